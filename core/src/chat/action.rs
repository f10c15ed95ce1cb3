//! What a button does, and what a command becomes: one list for both.
//!
//! A button carries it as at most 64 bytes (Telegram's `callback_data`,
//! <https://core.telegram.org/bots/api#inlinekeyboardbutton>): a version and the bits, in base64.
//! Variants are only ever added at the end; anything else needs another version.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::account::SaleNotices;
use crate::i18n::Lang;
use crate::id::{
    AccountId, ChatId, CheckInId, EventId, OrderId, OutboxId, PoolId, RefundId, RoleId, TicketId,
    TierId,
};

const VERSION: char = '1';

/// A thing that can be done in chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    Start,
    Help,
    Cancel,
    Back,
    Skip,
    /// One of the choices of a question: which form, which of its questions, which choice, from 0.
    Choose {
        form: u32,
        at: u8,
        choice: u8,
    },

    New,
    Events {
        page: u16,
    },
    Show(EventId),
    Edit(EventId),
    EditField(EventId, EventField),
    AskPublish(EventId),
    /// With the revision that was shown.
    Publish(EventId, i64),
    AskCancelEvent(EventId),
    /// With the seal of what was shown.
    CancelEvent(EventId, u32),
    Duplicate(EventId),
    Tiers(EventId),
    AddTier(EventId),
    EditTier(TierId),
    SaleWindow(TierId),
    AskRemoveTier(TierId),
    RemoveTier(TierId),

    OnSale {
        page: u16,
    },
    Buy(EventId),
    BuyTier(TierId),
    /// With what the request is known by: pressed twice, it is one order.
    Order {
        tier: TierId,
        quantity: u16,
        key: u32,
    },
    Pay(OrderId),
    GiveUp(OrderId),
    Tickets {
        page: u16,
    },
    Ticket(TicketId),
    AskReissue(TicketId),
    Reissue(TicketId, u32),

    Orders {
        event: EventId,
        page: u16,
    },
    OrderDetails(OrderId),
    AskRefund(OrderId),
    Refund(OrderId, u32),
    AskRefundTicket(TicketId),
    RefundTicket(TicketId, u32),

    Staff(EventId),
    InviteStaff(EventId),
    RemoveStaff(EventId, AccountId),
    Doors,
    Door(EventId),
    LeaveDoor,
    AskGate,
    Undo(CheckInId),

    Settings,
    Languages,
    Language(Lang),
    AskZone,
    AskCurrency,
    AskEmail,
    ForgetEmail,

    Undelivered(EventId),
    Resend(EventId, OutboxId),
    /// The refund that failed.
    RefundAgain(RefundId),

    Pools(EventId),
    AddPool(EventId),
    EditPool(PoolId),
    AskRemovePool(PoolId),
    RemovePool(PoolId),

    AskHandOver(TicketId),
    /// With the seal of the ticket and the code it waits under.
    HandOver(TicketId, u32),
    KeepTicket(TicketId),
    Identities,
    LinkCode,
    /// With the code that was typed.
    Link(String),
    /// With the seal of the identity.
    AskUnlink(u32),
    Unlink(u32),

    /// Puts the event's card into the group where it is said, or asks where.
    Post(EventId),
    /// With what the request is known by: pressed twice, it is one card.
    PostTo {
        event: EventId,
        chat: ChatId,
        key: u32,
    },

    /// A cell of a calendar that is no day.
    Nothing,
    /// Another month of a question's calendar, counted in months since the year 0.
    Calendar {
        form: u32,
        at: u8,
        month: u16,
    },
    /// A day of it, counted from the first of January of the year 1 as 1: asks for the time.
    Day {
        form: u32,
        at: u8,
        day: u32,
    },
    /// A time of that day, in minutes: the answer.
    Time {
        form: u32,
        at: u8,
        day: u32,
        minute: u16,
    },

    /// How much they want to hear of sales.
    Notices,
    SetNotices(SaleNotices),
    Attendees {
        event: EventId,
        page: u16,
    },
    AttendeesFile(EventId),

    /// Shows the form that is open as a whole, where the platform can.
    FillIn,
    /// What is set for the server in which it is pressed.
    Server,
    ServerLanguages,
    /// None: as whoever posts speaks.
    ServerLanguage(Option<Lang>),
    AskServerZone,
    AskServerCurrency,
    /// Whether published events are shown among the server's own.
    MirrorEvents(bool),
    /// Only those who manage the server bring events to it.
    ClearOrganizers,
    /// Nothing is announced there.
    ClearAnnouncements,
    /// Whoever holds the ticket stands at the door.
    Admit(TicketId),

    /// A role that a tier brings no more.
    AskUnbindRole(TierId, RoleId),
    UnbindRole(TierId, RoleId),
    /// What servers would not do for the event is tried again: its entries there, and its roles.
    TryNatives(EventId),

    /// What is at home in the server in which it is pressed, and which of its roles tickets bring.
    ServerEvents {
        page: u16,
    },
    AskPutOut(EventId),
    PutOut(EventId),
    ServerRoles {
        page: u16,
    },
    AskRoleOff(RoleId),
    RoleOff(RoleId),

    /// What the assistant proposed, by its number: carried out if it is still what was shown.
    Confirm(u32),
    /// The form of a new event, with what the assistant was told already.
    FormOfDraft,

    /// An event that was put out of the server in which it is pressed.
    LetBack(EventId),
    /// A part of the help, in the place of another.
    HelpOn(HelpPart),
}

/// What the help is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HelpPart {
    /// What somebody most likely wants.
    Overview,
    Everybody,
    Organizers,
    Staff,
    Servers,
}

/// What of an event can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventField {
    Name,
    Starts,
    Ends,
    Venue,
    Description,
    Capacity,
    Zone,
    Currency,
    Cover,
}

impl Action {
    /// The payload of its button: at most 64 bytes.
    pub fn encode(&self) -> String {
        let bits = postcard::to_stdvec(self).expect("plain data has a form");
        format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(bits))
    }

    /// What a payload means; none for one that this version did not make.
    pub fn decode(payload: &str) -> Option<Self> {
        if payload.len() > 64 {
            return None;
        }
        let bits = URL_SAFE_NO_PAD
            .decode(payload.strip_prefix(VERSION)?)
            .ok()?;
        match postcard::take_from_bytes(&bits) {
            Ok((action, [])) => Some(action),
            _ => None,
        }
    }

    /// Whether it only shows something: back leads there again.
    pub(super) fn is_view(&self) -> bool {
        matches!(
            self,
            Self::Start
                | Self::Help
                | Self::HelpOn(_)
                | Self::Events { .. }
                | Self::Show(_)
                | Self::Edit(_)
                | Self::Tiers(_)
                | Self::OnSale { .. }
                | Self::Buy(_)
                | Self::BuyTier(_)
                | Self::Tickets { .. }
                | Self::Ticket(_)
                | Self::Orders { .. }
                | Self::OrderDetails(_)
                | Self::Staff(_)
                | Self::Settings
                | Self::Languages
                | Self::Undelivered(_)
                | Self::Pools(_)
                | Self::Notices
                | Self::Attendees { .. }
                | Self::Identities
        )
    }

    /// Whether a link may lead to it, for somebody who did not read it: it shows something, or asks
    /// for something first. Never one that changes, spends or deletes.
    pub(crate) fn may_be_linked(&self) -> bool {
        self.is_view()
            || matches!(
                self,
                Self::New
                    | Self::EditField(..)
                    | Self::AskPublish(_)
                    | Self::AskCancelEvent(_)
                    | Self::AddTier(_)
                    | Self::EditTier(_)
                    | Self::SaleWindow(_)
                    | Self::AskRemoveTier(_)
                    | Self::AskReissue(_)
                    | Self::AskRefund(_)
                    | Self::AskRefundTicket(_)
                    | Self::Doors
                    | Self::AskGate
                    | Self::AskZone
                    | Self::AskCurrency
                    | Self::AskEmail
                    | Self::AddPool(_)
                    | Self::EditPool(_)
                    | Self::AskRemovePool(_)
                    | Self::AskHandOver(_)
                    | Self::AskUnlink(_)
                    | Self::AskUnbindRole(..)
            )
    }

    /// Whether it leads on within one screen, so that what it shows may take the place of what was
    /// pressed. What people may want to read again stays: an event, an order, a ticket, a notice.
    pub(super) fn repaints(&self) -> bool {
        matches!(
            self,
            Self::Cancel
                | Self::Back
                | Self::Skip
                | Self::Choose { .. }
                | Self::Calendar { .. }
                | Self::Day { .. }
                | Self::Time { .. }
                | Self::Events { .. }
                | Self::OnSale { .. }
                | Self::Tickets { .. }
                | Self::Orders { .. }
                | Self::AskPublish(_)
                | Self::Publish(..)
                | Self::AskCancelEvent(_)
                | Self::CancelEvent(..)
                | Self::AskRemoveTier(_)
                | Self::RemoveTier(_)
                | Self::AskUnbindRole(..)
                | Self::UnbindRole(..)
                | Self::AskRemovePool(_)
                | Self::RemovePool(_)
                | Self::Order { .. }
                | Self::Reissue(..)
                | Self::AskRefund(_)
                | Self::Refund(..)
                | Self::AskRefundTicket(_)
                | Self::RefundTicket(..)
                | Self::AskGate
                | Self::Languages
                | Self::Language(_)
                | Self::AskZone
                | Self::AskCurrency
                | Self::AskEmail
                | Self::ForgetEmail
                | Self::SetNotices(_)
                | Self::Attendees { .. }
                | Self::PostTo { .. }
                | Self::ServerLanguages
                | Self::ServerLanguage(_)
                | Self::AskServerZone
                | Self::AskServerCurrency
                | Self::MirrorEvents(_)
                | Self::ClearOrganizers
                | Self::ClearAnnouncements
                | Self::ServerEvents { .. }
                | Self::AskPutOut(_)
                | Self::PutOut(_)
                | Self::LetBack(_)
                | Self::HelpOn(_)
                | Self::ServerRoles { .. }
                | Self::AskRoleOff(_)
                | Self::RoleOff(_)
        )
    }

    /// Whether it answers, or leads through, the form that is open.
    pub(super) fn is_of_form(&self) -> bool {
        matches!(
            self,
            Self::Choose { .. }
                | Self::Skip
                | Self::Back
                | Self::Calendar { .. }
                | Self::Day { .. }
                | Self::Time { .. }
                | Self::FillIn
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_payloads_fit_a_button_and_read_back() {
        let longest = [
            Action::RemoveStaff(EventId::new(), AccountId::new()),
            Action::Resend(EventId::new(), OutboxId::new()),
            Action::Publish(EventId::new(), i64::MIN),
            Action::Order {
                tier: TierId::new(),
                quantity: u16::MAX,
                key: u32::MAX,
            },
            Action::CancelEvent(EventId::new(), u32::MAX),
            Action::PostTo {
                event: EventId::new(),
                chat: ChatId::new(),
                key: u32::MAX,
            },
            Action::Time {
                form: u32::MAX,
                at: u8::MAX,
                day: u32::MAX,
                minute: u16::MAX,
            },
            Action::UnbindRole(TierId::new(), RoleId::new()),
            Action::Start,
        ];
        for action in longest {
            let payload = action.encode();
            assert!(payload.len() <= 64, "{action:?}: {}", payload.len());
            assert_eq!(Action::decode(&payload), Some(action));
        }
    }

    #[test]
    fn a_payload_that_is_none_of_ours_means_nothing() {
        for payload in [
            "",
            "1",
            "2AA",
            "1!!!!",
            "1_____________________",
            &"1".repeat(65),
        ] {
            assert_eq!(Action::decode(payload), None, "{payload}");
        }
    }
}
