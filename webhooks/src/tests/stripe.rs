use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::TimeDelta;
use eventos_core::order::{self, Full, OrderStatus};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Answer, SECRETS, Site};

fn signature(secret: &str, at: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

impl Site {
    async fn hook(&self, header: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post("/webhooks/stripe").header("stripe-signature", header);
        self.send(request.body(body.into()).expect("a request"))
            .await
    }

    async fn signed(&self, body: &str) -> Answer {
        self.signed_at(SECRETS[0], TimeDelta::zero(), body).await
    }

    async fn signed_at(&self, secret: &str, shift: TimeDelta, body: &str) -> Answer {
        let at = (self.app.clock.now() + shift).timestamp();
        let header = format!("t={at},v0=00,v1={}", signature(secret, at, body.as_bytes()));
        self.hook(&header, body.to_owned()).await
    }
}

fn completed(id: &str, order: &Full) -> String {
    event(
        id,
        "checkout.session.completed",
        json!({
            "id": order.order.stripe_session_id,
            "object": "checkout.session",
            "metadata": { "eventos_order": order.order.id.to_string() },
            "amount_total": order.order.total_minor,
            "currency": "eur",
            "payment_status": "paid",
            "payment_intent": "pi_1",
            "customer_details": { "email": "bea@example.org", "name": "Bea" },
        }),
    )
}

fn event(id: &str, kind: &str, object: Value) -> String {
    json!({ "id": id, "type": kind, "livemode": false, "data": { "object": object } }).to_string()
}

fn assert_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    let json = answer.json();
    assert_eq!(json["error"], code);
    assert_eq!(json["statusCode"], status);
    assert!(
        json["message"]
            .as_str()
            .is_some_and(|message| !message.is_empty())
    );
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_paid_checkout_becomes_tickets_once_however_often_it_is_sent() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, order) = site.order(&full, 0, 2).await;
    let body = completed("evt_1", &order);
    for _ in 0..3 {
        let answer = site.signed(&body).await;
        assert_eq!(
            (answer.status, answer.json()),
            (StatusCode::OK, json!({ "received": true }))
        );
    }
    assert_eq!(
        site.signed(&completed("evt_2", &order)).await.status,
        StatusCode::OK
    );
    let order = order::own(&site.app, buyer, order.order.id)
        .await
        .expect("theirs");
    assert_eq!(order.order.status, OrderStatus::Paid);
    assert_eq!(order.tickets.len(), 2);
}

#[tokio::test]
async fn what_stripe_did_not_sign_is_refused_and_has_no_effect() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, order) = site.order(&full, 0, 1).await;
    let body = completed("evt_1", &order);
    let at = site.app.clock.now().timestamp();
    let good = signature(SECRETS[0], at, body.as_bytes());
    let forged = signature("whsec_guessed", at, body.as_bytes());
    for header in [
        "",
        "t=1",
        "nonsense",
        &format!("v1={good}"),
        &format!("t={at}"),
        &format!("t={at},v1={forged}"),
        &format!("t={at},v0={good}"),
        &format!("t={},v1={good}", at + 1),
    ] {
        assert_refused(
            &site.hook(header, body.clone()).await,
            400,
            "INVALID_SIGNATURE",
        );
    }
    let changed = body.replace("1500", "1");
    assert_refused(
        &site.hook(&format!("t={at},v1={good}"), changed).await,
        400,
        "INVALID_SIGNATURE",
    );
    let unsigned = Request::post("/webhooks/stripe")
        .body(Body::from(body))
        .expect("a request");
    assert_refused(&site.send(unsigned).await, 400, "INVALID_SIGNATURE");
    let order = order::own(&site.app, buyer, order.order.id)
        .await
        .expect("theirs");
    assert_eq!(order.order.status, OrderStatus::Pending);
}

#[tokio::test]
async fn a_signature_is_good_for_five_minutes_either_way() {
    let site = Site::open().await;
    let body = event("evt_1", "customer.created", json!({}));
    for (seconds, status) in [(300, 200), (-300, 200), (301, 400), (-301, 400)] {
        let answer = site
            .signed_at(SECRETS[0], TimeDelta::seconds(seconds), &body)
            .await;
        assert_eq!(answer.status.as_u16(), status, "{seconds}");
    }
}

#[tokio::test]
async fn any_of_the_secrets_verifies_during_a_rotation() {
    let site = Site::open().await;
    for secret in SECRETS {
        let body = event("evt_1", "customer.created", json!({}));
        assert_eq!(
            site.signed_at(secret, TimeDelta::zero(), &body)
                .await
                .status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn signed_but_malformed_events_are_refused() {
    let site = Site::open().await;
    let bodies = [
        "",
        "{",
        "[]",
        "\"x\"",
        "{\"id\":\"evt_1\"}",
        &event("evt_1", "checkout.session.completed", json!(3)),
    ];
    for body in bodies {
        assert_refused(&site.signed(body).await, 400, "INVALID_PAYLOAD");
    }
    let at = site.app.clock.now().timestamp();
    let bytes = vec![0xff, 0xfe];
    let header = format!("t={at},v1={}", signature(SECRETS[0], at, &bytes));
    assert_refused(&site.hook(&header, bytes).await, 400, "INVALID_PAYLOAD");
}

#[tokio::test]
async fn kinds_and_objects_that_mean_nothing_here_are_taken_and_ignored() {
    let site = Site::open().await;
    let unknown_order =
        json!({ "metadata": { "eventos_order": "ord_0" }, "payment_status": "paid" });
    for (kind, object) in [
        ("invoice.paid", json!({})),
        (
            "checkout.session.completed",
            json!({ "id": "cs_of_another_shop" }),
        ),
        ("checkout.session.completed", unknown_order),
    ] {
        assert_eq!(
            site.signed(&event("evt_x", kind, object)).await.status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn events_of_the_other_mode_are_refused() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, order) = site.order(&full, 0, 1).await;
    let live = completed("evt_1", &order).replace("\"livemode\":false", "\"livemode\":true");
    assert_refused(&site.signed(&live).await, 400, "WRONG_MODE");
    let order = order::own(&site.app, buyer, order.order.id)
        .await
        .expect("theirs");
    assert_eq!(order.order.status, OrderStatus::Pending);
}

#[tokio::test]
async fn a_body_beyond_a_mebibyte_is_refused_unread() {
    let site = Site::open().await;
    let fits = event(
        "evt_1",
        "customer.created",
        json!({ "note": "x".repeat(1024 * 1024 - 200) }),
    );
    assert!(fits.len() <= 1024 * 1024);
    assert_eq!(site.signed(&fits).await.status, StatusCode::OK);
    let large = event(
        "evt_2",
        "customer.created",
        json!({ "note": "x".repeat(1024 * 1024) }),
    );
    assert_refused(&site.signed(&large).await, 413, "PAYLOAD_TOO_LARGE");
    let announced = Request::post("/webhooks/stripe").header("content-length", "99999999");
    let answer = site
        .send(announced.body(Body::empty()).expect("a request"))
        .await;
    assert_refused(&answer, 413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn a_failing_database_makes_stripe_send_it_again() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, order) = site.order(&full, 0, 1).await;
    site.app.store.close().await;
    assert_refused(
        &site.signed(&completed("evt_1", &order)).await,
        500,
        "INTERNAL_ERROR",
    );
}

#[tokio::test]
async fn without_stripe_there_is_no_webhook() {
    let mut site = Site::open().await;
    site.app.payments = None;
    site.router = crate::router(site.app.clone());
    assert_refused(&site.signed("{}").await, 404, "PAYMENTS_NOT_CONFIGURED");
}
