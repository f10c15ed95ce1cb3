//! In groups: what is for the bot, what others may read, and where the rest goes.

use eventos_tests::front::InTelegram;
use eventos_tests::in_telegram;
use eventos_tests::telegram::{Fault, Group, User};

use crate::telegram::{buys, jazz_night};

/// A group with the bot in it.
async fn gather(bot: &InTelegram, members: &[&User]) -> Group {
    let group = bot.telegram.group(-700, "Jazz friends", members);
    members[0].adds_bot_to(&group).settled_with().await;
    group
}

/// What the bot wrote there.
fn said(group: &Group) -> Vec<String> {
    let shown = group.chat().into_iter().filter(|shown| shown.is_from_bot);
    shown.map(|shown| shown.text).collect()
}

in_telegram! {
    async fn what_is_for_others_is_left_alone(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let group = gather(&bot, &[&olga, &ana]).await;
        olga.makes_bot_admin(&group).settled_with().await;
        for text in ["hello everybody", "/buy@OtherBot", "/weather", "20", "ask @OtherBot"] {
            ana.says_in(&group, text).settled_with().await;
        }
        ana.sends_photo_in(&group, &picture(), "look").settled_with().await;
        assert_eq!(said(&group), Vec::<String>::new(), "{}", bot.telegram.transcript());
        assert_eq!(bot.count("SELECT COUNT(*) FROM accounts WHERE name = 'Ana'").await, 0);
    }

    async fn whoever_brings_the_bot_into_a_group_is_greeted_once(bot: InTelegram) {
        let (olga, kai) = (bot.user(1, "Olga"), bot.telegram.user(2, "Kai", None, Some("de")));
        let group = gather(&bot, &[&olga, &kai]).await;
        bot.settle().await;
        let greeted = said(&group);
        assert!(greeted.len() == 1 && greeted[0].contains("Hello everybody!"), "{greeted:?}");
        assert!(greeted[0].contains("/buy") && greeted[0].contains("/post"), "{greeted:?}");
        // Another standing there is no arrival, nor is another number.
        olga.makes_bot_admin(&group).settled_with().await;
        bot.settle().await;
        assert_eq!(said(&group).len(), 1);
        olga.removes_bot_from(&group).settled_with().await;
        bot.wait(chrono::TimeDelta::minutes(1));
        kai.adds_bot_to(&group).settled_with().await;
        bot.settle().await;
        let greeted = said(&group);
        assert!(greeted.len() == 2 && greeted[1].contains("Hallo zusammen!"), "{greeted:?}");
        let upgraded = bot.telegram.migrates(&group);
        bot.telegram.settled().await;
        bot.settle().await;
        assert_eq!(said(&upgraded).len(), 0);
        // A channel's readers are not spoken to.
        let channel = bot.telegram.channel(-1_000_000_000_950, "Jazz news", None, &olga);
        olga.makes_bot_admin(&channel).settled_with().await;
        bot.settle().await;
        assert_eq!(said(&channel), Vec::<String>::new());
    }

    async fn what_answers_a_card_and_means_no_event_is_left_alone(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let group = gather(&bot, &[&olga, &ana]).await;
        olga.says_in(&group, "/post jazz").settled_with().await;
        bot.settle().await;
        let before = said(&group).len();
        ana.replies_in(&group, "see you there!").settled_with().await;
        assert_eq!(said(&group).len(), before, "{}", group.transcript());
        let found = ana.replies_in(&group, "jazz").answered().await;
        assert!(found.text().contains("Early bird"), "{found}");
    }

    async fn a_group_that_lets_the_bot_say_nothing_makes_nobody_unreachable(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let group = gather(&bot, &[&olga, &ana]).await;
        buys(&bot, &ana, "Early bird", 1).await;
        let before = said(&group);
        let words = "Bad Request: not enough rights to send text messages to the chat";
        bot.telegram.fails_next("sendMessage", Fault::Refused(400, words));
        ana.says_in(&group, "/buy").settled_with().await;
        assert_eq!(said(&group), before);
        let blocked = "SELECT COUNT(*) FROM identities WHERE blocked_at IS NOT NULL";
        assert_eq!(bot.count(blocked).await, 0);
    }

    async fn what_is_on_is_for_all_and_its_buttons_lead_to_the_private_chat(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let group = gather(&bot, &[&olga, &ana]).await;
        let list = ana.says_in(&group, "/buy@EventOSBot").answered().await;
        assert!(list.text().contains("Jazz night"), "{list}");
        let link = ana.presses_in(&group, "Jazz night").link();
        let menu = ana.follows(&link).answered().await;
        assert!(menu.text().contains("Early bird · €15.00"), "{menu}");
        let named = ana.says_in(&group, "@EventOSBot jazz").answered().await;
        assert!(named.text().contains("Early bird"), "{named}");
    }

    async fn what_is_somebodys_alone_goes_to_their_chat_with_a_pointer(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let group = gather(&bot, &[&olga, &ana]).await;
        buys(&bot, &ana, "Early bird", 1).await;
        let before = ana.chat().len();
        let pointer = ana.says_in(&group, "/tickets").answered().await;
        assert!(pointer.text().contains("answered you in our private chat"), "{pointer}");
        bot.telegram.settled().await;
        assert!(ana.chat().len() > before + 1, "{}", ana.transcript());
        let shown = group.transcript();
        assert!(!shown.contains("t/") && !shown.contains("Open ticket"), "{shown}");
    }

    async fn who_never_wrote_to_the_bot_is_told_how_to_begin(bot: InTelegram) {
        let (olga, ben) = (bot.user(1, "Olga"), bot.user(4, "Ben"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let group = gather(&bot, &[&olga, &ben]).await;
        let pointer = ben.says_in(&group, "/new").answered().await;
        assert!(pointer.text().contains("I may not write to you first"), "{pointer}");
        let link = pointer.shown().link("Open the chat");
        let asked = ben.follows(&link).answered().await;
        assert!(asked.text().contains("What is the event called?"), "{asked}");
    }

    async fn a_form_is_filled_in_where_nobody_else_reads(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        olga.asks("/start").await;
        let group = gather(&bot, &[&olga]).await;
        olga.says_in(&group, "/new").answered().await;
        olga.sees("What is the event called?").await;
        let next = olga.asks("Jazz night").await;
        assert!(next.contains("In which time zone"), "{next}");
    }

    async fn a_group_that_becomes_a_supergroup_keeps_its_card(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let group = gather(&bot, &[&olga, &ana]).await;
        olga.says_in(&group, "/post jazz").settled_with().await;
        bot.settle().await;
        group.sees("20 left").await;
        let large = bot.telegram.migrates(&group);
        bot.telegram.settled().await;
        buys(&bot, &ana, "Early bird", 1).await;
        bot.wait(chrono::TimeDelta::seconds(6));
        bot.settle().await;
        large.sees("19 left").await;
    }

    async fn a_card_in_a_channel_is_posted_from_the_private_chat(bot: InTelegram) {
        let (olga, eve) = (bot.user(1, "Olga"), bot.user(9, "Eve"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let none = olga.asks("/post jazz").await;
        assert!(none.contains("Add me"), "{none}");
        let channel = bot.telegram.channel(-1_000_000_000_900, "Jazz news", Some("jazznews"), &olga);
        olga.makes_bot_admin(&channel).settled_with().await;
        olga.asks("/post jazz").await;
        olga.taps("Jazz news").await;
        bot.settle().await;
        let card = channel.sees("20 left").await;
        assert!(card.link("Get tickets").starts_with("https://t.me/EventOSBot?start="));
        assert!(!eve.asks("/post jazz").await.contains("Jazz news"), "{}", eve.transcript());
    }

    async fn inline_mode_offers_published_events_with_a_button_to_buy(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        for answer in ["/new", "Secret jazz", "2026-12-05 20:00", "Cellar", "10"] {
            olga.asks(answer).await;
        }
        let answer = ana.inline("jazz").await;
        assert_eq!(answer.results.len(), 1, "{:?}", answer.results);
        assert_eq!(answer.results[0]["title"], "Jazz night");
        let id = answer.results[0]["id"].as_str().expect("an id").to_owned();
        let group = bot.telegram.group(-800, "Others", &[&ana]);
        ana.posts(&group, &answer, &id).settled_with().await;
        let link = ana.presses_in(&group, "Get tickets").link();
        let menu = ana.follows(&link).answered().await;
        assert!(menu.text().contains("Early bird"), "{menu}");
        assert!(ana.inline("polka").await.results.is_empty());
    }
}

fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let plain = image::DynamicImage::new_luma8(64, 64);
    plain
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture");
    png.into_inner()
}
