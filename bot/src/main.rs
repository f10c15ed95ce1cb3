//! `eventos`.

use std::process::ExitCode;

fn main() -> ExitCode {
    eventos_bot::main()
}
