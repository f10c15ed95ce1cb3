//! What people do meanwhile: they order, pay, come back, call payments back, stand at the door.

use std::time::Duration;

use eventos_webhooks::sandbox::{PaymentStage, Stage};
use tokio::time::Instant;

use super::dice::Dice;
use super::house::{House, Life};
use crate::database::Database;

/// Between two things that people do.
const PAUSE: u64 = 60;

pub struct Crowd {
    dice: Dice,
    buyers: u64,
}

impl Crowd {
    pub fn new(dice: Dice) -> Self {
        Self { dice, buyers: 0 }
    }

    /// Ada puts an event on sale.
    pub async fn opens(&mut self, life: &mut Life) {
        for line in [
            "/new",
            "Jazz night",
            "Berlin",
            "2031-05-23 20:00",
            "Blue Note",
            "5000",
            "Regular",
            "20",
            "5000",
            "/press Keep it",
            "/press Publish",
        ] {
            life.types(line);
        }
        let until = Instant::now() + Duration::from_secs(60);
        while life.answers("e/jazz-night").await != Some(200) {
            assert!(
                Instant::now() < until,
                "nothing is on sale:\n{}",
                life.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Everybody does something, for so long.
    pub async fn acts(&mut self, house: &House, life: &mut Life, long: Duration) {
        let until = Instant::now() + long;
        let database = Database::open(&house.database_url).await;
        for line in [
            "/as Sam",
            "/as Ada",
            "/staff_add jazz sam",
            "/as Sam",
            "/checkin jazz",
        ] {
            life.types(line);
        }
        while Instant::now() < until {
            self.acts_once(house, life, &database).await;
            let pause = Duration::from_millis(self.dice.below(PAUSE));
            tokio::time::sleep(pause.min(until.saturating_duration_since(Instant::now()))).await;
        }
        database.close().await;
    }

    async fn acts_once(&mut self, house: &House, life: &mut Life, database: &Database) {
        match self.dice.below(10) {
            0..=3 => self.orders(life),
            4..=6 => self.pays(house).await,
            7..=8 => self.scans(life, database).await,
            _ => self.pays_back(house, life),
        }
        if self.dice.one_in(5) {
            life.types("/again");
        }
    }

    fn orders(&mut self, life: &mut Life) {
        self.buyers += 1;
        let seats = 1 + self.dice.below(3);
        life.types(&format!("/as Buyer {}", self.buyers));
        life.types(&format!("/buy jazz {seats}"));
    }

    /// On the checkout page; some come back from it before Stripe's webhook does.
    async fn pays(&mut self, house: &House) {
        let sessions = house.sandbox.sessions();
        let open: Vec<_> = sessions
            .iter()
            .filter(|session| session.stage == Stage::Open)
            .collect();
        let awaiting: Vec<_> = sessions
            .iter()
            .filter(|session| session.stage == Stage::Awaiting)
            .collect();
        if let Some(session) = self.dice.pick(&awaiting) {
            let _ = house
                .sandbox
                .settle_later(&session.id, !self.dice.one_in(3))
                .await;
        }
        let Some(session) = self.dice.pick(&open) else {
            return;
        };
        let _ = match self.dice.below(10) {
            0 => house.sandbox.decline(&session.id).await,
            1 => house.sandbox.pay_later(&session.id).await,
            _ => house.sandbox.pay(&session.id).await,
        };
        if self.dice.one_in(3) {
            let (http, back) = (house.http.clone(), session.return_address());
            tokio::spawn(async move { http.get(back).send().await.map(drop) });
        }
    }

    /// Any good ticket, in already or not.
    async fn scans(&mut self, life: &mut Life, database: &Database) {
        let codes: Vec<(String,)> = database
            .rows("SELECT code FROM tickets ORDER BY created_at DESC LIMIT 20")
            .await;
        if let Some((code,)) = self.dice.pick(&codes) {
            life.types("/as Sam");
            life.types(code);
        }
    }

    /// By Ada in chat, or in Stripe's dashboard.
    fn pays_back(&mut self, house: &House, life: &mut Life) {
        if self.dice.one_in(2) {
            for line in [
                "/as Ada",
                "/refund jazz",
                "/1",
                "/press Refund the order",
                "/press Refund €",
            ] {
                life.types(line);
            }
            return;
        }
        let payments = house.sandbox.payments();
        let whole: Vec<_> = payments
            .iter()
            .filter(|payment| payment.stage == PaymentStage::Succeeded && payment.refunded == 0)
            .collect();
        if let Some(payment) = self.dice.pick(&whole) {
            let _ = house.sandbox.dashboard_refund(&payment.id, None);
        }
    }
}
