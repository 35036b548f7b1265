//! Which PINs are taken.

use super::VaultError;

/// Whether a PIN is six digits and not one of the first anybody would try: one digit repeated, a row
/// up or down, a pattern of two or three digits repeated.
///
/// # Errors
/// [`VaultError::Format`], [`VaultError::TooSimple`].
pub fn check_pin(pin: &str) -> Result<(), VaultError> {
    let digits = pin.as_bytes();
    if digits.len() != 6 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(VaultError::Format);
    }
    let steps: Vec<u8> = digits
        .windows(2)
        .map(|pair| (pair[1] + 10 - pair[0]) % 10)
        .collect();
    let one_step = steps.iter().all(|s| *s == steps[0]) && matches!(steps[0], 0 | 1 | 9);
    let repeated =
        digits[..2] == digits[2..4] && digits[2..4] == digits[4..] || digits[..3] == digits[3..];
    if one_step || repeated {
        return Err(VaultError::TooSimple);
    }
    Ok(())
}

/// Whether a PIN reads like a date (ngày sinh); a hint for its owner, no obstacle.
#[must_use]
pub fn looks_like_a_birthday(pin: &str) -> bool {
    let pair = |at: usize| pin.get(at..at + 2).and_then(|p| p.parse::<u8>().ok());
    let (Some(a), Some(b), Some(c)) = (pair(0), pair(2), pair(4)) else {
        return false;
    };
    let date = |day: u8, month: u8| (1..=31).contains(&day) && (1..=12).contains(&month);
    date(a, b) || date(c, b)
}
