//! `eventos eval`: how well a model does this work, by cases, through the bot's own front door.

mod case;
