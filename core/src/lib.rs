//! The core of EventOS: events, orders, tickets, and the conversation about them.
//!
//! It knows no chat platform and no web server; `core/README.md` walks through it.

pub mod access;
pub mod account;
pub mod app;
pub mod assistant;
pub mod chat;
pub mod chat_links;
pub mod clock;
pub mod commit;
pub mod config;
pub mod delivery;
pub mod error;
pub mod event;
pub mod health;
pub mod i18n;
pub mod id;
pub mod lanes;
pub mod life;
pub mod limit;
pub mod live;
pub mod mail;
pub mod measure;
pub mod model;
pub mod money;
pub mod native;
pub mod order;
pub mod outbox;
pub mod payment;
pub mod place;
pub mod random;
pub mod seal;
pub mod server;
pub mod store;
pub mod ticket;
pub mod updates;
pub mod zone;
