//! One person in several chats: joining them, by a code, and taking them apart.

use super::link::Link;
use super::turn::{State, Turn};
use super::{Action, Button, Reply, Text, command, pace};
use crate::account::{self, Identity, Platform};
use crate::error::{Rejection, Result};
use crate::i18n::Lang;
use crate::tr;

fn platform(lang: Lang, platform: Platform) -> String {
    match platform {
        Platform::Console => tr!(lang, "platform-console"),
        Platform::Telegram => tr!(lang, "platform-telegram"),
        Platform::Discord => tr!(lang, "platform-discord"),
    }
}

/// `Ana on Telegram`.
fn named(lang: Lang, identity: &Identity) -> String {
    tr!(
        lang,
        "identity-named",
        name = identity.name.clone(),
        platform = platform(lang, identity.platform)
    )
}

/// Where the person speaks from.
pub(super) async fn list(turn: &Turn<'_>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let all = account::identities(turn.app, turn.account.id).await?;
    let mut text = Text::new().title(tr!(lang, "identities-title"));
    let mut reply = Reply::default().private();
    for identity in &all {
        text = text.item(named(lang, identity));
        if all.len() > 1 {
            let label = tr!(lang, "button-unlink", name = named(lang, identity));
            let action = Action::AskUnlink(account::identity_seal(identity));
            reply = reply.row([Button::press(label, &action)]);
        }
    }
    reply.text = text.note(tr!(lang, "identities-note"));
    let link = Button::press(tr!(lang, "button-link-another"), &Action::LinkCode);
    Ok(vec![reply.row([link.main()])])
}

/// `/link` and `/link CODE`.
pub(super) async fn command(turn: &mut Turn<'_>, code: Option<String>) -> Result<Vec<Reply>> {
    match code {
        None => code_to_carry(turn).await,
        Some(code) => ask(turn, &code).await,
    }
}

/// A code to be typed elsewhere.
pub(super) async fn code_to_carry(turn: &Turn<'_>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let code = account::link_code(turn.app, turn.account.id).await?;
    let minutes = account::LINK_TTL.num_minutes();
    // From Telegram to Telegram leads nowhere.
    let elsewhere = Some(code.replace('-', "")).filter(|_| turn.platform != Platform::Telegram);
    let link = elsewhere.and_then(|code| Link::Account(code).address(turn.app));
    let text = Text::new()
        .title(tr!(lang, "link-code-title"))
        .line(tr!(lang, "link-code-line"))
        .code(command::to_carry(turn.app, format!("/link {code}")))
        .note(tr!(lang, "link-code-note", minutes = minutes));
    let button = link.map(|link| Button::link(tr!(lang, "button-link-telegram"), link).main());
    Ok(vec![Reply::new(text).private().row(button)])
}

/// Whom a code joins with.
///
/// # Errors
/// `TooManyGuesses` after many codes that are nobody's.
pub(super) async fn ask(turn: &Turn<'_>, code: &str) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (app, id) = (turn.app, turn.account.id);
    let other = pace::guess(app, id, account::link_asked(app, id, code)).await?;
    let text = Text::new()
        .title(tr!(lang, "link-ask-title", other = named(lang, &other)))
        .line(tr!(lang, "link-ask-line"))
        .line(tr!(lang, "link-ask-warning"));
    let action = Action::Link(code.chars().filter(char::is_ascii_alphanumeric).collect());
    let yes = Button::press(tr!(lang, "button-link"), &action).main();
    let no = Button::press(tr!(lang, "button-not-link"), &Action::Start);
    Ok(vec![Reply::new(text).private().row([yes, no])])
}

pub(super) async fn link(turn: &mut Turn<'_>, code: &str) -> Result<Vec<Reply>> {
    let (app, id) = (turn.app, turn.account.id);
    turn.account = pace::guess(app, id, account::link(app, id, code)).await?;
    let lang = turn.lang();
    let mut text = Text::new()
        .title(tr!(lang, "link-done-title"))
        .line(tr!(lang, "link-done-line"));
    for identity in account::identities(app, turn.account.id).await? {
        text = text.item(named(lang, &identity));
    }
    Ok(vec![Reply::new(text).private().row([
        Button::press(tr!(lang, "button-start"), &Action::Start),
        Button::press(tr!(lang, "button-my-tickets"), &Action::Tickets { page: 0 }),
    ])])
}

/// `/unlink` lists, `/unlink telegram` asks at once where that is one.
pub(super) async fn unlink_command(turn: &Turn<'_>, what: Option<String>) -> Result<Vec<Reply>> {
    let Some(what) = what else {
        return list(turn).await;
    };
    let lang = turn.lang();
    let what = what.trim().to_lowercase();
    let all = account::identities(turn.app, turn.account.id).await?;
    let fits = |identity: &&Identity| {
        [
            platform(lang, identity.platform),
            identity.platform.to_string(),
        ]
        .iter()
        .any(|name| name.to_lowercase() == what)
            || identity.name.to_lowercase() == what
    };
    let found: Vec<&Identity> = all.iter().filter(fits).collect();
    match found.as_slice() {
        [only] => ask_unlink(turn, account::identity_seal(only)).await,
        _ => list(turn).await,
    }
}

pub(super) async fn ask_unlink(turn: &Turn<'_>, seal: u32) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let all = account::identities(turn.app, turn.account.id).await?;
    let wanted = all.iter().find(|one| account::identity_seal(one) == seal);
    let wanted = wanted.ok_or(Rejection::ShownChanged)?;
    if all.len() < 2 {
        return Err(Rejection::LastIdentity.into());
    }
    let text = Text::new()
        .title(tr!(lang, "unlink-ask-title", name = named(lang, wanted)))
        .line(tr!(lang, "unlink-ask-line"));
    let yes = Button::press(tr!(lang, "button-unlink-now"), &Action::Unlink(seal)).danger();
    let no = Button::press(tr!(lang, "button-back"), &Action::Identities);
    Ok(vec![Reply::new(text).private().row([yes, no])])
}

pub(super) async fn unlink(turn: &mut Turn<'_>, seal: u32) -> Result<Vec<Reply>> {
    let identity = account::unlink(turn.app, turn.account.id, seal).await?;
    let lang = turn.lang();
    let line = tr!(lang, "unlink-done", name = named(lang, &identity));
    if (identity.platform, &identity.external_id) == (turn.platform, &turn.external_id) {
        // What this chat had under way was of the account that it left.
        turn.state = State::default();
        turn.account = account::get(turn.app, identity.account_id).await?;
    }
    let button = Button::press(tr!(lang, "button-start"), &Action::Start);
    Ok(vec![Reply::line(line).private().row([button])])
}
