//! Typewriter into the legacy encodings, from tables written independently of the decoders', and
//! a supply of Vietnamese names.

/// The Vietnamese vowels by shape and tone (none, acute, grave, hook, tilde, dot), then đ.
pub const LOWER: &str = "aáàảãạâấầẩẫậăắằẳẵặeéèẻẽẹêếềểễệoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựiíìỉĩịyýỳỷỹỵđ";

/// The same letters in TCVN3.
const TCVN3: &str =
    "a¸µ¶·¹©ÊÇÈÉË¨¾»¼½ÆeÐÌÎÏÑªÕÒÓÔÖoãßáâä«èåæçé¬íêëìîuóïñòô\u{AD}øõö÷ùiÝ×ØÜÞyýúûüþ®";

/// The same letters in VNI, a space between them.
const VNI: &str = "a aù aø aû aõ aï aâ aá aà aå aã aä aê aé aè aú aü aë e eù eø eû eõ eï eâ eá eà eå eã eä \
                   o où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï u uù uø uû uõ uï ö öù öø öû öõ öï \
                   i í ì æ ó ò y yù yø yû yõ î ñ";

/// All letters of the Vietnamese alphabet, with every tone, in both cases.
pub fn letters() -> Vec<char> {
    let lower = LOWER.chars().filter(|c| !c.is_ascii());
    lower
        .chain(['a', 'e', 'i', 'o', 'u', 'y'])
        .flat_map(|c| [c, upper(c)])
        .collect()
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

fn position(c: char) -> Option<usize> {
    LOWER.chars().position(|l| l == c || upper(l) == c)
}

pub fn as_vni(text: &str) -> String {
    let codes: Vec<&str> = VNI.split_whitespace().collect();
    text.chars()
        .map(|c| match position(c) {
            Some(at) if c.is_uppercase() => codes[at].to_uppercase(),
            Some(at) => codes[at].to_owned(),
            None => c.to_string(),
        })
        .collect()
}

pub fn as_tcvn3(text: &str) -> String {
    let codes: Vec<char> = TCVN3.chars().collect();
    text.chars()
        .map(
            |c| match ("ĂÂÊÔƠƯĐ".chars().position(|l| l == c), position(c)) {
                (Some(at), _) => ['¡', '¢', '£', '¤', '¥', '¦', '§'][at],
                (None, Some(_)) if c.is_ascii() => c,
                (None, Some(at)) => codes[at],
                (None, None) => c,
            },
        )
        .collect()
}

const SURNAMES: &str = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào \
                        Đinh Tô Mai Lương Trịnh Đoàn Cao Tạ Hà Chu Quách";
const MIDDLES: &str =
    "Văn Thị Hữu Đức Công Ngọc Minh Quang Thanh Xuân Bá Đình Kim Hồng Thu Như Gia Mạnh";
const GIVEN: &str = "Ánh An Bình Châu Cường Dũng Đạt Điệp Giang Hà Hải Hạnh Hiếu Hòa Hoa Huệ Hùng Hương \
                     Khánh Khuê Lan Linh Long Lợi Mạnh Nga Nghĩa Ngọc Nhung Oanh Phúc Phương Quân Quý \
                     Quyên Sơn Tâm Tài Thảo Thắng Thủy Thuý Tiến Toàn Trang Trường Tú Tuấn Tuyết Uyên \
                     Vân Việt Vinh Xuyến Yến Ước Ý";

/// A repeatable column of full names.
pub fn column(seed: u64, length: usize) -> Vec<String> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut pick = |words: &str| {
        // Knuth's MMIX multiplier; the high bits are the good ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let words: Vec<&str> = words.split_whitespace().collect();
        words[(state >> 33) as usize % words.len()].to_owned()
    };
    (0..length)
        .map(|_| [pick(SURNAMES), pick(MIDDLES), pick(GIVEN)].join(" "))
        .collect()
}
