//! Handling what people do: it is handed to the core, and what the core answers is sent.

use std::time::Duration;

use async_trait::async_trait;
use eventos_core::account::{self, Platform};
use eventos_core::app::App;
use eventos_core::chat::{self, Argument, Incoming, Input, NoPicture, Place as Where, Reply};
use eventos_core::lanes::{Lanes, Turn};
use eventos_core::live::Live;
use eventos_core::ticket::qr::MAX_PICTURE_BYTES;
use serenity::http::{LightMethod, Route};
use serenity::model::id::{GuildId, MessageId, UserId};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::client::{Ask, Client, Failure};
use super::input::{Asked, CameBy, File, Given, Person, Said, What};
use super::limits::Errand;
use super::reply::{Interaction, Shows};
use super::send::Place;
use super::whisper::Whispers;
use crate::live::{self, Stage};

/// Discord waits three seconds for an acknowledgement
/// (<https://docs.discord.com/developers/interactions/receiving-and-responding>); what takes longer
/// than this is acknowledged first, and answered when it is done.
const SOON: Duration = Duration::from_millis(1_500);
/// Showing what came of one never takes as long; what does is given up, or it would hold up its person
/// for ever. (What is fetched here and what the core does have limits of their own.)
const LONGEST: Duration = Duration::from_secs(60);
/// How long a picture may take to come.
const DOWNLOAD: Duration = Duration::from_secs(30);
/// So many people's are thought about at the same time.
const SIDE_BY_SIDE: usize = 64;
/// The number, among the answers to one message, of the one in which words grow.
const LIVE: usize = 999;
/// And of the one that says that they were not shown.
const INSTEAD: usize = 998;
/// So many pictures are held in memory at the same time, each of up to 12 MiB.
const PICTURES: usize = 6;

/// The bot, once it knows who it is.
pub struct Answering {
    pub app: App,
    pub client: Client,
    pub me: UserId,
    pub whispers: Whispers,
    lanes: Lanes<UserId>,
    /// What becomes of a server is noted in the order in which it came.
    pub servers: Lanes<GuildId>,
    places: Semaphore,
    pictures: Semaphore,
}

impl Answering {
    pub fn new(
        app: &App,
        client: &Client,
        me: UserId,
        whispers: &Whispers,
        lanes: &Lanes<UserId>,
        servers: &Lanes<GuildId>,
    ) -> Self {
        Self {
            app: app.clone(),
            client: client.clone(),
            me,
            whispers: whispers.clone(),
            lanes: lanes.clone(),
            servers: servers.clone(),
            places: Semaphore::new(SIDE_BY_SIDE),
            pictures: Semaphore::new(PICTURES),
        }
    }

    /// Answers an interaction that came just now.
    pub async fn asked(&self, asked: Asked) {
        let by_then = Instant::now() + SOON;
        let asked = &asked;
        let mut interaction = Interaction::new(&self.client, asked);
        let number = asked.ticket.id.get();
        let by = &asked.by;
        let heard = Heard {
            chat: asked.channel.to_string(),
            number,
            nonce: format!("discord:{number}"),
            live: Live::default(),
        };
        let thinking = self.think(by, heard, &asked.what);
        tokio::pin!(thinking);
        let thought = tokio::time::timeout_at(by_then, &mut thinking).await;
        let (_turn, replies) = match thought {
            Ok(thought) => thought,
            Err(_) => {
                let is_private = self.will_be_private(asked);
                let ((), thought) = tokio::join!(interaction.defer(is_private), thinking);
                thought
            }
        };
        let showing = self.show_all(asked, &mut interaction, &replies);
        if tokio::time::timeout(LONGEST, showing).await.is_err() {
            tracing::error!(number, "what it led to was not shown in time");
            let instead = self.show_instead(asked, &mut interaction);
            if tokio::time::timeout(LONGEST, instead).await.is_err() {
                tracing::error!(number, "nor was that");
            }
        }
        if interaction.is_acknowledged() {
            self.whispers
                .note(asked.by.id, &asked.ticket, self.app.clock.now());
        }
    }

    async fn show_all(&self, asked: &Asked, interaction: &mut Interaction<'_>, replies: &[Reply]) {
        let number = asked.ticket.id.get();
        for (reply, m) in replies.iter().zip(0..) {
            let nonce = once(number, 0, m);
            match interaction.show(reply, shows(asked, reply)).await {
                Ok(()) => {}
                Err(failure @ Failure::Refused(_)) => {
                    tracing::warn!(reason = %failure, "an answer was not shown");
                    self.show_instead(asked, interaction).await;
                }
                Err(failure) => {
                    tracing::debug!(reason = %failure, "an answer goes another way");
                    if !self.reply_elsewhere(asked, reply, &nonce).await {
                        self.show_instead(asked, interaction).await;
                    }
                }
            }
        }
        if let Err(failure) = interaction.finish().await {
            tracing::debug!(reason = %failure, "an interaction was not finished");
        }
    }

    /// In the place of an answer: that it is not shown, and may be done all the same.
    async fn show_instead(&self, asked: &Asked, interaction: &mut Interaction<'_>) {
        let instead = chat::not_shown(&self.app, &asked.by.speaker).await;
        let shown = interaction.show(&instead, shows(asked, &instead)).await;
        if shown.is_err() {
            let nonce = once(asked.ticket.id.get(), 0, INSTEAD);
            self.reply_elsewhere(asked, &instead, &nonce).await;
        }
    }

    /// Answers a message.
    pub async fn said(&self, said: Said) {
        let number = said.message.get();
        if said.by.server.is_none() {
            for what in &said.what {
                if let What::Text(text) | What::Forwarded(text) = what {
                    chat::has_come(&self.app, &said.by.speaker, text);
                }
            }
        }
        let said = &said;
        if said.by.server.is_none() {
            self.client.knows_direct(said.by.id, said.channel);
        }
        for (n, what) in said.what.iter().enumerate() {
            let nonce = match n {
                0 => format!("discord:{number}"),
                n => format!("discord:{number}:{n}"),
            };
            let (live, words) = Live::watched();
            // Among others nothing is shown before it is known who may read it.
            let live = Some(live).filter(|_| said.by.server.is_none());
            let heard = Heard {
                chat: said.channel.to_string(),
                number,
                nonce,
                live: live.unwrap_or_default(),
            };
            let thinking = self.think(&said.by, heard, what);
            let mut stage = Typing {
                answering: self,
                said,
                nonce: once(number, n, LIVE),
                message: None,
            };
            let (_turn, replies) = live::perform(&mut stage, words, thinking).await;
            let replying = self.reply_all(said, n, stage.message, &replies);
            if tokio::time::timeout(LONGEST, replying).await.is_err() {
                tracing::error!(number, "what it led to was not shown in time");
            }
        }
    }

    /// Sends what came of the `n`th thing that was said, of which the beginning may stand in a message.
    async fn reply_all(&self, said: &Said, n: usize, grown: Option<MessageId>, replies: &[Reply]) {
        let number = said.message.get();
        let mut replies = replies.iter().zip(0..);
        if let Some(message) = grown {
            let first = replies.next();
            let first = first.map(|(reply, m)| (reply, once(number, n, m)));
            self.conclude(said, message, first).await;
        }
        for (reply, m) in replies {
            self.reply(said, reply, &once(number, n, m)).await;
        }
    }

    /// What the core says to it, when it is the person's turn; which lasts until it was sent.
    async fn think(&self, by: &Person, heard: Heard, what: &What) -> (Turn<UserId>, Vec<Reply>) {
        let turn = self.lanes.turn(by.id, heard.number).await;
        // They are never closed. Who waits to show a picture takes nobody's place.
        let _picture = match what.has_picture() {
            true => self.pictures.acquire().await.ok(),
            false => None,
        };
        let _place = self.places.acquire().await.ok();
        let input = self.input(what).await;
        let incoming = incoming(by, heard, input);
        (turn, chat::handle(&self.app, incoming).await)
    }

    /// Whether only they are to see that it is being worked on.
    fn will_be_private(&self, asked: &Asked) -> bool {
        let input = match &asked.what {
            What::Command { name, .. } => Input::Command {
                name: name.clone(),
                arguments: Vec::new(),
            },
            What::Press(payload) => Input::Press(payload.clone()),
            _ => return asked.by.place() == Where::Group,
        };
        let heard = Heard {
            chat: asked.channel.to_string(),
            ..Heard::default()
        };
        chat::will_be_private(&incoming(&asked.by, heard, input))
    }

    async fn input(&self, what: &What) -> Input {
        match what {
            What::Command { name, given } => {
                let mut arguments = Vec::new();
                for (of, given) in given {
                    arguments.push((of.clone(), self.argument(given).await));
                }
                Input::Command {
                    name: name.clone(),
                    arguments,
                }
            }
            What::Press(payload) => Input::Press(payload.clone()),
            What::Form { token, answers } => Input::Form {
                token: token.clone(),
                answers: answers.clone(),
            },
            What::Text(text) => Input::Text(text.clone()),
            What::Forwarded(text) => Input::Forwarded(text.clone()),
            What::Picture(file) => match self.picture(file).await {
                Ok(bytes) => Input::Picture {
                    bytes,
                    words: file.words.clone(),
                    is_forwarded: file.is_forwarded,
                },
                Err(why) => Input::NoPicture(why),
            },
            What::About(speaker) => Input::About(speaker.clone()),
            What::Other => Input::Unknown,
        }
    }

    async fn argument(&self, given: &Given) -> Argument {
        match given {
            Given::Text(text) => Argument::Text(text.clone()),
            Given::Person(speaker) => Argument::Person(speaker.clone()),
            Given::Picture(file) => match self.picture(file).await {
                Ok(bytes) => Argument::Picture(bytes),
                Err(why) => Argument::NoPicture(why),
            },
            Given::NoPicture(why) => Argument::NoPicture(*why),
            Given::Role { id, name, may_give } => Argument::Role {
                id: id.clone(),
                name: name.clone(),
                may_give: *may_give,
            },
            Given::Channel { id, name, can_post } => Argument::Channel {
                id: id.clone(),
                name: name.clone(),
                can_post: *can_post,
            },
        }
    }

    /// Fetches a picture, if it is none that we would not look at anyway.
    async fn picture(&self, file: &File) -> Result<Vec<u8>, NoPicture> {
        let limit = u32::try_from(MAX_PICTURE_BYTES).unwrap_or(u32::MAX);
        if file.size_bytes > limit {
            return Err(NoPicture::TooLarge);
        }
        let fetching = self.client.download(&file.url, MAX_PICTURE_BYTES);
        match tokio::time::timeout(DOWNLOAD, fetching).await {
            Ok(Ok(bytes)) if bytes.len() > MAX_PICTURE_BYTES => Err(NoPicture::TooLarge),
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(failure)) => {
                tracing::warn!(reason = %failure, "a picture could not be fetched");
                Err(NoPicture::NotFetched)
            }
            Err(_) => Err(NoPicture::NotFetched),
        }
    }

    /// The message in which the words grew becomes the answer, or goes.
    async fn conclude(&self, said: &Said, message: MessageId, first: Option<(&Reply, String)>) {
        let channel = said.channel;
        if let Some((reply, _)) = &first {
            let edited = self.client.edit(Errand::Answer, channel, message, reply);
            match edited.await {
                Ok(()) => return,
                Err(Failure::Unreachable) => {
                    return self.not_reached(said.by.id, &Failure::Unreachable).await;
                }
                Err(failure) => {
                    tracing::debug!(reason = %failure, "words that grew become a new message");
                }
            }
        }
        if let Err(failure) = self.client.take_away(channel, message).await {
            tracing::debug!(reason = %failure, "words that grew still stand");
        }
        if let Some((reply, nonce)) = first {
            self.reply(said, reply, &nonce).await;
        }
    }

    /// Sends a reply to a message where it belongs: among others, or to the person alone.
    async fn reply(&self, said: &Said, reply: &Reply, nonce: &str) {
        if said.by.server.is_some() && reply.private {
            let reached = self.reply_in_private(said.by.id, reply, nonce).await;
            if let Some(pointer) = &reply.pointer {
                let place = Place {
                    channel: said.channel,
                    errand: Errand::Aside,
                    answers: Some(said.message),
                };
                let words = pointer.words_here(reached);
                if let Err(failure) = self.client.send(place, &words, &format!("{nonce}-")).await {
                    tracing::debug!(reason = %failure, "no pointer in a channel");
                }
            }
            return;
        }
        let place = Place {
            channel: said.channel,
            errand: Errand::Answer,
            answers: said.by.server.is_some().then_some(said.message),
        };
        match self.client.send(place, reply, nonce).await {
            Ok(_) => {}
            Err(failure @ Failure::Refused(_)) => {
                tracing::warn!(reason = %failure, "an answer was not shown");
                let instead = chat::not_shown(&self.app, &said.by.speaker).await;
                if let Err(failure) = self
                    .client
                    .send(place, &instead, &format!("{nonce}-"))
                    .await
                {
                    tracing::warn!(reason = %failure, "nor was that");
                }
            }
            Err(failure) if said.by.server.is_none() => {
                self.not_reached(said.by.id, &failure).await
            }
            Err(failure) => {
                tracing::info!(reason = %failure, "a channel was not answered");
                self.reply_in_private(said.by.id, reply, nonce).await;
            }
        }
    }

    /// To the person alone; whether it reached them.
    async fn reply_in_private(&self, person: UserId, reply: &Reply, nonce: &str) -> bool {
        let sent = async {
            let channel = self.client.direct(Errand::Answer, person).await?;
            let place = Place {
                channel,
                errand: Errand::Answer,
                answers: None,
            };
            self.client.send(place, reply, nonce).await
        };
        match sent.await {
            Ok(_) => true,
            Err(failure) => {
                self.not_reached(person, &failure).await;
                false
            }
        }
    }

    /// An answer that its interaction is too old for: a plain message instead; whether it got there.
    async fn reply_elsewhere(&self, asked: &Asked, reply: &Reply, nonce: &str) -> bool {
        if asked.by.server.is_none() || reply.private {
            return self.reply_in_private(asked.by.id, reply, nonce).await;
        }
        let place = Place {
            channel: asked.channel,
            errand: Errand::Answer,
            answers: None,
        };
        match self.client.send(place, reply, nonce).await {
            Ok(_) => true,
            Err(failure) => {
                tracing::info!(reason = %failure, "a channel was not answered");
                self.reply_in_private(asked.by.id, reply, nonce).await
            }
        }
    }

    /// An answer did not get to somebody's own chat. Who cannot be reached is noted, so that what is
    /// promised to them takes another way.
    async fn not_reached(&self, person: UserId, failure: &Failure) {
        if *failure != Failure::Unreachable {
            tracing::warn!(reason = %failure, "an answer was not sent");
            return;
        }
        let noted = account::blocked(&self.app, Platform::Discord, &person.to_string()).await;
        if let Err(error) = noted {
            tracing::warn!(error = %error.chain(), "who can be reached was not noted");
        }
    }

    async fn show_typing(&self, said: &Said) {
        let channel_id = said.channel;
        let ask = Ask::new(LightMethod::Post, Route::ChannelTyping { channel_id });
        // Nothing is lost when it is not shown.
        if let Err(failure) = self.client.ask_for_nothing(Errand::Aside, ask).await {
            tracing::debug!(reason = %failure, "typing was not shown");
        }
    }
}

/// Where and how something was said.
#[derive(Default)]
struct Heard {
    chat: String,
    /// Its place among what the person did.
    number: u64,
    nonce: String,
    live: Live,
}

/// What is shown while a message is answered: typing, and then the words in a message of their own.
struct Typing<'a> {
    answering: &'a Answering,
    said: &'a Said,
    nonce: String,
    message: Option<MessageId>,
}

#[async_trait]
impl Stage for Typing<'_> {
    /// Discord shows it for ten seconds.
    const TYPING: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

    async fn type_on(&mut self) {
        self.answering.show_typing(self.said).await;
    }

    async fn say(&mut self, words: &str) {
        let (client, channel) = (&self.answering.client, self.said.channel);
        let words = Reply::line(words);
        let shown = match self.message {
            Some(message) => client.edit(Errand::Aside, channel, message, &words).await,
            None => {
                let place = Place {
                    channel,
                    errand: Errand::Aside,
                    answers: None,
                };
                match client.send(place, &words, &self.nonce).await {
                    Ok(sent) => {
                        self.message = sent;
                        Ok(())
                    }
                    Err(failure) => Err(failure),
                }
            }
        };
        // The whole answer comes all the same.
        if let Err(failure) = shown {
            tracing::debug!(reason = %failure, "words were not shown as they came");
        }
    }
}

/// By which Discord knows a repetition of an answer: what it answers, and which answer it is. With a
/// message's own number at its end it stays within the 25 characters that Discord takes.
fn once(number: u64, of: usize, reply: usize) -> String {
    format!("{number:x}.{of}.{reply}")
}

impl What {
    fn has_picture(&self) -> bool {
        match self {
            Self::Picture(_) => true,
            Self::Command { given, .. } => {
                let mut given = given.iter();
                given.any(|(_, given)| matches!(given, Given::Picture(_)))
            }
            _ => false,
        }
    }
}

/// How a reply to an interaction is shown.
fn shows(asked: &Asked, reply: &Reply) -> Shows {
    let is_theirs = match asked.came_by {
        CameBy::Press { is_theirs } => is_theirs,
        CameBy::Form { is_theirs } => is_theirs.unwrap_or(false),
        CameBy::Command => false,
    };
    let is_typed = reply.form.as_ref().is_some_and(|form| !form.is_choice);
    Shows {
        ephemeral: asked.by.server.is_some() && reply.private,
        in_place: reply.edit && is_theirs,
        as_form: match &asked.what {
            What::Press(payload) if chat::asks_for_form(payload) => true,
            What::Press(payload) => is_typed && chat::opens_form(payload),
            _ => is_typed,
        },
    }
}

fn incoming(by: &Person, heard: Heard, input: Input) -> Incoming {
    Incoming {
        speaker: by.speaker.clone(),
        chat: heard.chat,
        place: by.place(),
        server: by.server.clone(),
        nonce: heard.nonce,
        input,
        live: heard.live,
    }
}
