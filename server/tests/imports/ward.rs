//! A ward in a database of its own, and everything that stands in that database.

use std::{collections::BTreeMap, sync::Arc};

use tempfile::TempDir;
use tungngo_server::{
    app::{App, AppState, Config},
    clock,
    imports::{Limits, fault::FileFault, list, report::Report},
    storage::{imports::Import, sqlite::Sqlite},
};
use tungngo_shared::{ids::WardCode, place::Ward};

/// A server's store with one ward.
pub struct TestWard {
    pub app: AppState,
    pub code: WardCode,
    dir: TempDir,
}

/// Every row of every table as text.
pub type Dump = BTreeMap<String, Vec<String>>;

impl TestWard {
    pub async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let app = App::open(Config::at(dir.path().join("data"))).unwrap();
        let code: WardCode = "11002".parse().unwrap();
        let ward = Ward {
            code: code.clone(),
            name: "Phường Thử".to_owned(),
            hotlines: Vec::new(),
            sealing_key: app.keys.make_ward_key(&code, "k1").unwrap(),
            synthetic: true,
            rules: tungngo_shared::place::WardRules::default(),
            extra: serde_json::Map::new(),
        };
        app.store.add_ward(ward, None, clock::now()).await.unwrap();
        Self { app, code, dir }
    }

    pub async fn import(&self, bytes: &[u8], options: Options) -> Result<Report, FileFault> {
        let list = list::read(bytes, &Limits::default())?;
        let import = Import {
            ward: self.code.clone(),
            file_name: "list".to_owned(),
            list: Arc::new(list),
            dry_run: options.dry_run,
            partial: options.partial,
            by: None,
        };
        let now = clock::now();
        Ok(self.app.store.import_households(import, now).await.unwrap())
    }

    /// Reads the whole database through a connection of its own.
    pub async fn dump(&self) -> Dump {
        let file = self.dir.path().join("data/tungngo.db");
        let store = Sqlite::open(&file, &self.app.keys.database).unwrap();
        let dump = store.read(|c| {
            let mut tables =
                c.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")?;
            let names = tables.query_map([], |row| row.get::<_, String>(0))?;
            let mut dump = Dump::new();
            for name in names {
                let name = name?;
                let mut all = c.prepare(&format!("SELECT * FROM {name}"))?;
                let columns = all.column_count();
                let rows = all.query_map([], |row| {
                    let cells: Result<Vec<rusqlite::types::Value>, _> =
                        (0..columns).map(|i| row.get(i)).collect();
                    Ok(format!("{:?}", cells?))
                })?;
                let mut rows: Vec<String> = rows.collect::<Result<_, _>>()?;
                rows.sort();
                dump.insert(name, rows);
            }
            Ok(dump)
        });
        let dump = dump.await.unwrap();
        assert!(dump["ward"].len() == 1 && dump.contains_key("household"));
        dump
    }
}

/// How to import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub dry_run: bool,
    pub partial: bool,
}

pub const WHOLE: Options = Options {
    dry_run: false,
    partial: false,
};
pub const PARTIAL: Options = Options {
    dry_run: false,
    partial: true,
};
pub const DRY_RUN: Options = Options {
    dry_run: true,
    partial: false,
};

impl TestWard {
    /// The household documents as phones would get them.
    pub async fn households(&self) -> Vec<tungngo_shared::household::Household> {
        let file = self.dir.path().join("data/tungngo.db");
        let store = Sqlite::open(&file, &self.app.keys.database).unwrap();
        let bodies = store.read(|c| {
            let mut bodies = c.prepare(
                "SELECT r.body FROM doc d JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev
                 WHERE d.kind = 'household' AND d.deleted_ms IS NULL",
            )?;
            let rows = bodies.query_map([], |row| row.get::<_, String>(0))?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        });
        let bodies = bodies.await.unwrap();
        bodies
            .iter()
            .map(|body| serde_json::from_str(body).unwrap())
            .collect()
    }
}
