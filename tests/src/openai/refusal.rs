//! Refusals in the shape and in the words of OpenAI's.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What is answered when a request is refused.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub status: u16,
    pub kind: String,
    pub code: Option<String>,
    pub param: Option<String>,
    pub message: String,
    pub retry_after_seconds: Option<u64>,
}

impl Refusal {
    pub fn of(status: u16, code: Option<&str>, message: impl Into<String>) -> Self {
        let kind = match status {
            429 if code == Some("insufficient_quota") => "insufficient_quota",
            429 => "requests",
            500.. => "server_error",
            _ => "invalid_request_error",
        };
        Self {
            status,
            kind: kind.to_owned(),
            code: code.map(str::to_owned),
            param: None,
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    pub fn bad(param: &str, code: &str, message: impl Into<String>) -> Self {
        let mut refusal = Self::of(400, Some(code), message);
        refusal.param = Some(param.to_owned());
        refusal
    }

    /// A value that is not one of those that are taken.
    pub fn value(param: &str, message: impl Into<String>) -> Self {
        Self::bad(param, "invalid_value", message)
    }

    pub fn kind(param: &str, expected: &str, found: &serde_json::Value) -> Self {
        let found = match found {
            serde_json::Value::Null => "null",
            serde_json::Value::Bool(_) => "a boolean",
            serde_json::Value::Number(number) if number.is_f64() => "a decimal",
            serde_json::Value::Number(_) => "an integer",
            serde_json::Value::String(_) => "a string",
            serde_json::Value::Array(_) => "an array",
            serde_json::Value::Object(_) => "an object",
        };
        Self::bad(
            param,
            "invalid_type",
            format!("Invalid type for '{param}': expected {expected}, but got {found} instead."),
        )
    }

    pub fn unknown(param: &str) -> Self {
        Self::bad(
            param,
            "unknown_parameter",
            format!("Unknown parameter: '{param}'."),
        )
    }

    pub fn missing(param: &str) -> Self {
        Self::bad(
            param,
            "missing_required_parameter",
            format!("Missing required parameter: '{param}'."),
        )
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = json!({ "error": {
            "message": self.message,
            "type": self.kind,
            "param": self.param,
            "code": self.code,
        }});
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
