//! An answer while it is made: somebody is typing, and then the words as they come, in one message that
//! changes.

use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// An answer that is there so soon after its first words comes whole, and words come no faster. Telegram
/// and Discord both take about one message a second in a chat for long, edits included.
const BETWEEN: Duration = Duration::from_millis(1_500);
/// What is still to come.
const MORE: &str = " …";

/// Where an answer will stand.
#[async_trait]
pub trait Stage: Send {
    /// Before somebody is shown typing, and until that has to be shown again.
    const TYPING: (Duration, Duration);

    async fn type_on(&mut self);

    /// Shows the words so far: a message at first, and then in its place.
    async fn say(&mut self, words: &str);
}

/// Shows on a stage what is being worked on, until it is done.
pub async fn perform<T>(
    stage: &mut impl Stage,
    mut words: watch::Receiver<String>,
    work: impl Future<Output = T>,
) -> T {
    tokio::pin!(work);
    let (first, again) = stage_pauses(stage);
    let mut types_at = Instant::now() + first;
    let (mut shown, mut speaks_at) = (String::new(), None);
    loop {
        let said = tokio::select! {
            done = &mut work => return done,
            () = sleep_until(types_at) => None,
            said = news(&mut words, &shown, &mut speaks_at) => Some(said),
        };
        // A message that is on its way is waited for: it would stand there for ever otherwise.
        let showing = async {
            match &said {
                Some(said) => stage.say(&format!("{said}{MORE}")).await,
                None => stage.type_on().await,
            }
        };
        tokio::pin!(showing);
        tokio::select! {
            done = &mut work => {
                if said.is_some() {
                    showing.await;
                }
                return done;
            }
            () = &mut showing => {}
        }
        match &said {
            Some(said) => (shown, speaks_at) = (said.clone(), Some(Instant::now() + BETWEEN)),
            None => types_at = Instant::now() + again,
        }
    }
}

fn stage_pauses<S: Stage>(_: &S) -> (Duration, Duration) {
    S::TYPING
}

/// The words, once there are others than those that are shown, and not before their time.
async fn news(
    words: &mut watch::Receiver<String>,
    shown: &str,
    speaks_at: &mut Option<Instant>,
) -> String {
    let is_new = |words: &String| !words.trim().is_empty() && words.trim() != shown;
    if words.wait_for(is_new).await.is_err() {
        // Nobody says anything any more.
        return std::future::pending().await;
    }
    let at = speaks_at.get_or_insert_with(|| Instant::now() + BETWEEN);
    sleep_until(*at).await;
    words.borrow().trim().to_owned()
}
