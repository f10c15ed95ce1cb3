//! A person who is pointed at, as door staff see them, and letting them in without a code.

use chrono::TimeDelta;
use eventos_core::account::{Platform, Speaker};
use eventos_core::chat::{Action, Argument, Input, NoPicture, Target};
use eventos_core::id::TicketId;
use eventos_tests::person::plain;
use eventos_tests::{Person, World, on_both_databases};

use crate::story::{buy, jazz_night};

async fn points_at(asker: &Person<'_>, person: Speaker) -> String {
    plain(&asker.sends(Input::About(person)).await)
}

/// Olga's jazz night with Sam at its door, and Ana with `count` tickets.
async fn evening<'w>(world: &'w World, count: usize) -> (Person<'w>, Person<'w>, Person<'w>) {
    let (olga, ana, sam) = (
        world.person("Olga"),
        world.person("Ana"),
        world.person("Sam"),
    );
    jazz_night(&olga, &[("Regular", "20", "60")]).await;
    sam.says("/start").await;
    olga.says("/staff_add jazz sam").await;
    buy(&ana, "Regular", count).await;
    (olga, ana, sam)
}

fn payload(person: &Person<'_>, label: &str) -> String {
    match person.button(label) {
        Target::Press(payload) => payload,
        Target::Link(link) => panic!("{link}"),
    }
}

on_both_databases! {
    async fn door_staff_see_somebodys_tickets_and_let_them_in(world: World) {
        let (olga, ana, sam) = evening(&world, 2).await;
        let card = points_at(&sam, ana.speaker()).await;
        assert!(card.contains("Tickets of Ana"), "{card}");
        assert!(card.contains("Jazz night · Regular · 1 of 2 · not in yet"), "{card}");
        sam.says("/checkin jazz").await;
        sam.says("/gate North gate").await;
        points_at(&sam, ana.speaker()).await;
        let admitted = sam.presses("Let in: Jazz night · Regular · 2 of 2").await;
        assert!(admitted.contains("COME IN: Ana") && admitted.contains("1 of 2 are in"), "{admitted}");
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins WHERE gate = 'North gate'").await, 1);

        world.wait(TimeDelta::minutes(2));
        let card = points_at(&olga, ana.speaker()).await;
        assert!(card.contains("2 of 2 · in since 12:00 PM, by Sam at North gate"), "{card}");
        assert!(card.contains("1 of 2 · not in yet"), "{card}");
        let card = points_at(&sam, ana.speaker()).await;
        assert!(card.contains("in since"), "{card}");
        let undone = sam.presses("Undo: Jazz night · Regular · 2 of 2").await;
        assert!(undone.contains("outside again"), "{undone}");
        assert!(!points_at(&sam, ana.speaker()).await.contains("in since"));
    }

    async fn a_ticket_that_is_let_in_by_two_at_the_same_instant_admits_once(world: World) {
        let (olga, ana, sam) = evening(&world, 2).await;
        points_at(&sam, ana.speaker()).await;
        points_at(&olga, ana.speaker()).await;
        let admit = payload(&sam, "1 of 2");
        assert_eq!(admit, payload(&olga, "1 of 2"));
        let presses = (0..8).map(|n| {
            let staff = if n % 2 == 0 { &sam } else { &olga };
            staff.presses_payload(&admit)
        });
        let answers = futures::future::join_all(presses).await;
        let admitted = answers.iter().filter(|answer| answer.contains("COME IN")).count();
        let refused = answers.iter().filter(|answer| answer.contains("Already in")).count();
        assert_eq!((admitted, refused), (1, 7), "{answers:#?}");
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 1);
        // The same press sent again says the same.
        let admit = payload(&sam, "Let in: Jazz night · Regular · 2 of 2");
        let first = plain(&sam.sends_as(Input::Press(admit.clone()), "press-1").await);
        let again = plain(&sam.sends_as(Input::Press(admit), "press-1").await);
        assert!(first.contains("COME IN") && again.contains("COME IN"), "{first}\n{again}");
    }

    async fn one_organizer_never_sees_anothers_attendees(world: World) {
        let (olga, ana, sam) = evening(&world, 1).await;
        let eve = world.person("Eve");
        let nobody = points_at(&eve, ana.speaker()).await;
        assert!(nobody.contains("neither organizer nor door staff"), "{nobody}");
        let of_stranger = points_at(&eve, world.person("Stranger").speaker()).await;
        assert_eq!(nobody, of_stranger, "whoever is asked for");
        jazz_night(&eve, &[("Eve’s", "0", "5")]).await;
        let answer = points_at(&eve, ana.speaker()).await;
        assert_eq!(answer, "Ana has no tickets for your events.");
        let of_stranger = points_at(&eve, world.person("Stranger").speaker()).await;
        assert_eq!(of_stranger, "Stranger has no tickets for your events.");
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts WHERE name = 'Stranger'").await, 0);

        // Nor does the button do anything for them, nor for who holds the ticket.
        points_at(&sam, ana.speaker()).await;
        let admit = payload(&sam, "Let in");
        for person in [&eve, &ana] {
            let answer = person.presses_payload(&admit).await;
            assert!(answer.contains("no ticket of yours"), "{answer}");
        }
        let unknown = Action::Admit(TicketId::new()).encode();
        assert!(sam.presses_payload(&unknown).await.contains("no ticket of yours"));
        // Nor for Sam, once he is staff no more.
        olga.says("/staff_remove jazz sam").await;
        assert!(sam.presses_payload(&admit).await.contains("no ticket of yours"));
        assert!(points_at(&sam, ana.speaker()).await.contains("neither organizer nor door staff"));
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) FROM refused_scans").await, 0);
    }

    async fn what_is_no_longer_good_is_said_and_not_let_in(world: World) {
        let (olga, ana, sam) = evening(&world, 2).await;
        points_at(&sam, ana.speaker()).await;
        let admit = payload(&sam, "2 of 2");
        olga.says("/orders jazz").await;
        olga.presses("Ana").await;
        olga.presses("Refund ticket 2").await;
        olga.presses("Refund €20.00").await;
        world.settle().await;
        let card = points_at(&sam, ana.speaker()).await;
        assert!(card.contains("2 of 2 · refunded") && card.contains("1 of 2 · not in yet"), "{card}");
        let answer = sam.presses_payload(&admit).await;
        assert!(answer.contains("NOT ADMITTED") && answer.contains("Refunded"), "{answer}");
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        let card = points_at(&olga, ana.speaker()).await;
        assert!(card.contains("1 of 2 · cancelled"), "{card}");
    }

    async fn a_person_is_named_in_a_command_by_what_the_platform_has(world: World) {
        let (_, ana, sam) = evening(&world, 1).await;
        let card = sam.says("/attendee @ana").await;
        assert!(card.contains("Tickets of Ana"), "{card}");
        let named = |argument| Input::Command {
            name: "attendee".to_owned(),
            arguments: vec![("person".to_owned(), argument)],
        };
        let card = plain(&sam.sends(named(Argument::Person(ana.speaker()))).await);
        assert!(card.contains("Tickets of Ana"), "{card}");
        let card = plain(&sam.sends(named(Argument::Text("nobody".into()))).await);
        assert_eq!(card, "nobody has no tickets for your events.");
        assert!(sam.says("/attendee").await.contains("/attendee [person]"));
        // Somebody of the same name elsewhere is somebody else.
        let other = ana.on(Platform::Discord).speaker();
        assert!(points_at(&sam, other).await.contains("Ana has no tickets for your events."));
        // In a group it is for whoever asked.
        for asker in [&sam, &world.person("Eve")] {
            for reply in asker.sends_in("fans", Input::About(ana.speaker())).await {
                assert!(reply.private, "{reply:?}");
            }
        }
    }

    async fn a_picture_that_is_not_there_is_said_to_a_command_too(world: World) {
        let (_, _, sam) = evening(&world, 1).await;
        for (why, says) in [
            (NoPicture::TooLarge, "That file is too big"),
            (NoPicture::NotFetched, "couldn’t get your picture"),
        ] {
            let arguments = vec![("photo".to_owned(), Argument::NoPicture(why))];
            let command = Input::Command { name: "checkin".to_owned(), arguments };
            let answer = plain(&sam.sends(command).await);
            assert!(answer.contains(says), "{answer}");
        }
    }
}
