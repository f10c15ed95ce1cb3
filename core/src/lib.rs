//! The core of EventOS: events, orders, tickets, and the conversation about them.
//!
//! It knows no chat platform and no web server; `core/README.md` walks through it.

pub mod clock;
pub mod i18n;
pub mod id;
pub mod money;
pub mod random;
pub mod ticket;
