//! What a model answers, as a test scripts it.

use std::time::Duration;

use serde_json::Value;

use super::refusal::Refusal;

/// One answer. What is said of its stream counts only where the request streams.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) what: What,
    pub(super) tokens: Option<(u64, u64)>,
    pub(super) has_usage: bool,
    /// Between two pieces of a stream, and before an answer in one piece.
    pub(super) pace: Duration,
    pub(super) cut_after: Option<usize>,
    pub(super) fails_in_stream: bool,
    pub(super) ignores_stream: bool,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Said(Said),
    Fails(Refusal),
    Garbage,
    Hangs,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub text: Option<String>,
    pub refusal: Option<String>,
    /// Names and arguments.
    pub calls: Vec<(String, String)>,
    pub finish: &'static str,
    /// Whether it is held to the tools of the request, as a model that is asked strictly is.
    pub is_held: bool,
}

impl Answer {
    fn of(what: What) -> Self {
        Self {
            what,
            tokens: None,
            has_usage: true,
            pace: Duration::ZERO,
            cut_after: None,
            fails_in_stream: false,
            ignores_stream: false,
        }
    }

    fn said(said: Said) -> Self {
        Self::of(What::Said(said))
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::said(Said {
            text: Some(text.into()),
            finish: "stop",
            ..Said::default()
        })
    }

    /// Calls one tool. It has to be offered, and where it is strict, the arguments have to fit.
    pub fn call(tool: &str, arguments: Value) -> Self {
        Self::calls(vec![(tool, arguments)])
    }

    /// Calls several at once, which has to be allowed.
    pub fn calls(calls: Vec<(&str, Value)>) -> Self {
        let calls = calls.into_iter();
        Self::said(Said {
            calls: calls
                .map(|(tool, arguments)| (tool.to_owned(), arguments.to_string()))
                .collect(),
            finish: "tool_calls",
            is_held: true,
            ..Said::default()
        })
    }

    /// Text beside the calls.
    pub fn and_says(mut self, text: impl Into<String>) -> Self {
        if let What::Said(said) = &mut self.what {
            said.text = Some(text.into());
        }
        self
    }

    /// The model declines, in these words.
    pub fn refuses(words: impl Into<String>) -> Self {
        Self::said(Said {
            refusal: Some(words.into()),
            finish: "stop",
            ..Said::default()
        })
    }

    /// The vendor's filter withholds what the model said.
    pub fn filtered() -> Self {
        Self::said(Said {
            text: Some(String::new()),
            finish: "content_filter",
            ..Said::default()
        })
    }

    /// The answer reaches the limit of its tokens after these words.
    pub fn cut(text: impl Into<String>) -> Self {
        Self::said(Said {
            text: Some(text.into()),
            finish: "length",
            ..Said::default()
        })
    }

    /// The same, in the middle of a call's arguments.
    pub fn cut_arguments(tool: &str, arguments: &str) -> Self {
        Self::raw_call(tool, arguments, "length")
    }

    /// Neither words nor calls.
    pub fn empty() -> Self {
        Self::said(Said {
            finish: "stop",
            ..Said::default()
        })
    }

    /// Calls a tool with what is no JSON, or not what the tool takes.
    pub fn malformed_arguments(tool: &str, arguments: &str) -> Self {
        Self::raw_call(tool, arguments, "tool_calls")
    }

    /// Calls a tool that nobody offered.
    pub fn unknown_tool() -> Self {
        Self::raw_call("delete_everything", "{}", "tool_calls")
    }

    fn raw_call(tool: &str, arguments: &str, finish: &'static str) -> Self {
        Self::said(Said {
            calls: vec![(tool.to_owned(), arguments.to_owned())],
            finish,
            ..Said::default()
        })
    }

    /// An error with a status, a code (none when empty) and words.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let code = Some(code).filter(|code| !code.is_empty());
        Self::of(What::Fails(Refusal::of(status, code, message)))
    }

    pub fn too_many(retry_after_seconds: u64) -> Self {
        let message =
            format!("Rate limit reached for requests. Please try again in {retry_after_seconds}s.");
        Self::error(429, "rate_limit_exceeded", &message).retry_after(retry_after_seconds)
    }

    /// The account is out of money, which waiting does not change.
    pub fn insufficient_quota() -> Self {
        let message =
            "You exceeded your current quota, please check your plan and billing details.";
        Self::error(429, "insufficient_quota", message)
    }

    /// With `Retry-After`, for an error.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        if let What::Fails(refusal) = &mut self.what {
            refusal.retry_after_seconds = Some(seconds);
        }
        self
    }

    /// A page of some proxy, with status 200.
    pub fn garbage() -> Self {
        Self::of(What::Garbage)
    }

    /// Nothing, for as long as somebody waits.
    pub fn hangs() -> Self {
        Self::of(What::Hangs)
    }

    /// This long between two pieces.
    pub fn slow(mut self, between: Duration) -> Self {
        self.pace = between;
        self
    }

    /// The connection breaks after so many pieces of the stream.
    pub fn cuts_stream_after(mut self, pieces: usize) -> Self {
        self.cut_after = Some(pieces);
        self
    }

    /// After the first piece the stream carries an error, and ends.
    pub fn stream_error(mut self) -> Self {
        self.fails_in_stream = true;
        self
    }

    /// The tokens that it is said to have taken.
    pub fn usage(mut self, prompt: u64, completion: u64) -> Self {
        self.tokens = Some((prompt, completion));
        self
    }

    /// Says nothing of tokens, as some compatible endpoints do.
    pub fn without_usage(mut self) -> Self {
        self.has_usage = false;
        self
    }

    /// Answers in one piece though a stream was asked for, as some compatible endpoints do.
    pub fn ignores_stream(mut self) -> Self {
        self.ignores_stream = true;
        self
    }

    /// One line for the transcript.
    pub(super) fn line(&self) -> String {
        match &self.what {
            What::Said(said) => {
                let mut parts: Vec<String> = Vec::new();
                parts.extend(said.text.as_ref().map(|text| format!("{text:?}")));
                parts.extend(
                    said.refusal
                        .as_ref()
                        .map(|words| format!("refuses {words:?}")),
                );
                let calls = said.calls.iter();
                parts.extend(calls.map(|(tool, arguments)| format!("{tool}({arguments})")));
                format!("{} [{}]", parts.join(" "), said.finish)
            }
            What::Fails(refusal) => format!("{} {}", refusal.status, refusal.message),
            What::Garbage => "garbage".to_owned(),
            What::Hangs => "hangs".to_owned(),
        }
    }
}
