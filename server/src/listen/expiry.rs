//! How long a certificate is good for yet. Whatever renews it does so when a third of its life is left; when
//! only a sixth is, something is wrong there, and the log says so while there is still time.

use rustls::pki_types::CertificateDer;
use tungngo_shared::clock::Millis;
use x509_parser::prelude::{FromDer as _, X509Certificate};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// From when to when a certificate is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Its first moment.
    pub begins: Millis,
    /// Its last.
    pub ends: Millis,
}

impl Life {
    /// What the certificate itself says; none where it cannot be read.
    #[must_use]
    pub fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let (_, read) = X509Certificate::from_der(certificate).ok()?;
        let validity = read.validity();
        let ms = |time: x509_parser::time::ASN1Time| Millis(time.timestamp().saturating_mul(1_000));
        Some(Self {
            begins: ms(validity.not_before),
            ends: ms(validity.not_after),
        })
    }

    /// How good it is at this moment.
    #[must_use]
    pub fn at(self, now: Millis) -> Age {
        let left = self.ends.0 - now.0;
        let whole = self.ends.0 - self.begins.0;
        if left < 0 {
            Age::Over
        } else if left < whole / 6 {
            Age::Late {
                days: left / DAY_MS,
            }
        } else {
            Age::Good
        }
    }
}

/// How much of a certificate's life is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Enough.
    Good,
    /// It should have been renewed by now.
    Late {
        /// Whole days left.
        days: i64,
    },
    /// Nothing: phones and browsers do not connect any more.
    Over,
}

/// Says it once a day, and at once when it gets worse.
#[derive(Debug, Default)]
pub struct Reminder {
    said: Option<(Age, Life)>,
}

impl Reminder {
    /// What is to be said now, if anything.
    pub fn look(&mut self, life: Life, now: Millis) -> Option<Age> {
        let age = life.at(now);
        let is_new = self.said != Some((age, life));
        self.said = Some((age, life));
        (is_new && age != Age::Good).then_some(age)
    }
}

/// Writes it to the log.
pub fn tell(age: Age) {
    match age {
        Age::Good => {}
        Age::Late { days } => tracing::warn!(
            code = "tls_expires_soon",
            days,
            "the certificate was not renewed and ends soon"
        ),
        Age::Over => tracing::error!(
            code = "tls_expired",
            "the certificate has ended: phones and browsers do not connect any more"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_nobody_renews_is_told_of_once_a_day() {
        let days = |n: i64| Millis(n * DAY_MS);
        let life = Life {
            begins: days(0),
            ends: days(90),
        };
        let mut reminder = Reminder::default();
        let mut said = Vec::new();
        // Looked at four times a day.
        for quarter in 0..4 * 92 {
            let now = Millis(quarter * DAY_MS / 4);
            if let Some(age) = reminder.look(life, now) {
                said.push((quarter / 4, age));
            }
        }
        let late = (75..90).map(|day| (day, Age::Late { days: 89 - day }));
        let expected: Vec<_> = late.chain([(90, Age::Over)]).collect();
        assert_eq!(said, expected);
        // Renewed: nothing to say, until that one is late.
        let renewed = Life {
            begins: days(91),
            ends: days(181),
        };
        assert_eq!(reminder.look(renewed, days(92)), None);
        assert_eq!(
            reminder.look(renewed, days(170)),
            Some(Age::Late { days: 11 })
        );
    }

    #[test]
    fn one_that_lives_six_days_has_another_sixth_than_one_of_a_year() {
        let age = |whole: i64, left: i64| {
            let life = Life {
                begins: Millis(0),
                ends: Millis(whole * DAY_MS),
            };
            life.at(Millis((whole - left) * DAY_MS))
        };
        assert_eq!(age(6, 2), Age::Good);
        assert_eq!(age(366, 62), Age::Good);
        assert_eq!(age(366, 60), Age::Late { days: 60 });
    }

    #[test]
    fn what_is_no_certificate_has_no_life() {
        assert_eq!(
            Life::of(&CertificateDer::from(vec![0x30, 0x03, 1, 2, 3])),
            None
        );
    }
}
