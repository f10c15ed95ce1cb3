//! Somebody who speaks to the product.

use eventos_core::account::{Platform, Speaker};
use eventos_core::chat::{self, Incoming, Input, Member, Picture, Place, Reply, Target};
use eventos_core::i18n::Lang;
use eventos_core::live::Live;

use crate::World;

#[derive(Clone)]
pub struct Person<'w> {
    pub world: &'w World,
    pub name: String,
    pub lang: Option<Lang>,
    pub platform: Platform,
    /// The channel of a server in which they speak, where it is not in private.
    pub there: Option<(String, Member)>,
}

impl<'w> Person<'w> {
    /// The same name on another platform: somebody else, until they say that they are one.
    #[must_use]
    pub fn on(&self, platform: Platform) -> Self {
        let person = self.clone();
        Self { platform, ..person }
    }

    /// The same person in a channel of a server, being there what `member` says.
    #[must_use]
    pub fn in_server(&self, channel: &str, member: Member) -> Self {
        let there = Some((channel.to_owned(), member));
        Self {
            there,
            ..self.clone()
        }
    }

    pub fn speaker(&self) -> Speaker {
        Speaker {
            platform: self.platform,
            external_id: self.name.to_lowercase(),
            handle: Some(self.name.to_lowercase()),
            name: self.name.clone(),
            locale_hint: self.lang,
        }
    }

    /// Types a message; the answer as plain text, its replies one below the other.
    pub async fn says(&self, text: &str) -> String {
        self.note(&format!("→ {text}"));
        plain(&self.sends(Input::Text(text.to_owned())).await)
    }

    /// Types several messages, and gets the last one's answer.
    pub async fn says_all(&self, texts: &[&str]) -> String {
        let mut last = String::new();
        for text in texts {
            last = self.says(text).await;
        }
        last
    }

    /// Presses the button last shown to them whose label holds `label`.
    ///
    /// # Panics
    /// When there is none, or it is a link.
    pub async fn presses(&self, label: &str) -> String {
        let payload = match self.button(label) {
            Target::Press(payload) => payload,
            Target::Link(link) => panic!("{label} leads to {link}\n{}", self.world.inbox.all()),
        };
        self.presses_payload(&payload).await
    }

    /// Presses a button by its payload, however long ago it was shown.
    pub async fn presses_payload(&self, payload: &str) -> String {
        self.note(&format!("→ [{payload}]"));
        plain(&self.sends(Input::Press(payload.to_owned())).await)
    }

    /// Where the button last shown to them whose label holds `label` leads.
    ///
    /// # Panics
    /// When there is none.
    pub fn button(&self, label: &str) -> Target {
        let found = self.world.inbox.with(&self.name, |chat| {
            let fits = |(shown, _): &&(String, Target)| shown.contains(label);
            chat.buttons
                .iter()
                .rev()
                .find(fits)
                .map(|(_, target)| target.clone())
        });
        found.unwrap_or_else(|| {
            panic!(
                "{} sees no [{label}]\n{}",
                self.name,
                self.world.inbox.all()
            )
        })
    }

    /// The address behind a button.
    ///
    /// # Panics
    /// When there is no such button, or it is no link.
    pub fn link(&self, label: &str) -> String {
        match self.button(label) {
            Target::Link(link) => link,
            Target::Press(_) => panic!("[{label}] is no link"),
        }
    }

    pub async fn photographs(&self, picture: &[u8]) -> String {
        self.note("→ (a picture)");
        plain(
            &self
                .sends(Input::Picture {
                    bytes: picture.to_vec(),
                    words: String::new(),
                    is_forwarded: false,
                })
                .await,
        )
    }

    /// Sends something as a new message.
    pub async fn sends(&self, input: Input) -> Vec<Reply> {
        let nonce = self.world.nonce();
        self.sends_as(input, &nonce).await
    }

    /// Sends something as the message that the platform knows by `nonce`.
    pub async fn sends_as(&self, input: Input, nonce: &str) -> Vec<Reply> {
        let replies = match &self.there {
            Some((channel, _)) => self.sends_to(channel, Place::Group, input, nonce).await,
            None => {
                let chat = self.name.to_lowercase();
                self.sends_to(&chat, Place::Private, input, nonce).await
            }
        };
        assert!(!replies.is_empty(), "{} was not answered", self.name);
        replies
    }

    /// Sends something in a group, where not everything is answered.
    pub async fn sends_in(&self, group: &str, input: Input) -> Vec<Reply> {
        let nonce = self.world.nonce();
        self.sends_to(group, Place::Group, input, &nonce).await
    }

    /// Types a message in a group.
    pub async fn says_in(&self, group: &str, text: &str) -> Vec<Reply> {
        self.note(&format!("→ (in {group}) {text}"));
        self.sends_in(group, Input::Text(text.to_owned())).await
    }

    async fn sends_to(&self, chat: &str, place: Place, input: Input, nonce: &str) -> Vec<Reply> {
        let incoming = Incoming {
            speaker: self.speaker(),
            chat: chat.to_owned(),
            place,
            server: self.there.as_ref().map(|(_, member)| member.clone()),
            nonce: nonce.to_owned(),
            input,
            live: Live::default(),
        };
        let replies = chat::handle(&self.world.app, incoming).await;
        for reply in &replies {
            self.world.inbox.shown(&self.name, reply, false);
        }
        replies
    }

    /// What was delivered to them so far, as plain text.
    pub fn inbox(&self) -> String {
        self.world
            .inbox
            .with(&self.name, |chat| plain(&chat.delivered))
    }

    /// How many messages delivered to them hold `text`.
    pub fn received(&self, text: &str) -> usize {
        self.world.inbox.with(&self.name, |chat| {
            chat.delivered
                .iter()
                .filter(|reply| reply.text.plain().contains(text))
                .count()
        })
    }

    /// The ticket pictures delivered to them, in their order.
    pub fn ticket_pictures(&self) -> Vec<Picture> {
        self.world.inbox.with(&self.name, |chat| {
            chat.delivered
                .iter()
                .flat_map(|reply| reply.pictures.clone())
                .collect()
        })
    }

    /// The codes of the tickets delivered to them, as their QR holds them.
    pub fn codes(&self) -> Vec<String> {
        let code = |picture: Picture| {
            let payload = picture.qr.expect("a ticket's picture has a QR");
            payload.rsplit('/').next().expect("an address").to_owned()
        };
        self.ticket_pictures().into_iter().map(code).collect()
    }

    fn note(&self, line: &str) {
        self.world.inbox.with(&self.name, |chat| {
            chat.transcript.push_str(&format!("{line}\n"))
        });
    }
}

pub fn plain(replies: &[Reply]) -> String {
    replies
        .iter()
        .map(|reply| reply.text.plain())
        .collect::<Vec<_>>()
        .join("\n\n")
}
