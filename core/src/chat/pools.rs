//! Shared seats: the pools of an event, and which tiers draw on them.

use super::turn::Turn;
use super::{Action, Button, Reply, Text, cards};
use crate::error::Result;
use crate::event::{self, EventStatus, MAX_POOLS};
use crate::id::{EventId, PoolId};
use crate::tr;

/// The pools of an event, each with what can be done with it.
pub(super) async fn list(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let full = event::own(turn.app, turn.account.id, event).await?;
    let mut text = Text::new().title(tr!(lang, "pools-title", name = full.event.name.clone()));
    let can_share = full.tiers.len() > 1;
    if !can_share {
        text = text.line(tr!(lang, "pools-need-tiers"));
    } else if full.pools.is_empty() {
        text = text.line(tr!(lang, "pools-none"));
    }
    let mut reply = Reply::default();
    let is_open = matches!(
        full.event.status,
        EventStatus::Draft | EventStatus::Published
    );
    for pool in &full.pools {
        text = text.item(cards::pool(lang, &full, pool));
        if is_open {
            let (edit, remove) = (pool.name.clone(), pool.name.clone());
            reply = reply.row([
                Button::press(
                    tr!(lang, "button-pool-edit", name = edit),
                    &Action::EditPool(pool.id),
                ),
                Button::press(
                    tr!(lang, "button-pool-remove", name = remove),
                    &Action::AskRemovePool(pool.id),
                ),
            ]);
        }
    }
    reply.text = text;
    if can_share && is_open && full.pools.len() < MAX_POOLS {
        let add = Button::press(tr!(lang, "button-add-pool"), &Action::AddPool(event));
        reply = reply.row([add]);
    }
    Ok(vec![reply.row([
        Button::press(tr!(lang, "button-tiers"), &Action::Tiers(event)),
        Button::press(tr!(lang, "button-done"), &Action::Show(event)).main(),
    ])])
}

pub(super) async fn ask_remove(turn: &Turn<'_>, pool: PoolId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (full, pool) = event::find_pool(turn.app, turn.account.id, pool).await?;
    let text = Text::new().line(tr!(
        lang,
        "pool-remove-ask",
        pool = pool.name.clone(),
        name = full.event.name.clone()
    ));
    let yes = Button::press(tr!(lang, "button-remove"), &Action::RemovePool(pool.id)).danger();
    let no = Button::press(tr!(lang, "button-back"), &Action::Pools(full.event.id));
    Ok(vec![Reply::new(text).row([yes, no])])
}

pub(super) async fn remove(turn: &Turn<'_>, pool: PoolId) -> Result<Vec<Reply>> {
    let pool = event::remove_pool(turn.app, turn.account.id, pool).await?;
    list(turn, pool.event_id).await
}
