//! Amounts: what is written is read back as it was, and nothing that is typed brings anything down.

use eventos_core::i18n::Lang;
use eventos_core::money::{Currency, Money};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Stripe's currencies (<https://docs.stripe.com/currencies>), found by trying: the product's own
/// list is not copied here.
fn currencies() -> Vec<Currency> {
    let letters = || 'A'..='Z';
    letters()
        .flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])))
        .filter_map(|code| code.iter().collect::<String>().parse().ok())
        .collect()
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(currencies())
}

fn lang() -> impl Strategy<Value = Lang> {
    prop::sample::select(Lang::ALL.to_vec())
}

fn config() -> ProptestConfig {
    let path = "proptest-regressions/money.txt";
    ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(path))),
        cases: 2_000,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_amount_is_read_back_as_it_was_written_in_every_currency_and_language(
        currency in currency(), lang in lang(), steps in 0..=Money::MAX_MINOR,
    ) {
        let step = currency.step_minor();
        let money = Money::new(steps / step * step, currency);
        prop_assert_eq!(Money::parse(&money.text(lang), currency), Ok(money), "{}", money.text(lang));
        prop_assert_eq!(Money::parse(&money.digits(lang), currency), Ok(money), "{}", money.digits(lang));
    }

    #[test]
    fn whatever_is_typed_is_a_price_or_is_none(text in "\\PC*", currency in currency()) {
        if let Ok(money) = Money::parse(&text, currency) {
            prop_assert!((0..=Money::MAX_MINOR).contains(&money.minor));
            prop_assert_eq!(money.minor % currency.step_minor(), 0);
            prop_assert_eq!(money.currency, currency);
        }
    }

    #[test]
    fn what_looks_like_a_price_is_one_or_is_none(
        text in "[0-9.,'’ \u{a0}€$¥A-Za-z+-]{0,40}", currency in currency(),
    ) {
        if let Ok(money) = Money::parse(&text, currency) {
            prop_assert!((0..=Money::MAX_MINOR).contains(&money.minor));
        }
    }

    #[test]
    fn any_amount_can_be_written_and_times_never_wraps(
        minor in prop_oneof![any::<i64>(), -2_000..2_000_i64], quantity in any::<i64>(), currency in currency(), lang in lang(),
    ) {
        let money = Money::new(minor, currency);
        prop_assert!(!money.text(lang).is_empty());
        let times = money.times(quantity).map(|money| i128::from(money.minor));
        let exact = i128::from(minor) * i128::from(quantity);
        prop_assert_eq!(times, i64::try_from(exact).ok().map(i128::from));
        // A loss has its sign, in small amounts too.
        if minor < 0 {
            prop_assert!(money.digits(lang).starts_with('-'), "{minor}: {}", money.digits(lang));
        }
    }
}

#[test]
fn every_currency_of_stripes_is_tried_above() {
    assert!(currencies().len() > 130, "{}", currencies().len());
}
