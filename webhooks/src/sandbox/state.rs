//! What the sandbox remembers: sessions, payments, refunds, events and the answers it gave.
//!
//! Plain data, saved whole. How it may change stands in `moves.rs`, how it looks as JSON in
//! `shapes.rs`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub type Metadata = BTreeMap<String, String>;

/// Where a Checkout Session stands. Stripe tells it in two fields, `status` and `payment_status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Open,
    Expired,
    Paid,
    /// Complete, but the bank has still to say yes or no.
    Awaiting,
    /// Complete, and the bank said no.
    Bounced,
}

impl Stage {
    /// Stripe's `status`.
    pub fn status(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Expired => "expired",
            Self::Paid | Self::Awaiting | Self::Bounced => "complete",
        }
    }

    /// Stripe's `payment_status`.
    pub fn payment_status(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            _ => "unpaid",
        }
    }
}

/// Who pays, as typed on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    pub email: String,
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub quantity: i64,
    /// Minor units.
    pub unit_amount: i64,
}

impl Line {
    /// Minor units. Cannot overflow: the total was checked when the session was made.
    pub fn amount(&self) -> i64 {
        self.unit_amount.saturating_mul(self.quantity)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: String,
    pub stage: Stage,
    /// Unix seconds, as everywhere here.
    pub created: i64,
    pub expires_at: i64,
    pub currency: String,
    pub lines: Vec<Line>,
    pub success_url: String,
    pub cancel_url: Option<String>,
    pub customer_email: Option<String>,
    pub client_reference_id: Option<String>,
    pub locale: Option<String>,
    pub submit_type: Option<String>,
    pub payment_method_types: Vec<String>,
    pub metadata: Metadata,
    pub payment_metadata: Metadata,
    pub description: Option<String>,
    /// Made by the first attempt to pay, as at Stripe.
    pub payment_intent: Option<String>,
    pub buyer: Option<Buyer>,
}

impl Session {
    /// Minor units.
    pub fn total(&self) -> i64 {
        self.lines.iter().map(Line::amount).sum()
    }

    /// Where the buyer goes after paying.
    pub fn return_address(&self) -> String {
        self.success_url
            .replace("{CHECKOUT_SESSION_ID}", &self.id)
            .replace("%7BCHECKOUT_SESSION_ID%7D", &self.id)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStage {
    /// Declined, or refused by the bank; another attempt may follow while the session is open.
    Failed,
    Processing,
    Succeeded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStage {
    Open,
    Won,
    Lost,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    pub id: String,
    pub created: i64,
    pub stage: DisputeStage,
}

/// A PaymentIntent together with its one charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub id: String,
    pub charge: String,
    pub session: String,
    pub stage: PaymentStage,
    pub created: i64,
    /// Minor units.
    pub amount: i64,
    pub refunded: i64,
    pub currency: String,
    pub metadata: Metadata,
    pub description: Option<String>,
    pub buyer: Buyer,
    pub dispute: Option<Dispute>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStage {
    #[default]
    Succeeded,
    /// The bank sent it back.
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    pub id: String,
    pub payment_intent: String,
    pub charge: String,
    pub created: i64,
    /// Minor units.
    pub amount: i64,
    pub currency: String,
    pub reason: Option<String>,
    pub metadata: Metadata,
    #[serde(default)]
    pub stage: RefundStage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    Queued,
    Delivered,
    GivenUp,
}

/// A webhook, with its object as it was when it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub created: i64,
    /// Events of one session are delivered one after the other.
    pub session: String,
    pub object: Value,
    pub delivery: Delivery,
    pub attempts: u32,
}

/// What was answered to an idempotency key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Answer {
    pub at: i64,
    pub fingerprint: String,
    pub status: u16,
    pub body: Value,
}

/// Answers are kept as long as Stripe promises to.
const ANSWERS_KEPT_SECONDS: i64 = 24 * 60 * 60;
/// Delivered events that `GET /v1/events` still shows.
const EVENTS_KEPT: usize = 1000;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    /// Oldest first, as all that follow.
    pub sessions: Vec<Session>,
    pub payments: Vec<Payment>,
    pub refunds: Vec<Refund>,
    pub events: Vec<Event>,
    pub answers: BTreeMap<String, Answer>,
    /// The address of this run, which ends in '/'; the next run has another.
    #[serde(skip)]
    pub base: String,
    /// Sessions whose webhooks a task is delivering.
    #[serde(skip)]
    pub delivering: BTreeSet<String>,
}

impl State {
    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().rev().find(|session| session.id == id)
    }

    pub fn session_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions
            .iter_mut()
            .rev()
            .find(|session| session.id == id)
    }

    /// By the id of the PaymentIntent or of its charge.
    pub fn payment(&self, id: &str) -> Option<&Payment> {
        self.payments
            .iter()
            .find(|payment| payment.id == id || payment.charge == id)
    }

    pub fn payment_mut(&mut self, id: &str) -> Option<&mut Payment> {
        self.payments
            .iter_mut()
            .find(|payment| payment.id == id || payment.charge == id)
    }

    pub fn queued(&self) -> usize {
        let waiting = |event: &&Event| event.delivery == Delivery::Queued;
        self.events.iter().filter(waiting).count()
    }

    /// Forgets what Stripe would have forgotten.
    pub fn prune(&mut self, now: i64) {
        self.answers
            .retain(|_, answer| now - answer.at < ANSWERS_KEPT_SECONDS);
        let mut surplus = self.events.len().saturating_sub(EVENTS_KEPT);
        self.events.retain(|event| {
            let forget = surplus > 0 && event.delivery != Delivery::Queued;
            surplus -= usize::from(forget);
            !forget
        });
    }
}
