//! A reply as Discord's messages: embeds, components, files; and a form as a modal.

use eventos_core::chat::cut::short;
use eventos_core::chat::{Form, Reply};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use serenity::builder::{CreateActionRow, CreateAttachment, CreateInputText};
use serenity::http::{LightMethod, Route};
use serenity::model::application::InputTextStyle;
use serenity::model::channel::MessageFlags;
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::client::{self, Ask, Client, Failure};
use super::limits::Errand;
use super::markup::{self, Part, Shown};

/// Beside the words of every embed.
const COLOUR: u32 = 0x5b_4b_d6;
/// Of what a picture shows.
const LONGEST_ALT: usize = 1_000;
/// Of a modal: <https://docs.discord.com/developers/components/reference#text-input>.
const LONGEST_TITLE: usize = 45;
const LONGEST_LABEL: usize = 45;
const LONGEST_HINT: usize = 100;
const LONGEST_ANSWER: usize = 4_000;
const MOST_FIELDS: usize = 5;
/// The message that one answers.
const REFERENCE: &str = "message_reference";

/// A message that is not sent yet.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub body: Map<String, Value>,
    pub file: Option<CreateAttachment>,
}

/// Just what we need of a message that was sent.
#[derive(Deserialize)]
pub struct Sent {
    pub id: MessageId,
}

#[derive(Deserialize)]
struct Direct {
    id: ChannelId,
}

impl Outgoing {
    fn new() -> Self {
        let mut body = Map::new();
        // Nobody is called by what others wrote.
        body.insert("allowed_mentions".into(), json!({ "parse": [] }));
        Self { body, file: None }
    }

    fn with_file(name: &str, bytes: &[u8], alt: &str) -> Self {
        let mut message = Self::new();
        let alt = short(alt, LONGEST_ALT);
        let attachment = json!([{ "id": 0, "filename": name, "description": alt }]);
        message.body.insert("attachments".into(), attachment);
        message.file = Some(CreateAttachment::bytes(bytes, name));
        message
    }

    fn show(&mut self, shown: Shown) {
        match shown {
            Shown::Content(content) => {
                self.body.insert("content".into(), content.into());
            }
            Shown::Embed { title, description } => {
                let mut embed = json!({ "color": COLOUR });
                if !title.is_empty() {
                    embed["title"] = title.into();
                }
                if !description.is_empty() {
                    embed["description"] = description.into();
                }
                self.body.insert("embeds".into(), json!([embed]));
            }
        }
    }

    fn set_components(&mut self, rows: &[CreateActionRow]) {
        if !rows.is_empty() {
            self.body.insert("components".into(), json!(rows));
        }
    }

    /// Only the person sees it.
    #[must_use]
    pub fn ephemeral(mut self, is_ephemeral: bool) -> Self {
        if is_ephemeral {
            let flag = MessageFlags::EPHEMERAL.bits();
            self.body.insert("flags".into(), flag.into());
        }
        self
    }

    /// As the whole of a message that stands already: what is not said goes.
    #[must_use]
    pub fn in_place(mut self) -> Self {
        for (name, empty) in [
            ("content", json!("")),
            ("embeds", json!([])),
            ("components", json!([])),
            ("attachments", json!([])),
        ] {
            self.body.entry(name).or_insert(empty);
        }
        self
    }

    pub fn body(&self) -> Value {
        Value::Object(self.body.clone())
    }
}

/// A reply as messages: its pictures, its text, its files. The last of the text has the components.
pub fn messages(reply: &Reply) -> Vec<Outgoing> {
    let (rows, written_out) = markup::components(reply);
    let text = reply.text.clone().with_links(written_out);
    let mut shown = markup::messages(&text).into_iter();
    let pictures = reply.pictures.iter();
    let mut messages: Vec<Outgoing> = pictures
        .map(|picture| Outgoing::with_file(&picture.file_name, &picture.png, &picture.alt))
        .collect();
    // The last picture and the beginning of the text are one message.
    match (messages.last_mut(), shown.next()) {
        (Some(last), Some(first)) => last.show(first),
        (None, Some(first)) => messages.push(showing(first)),
        (_, None) => {}
    }
    messages.extend(shown.map(showing));
    if let Some(last) = messages.last_mut() {
        last.set_components(&rows);
    }
    let files = reply.files.iter();
    messages.extend(files.map(|file| Outgoing::with_file(&file.file_name, &file.bytes, "")));
    messages
}

fn showing(shown: Shown) -> Outgoing {
    let mut message = Outgoing::new();
    message.show(shown);
    message
}

/// A form as a modal: text inputs in rows of their own, which serenity reads back
/// (answers inside the newer `Label` it reads as empty).
pub fn modal(form: &Form) -> Value {
    let rows = form.fields.iter().take(MOST_FIELDS).map(|field| {
        let style = match field.long {
            true => InputTextStyle::Paragraph,
            false => InputTextStyle::Short,
        };
        let label = short(&field.label, LONGEST_LABEL);
        let longest = field.max_chars.clamp(1, LONGEST_ANSWER);
        let mut input = CreateInputText::new(style, label, field.name)
            .required(field.required)
            .max_length(u16::try_from(longest).unwrap_or(4_000));
        if !field.hint.is_empty() {
            input = input.placeholder(short(&field.hint, LONGEST_HINT));
        }
        if !field.value.is_empty() {
            input = input.value(short(&field.value, longest));
        }
        CreateActionRow::InputText(input)
    });
    json!({
        "custom_id": Part::Form.id(0, &form.token),
        "title": short(&form.title, LONGEST_TITLE),
        "components": rows.collect::<Vec<_>>(),
    })
}

/// Where messages go.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub channel: ChannelId,
    pub errand: Errand,
    /// The message that is answered.
    pub answers: Option<MessageId>,
}

impl Client {
    /// The channel in which somebody is alone with the bot.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn direct(&self, errand: Errand, person: UserId) -> Result<ChannelId, Failure> {
        if let Some(known) = self.known_direct(person) {
            return Ok(known);
        }
        let ask = Ask::new(LightMethod::Post, Route::UserMeDmChannels)
            .body(json!({ "recipient_id": person.to_string() }));
        let direct: Direct = self.ask(errand, ask).await?;
        self.knows_direct(person, direct.id);
        Ok(direct.id)
    }

    /// Sends a reply, in as many messages as it takes; the number of the last with components comes
    /// back, and none for a reply with nothing in it. By the `nonce`, of at most 22 characters, each of
    /// them is there once, however often it is sent within some minutes
    /// (<https://docs.discord.com/developers/resources/message#create-message>).
    ///
    /// # Errors
    /// [`Failure`]; what went out before stays.
    pub async fn send(
        &self,
        place: Place,
        reply: &Reply,
        nonce: &str,
    ) -> Result<Option<MessageId>, Failure> {
        let mut sent = None;
        for (n, mut message) in messages(reply).into_iter().enumerate() {
            message
                .body
                .insert("nonce".into(), format!("{nonce}.{n}").into());
            message.body.insert("enforce_nonce".into(), true.into());
            if let Some(answers) = place.answers {
                let answered = json!({ "message_id": answers, "fail_if_not_exists": false });
                message.body.insert(REFERENCE.into(), answered);
            }
            let put = match self.put(place, &message).await {
                // Then it stands there by itself.
                Err(Failure::NoHistory) if message.body.remove(REFERENCE).is_some() => {
                    self.put(place, &message).await
                }
                put => put,
            }?;
            if sent.is_none() || message.body.contains_key("components") {
                sent = Some(put);
            }
        }
        Ok(sent)
    }

    async fn put(&self, place: Place, message: &Outgoing) -> Result<MessageId, Failure> {
        let channel_id = place.channel;
        let ask = Ask::new(LightMethod::Post, Route::ChannelMessages { channel_id })
            .body(message.body())
            .file(message.file.clone());
        let sent: Sent = client::read(&self.ask_in(place.errand, channel_id, ask).await?)?;
        Ok(sent.id)
    }

    /// Makes a message of ours say something else.
    ///
    /// # Errors
    /// [`Failure::Unchangeable`] when it is no longer to be changed, or the reply is more than one
    /// message.
    pub async fn edit(
        &self,
        errand: Errand,
        channel_id: ChannelId,
        message_id: MessageId,
        reply: &Reply,
    ) -> Result<(), Failure> {
        let mut parts = messages(reply);
        let (Some(message), true) = (parts.pop(), parts.is_empty()) else {
            return Err(Failure::Unchangeable);
        };
        let message = message.in_place();
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        let ask = Ask::new(LightMethod::Patch, route)
            .body(message.body())
            .file(message.file);
        self.ask_in(errand, channel_id, ask).await.map(drop)
    }

    /// Takes a message of ours away, however old it is.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn take_away(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<(), Failure> {
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        let ask = Ask::new(LightMethod::Delete, route);
        let gone = self.ask_in(Errand::Delivery, channel_id, ask).await;
        gone.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use eventos_core::chat::{Action, Button, Field, File, Picture, Text};

    use super::*;

    #[test]
    fn a_ticket_is_one_message_and_nobody_is_called_by_it() {
        let reply = Reply {
            pictures: vec![Picture {
                file_name: "ticket.png".into(),
                png: vec![1],
                alt: "A ticket".into(),
                qr: None,
            }],
            ..Reply::new(Text::new().title("@everyone").line("Regular"))
        };
        let reply = reply.row([Button::press("Hand over", &Action::Help)]);
        let messages = messages(&reply);
        assert_eq!(messages.len(), 1);
        let body = messages[0].body();
        assert_eq!(body["allowed_mentions"], json!({ "parse": [] }));
        assert_eq!(body["attachments"][0]["description"], "A ticket");
        assert_eq!(body["embeds"][0]["title"], "@everyone");
        assert!(body["components"].is_array());
    }

    #[test]
    fn a_file_comes_after_the_words() {
        let reply = Reply {
            files: vec![File {
                file_name: "attendees.csv".into(),
                media_type: "text/csv",
                bytes: vec![1],
            }],
            ..Reply::line("Here it is.")
        };
        let messages = messages(&reply);
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].body()["content"], "Here it is.");
        assert!(messages[1].file.is_some());
    }

    #[test]
    fn a_form_fits_a_modal() {
        let field = Field {
            name: "name",
            label: "x".repeat(60),
            hint: "y".repeat(200),
            required: true,
            long: false,
            max_chars: 9_000,
            value: "z".repeat(5_000),
        };
        let form = Form {
            token: "7".into(),
            title: "t".repeat(60),
            fields: vec![field; 6],
            at: 0,
            open: Button::press("Fill in", &Action::FillIn),
            is_choice: false,
        };
        let modal = modal(&form);
        assert_eq!(modal["components"].as_array().map(Vec::len), Some(5));
        assert_eq!(modal["title"].as_str().map(|t| t.chars().count()), Some(45));
        let input = &modal["components"][0]["components"][0];
        assert_eq!(input["max_length"], 4_000);
        assert_eq!(input["label"].as_str().map(|t| t.chars().count()), Some(45));
    }
}
