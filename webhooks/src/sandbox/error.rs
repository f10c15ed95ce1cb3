//! Refusals in the shape of Stripe's: `{"error":{"type","code","message","param"}}`.

use serde_json::{Value, json};

/// What an endpoint answers when it refuses.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub status: u16,
    pub kind: &'static str,
    pub code: Option<&'static str>,
    pub message: String,
    pub param: Option<String>,
    /// Whether the answer is kept for its idempotency key. Stripe keeps what an endpoint said
    /// once it had begun its work, and forgets what failed validation.
    pub kept: bool,
}

impl ApiError {
    fn request(status: u16, code: Option<&'static str>, message: String) -> Self {
        Self {
            status,
            kind: "invalid_request_error",
            code,
            message,
            param: None,
            kept: false,
        }
    }

    pub fn invalid(code: &'static str, param: &str, message: impl Into<String>) -> Self {
        let mut error = Self::request(400, Some(code), message.into());
        error.param = Some(param.to_owned());
        error
    }

    pub fn missing_param(param: &str) -> Self {
        Self::invalid(
            "parameter_missing",
            param,
            format!("Missing required param: {param}."),
        )
    }

    pub fn unknown_param(param: &str) -> Self {
        Self::invalid(
            "parameter_unknown",
            param,
            format!("Received unknown parameter: {param}"),
        )
    }

    pub fn no_such(what: &str, id: &str, param: &str) -> Self {
        let mut error = Self::request(
            404,
            Some("resource_missing"),
            format!("No such {what}: '{id}'"),
        );
        error.param = Some(param.to_owned());
        error
    }

    pub fn unknown_route(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self::request(404, Some("url_unknown"), message)
    }

    pub fn unauthorized() -> Self {
        let message = "Invalid API key provided. Give it as 'Authorization: Bearer KEY'.";
        Self::request(401, Some("api_key_invalid"), message.to_owned())
    }

    /// The state of things forbids it: kept for the idempotency key.
    pub fn refused(code: Option<&'static str>, message: impl Into<String>) -> Self {
        let mut error = Self::request(400, code, message.into());
        error.kept = true;
        error
    }

    pub fn idempotency(status: u16, code: Option<&'static str>, message: &str) -> Self {
        let mut error = Self::request(status, code, message.to_owned());
        error.kind = "idempotency_error";
        error
    }

    /// An error of Stripe's own making, for the faults that a test injects.
    pub fn injected(status: u16) -> Self {
        let message = "The sandbox was told to fail this request.".to_owned();
        let mut error = Self::request(status, None, message);
        error.kind = match status {
            429 => {
                error.code = Some("rate_limit");
                "invalid_request_error"
            }
            400..=499 => "invalid_request_error",
            _ => "api_error",
        };
        error
    }

    pub fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(code) = self.code {
            error["code"] = json!(code);
        }
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        json!({ "error": error })
    }
}
