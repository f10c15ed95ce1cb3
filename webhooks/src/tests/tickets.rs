use axum::body::Body;
use axum::http::{Request, StatusCode};
use eventos_core::order::{self, Target};
use eventos_core::ticket::{self, Answer, Code, Scan};

use super::Site;

impl Site {
    /// A free ticket: who holds it, and it.
    async fn ticket(
        &self,
        event: &eventos_core::event::Full,
    ) -> (eventos_core::id::AccountId, ticket::Ticket) {
        let (buyer, order) = self.order(event, 1, 1).await;
        (buyer, order.tickets[0].clone())
    }
}

#[tokio::test]
async fn a_ticket_is_shown_with_its_code_and_looking_never_checks_it_in() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, ticket) = site.ticket(&full).await;
    let path = format!("/t/{}", ticket.code);
    for suffix in ["", "/ticket.png", "/qr.png", "/calendar.ics"] {
        for method in ["GET", "HEAD"] {
            let request = Request::builder()
                .method(method)
                .uri(format!("{path}{suffix}"));
            let answer = site
                .send(request.body(Body::empty()).expect("a request"))
                .await;
            assert_eq!(answer.status, StatusCode::OK, "{method} {suffix}");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(
                answer.body.is_empty(),
                method == "HEAD",
                "{method} {suffix}"
            );
        }
    }
    let request = Request::post(&path).body(Body::empty()).expect("a request");
    assert_eq!(
        site.send(request).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let page = site.get(&path).await.text();
    assert!(
        page.contains("Valid") && page.contains("Jazz night"),
        "{page}"
    );
    assert!(page.contains("data:image/png;base64,") && page.contains("Guest list"));
    assert!(page.contains("Bea &#60;b&#62;Buyer&#60;/b&#62;"), "{page}");
    for group in ticket::group(&ticket.code).split('-') {
        assert!(page.contains(&format!("<span>{group}</span>")), "{group}");
    }
    let shown = ticket::own(&site.app, buyer, ticket.id)
        .await
        .expect("theirs");
    assert!(shown.check_in.is_none());
}

#[tokio::test]
async fn the_code_on_the_page_is_the_one_the_door_reads() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, ticket) = site.ticket(&full).await;
    let png = site.get(&format!("/t/{}/qr.png", ticket.code)).await;
    assert_eq!(png.header("content-type"), "image/png");
    let read = ticket::qr::decode(&png.body).expect("a code");
    assert_eq!(
        read,
        [format!("https://tickets.example.org/t/{}", ticket.code)]
    );
}

#[tokio::test]
async fn a_code_is_taken_however_it_is_written() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, ticket) = site.ticket(&full).await;
    let grouped = ticket::group(&ticket.code).to_lowercase();
    assert_eq!(
        site.get(&format!("/t/{grouped}")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn what_opens_nothing_is_answered_kindly() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (buyer, ticket) = site.ticket(&full).await;
    let seal = ticket::seal(&ticket);
    ticket::reissue(&site.app, buyer, ticket.id, seal)
        .await
        .expect("it is reissued");
    let unknown = Code::random();
    for code in [
        ticket.code.as_str(),
        unknown.as_str(),
        "x",
        &ticket.id.to_string(),
        "%F0%9F%8E%AB",
        "%00",
    ] {
        for suffix in ["", "/qr.png", "/ticket.png", "/calendar.ics"] {
            let page = site.get_in(&format!("/t/{code}{suffix}"), "es").await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{code}{suffix}");
            assert!(
                page.text().contains("Esta entrada no es válida"),
                "{code}{suffix}"
            );
        }
    }
}

#[tokio::test]
async fn a_ticket_that_is_in_says_when_and_a_refunded_one_shows_no_code() {
    let site = Site::open().await;
    let full = site.event("Jazz night").await;
    let (_, ticket) = site.ticket(&full).await;
    let scan = Scan {
        raw: ticket.code.clone(),
        nonce: "1".to_owned(),
        door: None,
        gate: None,
    };
    let answer = ticket::check_in(&site.app, site.organizer, scan)
        .await
        .expect("it is scanned");
    assert!(matches!(answer, Answer::Admitted { .. }));
    let text = site.get(&format!("/t/{}", ticket.code)).await.text();
    assert!(
        text.contains("Already in") && text.contains("Nov 23, 1:00 PM"),
        "{text}"
    );

    let (_, second) = site.ticket(&full).await;
    let target = Target::Order(second.order_id);
    let quote = order::quote(&site.app, site.organizer, target)
        .await
        .expect("it can be");
    order::refund(&site.app, site.organizer, target, quote.seal())
        .await
        .expect("it is taken back");
    let text = site.get(&format!("/t/{}", second.code)).await.text();
    assert!(
        !text.contains("data:image") && text.contains("No longer valid"),
        "{text}"
    );
    let picture = site.get(&format!("/t/{}/qr.png", second.code)).await;
    assert_eq!(picture.status, StatusCode::NOT_FOUND);
}
