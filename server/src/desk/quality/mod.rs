//! The measured figures “đúng – đủ – sạch – sống”: by group and together, how they are counted, and how they went. Figures
//! name nobody; the records behind them ([`rows`]) are for those who may see such records.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use jiff::ToSpan as _;
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    ids::{GroupId, WardCode},
    quality::{Figure, Kind, Share, TREND_DAYS},
};

use super::{Choice, Frame, chart::Chart, overview::ward_param, page, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        quality::{Day, GroupQuality, Moment, Quality, Shares},
    },
};

mod chart;
mod rows;

pub use rows::rows;

/// One figure of one group in words.
struct Cell {
    counted: String,
    percent: String,
    /// The bar, in hundredths of its length.
    width: Option<String>,
    lacking: String,
    rows: Option<String>,
}

/// A group's figures of one kind.
struct Line {
    name: String,
    records: String,
    cells: Vec<Cell>,
}

/// How a figure is counted.
struct Formula {
    name: String,
    text: String,
}

/// The figures of one day in words.
struct DayLine {
    day: String,
    cells: Vec<String>,
}

/// Everything about one kind of record.
struct Table {
    kind: &'static str,
    heads: Vec<String>,
    lines: Vec<Line>,
    total: Line,
    formulas: Vec<Formula>,
    chart: Option<Chart>,
    days: Vec<DayLine>,
}

#[derive(Template)]
#[template(path = "desk/quality.html")]
struct QualityPage {
    f: Frame,
    sub: String,
    wards: Vec<Choice>,
    /// Whether the reader is told that minors' cases of others are not counted.
    minors_hidden: bool,
    tables: Vec<Table>,
}

/// Which ward, for those above wards.
#[derive(Debug, Default, Deserialize)]
pub struct QualityQuery {
    ward: Option<String>,
}

/// What the page looks at, and for whom.
struct Seen<'a> {
    t: Texts,
    quality: &'a Quality,
    days: &'a [Day],
    confirm_days: u16,
    /// Which kinds' records the reader may see.
    listed: Vec<Kind>,
    total: String,
}

/// Tenths of a per cent as text; a dash where nothing counts.
fn percent(t: Texts, share: Share) -> String {
    share
        .tenths()
        .map_or_else(|| "–".to_owned(), |n| t.tenths(n))
}

fn rows_href(kind: Kind, figure: Figure, group: Option<GroupId>) -> String {
    let group = group.map_or_else(String::new, |id| format!("&group={id}"));
    format!(
        "/quality/rows?kind={}&figure={}{group}",
        kind.as_str(),
        figure.as_str()
    )
}

impl Seen<'_> {
    fn cell(&self, kind: Kind, figure: Figure, group: Option<GroupId>, shares: &Shares) -> Cell {
        let t = self.t;
        let Some(share) = shares.get(&(kind, figure)).copied() else {
            // Nobody knows; or there is nothing to count.
            let unknown = figure == Figure::Correct && self.quality.signed_ms.is_none();
            return Cell {
                counted: if unknown {
                    t.tr("quality-unmatched")
                } else {
                    "–".to_owned()
                },
                percent: String::new(),
                width: None,
                lacking: String::new(),
                rows: None,
            };
        };
        let lists = share.lacking() > 0 && self.listed.contains(&kind);
        Cell {
            counted: format!("{} / {}", t.number(share.good), t.number(share.of)),
            percent: percent(t, share),
            width: share.tenths().map(|n| format!("{}.{}", n / 10, n % 10)),
            lacking: t.tw("quality-lacking", t.number(share.lacking())),
            rows: lists.then(|| rows_href(kind, figure, group)),
        }
    }

    fn line(&self, kind: Kind, group: Option<GroupId>, q: &GroupQuality) -> Line {
        let cell = |figure: &Figure| self.cell(kind, *figure, group, &q.shares);
        Line {
            name: q.name.clone(),
            records: self
                .t
                .number(q.records.get(&kind).copied().unwrap_or_default()),
            cells: kind.figures().iter().map(cell).collect(),
        }
    }

    fn total(&self) -> GroupQuality {
        let mut all = GroupQuality {
            name: self.total.clone(),
            ..GroupQuality::default()
        };
        for (_, group) in &self.quality.groups {
            for (kind, n) in &group.records {
                *all.records.entry(*kind).or_default() += n;
            }
            for (key, share) in &group.shares {
                all.shares.entry(*key).or_default().add(*share);
            }
        }
        all
    }

    fn formula(&self, kind: Kind, figure: Figure) -> Formula {
        let (t, id) = (self.t, figure.as_str());
        let key = format!("quality-formula-{}-{id}", kind.as_str());
        let text = match (figure, self.confirm_days) {
            (Figure::Current, 0) => t.tr(format!("{key}-ever")),
            (Figure::Current, days) => t.tw(key, t.number(days)),
            _ => t.tr(key),
        };
        Formula {
            name: t.id("quality-figure-", id),
            text,
        }
    }

    fn day(&self, kind: Kind, day: &Day) -> DayLine {
        let of = |figure: &Figure| {
            let share = day.shares.get(&(kind, *figure)).copied();
            let share = share.unwrap_or_default();
            let counted = [share.good, share.of].map(|n| self.t.number(n));
            match share.of {
                0 => "–".to_owned(),
                _ => format!("{} ({}/{})", percent(self.t, share), counted[0], counted[1]),
            }
        };
        DayLine {
            day: tungngo_shared::clock::dmy(day.day),
            cells: kind.figures().iter().map(of).collect(),
        }
    }

    fn table(&self, kind: Kind) -> Table {
        let lines = self.quality.groups.iter();
        Table {
            kind: kind.as_str(),
            heads: kind
                .figures()
                .iter()
                .map(|f| self.t.id("quality-figure-", f.as_str()))
                .collect(),
            lines: lines.map(|(id, q)| self.line(kind, Some(*id), q)).collect(),
            total: self.line(kind, None, &self.total()),
            formulas: kind
                .figures()
                .iter()
                .map(|f| self.formula(kind, *f))
                .collect(),
            chart: chart::chart(self.t, kind, self.days),
            days: self
                .days
                .iter()
                .rev()
                .map(|day| self.day(kind, day))
                .collect(),
        }
    }
}

/// What counts as confirmed in a ward now, and the ward's period.
async fn moment(app: &AppState, ward: &WardCode) -> ApiResult<(Moment, u16)> {
    let body = app.store.ward(ward).await?;
    let rules = body.ok_or_else(ApiError::not_found)?.rules;
    Ok((Moment::of(&rules, clock::now()), rules.confirm_days))
}

/// `GET /quality`. For everybody who may read figures; an area officer sees those of the assigned groups.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<QualityQuery>,
) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, query.ward.as_deref()).await?;
    let reach = Reach::of(&desk.actor, Action::ReadFigures, &ward).ok_or_else(ApiError::refused)?;
    let t = Texts(desk.lang);
    let (at, confirm_days) = moment(&app, &ward).await?;
    let whole = reach.whole;
    // Before the trend is read: today's point is as new as the page.
    let quality = app.store.quality(reach.clone(), at).await?;
    let first = at.now.local_date().saturating_sub((TREND_DAYS - 1).days());
    let days = app.store.quality_days(reach, first).await?;
    let may = |action| Reach::of(&desk.actor, action, &ward).is_some();
    let listed = [
        (Kind::Household, Action::ReadHousehold),
        (Kind::Case, Action::ReadCase),
    ];
    let seen = Seen {
        t,
        quality: &quality,
        days: &days,
        confirm_days,
        listed: listed
            .into_iter()
            .filter(|(_, action)| may(*action))
            .map(|(kind, _)| kind)
            .collect(),
        total: t.tr(if whole {
            "quality-whole-ward"
        } else {
            "quality-own-groups"
        }),
    };
    let wards = match ward_param(&desk, &ward).is_empty() {
        true => Vec::new(),
        false => {
            let all = app.store.wards().await?.into_iter();
            all.map(|w| Choice::new(&w.code, w.name, w.code == ward))
                .collect()
        }
    };
    page(&QualityPage {
        f: Frame::of(&app, &desk, &ward, "quality", t.tr("nav-quality")).await?,
        sub: match quality.signed_ms {
            Some(at) => t.tr_with("quality-signed", &[("day", &at.local_dmy())]),
            None => t.tr("quality-never-signed"),
        },
        wards,
        minors_hidden: !whole,
        tables: Kind::ALL.iter().map(|kind| seen.table(*kind)).collect(),
    })
}
