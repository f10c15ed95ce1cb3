//! Where a request comes from, and how many wrong links one place may open.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use eventos_core::app::App;
use ipnet::IpNet;

use crate::problem::Problem;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Stands before what opens with a secret in its address. What was not found counts as a guess; after
/// too many, nothing is looked up for that place for a while.
pub(crate) async fn limit_guesses(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    // Without a socket (a test of the router alone) all come from one place.
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.0.ip());
    let from = origin(peer, request.headers(), &app.config.trusted_proxies);
    let (who, limit) = (place(from), &app.limits.address_guesses);
    if let Err(wait) = limit.check(&who) {
        return Problem::TooManyGuesses(wait.seconds()).into_response();
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::NOT_FOUND {
        return response;
    }
    match limit.take(&who) {
        Ok(()) => response,
        Err(wait) => {
            if wait.first {
                tracing::warn!("an address guesses at tickets and is made to wait");
            }
            Problem::TooManyGuesses(wait.seconds()).into_response()
        }
    }
}

/// Whose request it is. A trusted proxy says whom it got it from, and is believed: from the last
/// hop backwards, up to the first address that is no trusted proxy, since whoever is behind that
/// may have written the rest.
fn origin(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut from = peer.to_canonical();
    let lines = headers.get_all(FORWARDED_FOR).iter().rev();
    let hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    for hop in hops {
        if !is_trusted(&from) {
            break;
        }
        let Some(before) = address(hop) else { break };
        from = before;
    }
    from
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse().ok();
    let address = address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

/// Who counts as one: an IPv4 address, or the /64 that one line or one machine is given of IPv6
/// (<https://www.rfc-editor.org/rfc/rfc6177>).
fn place(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn from(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            let line = HeaderValue::from_str(line).expect("a header");
            headers.append(FORWARDED_FOR, line);
        }
        let trusted: Vec<IpNet> = trusted
            .iter()
            .map(|net| net.parse().expect("a network"))
            .collect();
        origin(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_hops_are_believed() {
        let told = &["6.6.6.6, 203.0.113.7, 10.0.0.2"];
        let proxies = &["10.0.0.0/8", "::1/128"];
        assert_eq!(from("198.51.100.1", told, &[]), "198.51.100.1");
        assert_eq!(from("198.51.100.1", told, proxies), "198.51.100.1");
        assert_eq!(from("10.0.0.1", told, proxies), "203.0.113.7");
        assert_eq!(from("::1", &["203.0.113.7"], proxies), "203.0.113.7");
        assert_eq!(
            from("::ffff:10.0.0.1", &["203.0.113.7"], proxies),
            "203.0.113.7"
        );
        let lines = &["6.6.6.6", "203.0.113.7:4711", "[::1]:80"];
        assert_eq!(from("10.0.0.1", lines, proxies), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &[], proxies), "10.0.0.1");
        for nonsense in ["unknown", "", ",,,", "6.6.6.6, _hidden", "\u{7f}"] {
            let told = HeaderValue::from_bytes(nonsense.as_bytes());
            let told = told.map(|_| nonsense).unwrap_or_default();
            assert_eq!(from("10.0.0.1", &[told], proxies), "10.0.0.1", "{nonsense}");
        }
    }

    #[test]
    fn neighbours_of_one_network_of_ipv6_are_one() {
        let place = |text: &str| place(text.parse().expect("an address"));
        assert_eq!(place("2001:db8:1:2::1"), place("2001:db8:1:2:ffff::9"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
    }
}
