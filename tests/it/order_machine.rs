//! The order's state machine under random sequences of what people, Stripe and time do, through the
//! core's own operations, with its books checked after every step.
//!
//! What failed once is kept in `tests/proptest-regressions` and tried first ever after.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use eventos_core::account::{self, Platform, Speaker};
use eventos_core::app::App;
use eventos_core::error::Error;
use eventos_core::event::{self, Details, TierDetails};
use eventos_core::id::{AccountId, EventId, OrderId, TierId};
use eventos_core::money::Currency;
use eventos_core::order::{
    self, Full, OrderStatus, Payment, RefundOrigin, RefundStatus, Target, Want,
};
use eventos_core::payment::{Event, Fact};
use eventos_core::store::{Actor, events, refunds, tiers};
use eventos_core::ticket::{self, Answer, Scan, TicketStatus};
use eventos_core::zone::Zone;
use eventos_tests::{Db, World, on_both_databases};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};

/// What may happen next. Numbers choose among the orders and tickets there are.
#[derive(Clone, Debug)]
enum Move {
    Place {
        buyer: usize,
        paid: i64,
        free: i64,
    },
    /// On Stripe's page; word of it comes by `Tell`.
    Pay {
        order: usize,
    },
    /// With a bank that takes its time.
    PayLater {
        order: usize,
    },
    BankSays {
        order: usize,
        yes: bool,
    },
    /// Stripe's word on a payment: the first time, again, or about another amount.
    Tell {
        order: usize,
        right_amount: bool,
    },
    TellAsyncFailed {
        order: usize,
    },
    TellExpired {
        order: usize,
    },
    Wait {
        minutes: i64,
    },
    Sweep,
    GiveUp {
        order: usize,
    },
    RefundOrder {
        order: usize,
    },
    RefundTicket {
        ticket: usize,
    },
    RefundElsewhere {
        order: usize,
        amount_minor: Option<i64>,
    },
    TellRefunded {
        order: usize,
    },
    /// What the worker does with Stripe.
    CarryOut,
    Dispute {
        order: usize,
    },
    CloseDispute {
        order: usize,
        won: bool,
    },
    CheckIn {
        ticket: usize,
    },
    Undo {
        ticket: usize,
    },
    CancelEvent,
}

fn moves() -> impl Strategy<Value = Move> {
    let n = || 0..12_usize;
    prop_oneof![
        6 => (0..3_usize, 0..4_i64, 0..3_i64).prop_map(|(buyer, paid, free)| Move::Place { buyer, paid, free }),
        5 => n().prop_map(|order| Move::Pay { order }),
        2 => n().prop_map(|order| Move::PayLater { order }),
        2 => (n(), any::<bool>()).prop_map(|(order, yes)| Move::BankSays { order, yes }),
        6 => (n(), prop::bool::weighted(0.85)).prop_map(|(order, right_amount)| Move::Tell { order, right_amount }),
        1 => n().prop_map(|order| Move::TellAsyncFailed { order }),
        1 => n().prop_map(|order| Move::TellExpired { order }),
        2 => (1..50_i64).prop_map(|minutes| Move::Wait { minutes }),
        2 => Just(Move::Sweep),
        2 => n().prop_map(|order| Move::GiveUp { order }),
        2 => n().prop_map(|order| Move::RefundOrder { order }),
        3 => n().prop_map(|ticket| Move::RefundTicket { ticket }),
        2 => (n(), prop::option::of(1..4000_i64)).prop_map(|(order, amount_minor)| Move::RefundElsewhere { order, amount_minor }),
        2 => n().prop_map(|order| Move::TellRefunded { order }),
        2 => Just(Move::CarryOut),
        1 => n().prop_map(|order| Move::Dispute { order }),
        2 => (n(), any::<bool>()).prop_map(|(order, won)| Move::CloseDispute { order, won }),
        2 => n().prop_map(|ticket| Move::CheckIn { ticket }),
        1 => n().prop_map(|ticket| Move::Undo { ticket }),
        1 => Just(Move::CancelEvent),
    ]
}

/// One night, and what is known of it besides what the product keeps.
struct Night<'w> {
    world: &'w World,
    olga: AccountId,
    buyers: Vec<AccountId>,
    event: EventId,
    paid: TierId,
    free: TierId,
    orders: Vec<OrderId>,
    /// Their states after the last step.
    before: BTreeMap<OrderId, OrderStatus>,
    /// Orders whose books no longer follow from their tickets alone, as the bank took the money.
    lost: Vec<OrderId>,
    events_told: usize,
}

const CAPACITY: i64 = 9;
const PRICE: i64 = 2000;

async fn enter(app: &App, name: &str, case: usize) -> AccountId {
    let speaker = Speaker {
        platform: Platform::Console,
        external_id: format!("{name}-{case}"),
        handle: None,
        name: name.to_owned(),
        locale_hint: None,
    };
    account::enter(app, &speaker).await.expect("a person").id
}

impl<'w> Night<'w> {
    async fn open(world: &'w World, case: usize) -> Self {
        let app = &world.app;
        let olga = enter(app, "Olga", case).await;
        let mut buyers = Vec::new();
        for name in ["Ana", "Ben", "Cem"] {
            buyers.push(enter(app, name, case).await);
        }
        let details = Details {
            name: format!("Night {case}"),
            venue: "Hall".into(),
            description: String::new(),
            starts_at: app.clock.now() + TimeDelta::days(30),
            zone: Zone::UTC,
            currency: Currency::EUR,
            capacity: Some(CAPACITY),
        };
        let event = event::create(app, olga, details).await.expect("a draft").id;
        for (name, price_minor, quantity) in [("Paid", PRICE, 7), ("Free", 0, 4)] {
            let tier = TierDetails {
                name: name.into(),
                price_minor,
                quantity,
                per_order_limit: 3,
                sales_start: None,
                sales_end: None,
            };
            event::add_tier(app, olga, event, tier)
                .await
                .expect("a tier");
        }
        let full = event::own(app, olga, event).await.expect("hers");
        let published = event::publish(app, olga, event, full.event.revision).await;
        let tiers = published.expect("it is complete").tiers;
        Self {
            world,
            olga,
            buyers,
            event,
            paid: tiers[0].id,
            free: tiers[1].id,
            orders: Vec::new(),
            before: BTreeMap::new(),
            lost: Vec::new(),
            events_told: case * 1000,
        }
    }

    async fn full(&self, order: OrderId) -> Full {
        let full = order::of_organizer(&self.world.app, self.olga, order).await;
        full.expect("an order of hers")
    }

    async fn nth(&self, n: usize) -> Option<Full> {
        let id = *self.orders.get(n.checked_rem(self.orders.len())?)?;
        Some(self.full(id).await)
    }

    async fn nth_ticket(&self, n: usize) -> Option<ticket::Ticket> {
        let mut all = Vec::new();
        for id in &self.orders {
            all.extend(self.full(*id).await.tickets);
        }
        let n = n.checked_rem(all.len())?;
        Some(all.swap_remove(n))
    }

    /// The payment at Stripe that an order's checkout led to: (id, whether it is settled).
    fn payment(&self, full: &Full) -> Option<(String, bool)> {
        let session = full.order.stripe_session_id.as_ref()?;
        let payments = self.world.sandbox.payments();
        let payment = payments
            .into_iter()
            .rev()
            .find(|payment| payment.session == *session)?;
        let settled = payment.stage == eventos_webhooks::sandbox::PaymentStage::Succeeded;
        Some((payment.id, settled))
    }

    async fn tell(&mut self, fact: Fact) -> Result<(), Error> {
        self.events_told += 1;
        let event = Event {
            id: format!("evt_{}", self.events_told),
            kind: "told".into(),
            live: false,
            fact,
        };
        order::receive(&self.world.app, &event, "{}")
            .await
            .map(|_| ())
    }

    /// Does it. What is refused is refused; what fails is a bug.
    async fn step(&mut self, step: &Move) -> Result<(), TestCaseError> {
        match self.act(step).await {
            Ok(()) | Err(Error::Rejection(_)) => self.check().await,
            Err(failure) => Err(TestCaseError::fail(format!("{step:?}: {failure:?}"))),
        }
    }

    async fn act(&mut self, step: &Move) -> Result<(), Error> {
        let (app, sandbox) = (self.world.app.clone(), self.world.sandbox.clone());
        match *step {
            Move::Place { buyer, paid, free } => {
                let tiers = [(self.paid, paid), (self.free, free)];
                let want = Want {
                    event: self.event,
                    tiers: tiers
                        .into_iter()
                        .filter(|(_, quantity)| *quantity > 0)
                        .collect(),
                    request_key: self.world.nonce(),
                };
                let placed = order::place(&app, self.buyers[buyer], want).await?;
                let (order::Placed::Free(order)
                | order::Placed::ToPay { order, .. }
                | order::Placed::Before(order)) = placed;
                self.orders.push(order.order.id);
            }
            Move::Wait { minutes } => {
                self.world.wait(TimeDelta::minutes(minutes));
                sandbox.lapse();
            }
            Move::Sweep => {
                order::sweep(&app).await?;
            }
            Move::CarryOut => self.carry_out().await?,
            Move::CancelEvent => {
                let quote = order::quote_cancel(&app, self.olga, self.event).await?;
                order::cancel_event(&app, self.olga, self.event, quote.seal()).await?;
            }
            Move::CheckIn { ticket } | Move::RefundTicket { ticket } | Move::Undo { ticket } => {
                let Some(ticket) = self.nth_ticket(ticket).await else {
                    return Ok(());
                };
                self.act_on_ticket(step, ticket).await?;
            }
            Move::Pay { order }
            | Move::PayLater { order }
            | Move::BankSays { order, .. }
            | Move::Tell { order, .. }
            | Move::TellAsyncFailed { order }
            | Move::TellExpired { order }
            | Move::GiveUp { order }
            | Move::RefundOrder { order }
            | Move::RefundElsewhere { order, .. }
            | Move::TellRefunded { order }
            | Move::Dispute { order }
            | Move::CloseDispute { order, .. } => {
                let Some(full) = self.nth(order).await else {
                    return Ok(());
                };
                self.act_on_order(step, full).await?;
            }
        }
        Ok(())
    }

    async fn act_on_ticket(&mut self, step: &Move, ticket: ticket::Ticket) -> Result<(), Error> {
        let app = self.world.app.clone();
        match step {
            Move::CheckIn { .. } => {
                let scan = Scan {
                    raw: ticket.code.clone(),
                    nonce: self.world.nonce(),
                    door: Some(self.event),
                    gate: None,
                };
                let answer = ticket::check_in(&app, self.olga, scan).await?;
                let admitted = matches!(answer, Answer::Admitted { .. });
                let may = ticket.status == TicketStatus::Valid && ticket.check_in_id.is_none();
                let event = event::own(&app, self.olga, self.event).await?.event;
                let on = event.status != eventos_core::store::events::EventStatus::Cancelled;
                assert_eq!(admitted, may && on, "{ticket:?}");
            }
            Move::RefundTicket { .. } => {
                let target = Target::Ticket(ticket.id);
                let quote = order::quote(&app, self.olga, target).await?;
                order::refund(&app, self.olga, target, quote.seal()).await?;
            }
            _ => {
                if let Some(check_in) = ticket.check_in_id {
                    ticket::undo(&app, self.olga, check_in).await?;
                }
            }
        }
        Ok(())
    }

    async fn act_on_order(&mut self, step: &Move, full: Full) -> Result<(), Error> {
        let (app, sandbox) = (self.world.app.clone(), self.world.sandbox.clone());
        let order = full.order.id;
        let session = full.order.stripe_session_id.clone().unwrap_or_default();
        // What Stripe's stand-in refuses, Stripe would refuse: nothing happens then.
        match step {
            Move::Pay { .. } => drop(sandbox.pay(&session).await),
            Move::PayLater { .. } => drop(sandbox.pay_later(&session).await),
            Move::BankSays { yes, .. } => {
                let said = sandbox.settle_later(&session, *yes).await;
                if said.is_ok() && !yes {
                    self.tell(Fact::AsyncFailed { order }).await?;
                }
            }
            Move::Tell { right_amount, .. } => self.tell_payment(&full, *right_amount).await?,
            // Words that come late, or out of turn: never of money that is there.
            Move::TellAsyncFailed { .. } | Move::TellExpired { .. }
                if self.payment(&full).is_none() || full.order.status == OrderStatus::Paid =>
            {
                let expired = matches!(step, Move::TellExpired { .. });
                let fact = match expired {
                    true => Fact::Expired { order },
                    false => Fact::AsyncFailed { order },
                };
                self.tell(fact).await?;
            }
            Move::GiveUp { .. } => {
                order::give_up(&app, full.order.account_id, order).await?;
            }
            Move::RefundOrder { .. } => {
                let target = Target::Order(order);
                let quote = order::quote(&app, self.olga, target).await?;
                order::refund(&app, self.olga, target, quote.seal()).await?;
            }
            Move::RefundElsewhere { amount_minor, .. } => {
                if let Some((payment, _)) = self.payment(&full) {
                    drop(sandbox.dashboard_refund(&payment, *amount_minor));
                }
            }
            Move::TellRefunded { .. } => {
                if let Some((payment_intent, _)) = self.payment(&full) {
                    self.tell(Fact::Refunded { payment_intent }).await?;
                }
            }
            Move::Dispute { .. } => {
                if let Some((payment_intent, _)) = self.payment(&full)
                    && let Ok(dispute) = sandbox.dispute(&payment_intent)
                {
                    self.tell(Fact::DisputeOpened {
                        payment_intent,
                        dispute: dispute.id,
                    })
                    .await?;
                }
            }
            Move::CloseDispute { won, .. } => {
                if let Some((payment_intent, _)) = self.payment(&full)
                    && let Ok(dispute) = sandbox.close_dispute(&payment_intent, *won)
                {
                    let won = *won;
                    // Also of an order whose payment we have yet to hear of, and of one that is
                    // refunded: a refund that Stripe has yet to make will fail then.
                    if !won {
                        self.lost.push(order);
                    }
                    self.tell(Fact::DisputeClosed {
                        dispute: dispute.id,
                        payment_intent,
                        won,
                    })
                    .await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn tell_payment(&mut self, full: &Full, right_amount: bool) -> Result<(), Error> {
        let Some((payment_intent, settled)) = self.payment(full) else {
            return Ok(());
        };
        let fact = Fact::Completed(Payment {
            order: full.order.id,
            amount_minor: Some(full.order.total_minor + i64::from(!right_amount)),
            currency: Some(full.order.currency),
            payment_intent: Some(payment_intent),
            email: Some("buyer@example.org".into()),
            name: None,
            settled,
        });
        self.tell(fact).await
    }

    /// The refunds that were asked for, at Stripe; and checkouts closed whose seats are gone.
    async fn carry_out(&mut self) -> Result<(), Error> {
        let app = self.world.app.clone();
        for order in self.orders.clone() {
            for refund in self.refunds(order).await {
                if refund.status == RefundStatus::Requested {
                    order::carry_out(&app, refund.id).await?;
                }
            }
            let full = self.full(order).await;
            let gone = matches!(
                full.order.status,
                OrderStatus::Expired | OrderStatus::Cancelled
            );
            if let Some(session) = full.order.stripe_session_id.filter(|_| gone) {
                order::close_session(&app, &session).await?;
            }
        }
        Ok(())
    }

    async fn refunds(&self, order: OrderId) -> Vec<order::Refund> {
        let mut tx = self
            .world
            .app
            .store
            .read(Actor::System)
            .await
            .expect("a look");
        refunds::of_order(&mut tx, order).await.expect("refunds")
    }

    /// The books, after each step.
    async fn check(&mut self) -> Result<(), TestCaseError> {
        let (mut held, mut sold) = (BTreeMap::new(), BTreeMap::new());
        for id in self.orders.clone() {
            let full = self.full(id).await;
            self.check_order(&full).await?;
            for line in &full.lines {
                if matches!(
                    full.order.status,
                    OrderStatus::Pending | OrderStatus::Processing
                ) {
                    *held.entry(line.tier_id).or_insert(0) += line.quantity;
                }
            }
            for ticket in full.tickets.iter().filter(|ticket| is_good(ticket.status)) {
                *sold.entry(ticket.tier_id).or_insert(0) += 1;
            }
            self.before.insert(id, full.order.status);
        }
        let mut tx = self
            .world
            .app
            .store
            .read(Actor::System)
            .await
            .expect("a look");
        let event = events::get(&mut tx, self.event)
            .await
            .expect("it")
            .expect("it");
        let all = tiers::of_event(&mut tx, self.event).await.expect("tiers");
        drop(tx);
        for tier in all {
            let counted = |of: &BTreeMap<TierId, i64>| of.get(&tier.id).copied().unwrap_or(0);
            prop_assert_eq!(
                (tier.held, tier.sold),
                (counted(&held), counted(&sold)),
                "{}",
                tier.name
            );
            prop_assert!(
                tier.held + tier.sold <= tier.quantity,
                "{} is oversold",
                tier.name
            );
        }
        let sums = (held.values().sum::<i64>(), sold.values().sum::<i64>());
        prop_assert_eq!((event.held, event.sold), sums);
        prop_assert!(event.held + event.sold <= CAPACITY, "oversold");
        Ok(())
    }

    async fn check_order(&self, full: &Full) -> Result<(), TestCaseError> {
        let (order, now) = (&full.order, full.order.status);
        if let Some(before) = self.before.get(&order.id) {
            prop_assert!(may_follow(*before, now), "{before:?} to {now:?}");
        }
        let seats: i64 = full.lines.iter().map(|line| line.quantity).sum();
        let issued = matches!(now, OrderStatus::Paid | OrderStatus::Refunded);
        let tickets = full.tickets.len();
        prop_assert_eq!(
            tickets,
            if issued { seats as usize } else { 0 },
            "{:?}",
            now
        );
        let good: Vec<_> = full
            .tickets
            .iter()
            .filter(|ticket| is_good(ticket.status))
            .collect();
        prop_assert_eq!(
            !good.is_empty(),
            now == OrderStatus::Paid,
            "{:?}: {:?}",
            now,
            full.tickets
        );
        prop_assert!(
            (0..=order.total_minor).contains(&order.refunded_minor),
            "{} of {} paid back: {:?}",
            order.refunded_minor,
            order.total_minor,
            self.refunds(order.id).await
        );
        if self.lost.contains(&order.id) {
            return Ok(());
        }
        let all = self.refunds(order.id).await;
        let counted = all
            .iter()
            .filter(|refund| refund.status != RefundStatus::Failed);
        let counted: i64 = counted.map(|refund| refund.amount_minor).sum();
        prop_assert_eq!(order.refunded_minor, counted, "{:?}", all);
        let plain = all.iter().all(|refund| {
            refund.status != RefundStatus::Failed && refund.origin != RefundOrigin::Dashboard
        });
        if issued && plain && order.disputed_at.is_none() {
            let kept: i64 = good.iter().map(|ticket| ticket.price_minor).sum();
            prop_assert_eq!(
                kept + order.refunded_minor,
                order.total_minor,
                "{:?}",
                full.tickets
            );
        }
        Ok(())
    }

    /// At the end every word that is still to come has come: nobody's money is left without a seat,
    /// a refund, or the organizer being told.
    async fn close(&mut self) -> Result<(), TestCaseError> {
        let fails = |error: Error| TestCaseError::fail(format!("{error:?}"));
        for _ in 0..2 {
            for id in self.orders.clone() {
                let full = self.full(id).await;
                self.tell_payment(&full, true).await.map_err(fails)?;
                self.check().await?;
                if let Some((payment_intent, _)) = self.payment(&full) {
                    self.tell(Fact::Refunded { payment_intent })
                        .await
                        .map_err(fails)?;
                    self.check().await?;
                }
            }
            self.carry_out().await.map_err(fails)?;
        }
        self.check().await?;
        let payments = self.world.sandbox.payments();
        for id in &self.orders {
            let full = self.full(*id).await;
            let session = full.order.stripe_session_id.as_deref().unwrap_or_default();
            let paid = payments.iter().filter(|payment| {
                payment.session == session
                    && payment.stage == eventos_webhooks::sandbox::PaymentStage::Succeeded
            });
            let (taken, back): (i64, i64) = paid.fold((0, 0), |(taken, back), one| {
                (taken + one.amount, back + one.refunded)
            });
            prop_assert!(taken <= full.order.total_minor, "charged twice");
            let seated = matches!(full.order.status, OrderStatus::Paid | OrderStatus::Refunded);
            // What the bank holds is between it and the organizer, who is told.
            let of_order = payments.iter().filter(|payment| payment.session == session);
            let disputed = of_order.clone().any(|payment| payment.dispute.is_some());
            prop_assert!(
                seated || disputed || back == taken,
                "{taken} taken, {back} back: {full:?}"
            );
            if taken > 0 && !disputed {
                prop_assert_eq!(
                    back,
                    full.order.refunded_minor,
                    "{:?}",
                    self.refunds(*id).await
                );
            }
        }
        Ok(())
    }
}

fn is_good(status: TicketStatus) -> bool {
    matches!(status, TicketStatus::Valid | TicketStatus::Suspended)
}

/// The machine, as `core/README.md` documents it. A payment's arrival carries out what was heard of
/// it before, a lost dispute say, so an order may be found `Refunded` that was never seen `Paid`.
fn may_follow(before: OrderStatus, now: OrderStatus) -> bool {
    use OrderStatus::{Cancelled, Expired, Paid, Pending, Processing, Refunded};
    before == now
        || matches!(
            (before, now),
            (Pending, Processing | Paid | Expired | Cancelled | Refunded)
                | (Processing, Paid | Cancelled | Refunded)
                | (Expired | Cancelled, Paid | Refunded)
                | (Paid, Refunded)
        )
}

/// Every promise of the world so far: one for each ticket, one for each sale.
async fn check_promises(world: &World) -> Result<(), TestCaseError> {
    let tickets = "SELECT (SELECT COUNT(*) FROM outbox WHERE dedup_key LIKE 'ticket:%') \
                   - (SELECT COUNT(*) FROM tickets)";
    prop_assert_eq!(world.count(tickets).await, 0, "messages and tickets");
    let sales = "SELECT (SELECT COUNT(*) FROM outbox WHERE dedup_key LIKE 'sale:%') \
                 - (SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL)";
    prop_assert_eq!(world.count(sales).await, 0, "messages and sales");
    Ok(())
}

async fn play(world: &World, case: usize, steps: &[Move]) -> Result<(), TestCaseError> {
    let mut night = Night::open(world, case).await;
    for step in steps {
        night.step(step).await?;
    }
    night.close().await?;
    check_promises(world).await
}

fn machine(db: Db, cases: u32, regressions: &'static str) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let world = runtime.block_on(World::new(db));
    world.sandbox.hold_webhooks(true);
    let config = Config {
        cases,
        max_shrink_iters: 400,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(regressions))),
        ..Config::default()
    };
    let case = std::sync::atomic::AtomicUsize::new(1);
    let steps = prop::collection::vec(moves(), 1..40);
    let run = |steps: Vec<Move>| {
        let case = case.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        runtime.block_on(play(&world, case, &steps))
    };
    let outcome = TestRunner::new(config).run(&steps, run);
    if let Err(failed) = outcome {
        panic!("{failed}");
    }
    // The world ends inside the runtime that its tasks run in.
    runtime.block_on(async move { drop(world) });
}

#[test]
fn the_books_hold_through_whatever_happens_on_sqlite() {
    machine(Db::Sqlite, 96, "proptest-regressions/orders-sqlite.txt");
}

#[test]
fn the_books_hold_through_whatever_happens_on_postgres() {
    machine(Db::Postgres, 16, "proptest-regressions/orders-postgres.txt");
}

on_both_databases! {
    /// The refund fails, since the bank has taken the money: nobody is paid twice, and all of it is gone.
    async fn a_refund_that_a_lost_dispute_overtakes_leaves_the_books_right(world: World) {
        world.sandbox.hold_webhooks(true);
        let steps = [
            Move::Place {
                buyer: 0,
                paid: 1,
                free: 0,
            },
            Move::Pay { order: 0 },
            Move::Tell {
                order: 0,
                right_amount: true,
            },
            Move::RefundOrder { order: 0 },
            Move::Dispute { order: 0 },
            Move::CloseDispute {
                order: 0,
                won: false,
            },
        ];
        play(&world, 1, &steps).await.expect("the books hold");
    }
}
