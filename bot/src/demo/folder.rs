//! The demo's folder: one demo at a time, and the sandbox on the same port as before.

use std::fs::{self, File, TryLockError};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use eventos_core::i18n::Lang;
use tokio::net::TcpListener;

use crate::exit::Ending;
use crate::house;
use crate::text::t;

pub struct Folder {
    path: PathBuf,
    /// Held as long as the demo runs; the system lets go of it in any case.
    _lock: File,
}

impl Folder {
    /// Makes the folder where there is none. What an earlier demo left is kept.
    pub fn open(path: &Path, lang: Lang) -> Result<Self, Ending> {
        let shown = || path.display().to_string();
        let failed = |error: io::Error| {
            Ending::refused(t!(
                lang,
                "demo-folder-failed",
                path = shown(),
                error = error.to_string()
            ))
        };
        house::make_folder(path).map_err(failed)?;
        let lock = File::create(path.join("demo.lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(Ending::refused(t!(
                lang,
                "demo-folder-in-use",
                path = shown()
            ))),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    pub fn sandbox_state(&self) -> PathBuf {
        self.path.join("sandbox.json")
    }

    /// A listener for the sandbox: on the port it had before if that is free, so that checkout links
    /// from before still lead somewhere.
    ///
    /// # Errors
    /// When there is no port to be had.
    pub async fn listen_as_before(&self) -> io::Result<TcpListener> {
        let note = self.path.join("sandbox.port");
        let before = fs::read_to_string(&note)
            .ok()
            .and_then(|port| port.trim().parse().ok());
        let again = match before {
            Some(port) => TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.ok(),
            None => None,
        };
        let listener = match again {
            Some(listener) => listener,
            None => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        };
        fs::write(note, listener.local_addr()?.port().to_string())?;
        Ok(listener)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_holds_one_demo_and_remembers_the_sandboxs_port() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("new/demo");
        let folder = Folder::open(&path, Lang::En).expect("opens");
        let port = folder
            .listen_as_before()
            .await
            .expect("listens")
            .local_addr()
            .expect("address");
        assert!(matches!(
            Folder::open(&path, Lang::En),
            Err(Ending::Refused(_))
        ));
        drop(folder);
        let folder = Folder::open(&path, Lang::En).expect("opens again");
        let again = folder
            .listen_as_before()
            .await
            .expect("listens")
            .local_addr()
            .expect("address");
        assert_eq!(port, again);
    }
}
