//! Everything a person can do, once for all front ends: [`Incoming`] in, [`Reply`]s out.

mod action;
mod input;
mod reply;

pub use action::{Action, EventField};
pub use input::{Argument, Incoming, Input};
pub use reply::{Block, Button, Field, Form, Picture, Reply, Target, Text, Weight};

use crate::app::App;

/// Answers what a person did. It never fails: what goes wrong is said, kindly, in the answer.
pub async fn handle(_app: &App, _incoming: Incoming) -> Vec<Reply> {
    Vec::new()
}
