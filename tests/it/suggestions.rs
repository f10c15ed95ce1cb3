//! What is offered while somebody types, and the choices that tell like from like.

use eventos_core::account::{self, Platform};
use eventos_core::chat::{Argument, Input, Suggestion, suggest};
use eventos_tests::person::plain;
use eventos_tests::{Person, on_both_databases};

use crate::story::{buy, jazz_night};

/// What Discord would show to `person`.
async fn offered(
    person: &Person<'_>,
    command: &str,
    parameter: &str,
    typed: &str,
    event: Option<&str>,
) -> Vec<Suggestion> {
    let others: Vec<_> = event
        .map(|event| ("event".to_owned(), event.to_owned()))
        .into_iter()
        .collect();
    let app = &person.world.app;
    let found = suggest(
        app,
        &person.speaker(),
        command,
        parameter,
        typed,
        &others,
        25,
    )
    .await;
    for one in &found {
        assert!(one.label.encode_utf16().count() <= 100, "{one:?}");
        assert!((1..=100).contains(&one.value.len()), "{one:?}");
    }
    found
}

fn labels(suggestions: &[Suggestion]) -> Vec<&str> {
    suggestions.iter().map(|one| one.label.as_str()).collect()
}

/// A free event of `organizer`'s, on sale.
async fn event(organizer: &Person<'_>, name: &str, starts: &str, venue: &str) {
    draft(organizer, name, starts, venue).await;
    let done = organizer.presses("Publish").await;
    assert!(done.contains("is on sale!"), "{done}");
}

async fn draft(organizer: &Person<'_>, name: &str, starts: &str, venue: &str) {
    organizer.says("/new").await;
    // Where they are is asked once.
    if organizer.says(name).await.contains("time zone") {
        organizer.says("Berlin").await;
    }
    let rest = [starts, venue, "80", "Guest", "0", "60"];
    organizer.says_all(&rest).await;
    organizer.presses("Keep it").await;
}

/// A command as Discord hands it in.
async fn commands(person: &Person<'_>, name: &str, arguments: &[(&str, &str)]) -> String {
    let arguments = arguments
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Argument::Text((*value).to_owned())))
        .collect();
    let name = name.to_owned();
    plain(&person.sends(Input::Command { name, arguments }).await)
}

on_both_databases! {
    async fn a_stranger_is_offered_what_is_on_sale_and_no_account_is_made(world: World) {
        let olga = world.person("Olga");
        event(&olga, "Jazz night", "2026-12-04 20:00", "Blue Note").await;
        event(&olga, "Rock night", "2026-11-28 20:00", "Attic").await;
        draft(&olga, "Secret night", "2026-11-27 20:00", "Cellar").await;
        let accounts = world.count("SELECT COUNT(*) FROM accounts").await;

        let mut ana = world.person("Ana").on(Platform::Discord);
        let next = offered(&ana, "buy", "event", "", None).await;
        assert_eq!(labels(&next), ["Rock night · Nov 28, 8:00 PM", "Jazz night · Dec 4, 8:00 PM"]);
        let tiers = offered(&ana, "buy", "tier", "", Some(&next[0].value)).await;
        assert_eq!(labels(&tiers), ["Guest · free · 60 left"]);
        for (command, parameter) in [("show", "event"), ("checkin", "event"), ("staff_remove", "person"),
            ("tier_edit", "tier"), ("nothing", "event"), ("buy", "nothing"), ("buy", "quantity")] {
            let none = offered(&ana, command, parameter, "", Some(&next[0].value)).await;
            assert_eq!(none, [], "{command} {parameter}");
        }
        ana.lang = Some(eventos_core::i18n::Lang::De);
        assert_eq!(labels(&offered(&ana, "buy", "event", "jazz", None).await), ["Jazz night · 4. Dez, 20:00 Uhr"]);
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, accounts);
    }

    async fn what_is_typed_is_found_by_its_beginning_first_and_without_its_accents(world: World) {
        let olga = world.person("Olga");
        event(&olga, "Good jazz", "2026-11-28 20:00", "Attic").await;
        event(&olga, "Jazz brunch", "2026-12-04 11:00", "Attic").await;
        event(&olga, "Unjazzed", "2026-11-27 20:00", "Attic").await;
        event(&olga, "Café José", "2026-11-29 20:00", "Attic").await;
        let ana = world.person("Ana");
        let names = |found: Vec<Suggestion>| -> Vec<String> {
            let name = |one: &Suggestion| one.label.split(" · ").next().unwrap_or_default().to_owned();
            found.iter().map(name).collect()
        };
        let found = names(offered(&ana, "buy", "event", "JAZZ", None).await);
        assert_eq!(found, ["Jazz brunch", "Good jazz", "Unjazzed"]);
        for typed in ["jose", "JOSÉ", "cafe jo", "café j"] {
            assert_eq!(names(offered(&ana, "buy", "event", typed, None).await), ["Café José"], "{typed}");
        }
        assert_eq!(names(offered(&ana, "buy", "event", "polka", None).await), [""; 0]);
        let two = suggest(&world.app, &ana.speaker(), "buy", "event", "", &[], 2).await;
        assert_eq!(two.len(), 2);
    }

    async fn what_is_offered_is_taken_also_where_names_are_the_same(world: World) {
        let olga = world.person("Olga");
        for venue in ["Attic", "Attic", "Cellar"] {
            event(&olga, "Jazz night", "2026-12-04 20:00", venue).await;
        }
        event(&olga, "Jazz night", "2027-12-04 20:00", "Attic").await;
        // Two tiers of one name, too.
        olga.says("/tier_add jazz-night").await;
        olga.says_all(&["Guest", "0", "7"]).await;
        olga.presses("Keep it").await;
        let ana = world.person("Ana").on(Platform::Discord);
        let events = offered(&ana, "buy", "event", "jazz night", None).await;
        let shown = labels(&events);
        assert!(shown[0].starts_with("Jazz night · Dec 4, 8:00 PM · jazz-night"), "{shown:?}");
        assert!(shown[1].starts_with("Jazz night · Dec 4, 8:00 PM · jazz-night"), "{shown:?}");
        assert_ne!(shown[0], shown[1]);
        assert_eq!(shown[2..], ["Jazz night · Dec 4, 8:00 PM · Cellar", "Jazz night · Dec 4, 2027, 8:00 PM"]);

        let with_two = events.iter().find(|one| one.label.ends_with(" · jazz-night")).expect("the first");
        let tiers = offered(&ana, "buy", "tier", "gue", Some(&with_two.value)).await;
        assert_eq!(labels(&tiers), ["Guest · free · 60 left", "Guest · free · only 7 left"]);
        let answer = commands(&ana, "buy",
            &[("event", &with_two.value), ("tier", &tiers[1].value), ("quantity", "2")]).await;
        assert!(answer.contains("Jazz night"), "{answer}");
        let sold = "SELECT COUNT(*) FROM tickets t JOIN tiers r ON r.id = t.tier_id WHERE r.quantity = 7";
        assert_eq!(world.count(sold).await, 2);
        let cellar = commands(&ana, "buy", &[("event", &events[2].value)]).await;
        assert!(cellar.contains("Cellar"), "{cellar}");

        // Typed, the name is all of theirs, and the buttons tell them apart.
        ana.says("/buy jazz night").await;
        assert!(ana.presses("Cellar").await.contains("Cellar"));
        ana.says("/buy jazz night").await;
        assert!(ana.presses("2027").await.contains("2027"));
        let list = ana.says("/buy").await;
        assert!(list.contains("Jazz night · Dec 4, 2027, 8:00 PM · Attic"), "{list}");
        assert!(ana.presses("Cellar").await.contains("Cellar"));
    }

    async fn ones_own_come_as_likely_as_the_command_wants_them_and_are_nobody_elses(world: World) {
        let olga = world.person("Olga");
        event(&olga, "Jazz night", "2026-12-04 20:00", "Blue Note").await;
        draft(&olga, "Rock night", "2026-12-05 20:00", "Attic").await;
        let published = offered(&olga, "orders", "event", "", None).await;
        assert_eq!(labels(&published), ["Jazz night · Dec 4, 8:00 PM", "Rock night · Dec 5, 8:00 PM · draft"]);
        let drafts = offered(&olga, "publish", "event", "", None).await;
        assert_eq!(labels(&drafts), ["Rock night · Dec 5, 8:00 PM · draft", "Jazz night · Dec 4, 8:00 PM"]);
        let answer = commands(&olga, "publish", &[("event", &drafts[0].value)]).await;
        assert!(answer.contains("Rock night"), "{answer}");
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        let all = offered(&olga, "show", "event", "", None).await;
        assert_eq!(labels(&all), ["Rock night · Dec 5, 8:00 PM · draft", "Jazz night · Dec 4, 8:00 PM · cancelled"]);

        let eve = world.person("Eve");
        eve.says("/start").await;
        assert_eq!(offered(&eve, "show", "event", "", None).await, []);
        assert_eq!(offered(&eve, "tier_edit", "tier", "", Some(&all[0].value)).await, []);
        assert_eq!(offered(&eve, "buy", "tier", "", Some(&all[0].value)).await, []);
        // With one event there is no need to name it.
        event(&eve, "Slam", "2026-12-05 20:00", "Attic").await;
        assert_eq!(labels(&offered(&eve, "tier_edit", "tier", "", None).await), ["Guest · free · 0 sold, 0 held, of 60"]);
    }

    async fn staff_are_offered_to_their_organizer_and_removed_by_what_is_offered(world: World) {
        let olga = world.person("Olga");
        event(&olga, "Jazz night", "2026-12-04 20:00", "Blue Note").await;
        let mut other = world.person("Sam").speaker();
        other.external_id = "sam-2".into();
        other.handle = Some("sam2".into());
        account::enter(&world.app, &other).await.expect("a person");
        for name in ["Sam", "Kim"] {
            world.person(name).says("/start").await;
        }
        for handle in ["sam", "sam2", "kim"] {
            olga.says(&format!("/staff_add jazz {handle}")).await;
        }
        let staff = offered(&olga, "staff_remove", "person", "", Some("jazz-night")).await;
        assert_eq!(labels(&staff), ["Kim", "Sam", "Sam (2)"]);
        assert_eq!(offered(&olga, "staff_remove", "person", "s", Some("jazz")).await.len(), 2);
        let sam = world.person("Sam");
        assert_eq!(offered(&sam, "staff_remove", "person", "", Some("jazz")).await, []);
        assert_eq!(labels(&offered(&sam, "checkin", "event", "", None).await), ["Jazz night · Dec 4, 8:00 PM"]);

        let removed = commands(&olga, "staff/remove", &[("event", "jazz"), ("person", &staff[2].value)]).await;
        assert!(removed.contains("Kim") && removed.matches("Sam").count() == 1, "{removed}");
        // By the name that the list has, where it is one person's.
        let removed = commands(&olga, "staff/remove", &[("event", "jazz"), ("person", "kim")]).await;
        assert!(!removed.contains("Kim"), "{removed}");
        // The id of somebody else names nobody: not even their name is said.
        let anybody = eventos_core::id::AccountId::new().to_string();
        let answer = commands(&olga, "staff/remove", &[("event", "jazz"), ("person", &anybody)]).await;
        assert!(answer.contains(&anybody), "{answer}");
        assert_eq!(world.count("SELECT COUNT(*) FROM staff").await, 1);
    }

    async fn typing_does_not_count_against_ones_pace(world: World) {
        let olga = world.person("Olga");
        event(&olga, "Jazz night", "2026-12-04 20:00", "Blue Note").await;
        let ana = world.person("Ana").on(Platform::Discord);
        ana.says("/start").await;
        for _ in 0..60 {
            assert_eq!(offered(&ana, "buy", "event", "ja", None).await.len(), 1);
        }
        assert!(ana.says("/buy jazz").await.contains("Jazz night"));
    }

    async fn a_draft_named_to_buy_is_said_to_be_one_to_its_organizer_alone(world: World) {
        let (olga, eve) = (world.person("Olga"), world.person("Eve"));
        draft(&olga, "Rock night", "2026-12-05 20:00", "Attic").await;
        let answer = olga.says("/buy rock 2").await;
        assert!(answer.contains("Rock night is still a draft"), "{answer}");
        assert!(eve.says("/buy rock 2").await.contains("can’t find that event"));
        assert!(olga.presses("Publish").await.contains("Review"));
        assert!(olga.presses("Publish").await.contains("Rock night is on sale!"));
        assert!(eve.says("/buy rock").await.contains("Guest"));
    }

    async fn a_tier_larger_than_its_event_is_said_to_be(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        olga.says_all(&["Jazz night", "Berlin", "2026-12-04 20:00", "Attic", "80", "Guest", "0", "100"]).await;
        let review = olga.presses("Keep it").await;
        let note = "“Guest” has 100 tickets, and the event takes 80 people";
        assert!(review.contains(note), "{review}");
        assert!(olga.presses("Tiers").await.contains(note));
        olga.presses("✎ Guest").await;
        let tiers = olga.says_all(&["Guest", "0", "80", "10"]).await;
        assert!(tiers.contains("Guest") && !tiers.contains(note), "{tiers}");
    }

    async fn who_only_ordered_hears_that_nothing_was_taken(world: World) {
        let (olga, ana, ben) = (world.person("Olga"), world.person("Ana"), world.person("Ben"));
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&ana, "Regular", 1).await;
        ben.says("/buy jazz 1").await;
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        world.settle().await;
        assert_eq!(ben.received("nothing was taken from you"), 1, "{}", ben.inbox());
        assert_eq!(ben.received("no longer good"), 0, "{}", ben.inbox());
        assert_eq!(ana.received("Your tickets are no longer good"), 1, "{}", ana.inbox());
    }

    async fn a_refund_says_which_of_the_tickets_are_dead(world: World) {
        let (olga, ana) = (world.person("Olga"), world.person("Ana"));
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&ana, "Regular", 3).await;
        olga.says("/orders jazz").await;
        olga.presses("Ana").await;
        olga.presses("Refund ticket 2").await;
        olga.presses("Refund €20.00").await;
        world.settle().await;
        let told = ana.inbox();
        assert!(told.contains("This ticket is no longer good:\n• Regular · 2 of 3"), "{told}");
        assert!(!told.contains("• Regular · 1 of 3"), "{told}");
    }

    async fn how_to_post_is_said_as_the_platform_has_it(world: World) {
        let olga = world.person("Olga");
        event(&olga, "Jazz night", "2026-12-04 20:00", "Attic").await;
        for (platform, how) in [
            (Platform::Telegram, "as an administrator who may post"),
            (Platform::Discord, "/event post puts it right there"),
        ] {
            let there = world.person("Olga").on(platform);
            event(&there, "Slam", "2026-12-05 20:00", "Attic").await;
            let answer = there.says("/post slam").await;
            assert!(answer.contains(how), "{answer}");
        }
        assert!(olga.says("/post jazz").await.contains("That is done in Telegram or Discord"));
    }
}
