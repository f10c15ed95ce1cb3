//! A reply as lines of a terminal: the neutral markup in bold and colours, numbered choices.

use std::path::Path;

use eventos_core::chat::{Block, Button, Picture, Reply, Target, Weight};
use eventos_core::i18n::Lang;
use eventos_core::ticket::qr;

use super::paint::{Paint, harmless};
use crate::text::t;

/// Longer than any address of a ticket; what is longer is not drawn.
const LONGEST_QR: usize = 200;

/// What a reply is shown with.
#[derive(Clone, Copy)]
pub struct Style {
    pub paint: Paint,
    pub lang: Lang,
    /// Whether a picture's QR is drawn in characters.
    pub draws_qr: bool,
}

impl Style {
    /// The whole reply. Its buttons are numbered from `first_choice`; `saved` says where each
    /// picture and then each file lies.
    pub fn reply(self, reply: &Reply, first_choice: usize, saved: &[impl AsRef<Path>]) -> String {
        let mut lines: Vec<String> = reply.text.0.iter().map(|block| self.block(block)).collect();
        if reply.private {
            let mark = self.paint.dim(&t!(self.lang, "console-only-you"));
            match lines.first_mut() {
                Some(first) => *first = format!("{mark} {first}"),
                None => lines.push(mark),
            }
        }
        for (picture, path) in reply.pictures.iter().zip(saved) {
            lines.extend(self.picture(picture, path.as_ref()));
        }
        for path in saved.iter().skip(reply.pictures.len()) {
            let path = path.as_ref().display().to_string();
            lines.push(t!(self.lang, "console-file-saved", path = path));
        }
        let buttons = reply.buttons.iter().flatten();
        lines.extend(
            buttons
                .zip(first_choice..)
                .map(|(button, number)| self.choice(number, button)),
        );
        lines.join("\n")
    }

    fn block(self, block: &Block) -> String {
        let paint = self.paint;
        match block {
            Block::Title(text) => paint.bold(&harmless(text)),
            Block::Line(text) => harmless(text),
            Block::Item(text) => format!("• {}", harmless(text).replace('\n', "\n  ")),
            Block::Field { label, value } => self.field(label, value),
            Block::Time { label, text, .. } if label.is_empty() => harmless(text),
            Block::Time { label, text, .. } => self.field(label, text),
            Block::Code(text) => paint.code(&harmless(text)),
            Block::Note(text) => paint.dim(&harmless(text)),
            Block::Problem(text) => paint.warning(&harmless(text)),
            Block::Quote(text) => {
                let text = harmless(text);
                let lines = text
                    .lines()
                    .map(|line| format!("{} {line}", paint.dim("│")));
                lines.collect::<Vec<_>>().join("\n")
            }
            Block::Gap => String::new(),
        }
    }

    fn field(self, label: &str, value: &str) -> String {
        format!("{} {}", self.paint.dim(&harmless(label)), harmless(value))
    }

    fn picture(self, picture: &Picture, path: &Path) -> Vec<String> {
        let mut lines = vec![t!(
            self.lang,
            "console-picture-saved",
            path = path.display().to_string()
        )];
        if !picture.alt.is_empty() {
            lines.push(self.paint.dim(&harmless(&picture.alt)));
        }
        if let Some(payload) = picture
            .qr
            .as_ref()
            .filter(|qr| self.draws_qr && qr.len() <= LONGEST_QR)
        {
            lines.push(
                self.paint
                    .qr(qr::encode_unicode(payload).trim_end_matches('\n')),
            );
        }
        lines
    }

    fn choice(self, number: usize, button: &Button) -> String {
        let label = harmless(&button.label).replace('\n', " ");
        let label = match button.weight {
            Weight::Plain => label,
            Weight::Main => self.paint.bold(&label),
            Weight::Danger => self.paint.danger(&label),
        };
        let number = self.paint.dim(&format!("[{number}]"));
        match &button.target {
            Target::Press(_) => format!("  {number} {label}"),
            Target::Link(url) => format!("  {number} {label} → {}", harmless(url)),
        }
    }
}

#[cfg(test)]
mod tests {
    use eventos_core::chat::{Action, Text};

    use super::*;

    const PLAIN: Style = Style {
        paint: Paint { has_color: false },
        lang: Lang::En,
        draws_qr: false,
    };

    #[test]
    fn a_reply_on_a_plain_terminal_reads_as_text() {
        let text = Text::new()
            .title("Jazz\x1b[2J")
            .field(Lang::En, "Where", "Cellar")
            .item("one\ntwo")
            .gap();
        let reply = Reply::new(text.block(Block::Quote("Come!\nAll of you.".into())))
            .row([
                Button::press("Buy", &Action::Help),
                Button::link("Page", "http://127.0.0.1/e/j"),
            ])
            .row([Button::press("Back", &Action::Back)])
            .private();
        let shown = PLAIN.reply(&reply, 4, &[] as &[&Path]);
        let wanted = [
            "(only you) Jazz[2J",
            "Where: Cellar",
            "• one",
            "  two",
            "",
            "│ Come!",
            "│ All of you.",
            "  [4] Buy",
            "  [5] Page → http://127.0.0.1/e/j",
            "  [6] Back",
        ];
        assert_eq!(shown, wanted.join("\n"));
    }

    #[test]
    fn a_picture_is_named_and_its_qr_is_drawn_where_wanted() {
        let picture = Picture {
            file_name: "t.png".into(),
            png: Vec::new(),
            alt: "A ticket".into(),
            qr: Some("HTTP://127.0.0.1/T/X".into()),
        };
        let reply = Reply {
            pictures: vec![picture],
            ..Reply::line("Here it is")
        };
        let shown = PLAIN.reply(&reply, 1, &["pictures/t.png"]);
        assert_eq!(shown, "Here it is\nPicture: pictures/t.png\nA ticket");
        let drawn = Style {
            draws_qr: true,
            ..PLAIN
        }
        .reply(&reply, 1, &["pictures/t.png"]);
        assert!(drawn.starts_with(&shown) && drawn.contains('▀'));
    }
}
