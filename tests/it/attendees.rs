//! Who has tickets: the list in chat, and the file.

use chrono::TimeDelta;
use eventos_core::chat::{File, Input, Target};
use eventos_core::i18n::Lang;
use eventos_tests::person::plain;
use eventos_tests::{Db, Person, World, on_both_databases};

use crate::story::{buy, jazz_night};

/// The list as a file, as its rows.
async fn file(organizer: &Person<'_>) -> (File, Vec<Vec<String>>) {
    organizer.says("/attendees jazz").await;
    let label = match organizer.lang {
        Some(Lang::De) => "Als Datei",
        _ => "As a file",
    };
    let Target::Press(payload) = organizer.button(label) else {
        panic!("it is no link");
    };
    let mut replies = organizer.sends(Input::Press(payload)).await;
    assert!(replies[0].private);
    let file = replies[0].files.remove(0);
    let text = file
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        row.iter().map(str::to_owned).collect()
    });
    let rows = rows.collect();
    (file, rows)
}

/// Ten thousand more tickets of an order there is.
async fn fill(world: &World) {
    let fill = match world.db {
        Db::Sqlite => {
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000)
             INSERT INTO tickets (id, event_id, order_id, tier_id, holder_id, holder_name, code, seat,
                 price_minor, status, created_at)
             SELECT randomblob(16), event_id, order_id, tier_id, holder_id, 'Guest ' || n, 'X' || n,
                 n + 1, price_minor, status, created_at FROM tickets CROSS JOIN n WHERE seat = 1"
        }
        Db::Postgres => {
            "INSERT INTO tickets (id, event_id, order_id, tier_id, holder_id, holder_name, code, seat,
                 price_minor, status, created_at)
             SELECT gen_random_uuid(), event_id, order_id, tier_id, holder_id, 'Guest ' || n, 'X' || n,
                 n + 1, price_minor, status, created_at
             FROM tickets CROSS JOIN generate_series(1, 10000) AS n WHERE seat = 1"
        }
    };
    world.execute(fill).await;
}

on_both_databases! {
    async fn the_list_names_everybody_with_a_ticket_and_who_is_in(world: World) {
        let (olga, ana, sam) = (world.person("Olga"), world.person("Ana"), world.person("Sam"));
        jazz_night(&olga, &[("Regular", "20", "60"), ("Guest", "0", "20")]).await;
        let none = olga.says("/attendees jazz").await;
        assert!(none.contains("Nobody has a ticket yet"), "{none}");
        let codes = buy(&ana, "Regular", 2).await;
        for n in 0..8 {
            world.wait(TimeDelta::minutes(1));
            world.person(&format!("Guest{n}")).says("/buy jazz guest 1").await;
        }
        world.settle().await;
        sam.says("/start").await;
        olga.says("/staff_add jazz sam").await;
        sam.says("/checkin jazz").await;
        sam.says(&codes[1]).await;

        let first = olga.says("/attendees jazz").await;
        assert!(first.contains("Attendees of Jazz night\n10 tickets\n1 of 10 are in"), "{first}");
        assert_eq!(first.matches("• Guest").count(), 8, "{first}");
        assert!(first.contains("• Guest7 · Guest · good") && !first.contains("Ana"), "{first}");
        let second = olga.presses("Next").await;
        assert!(second.contains("• Ana Ivanova · Regular · 1 of 2 · good"), "{second}");
        assert!(second.contains("• Ana Ivanova · Regular · 2 of 2 · Checked in Nov 23, 12:08 PM"), "{second}");
        assert!(!second.contains("Guest7"), "{second}");

        // What was taken back is in the file only.
        olga.says("/orders jazz").await;
        olga.presses("Guest7 ·").await;
        olga.presses("Refund the order").await;
        olga.presses("Take the tickets back").await;
        let after = olga.says("/attendees jazz").await;
        assert!(after.contains("9 tickets") && !after.contains("Guest7"), "{after}");
        let (_, rows) = file(&olga).await;
        assert_eq!(rows.len(), 11);
        let guest = rows.iter().find(|row| row[2] == "Guest7").expect("a row");
        assert_eq!(guest[6], "taken back");
    }

    async fn the_file_holds_what_is_known_and_no_code(world: World) {
        let (olga, ana) = (world.person("Olga"), world.person("Ana"));
        jazz_night(&olga, &[("=Regular, \"best\"", "20.50", "60")]).await;
        let codes = buy(&ana, "Regular", 2).await;
        world.execute("UPDATE tickets SET holder_name = '=HYPERLINK(\"https://evil.example\")' WHERE seat = 2").await;
        world.wait(TimeDelta::minutes(4));
        olga.says("/checkin jazz").await;
        olga.says("/gate +North").await;
        olga.says(&codes[0]).await;
        olga.says("/cancel").await;
        let (file, rows) = file(&olga).await;
        assert_eq!(file.file_name, "attendees-jazz-night.csv");
        assert_eq!(file.media_type, "text/csv; charset=utf-8");
        assert_eq!(rows[0], [
            "Ticket", "Order", "Name", "Tier", "Price", "Currency", "Status", "Bought at", "Checked in at", "Gate", "Email",
        ]);
        let first = &rows[1];
        assert!(first[1].starts_with("ord_") && first[0] == format!("{}-1", first[1]), "{first:?}");
        assert_eq!(first[2..], [
            "Ana Ivanova", "'=Regular, \"best\"", "20.50", "EUR", "checked in", "2026-11-23T12:00:00+01:00",
            "2026-11-23T12:04:00+01:00", "'+North", "ana@example.org",
        ].map(str::to_owned));
        assert_eq!(rows[2][2], "'=HYPERLINK(\"https://evil.example\")");
        assert_eq!((&*rows[2][6], &*rows[2][8], &*rows[2][9]), ("good", "", ""));
        let text = String::from_utf8(file.bytes.clone()).expect("text");
        for code in &codes {
            assert!(!text.contains(code.as_str()), "{text}");
        }
        assert!(!format!("{file:?}").contains("Ana"), "{file:?}");
        olga.says("/language deutsch").await;
        let german = Person { lang: Some(Lang::De), ..olga.clone() };
        let (_, rows) = self::file(&german).await;
        assert_eq!(rows[0][3..5], ["Kategorie", "Preis"].map(str::to_owned));
    }

    async fn the_list_is_the_organizers_alone(world: World) {
        let (olga, ana, sam) = (world.person("Olga"), world.person("Ana"), world.person("Sam"));
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&ana, "Regular", 1).await;
        sam.says("/start").await;
        olga.says("/staff_add jazz sam").await;
        olga.says("/show jazz").await;
        olga.presses("Attendees").await;
        let buttons = ["Attendees", "As a file"].map(|label| match olga.button(label) {
            Target::Press(payload) => payload,
            Target::Link(link) => panic!("{link}"),
        });
        for person in [&ana, &sam, &world.person("Eve")] {
            for payload in &buttons {
                let replies = person.sends(Input::Press(payload.clone())).await;
                let answer = plain(&replies);
                assert!(answer.contains("Only the organizer"), "{answer}");
                assert!(!answer.contains("Ivanova") && replies.iter().all(|reply| reply.files.is_empty()), "{answer}");
            }
            let answer = person.says("/attendees jazz").await;
            assert!(answer.contains("can’t find that event"), "{answer}");
        }
    }

    async fn ten_thousand_tickets_fit_the_file(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        buy(&world.person("Ana"), "Regular", 1).await;
        fill(&world).await;
        let (file, rows) = file(&olga).await;
        assert_eq!(rows.len(), 10_002);
        assert!(file.bytes.len() < 8 * 1024 * 1024, "Discord takes ten: {}", file.bytes.len());
    }

    async fn each_ticket_of_several_leads_to_all_of_them(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        buy(&ana, "Regular", 2).await;
        let all = ana.presses("Show all").await;
        assert_eq!(all.matches("• Jazz night").count(), 2, "{all}");
    }
}
