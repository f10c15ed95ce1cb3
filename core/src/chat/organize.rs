//! What organizers do: their events, tiers, publishing, cancelling.

use super::link::Link;
use super::turn::Turn;
use super::{Action, Button, EventField, Reply, Text, cards, label, roles, server};
use crate::error::{Rejection, Result};
use crate::event::{self, Event, EventStatus, Full};
use crate::i18n::Lang;
use crate::id::{EventId, OutboxId, TierId};
use crate::money::Money;
use crate::order;
use crate::store::outbox::Untaken;
use crate::store::{Actor, accounts, outbox};
use crate::{access, tr};

const PAGE: i64 = 8;

pub(super) fn no_events(lang: Lang) -> Reply {
    Reply::line(tr!(lang, "events-none")).row([Button::press(
        tr!(lang, "button-new-event"),
        &Action::New,
    )
    .main()])
}

/// The organizer's events, a page at a time.
pub(super) async fn list(turn: &Turn<'_>, page: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let offset = i64::from(page) * PAGE;
    let mut events = event::list_own(turn.app, turn.account.id, PAGE + 1, offset).await?;
    if events.is_empty() && page == 0 {
        return Ok(vec![no_events(lang)]);
    }
    let more = events.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    events.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let mut reply = Reply::new(Text::new().title(tr!(lang, "events-title")));
    let labels = label::of_names(lang, &events, turn.now);
    for (event, label) in events.iter().zip(labels) {
        let state = match event.status {
            EventStatus::Draft => tr!(lang, "event-status-draft"),
            EventStatus::Published => tr!(lang, "event-sold", count = event.sold),
            EventStatus::Cancelled => tr!(lang, "event-status-cancelled"),
            EventStatus::Ended => tr!(lang, "event-status-ended"),
        };
        let starts = lang.near_date_time(event.starts_at, event.zone.0, turn.now);
        reply.text = reply
            .text
            .item(format!("{} · {starts} · {state}", event.name));
        reply = reply.row([Button::press(label, &Action::Show(event.id))]);
    }
    reply = reply.row(pages(lang, page, more, |page| Action::Events { page }));
    Ok(vec![reply.row([Button::press(
        tr!(lang, "button-new-event"),
        &Action::New,
    )])])
}

/// The buttons that turn a list's pages.
pub(super) fn pages(lang: Lang, page: u16, more: bool, to: impl Fn(u16) -> Action) -> Vec<Button> {
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(Button::press(tr!(lang, "button-previous"), &to(page - 1)));
    }
    if more {
        buttons.push(Button::press(tr!(lang, "button-next"), &to(page + 1)));
    }
    buttons
}

/// One event, with what can be done with it.
pub(super) async fn show(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let full = event::own(turn.app, turn.account.id, event).await?;
    let figures = event::figures(turn.app, turn.account.id, event).await?;
    Ok(vec![card(turn, &full, &figures)])
}

fn card(turn: &Turn<'_>, full: &Full, figures: &event::Figures) -> Reply {
    let lang = turn.lang();
    let id = full.event.id;
    let text = cards::event_for_organizer(lang, full, Some(figures), turn.now);
    let press = |label: String, action: Action| Button::press(label, &action);
    match full.event.status {
        EventStatus::Draft => review(turn, full),
        EventStatus::Published => {
            let page = turn.app.config.public(&format!("e/{}", full.event.slug));
            let text = text.gap().field(
                lang,
                tr!(lang, "event-label-share"),
                format!("/buy {}", full.event.slug),
            );
            let share = share(turn, &full.event);
            let text = match &share {
                Some(link) => text.field(lang, tr!(lang, "event-label-share-link"), link.clone()),
                None => text,
            };
            // Five rows where there is no second link: so many Discord shows as buttons.
            let post = press(tr!(lang, "button-post"), Action::Post(id));
            let is_shared = share.is_some();
            let mut first = links(lang, page, share);
            let second = match is_shared {
                true => Some(post),
                false => {
                    first.push(post);
                    None
                }
            };
            Reply::new(text)
                .row(first)
                .row(second)
                .row([
                    press(tr!(lang, "button-edit"), Action::Edit(id)),
                    press(tr!(lang, "button-tiers"), Action::Tiers(id)),
                    press(tr!(lang, "button-duplicate"), Action::Duplicate(id)),
                ])
                .row(
                    [
                        press(
                            tr!(lang, "button-orders"),
                            Action::Orders { event: id, page: 0 },
                        ),
                        press(
                            tr!(lang, "button-attendees"),
                            Action::Attendees { event: id, page: 0 },
                        ),
                    ]
                    .into_iter()
                    .chain(untaken(lang, id, figures)),
                )
                .row([
                    press(tr!(lang, "button-staff"), Action::Staff(id)),
                    press(tr!(lang, "button-check-in"), Action::Door(id)),
                ])
                .row(
                    [
                        press(tr!(lang, "button-cancel-event"), Action::AskCancelEvent(id))
                            .danger(),
                    ],
                )
        }
        EventStatus::Cancelled | EventStatus::Ended => Reply::new(text)
            .row([
                press(
                    tr!(lang, "button-orders"),
                    Action::Orders { event: id, page: 0 },
                ),
                press(
                    tr!(lang, "button-attendees"),
                    Action::Attendees { event: id, page: 0 },
                ),
                press(tr!(lang, "button-duplicate"), Action::Duplicate(id)),
            ])
            .row(untaken(lang, id, figures)),
    }
}

/// The address that opens the event in the chat.
fn share(turn: &Turn<'_>, event: &Event) -> Option<String> {
    Link::event(event).address(turn.app)
}

fn links(lang: Lang, page: String, share: Option<String>) -> Vec<Button> {
    let share = share.map(|link| Button::link(tr!(lang, "button-share"), link));
    [Button::link(tr!(lang, "button-public-page"), page)]
        .into_iter()
        .chain(share)
        .collect()
}

/// To the messages that the chat did not take, where there are some.
fn untaken(lang: Lang, event: EventId, figures: &event::Figures) -> Option<Button> {
    let label = match (figures.undelivered, figures.by_mail) {
        (0, 0) => return None,
        (0, count) => tr!(lang, "button-by-mail", count = count),
        (count, _) => tr!(lang, "button-undelivered", count = count),
    };
    Some(Button::press(label, &Action::Undelivered(event)))
}

/// A draft as it would be published: the last stage.
fn review(turn: &Turn<'_>, full: &Full) -> Reply {
    let lang = turn.lang();
    let id = full.event.id;
    let stage = if full.tiers.is_empty() {
        tr!(lang, "progress-at-tickets")
    } else {
        tr!(lang, "progress-at-review")
    };
    let text = Text::new()
        .note(stage)
        .then(cards::event_for_organizer(lang, full, None, turn.now));
    let mut reply = Reply::new(text);
    if !full.tiers.is_empty() {
        let publish = Action::Publish(id, full.event.revision);
        reply = reply.row([Button::press(tr!(lang, "button-publish"), &publish).main()]);
    }
    reply
        .row([
            Button::press(tr!(lang, "button-add-tier"), &Action::AddTier(id)),
            Button::press(tr!(lang, "button-edit"), &Action::Edit(id)),
        ])
        .row([
            Button::press(tr!(lang, "button-tiers"), &Action::Tiers(id)),
            Button::press(tr!(lang, "button-discard"), &Action::AskCancelEvent(id)).danger(),
        ])
}

/// After a tier was added: another, or on to the review.
pub(super) async fn tier_added(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let full = event::own(turn.app, turn.account.id, event).await?;
    if full.event.status != EventStatus::Draft {
        return tiers(turn, event).await;
    }
    Ok(vec![review(turn, &full)])
}

/// What of an event can be edited.
pub(super) async fn edit(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let full = event::own(turn.app, turn.account.id, event).await?;
    let text = cards::event_for_organizer(lang, &full, None, turn.now);
    let none = || tr!(lang, "edit-none");
    let event = &full.event;
    let ends = event
        .ends_at
        .map_or_else(none, |at| lang.short_date_time(at, event.zone.0));
    let text = text
        .gap()
        .field(lang, tr!(lang, "edit-ends"), ends)
        .field(lang, tr!(lang, "edit-zone"), event.zone.to_string())
        .field(lang, tr!(lang, "edit-currency"), event.currency.to_string())
        .gap()
        .line(tr!(lang, "edit-what"));
    let field = |label: String, field: EventField| {
        Button::press(label, &Action::EditField(event.id, field))
    };
    let reply = Reply::new(text)
        .row([
            field(tr!(lang, "edit-name"), EventField::Name),
            field(tr!(lang, "edit-starts"), EventField::Starts),
            field(tr!(lang, "edit-ends"), EventField::Ends),
        ])
        .row([
            field(tr!(lang, "edit-venue"), EventField::Venue),
            field(tr!(lang, "edit-description"), EventField::Description),
            field(tr!(lang, "edit-capacity"), EventField::Capacity),
        ])
        .row([
            field(tr!(lang, "edit-zone"), EventField::Zone),
            field(tr!(lang, "edit-currency"), EventField::Currency),
            field(tr!(lang, "edit-cover"), EventField::Cover),
            Button::press(tr!(lang, "button-tiers"), &Action::Tiers(event.id)),
        ])
        .row([Button::press(tr!(lang, "button-done"), &Action::Show(event.id)).main()]);
    Ok(vec![reply])
}

pub(super) async fn ask_publish(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let full = event::own(turn.app, turn.account.id, event).await?;
    match full.event.status {
        EventStatus::Draft if full.tiers.is_empty() => Err(Rejection::NoTiers.into()),
        EventStatus::Draft => Ok(vec![review(turn, &full)]),
        _ => Err(Rejection::NotADraft.into()),
    }
}

pub(super) async fn publish(turn: &Turn<'_>, event: EventId, revision: i64) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    server::bring_home(turn, event).await?;
    let full = event::publish(turn.app, turn.account.id, event, revision).await?;
    let announced = crate::server::announced_in(turn.app, turn.account.id, event).await?;
    let page = turn.app.config.public(&format!("e/{}", full.event.slug));
    let text = Text::new()
        .title(tr!(
            lang,
            "publish-done-title",
            name = full.event.name.clone()
        ))
        .line(tr!(lang, "publish-done-share"))
        .code(format!("/buy {}", full.event.slug))
        .line(page.clone());
    let share = share(turn, &full.event);
    let text = match &share {
        Some(link) => text.line(link.clone()),
        None => text,
    };
    let text = announced.into_iter().fold(text, |text, chat| {
        text.line(tr!(lang, "publish-announced", chat = chat.title))
    });
    let text = text.gap().note(tr!(lang, "publish-done-staff"));
    let post = Button::press(tr!(lang, "button-post"), &Action::Post(event));
    let reply = Reply::new(text)
        .row(links(lang, page, share))
        .row([post])
        .row([
            Button::press(tr!(lang, "button-to-event"), &Action::Show(event)),
            Button::press(tr!(lang, "button-staff"), &Action::Staff(event)),
        ]);
    Ok(vec![reply])
}

pub(super) async fn ask_cancel(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let quote = order::quote_cancel(turn.app, turn.account.id, event).await?;
    let mut text = Text::new().title(tr!(
        lang,
        "cancel-ask-title",
        name = quote.event.name.clone()
    ));
    if quote.event.status == EventStatus::Draft {
        text = text.line(tr!(lang, "cancel-ask-draft"));
    } else {
        text = text.line(tr!(lang, "cancel-ask-tickets", count = quote.tickets));
        if quote.orders > 0 {
            let amount = quote.amount.text(lang);
            text = text.line(tr!(
                lang,
                "cancel-ask-refunds",
                count = quote.orders,
                amount = amount
            ));
        }
        if quote.pending > 0 {
            text = text.line(tr!(lang, "cancel-ask-pending", count = quote.pending));
        }
        text = text.note(tr!(lang, "cancel-ask-final"));
    }
    let yes = Button::press(
        tr!(lang, "cancel-ask-yes"),
        &Action::CancelEvent(event, quote.seal()),
    );
    let no = Button::press(tr!(lang, "button-keep-event"), &Action::Show(event));
    Ok(vec![
        Reply::new(text).private().row([yes.danger()]).row([no]),
    ])
}

pub(super) async fn cancel(turn: &Turn<'_>, event: EventId, seal: u32) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let quote = order::cancel_event(turn.app, turn.account.id, event, seal).await?;
    let mut text = Text::new().title(tr!(
        lang,
        "cancel-done-title",
        name = quote.event.name.clone()
    ));
    if quote.orders > 0 {
        let amount = quote.amount.text(lang);
        text = text.line(tr!(
            lang,
            "cancel-done-refunds",
            count = quote.orders,
            amount = amount
        ));
    }
    let events = Button::press(tr!(lang, "button-my-events"), &Action::Events { page: 0 });
    Ok(vec![Reply::new(text).row([events])])
}

pub(super) async fn duplicate(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let full = event::duplicate(turn.app, turn.account.id, event).await?;
    server::bring_home(turn, full.event.id).await?;
    let left_out = server::homes_left_out(turn, event, full.event.id).await?;
    let mut reply = review(turn, &full);
    let mut done = Text::new().line(tr!(lang, "duplicate-done"));
    if !left_out.is_empty() {
        let servers = left_out.join(", ");
        done = done.note(tr!(lang, "duplicate-homeless", servers = servers));
    }
    reply.text = done.gap().then(reply.text);
    Ok(vec![reply])
}

/// The tiers of an event, each with what can be done with it.
pub(super) async fn tiers(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let full = event::own(turn.app, turn.account.id, event).await?;
    let mut text = Text::new().title(tr!(lang, "tiers-title", name = full.event.name.clone()));
    if full.tiers.is_empty() {
        text = text.line(tr!(lang, "event-no-tiers"));
    }
    let by_tier = roles::by_tier(turn, event).await?;
    let mut refused = false;
    let mut reply = Reply::default();
    for tier in &full.tiers {
        text = text.item(cards::tier_for_organizer(lang, &full.event, tier));
        let brings = by_tier.get(&tier.id).map_or(&[][..], Vec::as_slice);
        for role in brings {
            text = roles::lines(lang, role).into_iter().fold(text, Text::note);
            refused |= role.why.is_some() || role.absent > 0;
        }
        let name = tier.name.clone();
        reply = reply.row([
            Button::press(
                tr!(lang, "button-tier-edit", name = name.clone()),
                &Action::EditTier(tier.id),
            ),
            Button::press(
                tr!(lang, "button-tier-window", name = name.clone()),
                &Action::SaleWindow(tier.id),
            ),
            Button::press(
                tr!(lang, "button-tier-remove", name = name),
                &Action::AskRemoveTier(tier.id),
            ),
        ]);
        if !brings.is_empty() {
            reply = reply.row(roles::buttons(lang, tier, brings));
        }
    }
    text = cards::over_capacity(lang, &full, text);
    reply.text = cards::pools(lang, &full, text);
    if refused {
        let again = Action::TryNatives(event);
        reply = reply.row([Button::press(tr!(lang, "button-try-again"), &again)]);
    }
    let mut more = vec![Button::press(
        tr!(lang, "button-add-tier"),
        &Action::AddTier(event),
    )];
    if full.tiers.len() > 1 {
        more.push(Button::press(
            tr!(lang, "button-pools"),
            &Action::Pools(event),
        ));
    }
    Ok(vec![reply.row(more).row([
        Button::press(tr!(lang, "button-done"), &Action::Show(event)).main(),
    ])])
}

pub(super) async fn ask_remove_tier(turn: &Turn<'_>, tier: TierId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (event, tier) = event::find_tier(turn.app, turn.account.id, tier).await?;
    let text = Text::new().line(tr!(
        lang,
        "tier-remove-ask",
        tier = tier.name.clone(),
        name = event.name.clone()
    ));
    let yes = Button::press(tr!(lang, "button-remove"), &Action::RemoveTier(tier.id)).danger();
    let no = Button::press(tr!(lang, "button-back"), &Action::Tiers(event.id));
    Ok(vec![Reply::new(text).row([yes, no])])
}

pub(super) async fn remove_tier(turn: &Turn<'_>, tier: TierId) -> Result<Vec<Reply>> {
    let tier = event::remove_tier(turn.app, turn.account.id, tier).await?;
    tiers(turn, tier.event_id).await
}

/// What could not be delivered, and to whom.
pub(super) async fn undelivered(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let mut tx = turn.app.store.read(Actor::Account(turn.account.id)).await?;
    let (permit, event) = access::organizer(&mut tx, turn.account.id, event).await?;
    tx.act(&permit).await?;
    let since = turn.now - event::BY_MAIL_SHOWN;
    let dead = outbox::dead_of_event(&mut tx, permit.event(), 10).await?;
    let by_mail = outbox::by_mail_of_event(&mut tx, permit.event(), since, 10).await?;
    tx.commit().await?;
    let mut text = Text::new().title(tr!(lang, "undelivered-title", name = event.name.clone()));
    let mut reply = Reply::default().private();
    if dead.is_empty() {
        text = text.line(tr!(lang, "undelivered-none"));
    }
    for row in &dead {
        text = text.item(untaken_line(lang, row));
        let label = tr!(lang, "button-send-again", name = whose(lang, row));
        reply = reply.row([Button::press(label, &Action::Resend(event.id, row.id))]);
    }
    if !by_mail.is_empty() {
        text = text.gap().line(tr!(lang, "undelivered-by-mail"));
    }
    for row in &by_mail {
        text = text.item(untaken_line(lang, row));
    }
    reply.text = text;
    Ok(vec![reply.row([Button::press(
        tr!(lang, "button-to-event"),
        &Action::Show(event.id),
    )])])
}

/// Whose it was, what, and why the chat did not take it.
fn untaken_line(lang: Lang, row: &Untaken) -> String {
    let what = cards::what_was_undelivered(lang, &row.message.0);
    let why = cards::why_undelivered(lang, row.why);
    format!("{} · {what} · {why}", whose(lang, row))
}

fn whose(lang: Lang, row: &Untaken) -> String {
    let task = || tr!(lang, "undelivered-task");
    row.name.clone().unwrap_or_else(task)
}

/// Tries it once more, also where the person had blocked us: they may be back.
pub(super) async fn resend(turn: &Turn<'_>, event: EventId, row: OutboxId) -> Result<Vec<Reply>> {
    let mut tx = turn
        .app
        .store
        .begin(Actor::Account(turn.account.id))
        .await?;
    let (permit, _) = access::organizer(&mut tx, turn.account.id, event).await?;
    tx.act(&permit).await?;
    if outbox::revive(&mut tx, row, permit.event(), turn.now).await?
        && let Some(row) = outbox::get(&mut tx, row).await?
        && let Some(account) = row.account_id
    {
        accounts::unblock_all(&mut tx, account).await?;
    }
    tx.commit().await?;
    turn.app.outbox_bell.notify_one();
    undelivered(turn, event).await
}

/// What goes back in money, as a line.
pub(super) fn amount_line(lang: Lang, amount: Money) -> String {
    if amount.is_zero() {
        tr!(lang, "refund-nothing-paid")
    } else {
        amount.text(lang)
    }
}
