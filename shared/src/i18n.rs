//! User-visible text: Fluent files, Vietnamese first, English second. Each crate brings its own
//! files; the ones here hold what phone and desk both say (answers, roles, errors).

pub use fluent_bundle::FluentValue;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// Texts that phone and desk share, Vietnamese.
pub const SHARED_VI: &str = include_str!("../locales/vi/shared.ftl");
/// Texts that phone and desk share, English.
pub const SHARED_EN: &str = include_str!("../locales/en/shared.ftl");

/// A language of the interface.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The first language of an `Accept-Language` value that there is; Vietnamese otherwise.
    #[must_use]
    pub fn from_accept(header: Option<&str>) -> Self {
        header
            .into_iter()
            .flat_map(|h| h.split(','))
            .filter_map(|tag| tag.trim().get(..2))
            .find_map(|tag| match tag.to_ascii_lowercase().as_str() {
                "vi" => Some(Self::Vi),
                "en" => Some(Self::En),
                _ => None,
            })
            .unwrap_or_default()
    }
}

/// The texts of one crate in all languages.
pub struct Catalog {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

/// A Fluent file that does not parse, or says one key twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fluent file for {lang}: {why}")]
pub struct CatalogError {
    /// The language of the faulty file.
    pub lang: &'static str,
    /// What is wrong with it.
    pub why: String,
}

fn bundle(
    name: &'static str,
    shared: &str,
    own: &[&str],
) -> Result<FluentBundle<FluentResource>, CatalogError> {
    let lang: LanguageIdentifier = name.parse().map_err(|e| CatalogError {
        lang: name,
        why: format!("{e}"),
    })?;
    let mut bundle = FluentBundle::new_concurrent(vec![lang]);
    // Isolation marks would show up in page titles and tests; names are never right-to-left here.
    bundle.set_use_isolating(false);
    for file in std::iter::once(&shared).chain(own) {
        let fail = |why: String| CatalogError { lang: name, why };
        let resource = FluentResource::try_new((*file).to_owned())
            .map_err(|(_, errors)| fail(format!("{errors:?}")))?;
        bundle
            .add_resource(resource)
            .map_err(|errors| fail(format!("{errors:?}")))?;
    }
    Ok(bundle)
}

impl Catalog {
    /// Reads a crate's files together with the shared ones.
    ///
    /// # Errors
    /// [`CatalogError`] when a file is faulty; a start-up error, held off by a test.
    pub fn new(vi: &[&str], en: &[&str]) -> Result<Self, CatalogError> {
        Ok(Self {
            vi: bundle("vi", SHARED_VI, vi)?,
            en: bundle("en", SHARED_EN, en)?,
        })
    }

    /// The text of a key without arguments.
    #[must_use]
    pub fn text(&self, lang: Lang, key: &str) -> String {
        self.text_with(lang, key, &[])
    }

    /// The text of a key with arguments. A missing key comes back as itself, so that a screen
    /// still shows something; the conventions test finds it first.
    #[must_use]
    pub fn text_with(&self, lang: Lang, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let first = match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        };
        for bundle in [first, &self.vi] {
            let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
                continue;
            };
            let args: FluentArgs<'_> = args.iter().map(|(k, v)| (*k, v.clone())).collect();
            let mut errors = Vec::new();
            return bundle
                .format_pattern(pattern, Some(&args), &mut errors)
                .into_owned();
        }
        key.to_owned()
    }

    /// Whether a key has a text in this very language.
    #[must_use]
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        match lang {
            Lang::Vi => self.vi.has_message(key),
            Lang::En => self.en.has_message(key),
        }
    }
}

/// Thousands with dots, as Vietnamese readers expect: `1.042`.
#[must_use]
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
