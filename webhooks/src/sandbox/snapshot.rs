//! The state on disk: one JSON file, replaced whole.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::settings::StartError;
use super::state::State;

pub(super) struct Snapshot {
    path: PathBuf,
    /// What the file holds, so that a look that changed nothing writes nothing.
    written: Mutex<Vec<u8>>,
}

impl Snapshot {
    /// Reads the file, if there is one. One that does not parse is set aside: play money is not
    /// worth locking anybody out.
    pub fn open(path: &Path) -> Result<(State, Self), StartError> {
        let failed = |source| StartError::StateFile {
            path: path.to_owned(),
            source,
        };
        let written = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed(error)),
        };
        let state = if written.is_empty() {
            State::default()
        } else {
            match serde_json::from_slice(&written) {
                Ok(state) => state,
                Err(error) => {
                    let aside = path.with_extension("unreadable");
                    tracing::warn!(%error, aside = %aside.display(), "sandbox state set aside");
                    fs::rename(path, aside).map_err(failed)?;
                    State::default()
                }
            }
        };
        let snapshot = Self {
            path: path.to_owned(),
            written: Mutex::new(written),
        };
        Ok((state, snapshot))
    }

    /// A failure is logged and the sandbox goes on: the next change tries again.
    pub fn save(&self, state: &State) {
        let saved = serde_json::to_vec(state)
            .map_err(std::io::Error::from)
            .and_then(|bytes| self.replace(bytes));
        if let Err(error) = saved {
            tracing::error!(%error, path = %self.path.display(), "sandbox state not saved");
        }
    }

    fn replace(&self, bytes: Vec<u8>) -> std::io::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if *written == bytes {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let mut file = File::create(&name)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&name, &self.path)?;
        *written = bytes;
        Ok(())
    }
}
