use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{mailer, order};
use crate::config::MailTransport;
use crate::i18n::Lang;
use crate::mail::{MailError, Mailer, tickets};

/// A stand-in that gives one answer to one request, and then returns the request.
async fn resend(
    status: &str,
    headers: &str,
    body: &str,
) -> (Mailer, tokio::task::JoinHandle<(String, Value)>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"))
        .parse()
        .expect("an URL");
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a request");
        let mut request = Vec::new();
        let head_end = loop {
            stream.read_buf(&mut request).await.expect("bytes");
            if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8(request[..head_end].to_vec())
            .expect("text")
            .to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |length| length.trim().parse().expect("a number"));
        while request.len() < head_end + length {
            stream.read_buf(&mut request).await.expect("bytes");
        }
        stream.write_all(answer.as_bytes()).await.expect("written");
        (
            head,
            serde_json::from_slice(&request[head_end..]).unwrap_or_default(),
        )
    });
    let mailer = mailer(MailTransport::Resend {
        api_key: "re_test".into(),
        base_url: Some(base_url),
    });
    (mailer, served)
}

async fn answered(status: &str, headers: &str, body: &str) -> Result<(), MailError> {
    let (mailer, served) = resend(status, headers, body).await;
    let sent = mailer.send(&tickets(Lang::En, &order())).await;
    served.await.expect("one request");
    sent
}

fn error(status: u16, name: &str) -> String {
    format!(r#"{{"statusCode":{status},"name":"{name}","message":"ann@example.org will not do"}}"#)
}

#[tokio::test]
async fn an_email_goes_out_whole_under_its_idempotency_key() {
    let mail = tickets(Lang::En, &order());
    let (mailer, served) = resend("200 OK", "", r#"{"id":"4ef9a417"}"#).await;
    mailer.send(&mail).await.expect("it is taken");
    let (head, body) = served.await.expect("one request");
    assert!(head.starts_with("post /emails http/1.1\r\n"), "{head}");
    assert!(
        head.contains(&format!("\r\nidempotency-key: {}\r\n", mail.key())),
        "{head}"
    );
    assert!(
        head.contains("\r\nauthorization: bearer re_test\r\n"),
        "{head}"
    );
    assert_eq!(body["from"], "\"Jazz e. V.\" <tickets@events.example.org>");
    assert_eq!(body["to"], serde_json::json!(["ann@example.org"]));
    assert_eq!(body["subject"], mail.subject);
    assert_eq!(
        (&body["text"], &body["html"]),
        (&mail.text.clone().into(), &mail.html.clone().into())
    );
    let files = body["attachments"].as_array().expect("attachments");
    let names: Vec<_> = files
        .iter()
        .map(|file| file["filename"].as_str().expect("a name"))
        .collect();
    assert_eq!(
        names,
        [
            "qr-1.png",
            "qr-2.png",
            "ticket-1.png",
            "ticket-2.png",
            "event.ics"
        ]
    );
    let cid = files[0]["content_id"].as_str().expect("a content id");
    assert!(
        cid.len() < 128 && mail.html.contains(&format!("cid:{cid}")),
        "{cid}"
    );
    assert_eq!(files[0]["content"], serde_json::json!(mail.inline[0].png));
    assert!(files[2].get("content_id").is_none());
}

#[tokio::test]
async fn too_many_requests_are_tried_again_when_resend_says() {
    let sent = answered(
        "429 Too Many Requests",
        "ratelimit-reset: 7\r\n",
        &error(429, "rate_limit_exceeded"),
    )
    .await;
    assert!(
        matches!(sent, Err(MailError::Retry { after: Some(after), .. }) if after == Duration::from_secs(7)),
        "{sent:?}"
    );
}

#[tokio::test]
async fn an_email_that_resend_finds_invalid_is_given_up() {
    let sent = answered(
        "422 Unprocessable Content",
        "",
        &error(422, "validation_error"),
    )
    .await;
    let reason = "Resend answered 422 validation_error".to_owned();
    assert_eq!(sent, Err(MailError::GiveUp { reason }));
}

#[tokio::test]
async fn an_email_that_went_out_before_with_other_contents_is_out() {
    let sent = answered(
        "409 Conflict",
        "",
        &error(409, "invalid_idempotent_request"),
    )
    .await;
    assert_eq!(sent, Ok(()));
}

#[tokio::test]
async fn what_is_not_the_emails_fault_is_tried_again() {
    for (status, body) in [
        ("500 Internal Server Error", error(500, "application_error")),
        ("502 Bad Gateway", "<html>".to_owned()),
        ("409 Conflict", error(409, "concurrent_idempotent_requests")),
        ("401 Unauthorized", error(401, "missing_api_key")),
        ("403 Forbidden", error(403, "validation_error")),
        ("200 OK", "not JSON".to_owned()),
    ] {
        let sent = answered(status, "", &body).await;
        assert!(
            matches!(&sent, Err(MailError::Retry { reason, .. }) if !reason.contains("ann@")),
            "{status}: {sent:?}"
        );
    }
}

#[tokio::test]
async fn nobody_listening_is_tried_again() {
    let (mailer, served) = resend("200 OK", "", "").await;
    served.abort();
    let _ = served.await;
    let sent = mailer.send(&tickets(Lang::En, &order())).await;
    assert!(
        matches!(&sent, Err(MailError::Retry { reason, .. }) if reason.contains("refused")),
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_key_that_may_only_send_passes_the_check_and_a_wrong_one_does_not() {
    for (name, good) in [("restricted_api_key", true), ("validation_error", false)] {
        let (mailer, served) = resend("401 Unauthorized", "", &error(401, name)).await;
        assert_eq!(mailer.check().await.is_ok(), good, "{name}");
        let (head, _) = served.await.expect("one request");
        assert!(head.starts_with("get /domains?limit=1 "), "{head}");
    }
}
