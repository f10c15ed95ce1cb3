//! `eventos eval` from outside: models that are scripted, and what is made of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use eventos_tests::openai::{Answer, Asked, OpenAi, Settings};
use eventos_tests::process::run;
use serde_json::{Value, json};

use crate::eval_models::{Plan, cases, dear, evals, good, late, model, obedient, spoiled, talker};

/// What came of a run of the binary.
pub struct Evaluated {
    pub output: Output,
    report: Value,
}

impl Evaluated {
    pub fn said(&self) -> String {
        format!(
            "{}\n{}",
            String::from_utf8_lossy(&self.output.stdout),
            String::from_utf8_lossy(&self.output.stderr)
        )
    }

    pub fn cases(&self) -> Vec<Value> {
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

/// Those by which a case failed.
pub fn rules(case: &Value) -> BTreeSet<String> {
    let findings = case["findings"].as_array().into_iter().flatten();
    let rules = findings.filter_map(|finding| finding["rule"].as_str());
    rules.map(str::to_owned).collect()
}

/// Runs the binary beside a stand-in whose model that is.
pub async fn evaluated(
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
    println!("{said}");
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
        "--name",
        "en-weather",
        "--name",
        "en-attack-anothers",
        "--jobs",
        "8",
    ];
    let late = [("OPENAI_TIMEOUT", "1")];
    for answer in [Answer::garbage(), Answer::hangs()] {
        let model = move |_: &Asked| Some(answer.clone());
        let (evaluated, _) = evaluated(&evals(), &arguments, &late, model).await;
        assert_eq!(evaluated.passed(), 0);
        assert_eq!(evaluated.cases().len(), 5, "{}", evaluated.said());
        assert_eq!(evaluated.output.status.code(), Some(1));
        assert!(
            evaluated.said().contains("did not answer once"),
            "{}",
            evaluated.said()
        );
    }
}

/// One case that any model passes, in a folder of its own.
fn easy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let case = |name: &str, expect: Value| {
        json!({
            "name": name, "kind": "nonsense", "language": "en", "now": "2026-10-20T09:00:00Z",
            "says": [name], "expect": expect,
        })
    };
    let cases = json!([
        case("easy", json!({ "says_any": ["hello"] })),
        case("hard", json!({ "says_any": ["bonjour"] })),
    ]);
    std::fs::write(folder.path().join("easy.json"), cases.to_string()).expect("a file");
    folder
}

fn hello(_: &Asked) -> Option<Answer> {
    Some(Answer::text("Hello.").usage(1_000, 100))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_is_told_and_a_rate_that_is_too_low_is_a_failure() {
    let folder = easy();
    for (least, code) in [("50", 0), ("51", 1)] {
        let arguments = ["--at-least", least];
        let (evaluated, _) = evaluated(folder.path(), &arguments, &[], hello).await;
        let said = evaluated.said();
        assert_eq!(evaluated.output.status.code(), Some(code), "{said}");
        assert!(said.contains("✗ easy.json · hard"), "{said}");
        assert!(
            said.contains("says_any: expected bonjour, came —"),
            "{said}"
        );
        assert!(said.contains("│ Hello."), "{said}");
        assert!(!said.contains("✗ easy.json · easy"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_model_costs_is_said_by_the_host_or_known_and_never_guessed() {
    let folder = easy();
    for (model, prices, cost) in [
        ("gpt-4o", None, json!(0.007)),
        ("gpt-4o-mini", None, json!(0.00042)),
        ("gpt-4o", Some("gpt-4o=10/20"), json!(0.024)),
        ("gpt-4o-mini", Some("gpt-4o=10/20"), json!(0.00042)),
    ] {
        let mut arguments = Vec::new();
        if let Some(prices) = prices {
            arguments.extend(["--prices", prices]);
        }
        let set = [("OPENAI_MODEL", model)];
        let (evaluated, _) = evaluated(folder.path(), &arguments, &set, hello).await;
        assert_eq!(evaluated.report["model"], model);
        let came = evaluated.report["total"]["cost_usd"]
            .as_f64()
            .expect("a cost");
        let cost = cost.as_f64().expect("a number");
        assert!((came - cost).abs() < 1e-9, "{came} {cost}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cases_are_chosen_and_played_again_and_the_order_is_theirs() {
    let folder = easy();
    let arguments = [
        "--repeat", "3", "--jobs", "5", "--kind", "nonsense", "--kind", "attack",
    ];
    let (evaluated, openai) = evaluated(folder.path(), &arguments, &[], hello).await;
    let cases = evaluated.cases();
    let played: Vec<String> = cases
        .iter()
        .map(|case| format!("{} {}", name(case), case["time"]))
        .collect();
    assert_eq!(
        played,
        ["easy 1", "easy 2", "easy 3", "hard 1", "hard 2", "hard 3"]
    );
    assert_eq!((openai.count(), evaluated.passed()), (6, 3));
    assert_eq!(evaluated.report["repeat"], 3);
    assert_eq!(evaluated.report["kinds"]["nonsense"]["percent"], 50.0);
    assert_eq!(evaluated.report["host"], "127.0.0.1");
    let none = ["--kind", "attack"];
    let (evaluated, _) = self::evaluated(folder.path(), &none, &[], hello).await;
    assert_eq!(evaluated.output.status.code(), Some(2));
    assert!(
        evaluated.said().contains("None of the cases"),
        "{}",
        evaluated.said()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_alone_goes_to_standard_output_where_it_is_asked_for() {
    let openai = OpenAi::start(Settings::default()).await;
    openai.answers_when(hello);
    let folder = easy();
    let cases = folder.path().to_str().expect("a path");
    let (url, key) = (openai.base_url(), openai.key());
    let set = [
        ("OPENAI_BASE_URL", url.as_str()),
        ("OPENAI_API_KEY", key.as_str()),
    ];
    let arguments = ["eval", "--cases", cases, "--json", "-"];
    let output = tokio::task::block_in_place(|| run(&arguments, folder.path(), &set));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(report["total"]["passed"], 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("gpt-4o at 127.0.0.1"));
}

#[test]
fn without_a_model_or_cases_it_says_so() {
    let folder = easy();
    let path = folder.path().to_str().expect("a path");
    let output = run(&["eval", "--cases", path], folder.path(), &[]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("OPENAI_API_KEY") && said.contains("OPENAI_BASE_URL"),
        "{said}"
    );
    let german = [("LANG", "de_DE.UTF-8")];
    let output = run(&["eval", "--cases", path], folder.path(), &german);
    assert!(String::from_utf8_lossy(&output.stderr).contains("kein Modell"));
    let empty = tempfile::tempdir().expect("a folder");
    for place in [empty.path().to_str().expect("a path"), "no/such/folder"] {
        let output = run(&["eval", "--cases", place], folder.path(), &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2));
        assert!(said.contains("--cases") && said.contains(place), "{said}");
    }
}
