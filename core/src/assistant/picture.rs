//! A picture as the vendor is shown it: smaller, and without what a camera notes besides.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat};

use crate::error::{Error, Rejection, Result};
use crate::event;
use crate::ticket::qr;

/// Letters of a flyer are still read at this size.
const MAX_SIDE_PX: u32 = 1024;

/// The picture as an address that holds it.
///
/// # Errors
/// Why it cannot be taken.
pub(super) async fn address(bytes: Vec<u8>) -> Result<String> {
    let made = tokio::task::spawn_blocking(move || jpeg(&bytes)).await;
    let made = made.map_err(|error| Error::broken_off(&error))??;
    Ok(format!("data:image/jpeg;base64,{}", STANDARD.encode(made))) // not-for-people: an address
}

fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, Rejection> {
    let picture = qr::photo(bytes).map_err(event::refused)?;
    let small = match picture.width().max(picture.height()) > MAX_SIDE_PX {
        true => picture.thumbnail(MAX_SIDE_PX, MAX_SIDE_PX),
        false => picture,
    };
    let mut made = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(small.into_rgb8())
        .write_to(&mut made, ImageFormat::Jpeg)
        .map_err(|_| Rejection::NotAPicture)?;
    Ok(made.into_inner())
}
