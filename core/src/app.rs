//! What an operation needs to run: the store, the clock, the vendors. Made once a process.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::chat_links::ChatLinks;
use crate::clock::Clock;
use crate::commit::Commits;
use crate::config::Config;
use crate::error::Result;
use crate::life::Life;
use crate::limit::Limits;
use crate::live::UnderWay;
use crate::mail::Mailer;
use crate::model::Vendor;
use crate::payment::Payments;
use crate::store::Store;
use crate::store::sessions::Key;

/// Shared by every front end, the web server and the worker.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub store: Store,
    pub clock: Clock,
    /// None when no Stripe key is configured: then only free tiers can be sold.
    pub payments: Option<Payments>,
    /// None when neither a key nor an address of a model is configured: then forms do its job.
    pub model: Option<Vendor>,
    /// The assistant's turns.
    pub turns: UnderWay<Key>,
    pub mailer: Mailer,
    pub limits: Arc<Limits>,
    /// Rung after a commit that wrote to the outbox, so that the worker need not wait for its tick.
    pub outbox_bell: Arc<Notify>,
    pub commits: Commits,
    /// Where the bot is reached; a front end that knows it says so.
    pub chat_links: Arc<ChatLinks>,
    /// Whether this process does its work, for whoever asks.
    pub life: Arc<Life>,
}

impl App {
    /// Opens the database (it does not migrate) and makes the vendors' clients.
    ///
    /// # Errors
    /// When the database cannot be opened or a client refuses its configuration.
    pub async fn open(config: Config, clock: Clock) -> Result<Self> {
        let store = Store::open(&config.database).await?;
        let payments = config.stripe.as_ref().map(Payments::new).transpose()?;
        let model = config.openai.as_ref();
        let model = model
            .map(|settings| Vendor::new(settings, &clock))
            .transpose()?;
        let mailer = Mailer::new(&config.mail)?;
        let limits = Arc::new(Limits::new(&clock));
        let config = Arc::new(config);
        Ok(Self {
            config,
            store,
            clock,
            payments,
            model,
            turns: UnderWay::default(),
            mailer,
            limits,
            outbox_bell: Arc::default(),
            commits: Commits::default(),
            chat_links: Arc::default(),
            life: Arc::default(),
        })
    }
}
