//! Inline mode: somebody types `@bot something` in any chat, and posts one of its results there.

use serde_json::{Value, json};

use super::answers::Pushed;
use super::group::Group;
use super::keyboard;
use super::message::Message;
use super::people::User;
use super::written::Written;

/// What the bot answered to an inline query.
#[derive(Clone, Debug)]
pub struct InlineAnswer {
    pub query: String,
    /// As the bot sent them.
    pub results: Vec<Value>,
    /// Above the results: text, and what it starts the bot with.
    pub button: Option<Value>,
    pub cache_time: Option<i64>,
    pub is_personal: bool,
    pub next_offset: String,
}

impl User {
    /// Types `@bot query` in some chat, and gets what the bot offers.
    pub async fn inline(&self, query: &str) -> InlineAnswer {
        self.inline_from(query, "").await
    }

    /// The same further down, where the answer before said to go on.
    pub async fn inline_from(&self, query: &str, offset: &str) -> InlineAnswer {
        let id = self.telegram.inner.change(|state| {
            let line = format!("{} looks for: {query}", self.name);
            state.lines.push((self.id, line));
            let id = state.ask(self.id, self.id, true);
            let shape = json!({
                "id": id,
                "from": state.account_shape(self.id),
                "query": query,
                "offset": offset,
                "chat_type": "sender",
            });
            let _update = state.push("inline_query", self.id, shape);
            id
        });
        let what = format!("results for {query:?}");
        let answer = self
            .telegram
            .wait_for(&what, |state| state.queries.get(&id)?.answer.clone());
        let answer = answer.await;
        InlineAnswer {
            query: query.to_owned(),
            results: answer["results"].as_array().cloned().unwrap_or_default(),
            button: answer.get("button").cloned(),
            cache_time: answer["cache_time"].as_i64(),
            is_personal: answer["is_personal"] == true,
            next_offset: answer["next_offset"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// Posts a result into a group, which the bot need not be in.
    ///
    /// # Panics
    /// When there is no such result.
    pub fn posts(&self, group: &Group, answer: &InlineAnswer, result: &str) -> Pushed {
        let mut results = answer.results.iter();
        let chosen = results
            .find(|offered| offered["id"] == result)
            .unwrap_or_else(|| panic!("no result {result}"));
        let content = chosen["input_message_content"].as_object();
        let content = content.expect("the bot's answer was checked");
        let text = Written::of(content, "message_text", "entities");
        let markup = keyboard::read(chosen.get("reply_markup"), true);
        let mut id = 0;
        let mut pushed = self.pushes(group.id, 0, |state| {
            let mut message = Message {
                from: self.id,
                text: text.expect("the bot's answer was checked"),
                markup: markup.expect("the bot's answer was checked"),
                ..Message::default()
            };
            let bot = state.account_shape(state.bot());
            message.more.insert("via_bot".to_owned(), bot);
            let has_buttons = !message.markup.rows.is_empty();
            let (placed, _update) = state.speak(group.id, message);
            id = placed;
            let mut shape = json!({
                "result_id": result,
                "from": state.account_shape(self.id),
                "query": answer.query,
            });
            // Only what has buttons can be edited later.
            if has_buttons {
                let inline = format!("BAAAA{}{id}", group.id.unsigned_abs());
                state.inline_messages.insert(inline.clone(), (group.id, id));
                shape["inline_message_id"] = inline.into();
            }
            state.push("chosen_inline_result", self.id, shape)
        });
        pushed.message = id;
        pushed
    }
}
