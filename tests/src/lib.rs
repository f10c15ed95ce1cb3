//! The harness: what the tests in `it/` stand on.

pub mod postgres;
