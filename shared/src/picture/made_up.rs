//! Made-up pictures for tests and demonstrations: noise, told apart by their seed.

use super::Media;

/// A plain picture of noise, of at least `bytes` bytes and little more. A PNG can be looked at; JPEG
/// and WebP have the right structure around data that no decoder would like.
#[must_use]
pub fn picture(media: Media, seed: u64, bytes: usize) -> Vec<u8> {
    match media {
        Media::Jpeg => jpeg(seed, bytes),
        Media::Png => png(seed, bytes),
        Media::WebP => webp(seed, bytes),
    }
}

/// Noise (xorshift64*); a simulation can repeat it.
fn noise(seed: u64, bytes: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let next = move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as u8
    };
    std::iter::repeat_with(next).take(bytes).collect()
}

fn segment(out: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xff, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(content);
}

fn jpeg(seed: u64, bytes: usize) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    segment(&mut out, 0xdb, &[[0].as_slice(), &[1; 64]].concat());
    segment(&mut out, 0xc0, &[8, 1, 0, 1, 0, 1, 1, 0x11, 0]);
    segment(&mut out, 0xc4, &[[0].as_slice(), &[0; 16]].concat());
    segment(&mut out, 0xda, &[1, 1, 0, 0, 63, 0]);
    let data = noise(seed, bytes.saturating_sub(out.len() + 2).max(1));
    // 0xff would begin a marker.
    out.extend(data.into_iter().map(|b| b.min(0xfe)));
    out.extend_from_slice(&[0xff, 0xd9]);
    out
}

/// The check sum of PNG's chunks (CRC-32).
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            (c >> 1) ^ if c & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    };
    !bytes.iter().fold(!0, step)
}

/// The check sum of zlib (Adler-32).
fn adler(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    let body = [kind.as_slice(), content].concat();
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&body);
    out.extend_from_slice(&crc(&body).to_be_bytes());
}

/// Eight-bit grey, one row a line behind its filter byte, in stored (not compressed) blocks.
fn png(seed: u64, bytes: usize) -> Vec<u8> {
    const WIDTH: u32 = 96;
    const BLOCK: usize = 65_535;
    let height = u32::try_from(bytes.div_ceil(WIDTH as usize))
        .unwrap_or(1)
        .max(1);
    let mut rows = noise(seed, ((WIDTH + 1) * height) as usize);
    rows.iter_mut()
        .step_by(WIDTH as usize + 1)
        .for_each(|filter| *filter = 0);
    let mut packed = vec![0x78, 0x01];
    let blocks = rows.chunks(BLOCK).count();
    for (n, block) in (1..).zip(rows.chunks(BLOCK)) {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(n == blocks));
        packed.extend_from_slice(&length.to_le_bytes());
        packed.extend_from_slice(&(!length).to_le_bytes());
        packed.extend_from_slice(block);
    }
    packed.extend_from_slice(&adler(&rows).to_be_bytes());
    let size = [WIDTH.to_be_bytes(), height.to_be_bytes()].concat();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(
        &mut out,
        b"IHDR",
        &[size.as_slice(), &[8, 0, 0, 0, 0]].concat(),
    );
    chunk(&mut out, b"IDAT", &packed);
    chunk(&mut out, b"IEND", &[]);
    out
}

fn webp(seed: u64, bytes: usize) -> Vec<u8> {
    let data = noise(seed, bytes.saturating_sub(20).max(2).next_multiple_of(2));
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let parts: [&[u8]; 6] = [
        b"RIFF",
        &(length + 12).to_le_bytes(),
        b"WEBP",
        b"VP8L",
        &length.to_le_bytes(),
        &data,
    ];
    parts.concat()
}
