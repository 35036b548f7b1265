//! Offers, needs, referrals and tasks of cases, fresh for each request.

use tungngo_server::{
    clock,
    storage::{
        Reach,
        support::{NewMatch, NewNeed, OfferDone, SupportDone},
    },
};
use tungngo_shared::{
    access::Role,
    ids::{CaseId, MatchId, NeedId, OfferId},
    observation::SupportNeed,
    support::{NeedSource, Offer},
};

use super::world::World;

type Form = Vec<(&'static str, String)>;

/// Whether a request is about the support side of a case.
pub fn is_support(path: &str) -> bool {
    ["needs", "matches", "tasks"]
        .iter()
        .any(|side| path.starts_with(&format!("/cases/{{id}}/{side}")))
}

impl World {
    /// The whole ward of a zone, in the eyes of one of its leads.
    async fn whole(&self, zone: &str) -> Reach {
        Reach {
            ward: self.zones[zone].ward.clone(),
            viewer: self.police(zone, Role::PoliceLead).await,
            whole: true,
        }
    }

    /// An offer for the zone's group.
    async fn offer(&self, zone: &str) -> OfferId {
        let id = OfferId(clock::new_id());
        let now = clock::now();
        let offer = Offer {
            kind: SupportNeed::Job,
            title: format!("offer-of-{zone}"),
            giver: format!("offer-of-{zone}"),
            contact: format!("offer-of-{zone}"),
            places: Some(5),
            from_on: now.local_date(),
            to_on: None,
            group: Some(self.zones[zone].group),
            note: format!("offer-of-{zone}"),
        };
        let store = &self.app.store;
        let done = store
            .add_offer(self.whole(zone).await, id, offer, now)
            .await;
        assert_eq!(done.unwrap(), OfferDone::Done);
        id
    }

    /// A case under management, whose observation is gone: phones need hear of nothing here.
    async fn open_case(&self, zone: &str, is_minor: bool) -> CaseId {
        let proposer = self.police(zone, Role::AreaOfficer).await;
        self.case_on(zone, (is_minor, true), proposer, None).await
    }

    /// Something that somebody in an open case needs.
    async fn need(&self, zone: &str, case: CaseId) -> NeedId {
        let id = NeedId(clock::new_id());
        let now = clock::now();
        let new = NewNeed {
            id,
            case,
            kind: SupportNeed::Job,
            source: NeedSource::Family,
            noted_on: now.local_date(),
        };
        let store = &self.app.store;
        let done = store.add_need(self.whole(zone).await, new, now).await;
        assert_eq!(done.unwrap(), SupportDone::Done);
        id
    }

    async fn matched(&self, zone: &str, case: CaseId, need: NeedId, offer: OfferId) -> MatchId {
        let id = MatchId(clock::new_id());
        let new = NewMatch {
            id,
            case,
            need,
            seen: 1,
            offer,
            words: None,
        };
        let store = &self.app.store;
        let done = store.refer(self.whole(zone).await, new, clock::now()).await;
        assert_eq!(done.unwrap(), SupportDone::Done);
        id
    }

    /// What a request about an offer is about; somebody was referred to it.
    pub async fn ask_offer(&self, path: &str, of: &str, zone: &str) -> (String, Form) {
        let (zone, is_minor) = match of {
            "minor" => ("own", true),
            _ => (zone, false),
        };
        let mut form = vec![
            ("kind", "job".to_owned()),
            ("title", "an offer".to_owned()),
            ("giver", "somebody".to_owned()),
            ("from_on", "2026-11-01".to_owned()),
            ("group", self.zones[zone].group.to_string()),
        ];
        if !path.contains("{id}") {
            return (String::new(), form);
        }
        let id = self.offer(zone).await;
        let case = self.open_case(zone, is_minor).await;
        let need = self.need(zone, case).await;
        self.matched(zone, case, need, id).await;
        let mut version = 1;
        if path.ends_with("/reopen") {
            let change = tungngo_server::storage::support::OfferChange::Close("x".to_owned());
            let store = &self.app.store;
            let reach = self.whole(zone).await;
            let done = store.change_offer(reach, id, 1, change, clock::now()).await;
            assert_eq!(done.unwrap(), OfferDone::Done);
            version = 2;
        }
        form.push(("why", "enough".to_owned()));
        form.push(("version", version.to_string()));
        (id.to_string(), form)
    }

    /// What a request about the support side of a case is about: the case, what else the path names, the form.
    pub async fn ask_support(
        &self,
        path: &str,
        of: &str,
        zone: &str,
    ) -> (String, Vec<(&'static str, String)>, Form) {
        let (zone, is_minor) = match of {
            "minor" => ("own", true),
            _ => (zone, false),
        };
        let case = self.open_case(zone, is_minor).await;
        let seen = ("seen", "1".to_owned());
        if path.contains("/tasks/") {
            let household = self.zones[zone].recorded.household.as_ref().unwrap().0;
            let write = self.store.write(move |tx| {
                let sql = "UPDATE case_file SET household_id = $1 WHERE id = $2";
                Ok(tx.execute(sql, [household.0, case.0])?)
            });
            write.await.unwrap();
            let form = vec![
                ("kind", "support".to_owned()),
                ("assignee", self.zones[zone].phone.user.to_string()),
                ("due", "2999-12-31".to_owned()),
                ("what", format!("note-of-{zone}")),
            ];
            return (case.to_string(), Vec::new(), form);
        }
        if path.ends_with("/needs") {
            let form = vec![
                ("kind", "job".to_owned()),
                ("source", "family".to_owned()),
                ("noted_on", clock::now().local_date().to_string()),
            ];
            return (case.to_string(), Vec::new(), form);
        }
        let need = self.need(zone, case).await;
        let of_offer = match path.ends_with("offer=of-ward") {
            true => "ward",
            false => zone,
        };
        let offer = self.offer(of_offer).await;
        let mut more = vec![("need", need.to_string())];
        let form = match path {
            path if path.contains("/matches/") => {
                let id = self.matched(zone, case, need, offer).await;
                more.push(("match", id.to_string()));
                vec![seen, ("step", "accept".to_owned())]
            }
            path if path.ends_with("/close") => vec![seen, ("comment", "enough".to_owned())],
            _ => vec![seen, ("offer", offer.to_string())],
        };
        (case.to_string(), more, form)
    }
}
