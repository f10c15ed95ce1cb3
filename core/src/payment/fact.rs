//! What a Stripe event says, in the few fields that matter here.
//!
//! Small structs of our own read it, and not Stripe's types: those hold to one API version, and an
//! account is on the version it is on.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{ORDER_KEY, REFUND_KEY};
use crate::id::RefundId;
use crate::order::Payment;

/// The kinds of events that mean something here: what the webhook endpoint is to be sent, and what
/// the reconciler asks for. At most 20, Stripe's limit on `types` of an event list.
pub const KINDS: [&str; 10] = [
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "charge.refunded",
    // The same word by the name it has had since 2024, and by its older one.
    "refund.failed",
    "refund.updated",
    "charge.refund.updated",
    "charge.dispute.created",
    "charge.dispute.closed",
];

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
    /// A refund did not go through, or came back later: the money is on the account.
    RefundFailed {
        payment_intent: String,
        /// Stripe's id of it.
        refund: String,
        /// Ours carry their own id in the metadata.
        ours: Option<RefundId>,
        amount_minor: i64,
    },
    DisputeOpened {
        payment_intent: String,
        /// Stripe's id of it.
        dispute: String,
    },
    DisputeClosed {
        payment_intent: String,
        dispute: String,
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
    /// Not any [`Value`]: a list would read as an object with nothing in it.
    object: Map<String, Value>,
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
struct Refund {
    id: String,
    amount: i64,
    #[serde(default)]
    payment_intent: Option<Value>,
    #[serde(default)]
    metadata: Option<std::collections::HashMap<String, String>>,
    #[serde(default)]
    status: Option<String>,
}

#[derive(Deserialize)]
struct Dispute {
    id: String,
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
    let object = Value::Object(envelope.data.object);
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
        "refund.failed" | "refund.updated" | "charge.refund.updated" => {
            refund_failed(serde_json::from_value(object)?)
        }
        "charge.dispute.created" => {
            let dispute: Dispute = serde_json::from_value(object)?;
            let intent = id_of(dispute.payment_intent);
            intent.map_or(Fact::NotOurs, |payment_intent| Fact::DisputeOpened {
                payment_intent,
                dispute: dispute.id,
            })
        }
        "charge.dispute.closed" => {
            let dispute: Dispute = serde_json::from_value(object)?;
            // An inquiry that was closed took no money either.
            let won = matches!(dispute.status.as_str(), "won" | "warning_closed");
            let intent = id_of(dispute.payment_intent);
            intent.map_or(Fact::NotOurs, |payment_intent| Fact::DisputeClosed {
                payment_intent,
                dispute: dispute.id,
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
            email: customer.and_then(|customer| storable(customer.email.as_deref())),
            name: customer.and_then(|customer| storable(customer.name.as_deref())),
            settled: settled || paid,
        })
    })
}

/// Without what Postgres keeps in no text.
fn storable(text: Option<&str>) -> Option<String> {
    text.map(|text| text.replace('\0', ""))
}

/// An update of a refund that did not fail says nothing new.
fn refund_failed(refund: Refund) -> Fact {
    if !matches!(refund.status.as_deref(), Some("failed" | "canceled")) {
        return Fact::Ignored;
    }
    let metadata = refund.metadata.unwrap_or_default();
    let ours = metadata.get(REFUND_KEY).and_then(|id| id.parse().ok());
    id_of(refund.payment_intent).map_or(Fact::NotOurs, |payment_intent| Fact::RefundFailed {
        payment_intent,
        refund: refund.id,
        ours,
        amount_minor: refund.amount,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_is_asked_for_is_understood() {
        assert!(KINDS.len() <= 20, "Stripe takes no more");
        for kind in KINDS {
            let body = serde_json::json!({
                "id": "evt_1", "type": kind,
                "data": { "object": { "id": "x_1", "amount": 1, "status": "failed" } },
            });
            let event = parse(body.to_string().as_bytes()).expect(kind);
            assert!(
                matches!(event.fact, Fact::NotOurs),
                "{kind}: {:?}",
                event.fact
            );
        }
    }

    #[test]
    fn a_refund_that_goes_on_well_says_nothing_new() {
        let body = |status: &str| {
            serde_json::json!({
                "id": "evt_1", "type": "refund.updated",
                "data": { "object": {
                    "id": "re_1", "amount": 5, "status": status, "payment_intent": "pi_1",
                } },
            })
        };
        for status in ["pending", "succeeded", "requires_action"] {
            let event = parse(body(status).to_string().as_bytes()).expect(status);
            assert!(matches!(event.fact, Fact::Ignored), "{status}");
        }
        for status in ["failed", "canceled"] {
            let event = parse(body(status).to_string().as_bytes()).expect(status);
            assert!(matches!(event.fact, Fact::RefundFailed { .. }), "{status}");
        }
    }
}
