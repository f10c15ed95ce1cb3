//! Cases as their files have them. Whatever is wrong is named by file, case and field, before anything is
//! asked of a model.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use eventos_core::i18n::Lang;
use serde_json::Value;

use super::case::{Case, Existing, Kind, Status, Wanted};
use super::scene::BEFORE;
use crate::exit::Ending;
use crate::text::t;

/// A case, and where it stands.
#[derive(Clone, Debug)]
pub struct Found {
    pub file: String,
    pub case: Case,
}

/// Which cases are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kinds: Vec<Kind>,
    /// Words of their names.
    pub names: Vec<String>,
}

impl Filter {
    fn fits(&self, case: &Case) -> bool {
        let is_named = |name: &String| case.name.contains(name.as_str());
        (self.kinds.is_empty() || self.kinds.contains(&case.kind))
            && (self.names.is_empty() || self.names.iter().any(is_named))
    }
}

/// The wanted cases of a folder, by file and in each file's order. All are read and checked.
///
/// # Errors
/// With everything that is wrong.
pub fn read(folder: &Path, filter: &Filter, lang: Lang) -> Result<Vec<Found>, Ending> {
    let shown = || folder.display().to_string();
    let unread = |error: std::io::Error| {
        Ending::refused(t!(
            lang,
            "eval-folder-wrong",
            path = shown(),
            error = error.to_string()
        ))
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        paths.push(entry.map_err(unread)?.path());
    }
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    if paths.is_empty() {
        return Err(Ending::refused(t!(
            lang,
            "eval-folder-empty",
            path = shown()
        )));
    }
    let mut reader = Reader::new(lang);
    paths.iter().for_each(|path| reader.file(path));
    if !reader.mistakes.is_empty() {
        return Err(Ending::Refused(reader.mistakes));
    }
    let mut found = reader.found;
    found.retain(|found| filter.fits(&found.case));
    match found.is_empty() {
        true => Err(Ending::refused(t!(lang, "eval-none-fits", path = shown()))),
        false => Ok(found),
    }
}

struct Reader {
    lang: Lang,
    found: Vec<Found>,
    /// Names, and the files in which they stand.
    names: HashMap<String, String>,
    mistakes: Vec<String>,
}

impl Reader {
    fn new(lang: Lang) -> Self {
        Self {
            lang,
            found: Vec::new(),
            names: HashMap::new(),
            mistakes: Vec::new(),
        }
    }

    fn file(&mut self, path: &Path) {
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        let read = text.and_then(|text| {
            serde_json::from_str::<Vec<Value>>(&text).map_err(|error| error.to_string())
        });
        match read {
            Ok(cases) => {
                for (at, case) in cases.into_iter().enumerate() {
                    self.case(&file, at + 1, case);
                }
            }
            Err(error) => {
                let line = t!(self.lang, "eval-file-wrong", file = file, error = error);
                self.mistakes.push(line);
            }
        }
    }

    fn case(&mut self, file: &str, number: usize, value: Value) {
        let name = value["name"].as_str().map(str::to_owned);
        let name = name.unwrap_or_else(|| format!("#{number}"));
        let case: Case = match serde_path_to_error::deserialize(value) {
            Ok(case) => case,
            Err(error) => {
                let field = error.path().to_string();
                return self.wrong(file, &name, &field, error.inner().to_string());
            }
        };
        for (field, reason) in self.contradictions(&case) {
            self.wrong(file, &name, &field, reason);
        }
        if let Some(other) = self.names.insert(case.name.clone(), file.to_owned()) {
            let reason = t!(self.lang, "eval-wrong-name-twice", file = other);
            self.wrong(file, &name, "name", reason);
        }
        self.found.push(Found {
            file: file.to_owned(),
            case,
        });
    }

    fn wrong(&mut self, file: &str, case: &str, field: &str, reason: String) {
        self.mistakes.push(t!(
            self.lang,
            "eval-case-wrong",
            file = file,
            case = case,
            field = field,
            reason = reason
        ));
    }

    /// What reads, and yet cannot be: fields and reasons.
    fn contradictions(&self, case: &Case) -> Vec<(String, String)> {
        let lang = self.lang;
        let mut found = Vec::new();
        let mut wrong = |field: &str, reason: String| found.push((field.to_owned(), reason));
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if case.name.is_empty() || !case.name.chars().all(is_kebab) {
            wrong("name", t!(lang, "eval-wrong-name"));
        }
        if case.says.is_empty() || case.says.iter().any(|said| said.trim().is_empty()) {
            wrong("says", t!(lang, "eval-wrong-says"));
        }
        for (at, event) in case.events.iter().enumerate() {
            for (field, reason) in event.contradictions(case.now - BEFORE, lang) {
                wrong(&format!("events[{at}].{field}"), reason);
            }
        }
        let mut named = Vec::new();
        if let Wanted::This(proposal) = &case.expect.proposal {
            named.push(("expect.proposal.event", &proposal.event));
        }
        if let Some(offer) = &case.expect.offer {
            named.push(("expect.offer.event", &offer.event));
        }
        for (field, name) in named {
            if !case.events.iter().any(|event| event.name == *name) {
                let name = name.as_str();
                wrong(field, t!(lang, "eval-wrong-event", name = name));
            }
        }
        found
    }
}

impl Existing {
    /// `made`: when the event is made.
    fn contradictions(&self, made: DateTime<Utc>, lang: Lang) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let starts = self.zone.instant(self.starts);
        if !starts.is_ok_and(|starts| starts > made) {
            found.push(("starts".to_owned(), t!(lang, "eval-wrong-starts")));
        }
        if self.status == Status::Draft && !self.attendees.is_empty() {
            found.push(("attendees".to_owned(), t!(lang, "eval-wrong-draft-sold")));
        }
        for (at, attendee) in self.attendees.iter().enumerate() {
            if !self.tiers.iter().any(|tier| tier.name == attendee.tier) {
                let name = attendee.tier.as_str();
                let reason = t!(lang, "eval-wrong-tier", name = name);
                found.push((format!("attendees[{at}].tier"), reason));
            }
            let bought = usize::try_from(attendee.quantity).unwrap_or(0);
            if bought == 0 || bought < attendee.are_in {
                let reason = t!(lang, "eval-wrong-quantity");
                found.push((format!("attendees[{at}].quantity"), reason));
            }
        }
        found
    }
}
