//! What may be meant by what somebody is typing, for platforms that offer it while they do.
//!
//! It only reads: nobody is entered, and nothing is counted. Deliberately absent: anything that the
//! same person would not be shown by the command itself.

use super::command::{self, Kind};
use super::{cards, label};
use crate::account::{self, Account, Speaker};
use crate::app::App;
use crate::error::{Error, Result};
use crate::event::{self, Among, Event, EventStatus, Full, Sale};
use crate::i18n::Lang;
use crate::id::EventId;
use crate::store::Actor;

/// So long a label may be, as Discord counts.
const LABEL: usize = 100;
/// So much of what is typed is looked at.
const TYPED: usize = 100;

/// One of the values that are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is read: at most 100 characters, and of each only once.
    pub label: String,
    /// What the command then takes: at most 100 bytes.
    pub value: String,
}

/// Who types, and what is known of them.
struct Typing<'a> {
    app: &'a App,
    account: Option<Account>,
    lang: Lang,
    typed: String,
    others: &'a [(String, String)],
}

/// What `parameter` of the command may be, the most likely first and `limit` at most: of what was
/// `typed` so far, and of the values that the `others` have. Having typed nothing, what is next. When
/// something fails it is noted, and nothing is offered.
#[tracing::instrument(name = "chat.suggest", skip_all, fields(platform = %speaker.platform))]
pub async fn suggest(
    app: &App,
    speaker: &Speaker,
    command: &str,
    parameter: &str,
    typed: &str,
    others: &[(String, String)],
    limit: usize,
) -> Vec<Suggestion> {
    let found = async {
        let account = account::known(app, speaker.platform, &speaker.external_id).await?;
        let hint = speaker.locale_hint.unwrap_or_default();
        let typing = Typing {
            app,
            lang: account.as_ref().map_or(hint, Account::lang),
            account,
            typed: typed.chars().take(TYPED).collect(),
            others,
        };
        typing.look(command, parameter, limit).await
    };
    match found.await {
        Ok(found) => found,
        // It is not theirs, or there is no such event: the command will say so.
        Err(Error::Rejection(_)) => Vec::new(),
        Err(failure) => {
            tracing::error!(error = %failure.chain(), "nothing could be suggested");
            Vec::new()
        }
    }
}

impl Typing<'_> {
    async fn look(&self, command: &str, parameter: &str, limit: usize) -> Result<Vec<Suggestion>> {
        let Some(command) = command::find(command) else {
            return Ok(Vec::new());
        };
        let parameters = command.parameters;
        let Some(parameter) = parameters.iter().find(|it| it.name == parameter) else {
            return Ok(Vec::new());
        };
        let among = parameters.iter().find_map(|it| match it.kind {
            Kind::Event(among) => Some(among),
            _ => None,
        });
        match (parameter.kind, among) {
            (Kind::Event(among), _) => self.events(command.name, among, limit).await,
            (Kind::Tier, Some(among)) => self.tiers(among, limit).await,
            (Kind::Staff, Some(among)) => self.staff(among, limit).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn events(&self, command: &str, among: Among, limit: usize) -> Result<Vec<Suggestion>> {
        let viewer = self.account.as_ref().map(|account| account.id);
        let mut found = event::suggested(self.app, viewer, among, &self.typed).await?;
        if self.typed.trim().is_empty() {
            found.sort_by_key(|event| !is_likely(command, event));
        }
        found.truncate(limit);
        let labels = label::of_events(self.lang, &found, self.app.clock.now(), LABEL);
        let values = found.iter().map(|event| event.id.to_string());
        // One may be named as another is told apart.
        Ok(suggestions(label::distinct(labels, LABEL), values))
    }

    async fn tiers(&self, among: Among, limit: usize) -> Result<Vec<Suggestion>> {
        let Some(full) = self.event(among).await? else {
            return Ok(Vec::new());
        };
        let now = self.app.clock.now();
        let wanted = self.typed.trim().to_lowercase();
        let fits = |name: &str| name.to_lowercase().contains(&wanted);
        let is_given = |id: String| id == wanted;
        let mut tiers: Vec<_> = full
            .tiers
            .iter()
            .filter(|tier| fits(&tier.name) || is_given(tier.id.to_string()))
            .collect();
        tiers.sort_by_key(|tier| !tier.name.to_lowercase().starts_with(&wanted));
        if among == Among::OnSale {
            tiers.sort_by_key(|tier| !matches!(full.sale_of(tier, now), Sale::Open { .. }));
        }
        tiers.truncate(limit);
        let labels = tiers.iter().map(|tier| match among {
            Among::Own => cards::tier_for_organizer(self.lang, &full.event, tier),
            Among::OnSale | Among::AtTheDoor => cards::tier_on_card(self.lang, &full, tier, now),
        });
        let values = tiers.iter().map(|tier| tier.id.to_string());
        Ok(suggestions(label::distinct(labels, LABEL), values))
    }

    async fn staff(&self, among: Among, limit: usize) -> Result<Vec<Suggestion>> {
        let (Some(account), Some(event)) = (&self.account, self.named(among).await?) else {
            return Ok(Vec::new());
        };
        let (_, mut staff) = event::staff_of(self.app, account.id, event).await?;
        let wanted = self.typed.trim().to_lowercase();
        staff.retain(|person| person.name.to_lowercase().contains(&wanted));
        staff.sort_by_key(|person| !person.name.to_lowercase().starts_with(&wanted));
        staff.truncate(limit);
        let labels = staff.iter().map(|person| person.name.clone());
        let values = staff.iter().map(|person| person.account_id.to_string());
        Ok(suggestions(label::distinct(labels, LABEL), values))
    }

    /// The event that the other option names, as whoever types may see it.
    async fn event(&self, among: Among) -> Result<Option<Full>> {
        let Some(event) = self.named(among).await? else {
            return Ok(None);
        };
        let full = match (&self.account, among) {
            (Some(account), Among::Own) => event::own(self.app, account.id, event).await?,
            (Some(account), _) => event::view(self.app, Actor::Account(account.id), event).await?,
            (None, _) => event::view(self.app, Actor::Nobody, event).await?,
        };
        Ok(Some(full))
    }

    /// The event that the other option names; where it names none, their only one, as the command
    /// takes it.
    async fn named(&self, among: Among) -> Result<Option<EventId>> {
        let viewer = self.account.as_ref().map(|account| account.id);
        let given = self.others.iter().find(|(name, _)| name == "event");
        let given = given.filter(|(_, value)| !value.trim().is_empty());
        let found = match (given, &self.account) {
            (Some((_, value)), _) => event::find(self.app, viewer, among, value).await?,
            (None, Some(account)) if among == Among::Own => {
                event::list_own(self.app, account.id, 2, 0).await?
            }
            (None, _) => Vec::new(),
        };
        Ok(match found.as_slice() {
            [only] => Some(only.id),
            _ => None,
        })
    }
}

/// Whether it is what such a command is mostly for. What may be done is decided by the operation.
fn is_likely(command: &str, event: &Event) -> bool {
    match command {
        "publish" => event.status == EventStatus::Draft,
        "post" | "orders" | "attendees" | "refund" | "staff" | "staff_add" | "staff_remove" => {
            event.status == EventStatus::Published
        }
        _ => matches!(event.status, EventStatus::Draft | EventStatus::Published),
    }
}

fn suggestions(
    labels: impl IntoIterator<Item = String>,
    values: impl IntoIterator<Item = String>,
) -> Vec<Suggestion> {
    let each = labels.into_iter().zip(values);
    each.map(|(label, value)| Suggestion { label, value })
        .collect()
}
