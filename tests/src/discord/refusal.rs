//! Refusals in the shape and in the words of Discord's.

use axum::Json;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What a route answers when it refuses.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: String,
    /// What is wrong in a body, as a tree of its fields.
    pub errors: Option<Value>,
    pub retry_after: Option<f64>,
    /// Of too many requests: on whichever route.
    pub is_global: bool,
    /// Nothing that can happen to a bot without a mistake in it: the test is told.
    pub is_mistake: bool,
}

impl Refusal {
    pub fn of(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: None,
            retry_after: None,
            is_global: false,
            is_mistake: false,
        }
    }

    fn mistake(mut self) -> Self {
        self.is_mistake = true;
        self
    }

    pub fn no_route() -> Self {
        Self::of(404, 0, "404: Not Found").mistake()
    }

    pub fn unauthorized() -> Self {
        Self::of(401, 0, "401: Unauthorized")
    }

    pub fn form(errors: Value) -> Self {
        let mut refusal = Self::of(400, 50035, "Invalid Form Body").mistake();
        refusal.errors = Some(errors);
        refusal
    }

    pub fn no_json() -> Self {
        let words = "The request body contains invalid JSON.";
        Self::of(400, 50109, words).mistake()
    }

    pub fn empty_message() -> Self {
        Self::of(400, 50006, "Cannot send an empty message").mistake()
    }

    pub fn too_large() -> Self {
        Self::of(413, 40005, "Request entity too large").mistake()
    }

    pub fn acknowledged() -> Self {
        let words = "Interaction has already been acknowledged.";
        Self::of(400, 40060, words).mistake()
    }

    /// An unknown thing: `channel`, `message`, …
    pub fn unknown(what: &str) -> Self {
        let code = match what {
            "Channel" => 10003,
            "Guild" => 10004,
            "Member" => 10007,
            "Message" => 10008,
            "Role" => 10011,
            "User" => 10013,
            "Webhook" => 10015,
            "Interaction" => 10062,
            "application command" => 10063,
            "Guild Scheduled Event" => 10070,
            _ => 0,
        };
        Self::of(404, code, format!("Unknown {what}"))
    }

    pub fn no_permission() -> Self {
        Self::of(403, 50013, "Missing Permissions")
    }

    pub fn no_access() -> Self {
        Self::of(403, 50001, "Missing Access")
    }

    pub fn archived() -> Self {
        Self::of(400, 50083, "Thread is archived")
    }

    pub fn no_history() -> Self {
        let words = "Cannot reply without permission to read message history";
        Self::of(400, 160_002, words)
    }

    pub fn token_over() -> Self {
        Self::of(401, 50027, "Invalid Webhook Token")
    }

    pub fn dm_closed() -> Self {
        Self::of(403, 50007, "Cannot send messages to this user")
    }

    pub fn no_mutual_guild() -> Self {
        let words = "Cannot send messages to this user due to having no mutual guilds";
        Self::of(403, 50278, words)
    }

    pub fn too_many(retry_after: f64, is_global: bool) -> Self {
        let mut refusal = Self::of(429, 0, "You are being rate limited.");
        refusal.retry_after = Some(retry_after);
        refusal.is_global = is_global;
        refusal
    }

    /// Too many edits of an old message.
    pub fn too_many_edits() -> Self {
        let words =
            "Maximum number of edits to messages older than 1 hour reached. Try again later";
        let mut refusal = Self::of(429, 30046, words);
        refusal.retry_after = Some(1.0);
        refusal
    }

    fn body(&self) -> Value {
        if let Some(retry_after) = self.retry_after {
            let mut body = json!({
                "message": self.message,
                "retry_after": retry_after,
                "global": self.is_global,
            });
            if self.code != 0 {
                body["code"] = self.code.into();
            }
            return body;
        }
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.body())).into_response();
        if let Some(retry_after) = self.retry_after {
            let scope = if self.is_global { "global" } else { "user" };
            let headers = [
                ("retry-after", retry_after.ceil().to_string()),
                ("x-ratelimit-scope", scope.to_owned()),
                ("x-ratelimit-remaining", "0".to_owned()),
                ("x-ratelimit-reset-after", retry_after.to_string()),
            ];
            for (name, value) in headers {
                let value = value.parse().expect("a number is a header");
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}
