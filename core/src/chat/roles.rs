//! Roles that tickets bring: a tier gets one in a server, and loses it anywhere.

use std::collections::HashMap;

use super::turn::Turn;
use super::{Action, Argument, Button, Reply, Text, organize};
use crate::error::{Rejection, Result};
use crate::event::{self, Tier};
use crate::i18n::Lang;
use crate::id::{EventId, RoleId, TierId};
use crate::native::{self, NativeRefusal, TierRole};
use crate::tr;

/// From here on the tier's tickets bring the role of this server.
pub(super) async fn bind(turn: &Turn<'_>, tier: TierId, role: Argument) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let member = turn.server.as_ref().ok_or(Rejection::NotInServer)?;
    let Argument::Role { id, name, may_give } = role else {
        return Err(Rejection::NotARole.into());
    };
    let named = native::Named {
        id: &id,
        name: &name,
        may_give,
    };
    let (app, organizer) = (turn.app, turn.account.id);
    let tier = native::bind(app, organizer, tier, turn.platform, member, named).await?;
    let mut replies = organize::tiers(turn, tier.event_id).await?;
    if let Some(first) = replies.first_mut() {
        let done = Text::new()
            .line(tr!(lang, "tier-role-done", tier = tier.name, role = name))
            .note(tr!(lang, "tier-role-linked"))
            .gap();
        first.text = done.then(std::mem::take(&mut first.text));
    }
    Ok(replies)
}

pub(super) async fn ask_unbind(turn: &Turn<'_>, tier: TierId, role: RoleId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (event, tier) = event::find_tier(turn.app, turn.account.id, tier).await?;
    let all = native::of_event(turn.app, turn.account.id, event.id).await?;
    let mut all = all.into_iter();
    let Some(bound) = all.find(|one| one.tier_id == tier.id && one.id == role) else {
        return organize::tiers(turn, event.id).await;
    };
    let text = Text::new().line(tr!(
        lang,
        "tier-role-off-ask",
        role = bound.name,
        tier = tier.name
    ));
    let yes = Action::UnbindRole(tier.id, role);
    let yes = Button::press(tr!(lang, "button-remove"), &yes).danger();
    let no = Button::press(tr!(lang, "button-back"), &Action::Tiers(event.id));
    Ok(vec![Reply::new(text).private().row([yes, no])])
}

pub(super) async fn unbind(turn: &Turn<'_>, tier: TierId, role: RoleId) -> Result<Vec<Reply>> {
    let tier = native::unbind(turn.app, turn.account.id, tier, role).await?;
    organize::tiers(turn, tier.event_id).await
}

/// What a server would not do is tried again.
pub(super) async fn try_again(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    native::try_again(turn.app, turn.account.id, event).await?;
    let show = Button::press(tr!(lang, "button-to-event"), &Action::Show(event));
    let tiers = Button::press(tr!(lang, "button-tiers"), &Action::Tiers(event));
    let reply = Reply::line(tr!(lang, "natives-tried-again")).private();
    Ok(vec![reply.row([show, tiers])])
}

/// The roles of an event's tiers, by tier.
pub(super) async fn by_tier(
    turn: &Turn<'_>,
    event: EventId,
) -> Result<HashMap<TierId, Vec<TierRole>>> {
    let mut by_tier: HashMap<TierId, Vec<TierRole>> = HashMap::new();
    for role in native::of_event(turn.app, turn.account.id, event).await? {
        by_tier.entry(role.tier_id).or_default().push(role);
    }
    Ok(by_tier)
}

/// A tier's role: which, where, who waits for it, and what keeps it from them.
pub(super) fn lines(lang: Lang, role: &TierRole) -> Vec<String> {
    let mut parts = vec![tr!(
        lang,
        "tier-role",
        role = role.name.clone(),
        server = role.server.clone()
    )];
    if role.waiting > 0 {
        parts.push(tr!(lang, "tier-role-waiting", count = role.waiting));
    }
    if role.absent > 0 {
        parts.push(tr!(lang, "tier-role-absent", count = role.absent));
    }
    let mut lines = vec![parts.join(" · ")];
    lines.extend(role.why.map(|why| match why {
        NativeRefusal::NotAllowed => tr!(lang, "tier-role-not-allowed"),
        NativeRefusal::Gone => tr!(lang, "tier-role-gone"),
        NativeRefusal::ServerGone => tr!(lang, "tier-role-server-gone"),
        _ => tr!(lang, "tier-role-refused"),
    }));
    lines
}

/// What can be done with the roles of a tier.
pub(super) fn buttons(lang: Lang, tier: &Tier, roles: &[TierRole]) -> Vec<Button> {
    let off = |role: &TierRole| {
        let label = tr!(
            lang,
            "button-tier-role-off",
            role = super::purchase::short(&role.name),
            tier = super::purchase::short(&tier.name)
        );
        Button::press(label, &Action::AskUnbindRole(role.tier_id, role.id))
    };
    roles.iter().map(off).collect()
}
