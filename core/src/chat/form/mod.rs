//! Forms: what they ask, how an answer is read, and what a full one does.
//!
//! A platform that can shows a form whole; elsewhere its questions come one by one. Either way each
//! answer is kept as it was typed until the form is through.

mod calendar;
mod flow;
mod pools;
mod questions;
mod read;
mod submit;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::EventField;
use crate::id::{EventId, PoolId, TierId};
use crate::money::Currency;
use crate::zone::Zone;

pub(super) use flow::{
    answered, back, choose, pick_day, pick_time, pictured, refused, skip, standing, start,
    start_of_draft, start_with, submitted, turn_to, wants_picture,
};

/// Which form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    NewEvent,
    EditEvent { event: EventId, field: EventField },
    AddTier { event: EventId },
    EditTier { tier: TierId },
    SaleWindow { tier: TierId },
    Quantity { event: EventId, tier: TierId },
    Zone,
    Currency,
    Email,
    EmailCode,
    Gate,
    AddPool { event: EventId },
    EditPool { pool: PoolId },
    ServerZone,
    ServerCurrency,
}

impl Kind {
    /// The event that it is about, where there is one already.
    pub fn event(&self) -> Option<EventId> {
        match self {
            Self::EditEvent { event, .. } | Self::AddTier { event } | Self::AddPool { event } => {
                Some(*event)
            }
            _ => None,
        }
    }
}

/// A form being filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filling {
    /// Tells this filling from another of the same form.
    pub id: u32,
    pub kind: Kind,
    /// As they were typed, by the question's name.
    pub answers: BTreeMap<String, String>,
    /// The question that is asked, from 0.
    pub at: usize,
    /// What was usual in the server in which it was begun.
    #[serde(default)]
    pub usual: Usual,
    /// Whether the assistant's draft is filled in here.
    #[serde(default)]
    pub is_of_draft: bool,
}

/// What is taken for a new event where its organizer has set nothing of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Usual {
    pub zone: Option<Zone>,
    pub currency: Option<Currency>,
}
