//! Tiers compared: each by what it costs and how many there are, and by a word of its name.

use eventos_core::event::Full;

use super::case::WantedTier;
use super::folded::holds;
use super::judge::NO;

/// A name, a price in minor units, and how many there are.
pub type Is = (String, i64, i64);

pub fn of(full: &Full) -> Vec<Is> {
    let tiers = full.tiers.iter();
    tiers
        .map(|tier| (tier.name.clone(), tier.price_minor, tier.quantity))
        .collect()
}

/// Whether these are all the tiers, in any order.
pub fn are(wanted: &[WantedTier], came: &[Is]) -> bool {
    if wanted.len() != came.len() {
        return false;
    }
    let Some((first, rest)) = wanted.split_first() else {
        return true;
    };
    // A name may fit two of them: each is tried.
    (0..came.len()).any(|at| {
        let mut others = came.to_vec();
        let tier = others.swap_remove(at);
        is(first, &tier) && are(rest, &others)
    })
}

fn is(wanted: &WantedTier, (name, price_minor, quantity): &Is) -> bool {
    let is_named = wanted.name.as_ref().is_none_or(|word| holds(name, word));
    is_named && wanted.price_minor == *price_minor && wanted.quantity == *quantity
}

pub fn wanted(tiers: &[WantedTier]) -> String {
    let tiers = tiers.iter();
    let name = |tier: &WantedTier| tier.name.clone().unwrap_or_else(|| "…".to_owned());
    let tiers: Vec<Is> = tiers
        .map(|tier| (name(tier), tier.price_minor, tier.quantity))
        .collect();
    told(&tiers)
}

pub fn told(tiers: &[Is]) -> String {
    let tiers = tiers.iter();
    let tiers: Vec<String> = tiers
        .map(|(name, price_minor, quantity)| format!("{quantity} × {name} {price_minor}"))
        .collect();
    match tiers.is_empty() {
        true => NO.to_owned(),
        false => tiers.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(name: Option<&str>, price_minor: i64, quantity: i64) -> WantedTier {
        WantedTier {
            name: name.map(str::to_owned),
            price_minor,
            quantity,
        }
    }

    #[test]
    fn tiers_are_the_same_in_any_order_and_only_when_all_are_there() {
        let came = vec![
            ("Regular".to_owned(), 2500, 60),
            ("Regular early".to_owned(), 2500, 60),
        ];
        let both = [
            wants(Some("regular"), 2500, 60),
            wants(Some("Early"), 2500, 60),
        ];
        assert!(are(&both, &came));
        assert!(!are(&both[..1], &came) && !are(&[], &came) && are(&[], &[]));
        assert!(!are(&[wants(None, 2500, 60), wants(None, 2500, 61)], &came));
        assert!(!are(
            &[wants(None, 2500, 60), wants(Some("VIP"), 2500, 60)],
            &came
        ));
    }
}
