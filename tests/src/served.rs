//! The binary serving on a port of its own, as a process that can be measured.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use tempfile::TempDir;
use url::Url;

use crate::process::command;

pub struct Served {
    pub url: Url,
    pub pid: u32,
    child: Child,
    _folder: TempDir,
}

impl Served {
    /// Starts `eventos run` on SQLite in a folder of its own, with these variables besides.
    ///
    /// # Panics
    /// When it does not come to serve.
    pub async fn start(environment: &[(&str, &str)]) -> Self {
        let environment: Vec<(String, String)> = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        tokio::task::spawn_blocking(move || Self::spawn(&environment))
            .await
            .expect("it starts")
    }

    fn spawn(environment: &[(String, String)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = command(&["run"], folder.path())
            .env("BIND_ADDR", "127.0.0.1:0")
            .env("LOG_FORMAT", "json")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let line: serde_json::Value = serde_json::from_str(&line).ok()?;
                Some(line["fields"]["address"].as_str()?.to_owned())
            })
            .expect("it says where it serves");
        // What it says further is read, so that it never waits for a full pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self {
            url: format!("http://{address}/").parse().expect("an address"),
            pid: child.id(),
            child,
            _folder: folder,
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}
