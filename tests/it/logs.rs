//! What is logged: spans with ids, and nothing that is a person's or opens a door.

use std::collections::BTreeSet;

use eventos_tests::Db;
use eventos_tests::running::Running;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Names that stand in nothing else.
pub const BUYER: &str = "Zyxana Quorvald";
pub const EMAIL: &str = "zyxana.quorvald@mail.example.org";
pub const REFUSED_EMAIL: &str = "blorptwo@refused.example.org";
pub const STAFF: &str = "Vumbolo";
pub const ORGANIZER: &str = "Kryptessa";
const EVENT: &str = "Plimquist evening";
const WRONG_CODE: &str = "ABCDEFGHJKMNPQRSTUVWXYZ234";

/// A mail server that takes every mail but those to `refused.example.org`, in words that repeat the
/// address, as real ones do. Its address comes back, with a password in it.
pub async fn refusing_mail_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(answer_mail(connection));
        }
    });
    format!("smtp://{address}")
}

async fn answer_mail(connection: TcpStream) -> Option<()> {
    let (read, mut write) = connection.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 hello\r\n").await.ok()?;
    let mut in_data = false;
    while let Some(line) = lines.next_line().await.ok()? {
        let said = line.to_uppercase();
        let answer = match () {
            () if in_data && line == "." => {
                in_data = false;
                "250 kept".to_owned()
            }
            () if in_data => continue,
            () if said.starts_with("DATA") => {
                in_data = true;
                "354 go on".to_owned()
            }
            () if said.starts_with("RCPT") && said.contains("REFUSED") => {
                format!("550 5.1.1 {REFUSED_EMAIL}: no such person")
            }
            () => "250 fine".to_owned(),
        };
        write
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .ok()?;
    }
    None
}

/// What must not be logged.
pub type Secrets = BTreeSet<String>;

fn link(said: &str) -> String {
    let (_, url) = said.rsplit_once(" → ").expect("a link");
    url.split_whitespace()
        .next()
        .expect("an address")
        .to_owned()
}

/// The tickets' codes among what was said, as they are written and in one word.
fn codes(said: &str) -> Vec<String> {
    let is_code = |word: &&str| {
        word.len() == 30
            && word.split('-').count() == 5
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    said.split_whitespace()
        .filter(is_code)
        .map(str::to_owned)
        .collect()
}

/// Create, buy, pay, scan, refund, mail; a refused scan, a wrong code, a mail that is refused. What
/// of it must not be logged comes back.
pub async fn story(running: &mut Running) -> Secrets {
    let mut secrets: Secrets = [
        BUYER,
        "zyxana",
        "quorvald",
        EMAIL,
        REFUSED_EMAIL,
        STAFF,
        ORGANIZER,
        EVENT,
        WRONG_CODE,
        "sk_test_",
        "whsec_",
    ]
    .map(str::to_lowercase)
    .into();
    let (organizer, buyer, staff) = (
        format!("/as {ORGANIZER}"),
        format!("/as {BUYER}"),
        format!("/as {STAFF}"),
    );
    running.types(&[
        &organizer,
        "/new",
        EVENT,
        "Berlin",
        "2031-05-23 20:00",
        "Blue Note",
        "80",
        "Early bird",
        "15",
        "20",
        "/press Keep it",
        "/press Publish",
    ]);

    // Two tickets, paid; the success page and a ticket's page are looked at.
    let said = running.types(&[&buyer, "/buy plimquist 2"]);
    let checkout = link(&said);
    let session = checkout
        .rsplit('/')
        .next()
        .expect("an id")
        .split('#')
        .next()
        .expect("an id")
        .to_owned();
    assert!(session.starts_with("cs_test_"), "{said}");
    let success = running.pays(&checkout, BUYER, EMAIL).await;
    secrets.insert(session.to_lowercase());
    let path = success
        .split_once("/checkout/success")
        .expect("the success page")
        .1;
    let page = running
        .http
        .get(format!("{}/checkout/success{path}", running.web))
        .send()
        .await
        .expect("the page");
    assert_eq!(page.status(), 200);
    let said = running.settle().await;
    let codes = codes(&said);
    assert_eq!(codes.len(), 2, "{said}");
    for code in &codes {
        secrets.insert(code.to_lowercase());
        secrets.insert(code.replace('-', "").to_lowercase());
    }
    for code in [&codes[0].replace('-', ""), WRONG_CODE] {
        running
            .http
            .get(format!("{}/t/{code}?x={EMAIL}", running.web))
            .send()
            .await
            .expect("the page");
    }

    // At the door: admitted, refused, unknown; one picture.
    let said = running.types(&[
        &staff,
        &organizer,
        &format!("/staff_add plimquist {STAFF}"),
        &staff,
        "/checkin plimquist",
        "/gate North gate",
        &codes[0],
        &codes[0],
        WRONG_CODE,
        "/photo",
    ]);
    assert!(
        said.contains("COME IN") && said.contains("Already in"),
        "{said}"
    );

    // A refund of the order, and somebody whose mail is refused.
    running.types(&[&organizer, "/orders plimquist", &format!("/press {BUYER}")]);
    let said = running.types(&["/press Refund the order", "/press Refund €30.00"]);
    assert!(said.contains("€30.00 go back to"), "{said}");
    running.settle().await;
    let said = running.types(&[&buyer, "/buy plimquist 1"]);
    let checkout = link(&said);
    running.pays(&checkout, BUYER, REFUSED_EMAIL).await;
    running.settle().await;
    running.types(&[
        &format!("/email {EMAIL}"),
        "/settings",
        "Some free words of mine",
    ]);

    // What is not believed.
    let forged = running
        .http
        .post(format!("{}/webhooks/stripe", running.web));
    let forged = forged
        .header("stripe-signature", "t=1,v1=00")
        .body(format!("{{\"email\":\"{EMAIL}\"}}"));
    assert_eq!(forged.send().await.expect("an answer").status(), 400);

    // An order is given up, and Stripe cannot be told.
    let said = running.types(&[&buyer, "/buy plimquist 1"]);
    let checkout = link(&said);
    let session = checkout.rsplit('/').next().expect("an id");
    secrets.insert(session.to_lowercase());
    running.loses_stripe().await;
    let said = running.types(&["/press Give up the seats"]);
    assert!(said.contains("are free for others"), "{said}");
    secrets
}

/// The lines in which one of them stands.
fn leaks(lines: &[Value], secrets: &Secrets) -> Vec<String> {
    let lines = lines.iter().map(|line| line.to_string());
    let mut found = Vec::new();
    for line in lines {
        let small = line.to_lowercase();
        if let Some(secret) = secrets.iter().find(|secret| small.contains(*secret)) {
            found.push(format!("{secret} in {line}"));
        }
    }
    found
}

async fn no_line_names_a_person_or_opens_a_door(db: Db) {
    let smtp = refusing_mail_server().await;
    let more = [
        ("RUST_LOG", "trace"),
        ("SMTP_URL", smtp.as_str()),
        ("EMAIL_FROM", "eventos@example.org"),
    ];
    let mut running = Running::start(db, "web,worker,console", &more).await;
    let secrets = story(&mut running).await;
    let log = running.log.clone();
    let (code, said) = running.dialogue.finish();
    assert_eq!(code, Some(0), "{said}");
    let lines = log.values();
    assert_eq!(lines.len(), log.lines().len(), "every line is JSON");
    // Of every crate, not only of ours.
    let found = leaks(&lines, &secrets);
    assert!(found.is_empty(), "{found:#?}");
    let missing = without_their_ids(&lines);
    assert!(missing.is_empty(), "{missing:#?}");
}

/// What is done, by its span, and the ids that a line about it must carry.
const SPANS: [(&str, &[(&str, &str)]); 11] = [
    ("http", &[("request", "")]),
    ("chat.handle", &[("account", "acc_")]),
    ("order.place", &[("event", "evt_"), ("order", "ord_")]),
    ("order.cancel", &[("order", "ord_")]),
    ("order.refund", &[("order", "ord_")]),
    ("order.returned", &[("order", "ord_")]),
    ("stripe.event", &[("id", "evt_"), ("order", "ord_")]),
    ("ticket.check_in", &[("event", "evt_"), ("ticket", "tkt_")]),
    ("outbox.carry_out", &[("row", "out_"), ("ticket", "tkt_")]),
    ("outbox.carry_out", &[("row", "out_"), ("order", "ord_")]),
    ("outbox.carry_out", &[("row", "out_"), ("refund", "rfd_")]),
];

/// The spans of which no line carries all the ids.
fn without_their_ids(lines: &[Value]) -> Vec<String> {
    let spans: Vec<&Value> = lines
        .iter()
        .filter_map(|line| line["spans"].as_array())
        .flatten()
        .collect();
    let has = |(name, ids): &&(&str, &[(&str, &str)])| {
        let all = |span: &&Value| {
            ids.iter()
                .all(|(id, prefix)| span[id].as_str().is_some_and(|id| id.starts_with(prefix)))
        };
        spans.iter().any(|span| span["name"] == *name && all(span))
    };
    SPANS
        .iter()
        .filter(|span| !has(span))
        .map(|span| format!("{span:?}"))
        .collect()
}

#[test]
fn a_line_with_a_name_or_without_an_id_is_seen() {
    let secrets = Secrets::from(["quorvald".to_owned()]);
    let bad = serde_json::json!({"fields": {"message": "hello"}, "spans": [{"name": "http", "to": "Zyxana QUORVALD"}]});
    assert_eq!(leaks(std::slice::from_ref(&bad), &secrets).len(), 1);
    assert_eq!(without_their_ids(&[bad]).len(), SPANS.len());
    let good = serde_json::json!({"spans": [{"name": "http", "request": "0191"}]});
    assert_eq!(without_their_ids(&[good]).len(), SPANS.len() - 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_line_names_a_person_or_opens_a_door_on_sqlite() {
    no_line_names_a_person_or_opens_a_door(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_line_names_a_person_or_opens_a_door_on_postgres() {
    no_line_names_a_person_or_opens_a_door(Db::Postgres).await;
}
