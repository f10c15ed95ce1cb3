//! What an organizer hears of sales: each by itself, or one message in the morning.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::compose::Made;
use crate::account::{Account, SaleNotices};
use crate::app::App;
use crate::chat::{Action, Button, Reply, Text, cards};
use crate::error::{Rejection, Result};
use crate::event;
use crate::i18n::Lang;
use crate::money::Money;
use crate::order::Full;
use crate::outbox::{self, Message};
use crate::store::sales::{self, Sold};
use crate::store::{Actor, events};
use crate::tr;
use crate::zone::Zone;

/// When a digest comes: a day is over, and its organizer is up.
const MORNING_HOUR: u32 = 9;

/// A sale, as its organizer wants to hear of it.
pub(super) async fn sale(app: &App, organizer: &Account, full: &Full) -> Result<Made> {
    match organizer.sale_notices {
        SaleNotices::Each => Ok(each(app, organizer.lang(), full).await?.into()),
        SaleNotices::Daily => {
            promise_digest(app, organizer, full).await?;
            Ok(Made::Nothing)
        }
        SaleNotices::Off => Ok(Made::Nothing),
    }
}

/// Who bought what, and how it stands.
async fn each(app: &App, lang: Lang, full: &Full) -> Result<Reply> {
    let event = event::view(app, Actor::Account(full.event.organizer_id), full.event.id).await?;
    let sold: i64 = event.tiers.iter().map(|tier| tier.sold).sum();
    let text = Text::new()
        .title(tr!(
            lang,
            "message-sale-title",
            name = full.order.buyer_name.clone(),
            event = full.event.name.clone()
        ))
        .then(cards::order_lines(lang, full))
        .note(tr!(
            lang,
            "message-sale-sold",
            sold = sold,
            quantity = event.seats()
        ));
    let button = Button::press(tr!(lang, "button-to-event"), &Action::Show(full.event.id));
    Ok(Reply::new(text).row([button]))
}

/// For the morning after the day of the sale, one for all sales of that day.
async fn promise_digest(app: &App, organizer: &Account, full: &Full) -> Result<()> {
    let now = app.clock.now();
    let zone = organizer.zone_or_utc();
    let mut tx = app.store.begin(Actor::System).await?;
    let paid_at = sales::paid_at(&mut tx, full.order.id).await?;
    let day = paid_at.unwrap_or(now).with_timezone(&zone.0).date_naive();
    let message = Message::SalesDigest {
        organizer: organizer.id,
        day,
    };
    let due = morning_after(zone, day);
    outbox::promise_for(&mut tx, due, organizer.id, None, message, now).await?;
    tx.commit().await
}

fn morning_after(zone: Zone, day: NaiveDate) -> DateTime<Utc> {
    let next = day + Days::new(1);
    let morning = next.and_hms_opt(MORNING_HOUR, 0, 0);
    let morning = morning.and_then(|local| zone.instant(local).ok());
    morning.unwrap_or_else(|| zone.start_of_day(next) + TimeDelta::hours(i64::from(MORNING_HOUR)))
}

/// What the organizer's events sold on a day, as it is now; nothing where all of it was paid back.
pub(super) async fn digest(app: &App, organizer: &Account, day: NaiveDate) -> Result<Made> {
    if organizer.sale_notices == SaleNotices::Off {
        return Ok(Made::Nothing);
    }
    let (lang, zone) = (organizer.lang(), organizer.zone_or_utc());
    let (from, until) = (
        zone.start_of_day(day),
        zone.start_of_day(day + Days::new(1)),
    );
    let mut text = Text::new().title(tr!(lang, "message-digest-title", day = lang.date(day)));
    let mut tx = app.store.read(Actor::System).await?;
    let all = sales::between(&mut tx, organizer.id, from, until).await?;
    if all.is_empty() {
        return Ok(Made::Nothing);
    }
    for sold in &all {
        let event = events::get(&mut tx, sold.event_id).await?;
        let event = event.ok_or(Rejection::EventNotFound)?;
        let full = event::Full::of(&mut tx, event).await?;
        text = text.item(line(lang, &full, sold));
    }
    tx.commit().await?;
    let button = Button::press(tr!(lang, "button-my-events"), &Action::Events { page: 0 });
    let notices = Button::press(tr!(lang, "settings-notices"), &Action::Notices);
    Ok(Reply::new(text).row([button, notices]).into())
}

fn line(lang: Lang, full: &event::Full, sold: &Sold) -> String {
    let taken = Money::new(sold.taken_minor, full.event.currency);
    let parts = [
        full.event.name.clone(),
        tr!(lang, "message-digest-orders", count = sold.orders),
        tr!(lang, "message-digest-tickets", count = sold.tickets),
        taken.text(lang),
        tr!(lang, "message-digest-left", count = full.left()),
    ];
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_comes_at_nine_on_the_morning_after_also_when_the_clocks_change() {
        let berlin = Zone::find("Berlin").expect("a zone");
        let day = |text: &str| text.parse().expect("a day");
        for (sold_on, comes_at) in [
            ("2026-11-23", "2026-11-24T08:00:00Z"),
            ("2027-03-27", "2027-03-28T07:00:00Z"),
            ("2027-10-30", "2027-10-31T08:00:00Z"),
        ] {
            assert_eq!(
                morning_after(berlin, day(sold_on)),
                comes_at.parse::<DateTime<Utc>>().expect("a time")
            );
        }
    }
}
