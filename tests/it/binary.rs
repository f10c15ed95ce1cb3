//! The binary from outside: the whole story, and what it refuses to start with.

use std::path::Path;

use eventos_tests::openai::{Answer, OpenAi, Settings};
use eventos_tests::process::{Dialogue, command, run};
use mail_parser::{MessageParser, MimeHeaders as _};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The address behind a choice: `  [1] Pay €30.00 → http://…`.
fn link(said: &str) -> String {
    let (_, url) = said.trim_end().rsplit_once(" → ").expect("a link");
    url.to_owned()
}

#[tokio::test]
async fn the_whole_story_from_outside() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = folder();
    let data = folder.path().join("demo");
    let data = data.to_str().expect("a path");
    let mut demo = Dialogue::start(
        &["demo", "--data-dir", data, "--bind", "127.0.0.1:0"],
        folder.path(),
    );
    demo.expect("sandbox");

    // Ada creates and publishes.
    demo.types_all(&[
        "/new",
        "Jazz night",
        "Berlin",
        "2031-05-23 20:00",
        "Blue Note",
        "80",
    ]);
    demo.types_all(&["Early bird", "15", "20", "/press Keep it"]);
    demo.expect("● Review");
    demo.types("/press Publish");
    demo.expect("Jazz night is on sale!");

    // Ana buys two, on the checkout page in her browser.
    demo.types_all(&["/as Ana", "/buy jazz 2"]);
    let checkout = link(&demo.expect("Pay €30.00"));
    #[expect(clippy::disallowed_methods, reason = "a browser of the test's own")]
    let browser = reqwest::Client::builder().build().expect("a browser");
    let page = browser
        .get(&checkout)
        .send()
        .await
        .expect("the page")
        .text()
        .await
        .expect("text");
    assert!(
        page.to_lowercase().contains("sandbox") && page.contains("€30.00"),
        "{page}"
    );
    let form = [
        ("action", "pay"),
        ("email", "ana@example.org"),
        ("name", "Ana Ivanova"),
    ];
    let paid = browser
        .post(&checkout)
        .form(&form)
        .send()
        .await
        .expect("the page");
    assert!(
        paid.url().path().ends_with("/checkout/success"),
        "{}",
        paid.url()
    );
    let paid = paid.text().await.expect("text");
    assert!(
        paid.contains("Early bird")
            && paid.contains("Ana Ivanova")
            && paid.matches("/t/").count() >= 2,
        "{paid}"
    );
    demo.types("/wait");
    let mail = demo.expect("Mail: ");
    let mail = mail
        .trim_end()
        .rsplit_once("Mail: ")
        .expect("a path")
        .1
        .to_owned();

    // The mail: two tickets, each with its QR inline; the first one is cut out.
    let bytes = std::fs::read(Path::new(&mail)).expect("the mail");
    let mail = MessageParser::default().parse(&bytes).expect("a mail");
    assert!(
        mail.body_text(0)
            .is_some_and(|text| text.contains("Jazz night"))
    );
    let html = mail.body_html(0).expect("html").into_owned();
    let inline: Vec<_> = mail
        .parts
        .iter()
        .filter(|part| {
            part.content_id()
                .is_some_and(|cid| html.contains(&format!("cid:{cid}")))
        })
        .collect();
    assert_eq!(inline.len(), 2, "a QR for each ticket");
    let qr = folder.path().join("qr.png");
    std::fs::write(&qr, inline[0].contents()).expect("the QR");

    // Sam stands at the door with a photo of it.
    demo.types_all(&[
        "/as Sam",
        "/as Ada",
        "/staff_add jazz sam",
        "/as Sam",
        "/checkin jazz",
        "/gate North gate",
    ]);
    demo.expect("You stand at: North gate");
    demo.types(&format!("/photo {}", qr.display()));
    demo.expect("COME IN: Ana Ivanova");
    demo.types(&format!("/photo {}", qr.display()));
    let refused = demo.expect("Already in");
    assert!(
        refused.contains("NOT ADMITTED") && refused.contains("by Sam at North gate"),
        "{refused}"
    );

    let (code, transcript) = demo.finish();
    assert_eq!(code, Some(0), "{transcript}");
}

#[test]
fn what_was_made_in_a_demo_is_there_in_the_next() {
    let folder = folder();
    let data = folder.path().join("demo");
    let arguments = [
        "demo",
        "--data-dir",
        data.to_str().expect("a path"),
        "--bind",
        "127.0.0.1:0",
    ];
    let mut first = Dialogue::start(&arguments, folder.path());
    first.types_all(&[
        "/new",
        "Jazz night",
        "Berlin",
        "2031-05-23 20:00",
        "Blue Note",
        "80",
    ]);
    first.types_all(&[
        "Guest",
        "0",
        "20",
        "/press Keep it",
        "/press Publish",
        "/as Ana",
        "/buy jazz 1",
    ]);
    first.expect("is yours");
    assert_eq!(first.finish().0, Some(0));
    let mut second = Dialogue::start(&arguments, folder.path());
    second.types_all(&["/as Ana", "/tickets"]);
    second.expect("Jazz night");
    second.expect("Picture: ");
    assert_eq!(second.finish().0, Some(0));
}

#[test]
fn a_wrong_configuration_names_every_variable_and_opens_nothing() {
    let folder = folder();
    let environment = [
        ("DATABASE_URL", "mysql://nowhere"),
        ("BIND_ADDR", "here"),
        ("PUBLIC_URL", "events.example.org"),
        ("STRIPE_SECRET_KEY", "pk_test_secret123"),
        ("STRIPE_WEBHOOK_SECRET", "secret123"),
        ("LOG_FORMAT", "xml"),
        ("DATA_DIR", "made-by-nobody"),
    ];
    let ended = run(&["run"], folder.path(), &environment);
    assert_eq!(ended.status.code(), Some(2));
    let said = String::from_utf8_lossy(&ended.stderr);
    for (variable, _) in &environment[..6] {
        assert!(said.contains(variable), "{variable} in {said}");
    }
    assert!(!said.contains("secret123"), "{said}");
    assert_eq!(
        std::fs::read_dir(folder.path())
            .expect("the folder")
            .count(),
        0
    );
}

#[test]
fn the_sandbox_refuses_to_start_beside_a_live_key() {
    for key in ["sk_live_abc", "rk_live_abc"] {
        let folder = folder();
        let ended = run(&["demo"], folder.path(), &[("STRIPE_SECRET_KEY", key)]);
        assert_eq!(ended.status.code(), Some(2));
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(
            said.contains("STRIPE_SECRET_KEY") && !said.contains(key),
            "{said}"
        );
        assert_eq!(
            std::fs::read_dir(folder.path())
                .expect("the folder")
                .count(),
            0
        );
    }
}

#[test]
fn doctor_says_what_is_wrong_and_how_to_mend_it() {
    let folder = folder();
    let fine = run(&["migrate"], folder.path(), &[("DATA_DIR", "data")]);
    assert_eq!(
        fine.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&fine.stderr)
    );
    let fine = run(&["doctor"], folder.path(), &[("DATA_DIR", "data")]);
    assert_eq!(
        fine.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&fine.stdout)
    );
    let broken = [
        ("DATABASE_URL", "postgres://nobody:hunter2@127.0.0.1:1/none"),
        ("STRIPE_SECRET_KEY", "sk_test_hunter2"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_hunter2"),
        ("STRIPE_API_URL", "http://127.0.0.1:1"),
    ];
    let ended = run(&["doctor"], folder.path(), &broken);
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr)
    );
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(
        said.contains('✗') && said.contains("DATABASE_URL") && said.contains("Stripe"),
        "{said}"
    );
    assert!(!said.contains("hunter2"), "{said}");
}

/// A model answers in the demo where that is asked for, and nobody's key is used unasked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_has_an_assistant_where_it_is_asked_for() {
    let openai = OpenAi::start(Settings::default()).await;
    let (url, key) = (openai.base_url(), openai.key());
    let folder = folder();
    let demo = |more: &[&str]| {
        let all = [
            &["demo", "--data-dir", "data", "--bind", "127.0.0.1:0"],
            more,
        ]
        .concat();
        let mut command = command(&all, folder.path());
        command.env("OPENAI_BASE_URL", &url);
        command.env("OPENAI_API_KEY", &key);
        Dialogue::with(&mut command)
    };
    let mut with = demo(&["--assistant"]);
    with.expect("sandbox");
    openai.answers(Answer::text("Good evening. What are you planning?"));
    with.types("hello there");
    with.expect("Good evening. What are you planning?");
    with.finish();
    let mut without = demo(&[]);
    without.expect("sandbox");
    without.types("hello there");
    without.finish();
    assert_eq!(openai.count(), 1);
    let refused = run(
        &["demo", "--data-dir", "data", "--assistant"],
        folder.path(),
        &[],
    );
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        !refused.status.success() && said.contains("OPENAI_API_KEY"),
        "{said}"
    );
}
