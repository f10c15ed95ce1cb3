//! QR codes: made for tickets, and read out of the photos that door staff send.
//!
//! What a payload means is not known here: it is text in and text out. Nothing is logged, because
//! a payload admits whoever holds it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{
    DynamicImage, ExtendedColorType, GrayImage, ImageDecoder, ImageEncoder, ImageFormat,
    ImageReader, Limits,
};
use qrcode::{Color, EcLevel, QrCode};
use rxing::{BarcodeFormat, DecodeHints};

/// The largest file that is looked at.
pub const MAX_PICTURE_BYTES: usize = 12 * 1024 * 1024;
/// The largest picture that is decoded, by the dimensions its header claims.
pub const MAX_PICTURE_PIXELS: u64 = 40_000_000;
/// Larger pictures are halved before they are read, which takes the readers a second and more.
const MAX_READ_PIXELS: u64 = 12_500_000;
/// What decoding one picture may allocate: the pixels of the largest one in RGBA, and some room.
const MAX_DECODER_BYTES: u64 = 5 * MAX_PICTURE_PIXELS;
/// The light border that the standard asks for, in modules.
pub const QUIET_ZONE_MODULES: u32 = 4;

const LIGHT: u8 = 255;
const DARK: u8 = 0;

/// Why a photo gave no payload. Each is something the sender can do something about.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DecodeError {
    #[error("the picture has {size_bytes} bytes, {limit_bytes} are accepted")]
    TooLarge {
        size_bytes: usize,
        limit_bytes: usize,
    },
    #[error("the picture has {pixels} pixels, {limit_pixels} are accepted")]
    TooManyPixels { pixels: u64, limit_pixels: u64 },
    #[error("not a PNG, JPEG or WebP picture")]
    NotAPicture,
    #[error("no QR code in the picture")]
    NoCode,
}

/// A QR code as a square of modules, without its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    pub side: u32,
    dark: Vec<bool>,
}

impl Modules {
    /// Whether a module is dark. Outside of the code, in the quiet zone, all are light.
    pub fn is_dark(&self, x: i64, y: i64) -> bool {
        let side = i64::from(self.side);
        (0..side).contains(&x)
            && (0..side).contains(&y)
            && usize::try_from(y * side + x)
                .is_ok_and(|at| self.dark.get(at).copied().unwrap_or(false))
    }
}

/// The modules of `payload`, with error correction M.
///
/// # Panics
/// When the payload is longer than a QR code holds, 2331 bytes; a ticket's has about forty.
pub fn encode(payload: &str) -> Modules {
    let code = QrCode::with_error_correction_level(payload, EcLevel::M)
        .expect("a ticket's payload is far below 2331 bytes");
    Modules {
        side: u32::try_from(code.width()).expect("a QR code has at most 177 modules a side"),
        dark: code
            .into_colors()
            .into_iter()
            .map(|color| color == Color::Dark)
            .collect(),
    }
}

/// `payload` as a picture with its quiet zone, `module_px` pixels a module.
///
/// # Panics
/// As [`encode`].
pub fn encode_picture(payload: &str, module_px: u32) -> GrayImage {
    let modules = encode(payload);
    let module_px = module_px.max(1);
    let side = (modules.side + 2 * QUIET_ZONE_MODULES) * module_px;
    GrayImage::from_fn(side, side, |x, y| {
        let module = |px: u32| i64::from(px / module_px) - i64::from(QUIET_ZONE_MODULES);
        image::Luma([if modules.is_dark(module(x), module(y)) {
            DARK
        } else {
            LIGHT
        }])
    })
}

/// `payload` as a grayscale PNG with its quiet zone, `module_px` pixels a module.
///
/// # Panics
/// As [`encode`].
pub fn encode_png(payload: &str, module_px: u32) -> Vec<u8> {
    let picture = encode_picture(payload, module_px);
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::NoFilter)
        .write_image(
            picture.as_raw(),
            picture.width(),
            picture.height(),
            ExtendedColorType::L8,
        )
        .expect("writing a grayscale picture to memory");
    png
}

/// `payload` as lines of half-block characters, two modules a character, with its quiet zone.
/// For a terminal with light text on a dark ground: light modules are the ink.
///
/// # Panics
/// As [`encode`].
pub fn encode_unicode(payload: &str) -> String {
    let modules = encode(payload);
    let quiet = i64::from(QUIET_ZONE_MODULES);
    let end = i64::from(modules.side) + quiet;
    let mut text = String::new();
    let mut y = -quiet;
    while y < end {
        for x in -quiet..end {
            // The count of rows is odd: the last lower half lies below the quiet zone, and is left dark.
            let lower_is_dark = y + 1 >= end || modules.is_dark(x, y + 1);
            text.push(match (modules.is_dark(x, y), lower_is_dark) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            });
        }
        text.push('\n');
        y += 2;
    }
    text
}

/// The distinct payloads of the QR codes in a photo, in the order they were found: one or more.
/// This is work for tens of milliseconds, and for seconds on the largest photos that hold no
/// code: call it off the async threads.
///
/// # Errors
/// [`DecodeError`] when the file is too large, is no picture, or shows no readable code.
pub fn decode(bytes: &[u8]) -> Result<Vec<String>, DecodeError> {
    let mut picture = open(bytes)?;
    // Codes so small that they need more than this are not legible in a photo anyway.
    while u64::from(picture.width()) * u64::from(picture.height()) > MAX_READ_PIXELS {
        picture = shrunk(&picture, 2);
    }
    let mut attempts = vec![picture];
    while let Some(attempt) = attempts.last() {
        let found = read(attempt);
        if !found.is_empty() {
            return Ok(found);
        }
        let next = match attempts.len() {
            1 => contrasted(&shrunk(attempt, 2)),
            2 => shrunk(attempt, 2),
            _ => break,
        };
        attempts.push(next);
    }
    // Light on dark, as some phones show it in dark mode, comes second: it is rare.
    for mut attempt in attempts {
        attempt.invert();
        let found = read(&attempt);
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Err(DecodeError::NoCode)
}

/// The picture in grayscale, upright, on white.
fn open(bytes: &[u8]) -> Result<DynamicImage, DecodeError> {
    let picture = photo(bytes)?;
    Ok(DynamicImage::ImageLuma8(if picture.color().has_alpha() {
        on_white(&picture)
    } else {
        picture.into_luma8()
    }))
}

/// A picture that somebody sent, upright. What is too large in bytes or pixels is refused before
/// it is decoded.
///
/// # Errors
/// [`DecodeError`], never `NoCode`.
pub fn photo(bytes: &[u8]) -> Result<DynamicImage, DecodeError> {
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(DecodeError::TooLarge {
            size_bytes: bytes.len(),
            limit_bytes: MAX_PICTURE_BYTES,
        });
    }
    // The decoders are written to refuse hostile bytes, but they run on what strangers send, and a
    // panic in one must not end the caller.
    catch_unwind(AssertUnwindSafe(|| decode_picture(bytes)))
        .unwrap_or(Err(DecodeError::NotAPicture))
}

fn decode_picture(bytes: &[u8]) -> Result<DynamicImage, DecodeError> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| DecodeError::NotAPicture)?;
    if !matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)
    ) {
        return Err(DecodeError::NotAPicture);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader
        .into_decoder()
        .map_err(|_| DecodeError::NotAPicture)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PICTURE_PIXELS || decoder.total_bytes() > MAX_DECODER_BYTES {
        return Err(DecodeError::TooManyPixels {
            pixels,
            limit_pixels: MAX_PICTURE_PIXELS,
        });
    }
    // A photo without, or with broken, notes on its orientation is taken as upright.
    let orientation = decoder
        .orientation()
        .unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| DecodeError::NotAPicture)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Transparent pixels are black underneath more often than not, and a code on them would vanish.
fn on_white(picture: &DynamicImage) -> GrayImage {
    let with_alpha = picture.to_luma_alpha8();
    let (width, height) = with_alpha.dimensions();
    let pixels = with_alpha
        .as_raw()
        .chunks_exact(2)
        .map(|pixel| {
            let (luma, alpha) = (u16::from(pixel[0]), u16::from(pixel[1]));
            u8::try_from((luma * alpha + 255 * (255 - alpha)) / 255).unwrap_or(LIGHT)
        })
        .collect();
    GrayImage::from_raw(width, height, pixels).expect("one byte for each pixel")
}

fn shrunk(picture: &DynamicImage, by: u32) -> DynamicImage {
    picture.thumbnail_exact(
        (picture.width() / by).max(1),
        (picture.height() / by).max(1),
    )
}

/// Contrast stretched so that all but the outermost hundredths span black to white.
fn contrasted(picture: &DynamicImage) -> DynamicImage {
    let mut gray = picture.to_luma8();
    let mut histogram = [0_u32; 256];
    for luma in gray.iter() {
        histogram[usize::from(*luma)] += 1;
    }
    let cut = gray.width() * gray.height() / 100;
    let first_beyond = |mut lumas: Box<dyn Iterator<Item = usize>>| {
        let mut seen = 0;
        lumas.find(|luma| {
            seen += histogram[*luma];
            seen > cut
        })
    };
    let low = first_beyond(Box::new(0..=255)).unwrap_or(0);
    let high = first_beyond(Box::new((0..=255).rev())).unwrap_or(255);
    if low < high {
        let table: Vec<u8> = (0..=255_usize)
            .map(|luma| {
                u8::try_from((luma.clamp(low, high) - low) * 255 / (high - low)).unwrap_or(LIGHT)
            })
            .collect();
        for luma in gray.iter_mut() {
            *luma = table[usize::from(*luma)];
        }
    }
    DynamicImage::ImageLuma8(gray)
}

/// Two readers in turn, as each is strong where the other is weak: rxing on blur and uneven light,
/// rqrr on noise and low contrast. The faster one goes first.
fn read(picture: &DynamicImage) -> Vec<String> {
    let Some(gray) = picture.as_luma8() else {
        return Vec::new();
    };
    let mut found = guarded(|| read_with_rxing(gray));
    if found.is_empty() {
        found = guarded(|| read_with_rqrr(gray));
    }
    let mut distinct: Vec<String> = Vec::new();
    for payload in found {
        if !payload.is_empty() && !distinct.contains(&payload) {
            distinct.push(payload);
        }
    }
    distinct
}

/// Both readers index by numbers they compute from the picture and hold `unwrap`s and `panic!`s of
/// their own (rqrr's `prepare.rs` and `decode.rs`), so a crafted picture must not get past here.
fn guarded(reader: impl FnOnce() -> Vec<String>) -> Vec<String> {
    catch_unwind(AssertUnwindSafe(reader)).unwrap_or_default()
}

fn read_with_rxing(gray: &GrayImage) -> Vec<String> {
    let mut hints = DecodeHints {
        PossibleFormats: Some([BarcodeFormat::QR_CODE].into()),
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    rxing::helpers::detect_multiple_in_luma_with_hints(
        gray.as_raw().clone(),
        gray.width(),
        gray.height(),
        &mut hints,
    )
    .unwrap_or_default()
    .iter()
    .map(|code| code.getText().to_owned())
    .collect()
}

fn read_with_rqrr(gray: &GrayImage) -> Vec<String> {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        gray.as_raw()[y * width + x]
    });
    prepared
        .detect_grids()
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, payload)| payload)
        .collect()
}

#[cfg(test)]
mod tests;
