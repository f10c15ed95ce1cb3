//! Tickets that change hands: the old QR dies, and the new holder gets theirs.

use chrono::TimeDelta;
use eventos_core::chat::Target;
use eventos_core::delivery::SendError;
use eventos_core::id::{AccountId, OrderId};
use eventos_core::store::Actor;
use eventos_core::{account, order, ticket};
use eventos_tests::{Person, World, on_both_databases};
use mail_parser::MessageParser;

use crate::story::{buy, jazz_night};

/// Olga's jazz night with Sam at its door, and Ana with so many tickets.
async fn evening<'w>(
    world: &'w World,
    count: usize,
) -> (Person<'w>, Person<'w>, Person<'w>, Vec<String>) {
    let people = ["Olga", "Ana", "Sam"].map(|name| world.person(name));
    let [olga, ana, sam] = people;
    jazz_night(&olga, &[("Regular", "20", "60"), ("Guest", "0", "60")]).await;
    sam.says("/start").await;
    olga.says("/staff_add jazz sam").await;
    let codes = buy(&ana, "Regular", count).await;
    sam.says("/checkin jazz").await;
    (olga, ana, sam, codes)
}

/// Hands the ticket over that was shown last: what is to be typed.
async fn transfer(holder: &Person<'_>) -> String {
    let asked = holder.presses("Transfer").await;
    assert!(
        asked.contains("Hand over your ticket for Jazz night?"),
        "{asked}"
    );
    word(&holder.presses("Make the code").await)
}

/// The line of a message that is to be typed.
fn word(message: &str) -> String {
    let line = message.lines().find(|line| line.starts_with("/take "));
    line.unwrap_or_else(|| panic!("no code in {message}"))
        .to_owned()
}

async fn takes(taker: &Person<'_>, word: &str) -> Vec<String> {
    let before = taker.codes().len();
    let taken = taker.says(word).await;
    assert!(taken.contains("for Jazz night"), "{taken}");
    taker.world.settle().await;
    taker.codes().split_off(before)
}

async fn status(world: &World, path: &str) -> u16 {
    let answer = world.http.get(world.url(path)).send().await;
    answer.expect("an answer").status().as_u16()
}

async fn id_of(person: &Person<'_>) -> AccountId {
    let account = account::enter(&person.world.app, &person.speaker()).await;
    account.expect("an account").id
}

async fn order_of(olga: &Person<'_>) -> OrderId {
    let (app, id) = (&olga.world.app, id_of(olga).await);
    let found = eventos_core::event::find(app, id, eventos_core::event::Among::Own, "jazz").await;
    let event = found.expect("events")[0].id;
    order::list(app, id, event, 9, 0).await.expect("orders")[0]
        .order
        .id
}

/// The code that the organizer is given when nothing reaches the holder.
async fn lookup_code(world: &World, order: OrderId, holder: AccountId) -> Option<String> {
    let mut tx = world
        .app
        .store
        .begin(Actor::System)
        .await
        .expect("a transaction");
    let code = ticket::lookup_code(&mut tx, order, holder, world.clock.now()).await;
    tx.commit().await.expect("committed");
    code.expect("no failure")
}

on_both_databases! {
    async fn the_old_qr_dies_and_the_new_holder_gets_theirs(world: World) {
        let (olga, ana, sam, codes) = evening(&world, 1).await;
        let ben = world.person("Ben");
        let word = transfer(&ana).await;
        assert!(ana.says("/tickets").await.contains("Jazz night"), "it is hers until it is taken");
        let [new] = &takes(&ben, &word).await[..] else { panic!("{}", world.inbox.all()) };
        assert_ne!(*new, codes[0]);
        assert_eq!(ana.received("Ben has taken over your ticket for Jazz night"), 1, "{}", ana.inbox());
        assert!(ana.says("/tickets").await.contains("no tickets yet"));
        assert!(ana.says(new).await.contains("no ticket of yours"));
        assert!(sam.says(&codes[0]).await.contains("Revoked"));
        assert!(sam.says(new).await.contains("COME IN: Ben"));
        assert_eq!(status(&world, &format!("t/{}", codes[0])).await, 404);
        assert_eq!(status(&world, &format!("t/{new}")).await, 200);
        for action in ["ticket.hand_over", "ticket.take_over"] {
            let notes = match action {
                "ticket.hand_over" => "SELECT COUNT(*) FROM audit_log WHERE action = 'ticket.hand_over'",
                _ => "SELECT COUNT(*) FROM audit_log WHERE action = 'ticket.take_over'",
            };
            assert_eq!(world.count(notes).await, 1, "{action}");
        }
        // The order stays Ana's, and Olga sees whose it is.
        let orders = olga.says("/orders jazz").await;
        assert!(orders.contains("Ana"), "{orders}");
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn one_of_several_goes_and_the_others_stay(world: World) {
        let (_, ana, _, codes) = evening(&world, 3).await;
        let ben = world.person("Ben");
        // The card shown last is that of the third.
        let new = takes(&ben, &transfer(&ana).await).await;
        let mine = ana.says("/tickets").await;
        assert!(mine.contains("1 of 3") && mine.contains("2 of 3") && !mine.contains("3 of 3"), "{mine}");
        let his = ben.says("/tickets").await;
        assert!(his.contains("3 of 3") && !his.contains("1 of 3"), "{his}");
        assert_eq!(status(&world, &format!("t/{}", codes[0])).await, 200);
        assert_eq!(new.len(), 1);
    }

    async fn a_code_works_once_and_until_it_is_taken_back_or_replaced(world: World) {
        let (_, ana, _, codes) = evening(&world, 1).await;
        let (ben, cem) = (world.person("Ben"), world.person("Cem"));
        let first = transfer(&ana).await;
        let second = word(&ana.presses("New code").await);
        assert_ne!(first, second);
        assert!(ben.says(&first).await.contains("was used, taken back"));
        // Whoever asks again sees the one that stands.
        ana.says(&codes[0]).await;
        assert_eq!(word(&ana.presses("Transfer").await), second);
        assert!(ana.presses("Take it back").await.contains("stays yours"));
        assert!(ben.says(&second).await.contains("was used, taken back"));
        ana.says(&codes[0]).await;
        let third = transfer(&ana).await;
        assert_eq!(takes(&ben, &third.to_lowercase().replace('-', " ")).await.len(), 1);
        assert!(cem.says(&third).await.contains("was used, taken back"));
        assert_eq!(world.count("SELECT COUNT(*) FROM revoked_codes").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM handovers WHERE status = 'open'").await, 0);
    }

    async fn a_code_is_good_for_a_week_and_until_the_event_begins(world: World) {
        let (_, ana, _, codes) = evening(&world, 1).await;
        let ben = world.person("Ben");
        let early = transfer(&ana).await;
        world.wait(TimeDelta::days(7) - TimeDelta::seconds(1));
        let other = world.person("Cem");
        assert!(other.says("/take AAAA-BBBB-CCCC-DDDD").await.contains("was used"));
        world.wait(TimeDelta::seconds(1));
        assert!(ben.says(&early).await.contains("too old"));
        ana.says(&codes[0]).await;
        let late = transfer(&ana).await;
        // It begins on the fourth of December, at seven in the evening UTC.
        let begins: chrono::DateTime<chrono::Utc> = "2026-12-04T19:00:00Z".parse().expect("a time");
        world.wait(begins - world.clock.now());
        assert!(ben.says(&late).await.contains("too old"));
        let card = ana.says(&codes[0]).await;
        assert!(card.contains("Jazz night"), "{card}");
        let Target::Press(transfer) = ana.button("Transfer") else { panic!() };
        assert!(ana.presses_payload(&transfer).await.contains("this one has begun"));
    }

    async fn the_confirmation_sent_twice_makes_one_code(world: World) {
        let (_, ana, _, _) = evening(&world, 1).await;
        ana.presses("Transfer").await;
        let Target::Press(confirm) = ana.button("Make the code") else { panic!() };
        let first = word(&ana.presses_payload(&confirm).await);
        assert_eq!(word(&ana.presses_payload(&confirm).await), first);
        let Target::Press(anew) = ana.button("New code") else { panic!() };
        let second = word(&ana.presses_payload(&anew).await);
        assert!(ana.presses_payload(&anew).await.contains("has changed since you saw it"));
        assert_eq!(takes(&world.person("Ben"), &second).await.len(), 1);
    }

    async fn what_was_scanned_refunded_suspended_or_cancelled_cannot_change_hands(world: World) {
        let (olga, ana, sam, codes) = evening(&world, 1).await;
        let ben = world.person("Ben");
        let word = transfer(&ana).await;
        let Target::Press(transfer) = ana.button("Transfer") else { panic!() };
        let neither = async |why: &str| {
            let (asked, taken) = (ana.presses_payload(&transfer).await, ben.says(&word).await);
            assert!(asked.contains(why), "{asked}");
            assert!(taken.contains(why), "{taken}");
            assert_eq!(ben.codes().len(), 0);
        };
        sam.says(&codes[0]).await;
        neither("already checked in").await;
        sam.presses("Undo").await;
        world.execute("UPDATE tickets SET status = 'suspended'").await;
        neither("no longer good").await;
        world.execute("UPDATE tickets SET status = 'valid'").await;
        world.execute("UPDATE events SET status = 'cancelled'").await;
        neither("no longer good").await;
        world.execute("UPDATE events SET status = 'published'").await;
        olga.says("/orders jazz").await;
        olga.presses("Ana").await;
        olga.presses("Refund the order").await;
        olga.presses("Refund €20.00").await;
        neither("no longer good").await;
        assert_eq!(world.count("SELECT COUNT(*) FROM handovers WHERE status = 'taken'").await, 0);
    }

    async fn somebody_elses_ticket_cannot_be_handed_over(world: World) {
        let (_, ana, _, _) = evening(&world, 1).await;
        ana.presses("Transfer").await;
        let Target::Press(confirm) = ana.button("Make the code") else { panic!() };
        let eve = world.person("Eve");
        assert!(eve.presses_payload(&confirm).await.contains("no ticket of yours"));
        ana.presses_payload(&confirm).await;
        let Target::Press(keep) = ana.button("Take it back") else { panic!() };
        assert!(eve.presses_payload(&keep).await.contains("no ticket of yours"));
        assert_eq!(world.count("SELECT COUNT(*) FROM handovers WHERE status = 'open'").await, 1);
    }

    async fn taking_ones_own_is_kindly_refused_and_leaves_the_code_good(world: World) {
        let (_, ana, _, _) = evening(&world, 1).await;
        let word = transfer(&ana).await;
        assert!(ana.says(&word).await.contains("your own ticket"));
        assert_eq!(takes(&world.person("Ben"), &word).await.len(), 1);
    }

    async fn a_taking_that_is_sent_twice_is_one_and_both_answers_say_so(world: World) {
        let (_, ana, _, _) = evening(&world, 1).await;
        let word = transfer(&ana).await;
        let ben = world.person("Ben");
        for _ in 0..2 {
            assert!(ben.says(&word).await.contains("Your ticket for Jazz night"));
        }
        world.settle().await;
        assert_eq!(ben.codes().len(), 1);
        assert_eq!(ana.received("has taken over"), 1);
        // What he hands on is not his any more.
        let cem = world.person("Cem");
        takes(&cem, &transfer(&ben).await).await;
        assert!(ben.says(&word).await.contains("was used"));
    }

    async fn two_who_take_a_ticket_at_the_same_instant_are_one_new_holder(world: World) {
        let (_, ana, sam, _) = evening(&world, 1).await;
        let word = transfer(&ana).await;
        let people: Vec<_> = (0..6).map(|n| world.person(&format!("Taker{n}"))).collect();
        let answers = futures::future::join_all(people.iter().map(|one| one.says(&word))).await;
        let got = answers.iter().filter(|answer| answer.contains("Your ticket for Jazz night")).count();
        let late = answers.iter().filter(|answer| answer.contains("was used")).count();
        assert_eq!((got, late), (1, 5), "{answers:#?}");
        world.settle().await;
        let codes: Vec<String> = people.iter().flat_map(Person::codes).collect();
        assert_eq!(codes.len(), 1);
        assert!(sam.says(&codes[0]).await.contains("COME IN: Taker"));
        assert_eq!(world.count("SELECT COUNT(*) FROM revoked_codes").await, 1);
    }

    /// The negative control of the race above: looking first, and taking without the condition.
    async fn without_the_compare_and_set_two_are_told_that_it_is_theirs(world: World) {
        let (_, ana, _, _) = evening(&world, 1).await;
        transfer(&ana).await;
        let both_have_looked = tokio::sync::Barrier::new(2);
        let taker = || async {
            let open = world.count("SELECT COUNT(*) FROM handovers WHERE status = 'open'").await;
            both_have_looked.wait().await;
            if open == 1 {
                world.execute("UPDATE handovers SET status = 'taken'").await;
            }
            open
        };
        assert_eq!(tokio::join!(taker(), taker()), (1, 1), "both would have been told");
    }

    async fn a_scan_and_a_handover_at_the_same_instant_are_one_of_the_two(world: World) {
        let (_, ana, sam, codes) = evening(&world, 1).await;
        let word = transfer(&ana).await;
        let ben = world.person("Ben");
        ben.says("/start").await;
        let (scanned, taken) = tokio::join!(sam.says(&codes[0]), ben.says(&word));
        let (inside, his) = (scanned.contains("COME IN"), taken.contains("Your ticket"));
        assert!(inside != his, "{scanned}\n{taken}");
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn guesses_are_counted_and_the_code_is_safe(world: World) {
        let (_, ana, _, _) = evening(&world, 1).await;
        let word = transfer(&ana).await;
        let eve = world.person("Eve");
        for n in 0..20 {
            let guess = format!("/take AAAA-BBBB-CCCC-{}", eventos_core::random::symbols(4));
            assert!(eve.says(&guess).await.contains("was used"), "{n}");
        }
        assert!(eve.says("/take x").await.contains("try again in"));
        assert!(eve.says(&word).await.contains("try again in"), "not even the right one");
        world.wait(TimeDelta::minutes(2));
        assert_eq!(takes(&world.person("Ben"), &word).await.len(), 1);
    }

    async fn a_refund_goes_to_the_buyer_and_the_holder_hears_that_the_ticket_is_dead(world: World) {
        let (olga, ana, sam, _) = evening(&world, 2).await;
        let ben = world.person("Ben");
        let new = takes(&ben, &transfer(&ana).await).await;
        olga.says("/orders jazz").await;
        olga.presses("Ana").await;
        olga.presses("Refund the order").await;
        olga.presses("Refund €40.00").await;
        world.settle().await;
        assert_eq!(world.sandbox.returned("eur"), 4000);
        assert_eq!(ana.received("€40.00 for Jazz night go back to you"), 1, "{}", ana.inbox());
        assert_eq!(ben.received("was paid back to whoever bought it"), 1, "{}", ben.inbox());
        assert_eq!(ana.received("paid back to whoever bought it") + ben.received("go back to you"), 0);
        assert!(sam.says(&new[0]).await.contains("Refunded"));
        assert!(ben.says("/tickets").await.contains("Refunded"));
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn a_cancelled_event_is_told_to_holders_and_the_money_goes_to_the_buyer(world: World) {
        let (olga, ana, _, _) = evening(&world, 1).await;
        let ben = world.person("Ben");
        takes(&ben, &transfer(&ana).await).await;
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes, cancel it").await;
        world.settle().await;
        assert_eq!(ana.received("€20.00 go back to you"), 1, "{}", ana.inbox());
        assert_eq!(ben.received("Jazz night is cancelled"), 1, "{}", ben.inbox());
        assert_eq!(ben.received("go back to you"), 0);
    }

    async fn a_lost_dispute_is_told_to_the_holder(world: World) {
        let (_, ana, _, _) = evening(&world, 1).await;
        let ben = world.person("Ben");
        takes(&ben, &transfer(&ana).await).await;
let payment = world.sandbox.payments().pop().expect("a payment");
        world.sandbox.dispute(&payment.id).expect("a dispute");
        world.settle().await;
        world.sandbox.close_dispute(&payment.id, false).expect("closed");
        world.settle().await;
        assert_eq!(ben.received("was paid back to whoever bought it"), 1, "{}", ben.inbox());
    }

    async fn a_message_that_waited_brings_the_new_code_to_nobody_but_its_holder(world: World) {
        let (olga, ana, _, _) = evening(&world, 1).await;
        world.inbox.failures.lock().expect("not poisoned").push((
            "ana".into(),
            SendError::Retry { after: None, reason: "busy".into() },
        ));
        ana.says("/buy jazz guest 1").await;
        world.settle().await;
        let before = ana.codes().len();
        ana.says("/tickets").await;
        let new = takes(&world.person("Ben"), &transfer(&ana).await).await;
        world.wait(TimeDelta::minutes(1));
        world.settle().await;
        let shown = &ana.codes()[before..];
        assert!(shown.iter().all(|code| !new.contains(code)), "{}", ana.inbox());
        assert_eq!(olga.received("could not be delivered"), 0);
    }

    async fn what_is_mailed_or_shown_of_an_order_leaves_out_what_was_handed_over(world: World) {
        let (_, ana, _, codes) = evening(&world, 2).await;
        let ben = world.person("Ben");
        let success = world.sandbox.sessions().pop().expect("a session");
        let success = format!("checkout/success?session_id={}", success.id);
        let [new] = &takes(&ben, &transfer(&ana).await).await[..] else { panic!("{}", ben.inbox()) };
        let page = world.http.get(world.url(&success)).send().await.expect("the page").text().await.expect("text");
        assert!(page.contains(&codes[0]) && !page.contains(new.as_str()), "{page}");
        // The holder's new code goes by chat; the buyer's, by mail too, without the holder's.
        let mails = world.mails().len();
        ben.says(new).await;
        ben.presses("Replace the code").await;
        ben.presses("Replace the code").await;
        world.settle().await;
        assert_eq!(world.mails().len(), mails, "the mail would go to the buyer");
        let newest = ben.codes().pop().expect("a code");
        ana.says(&codes[0]).await;
        ana.presses("Replace the code").await;
        ana.presses("Replace the code").await;
        world.settle().await;
        let mail = world.mails().pop().expect("a mail");
        let mail = MessageParser::default().parse(&mail).expect("a mail").body_text(0).expect("text").into_owned();
        let kept = eventos_core::ticket::group(&ana.codes().pop().expect("a code"));
        assert!(mail.contains(&kept) && !mail.contains(&eventos_core::ticket::group(&newest)), "{mail}");
        // With everything handed over, the page of the checkout shows no ticket at all.
        let all = takes(&ben, &transfer(&ana).await).await;
        let page = world.http.get(world.url(&success)).send().await.expect("the page").text().await.expect("text");
        assert!(page.contains("This order is paid") && !page.contains(&all[0]), "{page}");
    }

    async fn a_lookup_code_brings_all_tickets_of_an_order_to_whoever_says_it(world: World) {
        let (olga, ana, sam, codes) = evening(&world, 3).await;
        let (order, holder) = (order_of(&olga).await, id_of(&ana).await);
        sam.says(&codes[0]).await;
        let code = lookup_code(&world, order, holder).await.expect("a code");
        assert_eq!(lookup_code(&world, order, holder).await.as_ref(), Some(&code), "the one that stands");
        ana.says(&codes[1]).await;
        let of_one = transfer(&ana).await;
        let (ben, cem) = (world.person("Ben"), world.person("Cem"));
        let new = takes(&ben, &format!("/take {code}")).await;
        assert_eq!(new.len(), 2, "not the one that is in");
        assert!(new.iter().all(|code| !codes.contains(code)));
        assert_eq!(ana.received("Ben has taken over your tickets for Jazz night"), 1, "{}", ana.inbox());
        assert!(cem.says(&of_one).await.contains("was used, taken back"), "the giver has it no more");
        assert!(cem.says(&format!("/take {code}")).await.contains("was used"));
        assert_eq!(lookup_code(&world, order, holder).await, None, "nothing is left to be brought");
    }

    async fn ones_own_lookup_code_sends_the_tickets_again(world: World) {
        let (olga, ana, sam, codes) = evening(&world, 2).await;
        let code = lookup_code(&world, order_of(&olga).await, id_of(&ana).await).await.expect("a code");
        // Long after a week: it is good until the event is over.
        world.wait(TimeDelta::days(11) + TimeDelta::hours(10));
        let again = takes(&ana, &format!("/take {code}")).await;
        assert_eq!(again, codes, "the same codes, since nobody else had them");
        assert_eq!(ana.received("has taken over"), 0);
        assert!(sam.says(&codes[0]).await.contains("COME IN"));
    }
}
