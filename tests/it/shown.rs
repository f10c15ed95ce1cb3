//! What runs, shown: metrics after a story, and who may read them.

use std::collections::BTreeMap;

use eventos_tests::running::Running;
use eventos_tests::{Db, process};

use crate::logs::{refusing_mail_server, story};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A family of metrics, as Prometheus reads it.
#[derive(Debug, Default)]
struct Family {
    help: String,
    kind: String,
    /// By name and labels, as they are written.
    samples: BTreeMap<String, f64>,
}

/// Reads Prometheus' text form.
fn families(text: &str) -> BTreeMap<String, Family> {
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').expect("a help");
            families.entry(name.to_owned()).or_default().help = help.to_owned();
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a type");
            families.entry(name.to_owned()).or_default().kind = kind.to_owned();
        } else {
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let name = series.split('{').next().expect("a name");
            let of_histogram = ["_bucket", "_sum", "_count"].iter().find_map(|suffix| {
                let family = name.strip_suffix(suffix)?;
                families.contains_key(family).then(|| family.to_owned())
            });
            let family = of_histogram.unwrap_or_else(|| name.to_owned());
            let value = value.parse().expect("a number");
            families
                .entry(family)
                .or_default()
                .samples
                .insert(series.to_owned(), value);
        }
    }
    families
}

/// What `promtool check metrics` would say, and more: labels of few values.
fn against_the_rules(families: &BTreeMap<String, Family>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, family) in families {
        let mut wrong = |what: &str| found.push(format!("{name} {what}"));
        if family.help.len() < 10 {
            wrong("has no HELP");
        }
        if !matches!(family.kind.as_str(), "counter" | "gauge" | "histogram") {
            wrong("has no TYPE");
        }
        if (family.kind == "counter") != name.ends_with("_total") {
            wrong("ends in _total and is no counter, or the other way round");
        }
        if !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            wrong("is not in small letters");
        }
        for unit in [
            "milliseconds",
            "_ms",
            "minutes",
            "kilobytes",
            "_kb",
            "_count",
            "_sum",
            "_bucket",
        ] {
            if name.ends_with(unit) || name.contains(&format!("{unit}_")) {
                wrong("has no base unit");
            }
        }
        if family.samples.is_empty() || family.samples.len() > 600 {
            wrong("has no series, or too many");
        }
        for series in family.samples.keys() {
            let labels = series
                .split_once('{')
                .map_or("", |(_, labels)| labels.trim_end_matches('}'));
            for value in labels.split('"').skip(1).step_by(2) {
                let digits = value.chars().filter(char::is_ascii_digit).count();
                let is_number = value.parse::<f64>().is_ok();
                if value.len() > 48 || digits > 3 && !is_number || value.contains('@') {
                    found.push(format!("{series} looks unbounded"));
                }
            }
        }
    }
    found
}

async fn scrape(running: &Running) -> String {
    let host = running.host.as_ref().expect("a host's listener");
    let answer = running
        .http
        .get(format!("{host}/metrics"))
        .send()
        .await
        .expect("metrics");
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    answer.text().await.expect("text")
}

/// What the story comes to.
const COUNTED: [(&str, f64); 27] = [
    (r#"eventos_order_transitions_total{to="pending"}"#, 3.0),
    (r#"eventos_order_transitions_total{to="paid"}"#, 2.0),
    (r#"eventos_order_transitions_total{to="refunded"}"#, 1.0),
    (r#"eventos_order_transitions_total{to="cancelled"}"#, 1.0),
    (r#"eventos_order_transitions_total{to="expired"}"#, 0.0),
    ("eventos_holds_open", 0.0),
    ("eventos_holds_lapsed_total", 0.0),
    (
        r#"eventos_webhook_events_total{kind="checkout.session.completed",outcome="fulfilled"}"#,
        2.0,
    ),
    (
        r#"eventos_webhook_events_total{kind="charge.refunded",outcome="already_done"}"#,
        1.0,
    ),
    (
        r#"eventos_webhook_refusals_total{reason="bad_signature"}"#,
        1.0,
    ),
    (r#"eventos_check_ins_total{outcome="admitted"}"#, 2.0),
    (r#"eventos_check_ins_total{outcome="already_in"}"#, 1.0),
    (r#"eventos_check_ins_total{outcome="unknown_code"}"#, 1.0),
    (r#"eventos_check_ins_total{outcome="again"}"#, 0.0),
    (
        r#"eventos_deliveries_total{channel="mail",outcome="sent"}"#,
        2.0,
    ),
    (
        r#"eventos_deliveries_total{channel="mail",outcome="given_up"}"#,
        1.0,
    ),
    (
        r#"eventos_deliveries_total{channel="stripe",outcome="sent"}"#,
        1.0,
    ),
    // Three tickets, two sales, a refund, that a mail was refused, and that somebody is door staff.
    (
        r#"eventos_deliveries_total{channel="console",outcome="sent"}"#,
        8.0,
    ),
    (r#"eventos_outbox_rows{status="waiting"}"#, 1.0),
    (r#"eventos_outbox_rows{status="dead"}"#, 1.0),
    (
        r#"eventos_http_requests_total{route="/webhooks/stripe",method="POST",status="2xx"}"#,
        3.0,
    ),
    (
        r#"eventos_http_requests_total{route="/webhooks/stripe",method="POST",status="4xx"}"#,
        1.0,
    ),
    (
        r#"eventos_http_requests_total{route="/checkout/success",method="GET",status="2xx"}"#,
        1.0,
    ),
    (
        r#"eventos_http_requests_total{route="/t/{code}",method="GET",status="2xx"}"#,
        1.0,
    ),
    (
        r#"eventos_http_requests_total{route="/t/{code}",method="GET",status="4xx"}"#,
        1.0,
    ),
    ("eventos_database_up", 1.0),
    (r#"eventos_build_info{version="0.1.0"}"#, 1.0),
];

async fn metrics_count_what_happened(db: Db) {
    let smtp = refusing_mail_server().await;
    let more = [
        ("METRICS_ADDR", "127.0.0.1:0"),
        ("SMTP_URL", smtp.as_str()),
        ("EMAIL_FROM", "eventos@example.org"),
    ];
    let mut running = Running::start(db, "web,worker,console", &more).await;
    story(&mut running).await;
    let text = scrape(&running).await;
    let families = families(&text);
    let wrong = against_the_rules(&families);
    assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
    for (series, count) in COUNTED {
        let family = &families[series.split('{').next().expect("a name")];
        assert_eq!(family.samples.get(series), Some(&count), "{series}\n{text}");
    }
    // What Stripe could not be told of is tried again, once or twice by now.
    let again = families["eventos_deliveries_total"].samples[r#"eventos_deliveries_total{channel="stripe",outcome="retry"}"#];
    assert!((1.0..=3.0).contains(&again), "{text}");
    let count =
        |series: &str| families[series.split("_count").next().expect("a name")].samples[series];
    for kind in ["read", "write"] {
        let seconds = |of: &str| {
            count(&format!(
                "eventos_database_{of}_seconds_count{{kind=\"{kind}\"}}"
            ))
        };
        assert!(
            seconds("transaction_duration") > 10.0 && seconds("begin_wait") > 10.0,
            "{text}"
        );
    }
    let paid =
        r#"eventos_http_request_duration_seconds_count{route="/webhooks/stripe",method="POST"}"#;
    assert_eq!(
        count(paid),
        4.0,
        "three of Stripe's and a forged one\n{text}"
    );
    for gauge in [
        "process_resident_memory_bytes",
        "process_start_time_seconds",
        "eventos_database_connections",
    ] {
        assert!(
            families[gauge].samples.values().sum::<f64>() >= 1.0,
            "{gauge}\n{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_count_what_happened_on_sqlite() {
    metrics_count_what_happened(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_count_what_happened_on_postgres() {
    metrics_count_what_happened(Db::Postgres).await;
}

#[test]
fn what_breaks_the_rules_is_seen() {
    let bad = "# TYPE a_total gauge\na_total 1\n# HELP b Something that is said.\n# TYPE b counter\nb 1\n\
               # HELP c_milliseconds Something that is said.\n# TYPE c_milliseconds gauge\nc_milliseconds{id=\"0191abcd\"} 1\n";
    assert_eq!(
        against_the_rules(&families(bad)).len(),
        5,
        "{:?}",
        against_the_rules(&families(bad))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_for_whoever_has_the_token_or_reaches_the_address() {
    let more = [("METRICS_ADDR", "127.0.0.1:0"), ("METRICS_TOKEN", TOKEN)];
    let running = Running::start(Db::Sqlite, "web,worker", &more).await;
    let host = running.host.clone().expect("a host's listener");
    let ask = async |base: &str, path: &str, authorization: Option<String>| {
        let mut request = running.http.get(format!("{base}{path}"));
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let answer = request.send().await.expect("an answer");
        let asks = answer.headers().contains_key("www-authenticate");
        (
            answer.status().as_u16(),
            asks,
            answer.text().await.expect("text"),
        )
    };
    let none = ask(&running.web, "/metrics", None).await;
    assert_eq!((none.0, none.1), (401, true), "{none:?}");
    assert!(
        none.2.contains("UNAUTHORIZED") && !none.2.contains(TOKEN),
        "{none:?}"
    );
    for wrong in [
        format!("Bearer {TOKEN}0"),
        format!("Bearer {}", &TOKEN[1..]),
        format!("Basic {TOKEN}"),
        "Bearer".into(),
        TOKEN.into(),
    ] {
        assert_eq!(
            ask(&running.web, "/metrics", Some(wrong.clone())).await.0,
            401,
            "{wrong}"
        );
    }
    for right in [format!("Bearer {TOKEN}"), format!("bearer {TOKEN}")] {
        let read = ask(&running.web, "/metrics", Some(right)).await;
        assert!(
            read.0 == 200 && read.2.contains("eventos_build_info{version="),
            "{read:?}"
        );
    }
    // The host's own address: no token, and nothing else.
    assert!(
        ask(&host, "/metrics", None)
            .await
            .2
            .contains("eventos_database_up 1")
    );
    assert_eq!(ask(&host, "/healthz", None).await.0, 200);
    assert_eq!(ask(&host, "/readyz", None).await.0, 200);
    for elsewhere in [
        "/",
        "/e/jazz",
        "/t/code",
        "/webhooks/stripe",
        "/checkout/success",
    ] {
        assert_eq!(ask(&host, elsewhere, None).await.0, 404, "{elsewhere}");
    }
    let refused = running
        .http
        .post(format!("{host}/webhooks/stripe"))
        .body("{}")
        .send()
        .await;
    assert_eq!(refused.expect("an answer").status(), 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_token_the_web_server_has_no_metrics() {
    for more in [&[("METRICS_ADDR", "127.0.0.1:0")][..], &[]] {
        let running = Running::start(Db::Sqlite, "web,worker", more).await;
        for authorization in ["", "Bearer ", "Bearer 0123456789abcdef"] {
            let request = running.http.get(format!("{}/metrics", running.web));
            let answer = request.header("authorization", authorization).send().await;
            assert_eq!(answer.expect("an answer").status(), 404);
        }
    }
}

#[test]
fn a_wrong_place_for_metrics_is_named_and_nothing_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    let refused = |variable: &str, value: &str, more: &[(&str, &str)]| {
        let environment = [&[(variable, value), ("DATA_DIR", "made-by-nobody")], more].concat();
        let ended = process::run(&["run"], folder.path(), &environment);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains(variable), "{said}");
        assert_eq!(
            std::fs::read_dir(folder.path())
                .expect("the folder")
                .count(),
            0
        );
        said
    };
    refused("METRICS_ADDR", "9464", &[]);
    refused(
        "METRICS_ADDR",
        "127.0.0.1:9464",
        &[("BIND_ADDR", "127.0.0.1:9464")],
    );
    refused("METRICS_ADDR", &taken, &[("BIND_ADDR", "127.0.0.1:0")]);
    let said = refused("METRICS_TOKEN", "hunter2hunter2", &[]);
    assert!(said.contains("16") && !said.contains("hunter2"), "{said}");
    refused("METRICS_TOKEN", "hunter2 hunter2 hunter2", &[]);
}

#[test]
fn doctor_says_where_metrics_are_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let doctor = |more: &[(&str, &str)]| {
        let ended = process::run(&["doctor"], folder.path(), more);
        assert_eq!(ended.status.code(), Some(0));
        String::from_utf8_lossy(&ended.stdout).into_owned()
    };
    assert!(doctor(&[]).contains("Metrics are not served"));
    let both = doctor(&[
        ("METRICS_ADDR", "127.0.0.1:9464"),
        ("METRICS_TOKEN", TOKEN),
        ("PUBLIC_URL", "https://events.example.org"),
    ]);
    assert!(both.contains("http://127.0.0.1:9464/metrics"), "{both}");
    assert!(
        both.contains("https://events.example.org/metrics") && !both.contains(TOKEN),
        "{both}"
    );
    let open = doctor(&[("METRICS_ADDR", "0.0.0.0:9464")]);
    assert!(
        open.contains("! Metrics") && open.contains("→ Anybody"),
        "{open}"
    );
}
