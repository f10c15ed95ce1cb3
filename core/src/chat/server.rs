//! What is set in a server: shown to those who manage it, and changed by them.
//!
//! Which server it is, and what they are there, says each message; elsewhere than in one there is
//! nothing to show.

use super::command::Arguments;
use super::form::{self, Kind};
use super::turn::Turn;
use super::{Action, Argument, Button, Member, Reply, Text, out};
use crate::access::{self, Steward};
use crate::error::{Rejection, Result};
use crate::i18n::Lang;
use crate::id::EventId;
use crate::server::{self, Channel, Named, Server, Setting};
use crate::tr;
use crate::zone::Zone;

/// What the message says of them there, and that they manage it.
pub(super) fn managed<'t>(turn: &'t Turn<'_>) -> Result<(&'t Member, Steward), Rejection> {
    let member = turn.server.as_ref().ok_or(Rejection::NotInServer)?;
    let permit = access::steward(turn.platform, member)?;
    Ok((member, permit))
}

/// All that is set there, with what changes it.
pub(super) async fn show(turn: &Turn<'_>) -> Result<Vec<Reply>> {
    let (member, _) = managed(turn)?;
    let server = server::settings(turn.app, turn.platform, member).await?;
    Ok(vec![screen(turn.lang(), server)])
}

fn screen(lang: Lang, server: Server) -> Reply {
    let unset = || tr!(lang, "settings-unset");
    let language = server.locale.map_or_else(
        || tr!(lang, "server-language-unset"),
        |locale| locale.own_name().to_owned(),
    );
    let zone = server.zone.map_or_else(unset, |zone| zone.to_string());
    let currency = server
        .currency
        .map_or_else(unset, |currency| currency.to_string());
    let has_role = server.organizer_role.is_some();
    let has_channel = server.announcement_channel.is_some();
    let mirrors = server.mirrors_events;
    let organizers = match server.organizer_role_name.filter(|_| has_role) {
        Some(role) => tr!(lang, "server-organizers-role", role = role),
        None => tr!(lang, "server-organizers-managers"),
    };
    let channel = server.announcement_channel_name.filter(|_| has_channel);
    let channel = channel.unwrap_or_else(|| tr!(lang, "server-announcements-none"));
    let mirrored = if mirrors {
        tr!(lang, "server-mirrors-on")
    } else {
        tr!(lang, "server-mirrors-off")
    };
    let text = Text::new()
        .title(tr!(lang, "server-title", server = server.title))
        .field(lang, tr!(lang, "settings-language"), language)
        .field(lang, tr!(lang, "settings-zone"), zone)
        .field(lang, tr!(lang, "settings-currency"), currency)
        .field(lang, tr!(lang, "server-organizers"), organizers)
        .field(lang, tr!(lang, "server-announcements"), channel)
        .field(lang, tr!(lang, "server-mirrors"), mirrored)
        .note(tr!(lang, "server-what"))
        .note(tr!(lang, "server-how"));
    let mirror = if mirrors {
        tr!(lang, "button-server-mirror-stop")
    } else {
        tr!(lang, "button-server-mirror")
    };
    let press = |label: String, action: Action| Button::press(label, &action);
    let no_role = || {
        press(
            tr!(lang, "button-server-role-clear"),
            Action::ClearOrganizers,
        )
    };
    let no_channel = || {
        press(
            tr!(lang, "button-server-channel-clear"),
            Action::ClearAnnouncements,
        )
    };
    Reply::new(text)
        .private()
        .row([
            press(tr!(lang, "settings-language"), Action::ServerLanguages),
            press(tr!(lang, "settings-zone"), Action::AskServerZone),
            press(tr!(lang, "settings-currency"), Action::AskServerCurrency),
        ])
        .row([
            press(
                tr!(lang, "button-server-events"),
                Action::ServerEvents { page: 0 },
            ),
            press(
                tr!(lang, "button-server-roles"),
                Action::ServerRoles { page: 0 },
            ),
        ])
        .row([press(mirror, Action::MirrorEvents(!mirrors))])
        .row(has_role.then(no_role))
        .row(has_channel.then(no_channel))
}

/// The languages to choose from.
pub(super) fn languages(turn: &Turn<'_>) -> Result<Vec<Reply>> {
    managed(turn)?;
    let lang = turn.lang();
    let buttons =
        Lang::ALL.map(|lang| Button::press(lang.own_name(), &Action::ServerLanguage(Some(lang))));
    let none = tr!(lang, "server-language-unset");
    let none = Button::press(none, &Action::ServerLanguage(None));
    let reply = Reply::line(tr!(lang, "server-choose-language"));
    Ok(vec![reply.private().row(buttons).row([none])])
}

/// Begins a form about the server.
pub(super) async fn ask(turn: &mut Turn<'_>, kind: Kind) -> Result<Vec<Reply>> {
    managed(turn)?;
    form::start(turn, kind).await
}

/// Changes a setting and shows them all.
pub(super) async fn set(turn: &mut Turn<'_>, setting: Setting) -> Result<Vec<Reply>> {
    let (member, permit) = managed(turn)?;
    server::set(turn.app, turn.account.id, &permit, &member.name, setting).await?;
    let server = server::settings(turn.app, turn.platform, member).await?;
    turn.server_settings = Some(server.clone());
    Ok(vec![screen(turn.lang(), server)])
}

/// `/server`, `/server_events`, `/server_roles`, `/server_organizers`, `/server_announcements`,
/// `/server_currency eur`, `/server_timezone berlin`, `/server_language de`.
pub(super) async fn command(
    turn: &mut Turn<'_>,
    name: &str,
    mut given: Arguments,
) -> Result<Vec<Reply>> {
    managed(turn)?;
    match name {
        "server_organizers" => match given.named_or_words("role") {
            Some(Argument::Role { id, name, .. }) => {
                set(turn, Setting::Organizers(Some(Named { id, name }))).await
            }
            Some(_) => Err(Rejection::NotARole.into()),
            None => show(turn).await,
        },
        "server_announcements" => match given.named_or_words("channel") {
            Some(Argument::Channel { id, name, can_post }) => {
                let channel = Channel { id, name, can_post };
                set(turn, Setting::Announcements(Some(channel))).await
            }
            Some(_) => Err(Rejection::NotAChannel.into()),
            None => show(turn).await,
        },
        "server_currency" => match given.rest() {
            Some(value) => {
                let currency = value.parse().map_err(|_| Rejection::NotACurrency)?;
                set(turn, Setting::Currency(currency)).await
            }
            None => ask(turn, Kind::ServerCurrency).await,
        },
        "server_timezone" => match given.rest() {
            Some(value) => {
                let zone = Zone::find(&value).ok_or(Rejection::NotAZone)?;
                set(turn, Setting::Zone(zone)).await
            }
            None => ask(turn, Kind::ServerZone).await,
        },
        "server_language" => match given.rest() {
            Some(value) => {
                let lang = Lang::find(&value).ok_or(Rejection::NotALanguage)?;
                set(turn, Setting::Language(Some(lang))).await
            }
            None => languages(turn),
        },
        "server_events" => out::events(turn, 0).await,
        "server_roles" => out::roles(turn, 0).await,
        _ => show(turn).await,
    }
}

/// What they make or publish in a server is at home there, where they may bring events.
pub(super) async fn bring_home(turn: &Turn<'_>, event: EventId) -> Result<()> {
    let Some(member) = &turn.server else {
        return Ok(());
    };
    let (by, platform) = (turn.account.id, turn.platform);
    server::bring_home_if_allowed(turn.app, by, event, platform, member).await
}

/// The titles of the servers that an event is at home in and its copy is not.
pub(super) async fn homes_left_out(
    turn: &Turn<'_>,
    event: EventId,
    copy: EventId,
) -> Result<Vec<String>> {
    let (app, by) = (turn.app, turn.account.id);
    let there = server::homes(app, by, copy).await?;
    let all = server::homes(app, by, event).await?.into_iter();
    let left_out = all.filter(|home| !there.contains(home));
    Ok(left_out.map(|home| home.title).collect())
}
