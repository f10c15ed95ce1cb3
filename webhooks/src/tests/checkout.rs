use axum::http::StatusCode;
use chrono::TimeDelta;
use eventos_core::order::{self, OrderStatus};

use super::{Site, session_of};
use crate::sandbox::Fault;

fn success(session: &str) -> String {
    format!("/checkout/success?session_id={session}")
}

#[tokio::test]
async fn the_success_page_fulfils_and_shows_the_tickets() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, order) = site.order(&full, 0, 2).await;
    let session = session_of(&order);
    site.sandbox.pay(&session).await.expect("it is open");
    for _ in 0..2 {
        let page = site.get(&success(&session)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("cache-control"), "no-store");
        let text = page.text();
        assert!(text.contains("Your tickets are here"), "{text}");
        assert_eq!(text.matches("data:image/png").count(), 2);
        let order = order::own(&site.app, buyer, order.order.id)
            .await
            .expect("theirs");
        assert_eq!(order.tickets.len(), 2);
        assert!(
            order
                .tickets
                .iter()
                .all(|ticket| text.contains(&format!("/t/{}", ticket.code)))
        );
    }
}

#[tokio::test]
async fn a_session_that_is_not_ours_reveals_nothing_and_stripe_is_not_asked() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, order) = site.order(&full, 0, 1).await;
    site.sandbox
        .pay(&session_of(&order))
        .await
        .expect("it is open");
    let asked = site.sandbox.requests().len();
    let order_id = order.order.id.to_string();
    for session in [
        "cs_test_forged",
        "",
        "x",
        "cs_../refunds",
        "cs_test_%00",
        &order_id,
        &format!("cs_{}", "a".repeat(300)),
    ] {
        let page = site.get(&success(session)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{session}");
        assert!(!page.text().contains("Jazz"), "{session}");
    }
    assert_eq!(
        site.get("/checkout/success").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(site.sandbox.requests().len(), asked);
}

#[tokio::test]
async fn an_unpaid_session_leads_back_to_the_payment() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, order) = site.order(&full, 0, 1).await;
    let text = site
        .get_in(&success(&session_of(&order)), "de")
        .await
        .text();
    assert!(
        text.contains("Es wurde nichts bezahlt") && text.contains("bis 13:42 reserviert"),
        "{text}"
    );
    assert!(
        text.contains(&order.order.checkout_url.expect("a checkout")),
        "{text}"
    );
}

#[tokio::test]
async fn a_bank_that_is_still_to_say_is_waited_for() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, order) = site.order(&full, 0, 1).await;
    let session = session_of(&order);
    site.sandbox.pay_later(&session).await.expect("it is open");
    assert!(
        site.get(&success(&session))
            .await
            .text()
            .contains("Your bank is still working on it")
    );
    let order = order::own(&site.app, buyer, order.order.id)
        .await
        .expect("theirs");
    assert_eq!(order.order.status, OrderStatus::Processing);
    let cancel = site
        .get(&format!("/checkout/cancel?order={}", order.order.id))
        .await
        .text();
    assert!(cancel.contains("Your bank is still working on it"));
}

#[tokio::test]
async fn when_stripe_does_not_answer_the_page_says_so_and_looks_again() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, order) = site.order(&full, 0, 1).await;
    let session = session_of(&order);
    site.sandbox.pay(&session).await.expect("it is open");
    for _ in 0..3 {
        site.sandbox.fail_next(Fault::Status(503));
    }
    let page = site.get(&success(&session)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains("http-equiv=\"refresh\""),
        "{}",
        page.text()
    );
    assert!(
        site.get(&success(&session))
            .await
            .text()
            .contains("Your ticket is here")
    );
}

#[tokio::test]
async fn a_cancelled_checkout_changes_nothing_and_can_be_gone_on_with() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, order) = site.order(&full, 0, 1).await;
    let path = format!("/checkout/cancel?order={}", order.order.id);
    let text = site.get(&path).await.text();
    assert!(text.contains("held until 1:42 PM"), "{text}");
    assert!(text.contains(order.order.checkout_url.as_deref().expect("a checkout")));
    let same = order::own(&site.app, buyer, order.order.id)
        .await
        .expect("theirs");
    assert_eq!(same.order.status, OrderStatus::Pending);
    site.app.clock.advance(TimeDelta::minutes(43));
    let text = site.get(&path).await.text();
    assert!(
        text.contains("This order is closed") && !text.contains("Go on to payment"),
        "{text}"
    );
}

#[tokio::test]
async fn the_cancel_page_of_a_paid_order_shows_no_tickets() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, order) = site.order(&full, 1, 1).await;
    let text = site
        .get(&format!("/checkout/cancel?order={}", order.order.id))
        .await
        .text();
    assert!(
        text.contains("This order is paid") && !text.contains("/t/"),
        "{text}"
    );
    assert_eq!(
        site.get("/checkout/cancel?order=ord_1").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.get("/checkout/cancel").await.status,
        StatusCode::NOT_FOUND
    );
}
