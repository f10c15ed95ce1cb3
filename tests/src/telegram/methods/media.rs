//! Files in calls: uploaded along, or known from before.

use serde_json::Value;

use super::Answer;
use crate::telegram::call::{Call, Upload};
use crate::telegram::files::{self, DOWNLOAD_BYTES_MAX};
use crate::telegram::message::Media;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

/// Where a field's file is.
enum Source<'a> {
    Uploaded(&'a Upload),
    Known(String),
}

fn source<'a>(state: &State, call: &'a Call, field: &str) -> Result<Source<'a>, Refusal> {
    if let Some(part) = field.strip_prefix("attach://") {
        let upload = call.uploads.get(part);
        let upload =
            upload.ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
        if upload.bytes.is_empty() {
            return Err(Refusal::bad("file must be non-empty"));
        }
        return Ok(Source::Uploaded(upload));
    }
    if field.starts_with("http://") || field.starts_with("https://") {
        return Err(Refusal::bad("failed to get HTTP URL content"));
    }
    match state.files.by_id(field) {
        Some(file) => Ok(Source::Known(file.id.clone())),
        None => Err(Refusal::bad("wrong file identifier/HTTP URL specified")),
    }
}

pub(super) fn photo(state: &mut State, call: &Call, field: &str) -> Result<Media, Refusal> {
    let sizes = match source(state, call, field)? {
        Source::Uploaded(upload) => {
            let size = files::uploaded(&upload.bytes)?;
            state.files.keep_photo(vec![size])
        }
        Source::Known(id) => {
            let is_photo = state
                .files
                .by_id(&id)
                .is_some_and(|file| file.sides.is_some());
            if !is_photo {
                return Err(Refusal::bad("can't use file of type Document as Photo"));
            }
            vec![id]
        }
    };
    Ok(Media::Photo(sizes))
}

pub(super) fn document(state: &mut State, call: &Call, field: &str) -> Result<Media, Refusal> {
    let (file, name) = match source(state, call, field)? {
        Source::Uploaded(upload) => {
            let extension = upload.name.rsplit('.').next().unwrap_or("bin").to_owned();
            let file = state
                .files
                .keep("documents", &extension, upload.bytes.clone());
            (file.id.clone(), upload.name.clone())
        }
        Source::Known(id) => {
            let name = state.files.by_id(&id).map(|file| file.path.clone());
            (id, name.unwrap_or_default())
        }
    };
    let mime = mime_of(&name).to_owned();
    Ok(Media::Document { file, name, mime })
}

/// What Telegram takes a file for, by its name.
pub(in crate::telegram) fn mime_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "csv" => "text/csv",
        "ics" => "text/calendar",
        "jpg" | "jpeg" => "image/jpeg",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "txt" => "text/plain",
        "webp" => "image/webp",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

pub(super) fn file(state: &State, call: &Call) -> Answer {
    let id = call.text("file_id").unwrap_or_default();
    let file = state
        .files
        .by_id(id)
        .ok_or_else(|| Refusal::bad("invalid file_id"))?;
    if file.size_bytes > DOWNLOAD_BYTES_MAX {
        return Err(Refusal::bad("file is too big"));
    }
    let mut shape = state.files.shape(id);
    let known = shape.as_object_mut().expect("an object");
    known.retain(|field, _| field.starts_with("file_"));
    known.insert("file_path".to_owned(), Value::from(file.path.clone()));
    Ok(shape)
}
