//! The fuzz targets on what they begin with, on what once broke them, and on simple variations: so
//! that they keep working between runs of `tests/fuzz`.

use eventos_tests::fuzz::TARGETS;

use crate::source::project_root;

#[test]
fn what_once_broke_a_parser_breaks_it_no_more() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    for target in &TARGETS {
        for seed in (target.seeds)() {
            (target.run)(&seed);
        }
        let folder = project_root().join("tests/fuzz-inputs").join(target.name);
        for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let input = std::fs::read(file.path()).expect("a file");
            (target.run)(&input);
        }
    }
}

#[test]
fn cut_off_and_flipped_inputs_break_nothing() {
    for target in &TARGETS {
        for seed in (target.seeds)() {
            for n in 0..64 {
                let at = n * seed.len() / 64;
                (target.run)(&seed[..at]);
                let mut flipped = seed.clone();
                if let Some(byte) = flipped.get_mut(at) {
                    *byte ^= 1 << (n % 8);
                    (target.run)(&flipped);
                }
            }
        }
    }
}
