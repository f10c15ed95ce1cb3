//! One request as it came: which method, its fields, and the files sent along.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::fields::Method;
use super::refusal::Refusal;
use crate::form::{Part, boundary, parts};

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
        let Some(boundary) = boundary(kind) else {
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
