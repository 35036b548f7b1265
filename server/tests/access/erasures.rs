//! A case that is asked to be erased, fresh for each request.

use tungngo_server::{
    clock,
    storage::{Reach, erasures::ErasureStep, retention::Reason},
};
use tungngo_shared::{access::Role, ids::UserId};

use super::world::World;

/// The case, and the form that goes with it.
type Asked = (String, Vec<(&'static str, String)>);

impl World {
    /// What a request about erasing a case is about; who takes a request back had made it, who answers one had not.
    pub async fn ask_erasure(&mut self, path: &str, of: &str, zone: &str, by: UserId) -> Asked {
        let (zone, minor) = match of {
            "minor" => ("own", true),
            _ => (zone, false),
        };
        let case = self.bare_case(zone, minor).await;
        let mut version = "1";
        if !path.ends_with("/erasure") {
            let asker = match path.ends_with("/withdraw") && !by.0.is_nil() {
                true => by,
                false => self.police(zone, Role::PoliceLead).await,
            };
            let reach = Reach {
                ward: self.zones[zone].ward.clone(),
                viewer: asker,
                whole: true,
            };
            let ask = ErasureStep::Ask(Reason::Asked, "a reason".to_owned());
            let store = &self.app.store;
            let asked = store
                .speak_of_erasure(reach, case, 1, ask, clock::now())
                .await;
            asked.unwrap();
            version = "2";
        }
        let form = vec![
            ("version", version.to_owned()),
            ("reason", "asked".to_owned()),
            ("comment", "a reason".to_owned()),
            ("sure", "1".to_owned()),
        ];
        (case.to_string(), form)
    }
}
