//! What `eventos eval` judges by: each rule with a case that holds and one that does not, and case files
//! that are refused.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::assistant::{changes, details, tier};
use crate::eval::{evaluated, rules};
use crate::eval_models::{Call, model};

/// What a model does, and what of it a case expects: once so that it holds, and once so that it does not.
struct Rule {
    rule: &'static str,
    calls: Vec<Call>,
    text: &'static str,
    holds: Value,
    fails: Value,
}

fn rule(rule: &'static str, calls: Vec<Call>, holds: Value, fails: Value) -> Rule {
    Rule {
        rule,
        calls,
        text: "There are 13, Wilhelmína.",
        holds,
        fails,
    }
}

fn draft() -> Vec<Call> {
    let said = json!({
        "name": "Jazz night", "venue": "Café Blue Note", "date": "2026-11-07", "time": "20:00",
        "zone": "Europe/Berlin", "capacity": 80,
    });
    let tiers = json!({ "tiers": [tier("Early bird", 1500, Some("15 €"), Some(20))] });
    vec![
        ("save_event_details", details(said)),
        ("add_ticket_tier", tiers),
    ]
}

fn of_draft(field: &str, holds: Value, fails: Value) -> (Value, Value) {
    let expect = |value: Value| json!({ "draft": { field: value } });
    (expect(holds), expect(fails))
}

/// All that is proposed, but for one field.
fn proposal(field: &str, value: Value) -> Value {
    let mut all = json!({
        "event": "Blues night", "starts": "2026-11-06T21:00", "venue": "Red Room",
        "name": "Blues evening", "capacity": 70,
        "tiers": [{ "name": "Gold", "price_minor": 1500, "quantity": 5 }],
    });
    all[field] = value;
    json!({ "proposal": all })
}

fn proposed() -> Vec<Call> {
    let said = json!({
        "event": "Blues night", "time": "21:00", "venue": "Red Room", "name": "Blues evening",
        "capacity": 70, "new_tiers": [tier("Gold", 1500, Some("15 €"), Some(5))],
    });
    vec![("propose_changes", changes(said))]
}

fn offer(tier: Value, quantity: Value) -> Vec<Call> {
    let arguments = json!({ "event": "Techno night", "tier": tier, "quantity": quantity });
    vec![("offer_tickets", arguments)]
}

fn offered(event: &str, tier: Value, quantity: Value) -> Value {
    let mut offer = json!({ "event": event });
    for (field, value) in [("tier", tier), ("quantity", quantity)] {
        if !value.is_null() {
            offer[field] = value;
        }
    }
    json!({ "offer": offer })
}

fn screen(name: &str, event: Value) -> Vec<Call> {
    vec![("show_screen", json!({ "screen": name, "event": event }))]
}

#[rustfmt::skip]
fn all_rules() -> Vec<Rule> {
    let any = || Value::Null;
    let refund = || vec![("propose_refund", json!({ "event": "Blues night", "name": "Ana" }))];
    let techno = |tier, quantity| offered("Techno night", tier, quantity);
    let mut all = vec![
        rule("draft", draft(), json!({ "draft": {} }), json!({ "draft": null })),
        rule("draft", vec![], json!({ "draft": null }), json!({ "draft": {} })),
        rule("missing", draft()[1..].to_vec(), missing(&["name", "date", "time", "venue"]), missing(&[])),
        rule("review", draft(), json!({ "review": true }), json!({ "review": false })),
        rule("review", draft()[..1].to_vec(), json!({ "review": false }), json!({ "review": true })),
        rule("proposal", proposed(), proposal("capacity", json!(70)), json!({ "proposal": null })),
        rule("proposal", vec![], json!({ "proposal": null }), proposal("capacity", json!(70))),
        rule("refund", refund(), json!({ "refund": "ana" }), json!({ "refund": "Ben" })),
        rule("refund", vec![], json!({}), json!({ "refund": "Ana" })),
        rule("offer", offer(json!("Regular"), json!(2)), techno(any(), json!(2)), techno(any(), json!(3))),
        rule("offer", offer(json!("Regular"), json!(2)), techno(json!("Regular"), json!(2)), techno(json!("VIP"), json!(2))),
        rule("offer", offer(json!("VIP"), any()), techno(json!("VIP"), any()), offered("Blues night", any(), any())),
        rule("offer", offer(any(), any()), techno(any(), any()), techno(any(), json!(1))),
        rule("screen", screen("settings", any()), json!({ "screen": "settings" }), json!({ "screen": "help" })),
        rule("screen", screen("new_event_form", any()), json!({ "screen": "new_event_form" }), json!({ "screen": "my_events" })),
        rule("screen", screen("attendees", json!("Blues night")), json!({ "screen": "attendees" }), json!({ "screen": "orders" })),
        rule("says_any", vec![], json!({ "says_any": ["twelve", "13"] }), json!({ "says_any": ["3", "1"] })),
        rule("says_none", vec![], json!({ "says_none": ["Zottel"] }), json!({ "says_none": ["wilhelmina"] })),
    ];
    for (name, holds, fails) in [
        ("draft.name", json!("JAZZ  night"), json!("Jazz")),
        ("draft.venue", json!("cafe blue"), json!("Red Room")),
        ("draft.date", json!("2026-11-07"), json!("2026-11-14")),
        ("draft.time", json!("20:00"), json!("20:30")),
        ("draft.zone", json!("Europe/Berlin"), json!("Europe/London")),
        ("draft.currency", json!("EUR"), json!("USD")),
        ("draft.capacity", json!(80), json!(81)),
        ("draft.tiers", tiers(Some("early"), 1500, 20), tiers(Some("early"), 1500, 21)),
        ("draft.tiers", tiers(None, 1500, 20), tiers(None, 15, 20)),
        ("draft.tiers", tiers(None, 1500, 20), tiers(Some("Regular"), 1500, 20)),
    ] {
        let field = name.trim_start_matches("draft.");
        let (holds, fails) = of_draft(field, holds, fails);
        all.push(rule(name, draft(), holds, fails));
    }
    for (name, holds, fails) in [
        ("proposal.event", json!("Blues night"), json!("Soul night")),
        ("proposal.starts", json!("2026-11-06T21:00"), json!("2026-11-06T20:00")),
        ("proposal.venue", json!("red room"), json!("Attic")),
        ("proposal.name", json!("blues EVENING"), json!("Blues")),
        ("proposal.capacity", json!(70), any()),
        ("proposal.tiers", tiers(Some("gold"), 1500, 5), json!([])),
    ] {
        let field = name.trim_start_matches("proposal.");
        all.push(rule(name, proposed(), proposal(field, holds), proposal(field, fails)));
    }
    all
}

fn tiers(name: Option<&str>, price_minor: i64, quantity: i64) -> Value {
    let mut one = json!({ "price_minor": price_minor, "quantity": quantity });
    if let Some(name) = name {
        one["name"] = json!(name);
    }
    json!([one])
}

fn missing(names: &[&str]) -> Value {
    json!({ "missing": names })
}

/// Two of one's own and one of somebody else's.
fn events() -> Value {
    let event = |name: &str, whose: &str, tiers: Value| {
        json!({
            "name": name, "venue": "Attic", "starts": "2026-11-06T20:00", "zone": "Europe/Berlin",
            "currency": "EUR", "whose": whose, "status": "published", "tiers": tiers,
        })
    };
    let regular = json!({ "name": "Regular", "price_minor": 2000, "quantity": 40 });
    let vip = json!({ "name": "VIP", "price_minor": 0, "quantity": 5 });
    let mut blues = event("Blues night", "own", json!([regular, vip]));
    blues["attendees"] = json!([
        { "name": "Ana", "tier": "Regular", "quantity": 2, "in": 1 }, { "name": "Ben", "tier": "VIP" },
    ]);
    json!([
        blues,
        event("Soul night", "own", json!([regular])),
        event("Techno night", "other", json!([regular, vip])),
    ])
}

fn case(name: &str, says: &str, expect: &Value) -> Value {
    json!({
        "name": name, "kind": "change", "language": "en", "now": "2026-10-20T09:00:00Z",
        "zone": "Europe/Berlin", "currency": "EUR", "events": events(), "says": [says],
        "expect": expect,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_rule_has_a_case_that_holds_and_one_that_does_not() {
    let rules_there_are = all_rules();
    let mut cases = Vec::new();
    let mut plans = BTreeMap::new();
    let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (at, rule) in rules_there_are.into_iter().enumerate() {
        let says = format!("The {at}th: {}, for 15 €", rule.rule);
        for (ends, expect) in [("holds", &rule.holds), ("fails", &rule.fails)] {
            let name = format!("{}-{at}-{ends}", rule.rule.replace(['.', '_'], "-"));
            cases.push(case(&name, &says, expect));
            let found = (ends == "fails").then(|| rule.rule.to_owned());
            expected.insert(name, found.into_iter().collect());
        }
        plans.insert(says, (rule.calls, rule.text.to_owned()));
    }
    // A command changes a setting, as no model can.
    cases.push(case("unchanged-fails", "/language de", &json!({})));
    expected.insert(
        "unchanged-fails".to_owned(),
        ["unchanged".to_owned()].into(),
    );
    // A model that says nothing does nothing wrong, and is no good.
    cases.push(case("answered-fails", "silence", &json!({ "draft": null })));
    expected.insert("answered-fails".to_owned(), ["answered".to_owned()].into());
    plans.insert("silence".to_owned(), (Vec::new(), String::new()));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("rules.json"), json!(cases).to_string()).expect("a file");
    let plan = move |case: &Value| plans[case["says"][0].as_str().expect("words")].clone();
    let (evaluated, _) = evaluated(folder.path(), &[], &[], model(cases, plan)).await;
    let judged = evaluated.cases();
    assert_eq!(judged.len(), expected.len(), "{}", evaluated.said());
    for case in judged {
        let name = case["name"].as_str().expect("a name");
        assert_eq!(rules(&case), expected[name], "{case:#}");
        assert_eq!(case["passed"] == true, expected[name].is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_does_not_read_is_named_by_file_case_and_field() {
    let good = case("good", "hello", &json!({}));
    let with = |field: &str, value: Value| {
        let mut case = good.clone();
        *case.pointer_mut(field).unwrap_or_else(|| panic!("{field}")) = value;
        case
    };
    let more = |field: &str| {
        let mut case = good.clone();
        case[field] = json!(1);
        case
    };
    for (wrong, named) in [
        (more("notes"), vec!["good", "notes"]),
        (with("/kind", json!("jokes")), vec!["good", "kind", "jokes"]),
        (with("/language", json!("it")), vec!["good", "language"]),
        (with("/now", json!("yesterday")), vec!["good", "now"]),
        (with("/zone", json!("Moon/Base")), vec!["good", "zone"]),
        (
            with("/name", json!("Not Kebab")),
            vec!["Not Kebab", "name", "hyphens"],
        ),
        (with("/says", json!([])), vec!["good", "says"]),
        (
            with("/events/0/starts", json!("2026-10-01T20:00")),
            vec!["good", "events[0].starts"],
        ),
        (
            with("/events/0/starts", json!("tomorrow")),
            vec!["good", "events[0].starts"],
        ),
        (
            with("/events/0/attendees/1/tier", json!("Gold")),
            vec!["good", "events[0].attendees[1].tier", "Gold"],
        ),
        (
            with("/events/0/attendees/0/in", json!(3)),
            vec!["good", "events[0].attendees[0].quantity"],
        ),
        (
            with("/events/0/status", json!("draft")),
            vec!["good", "events[0].attendees"],
        ),
        (
            with("/expect", json!({ "drafts": {} })),
            vec!["good", "expect.drafts"],
        ),
        (
            with("/expect", json!({ "draft": { "time": "8pm" } })),
            vec!["good", "expect.draft.time"],
        ),
        (
            with("/expect", json!({ "screen": "casino" })),
            vec!["good", "expect.screen", "casino"],
        ),
        (
            with("/expect", json!({ "missing": ["date", "mood"] })),
            vec!["good", "expect.missing[1]", "mood"],
        ),
        (
            with("/expect", offered("Jazz", Value::Null, Value::Null)),
            vec!["good", "expect.offer.event", "Jazz"],
        ),
    ] {
        let said = refused(&json!([wrong]).to_string()).await;
        assert!(said.contains("cases.json"), "{said}");
        for word in named {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
    let twice = refused(&json!([good, good]).to_string()).await;
    assert!(twice.contains("good, name: Another case"), "{twice}");
    for no_cases in ["{}", "[1, 2", ""] {
        assert!(
            refused(no_cases)
                .await
                .contains("cases.json: these are no cases")
        );
    }
}

async fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("cases.json"), text).expect("a file");
    let (evaluated, openai) = evaluated(folder.path(), &[], &[], |_| None).await;
    assert_eq!(
        evaluated.output.status.code(),
        Some(2),
        "{}",
        evaluated.said()
    );
    assert_eq!(openai.count(), 0);
    evaluated.said()
}
