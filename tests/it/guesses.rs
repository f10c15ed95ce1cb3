//! Guessing, and flooding: counted, limited, and nobody else is held up.

use std::net::IpAddr;

use chrono::TimeDelta;
use eventos_core::account::{Platform, Speaker};
use eventos_core::chat::{self, Incoming, Input, Place, Reply};
use eventos_core::i18n::Lang;
use eventos_core::live::Live;
use eventos_core::ticket::Code;
use eventos_tests::person::plain;
use eventos_tests::{Db, Person, World, on_both_databases};
use futures::StreamExt as _;

use crate::story::{buy, jazz_night};

/// Somebody on Telegram: on the console nobody is told to slow down.
struct Far<'w> {
    world: &'w World,
    name: &'static str,
    lang: Lang,
}

impl Far<'_> {
    async fn sends(&self, input: Input) -> Vec<Reply> {
        let speaker = Speaker {
            platform: Platform::Telegram,
            external_id: self.name.to_lowercase(),
            handle: Some(self.name.to_lowercase()),
            name: self.name.to_owned(),
            locale_hint: Some(self.lang),
        };
        let incoming = Incoming {
            speaker,
            chat: self.name.to_lowercase(),
            place: Place::Private,
            server: None,
            nonce: self.world.nonce(),
            input,
            live: Live::default(),
        };
        chat::handle(&self.world.app, incoming).await
    }

    async fn says(&self, text: &str) -> String {
        plain(&self.sends(Input::Text(text.to_owned())).await)
    }
}

fn far<'w>(world: &'w World, name: &'static str) -> Far<'w> {
    let lang = Lang::En;
    Far { world, name, lang }
}

fn guess() -> String {
    Code::random().as_str().to_owned()
}

/// A browser on an address of this machine.
fn browser(from: &str) -> reqwest::Client {
    let from: IpAddr = from.parse().expect("an address");
    #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
    let client = reqwest::Client::builder().local_address(from).build();
    client.expect("a client")
}

/// Opens an address; the status, and what `Retry-After` says.
async fn open(browser: &reqwest::Client, url: &str) -> (u16, Option<u64>) {
    let answer = browser.get(url).send().await.expect("an answer");
    let after = answer.headers().get("retry-after");
    let after = after.map(|value| value.to_str().expect("text").parse().expect("seconds"));
    (answer.status().as_u16(), after)
}

/// Opens that many; how many of each status there were.
async fn open_all(browser: &reqwest::Client, urls: Vec<String>) -> Vec<(u16, usize)> {
    let statuses = futures::stream::iter(urls)
        .map(|url| async move { open(browser, &url).await.0 })
        .buffer_unordered(32)
        .collect::<Vec<u16>>()
        .await;
    let mut counted: Vec<(u16, usize)> = Vec::new();
    for status in statuses {
        match counted.iter_mut().find(|(other, _)| *other == status) {
            Some((_, count)) => *count += 1,
            None => counted.push((status, 1)),
        }
    }
    counted.sort_unstable();
    counted
}

/// Olga's jazz night, and one ticket's code.
async fn evening<'w>(world: &'w World) -> (Person<'w>, String) {
    let olga = world.person("Olga");
    jazz_night(&olga, &[("Regular", "20", "60")]).await;
    let code = buy(&world.person("Ana"), "Regular", 1).await.remove(0);
    (olga, code)
}

on_both_databases! {
    async fn ten_thousand_guesses_from_one_address_open_nothing_and_the_neighbour_is_served(world: World) {
        let (_, code) = evening(&world).await;
        let (eve, ben) = (browser("127.0.0.7"), browser("127.0.0.8"));
        let urls: Vec<String> = (0..10_000)
            .map(|n| match n % 3 {
                0 => world.url(&format!("checkout/success?session_id=cs_test_{}", guess())),
                1 => world.url(&format!("t/{}/ticket.png", guess())),
                _ => world.url(&format!("t/{}", guess())),
            })
            .collect();
        let statuses = open_all(&eve, urls).await;
        let [(404, unknown), (429, limited)] = statuses[..] else { panic!("{statuses:?}") };
        assert_eq!(unknown + limited, 10_000);
        // A hundred, and those that were under way when the last of them was counted.
        assert!((100..140).contains(&unknown), "{unknown}");
        let ticket = world.url(&format!("t/{code}"));
        let (status, after) = open(&eve, &ticket).await;
        assert_eq!((status, after), (429, Some(60)), "nothing is looked up for them");
        let page = eve.get(format!("{ticket}?lang=de")).send().await.expect("a page").text().await.expect("text");
        assert!(page.contains("in 60 Sekunden noch einmal"), "{page}");
        assert_eq!(open(&ben, &ticket).await.0, 200);
        assert_eq!(open(&eve, &world.url("e/jazz-night")).await.0, 200, "an event's page is no secret");
        world.wait(TimeDelta::seconds(59));
        assert_eq!(open(&eve, &ticket).await, (429, Some(1)));
        world.wait(TimeDelta::seconds(1));
        assert_eq!(open(&eve, &ticket).await.0, 200);
    }

    async fn right_links_are_never_counted(world: World) {
        let (_, code) = evening(&world).await;
        let ana = browser("127.0.0.9");
        let urls = vec![world.url(&format!("t/{code}/calendar.ics")); 500];
        assert_eq!(open_all(&ana, urls).await, [(200, 500)]);
        assert_eq!(world.app.limits.address_guesses.remembered(), 0);
    }

    async fn ten_thousand_guesses_of_one_person_open_nothing_and_the_neighbour_gets_in(world: World) {
        let (_, code) = evening(&world).await;
        let eve = far(&world, "Eve");
        eve.says("/start").await;
        let (mut looked_up, mut told, mut unanswered) = (0, 0, 0);
        for _ in 0..10_000 {
            // Four a second, for forty minutes.
            world.wait(TimeDelta::milliseconds(250));
            let answer = eve.says(&guess()).await;
            match answer.as_str() {
                "" => unanswered += 1,
                said if said.contains("no ticket of yours") => looked_up += 1,
                said if said.contains("try again in") || said.contains("please wait") => told += 1,
                said => panic!("{said}"),
            }
        }
        assert_eq!(looked_up + told + unanswered, 10_000);
        // Twenty, then one in thirty seconds, and one more of each pause of a minute.
        assert!((20..=20 + 2 * 2_500 / 30).contains(&looked_up), "{looked_up}");
        assert!(unanswered > 5_000, "{unanswered}");
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 0);
        let ana = world.person("Ana");
        assert!(ana.says(&code).await.contains("Jazz night"), "her own ticket");
        world.wait(TimeDelta::minutes(2));
        assert!(eve.says(&guess()).await.contains("no ticket of yours"), "after a while they may again");
    }

    async fn somebody_who_guesses_is_told_when_to_try_again_in_their_language(world: World) {
        evening(&world).await;
        let mut eve = world.person("Eve");
        eve.lang = Some(Lang::Fr);
        for _ in 0..20 {
            eve.says(&guess()).await;
        }
        assert!(eve.says(&guess()).await.contains("Réessayez dans 60 secondes"));
        world.wait(TimeDelta::seconds(45));
        assert!(eve.says(&guess()).await.contains("Réessayez dans 15 secondes"));
        assert!(!eve.says("/help").await.is_empty(), "everything else is answered");
    }

    async fn door_staff_with_a_fast_line_and_strangers_codes_are_never_held_up(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "80")]).await;
        for name in ["Ana", "Ben", "Cem"] {
            world.person(name).says("/buy jazz 10").await;
            world.person(name).says("/buy jazz 10").await;
        }
        world.settle().await;
        let codes: Vec<String> =
            ["Ana", "Ben", "Cem"].iter().flat_map(|name| world.person(name).codes()).collect();
        assert_eq!(codes.len(), 60);
        let sam = far(&world, "Sam");
        sam.says("/start").await;
        let invitation = olga.says("/staff_add jazz").await;
        let join = invitation.lines().find(|line| line.starts_with("/join ")).expect("the word");
        sam.says(join).await;
        sam.says("/checkin jazz").await;
        // Three minutes: twenty tickets a minute, each twice, and a code that is nobody's with each.
        for code in &codes {
            world.wait(TimeDelta::seconds(3));
            assert!(sam.says(code).await.contains("COME IN"));
            assert!(sam.says(code).await.contains("Already in"));
            assert!(sam.says(&guess()).await.contains("NOT ADMITTED"));
            assert!(sam.says("https://example.org/menu").await.contains("not a ticket’s code"));
        }
        // And all of it at once, with no second between: a machine at the gate.
        for _ in 0..100 {
            assert!(sam.says(&guess()).await.contains("NOT ADMITTED"));
        }
        assert!(sam.says(&codes[0]).await.contains("Already in"));
    }

    async fn a_flood_is_answered_once_and_the_next_person_is_answered(world: World) {
        let (eve, ben) = (far(&world, "Eve"), far(&world, "Ben"));
        let mut answers = Vec::new();
        for _ in 0..200 {
            answers.push(eve.says("/help").await);
        }
        assert!(answers[..20].iter().all(|answer| answer.contains("What I can do")));
        assert!(answers[20].contains("please wait 10 seconds"), "{}", answers[20]);
        assert!(answers[21..].iter().all(String::is_empty), "silence, and no flood of answers");
        assert!(ben.says("/help").await.contains("What I can do"));
        world.wait(TimeDelta::seconds(10));
        assert!(eve.says("/help").await.contains("What I can do"));
        // The language is the one they chose, not the platform's.
        eve.says("/language de").await;
        let mut last = String::new();
        while !last.contains("bitte warte") && !last.contains("Bitte warte") {
            last = eve.says("/start").await;
            assert!(!last.is_empty());
        }
    }

    async fn a_flood_of_pictures_is_not_looked_at(world: World) {
        let eve = far(&world, "Eve");
        let mut tried = 0;
        for _ in 0..60 {
            let answer = plain(&eve.sends(Input::Picture { bytes: b"no picture".to_vec(), words: String::new(), is_forwarded: false }).await);
            tried += usize::from(answer.contains("can’t read that as a picture"));
        }
        assert_eq!(tried, 20);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_trusted_proxy_each_address_has_its_own_limit_and_nobody_borrows_anothers() {
    let world = World::with(Db::Sqlite, &[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let (_, code) = evening(&world).await;
    let ticket = world.url(&format!("t/{code}"));
    let opens = async |url: String, forwarded: String| {
        let request = world.http.get(url).header("x-forwarded-for", forwarded);
        request.send().await.expect("an answer").status().as_u16()
    };
    // One IPv6 line, with an address of its own for each guess, and lies in front of it.
    for n in 0..110 {
        let from = format!("10.0.0.{n}, 2001:db8:1:2::{n:x}");
        opens(world.url(&format!("t/{}", guess())), from).await;
    }
    let from = |address: &str| opens(ticket.clone(), address.to_owned());
    assert_eq!(from("2001:db8:1:2:aaaa::1").await, 429);
    assert_eq!(from("2001:db8:1:3::1").await, 200);
    assert_eq!(from("203.0.113.7").await, 200);
    // Who does not come through the proxy is not believed.
    let eve = browser("127.0.0.7");
    let mut last = 0;
    for n in 0..110 {
        let request = eve.get(world.url(&format!("t/{}", guess())));
        let request = request.header("x-forwarded-for", format!("203.0.113.{n}"));
        last = request.send().await.expect("an answer").status().as_u16();
    }
    assert_eq!(last, 429);
    assert_eq!(
        from("203.0.113.8").await,
        200,
        "the address that was lied about"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_guessed_once_is_not_remembered_for_ever() {
    let world = World::with(Db::Sqlite, &[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    for n in 0..3_000 {
        let from = format!("198.51.{}.{}", n / 250, n % 250);
        let request = world.http.get(world.url(&format!("t/{}", guess())));
        let answer = request
            .header("x-forwarded-for", from)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 404);
        world.wait(TimeDelta::milliseconds(500));
    }
    let remembered = world.app.limits.address_guesses.remembered();
    assert!(remembered < 600, "{remembered}");
}
