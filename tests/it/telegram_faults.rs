//! When Telegram, the network or the process fails.

use std::time::Duration;

use chrono::TimeDelta;
use eventos_bot::telegram::{self, Limits, Telegram as FrontEnd};
use eventos_core::account::Platform;
use eventos_core::updates;
use eventos_tests::front::{By, InTelegram, SECRET};
use eventos_tests::telegram::Fault;
use eventos_tests::{Db, in_telegram};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::telegram::{buys, jazz_night, pictures};

in_telegram! {
    async fn too_many_requests_are_waited_for_and_nothing_is_lost(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        bot.telegram.fails_next("sendMessage", Fault::TooMany { retry_after: 1 });
        let menu = ana.says("/buy jazz").answered().await;
        assert!(menu.text().contains("Early bird"), "{menu}");
        ana.taps("Early bird").await;
        ana.asks("2").await;
        // That second is over.
        bot.wait(TimeDelta::seconds(2));
        bot.pays(&ana.link("Pay"), "ana@example.org").await;
        // The second picture waits as well, unasked.
        bot.telegram.fails("sendPhoto", 1, Fault::TooMany { retry_after: 30 });
        bot.settle().await;
        assert_eq!(pictures(&ana).len(), 0);
        bot.wait(TimeDelta::seconds(29));
        bot.settle().await;
        assert_eq!(pictures(&ana).len(), 0, "not before the time that Telegram named");
        bot.wait(TimeDelta::seconds(10));
        bot.settle().await;
        assert_eq!(pictures(&ana).len(), 2, "{}", ana.transcript());
    }

    async fn whoever_blocked_the_bot_is_reached_by_mail_and_the_others_in_chat(bot: InTelegram) {
        let (olga, ana, ben) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(4, "Ben"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        for buyer in [&ana, &ben] {
            buyer.asks("/buy jazz").await;
            buyer.taps("Early bird").await;
            buyer.asks("1").await;
        }
        ana.blocks().settled_with().await;
        for buyer in [&ana, &ben] {
            bot.pays(&buyer.link("Pay"), "ana@example.org").await;
        }
        bot.settle().await;
        assert_eq!((pictures(&ana).len(), pictures(&ben).len()), (0, 1));
        assert!(bot.mails().len() >= 2, "{}", bot.mails().len());
        // Back again, they are written to in chat.
        ana.unblocks().settled_with().await;
        ana.asks("/tickets").await;
        assert_eq!(pictures(&ana).len(), 1, "{}", ana.transcript());
    }

    async fn whom_neither_chat_nor_mail_reaches_gets_the_ticket_by_a_code(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Guest", "0", "20")]).await;
        ana.asks("/buy jazz").await;
        ana.taps("Guest").await;
        ana.asks("1").await;
        ana.blocks().settled_with().await;
        bot.settle().await;
        let told = olga.sees("A message to Ana could not be delivered").await;
        assert!(told.text.contains("they have blocked me"), "{}", told.text);
        let code = told.text.lines().last().expect("a code").to_owned();
        let list = olga.taps("Have a look").await;
        assert!(list.contains("• Ana · a ticket · they have blocked me"), "{list}");
        // Olga gives it to her by telephone, and Ana says it from another chat.
        let other = bot.user(22, "Ana K.");
        other.asks(&code).await;
        bot.settle().await;
        assert_eq!(pictures(&other).len(), 1, "{}", other.transcript());
        assert_eq!(pictures(&ana).len(), 0);
    }

    async fn an_answer_that_was_lost_repeats_at_most_that_one_message(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        ana.asks("/buy jazz").await;
        ana.taps("Early bird").await;
        ana.asks("2").await;
        bot.pays(&ana.link("Pay"), "ana@example.org").await;
        bot.telegram.fails_next("sendPhoto", Fault::AnswerLost);
        bot.settle().await;
        bot.wait(TimeDelta::minutes(1));
        bot.settle().await;
        let count = pictures(&ana).len();
        assert!((2..=3).contains(&count), "{count}\n{}", ana.transcript());
    }

    async fn while_telegram_fails_updates_wait_and_are_answered_after(bot: InTelegram) {
        let ana = bot.user(2, "Ana");
        ana.asks("/start").await;
        // (What is a 502 to Telegram costs teloxide ten seconds.)
        bot.telegram.fails("getUpdates", 2, Fault::Garbage);
        let help = ana.says("/help").answered().await;
        assert!(help.text().contains("What I can do"), "{help}");
    }

    async fn one_slow_person_holds_up_nobody(bot: InTelegram) {
        let (ana, ben) = (bot.user(2, "Ana"), bot.user(4, "Ben"));
        for person in [&ana, &ben] {
            person.asks("/start").await;
        }
        bot.telegram.fails_next("sendMessage", Fault::Hang);
        let slow = ana.says("/help");
        let second = ana.says("/tickets");
        // It has taken its hang before the next one asks.
        bot.telegram.has_met("sendMessage").await;
        let quick = ben.says("/help").answered().await;
        assert!(quick.text().contains("What I can do"), "{quick}");
        drop((slow, second));
    }

    async fn a_webhook_that_telegram_refuses_ends_the_bot_and_says_why(bot: InTelegram) {
        let mut telegram = bot.app.config.telegram.clone().expect("a token");
        telegram.webhook_secret = Some(SECRET.into());
        let words = "Bad Request: bad webhook: Failed to resolve host";
        bot.telegram.fails_next("setWebhook", Fault::Refused(400, words));
        let front = FrontEnd::new(&bot.app, &telegram, Limits::none()).expect("a client");
        let ended = front.run(CancellationToken::new());
        let ended = tokio::time::timeout(Duration::from_secs(20), ended).await.expect("it ends");
        let error = format!("{:#}", ended.expect_err("it is no bot"));
        assert!(error.contains("PUBLIC_URL") && error.contains("resolve host"), "{error}");
    }

    async fn what_brings_down_whoever_handles_it_is_let_go(bot: InTelegram) {
        let ana = bot.user(2, "Ana");
        ana.asks("/start").await;
        bot.execute("UPDATE updates SET done_at = NULL, tries = 3, body = '{\"update_id\": 1}'").await;
        bot.wait(TimeDelta::seconds(121));
        let left = updates::left_over(&bot.app, Platform::Telegram).await.expect("a look");
        assert_eq!(left, []);
        assert_eq!(bot.count("SELECT COUNT(*) FROM updates WHERE done_at IS NULL").await, 0);
    }

    async fn what_was_handled_is_forgotten_but_for_its_number(bot: InTelegram) {
        let ana = bot.user(2, "Ana");
        for _ in 0..3 {
            ana.asks("/help").await;
        }
        bot.ends().await;
        let open = "SELECT COUNT(*) FROM updates WHERE done_at IS NULL OR body <> ''";
        assert_eq!(bot.count(open).await, 0);
        assert_eq!(bot.count("SELECT COUNT(*) FROM updates").await, 3);
    }

    async fn what_a_dead_process_had_taken_in_is_answered_by_the_next(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        ana.asks("/buy jazz").await;
        ana.taps("Early bird").await;
        bot.telegram.fails_next("sendMessage", Fault::Hang);
        let said = ana.says("2");
        bot.telegram.has_met("sendMessage").await;
        bot.crashes().await;
        bot.wait(TimeDelta::seconds(121));
        // The order was made, its answer lost: it is not made again, and leads on.
        ana.sees("nothing was done twice").await;
        ana.presses("My tickets").sent().answered().await;
        let to_pay = ana.presses("Pay: Jazz night").sent().answered().await;
        assert!(to_pay.text().contains("Total: €30.00"), "{to_pay}");
        assert_eq!(bot.count("SELECT COUNT(*) FROM orders").await, 1, "{}", ana.transcript());
        drop(said);
    }
}

/// The main job, with updates by webhook.
async fn by_webhook(db: Db) {
    let bot = InTelegram::new(db, By::Webhook).await;
    let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
    jazz_night(&olga, &[("Early bird", "15", "20")]).await;
    assert_eq!(buys(&bot, &ana, "Early bird", 2).await.len(), 2);
    assert_eq!(bot.telegram.count("getUpdates"), 0);

    let update = |id: u64, text: &str| {
        json!({"update_id": id, "message": {"message_id": 900, "date": 1, "text": text,
            "chat": {"id": 2, "type": "private", "first_name": "Ana"},
            "from": {"id": 2, "is_bot": false, "first_name": "Ana", "language_code": "en"}}})
    };
    let url = bot.url("webhooks/telegram");
    let post = |body: String, secret: Option<&'static str>| {
        let request = bot.http.post(&url).body(body);
        let request = match secret {
            Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
            None => request,
        };
        async { request.send().await.expect("an answer").status().as_u16() }
    };
    let before = ana.chat().len();
    let forged = update(900_001, "/help").to_string();
    assert_eq!(post(forged.clone(), None).await, 400);
    assert_eq!(post(forged, Some("another-secret")).await, 400);
    bot.telegram.settled().await;
    assert_eq!(ana.chat().len(), before, "what nobody signed has no effect");
    assert_eq!(post("[1, 2".to_owned(), Some(SECRET)).await, 400);
    assert_eq!(
        post(r#"{"update_id": "x"}"#.to_owned(), Some(SECRET)).await,
        400
    );
    // A kind that we do not know is taken, and nothing comes of it.
    assert_eq!(
        post(
            r#"{"update_id": 900002, "new_thing": {}}"#.to_owned(),
            Some(SECRET)
        )
        .await,
        200
    );

    let again = update(900_003, "/buy jazz 1").to_string();
    for _ in 0..3 {
        assert_eq!(post(again.clone(), Some(SECRET)).await, 200);
    }
    ana.sees("Total: €15.00").await;
    bot.telegram.settled().await;
    let orders = ana
        .chat()
        .iter()
        .filter(|shown| shown.text.contains("Total: €15.00"))
        .count();
    assert_eq!(orders, 1, "{}", ana.transcript());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_webhook_a_forged_update_has_no_effect_and_a_repeated_one_has_one_on_sqlite() {
    by_webhook(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_webhook_a_forged_update_has_no_effect_and_a_repeated_one_has_one_on_postgres() {
    by_webhook(Db::Postgres).await;
}

/// What `eventos doctor` asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_takes_nothing_is_seen_from_outside() {
    let mut bot = InTelegram::new(Db::Sqlite, By::Webhook).await;
    let settings = bot.app.config.telegram.clone().expect("a token");
    let looked = telegram::look(&settings).await.expect("a look");
    assert_eq!(looked.name, "EventOSBot");
    assert!(looked.is_inline);
    assert_eq!(looked.webhook_error, None);
    bot.ends().await;
    let waits = bot.user(2, "Ana").says("/help");
    let failing = async {
        loop {
            let looked = telegram::look(&settings).await.expect("a look");
            if let Some(error) = looked.webhook_error {
                return error;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let error = tokio::time::timeout(Duration::from_secs(20), failing).await;
    assert!(error.expect("it is told").contains("503"));
    drop(waits);
}
