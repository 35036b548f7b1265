//! A day's work on a phone with words that nobody else may read, all of them made up.

use anyhow::{Context as _, ensure};
use serde_json::Map;
use tungngo_mobile::protocol::{FormKey, HouseDraft, Picture, Request, VisitForm};
use tungngo_shared::{
    household::HouseholdKind,
    ids::{HouseholdId, VisitId},
    observation::{Basis, Category, Observation, Subject, SupportNeed},
    picture::{Media, made_up::picture},
    visit::Outcome,
};

use crate::{phone::Phone, phone::met, secrets::Secrets};

/// Names, numbers and notes that are typed during the day.
pub const TYPED: [&str; 8] = [
    "Đặng Thị Bí Ẩn",
    "Phùng Văn Kín Tiếng",
    "0900 000 417",
    "cổng sau khóa trái, gọi cửa bên",
    "đang cho con ngủ, hẹn tối",
    "nhà mới xây sau đình",
    "bản nháp còn dở dang",
    "ghi chú sẽ bị hoàn tác",
];
/// What the observations say.
pub const OBSERVED: [&str; 3] = [
    "Lê Hoàng Giấu Tên",
    "thường tụ tập sau bể nước",
    "kim tiêm dưới gầm cầu thang",
];

/// What came of a day.
#[derive(Debug)]
pub struct Day {
    /// The visits with observations.
    pub observed: Vec<VisitId>,
    /// Photos, as the phone keeps them.
    pub photos: Vec<Vec<u8>>,
    /// Names and numbers of the ward's list that are on the phone.
    pub listed: Vec<String>,
}

fn draft(door: &tungngo_mobile::protocol::HouseRow, n: usize) -> HouseDraft {
    HouseDraft {
        alley: door.alley,
        number: door.number.clone(),
        head_name: TYPED[n].to_owned(),
        people: Some(3),
        kind: HouseholdKind::Permanent,
        phone: Some(TYPED[2].to_owned()),
        note: Some(TYPED[5].to_owned()),
        location: None,
    }
}

fn observations() -> Vec<Observation> {
    let person = Observation {
        subject: Subject::Person,
        category: Category::IllegalUser,
        basis: Basis::ToldByResident,
        support: vec![SupportNeed::Counselling],
        name: Some(OBSERVED[0].to_owned()),
        birth_year: Some(1999),
        note: Some(OBSERVED[1].to_owned()),
        extra: Map::new(),
    };
    let place = Observation {
        subject: Subject::Place,
        category: Category::Litter,
        basis: Basis::SeenDirectly,
        support: vec![],
        name: None,
        birth_year: None,
        note: Some(OBSERVED[2].to_owned()),
        extra: Map::new(),
    };
    vec![person, place]
}

impl Day {
    /// Walks, knocks, writes, photographs, corrects, takes back, searches and leaves a form half filled.
    ///
    /// # Errors
    /// When the phone refuses something.
    pub async fn work(phone: &Phone) -> anyhow::Result<Self> {
        let doors = phone.houses().await?;
        ensure!(doors.len() >= 12, "too few doors");
        let mut day = Self {
            observed: Vec::new(),
            photos: Vec::new(),
            listed: Vec::new(),
        };
        for door in &doors {
            let house = phone.house(*door).await?;
            day.listed.push(house.row.head_name.clone());
            day.listed.extend(house.phone.clone());
        }
        for (n, door) in doors[..4].iter().enumerate() {
            day.photograph(phone, *door, n as u64).await?;
            let mut form = met(3);
            form.note = Some(TYPED[3].to_owned());
            let saved = phone.handle.save(Request::SaveVisit {
                household: *door,
                form,
                observations: observations(),
            });
            day.observed.extend(saved.await?.visit);
        }
        for door in &doors[4..8] {
            let form = VisitForm {
                outcome: Some(Outcome::Refused),
                refusal_reason: Some(TYPED[4].to_owned()),
                ..VisitForm::default()
            };
            phone.record(*door, form).await?;
        }
        let house = phone.house(doors[8]).await?.row;
        let household = house.id;
        let edit = Request::EditHouse {
            household,
            draft: draft(&house, 0),
        };
        phone.handle.save(edit).await?;
        let mut new = draft(&house, 1);
        new.number = "lô 417".to_owned();
        let added = Request::AddHouse { draft: new };
        phone.handle.save(added).await?;
        for (door, note) in [(doors[9], TYPED[6]), (doors[10], TYPED[7])] {
            let mut form = met(2);
            form.note = Some(note.to_owned());
            let (form, draft) = (FormKey::Door(door), Some(Box::new(form.into())));
            phone.handle.ask(Request::KeepDraft { form, draft }).await?;
        }
        // One form that is thrown away, and one word that is only searched for.
        let none = Request::KeepDraft {
            form: FormKey::Door(doors[10]),
            draft: None,
        };
        phone.handle.ask(none).await?;
        let text = TYPED[0].to_owned();
        let search = Request::Search { text, alley: None };
        let hits = phone.handle.search(search).await?;
        ensure!(!hits.rows.is_empty(), "the corrected name is not found");
        Ok(day)
    }

    async fn photograph(&mut self, phone: &Phone, door: HouseholdId, n: u64) -> anyhow::Result<()> {
        let media = Media::ALL[usize::try_from(n)? % Media::ALL.len()];
        let taken = Picture(picture(media, n + 417, 20_000));
        let form = FormKey::Door(door);
        let add = Request::AddPhoto {
            form,
            picture: taken,
        };
        let held = phone.handle.photos(add).await?;
        let sha256 = held.last().context("no photo")?.sha256.clone();
        let kept = phone.handle.picture(Request::Photo { sha256 }).await?;
        self.photos.push(kept.0);
        Ok(())
    }

    /// What must not be readable anywhere: `more` and all that was typed, seen, listed and taken.
    ///
    /// # Errors
    /// When a word is too short to be told.
    pub fn secrets(&self, more: &[&str]) -> anyhow::Result<Secrets> {
        let long = |word: &&str| tungngo_shared::text::fold(word).len() >= 8;
        let listed = self.listed.iter().map(String::as_str).filter(long);
        let words = TYPED.into_iter().chain(OBSERVED).chain(listed);
        let photos: Vec<&[u8]> = self.photos.iter().map(Vec::as_slice).collect();
        Secrets::new(words.chain(more.iter().copied()), &photos)
    }
}
