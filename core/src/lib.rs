//! The core of EventOS: events, orders, tickets, and the conversation about them.
//!
//! It knows no chat platform and no web server; `core/README.md` walks through it.

pub mod clock;
pub mod config;
pub mod error;
pub mod i18n;
pub mod id;
pub mod mail;
pub mod money;
pub mod random;
pub mod store;
pub mod zone;
