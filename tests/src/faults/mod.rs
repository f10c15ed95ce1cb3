//! The product killed at random moments, again and again, while people buy, pay, scan and get their
//! money back; and at the end everything is counted.
//!
//! It is the real binary, `eventos run --roles web,worker,console`, killed by SIGKILL. Stripe's
//! stand-in lives in this process, sends webhooks until they are taken, and knows what was paid.

mod crowd;
mod dice;
mod house;

use std::io::Write as _;
use std::time::Duration;

use clap::Args;

pub use crowd::Crowd;
pub use dice::Dice;
pub use house::{House, Life, Limits};

use crate::Db;
use crate::database::Database;
use crate::load::Which;
use crate::postgres;

#[derive(Clone, Debug, Args)]
pub struct Options {
    #[arg(long, value_enum)]
    pub db: Which,
    /// How often the process is killed.
    #[arg(long, default_value_t = 200)]
    pub kills: usize,
    /// The longest that it lives, in milliseconds, after it is ready; the shortest is nothing.
    #[arg(long, default_value_t = 2500)]
    pub life_millis: u64,
    /// The same seed has the same people do the same at the same moments, more or less.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// What there was to count in the end.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    pub broken: Vec<String>,
    pub paid_orders: i64,
    pub tickets: i64,
    pub admitted: i64,
    pub refunds: i64,
    pub messages: i64,
    /// How often webhooks had to be sent more than once.
    pub webhooks_repeated: usize,
}

/// The command.
///
/// # Errors
/// When the output cannot be written, or promises were broken: they are named.
pub async fn main(options: &Options) -> anyhow::Result<()> {
    let counted = run(options).await;
    writeln!(std::io::stdout(), "{counted:#?}")?;
    anyhow::ensure!(counted.broken.is_empty(), "promises were broken");
    Ok(())
}

/// Kills, starts again, goes on, and in the end lets it settle and counts.
///
/// # Panics
/// When the process does not start again.
pub async fn run(options: &Options) -> Counted {
    let mut dice = Dice::new(options.seed);
    let postgres = match options.db.db() {
        Db::Sqlite => None,
        Db::Postgres => Some(postgres::fresh_database().await),
    };
    let url = postgres.as_ref().map(|database| database.url.clone());
    let house = House::new(url).await;
    let mut life = house.start(&Limits::default()).await;
    let mut crowd = Crowd::new(dice.fork());
    crowd.opens(&mut life).await;
    for _ in 0..options.kills {
        let until = Duration::from_millis(dice.below(options.life_millis));
        crowd.acts(&house, &mut life, until).await;
        life.kill();
        life = house.start(&Limits::default()).await;
    }
    // The last life is not cut short.
    crowd
        .acts(&house, &mut life, Duration::from_millis(500))
        .await;
    let mut broken = house.settles(&mut life).await;
    broken.extend(life.ends().await);
    let database = Database::open(&house.database_url).await;
    broken.extend(crate::books::broken_promises(&database, Some(&house.sandbox)).await);
    let counted = count(&database, &house, broken).await;
    database.close().await;
    counted
}

async fn count(database: &Database, house: &House, broken: Vec<String>) -> Counted {
    let number = async |sql: &str| database.number(sql).await;
    Counted {
        broken,
        paid_orders: number("SELECT COUNT(*) FROM orders WHERE status IN ('paid', 'refunded')")
            .await,
        tickets: number("SELECT COUNT(*) FROM tickets").await,
        admitted: number("SELECT COUNT(*) FROM tickets WHERE check_in_id IS NOT NULL").await,
        refunds: number("SELECT COUNT(*) FROM refunds").await,
        messages: number("SELECT COUNT(*) FROM outbox WHERE status = 'sent'").await,
        webhooks_repeated: house
            .sandbox
            .events()
            .iter()
            .filter(|event| event.attempts > 1)
            .count(),
    }
}
