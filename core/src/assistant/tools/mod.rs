//! What the model may call: the same operations as commands and buttons, and nothing else.
//!
//! A tool reads, changes the person's own draft, or shows something with a button. Whatever publishes,
//! spends, pays back, deletes or changes what is on sale is only ever shown: a person presses. Each
//! call goes through an operation that asks for the person's permission, whatever the model was told.

mod change;
mod checked;
mod read;
mod show;
mod tiers;
mod wizard;

pub(super) use checked::calendar;

use std::sync::LazyLock;

use async_openai::types::chat::{ChatCompletionTool, ChatCompletionTools, FunctionObject};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::ask::{self, Question, Tab};
use super::draft::Usual;
use super::price::Source;
use super::talk::Talk;
use super::{Answer, Ending, schema};
use crate::account::Account;
use crate::app::App;
use crate::chat::rejection;
use crate::error::{Error, Rejection, Result};
use crate::event::{self, Among, Event, Full};
use crate::i18n::Lang;
use crate::model::Said;
use crate::model::Vendor;

/// Whose tool it is. What is nobody's business is not offered to them; and would be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    Everybody,
    /// Who has an event of their own.
    Organizers,
    /// Who may stand at a door.
    DoorStaff,
}

/// What somebody may call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rights {
    pub organizes: bool,
    pub stands_at_doors: bool,
}

impl Rights {
    fn allow(self, whose: For) -> bool {
        match whose {
            For::Everybody => true,
            For::Organizers => self.organizes,
            For::DoorStaff => self.organizes || self.stands_at_doors,
        }
    }
}

/// Why a call came to nothing, for the model to read. In English: no person reads it.
pub(super) enum Mistake {
    Said(String),
    /// The operation failed: the turn ends.
    Failed(Error),
}

impl From<String> for Mistake {
    fn from(said: String) -> Self {
        Self::Said(said)
    }
}

impl From<&str> for Mistake {
    fn from(said: &str) -> Self {
        Self::Said(said.to_owned())
    }
}

impl From<Rejection> for Mistake {
    fn from(why: Rejection) -> Self {
        Self::Said(rejection(&why, Lang::En))
    }
}

impl From<Error> for Mistake {
    fn from(error: Error) -> Self {
        match error {
            Error::Rejection(why) => why.into(),
            failure => Self::Failed(failure),
        }
    }
}

pub(super) type Told = std::result::Result<Value, Mistake>;

/// Nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

macro_rules! tools {
    ($($name:literal $variant:ident($arguments:ty) $whose:ident $about:literal)+) => {
        /// A call, read.
        #[derive(Debug)]
        enum Call { $($variant($arguments)),+ }

        /// Every tool: its name, whose it is, and how it is offered.
        static ALL: LazyLock<Vec<(&'static str, For, ChatCompletionTools)>> = LazyLock::new(|| {
            vec![$(($name, For::$whose, tool($name, $about, schema::strict::<$arguments>()))),+]
        });

        fn read(name: &str, arguments: &str) -> std::result::Result<Call, Mistake> {
            match name {
                $($name => parse(arguments).map(Call::$variant),)+
                _ => Err(unknown(name)),
            }
        }
    };
}

tools! {
    "read_state" ReadState(Nothing) Everybody
        "What is known now: today's date, the person, the draft that is being made and what it lacks, their events."
    "save_event_details" SaveEventDetails(wizard::Details) Everybody
        "Puts what the person said about the event that is being made into its draft. Null leaves a detail as it is."
    "add_ticket_tier" AddTicketTier(tiers::NewTiers) Everybody
        "Adds one or several ticket tiers to the draft, all at once."
    "update_ticket_tier" UpdateTicketTier(tiers::TierChange) Everybody
        "Changes a ticket tier of the draft. Null leaves a detail as it is."
    "remove_ticket_tier" RemoveTicketTier(tiers::TierName) Everybody
        "Takes a ticket tier out of the draft."
    "write_description" WriteDescription(wizard::Wishes) Everybody
        "Has a short description written for the draft, when the person asks for one."
    "choose_cover" ChooseCover(wizard::Cover) Everybody
        "The draft's cover picture: the picture that the person just sent, or asks them to send one."
    "show_review" ShowReview(Nothing) Everybody
        "Shows the draft with its Publish button, once nothing is missing. Ends your turn."
    "start_over" StartOver(Nothing) Everybody
        "Begins another event. A draft that is already saved stays among the person's events."
    "find_events" FindEvents(read::Search) Everybody
        "Events that are on sale, by words and by dates."
    "my_tickets" MyTickets(Nothing) Everybody
        "The person's own tickets; shows them."
    "offer_tickets" OfferTickets(show::Offer) Everybody
        "Shows what tickets cost, with the button that orders them. Buys nothing."
    "show_screen" ShowScreen(show::Screen) Everybody
        "Shows one of the bot's screens, where the person goes on by buttons."
    "edit_draft" EditDraft(read::OwnEvent) Organizers
        "Goes on with one of the person's drafts."
    "event_figures" EventFigures(read::OwnEvent) Organizers
        "How one of the person's events sells: tickets by tier, money in and back, who is in."
    "list_attendees" ListAttendees(read::Attendees) Organizers
        "Who has a ticket of one of the person's events; by name, or only those who have not come."
    "propose_changes" ProposeChanges(change::Changes) Organizers
        "Shows changes to one of the person's published events with a Confirm button. Changes nothing."
    "propose_refund" ProposeRefund(show::Refund) Organizers
        "Shows what would be paid back to an attendee, with a Confirm button. Pays nothing back."
    "propose_cancel_event" ProposeCancelEvent(read::OwnEvent) Organizers
        "Shows what cancelling one of the person's events would mean, with a Confirm button. Cancels nothing."
    "duplicate_event" DuplicateEvent(read::OwnEvent) Organizers
        "Makes a new draft with the same texts and tiers, a week later. Then save_event_details changes its date."
    "door_counts" DoorCounts(read::DoorEvent) DoorStaff
        "How many are in, and how many tickets there are, of an event at whose door the person may stand."
}

fn tool(name: &str, about: &str, parameters: Value) -> ChatCompletionTools {
    ChatCompletionTools::Function(ChatCompletionTool {
        function: FunctionObject {
            name: name.to_owned(),
            description: Some(about.to_owned()),
            parameters: Some(parameters),
            strict: Some(true),
        },
    })
}

fn parse<T: serde::de::DeserializeOwned>(arguments: &str) -> std::result::Result<T, Mistake> {
    // Some services send nothing where there is nothing to say.
    let arguments = match arguments.trim() {
        "" => "{}",
        arguments => arguments,
    };
    serde_json::from_str(arguments)
        .map_err(|error| format!("These arguments do not read: {error}. Send them again.").into()) // not-for-people: the model reads it
}

fn unknown(name: &str) -> Mistake {
    let name: String = name.chars().take(64).collect();
    format!("There is no tool '{name}' for this person.").into() // not-for-people: the model reads it
}

/// Those that somebody may call.
pub(super) fn offered(rights: Rights) -> Vec<ChatCompletionTools> {
    let theirs = ALL.iter().filter(|(_, whose, _)| rights.allow(*whose));
    theirs.map(|(_, _, tool)| tool.clone()).collect()
}

/// Everything that a call needs.
pub(super) struct Desk<'a> {
    pub app: &'a App,
    pub vendor: &'a Vendor,
    pub account: &'a Account,
    pub usual: Usual,
    pub rights: Rights,
    pub talk: &'a mut Talk,
    /// A picture that the person sent with their words.
    pub picture: Option<&'a [u8]>,
    pub answer: &'a mut Answer,
    /// By something newer that the person said.
    pub broken_off: &'a CancellationToken,
    pub tab: Tab,
}

impl Desk<'_> {
    /// Asks a model, on the person's account.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask(&mut self, question: Question<'_>) -> std::result::Result<Said, Ending> {
        let (app, vendor) = (self.app, self.vendor);
        ask::ask(app, vendor, &mut self.tab, self.broken_off, question).await
    }

    /// Carries out a call. What it says is for the model alone.
    ///
    /// # Errors
    /// When the operation failed; a refusal is told to the model.
    pub async fn call(&mut self, name: &str, arguments: &str) -> Result<String> {
        let is_theirs = |known: &&(&'static str, For, ChatCompletionTools)| {
            known.0 == name && self.rights.allow(known.1)
        };
        let told = match ALL.iter().find(is_theirs) {
            None => Err(unknown(name)),
            Some(_) => match read(name, arguments) {
                Ok(call) => self.carry_out(call).await,
                Err(mistake) => Err(mistake),
            },
        };
        match told {
            Ok(value) => Ok(value.to_string()),
            Err(Mistake::Said(said)) => {
                tracing::debug!(tool = name, "the model made a mistake");
                Ok(serde_json::json!({ "mistake": said }).to_string())
            }
            Err(Mistake::Failed(error)) => Err(error),
        }
    }

    async fn carry_out(&mut self, call: Call) -> Told {
        match call {
            Call::ReadState(Nothing {}) => Ok(self.state().await?),
            Call::SaveEventDetails(details) => self.save_event_details(details).await,
            Call::AddTicketTier(tiers) => self.add_ticket_tier(tiers).await,
            Call::UpdateTicketTier(change) => self.update_ticket_tier(change).await,
            Call::RemoveTicketTier(tier) => self.remove_ticket_tier(&tier).await,
            Call::WriteDescription(wishes) => self.write_description(wishes).await,
            Call::ChooseCover(cover) => self.choose_cover(&cover).await,
            Call::ShowReview(Nothing {}) => self.show_review().await,
            Call::StartOver(Nothing {}) => Ok(self.start_over()),
            Call::FindEvents(search) => self.find_events(search).await,
            Call::MyTickets(Nothing {}) => self.my_tickets().await,
            Call::OfferTickets(offer) => self.offer_tickets(offer).await,
            Call::ShowScreen(screen) => self.show_screen(screen).await,
            Call::EditDraft(which) => self.edit_draft(&which).await,
            Call::EventFigures(which) => self.event_figures(&which).await,
            Call::ListAttendees(which) => self.list_attendees(which).await,
            Call::ProposeChanges(changes) => self.propose_changes(changes).await,
            Call::ProposeRefund(refund) => self.propose_refund(refund).await,
            Call::ProposeCancelEvent(which) => self.propose_cancel_event(&which).await,
            Call::DuplicateEvent(which) => self.duplicate_event(&which).await,
            Call::DoorCounts(which) => self.door_counts(&which).await,
        }
    }

    /// Where the draft's amounts may come from. Its review shows them before anybody can pay.
    fn source(&self) -> Source {
        Source {
            words: self.talk.words_and_sent_on(),
            has_picture: self.picture.is_some() || self.talk.had_picture,
        }
    }

    /// Where amounts of what is on sale may come from: the person's own words alone.
    fn own_words(&self) -> Source {
        Source {
            words: self.talk.words(),
            has_picture: false,
        }
    }

    /// The one event that is meant.
    async fn one(&self, among: Among, text: &str) -> std::result::Result<Event, Mistake> {
        let mut found = event::find(self.app, self.account.id, among, text).await?;
        match found.len() {
            0 => Err(Rejection::EventNotFound.into()),
            1 => Ok(found.remove(0)),
            _ => {
                let slugs: Vec<String> = found.iter().take(10).map(told_short).collect();
                Err(format!("Several fit; ask which, or name it by its slug: {slugs:?}").into()) // not-for-people: the model reads it
            }
        }
    }

    async fn own(&self, text: &str) -> std::result::Result<Full, Mistake> {
        let event = self.one(Among::Own, text).await?;
        Ok(event::own(self.app, self.account.id, event.id).await?)
    }
}

/// A slug and when it is.
pub(super) fn told_short(event: &Event) -> String {
    format!("{} ({})", event.slug, event.zone.typed(event.starts_at))
}
