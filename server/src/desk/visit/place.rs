//! Where the phone was: a sketch of house and phone where both are known, words where not. No map is
//! fetched from anywhere.

use super::super::texts::Texts;
use crate::storage::review::VisitRecord;

/// The sketch, in points of a 340 × 170 drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// The house.
    pub home_x: f64,
    /// The house.
    pub home_y: f64,
    /// The phone.
    pub here_x: f64,
    /// The phone.
    pub here_y: f64,
    /// A ring of a round distance about the house.
    pub ring: f64,
    /// How exactly the phone knew.
    pub blur: f64,
    /// The ring's radius in words.
    pub scale: String,
}

/// Radii of the ring that people can picture, in metres.
const ROUND_M: [f64; 8] = [10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 5_000.0];
/// Points from the house to the ring.
const RING: f64 = 60.0;
const HOME: (f64, f64) = (170.0, 80.0);

/// Metres of one degree of latitude.
const DEGREE_M: f64 = 111_195.0;

fn drawn(t: Texts, east_m: f64, north_m: f64, accuracy_m: f64) -> Sketch {
    let far = east_m.hypot(north_m);
    let ring_m = ROUND_M
        .into_iter()
        .find(|m| *m >= far)
        .unwrap_or(far.max(ROUND_M[0]));
    let per_m = RING / ring_m;
    let round = |x: f64| (x * 10.0).round() / 10.0;
    Sketch {
        home_x: HOME.0,
        home_y: HOME.1,
        here_x: round(HOME.0 + east_m * per_m),
        here_y: round(HOME.1 - north_m * per_m),
        ring: RING,
        blur: round((accuracy_m * per_m).clamp(8.0, 90.0)),
        scale: t.tw("place-scale", ring_m),
    }
}

/// The sketch, the sentence and a remark.
pub fn of(t: Texts, v: &VisitRecord) -> (Option<Sketch>, String, Option<String>) {
    let Some(fix) = &v.visit.fix else {
        return (None, t.tr("place-unknown"), None);
    };
    let accuracy = format!("{:.0}", fix.accuracy_m);
    let mut remarks = vec![t.tr_with("place-accuracy", &[("m", &accuracy)])];
    if let Some(provider) = &fix.provider {
        remarks.push(provider.clone());
    }
    if fix.mock {
        remarks.push(t.flag("mock_location"));
    }
    let remark = Some(remarks.join(" · "));
    match v.household.location {
        Some(house) => {
            let north = (fix.point.lat - house.lat) * DEGREE_M;
            let east = (fix.point.lon - house.lon) * DEGREE_M * house.lat.to_radians().cos();
            let distance = format!("{:.0}", house.distance_m(fix.point));
            (
                Some(drawn(t, east, north, fix.accuracy_m)),
                t.tr_with("place-distance", &[("m", &distance)]),
                remark,
            )
        }
        None => (None, t.tr("place-house-unknown"), remark),
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::i18n::Lang;

    use super::*;

    #[test]
    fn north_is_up_east_is_right_and_the_phone_stays_inside_the_ring() {
        let s = drawn(Texts(Lang::Vi), 30.0, 40.0, 5.0);
        assert!(s.here_x > s.home_x && s.here_y < s.home_y);
        let far = (s.here_x - s.home_x).hypot(s.here_y - s.home_y);
        assert!((far - RING).abs() < 0.2, "50 m is the ring itself: {far}");
        let at_the_door = drawn(Texts(Lang::Vi), 0.0, 0.0, 500.0);
        assert_eq!((at_the_door.here_x, at_the_door.here_y), HOME);
        assert_eq!(at_the_door.blur, 90.0);
    }
}
