//! What the assistant proposes to change of an event, until its organizer presses.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::event::{self, Change, Full, Revision, TierDetails};
use crate::id::{EventId, TierId};
use crate::random;

/// Changes of one event, all or none of them, as its organizer was shown them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What the button carries.
    pub id: u32,
    pub event: EventId,
    /// The event as it was when this was shown.
    pub revision: i64,
    pub changes: Vec<Planned>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Planned {
    Name(String),
    Venue(String),
    Description(String),
    Starts(DateTime<Utc>),
    Ends(Option<DateTime<Utc>>),
    Capacity(Option<i64>),
    AddTier {
        name: String,
        price_minor: i64,
        quantity: i64,
        per_order_limit: i64,
    },
    EditTier {
        tier: TierId,
        name: String,
        price_minor: i64,
        quantity: i64,
        per_order_limit: i64,
    },
}

impl Proposal {
    pub fn new(full: &Full, changes: Vec<Planned>) -> Self {
        Self {
            id: u32::from_be_bytes(random::bytes()),
            event: full.event.id,
            revision: full.event.revision,
            changes,
        }
    }

    /// Carries it out, if the event is still what was shown.
    ///
    /// # Errors
    /// `ShownChanged`, and those of [`event::revise`].
    pub async fn carry_out(&self, app: &App, account: &Account) -> Result<Full> {
        let full = event::own(app, account.id, self.event).await?;
        let revisions: Result<Vec<Revision>> = self
            .changes
            .iter()
            .map(|planned| planned.revision(&full))
            .collect();
        event::revise(app, account.id, self.event, self.revision, revisions?).await
    }
}

impl Planned {
    fn revision(&self, full: &Full) -> Result<Revision> {
        Ok(match self.clone() {
            Self::Name(name) => Revision::Field(Change::Name(name)),
            Self::Venue(venue) => Revision::Field(Change::Venue(venue)),
            Self::Description(text) => Revision::Field(Change::Description(text)),
            Self::Starts(at) => Revision::Field(Change::Starts(at)),
            Self::Ends(at) => Revision::Field(Change::Ends(at)),
            Self::Capacity(seats) => Revision::Field(Change::Capacity(seats)),
            Self::AddTier {
                name,
                price_minor,
                quantity,
                per_order_limit,
            } => Revision::AddTier(TierDetails {
                name,
                price_minor,
                quantity,
                per_order_limit,
                sales_start: None,
                sales_end: None,
            }),
            Self::EditTier {
                tier,
                name,
                price_minor,
                quantity,
                per_order_limit,
            } => {
                let old = full.tiers.iter().find(|old| old.id == tier);
                let old = old.ok_or(Rejection::TierNotFound)?;
                let details = TierDetails {
                    name,
                    price_minor,
                    quantity,
                    per_order_limit,
                    sales_start: old.sales_start,
                    sales_end: old.sales_end,
                };
                Revision::EditTier(tier, details)
            }
        })
    }
}
