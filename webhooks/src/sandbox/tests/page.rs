//! The checkout page, pressed over HTTP.

use super::House;
use crate::sandbox::Stage;

impl House {
    async fn see(&self, id: &str) -> (u16, String) {
        let answer = self.http.get(self.sandbox.page_url(id)).send().await;
        let answer = answer.expect("a page");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    /// The status, where it leads, and the page.
    async fn press(&self, id: &str, form: &[(&str, &str)]) -> (u16, String, String) {
        let url = self.sandbox.page_url(id);
        let answer = self.http.post(url).form(form).send().await.expect("answer");
        let place = answer.headers().get("location");
        let place = place.map(|place| place.to_str().expect("text").to_owned());
        let status = answer.status().as_u16();
        (
            status,
            place.unwrap_or_default(),
            answer.text().await.expect("text"),
        )
    }

    fn stage(&self, id: &str) -> Stage {
        self.sandbox.session(id).expect("known").stage
    }
}

const ADA: [(&str, &str); 2] = [("email", "ada@example.com"), ("name", "Ada")];

#[tokio::test]
async fn the_page_says_sandbox_shows_the_order_and_pay_leads_back() {
    let house = House::open().await;
    let id = house.session().await;
    let (status, page) = house.see(&id).await;
    assert_eq!(status, 200);
    for part in [
        "sandbox-banner-text",
        "30,00\u{a0}€",
        "2 × 15,00\u{a0}€",
        "lang=\"de\"",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(!page.contains("<bird>"), "names are escaped");
    let pay = [("action", "pay"), ADA[0], ADA[1]];
    let back = format!("https://shop.example/ok?s={id}");
    let (status, place, _) = house.press(&id, &pay).await;
    assert_eq!((status, place), (303, back.clone()));
    let session = house.sandbox.session(&id).expect("known");
    assert_eq!(session.buyer.expect("a buyer").email, "ada@example.com");
    // A double click pays once and still leads back.
    let (status, place, _) = house.press(&id, &pay).await;
    assert_eq!((status, place), (303, back));
    assert_eq!(house.sandbox.taken("eur"), 3000);
    assert!(house.see(&id).await.1.contains("sandbox-paid-title"));
    let html = house.see(&id).await.1;
    assert!(html.contains("sandbox-banner-text"));
}

#[tokio::test]
async fn a_bad_email_is_told_and_what_was_typed_stays() {
    let house = House::open().await;
    let id = house.session().await;
    for email in [
        "",
        "ada",
        "ada@",
        "a da@example.com",
        "ada@example",
        "a@b@c.de",
    ] {
        let form = [("action", "pay"), ("email", email), ("name", "Ada \"L\"")];
        let (status, _, page) = house.press(&id, &form).await;
        assert_eq!(status, 422, "{email}");
        assert!(page.contains("sandbox-form-email-wrong"));
        assert!(page.contains("Ada &#34;L&#34;"), "{page}");
    }
    let long = "n".repeat(151);
    let form = [("action", "later"), ADA[0], ("name", long.as_str())];
    let (status, _, page) = house.press(&id, &form).await;
    assert_eq!(status, 422);
    assert!(page.contains("sandbox-form-name-wrong"));
    assert_eq!(house.stage(&id), Stage::Open);
}

#[tokio::test]
async fn a_declined_card_leaves_the_session_open() {
    let house = House::open().await;
    let id = house.session().await;
    let form = [("action", "decline"), ADA[0], ADA[1]];
    let (status, _, page) = house.press(&id, &form).await;
    assert_eq!(status, 200);
    assert!(page.contains("sandbox-declined-title") && page.contains("ada@example.com"));
    assert_eq!(house.stage(&id), Stage::Open);
    house.press(&id, &[("action", "pay"), ADA[0], ADA[1]]).await;
    assert_eq!(house.stage(&id), Stage::Paid);
    assert_eq!(
        house.sandbox.payments().len(),
        1,
        "one intent for both attempts"
    );
}

#[tokio::test]
async fn pay_later_is_decided_by_the_bank() {
    for (action, stage, text) in [
        ("settle", Stage::Paid, "sandbox-paid-title"),
        ("bounce", Stage::Bounced, "sandbox-bounced-title"),
    ] {
        let house = House::open().await;
        let id = house.session().await;
        house
            .press(&id, &[("action", "later"), ADA[0], ADA[1]])
            .await;
        assert_eq!(house.stage(&id), Stage::Awaiting);
        assert!(house.see(&id).await.1.contains("sandbox-action-bounce"));
        let (status, place, _) = house.press(&id, &[("action", action)]).await;
        assert_eq!((status, place), (303, format!("/pay/{id}")));
        assert_eq!(house.stage(&id), stage);
        assert!(house.see(&id).await.1.contains(text));
    }
}

#[tokio::test]
async fn lapsed_and_unknown_sessions_have_a_page_of_their_own() {
    let house = House::open().await;
    let id = house.session().await;
    house.advance(24 * 60 * 60);
    let (status, place, _) = house.press(&id, &[("action", "pay"), ADA[0], ADA[1]]).await;
    assert_eq!((status, place), (303, format!("/pay/{id}")));
    assert!(house.see(&id).await.1.contains("sandbox-expired-title"));
    let (status, page) = house.see("cs_test_none").await;
    assert_eq!(status, 404);
    assert!(page.contains("sandbox-unknown-title") && page.contains("sandbox-banner-text"));
}
