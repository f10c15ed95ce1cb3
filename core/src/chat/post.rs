//! Posting an event's card to a group or channel.

use super::turn::Turn;
use super::{Action, Button, Place, Reply, Text};
use crate::error::Result;
use crate::event::{self, Spot};
use crate::id::{ChatId, EventId};
use crate::{place, random, server, tr};

/// So many chats are offered.
const OFFERED: i64 = 20;

/// In a group the card goes there; in private, to where the event is announced, or to one of the
/// chats that the organizer added us to.
pub(super) async fn ask(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    if turn.place == Place::Group {
        if let Some(member) = &turn.server {
            let (by, platform) = (turn.account.id, turn.platform);
            server::open_channel(turn.app, by, event, platform, member, &turn.chat).await?;
        }
        let spot = Spot::Here {
            platform: turn.platform,
            chat: &turn.chat,
        };
        let key = format!("message:{}", turn.nonce);
        let event = event::post_card(turn.app, turn.account.id, event, spot, &key).await?;
        return Ok(vec![
            Reply::line(tr!(lang, "post-done-here", event = event.name)).private(),
        ]);
    }
    let full = event::own(turn.app, turn.account.id, event).await?;
    event::may_be_posted(&full.event, turn.now)?;
    let mut chats = server::announcement_chats(turn.app, turn.account.id, event).await?;
    chats.extend(place::added_by(turn.app, turn.account.id, turn.platform, OFFERED).await?);
    chats.truncate(usize::try_from(OFFERED).unwrap_or(usize::MAX));
    let name = full.event.name.clone();
    let mut text = Text::new().title(tr!(lang, "post-title", event = name));
    let has_servers = turn.platform.has_servers();
    text = text.line(match (chats.is_empty(), has_servers) {
        (false, _) => tr!(lang, "post-what"),
        (true, false) => tr!(lang, "post-no-chats"),
        (true, true) => tr!(lang, "post-no-servers"),
    });
    let slug = full.event.slug.clone();
    text = text.note(if has_servers {
        tr!(lang, "post-how-in-servers", event = slug)
    } else {
        tr!(lang, "post-how", slug = slug)
    });
    let mut reply = Reply::new(text).private();
    // However often they are pressed, the buttons of one message are one card each.
    let key = u32::from_be_bytes(random::bytes());
    for chat in chats {
        let to = Action::PostTo {
            event,
            chat: chat.id,
            key,
        };
        let label = tr!(
            lang,
            "button-post-to",
            chat = super::purchase::short(&chat.title)
        );
        reply = reply.row([Button::press(label, &to)]);
    }
    let back = Button::press(tr!(lang, "button-to-event"), &Action::Show(event));
    Ok(vec![reply.row([back])])
}

pub(super) async fn post_to(
    turn: &Turn<'_>,
    event: EventId,
    chat: ChatId,
    key: u32,
) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let key = format!("button:{key}:{chat}");
    let spot = Spot::Added(chat);
    let posted = event::post_card(turn.app, turn.account.id, event, spot, &key).await?;
    let reply = Reply::line(tr!(lang, "post-done", event = posted.name)).private();
    let again = Button::press(tr!(lang, "button-post-again"), &Action::Post(event));
    let back = Button::press(tr!(lang, "button-to-event"), &Action::Show(event));
    Ok(vec![reply.row([again, back])])
}
