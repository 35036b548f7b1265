//! Observations that a phone sends.

use serde_json::{Map, Value, json};
use tungngo_server::clock;
use tungngo_shared::{
    ids::{CampaignId, HouseholdId, ObservationId, Rev, VisitId},
    observation::{Basis, Category, Observation, SealedObservation, Subject},
    sync::DocKind,
};

use super::kit::{Office, Phone};

const NOTE: &str = "Hay tụ tập sau nhà văn hóa";

/// Somebody born in 1990.
pub fn about(name: Option<&str>, category: Category) -> Observation {
    Observation {
        subject: Subject::Person,
        category,
        basis: Basis::ToldByResident,
        support: vec![],
        name: name.map(str::to_owned),
        birth_year: Some(1990),
        note: Some(NOTE.to_owned()),
        extra: Map::new(),
    }
}

async fn sealed(office: &Office, visit: VisitId, said: &Observation) -> SealedObservation {
    let ward = office.app.store.ward(&office.ward.code).await;
    let key = ward.unwrap().unwrap().sealing_key;
    let id = ObservationId(clock::new_id());
    said.seal(&key, visit, id, &mut rand::rng()).unwrap()
}

/// A visit that carries one observation.
pub struct Sent {
    pub visit: VisitId,
    pub rev: Rev,
    pub body: Value,
    pub id: ObservationId,
    /// The address of its page.
    pub path: String,
}

/// Records it at a door where nobody was met.
pub async fn send(
    phone: &mut Phone<'_>,
    (household, campaign): (HouseholdId, CampaignId),
    said: &Observation,
) -> Sent {
    let visit = VisitId(clock::new_id());
    let sealed = sealed(phone.office, visit, said).await;
    let body = json!({
        "household": household, "campaign": campaign, "outcome": "absent", "observations": [sealed],
        "seconds_on_form": 60, "clock": {"device_ms": clock::now()},
    });
    let rev = phone.push(DocKind::Visit, visit.0, None, &body).await;
    Sent {
        visit,
        rev,
        body,
        id: sealed.id,
        path: format!("/observations/{}", sealed.id),
    }
}
