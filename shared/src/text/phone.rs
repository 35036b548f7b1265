//! Telephone numbers as people read them.

/// `0900 000 123`: the ten digits of a Vietnamese number in groups; anything else as it is.
#[must_use]
pub fn spaced_phone(number: &str) -> String {
    match number.as_bytes() {
        [b'0', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit) => {
            [&number[..4], &number[4..7], &number[7..]].join(" ")
        }
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_digits_are_grouped_and_nothing_else_is_touched() {
        assert_eq!(spaced_phone("0900000123"), "0900 000 123");
        for other in [
            "113",
            "0900 000 123",
            "+84900000123",
            "09000001234",
            "090000012x",
            "",
        ] {
            assert_eq!(spaced_phone(other), other);
        }
    }
}
