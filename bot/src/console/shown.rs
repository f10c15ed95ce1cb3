//! What people have before their eyes: their choices, the last checkout, the last ticket.

use std::collections::HashMap;
use std::path::PathBuf;

use eventos_core::chat::{Button, Reply, Target};

use super::input::Choice;

/// After so many choices from deliveries alone, numbers start again.
const MOST_CHOICES: usize = 60;

#[derive(Default)]
pub struct Shown {
    /// By the person's id, in the order of their numbers.
    choices: HashMap<String, Vec<Button>>,
    checkout: Option<String>,
    ticket: Option<PathBuf>,
}

impl Shown {
    /// An answer is about to be shown: with buttons, numbers start from 1.
    pub fn answer<'a>(&mut self, person: &str, replies: impl IntoIterator<Item = &'a Reply>) {
        if replies
            .into_iter()
            .any(|reply| reply.buttons.iter().any(|row| !row.is_empty()))
        {
            self.choices.remove(person);
        }
    }

    /// Takes note of a reply; the number of its first choice comes back. Numbers go on from those
    /// that are there, so that a delivery never changes what a number on the screen means.
    pub fn note(&mut self, person: &str, reply: &Reply, checkout_prefix: Option<&str>) -> usize {
        let choices = self.choices.entry(person.to_owned()).or_default();
        if choices.len() >= MOST_CHOICES {
            choices.clear();
        }
        let first = choices.len() + 1;
        choices.extend(reply.buttons.iter().flatten().cloned());
        for button in reply.buttons.iter().flatten() {
            if let (Target::Link(url), Some(prefix)) = (&button.target, checkout_prefix)
                && url.starts_with(prefix)
            {
                self.checkout = Some(url.clone());
            }
        }
        first
    }

    /// A ticket's picture was shown to somebody.
    pub fn note_ticket(&mut self, path: PathBuf) {
        self.ticket = Some(path);
    }

    /// The choice that a person means, if they have it.
    pub fn choice(&self, person: &str, choice: &Choice) -> Option<&Button> {
        let choices = self.choices.get(person)?;
        match choice {
            Choice::Number(number) => choices.get(number.checked_sub(1)?),
            Choice::Label(label) => {
                let wanted = label.to_lowercase();
                let whole = |button: &&Button| button.label.to_lowercase() == wanted;
                let part = |button: &&Button| button.label.to_lowercase().contains(&wanted);
                choices
                    .iter()
                    .rfind(whole)
                    .or_else(|| choices.iter().rfind(part))
            }
        }
    }

    /// The checkout page that was shown last, to anybody.
    pub fn checkout(&self) -> Option<&str> {
        self.checkout.as_deref()
    }

    /// The ticket's picture that was shown last, to anybody.
    pub fn ticket(&self) -> Option<&PathBuf> {
        self.ticket.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use eventos_core::chat::Action;

    use super::*;

    fn with(labels: &[&str]) -> Reply {
        Reply::line("?").row(
            labels
                .iter()
                .map(|label| Button::press(*label, &Action::Help)),
        )
    }

    fn label(shown: &Shown, choice: Choice) -> Option<&str> {
        shown
            .choice("ada", &choice)
            .map(|button| button.label.as_str())
    }

    #[test]
    fn a_delivery_adds_choices_and_an_answer_replaces_them() {
        let mut shown = Shown::default();
        assert_eq!(shown.note("ada", &with(&["Buy", "Back"]), None), 1);
        assert_eq!(shown.note("ada", &with(&["Show"]), None), 3);
        assert_eq!(label(&shown, Choice::Number(1)), Some("Buy"));
        assert_eq!(label(&shown, Choice::Number(3)), Some("Show"));
        assert_eq!(label(&shown, Choice::Label("back".into())), Some("Back"));
        assert_eq!(label(&shown, Choice::Number(0)), None);
        assert!(shown.choice("ben", &Choice::Number(1)).is_none());
        shown.answer("ada", [&Reply::line("no buttons")]);
        assert_eq!(label(&shown, Choice::Number(1)), Some("Buy"));
        shown.answer("ada", [&with(&["Yes"])]);
        assert_eq!(shown.note("ada", &with(&["Yes"]), None), 1);
        assert_eq!(label(&shown, Choice::Number(2)), None);
    }

    #[test]
    fn the_last_checkout_is_the_last_link_to_its_page() {
        let mut shown = Shown::default();
        let link = |url: &str| Reply::line("Pay").row([Button::link("Pay", url)]);
        shown.note(
            "ada",
            &link("http://127.0.0.1:9/pay/cs_1"),
            Some("http://127.0.0.1:9/pay/"),
        );
        shown.note(
            "ben",
            &link("http://127.0.0.1:8080/e/jazz"),
            Some("http://127.0.0.1:9/pay/"),
        );
        assert_eq!(shown.checkout(), Some("http://127.0.0.1:9/pay/cs_1"));
    }
}
