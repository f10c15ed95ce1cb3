//! The binary as a process of its own, with a script on its stdin.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A slow machine needs a while; a hang must not take the test run with it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary, built as this test run's other packages are.
///
/// # Panics
/// When it does not build.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let ours = std::env::current_exe().expect("this program's own path");
        // target/debug/deps/it-… and target/debug/load alike; the folder is named for the profile.
        let folder = ours
            .ancestors()
            .skip(1)
            .find(|folder| !folder.ends_with("deps"));
        let folder = folder.expect("target/debug");
        let profile = match folder.file_name().and_then(|name| name.to_str()) {
            None | Some("debug") => "dev",
            Some(name) => name,
        };
        let mut cargo = Command::new(env!("CARGO"));
        // What cargo tells this process of this package would have it build some dependencies anew,
        // and again the next time that it is called without.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
                .iter()
                .any(|p| text.starts_with(p))
            {
                cargo.env_remove(&name);
            }
        }
        let built = cargo
            .args(["build", "--quiet", "--workspace", "--bin", "eventos"])
            .args(["--profile", profile])
            .current_dir(root)
            .status()
            .expect("cargo runs");
        assert!(built.success(), "the binary builds");
        folder.join("eventos")
    })
}

/// The binary with nothing of this process's configuration, speaking English.
pub fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "en_US.UTF-8")
        .env("NO_PROXY", "127.0.0.1,localhost");
    command
}

/// Runs it to its end.
///
/// # Panics
/// When it cannot be started.
pub fn run(arguments: &[&str], folder: &Path, environment: &[(&str, &str)]) -> Output {
    let mut command = command(arguments, folder);
    command
        .envs(environment.iter().copied())
        .stdin(Stdio::null());
    command.output().expect("it starts")
}

/// A conversation with the running binary.
pub struct Dialogue {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    /// Everything it said.
    pub transcript: String,
    /// How much of it was looked at.
    seen: usize,
}

impl Dialogue {
    /// # Panics
    /// When it cannot be started.
    pub fn start(arguments: &[&str], folder: &Path) -> Self {
        let mut command = command(arguments, folder);
        command.stderr(Stdio::inherit());
        Self::with(&mut command)
    }

    /// With that command; where its errors go is the caller's.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn with(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let stdout = child.stdout.take().expect("piped");
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        let stdin = child.stdin.take();
        Self {
            child,
            stdin,
            lines,
            transcript: String::new(),
            seen: 0,
        }
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it writes as errors, where the command had that piped; once.
    pub fn errors(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    pub fn types(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("it is still listening");
        writeln!(stdin, "{line}").expect("it is still there");
    }

    pub fn types_all(&mut self, lines: &[&str]) {
        for line in lines {
            self.types(line);
        }
    }

    /// Waits until it says `text`; what it said since the last time, with that line, comes back.
    ///
    /// # Panics
    /// When it does not say it in time.
    pub fn expect(&mut self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.transcript[self.seen..].find(text) {
                let end = self.seen + at + text.len();
                let end = self.transcript[end..]
                    .find('\n')
                    .map_or(self.transcript.len(), |n| end + n + 1);
                let said = self.transcript[self.seen..end].to_owned();
                self.seen = end;
                return said;
            }
            match self
                .lines
                .recv_timeout(until.saturating_duration_since(Instant::now()))
            {
                Ok(line) => {
                    self.transcript.push_str(&line);
                    self.transcript.push('\n');
                }
                Err(_) => panic!("it never said {text:?}:\n{}", self.transcript),
            }
        }
    }

    /// Ends its input; its exit code comes back.
    ///
    /// # Panics
    /// When it does not end in time.
    pub fn finish(mut self) -> (Option<i32>, String) {
        drop(self.stdin.take());
        let until = Instant::now() + PATIENCE;
        while let Ok(line) = self
            .lines
            .recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            self.transcript.push_str(&line);
            self.transcript.push('\n');
        }
        let status = self.child.wait().expect("it ends");
        (status.code(), std::mem::take(&mut self.transcript))
    }
}

impl Drop for Dialogue {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
