//! What people hear who are made door staff, or are it no more.

use super::compose::Made;
use crate::account::Account;
use crate::app::App;
use crate::chat::{Action, Button, Reply, Text, cards};
use crate::error::{Rejection, Result};
use crate::event::{self, Event, EventStatus};
use crate::i18n::Lang;
use crate::id::EventId;
use crate::store::{Actor, accounts, events, staff};
use crate::tr;

/// To whoever was made door staff: of what, and what to do there. Nothing, where they are not any more, or
/// the event is over or cancelled.
pub(super) async fn added(app: &App, account: &Account, event: EventId) -> Result<Made> {
    let lang = account.lang();
    let (event, is_staff, organizer) = standing(app, account, event).await?;
    let is_ahead = matches!(event.status, EventStatus::Draft | EventStatus::Published)
        && event::over_at(&event) > app.clock.now();
    if !is_staff || !is_ahead {
        return Ok(Made::Nothing);
    }
    let text = about(lang, &event, organizer);
    if event.status == EventStatus::Draft {
        let later = tr!(lang, "message-staff-added-draft", slug = event.slug);
        return Ok(Reply::new(text.line(later)).into());
    }
    let door = Button::press(tr!(lang, "button-check-in"), &Action::Door(event.id));
    let text = text.line(tr!(lang, "message-staff-added-what"));
    Ok(Reply::new(text).row([door.main()]).into())
}

fn about(lang: Lang, event: &Event, organizer: String) -> Text {
    let text = Text::new()
        .title(tr!(lang, "staff-joined-title", name = event.name.clone()))
        .line(tr!(lang, "message-staff-added", organizer = organizer));
    cards::when_and_where(lang, event, text).gap()
}

/// To whoever was door staff. Nothing, where they are again.
pub(super) async fn removed(app: &App, account: &Account, event: EventId) -> Result<Made> {
    let (event, is_staff, _) = standing(app, account, event).await?;
    if is_staff {
        return Ok(Made::Nothing);
    }
    let line = tr!(account.lang(), "message-staff-removed", event = event.name);
    Ok(Reply::line(line).into())
}

/// The event, whether they are its door staff, and its organizer's name.
async fn standing(app: &App, account: &Account, event: EventId) -> Result<(Event, bool, String)> {
    let mut tx = app.store.read(Actor::System).await?;
    let event = events::get(&mut tx, event).await?;
    let event = event.ok_or(Rejection::EventNotFound)?;
    let is_staff = staff::is_staff(&mut tx, event.id, account.id).await?;
    let organizer = accounts::get(&mut tx, event.organizer_id).await?.name;
    tx.commit().await?;
    Ok((event, is_staff, organizer))
}
