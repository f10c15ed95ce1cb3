//! The currencies that Stripe charges in, and how an amount reads in a language.

/// Currencies without a minor unit.
const ZERO_DECIMAL: &[&str] = &[
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
];
/// Currencies with three decimals; Stripe wants the last one to be zero.
const THREE_DECIMAL: &[&str] = &["bhd", "jod", "kwd", "omr", "tnd"];
/// Written with two decimals on the wire although they have none: hundreds only.
const WHOLE_ONLY: &[&str] = &["isk", "ugx"];
const TWO_DECIMAL: &str = "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl \
    bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip \
    gmd gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl \
    mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr \
    pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs \
    uah ugx usd uyu uzs wst xcd xcg yer zar zmw";

/// Digits after the point, or `None` for a currency that Stripe does not charge in.
pub(super) fn decimals(currency: &str) -> Option<u32> {
    if ZERO_DECIMAL.contains(&currency) {
        Some(0)
    } else if THREE_DECIMAL.contains(&currency) {
        Some(3)
    } else {
        TWO_DECIMAL
            .split_whitespace()
            .any(|known| known == currency)
            .then_some(2)
    }
}

/// What an amount in this currency must be divisible by.
pub(super) fn step(currency: &str) -> i64 {
    if THREE_DECIMAL.contains(&currency) {
        10
    } else if WHOLE_ONLY.contains(&currency) {
        100
    } else {
        1
    }
}

/// The least total of a charge. Stripe has one for every settlement currency; the sandbox keeps
/// to the two that people meet first.
pub(super) fn least_total(currency: &str) -> i64 {
    match currency {
        "usd" | "eur" => 50,
        _ => 1,
    }
}

/// An amount in minor units as a reader of `language` writes it: `€1,234.50`, `1.234,50 €`.
pub(super) fn format(amount: i64, currency: &str, language: &str) -> String {
    let decimals = decimals(currency).unwrap_or(2) as usize;
    let digits = format!("{:0>width$}", amount.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let (group, point) = match language {
        "de" | "es" => ('.', ','),
        "fr" => ('\u{202f}', ','),
        _ => (',', '.'),
    };
    // Spanish sets no separator into four digits.
    let grouped = if language == "es" && whole.len() < 5 {
        whole.to_owned()
    } else {
        group_by_three(whole, group)
    };
    let mut number = grouped;
    if decimals > 0 {
        number.push(point);
        number.push_str(fraction);
    }
    let sign = if amount < 0 { "-" } else { "" };
    let symbol = match currency {
        "eur" => "€",
        "usd" => "$",
        "gbp" => "£",
        "jpy" => "¥",
        _ => "",
    };
    match (language, symbol) {
        ("de" | "es" | "fr", "") => {
            format!("{sign}{number}\u{a0}{}", currency.to_ascii_uppercase())
        }
        ("de" | "es" | "fr", symbol) => format!("{sign}{number}\u{a0}{symbol}"),
        (_, "") => format!("{sign}{}\u{a0}{number}", currency.to_ascii_uppercase()),
        (_, symbol) => format!("{sign}{symbol}{number}"),
    }
}

fn group_by_three(digits: &str, separator: char) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn amounts_read_as_their_currency_and_language_want() {
        assert_eq!(format(123_450, "eur", "en"), "€1,234.50");
        assert_eq!(format(123_450, "eur", "de"), "1.234,50\u{a0}€");
        assert_eq!(format(123_450, "eur", "es"), "1234,50\u{a0}€");
        assert_eq!(format(1_234_567, "usd", "fr"), "12\u{202f}345,67\u{a0}$");
        assert_eq!(format(1200, "jpy", "en"), "¥1,200");
        assert_eq!(format(5, "usd", "en"), "$0.05");
        assert_eq!(format(12_340, "kwd", "en"), "KWD\u{a0}12.340");
        assert_eq!(format(12_340, "kwd", "de"), "12,340\u{a0}KWD");
    }
}
