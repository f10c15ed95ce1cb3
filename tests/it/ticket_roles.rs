//! Roles of a server's members that tickets bring: they follow who holds a good ticket, are given and
//! taken by one worker, and never by a stranger.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use eventos_core::account::Platform;
use eventos_core::chat::{Argument, Input, Member, Target};
use eventos_core::delivery::{Native, NativeRefusal};
use eventos_core::{native, server};
use eventos_tests::natives::Natives;
use eventos_tests::person::plain;
use eventos_tests::{Person, World, on_both_databases};
use tokio_util::sync::CancellationToken;

use crate::natives::{
    CLUB, FREE, GUESTS, LOBBY, at_home, binds, brings_guests, joins, later, managing, member,
    on_discord, rests, role, takes_free, with_discord,
};
use crate::story::jazz_night;

const FRIENDS: &str = "502";
const BOTH: &[(&str, &str, &str)] = &[("Regular", "20", "40"), ("Guest", "0", "40")];

/// Buys one, and pays.
async fn buys(buyer: &Person<'_>, tier: &str) {
    buyer.says("/buy jazz").await;
    buyer.presses(tier).await;
    buyer.says("1").await;
    let world = buyer.world;
    world.pays(&buyer.link("Pay"), "ana@example.org").await;
    world.settle().await;
}

/// Pays one of the orders back, and all of it.
async fn refunds(olga: &Person<'_>, buyer: &str) {
    rests(olga.world);
    olga.says("/orders jazz").await;
    olga.presses(buyer).await;
    olga.presses("Refund the order").await;
    olga.presses("Refund €20.00").await;
    olga.world.settle().await;
}

async fn grants(world: &World) -> i64 {
    world.count("SELECT COUNT(*) FROM role_grants").await
}

/// Olga's jazz night and Petra's, whose tickets bring the guests' role.
async fn both_bring_guests(world: &World) -> (Person<'_>, Person<'_>) {
    let (olga, petra) = (world.person("Olga"), world.person("Petra"));
    for organizer in [&olga, &petra] {
        jazz_night(organizer, FREE).await;
        joins(organizer, &on_discord(world, &organizer.name)).await;
        brings_guests(organizer, "Guest").await;
    }
    (olga, petra)
}

on_both_databases! {
    async fn a_ticket_brings_its_tiers_role_and_a_refund_takes_it(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, BOTH).await;
        brings_guests(&olga, "Regular").await;
        let (ana, ben) = (on_discord(&world, "Ana"), on_discord(&world, "Ben"));
        buys(&ana, "Regular").await;
        takes_free(&ben, 1).await;
        assert!(natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        assert!(!natives.has(CLUB, "ben", GUESTS), "another tier's");
        let tiers = olga.says("/tiers jazz").await;
        assert!(tiers.contains("brings the role Guests in Jazz Club"), "{tiers}");
        refunds(&olga, "Ana").await;
        assert!(!natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        assert_eq!(natives.calls().iter().filter(|call| !call.starts_with("schedule")).count(), 2);
        assert_eq!(grants(&world).await, 0);
    }

    async fn who_had_tickets_before_gets_the_role_too_and_loses_it_when_the_tier_brings_it_no_more(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, BOTH).await;
        let (ana, ben) = (on_discord(&world, "Ana"), on_discord(&world, "Ben"));
        takes_free(&ana, 2).await;
        buys(&ben, "Regular").await;
        takes_free(&ben, 1).await;
        brings_guests(&olga, "Guest").await;
        brings_guests(&olga, "Regular").await;
        binds(&managing(&olga), "Guest", role(FRIENDS, "Friends", true)).await;
        for (member, role) in [("ana", GUESTS), ("ben", GUESTS), ("ana", FRIENDS), ("ben", FRIENDS)] {
            assert!(natives.has(CLUB, member, role), "{member} {role}: {:?}", natives.calls());
        }
        assert_eq!(natives.count("grant"), 4, "each once: {:?}", natives.calls());
        // Ben has it by his other ticket as well.
        olga.says("/tiers jazz").await;
        olga.presses("✕ Role Guests (Guest)").await;
        let left = olga.presses("Remove").await;
        world.settle().await;
        assert_eq!(left.matches("brings the role Guests").count(), 1, "{left}");
        assert_eq!(natives.count("revoke"), 1, "{:?}", natives.calls());
        assert!(natives.has(CLUB, "ben", GUESTS) && !natives.has(CLUB, "ana", GUESTS));
        assert!(natives.has(CLUB, "ana", FRIENDS) && natives.has(CLUB, "ben", FRIENDS));
    }

    async fn a_ticket_that_changes_hands_moves_the_role(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        let (ana, ben) = (on_discord(&world, "Ana"), on_discord(&world, "Ben"));
        takes_free(&ana, 1).await;
        ana.says("/tickets").await;
        ana.presses("Jazz night").await;
        ana.presses("Transfer").await;
        let message = ana.presses("Make the code").await;
        let word = message.lines().find(|line| line.starts_with("/take ")).expect("a code");
        assert!(natives.has(CLUB, "ana", GUESTS), "it is hers until somebody takes it");
        ben.says(word).await;
        world.settle().await;
        assert!(natives.has(CLUB, "ben", GUESTS) && !natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
    }

    async fn who_bought_elsewhere_gets_the_role_by_connecting_and_loses_it_by_parting(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        let (ana, there) = (world.person("Ana"), on_discord(&world, "Ana"));
        takes_free(&ana, 1).await;
        assert_eq!(natives.count("grant"), 0, "nobody knows who she is there");
        joins(&ana, &there).await;
        assert!(natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        ana.says("/unlink discord").await;
        ana.presses("Separate").await;
        world.settle().await;
        assert!(!natives.has(CLUB, "ana", GUESTS), "{}", world.inbox.all());
    }

    async fn a_cancelled_event_takes_its_roles_and_one_that_is_over_leaves_them(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        takes_free(&on_discord(&world, "Ana"), 1).await;
        world.wait(TimeDelta::days(14));
        world.settle().await;
        assert!(natives.has(CLUB, "ana", GUESTS), "a badge");
        olga.says("/duplicate jazz").await;
        olga.presses("Publish").await;
        let tiers = olga.says("/tiers jazz-night-").await;
        assert!(!tiers.contains("brings the role"), "{tiers}");
        binds_copy(&olga).await;
        let ben = on_discord(&world, "Ben");
        ben.says("/buy jazz guest 1").await;
        world.settle().await;
        assert!(natives.has(CLUB, "ben", FRIENDS), "{}", world.inbox.all());
        olga.says("/cancel_event jazz-night-").await;
        olga.presses("Yes").await;
        world.settle().await;
        assert!(!natives.has(CLUB, "ben", FRIENDS) && natives.has(CLUB, "ana", GUESTS));
    }

    async fn while_a_payment_is_disputed_its_ticket_brings_nothing(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, BOTH).await;
        brings_guests(&olga, "Regular").await;
        let ana = on_discord(&world, "Ana");
        buys(&ana, "Regular").await;
        let payment = world.sandbox.payments().pop().expect("a payment").id;
        world.sandbox.dispute(&payment).expect("a dispute");
        world.settle().await;
        assert!(!natives.has(CLUB, "ana", GUESTS));
        world.sandbox.close_dispute(&payment, true).expect("won");
        world.settle().await;
        assert!(natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
    }

    async fn who_is_no_member_gets_the_role_when_they_are(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        natives.leaves(CLUB, "ana");
        let ana = on_discord(&world, "Ana");
        takes_free(&ana, 1).await;
        let tiers = olga.says("/tiers jazz").await;
        assert!(tiers.contains("one person is not in that server"), "{tiers}");
        later(&world).await;
        assert_eq!(natives.count("grant"), 1, "not again and again");
        world.wait(TimeDelta::hours(7));
        world.settle().await;
        assert_eq!(natives.count("grant"), 2);
        natives.joins(CLUB, "ana");
        let there = ana.in_server(LOBBY, member(false, &[]));
        there.says("/tickets").await;
        world.settle().await;
        assert!(natives.has(CLUB, "ana", GUESTS));
        // Who left and came back has lost it meanwhile; who has it is asked nothing.
        natives.leaves(CLUB, "ana");
        natives.joins(CLUB, "ana");
        world.wait(TimeDelta::seconds(1));
        let joined_at = Some(world.app.clock.now());
        let back = Member { joined_at, ..member(false, &[]) };
        ana.in_server(LOBBY, back.clone()).says("/tickets").await;
        world.settle().await;
        assert!(natives.has(CLUB, "ana", GUESTS));
        // What somebody there took from her stays taken.
        world.wait(TimeDelta::seconds(1));
        natives.loses(CLUB, "ana", GUESTS);
        ana.in_server(LOBBY, back).says("/tickets").await;
        world.settle().await;
        assert!(!natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        // A newer ticket brings it again.
        takes_free(&ana, 1).await;
        assert!(natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        let calls = natives.calls().len();
        ana.in_server(LOBBY, member(false, &[GUESTS])).says("/tickets").await;
        later(&world).await;
        assert_eq!(natives.calls().len(), calls);
        assert!(!olga.says("/tiers jazz").await.contains("is not in that server"));
    }

    async fn a_role_that_stands_too_high_is_told_once_and_rests(world: World) {
        let (world, natives) = with_discord(world);
        let olga = world.person("Olga");
        jazz_night(&olga, FREE).await;
        joins(&olga, &on_discord(&world, "Olga")).await;
        natives.refuses(GUESTS, NativeRefusal::NotAllowed);
        brings_guests(&olga, "Guest").await;
        for n in 0..12 {
            on_discord(&world, &format!("Buyer{n}")).says("/buy jazz guest 1").await;
        }
        world.settle().await;
        later(&world).await;
        assert_eq!(natives.count("grant"), 1, "nobody else is tried: {:?}", natives.calls());
        let told = "I can neither give nor take the role Guests in Jazz Club";
        assert_eq!(olga.received(told), 1, "{}", olga.inbox());
        let tiers = olga.says("/tiers jazz").await;
        assert!(tiers.contains("12 people are yet to get or lose it"), "{tiers}");
        assert!(tiers.contains("I may not give it: let my role manage roles"), "{tiers}");
        world.wait(TimeDelta::minutes(61));
        world.settle().await;
        assert_eq!(natives.count("grant"), 2, "one try an hour at first");
        assert_eq!(olga.received(told), 1);
        natives.allows(GUESTS);
        olga.presses("Try again").await;
        world.settle().await;
        assert!((0..12).all(|n| natives.has(CLUB, &format!("buyer{n}"), GUESTS)), "{:?}", natives.calls());
        let tiers = olga.says("/tiers jazz").await;
        assert!(!tiers.contains("yet to get") && !tiers.contains("I may not"), "{tiers}");
        // What cannot be taken is told as well, and taken later.
        natives.refuses(GUESTS, NativeRefusal::NotAllowed);
        olga.presses("✕ Role Guests").await;
        olga.presses("Remove").await;
        world.settle().await;
        assert_eq!(olga.received(told), 2, "{}", olga.inbox());
        natives.allows(GUESTS);
        world.wait(TimeDelta::minutes(61));
        world.settle().await;
        assert!((0..12).all(|n| !natives.has(CLUB, &format!("buyer{n}"), GUESTS)));
    }

    async fn only_who_may_give_a_role_there_lets_tickets_bring_it(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        let eve = on_discord(&world, "Eve");
        let mine = || role(GUESTS, "Guests", true);
        let (stranger, brings) = (olga.in_server(LOBBY, member(false, &[])), managing(&olga));
        for (answer, refused) in [
            (binds(&olga, "Guest", mine()).await, "That is about a server"),
            (binds(&stranger, "Guest", mine()).await, "Only those who manage this server or its events can bring"),
            (binds(&brings, "Guest", role("500", "Admins", false)).await, "You may not give the role Admins"),
            (binds(&brings, "Guest", Argument::Text("Guests".into())).await, "one of this server’s roles"),
            (binds(&brings, "Balcony", mine()).await, "can’t find that"),
            (binds(&managing(&eve), "Guest", mine()).await, "can’t find that event"),
        ] {
            assert!(answer.contains(refused), "{refused}: {answer}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM tier_roles").await, 0);
        brings_guests(&olga, "Guest").await;
        olga.says("/tiers jazz").await;
        olga.presses("✕ Role Guests").await;
        let Target::Press(off) = olga.button("Remove") else { panic!() };
        let answer = eve.presses_payload(&off).await;
        assert!(answer.contains("Only the organizer") || answer.contains("can’t find"), "{answer}");
        assert_eq!(world.count("SELECT COUNT(*) FROM tier_roles").await, 1);
        // A tier that goes takes its roles along.
        rests(&world);
        olga.says("/tiers jazz").await;
        olga.presses("✕ Guest").await;
        olga.presses("Remove").await;
        assert_eq!(world.count("SELECT COUNT(*) FROM tier_roles").await, 0);
        assert_eq!(natives.count("grant"), 0);
    }

    async fn a_role_whose_giving_was_never_confirmed_is_taken_all_the_same(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, BOTH).await;
        brings_guests(&olga, "Regular").await;
        let ana = on_discord(&world, "Ana");
        // It got there, and the worker died before it could say so.
        natives.fails(GUESTS, None);
        buys(&ana, "Regular").await;
        assert_eq!(world.count("SELECT COUNT(*) FROM role_grants WHERE state = 'giving'").await, 1);
        let given = native_grant(&natives).await;
        assert!(given && natives.has(CLUB, "ana", GUESTS));
        refunds(&olga, "Ana").await;
        assert!(!natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        assert_eq!(grants(&world).await, 0);
    }

    async fn what_changes_while_it_is_being_done_is_done_after(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, BOTH).await;
        brings_guests(&olga, "Regular").await;
        let ana = on_discord(&world, "Ana");
        natives.hold();
        ana.says("/buy jazz").await;
        ana.presses("Regular").await;
        ana.says("1").await;
        world.pays(&ana.link("Pay"), "ana@example.org").await;
        world.sandbox.drained().await;
        let worker = world.worker.clone();
        let under_way = tokio::spawn(async move { worker.drain().await });
        while natives.count("grant") == 0 {
            tokio::task::yield_now().await;
        }
        // Paid back while the platform thinks: another worker hears of it first.
        rests(&world);
        olga.says("/orders jazz").await;
        olga.presses("Ana").await;
        olga.presses("Refund the order").await;
        olga.presses("Refund €20.00").await;
        assert!(!native::look(&world.app).await.expect("a look"));
        assert_eq!(world.count("SELECT COUNT(*) FROM role_grants WHERE state = 'taking'").await, 1);
        natives.let_go();
        under_way.await.expect("it ended").expect("the worker");
        world.settle().await;
        assert!(!natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        assert_eq!(grants(&world).await, 0);
    }

    async fn a_role_that_tickets_of_two_organizers_bring_is_told_of_to_both(world: World) {
        let (world, natives) = with_discord(world);
        let (olga, petra) = both_bring_guests(&world).await;
        natives.refuses(GUESTS, NativeRefusal::NotAllowed);
        on_discord(&world, "Ana").says("/buy jazz-night guest 1").await;
        world.settle().await;
        world.wait(TimeDelta::minutes(61));
        world.settle().await;
        assert!(natives.count("grant") >= 2, "{:?}", natives.calls());
        for organizer in [&olga, &petra] {
            let told = "I can neither give nor take the role Guests in Jazz Club, which tickets for Jazz night bring";
            assert_eq!(organizer.received(told), 1, "{}", organizer.inbox());
        }
    }

    async fn a_role_that_a_server_takes_off_is_brought_by_no_ticket_of_any_event(world: World) {
        let (world, natives) = with_discord(world);
        let (olga, petra) = both_bring_guests(&world).await;
        binds(&managing(&olga), "Guest", role(FRIENDS, "Friends", true)).await;
        let ana = on_discord(&world, "Ana");
        let slugs = ["jazz-night", "jazz-night-"];
        for slug in slugs {
            ana.says(&format!("/buy {slug} guest 1")).await;
        }
        world.settle().await;
        assert!(natives.has(CLUB, "ana", GUESTS) && natives.has(CLUB, "ana", FRIENDS), "{:?}", natives.calls());
        let max = on_discord(&world, "Max").in_server(LOBBY, member(true, &[]));
        let seen = max.says("/server_roles").await;
        assert!(seen.contains("Guests · tickets for 2 events") && seen.contains("Friends · tickets for one event"), "{seen}");
        let asked = max.presses("✕ Guests").await;
        assert!(asked.contains("Remove the role Guests from tickets?"), "{asked}");
        let Target::Press(yes) = max.button("Remove it") else { panic!() };
        let events = on_discord(&world, "Eve").in_server(LOBBY, Member { manages_events: true, ..member(false, &[]) });
        let elsewhere = on_discord(&world, "Eve").in_server("801", Member { server: "9002".into(), ..member(true, &[]) });
        assert!(events.presses_payload(&yes).await.contains("Only those who manage this server can change that"));
        assert!(elsewhere.presses_payload(&yes).await.contains("Tickets bring no roles of this server"));
        assert!(natives.has(CLUB, "ana", GUESTS));
        let done = max.presses_payload(&yes).await;
        assert!(done.contains("no ticket brings that role any more") && done.contains("Friends"), "{done}");
        world.settle().await;
        assert!(!natives.has(CLUB, "ana", GUESTS) && natives.has(CLUB, "ana", FRIENDS), "{:?}", natives.calls());
        for organizer in [&olga, &petra] {
            let told = "Tickets for Jazz night no longer bring the role Guests: somebody who manages Jazz Club";
            assert_eq!(organizer.received(told), 1, "{}", organizer.inbox());
        }
        // Who manages the server's events brings another one, and this one only who manages the server.
        let bringing = |manages: bool| {
            let there = Member { manages_events: true, ..member(manages, &[]) };
            on_discord(&world, "Olga").in_server(LOBBY, there)
        };
        let refused = binds(&bringing(false), "Guest", role(GUESTS, "Guests", true)).await;
        assert!(refused.contains("have removed the role Guests"), "{refused}");
        let other = binds(&bringing(false), "Guest", role("577", "Others", true)).await;
        assert!(other.contains("Others"), "{other}");
        world.settle().await;
        assert!(!natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        binds(&bringing(true), "Guest", role(GUESTS, "Guests", true)).await;
        binds(&bringing(false), "Guest", role(GUESTS, "Guests", true)).await;
        world.settle().await;
        assert!(natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
    }

    async fn two_workers_give_a_role_once(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        for n in 0..10 {
            on_discord(&world, &format!("Buyer{n}")).says("/buy jazz guest 1").await;
        }
        let other = world.worker.clone();
        let (one, two) = tokio::join!(world.worker.drain(), other.drain());
        one.and(two).expect("the workers");
        world.settle().await;
        assert_eq!(natives.count("grant"), 10, "{:?}", natives.calls());
        assert_eq!(world.count("SELECT COUNT(*) FROM role_grants WHERE state = 'given'").await, 10);
    }

    /// The negative control of the one above: it is the lease that keeps the other one out.
    async fn without_the_lease_two_workers_give_a_role_twice(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        on_discord(&world, "Ana").says("/buy jazz guest 1").await;
        native::look(&world.app).await.expect("a look");
        let claims = || async {
            native::grants_due(&world.app, Platform::Discord, CLUB).await.expect("grants").len()
        };
        assert_eq!(claims().await, 1);
        assert_eq!(claims().await, 0, "another worker has it");
        world.execute("UPDATE role_grants SET lease_until = NULL").await;
        assert_eq!(claims().await, 1);
        world.wait(TimeDelta::minutes(4));
        world.settle().await;
        assert_eq!(natives.count("grant"), 1);
    }

    async fn a_slow_server_holds_up_no_other_and_no_end(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        let bar = Member { server: "9002".to_owned(), name: "Blues Bar".to_owned(), ..member(true, &[]) };
        server::joined(&world.app, Platform::Discord, "9002", "Blues Bar", None).await.expect("joined");
        let there = managing(&olga).in_server("702", bar);
        rests(&world);
        there.says("/post jazz").await;
        let answer = binds(&there, "Guest", role(FRIENDS, "Friends", true)).await;
        assert!(answer.contains("gets the role Friends"), "{answer}");
        let buyers = ["Ana", "Ben", "Cem", "Dan"].map(|name| on_discord(&world, name));
        for buyer in &buyers[..3] {
            buyer.says("/buy jazz guest 1").await;
        }
        natives.hold_about(CLUB);
        let (worker, cancel) = (world.worker.clone(), CancellationToken::new());
        let token = cancel.clone();
        let running = tokio::spawn(async move { worker.run(token).await });
        let reaches = |count| {
            let natives = Arc::clone(&natives);
            let all = async move {
                while natives.count(&format!("grant {FRIENDS}")) < count {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(20), all)
        };
        assert!(reaches(3).await.is_ok(), "{:?}", natives.calls());
        // The club's first is still under way when the next turn comes.
        buyers[3].says("/buy jazz guest 1").await;
        world.wait(TimeDelta::seconds(5));
        assert!(reaches(4).await.is_ok(), "{:?}", natives.calls());
        assert_eq!(natives.count(&format!("grant {GUESTS}")), 1);
        cancel.cancel();
        natives.let_go();
        let ended = tokio::time::timeout(Duration::from_secs(20), running).await;
        assert!(ended.is_ok(), "it goes on to the end");
        assert_eq!(natives.count(&format!("grant {GUESTS}")), 1, "what was begun is finished");
        // The rest is nobody's, and the next worker gives it.
        later(&world).await;
        assert_eq!(natives.count(&format!("grant {GUESTS}")), 4, "{:?}", natives.calls());
    }

    async fn what_nobody_noted_is_found_within_the_hour(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        let (ana, ben) = (on_discord(&world, "Ana"), on_discord(&world, "Ben"));
        takes_free(&ana, 1).await;
        ben.says("/start").await;
        world.execute(
            "UPDATE tickets SET holder_id = (SELECT account_id FROM identities
                 WHERE platform = 'discord' AND external_id = 'ben')",
        )
        .await;
        later(&world).await;
        assert!(natives.has(CLUB, "ana", GUESTS));
        world.wait(TimeDelta::minutes(61));
        world.settle().await;
        assert!(natives.has(CLUB, "ben", GUESTS) && !natives.has(CLUB, "ana", GUESTS));
    }
}

/// The copy of the jazz night brings the friends' role.
async fn binds_copy(olga: &Person<'_>) {
    let arguments = vec![
        ("event".to_owned(), Argument::Text("jazz-night-".into())),
        ("tier".to_owned(), Argument::Text("Guest".into())),
        ("role".to_owned(), role(FRIENDS, "Friends", true)),
    ];
    let name = "tier_role".to_owned();
    let answer = managing(olga)
        .sends(Input::Command { name, arguments })
        .await;
    assert!(
        plain(&answer).contains("gets the role Friends"),
        "{}",
        plain(&answer)
    );
    olga.world.settle().await;
}

/// The platform gives Ana the guests' role; nobody notes it.
async fn native_grant(natives: &Natives) -> bool {
    natives.grant(CLUB, "ana", GUESTS).await.is_ok()
}
