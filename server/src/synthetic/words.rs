//! Common parts of which made-up people and places are put together. Nobody real is meant.

/// Family names, the common ones several times, as in any street.
pub const FAMILY: [&str; 28] = [
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần",
    "Trần", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Vũ", "Vũ", "Đặng", "Bùi", "Đỗ", "Đinh", "Ngô",
    "Dương", "Lý", "Phan", "Đào", "Lương",
];

/// Middle names of men.
pub const MEN_MIDDLE: [&str; 8] = ["Văn", "Văn", "Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân"];
/// Middle names of women.
pub const WOMEN_MIDDLE: [&str; 6] = ["Thị", "Thị", "Thị", "Thu", "Ngọc", "Thanh"];
/// Given names of men.
pub const MEN: [&str; 24] = [
    "An", "Bình", "Cường", "Dũng", "Đạt", "Đông", "Giang", "Hải", "Hùng", "Khánh", "Khoa", "Lâm",
    "Long", "Mạnh", "Nam", "Phong", "Quân", "Sơn", "Tài", "Thắng", "Trung", "Tuấn", "Việt", "Vinh",
];
/// Given names of women.
pub const WOMEN: [&str; 24] = [
    "Anh", "Bích", "Chi", "Diệp", "Dung", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hồng", "Hương",
    "Lan", "Liên", "Linh", "Mai", "Nga", "Nhung", "Oanh", "Phương", "Thảo", "Thủy", "Trang", "Yến",
];

/// Streets; one for each group, then again with a number.
pub const STREETS: [&str; 16] = [
    "Lý Thường Kiệt",
    "Trần Hưng Đạo",
    "Hai Bà Trưng",
    "Lê Lợi",
    "Quang Trung",
    "Nguyễn Trãi",
    "Phan Bội Châu",
    "Hoàng Văn Thụ",
    "Trần Phú",
    "Ngô Quyền",
    "Tô Hiệu",
    "Lạch Tray",
    "Mê Linh",
    "Cầu Đất",
    "Dương Quảng Hàm",
    "Điện Biên Phủ",
];

/// What stands on the signs of shops.
pub const SHOPS: [&str; 6] = [
    "Tạp hóa",
    "Quán cơm",
    "Hiệu thuốc",
    "Tiệm tóc",
    "Sửa xe",
    "Quán cà phê",
];

/// What a visitor should know.
pub const NOTES: [&str; 5] = [
    "Cổng sau ngõ",
    "Có chó dữ",
    "Gọi cửa to, chủ nhà nặng tai",
    "Nhà trong sân chung",
    "Hay đi làm ca tối",
];

/// A residential group.
pub const GROUP: &str = "Tổ dân phố";
/// A street.
pub const STREET: &str = "Phố";
/// An alley.
pub const ALLEY: &str = "Ngõ";
/// A lane of an alley.
pub const LANE: &str = "Ngách";
/// A block of flats, its building's letter follows.
pub const TOWER: &str = "Chung cư";
/// A flat in building A, its number between the two.
pub const FLAT: (&str, &str) = ("CH ", " tòa A");
/// A plot.
pub const PLOT: &str = "lô";
/// Put behind the name of every made-up ward.
pub const MADE_UP: &str = " (dữ liệu mẫu)";
/// A team, its group's number follows.
pub const TEAM: &str = "Đội";
/// The campaign that is running, and the one that is over.
pub const CAMPAIGNS: [&str; 2] = ["Đợt rà soát đang chạy", "Đợt rà soát trước"];
/// Numbers to call; the last two are made up.
pub const HOTLINES: [(&str, &str); 3] = [
    ("Cảnh sát phản ứng nhanh", "113"),
    ("Trưởng Công an phường", "0900000001"),
    ("Phó Trưởng Công an phường", "0900000002"),
];

/// What is told of people.
pub const OF_PEOPLE: [&str; 4] = [
    "Gần đây hay về khuya, gia đình lo lắng.",
    "Người nhà cho biết đang muốn được tư vấn.",
    "Bà con thấy thay đổi tính nết, hay xin tiền.",
    "Vừa về địa phương, muốn tìm việc làm.",
];

/// What is told of places.
pub const OF_PLACES: [&str; 3] = [
    "Buổi tối thường có người lạ tụ tập.",
    "Thấy kim tiêm ở bãi đất trống cuối ngõ.",
    "Có bụi cây lạ trong vườn bỏ hoang.",
];
