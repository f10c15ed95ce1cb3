//! Cards of events in groups and channels: posted once, kept up to date, let be when they are gone.

use chrono::TimeDelta;
use eventos_core::account::Platform;
use eventos_core::chat::{Action, Input, Target};
use eventos_core::delivery::{SendError, Undeliverable};
use eventos_core::event;
use eventos_core::place::{self, ChatKind, Found};
use eventos_core::store::{Actor, outbox};
use eventos_tests::person::plain;
use eventos_tests::{Person, World, on_both_databases};

use crate::story::{buy, jazz_night};

const FANS: &str = "-1001";

/// Olga's jazz night, with guests' tickets, and the channel of its fans, which she added the bot to.
async fn with_fans<'w>(world: &'w World, tiers: &[(&str, &str, &str)]) -> Person<'w> {
    let olga = world.person("Olga");
    jazz_night(&olga, tiers).await;
    joined(&olga, FANS, "Jazz fans").await;
    olga
}

/// Adds the bot to a channel.
pub async fn joined(by: &Person<'_>, chat: &str, title: &str) {
    is_in(by, chat, title, true).await;
}

/// The bot is in a channel, where it may write or not.
async fn is_in(by: &Person<'_>, chat: &str, title: &str, can_post: bool) {
    let found = Found {
        platform: Platform::Console,
        chat,
        title,
        kind: ChatKind::Channel,
        can_post,
    };
    let noted = place::joined(&by.world.app, &found, &by.speaker()).await;
    noted.expect("joined");
}

/// Posts the jazz night to its fans.
async fn post(olga: &Person<'_>) {
    let asked = olga.says("/post jazz").await;
    assert!(asked.contains("Where shall it go?"), "{asked}");
    olga.presses("Post to: Jazz fans").await;
    olga.world.settle().await;
    assert_eq!(olga.world.inbox.posted(FANS).len(), 1);
}

/// What the only card there says, and how often it was painted again.
fn card(world: &World, chat: &str) -> (String, usize) {
    let posted = world.inbox.posted(chat);
    assert_eq!(posted.len(), 1, "cards");
    (posted[0].reply.text.plain(), posted[0].repaints)
}

/// So long that a card may be painted again, and what is due then.
async fn a_moment_later(world: &World) {
    world.wait(TimeDelta::seconds(6));
    world.settle().await;
}

fn payload(person: &Person<'_>, label: &str) -> String {
    match person.button(label) {
        Target::Press(payload) => payload,
        Target::Link(link) => panic!("{link}"),
    }
}

fn fails(world: &World, chat: &str, error: SendError) {
    let mut failures = world.inbox.failures.lock().expect("not poisoned");
    failures.push((chat.to_owned(), error));
}

fn gone() -> SendError {
    SendError::GiveUp {
        why: Undeliverable::Refused,
        reason: "message to edit not found".into(),
    }
}

on_both_databases! {
    async fn a_card_that_is_too_old_to_change_is_posted_anew_and_not_again_and_again(world: World) {
        let olga = with_fans(&world, &[("Regular", "20", "40")]).await;
        post(&olga).await;
        world.inbox.changes_nothing_in(FANS);
        world.wait(TimeDelta::hours(2));
        buy(&world.person("Ana"), "Regular", 1).await;
        a_moment_later(&world).await;
        let posted = world.inbox.posted(FANS);
        assert_eq!(posted.len(), 2);
        assert!(posted[1].reply.text.plain().contains("39 left"), "{}", posted[1].reply.text.plain());
        // A chat in which nothing can be changed does not fill with cards.
        buy(&world.person("Ben"), "Regular", 1).await;
        a_moment_later(&world).await;
        assert_eq!(world.inbox.posted(FANS).len(), 2);
        assert_eq!(olga.received("I can no longer keep the card"), 1);
    }

    async fn a_card_is_posted_and_shows_what_is_left_as_tickets_sell(world: World) {
        let olga = with_fans(&world, &[("Regular", "20", "40"), ("Guest", "0", "12")]).await;
        post(&olga).await;
        let (text, repaints) = card(&world, FANS);
        assert!(text.contains("Jazz night") && text.contains("Where: Blue Note"), "{text}");
        assert!(text.contains("Regular · €20.00 · 40 left") && text.contains("Guest · free · 12 left"), "{text}");
        assert_eq!(repaints, 0);
        let buttons = world.inbox.posted(FANS)[0].reply.buttons.concat();
        assert!(buttons[0].label == "Get tickets" && buttons[1].label == "Public page", "{buttons:?}");

        buy(&world.person("Ana"), "Regular", 2).await;
        a_moment_later(&world).await;
        assert!(card(&world, FANS).0.contains("Regular · €20.00 · 38 left"), "{}", card(&world, FANS).0);
        let before = card(&world, FANS).1;
        world.person("Ben").says("/buy jazz guest 3").await;
        a_moment_later(&world).await;
        let (text, repaints) = card(&world, FANS);
        assert!(text.contains("Guest · free · only 9 left"), "{text}");
        assert_eq!(repaints, before + 1);
        world.person("Cleo").says("/buy jazz guest 9").await;
        a_moment_later(&world).await;
        assert!(card(&world, FANS).0.contains("Guest · free · sold out"), "{}", card(&world, FANS).0);

        // Nothing changes: nothing is painted.
        a_moment_later(&world).await;
        assert_eq!(card(&world, FANS).1, repaints + 1);
        olga.says("/edit jazz").await;
        olga.presses("Place").await;
        olga.says("Green Note").await;
        a_moment_later(&world).await;
        assert!(card(&world, FANS).0.contains("Where: Green Note"), "{}", card(&world, FANS).0);
    }

    async fn a_hundred_sales_at_once_are_two_repaints_and_the_last_state_is_painted(world: World) {
        let olga = world.person("Olga");
        olga.says("/new").await;
        olga.says_all(&["Jazz night", "Berlin", "2026-12-04 20:00", "Blue Note", "500"]).await;
        olga.says_all(&["Guest", "0", "150"]).await;
        olga.presses("Keep it").await;
        olga.presses("Publish").await;
        joined(&olga, FANS, "Jazz fans").await;
        post(&olga).await;
        for n in 0..100 {
            world.person(&format!("Buyer{n}")).says("/buy jazz 1").await;
            if n % 10 == 0 {
                world.settle_worker().await;
            }
        }
        let (text, repaints) = card(&world, FANS);
        assert!(repaints <= 2, "{repaints}: {text}");
        a_moment_later(&world).await;
        let (text, repaints) = card(&world, FANS);
        assert!(text.contains("50 left") && repaints <= 2, "{repaints}: {text}");
    }

    async fn two_workers_paint_a_card_once(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        post(&olga).await;
        for n in 1..=5 {
            world.person("Ana").says("/buy jazz 1").await;
            world.wait(TimeDelta::seconds(6));
            let other = world.worker.clone();
            let (one, two) = tokio::join!(world.worker.drain(), other.drain());
            one.and(two).expect("the workers");
            assert_eq!(card(&world, FANS).1, n);
        }
    }

    /// The negative control of the one above: it is the lease that keeps the other one out.
    async fn without_the_lease_two_workers_paint_a_card_twice(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        post(&olga).await;
        world.person("Ana").says("/buy jazz 1").await;
        let claims = || async {
            event::cards_to_paint(&world.app, Platform::Console).await.expect("cards").len()
        };
        assert_eq!(claims().await, 1);
        assert_eq!(claims().await, 0, "another worker has it");
        world.execute("UPDATE cards SET lease_until = NULL").await;
        assert_eq!(claims().await, 1);
        // And whoever dies with it loses it in two minutes.
        world.wait(TimeDelta::minutes(2));
        world.settle().await;
        assert!(card(&world, FANS).0.contains("59 left"));
    }

    async fn a_card_whose_message_is_gone_is_let_be_and_its_organizer_told_once(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        post(&olga).await;
        fails(&world, FANS, gone());
        for _ in 0..3 {
            world.person("Ana").says("/buy jazz 1").await;
            a_moment_later(&world).await;
        }
        assert_eq!(card(&world, FANS).1, 0);
        let told = "the card of Jazz night in Jazz fans up to date: it is gone";
        assert_eq!(olga.received(told), 1, "{}", olga.inbox());
        olga.presses("Post in a group or channel").await;
        olga.presses("Post to: Jazz fans").await;
        world.settle().await;
        assert!(world.inbox.posted(FANS)[1].reply.text.plain().contains("57 left"));
    }

    async fn a_platform_that_is_busy_is_left_alone_for_as_long_as_it_says(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        post(&olga).await;
        let after = Some(std::time::Duration::from_secs(60));
        fails(&world, FANS, SendError::Retry { after, reason: "too many requests".into() });
        world.person("Ana").says("/buy jazz 1").await;
        a_moment_later(&world).await;
        world.wait(TimeDelta::seconds(50));
        world.settle().await;
        assert_eq!(card(&world, FANS).1, 0);
        world.wait(TimeDelta::seconds(10));
        world.settle().await;
        assert!(card(&world, FANS).0.contains("59 left"));
        assert_eq!(olga.received("is gone"), 0);
    }

    async fn what_cannot_be_posted_is_told_and_what_fails_for_now_is_posted_later(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        fails(&world, FANS, gone());
        olga.says("/post jazz").await;
        olga.presses("Post to: Jazz fans").await;
        world.settle().await;
        assert_eq!(world.inbox.posted(FANS).len(), 0);
        assert_eq!(olga.received("I could not post the card of Jazz night in Jazz fans: I may not write there"), 1, "{}", olga.inbox());
        fails(&world, FANS, SendError::Retry { after: None, reason: "busy".into() });
        olga.says("/post jazz").await;
        olga.presses("Post to: Jazz fans").await;
        world.settle().await;
        assert_eq!(world.inbox.posted(FANS).len(), 0);
        a_moment_later(&world).await;
        assert_eq!(world.inbox.posted(FANS).len(), 1);
        assert!(!olga.says("/show jazz").await.contains("Undelivered"));
    }

    async fn a_cancelled_event_shows_that_and_is_painted_no_more(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        post(&olga).await;
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        a_moment_later(&world).await;
        let (text, repaints) = card(&world, FANS);
        assert!(text.contains("Cancelled") && !text.contains("left"), "{text}");
        assert_eq!(repaints, 1);
        let buttons = world.inbox.posted(FANS)[0].reply.buttons.concat();
        assert_eq!(buttons.len(), 1, "nothing to buy");
        assert_eq!(world.count("SELECT COUNT(*) FROM cards WHERE status = 'done'").await, 1);
    }

    async fn sales_that_begin_and_end_and_the_events_end_show_by_themselves(world: World) {
        let olga = with_fans(&world, &[("Early bird", "0", "20"), ("Guest", "0", "60")]).await;
        olga.says("/tiers jazz").await;
        olga.presses("Sale dates: Early bird").await;
        olga.says_all(&["2026-11-25 12:00", "2026-11-27 12:00"]).await;
        post(&olga).await;
        let early = || {
            let text = card(&world, FANS).0;
            let line = text.lines().find(|line| line.contains("Early bird")).map(str::to_owned);
            line.unwrap_or(text)
        };
        assert!(early().contains("from Nov 25, 12:00 PM"), "{}", early());
        world.wait(TimeDelta::days(2));
        world.settle().await;
        assert!(early().contains("until Nov 27, 12:00 PM · 20 left"), "{}", early());
        world.wait(TimeDelta::days(2));
        world.settle().await;
        assert!(early().contains("no longer on sale"), "{}", early());
        world.wait(TimeDelta::days(8));
        world.settle().await;
        assert!(card(&world, FANS).0.contains("Over"), "{}", card(&world, FANS).0);
        world.wait(TimeDelta::days(1));
        world.settle().await;
        assert_eq!(world.count("SELECT COUNT(*) FROM cards WHERE status = 'done'").await, 1);
        assert_eq!(card(&world, FANS).1, 3);
    }

    async fn only_its_organizer_posts_an_event_and_only_once_it_is_on_sale(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        olga.says("/show jazz").await;
        let ask = payload(&olga, "Post in a group or channel");
        olga.says("/post jazz").await;
        let to_fans = payload(&olga, "Post to: Jazz fans");
        let eve = world.person("Eve");
        for answer in [
            eve.says("/post jazz").await,
            eve.presses_payload(&ask).await,
            eve.presses_payload(&to_fans).await,
            plain(&eve.says_in("-1009", "/post jazz").await),
            plain(&eve.sends_in("-1009", Input::Press(ask)).await),
        ] {
            assert!(answer.contains("Only the organizer") || answer.contains("can’t find that event"), "{answer}");
        }
        let draft = olga.says("/duplicate jazz").await;
        assert!(draft.contains("Draft"), "{draft}");
        olga.says("/events").await;
        olga.says("/cancel_event jazz-night").await;
        olga.presses("Yes").await;
        for event in ["/post jazz-night", "/post"] {
            let answer = olga.says(event).await;
            assert!(!answer.contains("is on its way"), "{answer}");
        }
        world.settle().await;
        assert_eq!(world.count("SELECT COUNT(*) FROM cards").await, 0);
    }

    async fn nobody_posts_to_a_channel_that_somebody_else_added_the_bot_to(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        olga.says("/post jazz").await;
        let Some(Action::PostTo { chat, .. }) = Action::decode(&payload(&olga, "Post to:")) else { panic!() };
        let eve = world.person("Eve");
        jazz_night(&eve, &[("Eve's", "0", "5")]).await;
        let asked = eve.says("/post jazz").await;
        assert!(asked.contains("have not added me"), "{asked}");
        let Some(Action::Show(event)) = Action::decode(&payload(&eve, "To the event")) else { panic!() };
        let answer = eve.presses_payload(&Action::PostTo { event, chat, key: 1 }.encode()).await;
        assert!(answer.contains("can’t find that group or channel"), "{answer}");
        // Nor does Olga, once she may not write there, or the bot was put out.
        let olgas = payload(&olga, "Post to:");
        is_in(&eve, FANS, "Jazz fans", false).await;
        assert!(olga.presses_payload(&olgas).await.contains("can’t find that group or channel"));
        joined(&eve, FANS, "Jazz fans").await;
        assert!(eve.says("/post jazz").await.contains("have not added me"), "Olga added it");
        place::left(&world.app, Platform::Console, FANS).await.expect("left");
        assert!(olga.presses_payload(&olgas).await.contains("can’t find that group or channel"));
        joined(&eve, FANS, "Jazz fans").await;
        assert!(eve.says("/post jazz").await.contains("Where shall it go?"));
        world.settle().await;
        assert_eq!(world.inbox.posted(FANS).len(), 0);
    }

    async fn in_a_group_a_card_is_posted_right_there_and_only_what_is_for_us_is_answered(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "60")]).await;
        let group = "-42";
        let answer = olga.says_in(group, "/post jazz").await;
        assert!(plain(&answer).contains("comes right here") && answer[0].private, "{answer:?}");
        world.settle().await;
        assert!(card(&world, group).0.contains("60 left"));

        let ben = world.person("Ben");
        for words in ["/play@OtherBot", "/frobnicate"] {
            assert!(ben.says_in(group, words).await.is_empty(), "{words}");
        }
        assert!(ben.sends_in(group, Input::Unknown).await.is_empty());
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 1, "who says nothing to us is not known");

        // What is on sale is for all, a question and what is somebody's own are not.
        assert!(!ben.says_in(group, "/buy@TheBot jazz").await[0].private);
        let Target::Press(buy) = world.inbox.posted(group)[0].reply.buttons[0][0].target.clone() else { panic!() };
        assert!(ben.sends_in(group, Input::Press(buy)).await[0].private);
        assert!(olga.says_in(group, "/show jazz").await[0].private);
        let asked = olga.says_in(group, "/new").await;
        assert!(asked[0].private && asked[0].form.is_some());
        // The conversation goes on in private; what they say to us in the group answers nothing of it.
        let found = olga.says_in(group, "jazz").await;
        assert!(plain(&found).contains("Guest · free") && !found[0].private, "{found:?}");
        assert!(olga.says("Rock night").await.contains("When does it start?"), "{}", world.inbox.all());
    }

    async fn the_same_request_twice_is_one_card(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        olga.says("/post jazz").await;
        let to_fans = payload(&olga, "Post to: Jazz fans");
        olga.presses_payload(&to_fans).await;
        olga.presses_payload(&to_fans).await;
        world.settle().await;
        assert_eq!(world.inbox.posted(FANS).len(), 1);
    }

    async fn a_card_that_a_dead_worker_was_to_post_is_posted_by_another_and_once(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        olga.says("/post jazz").await;
        olga.presses("Post to: Jazz fans").await;
        let now = world.clock.now();
        let mut tx = world.app.store.begin(Actor::System).await.expect("a transaction");
        let until = now + TimeDelta::minutes(2);
        let claimed = outbox::claim(&mut tx, now, until, 100, 100).await.expect("rows");
        assert_eq!(claimed.len(), 1);
        tx.commit().await.expect("a commit");
        world.settle().await;
        assert_eq!(world.inbox.posted(FANS).len(), 0);
        world.wait(TimeDelta::minutes(2));
        let other = world.worker.clone();
        let (one, two) = tokio::join!(world.worker.drain(), other.drain());
        one.and(two).expect("the workers");
        assert_eq!(world.inbox.posted(FANS).len(), 1);
        // Should its row come up once more, it is there already.
        world.execute("UPDATE outbox SET status = 'waiting'").await;
        world.settle().await;
        assert_eq!(world.inbox.posted(FANS).len(), 1);
    }

    async fn a_group_that_goes_by_another_id_keeps_its_card_and_one_that_is_left_does_not(world: World) {
        let olga = with_fans(&world, &[("Guest", "0", "60")]).await;
        post(&olga).await;
        place::moved(&world.app, Platform::Console, FANS, "-2002").await.expect("moved");
        world.person("Ana").says("/buy jazz 2").await;
        a_moment_later(&world).await;
        assert_eq!(card(&world, FANS).1, 0, "from there it cannot be changed");
        assert!(card(&world, "-2002").0.contains("58 left"));
        world.person("Ana").says("/buy jazz 1").await;
        a_moment_later(&world).await;
        assert!(card(&world, "-2002").0.contains("57 left"));
        place::left(&world.app, Platform::Console, "-2002").await.expect("left");
        world.person("Ana").says("/buy jazz 1").await;
        a_moment_later(&world).await;
        assert!(card(&world, "-2002").0.contains("57 left"));
        assert_eq!(olga.received("in Jazz fans up to date"), 1, "{}", olga.inbox());
    }

    async fn a_search_finds_what_is_published_and_ahead_by_name_venue_or_slug(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60"), ("Guest", "0", "10")]).await;
        olga.says("/duplicate jazz").await;
        let found = |query: &'static str| {
            let app = &world.app;
            async move { event::search_published(app, query, 5).await.expect("events") }
        };
        for query in ["", "JAZZ", "blue note", "jazz-night", "  zz n "] {
            let found = found(query).await;
            assert_eq!(found.len(), 1, "{query}: a draft is nobody's to find");
            assert_eq!(found[0].tiers.len(), 2);
            assert_eq!(found[0].tiers[0].name, "Regular");
        }
        assert!(found("rock").await.is_empty());
        assert!(event::search_published(&world.app, "", 0).await.expect("events").is_empty());
        world.wait(TimeDelta::days(14));
        assert!(found("").await.is_empty());
    }
}
