//! Slips of the finger.

/// Whether one slip lies between two words: a letter too many, one too few, another one, or two that changed places.
/// The same word has none.
#[must_use]
pub fn is_one_slip(a: &str, b: &str) -> bool {
    // A letter has at most four bytes, so most pairs of words need no closer look.
    if a.len().abs_diff(b.len()) > 4 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match long.len() - short.len() {
        0 => match (short, long) {
            ([], []) => false,
            ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
            ([a, b, rest @ ..], [c, d, other @ ..]) => a == d && b == c && rest == other,
            _ => false,
        },
        1 => short == &long[1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_slip_is_one_letter_or_two_neighbours() {
        for (a, b, is) in [
            ("nguyen", "nguyne", true),
            ("nguyen", "nguyn", true),
            ("nguyen", "nguyeen", true),
            ("nguyen", "nguyan", true),
            ("nguyen", "mguyen", true),
            ("an", "na", true),
            ("a", "", true),
            ("nguyen", "nguyen", false),
            ("", "", false),
            ("nguyen", "ngueny", false),
            ("nguyen", "nuygen", false),
            ("nguyen", "nguy", false),
            ("nguyen", "ngxyem", false),
            ("đạt", "dat", false),
            ("đạt", "đat", true),
        ] {
            assert_eq!(is_one_slip(a, b), is, "{a} {b}");
            assert_eq!(is_one_slip(b, a), is, "{b} {a}");
        }
    }

    /// The textbook's table of distances, with neighbours that change places.
    fn distance(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let other = usize::from(a[i - 1] != b[j - 1]);
                    let mut least = (d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                    least = least.min(d[i - 1][j - 1] + other);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(d[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_table_of_distances(a in "[abđ]{0,5}", b in "[abđ]{0,5}") {
            prop_assert_eq!(is_one_slip(&a, &b), distance(&a, &b) == 1);
        }
    }
}
