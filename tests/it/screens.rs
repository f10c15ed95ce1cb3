//! Pressing: a calendar in place of typing, screens that take each other's place, and messages that
//! a platform sends twice.

use chrono::TimeDelta;
use eventos_core::chat::{Action, Input, Reply, Target};
use eventos_tests::person::plain;
use eventos_tests::{Person, on_both_databases};

use crate::story::{buy, jazz_night};

/// What is behind the button last shown to them that says exactly this.
fn payload(person: &Person<'_>, label: &str) -> String {
    let found = person.world.inbox.with(&person.name, |chat| {
        let is_it = |(shown, _): &&(String, Target)| shown == label;
        chat.buttons.iter().rev().find(is_it).cloned()
    });
    match found {
        Some((_, Target::Press(payload))) => payload,
        other => panic!("[{label}] is {other:?}\n{}", person.world.inbox.all()),
    }
}

async fn press(person: &Person<'_>, label: &str) -> Vec<Reply> {
    person.sends(Input::Press(payload(person, label))).await
}

fn labels(reply: &Reply) -> Vec<String> {
    let buttons = reply.calendar.iter().flatten();
    buttons.map(|button| button.label.clone()).collect()
}

on_both_databases! {
    async fn a_date_is_picked_from_a_calendar_as_if_it_had_been_typed(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        olga.says("Jazz night").await;
        let asked = olga.sends(Input::Text("Berlin".into())).await;
        assert_eq!(asked[0].calendar[0][0].label, "November 2026");
        let stale = payload(&olga, "24");
        let december = press(&olga, "›").await;
        assert_eq!(december[0].calendar[0][1].label, "December 2026");
        assert!(december[0].edit && plain(&december).contains("When does it start?"), "{december:?}");
        let times = press(&olga, "4").await;
        assert!(times[0].calendar.len() <= 8, "{times:?}");
        assert_eq!(labels(&times[0])[0], "Friday, December 4");
        assert!(press(&olga, "‹ Back to the days").await[0].calendar[0][1].label.contains("December"));
        press(&olga, "4").await;
        let next = press(&olga, "8:00 PM").await;
        assert!(next[0].edit && next[0].calendar.is_empty() && plain(&next).contains("Where is it?"), "{next:?}");
        let old = olga.presses_payload(&stale).await;
        assert!(old.contains("button is from before") && old.contains("Where is it?"), "{old}");
        olga.says_all(&["Blue Note", "80", "Seat", "0", "20"]).await;
        let review = olga.presses("Keep it").await;
        assert!(review.contains("Friday, December 4, 2026, 8:00 PM CET"), "{review}");

        // What it is already is where its calendar opens.
        olga.presses("Publish").await;
        olga.says("/edit jazz").await;
        let ends = press(&olga, "End").await;
        assert_eq!(ends[0].calendar[0][1].label, "December 2026");
        press(&olga, "5").await;
        let done = plain(&press(&olga, "8:00 AM").await);
        assert!(done.contains("End: Dec 5, 8:00 AM"), "{done}");
    }

    async fn a_calendar_offers_no_day_that_has_passed_and_refuses_it_pressed_late(world: World) {
        let olga = world.person("Olga");
        olga.says("/timezone berlin").await;
        olga.says("/new").await;
        let asked = olga.sends(Input::Text("Jazz night".into())).await;
        let days = labels(&asked[0]);
        assert!(!days.contains(&"22".to_owned()) && days.contains(&"23".to_owned()), "{days:?}");
        let today = payload(&olga, "23");
        press(&olga, "23").await;
        let one = payload(&olga, "1:00 PM");
        world.wait(TimeDelta::hours(2));
        let late = olga.presses_payload(&one).await;
        assert!(late.contains("has passed") && late.contains("When does it start?"), "{late}");
        world.wait(TimeDelta::days(1));
        assert!(olga.presses_payload(&today).await.contains("button is from before"));
        let forged = Action::decode(&today).map(|action| match action {
            Action::Day { form, at, .. } => [
                Action::Day { form, at, day: u32::MAX },
                Action::Day { form, at, day: 0 },
                Action::Calendar { form, at, month: u16::MAX },
                Action::Calendar { form, at, month: 0 },
                Action::Time { form, at, day: u32::MAX, minute: u16::MAX },
                Action::Time { form, at: at + 1, day: 1, minute: 1 },
            ],
            other => panic!("{other:?}"),
        });
        for action in forged.expect("an action") {
            let answer = olga.presses_payload(&action.encode()).await;
            assert!(answer.contains("button is from before"), "{action:?}: {answer}");
        }
        let nothing = Input::Press(Action::Nothing.encode());
        assert!(olga.sends_in("olga", nothing).await.is_empty());
        assert!(olga.says("2026-12-04 20:00").await.contains("Where is it?"), "the form still stands");
    }

    async fn when_sales_begin_and_end_is_picked_as_well(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "60")]).await;
        olga.says("/tiers jazz").await;
        olga.presses("Sale dates: Guest").await;
        press(&olga, "25").await;
        let end = press(&olga, "9:00 AM").await;
        assert_eq!(end[0].calendar[0][1].label, "December 2026", "that of the event");
        press(&olga, "3").await;
        let done = plain(&press(&olga, "9:30 PM").await);
        assert!(done.contains("from Nov 25, 9:00 AM · until Dec 3, 9:30 PM"), "{done}");
    }

    async fn a_screen_takes_the_place_of_the_one_it_follows_and_a_notice_stays(world: World) {
        let (olga, ana) = (world.person("Olga"), world.person("Ana"));
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&ana, "Regular", 1).await;
        let edits = |replies: Vec<Reply>| replies[0].edit;
        assert!(!edits(olga.sends(Input::Text("/settings".into())).await), "typed");
        assert!(edits(press(&olga, "Language").await));
        assert!(edits(press(&olga, "English").await));
        assert!(edits(press(&olga, "Time zone").await));
        assert!(edits(press(&olga, "✕ Cancel").await));
        olga.says("/show jazz").await;
        assert!(edits(press(&olga, "Orders").await));
        assert!(!edits(press(&olga, "Ana · €20.00").await), "an order stays");
        assert!(edits(press(&olga, "Refund the order…").await));
        olga.says("/cancel_event jazz").await;
        assert!(!edits(press(&olga, "No, keep it").await), "the event is a card of its own");
        ana.says("/buy jazz").await;
        assert!(!edits(press(&ana, "Regular · €20.00").await), "what is on sale stays");
        assert!(edits(press(&ana, "2 · €40.00").await));
        let tickets = ana.sends(Input::Text("/tickets".into())).await;
        assert!(tickets.iter().all(|reply| !reply.edit));
    }

    async fn a_conversation_stored_by_the_version_before_still_reads(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        world.execute("UPDATE sessions SET state = '{\"door\":null,\"filling\":{\"id\":1,\"kind\":\"NewEvent\",\"answers\":{},\"at\":0},\"trail\":[]}'").await;
        let next = olga.says("Jazz night").await;
        assert!(!next.contains("lost the thread") && next.contains("In which time zone"), "{next}");
    }

    async fn a_message_that_comes_twice_takes_a_form_one_step_further(world: World) {
        let olga = world.person("Olga");
        let name = Input::Text("Jazz night".into());
        for _ in 0..2 {
            let asked = olga.sends_as(Input::Text("/new".into()), "first").await;
            assert!(plain(&asked).contains("What is the event called?"), "{asked:?}");
        }
        for _ in 0..3 {
            let asked = olga.sends_as(name.clone(), "second").await;
            assert!(plain(&asked).contains("In which time zone"), "{asked:?}");
        }
        olga.says_all(&["Berlin", "2026-12-04 20:00", "Blue Note", "80", "Guest", "0", "60"]).await;
        let keep = payload(&olga, "Keep it");
        let once = plain(&olga.sends_as(Input::Press(keep.clone()), "last").await);
        assert!(once.contains("Guest · free"), "{once}");
        let again = plain(&olga.sends_as(Input::Press(keep), "last").await);
        assert!(again.contains("I had that already"), "{again}");
        assert_eq!(world.count("SELECT COUNT(*) FROM tiers").await, 1);

        olga.presses("Publish").await;
        let ana = world.person("Ana");
        ana.says("/buy jazz").await;
        ana.presses("Guest").await;
        for answer in ["Jazz night", "I had that already"] {
            let got = plain(&ana.sends_as(Input::Text("2".into()), "two").await);
            assert!(got.contains(answer), "{got}");
        }
        assert_eq!(world.count("SELECT sold FROM events").await, 2);
    }
}
