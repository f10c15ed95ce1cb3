//! One event, two platforms: made in Discord, bought in Telegram, staffed from both.

use eventos_tests::Db;
use eventos_tests::discord::Seen;
use eventos_tests::discord_front::InDiscord;
use eventos_tests::telegram::{Settings, Telegram};

use crate::discord::jazz_night;
use crate::telegram::pictures;

/// The code that joins another chat, out of the answer that has it.
pub fn link_code(shown: &Seen) -> String {
    let is_code = |word: &&str| {
        let mut chars = word.chars();
        word.len() >= 8 && chars.all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
    };
    let mut words = shown.text().split(['`', ' ', ':', '\n']);
    let code = words.find(is_code);
    code.unwrap_or_else(|| panic!("no code in {shown}"))
        .to_owned()
}

async fn one_inventory_and_one_door(db: Db) {
    let telegram = Telegram::start(Settings::default()).await;
    let (token, url) = (telegram.token(), telegram.api_url().to_string());
    let more = [("TELEGRAM_TOKEN", &*token), ("TELEGRAM_API_URL", &*url)];
    let bot = InDiscord::with(db, &more).await;
    telegram.is_asked("getUpdates").await;

    let olga = bot.user(1, "Olga");
    let sam = bot.user(3, "Sam");
    let (_, general) = bot.server(&olga, &[&sam]);
    jazz_night(&olga, &general, &[("Regular", "25", "2")]).await;

    // Ana buys in Telegram what was made in Discord; of two seats one is left for Discord.
    let ana = telegram.user(2, "Ana", Some("ana"), Some("en"));
    let menu = ana
        .follows(&telegram.start_link("e_jazz-night"))
        .answered()
        .await;
    assert!(menu.text().contains("Jazz night"), "{menu}");
    ana.taps("Regular").await;
    ana.asks("1").await;
    bot.pays(&ana.link("Pay"), "ana@example.org").await;
    bot.settle().await;
    let ticket = pictures(&ana).pop().expect("a ticket");
    let left = sam
        .runs_in(&general, "/buy", &[("event", "jazz")])
        .answered()
        .await;
    assert!(left.text().contains("only one left"), "{left}");

    // Staff at both: Sam in Discord, Tia in Telegram, who is invited by Olga's one person of two chats.
    sam.runs("/help", &[]).answered().await;
    olga.runs_in(
        &general,
        "/staff add",
        &[("event", "jazz"), ("person", "Sam")],
    )
    .answered()
    .await;
    let olga_there = telegram.user(11, "Olga", Some("olga"), Some("en"));
    let code = link_code(&olga.runs("/link", &[]).answered().await);
    olga_there.asks(&format!("/link {code}")).await;
    let joined = olga_there.taps("that’s me too").await;
    assert!(joined.contains("chats are joined"), "{joined}");
    let tia = telegram.user(4, "Tia", Some("tia"), Some("en"));
    tia.asks("/start").await;
    let added = olga_there.asks("/staff_add jazz @tia").await;
    assert!(added.contains("Tia"), "{added}");

    // Both scan the same ticket at the same moment: one admission.
    bot.settle().await;
    let told = sam.sees("You are door staff of Jazz night").await;
    let stands = sam.presses_on(&told, "Check in").answered().await;
    assert!(stands.text().contains("At the door of"), "{stands}");
    tia.asks("/checkin jazz").await;
    let (here, there) = (
        sam.sends_picture(ticket.clone()),
        tia.sends_photo(&ticket, ""),
    );
    let (here, there) = tokio::join!(here.answered(), there.answered());
    let said = [here.text().to_owned(), there.text().to_owned()];
    let admitted = said.iter().filter(|text| text.contains("COME IN: Ana"));
    assert_eq!(admitted.count(), 1, "{said:?}");
    assert!(
        said.iter().any(|text| text.contains("NOT ADMITTED")),
        "{said:?}"
    );
    bot.is_well_behaved();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_inventory_and_one_door_on_sqlite() {
    one_inventory_and_one_door(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_inventory_and_one_door_on_postgres() {
    one_inventory_and_one_door(Db::Postgres).await;
}
