//! Two cases of a zone, and what has been made one of them, fresh for each request.

use tungngo_server::{
    clock,
    storage::{Reach, merges::NewMerge},
};
use tungngo_shared::{access::Role, casefile::merge::Picks, ids::MergeId};

use super::world::World;

/// The kept case, the other one, the merge, and the form that goes with it.
type Asked = (String, String, String, Vec<(&'static str, String)>);

impl World {
    /// What a request about two records is about.
    pub async fn ask_merge(&mut self, path: &str, of: &str, zone: &str) -> Asked {
        let (zone, minor) = match of {
            "minor" => ("own", true),
            _ => (zone, false),
        };
        let kept = self.bare_case(zone, minor).await;
        let gone = self.bare_case(zone, minor).await;
        let new = NewMerge {
            id: MergeId(clock::new_id()),
            kept: (kept, 1),
            gone: (gone, 1),
            picks: Picks::new(),
            reason: "a reason".to_owned(),
        };
        let merge = new.id;
        let mut version = "1";
        if path.contains("/unmerge/") {
            let reach = Reach {
                ward: self.zones[zone].ward.clone(),
                viewer: self.police(zone, Role::PoliceLead).await,
                whole: true,
            };
            let store = &self.app.store;
            store.merge_cases(reach, new, clock::now()).await.unwrap();
            version = "2";
        }
        let form = vec![
            ("version", version.to_owned()),
            ("other_version", "1".to_owned()),
            ("reason", "a reason".to_owned()),
        ];
        (kept.to_string(), gone.to_string(), merge.to_string(), form)
    }
}
