//! Handling an update: what it says is handed to the core, and what the core answers is sent.

use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use eventos_core::account::{self, Platform};
use eventos_core::app::App;
use eventos_core::chat::{self, Incoming, Input, NoPicture, Place as Where, Reply};
use eventos_core::live::Live;
use eventos_core::ticket::qr::MAX_PICTURE_BYTES;
use futures::StreamExt as _;
use teloxide::net::Download as _;
use teloxide::payloads::{AnswerCallbackQuerySetters as _, SendChatActionSetters as _};
use teloxide::prelude::Requester as _;
use teloxide::types::{
    CallbackQueryId, ChatAction, ChatId, ChatMemberUpdated, FileId, Me, MessageId, Update, User,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::client::{Client, Failure};
use super::input::{self, Deed, Pressed, Said, Spot, What};
use super::intake::Handler;
use super::limits::Errand;
use super::markup::{self, Surface};
use super::send::Place;
use super::{inline, places};
use crate::live::{self, Stage};
use crate::silence::Silence;

/// What nobody waits for: a spinner that stops, a word that we are at it.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a picture may take to come.
const DOWNLOAD: Duration = Duration::from_secs(30);

/// So many pictures are held in memory at the same time, each of up to 12 MiB.
const PICTURES: usize = 6;
/// Where half of an answer stands, the whole comes after a pause that Telegram asks for, and after so long
/// at the latest.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// A press in a group waits no longer for what it led to.
const SPINNER: Duration = Duration::from_secs(5);

/// The bot, once it knows its name.
pub struct Answering {
    pub app: App,
    pub client: Client,
    pub me: Me,
    pictures: Semaphore,
}

#[async_trait]
impl Handler for Answering {
    async fn handle(&self, update: Update, place: OwnedSemaphorePermit) {
        match input::read(update, &self.me) {
            Deed::Said(said) => self.said(said, place).await,
            Deed::Pressed(pressed) => self.pressed(pressed, place).await,
            Deed::Searched(query) => inline::answer(self, query).await,
            Deed::Membership(member) => self.membership(&member).await,
            Deed::Moved { from, to } => places::moved(&self.app, from, to).await,
            Deed::Hidden(spot) => self.hidden(&spot).await,
            Deed::Nothing => {}
        }
    }

    fn waits(&self, update: &Update) {
        if let Deed::Said(said) = input::read(update.clone(), &self.me)
            && let What::Text(text) | What::Forwarded(text) = &said.what
            && said.spot.is_private()
        {
            chat::has_come(&self.app, &input::speaker(&said.by), text);
        }
    }
}

/// What became of a reply that was to take a message's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replaced {
    /// It stands there, or nothing can be done about it.
    Done,
    /// It is to be said below: twice is better than not at all.
    Below,
    /// Telegram wants to hear nothing for so long.
    Later(Duration),
}

impl Answering {
    pub fn new(app: &App, client: &Client, me: Me) -> Self {
        Self {
            app: app.clone(),
            client: client.clone(),
            me,
            pictures: Semaphore::new(PICTURES),
        }
    }

    /// What the core says to it.
    async fn think(
        &self,
        by: &User,
        at: &Spot,
        nonce: String,
        input: Input,
        live: Live,
        _place: OwnedSemaphorePermit,
    ) -> Vec<Reply> {
        chat::handle(&self.app, incoming(by, at, nonce, input, live)).await
    }

    async fn said(&self, said: Said, place: OwnedSemaphorePermit) {
        let Said { by, spot, what } = said;
        let nonce = format!("telegram:{}:{}", spot.chat, spot.message);
        let (live, words) = Live::watched();
        // Among others nothing is shown before it is known who may read it.
        let live = Some(live).filter(|_| spot.is_private()).unwrap_or_default();
        let answered = async {
            // Held until it was read.
            let _picture = match what {
                What::Picture { .. } => self.pictures.acquire().await.ok(),
                _ => None,
            };
            let input = match what {
                What::Text(text) => Input::Text(text),
                What::Forwarded(text) => Input::Forwarded(text),
                What::Overheard(text) => Input::Overheard(text),
                What::Picture {
                    file,
                    size_bytes,
                    words,
                    is_forwarded,
                } => match self.picture(file, size_bytes).await {
                    Ok(bytes) => Input::Picture {
                        bytes,
                        words,
                        is_forwarded,
                    },
                    Err(why) => Input::NoPicture(why),
                },
                What::Other => Input::Unknown,
            };
            self.think(&by, &spot, nonce, input, live, place).await
        };
        let mut stage = Typing::new(self, &spot);
        let replies = live::perform(&mut stage, words, answered).await;
        let mut replies = replies.iter();
        if let Some(message) = stage.message {
            self.conclude(&by, &spot, message, replies.next()).await;
        }
        for reply in replies {
            self.reply(&by, &spot, reply).await;
        }
    }

    /// Fetches a picture, if it is none that we would not look at anyway.
    async fn picture(&self, file: FileId, size_bytes: u32) -> Result<Vec<u8>, NoPicture> {
        let limit = u32::try_from(MAX_PICTURE_BYTES).unwrap_or(u32::MAX);
        // A size that Telegram does not tell is its largest number.
        if size_bytes > limit && size_bytes != u32::MAX {
            return Err(NoPicture::TooLarge);
        }
        match tokio::time::timeout(DOWNLOAD, self.download(file)).await {
            Ok(Ok(bytes)) => Ok(bytes.into()),
            // not-for-people: what Telegram answers.
            Ok(Err(Failure::Refused(why))) if why.contains("file is too big") => {
                Err(NoPicture::TooLarge)
            }
            Ok(Err(failure)) => {
                tracing::warn!(reason = %failure, "a picture could not be fetched");
                Err(NoPicture::NotFetched)
            }
            Err(_) => Err(NoPicture::NotFetched),
        }
    }

    async fn download(&self, file: FileId) -> Result<Bytes, Failure> {
        let file = self
            .client
            .ask_at_once(PATIENCE, self.client.bot.get_file(file))
            .await?;
        let mut stream = self.client.bot.download_file_stream(&file.path);
        let mut bytes = BytesMut::new();
        while let Some(chunk) = stream.next().await {
            // The error may name the address, and that holds the token.
            let chunk = chunk.map_err(|_| Failure::NoAnswer(Silence::BrokenOff))?;
            if bytes.len() + chunk.len() > MAX_PICTURE_BYTES + 1 {
                break;
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    async fn pressed(&self, pressed: Pressed, place: OwnedSemaphorePermit) {
        let Pressed {
            query,
            by,
            payload,
            spot,
            is_text,
        } = pressed;
        let is_private = spot.as_ref().is_some_and(Spot::is_private);
        // Among others a button opens the chat with the bot, where everything else is.
        if !is_private && let Some(link) = markup::leads_to(&payload) {
            return self.finish(query, None, Some(&link)).await;
        }
        let at = spot.clone().unwrap_or_else(|| private_spot(&by));
        let nonce = format!("telegram:press:{query}");
        let (live, words) = (Live::default(), watch::channel(String::new()).1);
        let handled = self.think(&by, &at, nonce, Input::Press(payload), live, place);
        if !is_private {
            let replies = handled.await;
            return self.answer_in_private(query, &by, &replies).await;
        }
        // The spinner stops at once; the answer itself takes the message's place, or comes below.
        let mut stage = Typing::new(self, &at);
        let (replies, ()) = tokio::join!(
            live::perform(&mut stage, words, handled),
            self.finish(query, None, None)
        );
        for (n, reply) in replies.iter().enumerate() {
            let takes_its_place = n == 0 && reply.edit && is_text;
            let below = match takes_its_place {
                true => self.replace(&by, &at, at.message, reply).await == Replaced::Below,
                false => true,
            };
            if below {
                self.reply(&by, &at, reply).await;
            }
        }
    }

    /// Makes a message of ours be this reply.
    async fn replace(&self, by: &User, at: &Spot, message: MessageId, reply: &Reply) -> Replaced {
        let errand = Errand::Answer(at.chat);
        let edited = self.client.edit(errand, message, reply, Surface::Private);
        match edited.await {
            Ok(()) => Replaced::Done,
            // What had no answer is said again below: twice is better than not at all.
            Err(
                Failure::Gone | Failure::Unchangeable | Failure::Refused(_) | Failure::NoAnswer(_),
            ) => Replaced::Below,
            Err(failure) => {
                self.not_reached(by, &failure).await;
                match failure {
                    Failure::TooOften(pause) => Replaced::Later(pause),
                    _ => Replaced::Done,
                }
            }
        }
    }

    /// Half of an answer stands there, without buttons: the whole comes when Telegram lets it, and nothing
    /// of theirs waits for that.
    fn replace_later(&self, at: &Spot, message: MessageId, reply: &Reply, pause: Duration) {
        let (client, reply, errand) = (self.client.clone(), reply.clone(), Errand::Answer(at.chat));
        tokio::spawn(async move {
            tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
            let edited = client.edit(errand, message, &reply, Surface::Private);
            if let Err(failure) = edited.await {
                tracing::warn!(reason = %failure, "an answer was not shown");
            }
        });
    }

    /// The message in which the words grew becomes the answer, or goes.
    async fn conclude(&self, by: &User, at: &Spot, message: MessageId, reply: Option<&Reply>) {
        if let Some(reply) = reply {
            match self.replace(by, at, message, reply).await {
                Replaced::Done => return,
                Replaced::Later(pause) => return self.replace_later(at, message, reply, pause),
                Replaced::Below => {}
            }
        }
        let request = self.client.bot.delete_message(at.chat, message);
        if let Err(failure) = self.client.ask_at_once(PATIENCE, request).await {
            tracing::debug!(reason = %failure, "words that grew still stand");
        }
        if let Some(reply) = reply {
            self.reply(by, at, reply).await;
        }
    }

    /// Answers a press in a group: below it nobody else is to read anything.
    async fn answer_in_private(&self, query: CallbackQueryId, by: &User, replies: &[Reply]) {
        let sending = async {
            let mut pointer = None;
            for reply in replies {
                let reached = self.reply_in_private(by, reply).await;
                pointer = pointer.or_else(|| reply.pointer.clone().map(|words| (words, reached)));
            }
            pointer
        };
        tokio::pin!(sending);
        let Ok(pointer) = tokio::time::timeout(SPINNER, &mut sending).await else {
            tokio::join!(self.finish(query, None, None), sending);
            return;
        };
        match pointer {
            Some((words, true)) => self.finish(query, Some(words.sent), None).await,
            Some((words, false)) => self.finish(query, None, Some(&words.payload)).await,
            None => self.finish(query, None, None).await,
        }
    }

    /// Ends a press's spinner: with a few words, or by opening the chat with the bot.
    async fn finish(&self, query: CallbackQueryId, words: Option<String>, link: Option<&str>) {
        let mut request = self.client.bot.answer_callback_query(query);
        if let Some(words) = words {
            // At most 200 characters (<https://core.telegram.org/bots/api#answercallbackquery>).
            request = request.text(words.chars().take(190).collect::<String>());
        }
        let link = link.and_then(|link| markup::start_link(self.me.username(), link));
        if let Some(link) = link {
            request = request.url(link);
        }
        // One that is too old needs no answer any more.
        if let Err(failure) = self.client.ask_at_once(PATIENCE, request).await {
            tracing::debug!(reason = %failure, "a press was not answered");
        }
    }

    /// Sends a reply to where it belongs: among others, or to the person alone.
    async fn reply(&self, by: &User, spot: &Spot, reply: &Reply) {
        if !spot.is_private() && reply.private {
            return self.reply_with_pointer(by, spot, reply).await;
        }
        if !reply.pictures.is_empty() {
            self.show(spot, ChatAction::UploadPhoto).await;
        } else if !reply.files.is_empty() {
            self.show(spot, ChatAction::UploadDocument).await;
        }
        let place = Place {
            errand: Errand::Answer(spot.chat),
            thread: spot.thread,
            answers: (!spot.is_private()).then_some(spot.message),
        };
        match self.client.send(place, reply, self.surface(spot)).await {
            Ok(_) => {}
            Err(failure) if spot.is_private() => self.not_reached(by, &failure).await,
            // Of a group that does not let us speak, its people know nothing.
            Err(failure) => tracing::info!(reason = %failure, "a group was not answered"),
        }
    }

    fn surface(&self, spot: &Spot) -> Surface<'_> {
        if spot.is_private() {
            return Surface::Private;
        }
        Surface::Shared {
            bot: self.me.username(),
        }
    }

    /// To the person alone; whether it reached them.
    async fn reply_in_private(&self, by: &User, reply: &Reply) -> bool {
        let place = Place::private(Errand::Answer(private_spot(by).chat));
        match self.client.send(place, reply, Surface::Private).await {
            Ok(_) => true,
            Err(failure) => {
                self.not_reached(by, &failure).await;
                false
            }
        }
    }

    /// To the person alone, and in the group a few words that say so; or how to begin, since a bot
    /// may not write to somebody first.
    async fn reply_with_pointer(&self, by: &User, spot: &Spot, reply: &Reply) {
        let reached = self.reply_in_private(by, reply).await;
        let Some(pointer) = &reply.pointer else {
            return;
        };
        let link = markup::start_link(self.me.username(), &pointer.payload);
        let words = pointer.words(reached, link.map(String::from));
        let place = Place {
            errand: Errand::Aside(spot.chat),
            thread: spot.thread,
            answers: Some(spot.message),
        };
        if let Err(failure) = self.client.send(place, &words, self.surface(spot)).await {
            tracing::debug!(reason = %failure, "no pointer in a group");
        }
    }

    async fn hidden(&self, spot: &Spot) {
        let place = Place {
            errand: Errand::Aside(spot.chat),
            thread: spot.thread,
            answers: Some(spot.message),
        };
        let words = chat::hidden_sender();
        if let Err(failure) = self.client.send(place, &words, self.surface(spot)).await {
            tracing::debug!(reason = %failure, "somebody hidden was not answered");
        }
    }

    async fn membership(&self, member: &ChatMemberUpdated) {
        if !member.chat.is_private() {
            return places::changed(&self.app, member).await;
        }
        let person = member.from.id.0.to_string();
        let noted = match member.new_chat_member.is_present() {
            true => account::unblocked(&self.app, Platform::Telegram, &person).await,
            false => account::blocked(&self.app, Platform::Telegram, &person).await,
        };
        if let Err(error) = noted {
            tracing::warn!(error = %error.chain(), "who can be reached was not noted");
        }
    }

    /// An answer did not get to somebody's own chat. Who cannot be reached is noted, so that what is
    /// promised to them takes another way.
    async fn not_reached(&self, by: &User, failure: &Failure) {
        if *failure != Failure::Unreachable {
            tracing::warn!(reason = %failure, "an answer was not sent");
            return;
        }
        let person = by.id.0.to_string();
        let noted = account::blocked(&self.app, Platform::Telegram, &person).await;
        if let Err(error) = noted {
            tracing::warn!(error = %error.chain(), "who can be reached was not noted");
        }
    }

    async fn show(&self, spot: &Spot, action: ChatAction) {
        let mut request = self.client.bot.send_chat_action(spot.chat, action);
        if let Some(thread) = spot.thread {
            request = request.message_thread_id(thread);
        }
        // Nothing is lost when it is not shown.
        if let Err(failure) = self.client.ask_at_once(PATIENCE, request).await {
            tracing::debug!(reason = %failure, "no action was shown");
        }
    }
}

fn incoming(by: &User, spot: &Spot, nonce: String, input: Input, live: Live) -> Incoming {
    Incoming {
        speaker: input::speaker(by),
        chat: spot.address(),
        place: match spot.is_private() {
            true => Where::Private,
            false => Where::Group,
        },
        server: None,
        nonce,
        input,
        live,
    }
}

/// What is shown while an answer is made: typing, and then its words in a message of their own.
struct Typing<'a> {
    answering: &'a Answering,
    spot: &'a Spot,
    message: Option<MessageId>,
}

impl<'a> Typing<'a> {
    fn new(answering: &'a Answering, spot: &'a Spot) -> Self {
        Self {
            answering,
            spot,
            message: None,
        }
    }
}

#[async_trait]
impl Stage for Typing<'_> {
    /// Telegram shows it for five seconds.
    const TYPING: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(4));

    async fn type_on(&mut self) {
        self.answering.show(self.spot, ChatAction::Typing).await;
    }

    async fn say(&mut self, words: &str) {
        let (client, errand) = (&self.answering.client, Errand::Aside(self.spot.chat));
        let (words, surface) = (Reply::line(words), Surface::Private);
        let shown = match self.message {
            Some(message) => client.edit(errand, message, &words, surface).await,
            None => match client.send(Place::private(errand), &words, surface).await {
                Ok(sent) => {
                    self.message = sent;
                    Ok(())
                }
                Err(failure) => Err(failure),
            },
        };
        // The whole answer comes all the same.
        if let Err(failure) = shown {
            tracing::debug!(reason = %failure, "words were not shown as they came");
        }
    }
}

/// The chat with one person: its number is theirs.
fn private_spot(by: &User) -> Spot {
    Spot {
        chat: ChatId::from(by.id),
        message: teloxide::types::MessageId(0),
        thread: None,
    }
}
