//! One target of `eventos_tests::fuzz` under libFuzzer, by the name in `FUZZ_TARGET`; what it begins
//! with is written to `FUZZ_SEEDS` first. `tests/fuzz` builds and runs it.

#![no_main]

use std::sync::OnceLock;

use eventos_tests::fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;

#[expect(clippy::disallowed_methods, reason = "libFuzzer has the arguments")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is set by tests/fuzz"))
}

fn target() -> &'static Target {
    static TARGET: OnceLock<&'static Target> = OnceLock::new();
    TARGET.get_or_init(|| {
        let name = variable("FUZZ_TARGET");
        let named = TARGETS.iter().find(|target| target.name == name);
        named.unwrap_or_else(|| panic!("no target is called {name}"))
    })
}

fn write_seeds() {
    let folder = std::path::PathBuf::from(variable("FUZZ_SEEDS"));
    for (n, seed) in (target().seeds)().iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{n}")), seed).expect("a seed is written");
    }
}

fuzz_target!(init: write_seeds(), |bytes: &[u8]| (target().run)(bytes));
