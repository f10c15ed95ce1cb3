//! How texts name commands, where those have parts and their values names: on Discord.

use std::borrow::Cow;

use super::COMMANDS;
use crate::app::App;

/// A text in which commands are named as they are where they have parts: `/new` is `/event create`
/// there. What such a platform does not list stays as it is typed.
pub fn named_in_parts(text: &str) -> Cow<'_, str> {
    if !text.contains('/') {
        return Cow::Borrowed(text);
    }
    let mut named = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let length = after.find(|c: char| !c.is_ascii_lowercase() && c != '_');
        let (name, beyond) = after.split_at(length.unwrap_or(after.len()));
        named.push_str(before);
        // Neither within an address nor in `and/or`.
        let begins = !named.ends_with(|c: char| c.is_alphanumeric() || "/:.-_".contains(c));
        let ends = !beyond.starts_with(|c: char| c.is_alphanumeric() || "/-".contains(c));
        let command = COMMANDS.iter().find(|command| command.name == name);
        let command = command.filter(|command| begins && ends && command.is_on_slash());
        named.push('/');
        match command {
            Some(command) => named.push_str(&command.path.replace('/', " ")),
            None => named.push_str(name),
        }
        rest = beyond;
    }
    named.push_str(rest);
    Cow::Owned(named)
}

/// A command with its one value, as it is to be sent where values have names: `/take CODE` is `/ticket
/// take code:CODE` there. Understood wherever it is typed.
pub fn with_named_value(text: &str) -> Cow<'_, str> {
    let parts = text.strip_prefix('/').and_then(|rest| rest.split_once(' '));
    let Some((name, value)) = parts else {
        return named_in_parts(text);
    };
    let command = COMMANDS.iter().find(|command| command.name == name);
    let first = command.and_then(|command| Some((command, command.parameters.first()?)));
    match first.filter(|(command, _)| command.is_on_slash()) {
        Some((_, first)) if value.starts_with(&format!("{}:", first.name)) => named_in_parts(text),
        Some((command, first)) => {
            let path = command.path.replace('/', " ");
            Cow::Owned(format!("/{path} {}:{value}", first.name))
        }
        None => Cow::Borrowed(text),
    }
}

/// A command that is sent from another chat, whichever that is.
pub(in crate::chat) fn to_carry(app: &App, typed: String) -> String {
    match app.config.discord {
        Some(_) => with_named_value(&typed).into_owned(),
        None => typed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_commands_have_parts_they_are_named_by_them() {
        let named = [
            ("Set up an event: /new", "Set up an event: /event create"),
            (
                "/staff_add and /cancel, or /events.",
                "/staff add and /cancel, or /event list.",
            ),
            (
                "https://example.org/new/new and/or 1/2",
                "https://example.org/new/new and/or 1/2",
            ),
            ("/settings", "/settings"),
        ];
        for (text, expected) in named {
            assert_eq!(named_in_parts(text), expected);
        }
        assert_eq!(with_named_value("/take AB CD"), "/ticket take code:AB CD");
        assert_eq!(with_named_value("/buy jazz"), "/buy event:jazz");
        assert_eq!(with_named_value("/link code:AB"), "/link code:AB");
        assert_eq!(with_named_value("AB CD"), "AB CD");
    }
}
