//! The texts of the sandbox's checkout page.

use std::sync::OnceLock;

use eventos_core::i18n::Lang;
use eventos_webhooks::sandbox::Words;
use i18n_embed::fluent::FluentLanguageLoader;

/// Reads `locales/*/sandbox.ftl`; each language when it is first asked for.
pub struct SandboxWords;

impl Words for SandboxWords {
    fn text(&self, language: &str, key: &str) -> String {
        static LOADERS: [OnceLock<FluentLanguageLoader>; Lang::ALL.len()] =
            [const { OnceLock::new() }; Lang::ALL.len()];
        let lang = Lang::find(language).unwrap_or_default();
        LOADERS[lang as usize]
            .get_or_init(|| lang.load("sandbox"))
            .get(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checkout_page_speaks_the_buyers_language() {
        assert_eq!(SandboxWords.text("en", "sandbox-action-pay"), "Pay");
        assert_ne!(SandboxWords.text("de", "sandbox-action-pay"), "Pay");
    }
}
