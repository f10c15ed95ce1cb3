//! A turn of the assistant while it runs: its words grow in one message, and what is said meanwhile
//! corrects it.

use std::time::Duration;

use chrono::TimeDelta;
use eventos_tests::Db;
use eventos_tests::discord_front::InDiscord;
use eventos_tests::front::{By, InTelegram};
use eventos_tests::openai::{Answer, OpenAi, Settings};
use eventos_tests::telegram::{Fault, User};
use serde_json::json;

const WORDS: &str = "Blues night is on Friday at eight, in the Attic. Shall I put it on sale?";
/// Slow enough that its words are seen to grow.
const SLOW: Duration = Duration::from_millis(300);
/// Slow enough that they change twice.
const SLOWER: Duration = Duration::from_millis(500);

async fn on_telegram(db: Db) -> (OpenAi, InTelegram) {
    let openai = OpenAi::start(Settings::default()).await;
    let (key, url) = (openai.key(), openai.base_url());
    let set = [("OPENAI_API_KEY", &*key), ("OPENAI_BASE_URL", &*url)];
    let bot = InTelegram::with(db, By::Polling, &set).await;
    (openai, bot)
}

async fn on_discord(db: Db) -> (OpenAi, InDiscord) {
    let openai = OpenAi::start(Settings::default()).await;
    let (key, url) = (openai.key(), openai.base_url());
    let set = [("OPENAI_API_KEY", &*key), ("OPENAI_BASE_URL", &*url)];
    let bot = InDiscord::with(db, &set).await;
    (openai, bot)
}

fn is_clean(openai: &OpenAi) {
    let violations = openai.violations();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// The first shows of it are a beginning with an ellipsis; the last is all of it, in the same message.
fn grows(seen: &str) {
    assert!(!seen.is_empty() && seen.ends_with(" …"), "{seen}");
    assert!(WORDS.starts_with(seen.trim_end_matches(" …")), "{seen}");
}

/// What of the bot's stands in somebody's chat.
fn stands(user: &User) -> Vec<String> {
    let shown = user.chat().into_iter();
    let shown = shown.filter(|shown| shown.is_from_bot && !shown.is_deleted);
    shown.map(|shown| shown.text).collect()
}

async fn words_grow_on_telegram(db: Db) {
    let (openai, bot) = on_telegram(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::text(WORDS).slow(SLOWER));
    let asked = olga.says("what did I plan?");
    let first = asked.answered().await;
    grows(first.text());
    olga.sees(WORDS).await;
    asked.settled_with().await;
    let shown = olga.last();
    assert_eq!((shown.id, shown.text.as_str()), (first.shown().id, WORDS));
    assert_eq!(stands(&olga), [WORDS]);
    assert!(
        bot.telegram.count("editMessageText") >= 2,
        "{}",
        olga.transcript()
    );
    // What is quick comes whole.
    openai.answers(Answer::text("At eight."));
    let quick = olga.asks("when?").await;
    assert_eq!(quick, "At eight.");
    is_clean(&openai);
}

async fn words_grow_on_discord(db: Db) {
    let (openai, bot) = on_discord(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::text(WORDS).slow(SLOWER));
    let asked = olga.says("what did I plan?");
    let first = asked.answered().await;
    grows(first.text());
    asked.settled_with().await;
    let shown = olga.last();
    assert_eq!((shown.id, shown.text.as_str()), (first.shown().id, WORDS));
    assert_eq!(
        olga.chat().iter().filter(|shown| shown.is_from_bot).count(),
        1
    );
    is_clean(&openai);
    bot.is_well_behaved();
}

/// What is said while the model thinks is answered together with what it thinks about, once.
fn both_are_answered(openai: &OpenAi) {
    let asked = openai.last();
    let messages = asked.body["messages"].to_string();
    assert!(messages.contains("jazz night on friday") && messages.contains("no, on saturday"));
    assert_eq!(openai.count(), 2, "{}", openai.transcript());
}

async fn a_newer_message_corrects_on_telegram(db: Db) {
    let (openai, bot) = on_telegram(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::hangs());
    let first = olga.says("jazz night on friday");
    openai.is_asked(1).await;
    // Nothing that is pressed or commanded breaks it off; what is said does.
    openai.answers(Answer::text("On Saturday, then."));
    let second = olga.says("no, on saturday");
    assert_eq!(second.answered().await.text(), "On Saturday, then.");
    assert_eq!(first.settled_with().await, "On Saturday, then.");
    both_are_answered(&openai);
    is_clean(&openai);
}

async fn a_newer_message_corrects_on_discord(db: Db) {
    let (openai, bot) = on_discord(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::hangs());
    let first = olga.says("jazz night on friday");
    openai.is_asked(1).await;
    openai.answers(Answer::text("On Saturday, then."));
    let second = olga.says("no, on saturday");
    assert_eq!(second.answered().await.text(), "On Saturday, then.");
    assert_eq!(first.settled_with().await, "On Saturday, then.");
    both_are_answered(&openai);
    is_clean(&openai);
    bot.is_well_behaved();
}

/// A picture is answered, whatever is said while it is read; and then what was said.
async fn words_after_a_picture_break_nothing_off(db: Db) {
    let (openai, bot) = on_telegram(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::text("It is the flyer of a jazz night.").slow(SLOW));
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 64, image::Rgb([250, 240, 230]))
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture");
    let picture = olga.sends_photo(png.get_ref(), "");
    openai.is_asked(1).await;
    openai.answers(Answer::text("Then I make an event of it."));
    let words = olga.says("make an event of this");
    olga.sees("Then I make an event of it.").await;
    words.settled_with().await;
    let answered = picture.settled_with().await;
    assert!(answered.contains("It is the flyer"), "{answered}");
    let asked = openai.last().body["messages"].to_string();
    assert!(
        asked.contains("It is the flyer of a jazz night."),
        "{asked}"
    );
    assert_eq!(openai.count(), 2, "{}", openai.transcript());
    is_clean(&openai);
}

/// What is asked in a server is answered there, whatever is said in private meanwhile.
async fn words_in_private_break_nothing_off_in_a_server(db: Db) {
    let (openai, bot) = on_discord(db).await;
    let olga = bot.user(1, "Olga");
    let (_, general) = bot.server(&olga, &[]);
    openai.answers(Answer::text("A jazz night it is.").slow(SLOW));
    let asked = olga.runs_in(&general, "/event create", &[("about", "jazz night")]);
    openai.is_asked(1).await;
    openai.answers(Answer::text("You are welcome."));
    olga.says("thanks");
    let answer = asked.answered().await;
    assert!(answer.text().contains("A jazz night it is."), "{answer}");
    olga.sees("You are welcome.").await;
    assert_eq!(openai.count(), 2, "{}", openai.transcript());
    is_clean(&openai);
    bot.is_well_behaved();
}

/// Words that grew before they were broken off do not stay behind; and a command breaks nothing off.
async fn what_grew_goes_when_it_is_corrected(db: Db) {
    let (openai, bot) = on_telegram(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::text(WORDS).slow(SLOW));
    let first = olga.says("jazz night on friday");
    grows(first.answered().await.text());
    openai.answers(Answer::text("On Saturday, then."));
    let second = olga.says("no, on saturday");
    olga.sees("On Saturday, then.").await;
    second.settled_with().await;
    assert_eq!(stands(&olga), ["On Saturday, then."]);
    both_are_answered(&openai);
    openai.answers(Answer::text(WORDS).slow(SLOW));
    let words = olga.says("and what did I plan?");
    openai.is_asked(3).await;
    let command = olga.says("/tickets");
    olga.sees("You have no tickets").await;
    command.settled_with().await;
    let all = words.settled_with().await;
    assert!(all.contains(WORDS), "{all}");
    is_clean(&openai);
}

/// Words that grew and cannot become the answer go, and the answer comes below.
async fn what_grew_goes_when_telegram_does_not_change_it(db: Db) {
    let (openai, bot) = on_telegram(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::text(WORDS).slow(SLOW));
    let asked = olga.says("what did I plan?");
    grows(asked.answered().await.text());
    bot.telegram.fails("editMessageText", 20, Fault::Garbage);
    olga.sees(WORDS).await;
    asked.settled_with().await;
    assert_eq!(stands(&olga), [WORDS]);
    is_clean(&openai);
}

/// Telegram wants to hear nothing for longer than an answer waits: half of it does not stay for ever.
async fn what_grew_becomes_the_answer_after_a_long_pause(db: Db) {
    let (openai, bot) = on_telegram(db).await;
    let olga = bot.user(1, "Olga");
    openai.answers(Answer::text(WORDS).slow(SLOW));
    let asked = olga.says("what did I plan?");
    grows(asked.answered().await.text());
    bot.telegram
        .fails("editMessageText", 1, Fault::TooMany { retry_after: 32 });
    bot.telegram.is_asked("editMessageText").await;
    asked.settled_with().await;
    assert_ne!(stands(&olga), [WORDS]);
    bot.wait(TimeDelta::seconds(33));
    tokio::time::sleep(Duration::from_secs(31)).await;
    olga.sees(WORDS).await;
    assert_eq!(stands(&olga), [WORDS]);
    is_clean(&openai);
}

/// Words before a review: they grow, become the answer, and the review comes below.
async fn words_before_a_review_stay_above_it(db: Db) {
    let (openai, bot) = on_telegram(db).await;
    let olga = bot.user(1, "Olga");
    let details = crate::assistant::details(json!({
        "name": "Jazz night", "venue": "Blue Note", "date": "2026-12-04", "time": "20:00",
        "zone": "Europe/Berlin",
    }));
    let tiers = json!({ "tiers": [crate::assistant::tier("Regular", 0, None, Some(40))] });
    openai.answers(
        Answer::call("save_event_details", details)
            .and_says(WORDS)
            .slow(SLOW),
    );
    openai.answers(Answer::call("add_ticket_tier", tiers));
    openai.answers(Answer::call("show_review", json!({})));
    let asked =
        olga.says("jazz night on december 4th at 8 pm, Blue Note in Berlin, 40 free tickets");
    grows(asked.answered().await.text());
    olga.sees("● Review").await;
    asked.settled_with().await;
    assert_eq!(stands(&olga).first().map(String::as_str), Some(WORDS));
    assert!(
        olga.last().text.contains("● Review"),
        "{}",
        olga.transcript()
    );
    is_clean(&openai);
}

/// The same by Discord's command: who uses it is told that it comes, and then sees the review.
async fn a_command_with_words_leads_to_the_review_on_discord(db: Db) {
    let (openai, bot) = on_discord(db).await;
    let olga = bot.user(1, "Olga");
    let (_, general) = bot.server(&olga, &[]);
    let details = crate::assistant::details(json!({
        "name": "Jazz night", "venue": "Blue Note", "date": "2026-12-04", "time": "20:00",
        "zone": "Europe/Berlin",
    }));
    let tiers = json!({ "tiers": [crate::assistant::tier("Regular", 0, None, Some(40))] });
    openai.answers(Answer::call("save_event_details", details).slow(Duration::from_secs(2)));
    openai.answers(Answer::call("add_ticket_tier", tiers));
    openai.answers(Answer::call("show_review", json!({})));
    let words = "jazz night on december 4th at 8 pm, Blue Note in Berlin, 40 free tickets";
    olga.runs_in(&general, "/event create", &[("about", words)]);
    let review = olga.sees("● Review").await;
    assert!(review.is_ephemeral(), "{}", general.transcript());
    is_clean(&openai);
    bot.is_well_behaved();
}

macro_rules! both {
    ($($name:ident)*) => {$(
        mod $name {
            use super::Db;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Db::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(Db::Postgres).await;
            }
        }
    )*};
}

both! {
    words_grow_on_telegram
    words_grow_on_discord
    a_newer_message_corrects_on_telegram
    a_newer_message_corrects_on_discord
    words_after_a_picture_break_nothing_off
    words_in_private_break_nothing_off_in_a_server
    what_grew_goes_when_it_is_corrected
    what_grew_goes_when_telegram_does_not_change_it
    what_grew_becomes_the_answer_after_a_long_pause
    words_before_a_review_stay_above_it
    a_command_with_words_leads_to_the_review_on_discord
}
