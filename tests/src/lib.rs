//! The harness: what the tests in `it/` stand on.
//!
//! A [`World`] is the product with its real clients, on a database of its own, beside a stand-in of
//! Stripe and a web server on loopback. A [`Person`] speaks to it and sees what they would see.

pub mod books;
pub mod database;
pub mod discord;
pub mod discord_front;
pub mod faults;
mod form;
pub mod front;
pub mod fuzz;
pub mod inbox;
pub mod load;
pub mod natives;
pub mod openai;
pub mod person;
pub mod postgres;
pub mod process;
pub mod running;
pub mod served;
pub mod server;
pub mod telegram;
pub mod world;

pub use person::Person;
pub use world::{Db, World};

/// Each test twice: on SQLite and on Postgres.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "each test uses what it needs of its file")]
            use super::*;

            async fn test($world: $crate::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test($crate::World::new($crate::Db::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test($crate::World::new($crate::Db::Postgres).await).await;
            }
        }
    )*};
}
