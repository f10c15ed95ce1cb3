//! What people send that nobody expected, through Telegram.

use eventos_tests::in_telegram;
use eventos_tests::telegram::User;

use crate::telegram::{buys, jazz_night};

in_telegram! {
    async fn what_is_no_text_is_answered_kindly(bot: InTelegram) {
        let ana = bot.user(2, "Ana");
        ana.asks("/start").await;
        for send in [User::sends_sticker, User::sends_voice] {
            let answer = send(&ana).answered().await;
            assert!(answer.text().contains("I can read texts and pictures"), "{answer}");
        }
        let big = ana.sends_big_photo(21 * 1024 * 1024).answered().await;
        assert!(big.text().contains("too big"), "{big}");
        let big = ana.sends_big_document("ticket.png", 20 * 1024 * 1024).answered().await;
        assert!(big.text().contains("too big"), "{big}");
        let none = ana.sends_document("ticket.png", "image/png", b"no picture").answered().await;
        assert!(none.text().contains("picture"), "{none}");
        let pdf = ana.sends_document("ticket.pdf", "application/pdf", b"%PDF").answered().await;
        assert!(pdf.text().contains("I can read texts and pictures"), "{pdf}");
    }

    async fn long_texts_markup_and_every_script_come_through_as_they_are(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        let name = "<b>Jazz</b> & <script>alert(1)</script>";
        olga.asks("/new").await;
        // 5,000 characters: the app sends them as two messages.
        let long = "jazz ".repeat(1000);
        for part in [&long[..4096], &long[4096..]] {
            let answer = olga.asks(part).await;
            assert!(answer.contains("100 characters at most") && answer.contains("called?"), "{answer}");
        }
        olga.asks(name).await;
        olga.asks("Berlin").await;
        olga.asks("2026-12-04 20:00").await;
        olga.asks("نادي الجاز").await;
        olga.asks("80").await;
        for answer in ["كبار <i>", "15", "20"] {
            olga.asks(answer).await;
        }
        let card = olga.taps("Keep it").await;
        assert!(card.contains(name) && card.contains("نادي الجاز"), "{card}");
        assert!(card.contains("كبار <i>"), "{card}");
    }

    async fn a_description_of_many_lines_is_shown_whole(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        olga.asks("/edit jazz").await;
        olga.taps("Description").await;
        let line = "Swing & <bebop> 👩🏽‍🎤 all night\n";
        let text = line.repeat(60);
        olga.asks(text.trim()).await;
        let shown = olga.asks("/show jazz").await;
        assert_eq!(shown.matches("👩🏽‍🎤").count(), 60, "{shown}");
    }

    async fn a_double_tap_is_one_order(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        ana.asks("/buy jazz").await;
        ana.taps("Early bird").await;
        let quantities = ana.last().id;
        let taps = [
            ana.presses_old(quantities, "2 · ").sent(),
            ana.presses_old(quantities, "2 · ").sent(),
        ];
        for tap in &taps {
            tap.settled_with().await;
        }
        assert_eq!(bot.count("SELECT COUNT(*) FROM orders").await, 1, "{}", ana.transcript());
        assert_eq!(bot.count("SELECT held FROM events").await, 2);
    }

    async fn a_button_from_last_month_is_answered_kindly(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        ana.asks("/buy jazz").await;
        ana.taps("Early bird").await;
        let old = ana.last().id;
        bot.wait(chrono::TimeDelta::days(30));
        let answer = ana.presses_old(old, "2 · ").sent().answered().await;
        assert!(answer.text().contains("no longer on sale"), "{answer}");
        let answer = ana.presses_data(old, "no payload of ours").answered().await;
        assert!(answer.text().contains("That button is from before"), "{answer}");
    }

    async fn two_devices_at_once_are_answered_one_after_the_other(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        olga.asks("/new").await;
        let answers = ["Jazz night", "Berlin", "2026-12-04 20:00", "Blue Note"];
        let pushed: Vec<_> = answers.iter().map(|answer| olga.says(answer)).collect();
        for pushed in &pushed {
            pushed.settled_with().await;
        }
        let last = olga.last();
        assert!(last.text.contains("How many people fit in?"), "{}", olga.transcript());
    }

    async fn a_restart_in_the_middle_of_a_form_loses_nothing(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        for answer in ["/new", "Jazz night", "Berlin"] {
            olga.asks(answer).await;
        }
        bot.restarts().await;
        let asked = olga.asks("2026-12-04 20:00").await;
        assert!(asked.contains("Where is it?"), "{}", olga.transcript());
    }

    async fn a_conversation_that_no_longer_parses_restarts_politely(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        for answer in ["/new", "Jazz night"] {
            olga.asks(answer).await;
        }
        bot.execute("UPDATE sessions SET version = 0").await;
        let answer = olga.asks("Berlin").await;
        assert!(answer.contains("lost the thread"), "{answer}");
        assert!(olga.asks("/new").await.contains("What is the event called?"));
    }

    async fn a_date_is_picked_from_a_calendar(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        for answer in ["/new", "Jazz night", "Berlin"] {
            olga.asks(answer).await;
        }
        let before = olga.chat().len();
        for button in ["›", "4", "8:00 PM"] {
            olga.taps(button).await;
        }
        // All of it in the one message that asked.
        assert_eq!(olga.chat().len(), before, "{}", olga.transcript());
        let asked = olga.last();
        assert!(asked.text.contains("Where is it?"), "{}", olga.transcript());
    }

    async fn pages_take_each_others_place(bot: InTelegram) {
        let ana = bot.user(2, "Ana");
        ana.asks("/settings").await;
        let before = ana.chat().len();
        ana.taps("Language").await;
        ana.taps("Deutsch").await;
        assert_eq!(ana.chat().len(), before, "{}", ana.transcript());
    }

    async fn somebody_who_sends_too_much_is_told_so_once(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let pushed: Vec<_> = (0..60).map(|_| ana.says("/help")).collect();
        pushed[59].settled_with().await;
        let told = ana.chat().iter().filter(|shown| shown.text.contains("too fast") || shown.text.contains("seconds")).count();
        assert_eq!(told, 1, "{}", ana.transcript());
        bot.wait(chrono::TimeDelta::minutes(2));
        assert_eq!(buys(&bot, &ana, "Early bird", 1).await.len(), 1);
    }
}
