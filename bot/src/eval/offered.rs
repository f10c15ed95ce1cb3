//! What is shown of money, judged: tickets that are offered, and refunds.

use eventos_core::chat::Action;
use eventos_core::event;
use eventos_core::order;
use eventos_core::store::Actor;

use super::folded::holds;
use super::judge::{Judge, some};

/// An event, a tier of it, and how many where that was said.
type Offered = (String, String, Option<u16>);

impl Judge<'_> {
    pub(super) async fn refund(&mut self) -> anyhow::Result<()> {
        let Some(wanted) = &self.case.expect.refund else {
            return Ok(());
        };
        let mut names = Vec::new();
        for action in self.heard.actions() {
            let Action::Refund(order, _) = action else {
                continue;
            };
            let (app, by) = (&self.scene.app, self.scene.person.id);
            let full = order::of_organizer(app, by, order).await?;
            names.push(full.order.buyer_name);
        }
        let is_theirs = |name: &String| holds(name, wanted);
        if names.is_empty() || !names.iter().all(is_theirs) {
            self.finds("refund", wanted, some(&names));
        }
        Ok(())
    }

    pub(super) async fn offer(&mut self) -> anyhow::Result<()> {
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
        let fits = |(event, tier, quantity): &Offered| {
            let is_tier = wanted.tier.as_ref().is_none_or(|name| holds(tier, name));
            let is_many = wanted.quantity.is_none_or(|many| *quantity == Some(many));
            *event == wanted.event && is_tier && is_many
        };
        if offered.is_empty() || !offered.iter().all(fits) {
            let part =
                |(event, tier, quantity): &Offered| format!("{event} {tier} {}", number(*quantity));
            let came: Vec<String> = offered.iter().map(part).collect();
            let tier = wanted.tier.clone().unwrap_or_default();
            let expected = (wanted.event.clone(), tier, wanted.quantity);
            self.finds("offer", part(&expected), some(&came));
        }
        Ok(())
    }

    /// The question how many of a tier they want names its tier by what it shows.
    async fn asked_how_many(&self) -> anyhow::Result<Vec<Offered>> {
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
}

fn number(quantity: Option<u16>) -> String {
    quantity.map(|many| format!("× {many}")).unwrap_or_default()
}
