//! What Stripe is asked when its word did not come: the events it lists, and how a checkout stands.

use chrono::{DateTime, Utc};
use miniserde::json::Value;
use stripe::StripeRequest;
use stripe_checkout::checkout_session::RetrieveCheckoutSession;
use stripe_client_core::RequestBuilder;
use stripe_core::event::ListEvent;
use stripe_shared::{CheckoutSession, PaymentIntentStatus};
use stripe_types::RangeQueryTs;

use super::{KINDS, PaymentError, Payments, completed};
use crate::order::Payment;

/// The most that Stripe puts on one page.
const PAGE: i64 = 100;

/// A page of Stripe's events, the newest first.
#[derive(Debug)]
pub struct EventPage {
    pub events: Vec<ListedEvent>,
    /// Older ones follow.
    pub more: bool,
}

/// An event as the list has it. Read it with [`super::parse`]: it is what a webhook's body would be.
#[derive(Debug)]
pub struct ListedEvent {
    pub id: String,
    pub body: String,
}

/// How a checkout that was completed stands with the bank.
#[derive(Clone, Debug)]
pub enum Standing {
    Paid(Payment),
    /// The bank is still to say.
    Waiting,
    /// It said no.
    Refused,
}

/// Events as JSON and not as Stripe's types, which hold to one API version: an event is written in
/// the version of its own day.
struct ListRaw(ListEvent);

#[derive(miniserde::Deserialize)]
struct RawList {
    data: Vec<Value>,
    has_more: bool,
}

impl StripeRequest for ListRaw {
    type Output = RawList;

    fn build(&self) -> RequestBuilder {
        self.0.build()
    }
}

impl Payments {
    /// The events of the [`KINDS`] that were made from `from` on, and before `before`: one page,
    /// after the event `after`.
    ///
    /// # Errors
    /// See [`PaymentError`]; a list without sense is `Unreachable`.
    #[tracing::instrument(name = "stripe.event.list", skip_all)]
    pub async fn events(
        &self,
        from: DateTime<Utc>,
        before: Option<DateTime<Utc>>,
        after: Option<&str>,
    ) -> Result<EventPage, PaymentError> {
        let mut created = RangeQueryTs::gte(from.timestamp());
        if let RangeQueryTs::Bounds(bounds) = &mut created {
            bounds.lt = before.map(|before| before.timestamp());
        }
        let mut request = ListEvent::new()
            .types(KINDS.map(str::to_owned))
            .created(created)
            .limit(PAGE);
        if let Some(after) = after {
            request = request.starting_after(after);
        }
        let list: RawList = self.send(&ListRaw(request), None).await?;
        if list.has_more && list.data.is_empty() {
            return Err(senseless());
        }
        let events: Option<Vec<ListedEvent>> = list.data.into_iter().map(listed).collect();
        Ok(EventPage {
            events: events.ok_or_else(senseless)?,
            more: list.has_more,
        })
    }

    /// Whether the key may list events: a restricted one needs a permission of its own for it.
    pub(super) async fn may_list_events(&self) -> Result<(), PaymentError> {
        let request = ListRaw(ListEvent::new().limit(1_i64));
        self.send(&request, None).await.map(|_: RawList| ())
    }

    /// How a checkout stands with the bank; none when it was not completed, or is not ours.
    ///
    /// # Errors
    /// See [`PaymentError`].
    #[tracing::instrument(name = "stripe.checkout.standing", skip_all)]
    pub async fn standing(&self, session: &str) -> Result<Option<Standing>, PaymentError> {
        let request = RetrieveCheckoutSession::new(session).expand(["payment_intent".to_owned()]);
        let session: CheckoutSession = self.send(&request, None).await?;
        let intent = session.payment_intent.as_ref();
        let intent = intent.and_then(|intent| intent.as_object());
        let said = intent.map(|intent| intent.status.clone());
        let Some(mut payment) = completed(session) else {
            return Ok(None);
        };
        Ok(Some(match said {
            _ if payment.settled => Standing::Paid(payment),
            Some(PaymentIntentStatus::Succeeded) => {
                payment.settled = true;
                Standing::Paid(payment)
            }
            // After a no, the intent waits for another method, which a completed checkout never
            // asks for.
            Some(PaymentIntentStatus::RequiresPaymentMethod | PaymentIntentStatus::Canceled) => {
                Standing::Refused
            }
            _ => Standing::Waiting,
        }))
    }
}

fn listed(event: Value) -> Option<ListedEvent> {
    let Value::Object(object) = &event else {
        return None;
    };
    let Some(Value::String(id)) = object.get("id") else {
        return None;
    };
    Some(ListedEvent {
        id: id.clone(),
        body: miniserde::json::to_string(&event),
    })
}

fn senseless() -> PaymentError {
    // not-for-people: for the log
    PaymentError::Unreachable("a list without sense".into())
}
