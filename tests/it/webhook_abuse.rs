//! What strangers send to the webhook: too much, too slow, forged, and nonsense.

use std::time::{Duration, Instant};

use eventos_tests::served::Served;
use eventos_tests::world::WEBHOOK_SECRET;
use eventos_tests::{Db, World, on_both_databases};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

const MIB: usize = 1024 * 1024;

fn mac(secret: &str, at: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key");
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// Posts to the webhook; the status.
async fn post(world: &World, header: &str, body: impl Into<Vec<u8>>) -> u16 {
    let request = world
        .http
        .post(world.url("webhooks/stripe"))
        .body(body.into());
    let answer = request.header("Stripe-Signature", header).send().await;
    answer.expect("an answer").status().as_u16()
}

async fn post_signed(world: &World, body: &[u8]) -> u16 {
    let at = world.clock.now().timestamp().to_string();
    let header = format!("t={at},v1={}", mac(WEBHOOK_SECRET, &at, body));
    post(world, &header, body).await
}

async fn connect(url: &Url) -> TcpStream {
    let host = url.host_str().expect("a host");
    let port = url.port().expect("a port");
    TcpStream::connect((host, port)).await.expect("it listens")
}

/// Sends a head, then as much of a body as is taken; what was answered, and how much was taken.
async fn pour(url: &Url, head: &str, chunk: &[u8], times: usize) -> (String, usize) {
    let (mut read, mut write) = connect(url).await.into_split();
    let pouring = async {
        let head = format!(
            "POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\nstripe-signature: t=1,v1=00\r\n{head}\r\n"
        );
        let mut taken = 0;
        let mut sent = write.write_all(head.as_bytes()).await;
        for _ in 0..times {
            if sent.is_err() {
                break;
            }
            sent = write.write_all(chunk).await;
            taken += chunk.len();
        }
        // Kept open: the answer has to come by itself.
        (taken, write)
    };
    let answering = async {
        let mut answer = vec![0; 4096];
        let read = tokio::time::timeout(Duration::from_secs(30), read.read(&mut answer)).await;
        let read = read.expect("an answer in time").unwrap_or(0);
        String::from_utf8_lossy(&answer[..read]).into_owned()
    };
    let ((taken, _open), answer) = tokio::join!(pouring, answering);
    (answer, taken)
}

/// A chunk of 64 KiB, as `transfer-encoding: chunked` frames it.
fn chunk() -> Vec<u8> {
    let mut framed = b"10000\r\n".to_vec();
    framed.extend(vec![b'x'; 0x10000]);
    framed.extend(b"\r\n");
    framed
}

on_both_databases! {
    async fn signatures_that_are_forged_borrowed_or_garbage_are_refused(world: World) {
        let body = br#"{"id":"evt_1","type":"customer.created","livemode":false,"data":{"object":{}}}"#;
        let now = world.clock.now().timestamp();
        let at = now.to_string();
        let good = mac(WEBHOOK_SECRET, &at, body);
        let of_another_body = mac(WEBHOOK_SECRET, &at, b"{}");
        let garbage = vec!["v1=00"; 500].join(",");
        let zeros = vec![format!("v1={}", "00".repeat(32)); 300].join(",");
        for header in [
            format!("t={at},v1={}", mac("whsec_guessed", &at, body)),
            format!("t={at},v1={}", mac("", &at, body)),
            format!("t={at},v1={of_another_body}"),
            format!("t={at},v1={}", &good[..62]),
            format!("t={at},v1={good}00"),
            format!("t={at},v1="),
            format!("t={at},v0={good}"),
            format!("t=0{at},v1={good}"),
            format!("t={at}0,v1={good}"),
            format!("t={},v1={good}", now - 1),
            format!("t=,t={at},v1={good}"),
            format!("{garbage},{zeros},t={at}"),
            ",".repeat(10_000),
            "=".repeat(10_000),
            "t".repeat(10_000),
        ] {
            assert_eq!(post(&world, &header, *body).await, 400, "{}", &header[..header.len().min(90)]);
        }
        let not_text = reqwest::header::HeaderValue::from_bytes(b"t=1,v1=\xff\xfe").expect("a header");
        let request = world.http.post(world.url("webhooks/stripe")).header("Stripe-Signature", not_text);
        assert_eq!(request.body(body.to_vec()).send().await.expect("an answer").status(), 400);
        assert_eq!(world.count("SELECT COUNT(*) FROM stripe_events").await, 0);
        // The right one among hundreds is found.
        assert_eq!(post(&world, &format!("t={at},{zeros},v1={good}"), *body).await, 200);
        assert_eq!(world.count("SELECT COUNT(*) FROM stripe_events").await, 1);
    }

    async fn a_signature_holds_five_minutes_either_way_and_no_second_more(world: World) {
        let now = world.clock.now().timestamp();
        for (shift, status) in [(-301, 400), (-300, 200), (0, 200), (300, 200), (301, 400)] {
            let body = format!(
                r#"{{"id":"evt_{shift}","type":"customer.created","livemode":false,"data":{{"object":{{}}}}}}"#
            );
            let at = (now + shift).to_string();
            let header = format!("t={at},v1={}", mac(WEBHOOK_SECRET, &at, body.as_bytes()));
            assert_eq!(post(&world, &header, body).await, status, "{shift}");
        }
    }

    async fn garbage_with_a_right_signature_is_refused_and_has_no_effect(world: World) {
        let deep = "[".repeat(100_000);
        let deep_object = format!(r#"{{"id":"evt_1","type":"x","data":{{"object":{}"#, "{\"a\":".repeat(50_000));
        let many = format!("[{}]", vec!["{}"; 50_000].join(","));
        let odd: [&[u8]; 12] = [
            b"", b"null", b"{", b"[]", b"\"evt_1\"", b"\x00\x01\x02", b"\xff\xfe", b"{\"id\":1,\"type\":2,\"data\":3}",
            br#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":[]}}"#,
            br#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"amount_total":1e400}}}"#,
            br#"{"id":"evt_1","type":"charge.refunded","livemode":"no","data":{"object":{}}}"#,
            b"{\"id\":\"evt_1\"\xc3\x28}",
        ];
        let long = [deep.as_bytes(), deep_object.as_bytes(), many.as_bytes()];
        for body in odd.into_iter().chain(long) {
            let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
            assert_eq!(post_signed(&world, body).await, 400, "{shown}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM stripe_events").await, 0);
    }

    async fn a_head_of_a_megabyte_is_refused(world: World) {
        let url = Url::parse(&world.url("")).expect("an address");
        let head = format!("x-padding: {}\r\n", "x".repeat(MIB));
        let (answer, _) = pour(&url, &head, b"", 0).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        let many: String = (0..500).map(|n| format!("x-{n}: y\r\n")).collect();
        let (answer, _) = pour(&url, &many, b"", 0).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
}

/// The peak of a process's memory so far, in KiB.
fn peak_kib(pid: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let figure = line.and_then(|line| line.split_whitespace().nth(1));
    figure.and_then(|kib| kib.parse().ok()).expect("a figure")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_of_ten_megabytes_are_refused_and_memory_stays_flat_under_64_at_once() {
    let served = Served::start(&[
        ("STRIPE_SECRET_KEY", "sk_test_of_the_tests"),
        ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET),
    ])
    .await;
    // The first requests also fill what is filled once.
    for _ in 0..4 {
        pour(&served.url, "content-length: 5\r\n", b"hello", 1).await;
    }
    let before = peak_kib(served.pid);

    let announced = format!("content-length: {}\r\n", 10 * MIB);
    let x = vec![b'x'; MIB];
    let all = (0..64).map(|_| pour(&served.url, &announced, &x, 10));
    for (answer, taken) in futures::future::join_all(all).await {
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(taken < 10 * MIB, "it was not read to its end: {taken}");
    }
    let sized = peak_kib(served.pid) - before;

    let chunk = chunk();
    let all = (0..64).map(|_| pour(&served.url, "transfer-encoding: chunked\r\n", &chunk, 160));
    for (answer, _) in futures::future::join_all(all).await {
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    }
    let chunked = peak_kib(served.pid) - before;
    println!("64 bodies of 10 MB: {sized} KiB more with a length, {chunked} KiB without");
    // 640 MB were sent each time. With a length nothing of a body is kept; without, a MiB each, which
    // grows by doubling, is what could be held if all 64 were at their limit at the same moment.
    assert!(sized < 24 * 1024, "{sized} KiB");
    assert!(chunked < 160 * 1024, "{chunked} KiB");
}

/// Real seconds pass here: it is sockets that are waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_a_byte_at_a_time_is_cut_off_and_nobody_else_waits() {
    let world = World::new(Db::Sqlite).await;
    let url = Url::parse(&world.url("")).expect("an address");
    let slow_body = "POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\nstripe-signature: t=1,v1=00\r\n\
                     content-length: 1000\r\n\r\n";
    let slow_head = "POST /webhooks/stripe HTTP/1.1\r\nx-slow: ";
    let loris = |beginning: &'static str| {
        let url = url.clone();
        async move {
            let (mut read, mut write) = connect(&url).await.into_split();
            write
                .write_all(beginning.as_bytes())
                .await
                .expect("it is taken");
            let began = Instant::now();
            let dripping = async {
                loop {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    if write.write_all(b"x").await.is_err() {
                        break;
                    }
                }
            };
            let mut answer = String::new();
            let closed = async {
                let mut bytes = Vec::new();
                let _cut = read.read_to_end(&mut bytes).await;
                answer = String::from_utf8_lossy(&bytes).into_owned();
            };
            tokio::select! { () = dripping => {}, () = closed => {} }
            (began.elapsed(), answer)
        }
    };
    let bodies = futures::future::join_all((0..32).map(|_| loris(slow_body)));
    let heads = futures::future::join_all((0..32).map(|_| loris(slow_head)));
    let honest = async {
        for _ in 0..20 {
            let asked = Instant::now();
            let answer = world
                .http
                .get(world.url("healthz"))
                .send()
                .await
                .expect("an answer");
            assert_eq!(answer.status(), 200);
            assert!(asked.elapsed() < Duration::from_secs(3));
        }
    };
    let (bodies, heads, ()) = tokio::join!(bodies, heads, honest);
    for (took, answer) in bodies {
        assert!(took < Duration::from_secs(20), "{took:?}");
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("BODY_TIMEOUT"), "{answer}");
    }
    for (took, answer) in heads {
        assert!(took < Duration::from_secs(20), "{took:?}");
        assert!(!answer.contains("200 OK"), "{answer}");
    }
}
