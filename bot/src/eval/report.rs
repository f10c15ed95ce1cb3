//! What came of all cases: counted by kind, and told as lines or as JSON.

use std::collections::BTreeMap;
use std::time::Duration;

use eventos_core::i18n::Lang;
use serde_json::{Value, json};

use super::case::Kind;
use super::judge::word;
use super::play::Played;
use super::price::Price;
use crate::text::t;

/// Which model was measured, and when.
pub struct Measured {
    pub model: String,
    /// Where it is: no key, and no path.
    pub host: String,
    pub date: String,
    pub times: usize,
    pub price: Option<Price>,
}

/// Numbers of some of the cases.
#[derive(Default)]
struct Sum {
    cases: usize,
    passed: usize,
    input: i64,
    output: i64,
    waited: Vec<Duration>,
}

impl Sum {
    fn add(&mut self, played: &Played) {
        self.cases += 1;
        self.passed += usize::from(played.passed());
        self.input += played.used.prompt_tokens;
        self.output += played.used.completion_tokens;
        self.waited.extend(&played.waited);
    }

    fn percent(&self) -> f64 {
        match self.cases {
            0 => 0.0,
            cases => 100.0 * self.passed as f64 / cases as f64,
        }
    }

    /// So many of a hundred waited no longer.
    fn waited(&self, of_hundred: usize) -> Duration {
        let mut sorted = self.waited.clone();
        sorted.sort();
        let rank = (sorted.len() * of_hundred).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }

    fn cells(&self, name: String, price: Option<&Price>) -> Vec<String> {
        let seconds = |of_hundred| format!("{:.1} s", self.waited(of_hundred).as_secs_f64());
        vec![
            name,
            self.cases.to_string(),
            self.passed.to_string(),
            format!("{:.0} %", self.percent()),
            self.input.to_string(),
            self.output.to_string(),
            dollars(price.map(|price| price.cost(self.input, self.output))),
            seconds(50),
            seconds(95),
        ]
    }

    fn json(&self, price: Option<&Price>) -> Value {
        json!({
            "cases": self.cases, "passed": self.passed, "percent": self.percent(),
            "tokens_in": self.input, "tokens_out": self.output,
            "cost_usd": price.map(|price| price.cost(self.input, self.output)),
            "latency_p50_ms": millis(self.waited(50)), "latency_p95_ms": millis(self.waited(95)),
        })
    }
}

fn dollars(cost: Option<f64>) -> String {
    cost.map_or_else(|| "?".to_owned(), |cost| format!("${cost:.4}"))
}

fn millis(waited: Duration) -> u64 {
    u64::try_from(waited.as_millis()).unwrap_or(u64::MAX)
}

/// Everything that came of a run.
pub struct Report {
    pub measured: Measured,
    pub played: Vec<Played>,
}

impl Report {
    /// How many of a hundred came out as they had to.
    pub fn percent(&self) -> f64 {
        self.total().percent()
    }

    /// Whether no answer of the model's came, in any case.
    pub fn is_unanswered(&self) -> bool {
        self.total().output == 0
    }

    fn total(&self) -> Sum {
        let mut total = Sum::default();
        self.played.iter().for_each(|played| total.add(played));
        total
    }

    fn kinds(&self) -> BTreeMap<Kind, Sum> {
        let mut kinds: BTreeMap<Kind, Sum> = BTreeMap::new();
        for played in &self.played {
            let kind = played.found.case.kind;
            kinds.entry(kind).or_default().add(played);
        }
        kinds
    }

    /// The table, and each case that did not come out.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let measured = &self.measured;
        let price = measured.price.as_ref();
        let mut rows = vec![vec![
            t!(lang, "eval-column-kind"),
            t!(lang, "eval-column-cases"),
            t!(lang, "eval-column-passed"),
            "%".to_owned(),
            t!(lang, "eval-column-in"),
            t!(lang, "eval-column-out"),
            t!(lang, "eval-column-cost"),
            "p50".to_owned(),
            "p95".to_owned(),
        ]];
        let kinds = self.kinds();
        rows.extend(kinds.iter().map(|(kind, sum)| sum.cells(word(kind), price)));
        rows.push(self.total().cells(t!(lang, "eval-total"), price));
        let (model, host) = (measured.model.as_str(), measured.host.as_str());
        let mut lines = vec![
            t!(lang, "eval-title", model = model, host = host),
            String::new(),
        ];
        lines.extend(table(&rows));
        lines.push(String::new());
        lines.push(t!(lang, "eval-what-waited"));
        if price.is_none() {
            lines.push(t!(lang, "eval-cost-unknown", model = model));
        }
        let failed = self.played.iter().filter(|played| !played.passed());
        lines.extend(failed.flat_map(|played| failure(lang, played)));
        lines
    }

    pub fn json(&self) -> Value {
        let measured = &self.measured;
        let price = measured.price.as_ref();
        let kinds = self.kinds().into_iter();
        let kinds: serde_json::Map<String, Value> = kinds
            .map(|(kind, sum)| (word(&kind), sum.json(price)))
            .collect();
        let cases = self.played.iter().map(|played| {
            let used = played.used;
            let case = &played.found.case;
            json!({
                "file": played.found.file, "name": case.name, "kind": case.kind,
                "language": case.language, "forwarded": case.forwarded,
                "time": played.time, "passed": played.passed(),
                "findings": played.findings, "requests": used.requests,
                "tokens_in": used.prompt_tokens, "tokens_out": used.completion_tokens,
                "cost_usd": price.map(|price| price.cost(used.prompt_tokens, used.completion_tokens)),
                "latency_ms": played.waited.iter().map(|waited| millis(*waited)).collect::<Vec<_>>(),
                "read": played.read,
            })
        });
        json!({
            "model": measured.model, "host": measured.host, "date": measured.date,
            "repeat": measured.times, "total": self.total().json(price), "kinds": kinds,
            "cases": cases.collect::<Vec<_>>(),
        })
    }
}

/// A case that did not come out: what had to come, what came, and what the person read.
fn failure(lang: Lang, played: &Played) -> Vec<String> {
    let found = &played.found;
    let name = format!("✗ {} · {}", found.file, found.case.name);
    let mut lines = vec![
        String::new(),
        match played.time {
            1 => name,
            time => format!("{name} ({time})"),
        },
    ];
    lines.extend(played.findings.iter().map(|finding| {
        t!(
            lang,
            "eval-finding",
            rule = finding.rule,
            expected = finding.expected.as_str(),
            came = finding.came.as_str()
        )
    }));
    let read = played.read.lines().filter(|line| !line.trim().is_empty());
    lines.extend(read.map(|line| format!("    │ {line}")));
    lines
}

/// Rows below one another: the first column to the left, and numbers to the right.
fn table(rows: &[Vec<String>]) -> Vec<String> {
    let length = |cell: &String| cell.chars().count();
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|at| rows.iter().map(|row| length(&row[at])).max().unwrap_or(0))
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(at, (cell, &width))| match at {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
