//! Measures the product under load; what and how, `--help` and `tests/src/load/mod.rs` say.

fn main() -> anyhow::Result<()> {
    eventos_tests::load::main()
}
