//! Other systems' lists, fresh for each request.

use tungngo_server::{
    clock,
    imports::{Limits, listed},
    storage::{Reach, reconcile::NewRun},
};
use tungngo_shared::{
    ids::{ReconcileId, UserId},
    reconcile::{Column, Columns, Decision, Outcome},
};

use super::world::World;

/// A list of one person, whom nobody has a case of.
pub const LIST: &str = "Họ và tên;Năm sinh\nNgười Lạ;1990\n";

/// The run of a request, the number of its row, and the form that goes with it.
type Asked = (String, String, Vec<(&'static str, String)>);

impl World {
    async fn run(&self, zone: &str, by: UserId, laid: bool) -> ReconcileId {
        let z = &self.zones[zone];
        let reach = Reach {
            ward: z.ward.clone(),
            viewer: by,
            whole: true,
        };
        let list = LIST.replace("Người Lạ", &format!("listed-of-{zone}"));
        let new = NewRun {
            id: ReconcileId(clock::new_id()),
            file_name: format!("listed-of-{zone}.csv"),
            table: listed::read(list.as_bytes(), &Limits::default()).unwrap(),
        };
        let (id, now) = (new.id, clock::now());
        let store = &self.app.store;
        store.add_run(reach.clone(), new, now).await.unwrap();
        if laid {
            let columns: Columns = [(Column::Name, 0), (Column::Birth, 1)].into();
            store.lay_run(reach, id, columns, now).await.unwrap();
        }
        id
    }

    /// What a request about a run is about.
    pub async fn ask_run(&mut self, path: &str, zone: &str, caller: UserId) -> Asked {
        let by = self.zones[zone].phone.user;
        let end = path.rsplit('/').next().unwrap();
        let id = self.run(zone, by, end != "columns").await;
        let reach = Reach {
            ward: self.zones[zone].ward.clone(),
            viewer: by,
            whole: true,
        };
        if matches!(end, "sign" | "record") {
            let now = clock::now();
            let store = &self.app.store;
            for outcome in [Outcome::OnlyTheirs, Outcome::OnlyOurs] {
                let decision = Decision::Verify;
                let reach = reach.clone();
                store
                    .decide_rest(reach, id, outcome, decision, now)
                    .await
                    .unwrap();
            }
            if end == "record" {
                let record = store
                    .run_record(reach.clone(), id, now)
                    .await
                    .unwrap()
                    .unwrap();
                let signature = record.sign(&self.app.keys.audit);
                store
                    .sign_run(reach, id, record, signature, now)
                    .await
                    .unwrap();
            }
        }
        let form = match end {
            "columns" => vec![("name", "0".to_owned()), ("birth", "1".to_owned())],
            "rows" => vec![
                ("pick", "2~0".to_owned()),
                ("outcome", "only_theirs".to_owned()),
                ("said", "not_ours".to_owned()),
            ],
            "case" => vec![
                ("name", format!("listed-of-{zone}")),
                ("birth_year", "1990".to_owned()),
                ("category", "illegal_user".to_owned()),
                ("group", self.zones[zone].group.to_string()),
                ("officer", caller.to_string()),
            ],
            "export" => vec![("kind", "csv".to_owned())],
            _ => Vec::new(),
        };
        (id.to_string(), "2".to_owned(), form)
    }
}
