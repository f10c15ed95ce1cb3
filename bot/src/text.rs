//! The texts of this package: those the host reads. What people in chat read is the core's.

use std::sync::OnceLock;

use eventos_core::i18n::Lang;
use i18n_embed::fluent::FluentLanguageLoader;

/// The loader of this package's texts; each language is read when it is first asked for.
pub fn loader(lang: Lang) -> &'static FluentLanguageLoader {
    static LOADERS: [OnceLock<FluentLanguageLoader>; Lang::ALL.len()] =
        [const { OnceLock::new() }; Lang::ALL.len()];
    LOADERS[lang as usize].get_or_init(|| lang.load("eventos-bot"))
}

/// A text of `locales/*/eventos-bot.ftl`, in `$lang`, with its arguments.
macro_rules! t {
    ($lang:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        ::i18n_embed_fl::fl!($crate::text::loader($lang), $key $(, $name = $value)*)
    };
}
pub(crate) use t;
