//! A webhook that never came: the reconciler finds what Stripe says, and carries it out once.

use chrono::TimeDelta;
use eventos_core::app::App;
use eventos_core::order;
use eventos_tests::{World, on_both_databases};
use eventos_webhooks::sandbox::Fault;
use tokio_util::sync::CancellationToken;

use crate::story::jazz_night;

/// Somebody's order of one at €20, waiting for payment; its session.
async fn ordered(world: &World, name: &str) -> String {
    let answer = world.person(name).says("/buy jazz 1").await;
    assert!(answer.contains("€20.00"), "{answer}");
    world.sandbox.sessions().pop().expect("a session").id
}

/// Orders and pays.
async fn paid(world: &World, name: &str) -> String {
    let session = ordered(world, name).await;
    let session = world.sandbox.pay(&session).await.expect("paid");
    session.payment_intent.expect("an intent")
}

async fn tickets(world: &World) -> i64 {
    world.count("SELECT COUNT(*) FROM tickets").await
}

/// Unix seconds of the cursor; 0 before the first turn.
async fn cursor(world: &World) -> i64 {
    let turns = world.count("SELECT COUNT(*) FROM reconciled").await;
    if turns == 0 {
        return 0;
    }
    match world.db {
        eventos_tests::Db::Sqlite => {
            world
                .count("SELECT CAST(strftime('%s', upto) AS INTEGER) FROM reconciled")
                .await
        }
        eventos_tests::Db::Postgres => {
            world
                .count("SELECT CAST(EXTRACT(EPOCH FROM upto) AS BIGINT) FROM reconciled")
                .await
        }
    }
}

fn asked_for_events(world: &World) -> usize {
    let requests = world.sandbox.requests();
    requests
        .iter()
        .filter(|request| request.path == "/v1/events")
        .count()
}

async fn at_olgas(world: &World) {
    jazz_night(&world.person("Olga"), &[("Regular", "20", "70")]).await;
}

on_both_databases! {
    async fn a_webhook_that_never_came_is_found_and_fulfilled(world: World) {
        at_olgas(&world).await;
        world.sandbox.lose_webhooks(true);
        paid(&world, "Ana").await;
        world.settle().await;
        assert_eq!(tickets(&world).await, 0, "nobody has heard of it");
        let done = world.worker.reconcile().await.expect("Stripe answers");
        assert_eq!((done.listed, done.found, done.failed), (1, 1, 0), "{done:?}");
        world.settle().await;
        let (ana, olga) = (world.person("Ana"), world.person("Olga"));
        assert_eq!(ana.ticket_pictures().len(), 1, "{}", world.inbox.all());
        assert_eq!(olga.received("Ana bought tickets for Jazz night"), 1, "{}", olga.inbox());
        let again = world.worker.reconcile().await.expect("Stripe answers");
        assert_eq!((again.listed, again.found), (1, 0), "{again:?}");
        assert_eq!(cursor(&world).await, world.clock.now().timestamp());
    }

    async fn a_webhook_that_comes_after_all_has_no_second_effect(world: World) {
        at_olgas(&world).await;
        world.sandbox.hold_webhooks(true);
        paid(&world, "Ana").await;
        assert_eq!(world.worker.reconcile().await.expect("a turn").found, 1);
        world.sandbox.hold_webhooks(false);
        world.settle().await;
        assert_eq!(tickets(&world).await, 1);
        assert_eq!(world.person("Ana").ticket_pictures().len(), 1);
        assert_eq!(world.mails().len(), 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM stripe_events").await, 1);
    }

    async fn a_day_without_a_worker_is_caught_up_with(world: World) {
        at_olgas(&world).await;
        world.worker.reconcile().await.expect("the first turn");
        world.sandbox.lose_webhooks(true);
        for name in ["Ana", "Ben", "Cem"] {
            paid(&world, name).await;
            world.wait(TimeDelta::hours(8));
        }
        let asked = asked_for_events(&world);
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.found, done.failed), (3, 0), "{done:?}");
        assert_eq!(asked_for_events(&world) - asked, 5, "slices of six hours, and the overlap");
        assert_eq!(tickets(&world).await, 3);
        assert_eq!(cursor(&world).await, world.clock.now().timestamp());
        let asked = asked_for_events(&world);
        world.worker.reconcile().await.expect("a turn");
        assert_eq!(asked_for_events(&world) - asked, 1);
    }

    async fn more_than_a_page_is_read_to_its_end_and_a_break_in_the_middle_loses_nothing(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "80")]).await;
        olga.says("/edit jazz").await;
        world.execute("UPDATE events SET capacity = 200").await;
        world.execute("UPDATE tiers SET quantity = 200").await;
        world.worker.reconcile().await.expect("the first turn");
        world.sandbox.lose_webhooks(true);
        for n in 0..105 {
            paid(&world, &format!("Buyer{n}")).await;
        }
        let before = cursor(&world).await;
        world.wait(TimeDelta::minutes(3));
        // The first page comes, the second never: every way in which a vendor can fail.
        for fault in [Fault::Status(500), Fault::Status(429), Fault::Garbage, Fault::DropAfterWork, Fault::Status(403)] {
            world.sandbox.pass_next();
            for _ in 0..3 {
                world.sandbox.fail_next(fault);
            }
            assert!(world.worker.reconcile().await.is_err(), "{fault:?}");
            assert_eq!(cursor(&world).await, before, "{fault:?}");
            assert_eq!(tickets(&world).await, 0, "{fault:?}");
        }
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.listed, done.found, done.failed), (105, 105, 0), "{done:?}");
        assert_eq!(tickets(&world).await, 105);
        assert_eq!(world.count("SELECT sold FROM events").await, 105);
        assert_eq!(cursor(&world).await, world.clock.now().timestamp());
    }

    async fn an_item_that_fails_stops_the_cursor_and_not_the_others(world: World) {
        at_olgas(&world).await;
        let intent = paid(&world, "Ana").await;
        world.settle().await;
        world.worker.reconcile().await.expect("the first turn");
        let before = cursor(&world).await;
        world.wait(TimeDelta::minutes(1));
        world.sandbox.lose_webhooks(true);
        world.sandbox.dashboard_refund(&intent, None).expect("refunded");
        paid(&world, "Ben").await;
        // The events are listed; Ana's refunds are not.
        world.sandbox.pass_next();
        world.sandbox.fail_next(Fault::Status(400));
        let done = world.worker.reconcile().await.expect("the list came");
        assert_eq!((done.found, done.failed), (1, 1), "{done:?}");
        assert_eq!(tickets(&world).await, 2, "Ben has his");
        assert_eq!(cursor(&world).await, before);
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.found, done.failed), (1, 0), "{done:?}");
        assert_eq!(world.count("SELECT refunded_minor FROM orders WHERE status = 'refunded'").await, 2000);
        assert_eq!(cursor(&world).await, world.clock.now().timestamp());
    }

    async fn two_workers_at_once_do_everything_once(world: World) {
        at_olgas(&world).await;
        world.sandbox.lose_webhooks(true);
        for n in 0..8 {
            paid(&world, &format!("Buyer{n}")).await;
        }
        let turns = (0..4).map(|_| world.worker.reconcile());
        for turn in futures::future::join_all(turns).await {
            assert_eq!(turn.expect("a turn").failed, 0);
        }
        world.settle().await;
        assert_eq!(tickets(&world).await, 8);
        assert_eq!(world.count("SELECT sold FROM events").await, 8);
        assert_eq!(world.count("SELECT COUNT(*) FROM stripe_events").await, 8);
        for n in 0..8 {
            assert_eq!(world.person(&format!("Buyer{n}")).ticket_pictures().len(), 1);
        }
    }

    async fn a_late_payment_that_the_reconciler_finds_goes_back_exactly_once(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "1")]).await;
        world.sandbox.lose_webhooks(true);
        let late = ordered(&world, "Ana").await;
        world.wait(TimeDelta::minutes(39));
        world.sandbox.pay(&late).await.expect("in time for Stripe");
        world.wait(TimeDelta::minutes(5));
        order::sweep(&world.app).await.expect("the sweeper");
        paid(&world, "Ben").await;
        // Ben's came later and is carried out with hers; whoever is first has the seat.
        for _ in 0..2 {
            world.worker.reconcile().await.expect("a turn");
            world.settle().await;
        }
        assert_eq!(tickets(&world).await, 1);
        assert_eq!(world.count("SELECT sold FROM events").await, 1);
        assert_eq!(world.sandbox.returned("eur"), 2000, "{}", world.inbox.all());
        assert_eq!(world.sandbox.refunds().len(), 1);
        let told = world.person("Ana").received("is sold out now") + world.person("Ben").received("is sold out now");
        assert_eq!(told, 1, "{}", world.inbox.all());
        world.wait(TimeDelta::minutes(3));
        world.worker.reconcile().await.expect("a turn");
        world.settle().await;
        assert_eq!(world.count("SELECT COUNT(*) FROM refunds WHERE status = 'succeeded'").await, 1);
    }

    async fn a_bank_that_said_yes_or_no_unheard_is_asked(world: World) {
        at_olgas(&world).await;
        let (yes, no, open) = (ordered(&world, "Ana").await, ordered(&world, "Ben").await, ordered(&world, "Cem").await);
        for session in [&yes, &no, &open] {
            world.sandbox.pay_later(session).await.expect("later");
        }
        world.settle().await;
        world.worker.reconcile().await.expect("a turn");
        world.sandbox.lose_webhooks(true);
        world.sandbox.settle_later(&yes, true).await.expect("yes");
        world.sandbox.settle_later(&no, false).await.expect("no");
        world.sandbox.drained().await;
        // Stripe's list no longer has it: only the question about the order itself helps.
        world.sandbox.forget_events();
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.asked, done.answered), (0, 0), "not within the hour: {done:?}");
        world.wait(TimeDelta::minutes(61));
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.asked, done.answered, done.failed), (3, 2, 0), "{done:?}");
        world.settle().await;
        assert_eq!(tickets(&world).await, 1);
        assert_eq!(world.person("Ana").ticket_pictures().len(), 1);
        assert_eq!(world.person("Ben").received("refused the payment"), 1);
        assert_eq!(world.count("SELECT held FROM events").await, 1, "Cem's");
        assert_eq!(world.worker.reconcile().await.expect("a turn").asked, 0);
        world.wait(TimeDelta::minutes(61));
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.asked, done.answered), (1, 0), "Cem's bank is still to say: {done:?}");
    }

    async fn one_order_that_cannot_be_asked_about_does_not_keep_the_others_from_it(world: World) {
        at_olgas(&world).await;
        let (bad, good) = (ordered(&world, "Ana").await, ordered(&world, "Ben").await);
        for session in [&bad, &good] {
            world.sandbox.pay_later(session).await.expect("later");
        }
        world.settle().await;
        world.sandbox.lose_webhooks(true);
        world.sandbox.settle_later(&good, true).await.expect("yes");
        world.sandbox.drained().await;
        world.sandbox.forget_events();
        world.wait(TimeDelta::hours(2));
        world.sandbox.pass_next();
        world.sandbox.fail_next(Fault::Status(404));
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.asked, done.answered, done.failed), (1, 1, 1), "{done:?}");
        assert_eq!(tickets(&world).await, 1);
        let done = world.worker.reconcile().await.expect("a turn");
        assert_eq!((done.asked, done.failed), (1, 0), "{done:?}");
    }

    async fn a_running_worker_reconciles_at_its_start(world: World) {
        at_olgas(&world).await;
        world.sandbox.lose_webhooks(true);
        paid(&world, "Ana").await;
        let cancel = CancellationToken::new();
        let (worker, stop) = (world.worker.clone(), cancel.clone());
        let running = tokio::spawn(async move { worker.run(stop).await });
        let found = async {
            while world.person("Ana").ticket_pictures().is_empty() {
                tickets(&world).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), found).await.expect("in time");
        cancel.cancel();
        running.await.expect("it ends");
    }

    async fn without_a_key_nothing_is_asked(world: World) {
        at_olgas(&world).await;
        let app = App { payments: None, ..world.app.clone() };
        assert_eq!(order::reconcile(&app).await.expect("nothing"), order::Reconciled::default());
        assert_eq!(world.sandbox.requests().len(), 0);
        assert_eq!(cursor(&world).await, 0);
    }

    async fn a_clock_that_was_put_back_leaves_nothing_out(world: World) {
        at_olgas(&world).await;
        world.execute("INSERT INTO reconciled (what, upto) VALUES ('stripe_events:test', '2030-01-01T00:00:00+00:00')").await;
        world.sandbox.lose_webhooks(true);
        paid(&world, "Ana").await;
        assert_eq!(world.worker.reconcile().await.expect("a turn").found, 1);
        assert_eq!(cursor(&world).await, world.clock.now().timestamp());
    }
}
