//! `eventos eval`: how well a model does this work, by cases, through the bot's own front door.
//!
//! Each case is played on a database of its own, and nothing goes out to anybody. It needs a model, and
//! nothing else of what the host configured. Deliberately absent: a model that judges.

mod case;
mod draft;
mod files;
mod folded;
mod judge;
mod offered;
mod play;
mod price;
mod report;
mod scene;
mod sent;
mod shown;
mod spared;
mod tiers;

use std::path::Path;

use eventos_core::clock::Clock;
use eventos_core::config::{Budget, OpenAi};
use eventos_core::i18n::Lang;

pub use self::case::Kind;
use self::files::Filter;
use self::play::Played;
pub use self::price::Price;
use self::report::{Measured, Report};
use crate::cli::Eval;
use crate::exit::Ending;
use crate::text::t;
use crate::{logging, output, shutdown};

/// Nobody is to be told in the middle of it that too much was asked.
const NO_BUDGET: Budget = Budget {
    per_person: u32::MAX,
    per_day: u32::MAX,
    per_minute: 1_000_000,
};
/// Where models are asked when nothing else is set.
const USUAL_HOST: &str = "api.openai.com";
/// Stands for standard output.
const STDOUT: &str = "-";

/// Plays the cases and says what came of them.
pub async fn eval(options: Eval, lang: Lang) -> Result<(), Ending> {
    let config = scene::configuration(Path::new("."), 0, 0)
        .map_err(|errors| Ending::misconfigured(&errors, lang))?;
    // What goes wrong with the vendor is seen in what people are told.
    logging::start(config.log_format, "off")
        .map_err(|error| Ending::refused(t!(lang, "config-not-log-filter", error = error)))?;
    let filter = Filter {
        kinds: options.kind,
        names: options.name,
    };
    let cases = files::read(&options.cases, &filter, lang)?;
    let model = config
        .openai
        .ok_or_else(|| Ending::refused(t!(lang, "no-model")))?;
    let model = measured(model);
    let count = cases.len() * options.repeat;
    let name = model.main.name.as_str();
    eprintln!("{}", t!(lang, "eval-begins", model = name, count = count));
    let mut done = 0;
    let ended = |played: &Played| {
        done += 1;
        eprintln!("{}", progress(played, done, count));
    };
    let signal = shutdown::on_signal()?;
    let played = tokio::select! {
        played = play::all(cases, &model, options.repeat, options.jobs, ended) => played?,
        // What the cases kept goes with them.
        () = signal.cancelled() => return Err(Ending::Said),
    };
    let report = Report {
        measured: Measured {
            host: host(&model),
            date: Clock::System.now().to_rfc3339(),
            times: options.repeat,
            price: Price::of(name, &options.prices),
            model: name.to_owned(),
        },
        played,
    };
    tell(&report, options.json.as_deref(), lang)?;
    verdict(&report, options.at_least, lang)
}

/// One model is measured: it writes descriptions as well.
fn measured(mut model: OpenAi) -> OpenAi {
    model.small.name.clone_from(&model.main.name);
    model.budget = NO_BUDGET;
    model
}

fn host(model: &OpenAi) -> String {
    let host = model.base_url.as_ref().and_then(|url| url.host_str());
    host.unwrap_or(USUAL_HOST).to_owned()
}

fn progress(played: &Played, done: usize, count: usize) -> String {
    let sign = if played.passed() { "✓" } else { "✗" };
    format!("{sign} {done}/{count} {}", played.found.case.name)
}

/// Where JSON goes to standard output, it stands there alone.
fn tell(report: &Report, json: Option<&Path>, lang: Lang) -> Result<(), Ending> {
    let text = format!("{:#}", report.json());
    match json {
        Some(path) if path == Path::new(STDOUT) => {
            output::line(&text)?;
            report
                .lines(lang)
                .iter()
                .for_each(|line| eprintln!("{line}"));
            return Ok(());
        }
        Some(path) => std::fs::write(path, text + "\n").map_err(|error| {
            let path = path.display().to_string();
            Ending::refused(t!(
                lang,
                "eval-json-failed",
                path = path,
                error = error.to_string()
            ))
        })?,
        None => (),
    }
    Ok(report
        .lines(lang)
        .iter()
        .try_for_each(|line| output::line(line))?)
}

fn verdict(report: &Report, at_least: Option<u8>, lang: Lang) -> Result<(), Ending> {
    if report.is_unanswered() {
        eprintln!("{}", t!(lang, "eval-unanswered"));
        return Err(Ending::Said);
    }
    match at_least {
        Some(wanted) if report.percent() < f64::from(wanted) => {
            let (came, wanted) = (format!("{:.1}", report.percent()), wanted.to_string());
            eprintln!("{}", t!(lang, "eval-below", came = came, wanted = wanted));
            Err(Ending::Said)
        }
        _ => Ok(()),
    }
}
