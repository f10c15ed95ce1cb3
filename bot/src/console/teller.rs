//! Shows people their replies: on the screen, with pictures and documents in files, remembering what was shown.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use eventos_core::account::Identity;
use eventos_core::chat::{File, Picture, Reply};
use eventos_core::id::OutboxId;

use super::paint::harmless;
use super::reply::Style;
use super::screen::Screen;
use super::shown::Shown;
use crate::house;

/// Shared by the conversation and by what is delivered meanwhile.
pub struct Teller {
    pub screen: Screen,
    style: Style,
    pictures: PathBuf,
    files: PathBuf,
    /// How the addresses of the sandbox's checkout pages begin.
    checkout_prefix: Option<String>,
    shown: Mutex<Shown>,
    kept: Mutex<BTreeMap<OutboxId, (Identity, Reply)>>,
}

impl Teller {
    pub fn new(
        screen: Screen,
        style: Style,
        data_dir: &Path,
        checkout_prefix: Option<String>,
    ) -> Self {
        let pictures = data_dir.join("pictures");
        Self {
            screen,
            style,
            pictures,
            files: data_dir.join("files"),
            checkout_prefix,
            shown: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    /// Shows the answer to what `person` just did.
    ///
    /// # Errors
    /// When the output is closed or a picture cannot be written, as below.
    pub fn answer(&self, person: &str, replies: &[Reply]) -> io::Result<()> {
        self.shown().answer(person, replies);
        for reply in replies {
            let text = self.render(person, reply)?;
            self.screen.message(&text)?;
        }
        Ok(())
    }

    /// Shows a message that came by itself.
    pub fn deliver(&self, to: &Identity, reply: &Reply) -> io::Result<()> {
        // What is delivered is for its reader alone in any case, so that need not be said.
        let reply = Reply {
            private: false,
            ..reply.clone()
        };
        let text = self.render(&to.external_id, &reply)?;
        let name = self.style.paint.name(&harmless(&to.name));
        self.screen.message(&format!("→ {name}\n{text}"))
    }

    /// Shows what is posted to a group, by the group's name, as it is now.
    ///
    /// # Errors
    /// When the output is closed.
    pub fn post(&self, chat: &str, reply: &Reply) -> io::Result<()> {
        let text = self.render(chat, reply)?;
        let name = self.style.paint.name(&harmless(chat));
        self.screen.message(&format!("→ {name}\n{text}"))
    }

    /// Keeps a message for [`Self::deliver_kept`].
    pub fn keep(&self, id: OutboxId, to: &Identity, reply: &Reply) {
        self.kept().insert(id, (to.clone(), reply.clone()));
    }

    /// Shows what was kept, in the order in which it was promised.
    pub fn deliver_kept(&self) -> io::Result<()> {
        let kept = std::mem::take(&mut *self.kept());
        kept.values()
            .try_for_each(|(to, reply)| self.deliver(to, reply))
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<OutboxId, (Identity, Reply)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn render(&self, person: &str, reply: &Reply) -> io::Result<String> {
        let pictures = reply.pictures.iter().map(|picture| self.save(picture));
        let files = reply.files.iter().map(|file| self.save_file(file));
        let saved = pictures.chain(files).collect::<io::Result<Vec<_>>>()?;
        let mut shown = self.shown();
        let first = shown.note(person, reply, self.checkout_prefix.as_deref());
        let tickets = reply
            .pictures
            .iter()
            .zip(&saved)
            .filter(|(picture, _)| picture.qr.is_some());
        tickets.for_each(|(_, path)| shown.note_ticket(path.clone()));
        Ok(self.style.reply(reply, first, &saved))
    }

    fn save(&self, picture: &Picture) -> io::Result<PathBuf> {
        let name = last_part(&picture.file_name).unwrap_or("picture.png".as_ref());
        write(&self.pictures, name, &picture.png)
    }

    fn save_file(&self, file: &File) -> io::Result<PathBuf> {
        let name = last_part(&file.file_name).unwrap_or("file".as_ref());
        write(&self.files, name, &file.bytes)
    }
}

/// Only the last part of a name: it never leads out of the folder.
fn last_part(file_name: &str) -> Option<&OsStr> {
    Path::new(file_name).file_name()
}

fn write(folder: &Path, name: &OsStr, bytes: &[u8]) -> io::Result<PathBuf> {
    house::make_folder(folder)?;
    let path = folder.join(name);
    std::fs::write(&path, bytes)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use eventos_core::i18n::Lang;

    use super::super::paint::Paint;
    use super::*;

    #[test]
    fn pictures_and_files_stay_in_their_folders() {
        let folder = tempfile::tempdir().expect("a folder");
        let paint = Paint { has_color: false };
        let screen = Screen::new(paint, false, Box::new(io::sink()));
        let style = Style {
            paint,
            lang: Lang::En,
            draws_qr: false,
        };
        let teller = Teller::new(screen, style, folder.path(), None);
        for name in ["../../out.png", "ticket.png", ".."] {
            let picture = Picture {
                file_name: name.into(),
                png: vec![1],
                alt: String::new(),
                qr: Some("X".into()),
            };
            let path = teller.save(&picture).expect("written");
            assert_eq!(
                path.parent(),
                Some(folder.path().join("pictures").as_path())
            );
            let file = File {
                file_name: name.into(),
                media_type: "text/csv",
                bytes: vec![1],
            };
            let path = teller.save_file(&file).expect("written");
            assert_eq!(path.parent(), Some(folder.path().join("files").as_path()));
        }
    }
}
