//! What was measured: as a table for people, as JSON for programs.

use std::fmt::Write as _;

use hdrhistogram::Histogram;
use serde::Serialize;

use super::child::Memory;
use super::client::Sent;
use super::machine::Machine;

#[derive(Debug, Serialize)]
pub struct Report {
    pub machine: Machine,
    pub databases: Vec<OfDatabase>,
}

#[derive(Debug, Serialize)]
pub struct OfDatabase {
    pub database: String,
    pub worker: bool,
    pub events: usize,
    /// Of one webhook, in bytes.
    pub body_bytes: usize,
    pub raw: Option<Raw>,
    pub webhooks: Option<Webhooks>,
    pub check_ins: Vec<CheckIns>,
}

/// The limits of disk and database.
#[derive(Clone, Debug, Serialize)]
pub struct Raw {
    pub fsync_p50_ms: f64,
    pub fsync_p99_ms: f64,
    pub fsyncs_per_second: f64,
    pub orders_per_second: f64,
    pub orders_per_second_16_a_commit: f64,
    pub check_ins_per_second: f64,
    pub check_ins_per_second_16_a_commit: f64,
}

#[derive(Debug, Serialize)]
pub struct Webhooks {
    pub levels: Vec<Level>,
    pub memory: Memories,
}

#[derive(Debug, Serialize)]
pub struct Memories {
    pub idle: Memory,
    pub after_load: Memory,
    pub after_second_load: Memory,
}

#[derive(Debug, Serialize)]
pub struct CheckIns {
    /// How many were sold.
    pub tickets: usize,
    pub levels: Vec<Level>,
}

/// So many under way at once.
#[derive(Clone, Debug, Serialize)]
pub struct Level {
    pub at_once: usize,
    pub count: usize,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Of the bare loop that commits one by one; none where that was not measured.
    pub percent_of_bare: Option<f64>,
}

impl Level {
    pub fn new(at_once: usize, sent: &Sent, bare_per_second: Option<f64>) -> Self {
        let count = f64::from(u32::try_from(sent.good).unwrap_or(u32::MAX));
        let per_second = count / sent.elapsed.as_secs_f64();
        Self {
            at_once,
            count: sent.good,
            per_second,
            p50_ms: millis(&sent.micros, 0.5),
            p99_ms: millis(&sent.micros, 0.99),
            percent_of_bare: bare_per_second.map(|bare| per_second / bare * 100.0),
        }
    }
}

/// A quantile of microseconds, in milliseconds.
pub fn millis(micros: &Histogram<u64>, quantile: f64) -> f64 {
    let micros = micros.value_at_quantile(quantile);
    f64::from(u32::try_from(micros).unwrap_or(u32::MAX)) / 1000.0
}

impl Machine {
    pub fn line(&self) -> String {
        format!(
            "{} cores of {}; Linux {}; {}; {}; profile {}; eventos {}",
            self.cores,
            self.cpu,
            self.kernel,
            self.file_system,
            self.rustc,
            self.profile,
            self.eventos
        )
    }
}

impl OfDatabase {
    pub fn table(&self) -> String {
        let mut out = String::new();
        let worker = if self.worker { "on" } else { "off" };
        let _ = writeln!(
            out,
            "\n{} (worker {worker}, {} event(s), webhooks of {} bytes)",
            self.database, self.events, self.body_bytes
        );
        if let Some(raw) = &self.raw {
            raw.table(&mut out);
        }
        if let Some(webhooks) = &self.webhooks {
            levels(&mut out, "paid webhooks", &webhooks.levels);
            let m = &webhooks.memory;
            for (when, memory) in [
                ("idle", m.idle),
                ("after load", m.after_load),
                ("after a second load", m.after_second_load),
            ] {
                let _ = writeln!(
                    out,
                    "  memory {when:<20} {:>7.1} MiB resident, {:>7.1} MiB its own",
                    memory.resident, memory.anonymous
                );
            }
        }
        for check_ins in &self.check_ins {
            let what = format!("check-ins of {} tickets", check_ins.tickets);
            levels(&mut out, &what, &check_ins.levels);
        }
        self.ratios(&mut out);
        out
    }

    /// How much slower the door is with more tickets sold.
    fn ratios(&self, out: &mut String) {
        let Some((first, others)) = self.check_ins.split_first() else {
            return;
        };
        for other in others {
            for (few, many) in first.levels.iter().zip(&other.levels) {
                let _ = writeln!(
                    out,
                    "  check-ins, {} at once: {:.1} times slower with {} tickets than with {}",
                    few.at_once,
                    few.per_second / many.per_second,
                    other.tickets,
                    first.tickets
                );
            }
        }
    }
}

impl Raw {
    fn table(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "  {:<42} {:>9.0}/s  p50 {:>7.2} ms  p99 {:>7.2} ms",
            "disk: write 4 KiB + fdatasync",
            self.fsyncs_per_second,
            self.fsync_p50_ms,
            self.fsync_p99_ms
        );
        for (what, per_second) in [
            ("bare loop: paid orders", self.orders_per_second),
            ("  16 a commit", self.orders_per_second_16_a_commit),
            ("bare loop: check-ins", self.check_ins_per_second),
            ("  16 a commit", self.check_ins_per_second_16_a_commit),
        ] {
            let _ = writeln!(out, "  {what:<42} {per_second:>9.0}/s");
        }
    }
}

fn levels(out: &mut String, what: &str, levels: &[Level]) {
    for level in levels {
        let what = format!("{what}, {} at once", level.at_once);
        let of_bare = level
            .percent_of_bare
            .map_or_else(String::new, |percent| format!("  {percent:>4.0} % of bare"));
        let _ = writeln!(
            out,
            "  {what:<42} {:>9.0}/s  p50 {:>7.2} ms  p99 {:>7.2} ms{of_bare}  ({})",
            level.per_second, level.p50_ms, level.p99_ms, level.count
        );
    }
}
