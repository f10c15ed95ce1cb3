//! Stripe's `checkout.session.completed` as Stripe writes it, many times over, signed.

use std::collections::BTreeMap;
use std::sync::Arc;

use eventos_core::clock::Clock;
use eventos_webhooks::sandbox::{API_VERSION, Sandbox, Settings, Words};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::fill::{PRICE_MINOR, Pending};
use crate::world::{SECRET_KEY, WEBHOOK_SECRET};

/// What stands in the template where an order's own values go.
const MARKED_ORDER: &str = "ord_00000000000000000000000000000000";
const MARKED_EVENT: &str = "evt_000000000000000000000000";
const MARKED_EMAIL: &str = "buyer-of-the-template@example.com";

struct NoWords;

impl Words for NoWords {
    fn text(&self, _: &str, key: &str) -> String {
        key.to_owned()
    }
}

/// One such event, to be filled with others' values.
pub struct Template {
    text: String,
    session: String,
    intent: String,
}

impl Template {
    /// Has the sandbox make and pay a session as the product asks for it, and takes what it would
    /// have sent; printed with two blanks a level, as Stripe does.
    ///
    /// # Panics
    /// When the sandbox does not do it.
    pub async fn take() -> Self {
        let cancel = CancellationToken::new();
        let _stops = cancel.clone().drop_guard();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let nowhere = "http://127.0.0.1:9/".parse().expect("an URL");
        let now = Arc::new(|| Clock::System.now());
        let settings = Settings::new(SECRET_KEY, nowhere, WEBHOOK_SECRET, Arc::new(NoWords), now);
        let sandbox = Sandbox::start(listener, settings, cancel)
            .await
            .expect("the sandbox");
        sandbox.hold_webhooks(true);
        let id = make_session(&sandbox).await;
        sandbox.pay(&id).await.expect("it is paid");
        let completed = sandbox
            .events()
            .into_iter()
            .find(|event| event.kind == "checkout.session.completed")
            .expect("an event");
        let text = |field: &str| {
            let value = completed.object[field].as_str();
            value.expect(field).to_owned()
        };
        let (session, intent) = (text("id"), text("payment_intent"));
        let event = json!({
            "id": MARKED_EVENT, "object": "event", "api_version": API_VERSION,
            "created": completed.created, "data": { "object": completed.object }, "livemode": false,
            "pending_webhooks": 1, "request": { "id": null, "idempotency_key": null },
            "type": completed.kind,
        });
        Self {
            text: serde_json::to_string_pretty(&event).expect("JSON"),
            session,
            intent,
        }
    }

    /// The event that says of `order` that it was paid.
    pub fn body(&self, order: &Pending) -> String {
        let buyer = order.buyer;
        self.text
            .replace(MARKED_EVENT, &format!("evt_{buyer:024}"))
            .replace(MARKED_ORDER, &order.order)
            .replace(MARKED_EMAIL, &format!("buyer-{buyer}@example.com"))
            .replace(&self.session, &order.session)
            .replace(&self.intent, &format!("pi_load{buyer:022}"))
    }

    /// The same as a whole HTTP request, signed at `at` (Unix seconds): good for five minutes.
    pub fn request(&self, order: &Pending, at: i64) -> Vec<u8> {
        let body = self.body(order);
        let signature = sign(&body, at);
        post(
            "/webhooks/stripe",
            &[("Stripe-Signature", &signature)],
            &body,
        )
    }
}

/// The value of `Stripe-Signature`.
pub fn sign(body: &str, at: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("any key");
    mac.update(format!("{at}.{body}").as_bytes());
    format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
}

/// An HTTP request over a connection that stays open.
pub fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\n\
         Accept: */*; q=0.5, application/xml\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(body);
    request.into_bytes()
}

async fn make_session(sandbox: &Sandbox) -> String {
    let price = PRICE_MINOR.to_string();
    let expires = (Clock::System.now().timestamp() + 40 * 60).to_string();
    let form: BTreeMap<&str, &str> = [
        ("mode", "payment"),
        ("line_items[0][quantity]", "1"),
        ("line_items[0][price_data][currency]", "eur"),
        ("line_items[0][price_data][unit_amount]", &price),
        ("line_items[0][price_data][product_data][name]", "Regular"),
        ("client_reference_id", MARKED_ORDER),
        ("metadata[eventos_order]", MARKED_ORDER),
        ("customer_email", MARKED_EMAIL),
        ("expires_at", &expires),
        ("locale", "en"),
        (
            "success_url",
            "https://tickets.example.com/checkout/success?session_id={CHECKOUT_SESSION_ID}",
        ),
        (
            "cancel_url",
            "https://tickets.example.com/checkout/cancel?order=ord_00000000000000000000000000000000",
        ),
    ]
    .into();
    #[expect(clippy::disallowed_methods, reason = "the harness's own client")]
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let answer = client
        .post(format!("{}v1/checkout/sessions", sandbox.api_url()))
        .bearer_auth(SECRET_KEY)
        .form(&form)
        .send()
        .await
        .expect("the sandbox answers");
    let status = answer.status();
    let session: Value = answer.json().await.expect("JSON");
    let id = session["id"].as_str().map(str::to_owned);
    id.unwrap_or_else(|| panic!("{status}: {session}"))
}
