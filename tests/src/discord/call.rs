//! One request as it came: which route, its body, and the files sent along.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::route::Route;
use crate::form::{Part, boundary, parts};

/// A file may measure this much.
pub(super) const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;

pub(super) struct Call {
    pub route: Route,
    /// What stands in the path.
    pub places: Vec<String>,
    pub query: HashMap<String, String>,
    /// The JSON that was sent: an object, for most.
    pub body: Value,
    pub uploads: Vec<Upload>,
}

/// A part of a form that is a file: `files[index]`.
#[derive(Clone)]
pub(super) struct Upload {
    pub index: u64,
    pub name: String,
    pub kind: Option<String>,
    pub bytes: Bytes,
}

impl Call {
    /// # Errors
    /// When the body is neither JSON nor a form.
    pub fn read(
        (route, places): (Route, Vec<String>),
        query: &str,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<Self, Refusal> {
        let mut call = Self {
            route,
            places,
            query: url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
            body: Value::Object(Map::new()),
            uploads: Vec::new(),
        };
        if body.is_empty() {
            return Ok(call);
        }
        let kind = headers.get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/json") {
            call.body = serde_json::from_slice(body).map_err(|_| Refusal::no_json())?;
            return Ok(call);
        }
        let Some(boundary) = boundary(kind) else {
            let words = format!(
                "Expected \"Content-Type\" header to be one of \
                 {{'application/json', 'multipart/form-data'}}, and not {kind:?}"
            );
            return Err(Refusal::of(400, 50035, words));
        };
        for part in parts(body, boundary) {
            call.take(part.ok_or_else(Refusal::no_json)?)?;
        }
        Ok(call)
    }

    fn take(&mut self, part: Part) -> Result<(), Refusal> {
        if part.name == "payload_json" {
            self.body = serde_json::from_slice(&part.bytes).map_err(|_| Refusal::no_json())?;
            return Ok(());
        }
        let index = part.name.strip_prefix("files[");
        let index = index.and_then(|rest| rest.strip_suffix(']')?.parse().ok());
        let (Some(index), Some(name)) = (index, part.file_name) else {
            let words = format!("There is no part {:?} in this form", part.name);
            return Err(Refusal::form(serde_json::json!({ "_errors": [{
                "code": "UNKNOWN_FIELD",
                "message": words,
            }] })));
        };
        if part.bytes.len() > FILE_BYTES_MAX {
            return Err(Refusal::too_large());
        }
        self.uploads.push(Upload {
            index,
            name,
            kind: part.kind,
            bytes: part.bytes,
        });
        Ok(())
    }

    /// The number at a place of the path; 0 where there is none, which nothing has.
    pub fn id(&self, place: usize) -> u64 {
        let place = self.places.get(place);
        place.and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    pub fn place(&self, place: usize) -> &str {
        self.places.get(place).map_or("", String::as_str)
    }
}
