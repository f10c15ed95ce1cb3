//! A folder of `.eml` files, which any mail program opens: for trying things out, and for tests.

use std::path::{Path, PathBuf};

use super::MailError;

#[derive(Clone)]
pub(super) struct Folder {
    dir: PathBuf,
}

impl Folder {
    pub(super) fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    pub(super) fn file(&self, key: &str) -> PathBuf {
        self.dir.join(format!("{key}.eml"))
    }

    /// Keeps `message` whole or not at all; an older one of the same key is replaced.
    pub(super) async fn keep(&self, key: &str, message: &[u8]) -> Result<(), MailError> {
        let written = self.write(&self.file(key), message).await;
        written.map_err(|error| MailError::retry(format!("the mail folder: {error}")))
    }

    pub(super) async fn check(&self) -> Result<(), MailError> {
        let probe = self.dir.join(".check");
        let written = async {
            self.write(&probe, b"").await?;
            tokio::fs::remove_file(&probe).await
        };
        written
            .await
            .map_err(|error| MailError::retry(format!("the mail folder: {error}")))
    }

    async fn write(&self, file: &Path, bytes: &[u8]) -> std::io::Result<()> {
        tokio::fs::create_dir_all(&self.dir).await?;
        let unfinished = file.with_extension("part");
        tokio::fs::write(&unfinished, bytes).await?;
        tokio::fs::rename(&unfinished, file).await
    }
}
