//! What happens at doors and to the list of households.

use serde_json::{Value, json};
use tungngo_server::clock;
use tungngo_shared::{ids::VisitId, sync::DocKind};

use super::{
    super::kit::hidden,
    world::{DAY_MS, World, applied, moved},
};

impl World<'_> {
    pub(super) async fn visit(&mut self) -> &'static str {
        let (house, _, _) = self.house();
        let of = self.chance.between(0, 3).min(1);
        let at = self.campaigns.len().min(2) as i64 - 1;
        let campaign = self.campaigns[usize::try_from(of.min(at)).unwrap()];
        let outcome =
            self.chance
                .one_of(&["met", "met", "absent", "refused", "vacant", "not_found"]);
        let mut body = json!({
            "household": house, "campaign": campaign, "outcome": outcome, "seconds_on_form": 60,
            "clock": {"device_ms": clock::now().0 - self.chance.between(-2, 200) * DAY_MS},
        });
        if outcome == "met" {
            body["people_living"] = json!(self.chance.between(1, 6));
            body["residence_declared"] = json!("complete");
            body["commitment"] = json!({"state": "declined"});
        }
        let id = VisitId(clock::new_id());
        self.phone.push(DocKind::Visit, id.0, None, &body).await;
        self.visits.push(id);
        "visit"
    }

    pub(super) async fn decide(&mut self) -> &'static str {
        if self.visits.is_empty() {
            return "nothing";
        }
        let at = self.pick(self.visits.len());
        let visit = self.visits[at];
        let to = self
            .chance
            .one_of(&["accepted", "accepted", "rejected", "returned"]);
        self.lead.decide(visit, to, "Xin xem lại", "note").await;
        "decide"
    }

    pub(super) async fn correct_house(&mut self) -> &'static str {
        let (house, _, _) = self.house();
        let (name, people) = (
            self.chance.one_of(&["", "Hộ mẫu thử"]),
            self.chance.one_of(&["", "4"]),
        );
        let form = [("reason", "wrong"), ("head_name", name), ("people", people)];
        let page = self
            .lead
            .post(&format!("/households/{house}/correct"), &form)
            .await;
        self.pull().await;
        moved(&page, "correct_house")
    }

    pub(super) async fn settle_house(&mut self) -> &'static str {
        let (house, _, _) = self.house();
        let page = format!("/households/{house}");
        let html = self.lead.get(&page).await.ok();
        let rev = hidden(&html, "rev");
        let to = self.chance.one_of(&["closed", "listed", "listed"]);
        let form = [("rev", rev.as_str()), ("to", to)];
        let page = self.lead.post(&format!("{page}/list-state"), &form).await;
        self.pull().await;
        moved(&page, "settle_house")
    }

    /// Another number for a house: its own in another spelling, or that of another.
    pub(super) async fn renumber(&mut self) -> &'static str {
        let (house, rev, mut body) = self.house();
        let number = self
            .chance
            .one_of(&["12A", "12 a", "số 012A", "", "7", "07", "7/2", " "]);
        body["number"] = json!(number);
        let verdict = self
            .phone
            .try_push(DocKind::Household, house, Some(&rev), &body)
            .await;
        self.pull().await;
        applied(&verdict, "renumber")
    }

    pub(super) async fn add_house(&mut self) -> &'static str {
        let (_, _, like) = self.house();
        let body = json!({
            "group": like["group"], "alley": like["alley"], "number": self.chance.one_of(&["12A", "9", "7"]),
            "head_name": self.chance.one_of(&["", "Hộ mẫu mới"]), "list_state": "proposed_new",
            "kind": self.chance.one_of(&["permanent", "business", "vacant", "lodging"]),
        });
        let id = clock::new_id();
        let verdict = self
            .phone
            .try_push(DocKind::Household, id, None, &body)
            .await;
        for change in self.phone.pull().await {
            if change["id"] == id.to_string() {
                let rev = serde_json::from_value(change["rev"].clone()).unwrap();
                self.houses.insert(id, (rev, change["body"].clone()));
            }
        }
        applied(&verdict, "add_house")
    }

    pub(super) async fn clash(&mut self) -> &'static str {
        let (house, rev, mut body) = self.house();
        let mut last = Value::Null;
        for people in [7, 8] {
            body["people"] = json!(people + self.chance.between(0, 9) * 2);
            last = self
                .phone
                .try_push(DocKind::Household, house, Some(&rev), &body)
                .await;
        }
        self.pull().await;
        if last["code"] == "fields_clash" {
            "clash"
        } else {
            "nothing"
        }
    }

    pub(super) async fn settle_clash(&mut self) -> &'static str {
        let html = self.lead.get("/attention").await.ok();
        let forms = html.split("action=\"").skip(1);
        let mut forms = forms.filter_map(|rest| rest.split('"').next());
        let Some(to) = forms.find(|a| a.starts_with("/households/") && a.contains("/clashes/"))
        else {
            return "nothing";
        };
        let choice = self.chance.one_of(&["current", "incoming"]);
        let page = self.lead.post(to, &[("choice", choice)]).await;
        self.pull().await;
        moved(&page, "settle_clash")
    }

    pub(super) async fn turn_campaign(&mut self) -> &'static str {
        let at = self.pick(self.campaigns.len());
        let campaign = self.campaigns[at];
        let path = format!("/campaigns/{campaign}");
        let html = self.lead.get(&path).await.ok();
        let rev = hidden(&html, "rev");
        for state in ["running", "ended"] {
            let form = [("state", state), ("rev", rev.as_str())];
            let page = self.lead.post(&format!("{path}/state"), &form).await;
            if moved(&page, "turn_campaign") == "turn_campaign" {
                // What the phone may see is another now; it asks anew.
                self.phone.cursor = Value::Null;
                return "turn_campaign";
            }
        }
        "nothing"
    }
}
