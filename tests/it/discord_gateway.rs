//! The gateway of Discord's stand-in, through a plain websocket, and the interactions that come by it:
//! each is answered as Discord lets them be, and as often.

use std::time::Duration;

use eventos_tests::discord::{Discord, Settings};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::discord_strict::{Raw, content, read};

/// A connection to the gateway.
struct Gateway {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Gateway {
    async fn open(url: &str) -> Self {
        let (socket, _) = tokio_tungstenite::connect_async(url)
            .await
            .expect("a gateway");
        let mut gateway = Self { socket };
        let hello = gateway.next().await.expect("HELLO");
        assert_eq!(hello["op"], 10);
        assert!(hello["d"]["heartbeat_interval"].is_u64());
        gateway
    }

    async fn says(&mut self, payload: Value) {
        let text = Message::Text(payload.to_string());
        self.socket.send(text).await.expect("it is sent");
    }

    async fn identifies(&mut self, token: &str, intents: u64, shard: (u64, u64)) {
        self.says(json!({ "op": 2, "d": {
            "token": token,
            "intents": intents,
            "shard": [shard.0, shard.1],
            "properties": { "os": "linux", "browser": "tests", "device": "tests" },
        } }))
        .await;
    }

    /// What is said next, or with which code it is closed.
    async fn next(&mut self) -> Result<Value, u16> {
        let heard = tokio::time::timeout(Duration::from_secs(20), self.socket.next());
        match heard.await.expect("something in time") {
            Some(Ok(Message::Text(text))) => Ok(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Message::Close(Some(frame)))) => Err(frame.code.into()),
            _ => Err(0),
        }
    }

    async fn next_event(&mut self) -> Value {
        self.next().await.expect("an event")
    }
}

const INTENTS: u64 = 1 | 1 << 9 | 1 << 12 | 1 << 16;

impl Raw {
    async fn gateway(&self) -> Gateway {
        let url = self.gives("GET /gateway", Value::Null).await;
        let url = format!("{}?v=10&encoding=json", url["url"].as_str().expect("a url"));
        Gateway::open(&url).await
    }

    async fn identified(&self, intents: u64, shard: (u64, u64)) -> Gateway {
        let mut gateway = self.gateway().await;
        gateway
            .identifies(&self.discord.token(), intents, shard)
            .await;
        assert_eq!(gateway.next_event().await["t"], "READY");
        gateway
    }

    /// The same with commands, and with a session that is told of interactions.
    async fn with_commands() -> (Self, Gateway) {
        let raw = Self::new().await;
        let commands = json!([
            { "name": "buy", "description": "Buy", "options": [{
                "type": 3, "name": "event", "description": "Which", "autocomplete": true,
            }] },
            { "name": "Check in", "type": 3 },
        ]);
        let route = format!("PUT /applications/{}/commands", raw.discord.bot_id());
        raw.gives(&route, commands).await;
        let mut gateway = raw.identified(INTENTS, (0, 1)).await;
        gateway.next_event().await;
        (raw, gateway)
    }

    fn callback(&self, event: &Value) -> String {
        let [id, token] = ["id", "token"].map(|name| event["d"][name].as_str().expect("text"));
        format!("POST /interactions/{id}/{token}/callback")
    }

    fn webhook(&self, method: &str, event: &Value, rest: &str) -> String {
        let token = event["d"]["token"].as_str().expect("text");
        format!("{method} /webhooks/{}/{token}{rest}", self.discord.bot_id())
    }
}

impl Gateway {
    /// The next interaction.
    async fn asked(&mut self) -> Value {
        loop {
            let event = self.next_event().await;
            if event["t"] == "INTERACTION_CREATE" {
                return event;
            }
        }
    }
}

fn window(inputs: usize) -> Value {
    let input = |at: usize| {
        json!({ "type": 1, "components": [{
            "type": 4, "custom_id": at.to_string(), "style": 1, "label": "Name",
        }] })
    };
    let rows: Vec<Value> = (0..inputs).map(input).collect();
    json!({ "type": 9, "data": { "custom_id": "w", "title": "New", "components": rows } })
}

fn with_button(text: &str) -> Value {
    let mut body = content(text);
    body["components"] = json!([{ "type": 1, "components": [
        { "type": 2, "style": 1, "label": "More", "custom_id": "more" },
    ] }]);
    body
}

#[tokio::test]
async fn an_answer_fits_what_was_asked() {
    let (raw, mut gateway) = Raw::with_commands().await;
    raw.ana.runs("/buy", &[]);
    let asked = gateway.asked().await;
    let back = raw.callback(&asked);
    for kind in [1, 6, 7, 8, 10] {
        let wrong = raw.finds_wrong(&back, json!({ "type": kind })).await;
        assert_eq!(wrong[0].0, "type");
    }
    for inputs in [0, 6] {
        let wrong = raw.finds_wrong(&back, window(inputs)).await;
        assert_eq!(wrong[0].0, "data.components");
    }
    raw.gives(&back, window(1)).await;
    assert_eq!(raw.refuses(&back, window(1)).await, (400, 40060));
    let original = raw.webhook("GET", &asked, "/messages/@original");
    assert_eq!(raw.refuses(&original, Value::Null).await, (404, 10008));
    raw.ana.submits(&[("Name", "x")]);
    let asked = gateway.asked().await;
    assert_eq!(
        asked["d"]["data"]["components"][0]["components"][0]["value"],
        "x"
    );
    let wrong = raw.finds_wrong(&raw.callback(&asked), window(1)).await;
    assert_eq!(wrong[0].0, "type", "no window after a window");
    raw.gives(
        &raw.callback(&asked),
        json!({ "type": 4, "data": with_button("Hi") }),
    )
    .await;
    raw.ana.presses("More");
    let asked = gateway.asked().await;
    assert_eq!(asked["d"]["message"]["content"], "Hi");
    raw.gives(
        &raw.callback(&asked),
        json!({ "type": 7, "data": with_button("Hi again") }),
    )
    .await;
    assert_eq!(raw.ana.last().edits, 1);
    // The message that it came from is what it may change later.
    let original = raw.webhook("PATCH", &asked, "/messages/@original");
    raw.gives(&original, content("And again")).await;
    assert_eq!(raw.ana.last().text, "And again");
    let original = raw.webhook("DELETE", &asked, "/messages/@original");
    raw.gives(&original, Value::Null).await;
    assert_eq!(raw.refuses(&original, Value::Null).await, (404, 10008));
}

#[tokio::test]
async fn choices_are_few_and_short() {
    let (raw, mut gateway) = Raw::with_commands().await;
    let ana = raw.ana.clone();
    let typing = tokio::spawn(async move { ana.completes("/buy", "event", "ja").await });
    let asked = gateway.asked().await;
    assert_eq!(asked["d"]["data"]["options"][0]["focused"], true);
    let back = raw.callback(&asked);
    let choice = |name: String| json!({ "name": name, "value": "1" });
    let choices = |choices: Vec<Value>| json!({ "type": 8, "data": { "choices": choices } });
    let many = choices((0..26).map(|at| choice(at.to_string())).collect());
    assert_eq!(raw.finds_wrong(&back, many).await[0].0, "data.choices");
    let long = choices(vec![choice("x".repeat(101))]);
    assert_eq!(
        raw.finds_wrong(&back, long).await[0].0,
        "data.choices.0.name"
    );
    let empty = choices(vec![choice(String::new())]);
    assert_eq!(
        raw.finds_wrong(&back, empty).await[0].0,
        "data.choices.0.name"
    );
    raw.gives(&back, choices(vec![choice("Jazz".to_owned())]))
        .await;
    let offered = typing.await.expect("choices");
    assert_eq!(offered, [("Jazz".to_owned(), "1".to_owned())]);
    let more = raw.webhook("POST", &asked, "");
    assert_eq!(raw.refuses(&more, content("x")).await, (404, 10015));
}

#[tokio::test]
async fn who_sees_an_answer_is_settled_when_it_is_acknowledged() {
    let (raw, mut gateway) = Raw::with_commands().await;
    let ben = raw.discord.user(7_001, "Ben", "de");
    raw.club.admits(&[&ben]);
    let pushed = raw.ana.runs_in(&raw.general, "/buy", &[]);
    let asked = gateway.asked().await;
    let deferred = json!({ "type": 5, "data": { "flags": 64 } });
    raw.gives(&raw.callback(&asked), deferred).await;
    pushed.acknowledged().await;
    assert!(raw.general.chat()[0].is_thinking);
    // Without the flag, and yet for her only.
    let more = raw.webhook("POST", &asked, "");
    raw.gives(&more, content("For you")).await;
    assert_eq!(pushed.answered().await.text(), "For you");
    assert!(ben.chat_in(&raw.general).is_empty());
    raw.gives(&more, content("For all")).await;
    assert_eq!(ben.chat_in(&raw.general).len(), 1);
    let mine = raw.general.chat()[0].id;
    let seen = format!("GET /channels/8000/messages/{mine}");
    assert_eq!(raw.refuses(&seen, Value::Null).await, (404, 10008));
    let by_token = raw.webhook("GET", &asked, &format!("/messages/{mine}"));
    assert_eq!(raw.gives(&by_token, Value::Null).await["flags"], 64);
    let other = raw.refuses("POST /webhooks/5/token", content("x")).await;
    assert_eq!(other, (404, 10015));
    let other = format!("POST /webhooks/{}/token", raw.discord.bot_id());
    assert_eq!(raw.refuses(&other, content("x")).await, (401, 50027));
    assert_eq!(raw.discord.violations(), [""; 0]);
    raw.general.deletes();
    assert_eq!(raw.refuses(&more, content("x")).await, (404, 10003));
}

#[tokio::test]
async fn a_connection_is_closed_with_the_code_that_says_why() {
    let raw = Raw::new().await;
    let token = raw.discord.token();
    let mut gateway = raw.gateway().await;
    gateway.says(json!({ "op": 1, "d": null })).await;
    assert_eq!(gateway.next_event().await["op"], 11);
    gateway.identifies("wrong", INTENTS, (0, 1)).await;
    assert_eq!(gateway.next().await, Err(4004));
    assert_eq!(raw.discord.violations(), [""; 0]);
    let closed = [
        (json!({ "op": 3, "d": {} }), 4003),
        (json!({ "op": 99, "d": {} }), 4001),
    ];
    for (payload, code) in closed {
        let mut gateway = raw.gateway().await;
        gateway.says(payload).await;
        assert_eq!(gateway.next().await, Err(code));
    }
    let identified = [
        (1 << 15, (0, 1), 4014),
        (1 << 1, (0, 1), 4014),
        (1 << 8, (0, 1), 4014),
        (1 << 40, (0, 1), 4013),
        (INTENTS, (2, 2), 4010),
    ];
    for (intents, shard, code) in identified {
        let mut gateway = raw.gateway().await;
        gateway.identifies(&token, intents, shard).await;
        assert_eq!(gateway.next().await, Err(code));
    }
    let mut gateway = raw.identified(INTENTS, (0, 1)).await;
    gateway.next_event().await;
    gateway.identifies(&token, INTENTS, (0, 1)).await;
    assert_eq!(gateway.next().await, Err(4005));
}

#[tokio::test]
async fn each_shard_is_told_of_its_own_servers() {
    let raw = Raw::new().await;
    // 9000 is of shard 0, this one of shard 1.
    let other = 1 << 22;
    raw.discord.server(other, "Blues club", &raw.ana);
    let mut first = raw.identified(INTENTS, (0, 2)).await;
    let mut second = raw.identified(INTENTS, (1, 2)).await;
    assert_eq!(first.next_event().await["d"]["id"], "9000");
    assert_eq!(second.next_event().await["d"]["id"], other.to_string());
    raw.ana.says("Hi");
    let told = first.next_event().await;
    assert_eq!(
        (&told["t"], &told["d"]["content"]),
        (&json!("MESSAGE_CREATE"), &json!("Hi"))
    );
    raw.discord.is_connected(2).await;
}

#[tokio::test]
async fn a_session_is_resumed_from_where_it_was() {
    let raw = Raw::new().await;
    let mut gateway = raw.gateway().await;
    gateway
        .identifies(&raw.discord.token(), INTENTS, (0, 1))
        .await;
    let ready = gateway.next_event().await;
    let created = gateway.next_event().await;
    assert_eq!(
        (&created["t"], &created["s"]),
        (&json!("GUILD_CREATE"), &json!(2))
    );
    drop(gateway);
    raw.ana.says("One");
    raw.ana.says("Two");
    let resume = |seq: u64| {
        json!({ "op": 6, "d": {
            "token": raw.discord.token(),
            "session_id": ready["d"]["session_id"],
            "seq": seq,
        } })
    };
    let mut gateway = raw.gateway().await;
    gateway.says(resume(3)).await;
    // What was on its way when the connection broke may have been read or not.
    let two = gateway.next_event().await;
    assert_eq!(
        (&two["d"]["content"], &two["s"]),
        (&json!("Two"), &json!(4))
    );
    assert_eq!(gateway.next_event().await["t"], "RESUMED");
    let mut another = raw.gateway().await;
    another.says(resume(99)).await;
    assert_eq!(another.next().await, Err(4007));
    let mut another = raw.gateway().await;
    another
        .says(
            json!({ "op": 6, "d": { "token": raw.discord.token(), "session_id": "x", "seq": 1 } }),
        )
        .await;
    let invalid = another.next_event().await;
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
    // An orderly end is one for good.
    gateway.socket.close(None).await.expect("it closes");
    raw.discord.goes_away();
    let url = format!("{}gateway", raw.discord.api_url()).replacen("http", "ws", 1);
    assert!(tokio_tungstenite::connect_async(url).await.is_err());
}

#[tokio::test]
async fn interactions_are_measured() {
    let bare = Discord::bare(Settings::default()).await;
    let url = format!("{}gateway?v=10", bare.discord.api_url()).replacen("http", "ws", 1);
    let mut gateway = Gateway::open(&url).await;
    gateway
        .identifies(&bare.discord.token(), INTENTS, (0, 1))
        .await;
    gateway.next_event().await;
    let pushed: Vec<Value> = (1..=20)
        .map(|user| bare.command(user * 10, "help", &json!([])))
        .collect();
    let pushing = bare.clone();
    let pushing = tokio::spawn(async move { pushing.pushes(pushed, 1000).await });
    #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
    let http = reqwest::Client::builder().build().unwrap();
    for _ in 0..20 {
        let event = gateway.next_event().await;
        let [id, token] = ["id", "token"].map(|name| event["d"][name].as_str().unwrap());
        let url = format!(
            "{}api/v10/interactions/{id}/{token}/callback",
            bare.discord.api_url()
        );
        let answer = http
            .post(url)
            .json(&json!({ "type": 5 }))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 204);
    }
    pushing.await.unwrap();
    let url = format!("{}api/v10/users/@me/channels", bare.discord.api_url());
    let dm = http.post(url).json(&json!({ "recipient_id": "10" }));
    assert_eq!(read(dm).await.1["id"], "11");
    bare.has_acknowledged(20, Duration::from_secs(20)).await;
    assert_eq!(bare.waits().len(), 20);
    assert!(
        bare.waits()
            .iter()
            .all(|wait| *wait < Duration::from_secs(20))
    );
}
