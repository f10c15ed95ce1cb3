//! An event's cover: a picture at the head of its page.
//!
//! Kept as a file of its own name for each picture, so that what was linked once stays what it was.

use std::io::Cursor;
use std::path::PathBuf;

use image::{DynamicImage, ImageFormat};

use super::{Change, Event, edit};
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::{AccountId, EventId};
use crate::random;
use crate::ticket::qr::{self, DecodeError};

/// Wide enough for a page and for a link's preview.
const MAX_SIDE_PX: u32 = 1600;

/// Takes a picture as the event's cover: made smaller, and without what a camera notes besides.
///
/// # Errors
/// `NotYourEvent`, and why the picture cannot be taken.
pub async fn set_cover(
    app: &App,
    organizer: AccountId,
    event: EventId,
    bytes: Vec<u8>,
) -> Result<Event> {
    super::own(app, organizer, event).await?;
    let made = tokio::task::spawn_blocking(move || jpeg(&bytes)).await;
    let made = made.map_err(|e| Error::broken_off(&e))??;
    let key = format!("{event}-{}.jpg", hex::encode(random::bytes::<4>()));
    let path = path(app, &key);
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let half = path.with_extension("part");
    tokio::fs::write(&half, made).await?;
    tokio::fs::rename(&half, &path).await?;
    edit(app, organizer, event, Change::Cover(Some(key))).await
}

/// The cover's bytes, a JPEG; none when there is none.
///
/// # Errors
/// When the file cannot be read.
pub async fn cover(app: &App, event: &Event) -> Result<Option<Vec<u8>>> {
    let Some(key) = &event.cover_key else {
        return Ok(None);
    };
    match tokio::fs::read(path(app, key)).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e.into()),
    }
}

fn path(app: &App, key: &str) -> PathBuf {
    app.config.data_dir.join("covers").join(key)
}

fn jpeg(bytes: &[u8]) -> Result<Vec<u8>> {
    let picture = qr::photo(bytes).map_err(refused)?;
    let large = picture.width().max(picture.height()) > MAX_SIDE_PX;
    let picture = if large {
        picture.thumbnail(MAX_SIDE_PX, MAX_SIDE_PX)
    } else {
        picture
    };
    let mut made = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.into_rgb8())
        .write_to(&mut made, ImageFormat::Jpeg)
        .map_err(|_| Rejection::NotAPicture)?;
    Ok(made.into_inner())
}

/// What is wrong with a picture, for whoever sent it.
pub fn refused(error: DecodeError) -> Rejection {
    match error {
        DecodeError::TooLarge { limit_bytes, .. } => Rejection::PictureTooLarge {
            limit_mib: limit_bytes / (1024 * 1024),
        },
        DecodeError::TooManyPixels { .. } => Rejection::PictureTooManyPixels,
        DecodeError::NotAPicture => Rejection::NotAPicture,
        DecodeError::NoCode => Rejection::NoCodeInPicture,
    }
}
