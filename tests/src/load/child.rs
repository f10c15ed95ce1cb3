//! The product under load: `load serve` as a child process, and how much memory it has.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use serde::Serialize;

/// Ends the process when dropped.
pub struct Server {
    process: Child,
    stdin: Option<ChildStdin>,
    pub address: SocketAddr,
}

/// In MiB, as Linux counts it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Memory {
    /// All that is in RAM, the pages of the program and of mapped files included.
    pub resident: f64,
    /// Its own: heap and stacks.
    pub anonymous: f64,
}

impl Memory {
    /// What a process has now.
    ///
    /// # Panics
    /// When there is none, or this is not Linux.
    pub fn of(process: u32) -> Self {
        let path = format!("/proc/{}/status", process);
        let status = std::fs::read_to_string(path).expect("Linux, and a process");
        let mib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            kib.map_or(f64::NAN, |kib| kib / 1024.0)
        };
        Self {
            resident: mib("VmRSS:"),
            anonymous: mib("RssAnon:"),
        }
    }
}

/// What [`Server::start`] takes for the product.
pub fn serving(database_url: &str, data_dir: &Path, worker: bool) -> Vec<String> {
    let data_dir = data_dir.display().to_string();
    let given = ["serve", "--database", database_url, "--data-dir", &data_dir];
    let given = given.into_iter().chain(worker.then_some("--worker"));
    given.map(str::to_owned).collect()
}

impl Server {
    /// Starts this very program once more, with these arguments. Its log goes to `serve.log` in
    /// `data_dir`.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(arguments: &[String], data_dir: &Path) -> Self {
        let program = std::env::current_exe().expect("this program's path");
        let log = File::create(data_dir.join("serve.log")).expect("a log file");
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log);
        let mut process = command.spawn().expect("it starts");
        let stdin = process.stdin.take();
        let mut said = String::new();
        let stdout = process.stdout.take().expect("piped");
        BufReader::new(stdout)
            .read_line(&mut said)
            .expect("it says something");
        let address = said.trim_end().strip_prefix("ready ");
        let address = address.and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| {
            let log = std::fs::read_to_string(data_dir.join("serve.log"));
            panic!(
                "the server did not start: {said}{}",
                log.unwrap_or_default()
            )
        });
        Self {
            process,
            stdin,
            address,
        }
    }

    /// # Panics
    /// Where there is no `/proc`.
    pub fn memory(&self) -> Memory {
        Memory::of(self.process.id())
    }

    /// Has it finish what is under way.
    ///
    /// # Panics
    /// When it ended badly.
    pub fn stop(mut self) {
        drop(self.stdin.take());
        let ended = self.process.wait().expect("it ends");
        assert!(ended.success(), "the server ended with {ended}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
