use image::codecs::jpeg::JpegEncoder;
use image::{Luma, RgbaImage};

use super::*;

const PAYLOAD: &str = "EVT1:7KQ2MXH4PDR9TCAWB3NE6F5JGZ8YV1SKU0QL";

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("write a PNG");
    bytes.into_inner()
}

fn jpeg(picture: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .expect("write a JPEG");
    bytes
}

/// A photo of a code: it lies on a gray table, turned, on paper and ink that are not quite white and black.
fn photo(payload: &str, degrees: f32, paper: u8, ink: u8) -> GrayImage {
    let code = encode_picture(payload, 10);
    let side = code.width() as f32;
    let (sin, cos) = degrees.to_radians().sin_cos();
    GrayImage::from_fn(800, 640, |x, y| {
        let (dx, dy) = (x as f32 - 400.0, y as f32 - 320.0);
        let (u, v) = (
            dx * cos + dy * sin + side / 2.0,
            dy * cos - dx * sin + side / 2.0,
        );
        if (0.0..side).contains(&u) && (0.0..side).contains(&v) {
            let light = code.get_pixel(u as u32, v as u32).0[0] == LIGHT;
            Luma([if light { paper } else { ink }])
        } else {
            Luma([paper / 2 + ink / 2])
        }
    })
}

fn inverted(mut picture: GrayImage) -> GrayImage {
    image::imageops::invert(&mut picture);
    picture
}

#[test]
fn a_payload_survives_the_round_trip() {
    assert_eq!(
        decode(&encode_png(PAYLOAD, 8)),
        Ok(vec![PAYLOAD.to_owned()])
    );
    assert_eq!(
        decode(&encode_png("Straße 東京 🎉", 4)),
        Ok(vec!["Straße 東京 🎉".to_owned()])
    );
}

#[test]
fn a_code_is_read_from_a_poor_jpeg() {
    assert_eq!(
        decode(&jpeg(&photo(PAYLOAD, 0.0, 230, 40), 40)),
        Ok(vec![PAYLOAD.to_owned()])
    );
}

#[test]
fn a_code_is_read_at_every_angle() {
    for degrees in [12.0, 45.0, 90.0, 171.0, 260.0] {
        assert_eq!(
            decode(&jpeg(&photo(PAYLOAD, degrees, 230, 40), 70)),
            Ok(vec![PAYLOAD.to_owned()]),
            "{degrees}"
        );
    }
}

#[test]
fn a_code_is_read_from_far_away() {
    let small = DynamicImage::ImageLuma8(photo(PAYLOAD, 12.0, 230, 40))
        .thumbnail(240, 240)
        .into_luma8();
    assert_eq!(decode(&jpeg(&small, 80)), Ok(vec![PAYLOAD.to_owned()]));
}

#[test]
fn a_light_code_on_dark_is_read() {
    assert_eq!(
        decode(&png(&inverted(encode_picture(PAYLOAD, 6)))),
        Ok(vec![PAYLOAD.to_owned()])
    );
    assert_eq!(
        decode(&jpeg(&inverted(photo(PAYLOAD, 12.0, 230, 40)), 60)),
        Ok(vec![PAYLOAD.to_owned()])
    );
}

#[test]
fn a_faint_code_is_read() {
    assert_eq!(
        decode(&png(&photo(PAYLOAD, 12.0, 140, 110))),
        Ok(vec![PAYLOAD.to_owned()])
    );
    assert_eq!(
        decode(&jpeg(&photo(PAYLOAD, 3.0, 235, 205), 85)),
        Ok(vec![PAYLOAD.to_owned()])
    );
}

#[test]
fn a_mirrored_code_is_read() {
    let mirrored = image::imageops::flip_horizontal(&encode_picture(PAYLOAD, 6));
    assert_eq!(decode(&png(&mirrored)), Ok(vec![PAYLOAD.to_owned()]));
}

#[test]
fn a_code_on_transparent_ground_is_read() {
    let code = encode_picture(PAYLOAD, 6);
    let sticker = RgbaImage::from_fn(code.width(), code.height(), |x, y| {
        image::Rgba([0, 0, 0, 255 - code.get_pixel(x, y).0[0]])
    });
    let mut bytes = Cursor::new(Vec::new());
    sticker
        .write_to(&mut bytes, ImageFormat::WebP)
        .expect("write a WebP");
    assert_eq!(decode(&bytes.into_inner()), Ok(vec![PAYLOAD.to_owned()]));
}

#[test]
fn two_codes_in_a_picture_are_both_read() {
    let mut both = GrayImage::from_pixel(900, 500, Luma([240]));
    image::imageops::overlay(&mut both, &encode_picture("first", 8), 60, 80);
    image::imageops::overlay(&mut both, &encode_picture("second", 8), 500, 120);
    let mut found = decode(&jpeg(&both, 80)).expect("two codes");
    found.sort();
    assert_eq!(found, ["first", "second"]);
}

#[test]
fn the_same_code_twice_is_one_payload() {
    let mut both = GrayImage::from_pixel(900, 500, Luma([240]));
    image::imageops::overlay(&mut both, &encode_picture("same", 8), 60, 80);
    image::imageops::overlay(&mut both, &encode_picture("same", 8), 500, 120);
    assert_eq!(decode(&png(&both)), Ok(vec!["same".to_owned()]));
}

#[test]
fn a_picture_without_a_code_says_so() {
    let scene = GrayImage::from_fn(640, 480, |x, y| Luma([(x * y % 251) as u8]));
    assert_eq!(decode(&png(&scene)), Err(DecodeError::NoCode));
    for side in [1, 2, 3, 40] {
        assert_eq!(
            decode(&png(&GrayImage::new(side, 1))),
            Err(DecodeError::NoCode),
            "{side}"
        );
    }
}

/// A PNG header that claims dimensions, and nothing behind it.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(&header);
    bytes.extend(crc32(&header).to_be_bytes());
    bytes.extend(b"\0\0\x10\0IDAT\x78\x9c");
    bytes.extend([0; 0x1000]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    let start = std::time::Instant::now();
    assert_eq!(
        decode(&claiming(30_000, 30_000)),
        Err(DecodeError::TooManyPixels {
            pixels: 900_000_000,
            limit_pixels: MAX_PICTURE_PIXELS
        })
    );
    // Far less than clearing 3.6 GB takes.
    assert!(start.elapsed().as_millis() < 200);
    for (width, height) in [(u32::MAX, u32::MAX), (0x7FFF_FFFF, 2), (40_000_001, 1)] {
        assert!(
            decode(&claiming(width, height)).is_err(),
            "{width}x{height}"
        );
    }
}

#[test]
fn a_large_file_is_refused_unread() {
    let size_bytes = MAX_PICTURE_BYTES + 1;
    assert_eq!(
        decode(&vec![0; size_bytes]),
        Err(DecodeError::TooLarge {
            size_bytes,
            limit_bytes: MAX_PICTURE_BYTES
        })
    );
}

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in [
        &b""[..],
        b"hello",
        b"GIF89a\x01\0\x01\0\0\0\0",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"RIFF\0\0\0\0WEBP",
    ] {
        assert_eq!(decode(bytes), Err(DecodeError::NotAPicture), "{bytes:?}");
    }
}

#[test]
fn damaged_pictures_never_panic() {
    use rand::{Rng, SeedableRng, rngs::StdRng};
    let mut dice = StdRng::seed_from_u64(11);
    let picture = photo(PAYLOAD, 12.0, 230, 40);
    let mut webp = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(encode_picture(PAYLOAD, 3))
        .into_rgb8()
        .write_to(&mut webp, ImageFormat::WebP)
        .expect("write a WebP");
    let originals = [
        encode_png(PAYLOAD, 3),
        jpeg(
            &DynamicImage::ImageLuma8(picture)
                .thumbnail(200, 200)
                .into_luma8(),
            60,
        ),
        webp.into_inner(),
    ];
    for original in originals {
        for _ in 0..40 {
            let mut damaged = original.clone();
            for _ in 0..dice.random_range(1..8) {
                let at = dice.random_range(0..damaged.len());
                damaged[at] = dice.random();
            }
            damaged.truncate(
                dice.random_range(1..=original.len() * 2)
                    .min(original.len()),
            );
            // Whether it still reads is luck; that there is an answer is the point.
            let _: Result<Vec<String>, DecodeError> = decode(&damaged);
        }
    }
}

#[test]
fn a_photo_lying_on_its_side_is_read() {
    // An Exif note: one entry, orientation 6, a quarter turn.
    let mut exif =
        b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
            .to_vec();
    let upright = jpeg(&photo(PAYLOAD, 0.0, 230, 40), 80);
    let mut turned = upright[..2].to_vec();
    turned.append(&mut exif);
    turned.extend(&upright[2..]);
    let picture = open(&turned).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (640, 800));
    assert_eq!(decode(&turned), Ok(vec![PAYLOAD.to_owned()]));
}

#[test]
fn the_terminal_shows_the_same_code() {
    let text = encode_unicode(PAYLOAD);
    let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let module_px = 6;
    let width = u32::try_from(lines[0].len()).expect("a line of modules") * module_px;
    let height = u32::try_from(lines.len()).expect("lines of modules") * 2 * module_px;
    // On a dark terminal, ink is light.
    let screen = GrayImage::from_fn(width, height, |x, y| {
        let (column, row) = (x / module_px, y / module_px);
        let inked = match lines[row as usize / 2][column as usize] {
            '█' => true,
            '▀' => row % 2 == 0,
            '▄' => row % 2 == 1,
            _ => false,
        };
        Luma([if inked { LIGHT } else { DARK }])
    });
    assert_eq!(decode(&png(&screen)), Ok(vec![PAYLOAD.to_owned()]));
    assert_eq!(lines[0], vec!['█'; lines[0].len()]);
}
