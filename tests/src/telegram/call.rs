//! One request as it came: which method, its fields, and the files sent along.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::fields::Method;
use super::refusal::Refusal;

pub(super) struct Call {
    pub method: &'static Method,
    pub fields: Map<String, Value>,
    pub uploads: HashMap<String, Upload>,
}

/// A part of a form that is a file.
#[derive(Clone)]
pub(super) struct Upload {
    pub name: String,
    pub bytes: Bytes,
}

impl Call {
    /// # Errors
    /// When the body is neither JSON nor a form.
    pub fn read(
        method: &'static Method,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<Self, Refusal> {
        let mut call = Self {
            method,
            fields: Map::new(),
            uploads: HashMap::new(),
        };
        if body.is_empty() {
            return Ok(call);
        }
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("application/json") {
            call.fields = serde_json::from_slice(body)
                .map_err(|_| Refusal::bad("can't parse JSON object"))?;
            return Ok(call);
        }
        let boundary = kind
            .strip_prefix("multipart/form-data")
            .and_then(|rest| rest.split_once("boundary="))
            .map(|(_, boundary)| boundary.trim_matches('"'));
        let Some(boundary) = boundary else {
            return Err(Refusal::bad(format!("unsupported content type {kind:?}")));
        };
        for part in parts(body, boundary) {
            call.take(part.ok_or_else(|| Refusal::bad("can't parse the form"))?);
        }
        Ok(call)
    }

    fn take(&mut self, part: Part) {
        match part.file_name {
            Some(name) => {
                if self.method.takes_file(&part.name) {
                    let attached = format!("attach://{}", part.name);
                    self.fields.insert(part.name.clone(), attached.into());
                }
                let bytes = part.bytes;
                self.uploads.insert(part.name, Upload { name, bytes });
            }
            None => {
                let text = String::from_utf8_lossy(&part.bytes).into_owned();
                let value = self.method.read_text(&part.name, text);
                self.fields.insert(part.name, value);
            }
        }
    }

    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    pub fn int(&self, field: &str) -> Option<i64> {
        self.fields.get(field)?.as_i64()
    }

    pub fn is_set(&self, field: &str) -> bool {
        self.fields.get(field).and_then(Value::as_bool) == Some(true)
    }

    pub fn list(&self, field: &str) -> Option<&Vec<Value>> {
        self.fields.get(field)?.as_array()
    }
}

struct Part {
    name: String,
    file_name: Option<String>,
    bytes: Bytes,
}

/// The parts of a form; `None` where one cannot be read.
fn parts(body: &Bytes, boundary: &str) -> Vec<Option<Part>> {
    let mark = format!("--{boundary}");
    let marks = found(body, mark.as_bytes());
    let between = marks.windows(2);
    between
        .map(|pair| {
            // After the mark comes a line's end, and before the next one as well.
            let from = pair[0] + mark.len() + 2;
            let to = pair[1].checked_sub(2).filter(|to| *to >= from)?;
            part(&body.slice(from..to))
        })
        .collect()
}

fn part(bytes: &Bytes) -> Option<Part> {
    let end = found(bytes, b"\r\n\r\n").first().copied()?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let disposition = head.lines().find(|line| {
        line.to_ascii_lowercase()
            .starts_with("content-disposition:")
    })?;
    Some(Part {
        name: parameter(disposition, "name")?,
        file_name: parameter(disposition, "filename"),
        bytes: bytes.slice(end + 4..),
    })
}

fn parameter(header: &str, name: &str) -> Option<String> {
    let begin = format!("; {name}=\"");
    let (_, rest) = header.split_once(&begin)?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// Where `needle` begins in `hay`.
fn found(hay: &[u8], needle: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(place) = hay[from..].iter().position(|byte| *byte == needle[0]) {
        from += place;
        if hay[from..].starts_with(needle) {
            places.push(from);
            from += needle.len();
        } else {
            from += 1;
        }
    }
    places
}
