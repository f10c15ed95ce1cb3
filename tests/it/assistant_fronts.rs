//! Talking on Telegram and on Discord: the same assistant, shown as each platform shows things.

use std::io::Cursor;

use eventos_tests::Db;
use eventos_tests::discord_front::InDiscord;
use eventos_tests::front::{By, InTelegram};
use eventos_tests::openai::{Answer, OpenAi, Settings};
use image::{ImageFormat, RgbImage};
use serde_json::json;

use crate::assistant::{details, tier};

const JAZZ: &str =
    "Jazz night next Friday at 8, Blue Note, 80 people, 20 early birds for 15 € and the rest 25";

/// What a good model makes of that sentence.
fn makes_jazz(openai: &OpenAi) {
    let said = json!({
        "name": "Jazz night", "venue": "Blue Note", "date": "2026-12-04", "weekday": "friday",
        "time": "20:00", "zone": "Europe/Berlin", "capacity": 80, "currency": "EUR",
    });
    let tiers = json!({ "tiers": [
        tier("Early bird", 1500, Some("15 €"), Some(20)),
        tier("Regular", 2500, Some("25"), None),
    ] });
    openai.answers(Answer::call("save_event_details", details(said)));
    openai.answers(Answer::call("add_ticket_tier", tiers));
    openai.answers(Answer::call("show_review", json!({})));
}

/// A picture that holds no code.
pub fn flyer() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(1600, 900, image::Rgb([200, 40, 40]));
    picture
        .write_to(&mut png, ImageFormat::Png)
        .expect("a picture");
    png.into_inner()
}

/// The flyer was seen, made small, with the words beside it.
fn saw_the_flyer(openai: &OpenAi, words: &str) {
    let asked = openai.last();
    let [picture] = asked.images.as_slice() else {
        panic!("one picture: {}", openai.transcript())
    };
    assert!(picture.starts_with("data:image/jpeg;base64,") && picture.len() < 200_000);
    assert_eq!(asked.says, words);
}

fn is_clean(openai: &OpenAi) {
    let violations = openai.violations();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

async fn on_telegram(db: Db) {
    let openai = OpenAi::start(Settings::default()).await;
    let (key, url) = (openai.key(), openai.base_url());
    let set = [("OPENAI_API_KEY", &*key), ("OPENAI_BASE_URL", &*url)];
    let bot = InTelegram::with(db, By::Polling, &set).await;
    let olga = bot.user(1, "Olga");
    makes_jazz(&openai);
    let review = olga.asks(JAZZ).await;
    assert!(
        review.contains("● Review") && review.contains("€15.00"),
        "{review}"
    );
    let published = olga.taps("Publish").await;
    assert!(published.contains("Jazz night is on sale!"), "{published}");
    // A flyer, and a post of somebody else's.
    openai.answers(Answer::text("When does it begin?"));
    let answer = olga
        .sends_photo(&flyer(), "make this an event")
        .answered()
        .await;
    assert!(answer.text().contains("When does it begin?"), "{answer}");
    saw_the_flyer(&openai, "make this an event");
    let ana = bot.user(2, "Ana");
    openai.answers(Answer::text("That is tomorrow."));
    let answer = olga
        .forwards("Blues night tomorrow at nine, Attic", &ana)
        .answered()
        .await;
    assert!(answer.text().contains("That is tomorrow."), "{answer}");
    is_clean(&openai);
}

async fn on_discord(db: Db) {
    let openai = OpenAi::start(Settings::default()).await;
    let (key, url) = (openai.key(), openai.base_url());
    let set = [("OPENAI_API_KEY", &*key), ("OPENAI_BASE_URL", &*url)];
    let bot = InDiscord::with(db, &set).await;
    let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
    let (_, general) = bot.server(&olga, &[&ana]);
    makes_jazz(&openai);
    let review = olga.asks(JAZZ).await;
    assert!(
        review.contains("● Review") && review.contains("€15.00"),
        "{review}"
    );
    let published = olga.taps("Publish").await;
    assert!(published.contains("Jazz night is on sale!"), "{published}");
    openai.answers(Answer::text("When does it begin?"));
    let answer = olga
        .sends_file("flyer.png", flyer(), "make this an event")
        .answered()
        .await;
    assert!(answer.text().contains("When does it begin?"), "{answer}");
    saw_the_flyer(&openai, "make this an event");
    // Among others: what names an event is for all, and asks no model; the rest is between the two.
    let asked = openai.count();
    let found = ana.mentions(&general, "jazz").answered().await;
    assert!(found.text().contains("Jazz night"), "{found}");
    assert_eq!(openai.count(), asked);
    openai.answers(Answer::text("You have no tickets yet."));
    ana.mentions(&general, "do I have tickets?");
    ana.gets("You have no tickets yet.").await;
    assert!(
        !general.transcript().contains("You have no tickets yet."),
        "it is hers alone"
    );
    is_clean(&openai);
    bot.is_well_behaved();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram_a_sentence_a_flyer_and_a_post_are_understood_sqlite() {
    on_telegram(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram_a_sentence_a_flyer_and_a_post_are_understood_postgres() {
    on_telegram(Db::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord_a_sentence_a_flyer_and_a_mention_are_understood_sqlite() {
    on_discord(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord_a_sentence_a_flyer_and_a_mention_are_understood_postgres() {
    on_discord(Db::Postgres).await;
}
