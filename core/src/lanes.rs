//! Lanes: what belongs to one person is done one after the other, in its order, and different people's
//! side by side.
//!
//! Nothing is kept in them: work waits by itself, and only learns when it is its turn.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// Lanes by a person's key. Clones share everything.
pub struct Lanes<K>(Arc<Inner<K>>);

impl<K> Clone for Lanes<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Inner<K> {
    state: Mutex<State<K>>,
    moved: Notify,
}

struct State<K> {
    of: HashMap<K, Lane>,
    /// Tells apart what came under one number.
    count: u64,
}

#[derive(Default)]
struct Lane {
    is_busy: bool,
    waiting: BTreeSet<(u64, u64)>,
    moved: Arc<Notify>,
}

impl<K: Clone + Eq + Hash> Default for Lanes<K> {
    fn default() -> Self {
        Self(Arc::new(Inner {
            state: Mutex::new(State {
                of: HashMap::new(),
                count: 0,
            }),
            moved: Notify::new(),
        }))
    }
}

impl<K: Clone + Eq + Hash> Lanes<K> {
    /// Waits for one's turn. Among what waits, the smallest `number` comes first; the turn ends when
    /// what comes back is dropped.
    pub async fn turn(&self, key: K, number: u64) -> Turn<K> {
        let mut waiting = Waiting::new(self, key, number);
        // What came at the same instant is in line before the first of it begins.
        tokio::task::yield_now().await;
        loop {
            let moved = waiting.moved.clone();
            let moved = moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            if waiting.begins() {
                return Turn {
                    lanes: self.clone(),
                    key: waiting.key.clone(),
                };
            }
            moved.await;
        }
    }

    /// Waits until nothing waits and nothing is under way.
    pub async fn rest(&self) {
        loop {
            let moved = self.0.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            if self.is_at_rest() {
                return;
            }
            moved.await;
        }
    }

    pub fn is_at_rest(&self) -> bool {
        self.0.state().of.is_empty()
    }
}

impl<K> Inner<K> {
    fn state(&self) -> MutexGuard<'_, State<K>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Inner<K> {
    /// Changes a lane, lets the next begin, and forgets it when it is empty.
    fn change(&self, key: &K, change: impl FnOnce(&mut Lane)) {
        let mut state = self.state();
        let Some(lane) = state.of.get_mut(key) else {
            return;
        };
        change(lane);
        lane.moved.notify_waiters();
        if !lane.is_busy && lane.waiting.is_empty() {
            state.of.remove(key);
            self.moved.notify_waiters();
        }
    }
}

/// In line. Who gives up waiting leaves it.
struct Waiting<'a, K: Clone + Eq + Hash> {
    lanes: &'a Lanes<K>,
    key: K,
    place: (u64, u64),
    moved: Arc<Notify>,
}

impl<'a, K: Clone + Eq + Hash> Waiting<'a, K> {
    fn new(lanes: &'a Lanes<K>, key: K, number: u64) -> Self {
        let mut state = lanes.0.state();
        state.count += 1;
        let place = (number, state.count);
        let lane = state.of.entry(key.clone()).or_default();
        lane.waiting.insert(place);
        let moved = Arc::clone(&lane.moved);
        drop(state);
        Self {
            lanes,
            key,
            place,
            moved,
        }
    }

    /// Takes the turn, if it is this one's.
    fn begins(&mut self) -> bool {
        let mut state = self.lanes.0.state();
        let Some(lane) = state.of.get_mut(&self.key) else {
            return false;
        };
        if lane.is_busy || lane.waiting.first() != Some(&self.place) {
            return false;
        }
        lane.waiting.remove(&self.place);
        lane.is_busy = true;
        true
    }
}

impl<K: Clone + Eq + Hash> Drop for Waiting<'_, K> {
    fn drop(&mut self) {
        let place = self.place;
        self.lanes.0.change(&self.key, |lane| {
            lane.waiting.remove(&place);
        });
    }
}

/// Somebody's turn.
pub struct Turn<K: Clone + Eq + Hash> {
    lanes: Lanes<K>,
    key: K,
}

impl<K: Clone + Eq + Hash> Drop for Turn<K> {
    fn drop(&mut self) {
        self.lanes.0.change(&self.key, |lane| lane.is_busy = false);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn one_persons_come_in_their_order_and_nobody_waits_for_another() {
        let lanes = Lanes::<u8>::default();
        let order = Mutex::new(Vec::new());
        let held = lanes.turn(1, 0).await;
        let one = |number| {
            let (lanes, order) = (&lanes, &order);
            async move {
                let _turn = lanes.turn(1, number).await;
                order.lock().expect("the order").push(number);
            }
        };
        let others = async {
            drop(lanes.turn(2, 9).await);
            drop(held);
        };
        let ((), _) = tokio::join!(others, async { tokio::join!(one(3), one(1), one(2)) });
        assert_eq!(*order.lock().expect("the order"), [1, 2, 3]);
        lanes.rest().await;
        assert!(lanes.is_at_rest());
    }

    #[tokio::test]
    async fn who_gives_up_waiting_holds_up_nobody() {
        let lanes = Lanes::<u8>::default();
        let held = lanes.turn(1, 0).await;
        let given_up = tokio::time::timeout(Duration::from_millis(20), lanes.turn(1, 1)).await;
        assert!(given_up.is_err());
        drop(held);
        drop(lanes.turn(1, 2).await);
        assert!(lanes.is_at_rest());
    }
}
