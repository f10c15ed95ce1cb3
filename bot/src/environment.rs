//! What the shell says besides the configuration: the language, and whether colours are wanted.

use eventos_core::i18n::Lang;

/// A variable that is set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the demo lays its own configuration over some of these, and a locale is no configuration"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

/// The language of the host's locale, if it is one of ours.
pub fn language() -> Option<Lang> {
    // The first that is set decides, as POSIX has it; `C` and `POSIX` name no language.
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(variable)?;
    Lang::find(&locale)
}

/// Whether colours are unwanted (<https://no-color.org>).
pub fn no_color() -> bool {
    variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|term| term == "dumb")
}

/// The variables whose name begins with `prefix`.
pub fn beginning_with(prefix: &str) -> Vec<(String, String)> {
    let all = std::env::vars_os().map(|(name, value)| {
        (
            name.to_string_lossy().into_owned(),
            value.to_string_lossy().into_owned(),
        )
    });
    all.filter(|(name, _)| name.starts_with(prefix)).collect()
}
