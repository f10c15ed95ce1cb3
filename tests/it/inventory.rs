//! Seats: never more than there are.

use chrono::TimeDelta;
use eventos_tests::on_both_databases;

use crate::story::jazz_night;

on_both_databases! {
    async fn fifty_buyers_and_one_seat_are_one_hold(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "1")]).await;
        let people: Vec<_> = (0..50).map(|n| world.person(&format!("Buyer{n}"))).collect();
        let answers = futures::future::join_all(people.iter().map(|p| p.says("/buy jazz 1"))).await;
        let held = answers.iter().filter(|answer| answer.contains("seats are held until")).count();
        let sold_out = answers.iter().filter(|answer| answer.contains("sold out")).count();
        assert_eq!((held, sold_out), (1, 49), "{answers:#?}");
        assert_eq!(world.count("SELECT held FROM tiers").await, 1);
        assert_eq!(world.sandbox.sessions().len(), 1);
    }

    async fn tiers_that_share_the_capacity_never_exceed_it(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60"), ("Guest", "0", "60")]).await;
        olga.says("/edit jazz").await;
        olga.presses("Capacity").await;
        olga.says("5").await;
        let people: Vec<_> = (0..12).map(|n| world.person(&format!("Buyer{n}"))).collect();
        let orders = people.iter().enumerate().map(|(n, person)| {
            person.says(if n % 2 == 0 { "/buy jazz regular 1" } else { "/buy jazz guest 1" })
        });
        futures::future::join_all(orders).await;
        assert_eq!(world.count("SELECT held + sold FROM events").await, 5);
        assert_eq!(world.count("SELECT CAST(SUM(held + sold) AS BIGINT) FROM tiers").await, 5);
    }

    async fn a_capacity_below_what_is_sold_leaves_nothing_and_never_less(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "60")]).await;
        world.person("Ana").says("/buy jazz 3").await;
        olga.says("/edit jazz").await;
        olga.presses("Capacity").await;
        let edited = olga.says("2").await;
        assert!(edited.contains("2 people"), "{edited}");
        let menu = world.person("Ben").says("/buy jazz").await;
        assert!(menu.contains("Guest · free · sold out"), "{menu}");
        let refused = world.person("Ben").says("/buy jazz 1").await;
        assert!(refused.contains("sold out"), "{refused}");
        let page = world.http.get(world.url("e/jazz-night")).send().await.expect("the page");
        let page = page.text().await.expect("text");
        assert!(page.contains("Sold out") && !page.contains("-1 "), "{page}");
    }

    async fn until_midnight_means_the_events_own_zone_across_a_change_of_clocks(world: World) {
        let olga = world.person("Olga");
        olga.says("/timezone Europe/Berlin").await;
        olga.says("/new").await;
        // On the night of 28 March 2027 the clocks in Berlin go forward.
        olga.says_all(&["Night walk", "2027-03-28 22:00", "Gate", "10", "Seat", "0", "10"]).await;
        olga.presses("Keep it").await;
        olga.says("/tiers night").await;
        olga.presses("Sale dates: Seat").await;
        olga.presses("From the start").await;
        let tiers = olga.presses("Until midnight before the event").await;
        assert!(tiers.contains("until Mar 28, 12:00 AM"), "{tiers}");
        olga.says("/publish night").await;
        olga.presses("Publish").await;
        let ana = world.person("Ana");
        // 28 March 00:00 in Berlin is 23:00 UTC of the day before: the clocks have not changed yet.
        let midnight: chrono::DateTime<chrono::Utc> = "2027-03-27T23:00:00Z".parse().expect("a time");
        world.wait(midnight - world.clock.now() - TimeDelta::seconds(1));
        assert!(ana.says("/buy night 1").await.contains("is yours"));
        world.wait(TimeDelta::seconds(1));
        let late = ana.says("/buy night 1").await;
        assert!(late.contains("no longer on sale"), "{late}");
        // The end of that short day itself is 22:00 UTC.
        olga.says("/edit night").await;
        olga.presses("End").await;
        let ended = olga.presses("End of that day").await;
        assert!(ended.contains("until Mar 29, 12:00 AM"), "{ended}");
    }

    async fn sale_windows_and_limits_are_kept(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        olga.says("/tiers jazz").await;
        olga.presses("Sale dates: Regular").await;
        olga.says("2026-11-24 10:00").await;
        olga.says("2026-12-01 10:00").await;
        let ana = world.person("Ana");
        let early = ana.says("/buy jazz 1").await;
        assert!(early.contains("goes on sale Nov 24, 10:00 AM"), "{early}");
        world.wait(TimeDelta::days(1));
        let many = ana.says("/buy jazz 11").await;
        assert!(many.contains("up to 10"), "{many}");
        for (asked, answer) in [("/buy jazz 0", "At least one"), ("/buy jazz 10", "€200.00")] {
            let said = ana.says(asked).await;
            assert!(said.contains(answer), "{asked}: {said}");
        }
        world.wait(TimeDelta::days(8));
        let late = ana.says("/buy jazz 1").await;
        assert!(late.contains("no longer on sale"), "{late}");
    }

    async fn a_double_tap_is_one_order(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        let buy = || eventos_core::chat::Input::Text("/buy jazz 2".to_owned());
        let taps = (0..5).map(|_| ana.sends_as(buy(), "tap"));
        let answers = futures::future::join_all(taps).await;
        for answer in answers {
            assert!(eventos_tests::person::plain(&answer).contains("€40.00"));
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM orders").await, 1);
        assert_eq!(world.count("SELECT held FROM tiers").await, 2);
    }

    async fn a_quantity_pressed_twice_is_one_order(world: World) {
        jazz_night(&world.person("Olga"), &[("Guest", "0", "60")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz").await;
        ana.presses("Guest").await;
        let eventos_core::chat::Target::Press(two) = ana.button("2") else { panic!() };
        futures::future::join_all((0..4).map(|_| ana.presses_payload(&two))).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM orders").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets").await, 2);
    }

    async fn one_person_cannot_lock_up_an_event_with_unpaid_orders(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let ana = world.person("Ana");
        for _ in 0..5 {
            assert!(ana.says("/buy jazz 1").await.contains("seats are held"));
        }
        let refused = ana.says("/buy jazz 1").await;
        assert!(refused.contains("several unpaid orders"), "{refused}");
        ana.says("/tickets").await;
        ana.presses("Give up the seats").await;
        assert!(ana.says("/buy jazz 1").await.contains("seats are held"));
    }

    /// The negative control of the races above: looking first and taking after, without the
    /// condition in the update, sells one seat twice, and the counts above would show it.
    async fn without_the_condition_in_the_update_a_seat_is_sold_twice(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "1")]).await;
        let both_have_looked = tokio::sync::Barrier::new(2);
        let buyer = || async {
            let left = world.count("SELECT quantity - held - sold FROM tiers").await;
            both_have_looked.wait().await;
            if left >= 1 {
                world.execute("UPDATE tiers SET held = held + 1").await;
            }
        };
        tokio::join!(buyer(), buyer());
        assert_eq!(world.count("SELECT held FROM tiers").await, 2, "two holds of one seat");
    }
}
