//! Sessions of the gateway: what each one was told, to be told again where a connection broke.

use std::collections::{HashMap, VecDeque};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::gateway::{Out, op};
use super::state::State;

/// As many events as are kept to be told again.
const KEPT: usize = 20_000;

#[derive(Default)]
pub(super) struct Sessions {
    list: Vec<Session>,
    wires: HashMap<u64, UnboundedSender<Out>>,
    last_connection: u64,
    /// Whether heartbeats are left without an answer.
    pub is_silent: bool,
    /// What every IDENTIFY said.
    pub identifies: Vec<Value>,
    /// How often a session was to be resumed.
    pub resumes: usize,
}

pub(super) struct Session {
    pub id: String,
    shard: (u64, u64),
    intents: u64,
    seq: u64,
    /// The last events, with their numbers.
    events: VecDeque<(u64, String)>,
    /// The last that went out to a connection.
    sent: u64,
    connection: Option<u64>,
}

impl Session {
    pub fn new(id: String, shard: (u64, u64), intents: u64, connection: u64) -> Self {
        Self {
            id,
            shard,
            intents,
            seq: 0,
            events: VecDeque::new(),
            sent: 0,
            connection: Some(connection),
        }
    }

    /// Whether its intents ask for an event, of a server or of a DM.
    pub fn wants(&self, event: &str, is_of_guild: bool) -> bool {
        let needed = match event {
            "GUILD_MEMBER_ADD" | "GUILD_MEMBER_REMOVE" => 1 << 1,
            name if name.starts_with("GUILD_SCHEDULED_EVENT") => 1 << 16,
            name if name.starts_with("MESSAGE_") => match is_of_guild {
                true => 1 << 9,
                false => 1 << 12,
            },
            name if name.starts_with("GUILD_") || name.starts_with("CHANNEL_") => 1,
            _ => 0,
        };
        self.intents & needed == needed
    }

    fn serves(&self, guild: Option<u64>) -> bool {
        // What is of no server goes to the first shard.
        let shard = guild.map_or(0, |guild| (guild >> 22) % self.shard.1);
        shard == self.shard.0
    }

    pub fn adds(&mut self, event: &str, data: &Value) {
        self.seq += 1;
        let text = json!({ "t": event, "s": self.seq, "op": 0, "d": data }).to_string();
        if self.events.len() >= KEPT {
            self.events.pop_front();
        }
        self.events.push_back((self.seq, text));
    }
}

impl Sessions {
    pub fn connects(&mut self, wire: UnboundedSender<Out>) -> u64 {
        self.last_connection += 1;
        self.wires.insert(self.last_connection, wire);
        self.last_connection
    }

    pub fn tells(&self, connection: u64, out: Out) {
        if let Some(wire) = self.wires.get(&connection) {
            // Whoever is gone will resume.
            let _ = wire.send(out);
        }
    }

    pub fn tells_all(&self, out: &Out) {
        for connection in self.wires.keys() {
            self.tells(*connection, out.clone());
        }
    }

    pub fn is_known(&self, connection: u64) -> bool {
        let mut sessions = self.list.iter();
        sessions.any(|session| session.connection == Some(connection))
    }

    /// How many connections have a session.
    pub fn connected(&self) -> usize {
        let sessions = self.list.iter();
        sessions
            .filter(|session| session.connection.is_some())
            .count()
    }

    /// A new session, in place of those of its shard that nobody listens to.
    pub fn begins(&mut self, session: Session) {
        self.list
            .retain(|other| other.connection.is_some() || other.shard != session.shard);
        self.list.push(session);
        self.sends();
    }

    /// Whether a session goes on from there; `None` when there is no such session.
    pub fn resumed(&mut self, id: &str, seq: u64, connection: u64) -> Option<bool> {
        let mut sessions = self.list.iter_mut();
        let session = sessions.find(|session| session.id == id)?;
        if seq > session.seq {
            return Some(false);
        }
        let before = session.connection.replace(connection);
        session.sent = seq;
        session.adds("RESUMED", &json!({ "_trace": [] }));
        if let Some(before) = before.filter(|before| *before != connection) {
            self.tells(before, Out::Close(4000, "Resumed elsewhere."));
        }
        self.sends();
        Some(true)
    }

    pub fn hangs_up(&mut self, connection: u64, is_over: bool) {
        self.wires.remove(&connection);
        let is_its = |session: &Session| session.connection == Some(connection);
        if is_over {
            self.list.retain(|session| !is_its(session));
        }
        for session in self.list.iter_mut().filter(|session| is_its(session)) {
            session.connection = None;
        }
    }

    /// Every session is told that it is none any more, or that it may be resumed.
    pub fn invalidates(&mut self, may_resume: bool) {
        self.tells_all(&op(9, may_resume.into()));
        match may_resume {
            true => self.parts(),
            false => self.list.clear(),
        }
    }

    /// What comes now waits until the sessions are resumed.
    pub fn parts(&mut self) {
        for session in &mut self.list {
            session.connection = None;
        }
    }

    /// Whether something waits for a connection.
    pub fn has_unsent(&self) -> bool {
        self.list.iter().any(|session| session.sent < session.seq)
    }

    /// Sends what was not sent to who is there.
    fn sends(&mut self) {
        for session in &mut self.list {
            let wire = session.connection.and_then(|id| self.wires.get(&id));
            let Some(wire) = wire else { continue };
            let sent = session.sent;
            let from = session.events.partition_point(|(seq, _)| *seq <= sent);
            for (seq, text) in session.events.range(from..) {
                if wire.send(Out::Text(text.clone())).is_err() {
                    break;
                }
                session.sent = *seq;
            }
        }
    }
}

impl State {
    /// Tells the bot of something; whether any of its sessions is told.
    pub fn push(&mut self, event: &str, guild: Option<u64>, data: &Value) -> bool {
        self.activity += 1;
        let mut is_told = false;
        for session in &mut self.sessions.list {
            if session.serves(guild) && session.wants(event, guild.is_some()) {
                session.adds(event, data);
                is_told = true;
            }
        }
        self.sessions.sends();
        is_told
    }
}
