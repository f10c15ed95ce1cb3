//! Everything that drives the product from outside, in one binary.

mod architecture;
mod binary;
mod conversation;
mod door;
mod inventory;
mod locales;
mod payments;
mod policies;
mod pools;
mod postgres_cluster;
mod source;
mod story;
