//! The books themselves: they balance after a full story, and a row spoiled on purpose is reported.

use eventos_tests::{World, on_both_databases};

use crate::story::{buy, jazz_night};

/// Four bought, one of them scanned, one paid back in Stripe's dashboard, one order open.
async fn evening(world: &World) {
    let (olga, ana, ben) = (
        world.person("Olga"),
        world.person("Ana"),
        world.person("Ben"),
    );
    jazz_night(&olga, &[("Regular", "20", "60")]).await;
    let codes = buy(&ana, "Regular", 2).await;
    buy(&ben, "Regular", 2).await;
    olga.says("/checkin jazz").await;
    let answer = olga.says(&codes[0]).await;
    assert!(answer.contains("COME IN"), "{answer}");
    let payment = world.sandbox.payments().pop().expect("a payment");
    world
        .sandbox
        .dashboard_refund(&payment.id, None)
        .expect("a refund");
    ana.says("/buy jazz 1").await;
    world.settle().await;
}

/// What breaks one promise, what mends it again, and the words of the line that says so.
const SPOILED: &[(&str, &str, &str)] = &[
    (
        "UPDATE events SET sold = sold + 1",
        "UPDATE events SET sold = sold - 1",
        "an event's held seats",
    ),
    (
        "UPDATE tiers SET held = held + 1",
        "UPDATE tiers SET held = held - 1",
        "a tier's held seats",
    ),
    (
        "UPDATE tiers SET quantity = 2",
        "UPDATE tiers SET quantity = 60",
        "nothing is sold twice",
    ),
    (
        "UPDATE orders SET status = 'expired' WHERE status = 'paid'",
        "UPDATE orders SET status = 'paid' WHERE status = 'expired'",
        "a paid order has its tickets",
    ),
    (
        "UPDATE orders SET status = 'paid' WHERE status = 'pending'",
        "UPDATE orders SET status = 'pending' WHERE payment_intent IS NULL",
        "paid at Stripe",
    ),
    (
        "UPDATE orders SET refunded_minor = 1 WHERE status = 'paid'",
        "UPDATE orders SET refunded_minor = 0 WHERE status = 'paid'",
        "the sum of its refunds",
    ),
    (
        "UPDATE check_ins SET undone_at = admitted_at",
        "UPDATE check_ins SET undone_at = NULL",
        "an admission in force",
    ),
    (
        "INSERT INTO check_ins (id, ticket_id, event_id, account_id, staff_name, nonce, admitted_at)
         SELECT t.id, t.id, c.event_id, c.account_id, c.staff_name, 'again', c.admitted_at
         FROM check_ins c JOIN tickets t ON t.id = c.ticket_id",
        "DELETE FROM check_ins WHERE nonce = 'again'",
        "one admission at most",
    ),
    (
        "UPDATE outbox SET status = 'dead' WHERE status = 'sent'",
        "UPDATE outbox SET status = 'sent' WHERE status = 'dead'",
        "what was promised was sent",
    ),
    (
        "UPDATE outbox SET dedup_key = 'x' || dedup_key WHERE dedup_key LIKE 'ticket:%'",
        "UPDATE outbox SET dedup_key = substr(dedup_key, 2) WHERE dedup_key LIKE 'xticket:%'",
        "a ticket is promised",
    ),
    (
        "UPDATE orders SET payment_intent = payment_intent || '-other'",
        "UPDATE orders SET payment_intent = replace(payment_intent, '-other', '')",
        "an order knows its payment",
    ),
    (
        "UPDATE refunds SET amount_minor = amount_minor - 1",
        "UPDATE refunds SET amount_minor = amount_minor + 1",
        "money goes back once",
    ),
    (
        "UPDATE stripe_events SET outcome = 'received' WHERE outcome = 'fulfilled'",
        "UPDATE stripe_events SET outcome = 'fulfilled' WHERE outcome = 'received'",
        "with what came of it",
    ),
];

on_both_databases! {
    async fn the_books_balance_and_what_is_spoiled_is_reported(world: World) {
        evening(&world).await;
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
        for (spoil, mend, says) in SPOILED {
            world.execute(spoil).await;
            let broken = world.broken_promises().await;
            let reported = broken.iter().any(|line| line.contains(says));
            assert!(reported, "{spoil}\nwas not reported: {broken:#?}");
            world.execute(mend).await;
            assert_eq!(world.broken_promises().await, Vec::<String>::new(), "{mend}");
        }
    }
}
