//! Reaching a person: by the chats they are in, and by mail where none takes it.

use super::compose::person;
use super::instead::{Instead, instead};
use super::worker::{BY_MAIL, NOWHERE, Sent, Tried, Worker, later};
use super::{MAX_ATTEMPTS, SendError, Undeliverable};
use crate::account;
use crate::chat::Reply;
use crate::error::{Error, Rejection, Result};
use crate::id::AccountId;
use crate::outbox::Message;
use crate::store::outbox::Row;
use crate::store::{Actor, accounts};

const BLOCKED_BEFORE: &str = "they had blocked us"; // not-for-people: the row's error
const NOT_REACHED: &str = "no channel reaches them"; // not-for-people: the row's error

/// What came of the chats.
enum Chats {
    /// One took it, or may take it later.
    Tried(Tried),
    /// None takes it: of the one where the person was last seen, its name and why.
    Untaken {
        via: &'static str,
        why: Undeliverable,
        reason: String,
    },
}

impl Worker {
    /// Sends a message to wherever the person was last seen; where they blocked us or the platform
    /// refuses it, to where they were before; and by mail when no chat takes it.
    pub(super) async fn reach(
        &self,
        row: &Row,
        to: AccountId,
        message: &Message,
        reply: &Reply,
    ) -> Tried {
        let chats = match self.chats(row, to, reply).await {
            Ok(chats) => chats,
            Err(error) => Chats::Tried(not_yet(NOWHERE, error)),
        };
        let (via, why, reason) = match chats {
            Chats::Tried(tried) => return tried,
            Chats::Untaken { via, why, reason } => (via, why, reason),
        };
        let composed = async {
            let account = person(self.app(), to).await?;
            instead(self.app(), row, &account, message, reply).await
        };
        let mail = match composed.await {
            Err(error) => return not_yet(BY_MAIL, error),
            Ok(Instead::Mail(mail)) => mail,
            Ok(Instead::InTicketMail) => {
                let result = Ok(Sent::ByMailInstead { why, reason });
                let via = NOWHERE;
                return Tried { via, result };
            }
            Ok(Instead::Nothing) => {
                let (via, result) = (NOWHERE, Ok(Sent::AsPromised));
                return Tried { via, result };
            }
            Ok(Instead::NoAddress) => {
                let result = Err(SendError::GiveUp { why, reason });
                return Tried { via, result };
            }
        };
        let result = match self.mail(&mail).await {
            Ok(()) => Ok(Sent::ByMailInstead { why, reason }),
            Err(SendError::Retry { after, reason }) if row.attempts < MAX_ATTEMPTS => {
                Err(SendError::Retry { after, reason })
            }
            // What the organizer is told is why the chat did not take it.
            Err(_) => Err(SendError::GiveUp { why, reason }),
        };
        Tried {
            via: BY_MAIL,
            result,
        }
    }

    async fn chats(&self, row: &Row, to: AccountId, reply: &Reply) -> Result<Chats> {
        let last_try = row.attempts >= MAX_ATTEMPTS;
        let mut untaken = None;
        let mut elsewhere = false;
        let identities = self.identities(to).await?;
        if identities.is_empty() {
            // Whoever became part of another account meanwhile is reached as that one, with the row
            // as it stands then.
            let mut tx = self.app().store.read(Actor::System).await?;
            let joined = accounts::is_joined(&mut tx, to).await?;
            tx.commit().await?;
            if joined {
                return Err(Rejection::AccountJoined.into());
            }
        }
        for identity in identities {
            let via = identity.platform.as_str();
            let refused = if identity.blocked_at.is_some() {
                (Undeliverable::Blocked, BLOCKED_BEFORE.to_owned())
            } else if let Some(channel) = self.channel(identity.platform) {
                match channel.send(&identity, reply, row.id).await {
                    Err(SendError::GiveUp { why, reason }) => (why, reason),
                    Err(SendError::Retry { reason, .. }) if last_try => {
                        (Undeliverable::Failed, reason)
                    }
                    result => {
                        let result = result.map(|()| Sent::AsPromised);
                        return Ok(Chats::Tried(Tried { via, result }));
                    }
                }
            } else if last_try {
                (Undeliverable::Failed, NOT_REACHED.to_owned())
            } else {
                elsewhere = true;
                continue;
            };
            if identity.blocked_at.is_none() && refused.0 == Undeliverable::Blocked {
                account::blocked(self.app(), identity.platform, &identity.external_id).await?;
            }
            untaken.get_or_insert((via, refused));
        }
        // Another process may have the platform that this one has not.
        if elsewhere {
            let error = Error::Inconsistent(NOT_REACHED.into());
            return Ok(Chats::Tried(not_yet(NOWHERE, error)));
        }
        let left = (NOWHERE, (Undeliverable::Blocked, NOT_REACHED.to_owned()));
        let (via, (why, reason)) = untaken.unwrap_or(left);
        Ok(Chats::Untaken { via, why, reason })
    }

    async fn identities(&self, account: AccountId) -> Result<Vec<accounts::Identity>> {
        let mut tx = self.app().store.read(Actor::System).await?;
        let identities = accounts::identities(&mut tx, account).await?;
        tx.commit().await?;
        Ok(identities)
    }
}

fn not_yet(via: &'static str, error: Error) -> Tried {
    Tried {
        via,
        result: Err(later(error)),
    }
}
