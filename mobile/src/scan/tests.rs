use qrcode::{Color, EcLevel, QrCode};

use super::*;

const LINK: &str = "tungngo://enrol?server=https%3A%2F%2Fphuong.example&code=ABCD2345";

fn expected() -> Sheet {
    Sheet {
        server: "https://phuong.example".to_owned(),
        code: "ABCD2345".to_owned(),
    }
}

/// A code as a camera might see it: squares of `side` pixels on paper, turned by `degrees`, with light that
/// falls off to one side and a little noise.
fn photo(text: &str, side: usize, degrees: f64) -> (Vec<u8>, usize) {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let (n, colors) = (code.width(), code.to_colors());
    let size = (n + 16) * side;
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = size as f64 / 2.0;
    let mut noise = 7_u32;
    let mut grey = Vec::with_capacity(size * size);
    for y in 0..size {
        for x in 0..size {
            let (dx, dy) = (x as f64 - middle, y as f64 - middle);
            let at = |v: f64| ((v + middle) / side as f64).floor() as i64 - 8;
            let (cx, cy) = (at(dx * cos + dy * sin), at(dy * cos - dx * sin));
            let on = 0..i64::try_from(n).unwrap();
            let dark = on.contains(&cx)
                && on.contains(&cy)
                && colors[usize::try_from(cy).unwrap() * n + usize::try_from(cx).unwrap()]
                    == Color::Dark;
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let light = 235 - 90 * x / size + (noise >> 28) as usize;
            grey.push(u8::try_from(if dark { light / 4 } else { light }).unwrap());
        }
    }
    (grey, size)
}

#[test]
fn a_sheet_is_read_from_near_from_far_and_held_askew() {
    for (side, degrees) in [
        (3, 0.0),
        (6, 0.0),
        (12, 0.0),
        (6, 90.0),
        (6, 20.0),
        (5, -8.0),
    ] {
        let (grey, width) = photo(LINK, side, degrees);
        let read = read(&grey, width);
        assert_eq!(read, Ok(expected()), "{side} px, {degrees} degrees");
    }
}

#[test]
fn a_picture_without_a_code_and_a_code_of_something_else_are_told_apart() {
    let (paper, width) = (vec![230; 300 * 200], 300);
    assert_eq!(read(&paper, width), Err(Unread::NoCode));
    let (grey, width) = photo("https://vi.example/menu", 6, 0.0);
    assert_eq!(read(&grey, width), Err(Unread::NotOurs));
    for odd in [(&paper[..5], 0), (&paper[..5], 20), (&[][..], 1)] {
        assert_eq!(read(odd.0, odd.1), Err(Unread::NoCode));
    }
}

#[test]
fn only_a_link_of_ours_with_a_whole_code_and_a_safe_address_is_taken() {
    assert_eq!(Sheet::of_link(LINK), Some(expected()));
    for bad in [
        "tungngo://enrol?server=https%3A%2F%2Fphuong.example",
        "tungngo://enrol?server=https%3A%2F%2Fphuong.example&code=ABC",
        "tungngo://enrol?server=http%3A%2F%2Fphuong.example&code=ABCD2345",
        "tungngo://enrol?server=javascript%3Aalert(1)&code=ABCD2345",
        "tungngo://other?server=https%3A%2F%2Fphuong.example&code=ABCD2345",
        "https://enrol?server=https%3A%2F%2Fphuong.example&code=ABCD2345",
        "",
    ] {
        assert_eq!(Sheet::of_link(bad), None, "{bad}");
    }
}

proptest::proptest! {
    #[test]
    fn no_picture_makes_it_fail(grey in proptest::collection::vec(0_u8.., 0..4_000), width in 0_usize..80) {
        let _ = read(&grey, width);
    }
}
