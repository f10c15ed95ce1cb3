//! Everything that drives the product from outside, in one binary.

mod architecture;
mod binary;
mod books;
mod conversation;
mod door;
mod faults;
mod inventory;
mod load;
mod locales;
mod payments;
mod postgres_cluster;
mod source;
mod story;
mod stripe_faults;
