//! Stripe fails in each of its ways, at each thing it is asked for: nothing is lost, nothing is done
//! twice, and whoever waits is told the truth.

use chrono::TimeDelta;
use eventos_tests::{Person, World, on_both_databases};
use eventos_webhooks::sandbox::{Fault, Stage};

use crate::story::jazz_night;

/// A request is tried so often before its caller hears of it.
const TRIES: usize = 3;

const FAULTS: [Fault; 4] = [
    Fault::Status(500),
    Fault::Busy(30),
    Fault::Garbage,
    Fault::DropAfterWork,
];

fn fail(world: &World, fault: Fault) {
    for _ in 0..TRIES {
        world.sandbox.fail_next(fault);
    }
}

/// Orders one while Stripe fails, tries again, and has a checkout.
async fn orders(buyer: &Person<'_>, fault: Fault) -> String {
    fail(buyer.world, fault);
    let told = buyer.says("/buy jazz 1").await;
    assert!(told.contains("nothing was charged"), "{fault:?}: {told}");
    let again = buyer.presses("Try again").await;
    assert!(again.contains("€20.00"), "{fault:?}: {again}");
    buyer.link("Pay")
}

/// Pays, and comes back before the webhook while Stripe fails.
async fn pays(buyer: &Person<'_>, checkout: &str, fault: Fault) {
    let world = buyer.world;
    world.sandbox.hold_webhooks(true);
    let success = world.pays(checkout, "ana@example.org").await;
    fail(world, fault);
    let page = world.http.get(&success).send().await.expect("the page");
    assert_eq!(page.status().as_u16(), 200, "{fault:?}");
    let page = page.text().await.expect("text");
    assert!(page.contains("One moment, please"), "{fault:?}: {page}");
    assert_eq!(buyer.codes().len(), 0);
    world.sandbox.hold_webhooks(false);
    world.settle().await;
    assert_eq!(buyer.codes().len(), 1, "{fault:?}: {}", world.inbox.all());
}

/// Is paid back while Stripe fails: the worker asks again later, once is what goes back.
async fn is_paid_back(organizer: &Person<'_>, buyer: &Person<'_>, fault: Fault) {
    let world = organizer.world;
    let before = world.sandbox.refunds().len();
    organizer.says("/orders jazz").await;
    organizer.presses(&format!("{} ·", buyer.name)).await;
    organizer.presses("Refund the order").await;
    organizer.presses("Refund €20.00").await;
    fail(world, fault);
    world.settle().await;
    let was_done = matches!(fault, Fault::Garbage | Fault::DropAfterWork);
    // What was done before the answer got lost is heard of by webhook.
    assert_eq!(
        buyer.received("go back to you"),
        usize::from(was_done),
        "{fault:?}: {}",
        buyer.inbox()
    );
    world.wait(TimeDelta::seconds(10));
    world.settle().await;
    assert_eq!(
        buyer.received("go back to you"),
        1,
        "{fault:?}: {}",
        buyer.inbox()
    );
    assert_eq!(world.sandbox.refunds().len(), before + 1, "{fault:?}");
}

/// Gives the seats up, and Stripe fails when the checkout is to be closed.
async fn gives_up(buyer: &Person<'_>, fault: Fault) {
    let world = buyer.world;
    buyer.says("/buy jazz 1").await;
    let session = world.sandbox.sessions().pop().expect("a session").id;
    buyer.presses("Give up the seats").await;
    fail(world, fault);
    world.settle().await;
    world.wait(TimeDelta::seconds(10));
    world.settle().await;
    let stage = world.sandbox.session(&session).expect("it").stage;
    assert_eq!(stage, Stage::Expired, "{fault:?}");
}

on_both_databases! {
    async fn whatever_stripe_answers_nothing_is_lost_and_nothing_done_twice(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        for (n, fault) in FAULTS.into_iter().enumerate() {
            let buyer = world.person(&format!("Buyer{n}"));
            let checkout = orders(&buyer, fault).await;
            pays(&buyer, &checkout, fault).await;
            is_paid_back(&olga, &buyer, fault).await;
            gives_up(&world.person(&format!("Late{n}")), fault).await;
        }
        world.settle().await;
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
        // Reminders of orders that no longer wait to be paid, too, which then say nothing.
        world.wait(TimeDelta::hours(1));
        world.settle().await;
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE status <> 'sent'").await, 0);
    }

    async fn a_stripe_that_hangs_is_waited_for_a_while_and_asked_again(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        world.sandbox.fail_next(Fault::Hang);
        let order = ana.says("/buy jazz 1").await;
        assert!(order.contains("€20.00"), "{order}");
        assert_eq!(world.sandbox.sessions().len(), 1);
        world.sandbox.hold_webhooks(true);
        let success = world.pays(&ana.link("Pay"), "ana@example.org").await;
        world.sandbox.fail_next(Fault::Hang);
        let page = world.http.get(&success).send().await.expect("the page").text().await;
        assert!(page.expect("text").contains("Regular"));
        world.sandbox.hold_webhooks(false);
        world.settle().await;
        assert_eq!(ana.codes().len(), 1, "{}", world.inbox.all());
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn a_clock_that_jumps_a_day_ahead_and_back_lets_holds_lapse_and_breaks_nothing(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let (ana, ben) = (world.person("Ana"), world.person("Ben"));
        ana.says("/buy jazz 1").await;
        let anas = ana.link("Pay");
        world.wait(TimeDelta::days(1));
        world.settle().await;
        assert_eq!(ana.received("not paid in time"), 1, "{}", ana.inbox());
        assert_eq!(world.count("SELECT held FROM events").await, 0);
        ben.says("/buy jazz 1").await;
        let bens = ben.link("Pay");
        world.wait(TimeDelta::days(-1));
        world.settle().await;
        // Ben's hold is of tomorrow; it is paid for today.
        let success = world.pays(&bens, "ben@example.org").await;
        assert!(success.contains("/checkout/success"), "{success}");
        assert!(!world.pays(&anas, "ana@example.org").await.contains("success"));
        world.settle().await;
        assert_eq!(ben.codes().len(), 1, "{}", ben.inbox());
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }
}
