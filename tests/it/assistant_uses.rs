//! The assistant's smaller tools, its budget, and a vendor that fails for a moment.

use std::time::Duration;

use chrono::TimeDelta;
use eventos_core::assistant;
use eventos_core::chat::Input;
use eventos_core::model::SEATS;
use eventos_tests::on_both_databases;
use eventos_tests::openai::Answer;
use serde_json::json;

use crate::assistant::{details, with_model};
use crate::assistant_fronts::flyer;
use crate::story::{buy, jazz_night};

fn attic() -> serde_json::Value {
    details(json!({
        "name": "Blues night", "venue": "Attic", "date": "2026-12-04", "weekday": "friday",
        "time": "21:00", "zone": "Europe/Berlin",
    }))
}

on_both_databases! {
    async fn a_description_is_written_by_the_small_model(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        openai.answers(Answer::call("save_event_details", attic()));
        openai.answers(Answer::call("write_description", json!({"wishes": "cosy"})));
        openai.answers(Answer::text("A cosy night of blues below the roof."));
        openai.answers(Answer::text("Written."));
        olga.says("blues at the Attic, describe it as cosy").await;
        let asked = openai.asked();
        let small = asked.iter().find(|asked| asked.model == "gpt-4o-mini");
        let small = small.unwrap_or_else(|| panic!("{}", openai.transcript()));
        assert!(small.tools.is_empty());
        let most = small.body.get("max_completion_tokens").or(small.body.get("max_tokens"));
        assert_eq!(most, Some(&json!(100)));
        let temperature = small.body["temperature"].as_f64().unwrap_or_default();
        assert!((temperature - 0.8).abs() < 0.001, "{temperature}");
        assert!(small.says.contains("cosy") && small.says.contains("Attic"), "{}", small.says);
        let written = "SELECT COUNT(*) FROM events WHERE description = 'A cosy night of blues below the roof.'";
        assert_eq!(world.count(written).await, 1);
        assert_eq!(openai.violations(), Vec::<String>::new());
    }

    async fn a_picture_that_was_sent_becomes_the_cover(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        openai.answers(Answer::call("save_event_details", attic()));
        openai.answers(Answer::text("Which tickets?"));
        olga.says("blues at the Attic").await;
        openai.answers(Answer::call("choose_cover", json!({"use_sent_picture": true})));
        openai.answers(Answer::text("It is the cover."));
        let words = "use this as the cover".to_owned();
        olga.sends(Input::Picture { bytes: flyer(), words, is_forwarded: false }).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM events WHERE cover_key IS NOT NULL").await, 1);
        assert_eq!(openai.violations(), Vec::<String>::new());
    }

    async fn who_comes_and_who_is_in_is_told_to_the_organizer(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&world.person("Ana"), "Regular", 2).await;
        let all = json!({"event": "jazz", "name": null, "only_not_come": false});
        openai.answers(Answer::call("list_attendees", all));
        openai.answers(Answer::text("Two tickets, both Ana's."));
        let shown = olga.says("who comes?").await;
        let told = openai.last().result_of("list_attendees").expect("an answer").to_owned();
        assert!(told.contains("Ana") && told.contains("\"tickets\":2"), "{told}");
        assert!(shown.contains("Ana"), "{shown}");
        openai.answers(Answer::call("door_counts", json!({"event": "jazz"})));
        openai.answers(Answer::text("None is in yet."));
        olga.says("how many are in?").await;
        let told = openai.last().result_of("door_counts").expect("an answer").to_owned();
        assert!(told.contains("\"are_in\":0") && told.contains("\"have_not_come\":2"), "{told}");
        assert_eq!(openai.violations(), Vec::<String>::new());
    }

    async fn an_event_is_made_again_as_a_draft(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        openai.answers(Answer::call("duplicate_event", json!({"event": "jazz"})));
        openai.answers(Answer::call("show_review", json!({})));
        let review = olga.says("the same again").await;
        assert!(review.contains("● Review") && review.contains("December 11"), "{review}");
        assert_eq!(world.count("SELECT COUNT(*) FROM events WHERE status = 'draft'").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM tiers").await, 2);
        assert_eq!(openai.violations(), Vec::<String>::new());
    }

    async fn a_vendor_that_fails_for_a_moment_is_asked_again_and_one_without_credit_is_not(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let olga = world.person("Olga");
        for fails in [Answer::too_many(1), Answer::error(503, "", "Overloaded."), Answer::error(500, "", "Broken.")] {
            openai.answers(fails);
            openai.answers(Answer::text("Here I am."));
            let answer = olga.says("hello").await;
            assert!(answer.contains("Here I am."), "{answer}\n{}", openai.transcript());
        }
        openai.answers(Answer::insufficient_quota());
        openai.answers(Answer::text("Never asked for."));
        let answer = olga.says("hello").await;
        assert!(answer.contains("cannot be reached"), "{answer}");
    }

    async fn what_was_said_a_month_ago_is_forgotten(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        openai.answers(Answer::text("Hello."));
        world.person("Olga").says("hello").await;
        world.wait(TimeDelta::days(29));
        openai.answers(Answer::text("Hello."));
        world.person("Ana").says("hello").await;
        assistant::forget_old(&world.app).await.expect("forgotten");
        assert_eq!(world.count("SELECT COUNT(*) FROM talks").await, 2);
        world.wait(TimeDelta::days(2));
        assistant::forget_old(&world.app).await.expect("forgotten");
        assert_eq!(world.count("SELECT COUNT(*) FROM talks").await, 1, "Ana's");
    }

    async fn free_words_in_a_group_are_answered_to_the_person_alone(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        openai.answers(Answer::text("You have no tickets yet."));
        let replies = ana.says_in("friends", "do I have tickets?").await;
        assert!(!replies.is_empty() && replies.iter().all(|reply| reply.private), "{replies:?}");
        assert_eq!(openai.count(), 1);
        // What names an event is for all, and asks nobody.
        let replies = ana.says_in("friends", "jazz").await;
        assert!(replies.iter().any(|reply| !reply.private), "{replies:?}");
        assert_eq!(openai.count(), 1);
    }

    async fn turns_at_once_stay_in_the_budget_of_the_day(world: World) {
        let budget = [("OPENAI_TOKENS_PER_PERSON", "1000"), ("OPENAI_TOKENS_PER_DAY", "100")];
        let (openai, world) = with_model(world, &budget).await;
        openai.answers_when(|_| Some(Answer::text("Hello.").usage(90, 10)));
        let names: Vec<String> = (0..8).map(|n| format!("Guest{n}")).collect();
        let people: Vec<_> = names.iter().map(|name| world.person(name)).collect();
        for person in &people {
            person.says("/start").await;
        }
        futures::future::join_all(people.iter().map(|person| person.says("hello"))).await;
        assert!(openai.count() <= 1, "{} of the day's one request", openai.count());
        let used = assistant::used_today(&world.app.store, &world.app.clock).await.expect("used");
        assert!(used.tokens() <= 100, "{used:?}");
        // What was refused took nothing of it.
        people[0].says("hello").await;
        assert_eq!(openai.count(), 1);
    }

    async fn many_who_talk_leave_room_and_are_told_so(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        let slow = || Answer::text("Good evening to you all, one by one.").slow(Duration::from_millis(600));
        openai.answers_when(move |_| Some(slow()));
        let names: Vec<String> = (0..SEATS + 4).map(|n| format!("Guest{n}")).collect();
        let people: Vec<_> = names.iter().map(|name| world.person(name)).collect();
        for person in &people {
            person.says("/start").await;
        }
        let said = futures::future::join_all(people.iter().map(|person| person.says("hello"))).await;
        let count = |words: &str| said.iter().filter(|answer| answer.contains(words)).count();
        assert_eq!(count("Good evening"), SEATS, "{said:?}");
        assert_eq!(count("Too many people are talking to the assistant"), 4);
        assert_eq!(openai.count(), SEATS);
        // Then there is room again.
        assert!(people[0].says("hello").await.contains("Good evening"));
    }

    /// The negative control: looking first, and noting what it cost after.
    async fn without_a_reservation_turns_at_once_go_over_the_budget(world: World) {
        let (openai, world) = with_model(world, &[]).await;
        openai.answers(Answer::text("Hello.").usage(50, 0));
        world.person("Olga").says("hello").await;
        let both_have_looked = tokio::sync::Barrier::new(2);
        let asks = || async {
            let used = world.count("SELECT CAST(SUM(prompt_tokens) AS BIGINT) FROM assistant_usage").await;
            both_have_looked.wait().await;
            if used < 100 {
                world.execute("UPDATE assistant_usage SET prompt_tokens = prompt_tokens + 90").await;
            }
        };
        tokio::join!(asks(), asks());
        assert_eq!(world.count("SELECT CAST(SUM(prompt_tokens) AS BIGINT) FROM assistant_usage").await, 230);
    }
}
