//! Papers of cases, and who looked: fresh for each request.

use tungngo_server::{
    clock,
    storage::{
        Reach,
        papers::{Content, NewPaper, PaperDone},
    },
};
use tungngo_shared::{
    access::Role,
    ids::{CaseId, PaperId},
    paper::{PaperFacts, PaperFormat, PaperKind},
    sync::attachment::ContentHash,
};
use uuid::Uuid;

use super::world::World;

/// A file that is taken in; each is another one.
pub fn file() -> Vec<u8> {
    format!("%PDF-1.7\n({})\n%%EOF\n", clock::new_id()).into_bytes()
}

/// The words of its form, and what it is changed from.
pub fn words(zone: &str) -> Vec<(&'static str, String)> {
    vec![
        ("kind", "minutes".to_owned()),
        ("title", format!("paper-of-{zone}")),
        ("version", "1".to_owned()),
    ]
}

impl World {
    /// A case of a zone, or a minor's, with a paper in it.
    pub async fn paper(&mut self, of: &str, zone: &str) -> (CaseId, PaperId) {
        let is_minor = of == "minor";
        let zone = if is_minor { "own" } else { zone };
        let officer = self.police(zone, Role::AreaOfficer).await;
        let case = self.case_on(zone, (is_minor, true), officer, None).await;
        let lead = self.police(zone, Role::PoliceLead).await;
        let bytes = file();
        let content = Content {
            id: clock::new_id(),
            sha256: ContentHash::of(&bytes),
            size: bytes.len() as u64,
            format: PaperFormat::Pdf,
        };
        let (now, papers) = (clock::now(), &self.app.papers);
        papers.put_piece(content.id, 0, bytes, now).await.unwrap();
        papers.settle(content.clone(), None, now).await.unwrap();
        let name = if is_minor { "minor" } else { zone };
        let id = PaperId(clock::new_id());
        let new = NewPaper {
            id,
            case,
            facts: PaperFacts {
                kind: PaperKind::Minutes,
                number: None,
                dated_on: None,
                title: format!("paper-of-{name}"),
            },
            content,
        };
        let reach = Reach {
            ward: self.zones[zone].ward.clone(),
            viewer: lead,
            whole: true,
        };
        let done = self.app.store.add_paper(reach, new, now).await.unwrap();
        assert_eq!(done, PaperDone::Done(Vec::new()));
        (case, id)
    }

    /// Somebody of the zone's ward looked at a record.
    pub async fn looked(&mut self, zone: &str, action: &'static str, record: Uuid) {
        let lead = self.police(zone, Role::PoliceLead).await;
        let ward = self.zones[zone].ward.clone();
        let noted = self
            .app
            .store
            .note_read(ward, lead, action, Some(record), clock::now());
        noted.await.unwrap();
    }
}
