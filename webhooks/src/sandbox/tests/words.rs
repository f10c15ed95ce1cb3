//! Every key that the page uses has its text, in every language, and none is left over.

use std::collections::BTreeSet;

const USED_IN: [&str; 3] = [
    include_str!("../page.rs"),
    include_str!("../../../templates/sandbox/checkout.html"),
    include_str!("../../../templates/sandbox/form.html"),
];
const TEXTS: [(&str, &str); 4] = [
    ("en", include_str!("../../../../locales/en/sandbox.ftl")),
    ("de", include_str!("../../../../locales/de/sandbox.ftl")),
    ("es", include_str!("../../../../locales/es/sandbox.ftl")),
    ("fr", include_str!("../../../../locales/fr/sandbox.ftl")),
];

#[test]
fn keys_of_the_page_and_of_every_language_are_the_same() {
    let quoted = USED_IN.iter().flat_map(|text| text.split('"'));
    let used: BTreeSet<&str> = quoted.filter(|part| part.starts_with("sandbox-")).collect();
    assert!(used.len() > 30, "the keys were found at all");
    for (language, text) in TEXTS {
        let messages = text.lines().filter(|line| line.starts_with("sandbox-"));
        let keys: BTreeSet<&str> = messages
            .filter_map(|line| line.split(" = ").next())
            .collect();
        assert_eq!(keys, used, "{language}");
        assert!(!text.contains('$'), "no text takes an argument: {language}");
    }
}
