//! Texts for templates: the catalogue with the reader's language in hand.

use std::fmt::Display;

use tungngo_shared::{
    clock::{Millis, dmy},
    i18n::{FluentValue, Lang, grouped},
};

use crate::{storage::review::Door, text};

/// The texts of one language; templates call it `t`.
#[derive(Clone, Copy, Debug)]
pub struct Texts(pub Lang);

impl Texts {
    /// The BCP 47 tag for `<html lang>`.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.0.as_str()
    }

    /// A text.
    #[must_use]
    pub fn tr(&self, key: impl AsRef<str>) -> String {
        text::t(self.0, key.as_ref())
    }

    /// A text with one number, `$n`.
    #[must_use]
    pub fn tw(&self, key: impl AsRef<str>, n: impl Display) -> String {
        self.tr_with(key.as_ref(), &[("n", &n.to_string())])
    }

    /// A text with named arguments.
    #[must_use]
    pub fn tr_with(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, FluentValue<'_>)> = args
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(*value)))
            .collect();
        text::t_with(self.0, key, &args)
    }

    /// The text of an enum's value: key beginning and id.
    #[must_use]
    pub fn id(&self, beginning: impl AsRef<str>, id: impl AsRef<str>) -> String {
        self.tr(format!("{}{}", beginning.as_ref(), id.as_ref()))
    }

    /// The text of an id, or the id itself where a newer program made it.
    #[must_use]
    pub fn id_or_itself(&self, beginning: &str, id: &str) -> String {
        let key = format!("{beginning}{id}");
        match text::catalog().has(self.0, &key) {
            true => self.tr(key),
            false => id.to_owned(),
        }
    }

    /// What a phone calls itself. One that was given no name says what it runs on.
    #[must_use]
    pub fn phone(&self, name: Option<&str>) -> String {
        name.map_or_else(
            || self.tr("unknown-phone"),
            |name| self.id_or_itself("platform-", name),
        )
    }

    /// What a flag of a visit says.
    #[must_use]
    pub fn flag(&self, id: impl AsRef<str>) -> String {
        self.id_or_itself("flag-", id.as_ref())
    }

    /// A door's number, or words where it has none.
    #[must_use]
    pub fn door(&self, number: impl AsRef<str>) -> String {
        match number.as_ref() {
            "" => self.tr("no-number"),
            number => number.to_owned(),
        }
    }

    /// `12A · Ngõ 45 · Tổ dân phố 3`.
    #[must_use]
    pub fn place(&self, door: &Door) -> String {
        let number = self.door(&door.number);
        format!("{number} · {} · {}", door.alley_name, door.group_name)
    }

    /// A number with its thousands set apart.
    #[must_use]
    pub fn number(&self, n: impl Into<u64>) -> String {
        let dots = grouped(n.into());
        match self.0 {
            Lang::Vi => dots,
            Lang::En => dots.replace('.', ","),
        }
    }

    /// `86,8 %`; nothing of nothing is a dash.
    #[must_use]
    pub fn percent(&self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        self.tenths((part * 1000 + whole / 2) / whole)
    }

    /// `86,8 %` of 868 tenths.
    #[must_use]
    pub fn tenths(&self, tenths: u64) -> String {
        let comma = if self.0 == Lang::Vi { ',' } else { '.' };
        format!("{}{comma}{} %", tenths / 10, tenths % 10)
    }

    /// `17:12` on the day itself, `17:12 21/11/2026` on other days.
    #[must_use]
    pub fn moment(&self, at: Millis, now: Millis) -> String {
        if at.local_date() == now.local_date() {
            self.tr_with("time-today", &[("time", &at.local_hm())])
        } else {
            self.exactly(at)
        }
    }

    /// `17:12 21/11/2026`.
    #[must_use]
    pub fn exactly(&self, at: Millis) -> String {
        format!("{} {}", at.local_hm(), at.local_dmy())
    }

    /// `Chủ nhật 22/11/2026`.
    #[must_use]
    pub fn day(&self, at: Millis) -> String {
        let date = at.local_date();
        let weekday = self.tr(format!("weekday-{}", date.weekday().to_monday_one_offset()));
        format!("{weekday} {}", dmy(date))
    }

    /// `1 phút 12 giây`, in words of the coarsest two units that matter.
    #[must_use]
    pub fn lasting(&self, seconds: u64) -> String {
        match seconds {
            0..60 => self.tw("lasting-seconds", seconds),
            60..3_600 => self.tr_with(
                "lasting-minutes",
                &[
                    ("m", &(seconds / 60).to_string()),
                    ("s", &(seconds % 60).to_string()),
                ],
            ),
            3_600..172_800 => self.tw("lasting-hours", seconds / 3_600),
            _ => self.tw("lasting-days", seconds / 86_400),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(Texts(Lang::Vi).number(1_042_u64), "1.042");
        assert_eq!(Texts(Lang::En).number(1_042_u64), "1,042");
        assert_eq!(Texts(Lang::Vi).percent(1_042, 1_200), "86,8 %");
        assert_eq!(Texts(Lang::En).percent(1, 1), "100.0 %");
        assert_eq!(Texts(Lang::Vi).percent(0, 0), "–");
    }
}
