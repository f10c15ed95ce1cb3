//! What comes by itself: the reminder to pay, and news of sales as an organizer wants them.

use chrono::TimeDelta;
use eventos_tests::{World, on_both_databases};

use crate::story::{buy, jazz_night};

const REMINDER: &str = "are still to be paid";

/// Waits, and lets everything happen that is due then.
async fn later(world: &World, by: TimeDelta) {
    world.wait(by);
    world.settle().await;
}

on_both_databases! {
    async fn a_free_ticket_that_is_taken_back_is_told_to_its_buyer(world: World) {
        let (olga, ana) = (world.person("Olga"), world.person("Ana"));
        jazz_night(&olga, &[("Guest", "0", "20")]).await;
        ana.says("/buy jazz 2").await;
        world.settle().await;
        olga.says("/orders jazz").await;
        olga.presses("Ana").await;
        olga.presses("Refund ticket 1").await;
        olga.presses("Take the tickets back").await;
        world.settle().await;
        assert_eq!(ana.received("was taken back by the organizer"), 1, "{}", ana.inbox());
        // Of a cancelled event one message says it all.
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes, cancel it").await;
        world.settle().await;
        assert_eq!(ana.received("was taken back by the organizer"), 1, "{}", ana.inbox());
    }

    async fn a_buyer_who_has_not_paid_is_reminded_once_ten_minutes_before(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz 2").await;
        later(&world, TimeDelta::minutes(29)).await;
        assert_eq!(ana.received(REMINDER), 0, "{}", ana.inbox());
        later(&world, TimeDelta::minutes(1)).await;
        assert_eq!(ana.received("held until 12:40 PM CET, and €40.00 are still to be paid"), 1, "{}", ana.inbox());
        later(&world, TimeDelta::minutes(5)).await;
        assert_eq!(ana.received(REMINDER), 1, "{}", ana.inbox());
        // Its buttons are those of the order.
        world.pays(&ana.link("Pay €40.00"), "ana@example.org").await;
        world.settle().await;
        assert_eq!(ana.codes().len(), 2);
        let given_up = ana.presses("Give up the seats").await;
        assert!(given_up.contains("no longer waits for payment"), "{given_up}");
    }

    async fn seats_can_be_given_up_from_the_reminder(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz 2").await;
        later(&world, TimeDelta::minutes(30)).await;
        assert_eq!(ana.received(REMINDER), 1, "{}", ana.inbox());
        let given_up = ana.presses("Give up the seats").await;
        assert!(given_up.contains("are free for others"), "{given_up}");
        assert_eq!(world.count("SELECT held FROM events").await, 0);
    }

    async fn who_paid_or_gave_up_is_not_reminded_and_without_the_state_they_would_be(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60"), ("Guest", "0", "10")]).await;
        let (ana, ben, cem) = (world.person("Ana"), world.person("Ben"), world.person("Cem"));
        buy(&ana, "Regular", 1).await;
        ben.says("/buy jazz regular 1").await;
        ben.presses("Give up the seats").await;
        cem.says("/buy jazz guest 1").await;
        world.settle().await;
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE status = 'waiting'").await, 2, "none for what is free");
        later(&world, TimeDelta::minutes(31)).await;
        for person in [&ana, &ben, &cem] {
            assert_eq!(person.received(REMINDER), 0, "{}", person.inbox());
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE status = 'waiting'").await, 0);
        // The negative control: it is the order's state that keeps it back.
        world.execute("UPDATE orders SET status = 'pending' WHERE total_minor > 0").await;
        world.execute("UPDATE orders SET payment_intent = NULL").await;
        world.execute("UPDATE outbox SET status = 'waiting' WHERE dedup_key LIKE 'payment_reminder:%'").await;
        world.settle().await;
        assert_eq!((ana.received(REMINDER), ben.received(REMINDER)), (1, 1), "{}", world.inbox.all());
    }

    async fn after_an_outage_nobody_is_reminded_of_what_is_over(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let (ana, ben) = (world.person("Ana"), world.person("Ben"));
        ana.says("/buy jazz 1").await;
        world.wait(TimeDelta::minutes(39));
        ben.says("/buy jazz 1").await;
        // Ana's checkout is closed by now, and her seat is not yet free.
        later(&world, TimeDelta::minutes(1)).await;
        assert_eq!(ana.received(REMINDER), 0, "{}", ana.inbox());
        later(&world, TimeDelta::hours(2)).await;
        for person in [&ana, &ben] {
            assert_eq!(person.received(REMINDER), 0, "{}", person.inbox());
            assert_eq!(person.received("were not paid in time"), 1, "{}", person.inbox());
        }
    }

    async fn reminders_and_payments_at_the_same_instant_disturb_nothing(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let people: Vec<_> = (0..12).map(|n| world.person(&format!("Buyer{n}"))).collect();
        let mut checkouts = Vec::new();
        for person in &people {
            person.says("/buy jazz 1").await;
            checkouts.push(person.link("Pay"));
        }
        world.wait(TimeDelta::minutes(30));
        let payments = checkouts.iter().map(|checkout| world.pays(checkout, "ana@example.org"));
        let workers = (0..3).map(|_| world.worker.drain());
        let (_, drained) = tokio::join!(
            futures::future::join_all(payments),
            futures::future::join_all(workers),
        );
        drained.into_iter().for_each(|drained| drained.expect("the worker"));
        world.settle().await;
        later(&world, TimeDelta::minutes(5)).await;
        for person in &people {
            assert_eq!(person.codes().len(), 1, "{}", person.inbox());
            assert!(person.received(REMINDER) <= 1, "{}", person.inbox());
        }
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn an_organizer_hears_of_each_sale_or_once_a_day_or_not_at_all(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&world.person("Ana"), "Regular", 1).await;
        assert_eq!(olga.received("bought tickets for Jazz night"), 1, "{}", olga.inbox());

        // Once a day, from a button of the settings.
        let settings = olga.says("/settings").await;
        assert!(settings.contains("News of sales: each sale"), "{settings}");
        olga.presses("News of sales").await;
        let settings = olga.presses("once a day").await;
        assert!(settings.contains("News of sales: once a day"), "{settings}");
        buy(&world.person("Ben"), "Regular", 2).await;
        buy(&world.person("Cem"), "Regular", 1).await;
        // Half past midnight in Berlin: that is tomorrow's.
        later(&world, TimeDelta::minutes(12 * 60 + 30)).await;
        buy(&world.person("Dan"), "Regular", 3).await;
        later(&world, TimeDelta::minutes(8 * 60 + 29)).await;
        assert_eq!(olga.received("Sold on"), 0, "{}", olga.inbox());
        later(&world, TimeDelta::minutes(1)).await;
        let digest = "Sold on Monday, November 23\n• Jazz night · 3 orders · 4 tickets · €80.00 · 53 left";
        assert_eq!(olga.received(digest), 1, "{}", olga.inbox());
        later(&world, TimeDelta::days(1)).await;
        let digest = "Sold on Tuesday, November 24\n• Jazz night · one order · 3 tickets · €60.00 · 53 left";
        assert_eq!(olga.received(digest), 1, "{}", olga.inbox());
        later(&world, TimeDelta::days(3)).await;
        assert_eq!(olga.received("Sold on"), 2, "nothing was sold: {}", olga.inbox());
        assert_eq!(olga.received("bought tickets"), 1, "{}", olga.inbox());

        // Not at all, typed; and what needs them comes all the same.
        let settings = olga.says("/notices nothing").await;
        assert!(settings.contains("News of sales: nothing"), "{settings}");
        let eve = world.person("Eve");
        eve.says("/buy jazz 1").await;
        world.inbox.blocks("Eve");
        world.pays(&eve.link("Pay"), "eve@example.org").await;
        world.sandbox.drained().await;
        world.execute("UPDATE orders SET email = 'nonsense' WHERE buyer_name = 'Eve'").await;
        later(&world, TimeDelta::days(1)).await;
        assert_eq!((olga.received("bought tickets"), olga.received("Sold on")), (1, 2), "{}", olga.inbox());
        assert_eq!(olga.received("A message to Eve could not be delivered"), 1, "{}", olga.inbox());
        let asked = olga.says("/notices what").await;
        assert!(asked.contains("How much would you like to hear of sales?"), "{asked}");
    }

    async fn a_digest_says_what_is_true_in_the_morning(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        olga.says("/notices daily").await;
        buy(&world.person("Ana"), "Regular", 1).await;
        olga.says("/orders jazz").await;
        olga.presses("Ana ·").await;
        olga.presses("Refund the order").await;
        olga.presses("Refund €20.00").await;
        world.settle().await;
        later(&world, TimeDelta::days(1)).await;
        assert_eq!(olga.received("Sold on"), 0, "all of it went back: {}", olga.inbox());
        // The worker was away in the morning.
        buy(&world.person("Ben"), "Regular", 1).await;
        later(&world, TimeDelta::days(2)).await;
        assert_eq!(olga.received("Sold on Tuesday, November 24"), 1, "{}", olga.inbox());
    }
}
