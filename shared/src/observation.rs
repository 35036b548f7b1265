//! An observation (điều cần báo): information to be verified, never a verdict. It leaves the form
//! sealed to the ward's key; the phone that wrote it cannot read it back.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    ids::{ObservationId, VisitId},
    seal::{self, SealError, Sealed, SealingKey},
    visit::answers,
};

answers! {
    /// What the information is about (text keys `subject-…`).
    Subject {
        /// Người.
        Person = "person",
        /// Địa điểm.
        Place = "place",
    }
}

answers! {
    /// What kind of thing is to be verified (text keys `category-…`).
    Category {
        /// Nghi nghiện ma túy.
        Addicted = "addicted",
        /// Nghi sử dụng trái phép.
        IllegalUser = "illegal_user",
        /// Người bị quản lý sau cai.
        PostRehab = "post_rehab",
        /// Đang điều trị thay thế.
        Substitution = "substitution",
        /// Biểu hiện loạn thần.
        PsychosisSigns = "psychosis_signs",
        /// Thanh thiếu niên nguy cơ cao.
        YouthAtRisk = "youth_at_risk",
        /// Điểm nghi tổ chức, chứa chấp sử dụng.
        UseSite = "use_site",
        /// Nghi mua bán.
        Dealing = "dealing",
        /// Cây có chứa chất ma túy.
        Plants = "plants",
        /// Kim tiêm vứt bừa bãi.
        Litter = "litter",
    }
}

impl Category {
    /// Whether the category can be said of such a subject.
    #[must_use]
    pub fn fits(self, subject: Subject) -> bool {
        match self {
            Self::UseSite | Self::Plants | Self::Litter => subject == Subject::Place,
            Self::Dealing => true,
            _ => subject == Subject::Person,
        }
    }
}

answers! {
    /// How it is known (text keys `basis-…`). The teller's identity is never recorded.
    Basis {
        /// Người đó tự khai.
        SelfDeclared = "self_declared",
        /// Gia đình cho biết.
        FamilyDeclared = "family_declared",
        /// Có trong danh sách quản lý.
        OfficialList = "official_list",
        /// Trực tiếp nhìn thấy.
        SeenDirectly = "seen_directly",
        /// Người dân cho biết.
        ToldByResident = "told_by_resident",
    }
}

answers! {
    /// Help that is wished for (text keys `support-…`).
    SupportNeed {
        /// Cai nghiện tự nguyện.
        VoluntaryRehab = "voluntary_rehab",
        /// Điều trị methadone.
        Methadone = "methadone",
        /// Tư vấn.
        Counselling = "counselling",
        /// Khám, chữa bệnh.
        Health = "health",
        /// Học nghề.
        VocationalTraining = "vocational_training",
        /// Việc làm.
        Job = "job",
        /// Vay vốn.
        Loan = "loan",
    }
}

/// The content of an observation; exists in the clear only on the form and in the officer's hands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Person or place.
    pub subject: Subject,
    /// What is to be verified.
    pub category: Category,
    /// How it is known.
    pub basis: Basis,
    /// Help wished for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub support: Vec<SupportNeed>,
    /// A name, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A year of birth, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<i16>,
    /// What was seen or said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An observation on its way to the ward's police.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedObservation {
    /// Its id, also bound into the seal.
    pub id: ObservationId,
    /// The sealed content.
    #[serde(flatten)]
    pub sealed: Sealed,
}

/// What the seal of an observation is bound to: it cannot be moved to another visit.
fn binding(visit: VisitId, id: ObservationId) -> Vec<u8> {
    format!("tungngo/observation/1/{visit}/{id}").into_bytes()
}

/// Why a sealed observation could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum ObservationError {
    /// The seal could not be made or does not fit this key, visit or id.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What was sealed is not an observation.
    #[error("the sealed content is not an observation: {0}")]
    Content(#[from] serde_json::Error),
}

impl Observation {
    /// Seals the observation to the ward's key, bound to its visit.
    ///
    /// # Errors
    /// When the ward's key is damaged.
    pub fn seal(
        &self,
        key: &SealingKey,
        visit: VisitId,
        id: ObservationId,
        rng: &mut impl CryptoRng,
    ) -> Result<SealedObservation, ObservationError> {
        let content = serde_json::to_vec(self)?;
        let sealed = seal::seal(key, &binding(visit, id), &content, rng)?;
        Ok(SealedObservation { id, sealed })
    }
}

impl SealedObservation {
    /// Opens the observation with the ward's private key (32 bytes).
    ///
    /// # Errors
    /// When the key is another one, or the seal was made for another visit or id, or was changed.
    pub fn open(&self, private: &[u8], visit: VisitId) -> Result<Observation, ObservationError> {
        let content = seal::open(private, &binding(visit, self.id), &self.sealed)?;
        Ok(serde_json::from_slice(&content)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Observation {
        Observation {
            subject: Subject::Place,
            category: Category::Litter,
            basis: Basis::SeenDirectly,
            support: vec![],
            name: None,
            birth_year: None,
            note: Some("Kim tiêm sau nhà văn hóa".to_owned()),
            extra: Map::new(),
        }
    }

    #[test]
    fn only_the_wards_key_opens_an_observation_and_only_on_its_own_visit() {
        let (private, public) = seal::generate("k1", &mut rand::rng());
        let (stranger, _) = seal::generate("k1", &mut rand::rng());
        let visit = VisitId::from_parts(1, [1; 10]);
        let sealed = example()
            .seal(
                &public,
                visit,
                ObservationId::from_parts(1, [2; 10]),
                &mut rand::rng(),
            )
            .unwrap();
        assert_eq!(sealed.open(&private, visit).unwrap(), example());
        assert!(sealed.open(&stranger, visit).is_err());
        assert!(
            sealed
                .open(&private, VisitId::from_parts(2, [1; 10]))
                .is_err()
        );
        let text = serde_json::to_string(&sealed).unwrap();
        assert!(!text.contains("litter") && !text.contains("Kim"));
    }

    #[test]
    fn places_are_not_addicted_and_people_are_not_litter() {
        assert!(!Category::Addicted.fits(Subject::Place));
        assert!(!Category::Litter.fits(Subject::Person));
        assert!(Category::Dealing.fits(Subject::Person) && Category::Dealing.fits(Subject::Place));
    }
}
