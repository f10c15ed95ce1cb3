//! Connections: each is answered in a task of its own, and none is held for nothing.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// How long the head of a request may take, and how long a connection may say nothing. `axum::serve`
/// waits for ever.
const HEAD: Duration = Duration::from_secs(10);
/// So much of a head is read; beyond it hyper answers 431. A browser's is a few thousand bytes.
const LARGEST_HEAD_BYTES: usize = 64 * 1024;

/// Serves until `cancel`; from then on nobody is let in, and requests under way are finished.
pub(crate) async fn serve(router: Router, mut listener: TcpListener, cancel: CancellationToken) {
    let connections = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LARGEST_HEAD_BYTES);
    loop {
        let (stream, peer) = tokio::select! {
            // axum's own listener knows which errors to wait out.
            accepted = Listener::accept(&mut listener) => accepted,
            () = cancel.cancelled() => break,
        };
        // An answer is one small write: waiting to join it with another only delays it.
        let _ = stream.set_nodelay(true);
        let answer = router
            .clone()
            .map_request(move |request| from(request, peer));
        let connection =
            http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(answer));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}

fn from(mut request: Request<Incoming>, peer: SocketAddr) -> Request {
    request.extensions_mut().insert(ConnectInfo(peer));
    request.map(Body::new)
}
