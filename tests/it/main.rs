//! Everything that drives the product from outside, in one binary.

mod architecture;
mod binary;
mod commits;
mod books;
mod conversation;
mod door;
mod faults;
mod inventory;
mod load;
mod locales;
mod payments;
mod policies;
mod postgres_cluster;
mod reconcile;
mod reversals;
mod source;
mod story;
