//! What goes wrong on Discord, and what it costs: nobody a ticket, and nobody two.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use eventos_tests::discord::{Channel, Fault, Permissions, Status};
use eventos_tests::discord_front::InDiscord;
use eventos_tests::in_discord;

use crate::discord::{buys, jazz_night, tickets};

const REGULAR: [(&str, &str, &str); 1] = [("Regular", "25", "60")];
const MESSAGES: &str = "POST /channels/{}/messages";
const CALLBACK: &str = "POST /interactions/{}/{}/callback";
const FOLLOW_UPS: &str = "POST /webhooks/{}/{}";

/// A pause for everything holds all but answers to interactions.
async fn holds_all(bot: InDiscord, fault: Fault) {
    let (olga, ana, ben) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Ben"));
    let (_, general) = bot.server(&olga, &[&ana, &ben]);
    jazz_night(&olga, &general, &[("Guest", "0", "60")]).await;
    let one = [("event", "jazz"), ("tier", "Guest"), ("quantity", "1")];
    bot.discord.fails_next(MESSAGES, fault);
    ana.runs_in(&general, "/buy", &one).answered().await;
    bot.settle().await;
    let before = bot.discord.count(MESSAGES);

    let got = ben.runs_in(&general, "/buy", &one).answered().await;
    assert!(got.shown().is_ephemeral(), "{got}");
    bot.settle().await;
    bot.wait(TimeDelta::seconds(30));
    bot.settle().await;
    assert_eq!(
        bot.discord.count(MESSAGES),
        before,
        "nothing goes anywhere before its time"
    );
    bot.wait(TimeDelta::seconds(30));
    bot.settle().await;
    assert_eq!(
        (tickets(&ana).len(), tickets(&ben).len()),
        (1, 1),
        "{}",
        bot.discord.transcript()
    );
}

in_discord! {
    async fn who_takes_no_messages_is_shown_their_ticket_where_they_bought_it(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        ana.closes_dms();
        ana.runs_in(&general, "/buy", &[("event", "jazz")]).answered().await;
        ana.taps("Regular").await;
        ana.taps("1 · ").await;
        bot.pays(&ana.link("Pay"), "ana@example.org").await;
        bot.settle().await;
        let seen = ana.chat_in(&general).into_iter().filter(|shown| !shown.pictures().is_empty());
        let seen: Vec<_> = seen.collect();
        assert_eq!(seen.len(), 1, "{}", bot.discord.transcript());
        assert!(seen[0].is_ephemeral() && seen[0].text.contains("Jazz night"));
        assert!(olga.chat_in(&general).iter().all(|shown| shown.pictures().is_empty()));

        assert_eq!(bot.mails().len(), 1, "the order's");

        // A quarter of an hour later nothing can be shown there any more: what is promised is mailed.
        bot.wait(TimeDelta::minutes(16));
        ana.shares_no_server();
        let before = ana.chat_in(&general).len();
        olga.runs("/orders", &[("event", "jazz")]).answered().await;
        olga.presses("Ana").answered_with().await;
        olga.taps("Refund the order").await;
        olga.taps("Refund €25.00").await;
        bot.settle().await;
        assert_eq!(ana.chat_in(&general).len(), before);
        assert_eq!(bot.mails().len(), 2, "{}", olga.transcript());
    }

    async fn a_message_whose_answer_was_lost_comes_once(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        ana.runs_in(&general, "/buy", &[("event", "jazz")]).answered().await;
        ana.taps("Regular").await;
        ana.taps("1 · ").await;
        bot.discord.fails(MESSAGES, 2, Fault::AnswerLost);
        bot.pays(&ana.link("Pay"), "ana@example.org").await;
        bot.settle().await;
        bot.wait(TimeDelta::minutes(1));
        bot.settle().await;
        assert_eq!(tickets(&ana).len(), 1, "{}", bot.discord.transcript());
        let sent = bot.discord.requests(MESSAGES);
        assert!(sent.iter().filter(|sent| !sent.files.is_empty()).count() > 1, "it was tried again");
    }

    async fn a_ticket_that_came_too_fast_comes_when_discord_says(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        ana.runs_in(&general, "/buy", &[("event", "jazz")]).answered().await;
        ana.taps("Regular").await;
        ana.taps("1 · ").await;
        bot.discord.fails(MESSAGES, 2, Fault::TooMany { retry_after: 40.0 });
        bot.pays(&ana.link("Pay"), "ana@example.org").await;
        bot.settle().await;
        assert_eq!(tickets(&ana).len(), 0);
        let before = bot.discord.count(MESSAGES);
        bot.wait(TimeDelta::seconds(30));
        bot.settle().await;
        assert_eq!(bot.discord.count(MESSAGES), before, "nothing goes there before its time");
        bot.wait(TimeDelta::seconds(30));
        bot.settle().await;
        assert_eq!(tickets(&ana).len(), 1, "{}", bot.discord.transcript());
    }

    async fn chats_that_are_opened_too_fast_are_opened_later_and_nobody_counts_as_blocked(bot: InDiscord) {
        let (olga, ana, ben) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Ben"));
        let (_, general) = bot.server(&olga, &[&ana, &ben]);
        jazz_night(&olga, &general, &[("Guest", "0", "60")]).await;
        let one = [("event", "jazz"), ("tier", "Guest"), ("quantity", "1")];
        let blocked = "SELECT COUNT(*) FROM identities WHERE blocked_at IS NOT NULL";
        let given_up = "SELECT COUNT(*) FROM outbox WHERE status = 'dead'";
        let too_fast = Fault::Refused(403, 40003, "You are opening direct messages too fast.");
        bot.discord.fails("POST /users/@me/channels", 3, too_fast);
        ana.runs_in(&general, "/buy", &one).answered().await;
        bot.settle().await;
        assert_eq!((bot.count(blocked).await, bot.count(given_up).await), (0, 0));
        for _ in 0..8 {
            bot.wait(TimeDelta::minutes(2));
            bot.settle().await;
        }
        assert_eq!(tickets(&ana).len(), 1, "{}", bot.discord.transcript());

        // A no that says nothing of them may pass.
        bot.discord.fails(MESSAGES, 1, Fault::Refused(403, 20026, "This bot was flagged."));
        ben.runs_in(&general, "/buy", &one).answered().await;
        bot.settle().await;
        assert_eq!((bot.count(blocked).await, bot.count(given_up).await), (0, 0));
        bot.wait(TimeDelta::minutes(1));
        bot.settle().await;
        assert_eq!(tickets(&ben).len(), 1, "{}", bot.discord.transcript());
    }

    async fn a_pause_for_everything_holds_all_but_answers_to_interactions(bot: InDiscord) {
        holds_all(bot, Fault::TooManyEverywhere { retry_after: 40.0 }).await;
    }

    async fn an_address_that_is_held_off_asks_nothing_more(bot: InDiscord) {
        holds_all(bot, Fault::HeldOff { retry_after: 40 }).await;
    }

    async fn an_answer_that_came_too_fast_comes_when_discord_says(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &[("Guest", "0", "60")]).await;
        ana.runs_in(&general, "/buy", &[("event", "jazz"), ("tier", "Guest"), ("quantity", "2")]).answered().await;
        bot.settle().await;
        bot.discord.fails_next(CALLBACK, Fault::TooMany { retry_after: 0.3 });
        bot.discord.fails(FOLLOW_UPS, 2, Fault::TooMany { retry_after: 0.4 });
        let asked = Instant::now();
        let answer = ana.runs_in(&general, "/tickets", &[]);
        answer.answered().await;
        bot.discord.settled().await;
        assert!(asked.elapsed() >= Duration::from_millis(1_100), "nothing goes there before its time");
        let seen = ana.chat_in(&general).into_iter().filter(|shown| !shown.pictures().is_empty());
        assert_eq!(seen.count(), 2, "{}", bot.discord.transcript());
        assert_eq!(bot.discord.count(FOLLOW_UPS), 4, "two, one of them three times");
    }

    async fn what_is_too_late_for_its_interaction_comes_as_a_message(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        bot.discord.fails_next(CALLBACK, Fault::Refused(404, 10062, "Unknown interaction"));
        let answer = ana.runs_in(&general, "/tickets", &[]);
        ana.gets("no tickets").await;
        drop(answer);
        assert!(!general.transcript().contains("no tickets"), "it is theirs alone");
    }

    async fn a_window_sent_twice_is_one_event_and_says_so(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (_, general) = bot.server(&olga, &[]);
        let opened = olga.runs_in(&general, "/event create", &[]).answered().await;
        let details = [("name", "Jazz"), ("zone", "Berlin"), ("starts", "2026-12-04 20:00"), ("venue", "Attic")];
        olga.submits(&details).answered().await;
        let again = olga.tries_to_submit(opened.modal(), &details).expect("it is sent");
        let again = again.answered().await;
        assert!(again.text().contains("from before"), "{again}");
        assert_eq!(bot.count("SELECT COUNT(*) FROM events").await, 1);
        // What was wrong is said, and nothing typed is lost.
        olga.runs_in(&general, "/event create", &[]).answered().await;
        let wrong = [("name", "Blues"), ("starts", "yesterday-ish"), ("venue", "Attic")];
        let problem = olga.submits(&wrong).answered().await;
        assert!(problem.text().contains("⚠️"), "{problem}");
        let form = olga.presses("Fill in").answered().await;
        let value = form.modal().input("name").map(|input| input.value.clone());
        assert_eq!(value.as_deref(), Some("Blues"));
    }

    async fn pictures_that_are_none_and_messages_without_are_answered_kindly(bot: InDiscord) {
        let (olga, sam) = (bot.user(1, "Olga"), bot.user(3, "Sam"));
        let (_, general) = bot.server(&olga, &[&sam]);
        jazz_night(&olga, &general, &REGULAR).await;
        sam.runs("/help", &[]).answered().await;
        olga.runs_in(&general, "/staff add", &[("event", "jazz"), ("person", "Sam")]).answered().await;
        sam.runs("/checkin", &[]).answered().await;
        let photo = sam.attaches("photo.png", b"no picture at all".to_vec());
        let answer = sam.runs("/checkin", &[("photo", &photo)]).answered().await;
        assert!(answer.text().contains("picture"), "{answer}");
        bot.discord.serves_files(Some(eventos_tests::discord::Trouble::Gone));
        let gone = sam.sends_picture(b"gone".to_vec()).answered().await;
        assert!(gone.text().contains("once more"), "{gone}");
    }

    async fn the_menus_check_in_a_ticket_and_show_an_attendee(bot: InDiscord) {
        let (olga, ana, sam) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Sam"));
        let (_, general) = bot.server(&olga, &[&ana, &sam]);
        jazz_night(&olga, &general, &REGULAR).await;
        olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        let tickets = buys(&bot, &ana, "Regular", 1).await;
        sam.runs("/help", &[]).answered().await;
        olga.runs_in(&general, "/staff add", &[("event", "jazz"), ("person", "Sam")]).answered().await;
        let card = sam.uses_on(&general, "Attendee", &ana).answered().await;
        assert!(card.shown().is_ephemeral() && card.text().contains("not in yet"), "{card}");
        // Ana shows her ticket in the channel, and Sam checks it in from there.
        sam.runs("/checkin", &[]).answered().await;
        ana.sends_file_in(&general, "ticket.png", tickets[0].pictures()[0].clone(), "here").settled_with().await;
        let picture = general.chat().into_iter().rfind(|shown| !shown.files.is_empty()).expect("a picture");
        let scanned = sam.uses("Check in ticket", &picture).answered().await;
        assert!(scanned.shown().is_ephemeral() && scanned.text().contains("COME IN: Ana"), "{scanned}");
        let stranger = ana.uses_on(&general, "Attendee", &sam).answered().await;
        assert!(stranger.text().contains("neither organizer nor door staff"), "{stranger}");
    }

    async fn what_is_typed_is_completed(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        let events = ana.completes_in(&general, "/buy", "event", "ja").await;
        assert_eq!(events.len(), 1);
        assert!(events[0].0.starts_with("Jazz night · Dec 4"), "{events:?}");
        let given = [("event", &*events[0].1)];
        let tiers = ana.completes_at(general.id, "/buy", &given, "tier", "").await;
        assert!(tiers[0].0.contains("60 left"), "{tiers:?}");
        let options = [("event", &*events[0].1), ("tier", &*tiers[0].1), ("quantity", "2")];
        let order = ana.runs_in(&general, "/buy", &options).answered().await;
        assert!(order.text().contains("€50.00") && order.shown().is_ephemeral(), "{order}");
    }

    async fn in_a_channel_the_bot_answers_its_name_and_keeps_secrets(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        let found = ana.mentions(&general, "jazz").answered().await;
        let found = found.shown();
        let labels = found.labels();
        assert!(labels.iter().any(|label| label.contains("Regular · €25.00")), "{labels:?}");
        assert!(!found.is_ephemeral());
        let before = general.chat().len();
        ana.says_in(&general, "is anybody going?").settled_with().await;
        assert_eq!(general.chat().len(), before + 1, "what others say is not answered");
        // Their own is told to them alone; where that cannot be, by a button in the channel.
        ana.mentions(&general, "/tickets").settled_with().await;
        ana.gets("no tickets").await;
        general.sees("in our private chat").await;
        ana.closes_dms();
        ana.mentions(&general, "/tickets").settled_with().await;
        general.sees("send you direct messages").await;
        let shown = ana.presses("Show me").answered().await;
        assert!(shown.shown().is_ephemeral() && shown.text().contains("no tickets"), "{shown}");
    }

    async fn events_and_roles_of_the_server_are_kept_in_step(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (server, general) = bot.server(&olga, &[&ana]);
        server.role(950, "Jazz guest", 5, 0);
        jazz_night(&olga, &general, &REGULAR).await;
        bot.settle().await;
        let scheduled = server.scheduled_events();
        assert_eq!(scheduled.len(), 1, "{}", bot.discord.transcript());
        assert_eq!((&*scheduled[0].name, &*scheduled[0].location), ("Jazz night", "Blue Note"));
        let role = [("event", "jazz"), ("tier", "Regular"), ("role", "Jazz guest")];
        let bound = olga.runs_in(&general, "/server role", &role).answered().await;
        assert!(bound.text().contains("Jazz guest"), "{bound}");
        ana.runs_in(&general, "/buy", &[("event", "jazz")]).answered().await;
        ana.taps("Regular").await;
        ana.taps("1 · ").await;
        bot.pays(&ana.link("Pay"), "ana@example.org").await;
        bot.settle().await;
        assert_eq!(server.roles_of(&ana), ["Jazz guest"]);
        olga.runs_in(&general, "/event cancel", &[("event", "jazz")]).answered().await;
        olga.taps("Yes, cancel it").await;
        bot.wait(TimeDelta::minutes(1));
        bot.settle().await;
        assert_eq!(server.roles_of(&ana), Vec::<String>::new());
        assert_eq!(server.scheduled_events()[0].status, Status::Canceled);
    }

    async fn an_event_of_somebody_elses_that_ends_in_our_address_is_let_be(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (server, general) = bot.server(&olga, &[]);
        let address = bot.world.app.config.public("e/jazz-night");
        let theirs = server.schedules(&olga, "Warm-up", &format!("Before this one: {address}"));
        jazz_night(&olga, &general, &REGULAR).await;
        bot.settle().await;
        let scheduled = server.scheduled_events();
        assert_eq!(scheduled.len(), 2, "{}", bot.discord.transcript());
        let warm_up = scheduled.iter().find(|event| event.id == theirs).expect("theirs");
        assert_eq!((&*warm_up.name, &*warm_up.location), ("Warm-up", "Elsewhere"));
        // Our own, that was made and not noted, is known again.
        bot.world.execute("UPDATE mirrors SET native_id = NULL, seen = '', painted = 0").await;
        bot.wait(TimeDelta::minutes(1));
        bot.settle().await;
        assert_eq!(server.scheduled_events().len(), 2);
    }

    async fn a_channel_that_is_gone_or_closed_is_told_to_the_organizer(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (server, general) = bot.server(&olga, &[]);
        jazz_night(&olga, &general, &REGULAR).await;
        let closed = server.channel(902, "rules");
        closed.denies_bot(Permissions::SEND_MESSAGES);
        let told = olga.runs_in(&closed, "/event post", &[("event", "jazz")]).answered().await;
        assert!(told.text().contains("I may not write in"), "{told}");
        olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        general.sees("60 left").await;
        general.deletes();
        bot.discord.settled().await;
        bot.settle().await;
        olga.gets("is gone").await;
    }

    async fn a_bot_that_was_put_out_comes_back_to_what_was_set(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (server, general) = bot.server(&olga, &[]);
        jazz_night(&olga, &general, &REGULAR).await;
        olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        server.kicks_bot();
        bot.discord.settled().await;
        bot.settle().await;
        olga.gets("is gone").await;
        server.adds_bot(&olga);
        bot.discord.settled().await;
        olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        general.sees("60 left").await;
    }

    async fn where_nothing_can_be_added_a_ticket_comes_when_their_chat_is_open(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &[("Guest", "0", "60")]).await;
        ana.closes_dms();
        bot.discord.fails_next(FOLLOW_UPS, Fault::Refused(400, 50083, "Thread is archived"));
        let one = [("event", "jazz"), ("tier", "Guest"), ("quantity", "1")];
        ana.runs_in(&general, "/buy", &one).answered().await;
        bot.settle().await;
        let blocked = "SELECT COUNT(*) FROM outbox WHERE status = 'dead' AND why = 'blocked'";
        assert_eq!(bot.count(blocked).await, 1, "{}", bot.discord.transcript());
        ana.opens_dms();
        ana.asks("/help").await;
        bot.settle().await;
        assert_eq!(tickets(&ana).len(), 1, "{}", bot.discord.transcript());
    }

    async fn a_server_that_put_the_bot_out_while_nothing_was_heard_is_left(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (server, general) = bot.server(&olga, &[]);
        let kept = bot.discord.server(910, "Blues club", &olga);
        jazz_night(&olga, &general, &REGULAR).await;
        olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        bot.wait(TimeDelta::hours(1));
        let left = async || {
            bot.discord.is_connected(1).await;
            bot.discord.settled().await;
            bot.settle().await;
            bot.count("SELECT COUNT(*) FROM servers WHERE left_at IS NOT NULL").await
        };
        bot.discord.invalidates_session();
        assert_eq!(left().await, 0);
        bot.discord.invalidates_session();
        server.kicks_bot();
        assert_eq!(left().await, 1);
        olga.gets("is gone").await;
        // It comes back while nothing is heard, and is there.
        bot.discord.invalidates_session();
        server.adds_bot(&olga);
        assert_eq!(left().await, 0);
        drop(kept);
    }

    async fn whoever_brings_the_bot_in_is_greeted_once_where_it_may_write(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (server, general) = bot.server(&olga, &[]);
        let (news, lobby) = (server.channel(902, "news"), server.channel(903, "lobby"));
        let greetings = |channel: &Channel, words: &str| {
            let said = channel.chat().into_iter().filter(|shown| shown.text.contains(words));
            said.count()
        };
        let leaves = async || {
            bot.discord.settled().await;
            server.kicks_bot();
            bot.discord.settled().await;
            bot.wait(TimeDelta::minutes(1));
        };
        let brought_in = async || {
            leaves().await;
            server.adds_bot(&olga);
            bot.discord.settled().await;
            bot.settle().await;
        };
        let all = |words: &str| [&general, &news, &lobby].map(|channel| greetings(channel, words));
        bot.settle().await;
        assert_eq!(all("/buy"), [0, 0, 0], "there was no channel yet");
        // Where Discord says who came, or else in the first channel, and in the server's language.
        general.denies_bot(Permissions::SEND_MESSAGES);
        server.prefers("de");
        brought_in().await;
        assert_eq!(all("Hallo zusammen!"), [0, 1, 0]);
        let said = news.sees("Hallo zusammen!").await;
        assert!(said.text.contains("/server settings") && !said.is_ephemeral(), "{}", said.text);
        server.welcomes_in(&lobby);
        server.prefers("ja");
        brought_in().await;
        assert_eq!((all("Hello everybody!"), all("Hallo zusammen!")), ([0, 0, 1], [0, 1, 0]));
        // What is no arrival says nothing, and where the bot may not write it does not.
        server.comes_back();
        server.is_renamed("Swing club");
        bot.discord.settled().await;
        bot.discord.reconnects();
        bot.discord.is_connected(1).await;
        bot.settle().await;
        assert_eq!(all("Hello everybody!"), [0, 0, 1]);
        for channel in [&news, &lobby] {
            channel.denies_bot(Permissions::SEND_MESSAGES);
        }
        brought_in().await;
        assert_eq!(all("Hello everybody!"), [0, 0, 1]);
        // What was set in the server is how it is spoken there; who is gone again says nothing.
        olga.runs_in(&general, "/server language", &[("value", "fr")]).answered().await;
        lobby.denies_bot(0);
        brought_in().await;
        assert_eq!(all("Bonjour à tout le monde"), [0, 0, 1]);
        leaves().await;
        server.adds_bot(&olga);
        bot.discord.settled().await;
        leaves().await;
        bot.settle().await;
        assert_eq!(all("Bonjour à tout le monde"), [0, 0, 1]);
        assert_eq!(bot.count("SELECT COUNT(*) FROM outbox WHERE status <> 'sent'").await, 0);
    }

    async fn a_bot_with_an_empty_database_greets_no_server_that_knows_it(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (_, general) = bot.server(&olga, &[]);
        bot.discord.settled().await;
        bot.wait(TimeDelta::days(2));
        bot.execute("DELETE FROM servers").await;
        bot.restarts().await;
        bot.settle().await;
        assert_eq!(bot.count("SELECT COUNT(*) FROM servers").await, 1);
        assert!(general.chat().is_empty(), "{}", general.transcript());
    }

    async fn a_bot_that_was_brought_in_while_it_was_away_says_hello_and_not_again(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        if let Some(front) = bot.world.discord.take() {
            front.ends().await;
        }
        let (_, general) = bot.server(&olga, &[]);
        for _ in 0..2 {
            bot.restarts().await;
            bot.settle().await;
        }
        let said = general.chat().into_iter().filter(|shown| shown.text.contains("Hello everybody!"));
        assert_eq!(said.count(), 1, "{}", general.transcript());
    }

    async fn a_connection_that_breaks_goes_on_and_a_bot_that_restarts_is_there_again(bot: InDiscord) {
        let ana = bot.user(2, "Ana");
        ana.runs("/help", &[]).answered().await;
        bot.discord.reconnects();
        bot.discord.is_connected(1).await;
        let resumed = ana.runs("/tickets", &[]).answered().await;
        assert!(resumed.text().contains("no tickets"), "{resumed}");
        bot.restarts().await;
        let again = ana.asks("/tickets").await;
        assert!(again.contains("no tickets"), "{again}");
    }
}
