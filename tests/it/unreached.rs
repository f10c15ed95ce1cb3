//! People whom the chat does not reach: the next chat, the mail, and what the organizer sees.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use eventos_core::account::{self, Platform};
use eventos_core::delivery::{Channel, MAX_ATTEMPTS, SendError, Undeliverable, Worker};
use eventos_tests::inbox::Inbox;
use eventos_tests::{Person, World, on_both_databases};
use mail_parser::MessageParser;
use tokio_util::sync::CancellationToken;

use crate::story::{buy, jazz_night};

/// The mails to an address: (subject, text).
fn mails_to(world: &World, address: &str) -> Vec<(String, String)> {
    let all = world.mails();
    let parsed = all
        .iter()
        .filter_map(|mail| MessageParser::default().parse(mail));
    let theirs = parsed.filter(|mail| {
        let to = mail.to().and_then(|to| to.first());
        to.and_then(|to| to.address()) == Some(address)
    });
    let text = |mail: mail_parser::Message<'_>| {
        let subject = mail.subject().unwrap_or_default().to_owned();
        (subject, mail.body_text(0).unwrap_or_default().into_owned())
    };
    theirs.map(text).collect()
}

/// Orders and pays; from then on the platform takes nothing for them any more.
async fn buy_and_block(buyer: &Person<'_>, count: usize, email: &str) {
    buyer.says(&format!("/buy jazz regular {count}")).await;
    buyer.world.inbox.blocks(&buyer.name);
    buyer.world.pays(&buyer.link("Pay"), email).await;
    buyer.world.settle().await;
}

on_both_databases! {
    async fn whoever_is_slow_holds_up_nobody_else(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "60")]).await;
        world.settle().await;
        // Every sale is hers to hear of.
        world.inbox.never_answers("Olga");
        let (worker, cancel) = (world.worker.clone(), CancellationToken::new());
        let token = cancel.clone();
        let running = tokio::spawn(async move { worker.run(token).await });
        for name in ["Ana", "Ben", "Cem"] {
            let buyer = world.person(name);
            buyer.says("/buy jazz 1").await;
            let came = async {
                while buyer.codes().is_empty() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            let came = tokio::time::timeout(Duration::from_secs(20), came).await;
            assert!(came.is_ok(), "{name} waits for Olga");
        }
        running.abort();
    }

    async fn one_blocked_recipient_does_not_stop_a_broadcast(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "40"), ("Guest", "0", "40")]).await;
        let (ana, ben, cem) = (world.person("Ana"), world.person("Ben"), world.person("Cem"));
        buy(&ana, "Regular", 1).await;
        ben.says("/buy jazz guest 1").await;
        cem.says("/buy jazz guest 1").await;
        world.settle().await;
        world.inbox.blocks("Ana");
        world.inbox.blocks("Cem");
        olga.says("/cancel_event jazz").await;
        olga.presses("Yes, cancel it").await;
        world.settle().await;

        assert_eq!(ben.received("Jazz night is cancelled"), 1, "{}", ben.inbox());
        let mails = mails_to(&world, "ana@example.org");
        let (subject, text) = mails.iter().find(|(_, text)| text.contains("is cancelled")).expect("a mail");
        assert_eq!(subject, "News about Jazz night");
        assert!(text.contains("€20.00 go back to you") && text.contains("/e/jazz-night"), "{text}");
        assert!(text.contains("could not reach you in the chat"), "{text}");
        assert_eq!(olga.received("A message to Cem could not be delivered: they have blocked me"), 1, "{}", olga.inbox());
        assert_eq!(olga.received("A message to Ana"), 0, "{}", olga.inbox());

        olga.says("/show jazz").await;
        let list = olga.presses("Undelivered: 1").await;
        assert!(list.contains("• Cem · that the event is cancelled · they have blocked me, or left"), "{list}");
        let by_mail = list.split_once("By mail instead:").expect("a part of its own").1;
        assert!(by_mail.contains("• Ana · that the event is cancelled · they have blocked me"), "{list}");
        assert!(!list.contains("Ben"), "{list}");
        world.wait(TimeDelta::days(8));
        let list = olga.presses("Undelivered: 1").await;
        assert!(list.contains("Cem") && !list.contains("By mail"), "{list}");
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn a_blocked_ticket_is_brought_by_the_mail_of_its_order_and_by_no_other(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "40")]).await;
        let ana = world.person("Ana");
        buy_and_block(&ana, 2, "ana@example.org").await;
        let mails = mails_to(&world, "ana@example.org");
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].0, "Your 2 tickets for Jazz night");
        assert_eq!(world.inbox.tries("Ana"), 1, "the second was not even tried");
        assert_eq!(olga.received("could not be delivered"), 0, "{}", olga.inbox());
        olga.says("/show jazz").await;
        let list = olga.presses("By mail instead: 2").await;
        assert!(list.contains("Everything was delivered"), "{list}");
        assert_eq!(list.matches("• Ana · a ticket · they have blocked me").count(), 2, "{list}");
        // Back again, what came by mail does not come twice.
        world.inbox.unblocks("Ana");
        ana.says("/start").await;
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 0);
    }

    async fn a_ticket_whose_mail_is_refused_as_well_is_raised_and_comes_when_they_are_back(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "40")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz 2").await;
        world.inbox.blocks("Ana");
        world.pays(&ana.link("Pay"), "ana@example.org").await;
        world.sandbox.drained().await;
        world.execute("UPDATE orders SET email = 'nonsense'").await;
        world.settle().await;
        assert_eq!(olga.received("A message to Ana could not be delivered: their side refuses it"), 1, "{}", olga.inbox());
        let list = olga.presses("Have a look").await;
        assert_eq!(list.matches("• Ana · a ticket · they have blocked me").count(), 2, "{list}");
        assert!(list.contains("• Ana · the tickets by mail · their side refuses it"), "{list}");
        assert!(!list.contains("By mail instead"), "{list}");
        world.inbox.unblocks("Ana");
        ana.says("/start").await;
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 2, "{}", ana.inbox());
        let list = olga.presses("Have a look").await;
        assert!(!list.contains("a ticket"), "{list}");
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn tickets_that_reached_nobody_come_once_they_unblock_while_the_event_is_ahead(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "40")]).await;
        let (ana, ben) = (world.person("Ana"), world.person("Ben"));
        for person in [&ana, &ben] {
            person.says("/buy jazz 1").await;
            world.inbox.blocks(&person.name);
        }
        world.settle().await;
        assert_eq!(olga.received("could not be delivered: they have blocked me"), 2, "{}", olga.inbox());
        assert_eq!(olga.received("• a ticket"), 2, "{}", olga.inbox());
        world.inbox.unblocks("Ana");
        account::unblocked(&world.app, Platform::Console, "ana").await.expect("noted");
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 1);
        // Told twice, it comes once.
        account::unblocked(&world.app, Platform::Console, "ana").await.expect("noted");
        world.settle().await;
        assert_eq!(ana.ticket_pictures().len(), 1);
        world.wait(TimeDelta::days(12));
        world.inbox.unblocks("Ben");
        account::unblocked(&world.app, Platform::Console, "ben").await.expect("noted");
        world.settle().await;
        assert_eq!(ben.ticket_pictures().len(), 0, "it is over");
        assert_eq!(world.broken_promises().await, Vec::<String>::new());
    }

    async fn whoever_the_platform_says_has_blocked_us_is_not_tried_until_they_write(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "40")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz 1").await;
        account::blocked(&world.app, Platform::Console, "ana").await.expect("noted");
        account::blocked(&world.app, Platform::Console, "a stranger").await.expect("nothing");
        world.settle().await;
        assert_eq!(world.inbox.tries("Ana"), 0);
        assert_eq!(olga.received("A message to Ana could not be delivered"), 1, "{}", olga.inbox());
        ana.says("/tickets").await;
        world.settle().await;
        assert_eq!(ana.codes().len(), 1, "{}", ana.inbox());
    }

    async fn the_chat_they_used_before_is_next_and_another_process_may_have_it(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Guest", "0", "40")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz 1").await;
        world.execute(
            "INSERT INTO identities (platform, external_id, account_id, handle, name, last_seen_at)
             SELECT 'telegram', '42', account_id, NULL, name, '2026-11-01T00:00:00+00:00'
             FROM identities WHERE external_id = 'ana'",
        ).await;
        world.inbox.blocks("Ana");
        world.settle().await;
        // Not here: it waits, and nobody is told.
        assert_eq!(world.inbox.tries("Ana"), 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE status = 'waiting'").await, 1);
        assert_eq!(olga.received("could not be delivered"), 0, "{}", olga.inbox());
        let telegram = Arc::new(Inbox::of(Platform::Telegram));
        let channels = [Arc::clone(&world.inbox), Arc::clone(&telegram)];
        let both = Worker::new(world.app.clone(), channels.map(|inbox| inbox as Arc<dyn Channel>).to_vec());
        world.wait(TimeDelta::seconds(10));
        both.drain().await.expect("the worker");
        assert_eq!(telegram.with("42", |chat| chat.pictures.len()), 1);
        assert_eq!(world.inbox.tries("Ana"), 1, "it is known that they blocked us there");
        // Blocked there as well, nothing is left.
        telegram.blocks("42");
        world.execute("UPDATE outbox SET status = 'waiting' WHERE dedup_key LIKE 'ticket:%'").await;
        both.drain().await.expect("the worker");
        assert_eq!(olga.received("A message to Ana could not be delivered: they have blocked me"), 1, "{}", olga.inbox());
    }

    async fn a_replaced_code_comes_by_mail_once(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "40"), ("Guest", "0", "40")]).await;
        // With the mail of the order, where there is one.
        let ana = world.person("Ana");
        buy(&ana, "Regular", 1).await;
        ana.presses("Replace the code").await;
        ana.presses("Replace the code").await;
        world.inbox.blocks("Ana");
        world.settle().await;
        assert_eq!(mails_to(&world, "ana@example.org").len(), 2);
        // In a mail of its own, where the order has no address and the person has.
        let ben = world.person("Ben");
        ben.says("/buy jazz guest 1").await;
        world.settle().await;
        let before = ben.codes();
        world.execute("UPDATE accounts SET email = 'ben@example.org' WHERE name = 'Ben'").await;
        ben.presses("Replace the code").await;
        ben.presses("Replace the code").await;
        world.inbox.blocks("Ben");
        world.settle().await;
        let mails = mails_to(&world, "ben@example.org");
        assert_eq!(mails.len(), 1, "{mails:?}");
        let (subject, text) = &mails[0];
        assert_eq!(subject, "Your ticket for Jazz night");
        assert!(text.contains("/t/") && !text.contains(&before[0]), "{text}");
        assert_eq!(olga.received("could not be delivered"), 0, "{}", olga.inbox());
    }

    async fn what_a_platform_refuses_or_never_takes_goes_by_mail_in_the_end(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "40"), ("Guest", "0", "40")]).await;
        let (ana, ben) = (world.person("Ana"), world.person("Ben"));
        ana.says("/buy jazz regular 1").await;
        world.execute("UPDATE orders SET email = 'ana@example.org'").await;
        let refused = SendError::GiveUp { why: Undeliverable::Refused, reason: "refused".into() };
        world.inbox.failures.lock().expect("not poisoned").push(("ana".into(), refused));
        world.wait(TimeDelta::minutes(30));
        world.settle().await;
        let mails = mails_to(&world, "ana@example.org");
        let (subject, text) = &mails[0];
        assert_eq!((subject.as_str(), mails.len()), ("Jazz night", 1));
        assert!(text.contains("€20.00 are still to be paid") && text.contains("/pay/"), "{text}");
        // Refused once is not blocked: the next one is tried in the chat.
        world.wait(TimeDelta::minutes(15));
        world.settle().await;
        assert_eq!(ana.received("were not paid in time"), 1, "{}", ana.inbox());

        ben.says("/start").await;
        world.execute("UPDATE accounts SET email = 'ben@example.org' WHERE name = 'Ben'").await;
        for _ in 0..MAX_ATTEMPTS {
            let busy = SendError::Retry { after: None, reason: "busy".into() };
            world.inbox.failures.lock().expect("not poisoned").push(("ben".into(), busy));
        }
        ben.says("/buy jazz guest 1").await;
        for _ in 0..MAX_ATTEMPTS {
            world.settle_worker().await;
            world.wait(TimeDelta::hours(8));
        }
        assert_eq!(mails_to(&world, "ben@example.org").len(), 1);
        assert_eq!(olga.received("could not be delivered"), 0, "{}", olga.inbox());
        olga.says("/show jazz").await;
        let list = olga.presses("By mail instead: 2").await;
        assert!(list.contains("• Ben · a ticket · it was tried many times in vain"), "{list}");
        assert!(list.contains("• Ana · a reminder to pay · their side refuses it"), "{list}");
    }

    async fn a_mail_that_does_not_go_out_yet_is_tried_again_and_no_chat_is_told_twice(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "40")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz 1").await;
        let checkout = ana.link("Pay");
        world.execute("UPDATE accounts SET email = 'ana@example.org' WHERE name = 'Ana'").await;
        world.inbox.blocks("Ana");
        // A folder that cannot be written: its place is taken.
        let folder = world.dir.path().join("mail");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::write(&folder, "in the way").expect("a file");
        world.wait(TimeDelta::minutes(43));
        world.settle().await;
        assert_eq!(world.count("SELECT COUNT(*) FROM outbox WHERE dedup_key LIKE 'hold_lapsed:%' AND status = 'waiting'").await, 1);
        std::fs::remove_file(&folder).expect("removed");
        world.wait(TimeDelta::seconds(30));
        world.settle().await;
        let mails = mails_to(&world, "ana@example.org");
        assert_eq!(mails.iter().filter(|(_, text)| text.contains("were not paid in time")).count(), 1, "{mails:?}");
        assert!(!world.pays(&checkout, "ana@example.org").await.contains("success"));
    }
}
