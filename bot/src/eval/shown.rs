//! What is shown to be pressed: changes that are proposed, and screens.

use eventos_core::assistant::{Planned, Proposal};
use eventos_core::chat::{self, Action, Incoming, Input, Place};
use eventos_core::event::{self, Full};
use eventos_core::live::Live;

use super::case::{Screen, Wanted, WantedProposal, Whose};
use super::folded::{folded, holds};
use super::judge::{Judge, NO, YES, some, word};
use super::tiers;

/// What of an event a proposal would make another.
#[derive(Default)]
struct Changes {
    starts: Option<chrono::NaiveDateTime>,
    venue: Option<String>,
    name: Option<String>,
    capacity: Option<i64>,
    tiers: Vec<tiers::Is>,
    /// What no case asks for.
    others: Vec<String>,
}

impl Judge<'_> {
    pub(super) async fn proposal(&mut self) -> anyhow::Result<()> {
        let wanted = match &self.case.expect.proposal {
            Wanted::Unsaid => return Ok(()),
            Wanted::Nothing => {
                let count = self.talk.proposals.len();
                if count > 0 {
                    self.finds("proposal", NO, format!("{count}"));
                }
                return Ok(());
            }
            Wanted::This(wanted) => wanted.clone(),
        };
        let actions = self.heard.actions();
        let is_shown = |proposal: &&Proposal| actions.contains(&Action::Confirm(proposal.id));
        let shown: Vec<Proposal> = self
            .talk
            .proposals
            .iter()
            .filter(is_shown)
            .cloned()
            .collect();
        let [proposal] = shown.as_slice() else {
            self.finds("proposal", YES, format!("{}", shown.len()));
            return Ok(());
        };
        let (app, by) = (&self.scene.app, self.scene.person.id);
        let full = event::own(app, by, proposal.event).await?;
        let changes = Changes::of(&full, proposal);
        self.is_proposed(&wanted, &full, &changes);
        Ok(())
    }

    fn is_proposed(&mut self, wanted: &WantedProposal, full: &Full, changes: &Changes) {
        if full.event.name != wanted.event {
            self.finds("proposal.event", &wanted.event, &full.event.name);
        }
        let typed = |at: Option<chrono::NaiveDateTime>| {
            at.map_or_else(
                || NO.to_owned(),
                |at| at.format("%Y-%m-%dT%H:%M").to_string(),
            )
        };
        if wanted.starts != changes.starts {
            self.finds(
                "proposal.starts",
                typed(wanted.starts),
                typed(changes.starts),
            );
        }
        for (rule, wanted, came) in [
            ("proposal.venue", &wanted.venue, &changes.venue),
            ("proposal.name", &wanted.name, &changes.name),
        ] {
            let fits = match (wanted, came) {
                (Some(wanted), Some(came)) => match rule {
                    "proposal.venue" => holds(came, wanted),
                    _ => folded(came) == folded(wanted),
                },
                (wanted, came) => wanted.is_none() && came.is_none(),
            };
            if !fits {
                let text = |text: &Option<String>| text.clone().unwrap_or_else(|| NO.to_owned());
                self.finds(rule, text(wanted), text(came));
            }
        }
        if wanted.capacity != changes.capacity {
            let text = |seats: Option<i64>| seats.map_or_else(|| NO.to_owned(), |n| n.to_string());
            self.finds(
                "proposal.capacity",
                text(wanted.capacity),
                text(changes.capacity),
            );
        }
        if !tiers::are(&wanted.tiers, &changes.tiers) {
            let (wanted, came) = (tiers::wanted(&wanted.tiers), tiers::told(&changes.tiers));
            self.finds("proposal.tiers", wanted, came);
        }
        if !changes.others.is_empty() {
            self.finds("proposal", NO, some(&changes.others));
        }
    }

    pub(super) async fn screen(&mut self) -> anyhow::Result<()> {
        let Some(wanted) = self.case.expect.screen else {
            return Ok(());
        };
        for action in self.screens(wanted) {
            if self.shows(action).await {
                return Ok(());
            }
        }
        self.finds("screen", word(&wanted), NO);
        Ok(())
    }

    /// What shows that screen: for screens of one event, that of each of the person's.
    fn screens(&self, screen: Screen) -> Vec<Action> {
        let plain = match screen {
            Screen::Start => Some(Action::Start),
            Screen::Help => Some(Action::Help),
            Screen::NewEventForm => Some(Action::FormOfDraft),
            Screen::MyEvents => Some(Action::Events { page: 0 }),
            Screen::OnSale => Some(Action::OnSale { page: 0 }),
            Screen::MyTickets => Some(Action::Tickets { page: 0 }),
            Screen::Doors => Some(Action::Doors),
            Screen::Settings => Some(Action::Settings),
            Screen::Notices => Some(Action::Notices),
            Screen::Language => Some(Action::Languages),
            Screen::TimeZone => Some(Action::AskZone),
            Screen::Currency => Some(Action::AskCurrency),
            Screen::Email => Some(Action::AskEmail),
            Screen::LinkedAccounts => Some(Action::Identities),
            _ => None,
        };
        if let Some(action) = plain {
            return vec![action];
        }
        let own = self.scene.events.iter();
        let own = own.filter(|stood| stood.wanted.whose == Whose::Own);
        own.map(|stood| match screen {
            Screen::EditEvent => Action::Edit(stood.id),
            Screen::Tiers => Action::Tiers(stood.id),
            Screen::SharedSeats => Action::Pools(stood.id),
            Screen::Orders => Action::Orders {
                event: stood.id,
                page: 0,
            },
            Screen::Attendees => Action::Attendees {
                event: stood.id,
                page: 0,
            },
            Screen::DoorStaff => Action::Staff(stood.id),
            _ => Action::Show(stood.id),
        })
        .collect()
    }

    /// Whether the last answer holds what that button would show.
    pub(super) async fn shows(&self, action: Action) -> bool {
        let incoming = Incoming {
            speaker: self.scene.speaker.clone(),
            chat: self.scene.speaker.external_id.clone(),
            place: Place::Private,
            server: None,
            nonce: format!("judge-{}", action.encode()),
            input: Input::Press(action.encode()),
            live: Live::default(),
        };
        let screen = chat::handle(&self.scene.app, incoming).await;
        let Some(first) = screen.first() else {
            return false;
        };
        let mut last = self.heard.last().iter();
        last.any(|reply| reply.text == first.text)
    }
}

impl Changes {
    /// What would be another than it is. What is only said again is no change.
    fn of(full: &Full, proposal: &Proposal) -> Self {
        let event = &full.event;
        let mut changes = Self::default();
        for planned in proposal.changes.clone() {
            match planned {
                Planned::Name(name) => changes.name = Some(name).filter(|new| *new != event.name),
                Planned::Venue(venue) => {
                    changes.venue = Some(venue).filter(|new| *new != event.venue);
                }
                Planned::Starts(at) => {
                    let at = Some(at).filter(|new| *new != event.starts_at);
                    let local = |at: chrono::DateTime<chrono::Utc>| {
                        at.with_timezone(&event.zone.0).naive_local()
                    };
                    changes.starts = at.map(local);
                }
                Planned::Capacity(seats) => {
                    changes.capacity = seats.filter(|_| seats != event.capacity);
                }
                Planned::AddTier {
                    name,
                    price_minor,
                    quantity,
                    ..
                } => changes.tiers.push((name, price_minor, quantity)),
                Planned::EditTier {
                    tier,
                    name,
                    price_minor,
                    quantity,
                    ..
                } => {
                    let new = (name, price_minor, quantity);
                    let old = full.tiers.iter().find(|old| old.id == tier);
                    let is_new = old.is_none_or(|old| {
                        (old.name.as_str(), old.price_minor, old.quantity)
                            != (new.0.as_str(), new.1, new.2)
                    });
                    changes.tiers.extend(is_new.then_some(new));
                }
                Planned::Description(text) => changes.others.push(text),
                Planned::Ends(at) => changes.others.push(format!("{at:?}")),
            }
        }
        changes
    }
}
