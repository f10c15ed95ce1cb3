//! Everything that drives the product from outside, in one binary.

mod architecture;
mod binary;
mod conversation;
mod door;
mod inventory;
mod locales;
mod logs;
mod payments;
mod postgres_cluster;
mod ready;
mod shown;
mod source;
mod story;
