//! Everything that drives the product from outside, in one binary.

mod architecture;
mod binary;
mod books;
mod commits;
mod conversation;
mod door;
mod faults;
mod fuzzed;
mod guesses;
mod holds;
mod inventory;
mod load;
mod locales;
mod money_texts;
mod order_machine;
mod payments;
mod policies;
mod postgres_cluster;
mod reconcile;
mod reversals;
mod source;
mod story;
mod stripe_faults;
mod webhook_abuse;
