//! Events among a server's own events: they follow what is true, and are kept in step by one worker.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use eventos_core::account::Platform;
use eventos_core::chat::{Argument, Input, Member, Target};
use eventos_core::delivery::{Channel, Leaves, Native, NativeRefusal, Worker};
use eventos_core::{event, native, server};
use eventos_tests::inbox::Inbox;
use eventos_tests::natives::Natives;
use eventos_tests::person::plain;
use eventos_tests::{Person, World, on_both_databases};

use crate::story::jazz_night;

/// The Jazz Club and its lobby, and the role of its guests.
pub const CLUB: &str = "9001";
pub const LOBBY: &str = "701";
pub const GUESTS: &str = "501";

pub fn member(manages: bool, roles: &[&str]) -> Member {
    Member {
        server: CLUB.to_owned(),
        name: "Jazz Club".to_owned(),
        channel_name: "lobby".to_owned(),
        manages,
        manages_events: false,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        joined_at: None,
        can_post: true,
    }
}

/// The world with Discord beside it, and what stands there.
pub fn with_discord(mut world: World) -> (World, Arc<Natives>) {
    let natives = Arc::new(Natives::new(world.clock.clone()));
    let discord = Arc::new(Inbox::of(Platform::Discord));
    let channels = [Arc::clone(&world.inbox), discord];
    let channels = channels.map(|inbox| inbox as Arc<dyn Channel>).to_vec();
    let there = vec![Arc::clone(&natives) as Arc<dyn Native>];
    world.worker = Worker::new(world.app.clone(), channels).with_natives(there);
    (world, natives)
}

pub fn on_discord<'w>(world: &'w World, name: &str) -> Person<'w> {
    world.person(name).on(Platform::Discord)
}

/// The same person in the club, where they manage events.
pub fn managing<'w>(person: &Person<'w>) -> Person<'w> {
    let there = Person {
        platform: Platform::Discord,
        ..person.clone()
    };
    there.in_server(LOBBY, member(true, &[]))
}

/// Olga's jazz night, on sale and at home in the club.
pub async fn at_home<'w>(world: &'w World, tiers: &[(&str, &str, &str)]) -> Person<'w> {
    server::joined(&world.app, Platform::Discord, CLUB, "Jazz Club", None)
        .await
        .expect("joined");
    let olga = on_discord(world, "Olga");
    jazz_night(&olga, tiers).await;
    posts(&olga).await;
    olga
}

/// So long that nobody has said too much at once.
pub fn rests(world: &World) {
    world.wait(TimeDelta::seconds(60));
}

/// Posts the jazz night in the club, which brings it home.
pub async fn posts(olga: &Person<'_>) {
    rests(olga.world);
    let answer = managing(olga).says("/post jazz").await;
    assert!(answer.contains("comes right here"), "{answer}");
    olga.world.settle().await;
}

pub fn role(id: &str, name: &str, may_give: bool) -> Argument {
    let (id, name) = (id.to_owned(), name.to_owned());
    Argument::Role { id, name, may_give }
}

pub async fn binds(who: &Person<'_>, tier: &str, role: Argument) -> String {
    rests(who.world);
    let arguments = vec![
        ("event".to_owned(), Argument::Text("jazz".into())),
        ("tier".to_owned(), Argument::Text(tier.into())),
        ("role".to_owned(), role),
    ];
    let name = "server/role".to_owned();
    let answer = plain(&who.sends(Input::Command { name, arguments }).await);
    who.world.settle().await;
    answer
}

/// Tickets of the tier bring the guests' role.
pub async fn brings_guests(olga: &Person<'_>, tier: &str) {
    let answer = binds(&managing(olga), tier, role(GUESTS, "Guests", true)).await;
    let line = format!("Whoever has a ticket for “{tier}” gets the role Guests");
    assert!(answer.contains(&line), "{answer}");
}

/// Gets so many tickets that cost nothing.
pub async fn takes_free(buyer: &Person<'_>, count: usize) {
    let answer = buyer.says(&format!("/buy jazz guest {count}")).await;
    assert!(answer.contains("Jazz night"), "{answer}");
    buyer.world.settle().await;
}

/// So long that an entry may be changed again, and what is due then.
pub async fn later(world: &World) {
    world.wait(TimeDelta::seconds(31));
    world.settle().await;
}

pub async fn edits(olga: &Person<'_>, field: &str, value: &str) {
    olga.says("/edit jazz").await;
    olga.presses(field).await;
    olga.says(value).await;
}

/// Makes a code here, types it there, and says yes.
pub async fn joins(here: &Person<'_>, there: &Person<'_>) {
    let code = here.says("/link").await;
    let code = code.lines().find(|line| line.starts_with("/link "));
    let asked = there
        .sends(Input::Text(code.expect("a code").to_owned()))
        .await;
    let Target::Press(yes) = &asked[0].buttons[0][0].target else {
        panic!("{}", plain(&asked))
    };
    there.presses_payload(yes).await;
    there.world.settle().await;
}

pub const FREE: &[(&str, &str, &str)] = &[("Guest", "0", "40")];

on_both_databases! {
    async fn an_event_stands_among_the_events_of_its_home_and_follows_what_is_true(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        let shown = natives.shown(CLUB);
        assert_eq!(shown.len(), 1);
        let first = &shown[0].shows;
        assert!(first.name == "Jazz night" && first.location == "Blue Note", "{first:?}");
        assert!(first.url.ends_with("/e/jazz-night") && first.cover.is_none(), "{first:?}");
        assert_eq!(first.ends_at - first.starts_at, TimeDelta::hours(6));
        // Two changes at once are one, and not at once.
        edits(&olga, "Place", "Green Note").await;
        edits(&olga, "Description", &"Swing. ".repeat(140)).await;
        world.settle().await;
        assert_eq!(natives.shown(CLUB)[0].changes, 0);
        later(&world).await;
        let shown = natives.shown(CLUB);
        assert!(shown[0].changes == 1 && shown[0].shows.location == "Green Note", "{shown:?}");
        assert_eq!(shown[0].shows.description.chars().count(), 1000);
        // What it does not show changes nothing.
        olga.says("/edit jazz").await;
        olga.presses("Capacity").await;
        olga.says("90").await;
        takes_free(&world.person("Ana"), 3).await;
        later(&world).await;
        assert_eq!(natives.count("schedule"), 2, "{:?}", natives.calls());
        // A cover comes along.
        let ticket = world.person("Ana").ticket_pictures().remove(0);
        let full = event::by_slug(&world.app, "jazz-night").await.expect("the event");
        event::set_cover(&world.app, full.event.organizer_id, full.event.id, ticket.png).await.expect("a cover");
        later(&world).await;
        let cover = natives.shown(CLUB)[0].shows.cover.clone().expect("a cover");
        assert!(cover.starts_with(&[0xff, 0xd8]), "a JPEG");
        // What is over is taken off.
        world.wait(TimeDelta::days(13));
        world.settle().await;
        let left = natives.ever_shown(CLUB);
        assert!(left.len() == 1 && left[0].left == Some(Leaves::Ended), "{left:?}");
        let calls = natives.calls().len();
        later(&world).await;
        assert_eq!(natives.calls().len(), calls, "done with");
        assert_eq!(world.count("SELECT COUNT(*) FROM mirrors WHERE status = 'done'").await, 1);
    }

    async fn a_cancelled_event_is_cancelled_over_there(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        later(&world).await;
        let left = natives.ever_shown(CLUB);
        assert!(left.len() == 1 && left[0].left == Some(Leaves::Cancelled), "{left:?}");
    }

    async fn a_draft_and_what_is_not_at_home_are_not_shown(world: World) {
        let (world, natives) = with_discord(world);
        server::joined(&world.app, Platform::Discord, CLUB, "Jazz Club", None).await.expect("joined");
        let olga = on_discord(&world, "Olga");
        jazz_night(&olga, FREE).await;
        world.settle().await;
        assert_eq!(natives.calls(), Vec::<String>::new());
        posts(&olga).await;
        managing(&olga).says("/duplicate jazz").await;
        later(&world).await;
        assert_eq!(natives.shown(CLUB).len(), 1, "its copy is a draft at home there");
    }

    async fn switched_off_it_is_taken_off_and_switched_on_it_is_shown_again(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        managing(&olga).says("/server").await;
        olga.presses("Don’t show them").await;
        assert_eq!(natives.shown(CLUB).len(), 1);
        let there = managing(&olga);
        there.presses("Don’t show them").await;
        later(&world).await;
        assert_eq!(natives.ever_shown(CLUB)[0].left, Some(Leaves::Removed));
        assert_eq!(world.count("SELECT COUNT(*) FROM mirrors").await, 0);
        there.presses("Show published events").await;
        later(&world).await;
        assert_eq!(natives.shown(CLUB).len(), 1);
    }

    async fn what_somebody_deleted_there_stays_deleted_until_it_is_posted_there_again(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        natives.deletes_entries(CLUB);
        for place in ["Green Note", "Red Note"] {
            edits(&olga, "Place", place).await;
            later(&world).await;
        }
        assert_eq!(natives.shown(CLUB).len(), 0);
        assert_eq!(natives.count("schedule"), 2, "it was found gone, once");
        posts(&olga).await;
        later(&world).await;
        let shown = natives.shown(CLUB);
        assert!(shown.len() == 1 && shown[0].shows.location == "Red Note", "{shown:?}");
    }

    async fn a_server_that_we_left_is_let_be_and_shows_it_again_when_we_are_back(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        server::left(&world.app, Platform::Discord, CLUB).await.expect("left");
        edits(&olga, "Place", "Green Note").await;
        later(&world).await;
        assert_eq!(natives.calls().len(), 1, "{:?}", natives.calls());
        assert_eq!(world.count("SELECT COUNT(*) FROM mirrors").await, 0);
        server::joined(&world.app, Platform::Discord, CLUB, "Jazz Club", None).await.expect("back");
        later(&world).await;
        let shown = natives.ever_shown(CLUB);
        assert!(shown.len() == 1 && shown[0].shows.location == "Green Note", "the same one: {shown:?}");
    }

    async fn what_a_server_will_not_show_is_told_once_and_tried_again(world: World) {
        let (world, natives) = with_discord(world);
        natives.refuses(CLUB, NativeRefusal::NotAllowed);
        let olga = at_home(&world, FREE).await;
        let console = world.person("Olga");
        let told = "I may not show Jazz night among the events of Jazz Club";
        world.settle().await;
        assert_eq!(natives.count("schedule"), 1);
        // When something changes it is tried again, and not told again.
        edits(&olga, "Place", "Green Note").await;
        later(&world).await;
        later(&world).await;
        assert_eq!(natives.count("schedule"), 2);
        let rows = "SELECT COUNT(*) FROM outbox WHERE dedup_key LIKE 'not_mirrored:%'";
        assert_eq!(world.count(rows).await, 1);
        assert_eq!(console.received(told), 0, "she is on Discord");
        // By itself after some hours; and as soon as she says.
        world.wait(TimeDelta::hours(7));
        world.settle().await;
        assert_eq!(natives.count("schedule"), 3);
        natives.allows(CLUB);
        let full = event::by_slug(&world.app, "jazz-night").await.expect("the event");
        native::try_again(&world.app, full.event.organizer_id, full.event.id).await.expect("tried");
        world.settle().await;
        assert_eq!(natives.shown(CLUB).len(), 1);
        // Once it went well, the next no is news.
        natives.refuses(CLUB, NativeRefusal::Full);
        edits(&olga, "Place", "Blue Note").await;
        later(&world).await;
        assert_eq!(world.count(rows).await, 2);
    }

    async fn one_organizer_hears_once_that_a_server_will_not(world: World) {
        let (world, natives) = with_discord(world);
        natives.refuses(CLUB, NativeRefusal::Full);
        server::joined(&world.app, Platform::Discord, CLUB, "Jazz Club", None).await.expect("joined");
        let olga = world.person("Olga");
        jazz_night(&olga, FREE).await;
        joins(&olga, &on_discord(&world, "Olga")).await;
        posts(&olga).await;
        managing(&olga).says("/duplicate jazz").await;
        managing(&olga).presses("Publish").await;
        world.settle().await;
        assert_eq!(natives.count("schedule"), 2);
        assert_eq!(olga.received("Jazz Club has as many events as it can show"), 1, "{}", olga.inbox());
        natives.allows(CLUB);
        assert!(olga.presses("Try again").await.contains("I am trying again"));
        world.settle().await;
        assert_eq!(natives.shown(CLUB).len(), 1);
    }

    async fn a_platform_that_is_busy_is_left_alone_for_as_long_as_it_says_in_its_own_ways(world: World) {
        let (world, natives) = with_discord(world);
        natives.fails(CLUB, Some(Duration::from_secs(300)));
        let olga = at_home(&world, FREE).await;
        assert_eq!(natives.count("schedule"), 1);
        later(&world).await;
        assert_eq!(natives.count("schedule"), 1);
        world.wait(TimeDelta::minutes(5));
        world.settle().await;
        assert_eq!(natives.shown(CLUB).len(), 1);
        brings_guests(&olga, "Guest").await;
        natives.fails(GUESTS, Some(Duration::from_secs(300)));
        let (ana, ben) = (on_discord(&world, "Ana"), on_discord(&world, "Ben"));
        takes_free(&ana, 1).await;
        takes_free(&ben, 1).await;
        later(&world).await;
        assert_eq!(natives.count("grant"), 1, "nobody else's either: {:?}", natives.calls());
        world.wait(TimeDelta::minutes(5));
        world.settle().await;
        assert!(natives.has(CLUB, "ana", GUESTS) && natives.has(CLUB, "ben", GUESTS));
    }

    async fn two_workers_show_an_event_once(world: World) {
        let (world, natives) = with_discord(world);
        server::joined(&world.app, Platform::Discord, CLUB, "Jazz Club", None).await.expect("joined");
        let olga = on_discord(&world, "Olga");
        jazz_night(&olga, FREE).await;
        managing(&olga).says("/post jazz").await;
        for n in 1..=4 {
            let other = world.worker.clone();
            let (one, two) = tokio::join!(world.worker.drain(), other.drain());
            one.and(two).expect("the workers");
            assert_eq!(natives.count("schedule"), n, "{:?}", natives.calls());
            edits(&olga, "Place", &format!("Blue Note {n}")).await;
            world.wait(TimeDelta::seconds(31));
        }
        assert_eq!(natives.ever_shown(CLUB).len(), 1);
    }

    /// The negative control of the one above: it is the lease that keeps the other one out.
    async fn without_the_lease_two_workers_show_an_event_twice(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        edits(&olga, "Place", "Green Note").await;
        world.wait(TimeDelta::seconds(31));
        let claims = || async {
            native::mirrors_to_paint(&world.app, Platform::Discord).await.expect("entries").len()
        };
        assert_eq!(claims().await, 1);
        assert_eq!(claims().await, 0, "another worker has it");
        world.execute("UPDATE mirrors SET lease_until = NULL").await;
        assert_eq!(claims().await, 1);
        // And whoever dies with it loses it.
        world.wait(TimeDelta::minutes(3));
        world.settle().await;
        assert_eq!(natives.shown(CLUB)[0].shows.location, "Green Note");
    }

    async fn what_a_dead_worker_had_made_and_not_noted_is_not_made_twice(world: World) {
        let (world, natives) = with_discord(world);
        at_home(&world, FREE).await;
        world.execute("UPDATE mirrors SET native_id = NULL, seen = '', painted = 0").await;
        later(&world).await;
        assert_eq!(natives.count("schedule"), 2);
        assert_eq!(natives.ever_shown(CLUB).len(), 1);
    }

    async fn an_event_that_is_put_out_leaves_the_calendar_and_takes_its_roles_along(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        brings_guests(&olga, "Guest").await;
        let ana = on_discord(&world, "Ana");
        takes_free(&ana, 1).await;
        assert!(natives.shown(CLUB).len() == 1 && natives.has(CLUB, "ana", GUESTS));
        let max = on_discord(&world, "Max").in_server(LOBBY, member(true, &[]));
        max.says("/server_events").await;
        max.presses("✕ Jazz night").await;
        let done = max.presses("Remove it").await;
        assert!(done.contains("no longer belongs to this server"), "{done}");
        later(&world).await;
        assert_eq!(natives.ever_shown(CLUB)[0].left, Some(Leaves::Removed));
        assert!(!natives.has(CLUB, "ana", GUESTS), "{:?}", natives.calls());
        assert!(ana.says("/tickets").await.contains("Jazz night"));
        let ben = on_discord(&world, "Ben");
        takes_free(&ben, 1).await;
        edits(&olga, "Place", "Green Note").await;
        later(&world).await;
        assert!(natives.shown(CLUB).is_empty() && !natives.has(CLUB, "ben", GUESTS), "{:?}", natives.calls());
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE dedup_key LIKE 'put_out:%'").await, 1);
    }

    async fn what_a_server_will_not_let_go_of_is_told_once_rests_and_is_given_up(world: World) {
        let (world, natives) = with_discord(world);
        server::joined(&world.app, Platform::Discord, CLUB, "Jazz Club", None).await.expect("joined");
        let olga = world.person("Olga");
        jazz_night(&olga, FREE).await;
        joins(&olga, &on_discord(&world, "Olga")).await;
        posts(&olga).await;
        assert_eq!(natives.shown(CLUB).len(), 1);
        natives.refuses(CLUB, NativeRefusal::NotAllowed);
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        later(&world).await;
        assert_eq!(natives.count("unschedule"), 1);
        let told = "Jazz night is to stand among the events of Jazz Club no more, and I may not remove it";
        assert_eq!(olga.received(told), 1, "{}", olga.inbox());
        for (hours, tries) in [(5, 1), (2, 2), (7, 2), (6, 3)] {
            world.wait(TimeDelta::hours(hours));
            world.settle().await;
            assert_eq!(natives.count("unschedule"), tries, "{hours}");
        }
        for _ in 0..20 {
            world.wait(TimeDelta::days(1));
            world.settle().await;
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM mirrors WHERE status = 'done'").await, 1);
        let tries = natives.count("unschedule");
        assert!(tries <= 8, "{tries}");
        assert_eq!(olga.received(told), 1);
        natives.allows(CLUB);
        world.wait(TimeDelta::days(3));
        world.settle().await;
        assert_eq!(natives.count("unschedule"), tries, "it is given up");
    }

    async fn what_a_server_lets_go_of_in_the_end_is_taken_off(world: World) {
        let (world, natives) = with_discord(world);
        let olga = at_home(&world, FREE).await;
        natives.refuses(CLUB, NativeRefusal::NotAllowed);
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        later(&world).await;
        world.wait(TimeDelta::days(4));
        world.settle().await;
        natives.allows(CLUB);
        world.wait(TimeDelta::days(2));
        world.settle().await;
        assert_eq!(natives.ever_shown(CLUB)[0].left, Some(Leaves::Cancelled));
    }
}
