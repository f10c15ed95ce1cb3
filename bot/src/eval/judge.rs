//! Whether what came of a case is what had to come of it. Nothing is judged by a model.

use eventos_core::account::Account;
use eventos_core::assistant::{Talk, Usual};
use eventos_core::chat::{Action, Block, Reply, Target};
use eventos_core::event::Full;
use eventos_core::store::sessions::Key;
use serde::Serialize;

use super::case::Case;
use super::folded::{holds, says};
use super::scene::Scene;

/// What is so, or is there.
pub const YES: &str = "✓";
/// What is not.
pub const NO: &str = "—";

/// What people are told where the model gave no answer: that is no answer, whatever was expected. That it
/// would not answer is one.
const NO_ANSWER: [&str; 5] = [
    "assistant-down",
    "assistant-late",
    "assistant-busy",
    "assistant-cut-off",
    "assistant-lost",
];

/// Something that had to be so, and is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The field of `expect`, or what always holds: `answered`, `unchanged`.
    pub rule: &'static str,
    pub expected: String,
    pub came: String,
}

/// What a person read and could press, message by message.
#[derive(Default)]
pub struct Heard(pub Vec<Vec<Reply>>);

impl Heard {
    /// All that answered the last message.
    pub fn last(&self) -> &[Reply] {
        self.0.last().map_or(&[], Vec::as_slice)
    }

    /// What buttons of the last answer do.
    pub fn actions(&self) -> Vec<Action> {
        let buttons = self.last().iter().flat_map(|reply| reply.buttons.iter());
        let presses = buttons.flatten().filter_map(|button| match &button.target {
            Target::Press(payload) => Action::decode(payload),
            Target::Link(_) => None,
        });
        presses.collect()
    }
}

/// Texts, and what stands on buttons.
pub fn read(replies: &[Reply]) -> String {
    let mut lines = Vec::new();
    for reply in replies {
        lines.push(reply.text.plain());
        let buttons = reply.buttons.iter().flatten();
        lines.extend(buttons.map(|button| format!("[{}]", button.label)));
    }
    lines.join("\n")
}

/// One case, being judged.
pub struct Judge<'a> {
    pub scene: &'a Scene,
    pub case: &'a Case,
    pub heard: &'a Heard,
    pub(super) talk: Talk,
    /// The draft, once it is an event.
    pub(super) full: Option<Full>,
    pub(super) usual: Usual,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    /// Everything that had to be so, and is not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judge(
        scene: &'a Scene,
        case: &'a Case,
        heard: &'a Heard,
    ) -> anyhow::Result<Vec<Finding>> {
        let key = Key {
            platform: scene.speaker.platform,
            external_id: scene.speaker.external_id.clone(),
        };
        let talk = Talk::load(&scene.app, &key).await?;
        let person: &Account = &scene.person;
        let full = talk.draft.full(&scene.app, person).await?;
        let mut judge = Self {
            scene,
            case,
            heard,
            full,
            usual: Usual::of(person, Usual::default()),
            talk,
            findings: Vec::new(),
        };
        judge.answered();
        judge.draft().await?;
        judge.missing();
        judge.review();
        judge.proposal().await?;
        judge.refund().await?;
        judge.offer().await?;
        judge.words();
        // Last, since it presses.
        judge.screen().await?;
        Ok(judge.findings)
    }

    pub(super) fn finds(
        &mut self,
        rule: &'static str,
        expected: impl Into<String>,
        came: impl Into<String>,
    ) {
        self.findings.push(Finding {
            rule,
            expected: expected.into(),
            came: came.into(),
        });
    }

    fn answered(&mut self) {
        let loader = self.scene.person.lang().loader();
        let sentences = NO_ANSWER.map(|key| loader.get(key));
        let replies = self.heard.0.iter().flatten();
        let told = replies.flat_map(|reply| reply.text.0.iter());
        let said = told.filter_map(|block| match block {
            Block::Problem(text) if sentences.contains(text) => Some(text.clone()),
            _ => None,
        });
        let said: Vec<String> = said.collect();
        if let Some(said) = said.first() {
            self.finds("answered", YES, said);
        }
    }

    fn words(&mut self) {
        let expect = &self.case.expect;
        let last = read(self.heard.last());
        let is_said = expect.says_any.iter().any(|word| says(&last, word));
        if !expect.says_any.is_empty() && !is_said {
            self.finds("says_any", expect.says_any.join(" | "), NO);
        }
        let all: Vec<String> = self.heard.0.iter().map(|replies| read(replies)).collect();
        let all = all.join("\n");
        let said: Vec<&str> = expect
            .says_none
            .iter()
            .filter(|word| holds(&all, word))
            .map(String::as_str)
            .collect();
        if !said.is_empty() {
            self.finds("says_none", NO, said.join(" | "));
        }
    }
}

/// As a case writes it.
pub fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A list, or that there is nothing.
pub fn some(list: &[String]) -> String {
    match list.is_empty() {
        true => NO.to_owned(),
        false => list.join(", "),
    }
}
