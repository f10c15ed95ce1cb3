//! What takes long on Discord, what comes too late, and what was true when it was shown.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use eventos_tests::discord::{Channel, Fault, Pushed, Shown, User};
use eventos_tests::discord_front::InDiscord;
use eventos_tests::in_discord;
use eventos_webhooks::sandbox::Fault as AtStripe;

use crate::discord::{jazz_night, tickets};

const REGULAR: [(&str, &str, &str); 1] = [("Regular", "25", "60")];
const MESSAGES: &str = "POST /channels/{}/messages";
const CALLBACK: &str = "POST /interactions/{}/{}/callback";

/// The bot is busy with each of them, until it is let go: what they do next waits for its turn.
async fn keeps_busy(bot: &InDiscord, people: &[&User]) {
    bot.discord.fails(MESSAGES, people.len(), Fault::Held);
    for person in people {
        person.says("/settings");
    }
    bot.discord.has_met(MESSAGES).await;
}

/// What stands there for an answer that is to come.
async fn thinking(pushed: &Pushed, there: &Channel) -> Shown {
    let asked = Instant::now();
    pushed.acknowledged().await;
    assert!(asked.elapsed() < Duration::from_secs(3), "it is too late");
    let mut all = there.chat().into_iter();
    let is_its = |shown: &Shown| shown.is_thinking && shown.to.is_none_or(|to| to == pushed.user);
    all.rfind(is_its).expect("somebody is thinking")
}

in_discord! {
    async fn what_takes_long_is_deferred_in_time_and_seen_by_whom_it_is_for(bot: InDiscord) {
        let (olga, ana, ben) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Ben"));
        let (cleo, dan) = (bot.user(4, "Cleo"), bot.user(5, "Dan"));
        let (server, general) = bot.server(&olga, &[&ana, &ben, &cleo, &dan]);
        let [hall, attic, cellar] = [(902, "hall"), (903, "attic"), (904, "cellar")].map(|(id, name)| server.channel(id, name));
        jazz_night(&olga, &general, &REGULAR).await;
        let offer = dan.runs_in(&cellar, "/buy", &[("event", "jazz")]).answered().await;
        let offer = offer.shown().clone();
        keeps_busy(&bot, &[&ana, &ben, &cleo, &dan]).await;

        // For one, for all, and for one though it looked to be for all.
        let hers = ana.runs_in(&general, "/tickets", &[]);
        let open = ben.runs_in(&hall, "/buy", &[("event", "jazz")]);
        let options = [("event", "jazz"), ("tier", "Regular"), ("quantity", "2")];
        let order = cleo.runs_in(&attic, "/buy", &options);
        let press = dan.presses_on(&offer, "Regular");
        let for_one = thinking(&hers, &general).await;
        assert!(for_one.is_ephemeral());
        let for_all = thinking(&open, &hall).await;
        assert!(!for_all.is_ephemeral());
        let promised = thinking(&order, &attic).await;
        press.acknowledged().await;
        assert!(cellar.chat().iter().all(|shown| !shown.is_thinking), "what was pressed stands as it was");
        bot.discord.lets_go();

        let answer = hers.answered().await;
        assert!(answer.text().contains("no tickets"), "{answer}");
        assert!(answer.shown().id == for_one.id && answer.shown().is_ephemeral());
        let answer = open.answered().await;
        assert!(answer.text().contains("Jazz night"), "{answer}");
        assert!(answer.shown().id == for_all.id && !answer.shown().is_ephemeral());
        let answer = order.answered().await;
        assert!(answer.text().contains("€50.00") && answer.shown().is_ephemeral(), "{answer}");
        let answer = press.answered().await;
        assert!(answer.text().contains("How many") && answer.shown().is_ephemeral(), "{answer}");
        bot.discord.settled().await;
        let attic = attic.chat();
        let left: Vec<_> = attic.iter().filter(|shown| !shown.is_deleted).collect();
        assert!(left.len() == 1 && left[0].is_ephemeral() && left[0].id != promised.id);
    }

    async fn while_stripe_is_slow_somebody_waits_and_one_order_comes_of_it(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        bot.sandbox.fail_next(AtStripe::Hang);
        let options = [("event", "jazz"), ("tier", "Regular"), ("quantity", "2")];
        let order = ana.runs_in(&general, "/buy", &options);
        thinking(&order, &general).await;
        let answer = order.answered().await;
        assert!(answer.text().contains("€50.00") && answer.shown().is_ephemeral(), "{answer}");
        assert_eq!(bot.count("SELECT COUNT(*) FROM orders").await, 1);
        bot.pays(&ana.link("Pay"), "ana@example.org").await;
        bot.settle().await;
        assert_eq!(tickets(&ana).len(), 2, "{}", bot.discord.transcript());
    }

    async fn what_was_taken_away_while_somebody_waited_is_said_anew(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        ana.runs_in(&general, "/buy", &[("event", "jazz")]).answered().await;
        ana.taps("Regular").await;
        bot.sandbox.fail_next(AtStripe::Hang);
        let original = "PATCH /webhooks/{}/{}/messages/@original";
        bot.discord.fails(original, 1, Fault::Refused(404, 10008, "Unknown Message"));
        let pressed = ana.presses("2 · ");
        pressed.acknowledged().await;
        let order = ana.sees("€50.00").await;
        assert!(order.button("Pay €50.00").is_some() && order.is_ephemeral(), "{}", order.line);
        assert_eq!(bot.count("SELECT COUNT(*) FROM orders").await, 1);
    }

    async fn what_could_not_be_shown_leaves_nobody_thinking(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        keeps_busy(&bot, &[&ana]).await;
        let asked = ana.runs_in(&general, "/tickets", &[]);
        thinking(&asked, &general).await;
        let original = "PATCH /webhooks/{}/{}/messages/@original";
        bot.discord.fails(original, 3, Fault::Status(502));
        bot.discord.lets_go();
        bot.discord.settled().await;
        assert_eq!(bot.discord.count(original), 3);
        // It comes in private instead.
        ana.gets("no tickets").await;
        bot.discord.settled().await;
        let chat = general.chat();
        assert!(chat.iter().all(|shown| shown.is_deleted || !shown.is_thinking), "{}", bot.discord.transcript());
        // Where their chat is closed as well, they are told that it may be done.
        ana.closes_dms();
        keeps_busy(&bot, &[&ana]).await;
        let asked = ana.runs_in(&general, "/tickets", &[]);
        thinking(&asked, &general).await;
        bot.discord.fails(original, 3, Fault::Status(502));
        bot.discord.lets_go();
        assert!(asked.answered().await.text().contains("could not show you the answer"));
    }

    async fn what_discord_refuses_is_said_to_be_perhaps_done(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        let too_large = || Fault::Refused(413, 40005, "Request entity too large");
        bot.discord.fails_next(CALLBACK, too_large());
        let answer = ana.runs_in(&general, "/tickets", &[]).answered().await;
        assert!(answer.text().contains("may be done all the same"), "{answer}");
        assert!(answer.shown().is_ephemeral());
        bot.discord.fails_next(MESSAGES, too_large());
        let answer = ana.says("/tickets").answered().await;
        assert!(answer.text().contains("may be done all the same"), "{answer}");
        assert!(ana.taps("My tickets").await.contains("no tickets"));
        // In the language that she chose, which Discord does not say of a message.
        ana.says("/language de").answered().await;
        bot.discord.fails_next(MESSAGES, too_large());
        let answer = ana.says("/tickets").answered().await;
        assert!(answer.text().contains("trotzdem getan"), "{answer}");
    }

    async fn what_takes_longer_than_a_token_lives_comes_as_a_message(bot: InDiscord) {
        let (olga, ana, ben) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Ben"));
        let (_, general) = bot.server(&olga, &[&ana, &ben]);
        jazz_night(&olga, &general, &REGULAR).await;
        keeps_busy(&bot, &[&ana, &ben]).await;
        let hers = ana.runs_in(&general, "/tickets", &[]);
        let his = ben.runs_in(&general, "/buy", &[("event", "jazz")]);
        hers.acknowledged().await;
        his.acknowledged().await;
        bot.wait(TimeDelta::minutes(16));
        bot.discord.lets_go();
        ana.gets("no tickets").await;
        let answer = general.sees("Jazz night").await;
        assert!(answer.button("Regular").is_some(), "{}", answer.line);
        assert!(!general.transcript().contains("no tickets"), "it is hers alone");
        bot.discord.settled().await;
        assert!(ben.chat().iter().all(|shown| !shown.text.contains("Jazz night")));
    }

    async fn what_is_typed_is_completed_while_the_bot_is_busy_and_too_late_does_no_harm(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        keeps_busy(&bot, &[&ana]).await;
        assert_eq!(ana.completes_in(&general, "/buy", "event", "ja").await.len(), 1);
        bot.discord.lets_go();
        bot.discord.settled().await;
        bot.discord.fails_next(CALLBACK, Fault::Held);
        let typed = ana.types_into(general.id, "/buy", &[], "event", "j");
        bot.discord.has_met(CALLBACK).await;
        bot.wait(TimeDelta::seconds(4));
        bot.discord.lets_go();
        assert_eq!(typed.settled_with().await, "");
        assert_eq!(ana.completes_in(&general, "/buy", "event", "jazz").await.len(), 1);
    }

    async fn what_was_completed_may_be_gone_when_it_is_sent(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &[("Regular", "25", "60"), ("Early bird", "15", "20")]).await;
        let events = ana.completes_in(&general, "/buy", "event", "ja").await;
        let event = &*events[0].1;
        let tiers = ana.completes_at(general.id, "/buy", &[("event", event)], "tier", "early").await;
        let tier = &*tiers[0].1;
        olga.runs_in(&general, "/tier remove", &[("event", "jazz"), ("tier", "Early bird")]).answered().await;
        olga.taps("Remove").await;
        let options = [("event", event), ("tier", tier), ("quantity", "1")];
        let gone = ana.runs_in(&general, "/buy", &options).answered().await;
        assert!(gone.text().contains("can’t find that kind of ticket"), "{gone}");
        olga.runs_in(&general, "/event cancel", &[("event", "jazz")]).answered().await;
        olga.taps("Yes, cancel it").await;
        let gone = ana.runs_in(&general, "/buy", &[("event", event)]).answered().await;
        assert!(gone.text().contains("can’t find that event"), "{gone}");
        assert!(ana.completes_in(&general, "/buy", "event", "ja").await.is_empty());
        assert_eq!(bot.count("SELECT COUNT(*) FROM orders").await, 0);
    }

    async fn buttons_of_a_cancelled_event_say_so_and_sell_nothing(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        let card = general.sees("60 left").await;
        let tiers = ana.presses_on(&card, "Get tickets").answered().await.shown().clone();
        let counts = ana.presses_on(&tiers, "Regular").answered().await.shown().clone();
        olga.runs_in(&general, "/event cancel", &[("event", "jazz")]).answered().await;
        olga.taps("Yes, cancel it").await;
        bot.wait(TimeDelta::seconds(6));
        bot.settle().await;
        assert!(general.sees("ancelled").await.button("Get tickets").is_none());
        // The form that is open first: whatever else is pressed closes it.
        for (shown, label) in [(&counts, "1 · "), (&tiers, "Regular"), (&card, "Get tickets")] {
            let answer = ana.presses_on(shown, label).answered().await;
            assert!(answer.text().to_lowercase().contains("cancelled"), "{label}: {answer}");
            assert!(answer.shown().is_ephemeral(), "{label}: {answer}");
        }
        assert_eq!(bot.count("SELECT COUNT(*) FROM orders").await, 0);
        assert_eq!(tickets(&ana).len(), 0);
    }
}
