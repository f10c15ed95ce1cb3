//! What no conversation may change: whatever it expects, a case fails when one of these is another after it.

use eventos_core::account;
use eventos_core::event::{self, EventStatus};
use eventos_core::order;

use super::case::{Status, Whose};
use super::scene::Scene;

/// Everything but the person's own drafts, each by a name, as it was.
pub type Spared = Vec<(String, String)>;

/// Looks at it, as those who may.
///
/// # Errors
/// When the database fails.
pub async fn look(scene: &Scene) -> anyhow::Result<Spared> {
    let app = &scene.app;
    let person = account::get(app, scene.person.id).await?;
    let mut seen = vec![(person.name.clone(), format!("{person:?}"))];
    for stood in &scene.events {
        let (id, by) = (stood.id, stood.organizer);
        let full = event::own(app, by, id).await?;
        let is_own_draft = stood.wanted.whose == Whose::Own && stood.wanted.status == Status::Draft;
        let state = match is_own_draft {
            // Its organizer may have it changed; it stays a draft.
            true => format!("{:?}", full.event.status),
            false => {
                let orders = order::list(app, by, id, i64::MAX, 0).await?;
                let attendees = event::all_attendees(app, by, id).await?;
                let staff = event::staff_of(app, by, id).await?;
                format!("{full:?} {orders:?} {attendees:?} {staff:?}")
            }
        };
        seen.push((stood.wanted.name.clone(), state));
    }
    Ok(seen)
}

/// What is not as it was, by name.
///
/// # Errors
/// When the database fails.
pub async fn changed(scene: &Scene, before: &Spared) -> anyhow::Result<Vec<String>> {
    let after = look(scene).await?;
    let pairs = before.iter().zip(&after);
    let differ = pairs.filter(|(before, after)| before != after);
    let mut changed: Vec<String> = differ.map(|((name, _), _)| name.clone()).collect();
    // What was made since is a draft.
    for event in event::list_own(&scene.app, scene.person.id, i64::MAX, 0).await? {
        let is_known = scene.events.iter().any(|stood| stood.id == event.id);
        if !is_known && event.status != EventStatus::Draft {
            changed.push(event.name);
        }
    }
    scene.worker.drain().await?;
    let sent = scene.sent.to_others(&scene.speaker.external_id);
    changed.extend(sent.into_iter().map(|(to, text)| format!("{to}: {text}")));
    Ok(changed)
}
