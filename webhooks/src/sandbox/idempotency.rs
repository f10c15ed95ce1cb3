//! Idempotency keys: one answer a key, and no two requests at once with the same.

use sha2::{Digest, Sha256};

use super::Sandbox;
use super::api::{Call, Reply, dispatch};
use super::error::ApiError;
use super::params::Params;
use super::state::{Answer, State};

/// Characters, as at Stripe.
const LONGEST_KEY: usize = 255;

/// Frees its idempotency key when the request ends, however it ends.
pub(super) struct InUse<'a>(&'a Sandbox, &'a str);

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        self.0.control().in_use.remove(self.1);
    }
}

impl Sandbox {
    /// # Errors
    /// When the key is no key, or another request is using it.
    pub(super) fn claim<'a>(&'a self, key: &'a str) -> Result<InUse<'a>, ApiError> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            let message = "Idempotency keys have 1 to 255 characters.";
            return Err(ApiError::idempotency(400, None, message));
        }
        if !self.control().in_use.insert(key.to_owned()) {
            let message = "There is currently another in-progress request using this Idempotency Key (that probably means you submitted twice, and the other request is still going through).";
            let code = Some("idempotency_key_in_use");
            return Err(ApiError::idempotency(409, code, message));
        }
        Ok(InUse(self, key))
    }
}

/// Replays what was answered to the key before, or does the work and keeps the answer.
pub(super) fn answer(
    state: &mut State,
    call: &Call,
    params: Params,
    now: i64,
) -> Result<Reply, ApiError> {
    let Some(key) = &call.key else {
        let body = dispatch(state, call, params, now)?;
        return Ok(Reply {
            status: 200,
            body,
            replayed: false,
        });
    };
    let fingerprint = fingerprint(call, &params);
    if let Some(earlier) = state.answers.get(key) {
        if earlier.fingerprint != fingerprint {
            let message = "Keys for idempotent requests can only be used with the same parameters and endpoint they were first used with. Try using a key other than this one if you meant to execute a different request.";
            return Err(ApiError::idempotency(400, None, message));
        }
        return Ok(Reply {
            status: earlier.status,
            body: earlier.body.clone(),
            replayed: true,
        });
    }
    let (status, body) = match dispatch(state, call, params, now) {
        Ok(body) => (200, body),
        Err(error) if error.kept => (error.status, error.body()),
        Err(error) => return Err(error),
    };
    let kept = Answer {
        at: now,
        fingerprint,
        status,
        body: body.clone(),
    };
    state.answers.insert(key.clone(), kept);
    Ok(Reply {
        status,
        body,
        replayed: false,
    })
}

fn fingerprint(call: &Call, params: &Params) -> String {
    let mut hash = Sha256::new();
    let fields = params.fields().iter();
    let parts = fields.flat_map(|(key, value)| [key.as_str(), value.as_str()]);
    for part in [call.method.as_str(), &call.path].into_iter().chain(parts) {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}
