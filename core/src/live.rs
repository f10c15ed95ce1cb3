//! A turn while it runs: its words as they come, and what breaks it off.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The words of an answer that is still being made, for a front end whose messages can be changed. By
/// default nobody looks.
#[derive(Clone, Debug, Default)]
pub struct Live(Option<watch::Sender<String>>);

impl Live {
    /// One that is looked at: what comes out are all words so far, each time they change.
    pub fn watched() -> (Self, watch::Receiver<String>) {
        let (words, looks) = watch::channel(String::new());
        (Self(Some(words)), looks)
    }

    pub(crate) fn is_watched(&self) -> bool {
        self.0.as_ref().is_some_and(|words| !words.is_closed())
    }

    pub(crate) fn say(&self, text: String) {
        if let Some(words) = &self.0 {
            words.send_if_modified(|known| {
                let is_new = *known != text;
                *known = text;
                is_new
            });
        }
    }
}

/// Turns that are under way, by whose they are, each to be broken off by something newer of the same
/// person's. Clones share everything.
#[derive(Debug)]
pub struct UnderWay<K>(Arc<Mutex<HashMap<K, CancellationToken>>>);

impl<K> Clone for UnderWay<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K> Default for UnderWay<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Clone + Eq + Hash> UnderWay<K> {
    /// A turn begins; it lasts until what comes back is dropped.
    pub(crate) fn begin(&self, key: K) -> Begun<K> {
        let broken_off = CancellationToken::new();
        self.turns().insert(key.clone(), broken_off.clone());
        Begun {
            under_way: self.clone(),
            key,
            broken_off,
        }
    }

    /// Breaks off what is under way, if anything is.
    pub(crate) fn break_off(&self, key: &K) {
        if let Some(turn) = self.turns().get(key) {
            turn.cancel();
        }
    }

    fn turns(&self) -> MutexGuard<'_, HashMap<K, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn that began. One at a time is a person's, as their messages are answered one after the other.
pub(crate) struct Begun<K: Clone + Eq + Hash> {
    under_way: UnderWay<K>,
    key: K,
    pub broken_off: CancellationToken,
}

impl<K: Clone + Eq + Hash> Drop for Begun<K> {
    fn drop(&mut self) {
        self.under_way.turns().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_under_way_is_broken_off_and_nobody_elses() {
        let under_way = UnderWay::<u8>::default();
        under_way.break_off(&1);
        let (one, two) = (under_way.begin(1), under_way.begin(2));
        assert!(!one.broken_off.is_cancelled());
        under_way.break_off(&1);
        assert!(one.broken_off.is_cancelled() && !two.broken_off.is_cancelled());
        drop(one);
        assert!(!under_way.begin(1).broken_off.is_cancelled());
    }

    #[test]
    fn words_are_told_where_somebody_looks() {
        Live::default().say("nobody".to_owned());
        assert!(!Live::default().is_watched());
        let (live, mut looks) = Live::watched();
        live.say("Jazz".to_owned());
        assert!(looks.has_changed().expect("it is there"));
        assert_eq!(*looks.borrow_and_update(), "Jazz");
        live.say("Jazz".to_owned());
        assert!(!looks.has_changed().expect("it is there"));
        drop(looks);
        assert!(!live.is_watched());
    }
}
