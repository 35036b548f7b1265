//! Needs that nobody was referred anywhere for (nhu cầu chưa có nơi giúp): what the ward lacks, by kind and group, and whose
//! they are. So few people stand behind a number of one kind in one group that the figures are shown to those alone who
//! may read the cases.

use askama::Template;
use async_trait::async_trait;
use axum::{
    extract::{Query, State},
    response::{Html, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    clock::{Millis, dmy},
    ids::{CaseId, GroupId, NeedId, WardCode},
    observation::SupportNeed,
    support::{OfferNow, Wanted},
};

use super::{
    Frame,
    export::{self, BATCH, Batches, Cells, ExportForm, Place, Table, offered},
    page,
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        support::{WaitingCount, WaitingFilter, WaitingRow},
    },
};

/// Rows on a page.
const PAGE: u32 = 100;

/// How far somebody's eyes reach over cases, with their ward.
async fn reach(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReadCase, &ward);
    Ok((ward, reach.ok_or_else(ApiError::refused)?))
}

/// What to list, as it stands in the address; nonsense counts as not set.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NeedsQuery {
    kind: String,
    group: String,
    /// The day and the id of the row before.
    day: Option<Date>,
    after: Option<NeedId>,
}

impl NeedsQuery {
    fn filter(&self) -> WaitingFilter {
        WaitingFilter {
            kind: SupportNeed::parse(&self.kind),
            group: self.group.parse::<GroupId>().ok(),
        }
    }

    /// The choices as they stand in an address.
    fn choices(&self) -> String {
        let WaitingFilter { kind, group } = self.filter();
        let kind = kind.map_or("", SupportNeed::as_str);
        let group = group.map(|id| id.to_string()).unwrap_or_default();
        format!("kind={kind}&group={group}")
    }
}

/// What the ward has for a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Supply {
    /// Nothing.
    None,
    /// Something, and no place is left.
    Full,
    /// So many offers with room.
    Some(u64),
}

impl Supply {
    fn of(offers: &[OfferNow], kind: SupportNeed, group: GroupId, now: Millis) -> Self {
        let wanted = Wanted {
            kind,
            group,
            day: now.local_date(),
        };
        let of_its_kind = offers.iter().filter(|o| o.is_for(wanted));
        let (mut any, mut free) = (false, 0);
        for offer in of_its_kind {
            any = true;
            free += u64::from(offer.has_room());
        }
        match (any, free) {
            (false, _) => Self::None,
            (true, 0) => Self::Full,
            (true, n) => Self::Some(n),
        }
    }

    fn told(self, t: Texts) -> String {
        match self {
            Self::None => t.tr("supply-none"),
            Self::Full => t.tr("supply-full"),
            Self::Some(n) => t.tw("supply-some", t.number(n)),
        }
    }

    fn lacks(self) -> bool {
        !matches!(self, Self::Some(_))
    }
}

/// So many needs, in words.
struct Line {
    kind: String,
    group: String,
    n: String,
    href: String,
    supply: String,
    lacks: bool,
}

/// A need in words.
struct Row {
    case: CaseId,
    name: String,
    kind: String,
    group: String,
    since: String,
    source: String,
    officer: String,
    supply: String,
    lacks: bool,
}

#[derive(Template)]
#[template(path = "desk/needs.html")]
struct NeedsPage {
    f: Frame,
    /// How many wait, and how many of them for something that the ward does not have.
    told: String,
    lines: Vec<Line>,
    /// What the list is limited to.
    chosen: Option<String>,
    export: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

fn row(t: Texts, offers: &[OfferNow], line: WaitingRow, now: Millis) -> Row {
    let supply = Supply::of(offers, line.kind, line.group, now);
    Row {
        case: line.case,
        name: line.name,
        kind: t.id("support-", line.kind.as_str()),
        group: line.group_name,
        since: dmy(line.noted_on),
        source: t.id("need-source-", line.source.as_str()),
        officer: line.officer,
        supply: supply.told(t),
        lacks: supply.lacks(),
    }
}

/// The figures, what the ward lacks most on top.
fn lines(t: Texts, offers: &[OfferNow], counts: &[WaitingCount], now: Millis) -> Vec<Line> {
    let mut all: Vec<(Supply, &WaitingCount)> = counts
        .iter()
        .map(|c| (Supply::of(offers, c.kind, c.group, now), c))
        .collect();
    // The order by group and kind holds among those that stand alike.
    all.sort_by_key(|(supply, count)| (!supply.lacks(), *supply, std::cmp::Reverse(count.n)));
    all.into_iter()
        .map(|(supply, count)| Line {
            kind: t.id("support-", count.kind.as_str()),
            group: count.group_name.clone(),
            n: t.number(count.n),
            href: format!("/needs?kind={}&group={}", count.kind.as_str(), count.group),
            supply: supply.told(t),
            lacks: supply.lacks(),
        })
        .collect()
}

/// `GET /needs`. For those who may read cases somewhere in the ward; they see those of their groups, and of minors those
/// that they are in charge of. The look is audited.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<NeedsQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk).await?;
    let (t, now) = (Texts(desk.lang), clock::now());
    let (filter, rest) = (query.filter(), query.choices());
    let store = &app.store;
    let offers = store.open_offers(reach.clone()).await?;
    let counts = store.waiting_counts(reach.clone(), now).await?;
    let after = query.day.zip(query.after);
    let mut found = store.waiting(reach, filter, after, PAGE + 1, now).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("/needs?{rest}&day={}&after={}", last.noted_on, last.id));
    let (mut all, mut lacking) = (0, 0);
    for count in &counts {
        all += count.n;
        if Supply::of(&offers, count.kind, count.group, now).lacks() {
            lacking += count.n;
        }
    }
    let kind = filter.kind.map(|kind| t.id("support-", kind.as_str()));
    let group = filter.group.map(|id| {
        let known = counts.iter().find(|c| c.group == id);
        known.map_or_else(String::new, |c| c.group_name.clone())
    });
    let chosen: Vec<String> = [kind, group]
        .into_iter()
        .flatten()
        .filter(|word| !word.is_empty())
        .collect();
    page(&NeedsPage {
        f: Frame::of(&app, &desk, &ward, "offers", t.tr("needs-title")).await?,
        told: t.tr_with(
            "needs-told",
            &[("n", &t.number(all)), ("lacking", &t.number(lacking))],
        ),
        lines: lines(t, &offers, &counts, now),
        chosen: (!chosen.is_empty()).then(|| chosen.join(" · ")),
        export: offered(&desk, &ward, format!("/needs/export?{rest}")),
        rows: found
            .into_iter()
            .map(|line| row(t, &offers, line, now))
            .collect(),
        next,
    })
}

fn places(query: &NeedsQuery) -> Place {
    let rest = query.choices();
    Place {
        active: "offers",
        back: format!("/needs?{rest}"),
        here: format!("/needs/export?{rest}"),
    }
}

/// `GET /needs/export`: what the file will be. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask_export(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<NeedsQuery>,
) -> ApiResult<Html<String>> {
    let place = places(&query);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    export::ask(&app, &desk, &ward, place).await
}

/// The list's rows, in its order.
struct Waiting {
    app: AppState,
    t: Texts,
    reach: Reach,
    filter: WaitingFilter,
    offers: Vec<OfferNow>,
    after: Option<(Date, NeedId)>,
    more: bool,
}

#[async_trait]
impl Batches for Waiting {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        if !self.more {
            return Ok(None);
        }
        let (reach, now) = (self.reach.clone(), clock::now());
        let after = self.after.take();
        let store = &self.app.store;
        let mut read = store
            .waiting(reach, self.filter, after, BATCH + 1, now)
            .await?;
        self.more = read.len() > BATCH as usize;
        read.truncate(BATCH as usize);
        self.after = read.last().map(|last| (last.noted_on, last.id));
        let rows = read.into_iter().map(|line| {
            let row = row(self.t, &self.offers, line, now);
            vec![
                row.name,
                row.kind,
                row.group,
                row.since,
                row.source,
                row.officer,
                row.supply,
            ]
        });
        Ok(Some(rows.collect()))
    }
}

/// `POST /needs/export`: the file. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn export(
    State(app): State<AppState>,
    Query(query): Query<NeedsQuery>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let place = places(&query);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    let (_, reach) = reach(&app, &desk).await?;
    let t = Texts(desk.lang);
    let heads = [
        "case-field-name",
        "offer-field-kind",
        "case-field-group",
        "need-noted-on",
        "need-source",
        "case-field-officer",
        "needs-supply",
    ];
    let table = Table {
        list: "needs",
        heads: heads.map(|key| t.tr(key)).into(),
        rows: Box::new(Waiting {
            offers: app.store.open_offers(reach.clone()).await?,
            app: app.clone(),
            t,
            reach,
            filter: query.filter(),
            after: None,
            more: true,
        }),
    };
    export::file(&app, &desk, (&ward, place), &form, table).await
}
