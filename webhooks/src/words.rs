//! In which language a page speaks: `?lang=`, else what the browser asks for, else English.

use std::convert::Infallible;
use std::sync::OnceLock;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use eventos_core::i18n::Lang;
use i18n_embed::fluent::FluentLanguageLoader;
use url::form_urlencoded;

/// The texts of this package in a language, for [`eventos_core::tr!`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words(pub Lang);

impl Words {
    pub fn loader(self) -> &'static FluentLanguageLoader {
        static LOADERS: OnceLock<[FluentLanguageLoader; 4]> = OnceLock::new();
        let load = || Lang::ALL.map(|lang| lang.load("eventos-webhooks"));
        &LOADERS.get_or_init(load)[self.0 as usize]
    }
}

/// Who looks at a page: all that is known of them is what they read.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub words: Words,
    /// They chose the language here, so that links keep it.
    chosen: bool,
    /// The request's other parameters, for the links that switch the language.
    rest: Vec<(String, String)>,
}

/// A link to the same page in another language.
#[derive(Clone, Debug)]
pub(crate) struct Switch {
    pub lang: Lang,
    pub href: String,
    pub current: bool,
}

const LANG: &str = "lang";

impl Visit {
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let query = uri.query().unwrap_or_default().as_bytes();
        let (lang, rest): (Vec<_>, Vec<_>) = form_urlencoded::parse(query)
            .into_owned()
            .partition(|(name, _)| name == LANG);
        let chosen = lang.first().and_then(|(_, lang)| Lang::find(lang));
        let asked = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let lang = chosen
            .or_else(|| asked.and_then(preferred))
            .unwrap_or_default();
        Self {
            words: Words(lang),
            chosen: chosen.is_some(),
            rest,
        }
    }

    pub fn lang(&self) -> Lang {
        self.words.0
    }

    /// `address` with the language that was chosen here.
    pub fn link(&self, address: String) -> String {
        if self.chosen {
            format!("{address}?{LANG}={}", self.lang())
        } else {
            address
        }
    }

    pub fn switches(&self) -> Vec<Switch> {
        let switch = |lang: Lang| {
            let mut query = form_urlencoded::Serializer::for_suffix("?".to_owned(), 1);
            query.extend_pairs(&self.rest).append_pair(LANG, lang.tag());
            Switch {
                lang,
                href: query.finish(),
                current: lang == self.lang(),
            }
        };
        Lang::ALL.into_iter().map(switch).collect()
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.uri, &parts.headers))
    }
}

/// The language of ours with the highest weight in an Accept-Language header; of equal ones the
/// first. (The crate `accept-language` sorts weights such as NaN inconsistently, which may panic,
/// and takes `q=0` for a wish.)
fn preferred(header: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for part in header.split(',').take(32) {
        let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = match parameters.trim().strip_prefix("q=") {
            Some(weight) => weight.trim().parse().unwrap_or(0.0),
            None => 1.0,
        };
        let Some(lang) = Lang::find(tag).filter(|_| weight > 0.0 && weight <= 1.0) else {
            continue;
        };
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_weight_of_a_language_of_ours_wins() {
        assert_eq!(preferred("de-AT,de;q=0.9,en;q=0.8"), Some(Lang::De));
        assert_eq!(preferred("nl, en;q=0.3, fr-CA;q=0.7"), Some(Lang::Fr));
        assert_eq!(preferred("es ; q=0.5, fr;q=0.5"), Some(Lang::Es));
        assert_eq!(preferred("de;q=0, en;q=NaN, fr;q=2, es;q=x"), None);
        assert_eq!(preferred("*, zh"), None);
        assert_eq!(preferred(""), None);
    }

    #[test]
    fn a_chosen_language_beats_the_browsers_and_stays_in_links() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "de".parse().expect("a header"));
        let uri: Uri = "/checkout/success?session_id=cs_1&lang=fr"
            .parse()
            .expect("a URI");
        let visit = Visit::of(&uri, &headers);
        assert_eq!(visit.lang(), Lang::Fr);
        assert_eq!(visit.link("/e/x".to_owned()), "/e/x?lang=fr");
        let hrefs: Vec<String> = visit
            .switches()
            .into_iter()
            .map(|switch| switch.href)
            .collect();
        assert_eq!(hrefs[1], "?session_id=cs_1&lang=de");
        let plain = Visit::of(&"/e/x?lang=xx".parse().expect("a URI"), &headers);
        assert_eq!(
            (plain.lang(), plain.link("/e/x".to_owned())),
            (Lang::De, "/e/x".to_owned())
        );
    }
}
