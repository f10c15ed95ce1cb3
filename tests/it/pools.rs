//! Seats that several tiers share: never more than there are, and given back with the tiers' own.

use chrono::TimeDelta;
use eventos_core::chat::Target;
use eventos_tests::{Person, World, on_both_databases};

use crate::story::{buy, jazz_night};

/// Olga's jazz night, whose first two tiers share so many seats as `Floor`.
async fn shared<'w>(world: &'w World, tiers: &[(&str, &str, &str)], seats: &str) -> Person<'w> {
    let olga = world.person("Olga");
    jazz_night(&olga, tiers).await;
    share(&olga, "Floor", seats, "1, 2").await;
    olga
}

/// Makes a pool, by its form; the screen after it.
async fn share(olga: &Person<'_>, name: &str, seats: &str, tiers: &str) -> String {
    olga.says("/pools jazz").await;
    olga.presses("Share seats").await;
    let done = olga.says_all(&[name, seats, tiers]).await;
    assert!(done.contains(&format!("{name} · ")), "{done}");
    done
}

const POOLS_AS_THEIR_TIERS: &str = "SELECT COUNT(*) FROM pools p WHERE
    p.held <> (SELECT COALESCE(SUM(t.held), 0) FROM tiers t WHERE t.pool_id = p.id)
    OR p.sold <> (SELECT COALESCE(SUM(t.sold), 0) FROM tiers t WHERE t.pool_id = p.id)";

/// The pool's held and sold, after a look at whether all pools are as their tiers say.
async fn floor(world: &World) -> (i64, i64) {
    assert_eq!(world.count(POOLS_AS_THEIR_TIERS).await, 0);
    let held = "SELECT held FROM pools WHERE name = 'Floor'";
    let sold = "SELECT sold FROM pools WHERE name = 'Floor'";
    (world.count(held).await, world.count(sold).await)
}

const PAID_AND_FREE: [(&str, &str, &str); 2] = [("Regular", "20", "60"), ("Guest", "0", "60")];

on_both_databases! {
    async fn two_tiers_that_share_a_pool_never_exceed_it(world: World) {
        shared(&world, &PAID_AND_FREE, "7").await;
        let people: Vec<_> = (0..50).map(|n| world.person(&format!("Buyer{n}"))).collect();
        let orders = people.iter().enumerate().map(|(n, person)| {
            person.says(if n % 2 == 0 { "/buy jazz regular 1" } else { "/buy jazz guest 1" })
        });
        let answers = futures::future::join_all(orders).await;
        let sold_out = answers.iter().filter(|answer| answer.contains("sold out")).count();
        assert_eq!(sold_out, 43, "{answers:#?}");
        let (held, sold) = floor(&world).await;
        assert_eq!(held + sold, 7);
        assert_eq!(world.count("SELECT held + sold FROM events").await, 7);
        assert_eq!(world.count("SELECT CAST(SUM(held + sold) AS BIGINT) FROM tiers").await, 7);
    }

    /// The negative control of the race above: the same statement without its condition, by two who
    /// both saw the last seat, sells it twice, and the counts above would show it.
    async fn without_the_condition_a_shared_seat_is_sold_twice(world: World) {
        shared(&world, &PAID_AND_FREE, "1").await;
        let both_have_looked = tokio::sync::Barrier::new(2);
        let buyer = || async {
            let left = world.count("SELECT quantity - held - sold FROM pools").await;
            both_have_looked.wait().await;
            if left >= 1 {
                world.execute("UPDATE pools SET held = held + 1").await;
            }
        };
        tokio::join!(buyer(), buyer());
        assert_eq!(world.count("SELECT held - quantity FROM pools").await, 1, "one too many");
    }

    /// The other control: it is the pool that keeps the fifty out, not the tiers or the event.
    async fn without_the_pool_the_same_buyers_all_get_in(world: World) {
        shared(&world, &PAID_AND_FREE, "7").await;
        world.execute("UPDATE tiers SET pool_id = NULL").await;
        let people: Vec<_> = (0..10).map(|n| world.person(&format!("Buyer{n}"))).collect();
        futures::future::join_all(people.iter().map(|p| p.says("/buy jazz guest 1"))).await;
        assert_eq!(world.count("SELECT held + sold FROM events").await, 10);
    }

    async fn a_hold_that_lapses_or_is_given_up_gives_the_shared_seats_back(world: World) {
        shared(&world, &PAID_AND_FREE, "4").await;
        let (ana, ben) = (world.person("Ana"), world.person("Ben"));
        ana.says("/buy jazz regular 3").await;
        assert_eq!(floor(&world).await, (3, 0));
        let refused = ben.says("/buy jazz guest 2").await;
        assert!(refused.contains("Only one is left"), "{refused}");
        assert_eq!(floor(&world).await, (3, 0), "none of it was kept");
        ana.presses("Give up the seats").await;
        assert_eq!(floor(&world).await, (0, 0));
        ana.says("/buy jazz regular 4").await;
        assert_eq!(floor(&world).await, (4, 0));
        world.wait(TimeDelta::minutes(43));
        eventos_core::order::sweep(&world.app).await.expect("the sweeper");
        assert_eq!(floor(&world).await, (0, 0));
    }

    async fn a_tier_that_is_sold_out_keeps_no_shared_seat(world: World) {
        shared(&world, &[("Regular", "20", "1"), ("Guest", "0", "60")], "4").await;
        let ana = world.person("Ana");
        let refused = ana.says("/buy jazz regular 2").await;
        assert!(!refused.contains("held until"), "{refused}");
        assert_eq!(floor(&world).await, (0, 0));
        assert_eq!(world.count("SELECT held FROM events").await, 0);
    }

    async fn a_payment_sells_shared_seats_and_a_refund_or_a_cancelled_event_frees_them(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "6").await;
        let ana = world.person("Ana");
        buy(&ana, "Regular", 3).await;
        world.person("Ben").says("/buy jazz guest 2").await;
        assert_eq!(floor(&world).await, (0, 5));
        olga.says("/orders jazz").await;
        olga.presses("Ana").await;
        olga.presses("Refund ticket 1").await;
        olga.presses("Refund €20.00").await;
        assert_eq!(floor(&world).await, (0, 4));
        world.person("Cleo").says("/buy jazz regular 2").await;
        assert_eq!(floor(&world).await, (2, 4));
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes").await;
        world.settle().await;
        assert_eq!(floor(&world).await, (0, 0));
    }

    async fn money_that_comes_late_takes_shared_seats_again_or_goes_back(world: World) {
        shared(&world, &PAID_AND_FREE, "2").await;
        let (ana, ben) = (world.person("Ana"), world.person("Ben"));
        for person in [&ana, &ben] {
            person.says("/buy jazz regular 2").await;
            world.clock.advance(TimeDelta::minutes(39));
            world.sandbox.hold_webhooks(true);
            world.pays(&person.link("Pay"), "x@example.org").await;
            world.clock.advance(TimeDelta::minutes(5));
            eventos_core::order::sweep(&world.app).await.expect("the sweeper");
        }
        assert_eq!(floor(&world).await, (0, 0));
        world.sandbox.hold_webhooks(false);
        world.settle().await;
        world.settle().await;
        assert_eq!(floor(&world).await, (0, 2));
        assert_eq!(world.sandbox.returned("eur"), 4000, "{}", world.inbox.all());
    }

    async fn several_payments_of_two_tiers_at_once_are_each_counted(world: World) {
        shared(&world, &[("Regular", "20", "60"), ("Balcony", "10", "60")], "20").await;
        let people: Vec<_> = (0..6).map(|n| world.person(&format!("Buyer{n}"))).collect();
        for (n, person) in people.iter().enumerate() {
            person.says(if n % 2 == 0 { "/buy jazz regular 2" } else { "/buy jazz balcony 1" }).await;
        }
        assert_eq!(floor(&world).await, (9, 0));
        futures::future::join_all(people.iter().map(|person| async move {
            world_pays(person).await;
        })).await;
        world.settle().await;
        assert_eq!(floor(&world).await, (0, 9));
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets").await, 9);
    }

    async fn a_tier_that_moves_between_pools_takes_its_seats_along(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "5").await;
        let ana = world.person("Ana");
        buy(&ana, "Regular", 2).await;
        ana.says("/buy jazz regular 1").await;
        world.person("Ben").says("/buy jazz guest 1").await;
        assert_eq!(floor(&world).await, (1, 3));
        // Into a pool that has not so many: it has none left then, and never less.
        let screen = share(&olga, "Balcony", "2", "regular").await;
        assert!(screen.contains("Balcony · 0 of 2 left · Regular"), "{screen}");
        assert!(screen.contains("Floor · 4 of 5 left · Guest"), "{screen}");
        assert_eq!(floor(&world).await, (0, 1));
        let refused = world.person("Cleo").says("/buy jazz regular 1").await;
        assert!(refused.contains("sold out"), "{refused}");
        // What is given back now goes where the tier is now.
        ana.says("/tickets").await;
        ana.presses("Give up the seats").await;
        let balcony = "SELECT held * 100 + sold FROM pools WHERE name = 'Balcony'";
        assert_eq!(world.count(balcony).await, 2);
        // Back again, and out of any.
        olga.says("/pools jazz").await;
        olga.presses("✎ Floor").await;
        olga.presses("Keep").await;
        olga.presses("Keep").await;
        let back = olga.says("all").await;
        assert!(back.contains("Floor · 2 of 5 left · Regular, Guest"), "{back}");
        assert!(back.contains("Balcony · 2 of 2 left · no tiers"), "{back}");
        assert_eq!(floor(&world).await, (0, 3));
        olga.presses("✕ Floor").await;
        let removed = olga.presses("Remove").await;
        assert!(!removed.contains("Floor"), "{removed}");
        assert_eq!(world.count("SELECT COUNT(*) FROM tiers WHERE pool_id IS NOT NULL").await, 0);
        assert!(world.person("Dora").says("/buy jazz guest 9").await.contains("are yours"));
    }

    async fn moving_a_tier_while_it_is_bought_loses_no_seat(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "30").await;
        share(&olga, "Balcony", "30", "guest").await;
        let edit = async {
            for _ in 0..4 {
                for pool in ["✎ Floor", "✎ Balcony"] {
                    olga.says("/pools jazz").await;
                    olga.presses(pool).await;
                    olga.presses("Keep").await;
                    olga.presses("Keep").await;
                    olga.says("all").await;
                }
            }
        };
        let people: Vec<_> = (0..20).map(|n| world.person(&format!("Buyer{n}"))).collect();
        let orders = people.iter().enumerate().map(|(n, person)| async move {
            person.says(if n % 2 == 0 { "/buy jazz regular 1" } else { "/buy jazz guest 1" }).await;
            if n % 4 == 0 {
                person.presses("Give up the seats").await;
            }
        });
        tokio::join!(edit, futures::future::join_all(orders));
        floor(&world).await;
        let taken = "SELECT CAST(SUM(held + sold) AS BIGINT) FROM pools";
        assert_eq!(world.count(taken).await, 15);
    }

    async fn what_is_left_is_the_least_of_tier_pool_and_event_in_chat_and_on_the_page(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "6").await;
        let (ana, ben) = (world.person("Ana"), world.person("Ben"));
        ana.says("/buy jazz guest 2").await;
        let menu = ben.says("/buy jazz").await;
        assert!(menu.contains("Regular · €20.00 · only 4 left"), "{menu}");
        assert!(menu.contains("Guest · free · only 4 left"), "{menu}");
        let page = page(&world).await;
        assert_eq!(page.matches("4 left").count(), 2, "{page}");
        ben.presses("Guest").await;
        let too_many = ben.says("5").await;
        assert!(too_many.contains("4"), "{too_many}");
        let card = olga.says("/show jazz").await;
        assert!(card.contains("Shared seats\n"), "{card}");
        assert!(card.contains("Floor · 4 of 6 left · Regular, Guest"), "{card}");
        // Below what is sold: nothing is left, and never less.
        olga.says("/pools jazz").await;
        olga.presses("✎ Floor").await;
        olga.presses("Keep").await;
        olga.says("1").await;
        let lowered = olga.presses("Keep").await;
        assert!(lowered.contains("Floor · 0 of 1 left"), "{lowered}");
        let menu = ben.says("/buy jazz").await;
        assert!(menu.contains("Regular · €20.00 · sold out"), "{menu}");
        let page = self::page(&world).await;
        assert!(page.contains("Sold out") && !page.contains("-1 "), "{page}");
    }

    async fn the_organizer_hears_how_many_can_be_sold_at_most(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "6").await;
        buy(&world.person("Ana"), "Regular", 1).await;
        assert_eq!(olga.received("1 of 6 sold"), 1, "{}", olga.inbox());
    }

    async fn a_duplicate_shares_its_seats_as_the_old_one_did_and_has_sold_none(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "6").await;
        world.person("Ana").says("/buy jazz guest 2").await;
        let copy = olga.says("/duplicate jazz").await;
        assert!(copy.contains("Floor · 6 of 6 left · Regular, Guest"), "{copy}");
        assert_eq!(world.count("SELECT COUNT(*) FROM pools").await, 2);
        assert_eq!(world.count("SELECT COUNT(DISTINCT pool_id) FROM tiers").await, 2);
        let apart = "SELECT COUNT(*) FROM tiers t JOIN pools p ON p.id = t.pool_id
            WHERE t.event_id <> p.event_id";
        assert_eq!(world.count(apart).await, 0);
    }

    async fn a_stranger_cannot_share_seats_nor_change_who_does(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "6").await;
        let eve = world.person("Eve");
        eve.says("/start").await;
        olga.says("/pools jazz").await;
        for button in ["✎ Floor", "✕ Floor", "Share seats"] {
            let Target::Press(payload) = olga.button(button) else { panic!("{button}") };
            let refused = eve.presses_payload(&payload).await;
            assert!(refused.contains("isn’t yours") || refused.contains("organizer"), "{button}: {refused}");
        }
        olga.presses("✕ Floor").await;
        let Target::Press(payload) = olga.button("Remove") else { panic!() };
        eve.presses_payload(&payload).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM tiers WHERE pool_id IS NOT NULL").await, 2);
    }

    async fn which_tiers_is_read_kindly_and_asked_again(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60"), ("Guest", "0", "60"), ("Press", "0", "5")]).await;
        olga.says("/tiers jazz").await;
        let none = olga.presses("Shared seats").await;
        assert!(none.contains("can share one number of seats"), "{none}");
        olga.presses("Share seats").await;
        olga.says("Floor").await;
        let asked = olga.says("50").await;
        assert!(asked.contains("1 Regular · 2 Guest · 3 Press"), "{asked}");
        let again = olga.says("1 and vip").await;
        assert!(again.contains("I can’t tell which tier “vip” is"), "{again}");
        assert!(again.contains("Which tiers share them?"), "{again}");
        let done = olga.says("3 and regular").await;
        assert!(done.contains("Floor · 50 of 50 left · Regular, Press"), "{done}");
        let notes = "SELECT COUNT(*) FROM audit_log WHERE action = 'pool.add'";
        assert_eq!(world.count(notes).await, 1);
    }

    async fn an_event_has_ten_pools_at_most(world: World) {
        let olga = shared(&world, &PAID_AND_FREE, "6").await;
        let Target::Press(add) = olga.button("Share seats") else { panic!() };
        for n in 2..=10 {
            share(&olga, &format!("Pool {n}"), "5", "all").await;
        }
        let full = olga.says("/pools jazz").await;
        assert!(full.contains("Pool 10 · 5 of 5 left · Regular, Guest"), "{full}");
        olga.presses_payload(&add).await;
        let refused = olga.says_all(&["One more", "5", "all"]).await;
        assert!(refused.contains("at most 10"), "{refused}");
        assert_eq!(world.count("SELECT COUNT(*) FROM pools").await, 10);
    }
}

async fn world_pays(person: &Person<'_>) {
    person
        .world
        .pays(&person.link("Pay"), "x@example.org")
        .await;
}

async fn page(world: &World) -> String {
    let page = world.http.get(world.url("e/jazz-night")).send();
    let page = page.await.expect("the page");
    page.text().await.expect("text")
}
