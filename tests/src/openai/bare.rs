//! A stand-in for measuring: each first request of a turn is answered with one call, the next with one
//! text. It checks nothing and remembers nothing, so that what is measured is the product.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State as Of;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::answers::{Answer, What};
use super::wire::{self, Head};
use super::{OpenAi, serve_until};

#[derive(Clone)]
pub struct Bare {
    pub base_url: String,
    inner: Arc<Ready>,
    _end: Arc<DropGuard>,
}

/// Answers that lie ready: whole and as a stream.
struct Ready {
    calls: [Bytes; 2],
    texts: [Bytes; 2],
    count: AtomicU64,
}

impl OpenAi {
    /// Starts a stand-in for measuring, which calls this tool once a turn. Any key will do.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn bare(tool: &str, arguments: Value, text: &str) -> Bare {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let cancel = CancellationToken::new();
        let inner = Arc::new(Ready {
            calls: ready(1, Answer::call(tool, arguments)),
            texts: ready(2, Answer::text(text)),
            count: AtomicU64::new(0),
        });
        let router = Router::new()
            .route("/v1/chat/completions", post(completions))
            .with_state(Arc::clone(&inner));
        tokio::spawn(serve_until(listener, router, cancel.clone()));
        Bare {
            base_url: format!("http://{address}/v1"),
            inner,
            _end: Arc::new(cancel.drop_guard()),
        }
    }
}

impl Bare {
    /// How many requests there were.
    pub fn count(&self) -> u64 {
        self.inner.count.load(Ordering::Relaxed)
    }
}

fn ready(number: u64, answer: Answer) -> [Bytes; 2] {
    let head = Head {
        number,
        created: 1_790_000_000,
        model: "gpt-4o".to_owned(),
        tokens: (1000, 50),
    };
    let What::Said(said) = &answer.what else {
        return Default::default();
    };
    let pieces = wire::pieces(&head, &answer, said, true);
    let lines = pieces.iter().map(|piece| format!("data: {piece}\n\n"));
    let stream: String = lines.chain(["data: [DONE]\n\n".to_owned()]).collect();
    [
        wire::whole(&head, &answer, said).to_string().into(),
        stream.into(),
    ]
}

async fn completions(Of(inner): Of<Arc<Ready>>, body: Bytes) -> Response {
    inner.count.fetch_add(1, Ordering::Relaxed);
    let body: Value = serde_json::from_slice(&body).unwrap_or_else(|_| json!({}));
    let messages = body["messages"].as_array();
    let last = messages.and_then(|messages| messages.last());
    let answers = match last.is_some_and(|last| last["role"] == "tool") {
        true => &inner.texts,
        false => &inner.calls,
    };
    let is_stream = body["stream"] == true;
    let kind = match is_stream {
        true => "text/event-stream",
        false => "application/json",
    };
    let mut response = Response::new(Body::from(answers[usize::from(is_stream)].clone()));
    let kind = axum::http::HeaderValue::from_static(kind);
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
