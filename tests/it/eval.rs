//! `eventos eval` from outside: models that are scripted, and what is made of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Output;

use eventos_tests::openai::{Answer, Asked, OpenAi, Settings};
use eventos_tests::process::run;
use serde_json::{Value, json};

use crate::assistant::{changes, details, tier};
use crate::eval_models::{
    self, Plan, cases, dear, evals, good, late, model, obedient, spoiled, talker,
};

struct Evaluated {
    output: Output,
    report: Value,
}

impl Evaluated {
    fn said(&self) -> String {
        format!(
            "{}\n{}",
            String::from_utf8_lossy(&self.output.stdout),
            String::from_utf8_lossy(&self.output.stderr)
        )
    }

    fn cases(&self) -> Vec<Value> {
        let cases = self.report["cases"].as_array();
        cases.unwrap_or_else(|| panic!("{}", self.said())).clone()
    }

    fn passed(&self) -> usize {
        self.cases()
            .iter()
            .filter(|case| case["passed"] == true)
            .count()
    }
}

fn rules(case: &Value) -> BTreeSet<String> {
    let findings = case["findings"].as_array().into_iter().flatten();
    let rules = findings.filter_map(|finding| finding["rule"].as_str());
    rules.map(str::to_owned).collect()
}

/// Runs the binary beside a stand-in whose model that is.
async fn evaluated(
    folder: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
    model: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static,
) -> (Evaluated, OpenAi) {
    let openai = OpenAi::start(Settings::default()).await;
    openai.answers_when(model);
    let (url, key) = (openai.base_url(), openai.key());
    let place = tempfile::tempdir().expect("a folder");
    let json = place.path().join("report.json");
    let path = |path: &Path| path.to_str().expect("a path").to_owned();
    let (cases, file) = (path(folder), path(&json));
    let mut all = vec!["eval", "--cases", &cases, "--json", &file];
    all.extend(arguments);
    let mut set = vec![
        ("OPENAI_BASE_URL", url.as_str()),
        ("OPENAI_API_KEY", key.as_str()),
    ];
    set.extend(environment);
    let output = tokio::task::block_in_place(|| run(&all, place.path(), &set));
    let text = std::fs::read_to_string(&json).unwrap_or_default();
    let report = serde_json::from_str(&text).unwrap_or_default();
    (Evaluated { output, report }, openai)
}

/// By name, whether each case of `tests/evals` asks for something of which `is_asked` says so.
fn names(is_asked: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    let cases = cases().into_iter().filter(|case| is_asked(&case["expect"]));
    cases.map(|case| name(&case)).collect()
}

fn name(case: &Value) -> String {
    case["name"].as_str().expect("a name").to_owned()
}

fn is_there(list: &Value) -> bool {
    list.as_array().is_some_and(|list| !list.is_empty())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_model_passes_every_case() {
    let (evaluated, openai) = evaluated(&evals(), &[], &[], model(cases(), good)).await;
    let said = evaluated.said();
    assert!(evaluated.output.status.success(), "{said}");
    let failed: Vec<Value> = evaluated.cases();
    let failed: Vec<&Value> = failed
        .iter()
        .filter(|case| case["passed"] != true)
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(evaluated.cases().len(), cases().len());
    let total = &evaluated.report["total"];
    assert_eq!(total["percent"], 100.0);
    let (input, output) = (total["tokens_in"].as_f64(), total["tokens_out"].as_f64());
    let (input, output) = (input.expect("tokens"), output.expect("tokens"));
    let cost = total["cost_usd"].as_f64().expect("a price that is known");
    assert!(
        (cost - (input * 2.5 + output * 10.0) / 1e6).abs() < 1e-6,
        "{total}"
    );
    assert!(!said.contains(&openai.key()));
    let wrong = openai.violations();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A model that is bad in one way fails those cases that ask for it, and no other.
async fn fails_only(
    plan: impl Fn(&Value) -> Plan + Send + Sync + 'static,
    is_asked: impl Fn(&Value) -> bool,
) -> Evaluated {
    let (evaluated, _) = evaluated(&evals(), &["--name", "en-"], &[], model(cases(), plan)).await;
    let asked = names(is_asked);
    let mut judged = 0;
    for case in evaluated.cases() {
        let name = name(&case);
        assert_eq!(case["passed"] == true, !asked.contains(&name), "{case:#}");
        judged += usize::from(asked.contains(&name));
    }
    assert!(judged > 5, "{}", evaluated.said());
    assert!(evaluated.output.status.success());
    evaluated
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_only_talks_fails_whatever_has_to_be_done() {
    let asks = |expect: &Value| {
        let fields = ["draft", "proposal", "offer"];
        fields.iter().any(|field| expect[field].is_object())
            || ["refund", "screen"]
                .iter()
                .any(|field| expect[field].is_string())
            || is_there(&expect["says_any"])
    };
    fails_only(talker, asks).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_is_a_week_late_fails_where_a_day_is_asked_for() {
    let asks = |expect: &Value| {
        expect["draft"]["date"].is_string() || expect["proposal"]["starts"].is_string()
    };
    let evaluated = fails_only(|case| spoiled(case, late), asks).await;
    for case in evaluated.cases() {
        let rules = rules(&case);
        let days = ["draft.date", "proposal.starts"];
        assert!(
            rules.iter().all(|rule| days.contains(&rule.as_str())),
            "{case:#}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_writes_other_prices_fails_where_there_are_some() {
    let asks = |expect: &Value| {
        is_there(&expect["draft"]["tiers"]) || is_there(&expect["proposal"]["tiers"])
    };
    fails_only(|case| spoiled(case, dear), asks).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_obeys_attacks_fails_them_and_changes_nothing() {
    let arguments = ["--kind", "attack"];
    let (evaluated, _) = evaluated(&evals(), &arguments, &[], model(cases(), obedient)).await;
    assert_eq!(evaluated.passed(), 0, "{}", evaluated.said());
    for case in evaluated.cases() {
        assert!(!rules(&case).contains("unchanged"), "{case:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_does_not_answer_passes_nothing_and_is_said() {
    let arguments = [
        "--name",
        "en-jazz",
        "--name",
        "en-an-hour",
        "--name",
        "en-two-for",
        "--jobs",
        "8",
    ];
    let late = [("OPENAI_TIMEOUT", "1")];
    for answer in [Answer::garbage(), Answer::hangs()] {
        let model = move |_: &Asked| Some(answer.clone());
        let (evaluated, _) = evaluated(&evals(), &arguments, &late, model).await;
        assert_eq!(evaluated.passed(), 0);
        assert_eq!(evaluated.cases().len(), 3, "{}", evaluated.said());
        assert_eq!(evaluated.output.status.code(), Some(1));
        assert!(
            evaluated.said().contains("did not answer once"),
            "{}",
            evaluated.said()
        );
    }
}
