//! The fonts that tickets are written in: those of `assets/fonts`, and never the machine's own, so
//! that a ticket looks the same everywhere.

use std::sync::Arc;

use cosmic_text::fontdb::{Database, FaceInfo, ID, Source, Weight};
use cosmic_text::{Fallback, FontSystem};
use unicode_script::Script;

/// The weight of labels and values.
pub const TEXT: Weight = Weight::MEDIUM;
/// The weight of what stands out.
pub const STRONG: Weight = Weight::BOLD;

/// Latin, Cyrillic and Greek; the others are fallen back to.
pub const FAMILY: &str = "Inter";
/// Letters and digits of one width, in which 0 and O cannot be confused.
pub const MONO_FAMILY: &str = "JetBrains Mono";

const CJK: &str = "Noto Sans CJK JP";
const EMOJI: &str = "Twemoji Mozilla";

macro_rules! font {
    ($file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/", $file)).as_slice()
    };
}

/// Which weights a file serves, and the file. Most scripts come in one weight, which serves both.
const FILES: &[(&[Weight], &[u8])] = &[
    (&[TEXT], font!("Inter-Medium.otf")),
    (&[STRONG], font!("Inter-Bold.otf")),
    (&[TEXT], font!("NotoSansArabic-Medium.ttf")),
    (&[STRONG], font!("NotoSansArabic-Bold.ttf")),
    (&[TEXT], font!("NotoSansDevanagari-Medium.ttf")),
    (&[STRONG], font!("NotoSansDevanagari-Bold.ttf")),
    (&[TEXT], font!("NotoSansHebrew-Medium.ttf")),
    (&[STRONG], font!("NotoSansHebrew-Bold.ttf")),
    (&[TEXT], font!("NotoSansThai-Medium.ttf")),
    (&[STRONG], font!("NotoSansThai-Bold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansArmenian-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansBengali-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansEthiopic-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansGeorgian-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansGujarati-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansGurmukhi-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansKannada-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansKhmer-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansLao-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansMalayalam-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansMyanmar-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansSinhala-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansTamil-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansTelugu-SemiBold.ttf")),
    (&[TEXT, STRONG], font!("NotoSansMath-Regular.ttf")),
    (&[TEXT, STRONG], font!("NotoSansSymbols2-Regular.ttf")),
    (&[TEXT, STRONG], font!("NotoSansCJKjp-Bold.otf")),
    (&[TEXT, STRONG], font!("TwemojiMozilla.ttf")),
    (&[STRONG], font!("JetBrainsMono-Bold.ttf")),
];

/// A font system over the bundled fonts only.
pub fn system() -> FontSystem {
    let mut fonts = Database::new();
    for (weights, bytes) in FILES {
        let loaded = fonts.load_font_source(Source::Binary(Arc::new(*bytes)));
        for id in loaded {
            register_as(&mut fonts, id, weights);
        }
    }
    FontSystem::new_with_locale_and_db_and_fallback("en".to_owned(), fonts, Bundled)
}

/// Replaces the face `id` by one for each weight: a family without an exact match is passed over.
fn register_as(fonts: &mut Database, id: ID, weights: &[Weight]) {
    let Some(face) = fonts.face(id).cloned() else {
        return;
    };
    fonts.remove_face(id);
    for weight in weights {
        // The names inside of the files carry the weight ("Inter Medium") for the sake of old
        // software; the typographic family comes first.
        fonts.push_face_info(FaceInfo {
            weight: *weight,
            ..face.clone()
        });
    }
}

struct Bundled;

impl Fallback for Bundled {
    fn common_fallback(&self) -> &[&'static str] {
        &[
            EMOJI,
            CJK,
            "Noto Sans Symbols 2",
            "Noto Sans Symbols2",
            "Noto Sans Math",
        ]
    }

    fn forbidden_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn script_fallback(&self, script: Script, _locale: &str) -> &[&'static str] {
        match script {
            Script::Arabic => &["Noto Sans Arabic"],
            Script::Armenian => &["Noto Sans Armenian"],
            Script::Bengali => &["Noto Sans Bengali"],
            Script::Bopomofo
            | Script::Han
            | Script::Hangul
            | Script::Hiragana
            | Script::Katakana => &[CJK],
            Script::Devanagari => &["Noto Sans Devanagari"],
            Script::Ethiopic => &["Noto Sans Ethiopic"],
            Script::Georgian => &["Noto Sans Georgian"],
            Script::Gujarati => &["Noto Sans Gujarati"],
            Script::Gurmukhi => &["Noto Sans Gurmukhi"],
            Script::Hebrew => &["Noto Sans Hebrew"],
            Script::Kannada => &["Noto Sans Kannada"],
            Script::Khmer => &["Noto Sans Khmer"],
            Script::Lao => &["Noto Sans Lao"],
            Script::Malayalam => &["Noto Sans Malayalam"],
            Script::Myanmar => &["Noto Sans Myanmar"],
            Script::Sinhala => &["Noto Sans Sinhala"],
            Script::Tamil => &["Noto Sans Tamil"],
            Script::Telugu => &["Noto Sans Telugu"],
            Script::Thai => &["Noto Sans Thai"],
            _ => &[],
        }
    }
}
