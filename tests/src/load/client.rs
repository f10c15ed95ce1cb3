//! A client that costs little: requests made beforehand, over HTTP/1.1 connections that stay open.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came of sending requests.
pub struct Sent {
    /// Answered as they should be.
    pub good: usize,
    /// The first answers that were not, each as one line.
    pub wrong: Vec<String>,
    pub elapsed: Duration,
    /// Microseconds from the first byte sent to the last byte read.
    pub micros: Histogram<u64>,
}

/// More of them say nothing new.
const WRONG_KEPT: usize = 5;

/// Sends `requests` in their order over `at_once` connections, each with one under way, until all
/// were sent or `limit` is over; what is under way then is still waited for.
///
/// # Panics
/// When a connection breaks.
pub async fn send(
    address: SocketAddr,
    requests: Arc<Vec<Vec<u8>>>,
    at_once: usize,
    limit: Duration,
    is_good: fn(u16, &[u8]) -> bool,
) -> Sent {
    let mut connections = Vec::new();
    for _ in 0..at_once {
        connections.push(Connection::open(address).await.expect("it listens"));
    }
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for mut connection in connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        tasks.spawn(async move {
            let (mut micros, mut wrong) = (histogram(), Vec::new());
            while start.elapsed() < limit {
                let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    break;
                };
                let asked = Instant::now();
                let (status, body) = connection.ask(request).await.expect("an answer");
                if is_good(status, body) {
                    let took = u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX);
                    micros.saturating_record(took);
                } else {
                    wrong.push(format!("{status}: {}", String::from_utf8_lossy(body)));
                }
            }
            (micros, wrong)
        });
    }
    let (mut micros, mut wrong) = (histogram(), Vec::new());
    while let Some(done) = tasks.join_next().await {
        let (of_one, wrong_of_one) = done.expect("a connection's task");
        micros.add(of_one).expect("the same bounds");
        wrong.extend(wrong_of_one.into_iter().take(WRONG_KEPT));
    }
    Sent {
        good: usize::try_from(micros.len()).expect("a number of requests"),
        wrong,
        elapsed: start.elapsed(),
        micros,
    }
}

/// From a microsecond to a minute, to three digits.
pub fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds")
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(4096),
        })
    }

    /// Status and body of the answer.
    async fn ask(&mut self, request: &[u8]) -> io::Result<(u16, &[u8])> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let Some(head) = find(&self.buffer, b"\r\n\r\n") else {
                continue;
            };
            let end = head + 4 + length(&self.buffer[..head])?;
            if self.buffer.len() >= end {
                let status = status(&self.buffer)?;
                return Ok((status, &self.buffer[head + 4..end]));
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn status(head: &[u8]) -> io::Result<u16> {
    let digits = head.get(9..12).and_then(|d| std::str::from_utf8(d).ok());
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// `Content-Length`; an answer without it is none that this client reads.
fn length(head: &[u8]) -> io::Result<usize> {
    let head = std::str::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData)?;
    let value = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    value.ok_or_else(|| io::ErrorKind::InvalidData.into())
}
