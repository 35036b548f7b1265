//! The form of a paper: its words first, then its file, which is written down while it comes.

use axum::extract::{Multipart, multipart::Field};
use jiff::civil::Date;
use tungngo_shared::{
    paper::{PaperFacts, PaperFault, PaperKind},
    text,
    validation::Code,
};

use super::{super::super::texts::Texts, PAPER, Wrong};
use crate::{
    app::App,
    papers::receive::{broken, receive, skip},
    problem::{ApiError, ApiResult},
    storage::papers::{Content, Paper},
};

/// No field of words is longer.
const MAX_WORDS: usize = 8 * 1024;

/// What the form's words are.
#[derive(Clone, Debug, Default)]
pub struct PaperForm {
    pub kind: String,
    pub number: String,
    pub dated_on: String,
    pub title: String,
    pub version: String,
}

impl PaperForm {
    /// The form as a paper fills it.
    #[must_use]
    pub fn filled(paper: &Paper) -> Self {
        Self {
            kind: paper.kind.as_str().to_owned(),
            number: paper.number.clone().unwrap_or_default(),
            dated_on: paper.dated_on.map_or_else(String::new, |d| d.to_string()),
            title: paper.title.clone(),
            version: paper.version.to_string(),
        }
    }

    fn set(&mut self, name: &str, words: String) {
        match name {
            "kind" => self.kind = words,
            "number" => self.number = words,
            "dated_on" => self.dated_on = words,
            "title" => self.title = words,
            "version" => self.version = words,
            _ => {}
        }
    }

    /// What is said of the paper, or what is wrong with it.
    fn facts(&self, today: Date) -> Result<PaperFacts, Wrong> {
        let mut wrong = Wrong::default();
        let kind = PaperKind::parse(&self.kind);
        if kind.is_none() {
            wrong.add(PAPER, "kind", Code::Required.as_str());
        }
        let day = self.dated_on.trim();
        let dated_on = Some(day).filter(|d| !d.is_empty()).map(str::parse::<Date>);
        if matches!(dated_on, Some(Err(_))) {
            wrong.add(PAPER, "dated_on", Code::BadFormat.as_str());
        }
        let facts = PaperFacts {
            kind: kind.unwrap_or(PaperKind::Other),
            number: Some(text::nfc(&self.number)).filter(|n| !n.is_empty()),
            dated_on: dated_on.and_then(Result::ok),
            title: text::nfc(&self.title),
        };
        wrong.add_all(PAPER, facts.check(today));
        match wrong.is_nothing() {
            true => Ok(facts),
            false => Err(wrong),
        }
    }

    /// What was typed, for when it cannot be taken.
    #[must_use]
    pub fn typed(&self, t: Texts) -> Option<String> {
        let fields = [
            ("number", &self.number),
            ("dated_on", &self.dated_on),
            ("title", &self.title),
        ];
        let lines: Vec<String> = fields
            .iter()
            .filter(|(_, words)| !words.trim().is_empty())
            .map(|(field, words)| format!("{}: {}", t.id("paper-field-", field), words.trim()))
            .collect();
        Some(lines.join("\n")).filter(|text| !text.is_empty())
    }

    /// The version that it was filled for.
    ///
    /// # Errors
    /// Not understood.
    pub fn version(&self) -> ApiResult<i64> {
        self.version.parse().map_err(|_| ApiError::bad_request())
    }
}

/// What came with a form.
pub(super) struct Came {
    pub(super) form: PaperForm,
    /// What is said, where nothing is wrong with it or with the file.
    pub(super) facts: Result<PaperFacts, Wrong>,
    /// The file, where one came and was taken in. Whoever makes nothing of it drops it.
    pub(super) content: Option<Content>,
}

async fn words(mut field: Field<'_>) -> ApiResult<String> {
    let mut bytes = Vec::new();
    loop {
        match field.chunk().await {
            Ok(Some(more)) => bytes.extend_from_slice(&more),
            Ok(None) => break,
            Err(error) => return Err(broken(&error).unwrap_or_else(ApiError::too_large)),
        }
        if bytes.len() > MAX_WORDS {
            return Err(ApiError::bad_request());
        }
    }
    String::from_utf8(bytes).map_err(|_| ApiError::bad_request())
}

fn refused(form: PaperForm, fault: PaperFault) -> Came {
    Came {
        form,
        facts: Err(Wrong::of(PAPER, "file", fault.as_str())),
        content: None,
    }
}

/// Reads the form. Its file is the last field; when something is wrong with the words nothing of it is kept.
pub(super) async fn read(
    app: &App,
    parts: Option<Multipart>,
    needs_file: bool,
    today: Date,
) -> ApiResult<Came> {
    let mut form = PaperForm::default();
    let Some(mut parts) = parts else {
        return Ok(refused(form, PaperFault::TooLarge));
    };
    loop {
        let mut field = match parts.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => match broken(&error) {
                None => return Ok(refused(form, PaperFault::TooLarge)),
                Some(error) => return Err(error),
            },
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            form.set(&name, words(field).await?);
            continue;
        }
        let facts = form.facts(today);
        if facts.is_err() {
            skip(&mut field).await;
            let content = None;
            return Ok(Came {
                form,
                facts,
                content,
            });
        }
        match receive(app, &mut field).await? {
            Ok(content) => {
                let content = Some(content);
                return Ok(Came {
                    form,
                    facts,
                    content,
                });
            }
            // A form without a file sends an empty one.
            Err(PaperFault::Empty) if !needs_file => break,
            Err(fault) => return Ok(refused(form, fault)),
        }
    }
    let facts = form.facts(today);
    if needs_file && facts.is_ok() {
        return Ok(refused(form, PaperFault::Empty));
    }
    let content = None;
    Ok(Came {
        form,
        facts,
        content,
    })
}
