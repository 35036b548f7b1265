//! Moves of cases between wards, fresh for each request: the own ward's offer, another ward's offer to it, one that it
//! has declined, and one between two others.

use tungngo_server::{
    cli::ward,
    clock,
    storage::{
        Reach,
        moves::{MoveChange, NewMove, Reception},
    },
};
use tungngo_shared::{
    access::Role,
    casefile::moves::Offer,
    ids::{CaseId, MoveId, UserId, WardCode},
};

use super::{caller::Caller, world::World};

/// The move of a request, and the form that goes with it.
type Asked = (String, Vec<(&'static str, String)>);

const THIRD: &str = "10522";

fn whole(ward: &WardCode, viewer: UserId) -> Reach {
    Reach {
        ward: ward.clone(),
        viewer,
        whole: true,
    }
}

impl World {
    async fn third(&self) -> WardCode {
        let code: WardCode = THIRD.parse().unwrap();
        if self.app.store.ward(&code).await.unwrap().is_none() {
            let name = Some("ward-between".to_owned());
            ward::add(&self.app, &code, name, true).await.unwrap();
        }
        code
    }

    async fn offered(&mut self, from: &str, to: WardCode, name: &str) -> MoveId {
        let case = self.bare_case(from, false).await;
        let (ward, name) = (self.zones[from].ward.clone(), name.to_owned());
        let write = self.store.write(move |tx| {
            let sql = "UPDATE case_file SET name = $1 WHERE id = $2";
            Ok(tx.execute(sql, rusqlite::params![name, case.0])?)
        });
        write.await.unwrap();
        let lead = self.police(from, Role::PoliceLead).await;
        let new = NewMove {
            id: MoveId(clock::new_id()),
            to,
            offer: Offer {
                address: "an address".to_owned(),
                reason: "a reason".to_owned(),
                number: "1".to_owned(),
                dated: clock::now().local_date(),
            },
        };
        let (id, reach) = (new.id, whole(&ward, lead));
        let store = &self.app.store;
        let done = store.offer_case(reach, case, 1, new, clock::now()).await;
        done.unwrap();
        id
    }

    /// What a request about a move is about.
    pub async fn ask_move(&mut self, path: &str, of: &str, caller: &Caller) -> Asked {
        let (own, other) = (
            self.zones["own"].ward.clone(),
            self.zones["ward"].ward.clone(),
        );
        let third = self.third().await;
        let (id, to) = match of {
            "own" => (
                self.offered("own", other.clone(), "case-of-own").await,
                "ward",
            ),
            "to:own" => (self.offered("ward", own, "case-of-offer").await, "own"),
            "declined:own" => (self.offered("ward", own, "case-of-declined").await, "own"),
            _ => (self.offered("ward", third, "case-of-ward").await, "ward"),
        };
        let z = &self.zones[to];
        let (ward, group) = (z.ward.clone(), z.group);
        let lead = self.police(to, Role::PoliceLead).await;
        let reach = whole(&ward, lead);
        let store = self.app.store.clone();
        if of == "declined:own" {
            let change = MoveChange::Decline("a reason".to_owned());
            store
                .decide_move(reach, id, 1, change, clock::now())
                .await
                .unwrap();
        } else if path.ends_with("/receipt") && of != "ward" {
            let change = MoveChange::Accept(Reception {
                id: CaseId(clock::new_id()),
                case_version: 1,
                group: Some(group),
                household: None,
                officer: lead,
                copies: Default::default(),
            });
            store
                .decide_move(reach, id, 1, change, clock::now())
                .await
                .unwrap();
        }
        let officer = match caller.name {
            "lead" => caller.user,
            _ => lead,
        };
        let form = vec![
            ("version", "1".to_owned()),
            ("case_version", "1".to_owned()),
            ("group", self.zones["own"].group.to_string()),
            ("officer", officer.to_string()),
            ("comment", "a reason".to_owned()),
        ];
        (id.to_string(), form)
    }
}
