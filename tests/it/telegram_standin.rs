//! The stand-in of Telegram, through plain HTTP: that it refuses what Telegram refuses, and that people
//! see what they would see.

use std::time::Duration;

use chrono::TimeDelta;
use eventos_tests::telegram::{Fault, Settings, Standing, Telegram, User};
use image::{ImageFormat, RgbImage};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A bot that asks what a test says.
pub struct Raw {
    pub telegram: Telegram,
    http: reqwest::Client,
}

impl Raw {
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let telegram = Telegram::start(settings).await;
        #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        Self { telegram, http }
    }

    fn url(&self, method: &str) -> String {
        let token = self.telegram.token();
        format!("{}bot{token}/{method}", self.telegram.api_url())
    }

    /// The whole answer, with its status checked against what it says.
    pub async fn call(&self, method: &str, fields: Value) -> Value {
        let request = self.http.post(self.url(method)).json(&fields);
        read(request).await
    }

    /// What a method gives.
    pub async fn gives(&self, method: &str, fields: Value) -> Value {
        let answer = self.call(method, fields).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// In which words a method refuses.
    pub async fn refuses(&self, method: &str, fields: Value) -> String {
        let answer = self.call(method, fields.clone()).await;
        assert_eq!(answer["ok"], false, "{method} took {fields}");
        answer["description"].as_str().expect("words").to_owned()
    }

    async fn uploads(&self, method: &str, form: Form) -> Value {
        read(self.http.post(self.url(method)).multipart(form)).await
    }

    /// Somebody who started the bot; the update is confirmed.
    async fn ana(&self) -> User {
        let ana = self.telegram.user(7, "Ana", Some("ana"), Some("en"));
        ana.starts("");
        self.updates().await;
        ana
    }

    /// What waits, which is confirmed.
    async fn updates(&self) -> Vec<Value> {
        let updates = self.gives("getUpdates", json!({})).await;
        let updates = updates.as_array().expect("a list").clone();
        if let Some(last) = updates.last() {
            let next = last["update_id"].as_i64().expect("a number") + 1;
            self.gives("getUpdates", json!({ "offset": next })).await;
        }
        updates
    }

    async fn sends(&self, text: &str) -> i64 {
        let sent = self.gives("sendMessage", to_ana(text)).await;
        sent["message_id"].as_i64().expect("a number")
    }
}

async fn read(request: reqwest::RequestBuilder) -> Value {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let answer: Value = answer.json().await.expect("JSON");
    let code = answer["error_code"].as_u64().unwrap_or(200);
    assert_eq!(u64::from(status), code, "{answer}");
    answer
}

fn to_ana(text: &str) -> Value {
    json!({ "chat_id": 7, "text": text })
}

fn html(text: &str) -> Value {
    json!({ "chat_id": 7, "text": text, "parse_mode": "HTML" })
}

fn keyboard(buttons: Value) -> Value {
    json!({ "chat_id": 7, "text": "Choose", "reply_markup": { "inline_keyboard": [buttons] } })
}

pub fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::new(width, height)
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

fn photo(bytes: Vec<u8>) -> Form {
    Form::new()
        .text("chat_id", "7")
        .text("photo", "attach://one")
        .part("one", Part::bytes(bytes).file_name("one.png"))
}

#[tokio::test]
async fn another_token_and_an_unknown_method_are_refused() {
    let raw = Raw::new().await;
    let base = raw.telegram.api_url();
    let other = format!("{base}bot110201543:BBBdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0/getMe");
    let answer = read(raw.http.post(other)).await;
    assert_eq!(answer["description"], "Unauthorized");
    let refused = raw.refuses("sendDreams", json!({})).await;
    assert_eq!(refused, "Not Found: method not found");
    // As teloxide writes them, and as the documentation does.
    for name in ["GetMe", "getMe", "getme"] {
        let me = raw.gives(name, json!({})).await;
        assert_eq!(me["username"], "EventOSBot");
    }
}

#[tokio::test]
async fn fields_are_those_of_the_method_and_of_their_kind() {
    let raw = Raw::new().await;
    raw.ana().await;
    let refused = [
        (json!({ "chat_id": 7 }), "message text is empty"),
        (json!({ "text": "Hi" }), "chat_id is empty"),
        (
            json!({ "chat_id": 7, "text": "Hi", "photo": "x" }),
            "sendMessage has no field \"photo\"",
        ),
        (
            json!({ "chat_id": 7, "text": 5 }),
            "field \"text\" must be Str, and is 5",
        ),
        (
            json!({ "chat_id": 7, "text": "Hi", "reply_markup": { "keyboards": [] } }),
            "ForceReply has no field \"keyboards\"",
        ),
        (
            json!({ "chat_id": 7, "text": "Hi", "link_preview_options": { "disabled": true } }),
            "link preview options has no field \"disabled\"",
        ),
    ];
    for (fields, words) in refused {
        let refused = raw.refuses("sendMessage", fields).await;
        assert_eq!(refused, format!("Bad Request: {words}"));
    }
}

#[tokio::test]
async fn texts_are_measured_after_their_markup_was_read() {
    let raw = Raw::new().await;
    let ana = raw.ana().await;
    let refused = raw.refuses("sendMessage", to_ana(" \n")).await;
    assert_eq!(refused, "Bad Request: message text is empty");
    let refused = raw.refuses("sendMessage", html("<b> </b>")).await;
    assert_eq!(refused, "Bad Request: message text is empty");
    raw.gives(
        "sendMessage",
        html(&format!("<b>{}</b>", "&lt;".repeat(4096))),
    )
    .await;
    let refused = raw.refuses("sendMessage", to_ana(&"a".repeat(4097))).await;
    assert_eq!(refused, "Bad Request: message is too long");
    assert_eq!(ana.last().text, "<".repeat(4096));
}

#[tokio::test]
async fn markup_that_is_not_well_formed_is_refused_with_its_place() {
    let raw = Raw::new().await;
    raw.ana().await;
    let refused = [
        (
            "<b>Hi",
            "Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "<b><i>Hi</b></i>",
            "Unmatched end tag at byte offset 8, expected \"</i>\", found \"</b>\"",
        ),
        ("Hi</b>", "Unexpected end tag at byte offset 2"),
        ("<p>Hi</p>", "Unsupported start tag \"p\" at byte offset 0"),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("2 > 1", "Unescaped \">\" at byte offset 2"),
        ("Q&A", "Unsupported entity at byte offset 1"),
        ("a&nbsp;b", "Unsupported entity at byte offset 1"),
        (
            "<span class=\"x\">Hi</span>",
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
        ),
        (
            "<a name=\"x\">Hi</a>",
            "Unexpected attribute \"name=\\\"x\\\"\" at byte offset 0",
        ),
    ];
    for (text, words) in refused {
        let refused = raw.refuses("sendMessage", html(text)).await;
        assert_eq!(
            refused,
            format!("Bad Request: can't parse entities: {words}")
        );
    }
}

#[tokio::test]
async fn markup_becomes_text_and_where_it_is_formatted() {
    let raw = Raw::new().await;
    let ana = raw.ana().await;
    let text = "🎷 <b>Jazz <i>night</i></b> &amp; <a href=\"https://a.b/?c=1&amp;d=2\">more</a> \
                <tg-spoiler>x</tg-spoiler><blockquote expandable>q</blockquote>";
    let sent = raw.gives("sendMessage", html(text)).await;
    assert_eq!(sent["text"], "🎷 Jazz night & more xq");
    // Offsets count UTF-16 units, of which the saxophone has two.
    let entities = json!([
        { "type": "italic", "offset": 8, "length": 5 },
        { "type": "bold", "offset": 3, "length": 10 },
        { "type": "text_link", "offset": 16, "length": 4, "url": "https://a.b/?c=1&d=2" },
        { "type": "spoiler", "offset": 21, "length": 1 },
        { "type": "expandable_blockquote", "offset": 22, "length": 1 },
    ]);
    assert_eq!(sent["entities"], entities);
    assert_eq!(ana.last().source, text);
}

#[tokio::test]
async fn buttons_are_checked() {
    let raw = Raw::with(Settings {
        takes_localhost: false,
        ..Settings::default()
    })
    .await;
    raw.ana().await;
    let refused = [
        (
            json!([{ "text": "A" }]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            json!([{ "callback_data": "a" }]),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            json!([{ "text": "", "callback_data": "a" }]),
            "inline keyboard button text must be non-empty",
        ),
        (
            json!([{ "text": "A", "callback_data": "a", "url": "https://a.b" }]),
            "can't parse inline keyboard button: exactly one action must be given",
        ),
        (
            json!([{ "text": "A", "callback_data": "" }]),
            "BUTTON_DATA_INVALID",
        ),
        (
            json!([{ "text": "A", "callback_data": "é".repeat(33) }]),
            "BUTTON_DATA_INVALID",
        ),
        (
            json!([{ "text": "A", "url": "ftp://a.b" }]),
            "inline keyboard button URL 'ftp://a.b' is invalid: Unsupported URL protocol",
        ),
        (
            json!([{ "text": "A", "url": "http://localhost:80/" }]),
            "inline keyboard button URL 'http://localhost:80/' is invalid: Wrong HTTP URL",
        ),
        (
            json!(vec![json!({ "text": "A", "callback_data": "a" }); 101]),
            "reply markup is too long",
        ),
    ];
    for (buttons, words) in refused {
        let refused = raw.refuses("sendMessage", keyboard(buttons)).await;
        assert_eq!(refused, format!("Bad Request: {words}"));
    }
    let longest = json!([{ "text": "A", "callback_data": "é".repeat(32) }]);
    raw.gives("sendMessage", keyboard(longest)).await;
    // One that tests run beside takes them.
    let lenient = Raw::new().await;
    lenient.ana().await;
    let local = json!([{ "text": "A", "url": "http://127.0.0.1:80/" }]);
    lenient.gives("sendMessage", keyboard(local)).await;
}

#[tokio::test]
async fn only_who_started_the_bot_and_did_not_block_it_can_be_written_to() {
    let raw = Raw::new().await;
    let nobody = raw.refuses("sendMessage", to_ana("Hi")).await;
    assert_eq!(nobody, "Bad Request: chat not found");
    let ana = raw.telegram.user(7, "Ana", None, None);
    let stranger = raw.refuses("sendMessage", to_ana("Hi")).await;
    assert_eq!(
        stranger,
        "Forbidden: bot can't initiate conversation with a user"
    );
    ana.starts("");
    raw.sends("Hi").await;
    ana.blocks();
    let blocked = raw.refuses("sendMessage", to_ana("Hi")).await;
    assert_eq!(blocked, "Forbidden: bot was blocked by the user");
    ana.unblocks();
    raw.sends("Hi again").await;
    let change = &raw.updates().await[1]["my_chat_member"];
    assert_eq!(change["old_chat_member"]["status"], "member");
    assert_eq!(change["new_chat_member"]["status"], "kicked");
}

#[tokio::test]
async fn an_edit_changes_a_message_of_the_bots_own_that_is_there() {
    let raw = Raw::new().await;
    let ana = raw.ana().await;
    let id = raw.sends("Jazz night").await;
    let edit = |id: i64, text: &str| json!({ "chat_id": 7, "message_id": id, "text": text });
    let same = raw.refuses("editMessageText", edit(id, "Jazz night")).await;
    assert!(
        same.starts_with("Bad Request: message is not modified: "),
        "{same}"
    );
    raw.gives("editMessageText", edit(id, "Jazz day")).await;
    assert_eq!(
        (ana.last().text.as_str(), ana.last().edits),
        ("Jazz day", 1)
    );
    let theirs = ana.says("Hi").message;
    let refused = raw.refuses("editMessageText", edit(theirs, "No")).await;
    assert_eq!(refused, "Bad Request: message can't be edited");
    let refused = raw.refuses("editMessageText", edit(999, "No")).await;
    assert_eq!(refused, "Bad Request: message to edit not found");
    raw.gives("deleteMessage", json!({ "chat_id": 7, "message_id": id }))
        .await;
    let refused = raw.refuses("editMessageText", edit(id, "No")).await;
    assert_eq!(refused, "Bad Request: message to edit not found");
    let again = raw
        .refuses("deleteMessage", json!({ "chat_id": 7, "message_id": id }))
        .await;
    assert_eq!(again, "Bad Request: message to delete not found");
    let sent = raw.uploads("sendPhoto", photo(picture(40, 30))).await;
    let id = sent["result"]["message_id"].as_i64().expect("a number");
    let refused = raw.refuses("editMessageText", edit(id, "No")).await;
    assert_eq!(
        refused,
        "Bad Request: there is no text in the message to edit"
    );
    let caption = json!({ "chat_id": 7, "message_id": id, "caption": "Jazz" });
    raw.gives("editMessageCaption", caption).await;
    assert_eq!(ana.last().text, "Jazz");
}

#[tokio::test]
async fn a_pressed_button_is_answered_once_and_within_a_minute() {
    let raw = Raw::new().await;
    let ana = raw.ana().await;
    let buttons = json!([
        { "text": "Yes", "callback_data": "yes" },
        { "text": "More", "url": "https://example.org/more" },
    ]);
    raw.gives("sendMessage", keyboard(buttons)).await;
    assert_eq!(ana.link("More"), "https://example.org/more");
    let pressed = ana.presses("Yes").sent();
    let updates = raw.updates().await;
    let query = &updates[0]["callback_query"];
    assert_eq!(query["data"], "yes");
    assert_eq!(query["message"]["text"], "Choose");
    let answer = |text: String| json!({ "callback_query_id": query["id"], "text": text });
    let long = raw
        .refuses("answerCallbackQuery", answer("a".repeat(201)))
        .await;
    assert_eq!(long, "Bad Request: MESSAGE_TOO_LONG");
    let to = json!({ "callback_query_id": query["id"], "url": "https://example.org" });
    let elsewhere = raw.refuses("answerCallbackQuery", to).await;
    assert_eq!(elsewhere, "Bad Request: URL_INVALID");
    raw.gives("answerCallbackQuery", answer("Noted".to_owned()))
        .await;
    assert_eq!(pressed.answered().await.text(), "Noted");
    assert_eq!(ana.toasts().len(), 1);
    let late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    let twice = raw
        .refuses("answerCallbackQuery", answer("Noted".to_owned()))
        .await;
    assert_eq!(twice, late);
    ana.presses("Yes");
    let id = raw.updates().await[0]["callback_query"]["id"].clone();
    raw.telegram.waits(TimeDelta::seconds(60));
    let answer = raw
        .refuses("answerCallbackQuery", json!({ "callback_query_id": id }))
        .await;
    assert_eq!(answer, late);
}

#[tokio::test]
async fn floods_are_held_back_as_telegram_does() {
    let raw = Raw::with(Settings {
        limits_floods: true,
        ..Settings::default()
    })
    .await;
    let ana = raw.ana().await;
    for _ in 0..3 {
        raw.sends("Hi").await;
    }
    let answer = raw.call("sendMessage", to_ana("Hi")).await;
    assert_eq!(answer["description"], "Too Many Requests: retry after 3");
    assert_eq!(answer["parameters"]["retry_after"], 3);
    raw.telegram.waits(TimeDelta::seconds(3));
    raw.sends("Hi").await;
    let group = raw.telegram.group(-5, "Jazz", &[&ana]);
    ana.adds_bot_to(&group);
    for _ in 0..20 {
        raw.telegram.waits(TimeDelta::seconds(1));
        raw.gives("sendMessage", json!({ "chat_id": -5, "text": "Hi" }))
            .await;
    }
    raw.telegram.waits(TimeDelta::seconds(1));
    let answer = raw
        .call("sendMessage", json!({ "chat_id": -5, "text": "Hi" }))
        .await;
    assert_eq!(answer["parameters"]["retry_after"], 40);
}

#[tokio::test]
async fn what_a_test_plans_goes_wrong_and_then_goes_well() {
    let raw = Raw::new().await;
    let ana = raw.ana().await;
    raw.telegram
        .fails_next("sendMessage", Fault::TooMany { retry_after: 5 });
    raw.telegram.fails_next("sendMessage", Fault::Forbidden);
    raw.telegram.fails_next("sendMessage", Fault::Status(502));
    let tried = [
        "Too Many Requests: retry after 5",
        "Forbidden: bot was blocked by the user",
        "Bad Gateway",
    ];
    for words in tried {
        assert_eq!(raw.refuses("sendMessage", to_ana("Hi")).await, words);
    }
    assert!(ana.chat().iter().all(|shown| !shown.is_from_bot));
    // It is sent, and whoever sent it does not hear of it.
    raw.telegram.fails_next("sendMessage", Fault::AnswerLost);
    let request = raw.http.post(raw.url("sendMessage")).json(&to_ana("Once"));
    let answer = request.send().await;
    assert!(match answer {
        Ok(answer) => answer.bytes().await.is_err(),
        Err(_) => true,
    });
    assert_eq!(ana.last().text, "Once");
    raw.telegram.fails_next("sendMessage", Fault::Hang);
    let request = raw.http.post(raw.url("sendMessage")).json(&to_ana("Never"));
    let answer = request.timeout(Duration::from_millis(200)).send().await;
    assert!(answer.is_err_and(|error| error.is_timeout()));
    raw.telegram.goes_away();
    let request = raw.http.post(raw.url("getMe")).send().await;
    assert!(match request {
        Ok(answer) => answer.bytes().await.is_err(),
        Err(_) => true,
    });
    raw.telegram.comes_back();
    raw.sends("Here").await;
    assert_eq!(raw.telegram.count("sendMessage"), 6);
    // What was given up is under way no more.
    raw.telegram.settled().await;
}

#[tokio::test]
async fn a_group_that_becomes_a_supergroup_says_where_it_went() {
    let raw = Raw::new().await;
    let ana = raw.ana().await;
    let group = raw.telegram.group(-5, "Jazz", &[&ana]);
    ana.adds_bot_to(&group);
    raw.updates().await;
    let upgraded = raw.telegram.migrates(&group);
    let updates = raw.updates().await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], upgraded.id);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], -5);
    let answer = raw
        .call("sendMessage", json!({ "chat_id": -5, "text": "Hi" }))
        .await;
    assert_eq!(answer["parameters"]["migrate_to_chat_id"], upgraded.id);
    let sent = json!({ "chat_id": upgraded.id, "text": "Hi" });
    let sent = raw.gives("sendMessage", sent).await;
    // Supergroups count their messages themselves.
    assert_eq!(sent["message_id"], 2);
    assert_eq!(upgraded.bot(), Standing::Member);
}
