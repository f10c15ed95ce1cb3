//! The main job and what goes wrong around it, through Discord.

use chrono::TimeDelta;
use eventos_tests::discord::{Channel, Shown, User};
use eventos_tests::discord_front::InDiscord;
use eventos_tests::in_discord;

/// An event on sale, made by the forms: on Friday the fourth at eight in Berlin.
pub async fn jazz_night(olga: &User, general: &Channel, tiers: &[(&str, &str, &str)]) {
    let form = olga.runs_in(general, "/event create", &[]).answered().await;
    assert_eq!(form.modal().inputs.len(), 5, "{form}");
    let details = [
        ("name", "Jazz night"),
        ("zone", "Berlin"),
        ("starts", "2026-12-04 20:00"),
        ("venue", "Blue Note"),
        ("capacity", "80"),
    ];
    let next = olga.submits(&details).answered_with().await;
    assert!(next.contains("Tickets"), "the progress is shown: {next}");
    for (n, (name, price, quantity)) in tiers.iter().enumerate() {
        let open = match n {
            0 => "Fill in",
            _ => "Add a tier",
        };
        olga.presses(open).answered().await.modal();
        let tier = [("tier", *name), ("price", *price), ("quantity", *quantity)];
        olga.submits(&tier).answered().await;
    }
    let done = olga.taps("Publish").await;
    let done = match done.contains("is on sale") {
        true => done,
        false => olga.taps("Publish").await,
    };
    assert!(done.contains("Jazz night is on sale!"), "{done}");
}

/// Buys from a card and pays; the tickets that came.
pub async fn buys(bot: &InDiscord, buyer: &User, tier: &str, count: usize) -> Vec<Shown> {
    let before = tickets(buyer).len();
    buyer.presses("Get tickets").answered().await;
    buyer.presses(tier).answered_with().await;
    let order = buyer.taps(&format!("{count} · ")).await;
    assert!(
        order.contains("Total"),
        "{order}\n{}",
        bot.discord.transcript()
    );
    bot.pays(&buyer.link("Pay"), "ana@example.org").await;
    bot.settle().await;
    let tickets = tickets(buyer).split_off(before);
    assert_eq!(tickets.len(), count, "{}", bot.discord.transcript());
    tickets
}

/// The messages with a ticket's picture that the bot sent to somebody.
pub fn tickets(user: &User) -> Vec<Shown> {
    let shown = user.chat().into_iter();
    shown
        .filter(|shown| shown.is_from_bot && !shown.pictures().is_empty())
        .collect()
}

/// The event's public page.
async fn page(bot: &InDiscord) -> String {
    let page = bot.http.get(bot.url("e/jazz-night")).send().await;
    page.expect("the page").text().await.expect("text")
}

/// The code that a ticket says.
pub fn code_in(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut codes = parts.filter(|part| part.len() >= 26 && part.contains('-'));
    codes
        .next()
        .unwrap_or_else(|| panic!("no code in {text}"))
        .to_owned()
}

in_discord! {
    async fn a_cover_comes_with_its_command_and_the_help_turns_its_pages(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (_, general) = bot.server(&olga, &[]);
        jazz_night(&olga, &general, &[("Regular", "25", "60")]).await;
        let picture = olga.attaches("cover.png", crate::telegram_standin::picture(300, 200));
        let put = olga.runs_in(&general, "/event cover", &[("event", "jazz"), ("photo", &picture)]);
        assert!(put.answered().await.text().contains("What would you like to change?"));
        let covers = "SELECT COUNT(*) FROM events WHERE cover_key IS NOT NULL";
        assert_eq!(bot.count(covers).await, 1);
        let asked = olga.runs_in(&general, "/event cover", &[("event", "jazz")]).answered().await;
        assert!(asked.text().contains("picture"), "{asked}");
        let help = olga.runs_in(&general, "/help", &[]).answered().await;
        assert!(help.text().contains("/event list") && !help.text().contains("/server"), "{help}");
        let part = olga.taps("For those who run this server").await;
        assert!(part.contains("/server announcements"), "{part}");
        assert!(olga.taps("Back").await.contains("What I can do"));
    }

    async fn the_whole_story(bot: InDiscord) {
        let (olga, ana, sam) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Sam"));
        let (_, general) = bot.server(&olga, &[&ana, &sam]);
        jazz_night(&olga, &general, &[("Early bird", "15", "20"), ("Regular", "25.50", "60")]).await;

        // Its card, in the channel.
        let posted = olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        assert!(posted.shown().is_ephemeral(), "{posted}");
        bot.settle().await;
        let card = general.sees("Early bird").await;
        assert!(card.text.contains("20 left"), "{}", card.text);
        assert!(card.text.contains("<t:1796410800:F>"), "{}", card.text);
        // Its page leads there.
        let link = format!("https://discord.com/channels/900/901/{}", card.id);
        let page = page(&bot).await;
        assert!(page.contains(&link) && page.contains("Buy in Discord"), "{page}");

        // Ana buys two from it, alone with the bot in front of all, and pays.
        let tickets = buys(&bot, &ana, "Early bird", 2).await;
        assert!(!general.transcript().contains("Total"), "{}", general.transcript());
        let sold = olga.gets("Ana bought tickets for Jazz night").await;
        assert!(sold.text.contains("2 of 80"), "{}", sold.text);
        bot.wait(TimeDelta::seconds(6));
        bot.settle().await;
        let card = general.sees("18 left").await;
        assert_eq!(card.edits, 1, "{}", card.text);

        // Sam stands at the door: a photo, a message with a picture, a code by hand.
        olga.runs_in(&general, "/staff add", &[("event", "jazz"), ("person", "Sam")]).answered().await;
        sam.runs("/checkin", &[]).answered().await;
        let first = sam.sends_picture(tickets[0].pictures()[0].clone()).answered().await;
        assert!(first.text().contains("COME IN: Ana"), "{first}");
        let code = code_in(&tickets[1].text);
        let typed = sam.runs_in(&general, "/checkin", &[("event", "jazz"), ("code", &code.to_lowercase())]);
        let typed = typed.answered().await;
        assert!(typed.shown().is_ephemeral() && typed.text().contains("2 of 2 are in"), "{typed}");
        bot.wait(TimeDelta::minutes(4));
        let photo = sam.attaches("photo.png", tickets[0].pictures()[0].clone());
        let again = sam.runs("/checkin", &[("photo", &photo)]).answered().await;
        assert!(again.text().contains("NOT ADMITTED"), "{again}");
        assert!(again.text().contains("by Sam"), "{again}");

        // Olga pays the first one back: its QR dies, and the card has a seat more.
        olga.runs("/orders", &[("event", "jazz")]).answered().await;
        olga.presses("Ana").answered_with().await;
        olga.taps("Refund ticket 1").await;
        olga.taps("Refund €15.00").await;
        bot.settle().await;
        ana.gets("€15.00").await;
        let dead = sam.sends_picture(tickets[0].pictures()[0].clone()).answered().await;
        assert!(dead.text().contains("NOT ADMITTED"), "{dead}");
        bot.wait(TimeDelta::seconds(6));
        bot.settle().await;
        general.sees("19 left").await;
        olga.runs("/event cancel", &[("event", "jazz")]).answered().await;
        olga.taps("Yes, cancel it").await;
        bot.wait(TimeDelta::seconds(6));
        bot.settle().await;
        general.sees("ancelled").await;
        let cards = general.chat().into_iter().filter(|shown| !shown.is_ephemeral());
        assert_eq!(cards.filter(|shown| shown.text.contains("Jazz night")).count(), 1);
    }

    async fn everything_can_be_typed_in_private_too(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let hello = olga.asks("/start").await;
        assert!(hello.contains("Olga"), "{hello}");
        let asked = olga.asks("/new").await;
        assert!(asked.contains("What is the event called?"), "{asked}");
        for answer in ["Jazz night", "Berlin", "2026-12-04 20:00", "Blue Note", "80", "Regular", "25", "60"] {
            olga.asks(answer).await;
        }
        olga.taps("Keep it").await;
        let done = olga.taps("Publish").await;
        assert!(done.contains("Jazz night"), "{done}");
        // Commands are typed as the help names them, too.
        assert!(olga.asks("/help").await.contains("/event create"));
        assert!(olga.asks("/event show jazz").await.contains("Blue Note"));
        // A form of a typed message opens whole by its button.
        olga.asks("/tier_add jazz").await;
        let form = olga.presses("Fill in").answered().await;
        assert_eq!(form.modal().inputs[0].label, "What is this kind of ticket called?");
    }
}
