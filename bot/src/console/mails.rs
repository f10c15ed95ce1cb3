//! Mails that were written to the mail folder, so that the console can say where they lie.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::SystemTime;

use eventos_core::config::{Mail, MailTransport};

/// Watches the folder by its listing: mail is written by the core, which knows no console.
pub struct Mails {
    /// None when mail really goes out.
    folder: Option<PathBuf>,
    seen: HashSet<OsString>,
    /// When the folder last changed, as far as it was looked through.
    listed: Option<SystemTime>,
}

impl Mails {
    /// Only what is written from now on counts as new.
    pub fn watch(mail: &Mail) -> Self {
        let folder = match &mail.transport {
            MailTransport::Files { dir } => Some(dir.clone()),
            MailTransport::Resend { .. } | MailTransport::Smtp { .. } => None,
        };
        let mut mails = Self {
            folder,
            seen: HashSet::new(),
            listed: None,
        };
        mails.list();
        mails.listed = None;
        mails
    }

    /// The mails that came since, if the folder was touched at all.
    pub fn changed(&mut self) -> Vec<PathBuf> {
        let modified = |folder: &PathBuf| folder.metadata().and_then(|it| it.modified()).ok();
        let modified = self.folder.as_ref().and_then(modified);
        if modified.is_none() || modified == self.listed {
            return Vec::new();
        }
        self.listed = modified;
        self.list()
    }

    /// The mails that came since, oldest first.
    pub fn list(&mut self) -> Vec<PathBuf> {
        let Some(Ok(entries)) = self.folder.as_ref().map(std::fs::read_dir) else {
            return Vec::new();
        };
        let mut new = Vec::new();
        for entry in entries.flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            if path.extension().is_some_and(|extension| extension == "eml")
                && self.seen.insert(name)
            {
                new.push((entry.metadata().and_then(|it| it.modified()).ok(), path));
            }
        }
        new.sort();
        new.into_iter().map(|(_, path)| path).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_new_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().to_owned();
        std::fs::write(dir.join("old.eml"), "").expect("written");
        let mail = Mail {
            from: "tickets@example.org".parse().expect("an address"),
            transport: MailTransport::Files { dir: dir.clone() },
        };
        let mut mails = Mails::watch(&mail);
        std::fs::write(dir.join("new.eml"), "").expect("written");
        std::fs::write(dir.join("new.eml.tmp"), "").expect("written");
        assert_eq!(mails.changed(), [dir.join("new.eml")]);
        assert!(mails.changed().is_empty() && mails.list().is_empty());
    }
}
