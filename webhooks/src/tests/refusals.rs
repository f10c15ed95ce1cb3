use axum::body::Body;
use axum::http::{Request, StatusCode};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::Site;

#[tokio::test]
async fn the_process_is_alive_and_ready_and_says_when_it_is_not() {
    let site = Site::open().await;
    assert_eq!(site.get("/healthz").await.json()["status"], "ok");
    let ready = site.get("/readyz").await;
    assert_eq!(
        (ready.status, ready.json()["status"].as_str()),
        (StatusCode::OK, Some("ready"))
    );
    site.app.store.close().await;
    let answer = site.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["error"], "NOT_READY");
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn people_get_a_page_in_their_language_and_programs_json() {
    let site = Site::open().await;
    let page = site.get_in("/nowhere", "de").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text().contains("Hier ist nichts"), "{}", page.text());
    let chosen = site.get_in("/nowhere?lang=fr", "de").await.text();
    assert!(chosen.contains("<html lang=\"fr\">") && chosen.contains("Il n’y a rien ici"));
    let request = Request::get("/nowhere").header("accept", "application/json");
    let json = site
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(json.json()["error"], "NOT_FOUND");
    assert_eq!(
        site.get("/webhooks/nowhere").await.json()["statusCode"],
        404
    );
}

#[tokio::test]
async fn another_method_is_refused_with_those_that_are_allowed() {
    let site = Site::open().await;
    let hook = site.get("/webhooks/stripe").await;
    assert_eq!(hook.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(hook.header("allow"), "POST");
    assert_eq!(hook.json()["error"], "METHOD_NOT_ALLOWED");
    let request = Request::post("/e/jazz").header("accept", "text/html");
    let page = site
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_panic_is_answered_and_the_next_request_served() {
    let site = Site::open().await;
    let router = axum::Router::new()
        .route(
            "/panic",
            axum::routing::get(async || {
                if true {
                    panic!("on purpose")
                }
            }),
        )
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(
            crate::panicked,
        ))
        .layer(axum::middleware::from_fn(crate::problem::answer));
    let site = Site { router, ..site };
    let answer = site.get("/panic").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.text().contains("reference") && !answer.text().contains("on purpose"));
    assert_eq!(
        site.get("/panic").await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
}

#[tokio::test]
async fn a_failure_shows_a_reference_and_nothing_of_its_cause() {
    let site = Site::open().await;
    site.app.store.close().await;
    let answer = site.get("/e/jazz").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        !answer.text().to_lowercase().contains("pool"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_guard_it() {
    let site = Site::open().await;
    for path in ["/nowhere", "/healthz", "/t/x", "/webhooks/stripe"] {
        let answer = site.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(answer.header("x-robots-tag").contains("noindex"), "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none';"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_server_serves_until_it_is_told_to_end() {
    let site = Site::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let cancel = CancellationToken::new();
    let server = tokio::spawn(crate::serve(site.app.clone(), listener, cancel.clone()));
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    cancel.cancel();
    server.await.expect("it ends").expect("it ends well");
    assert!(TcpStream::connect(address).await.is_err());
}
