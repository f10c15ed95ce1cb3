//! Files that went either way, and where they are fetched from.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State as Of};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::channel::Attached;
use super::serve::Inner;
use super::state::State;

#[derive(Default)]
pub(super) struct Files {
    by_path: HashMap<String, Bytes>,
    /// What people have ready for a command.
    pub uploaded: HashMap<u64, Attached>,
    /// What becomes of whoever fetches one.
    pub trouble: Option<Trouble>,
}

/// What becomes of whoever fetches a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is no longer there.
    Gone,
    /// It never arrives.
    Hangs,
    /// It is cut short.
    Cut,
}

impl State {
    /// Keeps a file, under an address of its own.
    pub fn keep(
        &mut self,
        channel: u64,
        name: &str,
        kind: Option<String>,
        bytes: Bytes,
    ) -> Attached {
        let id = self.next_id();
        // As Discord does: letters, digits, dots, hyphens and underscores.
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
        let plain = |char: char| if is_plain(char) { char } else { '_' };
        let stored: String = name.chars().map(plain).collect();
        let path = format!("{channel}/{id}/{stored}");
        let url = format!(
            "{}/attachments/{path}?ex=68f00000&is=68e00000&hm={id:032x}&",
            self.base
        );
        self.files.by_path.insert(path, bytes.clone());
        Attached {
            id,
            kind: kind.or_else(|| kind_of(name)),
            name: stored,
            description: None,
            url,
            bytes,
            is_ephemeral: false,
        }
    }
}

fn kind_of(name: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    let kind = match extension.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "pdf" => "application/pdf",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "zip" => "application/zip",
        "mp4" => "video/mp4",
        _ => return None,
    };
    Some(kind.to_owned())
}

impl Attached {
    pub fn shape(&self) -> Value {
        let mut shape = json!({
            "id": self.id.to_string(),
            "filename": self.name,
            "size": self.bytes.len(),
            "url": self.url,
            "proxy_url": self.url,
        });
        if let Some(kind) = &self.kind {
            shape["content_type"] = kind.clone().into();
        }
        if let Some(description) = &self.description {
            shape["description"] = description.clone().into();
        }
        if self.is_ephemeral {
            shape["ephemeral"] = true.into();
        }
        if let Some((width, height)) = self.sides() {
            shape["width"] = width.into();
            shape["height"] = height.into();
        }
        shape
    }

    /// Of a picture, in pixels.
    fn sides(&self) -> Option<(u32, u32)> {
        let is_picture = self.kind.as_ref()?.starts_with("image/");
        let cursor = is_picture.then(|| std::io::Cursor::new(&self.bytes))?;
        let reader = image::ImageReader::new(cursor).with_guessed_format().ok()?;
        reader.into_dimensions().ok()
    }
}

pub(super) async fn download(Of(inner): Of<Arc<Inner>>, Path(path): Path<String>) -> Response {
    let (file, trouble) = {
        let state = inner.state();
        (state.files.by_path.get(&path).cloned(), state.files.trouble)
    };
    let gone = || {
        (
            StatusCode::NOT_FOUND,
            "This content is no longer available.",
        )
            .into_response()
    };
    match (file, trouble) {
        (None, _) | (_, Some(Trouble::Gone)) => gone(),
        (_, Some(Trouble::Hangs)) => std::future::pending().await,
        (Some(file), Some(Trouble::Cut)) => file.slice(..file.len() / 2).into_response(),
        (Some(file), None) => file.into_response(),
    }
}
