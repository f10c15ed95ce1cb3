//! At the door.

use chrono::TimeDelta;
use eventos_core::chat::Input;
use eventos_core::delivery::SendError;
use eventos_tests::person::plain;
use eventos_tests::{Person, World, on_both_databases};

use crate::story::{buy, jazz_night};

/// Olga's jazz night, with Sam at its door, and the codes of `count` tickets of Ana's.
async fn evening<'w>(
    world: &'w World,
    count: usize,
) -> (Person<'w>, Person<'w>, Person<'w>, Vec<String>) {
    let (olga, ana, sam) = (
        world.person("Olga"),
        world.person("Ana"),
        world.person("Sam"),
    );
    jazz_night(&olga, &[("Regular", "20", "60")]).await;
    sam.says("/start").await;
    olga.says("/staff_add jazz sam").await;
    let codes = buy(&ana, "Regular", count).await;
    sam.says("/checkin jazz").await;
    (olga, ana, sam, codes)
}

on_both_databases! {
    async fn a_second_scan_names_the_time_the_gate_and_the_staff_member_of_the_first(world: World) {
        let (_, _, sam, codes) = evening(&world, 1).await;
        sam.says("/gate North gate").await;
        sam.says(&codes[0]).await;
        world.wait(TimeDelta::minutes(4));
        let second = sam.says(&codes[0]).await;
        assert!(second.contains("Already in, at 12:00 PM, by Sam at North gate"), "{second}");
        assert_eq!(world.count("SELECT COUNT(*) FROM refused_scans WHERE reason = 'already_in'").await, 1);
    }

    async fn the_same_scan_sent_twice_is_one_entry_and_both_answers_say_ok(world: World) {
        let (_, _, sam, codes) = evening(&world, 1).await;
        let scan = || Input::Text(codes[0].clone());
        let first = plain(&sam.sends_as(scan(), "scan-1").await);
        let again = plain(&sam.sends_as(scan(), "scan-1").await);
        assert!(first.contains("COME IN") && again.contains("COME IN"), "{first}\n{again}");
        let other = plain(&sam.sends_as(scan(), "scan-2").await);
        assert!(other.contains("Already in"), "{other}");
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 1);
    }

    async fn the_same_scan_sent_at_the_same_instant_says_ok_to_all(world: World) {
        let (_, _, sam, codes) = evening(&world, 1).await;
        let scans = (0..6).map(|_| sam.sends_as(Input::Text(codes[0].clone()), "scan-1"));
        for answer in futures::future::join_all(scans).await {
            assert!(plain(&answer).contains("COME IN"), "{}", plain(&answer));
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 1);
    }

    async fn a_handle_that_changed_hands_admits_the_new_hands_only(world: World) {
        let (olga, ana, _, codes) = evening(&world, 1).await;
        let mut old = world.person("Kim").speaker();
        olga.world.person("Kim").says("/start").await;
        // Kim gives the handle up, and somebody else takes it.
        let mut thief = world.person("Other").speaker();
        thief.handle = Some("kim".into());
        eventos_core::account::enter(&world.app, &thief).await.expect("a person");
        old.handle = None;
        olga.says("/staff_add jazz kim").await;
        let kim = world.person("Kim").says(&codes[0]).await;
        assert!(!kim.contains("COME IN"), "{kim}");
        assert!(world.person("Other").says(&codes[0]).await.contains("COME IN"));
        drop((ana, old));
    }

    async fn two_scanners_at_the_same_instant_admit_once(world: World) {
        let (olga, _, sam, codes) = evening(&world, 1).await;
        olga.says("/checkin jazz").await;
        let scans = (0..8).map(|n| {
            let staff = if n % 2 == 0 { &sam } else { &olga };
            staff.says(&codes[0])
        });
        let answers = futures::future::join_all(scans).await;
        let admitted = answers.iter().filter(|answer| answer.contains("COME IN")).count();
        let refused = answers.iter().filter(|answer| answer.contains("Already in")).count();
        assert_eq!((admitted, refused), (1, 7), "{answers:#?}");
    }

    async fn a_ticket_of_another_event_is_not_for_this_event_and_is_logged(world: World) {
        let (olga, _, sam, codes) = evening(&world, 1).await;
        olga.says("/new").await;
        olga.says_all(&["Poetry slam", "2026-12-05 20:00", "Attic", "30", "Seat", "0", "30"]).await;
        olga.presses("Keep it").await;
        olga.presses("Publish").await;
        olga.says("/staff_add poetry sam").await;
        sam.says("/cancel").await;
        let door = sam.says("/checkin poetry").await;
        assert!(door.contains("At the door of Poetry slam"), "{door}");
        let answer = sam.says(&codes[0]).await;
        assert!(answer.contains("Not for this event (Poetry slam)"), "{answer}");
        let logged = "SELECT COUNT(*) FROM refused_scans r JOIN tickets t ON t.code = r.raw \
                      WHERE r.reason = 'other_event' AND r.event_id <> t.event_id";
        assert_eq!(world.count(logged).await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 0);
    }

    async fn a_database_id_is_never_accepted_as_a_code(world: World) {
        let (_, _, sam, _) = evening(&world, 1).await;
        let events = eventos_core::event::list_on_sale(
            &world.app, eventos_core::store::Actor::System, 1, 0).await.expect("events");
        let ids = [events[0].id.to_string(), events[0].id.to_string().replace("evt_", "tkt_"),
            events[0].id.to_string().replace("evt_", ""), "1".to_owned()];
        for id in ids {
            let answer = sam.says(&id).await;
            assert!(answer.contains("That is not a ticket’s code"), "{id}: {answer}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 0);
    }

    async fn a_code_survives_every_path(world: World) {
        let (_, ana, sam, codes) = evening(&world, 4).await;
        let grouped = eventos_core::ticket::group(&codes[0]).to_lowercase().replace('-', " ");
        assert!(sam.says(&grouped).await.contains("COME IN"));
        let link = world.url(&format!("t/{}", codes[1]));
        assert!(sam.says(&link).await.contains("COME IN"));
        assert!(sam.says(&format!("/start t_{}", codes[2])).await.contains("COME IN"));
        assert!(sam.photographs(&ana.ticket_pictures()[3].png).await.contains("COME IN"));
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 4);
    }

    async fn a_reissued_code_is_refused_as_revoked_and_the_new_one_admits(world: World) {
        let (_, ana, sam, codes) = evening(&world, 1).await;
        ana.presses("Replace the code").await;
        let done = ana.presses("Replace the code").await;
        assert!(done.contains("The old code is dead"), "{done}");
        world.settle().await;
        let fresh = ana.codes().pop().expect("a new ticket");
        assert_ne!(fresh, codes[0]);
        let old = sam.says(&codes[0]).await;
        assert!(old.contains("Revoked"), "{old}");
        assert!(sam.says(&fresh).await.contains("COME IN"));
    }

    async fn undo_works_for_the_same_person_within_its_window_and_once(world: World) {
        let (olga, _, sam, codes) = evening(&world, 2).await;
        sam.says(&codes[0]).await;
        let undo = match sam.button("Undo") {
            eventos_core::chat::Target::Press(payload) => payload,
            eventos_core::chat::Target::Link(_) => panic!("undo is no link"),
        };
        let foreign = olga.presses_payload(&undo).await;
        assert!(foreign.contains("Only whoever checked it in"), "{foreign}");
        let done = sam.presses_payload(&undo).await;
        assert!(done.contains("is outside again"), "{done}");
        let twice = sam.presses_payload(&undo).await;
        assert!(twice.contains("undone already"), "{twice}");
        assert!(sam.says(&codes[0]).await.contains("COME IN"), "after the undo it admits again");
        world.wait(TimeDelta::minutes(5) + TimeDelta::seconds(1));
        let late = sam.presses("Undo").await;
        assert!(late.contains("too late"), "{late}");
        assert!(sam.says(&codes[0]).await.contains("Already in"));
    }

    async fn a_refunded_ticket_is_refused_at_the_door(world: World) {
        let (olga, ana, sam, codes) = evening(&world, 2).await;
        olga.says("/orders jazz").await;
        olga.presses("Ana · €40.00").await;
        olga.presses("Refund ticket 1").await;
        let done = olga.presses("Refund €20.00").await;
        assert!(done.contains("€20.00 go back to Ana"), "{done}");
        world.settle().await;
        let refused = sam.says(&codes[0]).await;
        assert!(refused.contains("Refunded"), "{refused}");
        assert!(sam.says(&codes[1]).await.contains("COME IN"), "the other one is still good");
        assert_eq!(world.sandbox.returned("eur"), 2000);
        assert_eq!(ana.received("€20.00 for Jazz night go back to you"), 1, "{}", ana.inbox());
    }

    async fn an_attendee_who_opens_their_own_qr_sees_the_ticket_and_is_not_checked_in(world: World) {
        let (_, ana, _, codes) = evening(&world, 1).await;
        let shown = ana.photographs(&ana.ticket_pictures()[0].png).await;
        assert!(shown.contains("Jazz night") && !shown.contains("COME IN"), "{shown}");
        let page = world.http.get(world.url(&format!("t/{}", codes[0]))).send().await.expect("the page");
        assert_eq!(page.status(), 200);
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 0);
    }

    async fn a_stranger_learns_nothing_of_a_code(world: World) {
        let (_, _, _, codes) = evening(&world, 1).await;
        let answer = world.person("Eve").says(&codes[0]).await;
        assert!(answer.contains("no ticket of yours") && !answer.contains("Jazz"), "{answer}");
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 0);
    }

    async fn the_staff_of_one_event_cannot_admit_to_another(world: World) {
        let (olga, _, _, codes) = evening(&world, 1).await;
        let (paul, tom) = (world.person("Paul"), world.person("Tom"));
        paul.says("/new").await;
        paul.says_all(&["Chess", "Berlin", "2026-12-05 20:00", "Club", "10", "Seat", "0", "10"]).await;
        paul.presses("Keep it").await;
        paul.presses("Publish").await;
        tom.says("/start").await;
        paul.says("/staff_add chess tom").await;
        let answer = tom.says(&codes[0]).await;
        assert!(answer.contains("Not for this event"), "{answer}");
        let door = tom.says("/checkin jazz").await;
        assert!(door.contains("can’t find that event"), "{door}");
        let orders = tom.says("/orders jazz").await;
        assert!(!orders.contains("Ana"), "{orders}");
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 0);
        drop(olga);
    }

    async fn whoever_takes_an_invitation_up_first_is_staff_and_nobody_after(world: World) {
        let (olga, _, _, codes) = evening(&world, 1).await;
        let invitation = olga.says("/staff_add jazz").await;
        let join = invitation.lines().find(|line| line.starts_with("/join ")).expect("the word");
        let kim = world.person("Kim");
        assert!(kim.says(join).await.contains("You are door staff of Jazz night"));
        assert!(world.person("Eve").says(join).await.contains("was used"));
        assert!(kim.says(&codes[0]).await.contains("COME IN"));
        olga.says("/staff jazz").await;
        olga.presses("✕ Kim").await;
        let gone = kim.says("/checkin jazz").await;
        assert!(gone.contains("can’t find that event"), "{gone}");
    }

    async fn who_is_put_at_a_door_hears_of_it_and_stands_there_by_its_button(world: World) {
        let (olga, kim) = (world.person("Olga"), world.person("Kim"));
        let (_, _, _, codes) = evening(&world, 1).await;
        kim.says("/start").await;
        let added = olga.says("/staff_add jazz kim").await;
        assert!(added.contains("Kim now checks in") && added.contains("I tell them so"), "{added}");
        world.settle().await;
        let told = kim.inbox();
        for line in ["You are door staff of Jazz night", "Olga has put you at the door", "December 4", "Where: Blue Note", "photo of each ticket"] {
            assert!(told.contains(line), "{line}: {told}");
        }
        assert!(kim.presses("Check in").await.contains("At the door of Jazz night"));
        assert!(kim.says(&codes[0]).await.contains("COME IN"));
        // Once more is no news, nor is what the organizer does to themselves.
        let again = olga.says("/staff_add jazz kim").await;
        assert!(!again.contains("I tell them so"), "{again}");
        let herself = olga.says("/staff_add jazz olga").await;
        assert!(!herself.contains("I tell them so"), "{herself}");
        world.settle().await;
        assert_eq!((kim.received("You are door staff"), olga.received("You are door staff")), (1, 0));
        olga.says("/staff_remove jazz kim").await;
        world.settle().await;
        assert_eq!(kim.received("You are no longer door staff of Jazz night."), 1);
    }

    async fn of_door_staff_who_change_their_minds_only_what_holds_is_told(world: World) {
        let (olga, kim) = (world.person("Olga"), world.person("Kim"));
        evening(&world, 1).await;
        kim.says("/start").await;
        let (add, remove) = ("/staff_add jazz kim", "/staff_remove jazz kim");
        let told = || (kim.received("You are door staff"), kim.received("no longer door staff"));
        olga.says_all(&[add, remove]).await;
        world.settle().await;
        assert_eq!(told(), (0, 0), "nothing has changed for them");
        olga.says_all(&[add, remove, add]).await;
        world.settle().await;
        assert_eq!(told(), (1, 0));
        olga.says_all(&[remove, add]).await;
        world.settle().await;
        assert_eq!(told(), (1, 0), "they are what they were");
        olga.says_all(&[remove, add, remove]).await;
        world.settle().await;
        assert_eq!(told(), (1, 1));
        // What waited, since it could not be sent, is not said when it holds no more.
        let busy = SendError::Retry { after: None, reason: "busy".into() };
        world.inbox.failures.lock().expect("the failures").push(("kim".into(), busy));
        olga.says(add).await;
        world.settle().await;
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        world.wait(TimeDelta::minutes(1));
        world.settle().await;
        assert_eq!(told(), (1, 1));
    }

    async fn whom_no_chat_reaches_at_the_door_is_said_to_the_organizer_once(world: World) {
        let (olga, kim) = (world.person("Olga"), world.person("Kim"));
        evening(&world, 1).await;
        kim.says("/start").await;
        world.inbox.blocks("kim");
        olga.says("/staff_add jazz kim").await;
        world.settle().await;
        let told = olga.inbox();
        assert!(told.contains("that they are door staff") && olga.received("Kim") == 1, "{told}");
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE status = 'dead'").await, 1);
    }

    async fn pictures_that_are_none_are_answered_kindly(world: World) {
        let (_, ana, sam, _) = evening(&world, 1).await;
        assert!(sam.photographs(b"not a picture").await.contains("can’t read that as a picture"));
        assert!(sam.photographs(&vec![0; 13 * 1024 * 1024]).await.contains("too big"));
        let blank = image::GrayImage::from_pixel(300, 300, image::Luma([255]));
        let mut png = Vec::new();
        blank.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).expect("a picture");
        assert!(sam.photographs(&png).await.contains("see no QR code"));
        let upside = image::load_from_memory(&ana.ticket_pictures()[0].png).expect("the ticket").rotate180();
        let mut jpeg = Vec::new();
        upside.to_rgb8().write_to(&mut std::io::Cursor::new(&mut jpeg), image::ImageFormat::Jpeg).expect("a photo");
        assert!(sam.photographs(&jpeg).await.contains("COME IN"));
    }
}
