use super::*;
use made_up::picture;

/// A JPEG with something between its beginning and the rest.
fn jpeg_with(marker: u8, content: &[u8]) -> Vec<u8> {
    let whole = picture(Media::Jpeg, 1, 500);
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&whole[..2], &[0xff, marker], &length, content, &whole[2..]].concat()
}

fn png_with(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let whole = picture(Media::Png, 1, 500);
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    // Behind the signature and the header.
    let at = 8 + 25;
    [&whole[..at], &length, kind, content, &[0; 4], &whole[at..]].concat()
}

fn webp_with(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut whole = picture(Media::WebP, 1, 500);
    whole.extend_from_slice(kind);
    whole.extend_from_slice(&u32::try_from(content.len()).unwrap().to_le_bytes());
    whole.extend_from_slice(content);
    let size = u32::try_from(whole.len() - 8).unwrap();
    whole[4..8].copy_from_slice(&size.to_le_bytes());
    whole
}

#[test]
fn a_plain_picture_is_what_it_is_and_another_seed_makes_another() {
    for media in Media::ALL {
        let one = picture(*media, 1, 3_000);
        assert_eq!(check(&one), Some(*media));
        assert!(
            (3_000..3_400).contains(&one.len()),
            "{media:?} {}",
            one.len()
        );
        assert_eq!(sniff(&one[..SNIFF_BYTES]), Some(*media));
        assert_eq!(one, picture(*media, 1, 3_000));
        assert_ne!(one, picture(*media, 2, 3_000));
    }
}

#[test]
fn what_is_packed_beside_a_picture_is_found_and_taken_out() {
    let gps = b"Exif\0\0II*\0 twenty degrees north";
    let packed = [
        (Media::Jpeg, jpeg_with(0xe1, gps)),
        (Media::Jpeg, jpeg_with(0xfe, b"<script>alert(1)</script>")),
        (Media::Jpeg, jpeg_with(0xe2, b"MPF\0 a second picture")),
        (Media::Png, png_with(b"eXIf", gps)),
        (Media::Png, png_with(b"tEXt", b"Comment\0somebody's name")),
        (
            Media::WebP,
            webp_with(b"EXIF", &[gps.as_slice(), b" "].concat()),
        ),
        (Media::WebP, webp_with(b"XMP ", b"<x:xmpmeta/>")),
    ];
    for (media, bytes) in packed {
        assert_eq!(check(&bytes), None, "{media:?} with metadata passes");
        let (found, clean) = plain(&bytes).unwrap();
        assert_eq!((found, clean), (media, picture(media, 1, 500)));
    }
}

#[test]
fn a_second_file_behind_a_picture_is_found() {
    for media in Media::ALL {
        let mut bytes = picture(*media, 1, 500);
        bytes.extend_from_slice(b"PK\x03\x04 an archive");
        assert_eq!(check(&bytes), None, "{media:?}");
    }
}

#[test]
fn what_colours_mean_is_kept() {
    let profile = b"ICC_PROFILE\0\x01\x01 a profile";
    for bytes in [
        jpeg_with(0xe2, profile),
        jpeg_with(0xee, b"Adobe\0\x64\0\0\0\0\0"),
        png_with(b"gAMA", &[0, 0, 0xb1, 0x8f]),
        webp_with(b"ICCP", b"a profile."),
    ] {
        assert!(check(&bytes).is_some());
    }
}

#[test]
fn other_files_and_broken_pictures_are_none() {
    for other in [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj".as_slice(),
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"GIF89a\x01\0\x01\0\x80\0\0",
        b"\xff\xd8\xff%PDF-1.7 in a picture's coat",
        b"",
    ] {
        assert_eq!(plain(other), None);
    }
    for media in Media::ALL {
        let whole = picture(*media, 1, 500);
        for cut in 0..whole.len() {
            assert_eq!(plain(&whole[..cut]), None, "{media:?} cut at {cut}");
        }
    }
}

#[test]
fn an_animation_is_no_photo() {
    let flags = [0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(plain(&webp_with(b"VP8X", &flags)), None);
    assert_eq!(plain(&webp_with(b"ANMF", &flags)), None);
}

proptest::proptest! {
    /// Whatever comes in, the answer is an answer, and what came out plain stays so.
    #[test]
    fn damage_never_panics(seed in 0u64..50, at in 0usize..600, to: u8, kind in 0usize..3) {
        let mut bytes = picture(Media::ALL[kind], seed, 500);
        let place = at % bytes.len();
        bytes[place] = to;
        if let Some((media, clean)) = plain(&bytes) {
            proptest::prop_assert_eq!(check(&clean), Some(media));
        }
    }
}
