//! Everything that drives the product from outside, in one binary.

mod architecture;
mod locales;
mod postgres_cluster;
mod source;
mod story;
