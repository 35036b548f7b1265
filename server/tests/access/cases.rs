//! Cases and the observations that lead to them, fresh for each request.

use serde_json::{Map, json};
use tungngo_server::clock;
use tungngo_shared::{
    access::Role,
    casefile::Birth,
    ids::{CaseId, ObservationId, UserId, VisitId},
    observation::{Basis, Category, Observation, Subject},
    sync::DocKind,
};

use super::{caller::Caller, world::World};

/// The observation or case of a request, and the form that goes with it.
type Asked = (String, Vec<(&'static str, String)>);

impl World {
    /// Somebody of the ward's police: who verifies, who is in charge.
    pub async fn police(&self, zone: &str, role: Role) -> UserId {
        let z = &self.zones[zone];
        let groups = match role {
            Role::AreaOfficer => vec![z.group],
            _ => Vec::new(),
        };
        self.account(Some(&z.ward), role, "somebody of the police", &groups)
            .await
    }

    /// An observation of a person that somebody else has verified.
    async fn verified(&mut self, zone: &str, by: UserId) -> ObservationId {
        let (household, _) = self.household(zone).await;
        let (visit, id) = (VisitId(clock::new_id()), ObservationId(clock::new_id()));
        let ward = self.zones[zone].ward.clone();
        let key = self.app.store.ward(&ward).await.unwrap().unwrap();
        let seen = Observation {
            subject: Subject::Person,
            category: Category::IllegalUser,
            basis: Basis::FamilyDeclared,
            support: vec![],
            name: Some(format!("case-of-{zone}")),
            birth_year: Some(1990),
            note: Some(format!("observation-of-{zone}")),
            extra: Map::new(),
        };
        let sealed = seen.seal(&key.sealing_key, visit, id, &mut rand::rng());
        let mut body = self.visit_body(zone, household);
        body["observations"] = json!([sealed.unwrap()]);
        let verdict = self.push(zone, DocKind::Visit, visit.0, None, &body).await;
        assert_eq!(verdict["verdict"], "applied", "{verdict}");
        let write = self.store.write(move |tx| {
            let sql = "UPDATE observation SET state = 'verified', assignee_id = $1 WHERE id = $2";
            Ok(tx.execute(sql, rusqlite::params![by.0, id.0])?)
        });
        write.await.unwrap();
        id
    }

    /// A case that waits or is open; a minor's is in a lead's charge.
    async fn case(&mut self, zone: &str, minor: bool, open: bool) -> CaseId {
        let proposer = self.police(zone, Role::AreaOfficer).await;
        let observation = self.verified(zone, proposer).await;
        self.case_on(Some(observation), (zone, proposer), minor, open)
            .await
    }

    /// The same on this observation, or on none.
    pub async fn case_on(
        &self,
        observation: Option<ObservationId>,
        (zone, proposer): (&str, UserId),
        minor: bool,
        open: bool,
    ) -> CaseId {
        let approver = self.police(zone, Role::PoliceLead).await;
        let z = &self.zones[zone];
        let id = CaseId(clock::new_id());
        let this_year = clock::now().local_date().year();
        let (name, birth, officer) = match minor {
            true => (
                "case-of-minor".to_owned(),
                Birth::Year(this_year - 15),
                approver,
            ),
            false => (format!("case-of-{zone}"), Birth::Year(1990), proposer),
        };
        let (ward, group) = (z.ward.to_string(), z.group);
        let (state, approved) = match open {
            true => ("open", Some(approver.0)),
            false => ("proposed", None),
        };
        let write = self.store.write(move |tx| {
            tx.execute(
                include_str!("../../sql/cases/add.sql"),
                rusqlite::params![
                    id.0,
                    ward,
                    group.0,
                    None::<uuid::Uuid>,
                    observation.map(|id| id.0),
                    "proposed",
                    &name,
                    serde_json::to_string(&birth)?,
                    birth.of_age_on().to_string(),
                    None::<String>,
                    "illegal_user",
                    officer.0,
                    proposer.0,
                    proposer.0,
                    "none",
                    "2026-11-01",
                    tungngo_shared::text::fold(&name),
                ],
            )?;
            let sql = "UPDATE case_file SET state = $1, approved_by = $2 WHERE id = $3";
            Ok(tx.execute(sql, rusqlite::params![state, approved, id.0])?)
        });
        write.await.unwrap();
        id
    }

    /// What a request about an observation or a case is about.
    pub async fn ask_case(&mut self, path: &str, of: &str, zone: &str, caller: &Caller) -> Asked {
        let zone = if of == "minor" { "own" } else { zone };
        let officer = match caller.name {
            "officer" => caller.user,
            _ => self.police(zone, Role::PoliceLead).await,
        };
        let facts = vec![
            ("name", format!("case-of-{zone}")),
            ("birth_year", "1990".to_owned()),
            ("category", "illegal_user".to_owned()),
            ("group", self.zones[zone].group.to_string()),
            ("officer", officer.to_string()),
            ("reason", "wrong".to_owned()),
        ];
        if path.starts_with("/observations/") {
            let verifier = self.police(zone, Role::AreaOfficer).await;
            let id = self.verified(zone, verifier).await;
            return (id.to_string(), facts);
        }
        let open = !path.ends_with("/decision");
        let id = self.case(zone, of == "minor", open).await;
        let mut form = match path.rsplit('/').next().unwrap() {
            "decision" => vec![("decision", "approve".to_owned())],
            "correct" => facts,
            "end" => vec![("reason", "completed".to_owned())],
            "reopen" => vec![("comment", format!("case-of-{zone}"))],
            _ => vec![
                ("status", "post_rehab".to_owned()),
                ("number", "1".to_owned()),
                ("decided_on", "2026-11-01".to_owned()),
                ("review_on", "2999-12-31".to_owned()),
                ("officer", officer.to_string()),
            ],
        };
        form.push(("version", "1".to_owned()));
        (id.to_string(), form)
    }
}
