use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::{mailer, order};
use crate::config::MailTransport;
use crate::i18n::Lang;
use crate::mail::{MailError, Mailer, tickets};

/// A server that answers each recipient with `answer`, and returns what it was told.
async fn server(answer: &'static str) -> (Mailer, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let told = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut told, mut in_message) = (String::new(), false);
        write.write_all(b"220 stand-in\r\n").await.expect("written");
        while let Ok(Some(line)) = lines.next_line().await {
            told.push_str(&line);
            told.push('\n');
            let verb = line
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_uppercase();
            let reply = match verb.as_str() {
                _ if in_message && line != "." => continue,
                "EHLO" => "250-stand-in\r\n250 8BITMIME",
                "RCPT" => answer,
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            in_message = verb == "DATA";
            write
                .write_all(format!("{reply}\r\n").as_bytes())
                .await
                .expect("written");
            if verb == "QUIT" || line == "." {
                break;
            }
        }
        told
    });
    (mailer(MailTransport::Smtp { url: url.into() }), told)
}

async fn sent(answer: &'static str) -> Result<(), MailError> {
    let (mailer, told) = server(answer).await;
    let sent = mailer.send(&tickets(Lang::En, &order())).await;
    drop(mailer);
    told.abort();
    sent
}

#[tokio::test]
async fn an_email_is_handed_to_the_server() {
    let (mailer, told) = server("250 fine").await;
    mailer
        .send(&tickets(Lang::En, &order()))
        .await
        .expect("it is taken");
    let told = told.await.expect("one dialogue");
    assert!(
        told.contains("MAIL FROM:<tickets@events.example.org>"),
        "{told}"
    );
    assert!(told.contains("RCPT TO:<ann@example.org>"), "{told}");
    assert!(
        told.contains("Subject: Your 2 tickets for Jazz night") && told.ends_with("\n.\n"),
        "{told}"
    );
}

#[tokio::test]
async fn a_passing_refusal_is_tried_again_and_a_lasting_one_is_not() {
    let busy = sent("451 4.7.1 ann@example.org: greylisted").await;
    let reason = "the SMTP server answered 451 4.7.1".to_owned();
    assert_eq!(
        busy,
        Err(MailError::Retry {
            after: None,
            reason
        })
    );
    let unknown = sent("550 5.1.1 <ann@example.org>: no such person").await;
    let reason = "the SMTP server answered 550 5.1.1".to_owned();
    assert_eq!(unknown, Err(MailError::GiveUp { reason }));
    let sender = sent("530 5.7.0 authentication required").await;
    assert!(matches!(sender, Err(MailError::Retry { .. })), "{sender:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    let (mailer, told) = server("250 fine").await;
    told.abort();
    let _ = told.await;
    let sent = mailer.send(&tickets(Lang::En, &order())).await;
    assert!(matches!(&sent, Err(MailError::Retry { .. })), "{sent:?}");
    assert!(mailer.check().await.is_err());
}

#[tokio::test]
async fn the_check_asks_the_server_and_sends_nothing() {
    let (mailer, told) = server("250 fine").await;
    mailer.check().await.expect("it answers");
    drop(mailer);
    assert!(!told.await.expect("one dialogue").contains("MAIL FROM"));
}
