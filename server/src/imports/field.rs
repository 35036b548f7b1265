//! What columns hold, and the headers by which wards' lists name them.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// STT: read to be passed over.
    Index,
    /// Chủ hộ, or the name on the sign.
    HeadName,
    /// Số nhà.
    Number,
    /// Ngõ, or ngõ and ngách in one.
    Alley,
    /// Ngách.
    Lane,
    /// Hẻm.
    Byway,
    /// Đường, phố.
    Street,
    /// Địa chỉ: house number, alley and street in one cell.
    Address,
    /// Tổ dân phố.
    Group,
    /// Số nhân khẩu.
    People,
    /// Loại hộ.
    Kind,
    /// Điện thoại.
    Phone,
    /// Ghi chú.
    Note,
}

impl Field {
    /// The stable id, also the tail of its text key (`import-field-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::HeadName => "head_name",
            Self::Number => "number",
            Self::Alley => "alley",
            Self::Lane => "lane",
            Self::Byway => "byway",
            Self::Street => "street",
            Self::Address => "address",
            Self::Group => "group",
            Self::People => "people",
            Self::Kind => "kind",
            Self::Phone => "phone",
            Self::Note => "note",
        }
    }

    /// Folded headers by which the column is known.
    pub(super) fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Index => &["stt", "tt", "so tt", "so thu tu", "thu tu"],
            Self::HeadName => &[
                "ho va ten chu ho",
                "ho ten chu ho",
                "ten chu ho",
                "chu ho",
                "ho va ten",
                "ho ten",
                "ho va ten dai dien ho",
                "dai dien ho",
                "ho va ten nguoi dai dien",
                "chu ho nguoi dai dien",
                "ten chu ho ten co so",
                "ten chu ho co so",
                "ten co so",
            ],
            Self::Number => &["so nha", "sn", "nha so", "so nha so lo", "so nha so can ho"],
            Self::Alley => &[
                "ngo ngach",
                "ngo",
                "ngo ngach hem",
                "ngo hem",
                "ngo so",
                "ten ngo",
                "ngo xom",
            ],
            Self::Lane => &["ngach", "ngach so"],
            Self::Byway => &["hem", "ngach hem"],
            Self::Street => &[
                "duong pho",
                "duong",
                "pho",
                "ten duong",
                "ten pho",
                "ten duong pho",
                "tuyen duong",
                "tuyen pho",
                "pho duong",
            ],
            Self::Address => &[
                "dia chi",
                "dia chi nha",
                "dia chi thuong tru",
                "dia chi cu tru",
                "dia chi noi o",
                "dia chi ho",
                "noi o",
                "cho o",
                "noi o hien tai",
                "noi thuong tru",
            ],
            Self::Group => &[
                "to dan pho",
                "tdp",
                "to",
                "to dan pho so",
                "to so",
                "ten to",
                "ten to dan pho",
                "to dp",
                "thuoc to dan pho",
                "thuoc tdp",
                "thon",
                "thon to dan pho",
                "thon tdp",
                "to dan pho thon",
                "khu dan cu",
                "khu pho",
            ],
            Self::People => &[
                "so nhan khau",
                "so khau",
                "nhan khau",
                "so nguoi",
                "tong so nhan khau",
                "tong so khau",
                "tong nhan khau",
                "so nk",
                "so nhan khau thuc te",
            ],
            Self::Kind => &[
                "loai ho",
                "loai hinh",
                "phan loai ho",
                "phan loai",
                "loai nha",
                "loai cu tru",
                "hinh thuc cu tru",
                "tinh trang cu tru",
            ],
            Self::Phone => &[
                "dien thoai",
                "so dien thoai",
                "sdt",
                "dt",
                "so dt",
                "dtdd",
                "dien thoai lien he",
                "so dien thoai lien he",
                "sdt lien he",
                "dien thoai di dong",
            ],
            Self::Note => &["ghi chu", "luu y"],
        }
    }

    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Index,
        Self::HeadName,
        Self::Number,
        Self::Alley,
        Self::Lane,
        Self::Byway,
        Self::Street,
        Self::Address,
        Self::Group,
        Self::People,
        Self::Kind,
        Self::Phone,
        Self::Note,
    ];
}
