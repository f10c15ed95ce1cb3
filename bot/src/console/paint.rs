//! Colours, where the terminal shows them; and keeping what people wrote from steering it.

/// How text is set off. Without colour every text stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    pub has_color: bool,
}

impl Paint {
    pub fn bold(self, text: &str) -> String {
        self.sgr("1", text)
    }

    pub fn dim(self, text: &str) -> String {
        self.sgr("2", text)
    }

    pub fn code(self, text: &str) -> String {
        self.sgr("1;36", text)
    }

    pub fn warning(self, text: &str) -> String {
        self.sgr("33", text)
    }

    pub fn danger(self, text: &str) -> String {
        self.sgr("31", text)
    }

    /// Who speaks or is spoken to.
    pub fn name(self, text: &str) -> String {
        self.sgr("1;35", text)
    }

    /// A QR in block characters: light modules are the ink, whatever the terminal's own colours.
    pub fn qr(self, text: &str) -> String {
        self.sgr("97;40", text)
    }

    /// Each line by itself, so that a line cut off somewhere leaves no colour behind.
    fn sgr(self, parameters: &str, text: &str) -> String {
        if !self.has_color || text.is_empty() {
            return text.to_owned();
        }
        let lines = text
            .split('\n')
            .map(|line| format!("\x1b[{parameters}m{line}\x1b[0m"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// `text` without control characters: none of what people write may move the cursor, clear the
/// screen or change its title.
pub fn harmless(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(harmless("a\x1b[2Jb\u{9b}1mc\r\nd\te"), "a[2Jb1mc\nde");
    }

    #[test]
    fn without_colour_nothing_is_added() {
        assert_eq!(Paint { has_color: false }.bold("Jazz"), "Jazz");
        assert_eq!(Paint { has_color: true }.bold("Jazz"), "\x1b[1mJazz\x1b[0m");
    }
}
