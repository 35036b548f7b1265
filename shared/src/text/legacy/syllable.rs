//! Could this be one Vietnamese syllable? The evidence by which [`super::detect`] judges.
//!
//! Vietnamese is written one syllable a word, and a syllable is one of 28 onsets (one of them
//! empty) with one of some 160 rhymes and at most one tone mark: the spelling rules taught in
//! primary school, listed generously. Text read in the wrong encoding almost never
//! fits: `Nguyeãn` and `V¨n` are no syllables, `Nguyễn` and `Văn` are.

use unicode_normalization::UnicodeNormalization;

/// In no order that matters: every split of a word is tried.
const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// Rhymes without their tone, by first vowel. Those that begin with `y` and go on stand only
/// alone or after `qu`.
const RHYMES: &[&str] = &[
    "a ac ach ai am an ang anh ao ap at au ay",
    "ăc ăm ăn ăng ăp ăt",
    "âc âm ân âng âp ât âu ây",
    "e ec em en eng eo ep et",
    "ê êch êm ên ênh êp êt êu",
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu",
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi",
    "om on ong ooc oong op ot",
    "ô ôc ôi ôm ôn ông ôôc ôông ôp ôt",
    "ơ ơi ơm ơn ơp ơt",
    "u ua uâc uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut",
    "uy uya uych uyên uyêt uyn uynh uyp uyt uyu",
    "ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu",
    "y ych yêm yên yêng yêt yêu yn ynh yp yt",
];

/// Is the word a well-formed Vietnamese syllable, in either Unicode form and in any case?
///
/// The tone may sit on any vowel, because both `Hòa` and `Hoà` are in use. A syllable that ends in
/// `c`, `ch`, `p` or `t` must carry the acute or the dot below.
pub(super) fn is_syllable(word: &str) -> bool {
    let mut plain = String::new();
    let mut tone = None;
    let mut after_vowel = false;
    for c in word.nfd().flat_map(char::to_lowercase) {
        if matches!(
            c,
            '\u{0300}' | '\u{0301}' | '\u{0303}' | '\u{0309}' | '\u{0323}'
        ) {
            if tone.is_some() || !after_vowel {
                return false;
            }
            tone = Some(c);
        } else {
            // The marks that make ă, â, ê, ô, ơ, ư leave the vowel a vowel.
            after_vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
                || (after_vowel && matches!(c, '\u{0302}' | '\u{0306}' | '\u{031B}'));
            plain.push(c);
        }
    }
    let plain: String = plain.nfc().collect();

    ONSETS.iter().any(|onset| {
        plain.strip_prefix(onset).is_some_and(|rhyme| {
            let y_cluster = rhyme.len() > 1 && rhyme.starts_with('y');
            // `gh` and `ngh` are spellings for e, ê and i alone.
            let spelled = !onset.ends_with("gh") || rhyme.starts_with(['e', 'ê', 'i']);
            let stopped = ["c", "ch", "p", "t"].iter().any(|s| rhyme.ends_with(s));
            spelled
                && (!y_cluster || onset.is_empty() || *onset == "qu")
                && (!stopped || matches!(tone, Some('\u{0301}' | '\u{0323}')))
                && RHYMES.iter().any(|row| row.split(' ').any(|r| r == rhyme))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_syllables_are_recognised() {
        for word in "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Quốc \
                     Quý Quyên Giang Gì Giếng Nghĩa Khuê Thuý Thủy Hoà Hòa Yến Ánh Ưng Ỷ Ngách \
                     Ngõ Hẻm Đường Phố Tổ Số Nhà Điện Thoại Nhân Khẩu Khuỷu Ngoằn Xoong Huơ"
            .split_whitespace()
        {
            assert!(is_syllable(word), "{word}");
            assert!(
                is_syllable(&word.nfd().collect::<String>()),
                "{word} in NFD"
            );
        }
    }

    #[test]
    fn misread_and_foreign_words_are_not() {
        for word in
            "V¨n Vaên NguyÔn Nguyeãn TrÇn Traàn café José Müller Phêrô Nghóa TuÊn hat hàc tíế Krông"
                .split_whitespace()
        {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
