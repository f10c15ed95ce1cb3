//! Refusals in the shape and in the words of Telegram's.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What a method answers when it refuses.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub code: u16,
    pub description: String,
    pub parameters: Option<Value>,
}

impl Refusal {
    pub fn of(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            parameters: None,
        }
    }

    pub fn bad(what: impl AsRef<str>) -> Self {
        Self::of(400, format!("Bad Request: {}", what.as_ref()))
    }

    pub fn forbidden(what: &str) -> Self {
        Self::of(403, format!("Forbidden: {what}"))
    }

    pub fn conflict(what: &str) -> Self {
        Self::of(409, format!("Conflict: {what}"))
    }

    pub fn unauthorized() -> Self {
        Self::of(401, "Unauthorized")
    }

    pub fn too_large() -> Self {
        Self::of(413, "Request Entity Too Large")
    }

    pub fn too_many(retry_after_seconds: u64) -> Self {
        let mut refusal = Self::of(
            429,
            format!("Too Many Requests: retry after {retry_after_seconds}"),
        );
        refusal.parameters = Some(json!({ "retry_after": retry_after_seconds }));
        refusal
    }

    pub fn migrated(to: i64) -> Self {
        let mut refusal = Self::bad("group chat was upgraded to a supergroup chat");
        refusal.parameters = Some(json!({ "migrate_to_chat_id": to }));
        refusal
    }

    fn body(&self) -> Value {
        let mut body = json!({
            "ok": false,
            "error_code": self.code,
            "description": self.description,
        });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.body())).into_response()
    }
}
