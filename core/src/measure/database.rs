//! The database: transactions as they end, and what is read from it for gauges.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use metrics::{Histogram, gauge, histogram};

use super::names::{
    BEGIN_WAIT_SECONDS, DATABASE_CONNECTIONS, DATABASE_UP, HOLDS_OPEN, OUTBOX_OLDEST_DUE,
    OUTBOX_ROWS, TRANSACTION_SECONDS,
};
use super::{ORDER_STATES, ORDERS};

/// What a transaction was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    Write,
}

struct Timed {
    duration: Histogram,
    wait: Histogram,
}

impl Kind {
    fn timed(self) -> &'static Timed {
        static READ: LazyLock<Timed> = LazyLock::new(|| Kind::Read.timed_as("read"));
        static WRITE: LazyLock<Timed> = LazyLock::new(|| Kind::Write.timed_as("write"));
        match self {
            Self::Read => &READ,
            Self::Write => &WRITE,
        }
    }

    fn timed_as(self, kind: &'static str) -> Timed {
        Timed {
            duration: histogram!(TRANSACTION_SECONDS, "kind" => kind),
            wait: histogram!(BEGIN_WAIT_SECONDS, "kind" => kind),
        }
    }
}

/// How long a transaction takes, and what is counted if it commits. Its end is its drop.
pub struct Transaction {
    kind: Kind,
    began: Instant,
    /// How many orders came into each state.
    orders: [u32; ORDER_STATES],
}

impl Transaction {
    /// It was asked for at `asked`, and has begun now.
    pub fn begun(kind: Kind, asked: Instant) -> Self {
        let began = Instant::now();
        kind.timed().wait.record(began - asked);
        Self {
            kind,
            began,
            orders: Default::default(),
        }
    }

    /// An order came into this state, if it is committed.
    pub fn order(&mut self, state: &'static str) {
        if let Some(at) = ORDERS.words.iter().position(|known| *known == state) {
            self.orders[at] += 1;
        }
    }

    /// It is committed: what was noted has happened.
    pub fn committed(&mut self) {
        for (state, count) in ORDERS
            .words
            .into_iter()
            .zip(std::mem::take(&mut self.orders))
        {
            if count > 0 {
                ORDERS.add(state, count.into());
            }
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.kind.timed().duration.record(self.began.elapsed());
    }
}

/// Open connections of a pool.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    pub pool: &'static str,
    pub open: u32,
    pub idle: usize,
}

/// Shows the pools as they are now.
pub fn connections(pools: &[Connections]) {
    for pool in pools {
        let idle = u32::try_from(pool.idle).unwrap_or(u32::MAX);
        let used = f64::from(pool.open.saturating_sub(idle));
        gauge!(DATABASE_CONNECTIONS, "pool" => pool.pool, "state" => "in_use").set(used);
        gauge!(DATABASE_CONNECTIONS, "pool" => pool.pool, "state" => "idle").set(f64::from(idle));
    }
}

/// What was read from the database for the gauges.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    pub holds_open: u32,
    pub outbox_waiting: u32,
    pub outbox_dead: u32,
    /// None when no row is due.
    pub oldest_due: Option<Duration>,
}

/// Shows the figures, or that there are none to be had.
pub fn figures(read: Option<&Figures>) {
    gauge!(DATABASE_UP).set(if read.is_some() { 1.0 } else { 0.0 });
    let Some(figures) = read else { return };
    gauge!(HOLDS_OPEN).set(figures.holds_open);
    gauge!(OUTBOX_ROWS, "status" => "waiting").set(figures.outbox_waiting);
    gauge!(OUTBOX_ROWS, "status" => "dead").set(figures.outbox_dead);
    gauge!(OUTBOX_OLDEST_DUE).set(figures.oldest_due.unwrap_or_default().as_secs_f64());
}
