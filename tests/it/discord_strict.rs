//! The stand-in of Discord, through plain HTTP: that it refuses what Discord
//! refuses, in its codes, and notes what is a bot's mistake.

use std::time::Duration;

use chrono::TimeDelta;
use eventos_tests::discord::{
    Channel, Discord, Fault, Permissions, Server, Settings, Status, User,
};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A bot that asks what a test says.
pub struct Raw {
    pub discord: Discord,
    pub http: reqwest::Client,
    pub ana: User,
    pub club: Server,
    pub general: Channel,
}

impl Raw {
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let discord = Discord::start(settings).await;
        #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        let ana = discord.user(7_000, "Ana", "en-US");
        let club = discord.server(9_000, "Jazz club", &ana);
        let general = club.channel(8_000, "general");
        Self {
            discord,
            http,
            ana,
            club,
            general,
        }
    }

    pub fn request(&self, route: &str) -> reqwest::RequestBuilder {
        let (method, path) = route.split_once(' ').expect("a method and a path");
        let method: Method = method.parse().expect("a method");
        let url = format!("{}api/v10{path}", self.discord.api_url());
        let token = format!("Bot {}", self.discord.token());
        self.http
            .request(method, url)
            .header("authorization", token)
    }

    /// Status and body.
    pub async fn asks(&self, route: &str, body: Value) -> (u16, Value) {
        let request = self.request(route);
        let request = match body {
            Value::Null => request,
            body => request.json(&body),
        };
        read(request).await
    }

    /// What a route gives.
    pub async fn gives(&self, route: &str, body: Value) -> Value {
        let (status, answer) = self.asks(route, body).await;
        assert!((200..300).contains(&status), "{route}: {status} {answer}");
        answer
    }

    /// Status and code with which a route refuses.
    pub async fn refuses(&self, route: &str, body: Value) -> (u16, u64) {
        let (status, answer) = self.asks(route, body.clone()).await;
        assert!(status >= 400, "{route} took {body}");
        (status, answer["code"].as_u64().expect("a code"))
    }

    /// Which fields of a body a route finds wrong, with each one's code.
    pub async fn finds_wrong(&self, route: &str, body: Value) -> Vec<(String, String)> {
        let (_, answer) = self.asks(route, body.clone()).await;
        assert_eq!(answer["code"], 50035, "{route} says {answer} of {body}");
        let mut found = Vec::new();
        gather(&answer["errors"], String::new(), &mut found);
        found
    }

    /// Sends into the channel, and finds the one thing that is wrong.
    pub async fn wrong(&self, body: Value) -> String {
        let mut body = body;
        body["allowed_mentions"] = json!({ "parse": [] });
        let found = self.finds_wrong("POST /channels/8000/messages", body).await;
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].0.clone()
    }

    pub async fn sends(&self, text: &str) -> String {
        let sent = self
            .gives("POST /channels/8000/messages", content(text))
            .await;
        sent["id"].as_str().expect("a number").to_owned()
    }
}

pub async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("a body");
    (status, serde_json::from_str(&text).unwrap_or_default())
}

fn gather(errors: &Value, path: String, found: &mut Vec<(String, String)>) {
    for (name, inside) in errors.as_object().into_iter().flatten() {
        if name == "_errors" {
            let code = inside[0]["code"].as_str().expect("a code").to_owned();
            found.push((path.clone(), code));
        } else {
            gather(
                inside,
                format!("{path}.{name}").trim_matches('.').to_owned(),
                found,
            );
        }
    }
}

pub fn content(text: &str) -> Value {
    json!({ "content": text, "allowed_mentions": { "parse": [] } })
}

#[tokio::test]
async fn another_token_and_an_unknown_route_are_refused() {
    let raw = Raw::new().await;
    let url = format!("{}api/v10/users/@me", raw.discord.api_url());
    let without = raw.http.get(&url);
    assert_eq!(read(without).await.0, 401);
    let other = raw.http.get(&url).header("authorization", "Bot no");
    assert_eq!(read(other).await.0, 401);
    assert_eq!(raw.discord.violations(), [""; 0]);
    assert_eq!(
        raw.refuses("GET /voice/regions", Value::Null).await,
        (404, 0)
    );
    assert_eq!(
        raw.discord.violations(),
        ["GET /api/v10/voice/regions: 404: Not Found"]
    );
}

#[tokio::test]
async fn a_message_has_its_limits() {
    let raw = Raw::new().await;
    raw.sends(&"x".repeat(2000)).await;
    assert_eq!(
        raw.wrong(json!({ "content": "x".repeat(2001) })).await,
        "content"
    );
    assert_eq!(raw.wrong(json!({ "content": 1 })).await, "content");
    assert_eq!(
        raw.wrong(json!({ "content": "x", "contents": "x" })).await,
        "contents"
    );
    assert_eq!(
        raw.wrong(json!({ "content": "x", "nonce": "x".repeat(26) }))
            .await,
        "nonce"
    );
    assert_eq!(
        raw.wrong(json!({ "content": "x", "flags": 1 << 15 })).await,
        "flags"
    );
    let embed = |embed: Value| json!({ "embeds": [embed] });
    let long = |count: usize| "x".repeat(count);
    let wrong = [
        (embed(json!({ "title": long(257) })), "embeds.0.title"),
        (
            embed(json!({ "description": long(4097) })),
            "embeds.0.description",
        ),
        (
            embed(json!({ "footer": { "text": long(2049) } })),
            "embeds.0.footer.text",
        ),
        (
            embed(json!({ "fields": [{ "name": "", "value": "x" }] })),
            "embeds.0.fields.0.name",
        ),
        (
            embed(json!({ "fields": [{ "name": "x", "value": long(1025) }] })),
            "embeds.0.fields.0.value",
        ),
        (
            embed(json!({ "fields": vec![json!({ "name": "x", "value": "x" }); 26] })),
            "embeds.0.fields",
        ),
        (
            embed(json!({ "title": "x", "url": "ftp://x" })),
            "embeds.0.url",
        ),
        (
            embed(json!({ "image": { "url": "attachment://x.png" } })),
            "embeds.0.image.url",
        ),
        (
            embed(json!({ "title": "x", "colour": 1 })),
            "embeds.0.colour",
        ),
        (
            json!({ "embeds": vec![json!({ "title": "x" }); 11] }),
            "embeds",
        ),
        (
            json!({ "embeds": vec![json!({ "description": long(3001) }); 2] }),
            "embeds",
        ),
    ];
    for (body, path) in wrong {
        assert_eq!(raw.wrong(body).await, path);
    }
    let nothing = content("  ");
    assert_eq!(
        raw.refuses("POST /channels/8000/messages", nothing).await,
        (400, 50006)
    );
}

#[tokio::test]
async fn components_have_their_limits() {
    let raw = Raw::new().await;
    let button = |id: &str| json!({ "type": 2, "style": 1, "label": "x", "custom_id": id });
    let row = |inside: Vec<Value>| json!({ "type": 1, "components": inside });
    let rows = |rows: Vec<Value>| json!({ "content": "x", "components": rows });
    let one = |component: Value| rows(vec![row(vec![component])]);
    let select = |options: Value| json!({ "type": 3, "custom_id": "s", "options": options });
    let first = "components.0.components.0";
    let five = (0..5).map(|at| button(&at.to_string())).collect();
    let fine = raw.asks("POST /channels/8000/messages", {
        let mut body = rows(vec![row(five)]);
        body["allowed_mentions"] = json!({ "parse": [] });
        body
    });
    assert_eq!(fine.await.0, 200);
    let six: Vec<Value> = (0..6).map(|at| button(&at.to_string())).collect();
    let wrong = [
        (
            rows(
                (0..6)
                    .map(|at| row(vec![button(&at.to_string())]))
                    .collect(),
            ),
            "components".to_owned(),
        ),
        (rows(vec![row(six)]), "components.0.components".to_owned()),
        (
            rows(vec![row(vec![])]),
            "components.0.components".to_owned(),
        ),
        (
            rows(vec![row(vec![button("a"), button("a")])]),
            "components.0.components.1.custom_id".to_owned(),
        ),
        (one(button(&"x".repeat(101))), format!("{first}.custom_id")),
        (
            one(json!({ "type": 2, "style": 1, "label": "", "custom_id": "x" })),
            format!("{first}.label"),
        ),
        (
            one(json!({ "type": 2, "style": 1, "custom_id": "x" })),
            format!("{first}.label"),
        ),
        (
            one(json!({ "type": 2, "style": 1, "label": "x".repeat(81), "custom_id": "x" })),
            format!("{first}.label"),
        ),
        (
            one(json!({ "type": 2, "style": 5, "label": "x", "url": "file:///x" })),
            format!("{first}.url"),
        ),
        (
            one(json!({ "type": 2, "style": 5, "label": "x" })),
            format!("{first}.url"),
        ),
        (
            one(json!({ "type": 2, "style": 7, "label": "x", "custom_id": "x" })),
            format!("{first}.style"),
        ),
        (one(select(json!([]))), format!("{first}.options")),
        (
            one(select(
                json!([{ "label": "x", "value": "1" }, { "label": "y", "value": "1" }]),
            )),
            format!("{first}.options.1.value"),
        ),
        (
            one(select(json!([{ "label": "x".repeat(101), "value": "1" }]))),
            format!("{first}.options.0.label"),
        ),
        (
            rows(vec![row(vec![
                button("a"),
                select(json!([{ "label": "x", "value": "1" }])),
            ])]),
            "components.0.components".to_owned(),
        ),
        (one(json!({ "type": 10, "content": "x" })), first.to_owned()),
    ];
    for (body, path) in wrong {
        assert_eq!(raw.wrong(body).await, path);
    }
}

#[tokio::test]
async fn mentions_have_to_be_forbidden() {
    let raw = Raw::new().await;
    let route = "POST /channels/8000/messages";
    raw.sends("@everyone").await;
    assert_eq!(raw.discord.violations(), [""; 0]);
    raw.gives(route, json!({ "content": "@everyone" })).await;
    let some = json!({ "content": "x", "allowed_mentions": { "parse": ["users"] } });
    raw.gives(route, some).await;
    let violations = raw.discord.violations();
    assert_eq!(violations.len(), 2, "{violations:?}");
    assert!(violations[0].ends_with("it says nothing of allowed_mentions"));
}

#[tokio::test]
async fn files_come_with_messages() {
    let raw = Raw::new().await;
    let form = |payload: Value, bytes: usize| {
        let file = Part::bytes(vec![7; bytes]).file_name("ticket.png");
        Form::new()
            .text("payload_json", payload.to_string())
            .part("files[0]", file)
    };
    let route = "POST /channels/8000/messages";
    let sends = |form: Form| read(raw.request(route).multipart(form));
    let listed = json!({
        "attachments": [{ "id": "0", "description": "A ticket" }],
        "embeds": [{ "image": { "url": "attachment://ticket.png" } }],
        "allowed_mentions": { "parse": [] },
    });
    let (status, sent) = sends(form(listed.clone(), 100)).await;
    assert_eq!(status, 200, "{sent}");
    let url = sent["embeds"][0]["image"]["url"]
        .as_str()
        .expect("an address");
    assert!(url.starts_with(raw.discord.api_url().as_str()), "{url}");
    let shown = &raw.general.chat()[0];
    assert_eq!(shown.pictures()[0].len(), 100);
    let (status, refused) = sends(form(listed.clone(), 10 * 1024 * 1024 + 1)).await;
    assert_eq!((status, refused["code"].as_u64()), (413, Some(40005)));
    let mut unlisted = listed.clone();
    unlisted["attachments"] = json!([{ "id": "1" }]);
    let (_, refused) = sends(form(unlisted, 100)).await;
    assert_eq!(refused["code"], 50035);
    // An edit that lists none takes them away.
    let id = sent["id"].as_str().expect("a number");
    let edit = format!("PATCH /channels/8000/messages/{id}");
    let taken = json!({ "attachments": [], "embeds": [], "content": "Gone", "allowed_mentions": { "parse": [] } });
    raw.gives(&edit, taken).await;
    assert!(raw.general.chat()[0].files.is_empty());
}

#[tokio::test]
async fn messages_are_refused_where_they_cannot_go() {
    let raw = Raw::new().await;
    let (own, foreign) = (raw.sends("Hi").await, raw.ana.says_in(&raw.general, "Hi"));
    let foreign = foreign.message.expect("a message");
    let edit = |id: &str| format!("PATCH /channels/8000/messages/{id}");
    assert_eq!(
        raw.refuses(&edit(&foreign.to_string()), content("x")).await,
        (403, 50005)
    );
    assert_eq!(
        raw.refuses(&edit("12345"), content("x")).await,
        (404, 10008)
    );
    let delete = format!("DELETE /channels/8000/messages/{foreign}");
    assert_eq!(raw.refuses(&delete, Value::Null).await, (403, 50013));
    let send = "POST /channels/8000/messages";
    raw.general.denies_bot(Permissions::SEND_MESSAGES);
    assert_eq!(raw.refuses(send, content("x")).await, (403, 50013));
    raw.gives(&edit(&own), content("Edited")).await;
    raw.general.denies_bot(Permissions::VIEW_CHANNEL);
    assert_eq!(raw.refuses(send, content("x")).await, (403, 50001));
    raw.general.denies_bot(0);
    raw.general.deletes();
    assert_eq!(raw.refuses(send, content("x")).await, (404, 10003));
    raw.club.kicks_bot();
    assert_eq!(
        raw.refuses("GET /guilds/9000", Value::Null).await,
        (404, 10004)
    );
    assert_eq!(
        raw.refuses("POST /users/@me/channels", json!({ "recipient_id": "5" }))
            .await,
        (404, 10013)
    );
    let dm = raw
        .gives(
            "POST /users/@me/channels",
            json!({ "recipient_id": "7000" }),
        )
        .await;
    let dm = format!(
        "POST /channels/{}/messages",
        dm["id"].as_str().expect("a number")
    );
    raw.gives(&dm, content("x")).await;
    raw.ana.closes_dms();
    assert_eq!(raw.refuses(&dm, content("x")).await, (403, 50007));
    raw.ana.shares_no_server();
    assert_eq!(raw.refuses(&dm, content("x")).await, (403, 50278));
    raw.ana.opens_dms();
    raw.gives(&dm, content("x")).await;
    assert_eq!(raw.ana.chat().len(), 2);
    assert_eq!(raw.discord.violations(), [""; 0]);
}

#[tokio::test]
async fn an_old_message_is_not_edited_often() {
    let raw = Raw::new().await;
    let id = raw.sends("Hi").await;
    let edit = format!("PATCH /channels/8000/messages/{id}");
    for _ in 0..10 {
        raw.gives(&edit, content("Edited")).await;
    }
    raw.discord.waits(TimeDelta::minutes(61));
    for _ in 0..5 {
        raw.gives(&edit, content("Edited")).await;
    }
    assert_eq!(raw.refuses(&edit, content("Edited")).await, (429, 30046));
    raw.discord.waits(TimeDelta::minutes(61));
    raw.gives(&edit, content("Edited")).await;
    assert_eq!(raw.general.chat()[0].edits, 16);
}

#[tokio::test]
async fn roles_are_given_below_the_bots_own() {
    let raw = Raw::new().await;
    raw.club.role(9_100, "Ticket", 3, 0);
    let high = raw.club.role(9_101, "High", 10, 0);
    let role = |role: u64| format!("PUT /guilds/9000/members/7000/roles/{role}");
    raw.gives(&role(9_100), Value::Null).await;
    assert_eq!(raw.club.roles_of(&raw.ana), ["Ticket"]);
    assert_eq!(raw.refuses(&role(9_101), Value::Null).await, (403, 50013));
    high.moves_to(9);
    raw.gives(&role(9_101), Value::Null).await;
    // @everyone, and one that is none.
    assert_eq!(raw.refuses(&role(9_000), Value::Null).await, (403, 50013));
    assert_eq!(raw.refuses(&role(1), Value::Null).await, (404, 10011));
    let nobody = "PUT /guilds/9000/members/5/roles/9100";
    assert_eq!(raw.refuses(nobody, Value::Null).await, (404, 10013));
    raw.discord.user(7_001, "Ben", "de");
    let no_member = "PUT /guilds/9000/members/7001/roles/9100";
    assert_eq!(raw.refuses(no_member, Value::Null).await, (404, 10007));
    let take = "DELETE /guilds/9000/members/7000/roles/9100";
    raw.gives(take, Value::Null).await;
    assert_eq!(raw.club.roles_of(&raw.ana), ["High"]);
    raw.club.bot_may(10, Permissions::EVERYONE);
    assert_eq!(raw.refuses(&role(9_100), Value::Null).await, (403, 50013));
}

fn event(name: &str) -> Value {
    json!({
        "name": name,
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": { "location": "Blue Note" },
        "scheduled_start_time": "2031-05-23T18:00:00Z",
        "scheduled_end_time": "2031-05-23T21:00:00Z",
    })
}

#[tokio::test]
async fn scheduled_events_are_kept_as_discord_keeps_them() {
    let raw = Raw::new().await;
    let all = "POST /guilds/9000/scheduled-events";
    let made = raw.gives(all, event("Jazz night")).await;
    let one = |method: &str| {
        let id = made["id"].as_str().expect("a number");
        format!("{method} /guilds/9000/scheduled-events/{id}")
    };
    assert_eq!(raw.club.scheduled_events()[0].location, "Blue Note");
    let wrong = [
        ("name", json!("x".repeat(101)), "name"),
        ("description", json!("x".repeat(1001)), "description"),
        (
            "entity_metadata",
            json!({ "location": "x".repeat(101) }),
            "entity_metadata.location",
        ),
        ("scheduled_end_time", Value::Null, "scheduled_end_time"),
        (
            "scheduled_start_time",
            json!("2001-01-01T00:00:00Z"),
            "scheduled_start_time",
        ),
        (
            "scheduled_end_time",
            json!("2031-05-23T17:00:00Z"),
            "scheduled_end_time",
        ),
        ("image", json!("https://example.org/x.png"), "image"),
        ("privacy_level", json!(1), "privacy_level"),
        ("status", json!(2), "status"),
    ];
    for (field, value, path) in wrong {
        let mut body = event("Jazz night");
        body[field] = value;
        let found = raw.finds_wrong(all, body).await;
        assert!(found.iter().any(|(at, _)| at == path), "{found:?}");
    }
    raw.gives(&one("PATCH"), json!({ "name": "Blues night" }))
        .await;
    let found = raw.finds_wrong(&one("PATCH"), json!({ "status": 3 })).await;
    assert_eq!(found[0].0, "status");
    raw.gives(&one("PATCH"), json!({ "status": 2 })).await;
    raw.gives(&one("PATCH"), json!({ "status": 3 })).await;
    let kept = &raw.club.scheduled_events()[0];
    assert_eq!(
        (&*kept.name, kept.status),
        ("Blues night", Status::Completed)
    );
    assert_eq!(
        raw.refuses(&one("PATCH"), json!({ "name": "x" })).await,
        (400, 180_000)
    );
    raw.gives(&one("DELETE"), Value::Null).await;
    assert_eq!(
        raw.refuses(&one("PATCH"), json!({ "name": "x" })).await,
        (404, 10070)
    );
    for at in 0..100 {
        raw.gives(all, event(&at.to_string())).await;
    }
    assert_eq!(raw.refuses(all, event("One more")).await, (400, 30038));
    raw.club.bot_may(10, Permissions::EVERYONE);
    assert_eq!(raw.refuses(all, event("One more")).await, (403, 50013));
}

#[tokio::test]
async fn commands_are_checked_before_they_are_kept() {
    let raw = Raw::new().await;
    let route = format!("PUT /applications/{}/commands", raw.discord.bot_id());
    let command = |more: Value| {
        let mut command = json!({ "name": "buy", "description": "Buy" });
        for (name, value) in more.as_object().expect("an object") {
            command[name] = value.clone();
        }
        json!([command])
    };
    let option = |more: Value| {
        let mut option = json!({ "type": 3, "name": "event", "description": "Which" });
        for (name, value) in more.as_object().expect("an object") {
            option[name] = value.clone();
        }
        command(json!({ "options": [option] }))
    };
    raw.gives(&route, command(json!({}))).await;
    let wrong = [
        (command(json!({ "name": "Buy" })), "0.name"),
        (command(json!({ "name": "buy it" })), "0.name"),
        (command(json!({ "name": "x".repeat(33) })), "0.name"),
        (command(json!({ "description": "" })), "0.description"),
        (
            command(json!({ "description": "x".repeat(101) })),
            "0.description",
        ),
        (
            command(json!({ "name_localizations": { "es": "comprar" } })),
            "0.name_localizations.es",
        ),
        (
            command(json!({ "name_localizations": { "de": "Kaufen" } })),
            "0.name_localizations.de",
        ),
        (command(json!({ "contexts": [7] })), "0.contexts.0"),
        (command(json!({ "permissions": "8" })), "0.permissions"),
        (command(json!({ "type": 3 })), "0"),
        (option(json!({ "type": 12 })), "0.options.0.type"),
        (option(json!({ "name": "Event" })), "0.options.0.name"),
        (option(json!({ "min_value": 1 })), "0.options.0.min_value"),
        (
            option(json!({ "autocomplete": true, "choices": [{ "name": "x", "value": "x" }] })),
            "0.options.0.autocomplete",
        ),
        (
            option(json!({ "choices": [{ "name": "x", "value": 1 }] })),
            "0.options.0.choices.0.value",
        ),
        (
            json!([{ "name": "a", "description": "x" }, { "name": "a", "description": "x" }]),
            "1",
        ),
        (
            command(json!({ "options": [
                { "type": 3, "name": "a", "description": "x" },
                { "type": 3, "name": "b", "description": "x", "required": true },
            ] })),
            "0.options.1",
        ),
        (
            command(
                json!({ "options": vec![json!({ "type": 3, "name": "a", "description": "x" }); 26] }),
            ),
            "0.options",
        ),
    ];
    for (body, path) in wrong {
        let found = raw.finds_wrong(&route, body.clone()).await;
        assert!(
            found.iter().any(|(at, _)| at == path),
            "{found:?} of {body}"
        );
    }
    let many: Vec<Value> = (0..101)
        .map(|at| json!({ "name": format!("c{at}"), "description": "x" }))
        .collect();
    raw.finds_wrong(&route, many.into()).await;
    let long: Vec<Value> = (0..25)
        .map(|at| {
            json!({ "name": format!("o{at}"), "description": "x".repeat(100), "type": 3, "choices":
                (0..3).map(|at| json!({ "name": format!("{at}{}", "x".repeat(90)), "value": at.to_string().repeat(90) }))
                    .collect::<Vec<_>>() })
        })
        .collect();
    raw.finds_wrong(&route, command(json!({ "options": long })))
        .await;
    assert_eq!(raw.discord.commands().len(), 1, "none of them was kept");
}

#[tokio::test]
async fn too_many_requests_are_refused_for_a_while() {
    let raw = Raw::with(Settings {
        limits_rates: true,
        ..Settings::default()
    })
    .await;
    let send = "POST /channels/8000/messages";
    for _ in 0..5 {
        raw.sends("Hi").await;
    }
    let (status, refused) = raw.asks(send, content("Hi")).await;
    assert_eq!(
        (status, &refused["retry_after"], &refused["global"]),
        (429, &json!(5.0), &json!(false))
    );
    raw.discord.waits(TimeDelta::seconds(5));
    raw.sends("Hi").await;
    for _ in 0..49 {
        raw.gives("GET /users/@me", Value::Null).await;
    }
    let (status, refused) = raw.asks("GET /users/@me", Value::Null).await;
    assert_eq!((status, &refused["global"]), (429, &json!(true)));
}

#[tokio::test]
async fn a_route_fails_as_a_test_says() {
    let raw = Raw::new().await;
    let send = "POST /channels/{}/messages";
    let at = "POST /channels/8000/messages";
    raw.discord.fails_next(send, Fault::Status(502));
    assert_eq!(raw.asks(at, content("x")).await.0, 502);
    raw.discord.fails_next(send, Fault::Garbage);
    assert_eq!(raw.asks(at, content("x")).await, (200, Value::Null));
    raw.discord
        .fails_next(send, Fault::Refused(403, 50001, "Missing Access"));
    assert_eq!(raw.refuses(at, content("x")).await, (403, 50001));
    assert!(raw.general.chat().is_empty());
    raw.discord.fails_next(send, Fault::AnswerLost);
    let lost = raw.request(at).json(&content("x")).send().await;
    assert!(lost.is_err() || lost.expect("an answer").text().await.is_err());
    assert_eq!(raw.general.chat().len(), 1, "it was carried out");
    assert_eq!(raw.discord.count(send), 4);
    raw.discord.has_met(send).await;
}
