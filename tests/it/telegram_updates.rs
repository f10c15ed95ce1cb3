//! The stand-in of Telegram: how updates reach the bot, from chats of every kind, and what people see.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use eventos_tests::telegram::{Settings, Telegram};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::telegram_standin::{Raw, picture};

fn text_of(update: &Value) -> &str {
    update["message"]["text"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn updates_are_kept_until_they_are_confirmed() {
    let raw = Raw::new().await;
    let ana = raw.telegram.user(7, "Ana", Some("ana"), Some("de"));
    ana.starts("jazz-2026_A");
    let second = ana.says("Hi");
    let poll = |fields: Value| raw.gives("getUpdates", fields);
    for _ in 0..2 {
        let updates = poll(json!({})).await;
        assert_eq!(updates.as_array().expect("a list").len(), 2);
        assert_eq!(text_of(&updates[0]), "/start jazz-2026_A");
        let command = json!([{ "type": "bot_command", "offset": 0, "length": 6 }]);
        assert_eq!(updates[0]["message"]["entities"], command);
        assert_eq!(updates[0]["message"]["from"]["language_code"], "de");
    }
    assert_eq!(
        poll(json!({ "limit": 1 })).await.as_array().map(Vec::len),
        Some(1)
    );
    let last = poll(json!({ "offset": -1 })).await;
    assert_eq!(text_of(&last[0]), "Hi");
    assert_eq!(raw.telegram.waiting(), 1);
    let next = second.update_id.expect("it is shown") + 1;
    assert_eq!(poll(json!({ "offset": next })).await, json!([]));
    raw.telegram.settled().await;
}

#[tokio::test]
async fn who_asks_waits_for_the_next_update_and_a_second_one_ends_the_first() {
    let raw = Arc::new(Raw::new().await);
    let ana = raw.telegram.user(7, "Ana", None, None);
    let poll = |raw: &Arc<Raw>| {
        let raw = Arc::clone(raw);
        tokio::spawn(async move { raw.call("getUpdates", json!({ "timeout": 20 })).await })
    };
    let first = poll(&raw);
    while raw.telegram.count("getUpdates") < 1 {
        tokio::task::yield_now().await;
    }
    let second = poll(&raw);
    let ended = first.await.expect("an answer");
    assert_eq!(ended["error_code"], 409);
    assert_eq!(
        ended["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    ana.says("Hi");
    let answered = second.await.expect("an answer");
    assert_eq!(text_of(&answered["result"][0]), "Hi");
}

#[tokio::test]
async fn kinds_that_were_not_asked_for_are_not_delivered() {
    let raw = Raw::new().await;
    let ana = raw.telegram.user(7, "Ana", None, None);
    let wanted = json!({ "allowed_updates": ["message"] });
    raw.gives("getUpdates", wanted).await;
    ana.says("Hi");
    assert_eq!(ana.blocks().update_id, None);
    let updates = raw.gives("getUpdates", json!({})).await;
    assert_eq!(updates.as_array().map(Vec::len), Some(1));
    let refused = raw
        .refuses("getUpdates", json!({ "allowed_updates": ["mesage"] }))
        .await;
    assert_eq!(refused, "Bad Request: no updates of the kind \"mesage\"");
}

/// A web server that takes what is posted to it, after having refused the first.
async fn takes_posts(taken: Arc<Mutex<Vec<(String, Value)>>>) -> String {
    let take = async move |headers: HeaderMap, body: axum::Json<Value>| {
        let mut taken = taken.lock().expect("no panic before");
        let secret = headers["X-Telegram-Bot-Api-Secret-Token"].to_str();
        taken.push((secret.expect("letters").to_owned(), body.0));
        match taken.len() {
            1 => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::OK,
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().route("/telegram", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/telegram")
}

#[tokio::test]
async fn a_webhook_is_tried_with_its_secret_until_it_takes_an_update() {
    let raw = Raw::new().await;
    let ana = raw.telegram.user(7, "Ana", None, None);
    let taken = Arc::new(Mutex::new(Vec::new()));
    let url = takes_posts(Arc::clone(&taken)).await;
    let refused = raw
        .refuses("setWebhook", json!({ "url": url, "secret_token": "a b" }))
        .await;
    assert_eq!(
        refused,
        "Bad Request: secret token contains unallowed characters"
    );
    let webhook = json!({ "url": url, "secret_token": "s3cret_-", "max_connections": 5 });
    raw.gives("setWebhook", webhook).await;
    let conflict = raw.refuses("getUpdates", json!({})).await;
    assert!(conflict.starts_with("Conflict: can't use getUpdates method while webhook is active"));
    ana.says("One");
    ana.says("Two");
    raw.telegram.settled().await;
    {
        let taken = taken.lock().expect("no panic before");
        let texts: Vec<&str> = taken.iter().map(|(_, update)| text_of(update)).collect();
        // Of one chat, one after the other.
        assert_eq!(texts, ["One", "One", "Two"]);
        assert!(taken.iter().all(|(secret, _)| secret == "s3cret_-"));
    }
    let info = raw.gives("getWebhookInfo", json!({})).await;
    assert_eq!(info["pending_update_count"], 0);
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 503 Service Unavailable"
    );
    raw.gives("deleteWebhook", json!({})).await;
    ana.says("Three");
    let updates = raw.gives("getUpdates", json!({})).await;
    assert_eq!(text_of(&updates[0]), "Three");
}

#[tokio::test]
async fn several_chats_reach_a_webhook_at_once() {
    let raw = Raw::new().await;
    // Neither is answered before both are there.
    let both = Arc::new(tokio::sync::Barrier::new(2));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let take = async move || {
        both.wait().await;
    };
    let router = Router::new().route("/", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    raw.gives("setWebhook", json!({ "url": url })).await;
    for (id, name) in [(7, "Ana"), (8, "Ben")] {
        raw.telegram.user(id, name, None, None).says("Hi");
    }
    raw.telegram.settled().await;
    assert_eq!(raw.telegram.webhook_tries(), 2);
}

#[tokio::test]
async fn a_real_webhook_needs_https_on_a_port_of_telegrams() {
    let raw = Raw::with(Settings {
        takes_http_webhooks: false,
        ..Settings::default()
    })
    .await;
    for (url, words) in [
        ("http://a.b/", "An HTTPS URL must be provided for webhook"),
        (
            "https://a.b:8080/",
            "Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
    ] {
        let refused = raw.refuses("setWebhook", json!({ "url": url })).await;
        assert_eq!(refused, format!("Bad Request: bad webhook: {words}"));
    }
}

#[tokio::test]
async fn in_groups_the_bot_is_shown_what_is_meant_for_it() {
    let raw = Raw::new().await;
    let ana = raw.telegram.user(7, "Ana", None, None);
    let ben = raw.telegram.user(8, "Ben", None, None);
    let group = raw
        .telegram
        .group(-100_123_456_789_012, "Jazz", &[&ana, &ben]);
    let hidden = ben.says_in(&group, "/buy");
    assert_eq!(hidden.update_id, None, "the bot is not in it");
    let fields = json!({ "chat_id": group.id, "text": "Hi" });
    let refused = raw.refuses("sendMessage", fields.clone()).await;
    assert_eq!(
        refused,
        "Forbidden: bot is not a member of the supergroup chat"
    );
    ana.adds_bot_to(&group);
    raw.gives("sendMessage", fields.clone()).await;
    let shown = ["/buy jazz", "/buy@EventOSBot jazz", "hey @eventosbot!"];
    let hidden = ["Hello all", "/buy@OtherBot jazz", "a/b", "@EventOSBotty"];
    for text in shown {
        assert!(ben.says_in(&group, text).update_id.is_some(), "{text}");
    }
    for text in hidden {
        assert!(ben.says_in(&group, text).update_id.is_none(), "{text}");
    }
    assert!(ben.replies_in(&group, "Yes").update_id.is_some());
    ana.makes_bot_admin(&group);
    assert!(ben.says_in(&group, "Hello all").update_id.is_some());
    let member = json!({ "chat_id": group.id, "user_id": 7 });
    let member = raw.gives("getChatMember", member).await;
    assert_eq!(member["status"], "creator");
    let admins = json!({ "chat_id": group.id });
    let admins = raw.gives("getChatAdministrators", admins).await;
    assert_eq!(admins.as_array().map(Vec::len), Some(2));
    assert_eq!(admins[1]["user"]["is_bot"], true);
    ana.removes_bot_from(&group);
    let refused = raw.refuses("sendMessage", fields).await;
    assert_eq!(
        refused,
        "Forbidden: bot was kicked from the supergroup chat"
    );
}

#[tokio::test]
async fn in_a_channel_only_an_administrator_posts() {
    let raw = Raw::new().await;
    let ana = raw.telegram.user(7, "Ana", None, None);
    let channel = raw
        .telegram
        .channel(-100_123_456_789_013, "Jazz", Some("jazz_berlin"), &ana);
    let post = json!({ "chat_id": "@jazz_berlin", "text": "Tonight" });
    let refused = raw.refuses("sendMessage", post.clone()).await;
    assert_eq!(
        refused,
        "Forbidden: bot is not a member of the channel chat"
    );
    ana.makes_bot_admin(&channel);
    let posted = raw.gives("sendMessage", post).await;
    assert_eq!(posted["sender_chat"]["title"], "Jazz");
    assert_eq!(channel.chat()[0].text, "Tonight");
    let other = raw
        .refuses("getChat", json!({ "chat_id": "@nobody" }))
        .await;
    assert_eq!(other, "Bad Request: chat not found");
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let raw = Raw::new().await;
    let commands = |name: &str| json!([{ "command": name, "description": "Buy tickets" }]);
    raw.gives("setMyCommands", json!({ "commands": commands("buy") }))
        .await;
    let german = json!({
        "commands": commands("kaufen"),
        "scope": { "type": "all_private_chats" },
        "language_code": "de",
    });
    raw.gives("setMyCommands", german).await;
    let pair = |name: &str| vec![(name.to_owned(), "Buy tickets".to_owned())];
    assert_eq!(raw.telegram.commands("default", ""), pair("buy"));
    assert_eq!(
        raw.telegram.commands("all_private_chats", "de"),
        pair("kaufen")
    );
    assert_eq!(raw.telegram.commands("all_private_chats", ""), []);
    for name in ["Buy", "", "buy-now", &"a".repeat(33)] {
        let refused = raw
            .refuses("setMyCommands", json!({ "commands": commands(name) }))
            .await;
        assert_eq!(refused, "Bad Request: BOT_COMMAND_INVALID");
    }
    let long = json!({ "description": "a".repeat(513) });
    let refused = raw.refuses("setMyDescription", long).await;
    assert_eq!(refused, "Bad Request: description is too long");
    raw.gives(
        "setMyShortDescription",
        json!({ "short_description": "Tickets" }),
    )
    .await;
    assert_eq!(raw.telegram.words("short_description", ""), "Tickets");
}

#[tokio::test]
async fn inline_results_are_checked_and_can_be_posted_and_edited() {
    let raw = Arc::new(Raw::new().await);
    let ana = raw.telegram.user(7, "Ana", None, None);
    let group = raw.telegram.group(-5, "Friends", &[&ana]);
    let asked = {
        let ana = ana.clone();
        tokio::spawn(async move { ana.inline("jazz").await })
    };
    let updates = raw.gives("getUpdates", json!({ "timeout": 20 })).await;
    let query = &updates[0]["inline_query"];
    assert_eq!(query["query"], "jazz");
    let buy = json!({ "inline_keyboard": [[{ "text": "Buy", "callback_data": "buy" }]] });
    let result = json!({
        "type": "article",
        "id": "jazz",
        "title": "Jazz night",
        "input_message_content": { "message_text": "Jazz night" },
        "reply_markup": buy,
    });
    let answer = |results: Value| json!({ "inline_query_id": query["id"], "results": results });
    for (results, words) in [
        (json!([result, result]), "RESULT_ID_DUPLICATE"),
        (json!(vec![result.clone(); 51]), "RESULTS_TOO_MUCH"),
    ] {
        let refused = raw.refuses("answerInlineQuery", answer(results)).await;
        assert_eq!(refused, format!("Bad Request: {words}"));
    }
    let mut fine = answer(json!([result]));
    fine["button"] = json!({ "text": "More", "start_parameter": "more" });
    raw.gives("answerInlineQuery", fine).await;
    let answer = asked.await.expect("an answer");
    assert_eq!(answer.results.len(), 1);
    ana.posts(&group, &answer, "jazz");
    ana.presses_in(&group, "Buy");
    let updates = raw.gives("getUpdates", json!({ "offset": 2 })).await;
    let inline = &updates[0]["chosen_inline_result"]["inline_message_id"];
    assert_eq!(&updates[1]["callback_query"]["inline_message_id"], inline);
    let edit = json!({ "inline_message_id": inline, "text": "Sold out" });
    assert_eq!(raw.gives("editMessageText", edit).await, true);
    assert_eq!(group.chat()[0].text, "Sold out");
}

#[tokio::test]
async fn a_transcript_reads_like_a_chat() {
    let raw = Raw::new().await;
    let ana = raw.telegram.user(7, "Ana", None, None);
    ana.says("/buy jazz");
    ana.sends_photo(&picture(1600, 800), "My ticket");
    let rows = json!([[
        { "text": "Early bird · €15.00", "callback_data": "1" },
        { "text": "← Back", "callback_data": "2" },
    ]]);
    let send = json!({
        "chat_id": 7,
        "text": "<b>Jazz night</b>\nBlue Note",
        "parse_mode": "HTML",
        "reply_markup": { "inline_keyboard": rows },
    });
    raw.gives("sendMessage", send).await;
    ana.presses("Early");
    let edit = json!({ "chat_id": 7, "message_id": ana.last().id, "text": "How many?" });
    raw.gives("editMessageText", edit).await;
    let transcript = "\
        Ana: /buy jazz\n\
        Ana: (photo 1280x640) My ticket\n\
        EventOS: Jazz night\n  Blue Note\n  [Early bird · €15.00] [← Back]\n\
        Ana presses [Early bird · €15.00]\n\
        EventOS (edits): How many?\n";
    assert_eq!(ana.transcript(), transcript);
    assert_eq!(raw.telegram.transcript(), format!("— Ana —\n{transcript}"));
}

#[tokio::test]
async fn a_bare_one_serves_its_backlog_in_hundreds_and_counts() {
    let updates = vec![json!({ "message": { "text": "Hi" } }); 150];
    let bare = Telegram::bare(Settings::default(), updates).await;
    #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
    let http = reqwest::Client::new();
    let call = async |method: &str, fields: Value| -> Value {
        let url = format!("{}bot{}/{method}", bare.api_url, bare.token);
        let answer = http
            .post(url)
            .json(&fields)
            .send()
            .await
            .expect("an answer");
        answer.json::<Value>().await.expect("JSON")["result"].clone()
    };
    let first = call("GetUpdates", json!({ "timeout": 10 })).await;
    assert_eq!(first.as_array().map(Vec::len), Some(100));
    let rest = call("GetUpdates", json!({ "offset": 101, "timeout": 10 })).await;
    assert_eq!(rest.as_array().map(Vec::len), Some(50));
    assert_eq!(rest[0]["update_id"], 101);
    let none = call("GetUpdates", json!({ "offset": 151, "timeout": 0 })).await;
    assert_eq!(none, json!([]));
    assert_eq!(bare.confirmed(), 150);
    for chat in 1..=3 {
        let sent = call("SendMessage", json!({ "chat_id": chat, "text": "Hi" })).await;
        assert_eq!(sent["chat"]["id"], chat);
    }
    bare.has_sent(3, Duration::from_secs(5)).await;
    assert_eq!(call("GetMe", json!({})).await["username"], "EventOSBot");
}
