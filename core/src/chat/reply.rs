//! What a front end is given to show: plain data, in a small neutral markup that each translates to
//! its own.

use chrono::{DateTime, Utc};

use super::Action;
use crate::i18n::Lang;
use crate::zone::Zone;

/// One message.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub text: Text,
    pub pictures: Vec<Picture>,
    pub files: Vec<File>,
    /// Rows of a calendar's buttons, seven in a row at most, for platforms with room for them: shown
    /// above `buttons`. Where it is not shown, a date is typed.
    pub calendar: Vec<Vec<Button>>,
    /// Rows of buttons.
    pub buttons: Vec<Vec<Button>>,
    /// The form that the text asks for, for platforms that can show it whole. Where it is not shown,
    /// `text` and `buttons` ask its next question.
    pub form: Option<Form>,
    /// Only whoever asked may see it.
    pub private: bool,
    /// It may take the place of the message whose button was pressed; never, where it is private, of
    /// one that others see.
    pub edit: bool,
    /// What the others in a group see in its place, where it is private.
    pub pointer: Option<Pointer>,
}

/// Words in a group that an answer is elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// It was sent to the person alone.
    pub sent: String,
    /// It could not be: they have to write first.
    pub write_first: String,
    /// The button that opens the chat, where there is an address for it.
    pub open: String,
    /// It could not be, and can be shown here to whoever presses a button.
    pub unreached: String,
    /// That button.
    pub show: String,
    /// What that address carries: it leads to what they asked for.
    pub payload: String,
}

impl Pointer {
    /// The few words for the group, on a platform whose buttons can answer one person there: whether
    /// the answer reached them, and otherwise a button that shows it to whoever presses it.
    pub fn words_here(&self, reached: bool) -> Reply {
        if reached {
            return Reply::line(self.sent.clone());
        }
        let button = Button {
            label: self.show.clone(),
            target: Target::Press(self.payload.clone()),
            weight: Weight::Main,
        };
        Reply::line(self.unreached.clone()).row([button])
    }

    /// The few words for the group: whether the answer reached them, and otherwise where to go.
    pub fn words(&self, reached: bool, address: Option<String>) -> Reply {
        if reached {
            return Reply::line(self.sent.clone());
        }
        let button = address.map(|address| Button::link(self.open.clone(), address));
        Reply::line(self.write_first.clone()).row(button)
    }
}

/// A text: blocks from top to bottom. Strings are plain; what they hold is never markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Block>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Title(String),
    Line(String),
    /// One of a list.
    Item(String),
    /// What something is called, with its colon, and what it is.
    Field {
        label: String,
        value: String,
    },
    /// An instant: `text` says it in the event's zone; a platform may show the reader's own.
    Time {
        label: String,
        at: DateTime<Utc>,
        zone: Zone,
        text: String,
    },
    /// To be copied or read aloud, letter by letter.
    Code(String),
    /// In small: hints, progress.
    Note(String),
    /// What could not be done, and what to do next.
    Problem(String),
    /// Words of an organizer's own, to be set off.
    Quote(String),
    /// An empty line.
    Gap,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub file_name: String,
    pub png: Vec<u8>,
    /// What it shows, for whoever cannot see it.
    pub alt: String,
    /// What its QR holds, for a front end that can only draw characters.
    pub qr: Option<String>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture")
            .field("file_name", &self.file_name)
            .field("bytes", &self.png.len())
            .finish()
    }
}

/// A document to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    pub file_name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub target: Target,
    pub weight: Weight,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Comes back as `Input::Press`; at most 64 bytes.
    Press(String),
    Link(String),
}

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Plain,
    /// What most people press here.
    Main,
    /// Cannot be taken back.
    Danger,
}

/// A form as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Comes back in `Input::Form`; at most 64 bytes.
    pub token: String,
    pub title: String,
    /// At most five.
    pub fields: Vec<Field>,
    /// Which of them `text` asks for, from 0.
    pub at: usize,
    /// Shows it whole, for platforms that can do so only when a button is pressed.
    pub open: Button,
    /// Whether the buttons answer all of it: pressing one is less work than typing.
    pub is_choice: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    pub required: bool,
    /// Several lines.
    pub long: bool,
    pub max_chars: usize,
    /// What is in it already.
    pub value: String,
}

impl Reply {
    /// A message of one line.
    pub fn line(text: impl Into<String>) -> Self {
        Self {
            text: Text::new().line(text),
            ..Self::default()
        }
    }

    pub fn new(text: Text) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// Adds a row of buttons; an empty one is left out.
    #[must_use]
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<Button> = buttons.into_iter().collect();
        if !row.is_empty() {
            self.buttons.push(row);
        }
        self
    }

    #[must_use]
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }

    #[must_use]
    pub fn edit(mut self) -> Self {
        self.edit = true;
        self
    }
}

impl Text {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.0.push(block);
        self
    }

    #[must_use]
    pub fn title(self, text: impl Into<String>) -> Self {
        self.block(Block::Title(text.into()))
    }

    #[must_use]
    pub fn line(self, text: impl Into<String>) -> Self {
        self.block(Block::Line(text.into()))
    }

    #[must_use]
    pub fn item(self, text: impl Into<String>) -> Self {
        self.block(Block::Item(text.into()))
    }

    #[must_use]
    pub fn note(self, text: impl Into<String>) -> Self {
        self.block(Block::Note(text.into()))
    }

    #[must_use]
    pub fn problem(self, text: impl Into<String>) -> Self {
        self.block(Block::Problem(text.into()))
    }

    #[must_use]
    pub fn code(self, text: impl Into<String>) -> Self {
        self.block(Block::Code(text.into()))
    }

    #[must_use]
    pub fn gap(self) -> Self {
        self.block(Block::Gap)
    }

    #[must_use]
    pub fn field(self, lang: Lang, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.block(Block::Field {
            label: lang.labelled(label),
            value: value.into(),
        })
    }

    /// With the links that a platform's buttons could not hold.
    #[must_use]
    pub fn with_links(mut self, links: Vec<Button>) -> Self {
        for link in links {
            if let Target::Link(value) = link.target {
                let label = format!("{}:", link.label);
                self = self.block(Block::Field { label, value });
            }
        }
        self
    }

    /// Both, one after the other.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Without any markup, a line a block: for logs of tests, plain terminals, and mail.
    pub fn plain(&self) -> String {
        let line = |block: &Block| match block {
            Block::Title(text)
            | Block::Line(text)
            | Block::Code(text)
            | Block::Note(text)
            | Block::Problem(text)
            | Block::Quote(text) => text.clone(),
            Block::Item(text) => format!("• {text}"),
            Block::Field { label, value } => format!("{label} {value}"),
            Block::Time { label, text, .. } if label.is_empty() => text.clone(),
            Block::Time { label, text, .. } => format!("{label} {text}"),
            Block::Gap => String::new(),
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Button {
    pub fn press(label: impl Into<String>, action: &Action) -> Self {
        let target = Target::Press(action.encode());
        Self {
            label: label.into(),
            target,
            weight: Weight::Plain,
        }
    }

    pub fn link(label: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            target: Target::Link(url.into()),
            weight: Weight::Plain,
        }
    }

    #[must_use]
    pub fn main(mut self) -> Self {
        self.weight = Weight::Main;
        self
    }

    #[must_use]
    pub fn danger(mut self) -> Self {
        self.weight = Weight::Danger;
        self
    }
}
