//! The gateway: one conversation over a websocket for each connection of the bot's.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, Request, State as Of};
use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use futures::{SinkExt as _, StreamExt as _};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

use super::check::id;
use super::serve::Inner;
use super::session::Session;
use super::state::State;

pub(super) use super::session::Sessions;

type Socket = WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>;

/// What goes out to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Out {
    Text(String),
    Close(u16, &'static str),
    /// The connection breaks, without a word.
    Break,
}

/// Why a connection is closed, as code and words.
type Closing = (u16, &'static str);

const UNKNOWN_OPCODE: Closing = (4001, "Unknown opcode.");
const DECODE_ERROR: Closing = (4002, "Error while decoding payload.");
const NOT_AUTHENTICATED: Closing = (4003, "Not authenticated.");
const AUTHENTICATION_FAILED: Closing = (4004, "Authentication failed.");
const ALREADY_AUTHENTICATED: Closing = (4005, "Already authenticated.");
const INVALID_SEQ: Closing = (4007, "Invalid seq.");
const INVALID_SHARD: Closing = (4010, "Invalid shard.");
const INVALID_VERSION: Closing = (4012, "Invalid API version.");
const INVALID_INTENTS: Closing = (4013, "Invalid intent(s).");
const DISALLOWED_INTENTS: Closing = (4014, "Disallowed intent(s).");

/// Members, presences, and what messages say.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;
/// All that there are.
const INTENTS: u64 = 0x037F_FFFF;

pub(super) async fn upgrade(
    Of(inner): Of<Arc<Inner>>,
    Query(query): Query<HashMap<String, String>>,
    mut request: Request,
) -> Response {
    let key = request.headers().get(SEC_WEBSOCKET_KEY).cloned();
    let (Some(key), false) = (key, inner.state().is_away) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let coming = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(upgraded) = coming.await {
            let io = TokioIo::new(upgraded);
            let socket = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
            converse(&inner, socket, &query).await;
        }
    });
    let accept = derive_accept_key(key.as_bytes());
    let accept = HeaderValue::from_str(&accept).expect("base64 is a header");
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONNECTION, HeaderValue::from_static("upgrade")),
        (UPGRADE, HeaderValue::from_static("websocket")),
        (SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

async fn converse(inner: &Arc<Inner>, mut socket: Socket, query: &HashMap<String, String>) {
    let (wire, mut out) = mpsc::unbounded_channel();
    let connection = inner.change(|state| state.sessions.connects(wire));
    let asks = |name: &str, value: &str| query.get(name).is_none_or(|given| given == value);
    if query.get("v").is_none_or(|version| version != "10")
        || !asks("encoding", "json")
        || query.contains_key("compress")
    {
        inner.change(|state| state.closes(connection, INVALID_VERSION));
    }
    let interval = inner.state().settings.heartbeat.as_millis();
    let hello = json!({ "t": null, "s": null, "op": 10, "d": { "heartbeat_interval": interval } });
    let mut is_open = socket.send(Message::Text(hello.to_string())).await.is_ok();
    while is_open {
        is_open = tokio::select! {
            biased;
            () = inner.cancel.cancelled() => false,
            next = out.recv() => send(&mut socket, next).await,
            heard = socket.next() => match heard {
                Some(Ok(Message::Text(text))) => {
                    inner.change(|state| state.hears(connection, &text));
                    true
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map(|frame| u16::from(frame.code));
                    // What the client closes like this cannot be resumed.
                    let is_over = matches!(code, Some(1000 | 1001));
                    inner.change(|state| state.sessions.hangs_up(connection, is_over));
                    false
                }
                Some(Ok(_)) => true,
                Some(Err(_)) | None => false,
            },
        };
    }
    inner.change(|state| state.sessions.hangs_up(connection, false));
}

/// Whether the connection is open afterwards.
async fn send(socket: &mut Socket, next: Option<Out>) -> bool {
    match next {
        Some(Out::Text(text)) => socket.send(Message::Text(text)).await.is_ok(),
        Some(Out::Close(code, reason)) => {
            let frame = CloseFrame {
                code: CloseCode::from(code),
                reason: reason.into(),
            };
            // The client may be gone already.
            let _ = socket.close(Some(frame)).await;
            false
        }
        Some(Out::Break) | None => false,
    }
}

impl State {
    fn closes(&mut self, connection: u64, (code, words): Closing) {
        // A client whose words Discord does not take has a mistake in it; a wrong token is a setting.
        if code != AUTHENTICATION_FAILED.0 {
            self.violates(format!("gateway: {code} {words}"));
        }
        self.sessions.tells(connection, Out::Close(code, words));
    }

    /// What the client says.
    fn hears(&mut self, connection: u64, text: &str) {
        let Ok(said) = serde_json::from_str::<Value>(text) else {
            return self.closes(connection, DECODE_ERROR);
        };
        let is_known = self.sessions.is_known(connection);
        let done = match said["op"].as_u64() {
            Some(1) => {
                if !self.sessions.is_silent {
                    self.sessions.tells(connection, op(11, Value::Null));
                }
                Ok(())
            }
            Some(2 | 6) if is_known => Err(ALREADY_AUTHENTICATED),
            Some(2) => self.identifies(connection, &said["d"]),
            Some(6) => self.resumes(connection, &said["d"]),
            Some(3 | 4 | 8 | 31) if !is_known => Err(NOT_AUTHENTICATED),
            // What it shows itself as.
            Some(3) => Ok(()),
            Some(8) => {
                self.violates("gateway: it asks for members, who need a privileged intent");
                Ok(())
            }
            _ => Err(UNKNOWN_OPCODE),
        };
        if let Err(closing) = done {
            self.closes(connection, closing);
        }
    }

    fn identifies(&mut self, connection: u64, given: &Value) -> Result<(), Closing> {
        self.sessions.identifies.push(given.clone());
        if !self.is_token(&given["token"]) {
            return Err(AUTHENTICATION_FAILED);
        }
        let properties = &given["properties"];
        let is_said = ["os", "browser", "device"].map(|name| properties[name].is_string());
        if is_said.contains(&false) {
            return Err(DECODE_ERROR);
        }
        let intents = given["intents"].as_u64().ok_or(INVALID_INTENTS)?;
        if intents & !INTENTS != 0 {
            return Err(INVALID_INTENTS);
        }
        if intents & PRIVILEGED != 0 {
            return Err(DISALLOWED_INTENTS);
        }
        let shard = match &given["shard"] {
            Value::Null => (0, 1),
            shard => (
                shard[0].as_u64().ok_or(INVALID_SHARD)?,
                shard[1].as_u64().ok_or(INVALID_SHARD)?,
            ),
        };
        if shard.0 >= shard.1 {
            return Err(INVALID_SHARD);
        }
        self.gives_up(None);
        self.begins_session(connection, intents, shard);
        Ok(())
    }

    /// READY, and then every server of the shard.
    fn begins_session(&mut self, connection: u64, intents: u64, shard: (u64, u64)) {
        let number = self.next_id();
        let mut session = Session::new(format!("{number:032x}"), shard, intents, connection);
        let of_shard = |id: &u64| (id >> 22) % shard.1 == shard.0;
        let with_bot = self.guilds.values().filter(|guild| guild.has_bot());
        let guilds: Vec<u64> = with_bot.map(|guild| guild.id).filter(of_shard).collect();
        let bot = self.bot();
        let unavailable = guilds
            .iter()
            .map(|id| json!({ "id": id.to_string(), "unavailable": true }));
        let ready = json!({
            "v": 10,
            "user": self.own_shape(),
            "user_settings": {},
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guilds": unavailable.collect::<Vec<_>>(),
            "guild_join_requests": [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.gateway_url(),
            "shard": [shard.0, shard.1],
            "application": { "id": bot.to_string(), "flags": 0 },
        });
        session.adds("READY", &ready);
        for guild in guilds {
            let shape = self.guild_create_shape(guild);
            if session.wants("GUILD_CREATE", true) {
                session.adds("GUILD_CREATE", &shape);
            }
        }
        self.sessions.begins(session);
    }

    fn resumes(&mut self, connection: u64, given: &Value) -> Result<(), Closing> {
        self.sessions.resumes += 1;
        if !self.is_token(&given["token"]) {
            return Err(AUTHENTICATION_FAILED);
        }
        let seq = id(&given["seq"]).or((given["seq"] == 0).then_some(0));
        let seq = seq.ok_or(DECODE_ERROR)?;
        let wanted = given["session_id"].as_str().unwrap_or_default();
        match self.sessions.resumed(wanted, seq, connection) {
            Some(true) => Ok(()),
            Some(false) => Err(INVALID_SEQ),
            None => {
                self.sessions.tells(connection, op(9, false.into()));
                Ok(())
            }
        }
    }

    /// The token, with or without what comes before it in a header.
    fn is_token(&self, given: &Value) -> bool {
        let given = given.as_str().unwrap_or_default();
        given.strip_prefix("Bot ").unwrap_or(given) == self.settings.token
    }

    pub(super) fn gateway_url(&self) -> String {
        format!("{}/gateway", self.base.replacen("http", "ws", 1))
    }
}

/// What is no event.
pub(super) fn op(op: u8, data: Value) -> Out {
    Out::Text(json!({ "t": null, "s": null, "op": op, "d": data }).to_string())
}
