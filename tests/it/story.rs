//! The main job, from a form to a scanned ticket.

use eventos_tests::{Person, on_both_databases};

/// An event on sale: `Jazz night`, on Friday the fourth at eight in Berlin.
pub async fn jazz_night(organizer: &Person<'_>, tiers: &[(&str, &str, &str)]) {
    let asked = organizer.says("/new").await;
    assert!(asked.contains("What is the event called?"), "{asked}");
    organizer
        .says_all(&[
            "Jazz night",
            "Berlin",
            "2026-12-04 20:00",
            "Blue Note",
            "80",
        ])
        .await;
    for (n, (name, price, quantity)) in tiers.iter().enumerate() {
        if n > 0 {
            organizer.presses("Add a tier").await;
        }
        organizer.says_all(&[name, price, quantity]).await;
        organizer.presses("Keep it").await;
    }
    let done = organizer.presses("Publish").await;
    assert!(done.contains("Jazz night is on sale!"), "{done}");
}

/// Buys of an event on sale, pays, and gets the tickets' codes.
pub async fn buy(buyer: &Person<'_>, tier: &str, count: usize) -> Vec<String> {
    let before = buyer.codes().len();
    buyer.says("/buy jazz").await;
    buyer.presses(tier).await;
    buyer.says(&count.to_string()).await;
    let world = buyer.world;
    world.pays(&buyer.link("Pay"), "ana@example.org").await;
    world.settle().await;
    let codes = buyer.codes().split_off(before);
    assert_eq!(codes.len(), count, "{}", world.inbox.all());
    codes
}

on_both_databases! {
    async fn from_a_form_to_a_scanned_ticket(world: World) {
        let (olga, ana, sam) = (world.person("Olga"), world.person("Ana"), world.person("Sam"));
        jazz_night(&olga, &[("Early bird", "15", "20"), ("Regular", "25,50", "60")]).await;

        // Ana buys two.
        let menu = ana.says("/buy jazz").await;
        assert!(menu.contains("Early bird · €15.00"), "{menu}");
        ana.presses("Early bird").await;
        let order = ana.says("2").await;
        assert!(order.contains("€30.00"), "{order}");
        let success = world.pays(&ana.link("Pay €30.00"), "ana@example.org").await;
        assert!(success.contains("/checkout/success?session_id=cs_"), "{success}");
        world.settle().await;

        assert_eq!(ana.ticket_pictures().len(), 2, "{}", world.inbox.all());
        assert_eq!(world.mails().len(), 1);
        assert_eq!(olga.received("Ana bought tickets for Jazz night"), 1, "{}", olga.inbox());

        // Sam stands at the door.
        sam.says("/start").await;
        olga.says("/staff_add jazz sam").await;
        sam.says("/checkin jazz").await;
        sam.says("/gate North gate").await;
        let picture = &ana.ticket_pictures()[0];
        let first = sam.photographs(&picture.png).await;
        assert!(first.contains("COME IN: Ana Ivanova"), "{first}");
        assert!(first.contains("1 of 2 are in"), "{first}");
        world.wait(chrono::TimeDelta::minutes(4));
        let second = sam.photographs(&picture.png).await;
        assert!(second.contains("NOT ADMITTED"), "{second}");
        assert!(second.contains("Already in, at 12:00 PM, by Sam at North gate"), "{second}");
    }
}
