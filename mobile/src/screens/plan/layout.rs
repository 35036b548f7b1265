//! The sketch of an alley (sơ đồ ngõ): the way as a strip from top to bottom, doors left and right of it.
//! How far down a door stands comes from known positions, laid along the line that fits them best; doors
//! without one stand between their neighbours. Where nothing is known the walking order alone decides.
//! One unit is the height of a door on the sketch; doors of one side never overlap.

use tungngo_shared::{household::LatLon, text::Parity};

/// Metres that stand for one unit where doors are that far apart.
const METRES_A_UNIT: f64 = 6.0;
/// A stretch without doors is shortened to this many units.
const LONGEST_GAP: f64 = 2.5;
/// Positions closer together than this say nothing about direction, in metres.
const LEAST_SPREAD_M: f64 = 15.0;
/// Somebody farther off the way than this is not in the alley, in metres.
const OFF_THE_WAY_M: f64 = 60.0;

/// A door as it comes from the list.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// Odd and even numbers stand on different sides.
    pub side: Option<Parity>,
    /// Where it is, if that is known.
    pub at: Option<LatLon>,
}

/// A door on the sketch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Right of the way.
    pub right: bool,
    /// How far down, in units; the first door is at 0.
    pub down: f64,
}

/// The line that positions are laid along.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    origin: LatLon,
    /// Unit vector, east and north.
    along: (f64, f64),
}

impl Axis {
    /// Metres along the line and off it, to the right of who walks down.
    fn place(self, at: LatLon) -> (f64, f64) {
        let (east, north) = metres(self.origin, at);
        let (x, y) = self.along;
        (east * x + north * y, east * y - north * x)
    }
}

/// Metres east and north; exact enough over an alley.
fn metres(origin: LatLon, at: LatLon) -> (f64, f64) {
    let east = (at.lon - origin.lon) * origin.lat.to_radians().cos() * 111_320.0;
    (east, (at.lat - origin.lat) * 110_574.0)
}

/// The sketch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// One for each door, in the order they came.
    pub spots: Vec<Spot>,
    /// Units from the first door's top to the last one's bottom.
    pub height: f64,
    axis: Option<Axis>,
    /// Metres along the line against units down, rising in both.
    scale: Vec<(f64, f64)>,
}

impl Sketch {
    /// Lays out doors that come in walking order.
    #[must_use]
    pub fn of(doors: &[Door]) -> Self {
        let axis = axis(doors);
        let known: Vec<Option<(f64, f64)>> = doors
            .iter()
            .map(|door| Some(axis?.place(door.at?)))
            .collect();
        let right: Vec<bool> = doors
            .iter()
            .zip(&known)
            .map(|(door, known)| match (door.side, known) {
                (Some(side), _) => side == Parity::Even,
                (None, Some((_, off))) => *off > 0.0,
                (None, None) => true,
            })
            .collect();
        let along = along(&known, &right);
        let mut order: Vec<usize> = (0..doors.len()).collect();
        order.sort_by(|a, b| along[*a].total_cmp(&along[*b]));
        let mut spots = vec![
            Spot {
                right: false,
                down: 0.0
            };
            doors.len()
        ];
        let mut free = [0.0_f64; 2];
        let (mut down, mut before) = (0.0_f64, order.first().map_or(0.0, |i| along[*i]));
        let mut scale = Vec::new();
        for i in order {
            let step = ((along[i] - before) / METRES_A_UNIT).clamp(0.0, LONGEST_GAP);
            before = along[i];
            let side = usize::from(right[i]);
            down = (down + step).max(free[side]);
            free[side] = down + 1.0;
            spots[i] = Spot {
                right: right[i],
                down,
            };
            scale.push((along[i], down));
        }
        Self {
            spots,
            height: free[0].max(free[1]),
            axis,
            scale,
        }
    }

    /// How far down somebody stands, in units of the way's middle; none when they are not in the alley or
    /// nothing is known of where it is.
    #[must_use]
    pub fn down_of(&self, at: LatLon) -> Option<f64> {
        let (along, off) = self.axis?.place(at);
        let (first, last) = (self.scale.first()?, self.scale.last()?);
        if off.abs() > OFF_THE_WAY_M
            || along < first.0 - OFF_THE_WAY_M
            || along > last.0 + OFF_THE_WAY_M
        {
            return None;
        }
        let next = self.scale.iter().position(|(metres, _)| *metres >= along);
        let down = match next {
            None => last.1,
            Some(0) => first.1,
            Some(next) => {
                let (a, b) = (self.scale[next - 1], self.scale[next]);
                let part = if b.0 > a.0 {
                    (along - a.0) / (b.0 - a.0)
                } else {
                    0.0
                };
                a.1 + (b.1 - a.1) * part
            }
        };
        Some(down + 0.5)
    }
}

/// The line that fits the known positions best (their principal axis), in walking direction.
fn axis(doors: &[Door]) -> Option<Axis> {
    let points: Vec<(usize, LatLon)> = doors
        .iter()
        .enumerate()
        .filter_map(|(i, door)| Some((i, door.at?)))
        .collect();
    let n = points.len() as f64;
    let origin = LatLon {
        lat: points.iter().map(|(_, p)| p.lat).sum::<f64>() / n,
        lon: points.iter().map(|(_, p)| p.lon).sum::<f64>() / n,
    };
    let at: Vec<(f64, f64)> = points.iter().map(|(_, p)| metres(origin, *p)).collect();
    let sum = |f: fn((f64, f64)) -> f64| at.iter().map(|p| f(*p)).sum::<f64>();
    let (xx, yy, xy) = (
        sum(|(x, _)| x * x),
        sum(|(_, y)| y * y),
        sum(|(x, y)| x * y),
    );
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let along = (angle.cos(), angle.sin());
    let on = |p: &(f64, f64)| p.0 * along.0 + p.1 * along.1;
    let spread =
        at.iter().map(on).fold(f64::MIN, f64::max) - at.iter().map(on).fold(f64::MAX, f64::min);
    if points.len() < 2 || !spread.is_finite() || spread < LEAST_SPREAD_M {
        return None;
    }
    // People walk down the sketch: later doors lie farther along.
    let middle = points.iter().map(|(i, _)| *i as f64).sum::<f64>() / n;
    let drift: f64 = points
        .iter()
        .zip(&at)
        .map(|((i, _), p)| (*i as f64 - middle) * on(p))
        .sum();
    let along = if drift < 0.0 {
        (-along.0, -along.1)
    } else {
        along
    };
    Some(Axis { origin, along })
}

/// Metres along the way for every door: known, or between its neighbours on the same side.
fn along(known: &[Option<(f64, f64)>], right: &[bool]) -> Vec<f64> {
    let mut along = vec![0.0; known.len()];
    for side in [false, true] {
        let on: Vec<usize> = (0..known.len()).filter(|i| right[*i] == side).collect();
        for (n, i) in on.iter().enumerate() {
            let before = on[..n]
                .iter()
                .rev()
                .enumerate()
                .find_map(|(d, j)| Some((d + 1, known[*j]?.0)));
            let after = on[n + 1..]
                .iter()
                .enumerate()
                .find_map(|(d, j)| Some((d + 1, known[*j]?.0)));
            along[*i] = match (known[*i], before, after) {
                (Some((at, _)), ..) => at,
                (None, Some((b, from)), Some((a, to))) => {
                    from + (to - from) * b as f64 / (a + b) as f64
                }
                (None, Some((b, from)), None) => from + b as f64 * METRES_A_UNIT,
                (None, None, Some((a, to))) => to - a as f64 * METRES_A_UNIT,
                (None, None, None) => n as f64 * METRES_A_UNIT,
            };
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// So many metres east and north of a made-up corner.
    fn at(east: f64, north: f64) -> LatLon {
        let lat: f64 = 20.85;
        LatLon {
            lat: lat + north / 110_574.0,
            lon: 106.68 + east / (lat.to_radians().cos() * 111_320.0),
        }
    }

    fn door(even: bool, at: Option<LatLon>) -> Door {
        let side = if even { Parity::Even } else { Parity::Odd };
        Door {
            side: Some(side),
            at,
        }
    }

    #[test]
    fn without_positions_the_walking_order_decides_side_by_side() {
        let doors = [true, false, true, false, true].map(|even| door(even, None));
        let sketch = Sketch::of(&doors);
        let spots: Vec<_> = sketch.spots.iter().map(|s| (s.right, s.down)).collect();
        assert_eq!(
            spots,
            [
                (true, 0.0),
                (false, 0.0),
                (true, 1.0),
                (false, 1.0),
                (true, 2.0)
            ]
        );
        assert_eq!(sketch.height, 3.0);
        assert_eq!(sketch.down_of(at(0.0, 0.0)), None, "nothing is known");
    }

    #[test]
    fn known_doors_stand_as_far_apart_as_they_are_and_others_between_them() {
        // An alley that runs south-west, odd doors on one side; the third odd door is not known.
        let on = |m: f64, off: f64| Some(at(-m * 0.6 + off * 0.8, -m * 0.8 - off * 0.6));
        let doors = [
            door(false, on(0.0, 3.0)),
            door(true, on(2.0, -3.0)),
            door(false, on(12.0, 3.0)),
            door(false, None),
            door(false, on(24.0, 3.0)),
            door(true, on(90.0, -3.0)),
        ];
        let sketch = Sketch::of(&doors);
        let down: Vec<f64> = sketch.spots.iter().map(|s| s.down).collect();
        assert!(down.is_sorted(), "{down:?}");
        assert!((down[2] - 2.0).abs() < 0.1, "12 m are two units: {down:?}");
        assert!(
            (down[3] - 3.0).abs() < 0.1,
            "between its neighbours: {down:?}"
        );
        assert!((down[5] - down[4] - LONGEST_GAP).abs() < 0.1, "{down:?}");
        let here = sketch.down_of(on(6.0, 0.0).unwrap()).unwrap();
        assert!((here - 1.5).abs() < 0.2, "{here}");
        assert_eq!(sketch.down_of(on(10.0, 200.0).unwrap()), None);
        assert_eq!(sketch.down_of(on(400.0, 0.0).unwrap()), None);
    }

    proptest! {
        #[test]
        fn doors_of_one_side_never_overlap_and_all_are_there(
            doors in prop::collection::vec((any::<bool>(), prop::option::of((-300.0..300.0, -300.0..300.0))), 0..80)
        ) {
            let doors: Vec<Door> = doors
                .into_iter()
                .map(|(even, p)| door(even, p.map(|(e, n)| at(e, n))))
                .collect();
            let sketch = Sketch::of(&doors);
            prop_assert_eq!(sketch.spots.len(), doors.len());
            for right in [false, true] {
                let mut down: Vec<f64> = sketch.spots.iter().filter(|s| s.right == right).map(|s| s.down).collect();
                down.sort_by(f64::total_cmp);
                prop_assert!(down.windows(2).all(|w| w[1] - w[0] >= 1.0 - 1e-9));
                prop_assert!(down.iter().all(|d| d.is_finite() && *d >= 0.0 && d + 1.0 <= sketch.height + 1e-9));
            }
        }
    }
}
