//! A PostgreSQL of one test's or one measurement's own: durable, and it can be stopped and started.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Mutex, PoisonError};

use url::Url;

use crate::postgres;

/// A throw-away server with PostgreSQL's own defaults: `fsync`, `full_page_writes` and
/// `synchronous_commit` are on. It listens on a socket in a temporary folder and goes when dropped.
pub struct Server {
    url: Url,
    talk: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Server {
    /// # Panics
    /// When no server can be had; the message says why.
    pub fn start() -> Self {
        let launched = postgres::launch("durable")
            .unwrap_or_else(|reason| panic!("no PostgreSQL: {reason}\nRun `tests/run` first."));
        Self {
            url: launched.url,
            talk: Mutex::new((launched.orders, launched.answers)),
        }
    }

    /// Of its database `postgres`, as `DATABASE_URL` takes it.
    pub fn url(&self) -> String {
        self.url.to_string()
    }

    /// Of another of its databases.
    pub fn url_of(&self, database: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(database);
        url.to_string()
    }

    /// Stops it, as a host who restarts it does: connections are cut, and what was committed stays.
    ///
    /// # Panics
    /// When it does not, as all that follow.
    pub fn stop(&self) {
        self.order("stop");
    }

    /// Stops it as a loss of power does: it has to recover when it starts.
    pub fn kill(&self) {
        self.order("kill");
    }

    /// Starts it again.
    pub fn start_again(&self) {
        self.order("start");
    }

    fn order(&self, what: &str) {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(talk.0, "{what}").expect("its shell is there");
        let mut answer = String::new();
        talk.1.read_line(&mut answer).expect("its shell answers");
        assert_eq!(answer.trim_end(), "done", "PostgreSQL: {what}");
    }
}
