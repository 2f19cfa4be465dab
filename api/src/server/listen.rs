//! The accept loop. axum's own has neither a header timeout nor a limit on connections, and
//! waits without bound when it stops.
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::limits::Limits;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Headers of a request, and bytes that hold them.
const HEADERS_MAX: usize = 64;
const HEADER_BYTES_MAX: usize = 64 * 1024;
/// Rest after the process ran out of file descriptors: others must close first.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// WebSockets have this long to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

/// Serves until told to stop, then waits for the requests in flight within the drain time.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    stopping: &CancellationToken,
) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    while let Some((stream, slot)) = accept(&listener, &slots, stopping).await {
        while connections.try_join_next().is_some() {}
        let conversation = converse(stream, router.clone(), *limits, stopping.clone());
        connections.spawn(async move {
            conversation.await;
            drop(slot);
        });
    }
    drop(listener);
    let drained = async { while connections.join_next().await.is_some() {} };
    if timeout(Duration::from_secs(limits.drain_seconds), drained)
        .await
        .is_err()
    {
        tracing::warn!(
            left = connections.len(),
            "requests were cut off at the end of the drain time"
        );
    }
}

/// Waits until every WebSocket has closed, within a bound.
pub async fn close_sockets(sockets: &Semaphore, limits: &Limits) {
    let all = u32::try_from(limits.websockets).unwrap_or(u32::MAX);
    if timeout(GOODBYE, sockets.acquire_many(all)).await.is_err() {
        tracing::warn!("WebSockets were cut off");
    }
}

type Slot = tokio::sync::OwnedSemaphorePermit;

/// The next connection, or nothing when the service stops. Beyond the limit connections wait in
/// the system's queue.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
    stopping: &CancellationToken,
) -> Option<(TcpStream, Slot)> {
    let next = async {
        let slot = slots.clone().acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => return Some((stream, slot)),
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    };
    tokio::select! {
        biased;
        () = stopping.cancelled() => None,
        next = next => next,
    }
}

async fn converse(stream: TcpStream, router: Router, limits: Limits, stopping: CancellationToken) {
    // Answers are small: waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(limits.header_seconds))
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEADER_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
            .with_upgrades()
    );
    // What goes wrong on one connection concerns its client alone.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopping.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
