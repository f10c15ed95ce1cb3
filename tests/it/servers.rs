//! Servers with channels: what is set there and by whom, which events are at home there, and where
//! these are announced.

use std::sync::Arc;

use chrono::TimeDelta;
use eventos_core::account::Platform;
use eventos_core::chat::{Action, Argument, Input, Member, Reply, Target};
use eventos_core::delivery::{Channel, Worker};
use eventos_core::i18n::Lang;
use eventos_core::server;
use eventos_tests::inbox::Inbox;
use eventos_tests::person::plain;
use eventos_tests::{Person, World, on_both_databases};

use crate::story::jazz_night;

/// The Jazz Club, its channels, and the role of its organizers.
const CLUB: &str = "9001";
const LOBBY: &str = "701";
const NEWS: &str = "702";
const ORGANIZERS: &str = "501";

/// What the platform says of somebody in the lobby of the club.
fn member(manages: bool, roles: &[&str]) -> Member {
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

/// The world with Discord beside it.
fn with_discord(mut world: World) -> (World, Arc<Inbox>) {
    let discord = Arc::new(Inbox::of(Platform::Discord));
    let channels = [Arc::clone(&world.inbox), Arc::clone(&discord)];
    let channels = channels.map(|inbox| inbox as Arc<dyn Channel>).to_vec();
    world.worker = Worker::new(world.app.clone(), channels);
    (world, discord)
}

/// Olga, who manages the club, in its lobby.
fn olga(world: &World) -> Person<'_> {
    there(world, "Olga", member(true, &[]))
}

fn there<'w>(world: &'w World, name: &str, member: Member) -> Person<'w> {
    let person = world.person(name).on(Platform::Discord);
    person.in_server(LOBBY, member)
}

fn in_private<'w>(person: &Person<'w>) -> Person<'w> {
    Person {
        there: None,
        ..person.clone()
    }
}

async fn commands(person: &Person<'_>, name: &str, given: &[(&str, Argument)]) -> Vec<Reply> {
    let arguments = given
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    let input = Input::Command {
        name: name.to_owned(),
        arguments: arguments.collect(),
    };
    person.sends(input).await
}

fn role(name: &str) -> (&'static str, Argument) {
    let (id, name) = (ORGANIZERS.to_owned(), name.to_owned());
    let may_give = true;
    ("role", Argument::Role { id, name, may_give })
}

fn channel(id: &str, name: &str, can_post: bool) -> (&'static str, Argument) {
    let (id, name) = (id.to_owned(), name.to_owned());
    ("channel", Argument::Channel { id, name, can_post })
}

/// Fills the form that was shown, and presses on.
async fn fills(person: &Person<'_>, shown: &[Reply], answers: &[(&str, &str)]) -> Vec<Reply> {
    let form = shown.iter().find_map(|reply| reply.form.clone());
    let form = form.unwrap_or_else(|| panic!("no form: {}", plain(shown)));
    let answers = answers
        .iter()
        .map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned()));
    let (token, answers) = (form.token, answers.collect());
    person.sends(Input::Form { token, answers }).await
}

/// Makes the jazz night by forms, with tickets at 20; its review comes back.
async fn drafts(person: &Person<'_>) -> String {
    let asked = person.sends(Input::Text("/new".into())).await;
    let details = [
        ("name", "Jazz night"),
        ("starts", "2026-12-04 20:00"),
        ("venue", "Blue Note"),
        ("capacity", "80"),
    ];
    let asked = fills(person, &asked, &details).await;
    let tier = [
        ("tier", "Regular"),
        ("price", "20"),
        ("quantity", "60"),
        ("limit", "10"),
    ];
    let review = plain(&fills(person, &asked, &tier).await);
    assert!(review.contains("Regular · "), "{review}");
    review
}

/// Lets the club announce in its news.
async fn announces(olga: &Person<'_>) {
    let shown = commands(olga, "server_announcements", &[channel(NEWS, "news", true)]).await;
    let shown = plain(&shown);
    assert!(shown.contains("announced in: news"), "{shown}");
}

fn payload(person: &Person<'_>, label: &str) -> String {
    match person.button(label) {
        Target::Press(payload) => payload,
        Target::Link(link) => panic!("{link}"),
    }
}

async fn homes(world: &World) -> i64 {
    world.count("SELECT COUNT(*) FROM event_homes").await
}

on_both_databases! {
    async fn what_is_set_in_a_server_holds_for_events_made_there(world: World) {
        let olga = olga(&world);
        olga.says("/server_timezone tokyo").await;
        olga.says("/server_currency mxn").await;
        let shown = commands(&olga, "server_organizers", &[role("Organizers")]).await;
        assert!(shown.iter().all(|reply| reply.private), "nobody else's business");
        let shown = plain(&shown);
        for line in ["Settings of Jazz Club", "Time zone: Asia/Tokyo", "Currency: MXN", "and the role Organizers"] {
            assert!(shown.contains(line), "{line}: {shown}");
        }
        let ben = there(&world, "Ben", member(false, &[ORGANIZERS]));
        let asked = ben.sends(Input::Text("/new".into())).await;
        let form = asked[0].form.as_ref().expect("a form");
        assert!(form.fields.iter().all(|field| field.name != "zone"), "{:?}", form.fields);
        let review = drafts(&ben).await;
        assert!(review.contains("8:00 PM JST") && review.contains("MXN 20.00"), "{review}");
        let mine = ben.says("/settings").await;
        assert!(mine.contains("Time zone: not set") && mine.contains("Currency: not set"), "{mine}");
        // It holds for what is begun there, wherever it is finished.
        ben.sends(Input::Text("/new".into())).await;
        let private = in_private(&ben);
        let asked = private.says_all(&["Swing night", "2026-12-05 20:00", "Blue Note", "80"]).await;
        assert!(asked.contains("Swing night"), "{asked}");
        assert!(private.says("/edit swing").await.contains("Asia/Tokyo"));
        // Who has set their own has their own.
        let eve = there(&world, "Eve", member(true, &[]));
        eve.says("/timezone berlin").await;
        eve.says("/currency chf").await;
        let review = drafts(&eve).await;
        assert!(review.contains("8:00 PM CET") && review.contains("CHF"), "{review}");
    }

    async fn only_those_who_manage_a_server_change_what_is_set_there(world: World) {
        let olga = olga(&world);
        olga.says("/server").await;
        let (ask, stop) = (payload(&olga, "Time zone"), payload(&olga, "Don’t show them"));
        let ben = there(&world, "Ben", member(false, &[ORGANIZERS]));
        let given = [role("Friends")];
        for answer in [
            ben.says("/server").await,
            ben.says("/server_currency eur").await,
            plain(&commands(&ben, "server/organizers", &given).await),
            ben.presses_payload(&ask).await,
            ben.presses_payload(&stop).await,
            ben.presses_payload(&Action::ServerLanguage(Some(Lang::De)).encode()).await,
        ] {
            assert!(answer.contains("Only those who manage this server"), "{answer}");
        }
        // Who manages events there brings some, and changes nothing.
        let max = there(&world, "Max", Member { manages_events: true, ..member(false, &[]) });
        max.says("/timezone berlin").await;
        for answer in [max.says("/server").await, max.presses_payload(&stop).await] {
            assert!(answer.contains("Only those who manage this server can change that"), "{answer}");
        }
        drafts(&max).await;
        assert_eq!(homes(&world).await, 1);
        // Nor who was let manage it when they began.
        let asked = olga.sends(Input::Press(ask)).await;
        let demoted = there(&world, "Olga", member(false, &[]));
        let answer = plain(&fills(&demoted, &asked, &[("zone", "Europe/Berlin")]).await);
        assert!(answer.contains("Only those who manage this server"), "{answer}");
        let private = in_private(&olga);
        for answer in [private.says("/server").await, private.presses_payload(&stop).await] {
            assert!(answer.contains("That is about a server"), "{answer}");
        }
        let shown = olga.says("/server").await;
        for line in ["Time zone: not set", "Currency: not set", "the server’s events: yes", "no channel"] {
            assert!(shown.contains(line), "{line}: {shown}");
        }
        assert!(!private.says("/help").await.contains("/server"));
        assert!(olga.says("/help").await.contains("/server settings"));
        assert!(olga.presses("For those who run this server").await.contains("/server announcements"));
    }

    async fn a_setting_is_changed_by_its_button_and_taken_back(world: World) {
        let olga = olga(&world);
        commands(&olga, "server_organizers", &[role("Organizers")]).await;
        announces(&olga).await;
        assert!(olga.presses("Only managers bring events").await.contains("bring events: those who manage the server or its events\n"));
        assert!(olga.presses("Announce nowhere").await.contains("announced in: no channel"));
        assert!(olga.presses("Don’t show them").await.contains("the server’s events: no"));
        assert!(olga.presses("Show published events").await.contains("the server’s events: yes"));
        olga.presses("Language").await;
        assert!(olga.presses("Deutsch").await.contains("Language: Deutsch"));
        olga.presses("Language").await;
        assert!(olga.presses("as whoever posts").await.contains("Language: as whoever posts"));
        let asked = olga.sends(Input::Press(payload(&olga, "Currency"))).await;
        let shown = plain(&fills(&olga, &asked, &[("currency", "GBP")]).await);
        assert!(shown.contains("Currency: GBP"), "{shown}");
        for (command, refused) in [
            ("/server_organizers friends", "one of this server’s roles"),
            ("/server_announcements news", "one of this server’s channels"),
            ("/server_timezone nowhere", "time zone"),
        ] {
            let answer = olga.says(command).await;
            assert!(answer.contains(refused), "{answer}");
        }
        let answer = commands(&olga, "server_announcements", &[channel(NEWS, "news", false)]).await;
        assert!(plain(&answer).contains("I may not write in news"), "{}", plain(&answer));
        assert!(olga.says("/server").await.contains("announced in: no channel"));
    }

    async fn events_come_home_by_those_who_may_bring_them_and_by_nobody_else(world: World) {
        let (world, discord) = with_discord(world);
        let olga = olga(&world);
        let ben = there(&world, "Ben", member(false, &[ORGANIZERS]));
        ben.says("/timezone berlin").await;
        // No role is set: what Ben makes is on sale, and not at home here.
        drafts(&ben).await;
        assert!(ben.presses("Publish").await.contains("Jazz night is on sale!"));
        let answer = ben.says("/post jazz").await;
        assert!(answer.contains("Only those who manage this server or its events can bring"), "{answer}");
        commands(&olga, "server_organizers", &[role("Organizers")]).await;
        let stranger = there(&world, "Ben", member(false, &["502"]));
        let answer = stranger.says("/post jazz").await;
        assert!(answer.contains("have the role Organizers"), "{answer}");
        assert_eq!(homes(&world).await, 0);
        assert_eq!(world.count("SELECT COUNT(*) FROM cards").await, 0);
        // With the role, posting it brings it home.
        assert!(ben.says("/post jazz").await.contains("comes right here"));
        assert_eq!(homes(&world).await, 1);
        world.settle().await;
        assert_eq!(discord.posted(LOBBY).len(), 1);
        // Nobody else's event, and no draft.
        let post = Action::decode(&payload(&ben, "To the event"));
        let Some(Action::Show(event)) = post else { panic!("{post:?}") };
        let answer = olga.presses_payload(&Action::Post(event).encode()).await;
        assert!(answer.contains("Only the organizer"), "{answer}");
        // A copy comes only where whoever makes it may bring events at that moment; so is what is made here.
        let copy = in_private(&ben).says("/duplicate jazz").await;
        assert!(copy.contains("The event belongs to Jazz Club as well; the draft does not"), "{copy}");
        let copy = stranger.says("/duplicate jazz-night").await;
        assert!(copy.contains("belongs to Jazz Club as well"), "{copy}");
        assert_eq!(homes(&world).await, 1);
        let copy = ben.says("/duplicate jazz-night").await;
        assert!(!copy.contains("belongs to"), "{copy}");
        assert_eq!(homes(&world).await, 2);
        olga.says("/timezone berlin").await;
        drafts(&olga).await;
        assert_eq!(homes(&world).await, 3);
        olga.presses("Publish").await;
        assert_eq!(homes(&world).await, 3);
    }

    async fn a_published_event_is_announced_where_it_is_at_home_once(world: World) {
        let (world, discord) = with_discord(world);
        let olga = olga(&world);
        announces(&olga).await;
        olga.says("/server_language de").await;
        olga.says("/timezone berlin").await;
        drafts(&olga).await;
        let publish = payload(&olga, "Publish");
        let done = olga.presses_payload(&publish).await;
        assert!(done.contains("Its card is on its way to news · Jazz Club"), "{done}");
        world.settle().await;
        let posted = discord.posted(NEWS);
        assert_eq!(posted.len(), 1);
        let card = posted[0].reply.text.plain();
        assert!(card.contains("Wo: Blue Note") && card.contains("noch 60"), "{card}");
        let again = olga.presses_payload(&publish).await;
        assert!(!again.contains("on its way"), "{again}");
        world.settle().await;
        assert_eq!(discord.posted(NEWS).len(), 1);
        world.person("Ana").says("/buy jazz").await;
        olga.says("/edit jazz").await;
        let asked = olga.sends(Input::Press(payload(&olga, "Place"))).await;
        fills(&olga, &asked, &[("venue", "Green Note")]).await;
        world.wait(TimeDelta::seconds(6));
        world.settle().await;
        let posted = discord.posted(NEWS);
        assert!(posted[0].repaints == 1 && posted[0].reply.text.plain().contains("Wo: Green Note"));
        olga.says("/settings").await;
        olga.presses("Settings of this server").await;
        olga.presses("Language").await;
        olga.presses("Français").await;
        world.wait(TimeDelta::seconds(6));
        world.settle().await;
        let posted = discord.posted(NEWS);
        assert!(posted[0].repaints == 2 && posted[0].reply.text.plain().contains("Où"), "{}", posted[0].reply.text.plain());
    }

    async fn what_was_made_at_home_and_published_elsewhere_is_announced_there(world: World) {
        let (world, discord) = with_discord(world);
        let olga = olga(&world);
        announces(&olga).await;
        olga.says("/timezone berlin").await;
        drafts(&olga).await;
        let private = in_private(&olga);
        let done = private.presses("Publish").await;
        assert!(done.contains("on its way to news · Jazz Club"), "{done}");
        world.settle().await;
        assert_eq!(discord.posted(NEWS).len(), 1);
        // And can be posted there once more, from there.
        private.says("/post jazz").await;
        let to_news = payload(&private, "Post to: news · Jazz Club");
        assert!(private.presses_payload(&to_news).await.contains("is on its way"));
        world.settle().await;
        assert_eq!(discord.posted(NEWS).len(), 2);
        // What is not at home there is not.
        let eve = there(&world, "Eve", member(false, &[]));
        jazz_night(&in_private(&eve), &[("Eve's", "0", "5")]).await;
        let asked = in_private(&eve).says("/post jazz").await;
        assert!(asked.contains("No server that this event belongs to"), "{asked}");
        let Some(Action::PostTo { chat, .. }) = Action::decode(&to_news) else { panic!() };
        let shown = Action::decode(&payload(&eve, "To the event"));
        let Some(Action::Show(event)) = shown else { panic!("{shown:?}") };
        let to_news = Action::PostTo { event, chat, key: 1 };
        for answer in [
            in_private(&eve).presses_payload(&to_news.encode()).await,
            eve.presses_payload(&to_news.encode()).await,
        ] {
            assert!(answer.contains("can’t find that group or channel"), "{answer}");
        }
        // Nor from the channel that somebody chose, by having chosen it.
        olga.presses_payload(&Action::ClearAnnouncements.encode()).await;
        assert!(private.says("/post jazz").await.contains("No server that"));
    }

    async fn where_the_bot_may_not_write_it_says_what_it_needs(world: World) {
        let (world, discord) = with_discord(world);
        let closed = Member { can_post: false, ..member(true, &[]) };
        let olga = there(&world, "Olga", closed);
        olga.says("/timezone berlin").await;
        drafts(&olga).await;
        olga.presses("Publish").await;
        let answer = olga.says("/post jazz").await;
        assert!(answer.contains("I may not write in lobby") && answer.contains("embed links"), "{answer}");
        world.settle().await;
        assert_eq!(discord.posted(LOBBY).len(), 0);
        assert_eq!(world.count("SELECT COUNT(*) FROM cards").await, 0);
    }

    async fn a_server_that_the_bot_left_loses_its_cards_and_keeps_its_settings(world: World) {
        let (world, discord) = with_discord(world);
        let olga = olga(&world);
        server::joined(&world.app, Platform::Discord, CLUB, "Jazz Club", None).await.expect("joined");
        announces(&olga).await;
        olga.says("/timezone berlin").await;
        drafts(&olga).await;
        olga.presses("Publish").await;
        olga.says("/post jazz").await;
        world.settle().await;
        assert_eq!((discord.posted(NEWS).len(), discord.posted(LOBBY).len()), (1, 1));
        assert_eq!(server::all(&world.app, Platform::Discord).await.expect("servers").len(), 1);
        for _ in 0..2 {
            server::left(&world.app, Platform::Discord, CLUB).await.expect("left");
            world.settle().await;
        }
        assert!(server::all(&world.app, Platform::Discord).await.expect("servers").is_empty());
        let told = |about: &str| discord.with("olga", |chat| {
            let told = chat.delivered.iter().filter(|reply| reply.text.plain().contains(about));
            told.count()
        });
        assert_eq!(told("the card of Jazz night in news up to date"), 1);
        assert_eq!(told("the card of Jazz night in lobby up to date"), 1);
        // Nothing is announced where we are not.
        let private = in_private(&olga);
        private.says("/duplicate jazz").await;
        let done = private.presses("Publish").await;
        assert!(done.contains("is on sale!") && !done.contains("on its way"), "{done}");
        server::joined(&world.app, Platform::Discord, CLUB, "The Jazz Club", None).await.expect("joined");
        olga.says("/duplicate jazz-night").await;
        let done = private.presses("Publish").await;
        assert!(done.contains("on its way to news · Jazz Club"), "{done}");
        // A channel that is gone is announced in no more.
        server::channel_gone(&world.app, Platform::Discord, NEWS).await.expect("gone");
        world.settle().await;
        assert_eq!(discord.posted(NEWS).len(), 1, "lost before it was posted");
        assert!(olga.says("/server").await.contains("announced in: no channel"));
    }

    async fn who_manages_a_server_puts_an_event_out_and_its_organizer_hears_of_it(world: World) {
        let (world, discord) = with_discord(world);
        let olga = olga(&world);
        announces(&olga).await;
        commands(&olga, "server_organizers", &[role("Organizers")]).await;
        let ben = there(&world, "Ben", member(false, &[ORGANIZERS]));
        ben.says("/timezone berlin").await;
        drafts(&ben).await;
        let seen = plain(&commands(&olga, "server/events", &[]).await);
        assert!(seen.contains("Draft by Ben") && !seen.contains("Jazz night"), "nobody else's yet: {seen}");
        ben.presses("Publish").await;
        ben.says("/post jazz").await;
        world.settle().await;
        let stands = |chat: &str| discord.posted(chat).iter().filter(|card| !card.is_taken).count();
        assert_eq!((stands(NEWS), stands(LOBBY)), (1, 1));
        let seen = olga.says("/server_events").await;
        assert!(seen.contains("Events of Jazz Club") && seen.contains("Jazz night · "), "{seen}");
        assert!(seen.contains("· Ben"), "{seen}");
        let asked = olga.presses("✕ Jazz night").await;
        assert!(asked.contains("Remove Jazz night from Jazz Club?") && asked.contains("Ben is told"), "{asked}");
        let yes = payload(&olga, "Remove it");
        // Nobody else does: its events' managers, its organizer, who manages another server.
        let elsewhere = Member { server: "9002".to_owned(), ..member(true, &[]) };
        let elsewhere = there(&world, "Eve", elsewhere);
        for (answer, refused) in [
            (there(&world, "Max", Member { manages_events: true, ..member(false, &[]) }).presses_payload(&yes).await, "Only those who manage this server"),
            (ben.presses_payload(&yes).await, "Only those who manage this server"),
            (in_private(&olga).presses_payload(&yes).await, "That is about a server"),
            (elsewhere.presses_payload(&yes).await, "No event belongs to this server"),
            (elsewhere.says("/server_events").await, "No event belongs to this server"),
        ] {
            assert!(answer.contains(refused), "{answer}");
        }
        assert_eq!(homes(&world).await, 1);
        let done = olga.presses_payload(&yes).await;
        assert!(done.contains("no longer belongs to this server") && done.contains("No event belongs to this server"), "{done}");
        let again = olga.presses_payload(&yes).await;
        assert!(!again.contains("Done"), "{again}");
        world.settle().await;
        assert_eq!((homes(&world).await, stands(NEWS), stands(LOBBY)), (0, 0, 0));
        let told = |about: &str| discord.with("ben", |chat| {
            let told = chat.delivered.iter().filter(|reply| reply.text.plain().contains(about));
            told.count()
        });
        assert_eq!(told("Jazz night no longer belongs to Jazz Club: somebody who manages"), 1);
        assert_eq!(told("The card of"), 0, "said already");
        // It goes on being sold, and a sale paints nothing there.
        let order = in_private(&there(&world, "Ana", member(false, &[]))).says("/buy jazz 1").await;
        assert!(order.contains("Total: €20.00"), "{order}");
        world.wait(TimeDelta::seconds(6));
        world.settle().await;
        assert_eq!((stands(NEWS), stands(LOBBY)), (0, 0));
        // Who may bring events brings this one home no more, by any way.
        for answer in [
            ben.says("/post jazz").await,
            there(&world, "Ben", Member { manages_events: true, ..member(false, &[]) }).says("/post jazz").await,
        ] {
            assert!(answer.contains("have removed this event") && answer.contains("/server events"), "{answer}");
        }
        let bound = plain(&commands(&ben, "server/role", &[("tier", Argument::Text("Regular".into())), role("Organizers")]).await);
        assert!(bound.contains("have removed this event"), "{bound}");
        assert_eq!((homes(&world).await, world.count("SELECT COUNT(*) FROM tier_roles").await), (0, 0));
        drafts(&ben).await;
        assert_eq!(homes(&world).await, 1, "another event is another matter");
    }

    async fn an_event_that_was_put_out_comes_home_again_by_whoever_manages_the_server(world: World) {
        let (world, discord) = with_discord(world);
        let olga = olga(&world);
        commands(&olga, "server_organizers", &[role("Organizers")]).await;
        let ben = there(&world, "Ben", member(false, &[ORGANIZERS]));
        ben.says("/timezone berlin").await;
        drafts(&ben).await;
        let puts_out = async || {
            olga.says("/server_events").await;
            olga.presses("✕ ").await;
            olga.presses("Remove it").await
        };
        // A draft that was put out is published, and is not at home by that.
        let seen = puts_out().await;
        assert!(seen.contains("Removed, and not shown here") && seen.contains("Draft by Ben"), "{seen}");
        assert!(!seen.contains("Jazz night"), "nobody else's yet: {seen}");
        ben.says("/publish jazz").await;
        assert!(ben.presses("Publish").await.contains("is on sale!"));
        assert_eq!(homes(&world).await, 0);
        let seen = olga.says("/server_events").await;
        assert!(seen.contains("No event belongs to this server") && seen.contains("Jazz night · Ben"), "{seen}");
        let back = payload(&olga, "↩ Jazz night");
        let elsewhere = Member { server: "9002".to_owned(), ..member(true, &[]) };
        assert!(ben.presses_payload(&back).await.contains("Only those who manage this server"));
        assert!(!there(&world, "Eve", elsewhere).presses_payload(&back).await.contains("Done"));
        assert_eq!(homes(&world).await, 0);
        let done = olga.presses_payload(&back).await;
        assert!(done.contains("belongs to this server again") && !done.contains("Removed, and not"), "{done}");
        let again = olga.presses_payload(&back).await;
        assert!(!again.contains("Done"), "{again}");
        world.settle().await;
        let told = |about: &str| discord.with("ben", |chat| {
            let told = chat.delivered.iter().filter(|reply| reply.text.plain().contains(about));
            told.count()
        });
        assert_eq!((homes(&world).await, told("Jazz night belongs to Jazz Club again")), (1, 1));
        assert!(ben.says("/post jazz").await.contains("comes right here"));
        // Let back and put out again before it was told: it is not said.
        puts_out().await;
        olga.presses_payload(&back).await;
        puts_out().await;
        world.settle().await;
        assert_eq!(told("belongs to Jazz Club again"), 1);
        // An organizer who manages the server brings it back by posting it.
        assert!(ben.says("/post jazz").await.contains("have removed this event"));
        let managing = there(&world, "Ben", member(true, &[]));
        assert!(managing.says("/post jazz").await.contains("comes right here"));
        assert!(ben.says("/post jazz").await.contains("comes right here"));
        assert_eq!((homes(&world).await, world.count("SELECT COUNT(*) FROM put_outs").await), (1, 0));
    }

    async fn a_card_that_is_posted_while_its_event_is_put_out_is_taken_away(world: World) {
        let (world, discord) = with_discord(world);
        let olga = olga(&world);
        olga.says("/timezone berlin").await;
        drafts(&olga).await;
        olga.presses("Publish").await;
        olga.says("/post jazz").await;
        discord.hold();
        let worker = world.worker.clone();
        let under_way = tokio::spawn(async move { worker.drain().await });
        while !discord.is_holding() {
            tokio::task::yield_now().await;
        }
        olga.says("/server_events").await;
        olga.presses("✕ Jazz night").await;
        olga.presses("Remove it").await;
        discord.let_go();
        under_way.await.expect("it ended").expect("the worker");
        world.settle().await;
        let posted = discord.posted(LOBBY);
        assert!(posted.len() == 1 && posted[0].is_taken);
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE dedup_key LIKE 'put_out:%'").await, 0, "she did it herself");
    }

    async fn what_everybody_reads_is_in_the_servers_language(world: World) {
        let olga = olga(&world);
        olga.says("/timezone berlin").await;
        drafts(&olga).await;
        olga.presses("Publish").await;
        let ben = there(&world, "Ben", member(false, &[]));
        assert!(ben.says("/buy").await.contains("What’s on"));
        olga.says("/server_language fr").await;
        let heard = ben.sends(Input::Text("/buy".into())).await;
        assert!(!heard[0].private && !plain(&heard).contains("What’s on"), "{}", plain(&heard));
        // What is somebody's own is in theirs; the words for the others are not.
        let own = ben.sends(Input::Text("/tickets".into())).await;
        assert!(plain(&own).contains("no tickets"), "{}", plain(&own));
        let pointer = own[0].pointer.as_ref().expect("a pointer");
        assert!(pointer.sent.contains("Ben") && !pointer.sent.contains("answered"), "{}", pointer.sent);
        let order = ben.sends(Input::Text("/buy jazz 1".into())).await;
        assert!(order[0].private && plain(&order).contains("Total: €20.00"), "{}", plain(&order));
    }
}
