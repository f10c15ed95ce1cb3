//! Talking: forms, settings, languages, what is no use and what is too old.

use chrono::TimeDelta;
use eventos_core::chat::command::{COMMANDS, Who};
use eventos_core::chat::{Argument, Input, NoPicture, Target};
use eventos_core::i18n::Lang;
use eventos_tests::person::plain;
use eventos_tests::{Person, on_both_databases};
use mail_parser::MessageParser;

use crate::story::{buy, jazz_night};

fn payload(person: &Person<'_>, label: &str) -> String {
    match person.button(label) {
        Target::Press(payload) => payload,
        Target::Link(link) => panic!("{link}"),
    }
}

/// The help, and each of its parts.
async fn help_in_parts(person: &Person<'_>) -> Vec<String> {
    let overview = person.sends(Input::Text("/help".into())).await;
    let mut parts = vec![plain(&overview)];
    for button in overview[0].buttons.iter().flatten() {
        let Target::Press(payload) = &button.target else {
            panic!("{button:?}");
        };
        parts.push(person.presses_payload(payload).await);
    }
    parts
}

on_both_databases! {
    async fn a_conversation_that_no_longer_parses_restarts_politely(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        olga.says("Jazz night").await;
        for state in [
            "UPDATE sessions SET state = '{\"door\": 7, \"filling\": \"x\"}'",
            "UPDATE sessions SET version = 999",
            "UPDATE sessions SET state = '[]'",
        ] {
            world.execute(state).await;
            let answer = olga.says("/help").await;
            assert!(answer.contains("lost the thread") && answer.contains("What I can do"), "{answer}");
            let next = olga.says("/start").await;
            assert!(!next.contains("lost the thread"), "{next}");
        }
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
    }

    async fn help_begins_with_what_is_likely_and_shows_the_rest_a_part_at_a_time(world: World) {
        let (olga, sam) = (world.person("Olga"), world.person("Sam"));
        let parts = ["For everybody", "For organizers", "At the door"];
        let first = sam.says("/help").await;
        for line in ["/buy", "/tickets", "/new"] {
            assert!(first.contains(line), "{line}: {first}");
        }
        assert!(first.lines().count() < 12 && !first.contains("/gate"), "{first}");
        let staff = sam.sends(Input::Press(payload(&sam, "At the door"))).await;
        assert!(staff[0].edit && staff[0].private && plain(&staff).contains("/checkin"), "{}", plain(&staff));
        assert!(!plain(&staff).contains("/buy"));
        assert!(sam.presses("Back").await.contains("What I can do"));
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        olga.says("/staff_add jazz sam").await;
        assert!(sam.says("/help").await.contains("/gate"), "what he is decides");
        assert!(olga.says("/help").await.contains("/attendees"));
        // Nowhere is it a wall, and together it is all there is; it leaves no form.
        olga.says("/new").await;
        for lang in Lang::ALL {
            olga.says(&format!("/language {}", lang.tag())).await;
            olga.says("/new").await;
            let whole = help_in_parts(&olga).await;
            assert!(whole.iter().all(|part| part.chars().count() < 1500), "{lang}: {whole:?}");
            let whole = whole.join("\n");
            let commands = COMMANDS.iter().filter(|command| command.who != Who::Servers);
            for command in commands {
                assert!(whole.contains(&format!("/{}", command.name)), "{}", command.name);
            }
        }
        olga.says("/language en").await;
        olga.says("/new").await;
        olga.says("/help").await;
        for part in parts {
            olga.presses(part).await;
        }
        assert!(olga.says("/cancel").await.contains("I’ve left that"));
    }

    async fn with_no_openai_key_the_form_does_the_same_job(world: World) {
        jazz_night(&world.person("Olga"), &[("Early bird", "15", "20"), ("Regular", "25", "60")]).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM events WHERE status = 'published'").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM tiers").await, 2);
    }

    async fn two_organizers_draft_the_same_name_without_seeing_each_others(world: World) {
        for name in ["Olga", "Eve"] {
            let organizer = world.person(name);
            organizer.says("/new").await;
            let asked = organizer
                .says_all(&["Jazz night", "Berlin", "2026-12-04 20:00", "Blue Note", "80"])
                .await;
            assert!(asked.contains("Tickets for Jazz night"), "{asked}");
        }
        assert_eq!(world.count("SELECT COUNT(DISTINCT slug) FROM events").await, 2);
    }

    async fn a_bad_answer_is_explained_and_nothing_typed_is_lost(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        olga.says("Jazz night").await;
        assert!(olga.says("the moon").await.contains("don’t know that time zone"));
        olga.says("Berlin").await;
        for (date, why) in [
            ("soon", "don’t understand that date"),
            ("2020-01-01 20:00", "has passed"),
            ("2026-11-01 20:00", "has passed"),
            ("+262142-12-31 20:00", "don’t understand that date"),
            ("2027-03-28 02:30", "clocks jump over"),
            ("", "needed"),
        ] {
            let answer = olga.says(date).await;
            assert!(answer.contains(why), "{date}: {answer}");
            assert!(answer.contains("When does it start?"), "{date}: {answer}");
        }
        olga.says_all(&["4.12.2026 20:00", "Blue Note"]).await;
        assert!(olga.says("-3").await.contains("number from 1 to"));
        assert!(olga.says("12.5").await.contains("whole number"));
        olga.says("80").await;
        olga.says("Early bird").await;
        for (price, why) in [("cheap", "no price in EUR"), ("15 USD", "You wrote USD"), ("0.10", "less than €0.50"), ("1000000", "too much")] {
            let answer = olga.says(price).await;
            assert!(answer.contains(why), "{price}: {answer}");
        }
        olga.says_all(&["15", "20"]).await;
        let review = olga.presses("Keep it").await;
        assert!(review.contains("Friday, December 4, 2026, 8:00 PM CET"), "{review}");
        assert!(review.contains("✓ Details  ✓ Tickets  ● Review"), "{review}");
    }

    async fn back_skip_and_cancel_work_anywhere(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        olga.says_all(&["Jazz nite", "Berlin"]).await;
        olga.presses("← Back").await;
        let asked = olga.says("/back").await;
        assert!(asked.contains("What is the event called?") && asked.contains("Jazz nite"), "{asked}");
        olga.says_all(&["Jazz night", "Berlin", "2026-12-04 20:00", "Blue Note"]).await;
        let tier = olga.says("/skip").await;
        assert!(tier.contains("Tickets for Jazz night"), "{tier}");
        let left = olga.says("/cancel").await;
        assert!(left.contains("left that"), "{left}");
        let events = olga.says("/events").await;
        assert!(events.contains("Jazz night") && events.contains("Draft"), "{events}");
        assert!(olga.says("/cancel").await.contains("nothing under way"));
        olga.says("/show jazz").await;
        olga.says("/tiers jazz").await;
        let back = olga.says("/back").await;
        assert!(back.contains("● Tickets"), "{back}");
    }

    async fn buttons_from_before_and_nonsense_are_answered_kindly(world: World) {
        let olga = world.person("Olga");
        for payload in ["", "9zzz", "1!!!", "{\"a\":1}"] {
            let answer = plain(&olga.sends(Input::Press(payload.to_owned())).await);
            assert!(answer.contains("button is from before"), "{payload}: {answer}");
        }
        olga.says("/new").await;
        olga.says_all(&["Jazz night"]).await;
        let eventos_core::chat::Target::Press(old) = olga.button("Europe/London") else { panic!() };
        olga.says_all(&["Berlin", "2026-12-04 20:00"]).await;
        let answer = olga.presses_payload(&old).await;
        assert!(answer.contains("button is from before") && answer.contains("Where is it?"), "{answer}");
        assert!(plain(&olga.sends(Input::Unknown).await).contains("texts and pictures"));
        assert!(olga.says("/frobnicate").await.contains("don’t know /frobnicate"));
        let long = "x".repeat(5000);
        assert!(olga.says(&long).await.contains("200 characters at most"));
        olga.says("/cancel").await;
        assert!(olga.says("what is the meaning of life").await.contains("What would you like to do?"));
    }

    async fn a_whole_form_at_once_is_the_same_form_and_counts_once(world: World) {
        let olga = world.person("Olga");
        let asked = olga.sends(Input::Text("/new".to_owned())).await;
        let form = asked[0].form.clone().expect("a form");
        assert!(form.fields.len() <= 5);
        let submit = |starts: &str| Input::Form {
            token: form.token.clone(),
            answers: [("name", "Jazz night"), ("zone", "Berlin"), ("starts", starts), ("venue", "Blue Note"), ("capacity", "")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        };
        let wrong = plain(&olga.sends(submit("never")).await);
        assert!(wrong.contains("don’t understand that date"), "{wrong}");
        let right = plain(&olga.sends(submit("2026-12-04 20:00")).await);
        assert!(right.contains("Tickets for Jazz night"), "{right}");
        let twice = plain(&olga.sends(submit("2026-12-04 20:00")).await);
        assert!(twice.contains("button is from before"), "{twice}");
        assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 1);
    }

    async fn an_email_address_is_theirs_once_its_code_is_typed(world: World) {
        let ana = world.person("Ana");
        ana.says("/email").await;
        assert!(ana.says("nonsense").await.contains("no email address"));
        ana.says("ana@example.org").await;
        world.settle().await;
        let mail = world.mails().pop().expect("a mail");
        let mail = MessageParser::default().parse(&mail).expect("a mail");
        let text = mail.body_text(0).expect("text");
        let code: String = text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).expect("a code").to_owned();
        let wrong = if code == "000000" { "111111" } else { "000000" };
        assert!(ana.says(wrong).await.contains("4 more tries"));
        let done = ana.says(&code).await;
        assert!(done.contains("Email: ana@example.org"), "{done}");
        // From now on free tickets come by mail too.
        jazz_night(&world.person("Olga"), &[("Guest", "0", "60")]).await;
        ana.says("/buy jazz 1").await;
        world.settle().await;
        assert_eq!(world.mails().len(), 2);
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets WHERE email_sent_at IS NOT NULL").await, 1);
    }

    async fn five_wrong_codes_are_enough(world: World) {
        let ana = world.person("Ana");
        ana.says("/email ana@example.org").await;
        let again = ana.says("/email ana@example.org").await;
        assert!(again.contains("wait a minute"), "{again}");
        ana.says("/email").await;
        world.wait(TimeDelta::minutes(2));
        ana.says("ana@example.org").await;
        for _ in 0..5 {
            ana.says("12345").await;
        }
        let last = ana.says("12345").await;
        assert!(last.contains("no longer good"), "{last}");
    }

    async fn each_language_is_spoken_from_the_first_word(world: World) {
        for (lang, hello, name) in [
            (Lang::De, "Hallo", "Greta"), (Lang::Es, "Hola", "Pilar"), (Lang::Fr, "Bonjour", "Zoé"),
        ] {
            let mut person = world.person(name);
            person.lang = Some(lang);
            let start = person.says("/start").await;
            assert!(start.contains(hello), "{lang}: {start}");
        }
        let ana = world.person("Ana");
        let settings = ana.says("/language deutsch").await;
        assert!(settings.contains("Sprache: Deutsch"), "{settings}");
        assert!(ana.says("/start").await.contains("Hallo"));
    }

    async fn one_organizer_never_sees_anothers_orders(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&world.person("Ana"), "Regular", 1).await;
        olga.says("/orders jazz").await;
        let eventos_core::chat::Target::Press(details) = olga.button("Ana ·") else { panic!() };
        let eve = world.person("Eve");
        let answer = eve.presses_payload(&details).await;
        assert!(answer.contains("can’t find that order"), "{answer}");
        for command in ["/orders jazz", "/edit jazz", "/cancel_event jazz", "/staff jazz", "/show jazz"] {
            let answer = eve.says(command).await;
            assert!(!answer.contains("Ana") && answer.contains("can’t find that event"), "{command}: {answer}");
        }
    }

    async fn names_are_text_and_never_markup(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        let name = "<script>alert('x')</script> *Jazz* & \u{202e}night";
        olga.says_all(&[name, "Berlin", "2026-12-04 20:00", "<b>Blue</b> \"Note\"", "80", "Seat", "10", "5"]).await;
        olga.presses("Keep it").await;
        olga.presses("Publish").await;
        let slug = eventos_core::event::list_on_sale(
            &world.app, eventos_core::store::Actor::System, 1, 0).await.expect("events")[0].slug.clone();
        let page = world.http.get(world.url(&format!("e/{slug}"))).send().await.expect("the page");
        let page = page.text().await.expect("text");
        assert!(!page.contains("<script>alert") && !page.contains("<b>Blue"), "{page}");
        let ana = world.person("Ana");
        ana.says(&format!("/buy {slug} 1")).await;
        world.pays(&ana.link("Pay"), "ana@example.org").await;
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 1);
        let mail = world.mails().pop().expect("a mail");
        let mail = MessageParser::default().parse(&mail).expect("a mail");
        let html = mail.body_html(0).expect("html");
        assert!(!html.contains("<script>alert") && !html.contains("<b>Blue"), "{html}");
    }

    async fn an_event_is_duplicated_with_its_tiers_and_without_its_sales(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&world.person("Ana"), "Regular", 2).await;
        let draft = olga.says("/duplicate jazz").await;
        assert!(draft.contains("0 sold, 0 held, of 60") && draft.contains("December 11"), "{draft}");
        olga.presses("Publish").await;
        let found = world.person("Ben").says("/buy jazz").await;
        assert!(found.contains("Which one do you mean?"), "{found}");
    }

    async fn what_cannot_be_delivered_is_seen_by_the_organizer_and_can_be_sent_again(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "60")]).await;
        let ana = world.person("Ana");
        world.inbox.failures.lock().expect("not poisoned").push((
            "ana".into(),
            eventos_core::delivery::SendError::GiveUp {
                why: eventos_core::delivery::Undeliverable::Blocked,
                reason: "blocked".into(),
            },
        ));
        ana.says("/buy jazz 1").await;
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 0);
        assert_eq!(olga.received("A message to Ana could not be delivered: they have blocked me"), 1, "{}", olga.inbox());
        olga.presses("Have a look").await;
        let clean = olga.presses("Send again: Ana").await;
        assert!(clean.contains("Everything was delivered"), "{clean}");
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 1);
    }

    async fn what_fails_for_now_is_tried_again_later(world: World) {
        jazz_night(&world.person("Olga"), &[("Guest", "0", "60")]).await;
        let ana = world.person("Ana");
        world.inbox.failures.lock().expect("not poisoned").push((
            "ana".into(),
            eventos_core::delivery::SendError::Retry {
                after: None,
                reason: "busy".into(),
            },
        ));
        ana.says("/buy jazz 1").await;
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 0);
        world.wait(TimeDelta::seconds(6));
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 1);
        assert_eq!(world.person("Olga").received("bought tickets"), 1);
    }

    async fn publishing_holds_only_for_what_was_shown(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        olga.says_all(&["Jazz night", "Berlin", "2026-12-04 20:00", "Blue Note", "80"]).await;
        olga.says_all(&["Regular", "20", "60"]).await;
        olga.presses("Keep it").await;
        let eventos_core::chat::Target::Press(shown) = olga.button("Publish") else { panic!() };
        olga.says("/tiers jazz").await;
        olga.presses("✎ Regular").await;
        olga.presses("Keep it").await;
        olga.says("2").await;
        olga.presses("Keep it").await;
        olga.presses("Keep it").await;
        let stale = olga.presses_payload(&shown).await;
        assert!(stale.contains("has changed since you saw it"), "{stale}");
        let review = olga.says("/publish jazz").await;
        assert!(review.contains("€2.00"), "{review}");
        assert!(olga.presses("Publish").await.contains("is on sale"));
    }

    async fn what_a_dead_worker_had_claimed_is_sent_once_its_lease_runs_out(world: World) {
        jazz_night(&world.person("Olga"), &[("Guest", "0", "60")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz 1").await;
        let now = world.clock.now();
        let mut tx = world.app.store.begin(eventos_core::store::Actor::System).await.expect("a transaction");
        let until = now + TimeDelta::minutes(2);
        let claimed = eventos_core::store::outbox::claim(&mut tx, now, until, 100, 100).await.expect("rows");
        assert_eq!(claimed.len(), 2, "the ticket and the sale");
        tx.commit().await.expect("a commit");
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 0, "another worker has it");
        world.wait(TimeDelta::minutes(2));
        world.settle().await;
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 1);
        assert_eq!(world.person("Olga").received("bought tickets"), 1);
    }

    async fn a_cover_is_put_by_its_command_with_the_picture_or_asks_for_it(world: World) {
        let (olga, eve) = (world.person("Olga"), world.person("Eve"));
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        let covers = "SELECT COUNT(DISTINCT cover_key) FROM events WHERE cover_key IS NOT NULL";
        let png = crate::telegram_standin::picture(300, 200);
        let puts = |picture: Argument| Input::Command {
            name: "event/cover".to_owned(),
            arguments: vec![("event".to_owned(), Argument::Text("jazz".into())), ("photo".to_owned(), picture)],
        };
        let refused = plain(&eve.sends(puts(Argument::Picture(png.clone()))).await);
        assert!(!refused.contains("Jazz night"), "{refused}");
        let none = plain(&olga.sends(puts(Argument::Picture(b"no picture".to_vec()))).await);
        assert!(none.contains("can’t read that as a picture"), "{none}");
        let none = plain(&olga.sends(puts(Argument::NoPicture(NoPicture::NotFetched))).await);
        assert_eq!(world.count(covers).await, 0, "{none}");
        let put = plain(&olga.sends(puts(Argument::Picture(png.clone()))).await);
        assert!(put.contains("Jazz night") && world.count(covers).await == 1, "{put}");
        let page = world.http.get(world.url("e/jazz-night")).send().await.expect("the page");
        assert!(page.text().await.expect("text").contains("/e/jazz-night/cover.jpg?"));
        // Typed, it asks.
        assert!(olga.says("/cover jazz").await.contains("Send a picture"));
        olga.presses("None").await;
        assert_eq!(world.count(covers).await, 0);
        assert!(olga.says("/cover jazz").await.contains("Send a picture"));
        olga.photographs(&png).await;
        assert_eq!(world.count(covers).await, 1);
    }

    async fn a_cover_is_sent_as_a_picture_and_stands_on_the_page(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "60")]).await;
        olga.says("/edit jazz").await;
        assert!(olga.presses("Cover").await.contains("Send a picture"));
        assert!(olga.says("a nice one").await.contains("can’t read that as a picture"));
        assert!(olga.photographs(b"GIF89a").await.contains("can’t read that as a picture"));
        let mut png = Vec::new();
        image::RgbaImage::from_pixel(2400, 1200, image::Rgba([200, 30, 90, 255]))
            .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
            .expect("a picture");
        assert!(olga.photographs(&png).await.contains("What would you like to change?"));
        let page = world.http.get(world.url("e/jazz-night")).send().await.expect("the page");
        let page = page.text().await.expect("text");
        assert!(page.contains("og:image") && page.contains("/e/jazz-night/cover.jpg?"), "{page}");
        let cover = world.http.get(world.url("e/jazz-night/cover.jpg")).send().await.expect("the cover");
        assert_eq!(cover.headers()["content-type"], "image/jpeg");
        let cover = image::load_from_memory(&cover.bytes().await.expect("bytes")).expect("a picture");
        assert_eq!((cover.width(), cover.height()), (1600, 800));
        olga.presses("Cover").await;
        olga.presses("None").await;
        let gone = world.http.get(world.url("e/jazz-night/cover.jpg")).send().await.expect("an answer");
        assert_eq!(gone.status(), 404);
        let eve = world.person("Eve");
        eve.says("/start").await;
        assert_eq!(world.count("SELECT COUNT(*) FROM events WHERE cover_key IS NOT NULL").await, 0);
    }
}
