//! Around every request: its id, its span, and how long it took.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use eventos_core::measure::Route;
use eventos_core::random;
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Proxies make UUIDs, hashes and the like.
const ID_LENGTHS: std::ops::RangeInclusive<usize> = 8..=64;

/// Gives the request an id and a span, and the answer the id. The span carries the route and never
/// the path itself: codes and session ids are secrets.
pub(crate) async fn watch(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = given(request.headers()).unwrap_or_else(made);
    let pattern = request.extensions().get::<MatchedPath>();
    let pattern = pattern.map_or("none", MatchedPath::as_str);
    let route = Route::of(pattern);
    let method = request.method().clone();
    let span = tracing::info_span!(
        "http",
        %method,
        route = pattern,
        request = id.to_str().unwrap_or_default()
    );
    let mut response = async {
        let response = next.run(request).await;
        tracing::debug!(status = response.status().as_u16(), "answered");
        response
    }
    .instrument(span)
    .await;
    route.answered(method.as_str(), response.status().as_u16(), began.elapsed());
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The id that a proxy gave it, if it looks like one.
fn given(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(REQUEST_ID)?;
    let looks_like_one = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
    let fits = ID_LENGTHS.contains(&id.len()) && id.as_bytes().iter().all(looks_like_one);
    fits.then(|| id.clone())
}

fn made() -> HeaderValue {
    let mut text = [0; 32];
    hex::encode_to_slice(random::bytes::<16>(), &mut text).expect("two digits a byte");
    HeaderValue::from_bytes(&text).expect("only hexadecimal digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_an_id_is_taken_for_one() {
        let taken = |id: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::try_from(id).expect("a header"));
            given(&headers).is_some()
        };
        let longest = "a".repeat(64);
        for id in ["0191-abcd", "5f0c_1A.2", longest.as_str()] {
            assert!(taken(id), "{id}");
        }
        let too_long = "a".repeat(65);
        for id in [
            "",
            "1234567",
            "ana@example.org",
            "two words",
            "<b>12345678",
            &too_long,
        ] {
            assert!(!taken(id), "{id}");
        }
        assert!(taken(made().to_str().expect("text")));
        assert_ne!(made(), made());
    }
}
