//! What async-stripe sends is understood, and what it gets it can parse.

use stripe::{IdempotencyKey, RequestStrategy, StripeError, StripeRequest};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    ExpireCheckoutSession, ListCheckoutSession, ProductData, RetrieveCheckoutSession,
};
use stripe_core::refund::{CreateRefund, ListRefund, RetrieveRefund};
use stripe_shared::{CheckoutSessionLocale, CheckoutSessionMode, CheckoutSessionStatus};
use stripe_types::Currency;

use super::{House, START};
use crate::sandbox::Fault;

fn order(amount: i64, currency: Currency) -> CreateCheckoutSession {
    let price = CreateCheckoutSessionLineItemsPriceData {
        unit_amount: Some(amount),
        product_data: Some(ProductData::new("Early bird")),
        ..CreateCheckoutSessionLineItemsPriceData::new(currency)
    };
    let line = CreateCheckoutSessionLineItems {
        quantity: Some(2),
        price_data: Some(price),
        ..CreateCheckoutSessionLineItems::new()
    };
    CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .success_url("https://shop.example/ok?s={CHECKOUT_SESSION_ID}")
        .cancel_url("https://shop.example/back")
        .client_reference_id("ord_1")
        .customer_email("ada@example.com")
        .metadata([("order".to_owned(), "ord_1".to_owned())])
        .expires_at(START + 31 * 60)
        .locale(CheckoutSessionLocale::De)
        .line_items(vec![line])
}

fn keyed(key: &str) -> RequestStrategy {
    RequestStrategy::Idempotent(IdempotencyKey::new(key).expect("a key"))
}

#[tokio::test]
async fn a_session_is_made_looked_at_listed_and_expired() {
    let house = House::open().await;
    let stripe = house.stripe();
    let made = order(1500, Currency::EUR)
        .send(&stripe)
        .await
        .expect("made");
    assert_eq!(made.amount_total, Some(3000));
    assert_eq!(made.url, Some(house.sandbox.page_url(made.id.as_str())));
    let found = RetrieveCheckoutSession::new(&made.id)
        .expand(vec!["line_items".to_owned()])
        .send(&stripe)
        .await
        .expect("found");
    assert_eq!(
        found.line_items.expect("expanded").data[0].amount_total,
        3000
    );
    let listed = ListCheckoutSession::new().limit(3).send(&stripe).await;
    assert_eq!(listed.expect("listed").data.len(), 1);
    let expired = ExpireCheckoutSession::new(&made.id).send(&stripe).await;
    let status = expired.expect("expired").status;
    assert_eq!(status, Some(CheckoutSessionStatus::Expired));
    let again = ExpireCheckoutSession::new(&made.id).send(&stripe).await;
    assert!(matches!(again, Err(StripeError::Stripe(_, 400))));
    house.sandbox.drained().await;
    assert_eq!(house.endpoint.kinds(), ["checkout.session.expired"]);
}

#[tokio::test]
async fn a_paid_session_is_refunded_in_parts_and_no_further() {
    let house = House::open().await;
    let stripe = house.stripe();
    let made = order(12_340, "kwd".parse().expect("infallible"))
        .send(&stripe)
        .await
        .expect("made");
    let paid = house.sandbox.pay(made.id.as_str()).await.expect("paid");
    let intent = paid.payment_intent.expect("an intent");
    let found = RetrieveCheckoutSession::new(&made.id)
        .expand(vec!["payment_intent".to_owned()])
        .send(&stripe)
        .await
        .expect("found");
    let details = found.customer_details.expect("details");
    assert_eq!(details.email.as_deref(), Some("ada@example.com"));
    assert!(found.payment_intent.expect("set").is_object());
    let refund = |amount: i64| CreateRefund::new().payment_intent(&intent).amount(amount);
    let part = refund(12_340).send(&stripe).await.expect("refunded");
    assert_eq!(part.status.as_deref(), Some("succeeded"));
    let more = refund(12_341).send(&stripe).await;
    assert!(matches!(more, Err(StripeError::Stripe(error, 400))
        if error.code.as_ref().is_some_and(|code| code.as_str() == "amount_too_large")));
    let rest = CreateRefund::new().payment_intent(&intent);
    rest.send(&stripe).await.expect("the rest");
    let nothing = CreateRefund::new()
        .payment_intent(&intent)
        .send(&stripe)
        .await;
    assert!(matches!(nothing, Err(StripeError::Stripe(error, 400))
        if error.code.as_ref().is_some_and(|code| code.as_str() == "charge_already_refunded")));
    let listed = ListRefund::new()
        .payment_intent(&intent)
        .send(&stripe)
        .await;
    assert_eq!(listed.expect("listed").data.len(), 2);
    let one = RetrieveRefund::new(part.id).send(&stripe).await;
    assert_eq!(one.expect("one").amount, 12_340);
    assert_eq!(house.sandbox.taken("kwd"), 24_680);
    assert_eq!(house.sandbox.returned("kwd"), 24_680);
}

#[tokio::test]
async fn the_same_key_is_answered_the_same_and_other_parameters_are_refused() {
    let house = House::open().await;
    let stripe = house.stripe();
    let send = |amount, key| {
        let request = order(amount, Currency::EUR).customize();
        let stripe = stripe.clone();
        async move { request.request_strategy(keyed(key)).send(&stripe).await }
    };
    let first = send(1500, "ord_1").await.expect("made");
    let second = send(1500, "ord_1").await.expect("replayed");
    assert_eq!(first.id, second.id);
    assert_eq!(house.sandbox.sessions().len(), 1);
    let other = send(1600, "ord_1").await;
    assert!(matches!(other, Err(StripeError::Stripe(error, 400))
        if error.type_.as_str() == "idempotency_error"));
}

#[tokio::test]
async fn an_answer_lost_on_the_way_is_replayed_to_the_retry() {
    let house = House::open().await;
    let stripe = house.stripe();
    for fault in [Fault::DropAfterWork, Fault::Garbage] {
        house.sandbox.fail_next(fault);
        let key = format!("{fault:?}");
        let request = || {
            order(1500, Currency::EUR)
                .customize()
                .request_strategy(keyed(&key))
        };
        request().send(&stripe).await.expect_err("lost");
        let made = house.sandbox.sessions().last().cloned().expect("made");
        let again = request().send(&stripe).await.expect("replayed");
        assert_eq!(again.id.as_str(), made.id);
    }
    assert_eq!(house.sandbox.sessions().len(), 2);
}

#[tokio::test]
async fn a_request_that_fails_before_the_work_leaves_nothing_behind() {
    let house = House::open().await;
    let stripe = house.stripe();
    house.sandbox.fail_next(Fault::Status(500));
    let request = || {
        order(1500, Currency::EUR)
            .customize()
            .request_strategy(keyed("once"))
    };
    let failed = request().send(&stripe).await;
    assert!(matches!(failed, Err(StripeError::Stripe(_, 500))));
    assert!(house.sandbox.sessions().is_empty());
    request().send(&stripe).await.expect("made");
    assert_eq!(house.sandbox.requests().len(), 2);
}
