//! Stripe: checkouts, refunds, and what its events say.
//!
//! Deliberately absent: any decision. What a payment leads to is decided by `order`; here Stripe is
//! asked, with idempotency keys, and its words are made into facts.

mod ask;
mod fact;
mod signature;

use std::pin::Pin;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use secrecy::ExposeSecret;
use stripe::{Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError, StripeRequest};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    ExpireCheckoutSession, ProductData, RetrieveCheckoutSession,
};
use stripe_core::refund::{CreateRefund, ListRefund};
use stripe_shared::{
    CheckoutSession, CheckoutSessionMode, CheckoutSessionPaymentStatus, CheckoutSessionStatus,
};

use crate::config::{self, Config};
use crate::error::Error;
use crate::i18n::Lang;
use crate::order::refund::Listed;
use crate::order::{Full, Line, Order, Payment, Refund, SESSION_TTL};

pub use ask::{EventPage, ListedEvent, Standing};
pub use fact::{Event, Fact, KINDS, parse};
pub use signature::{BadSignature, TOLERANCE, verify};

/// One try; together with its repetitions it stays well within what a person waits for.
const TIMEOUT: Duration = Duration::from_secs(6);

/// The metadata that ties Stripe's objects to ours.
const ORDER_KEY: &str = "eventos_order";
const REFUND_KEY: &str = "eventos_refund";

/// Stripe, with the host's key.
#[derive(Clone)]
pub struct Payments {
    client: Client,
    /// Whether the key moves real money.
    pub live: bool,
}

/// Why Stripe did not do it.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// It will never do it: the request is wrong or no longer possible.
    #[error("refused by Stripe: {code} ({status})")]
    Refused { code: String, status: u16 },
    /// It does not take the host's key: once that is mended, it will.
    #[error("Stripe does not take the key ({status})")]
    KeyRefused { status: u16 },
    /// It may do it later.
    #[error("Stripe does not answer: {0}")]
    Unreachable(String),
}

impl PaymentError {
    fn no_address() -> Self {
        // not-for-people: for the log
        Self::Unreachable("a session without address".into())
    }

    /// Whether trying again is pointless.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

impl From<PaymentError> for Error {
    fn from(error: PaymentError) -> Self {
        Self::Payments(error.to_string())
    }
}

impl From<StripeError> for PaymentError {
    fn from(error: StripeError) -> Self {
        match error {
            StripeError::Stripe(_, status @ (401 | 403)) => Self::KeyRefused { status },
            // 409 and 429 pass (https://docs.stripe.com/error-low-level#status-codes).
            StripeError::Stripe(error, status) if matches!(status, 400 | 402 | 404) => {
                let code = error.code.map(|code| code.to_string());
                Self::Refused {
                    code: code.unwrap_or_else(|| "invalid_request".into()),
                    status,
                }
            }
            StripeError::Stripe(error, status) => {
                Self::Unreachable(format!("{status} {:?}", error.type_))
            }
            other => Self::Unreachable(other.to_string()),
        }
    }
}

/// A checkout somebody can pay at.
#[derive(Debug)]
pub struct Session {
    pub id: String,
    pub url: String,
}

/// How closing a checkout went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expired {
    /// Nobody can pay there any more.
    Closed,
    /// Somebody was faster and paid.
    Completed,
}

impl Payments {
    /// # Errors
    /// When the key or the address cannot be put in a request.
    pub fn new(stripe: &config::Stripe) -> Result<Self, Error> {
        let mut builder = ClientBuilder::new(stripe.secret_key.expose_secret())
            .app_info("EventOS", Some(env!("CARGO_PKG_VERSION").to_owned()), None)
            .timeout(TIMEOUT);
        if let Some(url) = &stripe.api_url {
            builder = builder.url(format!("{}/", url.as_str().trim_end_matches('/')));
        }
        let client = builder
            .build()
            .map_err(|e| Error::Payments(e.to_string()))?;
        Ok(Self {
            client,
            live: stripe.is_live(),
        })
    }

    /// Makes the order's checkout; asked again, Stripe gives the same one.
    ///
    /// # Errors
    /// See [`PaymentError`].
    #[tracing::instrument(name = "stripe.checkout.create", skip_all, fields(order = %full.order.id))]
    pub async fn checkout(
        &self,
        config: &Config,
        full: &Full,
        lang: Lang,
    ) -> Result<Session, PaymentError> {
        let order = &full.order;
        let expires_at = order.created_at + SESSION_TTL;
        let metadata = [(ORDER_KEY.to_owned(), order.id.to_string())];
        let mut request = CreateCheckoutSession::new()
            .mode(CheckoutSessionMode::Payment)
            .line_items(
                full.lines
                    .iter()
                    .map(|line| line_item(full, line))
                    .collect::<Vec<_>>(),
            )
            .client_reference_id(order.id.to_string())
            .metadata(std::collections::HashMap::from(metadata))
            .expires_at(expires_at.timestamp())
            .locale(locale(lang))
            .success_url(config.public("checkout/success?session_id={CHECKOUT_SESSION_ID}"))
            .cancel_url(config.public(&format!("checkout/cancel?order={}", order.id)));
        if let Some(email) = &order.email {
            request = request.customer_email(email);
        }
        let key = format!("checkout-{}", order.id);
        let session: CheckoutSession = self.send(&request, Some(&key)).await?;
        let url = session.url.ok_or_else(PaymentError::no_address)?;
        Ok(Session {
            id: session.id.to_string(),
            url,
        })
    }

    /// The payment of a checkout, if it was completed.
    ///
    /// # Errors
    /// See [`PaymentError`].
    #[tracing::instrument(name = "stripe.checkout.retrieve", skip_all)]
    pub async fn session(&self, id: &str) -> Result<Option<Payment>, PaymentError> {
        let session: CheckoutSession = self.send(&RetrieveCheckoutSession::new(id), None).await?;
        Ok(completed(session))
    }

    /// Closes a checkout, so that nobody can pay there any more. One that Stripe does not know, or
    /// that has lapsed by itself, is closed.
    ///
    /// # Errors
    /// `Unreachable`.
    #[tracing::instrument(name = "stripe.checkout.expire", skip_all)]
    pub async fn expire(&self, id: &str) -> Result<Expired, PaymentError> {
        let closed: Result<CheckoutSession, _> =
            self.send(&ExpireCheckoutSession::new(id), None).await;
        match closed {
            Ok(_) => Ok(Expired::Closed),
            Err(PaymentError::Refused { status: 404, .. }) => Ok(Expired::Closed),
            Err(PaymentError::Refused { .. }) => {
                let session: CheckoutSession =
                    self.send(&RetrieveCheckoutSession::new(id), None).await?;
                let complete = session.status == Some(CheckoutSessionStatus::Complete);
                Ok(if complete {
                    Expired::Completed
                } else {
                    Expired::Closed
                })
            }
            Err(e) => Err(e),
        }
    }

    /// Pays back; asked again, Stripe pays once. Stripe's id of the refund comes back.
    ///
    /// # Errors
    /// See [`PaymentError`].
    #[tracing::instrument(name = "stripe.refund.create", skip_all, fields(refund = %refund.id))]
    pub async fn refund(&self, refund: &Refund, order: &Order) -> Result<String, PaymentError> {
        let intent = order.payment_intent.as_deref();
        let intent = intent.ok_or(PaymentError::Refused {
            code: "no_payment".into(),
            status: 400,
        })?;
        let metadata = [(REFUND_KEY.to_owned(), refund.id.to_string())];
        let request = CreateRefund::new()
            .payment_intent(intent)
            .amount(refund.amount_minor)
            .metadata(std::collections::HashMap::from(metadata));
        let key = format!("refund-{}", refund.id);
        let made: stripe_shared::Refund = self.send(&request, Some(&key)).await?;
        match made.status.as_deref() {
            Some(code @ ("failed" | "canceled")) => Err(PaymentError::Refused {
                code: code.to_owned(),
                status: 200,
            }),
            _ => Ok(made.id.to_string()),
        }
    }

    /// The refunds of a payment, ours and those made elsewhere.
    ///
    /// # Errors
    /// See [`PaymentError`].
    #[tracing::instrument(name = "stripe.refund.list", skip_all)]
    pub async fn refunds(&self, payment_intent: &str) -> Result<Vec<Listed>, PaymentError> {
        let request = ListRefund::new()
            .payment_intent(payment_intent)
            .limit(100_i64);
        let list: stripe_types::List<stripe_shared::Refund> = self.send(&request, None).await?;
        let gone = |refund: &stripe_shared::Refund| {
            matches!(refund.status.as_deref(), Some("failed" | "canceled"))
        };
        let listed = list
            .data
            .into_iter()
            .filter(|refund| !gone(refund))
            .map(|refund| Listed {
                stripe_id: refund.id.to_string(),
                amount_minor: refund.amount,
                ours: refund
                    .metadata
                    .and_then(|metadata| metadata.get(REFUND_KEY)?.parse().ok()),
            });
        Ok(listed.collect())
    }

    /// Whether Stripe answers and takes the key, for the host.
    ///
    /// # Errors
    /// See [`PaymentError`].
    pub async fn check(&self) -> Result<(), PaymentError> {
        let request = stripe_checkout::checkout_session::ListCheckoutSession::new().limit(1_i64);
        let _: stripe_types::List<CheckoutSession> = self.send(&request, None).await?;
        self.may_list_events().await
    }

    async fn send<R, T>(&self, request: &R, key: Option<&str>) -> Result<T, PaymentError>
    where
        R: StripeRequest<Output = T>,
        T: miniserde::Deserialize + Send,
    {
        let once = || async {
            let strategy = match key {
                Some(key) => RequestStrategy::Idempotent(
                    IdempotencyKey::new(key)
                        .map_err(|e| PaymentError::Unreachable(e.to_string()))?,
                ),
                None => RequestStrategy::Once,
            };
            // Boxed with its kind said: Stripe's types are so deep that to see through them from every
            // caller would overflow the compiler's patience.
            let request = request.customize().request_strategy(strategy);
            let sent: Pin<Box<dyn Future<Output = Result<T, StripeError>> + Send>> =
                Box::pin(request.send(&self.client));
            sent.await.map_err(PaymentError::from)
        };
        let pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(200))
            .with_max_times(2)
            .with_jitter();
        once.retry(pauses).when(|e| !e.is_final()).await
    }
}

/// What a completed checkout of ours paid; none for one that was not, or that is not ours.
fn completed(session: CheckoutSession) -> Option<Payment> {
    if session.status != Some(CheckoutSessionStatus::Complete) {
        return None;
    }
    let metadata = session.metadata.as_ref()?;
    let order = metadata.get(ORDER_KEY)?.parse().ok()?;
    let details = session.customer_details;
    Some(Payment {
        order,
        amount_minor: session.amount_total,
        currency: session
            .currency
            .and_then(|currency| currency.to_string().parse().ok()),
        payment_intent: session.payment_intent.map(|intent| intent.id().to_string()),
        email: details.as_ref().and_then(|details| details.email.clone()),
        name: details.and_then(|details| details.name),
        settled: session.payment_status != CheckoutSessionPaymentStatus::Unpaid,
    })
}

fn line_item(full: &Full, line: &Line) -> CreateCheckoutSessionLineItems {
    let currency = full.order.currency.code().to_lowercase();
    let currency = currency
        .parse()
        .unwrap_or(stripe_types::Currency::Unknown(currency));
    let mut price = CreateCheckoutSessionLineItemsPriceData::new(currency);
    price.unit_amount = Some(line.unit_price_minor);
    price.product_data = Some(ProductData::new(format!(
        "{} · {}",
        full.event.name, line.tier_name
    )));
    let mut item = CreateCheckoutSessionLineItems::new();
    item.price_data = Some(price);
    item.quantity = u64::try_from(line.quantity).ok();
    item
}

fn locale(lang: Lang) -> stripe_shared::CheckoutSessionLocale {
    match lang {
        Lang::En => stripe_shared::CheckoutSessionLocale::En,
        Lang::De => stripe_shared::CheckoutSessionLocale::De,
        Lang::Es => stripe_shared::CheckoutSessionLocale::Es,
        Lang::Fr => stripe_shared::CheckoutSessionLocale::Fr,
    }
}
