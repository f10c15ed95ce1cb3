//! The draft: what its organizer says of it, put in by the model, checked by code.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::checked::{line, lines};
use super::{Desk, Mistake, Told};
use crate::assistant::Show;
use crate::assistant::draft::{Draft, end_of};
use crate::assistant::when::{self, Day, Fold};
use crate::chat::{Action, EventField};
use crate::event::{self, Change, DESCRIPTION_MAX, Full, NAME_MAX, SEATS_MAX, VENUE_MAX};
use crate::money::Currency;
use crate::zone::Zone;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Details {
    /// What the event is called.
    name: Option<String>,
    /// The place, as the person named it.
    venue: Option<String>,
    /// YYYY-MM-DD. Work it out from the calendar in the state.
    date: Option<String>,
    /// The weekday, only if the person named one.
    weekday: Option<Day>,
    /// HH:MM, 24 hours.
    time: Option<String>,
    /// Only where a time comes twice, on the night the clocks go back.
    which_of_two: Option<Fold>,
    /// An IANA name such as Europe/Berlin: the place's own, where it is clear.
    zone: Option<String>,
    /// YYYY-MM-DD, only if the person said when it ends.
    end_date: Option<String>,
    /// HH:MM.
    end_time: Option<String>,
    /// How many people fit in.
    capacity: Option<i64>,
    /// ISO 4217, if the person named a currency or wrote its sign.
    currency: Option<String>,
    /// The person's own words about the event, if they gave some.
    description: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Wishes {
    /// What the person wants said in it.
    wishes: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Cover {
    /// Whether it is the picture that the person just sent.
    use_sent_picture: bool,
}

/// What of the details is to be, read.
#[derive(Default)]
struct Read {
    draft: Draft,
    /// Whether the time that is known is none on the day that is known.
    is_time_open: bool,
    mistakes: Vec<String>,
}

impl Read {
    fn take<T>(&mut self, said: Result<T, String>) -> Option<T> {
        said.map_err(|why| self.mistakes.push(why)).ok()
    }
}

impl Desk<'_> {
    pub async fn save_event_details(&mut self, details: Details) -> Told {
        self.answer.is_about_draft = true;
        let full = self.talk.draft.full(self.app, self.account).await?;
        let read = self.read_details(details, full.as_ref());
        match full {
            Some(full) => self.save_to_event(&full, read).await,
            None => self.save_to_draft(read).await,
        }
    }

    fn read_details(&self, said: Details, full: Option<&Full>) -> Read {
        let now = self.app.clock.now();
        let zone_known = full.map(|full| full.event.zone);
        let mut read = Read::default();
        read.draft.name = said.name.and_then(|text| read.take(line(&text, NAME_MAX)));
        read.draft.venue = said
            .venue
            .and_then(|text| read.take(line(&text, VENUE_MAX)));
        read.draft.description = said
            .description
            .and_then(|text| read.take(lines(&text, DESCRIPTION_MAX)));
        read.draft.zone = said.zone.and_then(|text| {
            let found = Zone::find(&text);
            let why = format!("'{text}' is no time zone. Use an IANA name such as Europe/Berlin."); // not-for-people: the model reads it
            read.take(found.ok_or(why))
        });
        read.draft.currency = said.currency.and_then(|text| {
            let found = text.parse::<Currency>();
            let why = format!("'{text}' is no currency that payments can be taken in."); // not-for-people: the model reads it
            read.take(found.map_err(|_| why))
        });
        read.draft.capacity = said.capacity.and_then(|seats| {
            let fits = (1..=SEATS_MAX).contains(&seats);
            let why = format!("A capacity is from 1 to {SEATS_MAX}. Null, where nobody said one."); // not-for-people: the model reads it
            read.take(fits.then_some(seats).ok_or(why))
        });
        let zone = read.draft.zone.or(zone_known).or(self.talk.draft.zone);
        let zone = zone.or(self.usual.zone).unwrap_or(Zone::UTC);
        let today = now.with_timezone(&zone.0).date_naive();
        let weekday = said.weekday;
        read.draft.date = said
            .date
            .and_then(|text| read.take(when::date(&text, weekday, today)));
        read.draft.time = said.time.and_then(|text| read.take(when::time(&text)));
        read.draft.fold = said.which_of_two;
        // Whatever is known of the start by now has to be a time that there is, ahead.
        let known = full.map(|full| {
            full.event
                .starts_at
                .with_timezone(&full.event.zone.0)
                .naive_local()
        });
        let is_about_start = read.draft.date.is_some() || read.draft.time.is_some();
        let date = read.draft.date.or(self.talk.draft.date);
        let time = read.draft.time.or(self.talk.draft.time);
        let date = date.or(known.map(|at| at.date()));
        let time = time.or(known.map(|at| at.time()));
        let is_known = read.draft.zone.or(zone_known).or(self.talk.draft.zone);
        let is_known = is_known.or(self.usual.zone).is_some();
        if let (true, true, Some(date), Some(time)) = (is_about_start, is_known, date, time) {
            let fold = said.which_of_two.or(self.talk.draft.fold);
            if read
                .take(when::instant(date, time, zone, fold, now))
                .is_none()
            {
                // The day may be right all the same.
                read.is_time_open = true;
            }
        }
        read.draft.end_time = said.end_time.and_then(|text| read.take(when::time(&text)));
        read.draft.end_date = said
            .end_date
            .and_then(|text| read.take(when::date(&text, None, today)));
        read
    }

    /// What fits is kept, and the model is told of what does not.
    async fn save_to_draft(&mut self, read: Read) -> Told {
        let Read {
            draft: new,
            is_time_open,
            mut mistakes,
        } = read;
        let draft = &mut self.talk.draft;
        let before = draft.currency(self.usual);
        // A draft that is one no more, or nobody's: another begins.
        if draft.event.take().is_some() {
            self.talk.had_picture = self.picture.is_some();
        }
        draft.name = new.name.or(draft.name.take());
        draft.venue = new.venue.or(draft.venue.take());
        draft.date = new.date.or(draft.date);
        draft.time = new.time.or(draft.time).filter(|_| !is_time_open);
        draft.fold = new.fold.or(draft.fold);
        draft.zone = new.zone.or(draft.zone);
        draft.currency = new.currency.or(draft.currency);
        draft.capacity = new.capacity.or(draft.capacity);
        draft.description = new.description.or(draft.description.take());
        draft.end_date = new.end_date.or(draft.end_date);
        draft.end_time = new.end_time.or(draft.end_time);
        let lost = draft.carry_prices(before, draft.currency(self.usual));
        if !lost.is_empty() {
            mistakes.push(format!("Their prices are none in the currency that it has now, so these tiers were taken out; ask what they cost: {lost:?}")); // not-for-people: the model reads it
        }
        self.after_change(mistakes).await
    }

    /// All of it or nothing: a row is not half changed.
    async fn save_to_event(&mut self, full: &Full, read: Read) -> Told {
        if !read.mistakes.is_empty() {
            return Err(format!("Nothing was saved. {}", read.mistakes.join(" ")).into()); // not-for-people: the model reads it
        }
        let new = read.draft;
        let event = &full.event;
        let mut changes = Vec::new();
        changes.extend(new.name.map(Change::Name));
        changes.extend(new.venue.map(Change::Venue));
        changes.extend(new.description.map(Change::Description));
        changes.extend(new.capacity.map(|seats| Change::Capacity(Some(seats))));
        let zone = new.zone.filter(|zone| *zone != event.zone);
        changes.extend(zone.map(Change::Zone));
        let currency = new.currency.filter(|currency| *currency != event.currency);
        changes.extend(currency.map(Change::Currency));
        if new.date.is_some() || new.time.is_some() {
            let zone = zone.unwrap_or(event.zone);
            let before = event.starts_at.with_timezone(&event.zone.0).naive_local();
            let date = new.date.unwrap_or(before.date());
            let time = new.time.unwrap_or(before.time());
            let at = when::instant(date, time, zone, new.fold, self.app.clock.now())?;
            changes.push(Change::Starts(at));
        }
        let revisions = changes.into_iter().map(event::Revision::Field).collect();
        let full = event::revise(
            self.app,
            self.account.id,
            event.id,
            event.revision,
            revisions,
        )
        .await?;
        if new.currency.is_some() {
            self.talk.draft.is_currency_open = false;
        }
        if let Some(time) = new.end_time {
            self.end_at(&full, new.end_date, time).await?;
        }
        self.after_change(Vec::new()).await
    }

    async fn end_at(
        &mut self,
        full: &Full,
        day: Option<chrono::NaiveDate>,
        time: chrono::NaiveTime,
    ) -> Result<(), Mistake> {
        let at = end_of(full, day, time, self.app.clock.now())?;
        event::edit(
            self.app,
            self.account.id,
            full.event.id,
            Change::Ends(Some(at)),
        )
        .await?;
        Ok(())
    }

    /// Makes the draft an event where enough is known, and says what it is now.
    pub(super) async fn after_change(&mut self, mut mistakes: Vec<String>) -> Told {
        self.answer.is_about_draft = true;
        let (end_date, end_time) = (self.talk.draft.end_date, self.talk.draft.end_time);
        let made = self
            .talk
            .draft
            .make(self.app, self.account, self.usual)
            .await?;
        if made {
            self.answer.made.extend(self.talk.draft.event);
        }
        let mut full = self.talk.draft.full(self.app, self.account).await?;
        if let (true, Some(made), Some(time)) = (made, &full, end_time) {
            match self.end_at(made, end_date, time).await {
                Ok(()) => full = self.talk.draft.full(self.app, self.account).await?,
                Err(Mistake::Said(why)) => mistakes.push(why),
                Err(failed) => return Err(failed),
            }
        }
        let draft = &self.talk.draft;
        let mut told = json!({
            "draft": draft.told(full.as_ref(), self.usual),
            "missing": draft.missing(full.as_ref(), self.usual),
        });
        if !mistakes.is_empty() {
            told["mistakes"] = json!(mistakes);
        }
        Ok(told)
    }

    pub async fn write_description(&mut self, wishes: Wishes) -> Told {
        let full = self.talk.draft.full(self.app, self.account).await?;
        let facts = self.talk.draft.told(full.as_ref(), self.usual);
        let text = self.describe(&facts, wishes.wishes.as_deref()).await?;
        let text = lines(&text, DESCRIPTION_MAX)?;
        match full {
            Some(full) => {
                let change = Change::Description(text);
                event::edit(self.app, self.account.id, full.event.id, change).await?;
            }
            None => self.talk.draft.description = Some(text),
        }
        self.after_change(Vec::new()).await
    }

    pub async fn choose_cover(&mut self, cover: &Cover) -> Told {
        let full = self.talk.draft.full(self.app, self.account).await?;
        let Some(full) = full else {
            return Err("The draft has no name, time and place yet: save those first.".into()); // not-for-people: the model reads it
        };
        let id = full.event.id;
        match (cover.use_sent_picture, self.picture) {
            (true, Some(bytes)) => {
                event::set_cover(self.app, self.account.id, id, bytes.to_vec()).await?;
                self.after_change(Vec::new()).await
            }
            (true, None) => Err("No picture came with these words.".into()), // not-for-people: the model reads it
            (false, _) => {
                let ask = Action::EditField(id, EventField::Cover);
                self.answer.show(Show::Screen(ask));
                Ok(json!({"shown": "the person is asked for a picture"})) // not-for-people: the model reads it
            }
        }
    }

    pub async fn show_review(&mut self) -> Told {
        self.answer.is_about_draft = true;
        let full = self.talk.draft.full(self.app, self.account).await?;
        let missing = self.talk.draft.missing(full.as_ref(), self.usual);
        match full {
            Some(full) if missing.is_empty() => {
                self.answer.show(Show::Review(full.event.id));
                self.answer.is_done = true;
                Ok(json!({"shown": "the review, with its Publish button"})) // not-for-people: the model reads it
            }
            _ => {
                let missing = json!(missing).to_string();
                Err(format!("Not yet: {missing} is missing. Ask for all of it at once.").into()) // not-for-people: the model reads it
            }
        }
    }

    pub fn start_over(&mut self) -> Value {
        self.talk.draft = Draft::default();
        self.talk.had_picture = false;
        self.answer.is_about_draft = true;
        json!({"draft": null}) // not-for-people: the model reads it
    }
}
