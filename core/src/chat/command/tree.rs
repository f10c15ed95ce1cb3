//! The commands as a platform with parts has them, as Discord: groups of commands, each with a line
//! of help, and what an option takes.

use super::{COMMANDS, Command, Kind, Parameter};
use crate::event::{self, Among};
use crate::i18n::Lang;
use crate::tr;

/// Those that lead through a conversation, or that `/settings` has as buttons. Typed, they work.
const TYPED_ONLY: [&str; 9] = [
    "start", "back", "skip", "cancel", "language", "timezone", "email", "currency", "notices",
];

/// The commands to be offered where they are picked from a list and their options filled in, in the
/// order of the help.
pub fn on_slash() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(|command| command.is_on_slash())
}

/// What the commands below `group` are about, in one line; none for what is no group.
pub fn group_help(group: &str, lang: Lang) -> Option<String> {
    Some(match group {
        "event" => tr!(lang, "command-group-event"),
        "tier" => tr!(lang, "command-group-tier"),
        "pool" => tr!(lang, "command-group-pool"),
        "staff" => tr!(lang, "command-group-staff"),
        "server" => tr!(lang, "command-group-server"),
        "ticket" => tr!(lang, "command-group-ticket"),
        _ => return None,
    })
}

impl Command {
    pub(super) fn is_on_slash(&self) -> bool {
        !TYPED_ONLY.contains(&self.name)
    }

    /// The group that it stands in, if it does, and its name there: `tier`, `add`.
    pub fn place(&self) -> (Option<&'static str>, &'static str) {
        match self.path.split_once('/') {
            Some((group, name)) => (Some(group), name),
            None => (None, self.path),
        }
    }
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits {
    /// A text of so many characters at most.
    Text {
        max_chars: u16,
    },
    Number {
        least: i64,
        most: i64,
    },
    /// No text: a person, a picture.
    None,
}

impl Parameter {
    /// What to put there, in one line.
    pub fn help(&self, lang: Lang) -> String {
        match self.kind {
            Kind::Event(Among::Own) => tr!(lang, "parameter-help-event-own"),
            Kind::Event(Among::OnSale) => tr!(lang, "parameter-help-event-on-sale"),
            Kind::Event(Among::AtTheDoor) => tr!(lang, "parameter-help-event-door"),
            Kind::Tier => tr!(lang, "parameter-help-tier"),
            Kind::Quantity => tr!(lang, "parameter-help-quantity"),
            Kind::Person => tr!(lang, "parameter-help-person"),
            Kind::Staff => tr!(lang, "parameter-help-staff"),
            Kind::Code => tr!(lang, "parameter-help-code"),
            Kind::Picture => tr!(lang, "parameter-help-photo"),
            Kind::Cover => tr!(lang, "parameter-help-cover"),
            Kind::Name => tr!(lang, "parameter-help-name"),
            Kind::Invitation => tr!(lang, "parameter-help-invitation"),
            Kind::Words => tr!(lang, "parameter-help-value"),
            Kind::Story => tr!(lang, "parameter-help-about"),
            Kind::Role => tr!(lang, "parameter-help-role"),
            Kind::Channel => tr!(lang, "parameter-help-channel"),
        }
    }

    pub fn limits(&self) -> Limits {
        let text = |max_chars| Limits::Text { max_chars };
        match self.kind {
            Kind::Event(_) | Kind::Tier | Kind::Staff | Kind::Name => text(100),
            // An address may hold it, and a code is typed in groups.
            Kind::Code | Kind::Invitation => text(300),
            Kind::Words => text(300),
            Kind::Story => text(1_000),
            Kind::Quantity => Limits::Number {
                least: 1,
                most: event::MAX_PER_ORDER,
            },
            Kind::Person | Kind::Picture | Kind::Cover | Kind::Role | Kind::Channel => Limits::None,
        }
    }

    /// Whether values are suggested while it is typed, by `chat::suggest`.
    pub fn is_suggested(&self) -> bool {
        matches!(self.kind, Kind::Event(_) | Kind::Tier | Kind::Staff)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// What Discord takes as a name: <https://docs.discord.com/developers/interactions/application-commands>.
    fn is_name(name: &str) -> bool {
        let fits = |c: char| c == '-' || c == '_' || (c.is_alphanumeric() && !c.is_uppercase());
        (1..=32).contains(&name.chars().count()) && name.chars().all(fits)
    }

    fn is_plain_name(name: &str) -> bool {
        is_name(name)
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || "-_".contains(c))
    }

    fn is_description(text: &str) -> bool {
        (1..=100).contains(&text.chars().count())
    }

    #[test]
    fn the_tree_fits_discord() {
        let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut alone = BTreeSet::new();
        for command in on_slash() {
            let (group, name) = command.place();
            assert!(is_plain_name(name), "{}", command.path);
            let is_new = match group {
                Some(group) => groups.entry(group).or_default().insert(name),
                None => alone.insert(name),
            };
            assert!(is_new, "{} is there twice", command.path);
            assert!(command.parameters.len() <= 25);
        }
        assert!(groups.len() + alone.len() <= 100);
        for (group, commands) in &groups {
            assert!(is_plain_name(group) && commands.len() <= 25, "{group}");
            assert!(!alone.contains(group), "{group} is a command and a group");
            for lang in Lang::ALL {
                let help = group_help(group, lang);
                assert!(help.is_some_and(|help| is_description(&help)), "{group}");
            }
        }
    }

    #[test]
    fn whoever_may_see_one_command_of_a_group_may_see_all() {
        // Discord hides a group as a whole.
        let mut groups = BTreeMap::new();
        for command in on_slash() {
            let (group, _) = command.place();
            if let Some(group) = group {
                let who = *groups.entry(group).or_insert(command.who);
                assert_eq!(who, command.who, "{}", command.path);
            }
        }
    }

    #[test]
    fn options_fit_discord_in_every_language() {
        for command in on_slash() {
            for lang in Lang::ALL {
                assert!(is_description(&command.help(lang)), "{}", command.path);
                let mut labels = BTreeSet::new();
                for parameter in command.parameters {
                    assert!(is_plain_name(parameter.name), "{}", parameter.name);
                    let label = parameter.label(lang);
                    assert!(is_name(&label), "{label}");
                    assert!(is_description(&parameter.help(lang)), "{label} in {lang}");
                    assert!(labels.insert(label), "{} in {lang}", command.path);
                }
            }
        }
    }

    #[test]
    fn what_leads_through_a_conversation_is_typed_and_is_a_command() {
        for name in TYPED_ONLY {
            assert!(super::super::find(name).is_some(), "{name}");
        }
        assert!(on_slash().all(|command| command.name != "start"));
    }
}
