//! The three formats, as far as telling the picture from what is packed beside it needs. Pixels are
//! not decoded.

/// A copy of a JPEG without metadata, or none when it is not a whole one (ITU T.81, annex B).
pub fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const SOI: [u8; 2] = [0xff, 0xd8];
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.strip_prefix(&SOI).map(|_| &SOI)?);
    let (mut at, mut has_frame, mut has_scan) = (2, false, false);
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        // Any number of 0xff may stand before a marker.
        while *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        let marker = bytes[at + 1];
        if marker == 0xd9 {
            out.extend_from_slice(&[0xff, 0xd9]);
            return (has_frame && has_scan).then_some(out);
        }
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        let end = at + 2 + length;
        let segment = bytes.get(at..end).filter(|_| length >= 2)?;
        let content = &segment[4..];
        let keep = match marker {
            // Markers without a length, or a second beginning: no picture looks like this.
            0x00 | 0x01 | 0xd0..=0xd8 => return None,
            0xe0 => content.starts_with(b"JFIF\0"),
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xee => content.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        has_frame |= matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf);
        if keep {
            out.extend_from_slice(segment);
        }
        at = end;
        if marker == 0xda {
            has_scan = true;
            let length = scan_length(bytes.get(at..)?)?;
            out.extend_from_slice(&bytes[at..at + length]);
            at += length;
        }
    }
}

/// How far the coded data of a scan go: to the next marker that is not part of them.
fn scan_length(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(2)
        .position(|w| w[0] == 0xff && !matches!(w[1], 0x00 | 0xd0..=0xd7 | 0xff))
}

/// A copy of a PNG without metadata, or none when it is not a whole one (PNG, third edition).
pub fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: usize = 8;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.get(..SIGNATURE)?);
    let (mut at, mut has_data) = (SIGNATURE, false);
    loop {
        let head: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        let length = usize::try_from(u32::from_be_bytes(head)).ok()?;
        let kind: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let chunk = bytes.get(at..end)?;
        if (at == SIGNATURE) != (&kind == b"IHDR") {
            return None;
        }
        let keep = match &kind {
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" => true,
            // What colours mean.
            b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"sBIT" | b"bKGD" | b"pHYs" => true,
            // A reader may skip what begins with a small letter, and must know the rest.
            _ if kind[0].is_ascii_lowercase() => false,
            _ => return None,
        };
        has_data |= &kind == b"IDAT";
        if keep {
            out.extend_from_slice(chunk);
        }
        if &kind == b"IEND" {
            return has_data.then_some(out);
        }
        at = end;
    }
}

/// A copy of a WebP without metadata, or none when it is not a whole, still one (RFC 9649).
pub fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const HEAD: usize = 12;
    // Bits of the extended header.
    const ANIMATED: u8 = 0x02;
    const XMP: u8 = 0x04;
    const EXIF: u8 = 0x08;
    let size: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let end = usize::try_from(u32::from_le_bytes(size))
        .ok()?
        .checked_add(8)?;
    let content = bytes.get(HEAD..end)?;
    let mut out = bytes[..HEAD].to_vec();
    let (mut at, mut has_image) = (0, false);
    while at < content.len() {
        let kind: [u8; 4] = content.get(at..at + 4)?.try_into().ok()?;
        let length: [u8; 4] = content.get(at + 4..at + 8)?.try_into().ok()?;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        let padded = length.checked_add(length % 2)?.checked_add(8)?;
        let chunk = content.get(at..at.checked_add(padded)?)?;
        match &kind {
            b"VP8X" => {
                let flags = *chunk.get(8)?;
                if flags & ANIMATED != 0 {
                    return None;
                }
                let from = out.len();
                out.extend_from_slice(chunk);
                out[from + 8] = flags & !(XMP | EXIF);
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ICCP" => {
                has_image |= kind.starts_with(b"VP8");
                out.extend_from_slice(chunk);
            }
            b"ANIM" | b"ANMF" => return None,
            _ => {}
        }
        at += padded;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    has_image.then_some(out)
}
