//! Webhooks: shapes, signatures, order, retries, and what survives a restart.

use std::sync::atomic::Ordering;

use stripe_webhook::{EventObject, Webhook};

use super::{House, SECRET, START};
use crate::sandbox::{Delivery, Stage};

#[tokio::test]
async fn every_event_verifies_and_parses_with_stripes_own_types() {
    let house = House::open().await;
    let sandbox = &house.sandbox;
    let (paid, later, bounced) = (
        house.session().await,
        house.session().await,
        house.session().await,
    );
    sandbox.decline(&paid).await.expect("declined");
    let intent = sandbox.pay(&paid).await.expect("paid").payment_intent;
    let intent = intent.expect("an intent");
    sandbox
        .dashboard_refund(&intent, Some(1000))
        .expect("refunded");
    sandbox.dispute(&intent).expect("disputed");
    sandbox
        .dashboard_refund(&intent, None)
        .expect_err("disputed");
    sandbox.close_dispute(&intent, true).expect("won");
    sandbox.pay_later(&later).await.expect("later");
    sandbox.settle_later(&later, true).await.expect("settled");
    sandbox.pay_later(&bounced).await.expect("later");
    sandbox
        .settle_later(&bounced, false)
        .await
        .expect("bounced");
    sandbox.drained().await;
    for hook in house.endpoint.hooks() {
        let event =
            Webhook::construct_event_with_timestamp(&hook.body, &hook.signature, SECRET, START)
                .expect("verifies and parses");
        assert!(
            !matches!(event.data.object, EventObject::Unknown(_)),
            "{}",
            hook.body
        );
    }
    let of = |id: &str| -> Vec<String> {
        let about = sandbox
            .events()
            .into_iter()
            .filter(|event| event.session == id);
        about.map(|event| event.kind).collect()
    };
    assert_eq!(
        of(&paid),
        [
            "payment_intent.payment_failed",
            "checkout.session.completed",
            "charge.refunded",
            "charge.dispute.created",
            "charge.dispute.closed",
        ]
    );
    assert_eq!(
        of(&later),
        [
            "checkout.session.completed",
            "checkout.session.async_payment_succeeded"
        ]
    );
    assert_eq!(
        of(&bounced).last().map(String::as_str),
        Some("checkout.session.async_payment_failed")
    );
    assert_eq!(sandbox.taken("eur"), 6000);
}

#[tokio::test]
async fn a_webhook_is_retried_until_it_is_taken_or_given_up() {
    let house = House::open().await;
    let id = house.session().await;
    house.endpoint.answer_next(500);
    house.endpoint.answer_next(302);
    house.sandbox.pay(&id).await.expect("paid");
    house.sandbox.drained().await;
    assert_eq!(house.endpoint.hooks().len(), 3);
    let event = house.sandbox.events().remove(0);
    assert_eq!((event.delivery, event.attempts), (Delivery::Delivered, 3));
    for _ in 0..4 {
        house.endpoint.answer_next(503);
    }
    let intent = house.sandbox.payments().remove(0).id;
    house
        .sandbox
        .dashboard_refund(&intent, None)
        .expect("refunded");
    house.sandbox.drained().await;
    let event = house.sandbox.events().remove(1);
    assert_eq!((event.delivery, event.attempts), (Delivery::GivenUp, 4));
}

#[tokio::test]
async fn held_webhooks_wait_until_they_are_let_go() {
    let house = House::open().await;
    let id = house.session().await;
    house.sandbox.hold_webhooks(true);
    house.sandbox.pay(&id).await.expect("paid");
    assert_eq!(house.sandbox.events()[0].delivery, Delivery::Queued);
    assert!(house.endpoint.hooks().is_empty());
    house.sandbox.hold_webhooks(false);
    house.sandbox.drained().await;
    assert_eq!(house.endpoint.kinds(), ["checkout.session.completed"]);
}

#[tokio::test]
async fn a_session_lapses_when_its_time_is_over() {
    let house = House::open().await;
    let id = house.session().await;
    house.advance(24 * 60 * 60 - 1);
    assert_eq!(
        house.sandbox.session(&id).map(|s| s.stage),
        Some(Stage::Open)
    );
    house.advance(1);
    assert_eq!(
        house.sandbox.session(&id).map(|s| s.stage),
        Some(Stage::Expired)
    );
    house.sandbox.pay(&id).await.expect_err("too late");
    house.sandbox.drained().await;
    assert_eq!(house.endpoint.kinds(), ["checkout.session.expired"]);
}

#[tokio::test]
async fn tomorrow_todays_payment_is_refunded_and_the_queued_webhook_delivered() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("new/sandbox.json");
    let today = House::with(Some(file.clone())).await;
    let id = today.session().await;
    today.sandbox.hold_webhooks(true);
    let intent = today.sandbox.pay(&id).await.expect("paid").payment_intent;
    drop(today);
    let tomorrow = House::with(Some(file.clone())).await;
    tomorrow.clock.store(START + 24 * 60 * 60, Ordering::SeqCst);
    let refund = tomorrow
        .sandbox
        .dashboard_refund(&intent.expect("an intent"), None);
    assert_eq!(refund.expect("refunded").amount, 3000);
    tomorrow.sandbox.drained().await;
    assert_eq!(
        tomorrow.endpoint.kinds(),
        ["checkout.session.completed", "charge.refunded"]
    );
    drop(tomorrow);
    std::fs::write(&file, "not json").expect("written");
    let fresh = House::with(Some(file)).await;
    assert!(fresh.sandbox.sessions().is_empty());
}
