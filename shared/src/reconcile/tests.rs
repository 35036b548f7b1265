//! What is clear, and what is left to somebody. How well whole lists are matched is tested in `tests/tests/reconcile.rs`.

use super::*;

fn listed(name: &str, year: i16, number: Option<&str>, address: &str) -> Listed {
    Listed {
        name: name.to_owned(),
        birth: Some(Birth::Year(year)),
        number: number.map(str::to_owned),
        address: address.to_owned(),
    }
}

#[test]
fn what_is_not_clear_is_left_to_somebody() {
    let door = "Số 3 ngõ 12 Lê Lợi";
    let ours = [
        listed("Nguyễn Văn An", 1980, Some("030080000001"), door),
        listed("Nguyễn Văn An", 1980, None, ""),
        listed("Trần Thị Bình", 1990, None, door),
    ];
    let lay_one = |row: Listed| lay(&[row], &ours);
    // One number, another name.
    let found = lay_one(listed("Lê Quang Huy", 1975, Some("030080000001"), ""));
    assert!(found.pairs.is_empty() && found.unclear[0].1[0].by == By::Number);
    // Two of ours are as alike.
    let found = lay_one(listed("NGUYEN VAN AN", 1980, None, ""));
    assert!(found.pairs.is_empty());
    let offered: Vec<usize> = found.unclear[0].1.iter().map(|p| p.ours).collect();
    assert_eq!((offered.len(), found.only_ours), (2, vec![2]));
    // Another number is another person, whatever else is the same; one digit may be a slip.
    let other = |number: &str| lay_one(listed("Nguyễn Văn An", 1980, Some(number), door));
    assert_eq!(
        other("030080774411")
            .pairs
            .iter()
            .filter(|p| p.ours == 0)
            .count(),
        0
    );
    assert_eq!(other("030080000007").pairs[0].ours, 0);
    // Listed twice: one pair, the other row is shown with it.
    let row = || listed("Trần Thị Bình", 1990, None, door);
    let found = lay(&[row(), row()], &ours);
    assert_eq!((found.pairs.len(), found.unclear.len()), (1, 1));
    assert_eq!(found.unclear[0].1[0].ours, 2);
}
