//! The recorder of what is measured, and what the system says of this process.

use std::fs;
use std::time::Duration;

use eventos_core::clock::Clock;
use eventos_core::measure;
use eventos_webhooks::Metrics;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use secrecy::SecretString;

/// Between drains of the histograms: what nobody reads must not pile up.
const UPKEEP: Duration = Duration::from_secs(5);

/// Sets the recorder up, once a process, before anything is measured. What serves it comes back.
///
/// # Errors
/// When there is one already.
pub fn start(token: Option<SecretString>) -> anyhow::Result<Metrics> {
    let mut builder = PrometheusBuilder::new();
    for (name, buckets) in measure::BUCKETS {
        builder = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets)?;
    }
    let handle = builder.install_recorder()?;
    measure::describe();
    measure::started(env!("CARGO_PKG_VERSION"), Clock::System.now());
    let kept = handle.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            kept.run_upkeep();
        }
    });
    let render = move || {
        measure::process(resident_bytes(), open_fds());
        handle.render()
    };
    Ok(Metrics::new(render, token))
}

/// None where the system has no `/proc`.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

fn open_fds() -> Option<usize> {
    // The listing itself has one open.
    Some(
        fs::read_dir("/proc/self/fd")
            .ok()?
            .count()
            .saturating_sub(1),
    )
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn the_system_says_what_the_process_takes() {
        let bytes = super::resident_bytes().expect("Linux says it");
        assert!((100_000..10_000_000_000).contains(&bytes), "{bytes}");
        assert!(super::open_fds().expect("Linux says it") > 2);
    }
}
