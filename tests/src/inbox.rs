//! A channel that keeps what it is given: what each person would have in their chat.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use eventos_core::account::{Identity, Platform};
use eventos_core::chat::{Picture, Reply, Target};
use eventos_core::delivery::{Channel, Repainted, SendError, Undeliverable};
use eventos_core::id::OutboxId;
use tokio::sync::watch;

/// What one person sees.
#[derive(Default)]
pub struct Chat {
    /// Everything, as it came, theirs and ours: for reading a failed test.
    pub transcript: String,
    /// What was delivered, in its order.
    pub delivered: Vec<Reply>,
    /// The buttons last shown under a label: (label, target).
    pub buttons: Vec<(String, Target)>,
    pub pictures: Vec<Picture>,
}

pub struct Inbox {
    platform: Platform,
    chats: Mutex<HashMap<String, Chat>>,
    /// What the next sending to a person is answered with instead of being taken.
    pub failures: Mutex<Vec<(String, SendError)>>,
    /// Who does not want to hear from us.
    blocks: Mutex<HashSet<String>>,
    /// What was sent to whom, whether or not it was taken.
    tries: Mutex<Vec<String>>,
    held: watch::Sender<Held>,
    /// To whom sending never ends.
    stuck: Mutex<HashSet<String>>,
    groups: Mutex<HashMap<String, Vec<Posted>>>,
    /// The chats in which nothing can be changed any more.
    unchanging: Mutex<HashSet<String>>,
}

/// A message that stands in a group.
#[derive(Clone)]
pub struct Posted {
    /// As it is now.
    pub reply: Reply,
    /// How often it was changed.
    pub repaints: usize,
    /// Whether it was taken away.
    pub is_taken: bool,
}

/// Whether the platform answers at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Held {
    #[default]
    No,
    /// From the next sending on.
    Next,
    /// Somebody is waiting.
    Now,
}

impl Default for Inbox {
    fn default() -> Self {
        Self::of(Platform::Console)
    }
}

impl Inbox {
    /// The chats of one platform.
    pub fn of(platform: Platform) -> Self {
        Self {
            platform,
            chats: Mutex::default(),
            failures: Mutex::default(),
            blocks: Mutex::default(),
            groups: Mutex::default(),
            unchanging: Mutex::default(),
            tries: Mutex::default(),
            held: watch::Sender::default(),
            stuck: Mutex::default(),
        }
    }

    /// From now on the platform refuses what is sent to them, since they blocked us.
    pub fn blocks(&self, person: &str) {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.insert(person.to_lowercase());
    }

    /// It takes it again. Nobody is told.
    pub fn unblocks(&self, person: &str) {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.remove(&person.to_lowercase());
    }

    /// From now on what stands in that chat cannot be changed any more.
    pub fn changes_nothing_in(&self, chat: &str) {
        let mut unchanging = self
            .unchanging
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        unchanging.insert(chat.to_owned());
    }

    fn is_unchanging(&self, chat: &str) -> bool {
        let unchanging = self
            .unchanging
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        unchanging.contains(chat)
    }

    /// How often something was sent to them, taken or not.
    pub fn tries(&self, person: &str) -> usize {
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let person = person.to_lowercase();
        tries.iter().filter(|to| **to == person).count()
    }

    /// Looks at, or writes in, somebody's chat.
    pub fn with<T>(&self, person: &str, look: impl FnOnce(&mut Chat) -> T) -> T {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        look(chats.entry(person.to_lowercase()).or_default())
    }

    pub fn shown(&self, person: &str, reply: &Reply, delivered: bool) {
        self.with(person, |chat| {
            let arrow = if delivered { "⇢" } else { "←" };
            chat.transcript.push_str(&format!(
                "{arrow} {}\n",
                reply.text.plain().replace('\n', "\n   ")
            ));
            for button in reply.calendar.iter().chain(&reply.buttons).flatten() {
                chat.transcript
                    .push_str(&format!("   [{}]\n", button.label));
                chat.buttons
                    .push((button.label.clone(), button.target.clone()));
            }
            chat.pictures.extend(reply.pictures.iter().cloned());
            if delivered {
                chat.delivered.push(reply.clone());
            }
        });
    }

    /// From now on the platform never answers what is sent to them.
    pub fn never_answers(&self, person: &str) {
        let mut stuck = self.stuck.lock().unwrap_or_else(PoisonError::into_inner);
        stuck.insert(person.to_lowercase());
    }

    fn is_stuck(&self, person: &str) -> bool {
        let stuck = self.stuck.lock().unwrap_or_else(PoisonError::into_inner);
        stuck.contains(person)
    }

    /// From now on a platform that does not answer.
    pub fn hold(&self) {
        self.held.send_replace(Held::Next);
    }

    /// Whether a sending waits for the answer.
    pub fn is_holding(&self) -> bool {
        *self.held.borrow() == Held::Now
    }

    /// It answers again, also who is waiting.
    pub fn let_go(&self) {
        self.held.send_replace(Held::No);
    }

    /// Until it is let go, where it is held.
    async fn waits(&self) {
        if *self.held.borrow() != Held::No {
            self.held.send_replace(Held::Now);
            let mut held = self.held.subscribe();
            // It fails only when the inbox is gone.
            let _ = held.wait_for(|held| *held == Held::No).await;
        }
    }

    /// What stands in a group or channel, the oldest first.
    pub fn posted(&self, chat: &str) -> Vec<Posted> {
        self.groups().get(chat).cloned().unwrap_or_default()
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<String, Vec<Posted>>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the next sending to `to`, a person or a group, is to be answered with, if something is.
    fn failure(&self, to: &str) -> Result<(), SendError> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match failures.iter().position(|(whom, _)| whom == to) {
            Some(at) => Err(failures.remove(at).1),
            None => Ok(()),
        }
    }

    /// Everybody's chats, for the message of a failed test.
    pub fn all(&self) -> String {
        let chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<_> = chats.iter().collect();
        names.sort_by_key(|(name, _)| name.as_str());
        names
            .iter()
            .map(|(name, chat)| format!("--- {name}\n{}", chat.transcript))
            .collect()
    }
}

#[async_trait]
impl Channel for Inbox {
    fn platform(&self) -> Platform {
        self.platform
    }

    async fn send(&self, to: &Identity, message: &Reply, _: OutboxId) -> Result<(), SendError> {
        self.waits().await;
        if self.is_stuck(&to.external_id) {
            return std::future::pending().await;
        }
        {
            let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
            tries.push(to.external_id.clone());
        }
        let blocked = {
            let blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
            blocks.contains(&to.external_id)
        };
        if blocked {
            return Err(SendError::GiveUp {
                why: Undeliverable::Blocked,
                reason: "blocked".to_owned(),
            });
        }
        self.failure(&to.external_id)?;
        self.shown(&to.external_id, message, true);
        Ok(())
    }

    async fn post(&self, chat: &str, message: &Reply, _: OutboxId) -> Result<String, SendError> {
        self.waits().await;
        self.failure(chat)?;
        let mut groups = self.groups();
        let posted = groups.entry(chat.to_owned()).or_default();
        posted.push(Posted {
            reply: message.clone(),
            repaints: 0,
            is_taken: false,
        });
        Ok((posted.len() - 1).to_string())
    }

    async fn repaint(&self, chat: &str, id: &str, message: &Reply) -> Result<Repainted, SendError> {
        self.failure(chat)?;
        if self.is_unchanging(chat) {
            return Ok(Repainted::TooOld);
        }
        let mut groups = self.groups();
        let posted = groups.get_mut(chat).and_then(|all| {
            let at: usize = id.parse().ok()?;
            all.get_mut(at)
        });
        let posted = posted.ok_or_else(|| SendError::GiveUp {
            why: Undeliverable::Refused,
            reason: "no such message".into(),
        })?;
        posted.reply = message.clone();
        posted.repaints += 1;
        Ok(Repainted::Done)
    }

    async fn take_away(&self, chat: &str, id: &str) -> Result<(), SendError> {
        self.failure(chat)?;
        let mut groups = self.groups();
        let posted = groups.get_mut(chat).and_then(|all| {
            let at: usize = id.parse().ok()?;
            all.get_mut(at)
        });
        if let Some(posted) = posted {
            posted.is_taken = true;
        }
        Ok(())
    }
}
