//! What is there when a case begins: the product on a database of its own, the case's events, and the
//! person who will speak. Stripe is the demo's sandbox, so that tickets that cost something are sold.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::TimeDelta;
use eventos_core::account::{self, Account, Platform, Setting, Speaker};
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config::{self, Config, ConfigError, OpenAi};
use eventos_core::delivery::Worker;
use eventos_core::event::{self, Details, MAX_PER_ORDER, TierDetails};
use eventos_core::id::{AccountId, EventId, OrderId};
use eventos_core::order::{self, Placed, Want};
use eventos_core::ticket::{self, Scan};
use eventos_webhooks::sandbox::{Sandbox, Settings};
use eventos_webhooks::serve;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::case::{Attendee, Case, Existing, Status, Whose};
use super::sent::Sent;
use crate::console::checkout::{Browser, Button, Outcome};
use crate::demo::SandboxWords;
use crate::environment;

/// No key of Stripe's: the sandbox takes this one and no other.
const KEY: &str = "sk_test_sandbox";
const WEBHOOK_SECRET: &str = "whsec_sandbox";
/// So long before a case its events were made.
pub const BEFORE: TimeDelta = TimeDelta::days(1);

/// The product, as a case finds it.
pub struct Scene {
    pub app: App,
    pub speaker: Speaker,
    pub person: Account,
    pub events: Vec<Stood>,
    pub worker: Worker,
    /// What went out to whom.
    pub sent: Arc<Sent>,
    _end: DropGuard,
    /// Goes last: the database is in it.
    _folder: TempDir,
}

/// An event of the case's, and whose it is.
#[derive(Clone)]
pub struct Stood {
    pub wanted: Existing,
    pub id: EventId,
    pub organizer: AccountId,
}

/// The configuration of one case: the product's, on a folder of its own, with what the host set for the
/// model.
pub fn configuration(folder: &Path, web: u16, stripe: u16) -> Result<Config, Vec<ConfigError>> {
    Config::read(&|name| match name {
        "DATA_DIR" => Some(folder.to_string_lossy().into_owned()),
        "BIND_ADDR" => Some(format!("127.0.0.1:{web}")),
        "STRIPE_SECRET_KEY" => Some(KEY.to_owned()),
        "STRIPE_WEBHOOK_SECRET" => Some(WEBHOOK_SECRET.to_owned()),
        "STRIPE_API_URL" => Some(format!("http://127.0.0.1:{stripe}/")),
        "LOG_FORMAT" => environment::variable(name),
        name if name.starts_with("OPENAI_") => environment::variable(name),
        _ => None,
    })
}

impl Scene {
    /// Builds what a case needs.
    ///
    /// # Errors
    /// When its events cannot be, or the machine does not let it.
    pub async fn of(case: &Case, model: &OpenAi) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("a folder for a case")?;
        let web = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let stripe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (web_port, stripe_port) = (web.local_addr()?.port(), stripe.local_addr()?.port());
        let config = configuration(folder.path(), web_port, stripe_port);
        let mut config = config.map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
        config.openai = Some(model.clone());
        let clock = Clock::manual(case.now - BEFORE);
        let app = App::open(config, clock.clone()).await?;
        app.store.migrate().await?;
        let cancel = CancellationToken::new();
        let served = (app.clone(), cancel.child_token());
        tokio::spawn(async move { serve(served.0, web, served.1).await });
        let sandbox = sandbox(stripe, &app, cancel.child_token()).await?;
        let browser = Browser::new(sandbox.clone())?;
        let sent = Arc::new(Sent::default());
        let worker = Worker::new(app.clone(), vec![sent.clone()]);
        let speaker = speaker(case, "robin", "Robin"); // not-for-people: whoever a case is about
        let person = account::enter(&app, &speaker).await?.id;
        if let Some(zone) = case.zone {
            account::set(&app, person, Setting::Zone(zone)).await?;
        }
        if let Some(currency) = case.currency {
            account::set(&app, person, Setting::Currency(currency)).await?;
        }
        let mut scene = Self {
            person: account::get(&app, person).await?,
            app,
            speaker,
            events: Vec::new(),
            worker,
            sent,
            _end: cancel.drop_guard(),
            _folder: folder,
        };
        let mut orders = Vec::new();
        for event in &case.events {
            let stood = scene.stands(case, event).await?;
            for (at, attendee) in event.attendees.iter().enumerate() {
                let order = scene.sells(case, &stood, at, attendee, &browser).await?;
                orders.push((stood.clone(), order, attendee.are_in));
            }
            scene.events.push(stood);
        }
        sandbox.drained().await;
        scene.worker.drain().await?;
        clock.advance(BEFORE);
        for (stood, order, are_in) in orders {
            scene.admits(&stood, order, are_in).await?;
        }
        // What all that sends is sent before the case begins.
        scene.worker.drain().await?;
        scene.sent.forget();
        Ok(scene)
    }

    /// An event of the case's.
    async fn stands(&self, case: &Case, wanted: &Existing) -> anyhow::Result<Stood> {
        let app = &self.app;
        let organizer = match wanted.whose {
            Whose::Own => self.person.id,
            Whose::Other | Whose::Door => {
                let other = speaker(case, "olga", "Olga"); // not-for-people: an organizer in a case
                account::enter(app, &other).await?.id
            }
        };
        let starts_at = wanted.zone.instant(wanted.starts);
        let details = Details {
            name: wanted.name.clone(),
            venue: wanted.venue.clone(),
            description: wanted.description.clone(),
            starts_at: starts_at.map_err(|_| anyhow::anyhow!("there is no such time"))?,
            zone: wanted.zone,
            currency: wanted.currency,
            capacity: wanted.capacity,
        };
        let made = event::create(app, organizer, details).await?;
        for tier in &wanted.tiers {
            let details = TierDetails {
                name: tier.name.clone(),
                price_minor: tier.price_minor,
                quantity: tier.quantity,
                per_order_limit: MAX_PER_ORDER,
                sales_start: None,
                sales_end: None,
            };
            event::add_tier(app, organizer, made.id, details).await?;
        }
        if wanted.status == Status::Published {
            let full = event::own(app, organizer, made.id).await?;
            event::publish(app, organizer, made.id, full.event.revision).await?;
        }
        if wanted.whose == Whose::Door {
            event::add_staff(app, organizer, made.id, self.person.id).await?;
        }
        Ok(Stood {
            wanted: wanted.clone(),
            id: made.id,
            organizer,
        })
    }

    /// An attendee's order, paid.
    async fn sells(
        &self,
        case: &Case,
        stood: &Stood,
        at: usize,
        attendee: &Attendee,
        browser: &Browser,
    ) -> anyhow::Result<(AccountId, OrderId)> {
        let app = &self.app;
        let id = format!("attendee {}", attendee.name.to_lowercase()); // not-for-people: an id
        let buyer = speaker(case, &id, &attendee.name);
        let account = account::enter(app, &buyer).await?.id;
        let full = event::own(app, stood.organizer, stood.id).await?;
        let tier = full.tiers.iter().find(|tier| tier.name == attendee.tier);
        let tier = tier.context("there is no such tier")?.id;
        let want = Want {
            event: stood.id,
            tiers: vec![(tier, attendee.quantity)],
            request_key: format!("{}-{at}", stood.id),
        };
        let order = match order::place(app, account, want).await? {
            Placed::Free(full) | Placed::Before(full) => full.order.id,
            Placed::ToPay { order, url } => {
                let outcome = browser.press(&url, Button::Pay, &buyer).await?;
                anyhow::ensure!(
                    outcome == Outcome::Paid,
                    "an order is not paid: {outcome:?}"
                );
                order.order.id
            }
        };
        Ok((account, order))
    }

    /// Lets so many of an order in.
    async fn admits(
        &self,
        stood: &Stood,
        (buyer, order): (AccountId, OrderId),
        are_in: usize,
    ) -> anyhow::Result<()> {
        let full = order::own(&self.app, buyer, order).await?;
        anyhow::ensure!(full.tickets.len() >= are_in, "an order has no tickets");
        for ticket in full.tickets.iter().take(are_in) {
            let scan = Scan {
                raw: ticket.code.clone(),
                nonce: format!("scan-{}", ticket.id),
                door: Some(stood.id),
                gate: None,
            };
            let answer = ticket::check_in(&self.app, stood.organizer, scan).await?;
            anyhow::ensure!(answer.outcome() == "admitted", "{}", answer.outcome());
        }
        Ok(())
    }
}

/// Somebody on the console, where no platform cuts or decorates what is said.
fn speaker(case: &Case, id: &str, name: &str) -> Speaker {
    Speaker {
        platform: Platform::Console,
        external_id: id.to_owned(),
        handle: None,
        name: name.to_owned(),
        locale_hint: Some(case.language),
    }
}

async fn sandbox(
    listener: TcpListener,
    app: &App,
    cancel: CancellationToken,
) -> anyhow::Result<Sandbox> {
    let webhooks = config::local_url(app.config.bind_addr).join("webhooks/stripe")?;
    let clock = app.clock.clone();
    let now = Arc::new(move || clock.now());
    let settings = Settings::new(KEY, webhooks, WEBHOOK_SECRET, Arc::new(SandboxWords), now);
    Ok(Sandbox::start(listener, settings, cancel).await?)
}
