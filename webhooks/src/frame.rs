//! What every page has around it: language, style, and what the browser may do with it.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::problem::Problem;
use crate::words::{Switch, Visit};

/// It stands in every page, so that a saved page is whole.
pub(crate) const STYLE: &str = include_str!("../templates/style.css");
/// The one script there is: it copies the command on an event's page.
pub(crate) const SCRIPT: &str = include_str!("../templates/copy.js");

/// Nothing is loaded from elsewhere, nothing runs but our script, nobody frames a page.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        // not-for-people: a header for browsers
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src 'self' data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    policy.try_into().expect("only ASCII")
});

/// What the base layout needs.
pub(crate) struct Frame {
    pub visit: Visit,
    pub title: String,
    /// After so many seconds the page looks again.
    pub refresh_s: Option<u32>,
}

impl Frame {
    pub fn new(visit: Visit, title: String) -> Self {
        Self {
            visit,
            title,
            refresh_s: None,
        }
    }

    pub fn tag(&self) -> &'static str {
        self.visit.lang().tag()
    }

    pub fn switches(&self) -> Vec<Switch> {
        self.visit.switches()
    }
}

/// A page's answer.
///
/// # Errors
/// [`Problem::Internal`] when it cannot be written.
pub(crate) fn html(page: &impl Template) -> Result<Response, Problem> {
    let text = page.render().map_err(Problem::internal)?;
    let vary = [(header::VARY, HeaderValue::from_static("accept-language"))];
    Ok((vary, Html(text)).into_response())
}

/// A file's answer, under a name to keep it by.
pub(crate) fn file(kind: &'static str, name: &str, content: impl IntoResponse) -> Response {
    // not-for-people: a header for browsers
    let shown = format!("inline; filename=\"{name}\"");
    let mut response = content.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(shown) = shown.try_into() {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, shown);
    }
    response
}

/// The headers of every answer. What is not for everybody is neither kept nor indexed; an answer
/// that says otherwise says so itself.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let robots = HeaderName::from_static("x-robots-tag");
        // not-for-people: a header for search engines
        headers.insert(robots, HeaderValue::from_static("noindex, nofollow"));
    }
    response
}
