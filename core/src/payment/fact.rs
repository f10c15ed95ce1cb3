//! What a Stripe event says, in the few fields that matter here.
//!
//! Small structs of our own read it, and not Stripe's types: those hold to one API version, and an
//! account is on the version it is on.

use serde::Deserialize;
use serde_json::Value;

use super::ORDER_KEY;
use crate::order::Payment;

/// An event, its signature verified.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: String,
    /// `checkout.session.completed` and so on.
    pub kind: String,
    pub live: bool,
    pub fact: Fact,
}

/// What it means for us.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A checkout was completed, or its bank has said yes.
    Completed(Payment),
    AsyncFailed {
        order: crate::id::OrderId,
    },
    Expired {
        order: crate::id::OrderId,
    },
    /// Something of it was paid back, by whomever.
    Refunded {
        payment_intent: String,
    },
    DisputeOpened {
        payment_intent: String,
    },
    DisputeClosed {
        payment_intent: String,
        won: bool,
    },
    /// A kind that we know, of an object that is not ours.
    NotOurs,
    /// A kind that means nothing here.
    Ignored,
}

impl Fact {
    /// The order it names; others are found by their payment.
    pub fn order(&self) -> Option<crate::id::OrderId> {
        match self {
            Self::Completed(payment) => Some(payment.order),
            Self::AsyncFailed { order } | Self::Expired { order } => Some(*order),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    livemode: bool,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

#[derive(Deserialize)]
struct Session {
    #[serde(default)]
    metadata: Option<std::collections::HashMap<String, String>>,
    #[serde(default)]
    amount_total: Option<i64>,
    #[serde(default)]
    currency: Option<String>,
    /// An id, or the object where an account has it expanded.
    #[serde(default)]
    payment_intent: Option<Value>,
    #[serde(default)]
    payment_status: Option<String>,
    #[serde(default)]
    customer_details: Option<Customer>,
}

#[derive(Deserialize)]
struct Customer {
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Charge {
    #[serde(default)]
    payment_intent: Option<Value>,
}

#[derive(Deserialize)]
struct Dispute {
    #[serde(default)]
    payment_intent: Option<Value>,
    #[serde(default)]
    status: String,
}

/// Reads an event.
///
/// # Errors
/// When it has not the shape of one.
pub fn parse(body: &[u8]) -> Result<Event, serde_json::Error> {
    let envelope: Envelope = serde_json::from_slice(body)?;
    let object = envelope.data.object;
    let fact = match envelope.kind.as_str() {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            // The second kind says itself that the money has come.
            let settled = envelope.kind.ends_with("succeeded");
            completed(serde_json::from_value(object)?, settled)
        }
        "checkout.session.async_payment_failed" => {
            of_order(&serde_json::from_value(object)?, |order| {
                Fact::AsyncFailed { order }
            })
        }
        "checkout.session.expired" => of_order(&serde_json::from_value(object)?, |order| {
            Fact::Expired { order }
        }),
        "charge.refunded" => {
            let charge: Charge = serde_json::from_value(object)?;
            id_of(charge.payment_intent).map_or(Fact::NotOurs, |payment_intent| Fact::Refunded {
                payment_intent,
            })
        }
        "charge.dispute.created" => {
            let dispute: Dispute = serde_json::from_value(object)?;
            let intent = id_of(dispute.payment_intent);
            intent.map_or(Fact::NotOurs, |payment_intent| Fact::DisputeOpened {
                payment_intent,
            })
        }
        "charge.dispute.closed" => {
            let dispute: Dispute = serde_json::from_value(object)?;
            // An inquiry that was closed took no money either.
            let won = matches!(dispute.status.as_str(), "won" | "warning_closed");
            let intent = id_of(dispute.payment_intent);
            intent.map_or(Fact::NotOurs, |payment_intent| Fact::DisputeClosed {
                payment_intent,
                won,
            })
        }
        _ => Fact::Ignored,
    };
    Ok(Event {
        id: envelope.id,
        kind: envelope.kind,
        live: envelope.livemode,
        fact,
    })
}

fn completed(session: Session, settled: bool) -> Fact {
    let paid = matches!(
        session.payment_status.as_deref(),
        Some("paid" | "no_payment_required")
    );
    let payment_intent = id_of(session.payment_intent.clone());
    of_order(&session, |order| {
        let customer = session.customer_details.as_ref();
        Fact::Completed(Payment {
            order,
            amount_minor: session.amount_total,
            currency: session
                .currency
                .as_deref()
                .and_then(|currency| currency.parse().ok()),
            payment_intent,
            email: customer.and_then(|customer| customer.email.clone()),
            name: customer.and_then(|customer| customer.name.clone()),
            settled: settled || paid,
        })
    })
}

fn of_order(session: &Session, fact: impl FnOnce(crate::id::OrderId) -> Fact) -> Fact {
    let order = session
        .metadata
        .as_ref()
        .and_then(|metadata| metadata.get(ORDER_KEY));
    order
        .and_then(|order| order.parse().ok())
        .map_or(Fact::NotOurs, fact)
}

fn id_of(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(id) => Some(id),
        Value::Object(object) => object.get("id")?.as_str().map(str::to_owned),
        _ => None,
    }
}
