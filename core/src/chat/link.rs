//! What a link into the chat carries, made and read in one place: Telegram's `t.me/BOT?start=…`, at
//! most 64 of `[A-Za-z0-9_-]`.
//!
//! Whoever opens a link did not read it. So it shows something, begins a form, or hands in a code
//! that somebody gave to them; deliberately absent: anything that changes, spends or deletes.

use super::Action;
use crate::app::App;
use crate::chat_links::fits;
use crate::event::Event;
use crate::id::{EventId, TierId};

/// What stands in a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// An event, by its slug or its id.
    Event(String),
    /// So many of a tier, as `/buy` with both.
    Purchase { tier: TierId, quantity: u16 },
    /// A ticket's code: to look at, or at a door to be scanned.
    Ticket(String),
    /// A place at an event's door.
    Door(EventId),
    /// An invitation to the staff.
    Invitation(String),
    /// The code that joins two chat identities.
    Account(String),
    /// The code of tickets to be taken over.
    TakeOver(String),
    /// A screen, or the first question of a form.
    Screen(Action),
}

impl Link {
    /// The event's own, by its slug where that fits.
    pub fn event(event: &Event) -> Self {
        let by_slug = format!("e_{}", event.slug);
        Self::Event(if fits(&by_slug) {
            event.slug.clone()
        } else {
            event.id.to_string()
        })
    }

    /// As it stands in an address; none when it is too long.
    pub fn payload(&self) -> Option<String> {
        let payload = match self {
            Self::Event(named) => format!("e_{named}"),
            Self::Purchase { tier, quantity } => format!("p_{}_{quantity}", tier.short()),
            Self::Ticket(code) => format!("t_{code}"),
            Self::Door(event) => format!("d_{}", event.short()),
            Self::Invitation(code) => format!("s_{code}"),
            Self::Account(code) => format!("l_{code}"),
            Self::TakeOver(code) => format!("x_{code}"),
            Self::Screen(action) => format!("a_{}", action.encode()),
        };
        fits(&payload).then_some(payload)
    }

    /// The address that carries it; none when no chat is known to lead to.
    pub fn address(&self, app: &App) -> Option<String> {
        app.chat_links.to(&self.payload()?)
    }

    /// What a payload says; none for one that no link of ours has.
    pub fn read(payload: &str) -> Option<Self> {
        if !fits(payload) {
            return None;
        }
        let (kind, rest) = payload.split_at_checked(2)?;
        Some(match kind {
            "e_" => Self::Event(rest.to_owned()),
            "p_" => {
                // The id may have a `_` of its own.
                let (tier, quantity) = rest.rsplit_once('_')?;
                Self::Purchase {
                    tier: TierId::from_short(tier)?,
                    quantity: quantity.parse().ok()?,
                }
            }
            "t_" => Self::Ticket(rest.to_owned()),
            "d_" => Self::Door(EventId::from_short(rest)?),
            "s_" => Self::Invitation(rest.to_owned()),
            "l_" => Self::Account(rest.to_owned()),
            "x_" => Self::TakeOver(rest.to_owned()),
            "a_" => Self::Screen(Action::decode(rest).filter(Action::may_be_linked)?),
            _ => return None,
        })
    }

    /// The payload of an address that somebody sent as a text.
    pub(super) fn pasted(text: &str) -> Option<&str> {
        let is_address = text.starts_with("https://t.me/") && !text.contains(char::is_whitespace);
        let (_, payload) = text.split_once("?start=").filter(|_| is_address)?;
        Some(payload)
    }
}

/// The payload that leads to an action; none for one that no link may carry, or that is too long.
pub fn of(action: &Action) -> Option<String> {
    let action = Some(action.clone()).filter(Action::may_be_linked)?;
    Link::Screen(action).payload()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    /// Every action, and so those that will be added: by its number among them, with what it may
    /// hold.
    fn all_actions() -> Vec<Action> {
        let id: Vec<u8> = [&[16][..], &[7; 16]].concat();
        let zeros = |n: usize| vec![0; n];
        let holds = [
            vec![],
            zeros(1),
            zeros(2),
            zeros(3),
            zeros(4),
            zeros(5),
            id.clone(),
            [id.clone(), zeros(1)].concat(),
            [id.clone(), zeros(2)].concat(),
            [id.clone(), zeros(3)].concat(),
            [id.clone(), id.clone()].concat(),
            [id.clone(), id, zeros(1)].concat(),
        ];
        let number = |n: u8| match n {
            0..128 => vec![n],
            _ => vec![n, 1],
        };
        let read = |n: u8| {
            let held = holds
                .iter()
                .map(move |held| [number(n), held.clone()].concat());
            let mut read = held
                .filter_map(|bits| Action::decode(&format!("1{}", URL_SAFE_NO_PAD.encode(bits))));
            read.next()
        };
        (0..=255).map_while(read).collect()
    }

    /// Those that a link may carry: they show something, or ask the first question of a form.
    const LINKED: &[&str] = &[
        "Start",
        "Help",
        "HelpOn",
        "New",
        "Events",
        "Show",
        "Edit",
        "EditField",
        "AskPublish",
        "AskCancelEvent",
        "Tiers",
        "AddTier",
        "EditTier",
        "SaleWindow",
        "AskRemoveTier",
        "OnSale",
        "Buy",
        "BuyTier",
        "Tickets",
        "Ticket",
        "AskReissue",
        "Orders",
        "OrderDetails",
        "AskRefund",
        "AskRefundTicket",
        "Staff",
        "Doors",
        "AskGate",
        "Settings",
        "Languages",
        "AskZone",
        "AskCurrency",
        "AskEmail",
        "Undelivered",
        "Pools",
        "AddPool",
        "EditPool",
        "AskRemovePool",
        "AskHandOver",
        "Identities",
        "AskUnlink",
        "AskUnbindRole",
        "Notices",
        "Attendees",
    ];

    #[test]
    fn a_link_shows_or_asks_and_every_other_action_is_refused_from_one() {
        let all = all_actions();
        assert!(all.len() >= 79, "{}: {:?}", all.len(), all.last());
        for action in all {
            let whole = format!("{action:?}");
            let name = whole.split([' ', '(', '{']).next().expect("a name");
            let linked = LINKED.contains(&name);
            assert_eq!(of(&action).is_some(), linked, "{action:?}");
            let read = Link::read(&format!("a_{}", action.encode()));
            assert_eq!(read, linked.then_some(Link::Screen(action)));
        }
    }

    #[test]
    fn every_link_fits_and_reads_back() {
        let long = "x".repeat(62);
        for link in [
            Link::Event("jazz-night".into()),
            Link::Event(EventId::new().to_string()),
            Link::Event(long.clone()),
            Link::Purchase {
                tier: TierId::new(),
                quantity: u16::MAX,
            },
            Link::Ticket(crate::ticket::Code::random().as_str().to_owned()),
            Link::Door(EventId::new()),
            Link::Invitation("abcdefghijklmnop".into()),
            Link::Account(crate::random::symbols(12)),
            Link::TakeOver(crate::random::symbols(16)),
            Link::Screen(Action::Orders {
                event: EventId::new(),
                page: u16::MAX,
            }),
        ] {
            let payload = link.payload().expect("it fits");
            assert_eq!(Link::read(&payload), Some(link), "{payload}");
        }
        assert_eq!(Link::Event(format!("{long}x")).payload(), None);
        for nothing in [
            "",
            "e",
            "jazz-night",
            "p_",
            "p_x_1",
            "d_x",
            "a_1",
            "a_",
            "z_1",
            "e_ñ",
            "ñ_",
        ] {
            assert_eq!(Link::read(nothing), None, "{nothing}");
        }
    }
}
