//! A reply as Telegram's messages: text, pictures, files, keyboard.

use eventos_core::chat::{File, Picture, Reply};
use teloxide::payloads::{
    EditMessageTextSetters as _, SendDocumentSetters as _, SendMessageSetters as _,
    SendPhotoSetters as _,
};
use teloxide::prelude::Requester as _;
use teloxide::types::{
    ChatId, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, MessageId, ParseMode,
    ReplyParameters, ThreadId,
};

use super::client::{Client, Failure};
use super::limits::Errand;
use super::markup::{self, LONGEST_CAPTION, Surface};

/// Where a reply goes.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub errand: Errand,
    pub thread: Option<ThreadId>,
    /// The message that it answers, where others write too.
    pub answers: Option<MessageId>,
}

impl Place {
    pub fn private(errand: Errand) -> Self {
        Self {
            errand,
            thread: None,
            answers: None,
        }
    }

    fn chat(self) -> ChatId {
        self.errand.chat()
    }
}

/// No previews: a reply says what its links are, and ticket links are not to be fetched by others.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

impl Client {
    /// Sends a reply: its pictures, then its text, in as many messages as it takes. The last one has
    /// the keyboard; its number comes back, and none for a reply with nothing in it.
    ///
    /// # Errors
    /// [`Failure`]; what went out before stays.
    pub async fn send(
        &self,
        place: Place,
        reply: &Reply,
        surface: Surface<'_>,
    ) -> Result<Option<MessageId>, Failure> {
        let (keyboard, written_out) = markup::keyboard(reply, surface);
        let text = reply.text.clone().with_links(written_out);
        let mut keyboard = keyboard;
        let mut sent = None;
        let has_caption = !reply.pictures.is_empty() && markup::length(&text) <= LONGEST_CAPTION;
        let count = reply.pictures.len();
        for (n, picture) in reply.pictures.iter().enumerate() {
            let is_last = n + 1 == count && has_caption;
            let caption = is_last.then(|| markup::messages(&text).concat());
            let keys = keyboard.take_if(|_| is_last);
            sent = Some(self.photo(place, picture, caption, keys).await?);
        }
        if !has_caption {
            let parts = markup::messages(&text);
            let count = parts.len();
            for (n, part) in parts.into_iter().enumerate() {
                let is_last = n + 1 == count;
                let keys = keyboard.take_if(|_| is_last);
                sent = Some(self.text(place, part, keys).await?);
            }
        }
        for file in &reply.files {
            sent = Some(self.document(place, file, keyboard.take()).await?);
        }
        Ok(sent)
    }

    async fn text(
        &self,
        place: Place,
        html: String,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<MessageId, Failure> {
        let mut request = self
            .bot
            .send_message(place.chat(), html)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        if let Some(thread) = place.thread {
            request = request.message_thread_id(thread);
        }
        if let Some(answers) = place.answers {
            let answers = ReplyParameters::new(answers).allow_sending_without_reply();
            request = request.reply_parameters(answers);
        }
        if let Some(keyboard) = keyboard {
            request = request.reply_markup(keyboard);
        }
        Ok(self.by_errand(place.errand, request).await?.id)
    }

    async fn photo(
        &self,
        place: Place,
        picture: &Picture,
        caption: Option<String>,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<MessageId, Failure> {
        let file = InputFile::memory(picture.png.clone()).file_name(picture.file_name.clone());
        let mut request = self
            .bot
            .send_photo(place.chat(), file)
            .parse_mode(ParseMode::Html);
        if let Some(caption) = caption {
            request = request.caption(caption);
        }
        if let Some(thread) = place.thread {
            request = request.message_thread_id(thread);
        }
        if let Some(keyboard) = keyboard {
            request = request.reply_markup(keyboard);
        }
        Ok(self.by_errand(place.errand, request).await?.id)
    }

    async fn document(
        &self,
        place: Place,
        file: &File,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<MessageId, Failure> {
        let bytes = InputFile::memory(file.bytes.clone()).file_name(file.file_name.clone());
        let mut request = self.bot.send_document(place.chat(), bytes);
        if let Some(thread) = place.thread {
            request = request.message_thread_id(thread);
        }
        if let Some(keyboard) = keyboard {
            request = request.reply_markup(keyboard);
        }
        Ok(self.by_errand(place.errand, request).await?.id)
    }

    /// An answer is insisted on; a delivery is the outbox's to try again.
    async fn by_errand<R>(
        &self,
        errand: Errand,
        request: R,
    ) -> Result<super::client::Output<R>, Failure>
    where
        R: teloxide::requests::Request<Err = teloxide::RequestError> + Clone + Send,
        R::Send: Send,
    {
        match errand {
            Errand::Answer(_) | Errand::Aside(_) => self.insist(errand, request).await,
            Errand::Delivery(_) => self.ask(errand, request).await,
        }
    }

    /// Makes a text message of ours say something else.
    ///
    /// # Errors
    /// [`Failure::Unchangeable`] when it is gone, is no text, or the reply does not fit one message.
    pub async fn edit(
        &self,
        errand: Errand,
        message: MessageId,
        reply: &Reply,
        surface: Surface<'_>,
    ) -> Result<(), Failure> {
        let (keyboard, written_out) = markup::keyboard(reply, surface);
        let text = reply.text.clone().with_links(written_out);
        let mut parts = markup::messages(&text);
        let (Some(html), true) = (parts.pop(), parts.is_empty()) else {
            return Err(Failure::Unchangeable);
        };
        if !reply.pictures.is_empty() || !reply.files.is_empty() {
            return Err(Failure::Unchangeable);
        }
        let mut request = self
            .bot
            .edit_message_text(errand.chat(), message, html)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        if let Some(keyboard) = keyboard {
            request = request.reply_markup(keyboard);
        }
        match self.by_errand(errand, request).await {
            Ok(_) | Err(Failure::Same) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}
