//! What happens to cases, and what another system's list says of them.

use jiff::ToSpan as _;
use serde_json::{Map, json};
use tungngo_server::clock;
use tungngo_shared::{
    ids::{ObservationId, VisitId},
    observation::{Basis, Category, Observation, Subject},
    sync::DocKind,
};
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{day, filled, named, send, step},
        kit::{hidden, links},
    },
    world::{World, lent, moved},
};

const NAMES: [&str; 6] = [
    "Lý Văn Mẫu Thử",
    "lý văn  mẫu thử",
    "LY VAN MAU THU",
    "Trần Thị Giả Định",
    "Tran Thi Gia Dinh",
    "Đỗ Đức Đặt Tên",
];

impl World<'_> {
    /// Something told at a door, verified by the officer.
    pub(super) async fn verified(&mut self) -> ObservationId {
        let (house, _, _) = self.house();
        let office = &self.scene.office;
        let (visit, id) = (VisitId(clock::new_id()), ObservationId(clock::new_id()));
        let seen = Observation {
            subject: Subject::Person,
            category: Category::IllegalUser,
            basis: Basis::FamilyDeclared,
            support: vec![],
            name: Some(NAMES[0].to_owned()),
            birth_year: Some(1991),
            note: None,
            extra: Map::new(),
        };
        let ward = office
            .app
            .store
            .ward(&office.ward.code)
            .await
            .unwrap()
            .unwrap();
        let sealed = seen
            .seal(&ward.sealing_key, visit, id, &mut rand::rng())
            .unwrap();
        let body = json!({
            "household": house, "campaign": self.campaigns[0], "outcome": "absent", "observations": [sealed],
            "seconds_on_form": 60, "clock": {"device_ms": clock::now()},
        });
        self.phone.push(DocKind::Visit, visit.0, None, &body).await;
        self.scene.triage(id, "verified", self.scene.officer).await;
        id
    }

    /// Who somebody is: name, birth and, mostly, a number that fits.
    pub(super) fn person(&mut self) -> Vec<(&'static str, String)> {
        let today = clock::now().local_date();
        let soon = today
            .saturating_sub(18.years())
            .saturating_add(self.chance.between(3, 60).days());
        let (year, date) = match self.chance.between(0, 6) {
            0 => (1991, Some("1991-05-04".to_owned())),
            1 => (1991, Some("1991-07-01".to_owned())),
            2 | 3 => (1991, None),
            4 => (soon.year(), Some(soon.to_string())),
            5 => (soon.year(), None),
            _ => (2012, Some("2012-03-03".to_owned())),
        };
        let number = match self.chance.between(0, 3) {
            0 => String::new(),
            n => format!(
                "030{}{:02}00000{}",
                if year < 2000 { 0 } else { 2 },
                year % 100,
                n % 2
            ),
        };
        vec![
            ("name", self.chance.one_of(&NAMES).to_owned()),
            (
                "birth_year",
                if date.is_none() {
                    year.to_string()
                } else {
                    String::new()
                },
            ),
            ("birth_date", date.unwrap_or_default()),
            ("personal_number", number),
        ]
    }

    /// An officer in charge, where most are the one who proposes.
    pub(super) fn in_charge(&mut self) -> String {
        let all = [self.scene.officer, self.colleague_id, self.scene.lead];
        let at = self.pick(all.len());
        all[at].to_string()
    }

    pub(super) async fn open_case(&mut self) -> &'static str {
        let observation = self.verified().await;
        let mut changes = self.person();
        changes.push(("officer", self.in_charge()));
        if self.chance.percent(30) {
            changes.push(("household", String::new()));
        }
        let path = format!("/observations/{observation}/case");
        let html = self.officer.get(&path).await.ok();
        let form = filled(&html, &lent(&changes));
        send(&self.officer, &path, &form).await.moved();
        // Its address may not be the officer's to see.
        let list = self.lead.get("/cases?state=proposed").await.ok();
        let waiting = links(&list, "/cases/0");
        let Some(path) = waiting.into_iter().find(|p| !self.cases.contains(p)) else {
            return "nothing";
        };
        self.cases.push(path.clone());
        if self.chance.percent(15) {
            return "propose_case";
        }
        let page = step(&self.lead, &path, "decision", &[("decision", "approve")]).await;
        moved(&page, "open_case")
    }

    pub(super) fn case(&mut self) -> Option<String> {
        if self.cases.is_empty() {
            return None;
        }
        let at = self.pick(self.cases.len());
        Some(self.cases[at].clone())
    }

    pub(super) async fn decide_status(&mut self) -> &'static str {
        let Some(path) = self.case() else {
            return "nothing";
        };
        let status = self
            .chance
            .one_of(&["voluntary_rehab_home", "post_rehab", "substitution"]);
        // Some are due on a day that comes soon in the sequence.
        let due = match self.chance.percent(50) {
            true => self.days + self.chance.between(1, 3),
            false => self.chance.between(1, 200),
        };
        let (decided, review) = (day(0), day(i32::try_from(due).unwrap()));
        let officer = self.in_charge();
        let form = [
            ("status", status),
            ("number", "45/QĐ-CTUBND"),
            ("decided_on", decided.as_str()),
            ("review_on", review.as_str()),
            ("officer", officer.as_str()),
        ];
        moved(
            &step(&self.deputy, &path, "status", &form).await,
            "decide_status",
        )
    }

    pub(super) async fn correct_case(&mut self) -> &'static str {
        let Some(path) = self.case() else {
            return "nothing";
        };
        let html = self.deputy.get(&path).await.ok();
        let mut changes = match self.chance.between(0, 3) {
            0 => vec![("officer", self.in_charge())],
            1 => vec![("household", String::new())],
            2 => {
                let groups = self.groups(&html);
                let group = groups[self.pick(groups.len())].clone();
                let lead = self.scene.lead.to_string();
                vec![
                    ("group", group),
                    ("household", String::new()),
                    ("officer", lead),
                ]
            }
            _ => self.person(),
        };
        changes.push(("reason", "wrong".to_owned()));
        changes.push(("version", hidden(&html, "version")));
        let form = filled(&html, &lent(&changes));
        let page = send(&self.deputy, &format!("{path}/correct"), &form).await;
        moved(&page, "correct_case")
    }

    /// The groups that a form offers.
    pub(super) fn groups(&self, html: &str) -> Vec<String> {
        let list = html.split("name=\"group\"").last().unwrap();
        let list = list.split("</select>").next().unwrap();
        let values = list.split("<option value=\"").skip(1);
        values
            .map(|v| v.split('"').next().unwrap().to_owned())
            .collect()
    }

    pub(super) async fn end_case(&mut self) -> &'static str {
        let Some(path) = self.case() else {
            return "nothing";
        };
        let form = [("reason", "completed")];
        moved(&step(&self.deputy, &path, "end", &form).await, "end_case")
    }

    pub(super) async fn reopen_case(&mut self) -> &'static str {
        let Some(path) = self.case() else {
            return "nothing";
        };
        let page = step(&self.deputy, &path, "reopen", &[("comment", "Xem lại")]).await;
        if moved(&page, "") == "nothing" {
            return "nothing";
        }
        step(&self.lead, &path, "decision", &[("decision", "approve")]).await;
        "reopen_case"
    }

    /// Another system's list, laid beside the open cases and signed: some agree, and some it did not look at.
    pub(super) async fn sign_matching(&mut self) -> &'static str {
        let (run, by) = (clock::new_id(), self.scene.lead);
        let chosen: Vec<(Uuid, i64)> = {
            let cases = self.cases.clone();
            let all = cases
                .iter()
                .map(|path| (named(path).1, self.chance.between(0, 4)));
            all.collect()
        };
        let ward = self.scene.office.ward.code.clone();
        let write = self.scene.office.store.write(move |tx| {
            let now = clock::now().0;
            tx.execute(
                "INSERT INTO reconcile_run (id, ward, at_ms, account_id, file_name, sha256, heads, state, record,
                                            signature, signed_ms)
                 VALUES ($1, $2, $3, $4, 'x.csv', '00', '[]', 'signed', '{}', 'x', $3)",
                rusqlite::params![run, ward.as_str(), now, by.0],
            )?;
            for (case, said) in chosen.into_iter().filter(|(_, said)| *said > 0) {
                let sql = "INSERT INTO case_agreement (case_id, run_id, signed_ms, agrees) VALUES ($1, $2, $3, $4)
                           ON CONFLICT (case_id) DO UPDATE SET run_id = excluded.run_id,
                               signed_ms = excluded.signed_ms, agrees = excluded.agrees";
                tx.execute(sql, rusqlite::params![case, run, now, said > 1])?;
            }
            Ok(())
        });
        write.await.unwrap();
        // Two in one moment would have no order.
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        "sign_matching"
    }
}
