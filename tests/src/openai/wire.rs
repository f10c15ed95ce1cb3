//! An answer as it goes over the wire: whole, or in the pieces of a stream.

use serde_json::{Value, json};

use super::answers::{Answer, Said};

/// What all pieces of one answer share.
pub(super) struct Head {
    pub number: u64,
    pub created: i64,
    pub model: String,
    pub tokens: (u64, u64),
}

const FINGERPRINT: &str = "fp_0123456789";
/// Characters in a piece of text or of arguments.
const PIECE_CHARS: usize = 12;

impl Head {
    fn id(&self) -> String {
        format!("chatcmpl-standin{:08}", self.number)
    }

    fn usage(&self) -> Value {
        let (prompt, completion) = self.tokens;
        json!({
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0 },
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        })
    }

    fn call_id(&self, at: usize) -> String {
        format!("call_{:08}{at:04}", self.number)
    }

    fn chunk(&self, delta: Value, finish: Option<&str>, has_usage: bool) -> Value {
        let mut chunk = json!({
            "id": self.id(),
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "service_tier": "default",
            "system_fingerprint": FINGERPRINT,
            "choices": [{
                "index": 0,
                "delta": delta,
                "logprobs": null,
                "finish_reason": finish,
            }],
        });
        if has_usage {
            chunk["usage"] = Value::Null;
        }
        chunk
    }
}

pub(super) fn whole(head: &Head, answer: &Answer, said: &Said) -> Value {
    let mut message = json!({
        "role": "assistant",
        "content": said.text,
        "refusal": said.refusal,
        "annotations": [],
    });
    if !said.calls.is_empty() {
        let calls = said
            .calls
            .iter()
            .enumerate()
            .map(|(at, (name, arguments))| {
                json!({
                    "id": head.call_id(at),
                    "type": "function",
                    "function": { "name": name, "arguments": arguments },
                })
            });
        message["tool_calls"] = calls.collect();
    }
    let mut body = json!({
        "id": head.id(),
        "object": "chat.completion",
        "created": head.created,
        "model": head.model,
        "choices": [{
            "index": 0,
            "message": message,
            "logprobs": null,
            "finish_reason": said.finish,
        }],
        "service_tier": "default",
        "system_fingerprint": FINGERPRINT,
    });
    if answer.has_usage {
        body["usage"] = head.usage();
    }
    body
}

/// The chunks of a stream, without the last line that ends it.
pub(super) fn pieces(head: &Head, answer: &Answer, said: &Said, wants_usage: bool) -> Vec<Value> {
    let has_usage = wants_usage && answer.has_usage;
    let chunk = |delta: Value| head.chunk(delta, None, has_usage);
    let begins = match (&said.text, &said.refusal, said.calls.is_empty()) {
        (None, None, false) => Value::Null,
        _ => Value::from(""),
    };
    let mut pieces = vec![chunk(
        json!({ "role": "assistant", "content": begins, "refusal": null }),
    )];
    for text in fragments(said.text.as_deref().unwrap_or_default()) {
        pieces.push(chunk(json!({ "content": text })));
    }
    for words in fragments(said.refusal.as_deref().unwrap_or_default()) {
        pieces.push(chunk(json!({ "refusal": words })));
    }
    for (at, (name, arguments)) in said.calls.iter().enumerate() {
        pieces.push(chunk(json!({ "tool_calls": [{
            "index": at,
            "id": head.call_id(at),
            "type": "function",
            "function": { "name": name, "arguments": "" },
        }]})));
        for fragment in fragments(arguments) {
            pieces.push(chunk(json!({ "tool_calls": [{
                "index": at,
                "function": { "arguments": fragment },
            }]})));
        }
    }
    pieces.push(head.chunk(json!({}), Some(said.finish), has_usage));
    if has_usage {
        let mut last = head.chunk(json!({}), None, true);
        last["choices"] = json!([]);
        last["usage"] = head.usage();
        pieces.push(last);
    }
    pieces
}

fn fragments(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let pieces = chars.chunks(PIECE_CHARS);
    pieces.map(|piece| piece.iter().collect()).collect()
}
