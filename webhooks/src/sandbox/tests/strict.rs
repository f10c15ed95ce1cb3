//! What Stripe refuses, the sandbox refuses.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{House, KEY, ORDER, START, listener, order_but, settings};
use crate::sandbox::{Fault, Sandbox, StartError};

#[tokio::test]
async fn it_does_not_start_beside_a_live_key_or_off_loopback() {
    let start = async |key: &str, address: &str| {
        let settings = settings(key, "http://127.0.0.1:1/", Arc::new(AtomicI64::new(START)));
        let listener = tokio::net::TcpListener::bind(address).await.expect("bound");
        let started = Sandbox::start(listener, settings, CancellationToken::new()).await;
        started.err()
    };
    for key in ["sk_live_1", "rk_live_1", " sk_live_1"] {
        let error = start(key, "127.0.0.1:0").await;
        assert!(matches!(error, Some(StartError::LiveKey)), "{key}");
    }
    let error = start(KEY, "0.0.0.0:0").await;
    assert!(matches!(error, Some(StartError::NotLoopback(_))));
    drop(listener().await);
}

#[tokio::test]
async fn a_bad_field_is_named_with_its_code() {
    let house = House::open().await;
    let amount = "line_items[0][price_data][unit_amount]";
    let currency = "line_items[0][price_data][currency]";
    let name = "line_items[0][price_data][product_data][name]";
    let quantity = "line_items[0][quantity]";
    let soon = (START + 30 * 60 - 1).to_string();
    let far = (START + 24 * 60 * 60 + 1).to_string();
    let (long_key, long_value) = (format!("metadata[{}]", "k".repeat(41)), "v".repeat(501));
    let cases: Vec<(&str, Option<&str>, &str)> = vec![
        ("mode", None, "parameter_missing"),
        ("mode", Some("subscription"), "sandbox_unsupported"),
        ("success_url", None, "parameter_missing"),
        ("success_url", Some("javascript:alert(1)"), "url_invalid"),
        ("cancel_url", Some("https://x.example/\n"), "url_invalid"),
        (amount, None, "parameter_missing"),
        (amount, Some("0"), "parameter_invalid_integer"),
        (amount, Some("15.00"), "parameter_invalid_integer"),
        (quantity, Some("0"), "parameter_invalid_integer"),
        (quantity, None, "parameter_missing"),
        (currency, Some("EUR"), "parameter_invalid"),
        (currency, Some("xyz"), "parameter_invalid"),
        (name, Some(" "), "parameter_invalid_empty"),
        ("expires_at", Some(&soon), "parameter_invalid"),
        ("expires_at", Some(&far), "parameter_invalid"),
        ("customer_email", Some("ada"), "email_invalid"),
        ("locale", Some("tlh"), "parameter_invalid"),
        ("metadata[order]", Some(&long_value), "parameter_invalid"),
        (&long_key, Some("v"), "parameter_invalid"),
        ("line_items[0][colour]", Some("red"), "sandbox_unsupported"),
        ("subscription_data[x]", Some("y"), "sandbox_unsupported"),
        ("sucess_url", Some("https://x.example"), "parameter_unknown"),
    ];
    for (key, value, code) in cases {
        let form = order_but(key, value);
        let (status, answer) = house.api("v1/checkout/sessions", None, &form).await;
        let error = &answer["error"];
        assert_eq!(status, 400, "{key}={value:?}: {answer}");
        assert_eq!(error["type"], "invalid_request_error");
        assert_eq!(error["code"], code, "{key}={value:?}");
        assert_eq!(error["param"], key, "{key}={value:?}");
    }
    assert!(house.sandbox.sessions().is_empty());
}

#[tokio::test]
async fn totals_and_steps_of_currencies_are_held() {
    let house = House::open().await;
    let case = async |currency: &str, amount: &str| {
        let form: Vec<(&str, &str)> = ORDER
            .iter()
            .map(|(key, value)| match *key {
                "line_items[0][price_data][currency]" => (*key, currency),
                "line_items[0][price_data][unit_amount]" => (*key, amount),
                "line_items[0][quantity]" => (*key, "1"),
                _ => (*key, *value),
            })
            .collect();
        house.api("v1/checkout/sessions", None, &form).await.0
    };
    assert_eq!(case("eur", "49").await, 400);
    assert_eq!(case("eur", "50").await, 200);
    assert_eq!(case("eur", "100000000").await, 400);
    assert_eq!(case("jpy", "1").await, 200);
    assert_eq!(case("kwd", "1235").await, 400);
    assert_eq!(case("kwd", "1230").await, 200);
    assert_eq!(case("eur", "9223372036854775807").await, 400);
}

#[tokio::test]
async fn a_wrong_key_an_unknown_route_and_an_unknown_id_are_told_apart() {
    let house = House::open().await;
    let get = async |path: &str, key: &str| {
        let url = format!("{}{path}", house.sandbox.api_url());
        let answer = house
            .http
            .get(url)
            .bearer_auth(key)
            .send()
            .await
            .expect("answer");
        answer.status().as_u16()
    };
    assert_eq!(get("v1/account", KEY).await, 200);
    assert_eq!(get("v1/balance", KEY).await, 200);
    assert_eq!(get("v1/events?limit=1", KEY).await, 200);
    assert_eq!(get("v1/account", "sk_test_other").await, 401);
    assert_eq!(get("v1/nothing", KEY).await, 404);
    assert_eq!(get("v1/checkout/sessions/cs_test_none", KEY).await, 404);
    assert_eq!(get("v1/refunds?colour=red", KEY).await, 400);
    let (status, _) = house
        .api("v1/refunds", None, &[("payment_intent", "pi_none")])
        .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn lists_page_and_filter() {
    let house = House::open().await;
    let first = house.session().await;
    house.advance(10);
    let second = house.session().await;
    let list = async |query: &str| {
        let url = format!("{}v1/checkout/sessions?{query}", house.sandbox.api_url());
        let answer = house
            .http
            .get(url)
            .bearer_auth(KEY)
            .send()
            .await
            .expect("answer");
        let list: serde_json::Value = answer.json().await.expect("JSON");
        let ids = list["data"].as_array().expect("data").iter();
        let ids: Vec<String> = ids
            .map(|row| row["id"].as_str().expect("id").to_owned())
            .collect();
        (ids, list["has_more"] == true)
    };
    assert_eq!(list("limit=1").await, (vec![second.clone()], true));
    let page = format!("limit=1&starting_after={second}");
    assert_eq!(list(&page).await, (vec![first.clone()], false));
    let since = format!("created[gte]={}", START + 10);
    assert_eq!(list(&since).await.0, std::slice::from_ref(&second));
    let paid = house.sandbox.pay(&first).await.expect("paid");
    assert_eq!(
        list("status=complete").await.0,
        std::slice::from_ref(&first)
    );
    let by_intent = format!("payment_intent={}", paid.payment_intent.expect("an intent"));
    assert_eq!(list(&by_intent).await.0, [first]);
}

#[tokio::test]
async fn a_key_in_use_is_a_conflict_until_its_client_goes_away() {
    let house = House::open().await;
    house.sandbox.fail_next(Fault::Hang);
    let hanging = house.api("v1/checkout/sessions", Some("busy"), ORDER);
    let timed = tokio::time::timeout(Duration::from_secs(30), async {
        tokio::select! {
            _ = hanging => panic!("a hanging request was answered"),
            answer = async {
                while house.sandbox.requests().is_empty() {
                    tokio::task::yield_now().await;
                }
                house.api("v1/checkout/sessions", Some("busy"), ORDER).await
            } => answer,
        }
    });
    let (status, answer) = timed.await.expect("in time");
    assert_eq!(status, 409, "{answer}");
    assert_eq!(answer["error"]["code"], "idempotency_key_in_use");
    // The hanging client is gone with its future; the server notices in its own time.
    let freed = async {
        while house
            .api("v1/checkout/sessions", Some("busy"), ORDER)
            .await
            .0
            != 200
        {
            tokio::task::yield_now().await;
        }
    };
    let freed = tokio::time::timeout(Duration::from_secs(10), freed).await;
    freed.expect("the key is free again");
    let long = "k".repeat(256);
    let (status, _) = house.api("v1/checkout/sessions", Some(&long), ORDER).await;
    assert_eq!(status, 400);
}
