//! What search engines read of an event: schema.org's Event, as JSON-LD.

use chrono::{DateTime, Utc};
use eventos_core::event::{EventStatus, Full, Sale, Tier};
use serde_json::{Value, json};

/// The text of a `<script type="application/ld+json">`.
pub(crate) fn event(full: &Full, url: &str, now: DateTime<Utc>) -> String {
    let event = &full.event;
    let local = |at: DateTime<Utc>| at.with_timezone(&event.zone.0).to_rfc3339();
    let status = match event.status {
        EventStatus::Cancelled => "https://schema.org/EventCancelled",
        _ => "https://schema.org/EventScheduled",
    };
    let offers: Vec<Value> = full
        .tiers
        .iter()
        .map(|tier| offer(full, tier, url, now))
        .collect();
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.name,
        "startDate": local(event.starts_at),
        "eventStatus": status,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": { "@type": "Place", "name": event.venue, "address": event.venue },
        "url": url,
        "offers": offers,
    });
    if let Some(ends_at) = event.ends_at {
        value["endDate"] = local(ends_at).into();
    }
    if !event.description.trim().is_empty() {
        value["description"] = event.description.as_str().into();
    }
    inside_a_script(&value.to_string())
}

fn offer(full: &Full, tier: &Tier, url: &str, now: DateTime<Utc>) -> Value {
    let availability = match full.sale_of(tier, now) {
        Sale::Open { .. } => "https://schema.org/InStock",
        Sale::SoldOut => "https://schema.org/SoldOut",
        Sale::NotYet { .. } => "https://schema.org/PreOrder",
        Sale::Ended => "https://schema.org/Discontinued",
    };
    let mut value = json!({
        "@type": "Offer",
        "name": tier.name,
        "price": decimal(tier.price_minor, full.event.currency.exponent()),
        "priceCurrency": full.event.currency.code(),
        "availability": availability,
        "url": url,
    });
    if let Some(from) = tier.sales_start {
        value["validFrom"] = from.to_rfc3339().into();
    }
    value
}

/// A plain decimal, as machines read it.
fn decimal(minor: i64, exponent: u32) -> String {
    let unit = 10_i64.pow(exponent);
    match exponent {
        0 => minor.to_string(),
        digits => format!(
            "{}.{:0width$}",
            minor / unit,
            minor % unit,
            width = digits as usize
        ),
    }
}

/// JSON that cannot end the script it stands in: what HTML could read as a tag is escaped.
fn inside_a_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)))
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_never_ended_from_inside() {
        let text = "</script><!-- & \u{2028}";
        let safe = inside_a_script(&json!({ "name": text }).to_string());
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']));
        let back: Value = serde_json::from_str(&safe).expect("still JSON");
        assert_eq!(back["name"], text);
    }

    #[test]
    fn prices_are_plain_decimals() {
        assert_eq!(decimal(1500, 2), "15.00");
        assert_eq!(decimal(5, 2), "0.05");
        assert_eq!(decimal(2500, 0), "2500");
        assert_eq!(decimal(1500, 3), "1.500");
    }
}
