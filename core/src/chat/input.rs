//! What a front end hands in: plain data, of no platform.

use super::Action;
pub use crate::access::Member;
use crate::account::Speaker;
use crate::live::Live;

/// Something a person did.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub speaker: Speaker,
    /// Where it was said, by the platform's id of that chat: the person's own id in private, and the
    /// group's in a group. A conversation is the person's, wherever they speak.
    pub chat: String,
    pub place: Place,
    /// The server that it was said in, and what they are there.
    pub server: Option<Member>,
    /// What the platform knows this message by. Delivered twice it has one effect where that matters:
    /// a purchase, a scan.
    pub nonce: String,
    pub input: Input,
    /// Where the words of the answer go while it is made.
    pub live: Live,
}

/// Who else hears what is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Nobody.
    #[default]
    Private,
    /// A group, or a server's channel. What others say there is not for us: a front end hands in
    /// commands, presses, and words that are addressed to us.
    Group,
}

#[derive(Clone)]
pub enum Input {
    /// Something typed: a command (`/buy jazz 2`), an answer, or free words.
    Text(String),
    /// What somebody else wrote, sent on: nothing in it is the person's own word.
    Forwarded(String),
    /// Words in a group that answer a message of ours and name nobody. They are looked for among what
    /// is on sale; where nothing is found they were the others'.
    Overheard(String),
    /// A command whose arguments the platform has typed: (name, value).
    Command {
        name: String,
        arguments: Vec<(String, Argument)>,
    },
    /// A pressed button, by the payload it carried: an action's, or a link's.
    Press(String),
    /// A whole form at once, by the token it carried: (field, answer).
    Form {
        token: String,
        answers: Vec<(String, String)>,
    },
    /// A picture or a file, as its bytes, and the words beside it; whose those are somebody else's where
    /// it was sent on.
    Picture {
        bytes: Vec<u8>,
        words: String,
        is_forwarded: bool,
    },
    /// A picture that the front end has not got.
    NoPicture(NoPicture),
    /// A person that was pointed at: who are they at the door?
    About(Speaker),
    /// Something we have no use for: a sticker, a voice note.
    Unknown,
}

impl Input {
    /// Whether it is what somebody else wrote or pictured.
    pub(super) fn is_sent_on(&self) -> bool {
        match self {
            Self::Forwarded(_) => true,
            Self::Picture { is_forwarded, .. } => *is_forwarded,
            _ => false,
        }
    }

    /// The action of a pressed button, where it is one of ours.
    pub(super) fn pressed(&self) -> Option<Action> {
        match self {
            Self::Press(payload) => Action::decode(payload),
            _ => None,
        }
    }

    /// A command that was typed, without its slash.
    pub(super) fn command(&self) -> Option<&str> {
        match self {
            Self::Text(text) => text.trim().strip_prefix('/'),
            Self::Command { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether it may be the answer to a question.
    pub(super) fn is_answer(&self) -> bool {
        match self {
            Self::Text(_) => self.command().is_none(),
            Self::Press(_) => self.pressed().is_some_and(|action| action.is_of_form()),
            Self::Form { .. } | Self::Picture { .. } | Self::Forwarded(_) => true,
            Self::Overheard(_)
            | Self::Command { .. }
            | Self::NoPicture(_)
            | Self::About(_)
            | Self::Unknown => false,
        }
    }
}

/// Why a picture is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// Larger than we would look at.
    TooLarge,
    /// The platform did not hand it over.
    NotFetched,
    /// There is none in what was pointed at.
    None,
}

#[derive(Clone)]
pub enum Argument {
    Text(String),
    /// A person as the platform names them, whether or not they ever spoke to us.
    Person(Speaker),
    Picture(Vec<u8>),
    /// A role of the server, by the platform's id.
    Role {
        id: String,
        name: String,
        /// Whether whoever names it may give it to others there, as the platform says.
        may_give: bool,
    },
    /// A channel of the server, by the platform's id.
    Channel {
        id: String,
        name: String,
        /// Whether we may write there.
        can_post: bool,
    },
    /// A picture that the front end has not got.
    NoPicture(NoPicture),
}

// A text may hold a ticket's code, and a picture is long: neither belongs in a log.
impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.debug_struct("Text").field("bytes", &text.len()).finish(),
            Self::Forwarded(_) => f.write_str("Forwarded"),
            Self::Overheard(_) => f.write_str("Overheard"),
            Self::Command { name, .. } => write!(f, "Command({name})"),
            Self::Press(_) => f.write_str("Press"),
            Self::Form { .. } => f.write_str("Form"),
            Self::Picture { bytes, .. } => f
                .debug_struct("Picture")
                .field("bytes", &bytes.len())
                .finish(),
            Self::NoPicture(why) => write!(f, "NoPicture({why:?})"),
            Self::About(_) => f.write_str("About"),
            Self::Unknown => f.write_str("Unknown"),
        }
    }
}
