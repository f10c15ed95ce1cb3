//! Whether what came of a case is what had to come of it. Nothing is judged by a model.

use eventos_core::account::Account;
use eventos_core::assistant::{Draft, Missing, Talk, Usual};
use eventos_core::chat::{Action, Block, Reply, Target};
use eventos_core::event::{self, Full};
use eventos_core::store::Actor;
use eventos_core::store::sessions::Key;
use serde::Serialize;

use super::case::{Case, Wanted, WantedDraft};
use super::folded::{folded, holds, says};
use super::scene::Scene;
use super::tiers;

/// What is so, or is there.
pub const YES: &str = "✓";
/// What is not.
pub const NO: &str = "—";

/// What people are told where the model gave no answer: that is no answer, whatever was expected. That it
/// would not answer is one.
const NO_ANSWER: [&str; 5] = [
    "assistant-down",
    "assistant-late",
    "assistant-busy",
    "assistant-cut-off",
    "assistant-lost",
];

/// Something that had to be so, and is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The field of `expect`, or what always holds: `answered`, `unchanged`.
    pub rule: &'static str,
    pub expected: String,
    pub came: String,
}

/// What a person read and could press, message by message.
#[derive(Default)]
pub struct Heard(pub Vec<Vec<Reply>>);

impl Heard {
    /// All that answered the last message.
    pub fn last(&self) -> &[Reply] {
        self.0.last().map_or(&[], Vec::as_slice)
    }

    /// What buttons of the last answer do.
    pub fn actions(&self) -> Vec<Action> {
        let buttons = self.last().iter().flat_map(|reply| reply.buttons.iter());
        let presses = buttons.flatten().filter_map(|button| match &button.target {
            Target::Press(payload) => Action::decode(payload),
            Target::Link(_) => None,
        });
        presses.collect()
    }
}

/// Texts, and what stands on buttons.
pub fn read(replies: &[Reply]) -> String {
    let mut lines = Vec::new();
    for reply in replies {
        lines.push(reply.text.plain());
        let buttons = reply.buttons.iter().flatten();
        lines.extend(buttons.map(|button| format!("[{}]", button.label)));
    }
    lines.join("\n")
}

/// One case, being judged.
pub struct Judge<'a> {
    pub scene: &'a Scene,
    pub case: &'a Case,
    pub heard: &'a Heard,
    pub(super) talk: Talk,
    /// The draft, once it is an event.
    full: Option<Full>,
    usual: Usual,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    /// Everything that had to be so, and is not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judge(
        scene: &'a Scene,
        case: &'a Case,
        heard: &'a Heard,
    ) -> anyhow::Result<Vec<Finding>> {
        let key = Key {
            platform: scene.speaker.platform,
            external_id: scene.speaker.external_id.clone(),
        };
        let talk = Talk::load(&scene.app, &key).await?;
        let person: &Account = &scene.person;
        let full = talk.draft.full(&scene.app, person).await?;
        let mut judge = Self {
            scene,
            case,
            heard,
            full,
            usual: Usual::of(person, Usual::default()),
            talk,
            findings: Vec::new(),
        };
        judge.answered();
        judge.draft().await?;
        judge.missing();
        judge.review();
        judge.proposal().await?;
        judge.refund().await?;
        judge.offer().await?;
        judge.words();
        // Last, since it presses.
        judge.screen().await?;
        Ok(judge.findings)
    }

    pub(super) fn finds(
        &mut self,
        rule: &'static str,
        expected: impl Into<String>,
        came: impl Into<String>,
    ) {
        self.findings.push(Finding {
            rule,
            expected: expected.into(),
            came: came.into(),
        });
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

    fn answered(&mut self) {
        let loader = self.scene.person.lang().loader();
        let sentences = NO_ANSWER.map(|key| loader.get(key));
        let replies = self.heard.0.iter().flatten();
        let told = replies.flat_map(|reply| reply.text.0.iter());
        let said = told.filter_map(|block| match block {
            Block::Problem(text) if sentences.contains(text) => Some(text.clone()),
            _ => None,
        });
        let said: Vec<String> = said.collect();
        if let Some(said) = said.first() {
            self.finds("answered", YES, said);
        }
    }

    async fn draft(&mut self) -> anyhow::Result<()> {
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
        self.same("draft.currency", code, Some(is.currency.clone()));
        self.same("draft.capacity", wanted.capacity, is.capacity);
    }

    fn missing(&mut self) {
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

    fn review(&mut self) {
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

    async fn refund(&mut self) -> anyhow::Result<()> {
        let Some(wanted) = &self.case.expect.refund else {
            return Ok(());
        };
        let mut names = Vec::new();
        for action in self.heard.actions() {
            let Action::Refund(order, _) = action else {
                continue;
            };
            let (app, by) = (&self.scene.app, self.scene.person.id);
            let full = eventos_core::order::of_organizer(app, by, order).await?;
            names.push(full.order.buyer_name);
        }
        let is_theirs = |name: &String| holds(name, wanted);
        if names.is_empty() || !names.iter().all(is_theirs) {
            self.finds("refund", wanted, some(&names));
        }
        Ok(())
    }

    async fn offer(&mut self) -> anyhow::Result<()> {
        let Some(wanted) = &self.case.expect.offer else {
            return Ok(());
        };
        let app = &self.scene.app;
        let viewer = Actor::Account(self.scene.person.id);
        // Event, tier and number of what buttons order, or lead to.
        let mut offered = Vec::new();
        for action in self.heard.actions() {
            let (tier, quantity) = match action {
                Action::Order { tier, quantity, .. } => (tier, Some(quantity)),
                Action::BuyTier(tier) if wanted.quantity.is_none() => (tier, None),
                _ => continue,
            };
            let event = event::event_of_tier(app, viewer, tier).await?;
            let full = event::view(app, viewer, event).await?;
            let tier = full.tiers.iter().find(|one| one.id == tier);
            let tier = tier.map(|tier| tier.name.clone()).unwrap_or_default();
            offered.push((full.event.name, tier, quantity));
        }
        if offered.is_empty() && wanted.quantity.is_none() {
            offered = self.asked_how_many().await?;
        }
        let fits = |(event, tier, quantity): &(String, String, Option<u16>)| {
            let is_tier = wanted.tier.as_ref().is_none_or(|name| holds(tier, name));
            let is_many = wanted.quantity.is_none_or(|many| *quantity == Some(many));
            *event == wanted.event && is_tier && is_many
        };
        if offered.is_empty() || !offered.iter().all(fits) {
            let part = |(event, tier, quantity): &(String, String, Option<u16>)| {
                format!("{event} {tier} {}", number(*quantity))
            };
            let came: Vec<String> = offered.iter().map(part).collect();
            let tier = wanted.tier.clone().unwrap_or_default();
            let expected = (wanted.event.clone(), tier, wanted.quantity);
            self.finds("offer", part(&expected), some(&came));
        }
        Ok(())
    }

    /// The question how many of a tier they want names its tier by what it shows.
    async fn asked_how_many(&self) -> anyhow::Result<Vec<(String, String, Option<u16>)>> {
        let mut found = Vec::new();
        let viewer = Actor::Account(self.scene.person.id);
        for stood in &self.scene.events {
            let Ok(full) = event::view(&self.scene.app, viewer, stood.id).await else {
                continue;
            };
            for tier in &full.tiers {
                if self.shows(Action::BuyTier(tier.id)).await {
                    found.push((full.event.name.clone(), tier.name.clone(), None));
                }
            }
        }
        Ok(found)
    }

    fn words(&mut self) {
        let expect = &self.case.expect;
        let last = read(self.heard.last());
        let is_said = expect.says_any.iter().any(|word| says(&last, word));
        if !expect.says_any.is_empty() && !is_said {
            self.finds("says_any", expect.says_any.join(" | "), NO);
        }
        let all: Vec<String> = self.heard.0.iter().map(|replies| read(replies)).collect();
        let all = all.join("\n");
        let said: Vec<&str> = expect
            .says_none
            .iter()
            .filter(|word| holds(&all, word))
            .map(String::as_str)
            .collect();
        if !said.is_empty() {
            self.finds("says_none", NO, said.join(" | "));
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
    currency: String,
    capacity: Option<i64>,
    tiers: Vec<tiers::Is>,
}

impl Is {
    fn of(draft: &Draft, full: Option<&Full>, usual: Usual) -> Self {
        let Some(full) = full else {
            let tiers = draft.tiers.iter();
            return Self {
                name: draft.name.clone(),
                venue: draft.venue.clone(),
                date: draft.date,
                time: draft.time,
                zone: draft.zone.or(usual.zone).map(|zone| zone.to_string()),
                currency: draft.currency(usual).code().to_owned(),
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
            currency: event.currency.code().to_owned(),
            capacity: event.capacity,
            tiers: tiers::of(full),
        }
    }
}

/// As a case writes it.
pub fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn number(quantity: Option<u16>) -> String {
    quantity.map(|many| format!("× {many}")).unwrap_or_default()
}

/// A list, or that there is nothing.
pub fn some(list: &[String]) -> String {
    match list.is_empty() {
        true => NO.to_owned(),
        false => list.join(", "),
    }
}
