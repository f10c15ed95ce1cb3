//! `/help`: first what somebody most likely wants, and the rest a part at a time, in the same message.

use super::action::HelpPart;
use super::command::{self, COMMANDS, Command, Who};
use super::turn::Turn;
use super::{Action, Button, Reply, Text};
use crate::error::Result;
use crate::i18n::Lang;
use crate::{event, tr};

const PARTS: [HelpPart; 4] = [
    HelpPart::Everybody,
    HelpPart::Organizers,
    HelpPart::Staff,
    HelpPart::Servers,
];

/// A part of it, with a button for each of the others.
pub(super) async fn show(turn: &Turn<'_>, part: HelpPart) -> Result<Reply> {
    let lang = turn.lang();
    let text = match part {
        HelpPart::Overview => {
            let likely = likely(turn).await?.iter();
            let text = Text::new().title(tr!(lang, "help-title"));
            lines(turn, text, likely.filter_map(|name| command::find(name)))
                .gap()
                .note(tr!(lang, "help-closing"))
        }
        part => {
            let who = whose(part);
            let all = COMMANDS.iter().filter(|command| Some(command.who) == who);
            lines(turn, Text::new().title(name(lang, part)), all)
        }
    };
    let mut reply = Reply::new(text).private();
    let others = PARTS.into_iter().filter(|other| *other != part);
    for other in others.filter(|other| *other != HelpPart::Servers || turn.server.is_some()) {
        let label = name(lang, other);
        reply = reply.row([Button::press(label, &Action::HelpOn(other))]);
    }
    if part != HelpPart::Overview {
        let back = Action::HelpOn(HelpPart::Overview);
        reply = reply.row([Button::press(tr!(lang, "button-back"), &back)]);
    }
    Ok(reply)
}

fn lines(turn: &Turn<'_>, text: Text, commands: impl Iterator<Item = &'static Command>) -> Text {
    let lang = turn.lang();
    commands.fold(text, |text, command| {
        text.field(lang, command.usage(lang, turn.platform), command.help(lang))
    })
}

/// What somebody most likely wants, by what they are.
async fn likely(turn: &Turn<'_>) -> Result<&'static [&'static str]> {
    let (app, account) = (turn.app, turn.account.id);
    Ok(if !event::list_own(app, account, 1, 0).await?.is_empty() {
        &["events", "new", "attendees", "post", "buy", "tickets"]
    } else if !event::list_at_the_door(app, account).await?.is_empty() {
        &["checkin", "gate", "attendee", "buy", "tickets"]
    } else if turn.server.as_ref().is_some_and(|member| member.manages) {
        &["server", "new", "server_events", "buy", "tickets"]
    } else {
        &["buy", "tickets", "take", "settings", "new"]
    })
}

fn whose(part: HelpPart) -> Option<Who> {
    match part {
        HelpPart::Overview => None,
        HelpPart::Everybody => Some(Who::Everybody),
        HelpPart::Organizers => Some(Who::Organizers),
        HelpPart::Staff => Some(Who::Staff),
        HelpPart::Servers => Some(Who::Servers),
    }
}

fn name(lang: Lang, part: HelpPart) -> String {
    match part {
        HelpPart::Overview => tr!(lang, "help-title"),
        HelpPart::Everybody => tr!(lang, "help-for-everybody"),
        HelpPart::Organizers => tr!(lang, "help-for-organizers"),
        HelpPart::Staff => tr!(lang, "help-for-staff"),
        HelpPart::Servers => tr!(lang, "help-for-servers"),
    }
}
