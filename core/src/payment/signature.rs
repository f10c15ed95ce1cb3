//! Stripe's signature over a webhook's raw body
//! (<https://docs.stripe.com/webhooks#verify-manually>).

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How old a signature may be: Stripe's own libraries take five minutes.
pub const TOLERANCE: TimeDelta = TimeDelta::seconds(300);

/// The body was not signed by Stripe, or too long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not fit")]
pub struct BadSignature;

/// Checks the `Stripe-Signature` header over the body, by any of the secrets: there are two while
/// one is being replaced.
///
/// # Errors
/// [`BadSignature`].
pub fn verify(
    header: &str,
    body: &[u8],
    secrets: &[SecretString],
    now: DateTime<Utc>,
) -> Result<(), BadSignature> {
    let parts = || {
        header
            .split(',')
            .filter_map(|part| part.trim().split_once('='))
    };
    let stamp = parts()
        .find(|(name, _)| *name == "t")
        .map(|(_, value)| value)
        .ok_or(BadSignature)?;
    let at: i64 = stamp.parse().map_err(|_| BadSignature)?;
    if now.timestamp().abs_diff(at) > TOLERANCE.num_seconds().unsigned_abs() {
        return Err(BadSignature);
    }
    let signatures = parts().filter(|(name, _)| *name == "v1");
    let signatures: Vec<Vec<u8>> = signatures
        .filter_map(|(_, value)| hex::decode(value).ok())
        .collect();
    let fits = |secret: &SecretString| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
            .expect("a key of any length");
        mac.update(stamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        signatures
            .iter()
            .any(|signature| mac.clone().verify_slice(signature).is_ok())
    };
    if secrets.iter().any(fits) {
        Ok(())
    } else {
        Err(BadSignature)
    }
}
