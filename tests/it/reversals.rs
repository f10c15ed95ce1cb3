//! Money that goes back or comes back: whatever Stripe says first, the end is the same.

use chrono::TimeDelta;
use eventos_tests::world::{SECRET_KEY, WEBHOOK_SECRET};
use eventos_tests::{World, on_both_databases};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::story::{buy, jazz_night};

/// An order of one at €20, paid, of which nobody has heard; its payment intent.
async fn paid(world: &World, name: &str) -> String {
    world.person(name).says("/buy jazz 1").await;
    let session = world.sandbox.sessions().pop().expect("a session").id;
    let session = world.sandbox.pay(&session).await.expect("paid");
    session.payment_intent.expect("an intent")
}

/// Every event of a payment as Stripe lists it, the oldest first.
async fn events(world: &World, intent: &str) -> Vec<Value> {
    let url = format!("{}v1/events?limit=100", world.sandbox.api_url());
    let answer = world.http.get(url).bearer_auth(SECRET_KEY).send().await;
    let list: Value = answer.expect("an answer").json().await.expect("JSON");
    assert_eq!(list["has_more"], false);
    let rows = list["data"].as_array().expect("data").iter().rev();
    let of_payment = |event: &&Value| event["data"]["object"]["payment_intent"] == intent;
    rows.filter(of_payment).cloned().collect()
}

/// Brings a webhook as Stripe does.
async fn bring(world: &World, event: &Value) {
    let (body, at) = (event.to_string(), world.clock.now().timestamp());
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("any key");
    mac.update(format!("{at}.{body}").as_bytes());
    let signature = format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()));
    let request = world.http.post(world.url("webhooks/stripe"));
    let sent = request
        .header("Stripe-Signature", signature)
        .body(body)
        .send()
        .await;
    assert_eq!(sent.expect("an answer").status().as_u16(), 200, "{event}");
}

fn permutations(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for shorter in permutations(of - 1) {
        for at in 0..of {
            let mut longer = shorter.clone();
            longer.insert(at, of - 1);
            all.push(longer);
        }
    }
    all
}

/// Has the same happen to as many payments as there are orders of its events, and brings each
/// payment's events in another one. How many payments that were.
async fn in_every_order(world: &World, count: usize, happens: impl Fn(&str)) -> i64 {
    world.sandbox.lose_webhooks(true);
    let orders = permutations(count);
    for order in &orders {
        let intent = paid(world, &format!("Buyer{order:?}")).await;
        happens(&intent);
        let events = events(world, &intent).await;
        assert_eq!(events.len(), count, "{events:#?}");
        for at in order {
            bring(world, &events[*at]).await;
        }
        world.sandbox.drained().await;
        world.sandbox.forget_events();
    }
    world.settle_worker().await;
    i64::try_from(orders.len()).expect("few")
}

/// Every order is refunded and nothing of it is left.
async fn all_are_gone(world: &World, count: i64) {
    let gone = "SELECT COUNT(*) FROM orders WHERE status = 'refunded' AND refunded_minor = 2000
         AND disputed_at IS NULL";
    assert_eq!(world.count(gone).await, count, "{}", world.inbox.all());
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM tickets WHERE status = 'refunded'")
            .await,
        count
    );
    assert_eq!(world.count("SELECT COUNT(*) FROM tickets").await, count);
    assert_eq!(world.count("SELECT sold + held FROM events").await, 0);
    all_was_carried(world).await;
}

/// Every order is paid, and its ticket good.
async fn all_are_good(world: &World, count: i64) {
    let good = "SELECT COUNT(*) FROM orders WHERE status = 'paid' AND refunded_minor = 0
         AND disputed_at IS NULL";
    assert_eq!(world.count(good).await, count, "{}", world.inbox.all());
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM tickets WHERE status = 'valid'")
            .await,
        count
    );
    assert_eq!(world.count("SELECT sold FROM events").await, count);
    all_was_carried(world).await;
}

async fn all_was_carried(world: &World) {
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM reversals WHERE carried_at IS NULL")
            .await,
        0
    );
    assert_eq!(world.worker.reconcile().await.expect("a turn").caught_up, 0);
}

async fn at_olgas(world: &World) {
    jazz_night(&world.person("Olga"), &[("Regular", "20", "70")]).await;
}

on_both_databases! {
    async fn paid_and_refunded_ends_refunded_in_every_order(world: World) {
        at_olgas(&world).await;
        let count = in_every_order(&world, 2, |intent| {
            world.sandbox.dashboard_refund(intent, None).expect("refunded");
        }).await;
        all_are_gone(&world, count).await;
        assert_eq!(world.sandbox.refunds().len(), 2, "none of ours");
    }

    async fn a_dispute_that_was_won_ends_good_in_every_order(world: World) {
        at_olgas(&world).await;
        let count = in_every_order(&world, 3, |intent| {
            world.sandbox.dispute(intent).expect("a dispute");
            world.sandbox.close_dispute(intent, true).expect("won");
        }).await;
        all_are_good(&world, count).await;
    }

    async fn a_dispute_that_was_lost_ends_refunded_in_every_order(world: World) {
        at_olgas(&world).await;
        let count = in_every_order(&world, 3, |intent| {
            world.sandbox.dispute(intent).expect("a dispute");
            world.sandbox.close_dispute(intent, false).expect("lost");
        }).await;
        all_are_gone(&world, count).await;
        assert_eq!(world.person("Olga").received("is lost: €20.00 went back"), 6);
    }

    async fn refunded_and_then_disputed_ends_refunded_in_every_order(world: World) {
        at_olgas(&world).await;
        let mut count = 0;
        for won in [true, false] {
            count += in_every_order(&world, 4, |intent| {
                world.sandbox.dashboard_refund(intent, None).expect("refunded");
                world.sandbox.dispute(intent).expect("a dispute");
                world.sandbox.close_dispute(intent, won).expect("closed");
            }).await;
        }
        all_are_gone(&world, count).await;
    }

    async fn a_dispute_that_is_open_suspends_in_every_order(world: World) {
        at_olgas(&world).await;
        let count = in_every_order(&world, 2, |intent| {
            world.sandbox.dispute(intent).expect("a dispute");
        }).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets WHERE status = 'suspended'").await, count);
        assert_eq!(world.count("SELECT COUNT(*) FROM orders WHERE disputed_at IS NOT NULL").await, count);
        assert_eq!(world.person("Olga").received("disputes the payment of €20.00"), 2);
        all_was_carried(&world).await;
    }

    async fn a_refund_that_failed_did_not_happen_in_every_order(world: World) {
        at_olgas(&world).await;
        let count = in_every_order(&world, 4, |intent| {
            let refund = world.sandbox.dashboard_refund(intent, None).expect("refunded");
            world.sandbox.fail_refund(&refund.id).expect("failed");
        }).await;
        all_are_good(&world, count).await;
        assert_eq!(world.person("Olga").received("the bank sent it back"), 24);
        assert_eq!(world.sandbox.returned("eur"), 0);
    }

    async fn what_came_before_its_payment_and_was_left_lying_is_carried_out_by_the_reconciler(world: World) {
        at_olgas(&world).await;
        buy(&world.person("Ana"), "Regular", 1).await;
        let intent = world.sandbox.payments().pop().expect("a payment").id;
        // Two transactions that did not see each other: the word is kept, the payment is there.
        world.execute("UPDATE orders SET payment_intent = '-' || payment_intent").await;
        world.sandbox.dashboard_refund(&intent, None).expect("refunded");
        world.settle().await;
        assert_eq!(world.count("SELECT COUNT(*) FROM stripe_events WHERE outcome = 'kept'").await, 1);
        world.execute("UPDATE orders SET payment_intent = substr(payment_intent, 2)").await;
        assert_eq!(world.worker.reconcile().await.expect("a turn").caught_up, 1);
        all_are_gone(&world, 1).await;
    }

    async fn all_at_the_same_instant_ends_the_same_after_the_next_turn_at_the_latest(world: World) {
        at_olgas(&world).await;
        world.sandbox.lose_webhooks(true);
        for n in 0..12 {
            let intent = paid(&world, &format!("Buyer{n}")).await;
            world.sandbox.dispute(&intent).expect("a dispute");
            world.sandbox.close_dispute(&intent, true).expect("won");
            let events = events(&world, &intent).await;
            futures::future::join_all(events.iter().map(|event| bring(&world, event))).await;
            world.sandbox.forget_events();
        }
        world.worker.reconcile().await.expect("a turn");
        world.settle_worker().await;
        all_are_good(&world, 12).await;
    }

    async fn words_about_payments_of_others_are_forgotten(world: World) {
        at_olgas(&world).await;
        world.sandbox.lose_webhooks(true);
        let intent = paid(&world, "Ana").await;
        world.sandbox.dispute(&intent).expect("a dispute");
        bring(&world, &events(&world, &intent).await[1]).await;
        world.sandbox.forget_events();
        world.worker.reconcile().await.expect("a turn");
        assert_eq!(world.count("SELECT COUNT(*) FROM reversals").await, 1);
        world.wait(TimeDelta::days(61));
        world.worker.reconcile().await.expect("a turn");
        assert_eq!(world.count("SELECT COUNT(*) FROM reversals").await, 0);
    }

    async fn a_dispute_that_nobody_told_of_is_found_and_ended_by_the_reconciler(world: World) {
        let olga = world.person("Olga");
        at_olgas(&world).await;
        let codes = buy(&world.person("Ana"), "Regular", 1).await;
        world.sandbox.lose_webhooks(true);
        let payment = world.sandbox.payments().pop().expect("a payment");
        world.sandbox.dispute(&payment.id).expect("a dispute");
        world.worker.reconcile().await.expect("a turn");
        world.settle().await;
        assert_eq!(olga.received("disputes the payment of €20.00"), 1, "{}", olga.inbox());
        olga.says("/checkin jazz").await;
        assert!(olga.says(&codes[0]).await.contains("On hold"));
        world.wait(TimeDelta::days(12));
        world.sandbox.close_dispute(&payment.id, true).expect("closed");
        world.worker.reconcile().await.expect("a turn");
        world.settle().await;
        assert_eq!(olga.received("ended in your favour"), 1, "{}", olga.inbox());
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets WHERE status = 'valid'").await, 1);
    }

    async fn another_amount_is_told_to_both_also_when_the_reconciler_finds_it(world: World) {
        at_olgas(&world).await;
        world.sandbox.lose_webhooks(true);
        paid(&world, "Ana").await;
        world.execute("UPDATE orders SET total_minor = 3000").await;
        for _ in 0..2 {
            world.worker.reconcile().await.expect("a turn");
            world.settle().await;
        }
        let (ana, olga) = (world.person("Ana"), world.person("Olga"));
        assert_eq!(ana.received("What you paid for Jazz night is €20.00, and the order comes to €30.00"), 1, "{}", ana.inbox());
        assert_eq!(ana.received("we have told Olga, who runs the event. Please turn to them"), 1);
        assert_eq!(olga.received("Ana paid €20.00 for Jazz night, and the order comes to €30.00"), 1, "{}", olga.inbox());
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets").await, 0);
        // The hold lapses, and nobody is told that nothing was charged.
        world.wait(TimeDelta::minutes(50));
        world.settle().await;
        assert_eq!(ana.received("not paid in time"), 0, "{}", ana.inbox());
        assert_eq!(ana.received("What you paid"), 1, "{}", ana.inbox());
        // Olga pays it back by hand.
        let payment = world.sandbox.payments().pop().expect("a payment");
        world.sandbox.dashboard_refund(&payment.id, None).expect("by hand");
        world.worker.reconcile().await.expect("a turn");
        world.settle().await;
        assert_eq!(ana.received("€20.00 for Jazz night go back to you"), 1, "{}", ana.inbox());
    }

    async fn a_refund_that_the_bank_sends_back_is_told_and_can_be_tried_again_once(world: World) {
        let (olga, ana) = (world.person("Olga"), world.person("Ana"));
        at_olgas(&world).await;
        buy(&ana, "Regular", 1).await;
        olga.says("/orders jazz").await;
        olga.presses("Ana ·").await;
        olga.presses("Refund the order").await;
        olga.presses("Refund €20.00").await;
        world.settle().await;
        assert_eq!(ana.received("€20.00 for Jazz night go back to you"), 1, "{}", ana.inbox());
        world.wait(TimeDelta::days(3));
        let refund = world.sandbox.refunds().pop().expect("a refund");
        world.sandbox.fail_refund(&refund.id).expect("failed");
        world.settle().await;
        assert_eq!(world.count("SELECT refunded_minor FROM orders").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) FROM refunds WHERE status = 'failed'").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets WHERE status = 'valid'").await, 0, "the seat may be sold");
        assert_eq!(olga.received("The refund of €20.00 to Ana for Jazz night did not get there"), 1, "{}", olga.inbox());
        assert_eq!(ana.received("your bank sent them back. Olga, who runs the event, knows of it"), 1, "{}", ana.inbox());
        let presses = (0..3).map(|_| olga.presses("Pay €20.00 back again"));
        let answers = futures::future::join_all(presses).await;
        let done = answers.iter().filter(|answer| answer.contains("€20.00 go back to Ana")).count();
        assert_eq!(done, 1, "{answers:?}");
        world.settle().await;
        assert_eq!(world.sandbox.returned("eur"), 2000);
        assert_eq!(world.sandbox.refunds().len(), 2);
        assert_eq!(world.count("SELECT refunded_minor FROM orders").await, 2000);
        assert_eq!(ana.received("€20.00 for Jazz night go back to you"), 2, "{}", ana.inbox());
    }

    async fn a_refund_that_stripe_refused_is_not_tried_again_once_it_was_made_by_hand(world: World) {
        let (olga, ana) = (world.person("Olga"), world.person("Ana"));
        at_olgas(&world).await;
        buy(&ana, "Regular", 2).await;
        olga.says("/orders jazz").await;
        olga.presses("Ana ·").await;
        olga.presses("Refund ticket 1").await;
        olga.presses("Refund €20.00").await;
        world.sandbox.fail_next(eventos_webhooks::sandbox::Fault::Status(400));
        world.settle().await;
        let payment = world.sandbox.payments().pop().expect("a payment");
        world.sandbox.dashboard_refund(&payment.id, Some(2000)).expect("by hand");
        world.settle().await;
        let answer = olga.presses("Pay €20.00 back again").await;
        assert!(answer.contains("nothing left to refund"), "{answer}");
        assert_eq!(world.sandbox.returned("eur"), 2000);
        let stranger = olga.button("Pay €20.00 back again");
        let eventos_core::chat::Target::Press(payload) = stranger else { panic!("no link") };
        let refused = ana.presses_payload(&payload).await;
        assert!(refused.contains("can’t find that order"), "{refused}");
    }
}
