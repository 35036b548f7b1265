//! Whatever three wards do with one person's case, in whatever order, exactly one of them answers for the person.

use axum::http::StatusCode;
use tungngo_shared::access::Role;

use super::{
    super::{
        cases::kit::step,
        kit::{Desk, hidden},
    },
    kit::{ADDRESS, Wards, named, taking},
};

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// A ward with its lead, and whom it puts in charge.
struct Seat<'a> {
    lead: Desk<'a>,
    code: String,
    group: String,
    officer: String,
}

/// What the test holds to be so.
struct Model {
    /// Whose the case is.
    owner: usize,
    case: String,
    /// The offer that waits: its address, and to whom.
    offer: Option<(String, usize)>,
    /// Records that were given away.
    closed: Vec<(usize, String)>,
}

#[tokio::test]
async fn exactly_one_ward_answers_whatever_they_do() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (path, _) = scene.opened(&[]).await;
    let own = scene.office.person(Role::AreaOfficer);
    let seats = [
        Seat {
            lead: scene.desk("deputy").await,
            code: scene.office.ward.code.to_string(),
            group: own.groups[0].to_string(),
            officer: own.id.to_string(),
        },
        Seat {
            lead: wards.desk(&wards.to, "lead").await,
            code: wards.to.code.to_string(),
            group: wards.to.group.to_string(),
            officer: wards.to.officer.to_string(),
        },
        Seat {
            lead: wards.desk(&wards.third, "lead").await,
            code: wards.third.code.to_string(),
            group: wards.third.group.to_string(),
            officer: wards.third.officer.to_string(),
        },
    ];
    let mut model = Model {
        owner: 0,
        case: path,
        offer: None,
        closed: Vec::new(),
    };
    let mut chance = Chance(20_261_129);
    let mut taken_over = 0;
    for turn in 0..160 {
        // Half of the time it is the ward that has something to do.
        let who = match chance.below(2) {
            0 => chance.below(3),
            _ => model.offer.as_ref().map_or(model.owner, |(_, to)| *to),
        };
        let seat = &seats[who];
        match chance.below(5) {
            0 => {
                let to = chance.below(3);
                let done = offer(&seats, who, to, &model).await;
                let may = who == model.owner && to != who && model.offer.is_none();
                assert_eq!(done.is_some(), may, "turn {turn}");
                if let Some(at) = done {
                    model.offer = Some((at, to));
                }
            }
            step @ 1..=3 => {
                let Some((at, to)) = model.offer.clone() else {
                    continue;
                };
                let page = seat.lead.get(&at).await;
                assert_eq!(
                    page.status == StatusCode::OK,
                    who == to || who == model.owner
                );
                // Whoever has no page tries with the version of somebody who has.
                let html = seats[to].lead.get(&at).await.ok();
                let version = hidden(&html, "version");
                let form = [("version", version.as_str()), ("comment", "Xin không nhận")];
                let (answer, may) = match step {
                    1 => {
                        let form = [
                            ("group", seat.group.as_str()),
                            ("officer", seat.officer.as_str()),
                        ];
                        (taking(&seat.lead, &html, &at, &form).await, who == to)
                    }
                    2 => (
                        seat.lead.post(&format!("{at}/decline"), &form).await,
                        who == to,
                    ),
                    _ => (
                        seat.lead.post(&format!("{at}/withdraw"), &form).await,
                        who == model.owner,
                    ),
                };
                assert_eq!(
                    answer.status == StatusCode::SEE_OTHER,
                    may,
                    "turn {turn}, step {step}"
                );
                if may {
                    model.offer = None;
                    if step == 1 {
                        taken_over += 1;
                        let given = std::mem::take(&mut model.case);
                        model.closed.push((model.owner, given));
                        model.owner = to;
                        model.case = format!("/cases/{}", wards.open().await[0].0);
                    }
                    // A form for what is over comes too late.
                    let late = seat.lead.post(&format!("{at}/decline"), &form).await;
                    let told = if who == to {
                        StatusCode::CONFLICT
                    } else {
                        StatusCode::NOT_FOUND
                    };
                    assert_eq!(late.status, told, "turn {turn}");
                }
            }
            // What was given away changes no more.
            _ => {
                for (giver, record) in &model.closed {
                    let html = seats[*giver].lead.get(record).await.ok();
                    assert!(html.contains("case-move-gone") && !html.contains("case-end-form"));
                }
                let end = [("reason", "completed"), ("comment", "")];
                let html = seats[model.owner].lead.get(&model.case).await.ok();
                if html.contains("case-end-form") {
                    assert!(model.offer.is_none());
                } else {
                    assert!(model.offer.is_some());
                }
                if who != model.owner {
                    let page = seat.lead.get(&model.case).await;
                    assert_eq!(page.status, StatusCode::NOT_FOUND);
                    let forged = [("reason", "completed"), ("version", "1")];
                    let page = seat
                        .lead
                        .post(&format!("{}/end", model.case), &forged)
                        .await;
                    assert_eq!(page.status, StatusCode::NOT_FOUND);
                } else if model.offer.is_some() {
                    let page = step(&seat.lead, &model.case, "correct", &end).await;
                    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
                }
            }
        }
        let open = wards.open().await;
        assert_eq!(open.len(), 1, "turn {turn}: {open:?}");
        assert_eq!(open[0].1, seats[model.owner].code, "turn {turn}");
        assert_eq!(format!("/cases/{}", open[0].0), model.case, "turn {turn}");
    }
    assert!(taken_over >= 4, "taken over {taken_over} times");
}

/// Offers the case as far as the ward can; where the move is.
async fn offer(seats: &[Seat<'_>; 3], who: usize, to: usize, model: &Model) -> Option<String> {
    let seat = &seats[who];
    let form = format!("{}/move", model.case);
    let html = seats[model.owner].lead.get(&form).await.ok();
    let version = match html.contains("name=\"version\"") {
        true => hidden(&html, "version"),
        false => hidden(
            &seats[model.owner].lead.get(&model.case).await.ok(),
            "version",
        ),
    };
    let today = super::super::cases::kit::day(0);
    let fields = [
        ("to", seats[to].code.as_str()),
        ("address", ADDRESS),
        ("reason", "Chuyển nơi ở"),
        ("number", "1"),
        ("dated", today.as_str()),
        ("version", version.as_str()),
    ];
    let page = seat.lead.post(&form, &fields).await;
    (page.status == StatusCode::SEE_OTHER).then(|| named(&page.location))
}
