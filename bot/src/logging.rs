//! Logs go to standard error. Failures are counted, so that a script sees them in the exit code.

use std::sync::atomic::{AtomicUsize, Ordering};

use eventos_core::config::LogFormat;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// What is logged unless `RUST_LOG` says otherwise.
pub const SERVER_FILTER: &str = "info,sqlx=warn,hyper=warn";
/// The same beside a conversation, which logs would interrupt.
pub const CONSOLE_FILTER: &str = "warn,sqlx=error";

/// Crates that log what they work on: the text on a ticket, with its code; the address of a request
/// to Stripe, with the id of a checkout; a message to Discord with its picture, byte by byte, and what
/// comes from there. What they say below a warning is for nobody, whatever `RUST_LOG` says.
const QUIET: [&str; 5] = [
    "async_openai=off",
    "cosmic_text=warn",
    "serenity=warn",
    "stripe=warn",
    "tungstenite=warn",
];

static FAILURES: AtomicUsize = AtomicUsize::new(0);

/// How many failures of ours were logged so far, panics among them.
pub fn failures() -> usize {
    FAILURES.load(Ordering::SeqCst)
}

/// Sets logging up, once a process.
///
/// # Errors
/// When `RUST_LOG` cannot be read; the reason comes back.
pub fn start(format: LogFormat, filter: &str) -> Result<(), String> {
    let wanted = crate::environment::variable(EnvFilter::DEFAULT_ENV);
    let mut filter =
        EnvFilter::try_new(wanted.as_deref().unwrap_or(filter)).map_err(|e| e.to_string())?;
    for quiet in QUIET {
        filter = filter.add_directive(quiet.parse().expect("a constant directive"));
    }
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.with_ansi(has_color()).boxed(),
        LogFormat::Json => lines.json().with_ansi(false).boxed(),
    };
    // Fails when a test has set it up already, which is as good.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(Failures.with_filter(LevelFilter::ERROR))
        .try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        // A message put together at run time may repeat what somebody wrote; one in the code does not.
        let said = panic.payload().downcast_ref::<&'static str>();
        tracing::error!(place, said, "panicked");
    }));
    Ok(())
}

fn has_color() -> bool {
    use std::io::IsTerminal as _;
    std::io::stderr().is_terminal() && !crate::environment::no_color()
}

/// Counts what our own packages log as an error.
struct Failures;

impl<S: Subscriber> Layer<S> for Failures {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() == Level::ERROR && metadata.target().starts_with("eventos") {
            FAILURES.fetch_add(1, Ordering::SeqCst);
        }
    }
}
