//! Ending on SIGTERM and ctrl-c.

use tokio_util::sync::CancellationToken;

/// The first signal fires the token, so that what is under way can finish; the second ends the
/// process at once.
///
/// # Errors
/// When the process cannot listen to signals.
pub fn on_signal() -> std::io::Result<CancellationToken> {
    let cancel = CancellationToken::new();
    let mut signals = Signals::new()?;
    let token = cancel.clone();
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("ending: no new work is taken; a second signal ends it at once");
        token.cancel();
        signals.next().await;
        std::process::exit(130);
    });
    Ok(cancel)
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt())?;
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self {
            interrupt,
            terminate,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
