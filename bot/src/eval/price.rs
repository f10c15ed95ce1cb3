//! What a model's tokens cost, where that is known. It is never guessed.

use std::str::FromStr;

/// US dollars per million tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    pub model: String,
    pub input: f64,
    pub output: f64,
}

/// What OpenAI asks for the models that the assistant uses unless told otherwise
/// (<https://openai.com/api/pricing/>).
const KNOWN: [(&str, f64, f64); 2] = [("gpt-4o", 2.50, 10.00), ("gpt-4o-mini", 0.15, 0.60)];

impl Price {
    /// What the host says of a model, or else what is known of it.
    pub fn of(model: &str, told: &[Self]) -> Option<Self> {
        let told = told.iter().find(|price| price.model == model).cloned();
        let known = || {
            let (name, input, output) = KNOWN.into_iter().find(|(name, ..)| *name == model)?;
            Some(Self {
                model: name.to_owned(),
                input,
                output,
            })
        };
        told.or_else(known)
    }

    /// Of so many tokens in and out, in dollars.
    pub fn cost(&self, input: i64, output: i64) -> f64 {
        (input as f64 * self.input + output as f64 * self.output) / 1_000_000.0
    }
}

/// `MODEL=IN/OUT`; a model's name may hold whatever it likes.
impl FromStr for Price {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "MODEL=IN/OUT"; // not-for-people: the same in every language
        let (model, prices) = text.rsplit_once('=').ok_or(wrong)?;
        let (input, output) = prices.split_once('/').ok_or(wrong)?;
        let dollars = |text: &str| {
            let read: f64 = text.trim().parse().map_err(|_| wrong)?;
            let fits = read.is_finite() && read >= 0.0;
            fits.then_some(read).ok_or(wrong)
        };
        Ok(Self {
            model: model.to_owned(),
            input: dollars(input)?,
            output: dollars(output)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_host_says_counts_and_what_nobody_knows_costs_nobody_knows_what() {
        let told: Price = "org/model:v=1=0.1/2".parse().expect("a price");
        assert_eq!(
            (told.model.as_str(), told.input, told.output),
            ("org/model:v=1", 0.1, 2.0)
        );
        let of = |model| Price::of(model, std::slice::from_ref(&told));
        assert_eq!(
            of("gpt-4o").map(|price| price.cost(1_000_000, 100_000)),
            Some(3.5)
        );
        assert_eq!(of("org/model:v=1").map(|price| price.output), Some(2.0));
        assert_eq!(of("gpt-9"), None);
        let dearer = "gpt-4o=5/20".parse().expect("a price");
        assert_eq!(
            Price::of("gpt-4o", &[dearer]).map(|price| price.input),
            Some(5.0)
        );
        for wrong in [
            "gpt-4o",
            "gpt-4o=1",
            "gpt-4o=1/x",
            "gpt-4o=-1/1",
            "gpt-4o=nan/1",
        ] {
            assert!(wrong.parse::<Price>().is_err(), "{wrong}");
        }
    }
}
