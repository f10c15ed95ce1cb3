//! What is at home in a server, and which of its roles tickets bring: shown to those who manage it, and
//! put out by them.
//!
//! Of a draft they see whose it is and no more: it is nobody else's to read yet.

use super::purchase::short;
use super::server::managed;
use super::turn::Turn;
use super::{Action, Button, Reply, Text, organize};
use crate::error::Result;
use crate::event::EventStatus;
use crate::i18n::Lang;
use crate::id::{EventId, RoleId};
use crate::server::{self, Housed};
use crate::tr;

const PAGE: i64 = 8;

/// The events at home in the server, a page at a time.
pub(super) async fn events(turn: &Turn<'_>, page: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (member, permit) = managed(turn)?;
    let (app, by, offset) = (turn.app, turn.account.id, i64::from(page) * PAGE);
    let mut found = server::housed(app, by, &permit, PAGE + 1, offset).await?;
    let more = trim(&mut found);
    let server = server::settings(app, turn.platform, member).await?.title;
    let mut text = Text::new().title(tr!(lang, "server-events-title", server = server));
    if found.is_empty() {
        text = text.line(tr!(lang, "server-events-none"));
    }
    let mut reply = Reply::default();
    for one in &found {
        let starts = lang.near_date_time(one.starts_at, one.zone.0, turn.now);
        text = text.item(match one.status {
            EventStatus::Draft => name(lang, one),
            _ => format!("{} · {starts} · {}", one.name, one.organizer),
        });
        let ask = Action::AskPutOut(one.event_id);
        let label = tr!(lang, "button-put-out", event = short(&name(lang, one)));
        reply = reply.row([Button::press(label, &ask)]);
    }
    text = text.gap().note(tr!(lang, "server-events-what"));
    let out = match page {
        0 => server::out_of(app, by, &permit, PAGE).await?,
        _ => Vec::new(),
    };
    if !out.is_empty() {
        text = text.gap().line(tr!(lang, "server-events-out"));
    }
    for one in &out {
        text = text.item(match one.status {
            EventStatus::Draft => name(lang, one),
            _ => format!("{} · {}", one.name, one.organizer),
        });
        let label = tr!(lang, "button-let-back", event = short(&name(lang, one)));
        reply = reply.row([Button::press(label, &Action::LetBack(one.event_id))]);
    }
    reply.text = text;
    let turn_pages = organize::pages(lang, page, more, |page| Action::ServerEvents { page });
    let back = Button::press(tr!(lang, "button-server"), &Action::Server);
    Ok(vec![reply.private().row(turn_pages).row([back])])
}

/// Of a list of one more than a page, the page; whether there is more.
fn trim<T>(found: &mut Vec<T>) -> bool {
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > page;
    found.truncate(page);
    more
}

fn name(lang: Lang, one: &Housed) -> String {
    match one.status {
        EventStatus::Draft => tr!(
            lang,
            "server-events-draft",
            organizer = one.organizer.clone()
        ),
        _ => one.name.clone(),
    }
}

pub(super) async fn ask_put_out(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (member, permit) = managed(turn)?;
    let (app, by) = (turn.app, turn.account.id);
    let found = server::housed_event(app, by, &permit, event).await?;
    let server = server::settings(app, turn.platform, member).await?.title;
    let text = Text::new()
        .title(tr!(
            lang,
            "server-put-out-title",
            event = name(lang, &found),
            server = server
        ))
        .line(tr!(
            lang,
            "server-put-out-what",
            organizer = found.organizer
        ));
    let yes = Button::press(tr!(lang, "button-put-out-yes"), &Action::PutOut(event));
    let back = Action::ServerEvents { page: 0 };
    let no = Button::press(tr!(lang, "button-back"), &back);
    Ok(vec![Reply::new(text).private().row([yes.danger(), no])])
}

pub(super) async fn put_out(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let (_, permit) = managed(turn)?;
    let done = server::put_out(turn.app, turn.account.id, &permit, event).await?;
    let replies = events(turn, 0).await?;
    let line = tr!(turn.lang(), "server-put-out-done");
    Ok(after(replies, done.then_some(line)))
}

pub(super) async fn let_back(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let (_, permit) = managed(turn)?;
    let done = server::let_back(turn.app, turn.account.id, &permit, event).await?;
    let replies = events(turn, 0).await?;
    let line = tr!(turn.lang(), "server-let-back-done");
    Ok(after(replies, done.then_some(line)))
}

/// The roles of the server that tickets bring, a page at a time.
pub(super) async fn roles(turn: &Turn<'_>, page: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (member, permit) = managed(turn)?;
    let (app, by, offset) = (turn.app, turn.account.id, i64::from(page) * PAGE);
    let mut found = server::brought(app, by, &permit, PAGE + 1, offset).await?;
    let more = trim(&mut found);
    let server = server::settings(app, turn.platform, member).await?.title;
    let mut text = Text::new().title(tr!(lang, "server-roles-title", server = server));
    if found.is_empty() {
        text = text.line(tr!(lang, "server-roles-none"));
    }
    let mut reply = Reply::default();
    for one in found {
        let label = tr!(lang, "button-role-off", role = short(&one.name));
        text = text.item(tr!(
            lang,
            "server-roles-line",
            role = one.name,
            count = one.events
        ));
        reply = reply.row([Button::press(label, &Action::AskRoleOff(one.id))]);
    }
    reply.text = text;
    let turn_pages = organize::pages(lang, page, more, |page| Action::ServerRoles { page });
    let back = Button::press(tr!(lang, "button-server"), &Action::Server);
    Ok(vec![reply.private().row(turn_pages).row([back])])
}

pub(super) async fn ask_role_off(turn: &Turn<'_>, role: RoleId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (_, permit) = managed(turn)?;
    let found = server::brought_role(turn.app, turn.account.id, &permit, role).await?;
    let text = Text::new()
        .title(tr!(lang, "server-role-off-title", role = found.name))
        .line(tr!(lang, "server-role-off-what"));
    let yes = Button::press(tr!(lang, "button-role-off-yes"), &Action::RoleOff(role));
    let back = Action::ServerRoles { page: 0 };
    let no = Button::press(tr!(lang, "button-back"), &back);
    Ok(vec![Reply::new(text).private().row([yes.danger(), no])])
}

pub(super) async fn role_off(turn: &Turn<'_>, role: RoleId) -> Result<Vec<Reply>> {
    let (_, permit) = managed(turn)?;
    let done = server::take_role_off(turn.app, turn.account.id, &permit, role).await?;
    let replies = roles(turn, 0).await?;
    let line = tr!(turn.lang(), "server-role-off-done");
    Ok(after(replies, done.then_some(line)))
}

/// The same, after a line that says what was done.
fn after(mut replies: Vec<Reply>, line: Option<String>) -> Vec<Reply> {
    if let (Some(line), Some(first)) = (line, replies.first_mut()) {
        let done = Text::new().line(line).gap();
        first.text = done.then(std::mem::take(&mut first.text));
    }
    replies
}
