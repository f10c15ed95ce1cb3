//! Talking with the assistant: what came of a turn, shown. Whatever changes more than one's own draft is
//! a button, by the same actions as everywhere.

use std::collections::BTreeMap;

use super::form::{self, Kind};
use super::turn::Turn;
use super::{
    Action, Button, Place, Reply, Text, cards, door, organize, perform, purchase, server, words,
};
use crate::assistant::{
    self, Answer, Draft, Missing, Planned, Proposal, Show, Talk, Trouble, Usual, Words,
};
use crate::error::{Error, Rejection, Result};
use crate::event::{self, Full, NAME_MAX};
use crate::i18n::Lang;
use crate::id::EventId;
use crate::model::Vendor;
use crate::money::Money;
use crate::store::sessions::Key;
use crate::tr;

/// So many screens follow one message.
const SHOWN: usize = 3;

/// Free words to the bot alone.
pub(super) async fn free_words(turn: &mut Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    match turn.app.model.clone() {
        Some(vendor) if !text.is_empty() => said(turn, &vendor, own(text)).await,
        _ => purchase::free_words(turn, text).await,
    }
}

/// Free words before others: an event that they name is for all to see, and the rest for the person.
pub(super) async fn free_words_in_group(turn: &mut Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    match turn.app.model.clone() {
        Some(vendor) if !text.is_empty() => match purchase::search(turn, text).await? {
            Some(found) => Ok(vec![found]),
            None => said(turn, &vendor, own(text)).await,
        },
        _ => purchase::free_words(turn, text).await,
    }
}

/// `/new`: a form; with words what the assistant makes of them, and without it a form that has the name
/// already.
pub(super) async fn new_event(turn: &mut Turn<'_>, about: Option<String>) -> Result<Vec<Reply>> {
    let Some(about) = about.filter(|about| !about.trim().is_empty()) else {
        return perform::perform(turn, Action::New).await;
    };
    match turn.app.model.clone() {
        Some(vendor) => said(turn, &vendor, own(&about)).await,
        None => {
            let is_name = about.chars().count() <= NAME_MAX;
            let name = is_name.then(|| ("name".to_owned(), about)); // not-for-people: a field of the form
            form::start_with(turn, Kind::NewEvent, name.into_iter().collect()).await
        }
    }
}

/// A picture that no form asked for, and the words beside it: a ticket, or else something to read, such
/// as a flyer.
pub(super) async fn picture(
    turn: &mut Turn<'_>,
    bytes: Vec<u8>,
    words: &str,
) -> Result<Vec<Reply>> {
    let is_to_be_read = turn.place == Place::Private && turn.state.door.is_none();
    let Some(vendor) = turn.app.model.clone().filter(|_| is_to_be_read) else {
        return door::picture(turn, bytes).await;
    };
    match door::picture(turn, bytes.clone()).await {
        Err(Error::Rejection(Rejection::NoCodeInPicture)) => {
            let words = match turn.is_sent_on {
                true => sent_on(words),
                false => own(words),
            };
            let picture = Some(bytes);
            said(turn, &vendor, Words { picture, ..words }).await
        }
        answered => answered,
    }
}

/// What somebody else wrote and the person sent on.
pub(super) async fn forwarded(turn: &mut Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    match turn.app.model.clone() {
        Some(vendor) if !text.is_empty() => said(turn, &vendor, sent_on(text)).await,
        _ => purchase::free_words(turn, text).await,
    }
}

fn own(text: &str) -> Words {
    Words {
        text: text.to_owned(),
        ..Words::default()
    }
}

fn sent_on(text: &str) -> Words {
    Words {
        forwarded: text.to_owned(),
        ..Words::default()
    }
}

/// `/forget`: the conversation. Events and drafts that are saved stay.
pub(super) async fn forget(turn: &Turn<'_>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let line = match assistant::forget(turn.app, &key(turn)).await? {
        true => tr!(lang, "assistant-forgot"),
        false => tr!(lang, "assistant-nothing-to-forget"),
    };
    Ok(vec![Reply::line(line).private()])
}

/// Carries out what was proposed.
pub(super) async fn confirm(turn: &mut Turn<'_>, id: u32) -> Result<Vec<Reply>> {
    let key = key(turn);
    let mut talk = Talk::load(turn.app, &key).await?;
    let proposals = &mut talk.proposals;
    let at = proposals.iter().position(|proposal| proposal.id == id);
    let proposal = proposals.remove(at.ok_or(Rejection::ButtonTooOld)?);
    let full = proposal.carry_out(turn.app, &turn.account).await?;
    talk.save(turn.app, &key).await?;
    let mut replies = vec![Reply::line(tr!(turn.lang(), "assistant-changed")).private()];
    replies.extend(organize::show(turn, full.event.id).await?);
    Ok(replies)
}

/// The form of a new event, with what is known of it; or the draft, where it is saved.
pub(super) async fn form_of_draft(turn: &mut Turn<'_>) -> Result<Vec<Reply>> {
    let key = key(turn);
    let talk = Talk::load(turn.app, &key).await?;
    if let Some(full) = talk.draft.full(turn.app, &turn.account).await? {
        return organize::show(turn, full.event.id).await;
    }
    // It waits for what the form makes: no form asks for all of it.
    let currency = talk.draft.currency;
    form::start_of_draft(turn, answers(talk.draft), currency).await
}

/// The draft's form was filled in: what no form asks for follows, its tickets before all. None where there
/// are none.
pub(super) async fn form_made(turn: &mut Turn<'_>, event: EventId) -> Result<Option<Vec<Reply>>> {
    let key = key(turn);
    let mut talk = Talk::load(turn.app, &key).await?;
    if talk.draft.event.is_some() {
        return Ok(None);
    }
    let lost = talk
        .draft
        .become_event(turn.app, &turn.account, event)
        .await?;
    talk.save(turn.app, &key).await?;
    let full = event::own(turn.app, turn.account.id, event).await?;
    if full.tiers.is_empty() {
        return Ok(None);
    }
    let mut replies = organize::show(turn, event).await?;
    if !lost.is_empty() {
        let names = lost.join(" · ");
        let words = tr!(turn.lang(), "assistant-tickets-lost", names = names);
        replies.insert(0, Reply::new(Text::new().problem(words)));
    }
    Ok(Some(replies))
}

/// What is known, as it would be typed.
fn answers(draft: Draft) -> BTreeMap<String, String> {
    let starts = draft.date.zip(draft.time);
    let known = [
        ("name", draft.name),
        ("zone", draft.zone.map(|zone| zone.to_string())),
        (
            "starts",
            starts.map(|(date, time)| format!("{date} {}", time.format("%H:%M"))),
        ),
        ("venue", draft.venue),
        ("capacity", draft.capacity.map(|seats| seats.to_string())),
    ];
    let known = known.into_iter();
    known
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

fn key(turn: &Turn<'_>) -> Key {
    Key {
        platform: turn.platform,
        external_id: turn.external_id.clone(),
    }
}

async fn said(turn: &mut Turn<'_>, vendor: &Vendor, words: Words) -> Result<Vec<Reply>> {
    // What words correct is what was said in the same chat; a picture is not remembered, so nothing else
    // would answer it.
    let holds = turn.place == Place::Group || words.picture.is_some();
    let words = Words { holds, ..words };
    let there = turn.server_settings.as_ref();
    let usual = Usual {
        zone: there.and_then(|server| server.zone),
        currency: there.and_then(|server| server.currency),
    };
    // Delivered twice, it is one turn: it costs, and may have changed the draft.
    turn.state.nonce = Some(turn.nonce.clone());
    let key = key(turn);
    let (app, account, live) = (turn.app, &turn.account, &turn.live);
    let answered = assistant::answer(app, vendor, account, &key, usual, words, live).await;
    let (answer, talk) = answered?;
    if answer.is_overtaken {
        return Ok(Vec::new());
    }
    let mut replies = shown(turn, answer, &talk, usual).await?;
    if turn.place == Place::Group {
        for reply in &mut replies {
            reply.private = true;
        }
    }
    Ok(replies)
}

async fn shown(
    turn: &mut Turn<'_>,
    mut answer: Answer,
    talk: &Talk,
    usual: Usual,
) -> Result<Vec<Reply>> {
    for made in std::mem::take(&mut answer.made) {
        server::bring_home(turn, made).await?;
    }
    let full = talk.draft.full(turn.app, &turn.account).await?;
    let usual = Usual::of(&turn.account, usual);
    let missing = talk.draft.missing(full.as_ref(), usual);
    let mut shows = std::mem::take(&mut answer.show);
    let has_review = shows.iter().any(|show| matches!(show, Show::Review(_)));
    // Whatever the model forgets: a draft that lacks nothing is shown with its button.
    if let Some(full) = full
        .as_ref()
        .filter(|_| answer.is_about_draft && missing.is_empty())
        && !has_review
    {
        shows.push(Show::Review(full.event.id));
    }
    let mut replies: Vec<Reply> = spoken(turn.lang(), &answer, talk, &missing)
        .into_iter()
        .collect();
    for show in shows.into_iter().take(SHOWN) {
        match Box::pin(screens(turn, show)).await {
            Ok(screens) => replies.extend(screens),
            Err(Error::Rejection(why)) => {
                let problem = words::rejection(&why, turn.lang());
                replies.push(Reply::new(Text::new().problem(problem)));
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(replies)
}

async fn screens(turn: &mut Turn<'_>, show: Show) -> Result<Vec<Reply>> {
    match show {
        // Nothing that does something is shown by being done, whatever a tool came to. The form only takes
        // over the person's own draft.
        Show::Screen(action) if action.may_be_linked() || action == Action::FormOfDraft => {
            perform::perform(turn, action).await
        }
        Show::Screen(_) => Err(Rejection::ButtonTooOld.into()),
        Show::Review(event) => organize::show(turn, event).await,
        Show::Events(events) => Ok(vec![purchase::choose(turn, &events)]),
        Show::Offer { tier, quantity } => purchase::offer(turn, tier, quantity).await,
        Show::Proposal(proposal) => {
            let full = event::own(turn.app, turn.account.id, proposal.event).await?;
            Ok(vec![proposed(turn, &full, &proposal)])
        }
    }
}

/// What the assistant says, where the event that is made stands, and what went wrong.
fn spoken(lang: Lang, answer: &Answer, talk: &Talk, missing: &[Missing]) -> Option<Reply> {
    let mut text = Text::new();
    let is_unfinished = answer.is_about_draft && !missing.is_empty();
    if is_unfinished {
        text = text.note(match missing {
            [Missing::Tickets] => tr!(lang, "progress-at-tickets"),
            _ => tr!(lang, "progress-at-details"),
        });
    }
    for line in answer.text.lines().filter(|line| !line.trim().is_empty()) {
        text = text.line(line.trim());
    }
    if is_unfinished {
        let names: Vec<String> = missing.iter().map(|what| name_of(lang, *what)).collect();
        text = text.note(tr!(lang, "assistant-missing", what = names.join(" · ")));
    }
    if let Some(trouble) = answer.trouble {
        text = text.problem(sentence(lang, trouble));
    }
    if text == Text::new() {
        return None;
    }
    let reply = Reply::new(text);
    let form = Button::press(tr!(lang, "button-form"), &Action::FormOfDraft);
    let is_draft_saved = talk.draft.event.is_some();
    Some(match answer.trouble {
        Some(_) => reply.row([form]).row([
            Button::press(tr!(lang, "button-on-sale"), &Action::OnSale { page: 0 }),
            Button::press(tr!(lang, "button-my-tickets"), &Action::Tickets { page: 0 }),
        ]),
        None if is_unfinished && !is_draft_saved => reply.row([form]),
        None => match talk.draft.event.filter(|_| is_unfinished) {
            Some(event) => reply.row([Button::press(
                tr!(lang, "button-add-tier"),
                &Action::AddTier(event),
            )]),
            None => reply,
        },
    })
}

fn name_of(lang: Lang, missing: Missing) -> String {
    match missing {
        Missing::Name => tr!(lang, "assistant-missing-name"),
        Missing::Date => tr!(lang, "assistant-missing-date"),
        Missing::Time => tr!(lang, "assistant-missing-time"),
        Missing::Zone => tr!(lang, "assistant-missing-zone"),
        Missing::Venue => tr!(lang, "assistant-missing-venue"),
        Missing::Tickets => tr!(lang, "assistant-missing-tickets"),
    }
}

fn sentence(lang: Lang, trouble: Trouble) -> String {
    match trouble {
        Trouble::Down => tr!(lang, "assistant-down"),
        Trouble::Late => tr!(lang, "assistant-late"),
        Trouble::Busy => tr!(lang, "assistant-busy"),
        Trouble::SpentOwn => tr!(lang, "assistant-spent-own"),
        Trouble::SpentAll => tr!(lang, "assistant-spent-all"),
        Trouble::Refused | Trouble::Filtered => tr!(lang, "assistant-refused"),
        Trouble::CutOff => tr!(lang, "assistant-cut-off"),
        Trouble::Empty | Trouble::Lost => tr!(lang, "assistant-lost"),
    }
}

/// Changes of what is published, each with what it was, and the button that carries them out.
fn proposed(turn: &Turn<'_>, full: &Full, proposal: &Proposal) -> Reply {
    let lang = turn.lang();
    let name = full.event.name.clone();
    let mut text = Text::new().title(tr!(lang, "assistant-proposal-title", name = name));
    for planned in &proposal.changes {
        text = planned_line(lang, full, planned, text);
    }
    if full.event.sold > 0 {
        let count = full.event.sold;
        text = text.note(tr!(lang, "assistant-proposal-sold", count = count));
    }
    let confirm = Button::press(tr!(lang, "button-confirm"), &Action::Confirm(proposal.id));
    let to_event = Action::Show(full.event.id);
    Reply::new(text)
        .private()
        .row([confirm.main()])
        .row([Button::press(tr!(lang, "button-to-event"), &to_event)])
}

fn planned_line(lang: Lang, full: &Full, planned: &Planned, text: Text) -> Text {
    let event = &full.event;
    let changed = |before: String, after: String| {
        tr!(lang, "assistant-change", before = before, after = after)
    };
    let at = |at| lang.date_time(at, event.zone.0);
    let seats = |seats: Option<i64>| match seats {
        Some(seats) => seats.to_string(),
        None => tr!(lang, "edit-none"),
    };
    let tier = |name: &str, price_minor: i64, quantity: i64, limit: i64| {
        let price = cards::price(lang, Money::new(price_minor, event.currency));
        let name = name.to_owned();
        tr!(
            lang,
            "assistant-tier",
            name = name,
            price = price,
            count = quantity,
            limit = limit
        )
    };
    match planned.clone() {
        Planned::Name(name) => text.field(
            lang,
            tr!(lang, "edit-name"),
            changed(event.name.clone(), name),
        ),
        Planned::Venue(venue) => text.field(
            lang,
            tr!(lang, "edit-venue"),
            changed(event.venue.clone(), venue),
        ),
        // All of it: what is confirmed is what was seen.
        Planned::Description(new) => text.field(lang, tr!(lang, "edit-description"), new),
        Planned::Starts(new) => text.field(
            lang,
            tr!(lang, "edit-starts"),
            changed(at(event.starts_at), at(new)),
        ),
        Planned::Ends(new) => {
            let none = || tr!(lang, "edit-none");
            let before = event.ends_at.map_or_else(none, at);
            text.field(
                lang,
                tr!(lang, "edit-ends"),
                changed(before, new.map_or_else(none, at)),
            )
        }
        Planned::Capacity(new) => {
            let change = changed(seats(event.capacity), seats(new));
            text.field(lang, tr!(lang, "edit-capacity"), change)
        }
        Planned::AddTier {
            name,
            price_minor,
            quantity,
            per_order_limit,
        } => {
            let new = tier(&name, price_minor, quantity, per_order_limit);
            text.item(tr!(lang, "assistant-new-tier", tier = new))
        }
        Planned::EditTier {
            tier: id,
            name,
            price_minor,
            quantity,
            per_order_limit,
        } => {
            let new = tier(&name, price_minor, quantity, per_order_limit);
            let old = full.tiers.iter().find(|old| old.id == id);
            match old {
                Some(old) => {
                    let limit = old.per_order_limit;
                    let old = tier(&old.name, old.price_minor, old.quantity, limit);
                    text.item(changed(old, new))
                }
                None => text.item(new),
            }
        }
    }
}
