//! The books: what must be true of the database, and of the database beside Stripe, whatever
//! happened before. Each broken promise is a line; no line, and all is well.
//!
//! What is still under way breaks nothing: a message that waits, a refund that Stripe was not asked
//! for yet. What Stripe was paid must have been told to the product, so let webhooks settle first.

use std::collections::{BTreeMap, BTreeSet};

use eventos_webhooks::sandbox::{Payment, PaymentStage, Sandbox, Session, Stage};
use uuid::Uuid;

use crate::World;
use crate::database::Database;

impl World {
    /// The promises that are broken.
    pub async fn broken_promises(&self) -> Vec<String> {
        let database = Database::open(&self.database_url).await;
        let broken = broken_promises(&database, Some(&self.sandbox)).await;
        database.close().await;
        broken
    }
}

/// The promises that are broken: within the database, and between it and Stripe where that is given.
///
/// # Panics
/// When the database cannot be read.
pub async fn broken_promises(database: &Database, stripe: Option<&Sandbox>) -> Vec<String> {
    let mut broken = Vec::new();
    for (promise, sql) in WITHIN {
        let rows: Vec<(String,)> = database.rows(sql).await;
        broken.extend(rows.iter().map(|(what,)| format!("{promise}: {what}")));
    }
    every_ticket_is_promised(database, &mut broken).await;
    if let Some(stripe) = stripe {
        Beside::read(database, stripe).await.compare(&mut broken);
    }
    broken
}

/// What holds within the database: a promise, and a query for what breaks it. `request_key`,
/// `dedup_key` and the like name a row, since ids are bytes on one of the databases.
const WITHIN: &[(&str, &str)] = &[
    (
        "an event's held seats are those of its open orders, and its sold ones its good tickets",
        "SELECT e.slug || ': held ' || CAST(e.held AS TEXT) || ' for ' || CAST(h.n AS TEXT)
             || ', sold ' || CAST(e.sold AS TEXT) || ' for ' || CAST(s.n AS TEXT)
         FROM events e
         JOIN (SELECT e.id, COALESCE(SUM(l.quantity), 0) AS n FROM events e
               LEFT JOIN orders o ON o.event_id = e.id AND o.status IN ('pending', 'processing')
               LEFT JOIN order_lines l ON l.order_id = o.id GROUP BY e.id) h ON h.id = e.id
         JOIN (SELECT e.id, COUNT(t.id) AS n FROM events e
               LEFT JOIN tickets t ON t.event_id = e.id AND t.status IN ('valid', 'suspended')
               GROUP BY e.id) s ON s.id = e.id
         WHERE e.held <> h.n OR e.sold <> s.n",
    ),
    (
        "a tier's held seats are those of its open orders, and its sold ones its good tickets",
        "SELECT r.name || ': held ' || CAST(r.held AS TEXT) || ' for ' || CAST(h.n AS TEXT)
             || ', sold ' || CAST(r.sold AS TEXT) || ' for ' || CAST(s.n AS TEXT)
         FROM tiers r
         JOIN (SELECT r.id, COALESCE(SUM(CASE WHEN o.id IS NULL THEN 0 ELSE l.quantity END), 0) AS n
               FROM tiers r LEFT JOIN order_lines l ON l.tier_id = r.id
               LEFT JOIN orders o ON o.id = l.order_id AND o.status IN ('pending', 'processing')
               GROUP BY r.id) h ON h.id = r.id
         JOIN (SELECT r.id, COUNT(t.id) AS n FROM tiers r
               LEFT JOIN tickets t ON t.tier_id = r.id AND t.status IN ('valid', 'suspended')
               GROUP BY r.id) s ON s.id = r.id
         WHERE r.held <> h.n OR r.sold <> s.n",
    ),
    (
        "a pool's seats are those of its tiers, which are of its event",
        "SELECT p.name FROM pools p
         WHERE p.held <> (SELECT COALESCE(SUM(t.held), 0) FROM tiers t WHERE t.pool_id = p.id)
             OR p.sold <> (SELECT COALESCE(SUM(t.sold), 0) FROM tiers t WHERE t.pool_id = p.id)
         UNION ALL SELECT t.name FROM tiers t JOIN pools p ON p.id = t.pool_id
         WHERE p.event_id <> t.event_id",
    ),
    (
        "the count at a door is that of the admissions in force",
        "SELECT a.name || ': ' || CAST(d.admitted AS TEXT) FROM door_counts d
         JOIN accounts a ON a.id = d.account_id
         WHERE d.admitted <> (SELECT COUNT(*) FROM tickets t JOIN check_ins c ON c.id = t.check_in_id
             WHERE c.event_id = d.event_id AND c.account_id = d.account_id
                 AND t.status IN ('valid', 'suspended'))
         UNION ALL SELECT a.name || ': none' FROM check_ins c JOIN tickets t ON t.check_in_id = c.id
         JOIN accounts a ON a.id = c.account_id
         WHERE t.status IN ('valid', 'suspended') AND NOT EXISTS (SELECT 1 FROM door_counts d
             WHERE d.event_id = c.event_id AND d.account_id = c.account_id)",
    ),
    (
        "nothing is sold twice",
        "SELECT name FROM tiers WHERE held + sold > quantity
         UNION ALL SELECT slug FROM events WHERE capacity IS NOT NULL AND held + sold > capacity",
    ),
    (
        "a paid order has its tickets, and any other has none",
        "SELECT o.status || ' order ' || o.request_key || ' has ' || CAST(o.tickets AS TEXT) || ' of '
             || CAST(o.seats AS TEXT)
         FROM (SELECT o.status, o.request_key,
                   (SELECT COUNT(*) FROM tickets t WHERE t.order_id = o.id) AS tickets,
                   (SELECT COALESCE(SUM(l.quantity), 0) FROM order_lines l WHERE l.order_id = o.id) AS seats
               FROM orders o) o
         WHERE o.tickets <> CASE WHEN o.status IN ('paid', 'refunded') THEN o.seats ELSE 0 END",
    ),
    (
        "an order that was refunded has no good ticket left",
        "SELECT o.request_key FROM orders o JOIN tickets t ON t.order_id = o.id
         WHERE o.status = 'refunded' AND t.status IN ('valid', 'suspended')",
    ),
    (
        "what an order paid back is the sum of its refunds, and never more than it took",
        // A dispute that was lost took all that was left, and is no refund.
        "SELECT o.request_key || ': ' || CAST(o.refunded_minor AS TEXT) || ' of '
             || CAST(o.total_minor AS TEXT)
         FROM (SELECT o.request_key, o.refunded_minor, o.total_minor, o.event_id,
                   (SELECT COALESCE(SUM(r.amount_minor), 0) FROM refunds r
                    WHERE r.order_id = o.id AND r.status <> 'failed') AS refunds
               FROM orders o) o
         WHERE o.refunded_minor > o.total_minor
            OR (o.refunded_minor <> o.refunds
                AND NOT (o.refunded_minor = o.total_minor AND EXISTS (
                    SELECT 1 FROM audit_log a
                    WHERE a.event_id = o.event_id AND a.action = 'order.dispute_closed')))",
    ),
    (
        "a ticket is in by one admission at most",
        "SELECT t.holder_name || ', seat ' || CAST(t.seat AS TEXT) || ', is in '
             || CAST(COUNT(c.id) AS TEXT) || ' times'
         FROM tickets t JOIN check_ins c ON c.ticket_id = t.id AND c.undone_at IS NULL
         GROUP BY t.id, t.holder_name, t.seat HAVING COUNT(c.id) > 1",
    ),
    (
        "an admission in force is its ticket's, and was not undone",
        "SELECT t.holder_name FROM tickets t LEFT JOIN check_ins c ON c.id = t.check_in_id
         WHERE t.check_in_id IS NOT NULL
           AND (c.id IS NULL OR c.undone_at IS NOT NULL OR c.ticket_id <> t.id)
         UNION ALL
         SELECT c.staff_name FROM check_ins c JOIN tickets t ON t.id = c.ticket_id
         WHERE c.undone_at IS NULL AND (t.check_in_id IS NULL OR t.check_in_id <> c.id)",
    ),
    (
        "what was promised was sent, waits, or was given up with a reason",
        "SELECT dedup_key FROM outbox
         WHERE NOT ((status = 'sent' AND finished_at IS NOT NULL)
                 OR (status = 'waiting' AND finished_at IS NULL)
                 OR (status = 'dead' AND finished_at IS NOT NULL AND why IS NOT NULL
                     AND last_error IS NOT NULL))",
    ),
    (
        "a refund that is asked for has a task",
        "SELECT CAST(r.amount_minor AS TEXT) || ' of ' || o.request_key
         FROM refunds r JOIN orders o ON o.id = r.order_id
         WHERE r.status = 'requested' AND NOT EXISTS (
             SELECT 1 FROM outbox x WHERE x.event_id = r.event_id AND x.status <> 'sent'
               AND x.dedup_key LIKE 'refund:%')",
    ),
    (
        "an event of Stripe's is kept with what came of it",
        "SELECT id FROM stripe_events WHERE outcome = 'received'",
    ),
];

async fn every_ticket_is_promised(database: &Database, broken: &mut Vec<String>) {
    let promised: Vec<(String,)> = database
        .rows("SELECT dedup_key FROM outbox WHERE dedup_key LIKE 'ticket:%'")
        .await;
    let promised: BTreeSet<&str> = promised.iter().map(|(key,)| key.as_str()).collect();
    let tickets: Vec<(Uuid,)> = database.rows("SELECT id FROM tickets").await;
    for (ticket,) in tickets {
        let key = format!("ticket:tkt_{}", ticket.simple());
        if !promised.contains(key.as_str()) {
            broken.push(format!("a ticket is promised to its holder: {key}"));
        }
    }
}

/// An order as the product has it.
struct Order {
    status: String,
    total_minor: i64,
    intent: Option<String>,
    tickets: i64,
    seats: i64,
    /// All refunds but failed ones, and of them those that Stripe may not have been asked for.
    refunds: i64,
    requested: i64,
    /// Of them the one for a payment that came too late.
    late: i64,
}

/// The product's books beside Stripe's.
struct Beside {
    /// By their ids as text, as Stripe was told them.
    orders: BTreeMap<String, Order>,
    sessions: Vec<Session>,
    payments: Vec<Payment>,
    /// What went back of each payment.
    returned: BTreeMap<String, i64>,
}

impl Beside {
    async fn read(database: &Database, stripe: &Sandbox) -> Self {
        type Row = (Uuid, String, i64, Option<String>, i64, i64, i64, i64, i64);
        let refunds = |condition: &str| {
            format!(
                "(SELECT CAST(COALESCE(SUM(r.amount_minor), 0) AS BIGINT) FROM refunds r
                  WHERE r.order_id = o.id AND r.status <> 'failed' AND {condition})"
            )
        };
        let sql = format!(
            "SELECT o.id, o.status, o.total_minor, o.payment_intent,
                 (SELECT COUNT(*) FROM tickets t WHERE t.order_id = o.id),
                 (SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM order_lines l
                  WHERE l.order_id = o.id),
                 {}, {}, {} FROM orders o",
            refunds("1 = 1"),
            refunds("r.status = 'requested'"),
            refunds("r.origin = 'late_payment'"),
        );
        let rows: Vec<Row> = database.rows(&sql).await;
        let order =
            |(id, status, total_minor, intent, tickets, seats, refunds, requested, late): Row| {
                let order = Order {
                    status,
                    total_minor,
                    intent,
                    tickets,
                    seats,
                    refunds,
                    requested,
                    late,
                };
                (format!("ord_{}", id.simple()), order)
            };
        let mut returned = BTreeMap::new();
        for refund in stripe.refunds() {
            *returned.entry(refund.payment_intent).or_default() += refund.amount;
        }
        Self {
            orders: rows.into_iter().map(order).collect(),
            sessions: stripe.sessions(),
            payments: stripe.payments(),
            returned,
        }
    }

    fn compare(&self, broken: &mut Vec<String>) {
        for session in &self.sessions {
            if let Err(why) = self.session(session) {
                broken.push(format!("{why}: session {}", session.id));
            }
        }
        for (id, order) in &self.orders {
            if let Err(why) = self.order(order) {
                broken.push(format!("{why}: order {id}"));
            }
        }
        let taken: i64 = self.succeeded().map(|payment| payment.amount).sum();
        let recorded: i64 = self
            .orders
            .values()
            .filter(|order| order.was_paid() || order.late > 0)
            .map(|order| order.total_minor)
            .sum();
        if taken != recorded {
            broken.push(format!(
                "money in at Stripe is money recorded: {taken} and {recorded}"
            ));
        }
    }

    fn succeeded(&self) -> impl Iterator<Item = &Payment> {
        let succeeded = |payment: &&Payment| payment.stage == PaymentStage::Succeeded;
        self.payments.iter().filter(succeeded)
    }

    /// A session of ours that was paid has its tickets, or its money goes back; no other has any.
    fn session(&self, session: &Session) -> Result<(), String> {
        let Some(id) = session.metadata.get("eventos_order") else {
            return Ok(());
        };
        let order = self.orders.get(id);
        let order = order.ok_or("an order that Stripe knows is there")?;
        let paid = session.stage == Stage::Paid;
        match (paid, order.was_paid(), order.late > 0) {
            (true, true, false) if order.tickets == order.seats => {
                if order.intent == session.payment_intent {
                    Ok(())
                } else {
                    Err("an order knows its payment".to_owned())
                }
            }
            (true, false, true) if order.late == order.total_minor && order.tickets == 0 => Ok(()),
            (false, false, false) if order.tickets == 0 => Ok(()),
            _ => Err(format!(
                "what was paid for has its tickets exactly once (at Stripe {:?}, here {}, {} of {} tickets)",
                session.stage, order.status, order.tickets, order.seats
            )),
        }
    }

    /// An order that was paid was paid at Stripe, and what went back there stands in its books.
    fn order(&self, order: &Order) -> Result<(), String> {
        let intent = order.intent.as_deref();
        let payment = self
            .succeeded()
            .find(|payment| Some(payment.id.as_str()) == intent);
        if order.was_paid() && order.total_minor > 0 && payment.is_none() {
            return Err("what is paid here was paid at Stripe".to_owned());
        }
        let returned = intent.and_then(|intent| self.returned.get(intent));
        let returned = returned.copied().unwrap_or_default();
        let at_least = order.refunds - order.requested;
        if (at_least..=order.refunds).contains(&returned) {
            Ok(())
        } else {
            Err(format!(
                "money goes back once (at Stripe {returned}, here {} and {} asked for)",
                at_least, order.requested
            ))
        }
    }
}

impl Order {
    fn was_paid(&self) -> bool {
        matches!(self.status.as_str(), "paid" | "refunded")
    }
}
