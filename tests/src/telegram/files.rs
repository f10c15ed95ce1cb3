//! Files that went either way: what the bot uploaded, and what people sent.

use std::io::Cursor;

use axum::body::Bytes;
use image::{DynamicImage, ImageFormat};
use serde_json::{Value, json};

use super::refusal::Refusal;

pub(super) const PHOTO_BYTES_MAX: usize = 10 * 1024 * 1024;
pub(super) const DOCUMENT_BYTES_MAX: usize = 50 * 1024 * 1024;
/// What `getFile` serves at most.
pub(super) const DOWNLOAD_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// A photo's side at most, and its sides together in what is sent.
const PHOTO_SIDE: u32 = 1280;
const PHOTO_SIDES_MAX: u32 = 10_000;
/// The sizes besides that a photo is served in.
const SMALLER_SIDES: [u32; 3] = [90, 320, 800];

#[derive(Clone, Debug)]
pub(super) struct File {
    pub id: String,
    pub path: String,
    pub bytes: Bytes,
    /// What it is said to measure, which for a big one is more than there is of it.
    pub size_bytes: u64,
    /// Of a picture, in pixels.
    pub sides: Option<(u32, u32)>,
}

/// One size of a photo, before it is kept.
pub(super) struct Size {
    pub bytes: Bytes,
    pub width: u32,
    pub height: u32,
}

#[derive(Default)]
pub(super) struct Files(Vec<File>);

impl Files {
    pub fn keep(&mut self, folder: &str, extension: &str, bytes: Bytes) -> &mut File {
        let number = self.0.len();
        let size_bytes = bytes.len() as u64;
        self.0.push(File {
            id: format!("AgACAgIAAxk-{number}"),
            path: format!("{folder}/file_{number}.{extension}"),
            bytes,
            size_bytes,
            sides: None,
        });
        self.0.last_mut().expect("it was just put there")
    }

    /// Keeps every size of a photo; their ids, the smallest first.
    pub fn keep_photo(&mut self, sizes: Vec<Size>) -> Vec<String> {
        let keep = |size: Size| {
            let file = self.keep("photos", "jpg", size.bytes);
            file.sides = Some((size.width, size.height));
            file.id.clone()
        };
        sizes.into_iter().map(keep).collect()
    }

    pub fn by_id(&self, id: &str) -> Option<&File> {
        self.0.iter().find(|file| file.id == id)
    }

    pub fn by_path(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }

    /// The bytes of a file that is known to be there.
    pub fn bytes(&self, id: &str) -> Bytes {
        self.by_id(id)
            .map(|file| file.bytes.clone())
            .unwrap_or_default()
    }

    /// What every shape says of its file.
    pub fn shape(&self, id: &str) -> Value {
        let Some(file) = self.by_id(id) else {
            return json!({});
        };
        let mut shape = json!({
            "file_id": file.id,
            "file_unique_id": file.id.replace("AgACAgIAAxk", "AQAD"),
            "file_size": file.size_bytes,
        });
        if let Some((width, height)) = file.sides {
            shape["width"] = width.into();
            shape["height"] = height.into();
        }
        shape
    }
}

/// What a bot uploads as a photo, which is kept as it is.
///
/// # Errors
/// When it is too big, or no picture.
pub(super) fn uploaded(bytes: &Bytes) -> Result<Size, Refusal> {
    if bytes.len() > PHOTO_BYTES_MAX {
        let size = bytes.len();
        return Err(Refusal::bad(format!(
            "file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES_MAX} bytes"
        )));
    }
    let picture =
        image::load_from_memory(bytes).map_err(|_| Refusal::bad("IMAGE_PROCESS_FAILED"))?;
    let (width, height) = (picture.width(), picture.height());
    let is_narrow = width.max(height) > 20 * width.min(height);
    if width + height > PHOTO_SIDES_MAX || is_narrow {
        return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(Size {
        bytes: bytes.clone(),
        width,
        height,
    })
}

/// The sizes in which a person's photo arrives, the smallest first: each a JPEG, made anew.
///
/// # Panics
/// When it is no picture: nobody's app sends that as a photo.
pub(super) fn taken(bytes: &[u8]) -> Vec<Size> {
    let picture = image::load_from_memory(bytes).expect("a person sends pictures as photos");
    let longest = picture.width().max(picture.height());
    let mut sides: Vec<u32> = SMALLER_SIDES
        .into_iter()
        .filter(|side| *side < longest)
        .collect();
    sides.push(longest.min(PHOTO_SIDE));
    sides.dedup();
    sides
        .into_iter()
        .map(|side| sized(&picture, side))
        .collect()
}

fn sized(picture: &DynamicImage, side: u32) -> Size {
    let made = match picture.width().max(picture.height()) > side {
        true => picture.thumbnail(side, side),
        false => picture.clone(),
    };
    let mut bytes = Cursor::new(Vec::new());
    made.to_rgb8()
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .expect("a JPEG is written to memory");
    Size {
        bytes: bytes.into_inner().into(),
        width: made.width(),
        height: made.height(),
    }
}
