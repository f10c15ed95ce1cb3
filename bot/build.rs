//! Rebuilds the package when a translation changes: the texts are checked and embedded at compile time.

fn main() {
    println!("cargo::rerun-if-changed=../locales");
    println!("cargo::rerun-if-changed=../migrations");
}
