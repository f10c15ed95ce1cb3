//! Links into the chat, and one person in two chats.

use chrono::TimeDelta;
use eventos_core::account::Platform;
use eventos_core::chat::link::{self, Link};
use eventos_core::chat::{Action, Input, Target};
use eventos_core::id::{EventId, TierId};
use eventos_core::store::Actor;
use eventos_core::{account, event};
use eventos_tests::person::plain;
use eventos_tests::{Db, Person, World, on_both_databases};

use crate::story::{buy, jazz_night};

const BOT: &str = "https://t.me/EventosBot?start=";

async fn evening(world: &World) -> (Person<'_>, Person<'_>) {
    let (olga, ana) = (world.person("Olga"), world.person("Ana"));
    jazz_night(&olga, &[("Regular", "20", "60"), ("Guest", "0", "60")]).await;
    (olga, ana)
}

/// The jazz night, and its tier of that name.
async fn jazz(world: &World, tier: &str) -> (EventId, TierId) {
    let full = event::by_slug(&world.app, "jazz-night")
        .await
        .expect("the event");
    let tier = full
        .tiers
        .iter()
        .find(|one| one.name == tier)
        .expect("the tier");
    (full.event.id, tier.id)
}

fn line<'a>(text: &'a str, begin: &str) -> &'a str {
    let found = text.lines().find(|line| line.starts_with(begin));
    found.unwrap_or_else(|| panic!("no {begin} in {text}"))
}

/// Makes a code here, types it there, and says yes, whatever language is spoken.
async fn join(here: &Person<'_>, there: &Person<'_>) -> String {
    let code = here.says("/link").await;
    let code = line(&code, "/link ").to_owned();
    let asked = there.sends(Input::Text(code)).await;
    let Target::Press(yes) = &asked[0].buttons[0][0].target else {
        panic!("{}", plain(&asked))
    };
    there.presses_payload(yes).await
}

on_both_databases! {
    async fn a_link_leads_where_it_says(world: World) {
        let (olga, ana) = evening(&world).await;
        let (event, tier) = jazz(&world, "Guest").await;
        let follow = async |who: &Person<'_>, link: Link| {
            who.says(&format!("/start {}", link.payload().expect("it fits"))).await
        };
        let shown = follow(&ana, Link::Event("jazz-night".into())).await;
        assert!(shown.contains("Regular · €20.00"), "{shown}");
        let by_id = follow(&ana, Link::Event(event.to_string())).await;
        assert_eq!(by_id, shown);
        let offered = follow(&ana, Link::Purchase { tier, quantity: 2 }).await;
        assert!(offered.contains("2 × Guest · free") && offered.contains("Total: free"), "{offered}");
        let bought = ana.presses("Buy 2 · free").await;
        assert!(bought.contains("2 tickets for Jazz night are yours"), "{bought}");
        world.settle().await;
        let code = ana.codes().remove(0);
        assert!(follow(&ana, Link::Ticket(code.clone())).await.contains("Guest · Ana"));
        let door = follow(&ana, Link::Door(event)).await;
        assert!(door.contains("Only door staff"), "{door}");
        let invitation = olga.says("/staff_add jazz").await;
        let invitation = line(&invitation, "/join ").trim_start_matches("/join ").to_owned();
        assert!(follow(&ana, Link::Invitation(invitation)).await.contains("You are door staff"));
        assert!(follow(&ana, Link::Door(event)).await.contains("At the door of Jazz night"));
        assert!(follow(&ana, Link::Ticket(code)).await.contains("COME IN"));
        ana.says("/cancel").await;
        let tickets = link::of(&Action::Tickets { page: 0 }).expect("a screen");
        assert!(ana.says(&format!("/start {tickets}")).await.contains("Your tickets"));
        // The whole address, as it is pasted.
        assert!(ana.says(&format!("{BOT}{tickets}")).await.contains("Your tickets"));
        assert!(ana.says("/start jazz-night").await.contains("Regular · €20.00"), "a bare name, as ever");
    }

    async fn a_purchase_by_link_is_one_order_however_often_it_is_opened_and_pressed(world: World) {
        let (_, ana) = evening(&world).await;
        let (_, tier) = jazz(&world, "Guest").await;
        let payload = Link::Purchase { tier, quantity: 1 }.payload().expect("it fits");
        for _ in 0..2 {
            let answer = ana.says(&format!("/start {payload}")).await;
            assert!(answer.contains("Total: free"), "{answer}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM orders").await, 0, "a link buys nothing by itself");
        let Target::Press(buy) = ana.button("Buy 1 · free") else { panic!() };
        for _ in 0..2 {
            ana.presses_payload(&buy).await;
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM orders").await, 1);
    }

    async fn a_link_changes_spends_and_deletes_nothing(world: World) {
        let (olga, _) = evening(&world).await;
        olga.says("/cancel_event jazz").await;
        let Target::Press(cancel) = olga.button("Yes, cancel it") else { panic!() };
        let refused = olga.says(&format!("/start a_{cancel}")).await;
        assert!(refused.contains("leads nowhere"), "{refused}");
        assert_eq!(link::of(&Action::decode(&cancel).expect("an action")), None);
        assert_eq!(world.count("SELECT COUNT(*) FROM events WHERE status = 'published'").await, 1);
        for nonsense in ["a_", "a_1", "p_x_1", "d_x", "x_1", "l_1", "s_1", "t_1", "ñ"] {
            let answer = olga.says(&format!("/start {nonsense}")).await;
            assert!(!answer.contains("went wrong"), "{nonsense}: {answer}");
        }
    }

    async fn links_are_offered_once_the_bot_is_known_somewhere(world: World) {
        let (olga, ana) = evening(&world).await;
        let page = async || {
            let page = world.http.get(world.url("e/jazz-night")).send().await.expect("the page");
            page.text().await.expect("text")
        };
        for said in [olga.says("/show jazz").await, olga.says("/staff_add jazz").await, page().await, ana.says("/link").await] {
            assert!(!said.contains("t.me"), "{said}");
        }
        world.app.chat_links.set_telegram("EventosBot");
        let card = olga.says("/show jazz").await;
        assert!(card.contains(&format!("Share: {BOT}e_jazz-night")), "{card}");
        assert_eq!(olga.link("Share"), format!("{BOT}e_jazz-night"));
        let invitation = olga.says("/staff_add jazz").await;
        let code = line(&invitation, "/join ").trim_start_matches("/join ");
        assert_eq!(olga.link("Join in Telegram"), format!("{BOT}s_{code}"));
        let (_, tier) = jazz(&world, "Guest").await;
        let page = page().await;
        assert!(page.contains(&format!("{BOT}e_jazz-night")), "{page}");
        assert!(page.contains(&format!("{BOT}p_{}_1", tier.short())), "{page}");
        assert_eq!(page.matches("Buy in Telegram").count(), 3, "{page}");
        buy(&ana, "Regular", 1).await;
        ana.presses("Transfer").await;
        let message = ana.presses("Make the code").await;
        let code = line(&message, "/take ").trim_start_matches("/take ").replace('-', "");
        assert_eq!(ana.link("Take the ticket"), format!("{BOT}x_{code}"));
        let taken = world.person("Ben").says(&format!("/start x_{code}")).await;
        assert!(taken.contains("Your ticket for Jazz night"), "{taken}");
        let code = ana.says("/link").await;
        let code = line(&code, "/link ").trim_start_matches("/link ").replace('-', "");
        assert_eq!(ana.link("Open Telegram"), format!("{BOT}l_{code}"));
        let asked = ana.on(Platform::Telegram).says(&format!("/start l_{code}")).await;
        assert!(asked.contains("Join with Ana on the console?"), "{asked}");
        olga.says("/new").await;
        olga.says_all(&["Rock night", "Berlin", "2026-12-05 20:00", "Blue Note", "80", "Early", "0", "20"]).await;
        olga.presses("Keep it").await;
        let done = olga.presses("Publish").await;
        assert!(done.contains(&format!("{BOT}e_rock-night")), "{done}");
    }

    async fn two_chats_become_one_person_with_everything_of_both(world: World) {
        let (olga, ana) = evening(&world).await;
        let there = ana.on(Platform::Telegram);
        buy(&ana, "Regular", 1).await;
        there.says("/buy jazz guest 2").await;
        there.says("/language de").await;
        there.says("/timezone Madrid").await;
        jazz_night_of(&there, "Rock night").await;
        olga.says("/staff_add jazz").await;
        let invitation = olga.says("/staff_add jazz").await;
        there.says(line(&invitation, "/join ")).await;
        let done = join(&ana, &there).await;
        // Ana chose no language and no zone here, so those from there count.
        assert!(done.contains("auf Telegram") && done.contains("auf der Konsole"), "{done}");
        let tickets = ana.says("/tickets").await;
        assert_eq!(tickets.matches("• Jazz night").count(), 3, "{tickets}");
        assert!(ana.says("/events").await.contains("Rock night"));
        assert!(ana.says("/settings").await.contains("Europe/Madrid"));
        assert!(ana.says("/checkin jazz").await.contains("Jazz night"));
        assert_eq!(there.says("/tickets").await, tickets);
        // What was promised there comes to one of the chats.
        world.settle().await;
        assert_eq!(ana.codes().len(), 3, "{}", ana.inbox());
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts WHERE merged_into IS NOT NULL").await, 1);
        for left in [
            "SELECT COUNT(*) FROM orders o JOIN accounts a ON a.id = o.account_id WHERE a.merged_into IS NOT NULL",
            "SELECT COUNT(*) FROM tickets t JOIN accounts a ON a.id = t.holder_id WHERE a.merged_into IS NOT NULL",
            "SELECT COUNT(*) FROM events e JOIN accounts a ON a.id = e.organizer_id WHERE a.merged_into IS NOT NULL",
            "SELECT COUNT(*) FROM staff s JOIN accounts a ON a.id = s.account_id WHERE a.merged_into IS NOT NULL",
            "SELECT COUNT(*) FROM outbox o JOIN accounts a ON a.id = o.account_id WHERE a.merged_into IS NOT NULL",
            "SELECT COUNT(*) FROM identities i JOIN accounts a ON a.id = i.account_id WHERE a.merged_into IS NOT NULL",
            "SELECT COUNT(*) FROM link_codes",
        ] {
            assert_eq!(world.count(left).await, 0, "{left}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM audit_log WHERE action = 'account.link'").await, 1);
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn what_both_have_is_one_and_none_of_it_is_lost(world: World) {
        let (olga, ana) = evening(&world).await;
        let codes = buy(&ana, "Regular", 3).await;
        let sam = world.person("Sam");
        let there = sam.on(Platform::Discord);
        for one in [&sam, &there] {
            let invitation = olga.says("/staff_add jazz").await;
            one.says(line(&invitation, "/join ")).await;
            one.says("/checkin jazz").await;
        }
        sam.says(&codes[0]).await;
        there.says(&codes[1]).await;
        // Two platforms may know different messages by the same name.
        for one in [&sam, &there] {
            one.sends_as(Input::Text("/buy jazz guest 1".into()), "same").await;
        }
        join(&sam, &there).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM staff").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM door_counts").await, 1);
        assert_eq!(world.count("SELECT CAST(SUM(admitted) AS BIGINT) FROM door_counts").await, 2);
        assert_eq!(world.count("SELECT COUNT(*) FROM orders").await, 3);
        for one in [&sam, &there] {
            one.sends_as(Input::Text("/buy jazz guest 1".into()), "same").await;
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM orders").await, 3, "the message that comes again");
        let third = there.says(&codes[2]).await;
        assert!(third.contains("3 of 5 are in"), "{third}");
        let undone = sam.presses("Undo").await;
        assert!(undone.contains("is outside again"), "{undone}");
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn who_organizes_is_not_staff_of_their_own_event(world: World) {
        let (olga, _) = evening(&world).await;
        let there = olga.on(Platform::Telegram);
        let invitation = olga.says("/staff_add jazz").await;
        there.says(line(&invitation, "/join ")).await;
        join(&there, &olga).await;
        assert!(there.says("/staff jazz").await.contains("Nobody yet but you"));
        assert!(there.says("/checkin jazz").await.contains("At the door of Jazz night"));
    }

    async fn of_two_addresses_the_one_where_the_code_was_made_stays(world: World) {
        evening(&world).await;
        for (name, own) in [("Ana", true), ("Ben", false)] {
            let here = world.person(name);
            let there = here.on(Platform::Telegram);
            here.says("/start").await;
            there.says("/start").await;
            for (one, email) in [(&here, "here@example.org"), (&there, "there@example.org")] {
                if own || email.starts_with("there") {
                    let id = account::enter(&world.app, &one.speaker()).await.expect("an account").id;
                    let mut tx = world.app.store.begin(Actor::System).await.expect("a transaction");
                    eventos_core::store::accounts::set_email(&mut tx, id, Some(email)).await.expect("set");
                    tx.commit().await.expect("committed");
                }
            }
            join(&here, &there).await;
            let kept = if own { "here@example.org" } else { "there@example.org" };
            assert!(there.says("/settings").await.contains(kept), "{kept}");
        }
    }

    async fn who_joins_brings_their_groups_and_the_cards_in_them(world: World) {
        let (olga, ana) = evening(&world).await;
        jazz_night(&ana, &[("Regular", "20", "60")]).await;
        for (who, chat, title) in [(&olga, "-1001", "Jazz fans"), (&ana, "-1002", "Dancers")] {
            crate::cards::joined(who, chat, title).await;
            who.says("/post jazz").await;
            who.presses(&format!("Post to: {title}")).await;
        }
        world.execute("UPDATE cards SET request_key = 'both had this one'").await;
        join(&olga, &ana).await;
        for who in [&olga, &ana] {
            let asked = who.says("/post jazz").await;
            assert!(asked.contains("Which one do you mean?"), "both events: {asked}");
            who.presses("Jazz night · Dec 4, 8:00 PM").await;
            for title in ["Jazz fans", "Dancers"] {
                assert!(matches!(who.button(&format!("Post to: {title}")), Target::Press(_)));
            }
        }
        assert_eq!(world.count("SELECT COUNT(DISTINCT posted_by) FROM cards").await, 1);
    }

    async fn a_code_joins_once_and_for_a_quarter_of_an_hour(world: World) {
        evening(&world).await;
        let ana = world.person("Ana");
        let there = ana.on(Platform::Telegram);
        let old = line(&ana.says("/link").await, "/link ").to_owned();
        let code = line(&ana.says("/link").await, "/link ").to_owned();
        assert_eq!(code.trim_start_matches("/link ").replace('-', "").len(), 12);
        assert!(there.says(&old).await.contains("was used, or is too old"), "a new one replaces it");
        assert!(ana.says(&code).await.contains("one person there and here already"));
        world.wait(TimeDelta::minutes(15));
        assert!(there.says(&code).await.contains("was used, or is too old"));
        let code = line(&ana.says("/link").await, "/link ").to_owned();
        there.says(&code.to_lowercase()).await;
        let Target::Press(yes) = there.button("that’s me too") else { panic!() };
        there.presses_payload(&yes).await;
        let eve = world.person("Eve").on(Platform::Discord);
        assert!(eve.presses_payload(&yes).await.contains("was used"));
        assert!(eve.says(&code).await.contains("was used"));
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts WHERE merged_into IS NOT NULL").await, 1);
    }

    async fn nobody_joins_by_guessing(world: World) {
        evening(&world).await;
        let ana = world.person("Ana");
        let code = line(&ana.says("/link").await, "/link ").to_owned();
        let eve = world.person("Eve");
        for _ in 0..20 {
            eve.says(&format!("/link {}", eventos_core::random::symbols(12))).await;
        }
        assert!(eve.says("/link x").await.contains("try again in"));
        assert!(eve.says(&code).await.contains("try again in"), "not even the right one");
    }

    async fn two_who_join_each_other_at_the_same_instant_are_one_person(world: World) {
        evening(&world).await;
        let ana = world.person("Ana");
        let there = ana.on(Platform::Telegram);
        let (here_code, there_code) = (ana.says("/link").await, there.says("/link").await);
        let press = async |who: &Person<'_>, code: &str| {
            who.says(line(code, "/link ")).await;
            let Target::Press(yes) = who.button("that’s me too") else { panic!() };
            yes
        };
        let there_yes = press(&there, &here_code).await;
        let here_yes = press(&ana, &there_code).await;
        let (one, two) = tokio::join!(ana.presses_payload(&here_yes), there.presses_payload(&there_yes));
        let done = |answer: &str| answer.contains("Your chats are joined");
        assert!(done(&one) != done(&two), "{one}\n{two}");
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts WHERE merged_into IS NOT NULL").await, 1);
        assert_eq!(world.count("SELECT COUNT(DISTINCT account_id) FROM identities WHERE handle = 'ana'").await, 1);
    }

    /// The negative control of the race above: both have looked at the codes, and neither uses the
    /// other's up.
    async fn without_using_the_code_up_two_who_join_each_other_change_places(world: World) {
        evening(&world).await;
        let ana = world.person("Ana");
        let there = ana.on(Platform::Telegram);
        let mut ids = Vec::new();
        for one in [&ana, &there] {
            one.says("/link").await;
            ids.push(account::enter(&world.app, &one.speaker()).await.expect("an account").id);
        }
        let both_have_looked = tokio::sync::Barrier::new(2);
        let joins = async |who: &Person<'_>, into| {
            let speaker = who.speaker();
            let codes = world.count("SELECT COUNT(*) FROM link_codes").await;
            both_have_looked.wait().await;
            let mut tx = world.app.store.begin(Actor::System).await.expect("a transaction");
            let from = ids.iter().copied().find(|id| *id != into).expect("two");
            eventos_core::store::links::move_identity(
                &mut tx, speaker.platform, &speaker.external_id, from, into).await.expect("moved");
            tx.commit().await.expect("committed");
            codes
        };
        assert_eq!(tokio::join!(joins(&ana, ids[1]), joins(&there, ids[0])), (2, 2));
        assert_eq!(world.count("SELECT COUNT(DISTINCT account_id) FROM identities WHERE handle = 'ana'").await, 2);
    }

    async fn an_order_on_its_way_while_the_chats_become_one_is_not_lost(world: World) {
        evening(&world).await;
        let ana = world.person("Ana");
        let there = ana.on(Platform::Telegram);
        let code = ana.says("/link").await;
        there.says(line(&code, "/link ")).await;
        let Target::Press(yes) = there.button("that’s me too") else { panic!() };
        let (bought, joined) = tokio::join!(there.says("/buy jazz guest 1"), there.presses_payload(&yes));
        assert!(joined.contains("Your chats are joined"), "{joined}");
        let orders = world.count("SELECT COUNT(*) FROM orders").await;
        let sent_again = bought.contains("have just become one");
        assert_eq!(orders, i64::from(!sent_again), "{bought}");
        let lost = "SELECT COUNT(*) FROM orders o JOIN accounts a ON a.id = o.account_id WHERE a.merged_into IS NOT NULL";
        assert_eq!(world.count(lost).await, 0);
    }

    async fn a_chat_is_taken_apart_and_starts_with_nothing(world: World) {
        evening(&world).await;
        let ana = world.person("Ana");
        let there = ana.on(Platform::Telegram);
        assert!(ana.says("/unlink").await.contains("Ana on the console"));
        there.says("/language fr").await;
        buy(&ana, "Regular", 1).await;
        join(&ana, &there).await;
        ana.says("/language en").await;
        let Target::Press(both) = ({ ana.says("/unlink").await; ana.button("Separate: Ana on Telegram") }) else { panic!() };
        let asked = ana.presses_payload(&both).await;
        assert!(asked.contains("Separate Ana on Telegram?"), "{asked}");
        let done = ana.presses("Separate it").await;
        assert!(done.contains("is on its own now"), "{done}");
        assert!(ana.says("/tickets").await.contains("Jazz night"));
        assert!(there.says("/tickets").await.contains("no tickets yet"));
        let last = ana.presses_payload(&both).await;
        assert!(last.contains("changed since"), "{last}");
        ana.says("/unlink").await;
        assert!(!ana.says("/unlink console").await.contains("starts with nothing"), "the last one stays");
        // Whoever speaks may leave as well.
        join(&ana, &there).await;
        assert!(there.says("/unlink telegram").await.contains("Separate Ana on Telegram?"));
        there.says("/tickets").await;
        there.says("/unlink telegram").await;
        there.presses("Separate it").await;
        assert!(there.says("/tickets").await.contains("no tickets yet"));
        assert!(ana.says("/tickets").await.contains("Jazz night"));
        assert_eq!(world.count("SELECT COUNT(*) FROM audit_log WHERE action = 'account.unlink'").await, 2);
    }
}

async fn jazz_night_of(organizer: &Person<'_>, name: &str) {
    organizer.says("/new").await;
    organizer
        .says_all(&[name, "Berlin", "2026-12-05 20:00", "Blue Note", "80"])
        .await;
    organizer.says("/cancel").await;
}

/// A table that says whose a row is, and that joining forgets, leaves its rows with nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_that_says_whose_a_row_is_goes_along() {
    let world = World::new(Db::Postgres).await;
    let unknown = world
        .count(
            "SELECT COUNT(*) FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
             JOIN pg_class r ON r.oid = c.conrelid
             WHERE c.contype = 'f' AND c.confrelid = 'accounts'::regclass
                 AND r.relname || '.' || a.attname NOT IN (
                     'identities.account_id', 'email_codes.account_id', 'link_codes.account_id',
                     'events.organizer_id', 'orders.account_id', 'refunds.requested_by',
                     'tickets.holder_id', 'check_ins.account_id', 'refused_scans.account_id',
                     'staff.account_id', 'staff_invites.created_by', 'staff_invites.used_by',
                     'role_marks.account_id', 'outbox.account_id', 'door_counts.account_id', 'handovers.giver_id',
                     'handovers.taken_by', 'chats.added_by', 'cards.posted_by',
                     'audit_log.account_id', 'accounts.merged_into', 'assistant_usage.account_id')",
        )
        .await;
    assert_eq!(unknown, 0, "add it to core/src/store/links.rs, then here");
}
