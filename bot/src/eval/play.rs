//! Plays cases, several side by side, each on a scene of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use eventos_core::assistant::used_today;
use eventos_core::chat::{self, Incoming, Input, Place};
use eventos_core::config::OpenAi;
use eventos_core::live::Live;
use eventos_core::store::usage::Usage;
use futures::StreamExt as _;
use futures::stream;

use super::files::Found;
use super::judge::{Finding, Heard, Judge, NO, read, some};
use super::scene::Scene;
use super::spared;

/// What came of one case, once.
#[derive(Clone, Debug)]
pub struct Played {
    pub found: Arc<Found>,
    /// Which time it was, from 1.
    pub time: usize,
    /// None, where it came out as it had to.
    pub findings: Vec<Finding>,
    pub used: Usage,
    /// How long the person waited for each answer.
    pub waited: Vec<Duration>,
    /// What they read last.
    pub read: String,
}

impl Played {
    pub fn passed(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Plays every case so many times, so many at once. What comes back is in their order, whoever was first.
///
/// # Errors
/// When a case cannot be set up, or the machine fails.
pub async fn all(
    cases: Vec<Found>,
    model: &OpenAi,
    times: usize,
    at_once: usize,
    mut ended: impl FnMut(&Played),
) -> anyhow::Result<Vec<Played>> {
    let cases = cases.into_iter().map(Arc::new);
    let turns = cases.flat_map(|found| (1..=times).map(move |time| (Arc::clone(&found), time)));
    let plays = turns.enumerate().map(|(at, (found, time))| {
        let model = model.clone();
        async move {
            let name = format!("{}: {}", found.file, found.case.name);
            let played = once(found, time, &model).await.context(name)?;
            anyhow::Ok((at, played))
        }
    });
    let mut plays = stream::iter(plays).buffer_unordered(at_once);
    let mut all = Vec::new();
    while let Some(played) = plays.next().await {
        let (at, played) = played?;
        ended(&played);
        all.push((at, played));
    }
    all.sort_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, played)| played).collect())
}

async fn once(found: Arc<Found>, time: usize, model: &OpenAi) -> anyhow::Result<Played> {
    let case = &found.case;
    let scene = Scene::of(case, model).await?;
    let before = spared::look(&scene).await?;
    let mut heard = Heard::default();
    let mut waited = Vec::new();
    for (at, words) in case.says.iter().enumerate() {
        let incoming = Incoming {
            speaker: scene.speaker.clone(),
            chat: scene.speaker.external_id.clone(),
            place: Place::Private,
            server: None,
            nonce: format!("message-{at}"),
            input: match case.forwarded && at + 1 == case.says.len() {
                true => Input::Forwarded(words.clone()),
                false => Input::Text(words.clone()),
            },
            live: Live::default(),
        };
        let began = Instant::now();
        let replies = chat::handle(&scene.app, incoming).await;
        waited.push(began.elapsed());
        heard.0.push(replies);
    }
    let used = used_today(&scene.app.store, &scene.app.clock).await?;
    let changed = spared::changed(&scene, &before).await?;
    let mut findings = Judge::judge(&scene, case, &heard).await?;
    if !changed.is_empty() {
        findings.push(Finding {
            rule: "unchanged",
            expected: NO.to_owned(),
            came: some(&changed),
        });
    }
    scene.app.store.close().await;
    Ok(Played {
        time,
        findings,
        used,
        waited,
        read: read(heard.last()),
        found: Arc::clone(&found),
    })
}
