//! The event that is being made, judged: what is known of it, what is still missing, and whether it is shown.

use eventos_core::assistant::{Draft, Missing, Usual};
use eventos_core::chat::Action;
use eventos_core::event::{self, Full};

use super::case::{Wanted, WantedDraft};
use super::folded::{folded, holds};
use super::judge::{Judge, NO, YES, word};
use super::tiers;

impl Judge<'_> {
    pub(super) async fn draft(&mut self) -> anyhow::Result<()> {
        let wanted = match &self.case.expect.draft {
            Wanted::Unsaid => return Ok(()),
            Wanted::Nothing => {
                if let Some(name) = self.any_draft().await? {
                    self.finds("draft", NO, name);
                }
                return Ok(());
            }
            Wanted::This(wanted) => wanted.clone(),
        };
        if self.full.is_none() && self.talk.draft.is_empty() {
            self.finds("draft", wanted.name.as_deref().unwrap_or(YES), NO);
            return Ok(());
        }
        let is = Is::of(&self.talk.draft, self.full.as_ref(), self.usual);
        self.details(&wanted, &is);
        if let Some(tiers) = &wanted.tiers
            && !tiers::are(tiers, &is.tiers)
        {
            self.finds("draft.tiers", tiers::wanted(tiers), tiers::told(&is.tiers));
        }
        Ok(())
    }

    /// The draft that there is, or an event that was not there before.
    async fn any_draft(&self) -> anyhow::Result<Option<String>> {
        let draft = &self.talk.draft;
        if draft.event.is_none() && !draft.is_empty() {
            return Ok(Some(draft.name.clone().unwrap_or_else(|| YES.to_owned())));
        }
        let own = event::list_own(&self.scene.app, self.scene.person.id, i64::MAX, 0).await?;
        let is_known = |event: &&event::Event| {
            let mut known = self.scene.events.iter();
            !known.any(|stood| stood.id == event.id)
        };
        Ok(own.iter().find(is_known).map(|event| event.name.clone()))
    }

    fn details(&mut self, wanted: &WantedDraft, is: &Is) {
        let (name, venue) = (is.name.clone(), is.venue.clone());
        if let Some(wanted) = &wanted.name {
            let is_same = name.as_deref().map(folded) == Some(folded(wanted));
            if !is_same {
                self.finds("draft.name", wanted, name.as_deref().unwrap_or(NO));
            }
        }
        if let Some(wanted) = &wanted.venue
            && !venue.as_deref().is_some_and(|venue| holds(venue, wanted))
        {
            self.finds("draft.venue", wanted, venue.as_deref().unwrap_or(NO));
        }
        let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        self.same("draft.date", wanted.date, is.date);
        self.same("draft.time", wanted.time.map(clock), is.time.map(clock));
        self.same(
            "draft.zone",
            wanted.zone.map(|zone| zone.to_string()),
            is.zone.clone(),
        );
        let code = wanted.currency.map(|currency| currency.code().to_owned());
        self.same("draft.currency", code, is.currency.clone());
        self.same("draft.capacity", wanted.capacity, is.capacity);
    }

    pub(super) fn missing(&mut self) {
        let Some(wanted) = &self.case.expect.missing else {
            return;
        };
        let came = self.talk.draft.missing(self.full.as_ref(), self.usual);
        let sorted = |list: &[Missing]| {
            let mut names: Vec<String> = list.iter().map(word).collect();
            names.sort();
            match names.is_empty() {
                true => NO.to_owned(),
                false => names.join(" "),
            }
        };
        let (wanted, came) = (sorted(wanted), sorted(&came));
        self.same("missing", Some(wanted), Some(came));
    }

    pub(super) fn review(&mut self) {
        let Some(wanted) = self.case.expect.review else {
            return;
        };
        let draft = self.full.as_ref().map(|full| full.event.id);
        let shown = self
            .heard
            .actions()
            .into_iter()
            .any(|action| matches!(action, Action::Publish(event, _) if Some(event) == draft));
        let sign = |shown: bool| if shown { YES } else { NO };
        self.same("review", Some(sign(wanted)), Some(sign(shown)));
    }

    /// Where it is not the same.
    fn same<T: PartialEq + ToString>(
        &mut self,
        rule: &'static str,
        expected: Option<T>,
        came: Option<T>,
    ) {
        let Some(expected) = expected else { return };
        if came.as_ref() != Some(&expected) {
            let came = came.map_or_else(|| NO.to_owned(), |came| came.to_string());
            self.finds(rule, expected.to_string(), came);
        }
    }
}

/// What a draft is, wherever it stands.
struct Is {
    name: Option<String>,
    venue: Option<String>,
    date: Option<chrono::NaiveDate>,
    time: Option<chrono::NaiveTime>,
    zone: Option<String>,
    currency: Option<String>,
    capacity: Option<i64>,
    tiers: Vec<tiers::Is>,
}

impl Is {
    fn of(draft: &Draft, full: Option<&Full>, usual: Usual) -> Self {
        let currency = draft.sells_in(full, usual);
        let currency = currency.map(|currency| currency.code().to_owned());
        let Some(full) = full else {
            let tiers = draft.tiers.iter();
            return Self {
                name: draft.name.clone(),
                venue: draft.venue.clone(),
                date: draft.date,
                time: draft.time,
                zone: draft.zone.or(usual.zone).map(|zone| zone.to_string()),
                currency,
                capacity: draft.capacity,
                tiers: tiers
                    .map(|tier| (tier.name.clone(), tier.price_minor, tier.quantity))
                    .collect(),
            };
        };
        let event = &full.event;
        let starts = event.starts_at.with_timezone(&event.zone.0).naive_local();
        Self {
            name: Some(event.name.clone()),
            venue: Some(event.venue.clone()),
            date: Some(starts.date()),
            time: Some(starts.time()),
            zone: Some(event.zone.to_string()),
            currency,
            capacity: event.capacity,
            tiers: tiers::of(full),
        }
    }
}
