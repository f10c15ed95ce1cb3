//! Going through a form: asking, answering, back, skip, and the whole of it at once.

use std::collections::BTreeMap;

use super::calendar::{self, Calendar};
use super::questions::{Question, Questions, questions};
use super::read::{Read, Value};
use super::{Filling, Kind, Usual, submit};
use crate::chat::turn::Turn;
use crate::chat::{
    Action, Block, Button, EventField, Field, Form, Reply, Text, organize, perform, words,
};
use crate::error::{Error, Rejection, Result};
use crate::event;
use crate::id::EventId;
use crate::money::Currency;
use crate::random;
use crate::tr;

/// Begins a form.
pub(in crate::chat) async fn start(turn: &mut Turn<'_>, kind: Kind) -> Result<Vec<Reply>> {
    start_with(turn, kind, BTreeMap::new()).await
}

/// A form of which some questions are answered already: the first other one is asked.
pub(in crate::chat) async fn start_with(
    turn: &mut Turn<'_>,
    kind: Kind,
    answers: BTreeMap<String, String>,
) -> Result<Vec<Reply>> {
    let id = u32::from_be_bytes(random::bytes());
    let mut filling = Filling {
        id,
        kind,
        answers,
        at: 0,
        usual: usual(turn),
        is_of_draft: false,
    };
    let asked = questions(turn, &filling).await?;
    let open = |question: &Question| !filling.answers.contains_key(question.name);
    let last = asked.questions.len().saturating_sub(1);
    filling.at = asked.questions.iter().position(open).unwrap_or(last);
    turn.state.filling = Some(filling.clone());
    Ok(vec![question(turn, &filling, &asked, None)])
}

/// The form of a new event for the assistant's draft, with what is known of it.
pub(in crate::chat) async fn start_of_draft(
    turn: &mut Turn<'_>,
    answers: BTreeMap<String, String>,
    currency: Option<Currency>,
) -> Result<Vec<Reply>> {
    let replies = start_with(turn, Kind::NewEvent, answers).await?;
    if let Some(filling) = &mut turn.state.filling {
        filling.is_of_draft = true;
        filling.usual.currency = currency.or(filling.usual.currency);
    }
    Ok(replies)
}

fn usual(turn: &Turn<'_>) -> Usual {
    let server = turn.server_settings.as_ref();
    Usual {
        zone: server.and_then(|server| server.zone),
        currency: server.and_then(|server| server.currency),
    }
}

/// The answer to the question that stands.
pub(in crate::chat) async fn answered(turn: &mut Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    let mut filling = turn.state.filling.clone().ok_or(Rejection::ButtonTooOld)?;
    let asked = questions(turn, &filling).await?;
    let Some(current) = asked.questions.get(filling.at) else {
        return finish(turn, filling).await;
    };
    read(turn, current, text)?;
    filling
        .answers
        .insert(current.name.to_owned(), text.to_owned());
    next(turn, filling).await
}

/// The event whose cover is asked for, when that is the question.
pub(in crate::chat) fn wants_picture(turn: &Turn<'_>) -> Option<EventId> {
    match turn.state.filling.as_ref().map(|filling| &filling.kind) {
        Some(Kind::EditEvent {
            event,
            field: EventField::Cover,
        }) => Some(*event),
        _ => None,
    }
}

/// The picture that was asked for.
pub(in crate::chat) async fn pictured(
    turn: &mut Turn<'_>,
    event: EventId,
    bytes: Vec<u8>,
) -> Result<Vec<Reply>> {
    event::set_cover(turn.app, turn.account.id, event, bytes).await?;
    turn.state.filling = None;
    organize::edit(turn, event).await
}

/// Leaves the question as it is: empty, or what it was before.
pub(in crate::chat) async fn skip(turn: &mut Turn<'_>) -> Result<Vec<Reply>> {
    let filling = turn
        .state
        .filling
        .clone()
        .ok_or(Rejection::NothingUnderWay)?;
    let asked = questions(turn, &filling).await?;
    let Some(current) = asked.questions.get(filling.at) else {
        return finish(turn, filling).await;
    };
    if current.required && value_of(&filling, current).is_empty() {
        return Err(Rejection::Required.into());
    }
    next(turn, filling).await
}

/// One of the choices that the question offered.
pub(in crate::chat) async fn choose(
    turn: &mut Turn<'_>,
    form: u32,
    at: u8,
    choice: u8,
) -> Result<Vec<Reply>> {
    let (mut filling, asked) = pressed(turn, form, at).await?;
    let current = &asked.questions[filling.at];
    let chosen = current
        .choices
        .get(usize::from(choice))
        .ok_or(Rejection::ButtonTooOld)?;
    filling
        .answers
        .insert(current.name.to_owned(), chosen.1.clone());
    next(turn, filling).await
}

/// The form and its question that a button belongs to.
///
/// # Errors
/// `ButtonTooOld` when another one stands.
async fn pressed(turn: &Turn<'_>, form: u32, at: u8) -> Result<(Filling, Questions)> {
    let filling = turn.state.filling.clone();
    let filling = filling.filter(|f| f.id == form && f.at == usize::from(at));
    let filling = filling.ok_or(Rejection::ButtonTooOld)?;
    let asked = questions(turn, &filling).await?;
    if filling.at >= asked.questions.len() {
        return Err(Rejection::ButtonTooOld.into());
    }
    Ok((filling, asked))
}

/// Another month of the question's calendar.
pub(in crate::chat) async fn turn_to(
    turn: &Turn<'_>,
    form: u32,
    at: u8,
    month: u16,
) -> Result<Vec<Reply>> {
    let (filling, asked) = pressed(turn, form, at).await?;
    let calendar = calendar_of(turn, &filling, &asked.questions[filling.at])
        .filter(|calendar| calendar.has_month(month))
        .ok_or(Rejection::ButtonTooOld)?;
    let mut reply = question(turn, &filling, &asked, None);
    reply.calendar = calendar.days(month);
    Ok(vec![reply])
}

/// A day of it: its times.
pub(in crate::chat) async fn pick_day(
    turn: &Turn<'_>,
    form: u32,
    at: u8,
    day: u32,
) -> Result<Vec<Reply>> {
    let (filling, asked) = pressed(turn, form, at).await?;
    let calendar = calendar_of(turn, &filling, &asked.questions[filling.at]);
    let day = calendar::day_of(day);
    let (Some(calendar), Some(day)) = (calendar, day) else {
        return Err(Rejection::ButtonTooOld.into());
    };
    if !calendar.has_day(day) {
        return Err(Rejection::ButtonTooOld.into());
    }
    let mut reply = question(turn, &filling, &asked, None);
    reply.calendar = calendar.times(day);
    Ok(vec![reply])
}

/// A time of that day: the answer, as if it had been typed.
pub(in crate::chat) async fn pick_time(
    turn: &mut Turn<'_>,
    form: u32,
    at: u8,
    day: u32,
    minute: u16,
) -> Result<Vec<Reply>> {
    let (filling, asked) = pressed(turn, form, at).await?;
    let current = &asked.questions[filling.at];
    let day = calendar_of(turn, &filling, current).and_then(|_| calendar::day_of(day));
    let at = day.and_then(|day| day.and_hms_opt(u32::from(minute / 60), u32::from(minute % 60), 0));
    let at = at.ok_or(Rejection::ButtonTooOld)?;
    let time = at.format("%Y-%m-%d %H:%M").to_string();
    answered(turn, &time).await
}

fn calendar_of(turn: &Turn<'_>, filling: &Filling, question: &Question) -> Option<Calendar> {
    let Read::Instant(zone) = question.read else {
        return None;
    };
    Some(Calendar {
        lang: turn.lang(),
        zone,
        now: turn.now,
        form: filling.id,
        at: u8::try_from(filling.at).unwrap_or(u8::MAX),
    })
}

/// The question that stands, once more.
///
/// # Errors
/// When what the form is about is gone.
pub(in crate::chat) async fn standing(turn: &Turn<'_>) -> Result<Vec<Reply>> {
    let filling = turn.state.filling.clone().ok_or(Rejection::ButtonTooOld)?;
    let asked = questions(turn, &filling).await?;
    Ok(vec![question(turn, &filling, &asked, None)])
}

/// The question before; before the first, out of the form.
pub(in crate::chat) async fn back(turn: &mut Turn<'_>) -> Result<Vec<Reply>> {
    let mut filling = turn.state.filling.clone().ok_or(Rejection::ButtonTooOld)?;
    if filling.at == 0 {
        turn.state.filling = None;
        let before = turn.state.trail.last().cloned().unwrap_or(Action::Start);
        return Box::pin(perform::perform(turn, before)).await;
    }
    filling.at -= 1;
    ask(turn, filling).await
}

/// All answers at once.
pub(in crate::chat) async fn submitted(
    turn: &mut Turn<'_>,
    token: &str,
    answers: Vec<(String, String)>,
) -> Result<Vec<Reply>> {
    let filling = turn
        .state
        .filling
        .clone()
        .filter(|filling| filling.id.to_string() == token);
    let mut filling = filling.ok_or(Rejection::ButtonTooOld)?;
    let asked = questions(turn, &filling).await?;
    for (name, answer) in answers {
        if asked.questions.iter().any(|question| question.name == name) {
            filling.answers.insert(name, answer);
        }
    }
    finish(turn, filling).await
}

/// The problem, and with it the question again where one stands.
pub(in crate::chat) async fn refused(turn: &mut Turn<'_>, rejection: &Rejection) -> Vec<Reply> {
    let lang = turn.lang();
    let problem = words::rejection(rejection, lang);
    if let Some(filling) = turn.state.filling.clone() {
        match questions(turn, &filling).await {
            Ok(asked) => return vec![question(turn, &filling, &asked, Some(problem))],
            // What the form is about is gone: so is the form.
            Err(_) => turn.state.filling = None,
        }
    }
    let reply = Reply::new(Text::new().problem(problem));
    vec![reply.row([Button::press(tr!(lang, "button-start"), &Action::Start)])]
}

async fn next(turn: &mut Turn<'_>, mut filling: Filling) -> Result<Vec<Reply>> {
    filling.at += 1;
    // Answers can change what is asked: a zone, the dates.
    let asked = questions(turn, &filling).await?;
    if filling.at >= asked.questions.len() {
        return finish(turn, filling).await;
    }
    ask(turn, filling).await
}

async fn ask(turn: &mut Turn<'_>, filling: Filling) -> Result<Vec<Reply>> {
    let asked = questions(turn, &filling).await?;
    let reply = question(turn, &filling, &asked, None);
    turn.state.filling = Some(filling);
    Ok(vec![reply])
}

/// Reads every answer and carries the form out. What cannot be read is asked again; what is refused
/// leaves the form as it was, so that nothing typed is lost.
async fn finish(turn: &mut Turn<'_>, mut filling: Filling) -> Result<Vec<Reply>> {
    let asked = questions(turn, &filling).await?;
    let mut values = submit::Values::default();
    for (at, one) in asked.questions.iter().enumerate() {
        match read(turn, one, &value_of(&filling, one)) {
            Ok(value) => values.insert(one.name, value),
            Err(error) => {
                filling.at = at;
                turn.state.filling = Some(filling);
                return Err(error);
            }
        }
    }
    turn.state.filling = None;
    let done = submit::submit(turn, &filling, &values).await;
    if let Err(error) = &done {
        let mut at = asked.questions.len().saturating_sub(1);
        if let Error::Rejection(rejection) = error {
            let about = |question: &Question| submit::is_about(rejection, question.name);
            at = asked.questions.iter().position(about).unwrap_or(at);
            // What was refused is not offered again.
            filling.answers.remove(asked.questions[at].name);
        }
        filling.at = at;
        turn.state.filling = Some(filling);
    }
    done
}

fn read(turn: &Turn<'_>, question: &Question, text: &str) -> Result<Value> {
    if text.trim().is_empty() {
        let missing = question.required;
        return if missing {
            Err(Rejection::Required.into())
        } else {
            Ok(Value::Nothing)
        };
    }
    // What was there before is taken as it is, though its date may have passed by now.
    let kept = text == question.initial;
    Ok(question.read.read(text, turn.now, kept)?)
}

fn value_of(filling: &Filling, question: &Question) -> String {
    filling
        .answers
        .get(question.name)
        .cloned()
        .unwrap_or_else(|| question.initial.clone())
}

/// One question, and with it the form as a whole.
fn question(
    turn: &Turn<'_>,
    filling: &Filling,
    asked: &Questions,
    problem: Option<String>,
) -> Reply {
    let lang = turn.lang();
    let at = filling.at.min(asked.questions.len().saturating_sub(1));
    let current = &asked.questions[at];
    let mut text = Text::new();
    if let Some(problem) = problem {
        text = text.problem(problem);
    }
    if let Some(progress) = &asked.progress {
        text = text.note(progress.clone());
    }
    let (number, count) = (at + 1, asked.questions.len());
    let title = if count > 1 {
        tr!(
            lang,
            "form-question",
            title = asked.title.clone(),
            number = number,
            count = count
        )
    } else {
        asked.title.clone()
    };
    text = text.title(title).line(current.label.clone());
    if !current.hint.is_empty() {
        text = text.note(current.hint.clone());
    }
    let value = value_of(filling, current);
    if !value.is_empty() && current.read != super::read::Read::Picture {
        text = text.block(Block::Field {
            label: lang.labelled(tr!(lang, "form-now")),
            value: value.clone(),
        });
    }
    let mut reply = Reply::new(text);
    if let Some(calendar) = calendar_of(turn, filling, current) {
        let answered = calendar.zone.parse(&value, turn.now).ok();
        let near = answered.or(current.near).unwrap_or(turn.now);
        reply.calendar = calendar.days(calendar.month_of(near));
    }
    for (n, (label, _)) in current.choices.iter().enumerate() {
        let (at, choice) = (
            u8::try_from(at).unwrap_or(u8::MAX),
            u8::try_from(n).unwrap_or(u8::MAX),
        );
        let action = Action::Choose {
            form: filling.id,
            at,
            choice,
        };
        let button = Button::press(label.clone(), &action);
        match reply
            .buttons
            .last_mut()
            .filter(|row| row.len() < 3 && n > 0)
        {
            Some(row) => row.push(button),
            None => reply.buttons.push(vec![button]),
        }
    }
    let mut leave = Vec::new();
    if !value.is_empty() {
        leave.push(Button::press(tr!(lang, "button-keep"), &Action::Skip));
    } else if !current.required && !current.choices.iter().any(|(_, value)| value.is_empty()) {
        leave.push(Button::press(tr!(lang, "button-skip"), &Action::Skip));
    }
    if at > 0 {
        leave.push(Button::press(tr!(lang, "button-back"), &Action::Back));
    }
    leave.push(Button::press(tr!(lang, "button-cancel"), &Action::Cancel));
    let fields = asked.questions.iter().map(|one| Field {
        name: one.name,
        label: one.label.clone(),
        hint: one.hint.clone(),
        required: one.required,
        long: matches!(one.read, super::read::Read::Long { .. }),
        max_chars: one.read.max_chars(),
        value: value_of(filling, one),
    });
    let wants_picture = |one: &Question| one.read == super::read::Read::Picture;
    // A picture is sent, not typed.
    reply.form = (!asked.questions.iter().any(wants_picture)).then(|| Form {
        token: filling.id.to_string(),
        title: asked.title.clone(),
        fields: fields.collect(),
        at,
        open: Button::press(tr!(lang, "button-fill-in"), &Action::FillIn).main(),
        is_choice: asked.questions.len() == 1 && !current.choices.is_empty(),
    });
    reply.row(leave)
}
