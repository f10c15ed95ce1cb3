//! What an organizer is told when a server will not show an event, or a role cannot be given, and when
//! those who manage a server put an event or a role out, or let an event back.

use super::compose::Made;
use crate::app::App;
use crate::chat::{Action, Button, Reply};
use crate::error::Result;
use crate::i18n::Lang;
use crate::id::{EventId, MirrorId, RoleId};
use crate::native::NativeRefusal;
use crate::store::accounts::Platform;
use crate::store::{Actor, Tx, events, homes, mirrors, roles, servers};
use crate::tr;

/// Nothing, where it is shown by now.
pub(super) async fn not_mirrored(app: &App, lang: Lang, mirror: MirrorId) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let mirror = mirrors::get(&mut tx, mirror).await?;
    let Some((mirror, why)) = mirror.and_then(|mirror| mirror.why.map(|why| (mirror, why))) else {
        return Ok(Made::Nothing);
    };
    let (server, event) = names(&mut tx, mirror.platform, &mirror.server, mirror.event_id).await?;
    tx.commit().await?;
    let line = match why {
        NativeRefusal::NotAllowed => tr!(
            lang,
            "message-not-mirrored-not-allowed",
            event = event,
            server = server
        ),
        NativeRefusal::Full => tr!(
            lang,
            "message-not-mirrored-full",
            event = event,
            server = server
        ),
        _ => tr!(lang, "message-not-mirrored", event = event, server = server),
    };
    Ok(again(lang, mirror.event_id, line))
}

/// Nothing, where it is off by now, or was given up.
pub(super) async fn not_taken_off(app: &App, lang: Lang, mirror: MirrorId) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let mirror = mirrors::get(&mut tx, mirror).await?;
    let Some(mirror) = mirror.filter(|mirror| mirror.why.is_some()) else {
        return Ok(Made::Nothing);
    };
    let (server, event) = names(&mut tx, mirror.platform, &mirror.server, mirror.event_id).await?;
    tx.commit().await?;
    let line = tr!(
        lang,
        "message-not-taken-off",
        event = event,
        server = server
    );
    Ok(again(lang, mirror.event_id, line))
}

/// Nothing, where it is given by now. `event` is that of whoever is told.
pub(super) async fn role_refused(
    app: &App,
    lang: Lang,
    role: RoleId,
    event: Option<EventId>,
) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let role = roles::get(&mut tx, role).await?;
    let Some((role, why)) = role.and_then(|role| role.why.map(|why| (role, why))) else {
        return Ok(Made::Nothing);
    };
    let about = event.unwrap_or(role.event_id);
    let (server, event) = names(&mut tx, role.platform, &role.server, about).await?;
    tx.commit().await?;
    let name = role.name.clone();
    let line = match why {
        NativeRefusal::NotAllowed => tr!(
            lang,
            "message-role-not-allowed",
            role = name,
            event = event,
            server = server
        ),
        NativeRefusal::Gone => tr!(
            lang,
            "message-role-gone",
            role = name,
            event = event,
            server = server
        ),
        _ => tr!(
            lang,
            "message-role-refused",
            role = name,
            event = event,
            server = server
        ),
    };
    Ok(again(lang, about, line))
}

/// Also where it is back by now: who put it out may do so again.
pub(super) async fn put_out(
    app: &App,
    lang: Lang,
    event: EventId,
    (platform, server): (Platform, &str),
) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let (server, name) = names(&mut tx, platform, server, event).await?;
    tx.commit().await?;
    let line = tr!(lang, "message-put-out", event = name, server = server);
    let show = Button::press(tr!(lang, "button-to-event"), &Action::Show(event));
    Ok(Reply::line(line).row([show]).into())
}

/// Nothing, where it was put out again.
pub(super) async fn let_back(
    app: &App,
    lang: Lang,
    event: EventId,
    (platform, server): (Platform, &str),
) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let is_out = homes::is_put_out(&mut tx, (platform, server), event).await?;
    let (server, name) = names(&mut tx, platform, server, event).await?;
    tx.commit().await?;
    if is_out {
        return Ok(Made::Nothing);
    }
    let line = tr!(lang, "message-let-back", event = name, server = server);
    let show = Button::press(tr!(lang, "button-to-event"), &Action::Show(event));
    Ok(Reply::line(line).row([show]).into())
}

/// Nothing, where the role is known no more.
pub(super) async fn role_taken_off(
    app: &App,
    lang: Lang,
    event: EventId,
    role: RoleId,
) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let Some(role) = roles::get(&mut tx, role).await? else {
        return Ok(Made::Nothing);
    };
    let (server, name) = names(&mut tx, role.platform, &role.server, event).await?;
    tx.commit().await?;
    let line = tr!(
        lang,
        "message-role-taken-off",
        role = role.name,
        event = name,
        server = server
    );
    let tiers = Button::press(tr!(lang, "button-tiers"), &Action::Tiers(event));
    Ok(Reply::line(line).row([tiers]).into())
}

async fn names(
    tx: &mut Tx,
    platform: Platform,
    server: &str,
    event: EventId,
) -> Result<(String, String)> {
    let found = servers::get(tx, platform, server).await?;
    let title = found.map_or_else(|| server.to_owned(), |found| found.title);
    let event = events::get(tx, event).await?;
    Ok((title, event.map(|event| event.name).unwrap_or_default()))
}

fn again(lang: Lang, event: EventId, line: String) -> Made {
    let again = Button::press(tr!(lang, "button-try-again"), &Action::TryNatives(event));
    let show = Button::press(tr!(lang, "button-to-event"), &Action::Show(event));
    Reply::line(line).row([again.main()]).row([show]).into()
}
