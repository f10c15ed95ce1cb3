//! The side server driven by requests, on a database of its own, with the sandbox for Stripe.

mod checkout;
mod pages;
mod refusals;
mod stripe;
mod tickets;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use eventos_core::account::{self, Platform, Speaker};
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config::Config;
use eventos_core::event::{self, Details, TierDetails};
use eventos_core::id::{AccountId, EventId};
use eventos_core::money::Currency;
use eventos_core::order::{self, Full, Placed, Want};
use eventos_core::zone::Zone;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::sandbox::{Sandbox, Settings, Words};

const KEY: &str = "sk_test_sandbox";
const SECRETS: [&str; 2] = ["whsec_new", "whsec_old"];

struct NoWords;

impl Words for NoWords {
    fn text(&self, _language: &str, key: &str) -> String {
        key.to_owned()
    }
}

/// A site with an organizer; everything in a folder that goes with it.
struct Site {
    app: App,
    router: Router,
    sandbox: Sandbox,
    organizer: AccountId,
    _folder: TempDir,
}

/// An answer, read.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }
}

impl Site {
    async fn open() -> Self {
        let _again = rustls::crypto::ring::default_provider().install_default();
        let start: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().expect("a time");
        let clock = Clock::manual(start);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let hook = "http://127.0.0.1:9/webhooks/stripe".parse().expect("a URL");
        let sandbox_clock = clock.clone();
        let now = Arc::new(move || sandbox_clock.now());
        let settings = Settings::new(KEY, hook, SECRETS[0], Arc::new(NoWords), now);
        let sandbox = Sandbox::start(listener, settings, CancellationToken::new())
            .await
            .expect("it starts");
        sandbox.hold_webhooks(true);
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().display().to_string();
        let api_url = sandbox.api_url().to_string();
        let secrets = SECRETS.join(",");
        let config = Config::read(&|name| match name {
            "DATA_DIR" => Some(data.clone()),
            "PUBLIC_URL" => Some("https://tickets.example.org".to_owned()),
            "STRIPE_SECRET_KEY" => Some(KEY.to_owned()),
            "STRIPE_WEBHOOK_SECRET" => Some(secrets.clone()),
            "STRIPE_API_URL" => Some(api_url.clone()),
            _ => None,
        });
        let app = App::open(config.expect("it is right"), clock)
            .await
            .expect("it opens");
        app.store.migrate().await.expect("it migrates");
        let organizer = enter(&app, "Olga").await;
        Self {
            router: crate::router(app.clone()),
            app,
            sandbox,
            organizer,
            _folder: folder,
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("it answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.get_in(path, "en").await
    }

    async fn get_in(&self, path: &str, language: &str) -> Answer {
        let request = Request::get(path)
            .header("accept", "text/html")
            .header("accept-language", language);
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// A published event with a paid and a free tier.
    async fn event(&self, name: &str) -> event::Full {
        let draft = self.draft(name).await;
        self.tier(draft, "Standard", 1500, 100).await;
        self.tier(draft, "Guest list", 0, 5).await;
        let full = event::own(&self.app, self.organizer, draft)
            .await
            .expect("theirs");
        let revision = full.event.revision;
        event::publish(&self.app, self.organizer, draft, revision)
            .await
            .expect("it is complete")
    }

    async fn draft(&self, name: &str) -> EventId {
        let zone = Zone::find("Europe/Berlin").expect("a zone");
        let details = Details {
            name: name.to_owned(),
            venue: "Kulturbrauerei, Berlin".to_owned(),
            description: "Doors at seven.\nBring <friends> & a coat.".to_owned(),
            starts_at: self.app.clock.now() + TimeDelta::days(11) + TimeDelta::hours(7),
            zone,
            currency: Currency::EUR,
            capacity: None,
        };
        event::create(&self.app, self.organizer, details)
            .await
            .expect("a draft")
            .id
    }

    async fn tier(&self, event: EventId, name: &str, price_minor: i64, quantity: i64) {
        let details = TierDetails {
            name: name.to_owned(),
            price_minor,
            quantity,
            per_order_limit: 10,
            sales_start: None,
            sales_end: None,
        };
        event::add_tier(&self.app, self.organizer, event, details)
            .await
            .expect("a tier");
    }

    /// Places an order for the tier at `position`; who buys comes with it.
    async fn order(
        &self,
        event: &event::Full,
        position: usize,
        quantity: i64,
    ) -> (AccountId, Full) {
        self.app.clock.advance(TimeDelta::seconds(1)); // Another request, and not the same again.
        let buyer = enter(&self.app, "Bea <b>Buyer</b>").await;
        let tiers = vec![(event.tiers[position].id, quantity)];
        let request_key = format!("{buyer}-{position}-{}", self.app.clock.now());
        let want = Want {
            event: event.event.id,
            tiers,
            request_key,
        };
        let order = match order::place(&self.app, buyer, want)
            .await
            .expect("it is placed")
        {
            Placed::Free(order) | Placed::Before(order) | Placed::ToPay { order, .. } => {
                order.order.id
            }
        };
        (
            buyer,
            order::own(&self.app, buyer, order).await.expect("theirs"),
        )
    }
}

async fn enter(app: &App, name: &str) -> AccountId {
    let speaker = Speaker {
        platform: Platform::Console,
        external_id: name.to_owned(),
        handle: None,
        name: name.to_owned(),
        locale_hint: None,
    };
    account::enter(app, &speaker).await.expect("an account").id
}

fn session_of(order: &Full) -> String {
    order.order.stripe_session_id.clone().expect("a checkout")
}
