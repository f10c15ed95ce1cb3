//! The sweeper, a payment and a refund at the same instant; and what each guard is for, shown
//! without it.

use chrono::TimeDelta;
use eventos_core::order::{self, Target};
use eventos_tests::on_both_databases;

use crate::payments::{event, post_now};
use crate::story::{buy, jazz_night};

on_both_databases! {
    async fn the_expiry_job_races_a_payment_and_the_stock_is_counted_once(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        for n in 0..8 {
            let buyer = world.person(&format!("Buyer{n}"));
            buyer.says("/buy jazz").await;
            buyer.presses("Regular").await;
            buyer.says("2").await;
            let body = event(&world, &format!("evt_{n}"), "checkout.session.completed", |body| {
                body["data"]["object"]["payment_intent"] = format!("pi_{n}").into();
            });
            // Only just lapsed: the sweeper, the webhook and its repetition all want it now.
            world.wait(order::HOLD_TTL);
            let (swept, first, again) = tokio::join!(
                order::sweep(&world.app), post_now(&world, &body), post_now(&world, &body));
            swept.expect("a sweep");
            assert_eq!((first, again), (200, 200));
        }
        // Whoever won, the seats were free: all eight sit.
        assert_eq!(world.count("SELECT COUNT(*) FROM orders WHERE status = 'paid'").await, 8);
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets").await, 16);
        for counted in ["SELECT sold FROM events", "SELECT sold FROM tiers"] {
            assert_eq!(world.count(counted).await, 16);
        }
        for held in ["SELECT held FROM events", "SELECT held FROM tiers"] {
            assert_eq!(world.count(held).await, 0);
        }
    }

    async fn a_refund_a_payment_and_the_expiry_job_at_the_same_instant_keep_the_books(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        let account = eventos_core::account::enter(&world.app, &olga.speaker()).await.expect("Olga").id;
        for n in 0..4 {
            let (paid, late) = (world.person(&format!("Paid{n}")), world.person(&format!("Late{n}")));
            buy(&paid, "Regular", 1).await;
            late.says("/buy jazz").await;
            late.presses("Regular").await;
            late.says("1").await;
            let checkout = late.link("Pay");
            world.sandbox.hold_webhooks(true);
            world.pays(&checkout, "late@example.org").await;
            world.wait(order::HOLD_TTL + TimeDelta::seconds(1));
            let page = eventos_core::event::find(
                &world.app, account, eventos_core::event::Among::Own, "jazz").await.expect("events");
            let orders = order::list(&world.app, account, page[0].id, 50, 0).await.expect("orders");
            let full = orders.into_iter().find(|full| full.order.buyer_name == format!("Paid{n}")).expect("it");
            let target = Target::Order(full.order.id);
            let quote = order::quote(&world.app, account, target).await.expect("a quote");
            world.sandbox.hold_webhooks(false);
            let (swept, refunded, again, ()) = tokio::join!(
                order::sweep(&world.app),
                order::refund(&world.app, account, target, quote.seal()),
                order::refund(&world.app, account, target, quote.seal()),
                world.sandbox.drained());
            swept.expect("a sweep");
            assert!(refunded.is_ok() != again.is_ok(), "one of the two refunds it");
        }
        world.settle().await;
        assert_eq!(world.sandbox.returned("eur"), 8000, "each of the four once");
        assert_eq!(world.count("SELECT sold FROM tiers").await, 4);
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    /// The negative control of scenario 5: looking first, and admitting without the condition.
    async fn without_the_compare_and_set_two_scanners_both_admit(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        buy(&world.person("Ana"), "Regular", 1).await;
        let both_have_looked = tokio::sync::Barrier::new(2);
        let scanner = || async {
            let free = world.count("SELECT COUNT(*) FROM tickets WHERE check_in_id IS NULL").await;
            both_have_looked.wait().await;
            if free == 1 {
                world.execute("UPDATE tickets SET check_in_id = id").await;
            }
            free
        };
        let (one, two) = tokio::join!(scanner(), scanner());
        assert_eq!((one, two), (1, 1), "both would have said 'come in'");
    }

    /// The negative control of 21 and 27: paying without the state in the WHERE.
    async fn without_the_state_in_the_where_a_payment_is_counted_twice(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz").await;
        ana.presses("Regular").await;
        ana.says("1").await;
        world.execute("UPDATE events SET held = held + 5").await;
        world.execute("UPDATE tiers SET held = held + 5").await;
        let both_have_looked = tokio::sync::Barrier::new(2);
        let fulfilment = || async {
            let open = world.count("SELECT COUNT(*) FROM orders WHERE status = 'pending'").await;
            both_have_looked.wait().await;
            if open == 1 {
                world.execute("UPDATE orders SET status = 'paid'").await;
                world.execute("UPDATE tiers SET held = held - 1, sold = sold + 1").await;
            }
        };
        tokio::join!(fulfilment(), fulfilment());
        assert_eq!(world.count("SELECT sold FROM tiers").await, 2, "one seat, sold twice");
        let broken = world.broken_promises().await;
        assert!(broken.iter().any(|broken| broken.contains("sold")), "{broken:?}");
    }
}
