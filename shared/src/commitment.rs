//! The household's commitment “Gia đình không có người liên quan đến ma túy”.

use serde::{Deserialize, Serialize};

/// What became of the commitment at this door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentState {
    /// Ký bây giờ: signed during this visit, a signature belongs to it.
    Signed,
    /// Đã ký từ trước.
    AlreadySigned,
    /// Chưa muốn ký.
    Declined,
    /// Chưa hỏi.
    NotAsked,
}

impl CommitmentState {
    /// All states, in the order a form offers them.
    pub const ALL: [Self; 4] = [
        Self::AlreadySigned,
        Self::Signed,
        Self::Declined,
        Self::NotAsked,
    ];

    /// The stable id, also the tail of its text key (`commitment-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::AlreadySigned => "already_signed",
            Self::Declined => "declined",
            Self::NotAsked => "not_asked",
        }
    }
}

/// The commitment of one visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// What became of it.
    pub state: CommitmentState,
    /// Required when signed now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// A drawn signature: strokes of points on a canvas of a stated size. Vector, so that it stays small
/// (a few kilobytes) and sharp on the office's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Canvas width in points.
    pub width: u16,
    /// Canvas height in points.
    pub height: u16,
    /// Each stroke a flat list `x0,y0,x1,y1,…`.
    pub strokes: Vec<Vec<u16>>,
}

impl Signature {
    /// More points than this is no signature but a fault or an attack.
    pub const MAX_POINTS: usize = 4_000;

    /// How many points there are in all strokes.
    #[must_use]
    pub fn points(&self) -> usize {
        self.strokes.iter().map(|s| s.len() / 2).sum()
    }

    /// Whether anything was drawn: at least one stroke of two points.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.strokes.iter().any(|s| s.len() >= 4)
    }

    /// The `d` attribute of an SVG path. Only digits and the letters M and L come out, whatever
    /// was stored, so that a page may place it without escaping.
    #[must_use]
    pub fn svg_path(&self) -> String {
        use std::fmt::Write as _;
        let mut d = String::new();
        for stroke in &self.strokes {
            for (i, point) in stroke.chunks_exact(2).enumerate() {
                let letter = if i == 0 { 'M' } else { 'L' };
                let _ = write!(d, "{letter}{} {}", point[0], point[1]);
            }
        }
        d
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_become_a_path() {
        let signature = Signature {
            width: 300,
            height: 100,
            strokes: vec![vec![1, 2, 3, 4], vec![5, 6, 7, 8, 9]],
        };
        assert_eq!(signature.svg_path(), "M1 2L3 4M5 6L7 8");
        assert_eq!(signature.points(), 4);
        assert!(signature.is_drawn());
    }

    #[test]
    fn a_tap_is_not_a_signature() {
        let tap = Signature {
            width: 1,
            height: 1,
            strokes: vec![vec![5, 5]],
        };
        assert!(!tap.is_drawn());
    }
}
