//! The languages agree with each other and with the code: the same messages in
//! the same files, with the same attributes and arguments; none unused, and none
//! asked for that is not there.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast;

use crate::source::{SourceFile, files_below, project_root, rust_files};

/// The language that the others are compared with, and that people fall back to.
const REFERENCE: &str = "en";

/// Beginnings of keys that the code puts together at run time, each with its
/// reason. Its keys count as used.
const DYNAMIC_PREFIXES: [(&str, &str); 0] = [];

/// Marks a literal that looks like a key and is none, with the reason.
const NOT_A_KEY_MARKER: &str = "not-a-key";

/// Macros whose first literal is a key.
const KEY_MACROS: [&str; 2] = ["fl", "tr"];

/// The messages of one language: `file.ftl/key`, `file.ftl/key.attribute` or
/// `file.ftl/-term`, and the names of what each is given.
type Messages = BTreeMap<String, BTreeSet<String>>;

#[derive(Default)]
struct Language {
    messages: Messages,
    /// Keys and `-terms` that its other messages refer to.
    referred_to: BTreeSet<String>,
    problems: Vec<String>,
}

impl Language {
    fn read(&mut self, file: &str, source: &str) {
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(resource, errors)| {
            let errors = errors.into_iter().map(|error| {
                let line = source[..error.pos.start].lines().count();
                format!("{file}:{line}: {error}")
            });
            self.problems.extend(errors);
            resource
        });
        for entry in &resource.body {
            let (key, value, attributes) = match entry {
                ast::Entry::Message(it) => {
                    (it.id.name.to_owned(), it.value.as_ref(), &it.attributes)
                }
                ast::Entry::Term(it) => {
                    (format!("-{}", it.id.name), Some(&it.value), &it.attributes)
                }
                _ => continue,
            };
            if let Some(other) = self.messages.keys().find(|known| key_of(known) == key) {
                self.problems
                    .push(format!("{file}/{key} stands in {other} too"));
            }
            let arguments = value.map(|value| self.arguments(value)).unwrap_or_default();
            self.messages.insert(format!("{file}/{key}"), arguments);
            for attribute in attributes {
                let arguments = self.arguments(&attribute.value);
                self.messages
                    .insert(format!("{file}/{key}.{}", attribute.id.name), arguments);
            }
        }
    }

    fn arguments(&mut self, pattern: &ast::Pattern<&str>) -> BTreeSet<String> {
        let mut arguments = BTreeSet::new();
        self.in_pattern(pattern, &mut arguments);
        arguments
    }

    fn in_pattern(&mut self, pattern: &ast::Pattern<&str>, arguments: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            if let ast::PatternElement::Placeable { expression } = element {
                self.in_expression(expression, arguments);
            }
        }
    }

    fn in_expression(
        &mut self,
        expression: &ast::Expression<&str>,
        arguments: &mut BTreeSet<String>,
    ) {
        match expression {
            ast::Expression::Inline(inline) => self.in_inline(inline, arguments),
            ast::Expression::Select { selector, variants } => {
                self.in_inline(selector, arguments);
                for variant in variants {
                    self.in_pattern(&variant.value, arguments);
                }
            }
        }
    }

    fn in_inline(
        &mut self,
        inline: &ast::InlineExpression<&str>,
        arguments: &mut BTreeSet<String>,
    ) {
        let mut given = None;
        match inline {
            ast::InlineExpression::VariableReference { id } => {
                arguments.insert(id.name.to_owned());
            }
            ast::InlineExpression::MessageReference { id, .. } => {
                self.referred_to.insert(id.name.to_owned());
            }
            ast::InlineExpression::TermReference {
                id,
                arguments: to_term,
                ..
            } => {
                self.referred_to.insert(format!("-{}", id.name));
                given = to_term.as_ref();
            }
            ast::InlineExpression::FunctionReference {
                arguments: to_function,
                ..
            } => {
                given = Some(to_function);
            }
            ast::InlineExpression::Placeable { expression } => {
                self.in_expression(expression, arguments)
            }
            ast::InlineExpression::StringLiteral { .. }
            | ast::InlineExpression::NumberLiteral { .. } => {}
        }
        if let Some(given) = given {
            given
                .positional
                .iter()
                .for_each(|value| self.in_inline(value, arguments));
            given
                .named
                .iter()
                .for_each(|named| self.in_inline(&named.value, arguments));
        }
    }

    fn keys(&self) -> BTreeSet<&str> {
        self.messages
            .keys()
            .map(|known| key_of(known))
            .filter(|key| !key.contains('.'))
            .collect()
    }
}

/// `key` of `folder/file.ftl/key`.
fn key_of(message: &str) -> &str {
    message.rsplit_once('/').map_or(message, |(_, key)| key)
}

fn languages() -> BTreeMap<String, Language> {
    let mut languages: BTreeMap<String, Language> = BTreeMap::new();
    for entry in std::fs::read_dir(project_root().join("locales"))
        .into_iter()
        .flatten()
        .flatten()
    {
        if entry.path().is_dir() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let folder = format!("locales/{name}");
            let language = languages.entry(name).or_default();
            for (path, source) in files_below(&folder, &["ftl"]) {
                let file = path
                    .strip_prefix(&folder)
                    .expect("it is below")
                    .to_string_lossy();
                language.read(&file, &source);
            }
        }
    }
    languages
}

fn differences(languages: &BTreeMap<String, Language>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, language) in languages {
        found.extend(
            language
                .problems
                .iter()
                .map(|problem| format!("{name}: {problem}")),
        );
    }
    let Some(reference) = languages.get(REFERENCE) else {
        if languages
            .values()
            .any(|language| !language.messages.is_empty())
        {
            found.push(format!("there is no {REFERENCE} to compare with"));
        }
        return found;
    };
    for (name, language) in languages {
        for (message, wanted) in &reference.messages {
            match language.messages.get(message) {
                None => found.push(format!("{name} lacks {message}")),
                Some(given) if given != wanted => found.push(format!(
                    "{name} gives {message} the arguments {given:?}, {REFERENCE} {wanted:?}"
                )),
                Some(_) => {}
            }
        }
        let extra = language
            .messages
            .keys()
            .filter(|key| !reference.messages.contains_key(*key));
        found.extend(
            extra.map(|message| format!("{name} has {message}, which {REFERENCE} has not")),
        );
    }
    found
}

/// What the code names.
#[derive(Default)]
struct Named {
    /// Every literal, whatever it is for.
    literals: BTreeSet<String>,
    /// Literals that can only be keys, or look like one, and where they stand.
    keys: Vec<Key>,
}

struct Key {
    key: String,
    place: String,
    /// In a macro that takes a key; otherwise it only looks like one.
    surely: bool,
}

impl Named {
    fn in_code(&mut self, file: &SourceFile) {
        for literal in file.literals() {
            let surely = literal
                .within
                .last()
                .is_some_and(|name| KEY_MACROS.contains(&&**name))
                && is_shaped_like_a_key(&literal.text, 2);
            let looks_so = is_shaped_like_a_key(&literal.text, 3)
                && !file.is_marked(&literal, NOT_A_KEY_MARKER);
            if surely || looks_so {
                let (key, place) = (literal.text.clone(), file.at(literal.lines.0));
                self.keys.push(Key { key, place, surely });
            }
            self.literals.insert(literal.text);
        }
    }

    /// What stands in quotes inside a template's `{{ … }}` and `{% … %}`.
    fn in_template(&mut self, path: &str, text: &str) {
        for (opening, closing) in [("{{", "}}"), ("{%", "%}")] {
            for part in text.split(opening).skip(1) {
                let code = part.split(closing).next().unwrap_or_default();
                for key in code.split('"').skip(1).step_by(2) {
                    if is_shaped_like_a_key(key, 3) && !code.contains(NOT_A_KEY_MARKER) {
                        let (key, place) = (key.to_owned(), path.to_owned());
                        self.keys.push(Key {
                            key,
                            place,
                            surely: false,
                        });
                    }
                    self.literals.insert(key.to_owned());
                }
            }
        }
    }
}

/// `area-screen-element`: at least so many words of small letters and digits.
fn is_shaped_like_a_key(text: &str, least_words: usize) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('-').all(is_word)
        && text.split('-').count() >= least_words
}

fn unused(language: &Language, named: &Named, dynamic: &[(&str, &str)]) -> Vec<String> {
    let is_used = |key: &str| {
        language.referred_to.contains(key)
            || named.literals.contains(key)
            || dynamic.iter().any(|(prefix, _)| key.starts_with(prefix))
    };
    language
        .keys()
        .into_iter()
        .filter(|key| !is_used(key))
        .map(str::to_owned)
        .collect()
}

fn unknown(language: &Language, named: &Named) -> Vec<String> {
    let keys = language.keys();
    let area = |key: &str| key.split('-').next().unwrap_or_default().to_owned();
    let areas: BTreeSet<String> = keys.iter().map(|key| area(key)).collect();
    let asked = named
        .keys
        .iter()
        .filter(|asked| asked.surely || areas.contains(&area(&asked.key)));
    let unknown = asked.filter(|asked| !keys.contains(&*asked.key));
    unknown
        .map(|asked| format!("{}: {}", asked.place, asked.key))
        .collect()
}

fn named_by_the_product() -> Named {
    let mut named = Named::default();
    for package in ["core", "webhooks", "bot"] {
        rust_files(&format!("{package}/src"))
            .iter()
            .for_each(|file| named.in_code(file));
        for (path, text) in files_below(package, &["html", "txt"]) {
            named.in_template(&path.to_string_lossy(), &text);
        }
    }
    named
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn every_language_has_the_same_messages_with_the_same_arguments() {
    assert_none("locales differ", &differences(&languages()));
}

#[test]
fn every_message_is_used() {
    let languages = languages();
    let named = named_by_the_product();
    for prefix in DYNAMIC_PREFIXES {
        assert!(!prefix.1.is_empty(), "{} gives no reason", prefix.0);
    }
    if let Some(reference) = languages.get(REFERENCE) {
        let unused = unused(reference, &named, &DYNAMIC_PREFIXES);
        assert_none("no code names these messages", &unused);
    }
}

#[test]
fn every_message_that_the_code_names_exists() {
    let languages = languages();
    if let Some(reference) = languages.get(REFERENCE) {
        let unknown = unknown(reference, &named_by_the_product());
        let what = "no such message (if it is no key, say `// not-a-key: why` on the line)";
        assert_none(what, &unknown);
    }
}

fn language(source: &str) -> Language {
    let mut language = Language::default();
    language.read("chat.ftl", source);
    language
}

#[test]
fn missing_extra_and_differently_argumented_messages_are_seen() {
    let english = "chat-start-hello = Hello { $name }\n    .hint = Type { $command }\n\
                   chat-start-count = { $count ->\n    [one] one\n   *[other] { NUMBER($count) }\n }\n\
                   -brand = EventOS\nchat-start-about = { -brand }\n";
    let same = english.replace("Hello", "Hallo");
    let pair = |other: &str| {
        BTreeMap::from([
            ("de".to_owned(), language(other)),
            ("en".to_owned(), language(english)),
        ])
    };
    assert_none("the same", &differences(&pair(&same)));
    for (from, to) in [
        ("$name", "$who"),
        (".hint", ".tip"),
        ("{ NUMBER($count) }", "{ NUMBER($total) }"),
        ("-brand = EventOS", "-name = EventOS"),
        ("chat-start-about = { -brand }\n", ""),
        (
            "chat-start-about =",
            "chat-start-hello = again\nchat-start-about =",
        ),
        ("{ -brand }", "{ -brand"),
    ] {
        let found = differences(&pair(&same.replace(from, to)));
        assert!(!found.is_empty(), "{from} -> {to} went unseen");
    }
    let alone = BTreeMap::from([("de".to_owned(), language(english))]);
    assert_eq!(differences(&alone).len(), 1);
}

#[test]
fn unused_and_unknown_messages_are_seen() {
    let language = language(
        "chat-start-hello = a\nchat-start-bye = b { chat-start-tail }\nchat-start-tail = c\n\
         chat-page-title = d\nchat-kind-free = e\nchat-start-unused = f\n-brand = EventOS\n",
    );
    let mut named = Named::default();
    let code = r#"
        fn one() {
            reply(fl!(loader, "chat-start-hello", name = "guest"));
            reply(Text::of("chat-start-bye"));
            reply(Text::of("chat-start-gone"));
            tr!("never-there");
            header("content-security-policy");
            class("chat-bubble-left"); // not-a-key: a style's name
        }
        #[test]
        fn two() { of("chat-start-unused"); }
    "#;
    named.in_code(&SourceFile::new("core/src/x.rs", code));
    named.in_template(
        "page.html",
        r#"<p class="chat-css-class">{{ tr("chat-page-title") }}</p>"#,
    );
    named.in_template("page.html", r#"{% let x = tr("chat-page-missing") %}"#);
    let dynamic = [("chat-kind-", "named after the kind")];
    assert_eq!(
        unused(&language, &named, &dynamic),
        ["-brand", "chat-start-unused"]
    );
    assert_eq!(
        unknown(&language, &named),
        [
            "core/src/x.rs:5: chat-start-gone",
            "core/src/x.rs:6: never-there",
            "page.html: chat-page-missing"
        ]
    );
}
