//! The checkout page, `/pay/{id}`: what the buyer sees, and what the buttons do.

use std::borrow::Borrow;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State as Handle};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::DateTime;
use serde::Deserialize;

use super::moves::Attempt;
use super::settings::Words;
use super::state::{Buyer, Session, Stage};
use super::{Sandbox, money};

const LANGUAGES: [&str; 4] = ["en", "de", "es", "fr"];
const LONGEST_NAME: usize = 150;
const LONGEST_EMAIL: usize = 254;
/// Nothing is loaded from anywhere, and nobody may frame the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// What a button sends.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Pressed {
    #[serde(default)]
    action: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
}

/// What is wrong with the form; the values are keys of texts.
#[derive(Debug, Default)]
struct Wrong {
    declined: bool,
    email: Option<&'static str>,
    name: Option<&'static str>,
}

impl Wrong {
    fn is_wrong(&self) -> bool {
        self.email.is_some() || self.name.is_some()
    }
}

#[derive(Template)]
#[template(path = "sandbox/checkout.html")]
struct Checkout<'a> {
    words: &'a dyn Words,
    language: &'static str,
    /// `None` is an unknown session.
    session: Option<&'a Session>,
    typed: &'a Pressed,
    wrong: &'a Wrong,
}

impl Checkout<'_> {
    fn t(&self, key: &str) -> String {
        self.words.text(self.language, key)
    }

    fn money(&self, amount: impl Borrow<i64>, session: &Session) -> String {
        money::format(*amount.borrow(), &session.currency, self.language)
    }

    /// In UTC, which is said: the sandbox knows nobody's zone.
    fn until(&self, session: &Session) -> String {
        let time = DateTime::from_timestamp(session.expires_at, 0).unwrap_or_default();
        time.format("%Y-%m-%d %H:%M UTC").to_string()
    }
}

pub(super) async fn show(
    Handle(sandbox): Handle<Sandbox>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let session = sandbox.session(&id);
    let prefilled = session.as_ref().and_then(|s| s.customer_email.clone());
    let typed = Pressed {
        email: prefilled.unwrap_or_default(),
        ..Pressed::default()
    };
    let status = if session.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    sandbox.page(
        status,
        &headers,
        session.as_ref(),
        &typed,
        &Wrong::default(),
    )
}

pub(super) async fn act(
    Handle(sandbox): Handle<Sandbox>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(pressed): Form<Pressed>,
) -> Response {
    match pressed.action.as_str() {
        "pay" => sandbox.press_pay(&id, &headers, &pressed, Attempt::Paid),
        "later" => sandbox.press_pay(&id, &headers, &pressed, Attempt::Later),
        "decline" => sandbox.press_decline(&id, &headers, &pressed),
        "settle" => sandbox.press_bank(&id, true),
        "bounce" => sandbox.press_bank(&id, false),
        _ => StatusCode::BAD_REQUEST.into_response(),
    }
}

impl Sandbox {
    fn press_pay(
        &self,
        id: &str,
        headers: &HeaderMap,
        pressed: &Pressed,
        attempt: Attempt,
    ) -> Response {
        let Some(session) = self.session(id).filter(|s| s.stage == Stage::Open) else {
            return self.as_it_stands(id);
        };
        let wrong = check(pressed);
        if wrong.is_wrong() {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return self.page(status, headers, Some(&session), pressed, &wrong);
        }
        match self.attempt(id, Some(buyer(pressed)), attempt) {
            Ok(session) => Redirect::to(&session.return_address()).into_response(),
            Err(_) => self.as_it_stands(id),
        }
    }

    fn press_decline(&self, id: &str, headers: &HeaderMap, pressed: &Pressed) -> Response {
        let typed = Some(buyer(pressed)).filter(|buyer| is_email(&buyer.email));
        let Ok(session) = self.attempt(id, typed, Attempt::Declined) else {
            return self.as_it_stands(id);
        };
        let wrong = Wrong {
            declined: true,
            ..Wrong::default()
        };
        self.page(StatusCode::OK, headers, Some(&session), pressed, &wrong)
    }

    fn press_bank(&self, id: &str, confirmed: bool) -> Response {
        // Whatever came of it, the page tells.
        let _ = self.change(|state, now| state.settle(id, confirmed, now));
        Redirect::to(&format!("/pay/{id}")).into_response()
    }

    /// For a button that came too late, as the second press of a double click does.
    fn as_it_stands(&self, id: &str) -> Response {
        match self.session(id) {
            Some(session) if matches!(session.stage, Stage::Paid | Stage::Awaiting) => {
                Redirect::to(&session.return_address()).into_response()
            }
            _ => Redirect::to(&format!("/pay/{id}")).into_response(),
        }
    }

    fn page(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        session: Option<&Session>,
        typed: &Pressed,
        wrong: &Wrong,
    ) -> Response {
        let page = Checkout {
            words: self.0.settings.page.as_ref(),
            language: language(session, headers),
            session,
            typed,
            wrong,
        };
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "the sandbox's page did not render");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let headers = [
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
        ]
        .map(|(name, value)| (name, HeaderValue::from_static(value)));
        (status, headers, Html(html)).into_response()
    }
}

fn buyer(pressed: &Pressed) -> Buyer {
    let name = pressed.name.trim();
    Buyer {
        email: pressed.email.trim().to_owned(),
        name: (!name.is_empty()).then(|| name.to_owned()),
    }
}

fn check(pressed: &Pressed) -> Wrong {
    let long = pressed.name.trim().chars().count() > LONGEST_NAME;
    Wrong {
        declined: false,
        email: (!is_email(pressed.email.trim())).then_some("sandbox-form-email-wrong"),
        name: long.then_some("sandbox-form-name-wrong"),
    }
}

/// Good enough for an address that gets its mail from a demo: one `@`, a domain with a dot.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let labels_stand = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    let odd = |c: char| c.is_whitespace() || c.is_control() || "@<>(),;:\"".contains(c);
    text.len() <= LONGEST_EMAIL
        && !local.is_empty()
        && labels_stand
        && !text.replacen('@', "", 1).contains(odd)
}

/// The session's language; `auto` and those the page does not speak leave it to the browser.
fn language(session: Option<&Session>, headers: &HeaderMap) -> &'static str {
    let spoken = |tag: &str| {
        let tag = tag.trim().to_ascii_lowercase();
        let primary = tag.split(['-', ';']).next().unwrap_or_default().to_owned();
        LANGUAGES.into_iter().find(|language| *language == primary)
    };
    let wanted = session.and_then(|session| spoken(session.locale.as_deref()?));
    let accepted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        header.split(',').find_map(spoken)
    };
    wanted.or_else(accepted).unwrap_or("en")
}
