//! What one person may hold, and try, however many requests they send at once.

use std::sync::Arc;

use chrono::TimeDelta;
use eventos_core::access;
use eventos_core::account::{self, Speaker};
use eventos_core::app::App;
use eventos_core::error::{Error, Rejection};
use eventos_core::id::{AccountId, OrderId};
use eventos_core::order::{self, MAX_OPEN_HOLDS, OrderStatus, Placed, Want};
use eventos_core::store::{Actor, accounts, orders};
use eventos_tests::{Db, World, on_both_databases};
use tokio::sync::Barrier;

use crate::story::jazz_night;

async fn enter(app: &App, speaker: &Speaker) -> AccountId {
    account::enter(app, speaker).await.expect("a person").id
}

/// Sends that many orders of `quantity` seats each at the same instant; what came of them.
async fn at_once(
    world: &World,
    buyer: AccountId,
    count: usize,
    quantity: i64,
) -> Vec<Result<Placed, Error>> {
    let on_sale = eventos_core::event::list_on_sale(&world.app, Actor::System, 1, 0);
    let event = on_sale.await.expect("events").remove(0);
    let full = eventos_core::event::view(&world.app, Actor::System, event.id);
    let tier = full.await.expect("the event").tiers.remove(0);
    let orders = (0..count).map(|n| {
        let want = Want {
            event: event.id,
            tiers: vec![(tier.id, quantity)],
            request_key: format!("request-{n}"),
        };
        order::place(&world.app, buyer, want)
    });
    futures::future::join_all(orders).await
}

fn refused(answers: &[Result<Placed, Error>], why: impl Fn(&Rejection) -> bool) -> usize {
    let is_why = |answer: &&Result<Placed, Error>| match answer {
        Err(Error::Rejection(rejection)) => why(rejection),
        _ => false,
    };
    answers.iter().filter(is_why).count()
}

/// The code in the last mail that was written.
fn mailed_code(world: &World) -> String {
    let mail = world.mails().pop().expect("a mail");
    let mail = mail_parser::MessageParser::default()
        .parse(&mail)
        .expect("a mail");
    let text = mail.body_text(0).expect("text").into_owned();
    let digits = |word: &&str| word.len() == 6 && word.chars().all(|c| c.is_ascii_digit());
    text.split_whitespace()
        .find(digits)
        .expect("a code")
        .to_owned()
}

/// Ana, who was sent a code.
async fn asked_for_a_code(world: &World) -> AccountId {
    let ana = enter(&world.app, &world.person("Ana").speaker()).await;
    account::ask_email(&world.app, ana, "ana@example.org")
        .await
        .expect("it is sent");
    world.settle_worker().await;
    ana
}

on_both_databases! {
    async fn twenty_orders_of_one_person_at_the_same_instant_are_five_holds(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = enter(&world.app, &world.person("Ana").speaker()).await;
        let answers = at_once(&world, ana, 20, 1).await;
        let placed = answers.iter().filter(|answer| answer.is_ok()).count();
        let too_many = refused(&answers, |why| *why == Rejection::TooManyHolds);
        assert_eq!((placed, too_many), (MAX_OPEN_HOLDS, 20 - MAX_OPEN_HOLDS), "{answers:?}");
        assert_eq!(world.count("SELECT held FROM events").await, 5);
    }

    async fn one_person_holds_two_full_orders_of_a_tier_at_most_and_their_neighbour_buys(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = enter(&world.app, &world.person("Ana").speaker()).await;
        let answers = at_once(&world, ana, 5, 8).await;
        let too_many = refused(&answers, |why| matches!(why, Rejection::TooManySeats { limit: 20, .. }));
        assert_eq!(too_many, 3, "{answers:?}");
        assert_eq!(world.count("SELECT held FROM events").await, 16);
        assert!(world.person("Ben").says("/buy jazz 10").await.contains("€200.00"));
        let refused = world.person("Ana").says("/buy jazz 5").await;
        assert!(refused.contains("One person may hold 20 at most"), "{refused}");
        assert!(world.person("Ana").says("/buy jazz 4").await.contains("€80.00"));
        // Once the holds lapsed, they may again.
        world.wait(TimeDelta::minutes(43));
        world.settle_worker().await;
        assert!(world.person("Ana").says("/buy jazz 10").await.contains("€200.00"));
    }

    async fn free_seats_that_are_kept_count_as_paid_ones_do_not(world: World) {
        jazz_night(&world.person("Olga"), &[("Guest", "0", "60"), ("Regular", "20", "20")]).await;
        let ana = world.person("Ana");
        for _ in 0..2 {
            assert!(ana.says("/buy jazz guest 10").await.contains("are yours"));
        }
        let refused = ana.says("/buy jazz guest 1").await;
        assert!(refused.contains("One person may hold 20 at most"), "{refused}");
        world.settle().await;
        for _ in 0..2 {
            crate::story::buy(&ana, "Regular", 10).await;
        }
        let sold_out = ana.says("/buy jazz regular 1").await;
        assert!(sold_out.contains("sold out"), "{sold_out}");
    }

    async fn twenty_wrong_guesses_of_a_mailed_code_at_the_same_instant_are_five(world: World) {
        let ana = asked_for_a_code(&world).await;
        let code = mailed_code(&world);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let guesses = (0..20).map(|_| account::verify_email(&world.app, ana, wrong));
        let answers = futures::future::join_all(guesses).await;
        let mut left: Vec<i64> = answers
            .iter()
            .filter_map(|answer| match answer {
                Err(Error::Rejection(Rejection::WrongEmailCode { left })) => Some(*left),
                _ => None,
            })
            .collect();
        left.sort_unstable();
        assert_eq!(left, [0, 1, 2, 3, 4], "{answers:?}");
        let late = account::verify_email(&world.app, ana, &code).await;
        assert!(matches!(late, Err(Error::Rejection(Rejection::EmailCodeGone))), "{late:?}");
        // Another code, another five.
        world.wait(TimeDelta::minutes(2));
        account::ask_email(&world.app, ana, "ana@example.org").await.expect("another one");
        world.settle_worker().await;
        let verified = account::verify_email(&world.app, ana, &mailed_code(&world)).await;
        assert_eq!(verified.expect("it is right"), "ana@example.org");
    }

    async fn codes_asked_for_at_the_same_instant_are_one_mail(world: World) {
        let ana = enter(&world.app, &world.person("Ana").speaker()).await;
        let asked = (0..8).map(|_| account::ask_email(&world.app, ana, "ana@example.org"));
        // On an empty table there is no row to wait for: the account's is taken instead.
        let answers = futures::future::join_all(asked).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        world.settle_worker().await;
        assert_eq!(world.mails().len(), 1);
    }
}

/// The negative control of the limit on orders: the product's own statements, without the account's
/// row, pass the limit on Postgres. (On SQLite there is one writer, and whoever begins waits.)
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_accounts_row_one_person_holds_more_than_five() {
    let world = World::new(Db::Postgres).await;
    jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
    let ana = enter(&world.app, &world.person("Ana").speaker()).await;
    at_once(&world, ana, 4, 1).await;
    let before = order::unpaid(&world.app, ana)
        .await
        .expect("orders")
        .remove(0)
        .order;
    let all_have_counted = Arc::new(Barrier::new(4));
    let placing = (0..4).map(|n| {
        let (app, mut order) = (world.app.clone(), before.clone());
        let all_have_counted = Arc::clone(&all_have_counted);
        async move {
            let mut tx = app
                .store
                .begin(Actor::Account(ana))
                .await
                .expect("a transaction");
            let open = orders::unpaid_of_account(&mut tx, ana)
                .await
                .expect("orders")
                .len();
            all_have_counted.wait().await;
            assert!(open < MAX_OPEN_HOLDS);
            order.id = OrderId::new();
            order.status = OrderStatus::Pending;
            let key = format!("unguarded-{n}");
            tx.act(&access::customer(ana)).await.expect("anybody may");
            orders::insert(&mut tx, &order, &key)
                .await
                .expect("it is written");
            tx.commit().await.expect("it is kept");
        }
    });
    futures::future::join_all(placing).await;
    let open = order::unpaid(&world.app, ana).await.expect("orders").len();
    assert_eq!(open, 8, "past the limit");
}

/// The negative control of the tries: read, compared and written, as many as look at once are one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_compare_and_set_many_guesses_count_as_one() {
    let world = World::new(Db::Postgres).await;
    let ana = asked_for_a_code(&world).await;
    let all_have_read = Arc::new(Barrier::new(8));
    let guesses = (0..8).map(|_| {
        let (app, all_have_read) = (world.app.clone(), Arc::clone(&all_have_read));
        async move {
            let mut tx = app
                .store
                .begin(Actor::Account(ana))
                .await
                .expect("a transaction");
            let mut sent = accounts::email_code(&mut tx, ana)
                .await
                .expect("a code")
                .expect("a code");
            all_have_read.wait().await;
            assert!(sent.attempts < 5);
            sent.attempts += 1;
            accounts::put_email_code(&mut tx, ana, &sent)
                .await
                .expect("it is written");
            tx.commit().await.expect("it is kept");
        }
    });
    futures::future::join_all(guesses).await;
    assert_eq!(
        world.count("SELECT attempts FROM email_codes").await,
        1,
        "eight were tried"
    );
}
