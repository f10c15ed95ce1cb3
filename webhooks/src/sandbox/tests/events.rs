//! The list of events, and what a test does to webhooks and refunds.

use serde_json::Value;
use stripe_core::event::ListEvent;
use stripe_core::refund::RetrieveRefund;

use super::{House, KEY, START};

impl House {
    async fn listed(&self, query: &str) -> (u16, Value) {
        let url = format!("{}v1/events?{query}", self.sandbox.api_url());
        let answer = self.http.get(url).bearer_auth(KEY).send().await;
        let answer = answer.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    async fn kinds(&self, query: &str) -> Vec<String> {
        let (status, list) = self.listed(query).await;
        assert_eq!(status, 200, "{list}");
        let kind = |row: &Value| row["type"].as_str().expect("a type").to_owned();
        list["data"]
            .as_array()
            .expect("data")
            .iter()
            .map(kind)
            .collect()
    }
}

#[tokio::test]
async fn events_are_listed_newest_first_by_kind_time_and_delivery() {
    let house = House::open().await;
    let first = house.session().await;
    house.sandbox.pay(&first).await.expect("paid");
    house.sandbox.drained().await;
    house.advance(10);
    let second = house.session().await;
    house.sandbox.lose_webhooks(true);
    house.sandbox.decline(&second).await.expect("declined");
    house.advance(10);
    house.sandbox.pay(&second).await.expect("paid");
    house.sandbox.drained().await;
    let (completed, failed) = (
        "checkout.session.completed",
        "payment_intent.payment_failed",
    );
    assert_eq!(house.kinds("").await, [completed, failed, completed]);
    assert_eq!(house.kinds(&format!("type={failed}")).await, [failed]);
    assert_eq!(house.kinds("type=checkout.*").await, [completed, completed]);
    let both = format!("types[]={failed}&types[]=charge.refunded");
    assert_eq!(house.kinds(&both).await, [failed]);
    assert_eq!(house.kinds("delivery_success=true").await, [completed]);
    assert_eq!(
        house.kinds("delivery_success=false").await,
        [completed, failed]
    );
    let since = format!("created[gte]={}&created[lt]={}", START + 10, START + 20);
    assert_eq!(house.kinds(&since).await, [failed]);
    assert_eq!(house.endpoint.kinds(), [completed], "the others were lost");
    house.advance(30 * 24 * 60 * 60 - 10);
    assert_eq!(house.kinds("").await, [completed], "those of 30 days");
    house.sandbox.forget_events();
    assert!(house.kinds("").await.is_empty());
}

#[tokio::test]
async fn a_page_of_events_has_ten_unless_asked_and_a_hundred_at_most() {
    let house = House::open().await;
    house.sandbox.lose_webhooks(true);
    for _ in 0..12 {
        let session = house.session().await;
        house.sandbox.pay(&session).await.expect("paid");
    }
    let (_, page) = house.listed("").await;
    assert_eq!(page["data"].as_array().expect("data").len(), 10);
    assert_eq!(page["has_more"], true);
    let last = page["data"][9]["id"].as_str().expect("an id");
    let (_, rest) = house
        .listed(&format!("limit=100&starting_after={last}"))
        .await;
    assert_eq!(rest["data"].as_array().expect("data").len(), 2);
    assert_eq!(rest["has_more"], false);
    let many: String = (0..21).map(|n| format!("types[]=a.{n}&")).collect();
    for (query, param) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("type=a&types[]=b", "types"),
        ("types[]=charge.*", "types"),
        ("delivery_success=maybe", "delivery_success"),
        ("status=complete", "status"),
        (many.as_str(), "types"),
    ] {
        let (status, answer) = house.listed(query).await;
        assert_eq!(status, 400, "{query}: {answer}");
        assert_eq!(answer["error"]["param"], param, "{query}");
    }
    assert_eq!(house.listed("starting_after=evt_none").await.0, 404);
}

#[tokio::test]
async fn a_refund_that_fails_later_is_told_and_can_be_made_again() {
    let house = House::open().await;
    let session = house.session().await;
    let paid = house.sandbox.pay(&session).await.expect("paid");
    let intent = paid.payment_intent.expect("an intent");
    let refund = house.sandbox.dashboard_refund(&intent, None).expect("made");
    assert_eq!(house.sandbox.returned("eur"), 3000);
    house.sandbox.fail_refund(&refund.id).expect("failed");
    assert!(house.sandbox.fail_refund(&refund.id).is_err());
    assert_eq!(house.sandbox.returned("eur"), 0);
    house.sandbox.drained().await;
    let kinds = house.endpoint.kinds().split_off(1);
    assert_eq!(
        kinds,
        ["charge.refunded", "refund.updated", "refund.failed"]
    );
    let found = RetrieveRefund::new(refund.id.as_str());
    let found = found.send(&house.stripe()).await.expect("found");
    assert_eq!(found.status.as_deref(), Some("failed"));
    house
        .sandbox
        .dashboard_refund(&intent, None)
        .expect("again");
    let events = ListEvent::new().limit(2).send(&house.stripe()).await;
    assert_eq!(events.expect("parsed").data.len(), 2);
}
