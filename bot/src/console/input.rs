//! What a typed line is: something for the console itself, or words for the core.

/// One line of input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing but blanks.
    Empty,
    /// `/as NAME`: somebody else speaks from here on.
    As(String),
    /// `/press N`, `/N`, or `/press LABEL`.
    Press(Choice),
    /// `/photo PATH`; without a path the last ticket's picture.
    Photo(Option<String>),
    /// `/pay`, and the checkout page's other buttons.
    Pay(Button),
    /// `/wait` until nothing is under way.
    Wait,
    /// `/again`: the last input once more, as a platform that delivers twice does.
    Again,
    /// `/?`: what the console understands.
    Keys,
    Quit,
    /// A command of the console's with an argument that it cannot use.
    Unclear(Usage),
    /// For the core.
    Say(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Number(usize),
    Label(String),
}

/// A button of the sandbox's checkout page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Pay,
    Decline,
    Later,
    /// The bank confirms what was to be paid later.
    Settle,
    /// The bank refuses it.
    Bounce,
}

impl Button {
    /// What the page's form sends.
    pub fn action(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Decline => "decline",
            Self::Later => "later",
            Self::Settle => "settle",
            Self::Bounce => "bounce",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    As,
    Press,
    Pay,
}

/// Reads a line. What is none of the console's own commands is for the core.
pub fn read(line: &str) -> Line {
    let line = line.trim();
    if line.is_empty() {
        return Line::Empty;
    }
    let (command, argument) = match line.split_once(char::is_whitespace) {
        Some((command, argument)) => (command, argument.trim()),
        None => (line, ""),
    };
    match command {
        "/as" if argument.is_empty() => Line::Unclear(Usage::As),
        "/as" => Line::As(argument.trim_start_matches('@').to_owned()),
        "/press" => press(argument),
        "/photo" => {
            let path = argument.trim_matches(['"', '\'']);
            Line::Photo((!path.is_empty()).then(|| path.to_owned()))
        }
        "/pay" => pay(argument),
        "/wait" => Line::Wait,
        "/again" => Line::Again,
        "/?" => Line::Keys,
        "/quit" | "/exit" => Line::Quit,
        _ => match command
            .strip_prefix('/')
            .and_then(|number| number.parse().ok())
        {
            Some(number) if argument.is_empty() => Line::Press(Choice::Number(number)),
            _ => Line::Say(line.to_owned()),
        },
    }
}

fn press(argument: &str) -> Line {
    match argument.parse() {
        Ok(number) => Line::Press(Choice::Number(number)),
        Err(_) if argument.is_empty() => Line::Unclear(Usage::Press),
        Err(_) => Line::Press(Choice::Label(argument.to_owned())),
    }
}

fn pay(argument: &str) -> Line {
    let buttons = [
        Button::Pay,
        Button::Decline,
        Button::Later,
        Button::Settle,
        Button::Bounce,
    ];
    match buttons
        .into_iter()
        .find(|button| button.action() == argument)
    {
        Some(button) => Line::Pay(button),
        None if argument.is_empty() => Line::Pay(Button::Pay),
        None => Line::Unclear(Usage::Pay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_consoles_own_commands_are_told_from_words() {
        for (line, read_as) in [
            ("  ", Line::Empty),
            ("/as  Ada Lovelace", Line::As("Ada Lovelace".into())),
            ("/as @ben", Line::As("ben".into())),
            ("/as", Line::Unclear(Usage::As)),
            ("/press 2", Line::Press(Choice::Number(2))),
            ("/2", Line::Press(Choice::Number(2))),
            (
                "/press Publish now",
                Line::Press(Choice::Label("Publish now".into())),
            ),
            ("/press", Line::Unclear(Usage::Press)),
            ("/photo", Line::Photo(None)),
            (
                "/photo 'my ticket.png'",
                Line::Photo(Some("my ticket.png".into())),
            ),
            ("/pay", Line::Pay(Button::Pay)),
            ("/pay later", Line::Pay(Button::Later)),
            ("/pay never", Line::Unclear(Usage::Pay)),
            ("/quit", Line::Quit),
            ("/buy jazz 2", Line::Say("/buy jazz 2".into())),
            ("/2 tickets", Line::Say("/2 tickets".into())),
            ("/-1", Line::Say("/-1".into())),
            (" 20 ", Line::Say("20".into())),
            ("/presson", Line::Say("/presson".into())),
        ] {
            assert_eq!(read(line), read_as, "{line}");
        }
    }
}
