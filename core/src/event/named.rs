//! Which event somebody means: by its name, a part of it, its slug or its id.

use chrono::{DateTime, Utc};

use super::{Event, started_since};
use crate::app::App;
use crate::error::Result;
use crate::id::{AccountId, EventId};
use crate::store::{Actor, Tx, events};

/// Among which events it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// The person's own, whatever their state.
    Own,
    /// Those on sale.
    OnSale,
    /// Those at whose door the person stands.
    AtTheDoor,
}

/// Events that `text` names, by slug, by id or by a part of the name; the best match alone when it
/// is exact. Somebody whom we do not know has none of their own.
///
/// # Errors
/// When the database fails.
pub async fn find(
    app: &App,
    viewer: impl Into<Option<AccountId>>,
    among: Among,
    text: &str,
) -> Result<Vec<Event>> {
    let candidates = candidates(app, viewer.into(), among).await?;
    let wanted = Wanted::typed(text);
    let exact = |event: &&Event| wanted.is_exactly(event);
    let exact: Vec<Event> = candidates.iter().filter(exact).cloned().collect();
    if exact.len() == 1 {
        return Ok(exact);
    }
    let fits = |event: &Event| wanted.is_in(event);
    Ok(candidates.into_iter().filter(fits).collect())
}

/// Events that somebody who has `typed` so much may mean: those first whose name begins so, then
/// those with a word that does. Having typed nothing they may mean any. Equal ones stand as they
/// are likely: what is next first, and of the person's own what is over last.
///
/// # Errors
/// When the database fails.
pub async fn suggested(
    app: &App,
    viewer: Option<AccountId>,
    among: Among,
    typed: &str,
) -> Result<Vec<Event>> {
    let mut candidates = candidates(app, viewer, among).await?;
    if among == Among::Own {
        let now = app.clock.now();
        candidates.sort_by_key(|event| likely(event, now));
    }
    let wanted = Wanted::typed(typed);
    let mut fitting: Vec<Event> = candidates
        .into_iter()
        .filter(|event| wanted.is_exactly(event) || wanted.is_in(event))
        .collect();
    fitting.sort_by_key(|event| wanted.distance(event));
    Ok(fitting)
}

async fn candidates(app: &App, viewer: Option<AccountId>, among: Among) -> Result<Vec<Event>> {
    let actor = viewer.map_or(Actor::Nobody, Actor::Account);
    let mut tx = app.store.read(actor).await?;
    let found = read(&mut tx, viewer, among, app.clock.now()).await?;
    tx.commit().await?;
    Ok(found)
}

async fn read(
    tx: &mut Tx,
    viewer: Option<AccountId>,
    among: Among,
    now: DateTime<Utc>,
) -> Result<Vec<Event>> {
    match (among, viewer) {
        (Among::OnSale, _) => {
            events::on_sale(tx, now, started_since(now), super::SEARCHED, 0).await
        }
        (Among::Own, Some(viewer)) => events::of_organizer(tx, viewer, 200, 0).await,
        (Among::AtTheDoor, Some(viewer)) => events::at_whose_door(tx, viewer).await,
        (Among::Own | Among::AtTheDoor, None) => Ok(Vec::new()),
    }
}

/// What is ahead first and the next of it before the others; then what is over, the last first.
fn likely(event: &Event, now: DateTime<Utc>) -> (bool, i64) {
    let is_over = super::over_at(event) <= now;
    let starts = event.starts_at.timestamp();
    (is_over, if is_over { -starts } else { starts })
}

/// Words that are looked for.
struct Wanted {
    text: String,
    /// As they stand in a slug.
    in_slug: String,
    id: Option<EventId>,
}

impl Wanted {
    fn typed(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        Self {
            in_slug: text.split_whitespace().collect::<Vec<_>>().join("-"),
            id: text.parse().ok(),
            text,
        }
    }

    fn is_exactly(&self, event: &Event) -> bool {
        event.slug == self.text
            || Some(event.id) == self.id
            || event.name.to_lowercase() == self.text
    }

    // A slug is in Latin letters without accents, so that who types none finds it too.
    fn is_in(&self, event: &Event) -> bool {
        event.name.to_lowercase().contains(&self.text) || event.slug.contains(&self.in_slug)
    }

    /// How far off the beginning it is found: 0 is at it, 1 at a word's.
    fn distance(&self, event: &Event) -> u8 {
        let name = event.name.to_lowercase();
        let words = |text: &str, part: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| word.starts_with(part))
        };
        let begins = name.starts_with(&self.text) || event.slug.starts_with(&self.in_slug);
        match begins || self.is_exactly(event) {
            true => 0,
            false if words(&name, &self.text) || words(&event.slug, &self.in_slug) => 1,
            false => 2,
        }
    }
}
