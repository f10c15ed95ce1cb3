//! The main job and what goes wrong around it, through Telegram.

use chrono::TimeDelta;
use eventos_tests::front::InTelegram;
use eventos_tests::in_telegram;
use eventos_tests::telegram::{Group, User};

/// An event on sale, made by the form: on Friday the fourth at eight in Berlin.
pub async fn jazz_night(olga: &User, tiers: &[(&str, &str, &str)]) {
    let asked = olga.asks("/new").await;
    assert!(asked.contains("What is the event called?"), "{asked}");
    for answer in [
        "Jazz night",
        "Berlin",
        "2026-12-04 20:00",
        "Blue Note",
        "80",
    ] {
        olga.asks(answer).await;
    }
    for (n, (name, price, quantity)) in tiers.iter().enumerate() {
        if n > 0 {
            olga.taps("Add a tier").await;
        }
        for answer in [name, price, quantity] {
            olga.asks(answer).await;
        }
        olga.taps("Keep it").await;
    }
    let done = olga.taps("Publish").await;
    assert!(done.contains("Jazz night is on sale!"), "{done}");
}

/// Buys by a deep link and pays; the ticket pictures that came.
pub async fn buys(bot: &InTelegram, buyer: &User, tier: &str, count: usize) -> Vec<Vec<u8>> {
    let before = pictures(buyer).len();
    let menu = buyer
        .follows(&bot.telegram.start_link("e_jazz-night"))
        .answered()
        .await;
    assert!(menu.text().contains("Jazz night"), "{menu}");
    buyer.taps(tier).await;
    let order = buyer.asks(&count.to_string()).await;
    assert!(order.contains("Total"), "{order}");
    bot.pays(&buyer.link("Pay"), "ana@example.org").await;
    bot.settle().await;
    let pictures = pictures(buyer).split_off(before);
    assert_eq!(pictures.len(), count, "{}", bot.telegram.transcript());
    pictures
}

/// The photos that the bot sent to somebody.
pub fn pictures(user: &User) -> Vec<Vec<u8>> {
    let shown = user.chat().into_iter().filter(|shown| shown.is_from_bot);
    shown
        .filter_map(|shown| shown.photo.map(|bytes| bytes.to_vec()))
        .collect()
}

in_telegram! {
    async fn a_cover_is_asked_for_and_the_help_turns_its_pages(bot: InTelegram) {
        let olga = bot.user(1, "Olga");
        jazz_night(&olga, &[("Regular", "25.50", "60")]).await;
        assert!(olga.asks("/cover jazz").await.contains("Send a picture"));
        let cover = crate::telegram_standin::picture(300, 200);
        let put = olga.sends_photo(&cover, "").answered().await;
        assert!(put.text().contains("What would you like to change?"), "{put}");
        assert_eq!(bot.count("SELECT COUNT(*) FROM events WHERE cover_key IS NOT NULL").await, 1);
        let help = olga.asks("/help").await;
        assert!(help.contains("/attendees") && !help.contains("/gate"), "{help}");
        let messages = olga.chat().len();
        assert!(olga.taps("At the door").await.contains("/gate"));
        assert!(olga.taps("For everybody").await.contains("/settings"));
        assert!(olga.taps("Back").await.contains("What I can do"));
        assert_eq!(olga.chat().len(), messages, "each in the place of the one before");
    }

    async fn the_whole_story(bot: InTelegram) {
        let (olga, ana, sam) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Sam"));
        jazz_night(&olga, &[("Early bird", "15", "20"), ("Regular", "25.50", "60")]).await;

        // Its card, in a group.
        let friends = bot.telegram.group(-500, "Jazz friends", &[&olga, &ana]);
        olga.adds_bot_to(&friends).settled_with().await;
        olga.says_in(&friends, "/post jazz").settled_with().await;
        bot.settle().await;
        let card = friends.sees("Early bird").await;
        assert!(card.text.contains("20 left"), "{}", card.text);
        let buy = card.link("Get tickets");

        // Ana comes by its button, buys two, and pays.
        let menu = ana.follows(&buy).answered().await;
        assert!(menu.text().contains("Jazz night"), "{menu}");
        let tickets = buys(&bot, &ana, "Early bird", 2).await;
        assert_eq!(bot.mails().len(), 1);
        let sold = olga.sees("Ana bought tickets for Jazz night").await;
        assert!(sold.text.contains("2 of 80"), "{}", sold.text);
        assert!(card_now(&bot, &friends).await.contains("18 left"), "{}", friends.transcript());

        // Sam stands at the door: one photo, one code by hand.
        sam.asks("/start").await;
        olga.asks("/staff_add jazz @sam").await;
        bot.settle().await;
        let told = sam.sees("You are door staff of Jazz night").await;
        assert!(told.text.contains("Blue Note"), "{}", told.text);
        assert!(sam.taps("Check in").await.contains("At the door of Jazz night"));
        let first = sam.sends_photo(&tickets[0], "").answered().await;
        assert!(first.text().contains("COME IN: Ana"), "{first}");
        let second = ana.chat().into_iter().rfind(|shown| shown.photo.is_some());
        let code = code_in(&second.expect("a ticket").text);
        let typed = sam.asks(&code.to_lowercase().replace('-', " ")).await;
        assert!(typed.contains("2 of 2 are in"), "{typed}");
        bot.wait(TimeDelta::minutes(4));
        let again = sam.sends_photo(&tickets[0], "").answered().await;
        assert!(again.text().contains("NOT ADMITTED"), "{again}");
        assert!(again.text().contains("by Sam"), "{again}");

        // Olga pays the first one back: its QR dies, and the card has a seat more.
        olga.asks("/orders jazz").await;
        olga.taps("Ana").await;
        olga.taps("Refund ticket 1").await;
        olga.taps("Refund €15.00").await;
        bot.settle().await;
        ana.sees("€15.00").await;
        let dead = sam.sends_photo(&tickets[0], "").answered().await;
        assert!(dead.text().contains("NOT ADMITTED"), "{dead}");
        assert!(card_now(&bot, &friends).await.contains("19 left"), "{}", friends.transcript());
        olga.asks("/cancel_event jazz").await;
        olga.taps("Yes, cancel it").await;
        bot.settle().await;
        assert!(card_now(&bot, &friends).await.contains("ancelled"), "{}", friends.transcript());
        assert_eq!(friends.chat().iter().filter(|shown| shown.text.contains("Jazz night")).count(), 1);
    }

    async fn a_refund_kills_the_qr_and_the_card_is_right(bot: InTelegram) {
        let (olga, ana, sam) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Sam"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let friends = bot.telegram.group(-500, "Jazz friends", &[&olga]);
        olga.adds_bot_to(&friends).settled_with().await;
        olga.says_in(&friends, "/post jazz").settled_with().await;
        let tickets = buys(&bot, &ana, "Early bird", 2).await;
        assert!(card_now(&bot, &friends).await.contains("18 left"), "{}", friends.transcript());

        olga.asks("/orders jazz").await;
        olga.taps("Ana").await;
        olga.taps("Refund ticket 1").await;
        let done = olga.taps("Refund €15.00").await;
        assert!(done.contains("€15.00"), "{done}");
        bot.settle().await;
        ana.sees("€15.00").await;
        assert!(card_now(&bot, &friends).await.contains("19 left"), "{}", friends.transcript());

        sam.asks("/start").await;
        olga.asks("/staff_add jazz @sam").await;
        sam.asks("/checkin jazz").await;
        let (first, second) = (&tickets[0], &tickets[1]);
        let dead = sam.sends_photo(first, "").answered().await;
        assert!(dead.text().contains("NOT ADMITTED"), "{dead}");
        let good = sam.sends_photo(second, "").answered().await;
        assert!(good.text().contains("COME IN"), "{good}");
    }

    async fn an_attendee_who_sends_their_own_qr_sees_the_ticket(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let tickets = buys(&bot, &ana, "Early bird", 1).await;
        let own = ana.sends_photo(&tickets[0], "").answered().await;
        assert!(own.shown().photo.is_some(), "{own}");
        assert!(own.text().contains("Jazz night"), "{own}");
        assert_eq!(bot.count("SELECT COUNT(*) FROM check_ins").await, 0);
    }

    async fn a_code_survives_a_photo_a_document_an_album_a_link_and_a_hand(bot: InTelegram) {
        let (olga, ana, sam) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Sam"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let tickets = buys(&bot, &ana, "Early bird", 5).await;
        let texts: Vec<String> = ana
            .chat()
            .into_iter()
            .filter(|shown| shown.photo.is_some())
            .map(|shown| shown.text)
            .collect();
        sam.asks("/start").await;
        olga.asks("/staff_add jazz @sam").await;
        sam.asks("/checkin jazz").await;
        let album = sam.sends_album(&[&tickets[0], &tickets[1]]);
        for pushed in &album {
            pushed.settled_with().await;
        }
        sam.sees("2 of 5 are in").await;
        let document = sam.sends_document("scan.png", "image/png", &tickets[2]);
        assert!(document.answered().await.text().contains("3 of 5 are in"));
        let link = format!("t_{}", code_in(&texts[3]).replace('-', ""));
        let linked = sam.starts(&link).answered().await;
        assert!(linked.text().contains("4 of 5 are in"), "{linked}");
        let typed = sam.asks(&code_in(&texts[4]).to_lowercase()).await;
        assert!(typed.contains("5 of 5 are in"), "{typed}");
    }

    async fn a_link_holds_a_tier_and_how_many(bot: InTelegram) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        jazz_night(&olga, &[("Early bird", "15", "20")]).await;
        let page = bot.http.get(bot.url("e/jazz-night")).send().await.expect("the page");
        let page = page.text().await.expect("a page");
        let (_, link) = page.split_once("https://t.me/EventOSBot?start=p_").expect("a link to buy");
        let payload = link.split('"').next().expect("its end");
        let offer = ana.starts(&format!("p_{payload}")).answered().await;
        assert!(offer.text().contains("1 × Early bird"), "{offer}");
        assert_eq!(bot.count("SELECT COUNT(*) FROM orders").await, 0);
        let order = ana.taps("Buy 1 · €15.00").await;
        assert!(order.contains("Total: €15.00"), "{order}");
        assert!(ana.last().button("Pay €15.00").is_some(), "{}", ana.transcript());
    }

    async fn commands_are_offered_in_every_language_and_place(bot: InTelegram) {
        let names = |scope: &str, lang: &str| -> Vec<String> {
            bot.telegram.commands(scope, lang).into_iter().map(|(name, _)| name).collect()
        };
        bot.telegram.settled().await;
        for lang in ["", "en", "de", "es", "fr"] {
            assert!(names("all_private_chats", lang).len() > 30, "{lang}");
            assert_eq!(names("all_group_chats", lang), ["help", "buy", "tickets"]);
            assert!(names("all_chat_administrators", lang).contains(&"post".to_owned()));
        }
        let german = bot.telegram.commands("all_private_chats", "de");
        assert!(german.iter().any(|(name, help)| name == "buy" && help.contains("kaufen")), "{german:?}");
    }

    async fn each_is_spoken_to_in_the_language_of_their_telegram_until_they_choose(bot: InTelegram) {
        let ines = bot.telegram.user(7, "Inés", None, Some("es-MX"));
        assert!(ines.asks("/start").await.contains("¡Hola"), "{}", ines.transcript());
        ines.asks("/language").await;
        ines.taps("Deutsch").await;
        assert!(ines.asks("/start").await.contains("Hallo Inés"), "{}", ines.transcript());
    }
}

/// The card in the group, once it is painted again.
async fn card_now(bot: &InTelegram, group: &Group) -> String {
    bot.wait(TimeDelta::seconds(6));
    bot.settle().await;
    let card = group
        .chat()
        .into_iter()
        .find(|shown| shown.is_from_bot && shown.text.contains("Jazz night"));
    card.expect("the card").text
}

/// The spoken code on a ticket.
fn code_in(text: &str) -> String {
    let is_code = |word: &&str| word.matches('-').count() == 4 && word.len() == 30;
    let found = text.split_whitespace().find(is_code);
    found
        .unwrap_or_else(|| panic!("no code in {text}"))
        .to_owned()
}
