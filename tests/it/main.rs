//! Everything that drives the product from outside, in one binary.

mod architecture;
mod binary;
mod conversation;
mod door;
mod fuzzed;
mod guesses;
mod holds;
mod inventory;
mod locales;
mod money_texts;
mod order_machine;
mod payments;
mod postgres_cluster;
mod source;
mod story;
mod webhook_abuse;
