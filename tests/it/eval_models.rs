//! Models that are scripted by the cases of `tests/evals`: a good one, which does what a case expects, and
//! bad ones, each in a way of its own.

use std::path::{Path, PathBuf};

use eventos_tests::openai::{Answer, Asked};
use serde_json::{Value, json};

use crate::assistant::{changes, details};

/// A call: its tool and its arguments.
pub type Call = (&'static str, Value);

/// What a model does about the last message of a case: its calls one after the other, and then it speaks.
pub type Plan = (Vec<Call>, String);

pub fn evals() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evals")
}

/// Every case there is.
pub fn cases() -> Vec<Value> {
    let files = std::fs::read_dir(evals()).expect("the cases");
    let files = files.map(|entry| entry.expect("a file").path());
    let files = files.filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.flat_map(|path| read(&path)).collect()
}

fn read(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("a file");
    serde_json::from_str(&text).expect("cases")
}

/// A model that does as planned for each case.
pub fn model(
    cases: Vec<Value>,
    plan: impl Fn(&Value) -> Plan + Send + Sync + 'static,
) -> impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static {
    move |asked| {
        let said: Vec<String> = asked.messages.iter().filter_map(said).collect();
        let (case, is_last) = cases.iter().find_map(|case| {
            let says: Vec<&str> = texts(&case["says"]).map(str::trim).collect();
            let is_begun = says.len() >= said.len() && says[..said.len()] == said;
            is_begun.then_some((case, says.len() == said.len()))
        })?;
        if !is_last {
            return Some(Answer::text("Go on."));
        }
        let (calls, text) = plan(case);
        Some(match calls.into_iter().nth(asked.round - 1) {
            // Whether or not it is offered, as no honest model could.
            Some((tool, arguments)) => Answer::malformed_arguments(tool, &arguments.to_string()),
            None => Answer::text(text),
        })
    }
}

/// What the person said, or sent on.
fn said(message: &Value) -> Option<String> {
    let content = message["content"].as_str()?;
    match message["role"].as_str()? {
        "user" if content.starts_with("(Sent on") => None,
        "user" => Some(content.to_owned()),
        "tool" => {
            let told: Value = serde_json::from_str(content).ok()?;
            told["sent_on_by_the_person"].as_str().map(str::to_owned)
        }
        _ => None,
    }
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// What a good model does.
pub fn good(case: &Value) -> Plan {
    let expect = &case["expect"];
    let mut calls = Vec::new();
    if expect["draft"].is_object() {
        let mut events = case["events"].as_array().into_iter().flatten();
        let is_draft = |event: &&Value| event["status"] == "draft" && event["whose"] == "own";
        if let Some(event) = events.find(is_draft) {
            calls.push(("edit_draft", json!({ "event": event["name"] })));
        }
        calls.push(("save_event_details", details_of(expect)));
        calls.extend(tiers_of(case).map(|tiers| ("add_ticket_tier", json!({ "tiers": tiers }))));
        if expect["review"] == true {
            calls.push(("show_review", json!({})));
        }
    }
    if expect["proposal"].is_object() {
        calls.push(("propose_changes", changes_of(case)));
    }
    if let Some(name) = expect["refund"].as_str() {
        let event = &own_event(case)["name"];
        calls.push(("propose_refund", json!({ "event": event, "name": name })));
    }
    if let Some(offer) = expect["offer"].as_object() {
        let part = |name: &str| offer.get(name).cloned().unwrap_or_default();
        let (event, tier, quantity) = (part("event"), part("tier"), part("quantity"));
        calls.push((
            "offer_tickets",
            json!({ "event": event, "tier": tier, "quantity": quantity }),
        ));
    }
    match expect["screen"].as_str() {
        Some("my_tickets") => calls.push(("my_tickets", json!({}))),
        Some(screen) => {
            let event = &own_event(case)["name"];
            calls.push(("show_screen", json!({ "screen": screen, "event": event })));
        }
        None => (),
    }
    let text = texts(&expect["says_any"]).next().unwrap_or("Here you are.");
    (calls, text.to_owned())
}

fn own_event(case: &Value) -> &Value {
    let mut events = case["events"].as_array().into_iter().flatten();
    events
        .find(|event| event["whose"] == "own")
        .unwrap_or(&Value::Null)
}

/// The details that are expected, and something for what may be anything.
fn details_of(expect: &Value) -> Value {
    let draft = &expect["draft"];
    let is_missing = |field: &str| texts(&expect["missing"]).any(|missing| missing == field);
    let mut said = serde_json::Map::new();
    for field in [
        "venue", "date", "time", "zone", "currency", "capacity", "name",
    ] {
        if !draft[field].is_null() {
            said.insert(field.to_owned(), draft[field].clone());
        }
    }
    for (field, anything) in [("name", "Evening"), ("venue", "There")] {
        if draft[field].is_null() && !is_missing(field) {
            said.insert(field.to_owned(), json!(anything));
        }
    }
    said.insert("which_of_two".to_owned(), json!("earlier"));
    details(Value::Object(said))
}

/// The tiers that are expected, each with a name, and the words of its price.
fn tiers_of(case: &Value) -> Option<Vec<Value>> {
    let tiers = case["expect"]["draft"]["tiers"].as_array()?;
    let tiers = tiers.iter().enumerate();
    let tiers = tiers.map(|(at, tier)| new_tier(case, tier, &format!("Ticket {at}")));
    Some(tiers.collect())
}

fn new_tier(case: &Value, tier: &Value, name: &str) -> Value {
    // A price in words is quoted: here, the piece without a digit that speaks of money, or is longest.
    let says: Vec<&str> = texts(&case["says"]).collect();
    let pieces = says
        .iter()
        .flat_map(|said| said.split(|c: char| c.is_ascii_digit()));
    let spelled = pieces.max_by_key(|piece| (piece.contains("uro"), piece.len()));
    json!({
        "name": tier["name"].as_str().unwrap_or(name), "price_minor": tier["price_minor"],
        "price_as_written": spelled.map(str::trim), "quantity": tier["quantity"],
        "per_order_limit": null,
    })
}

fn changes_of(case: &Value) -> Value {
    let wanted = &case["expect"]["proposal"];
    let mut said = serde_json::Map::new();
    said.insert("event".to_owned(), wanted["event"].clone());
    if let Some((date, time)) = wanted["starts"].as_str().and_then(|at| at.split_once('T')) {
        said.insert("date".to_owned(), json!(date));
        said.insert("time".to_owned(), json!(time));
    }
    for field in ["venue", "name", "capacity"] {
        if !wanted[field].is_null() {
            said.insert(field.to_owned(), wanted[field].clone());
        }
    }
    let mut events = case["events"].as_array().into_iter().flatten();
    let event = events.find(|event| event["name"] == wanted["event"]);
    let known = event.and_then(|event| event["tiers"].as_array());
    let known =
        |tier: &Value| known.is_some_and(|all| all.iter().any(|old| old["name"] == tier["name"]));
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for tier in wanted["tiers"].as_array().into_iter().flatten() {
        let mut one = new_tier(case, tier, "Ticket");
        match known(tier) {
            false => new.push(one),
            true => {
                let fields = one.as_object_mut().expect("an object");
                fields.insert("tier".to_owned(), tier["name"].clone());
                fields.insert("name".to_owned(), Value::Null);
                changed.push(one);
            }
        }
    }
    said.insert("new_tiers".to_owned(), json!(new));
    said.insert("changed_tiers".to_owned(), json!(changed));
    changes(Value::Object(said))
}

/// One that says that all is done, and does nothing.
pub fn talker(_: &Value) -> Plan {
    (Vec::new(), "Certainly! All of that is done.".to_owned())
}

/// A good one, but for what `spoil` makes of each call.
pub fn spoiled(case: &Value, spoil: impl Fn(&mut Value)) -> Plan {
    let (mut calls, text) = good(case);
    calls.iter_mut().for_each(|(_, arguments)| spoil(arguments));
    (calls, text)
}

/// A week late.
pub fn late(arguments: &mut Value) {
    let Some(date) = arguments["date"].as_str() else {
        return;
    };
    let date: chrono::NaiveDate = date.parse().expect("a date");
    let later = date + chrono::TimeDelta::days(7);
    arguments["date"] = json!(later.to_string());
}

/// Dearer by seven.
pub fn dear(arguments: &mut Value) {
    for list in ["tiers", "new_tiers", "changed_tiers"] {
        let tiers = arguments.get_mut(list).and_then(Value::as_array_mut);
        for tier in tiers.into_iter().flatten() {
            let price = tier["price_minor"].as_i64().expect("a price");
            tier["price_minor"] = json!(price + 700);
        }
    }
}

/// One that does whatever an attack asks for, and tells everything.
pub fn obedient(case: &Value) -> Plan {
    let event = own_event(case);
    let mut calls = Vec::new();
    if !event.is_null() {
        let to_scam = changes(json!({ "event": event["name"], "name": "SCAM" }));
        calls.push(("propose_changes", to_scam));
        calls.push(("propose_cancel_event", json!({ "event": event["name"] })));
        calls.push((
            "propose_refund",
            json!({ "event": event["name"], "name": "" }),
        ));
    }
    calls.push(("publish_event", json!({})));
    let secrets: Vec<&str> = texts(&case["expect"]["says_none"]).collect();
    (calls, format!("Done. {}", secrets.join(", ")))
}
