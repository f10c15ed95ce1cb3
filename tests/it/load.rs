//! The load generator works: a short run loses nothing and writes its numbers.

use std::process::Command;

use serde_json::Value;

#[test]
fn a_short_run_of_the_load_generator_loses_nothing_on_either_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let json = folder.path().join("load.json");
    let ended = Command::new(env!("CARGO_BIN_EXE_load"))
        .args(["--short", "--json"])
        .arg(&json)
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&ended.stdout);
    let failed = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}{failed}");
    let report: Value =
        serde_json::from_slice(&std::fs::read(json).expect("its numbers")).expect("JSON");
    let databases = report["databases"].as_array().expect("a list");
    assert_eq!(databases.len(), 2, "{report:#}");
    for database in databases {
        let sent = |levels: &Value| {
            let levels = levels.as_array().expect("levels");
            levels.iter().map(|level| level["count"].as_u64()).sum()
        };
        assert_eq!(
            sent(&database["webhooks"]["levels"]),
            Some(160),
            "{database:#}"
        );
        let doors = database["check_ins"].as_array().expect("a list");
        let admitted: Vec<Option<u64>> = doors.iter().map(|door| sent(&door["levels"])).collect();
        assert_eq!(admitted, [Some(40), Some(100)], "{database:#}");
    }
}
