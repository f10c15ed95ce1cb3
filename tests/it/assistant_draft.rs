//! What a model puts into a draft, little by little: nothing that was said gets another meaning, and
//! nothing is lost.

use eventos_tests::openai::{Answer, OpenAi};
use eventos_tests::{Person, on_both_databases};
use serde_json::{Value, json};

use crate::assistant::{details, tier, with_model};
use crate::story::jazz_night;

/// The person says it, and the model calls a tool; what the tool said, and what the person saw.
async fn both(
    openai: &OpenAi,
    person: &Person<'_>,
    words: &str,
    name: &str,
    with: Value,
) -> (String, String) {
    openai.answers(Answer::call(name, with));
    openai.answers(Answer::text("And what else?"));
    let saw = person.says(words).await;
    let violations = openai.violations();
    assert!(violations.is_empty(), "{violations:#?}");
    let told = openai.last().result_of(name).expect("a result").to_owned();
    (told, saw)
}

async fn tool(
    openai: &OpenAi,
    person: &Person<'_>,
    words: &str,
    name: &str,
    with: Value,
) -> String {
    both(openai, person, words, name, with).await.0
}

fn jazz(more: Value) -> Value {
    let mut all = details(
        json!({"name": "Jazz night", "venue": "Blue Note", "date": "2026-12-04",
        "time": "20:00"}),
    );
    let more = more.as_object().expect("an object").clone();
    all.as_object_mut().expect("an object").extend(more);
    all
}

on_both_databases! {
    async fn a_price_keeps_its_number_when_the_currency_turns_out_to_be_another(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        let new = json!({"tiers": [tier("Regular", 150_000, Some("1500 €"), Some(40))]});
        tool(&openai, &olga, "1500 € a ticket, 40 of them", "add_ticket_tier", new).await;
        let tokyo = jazz(json!({"zone": "Asia/Tokyo", "currency": "JPY"}));
        let (told, saw) = both(&openai, &olga, "yen, of course, in Tokyo", "save_event_details", tokyo).await;
        assert!(told.contains("\"price_minor\":1500"), "{told}");
        assert!(saw.contains("¥1,500"), "{saw}");
        assert_eq!(world.count("SELECT CAST(SUM(price_minor) AS BIGINT) FROM tiers").await, 1500);
    }

    async fn a_price_that_is_none_in_the_new_currency_is_asked_for_again(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        let new = json!({"tiers": [tier("Regular", 1250, Some("12.50 €"), Some(40))]});
        tool(&openai, &olga, "12.50 € a ticket, 40 of them", "add_ticket_tier", new).await;
        let tokyo = jazz(json!({"zone": "Asia/Tokyo", "currency": "JPY"}));
        let told = tool(&openai, &olga, "in yen, in Tokyo", "save_event_details", tokyo).await;
        assert!(told.contains("were taken out") && told.contains("\"missing\":[\"tickets\"]"), "{told}");
        assert_eq!(world.count("SELECT COUNT(*) FROM tiers").await, 0);
    }

    async fn a_currency_that_nobody_can_know_is_asked_for(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        let minsk = jazz(json!({"zone": "Europe/Minsk"}));
        tool(&openai, &olga, "Jazz night, december 4th at 8 pm, Blue Note in Minsk", "save_event_details", minsk).await;
        let new = || json!({"tiers": [tier("Regular", 1500, Some("15"), Some(40))]});
        let told = tool(&openai, &olga, "40 tickets for 15", "add_ticket_tier", new()).await;
        assert!(told.contains("currency is not known"), "{told}");
        let dollars = details(json!({"currency": "USD"}));
        tool(&openai, &olga, "dollars", "save_event_details", dollars).await;
        let (_, saw) = both(&openai, &olga, "as I said", "add_ticket_tier", new()).await;
        assert!(saw.contains("$15.00"), "{saw}");
        // Where it is plain nobody is asked.
        let ana = world.person("Ana");
        let santiago = jazz(json!({"zone": "America/Santiago"}));
        tool(&openai, &ana, "Jazz night, december 4th at 8 pm, Blue Note in Santiago", "save_event_details", santiago).await;
        let new = json!({"tiers": [tier("General", 8000, Some("$8.000"), Some(40))]});
        let told = tool(&openai, &ana, "40 entradas a $8.000", "add_ticket_tier", new).await;
        assert!(told.contains("\"currency\":\"CLP\""), "{told}");
    }

    async fn when_it_ends_is_kept_while_the_rest_is_missing(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        let ends = details(json!({"name": "Jazz night", "date": "2026-12-04", "time": "20:00", "end_time": "01:30"}));
        tool(&openai, &olga, "Jazz night, december 4th from 8 to half past one", "save_event_details", ends).await;
        let place = details(json!({"venue": "Blue Note", "zone": "Europe/Berlin"}));
        let told = tool(&openai, &olga, "Blue Note, Berlin", "save_event_details", place).await;
        assert!(told.contains("\"ends\":\"2026-12-05 01:30\""), "{told}");
    }

    async fn a_time_that_is_none_that_night_leaves_the_day_as_it_was_said(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        let twice = |more: Value| {
            let mut all = jazz(json!({"date": "2027-10-31", "time": "02:30", "zone": "Europe/Berlin"}));
            let more = more.as_object().expect("an object").clone();
            all.as_object_mut().expect("an object").extend(more);
            all
        };
        let told = tool(&openai, &olga, "October 31st at half past two at night", "save_event_details", twice(json!({}))).await;
        assert!(told.contains("comes twice") && told.contains("\"missing\":[\"time\",\"tickets\"]"), "{told}");
        let later = details(json!({"time": "02:30", "which_of_two": "later"}));
        let told = tool(&openai, &olga, "the later one", "save_event_details", later).await;
        assert!(told.contains("\"missing\":[\"tickets\"]"), "{told}");
        let free = json!({"tiers": [tier("Regular", 0, None, Some(40))]});
        let (_, saw) = both(&openai, &olga, "40 free tickets", "add_ticket_tier", free).await;
        assert!(saw.contains("2:30 AM CET"), "{saw}");
    }

    async fn somebody_is_found_without_their_accents(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "0", "60")]).await;
        for name in ["José", "Josefine"] {
            world.person(name).says("/buy jazz regular 1").await;
        }
        let told = tool(&openai, &olga, "did jose come?", "list_attendees",
            json!({"event": "jazz", "name": "jose", "only_not_come": false})).await;
        assert!(told.contains("\"found\":1") && told.contains("José"), "{told}");
    }

    async fn new_with_words_is_the_assistants_and_without_a_model_the_forms(world: World) {
        let asked = world.person("Ada").says("/new Jazz night").await;
        assert!(asked.contains("time zone"), "{asked}");
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        let all = jazz(json!({"zone": "Europe/Berlin"}));
        openai.answers(Answer::call("save_event_details", all));
        let free = json!({"tiers": [tier("Regular", 0, None, Some(40))]});
        openai.answers(Answer::call("add_ticket_tier", free));
        openai.answers(Answer::call("show_review", json!({})));
        let words = "Jazz night on december 4th at 8 pm, Blue Note in Berlin, 40 free tickets";
        let review = olga.says(&format!("/new {words}")).await;
        assert!(review.contains("● Review"), "{review}");
        assert_eq!(openai.asked()[0].says, words);
        let asked = olga.says("/new").await;
        assert!(asked.contains("called"), "{asked}");
    }

    async fn the_form_takes_over_what_it_does_not_ask_for(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        let known = details(json!({"name": "Jazz night", "venue": "Blue Note", "capacity": 80,
            "end_time": "01:30", "description": "Bring friends."}));
        tool(&openai, &olga, "Jazz night, Blue Note, until half past one, 80 people. Bring friends.", "save_event_details", known).await;
        let new = json!({"tiers": [tier("Early", 1500, Some("15 €"), Some(20)), tier("Regular", 2500, Some("25 €"), None)]});
        tool(&openai, &olga, "20 for 15 €, the rest 25 €", "add_ticket_tier", new).await;
        openai.answers(Answer::error(401, "invalid_api_key", "Incorrect API key."));
        olga.says("friday at 8").await;
        let asked = olga.presses("Fill in the form").await;
        assert!(asked.contains("time zone"), "{asked}");
        olga.says_all(&["Berlin", "2026-12-04 20:00"]).await;
        olga.presses("Keep it").await;
        let review = olga.presses("Keep it").await;
        for part in ["● Review", "€15.00", "€25.00", "1:30 AM", "Bring friends."] {
            assert!(review.contains(part), "{part}: {review}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 1);
        // The assistant goes on with the same event.
        let other = details(json!({"venue": "Red Note"}));
        tool(&openai, &olga, "at the Red Note", "save_event_details", other).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM events WHERE venue = 'Red Note'").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 1);
    }
}
