//! Lines to standard output, for commands that print a report and end.

use std::io::{self, IsTerminal as _, Write as _};

use crate::environment;

/// # Errors
/// When standard output is closed.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Whether standard output shows colours.
pub fn has_color() -> bool {
    io::stdout().is_terminal() && !environment::no_color()
}
