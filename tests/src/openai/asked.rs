//! What a model was asked, as a test looks at it.

use serde_json::Value;

/// One request that was taken.
#[derive(Clone, Debug)]
pub struct Asked {
    pub model: String,
    /// What system and developer say, in paragraphs.
    pub system: String,
    /// The text of the last message of the user.
    pub says: String,
    /// The pictures of the last message of the user, as they were addressed.
    pub images: Vec<String>,
    pub messages: Vec<Value>,
    /// The names of the tools that are offered.
    pub tools: Vec<String>,
    /// What tools answered since the last message of the user: their names and what they said.
    pub results: Vec<(String, String)>,
    /// 1 for the first request after a message of the user.
    pub round: usize,
    pub is_stream: bool,
    /// The request as it came.
    pub body: Value,
}

impl Asked {
    pub(super) fn new(body: Value) -> Self {
        let messages = body["messages"].as_array().cloned().unwrap_or_default();
        let of = |message: &Value, role: &str| message["role"] == role;
        let told = messages
            .iter()
            .filter(|message| of(message, "system") || of(message, "developer"));
        let system: Vec<String> = told.map(|message| words(&message["content"])).collect();
        let last = messages.iter().rposition(|message| of(message, "user"));
        let since = &messages[last.map_or(0, |at| at + 1)..];
        let user = last.map(|at| &messages[at]["content"]);
        let called = |id: &Value| {
            let calls = since
                .iter()
                .filter_map(|message| message["tool_calls"].as_array());
            let mut calls = calls.flatten();
            let call = calls.find(|call| &call["id"] == id);
            call.map(|call| plain(&call["function"]["name"]))
                .unwrap_or_default()
        };
        let results = since.iter().filter(|message| of(message, "tool"));
        let results = results
            .map(|message| (called(&message["tool_call_id"]), words(&message["content"])))
            .collect();
        let offered = body["tools"].as_array().into_iter().flatten();
        Self {
            model: plain(&body["model"]),
            system: system.join("\n\n"),
            says: user.map(words).unwrap_or_default(),
            images: user.map(images).unwrap_or_default(),
            tools: offered
                .map(|tool| plain(&tool["function"]["name"]))
                .collect(),
            results,
            round: 1 + since
                .iter()
                .filter(|message| of(message, "assistant"))
                .count(),
            is_stream: body["stream"] == true,
            messages,
            body,
        }
    }

    /// What this tool answered last, since the last message of the user.
    pub fn result_of(&self, tool: &str) -> Option<&str> {
        let mut results = self.results.iter().rev();
        results
            .find(|(name, _)| name == tool)
            .map(|(_, said)| said.as_str())
    }

    /// How it reads in the transcript.
    pub(super) fn lines(&self) -> String {
        let mut lines = match self.results.is_empty() {
            true => format!("user: {}", self.says),
            false => String::new(),
        };
        // Those that came with this request only.
        let new = self
            .messages
            .iter()
            .rev()
            .take_while(|message| message["role"] == "tool");
        let new = self
            .results
            .iter()
            .skip(self.results.len() - new.count().min(self.results.len()));
        for (tool, said) in new {
            lines = format!("{lines}\n  {tool}: {said}");
        }
        for image in &self.images {
            let start: String = image.chars().take(40).collect();
            lines = format!("{lines}\n  picture: {start}");
        }
        lines.trim_start_matches('\n').to_owned()
    }
}

fn plain(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A content's text, whether in one piece or in parts.
fn words(content: &Value) -> String {
    let parts = content.as_array().into_iter().flatten();
    let parts: Vec<&str> = match content.as_str() {
        Some(text) => vec![text],
        None => parts.filter_map(|part| part["text"].as_str()).collect(),
    };
    parts.join("\n")
}

fn images(content: &Value) -> Vec<String> {
    let parts = content.as_array().into_iter().flatten();
    let urls = parts.filter_map(|part| part["image_url"]["url"].as_str());
    urls.map(str::to_owned).collect()
}
