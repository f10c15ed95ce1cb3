//! On what it was measured.

use std::path::Path;
use std::process::Command;

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    pub cores: usize,
    pub cpu: String,
    pub kernel: String,
    /// Of the folder that the databases stand in.
    pub file_system: String,
    pub rustc: String,
    /// `measure`, `release` or `dev`.
    pub profile: &'static str,
    pub eventos: &'static str,
}

impl Machine {
    pub fn look(folder: &Path) -> Self {
        let cpu = read("/proc/cpuinfo");
        let cpu = cpu.lines().find(|line| line.starts_with("model name"));
        let cpu = cpu.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()));
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            cpu: cpu.unwrap_or_default(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            file_system: file_system(folder),
            rustc: said(Command::new("rustc").arg("--version")),
            profile: profile(),
            eventos: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn profile() -> &'static str {
    let program = std::env::current_exe().unwrap_or_default();
    let in_folder = |name: &str| program.components().any(|part| part.as_os_str() == name);
    match (in_folder("measure"), in_folder("release")) {
        (true, _) => "measure",
        (_, true) => "release",
        _ => "dev",
    }
}

/// The type of the file system that holds `folder`: that of the longest mount point above it.
fn file_system(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = read("/proc/mounts");
    let above = mounts.lines().filter_map(|line| {
        let mut parts = line.split_whitespace().skip(1);
        let (point, kind) = (parts.next()?, parts.next()?);
        folder
            .starts_with(point)
            .then(|| (point.len(), kind.to_owned()))
    });
    above.max().map_or_else(String::new, |(_, kind)| kind)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn said(command: &mut Command) -> String {
    let output = command.output().map(|output| output.stdout);
    String::from_utf8_lossy(&output.unwrap_or_default())
        .trim()
        .to_owned()
}
