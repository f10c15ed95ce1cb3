//! What the stand-in knows: what it was asked, and what it is to answer.

use std::collections::VecDeque;
use std::sync::Arc;

use super::answers::{Answer, What};
use super::asked::Asked;
use super::schema;
use super::settings::Settings;
use super::tools::strict_schema;

pub(super) type Model = Arc<dyn Fn(&Asked) -> Option<Answer> + Send + Sync>;

pub(super) struct State {
    pub settings: Settings,
    pub queue: VecDeque<Answer>,
    pub model: Option<Model>,
    pub asked: Vec<Asked>,
    pub violations: Vec<String>,
    pub lines: Vec<String>,
    pub is_away: bool,
    /// Requests under way, with the streams that are not at their end.
    pub in_flight: usize,
    /// Counts requests of every sort.
    pub activity: u64,
}

impl State {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            queue: VecDeque::new(),
            model: None,
            asked: Vec::new(),
            violations: Vec::new(),
            lines: Vec::new(),
            is_away: false,
            in_flight: 0,
            activity: 0,
        }
    }

    pub fn violates(&mut self, what: String) {
        self.lines.push(format!("  VIOLATION {what}"));
        self.violations.push(what);
    }

    /// Notes where an answer is none that a model could give to this request: the script's mistake.
    pub fn hold(&mut self, asked: &Asked, answer: &Answer) {
        let What::Said(said) = &answer.what else {
            return;
        };
        if !said.is_held {
            return;
        }
        if said.calls.len() > 1 && asked.body["parallel_tool_calls"] == false {
            self.violates("scripted: several calls where parallel_tool_calls is false".to_owned());
        }
        if asked.body["tool_choice"] == "none" {
            self.violates("scripted: a call where tool_choice is none".to_owned());
        }
        for (tool, arguments) in &said.calls {
            if !asked.tools.contains(tool) {
                let offered = asked.tools.join(", ");
                self.violates(format!("scripted: {tool} is not offered, but {offered}"));
                continue;
            }
            let value = serde_json::from_str(arguments).unwrap_or_default();
            let shape = strict_schema(&asked.body, tool);
            if let Some(Err(wrong)) = shape.map(|shape| schema::fits(shape, &value)) {
                self.violates(format!("scripted: arguments of {tool}: {wrong}"));
            }
        }
    }
}
