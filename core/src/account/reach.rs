//! Whether a person can be reached where they are: what their platform says of it.
//!
//! A front end calls these when a platform tells it; the worker when a message was refused. Whoever
//! writes to us is reachable again without that, by [`super::enter`].

use chrono::{DateTime, Utc};

use super::Platform;
use crate::app::App;
use crate::error::Result;
use crate::event;
use crate::id::AccountId;
use crate::store::{Actor, Tx, accounts, outbox};

/// The person does not want to hear from us there, or left: nothing is sent there until they are
/// back. Nothing happens when we do not know them.
///
/// # Errors
/// When the database fails.
pub async fn blocked(app: &App, platform: Platform, external_id: &str) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    let news = accounts::block(&mut tx, platform, external_id, app.clock.now()).await?;
    tx.commit().await?;
    if news {
        tracing::info!(%platform, "somebody is no longer to be reached there");
    }
    Ok(())
}

/// The person is back. Tickets that did not reach them because of it are sent, where their event is
/// still ahead.
///
/// # Errors
/// When the database fails.
pub async fn unblocked(app: &App, platform: Platform, external_id: &str) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    if let Some(account) = accounts::unblock(&mut tx, platform, external_id).await? {
        send_tickets(&mut tx, account, app.clock.now()).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// Tickets that were given up because the person had blocked us are promised again.
pub(super) async fn send_tickets(
    tx: &mut Tx,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let sent = outbox::revive_tickets(tx, account, event::started_since(now), now).await?;
    if sent > 0 {
        tracing::info!(sent, "tickets that could not be delivered are sent again");
    }
    Ok(())
}
