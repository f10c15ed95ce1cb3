//! Who stands at the door: adding, inviting, removing, joining.

use super::link::Link;
use super::turn::Turn;
use super::{Action, Argument, Button, Reply, Text, command};
use crate::account::{self, Account};
use crate::error::{Error, Rejection, Result};
use crate::event::{self, Event};
use crate::id::{AccountId, EventId};
use crate::tr;

/// The staff of an event.
pub(super) async fn list(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (event, staff) = event::staff_of(turn.app, turn.account.id, event).await?;
    let mut text = Text::new().title(tr!(lang, "staff-title", name = event.name.clone()));
    if staff.is_empty() {
        text = text.line(tr!(lang, "staff-none"));
    }
    let mut reply = Reply::default().private();
    for person in &staff {
        text = text.item(person.name.clone());
        let label = tr!(lang, "button-staff-remove", name = person.name.clone());
        reply = reply.row([Button::press(
            label,
            &Action::RemoveStaff(event.id, person.account_id),
        )]);
    }
    reply.text = text
        .gap()
        .note(tr!(lang, "staff-hint", slug = event.slug.clone()));
    Ok(vec![
        reply
            .row([Button::press(
                tr!(lang, "button-staff-invite"),
                &Action::InviteStaff(event.id),
            )
            .main()])
            .row([Button::press(
                tr!(lang, "button-to-event"),
                &Action::Show(event.id),
            )]),
    ])
}

/// `/staff_add jazz sam` and `/staff_remove jazz sam`; without a name an invitation, or the list.
pub(super) async fn command(
    turn: &mut Turn<'_>,
    command: &str,
    event: &Event,
    person: Option<Argument>,
) -> Result<Vec<Reply>> {
    let adds = command == "staff_add";
    let Some(person) = person else {
        return if adds {
            invite(turn, event.id).await
        } else {
            list(turn, event.id).await
        };
    };
    let found = match adds {
        true => find(turn, person).await,
        false => return remove_named(turn, event, person).await,
    };
    let (account, name) = match found {
        Err(Error::Rejection(rejection @ Rejection::PersonNotFound { .. })) => {
            let problem = super::rejection(&rejection, turn.lang());
            let label = tr!(turn.lang(), "button-staff-invite");
            let invite = Button::press(label, &Action::InviteStaff(event.id));
            let reply = Reply::new(Text::new().problem(problem)).private();
            return Ok(vec![reply.row([invite.main()])]);
        }
        found => found?,
    };
    let is_new = event::add_staff(turn.app, turn.account.id, event.id, account).await?;
    let lang = turn.lang();
    let slug = event.slug.clone();
    let hint = match is_new && account != turn.account.id {
        true => tr!(lang, "staff-added-told", slug = slug),
        false => tr!(lang, "staff-added-hint", slug = slug),
    };
    let added = tr!(lang, "staff-added", name = name, event = event.name.clone());
    let text = Text::new().line(added).note(hint);
    let button = Button::press(tr!(lang, "button-staff"), &Action::Staff(event.id));
    Ok(vec![Reply::new(text).private().row([button])])
}

/// Whom an argument means: a person the platform names, who may be new, or a handle of somebody we
/// know.
async fn find(turn: &Turn<'_>, person: Argument) -> Result<(AccountId, String)> {
    match person {
        Argument::Person(speaker) => {
            let account = account::enter(turn.app, &speaker).await?;
            Ok((account.id, account.name))
        }
        Argument::Text(name) => {
            let known = named(turn, &name).await?;
            let account = known.ok_or(Rejection::PersonNotFound { name })?;
            Ok((account.id, account.name))
        }
        _ => Err(Rejection::PersonNotFound {
            name: String::new(),
        }
        .into()),
    }
}

/// Whoever goes by a handle here, if we know them.
pub(super) async fn named(turn: &Turn<'_>, name: &str) -> Result<Option<Account>> {
    let handle = name.trim().trim_start_matches('@').to_lowercase();
    account::by_handle(turn.app, turn.platform, &handle).await
}

/// Removes whoever of the staff is meant: by a suggestion, a handle, or the name that the list has.
async fn remove_named(turn: &Turn<'_>, event: &Event, person: Argument) -> Result<Vec<Reply>> {
    let (_, staff) = event::staff_of(turn.app, turn.account.id, event.id).await?;
    let of_staff = |account: AccountId| staff.iter().find(|one| one.account_id == account);
    let (found, name) = match person {
        Argument::Person(speaker) => {
            let known = account::known(turn.app, speaker.platform, &speaker.external_id).await?;
            (known.and_then(|known| of_staff(known.id)), speaker.name)
        }
        Argument::Text(name) => {
            let by_id = name.trim().parse().ok().and_then(of_staff);
            let by_handle = named(turn, &name).await?;
            let by_handle = by_handle.and_then(|known| of_staff(known.id));
            let wanted = name.trim().to_lowercase();
            let mut so_called = staff.iter().filter(|one| one.name.to_lowercase() == wanted);
            let by_name = so_called.next().filter(|_| so_called.next().is_none());
            (by_id.or(by_handle).or(by_name), name)
        }
        _ => (None, String::new()),
    };
    let found = found.ok_or(Rejection::PersonNotFound { name })?;
    remove(turn, event.id, found.account_id).await
}

/// A word that makes whoever says it first staff.
pub(super) async fn invite(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (event, code) = event::invite_staff(turn.app, turn.account.id, event).await?;
    let days = event::INVITE_TTL.num_days();
    let text = Text::new()
        .title(tr!(lang, "staff-invite-title", name = event.name.clone()))
        .line(tr!(lang, "staff-invite-line"))
        .code(command::to_carry(turn.app, format!("/join {code}")));
    let link = Link::Invitation(code).address(turn.app);
    let text = match &link {
        Some(link) => text.line(link.clone()),
        None => text,
    };
    let text = text.note(tr!(lang, "staff-invite-note", days = days));
    let button = Button::press(tr!(lang, "button-staff"), &Action::Staff(event.id));
    let join = link.map(|link| Button::link(tr!(lang, "button-join"), link));
    Ok(vec![Reply::new(text).private().row(join).row([button])])
}

pub(super) async fn remove(
    turn: &Turn<'_>,
    event: EventId,
    account: AccountId,
) -> Result<Vec<Reply>> {
    event::remove_staff(turn.app, turn.account.id, event, account).await?;
    list(turn, event).await
}

/// `/join CODE`.
pub(super) async fn join(turn: &Turn<'_>, code: Option<String>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let code = code.ok_or_else(|| Rejection::MissingArgument {
        usage: "/join …".to_owned(),
    })?;
    let event = event::join_staff(turn.app, turn.account.id, &code).await?;
    let text = Text::new()
        .title(tr!(lang, "staff-joined-title", name = event.name.clone()))
        .line(tr!(lang, "staff-joined-line"));
    let door = Button::press(tr!(lang, "button-check-in"), &Action::Door(event.id));
    Ok(vec![Reply::new(text).private().row([door.main()])])
}
