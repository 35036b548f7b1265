//! The records that a figure lacks, each with what it lacks and the way to where it is mended.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    ids::{GroupId, WardCode},
    quality::{Figure, Kind, Lack},
};

use super::{
    super::{
        Frame,
        casefile::born,
        page,
        sealed::{open_place, seal_place},
        texts::Texts,
        ward_of,
    },
    moment, rows_href,
};
use crate::{
    app::AppState,
    auth::Desk,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        quality::{LackFilter, LackingCase, LackingHousehold},
    },
};

/// Rows on a page.
const PAGE: u32 = 100;

/// A tab of the list.
struct Tab {
    href: String,
    text: String,
    active: bool,
}

/// Something lacking in words, with the place to mend it.
struct Mend {
    id: &'static str,
    text: String,
    href: String,
}

/// A record in words.
struct Row {
    href: String,
    name: String,
    note: String,
    place: String,
    officer: String,
    lacks: Vec<Mend>,
}

#[derive(Template)]
#[template(path = "desk/quality_lacking.html")]
struct RowsPage {
    f: Frame,
    sub: String,
    is_case: bool,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// Which records; nonsense counts as not set.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RowsQuery {
    kind: String,
    figure: String,
    group: Option<GroupId>,
    /// Behind which row, sealed.
    after: Option<String>,
}

impl RowsQuery {
    fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::Household)
    }

    fn figure(&self) -> Figure {
        let of_kind = |figure: &Figure| self.kind().figures().contains(figure);
        Figure::parse(&self.figure)
            .filter(of_kind)
            .unwrap_or(Figure::Complete)
    }
}

/// What somebody looks through.
struct List<'a> {
    app: &'a AppState,
    desk: &'a Desk,
    ward: WardCode,
    query: RowsQuery,
}

/// A page's rows and the key of the next page.
type Paged = (Vec<Row>, Option<String>);

impl List<'_> {
    fn filter<Id: std::str::FromStr>(&self) -> LackFilter<(String, Id)> {
        LackFilter {
            figure: self.query.figure(),
            group: self.query.group,
            after: open_place(self.app, self.desk, self.query.after.as_deref()),
            limit: PAGE + 1,
        }
    }

    fn reach(&self, action: Action) -> ApiResult<Reach> {
        Reach::of(&self.desk.actor, action, &self.ward).ok_or_else(ApiError::refused)
    }

    fn lacks(&self, lacks: &[Lack], href: impl Fn(Lack) -> String) -> Vec<Mend> {
        let mend = |lack: &Lack| Mend {
            id: lack.as_str(),
            text: Texts(self.desk.lang).id("quality-lack-", lack.as_str()),
            href: href(*lack),
        };
        lacks.iter().map(mend).collect()
    }

    fn household(&self, row: &LackingHousehold) -> Row {
        let t = Texts(self.desk.lang);
        let page = format!("/households/{}", row.id);
        let corrects = self
            .desk
            .can(Action::EraseRecords, &Scope::ward(&self.ward));
        let mended_at = |lack| match lack {
            // Their form stands on a page of its own.
            Lack::Name | Lack::People if corrects => format!("{page}/rights"),
            _ => page.clone(),
        };
        Row {
            lacks: self.lacks(&row.lacks, mended_at),
            name: t.door(&row.door.number),
            note: row.door.head_name.clone(),
            place: format!("{} · {}", row.door.group_name, row.door.alley_name),
            officer: String::new(),
            href: page,
        }
    }

    fn case(&self, row: &LackingCase) -> Row {
        let page = format!("/cases/{}", row.id);
        Row {
            lacks: self.lacks(&row.lacks, |_| page.clone()),
            name: row.name.clone(),
            note: born(row.birth),
            place: row.group_name.clone(),
            officer: row.officer.clone(),
            href: page,
        }
    }

    async fn households(&self) -> ApiResult<Paged> {
        let reach = self.reach(Action::ReadHousehold)?;
        let (at, _) = moment(self.app, &self.ward).await?;
        let store = &self.app.store;
        let found = store.lacking_households(reach, self.filter(), at).await?;
        let shown = &found[..found.len().min(PAGE as usize)];
        let next = match shown.last().filter(|_| found.len() > shown.len()) {
            Some(last) => Some(seal_place(self.app, self.desk, &last.place, last.id)?),
            None => None,
        };
        Ok((shown.iter().map(|row| self.household(row)).collect(), next))
    }

    async fn cases(&self) -> ApiResult<Paged> {
        let reach = self.reach(Action::ReadCase)?;
        let (at, _) = moment(self.app, &self.ward).await?;
        let store = &self.app.store;
        let found = store.lacking_cases(reach, self.filter(), at).await?;
        let shown = &found[..found.len().min(PAGE as usize)];
        let next = match shown.last().filter(|_| found.len() > shown.len()) {
            Some(last) => Some(seal_place(self.app, self.desk, &last.listed_on, last.id)?),
            None => None,
        };
        Ok((shown.iter().map(|row| self.case(row)).collect(), next))
    }

    /// The name of the group that was asked for, where it is theirs to know.
    async fn group(&self, action: Action) -> ApiResult<Option<String>> {
        let scope = Scope {
            group: self.query.group,
            ..Scope::ward(&self.ward)
        };
        if self.query.group.is_none() || !self.desk.can(action, &scope) {
            return Ok(None);
        }
        let groups = self.app.store.groups(&self.ward).await?;
        let found = groups.into_iter().find(|g| Some(g.id) == self.query.group);
        Ok(found.map(|g| g.name))
    }
}

/// `GET /quality/rows`: the records that a figure lacks. For those who may see such records; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn rows(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<RowsQuery>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let (kind, figure, group) = (query.kind(), query.figure(), query.group);
    let list = List {
        ward: ward_of(&app, &desk, None).await?,
        app: &app,
        desk: &desk,
        query,
    };
    let ((rows, next), action) = match kind {
        Kind::Household => (list.households().await?, Action::ReadHousehold),
        Kind::Case => (list.cases().await?, Action::ReadCase),
    };
    let name = t.id("quality-kind-", kind.as_str());
    let sub = match list.group(action).await? {
        Some(group) => format!("{name} · {group}"),
        None => name,
    };
    let tab = |one: &Figure| Tab {
        href: rows_href(kind, *one, group),
        text: t.id("quality-figure-", one.as_str()),
        active: *one == figure,
    };
    let title = t.tr("quality-rows-title");
    page(&RowsPage {
        f: Frame::of(&app, &desk, &list.ward, "quality", title).await?,
        sub,
        is_case: kind == Kind::Case,
        tabs: kind.figures().iter().map(tab).collect(),
        rows,
        next: next.map(|after| format!("{}&after={after}", rows_href(kind, figure, group))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_what_is_not_complete() {
        for (kind, figure, wanted) in [
            ("", "", (Kind::Household, Figure::Complete)),
            ("case", "correct", (Kind::Case, Figure::Correct)),
            ("household", "correct", (Kind::Household, Figure::Complete)),
            ("';", "x", (Kind::Household, Figure::Complete)),
        ] {
            let query = RowsQuery {
                kind: kind.to_owned(),
                figure: figure.to_owned(),
                ..RowsQuery::default()
            };
            assert_eq!((query.kind(), query.figure()), wanted);
        }
    }
}
