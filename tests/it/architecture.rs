//! The house's walls: which package and module may know which, where SQL stands,
//! and where the words a person reads stand. Each scanner is also shown a bad
//! snippet, so that it cannot pass by seeing nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::source::{SourceFile, project_root, rust_files};

const PRODUCT: [&str; 3] = ["core/src", "webhooks/src", "bot/src"];

fn product_files() -> Vec<SourceFile> {
    PRODUCT.into_iter().flat_map(rust_files).collect()
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

// ---- SQL ----------------------------------------------------------------------

fn is_store(path: &Path) -> bool {
    path.starts_with("core/src/store") || path == Path::new("core/src/store.rs")
}

/// Paths into sqlx, and literals that read like SQL. Deriving `sqlx::Type` on a
/// value is no SQL and not seen, being an attribute. The core's error names the
/// errors of the store's library, and nothing else of it.
fn sql_in(file: &SourceFile) -> Vec<String> {
    let paths = file.paths().into_iter().filter(|path| {
        let is_error_type = file.path == Path::new("core/src/error.rs")
            && path
                .segments
                .iter()
                .any(|segment| segment.ends_with("Error"));
        path.segments[0] == "sqlx" && !is_error_type
    });
    let paths = paths.map(|path| format!("{}: {}", file.at(path.line), path.segments.join("::")));
    let literals = file
        .literals()
        .into_iter()
        .filter(|literal| looks_like_sql(&literal.text));
    let literals =
        literals.map(|literal| format!("{}: {:?}", file.at(literal.lines.0), literal.text));
    paths.chain(literals).collect()
}

fn looks_like_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let reads_as = |words: &[&str]| match words {
        ["SELECT", rest @ ..] => rest.contains(&"FROM"),
        ["UPDATE", rest @ ..] => rest.contains(&"SET"),
        ["INSERT", "INTO" | "OR", ..] | ["DELETE", "FROM", ..] | ["BEGIN", "IMMEDIATE", ..] => true,
        ["CREATE" | "ALTER" | "DROP", rest @ ..] => rest
            .iter()
            .take(4)
            .any(|word| ["TABLE", "INDEX", "VIEW", "POLICY", "ROLE"].contains(word)),
        ["PRAGMA", _, ..] => true,
        _ => false,
    };
    if (0..words.len()).any(|at| reads_as(&words[at..])) {
        return true;
    }
    // In small letters only as a whole: prose has these words too.
    let is_small = words
        .first()
        .is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase()));
    let large: Vec<String> = words.iter().map(|word| word.to_ascii_uppercase()).collect();
    is_small && reads_as(&large.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn sql_stands_in_the_store_only() {
    let files = product_files()
        .into_iter()
        .filter(|file| !is_store(&file.path));
    let found: Vec<String> = files.flat_map(|file| sql_in(&file)).collect();
    assert_none("SQL outside core/src/store", &found);
}

#[test]
fn sql_outside_the_store_is_seen() {
    let bad = r#"
        use sqlx::Row;
        fn one() {
            query("UPDATE tiers SET sold = sold + 1");
            let rows = vec![sqlx::query("select id from orders")];
            find("WITH held AS (SELECT id FROM holds) DELETE FROM holds");
        }
    "#;
    let found = sql_in(&SourceFile::new("core/src/order/place.rs", bad));
    assert_eq!(found.len(), 5, "{found:?}");
    let good = r#"fn one() { say("Select a ticket from the list, then update it"); }"#;
    assert_none(
        "prose taken for SQL",
        &sql_in(&SourceFile::new("core/src/order/place.rs", good)),
    );
    let error = "fn one(error: sqlx::Error) { sqlx::query(text); }";
    assert_eq!(
        sql_in(&SourceFile::new("core/src/error.rs", error)).len(),
        1
    );
}

// ---- Packages -----------------------------------------------------------------

/// What each of our packages may know of the others.
const PACKAGES: [(&str, &[&str]); 4] = [
    ("eventos-core", &[]),
    ("eventos-webhooks", &["eventos-core"]),
    ("eventos-bot", &["eventos-core", "eventos-webhooks"]),
    (
        "eventos-tests",
        &["eventos-core", "eventos-webhooks", "eventos-bot"],
    ),
];

/// What would let a front end's or the server's types into the core.
const NOT_IN_CORE: [&str; 7] = [
    "axum",
    "hyper",
    "poise",
    "serenity",
    "teloxide",
    "tower",
    "tower-http",
];

fn wrong_dependencies(packages: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut found = Vec::new();
    for (package, dependencies) in packages {
        let Some((_, may_know)) = PACKAGES.iter().find(|(name, _)| name == package) else {
            found.push(format!("{package} is not in this test's table"));
            continue;
        };
        for dependency in dependencies {
            let is_ours = PACKAGES.iter().any(|(name, _)| name == dependency);
            let is_kept_out = package == "eventos-core" && NOT_IN_CORE.contains(&&**dependency);
            if is_kept_out || (is_ours && !may_know.contains(&&**dependency)) {
                found.push(format!("{package} depends on {dependency}"));
            }
        }
    }
    found
}

fn packages_of_the_workspace() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(project_root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let name = |value: &serde_json::Value| value["name"].as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("packages").iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("dependencies");
            (name(package), dependencies.iter().map(name).collect())
        })
        .collect()
}

#[test]
fn packages_depend_in_one_direction() {
    let packages = packages_of_the_workspace();
    assert_eq!(packages.len(), PACKAGES.len(), "{packages:?}");
    assert_none(
        "against core <- webhooks <- bot",
        &wrong_dependencies(&packages),
    );
}

#[test]
fn a_package_that_depends_backwards_is_seen() {
    let bad = [
        ("eventos-core", vec!["serde", "axum", "eventos-bot"]),
        (
            "eventos-webhooks",
            vec!["axum", "eventos-core", "eventos-tests"],
        ),
        ("eventos-extra", vec![]),
    ];
    let bad = bad.map(|(name, on)| (name.to_owned(), on.into_iter().map(str::to_owned).collect()));
    assert_eq!(wrong_dependencies(&bad.into_iter().collect()).len(), 4);
}

// ---- Modules of the core ------------------------------------------------------

/// The core's modules, lowest first. A module may use its own row and the rows
/// above it here. What a new module may know is decided by putting it in a row.
const LAYERS: [(&str, &[&str]); 6] = [
    (
        "values",
        &[
            "chat_links",
            "clock",
            "config",
            "error",
            "i18n",
            "id",
            "lanes",
            "life",
            "live",
            "measure",
            "money",
            "random",
            "seal",
            "zone",
        ],
    ),
    ("store", &["store"]),
    ("permission and promises", &["access", "outbox"]),
    (
        "rules",
        &[
            "account", "app", "commit", "event", "health", "limit", "mail", "model", "native",
            "order", "payment", "place", "server", "ticket", "updates",
        ],
    ),
    ("conversation", &["assistant", "chat"]),
    ("delivery", &["delivery"]),
];

/// Within a row: who may not use whom, and why.
const KEPT_APART: [(&[&str], &str, &str); 1] = [(
    &["account", "event", "order", "payment", "ticket"],
    "mail",
    "what is sent goes through the outbox, in the transaction of the change it announces",
)];

fn layer_of(module: &str) -> Option<usize> {
    LAYERS
        .iter()
        .position(|(_, modules)| modules.contains(&module))
}

/// `core/src/order/place.rs` and `core/src/order/mod.rs` are both below `order`.
fn module_of(path: &Path) -> Vec<String> {
    let inside = path
        .strip_prefix("core/src")
        .expect("a file of the core")
        .with_extension("");
    let parts = inside
        .iter()
        .map(|part| part.to_string_lossy().into_owned());
    parts
        .filter(|part| part != "mod" && part != "lib")
        .collect()
}

/// Uses that point up, and modules that have no row yet.
fn uses_against_the_direction(file: &SourceFile) -> Vec<String> {
    let here = module_of(&file.path);
    let Some(module) = here.first() else {
        return Vec::new(); // the root names them all
    };
    let Some(layer) = layer_of(module) else {
        return vec![format!(
            "{}: `{module}` has no row in LAYERS",
            file.path.display()
        )];
    };
    let mut found = Vec::new();
    for path in file.paths() {
        let absolute = match path.segments[0].as_str() {
            "crate" => path.segments[1..].to_vec(),
            "super" => {
                let ups = path
                    .segments
                    .iter()
                    .take_while(|segment| *segment == "super")
                    .count();
                let mut from = [&here[..], &path.inline_modules].concat();
                from.truncate(from.len().saturating_sub(ups));
                from.extend_from_slice(&path.segments[ups..]);
                from
            }
            _ => continue,
        };
        let target = absolute.first().map_or("", String::as_str);
        let used = path.segments.join("::");
        if layer_of(target).is_some_and(|target| target > layer) {
            let row = LAYERS[layer].0;
            found.push(format!(
                "{}: {module} ({row}) uses {used}",
                file.at(path.line)
            ));
        }
        for (modules, apart_from, why) in KEPT_APART {
            if target == apart_from && modules.contains(&&**module) {
                found.push(format!(
                    "{}: {module} uses {used}, but {why}",
                    file.at(path.line)
                ));
            }
        }
    }
    found
}

#[test]
fn modules_of_the_core_point_down() {
    let files = rust_files("core/src");
    let found: Vec<String> = files.iter().flat_map(uses_against_the_direction).collect();
    assert_none("against the direction of the core's modules", &found);
}

#[test]
fn a_module_that_points_up_is_seen() {
    let bad = r#"
        use crate::{chat::Reply, store};
        fn one() { vec![crate::delivery::wake()]; super::super::assistant::ask(); super::pay(); }
        mod deep { use super::super::super::mail::compose; }
        #[cfg(test)]
        mod tests { use crate::chat::Input; }
    "#;
    let found = uses_against_the_direction(&SourceFile::new("core/src/order/place.rs", bad));
    assert_eq!(found.len(), 4, "{found:?}");
    for (path, code, wrong) in [
        ("core/src/store/mod.rs", "use crate::order::Order;", 1),
        ("core/src/money.rs", "use crate::store::Tx;", 1),
        ("core/src/app.rs", "use crate::{mail::Mailer, store};", 0),
        ("core/src/order/pay.rs", "use crate::mail;", 1),
        (
            "core/src/delivery/worker.rs",
            "use crate::{mail, order, ticket};",
            0,
        ),
        (
            "core/src/delivery/mod.rs",
            "use crate::{chat, order, store};",
            0,
        ),
        ("core/src/brand_new.rs", "", 1),
        ("core/src/lib.rs", "use crate::chat::handle;", 0),
    ] {
        let found = uses_against_the_direction(&SourceFile::new(path, code));
        assert_eq!(found.len(), wrong, "{path}: {found:?}");
    }
}

// ---- Words a person reads -----------------------------------------------------

/// Where text reaches people. The assistant speaks to the model, the store to the
/// database, `error` and `config` to whoever runs the process.
const SPEAKS_TO_PEOPLE: [&str; 10] = [
    "bot/src",
    "core/src/account",
    "core/src/chat",
    "core/src/delivery",
    "core/src/event",
    "core/src/mail",
    "core/src/order",
    "core/src/payment",
    "core/src/ticket",
    "webhooks/src",
];

/// Files and folders among them whose words are for nobody, and why.
const EXCEPT: [(&str, &str); 3] = [
    ("core/src/mail/send", "reasons for the log and for doctor"),
    ("core/src/ticket/picture/fonts", "the names of fonts"),
    (
        "webhooks/src/sandbox",
        "it speaks as Stripe does, to developers, in English",
    ),
];

/// Macros, functions and methods whose words are for logs, developers and the
/// person who runs the process.
const NOT_FOR_PEOPLE: [&str; 30] = [
    "Inconsistent",
    "anyhow",
    "assert",
    "assert_eq",
    "assert_ne",
    "bail",
    "context",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_span",
    "ensure",
    "error",
    "error_span",
    "event",
    "expect",
    "expect_err",
    "info",
    "info_span",
    "instrument",
    "panic",
    "span",
    "todo",
    "trace",
    "trace_span",
    "unimplemented",
    "unreachable",
    "warn",
    "warn_span",
    "with_context",
];

const NOT_FOR_PEOPLE_MARKER: &str = "not-for-people";

fn words_in(file: &SourceFile) -> Vec<String> {
    let literals = file.literals().into_iter();
    literals
        .filter(|literal| reads_like_a_sentence(&literal.text))
        .filter(|literal| {
            !literal
                .within
                .iter()
                .any(|name| NOT_FOR_PEOPLE.contains(&&**name))
        })
        .filter(|literal| !file.is_marked(literal, NOT_FOR_PEOPLE_MARKER))
        .map(|literal| format!("{}: {:?}", file.at(literal.lines.0), literal.text))
        .collect()
}

/// Two words, one after the other; placeholders and punctuation between them do
/// not count.
fn reads_like_a_sentence(text: &str) -> bool {
    let mut outside = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    let is_word = |word: &str| {
        word.chars().count() > 1
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
            && word.chars().any(char::is_lowercase)
    };
    let words = outside
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let words: Vec<bool> = words.filter(|word| !word.is_empty()).map(is_word).collect();
    words.windows(2).any(|pair| pair == [true, true])
}

#[test]
fn words_a_person_reads_stand_in_locales_only() {
    let files = product_files().into_iter().filter(|file| {
        let without_extension = file.path.with_extension("");
        SPEAKS_TO_PEOPLE
            .iter()
            .any(|place| without_extension.starts_with(place))
            && !EXCEPT
                .iter()
                .any(|(place, _)| without_extension.starts_with(place))
    });
    let found: Vec<String> = files.flat_map(|file| words_in(&file)).collect();
    let what = "words in code: put them in locales/, or say `// not-for-people: why` on the line";
    assert_none(what, &found);
}

#[test]
fn words_in_code_are_seen() {
    let bad = r#"
        fn one() {
            reply("You are in!");
            let text = format!("Hello {name}, welcome");
            println!("{}", ["Sold out"].concat());
            // not-for-people:
            reply("No reason given");
        }
    "#;
    assert_eq!(words_in(&SourceFile::new("bot/src/x.rs", bad)).len(), 4);
    let good = r#"
        //! Some words.
        #[error("could not reach {0}")]
        struct Failure;
        fn one() {
            tracing::info!(order = %id, "order was paid");
            value.expect("checked just above");
            anyhow::bail!("the port is taken");
            file.with_context(|| format!("could not open {path}"));
            header("content-type", "text/html; charset=utf-8");
            reply("chat-start-hello");
            date.format("%A, %d %B %Y");
            font("Noto Sans"); // not-for-people: a font's name
            // not-for-people: what the terminal is told
            send("escape code");
        }
        #[test]
        fn two() { reply("only a test"); }
    "#;
    assert_none(
        "taken for words a person reads",
        &words_in(&SourceFile::new("bot/src/x.rs", good)),
    );
    let sandbox =
        "//! not-for-people: speaks as Stripe does\nfn one() { reply(\"No such order\"); }";
    assert_none(
        "a marked file",
        &words_in(&SourceFile::new("webhooks/src/x.rs", sandbox)),
    );
}

#[test]
fn migrations_are_paired_by_name_across_the_databases() {
    let names = |database: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../migrations")
            .join(database);
        let entries = std::fs::read_dir(folder).expect("the folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}
