use axum::http::StatusCode;
use chrono::TimeDelta;
use eventos_core::order;

use super::Site;

#[tokio::test]
async fn an_events_page_says_what_when_where_and_how_to_buy() {
    let site = Site::open().await;
    let event = site.event("Jazz & Soul").await.event;
    let page = site.get(&format!("/e/{}", event.slug)).await;
    let text = page.text();
    for said in [
        "Jazz &#38; Soul",
        "Friday, December 4, 2026, 8:00 PM CET",
        "Kulturbrauerei, Berlin",
        "€15.00",
        "Free",
        "Only 5 left",
        "/buy jazz-soul",
        "in 11 days",
        "https://tickets.example.org/e/jazz-soul/calendar.ics",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    assert_eq!(page.header("cache-control"), "no-cache");
    assert_eq!(page.header("x-robots-tag"), "");
    let german = site
        .get_in(&format!("/e/{}", event.slug), "de-DE,de;q=0.9,en;q=0.1")
        .await
        .text();
    assert!(
        german.contains("Freitag, 4. Dezember 2026, 20:00 Uhr CET"),
        "{german}"
    );
    assert!(german.contains("15,00\u{a0}€") && german.contains("So bekommst du Tickets"));
}

#[tokio::test]
async fn what_people_typed_is_never_markup() {
    let site = Site::open().await;
    let event = site.event("</script><script>alert(1)</script>").await.event;
    let text = site.get(&format!("/e/{}", event.slug)).await.text();
    assert!(!text.contains("<script>alert"), "{text}");
    assert!(!text.contains("<friends>"));
    assert_eq!(
        text.matches("</script>").count(),
        2,
        "the data and the one script of ours"
    );
    let start = text.find("application/ld+json\">").expect("it is there") + 21;
    let end = start + text[start..].find("</script>").expect("its end");
    let data: serde_json::Value = serde_json::from_str(&text[start..end]).expect("JSON");
    assert_eq!(data["name"], "</script><script>alert(1)</script>");
    assert_eq!(data["startDate"], "2026-12-04T20:00:00+01:00");
    assert_eq!(data["offers"][0]["price"], "15.00");
}

#[tokio::test]
async fn the_pages_own_style_and_script_are_what_the_policy_allows() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let site = Site::open().await;
    let event = site.event("Jazz night").await.event;
    let page = site.get(&format!("/e/{}", event.slug)).await;
    let (text, policy) = (page.text(), page.header("content-security-policy"));
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let start = text.find(open).expect("it is there") + open.len();
        let end = start + text[start..].find(close).expect("its end");
        let hash = sha2::Sha256::digest(&text[start..end]);
        let hash = base64::engine::general_purpose::STANDARD.encode(hash);
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{open}");
    }
    assert!(!policy.contains("unsafe") && !text.contains("style="));
}

#[tokio::test]
async fn drafts_and_unknown_events_are_not_there() {
    let site = Site::open().await;
    site.draft("Secret party").await;
    for path in [
        "/e/secret-party",
        "/e/secret-party/calendar.ics",
        "/e/unknown",
        "/e/%00",
        "/e/%ff",
    ] {
        let page = site.get(path).await;
        assert!(page.status.is_client_error(), "{path} {}", page.status);
        assert!(!page.text().contains("Secret"), "{path}");
    }
    assert_eq!(
        site.get("/e/secret-party").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_cancelled_and_a_past_event_say_so_and_sell_nothing() {
    let site = Site::open().await;
    let event = site.event("Jazz night").await.event;
    let past = site.event("Old show").await.event;
    let quote = order::quote_cancel(&site.app, site.organizer, event.id)
        .await
        .expect("theirs");
    let seal = quote.seal();
    order::cancel_event(&site.app, site.organizer, event.id, seal)
        .await
        .expect("it is cancelled");
    let cancelled = site.get("/e/jazz-night").await.text();
    assert!(cancelled.contains("This event is cancelled") && !cancelled.contains("/buy"));
    assert!(cancelled.contains("schema.org/EventCancelled"));
    assert_eq!(
        site.get("/e/jazz-night/calendar.ics").await.status,
        StatusCode::NOT_FOUND
    );
    site.app.clock.advance(TimeDelta::days(12));
    let over = site.get(&format!("/e/{}", past.slug)).await.text();
    assert!(
        over.contains("This event is over") && !over.contains("/buy"),
        "{over}"
    );
}

#[tokio::test]
async fn sold_out_is_said_and_a_sold_out_event_cannot_be_bought() {
    let site = Site::open().await;
    let draft = site.draft("Tiny gig").await;
    site.tier(draft, "Door", 0, 1).await;
    let own = eventos_core::event::own(&site.app, site.organizer, draft)
        .await
        .expect("theirs");
    let revision = own.event.revision;
    let full = eventos_core::event::publish(&site.app, site.organizer, draft, revision).await;
    let full = full.expect("it is complete");
    assert!(
        site.get("/e/tiny-gig")
            .await
            .text()
            .contains("Only one left")
    );
    site.order(&full, 0, 1).await;
    let text = site.get("/e/tiny-gig").await.text();
    assert!(
        text.contains("Sold out") && !text.contains("/buy"),
        "{text}"
    );
}

#[tokio::test]
async fn the_calendar_file_names_the_event() {
    let site = Site::open().await;
    let event = site.event("Jazz night").await.event;
    let file = site.get(&format!("/e/{}/calendar.ics", event.slug)).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = file.text();
    assert!(
        text.contains("DTSTART:20261204T190000Z") && text.contains("SUMMARY:Jazz night"),
        "{text}"
    );
}
