//! What people send besides text: photos, albums, documents, stickers, voices.

use axum::body::Bytes;
use serde_json::Value;

use super::answers::Pushed;
use super::files::{self, File};
use super::group::Group;
use super::message::{Media, Message};
use super::methods::mime_of;
use super::people::User;
use super::written::Written;

impl User {
    /// Sends a picture as a photo: the app makes it smaller, and a JPEG.
    pub fn sends_photo(&self, bytes: &[u8], caption: &str) -> Pushed {
        self.sends_photo_to(self.id, bytes, caption)
    }

    pub fn sends_photo_in(&self, group: &Group, bytes: &[u8], caption: &str) -> Pushed {
        self.sends_photo_to(group.id, bytes, caption)
    }

    fn sends_photo_to(&self, chat: i64, bytes: &[u8], caption: &str) -> Pushed {
        let sizes = files::taken(bytes);
        let ids = self
            .telegram
            .inner
            .change(|state| state.files.keep_photo(sizes));
        self.writes(chat, with(Media::Photo(ids), caption))
    }

    /// Sends several photos as one album: an update each.
    pub fn sends_album(&self, photos: &[&[u8]]) -> Vec<Pushed> {
        let sizes: Vec<_> = photos.iter().map(|bytes| files::taken(bytes)).collect();
        let album = self.telegram.inner.change(|state| {
            state.last_query += 1;
            format!("1360{:010}", state.last_query)
        });
        let send = |sizes| {
            let keep = |state: &mut super::state::State| state.files.keep_photo(sizes);
            let ids = self.telegram.inner.change(keep);
            let mut message = with(Media::Photo(ids), "");
            let album = Value::from(album.clone());
            message.more.insert("media_group_id".to_owned(), album);
            self.writes(self.id, message)
        };
        sizes.into_iter().map(send).collect()
    }

    pub fn sends_document(&self, name: &str, mime: &str, bytes: &[u8]) -> Pushed {
        let extension = name.rsplit('.').next().unwrap_or("bin");
        let bytes = Bytes::copy_from_slice(bytes);
        let file = self.keeps("documents", extension, bytes, |_| ());
        let media = Media::Document {
            file,
            name: name.to_owned(),
            mime: mime.to_owned(),
        };
        self.writes(self.id, with(media, ""))
    }

    pub fn sends_sticker(&self) -> Pushed {
        let sides = |file: &mut File| file.sides = Some((512, 512));
        let file = self.keeps("stickers", "webp", Bytes::from_static(b"RIFF"), sides);
        self.writes(self.id, with(Media::Sticker(file), ""))
    }

    pub fn sends_voice(&self) -> Pushed {
        let file = self.keeps("voice", "oga", Bytes::from_static(b"OggS"), |_| ());
        self.writes(self.id, with(Media::Voice(file), ""))
    }

    /// Sends a photo that is said to measure `size_bytes`, which may be more than `getFile` serves.
    pub fn sends_big_photo(&self, size_bytes: u64) -> Pushed {
        let claim = |file: &mut File| {
            file.size_bytes = size_bytes;
            file.sides = Some((8000, 6000));
        };
        let file = self.keeps("photos", "jpg", Bytes::new(), claim);
        self.writes(self.id, with(Media::Photo(vec![file]), ""))
    }

    /// Sends a document that is said to measure `size_bytes`.
    pub fn sends_big_document(&self, name: &str, size_bytes: u64) -> Pushed {
        let extension = name.rsplit('.').next().unwrap_or("bin");
        let claim = |file: &mut File| file.size_bytes = size_bytes;
        let media = Media::Document {
            file: self.keeps("documents", extension, Bytes::new(), claim),
            name: name.to_owned(),
            mime: mime_of(name).to_owned(),
        };
        self.writes(self.id, with(media, ""))
    }

    /// Keeps a file; its id.
    fn keeps(
        &self,
        folder: &str,
        extension: &str,
        bytes: Bytes,
        claim: impl FnOnce(&mut File),
    ) -> String {
        self.telegram.inner.change(|state| {
            let file = state.files.keep(folder, extension, bytes);
            claim(file);
            file.id.clone()
        })
    }
}

fn with(media: Media, caption: &str) -> Message {
    Message {
        media: Some(media),
        text: Written::typed(caption),
        ..Message::default()
    }
}
