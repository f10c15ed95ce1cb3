//! One thing a person did, and what is known while it is answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::form::Filling;
use super::{Action, Member, Place};
use crate::account::{Account, Platform};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::id::EventId;
use crate::live::Live;
use crate::server::Server;
use crate::store::Tx;
use crate::store::sessions::{self, Key, Session};

/// The version that conversations are stored in. What was stored in another restarts politely.
const VERSION: i64 = 1;
/// So many screens back leads.
const TRAIL: usize = 12;

/// What a conversation remembers from one message to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    /// The door the person stands at: what they send is scanned there.
    pub door: Option<Door>,
    /// The form they are filling in.
    pub filling: Option<Filling>,
    /// The screens they saw, the last one last.
    pub trail: Vec<Action>,
    /// The message that last changed any of this: when it comes again, nothing is done twice.
    #[serde(default)]
    pub nonce: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Door {
    pub event: EventId,
    pub gate: Option<String>,
}

/// A message being answered.
pub(super) struct Turn<'a> {
    pub app: &'a App,
    pub account: Account,
    pub platform: Platform,
    /// Who speaks, by the platform's own id.
    pub external_id: String,
    /// Where it was said.
    pub chat: String,
    pub place: Place,
    /// The server it was said in.
    pub server: Option<Member>,
    /// What is set there.
    pub server_settings: Option<Server>,
    /// Whether somebody else said it, and it was sent on.
    pub is_sent_on: bool,
    /// Whether its answer may be read by all.
    pub for_all: bool,
    pub nonce: String,
    /// What the message asked for, once that is known.
    pub asked: Option<Action>,
    pub now: DateTime<Utc>,
    /// Where the words of the answer go while it is made.
    pub live: Live,
    pub state: State,
}

impl Turn<'_> {
    pub fn lang(&self) -> Lang {
        self.account.lang()
    }

    /// The language of what others in a server read.
    pub fn lang_there(&self) -> Lang {
        let server = self.server_settings.as_ref();
        server
            .and_then(|server| server.locale)
            .unwrap_or_else(|| self.lang())
    }

    /// The language of an answer that all may read, where this one is.
    pub fn lang_for_all(&self) -> Lang {
        if self.for_all {
            self.lang_there()
        } else {
            self.lang()
        }
    }

    /// Notes a screen, so that back leads there.
    pub fn remember(&mut self, action: &Action) {
        if !action.is_view() || self.state.trail.last() == Some(action) {
            return;
        }
        if self.state.trail.len() >= TRAIL {
            self.state.trail.remove(0);
        }
        self.state.trail.push(action.clone());
    }

    /// Reads the account again after a setting was changed.
    pub async fn refresh(&mut self) -> Result<()> {
        self.account = crate::account::get(self.app, self.account.id).await?;
        Ok(())
    }
}

/// A conversation as it was left, and whether something was left that no longer reads.
pub(super) async fn load(tx: &mut Tx, key: &Key) -> Result<(State, bool)> {
    Ok(match sessions::get(tx, key).await? {
        None => (State::default(), false),
        Some((VERSION, value)) => match serde_json::from_value(value) {
            Ok(state) => (state, false),
            Err(_) => (State::default(), true),
        },
        Some(_) => (State::default(), true),
    })
}

/// Whether a stored conversation of this version reads; what does not is begun anew.
pub fn reads(stored: serde_json::Value) -> bool {
    serde_json::from_value::<State>(stored).is_ok()
}

pub(super) async fn save(app: &App, key: &Key, state: &State) -> Result<()> {
    let state = serde_json::to_value(state)
        .map_err(|e| crate::error::Error::Inconsistent(format!("a conversation: {e}")))?;
    let session = Session {
        key: key.clone(),
        version: VERSION,
        state,
    };
    app.commits.session(app, session).await
}
