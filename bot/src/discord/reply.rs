//! Answering one interaction: it is acknowledged once and in time, and then added to
//! (<https://docs.discord.com/developers/interactions/receiving-and-responding>).

use eventos_core::chat::Reply;
use serde_json::{Value, json};
use serenity::http::{LightMethod, Route};
use serenity::model::id::ChannelId;

use super::client::{Ask, Client, Failure};
use super::input::{Asked, CameBy, Ticket};
use super::limits::Errand;
use super::send::{self, Outgoing};

/// The kinds of acknowledgement
/// (<https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type>).
const MESSAGE: u8 = 4;
const MESSAGE_LATER: u8 = 5;
const CHANGE_LATER: u8 = 6;
const CHANGE: u8 = 7;
const MODAL: u8 = 9;

/// How a reply is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shows {
    /// To the person alone, among others.
    pub ephemeral: bool,
    /// In the place of the message that was pressed.
    pub in_place: bool,
    /// A form in it is opened at once.
    pub as_form: bool,
}

/// An interaction being answered.
pub struct Interaction<'a> {
    client: &'a Client,
    ticket: &'a Ticket,
    channel: ChannelId,
    came_by: CameBy,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// A message stands there that says that one is coming.
    Coming {
        ephemeral: bool,
    },
    /// What was pressed stands as it was, and nothing turns any more.
    Acknowledged,
    /// It is too late for it.
    Lost,
}

impl<'a> Interaction<'a> {
    pub fn new(client: &'a Client, asked: &'a Asked) -> Self {
        Self {
            client,
            ticket: &asked.ticket,
            channel: asked.channel,
            came_by: asked.came_by,
            state: State::Open,
        }
    }

    /// Whether more can be added to it.
    pub fn is_acknowledged(&self) -> bool {
        !matches!(self.state, State::Open | State::Lost)
    }

    /// Says that the answer takes a while.
    pub async fn defer(&mut self, ephemeral: bool) {
        if self.state != State::Open {
            return;
        }
        let (kind, state) = match self.is_of_message() {
            true => (CHANGE_LATER, State::Acknowledged),
            false => (MESSAGE_LATER, State::Coming { ephemeral }),
        };
        let data = match kind {
            MESSAGE_LATER => json!({ "flags": u64::from(ephemeral) << 6 }),
            _ => json!({}),
        };
        let answer = json!({ "type": kind, "data": data });
        let deferred = self.acknowledge(answer, None, state).await;
        if let Err(failure) = deferred {
            tracing::warn!(reason = %failure, "an interaction was not acknowledged in time");
        }
    }

    /// Whether a message of ours led to it.
    fn is_of_message(&self) -> bool {
        match self.came_by {
            CameBy::Command => false,
            CameBy::Press { .. } => true,
            CameBy::Form { is_theirs } => is_theirs.is_some(),
        }
    }

    /// Shows a reply.
    ///
    /// # Errors
    /// [`Failure`]; `Expired` when it is too late, and it is to be said elsewhere.
    pub async fn show(&mut self, reply: &Reply, shows: Shows) -> Result<(), Failure> {
        let may_open = shows.as_form && !matches!(self.came_by, CameBy::Form { .. });
        if let (State::Open, Some(form), true) = (self.state, &reply.form, may_open) {
            let answer = json!({ "type": MODAL, "data": send::modal(form) });
            return self.acknowledge(answer, None, State::Acknowledged).await;
        }
        let mut messages = send::messages(reply).into_iter();
        let Some(first) = messages.next() else {
            return Ok(());
        };
        self.first(first, shows).await?;
        for message in messages {
            self.add(message.ephemeral(shows.ephemeral)).await?;
        }
        Ok(())
    }

    async fn first(&mut self, message: Outgoing, shows: Shows) -> Result<(), Failure> {
        match self.state {
            State::Open => {
                let (kind, message) = match shows.in_place {
                    true => (CHANGE, message.in_place()),
                    false => (MESSAGE, message.ephemeral(shows.ephemeral)),
                };
                let answer = json!({ "type": kind, "data": message.body() });
                self.acknowledge(answer, Some(message), State::Acknowledged)
                    .await
            }
            State::Coming { ephemeral } => {
                if ephemeral == shows.ephemeral {
                    self.change_or_add(message, shows).await?;
                    self.state = State::Acknowledged;
                    return Ok(());
                }
                // What was promised to all is for one: the promise goes, if nobody took it away.
                match self.delete_original().await {
                    Ok(()) | Err(Failure::Gone) => {}
                    Err(failure) => return Err(failure),
                }
                self.state = State::Acknowledged;
                self.add(message.ephemeral(shows.ephemeral)).await
            }
            State::Acknowledged if shows.in_place => self.change_or_add(message, shows).await,
            State::Acknowledged => self.add(message.ephemeral(shows.ephemeral)).await,
            State::Lost => Err(Failure::Expired),
        }
    }

    /// Acknowledges what had no answer at all, and takes back a promise that was not kept.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn finish(&mut self) -> Result<(), Failure> {
        match self.state {
            State::Open if self.is_of_message() => {
                let answer = json!({ "type": CHANGE_LATER });
                self.acknowledge(answer, None, State::Acknowledged).await
            }
            State::Open => {
                let data = json!({ "flags": 1 << 6 });
                let answer = json!({ "type": MESSAGE_LATER, "data": data });
                self.acknowledge(answer, None, State::Acknowledged).await?;
                self.delete_original().await
            }
            State::Coming { .. } => {
                self.state = State::Acknowledged;
                self.delete_original().await
            }
            State::Acknowledged | State::Lost => Ok(()),
        }
    }

    async fn acknowledge(
        &mut self,
        answer: Value,
        message: Option<Outgoing>,
        state: State,
    ) -> Result<(), Failure> {
        let route = Route::InteractionResponse {
            interaction_id: self.ticket.id,
            token: &self.ticket.token,
        };
        let ask = Ask::new(LightMethod::Post, route)
            .body(answer)
            .file(message.and_then(|message| message.file));
        match self.tell(ask).await {
            // Another try of ours got there, though we did not hear of it.
            Ok(()) | Err(Failure::Answered) => {
                self.state = state;
                Ok(())
            }
            Err(failure @ Failure::Refused(_)) => Err(failure),
            Err(failure) => {
                tracing::info!(reason = %failure, "an interaction was not acknowledged");
                self.state = State::Lost;
                Err(Failure::Expired)
            }
        }
    }

    /// In the place of what stands there, or below it where somebody took that away meanwhile.
    async fn change_or_add(&self, message: Outgoing, shows: Shows) -> Result<(), Failure> {
        match self.change_original(message.clone()).await {
            Err(Failure::Gone) => self.add(message.ephemeral(shows.ephemeral)).await,
            changed => changed,
        }
    }

    async fn change_original(&self, message: Outgoing) -> Result<(), Failure> {
        let route = self.original();
        let message = message.in_place();
        let ask = Ask::new(LightMethod::Patch, route)
            .body(message.body())
            .file(message.file);
        self.tell(ask).await
    }

    async fn delete_original(&self) -> Result<(), Failure> {
        let ask = Ask::new(LightMethod::Delete, self.original());
        self.tell(ask).await
    }

    async fn add(&self, message: Outgoing) -> Result<(), Failure> {
        if self.state == State::Lost {
            return Err(Failure::Expired);
        }
        let route = Route::WebhookFollowupMessages {
            application_id: self.ticket.application,
            token: &self.ticket.token,
        };
        let ask = Ask::new(LightMethod::Post, route)
            .body(message.body())
            .file(message.file);
        self.tell(ask).await
    }

    async fn tell(&self, ask: Ask<'_>) -> Result<(), Failure> {
        let told = self.client.ask_in(Errand::Answer, self.channel, ask).await;
        told.map(drop)
    }

    fn original(&self) -> Route<'a> {
        Route::WebhookOriginalInteractionResponse {
            application_id: self.ticket.application,
            token: &self.ticket.token,
        }
    }
}
