//! The accept loop: how many may connect, how slow they may be, and how it all ends.
//!
//! Invariant: nobody can hold a connection for ever. Slow headers and silence between two requests are cut after
//! `headers`, a client that does not read its answer after `stalled`; at most `connections` are open at once; and
//! when a stop begins every one of them is gone after `drain`.

pub mod open_files;
mod patient;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use self::patient::Patient;
use crate::stop::Stop;

/// What one client may take from the others.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the first byte (or the last answer) to the end of the next request's headers.
    pub headers: Duration,
    /// From the headers of a request to the head of its answer. A live stream's body may go on.
    pub answer: Duration,
    /// How long an answer may wait for a client that does not read.
    pub stalled: Duration,
    /// From the stop to the last connection.
    pub drain: Duration,
    pub connections: usize,
    pub header_lines: usize,
    pub header_bytes: usize,
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            headers: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            stalled: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            connections: 12_288,
            header_lines: 64,
            header_bytes: 16 * 1024,
            body_bytes: 64 * 1024,
        }
    }
}

/// Files beside the connections: the database and its readers, the log, the socket of commands, a page that is asked for.
const SPARE_FILES: usize = 96;

impl Limits {
    /// As many connections as the machine lets this process have open.
    pub fn that_fit() -> Limits {
        let wanted = Limits::default();
        let fitting = wanted.within(open_files::raise(wanted.connections + SPARE_FILES));
        if fitting.connections < wanted.connections {
            let (connections, streams) = (fitting.connections, fitting.streams());
            tracing::warn!(connections, streams, "few files may be open: {streams} screens, no more");
        }
        fitting
    }

    /// The same with no more than so many files open.
    pub fn within(self, files: usize) -> Limits {
        let most = files.saturating_sub(SPARE_FILES).max(2);
        Limits { connections: self.connections.min(most), ..self }
    }

    /// How many live streams there may be. The other half of the connections is for pages: a screen that hears of a
    /// change reads itself again beside its stream, and no number of screens may keep a family out.
    pub fn streams(&self) -> usize {
        self.connections / 2
    }
}

/// Serves until the stop begins, then lets the open requests finish, for a while.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: Stop) {
    let seats = Arc::new(Semaphore::new(limits.connections));
    let open = TaskTracker::new();
    let cut = CancellationToken::new();
    while let Some((seat, client, address)) = next(&listener, &seats, &stop).await {
        let connection = attend(client, address, router.clone(), limits, stop.clone());
        let connection = cut.clone().run_until_cancelled_owned(connection);
        open.spawn(async move {
            connection.await;
            drop(seat);
        });
    }
    drop(listener);
    open.close();
    if tokio::time::timeout(limits.drain, open.wait()).await.is_err() {
        tracing::warn!(connections = open.len(), "cutting connections that did not end in time");
        cut.cancel();
        open.wait().await;
    }
}

type Seat = tokio::sync::OwnedSemaphorePermit;

/// The next client, once there is a seat for it; nobody after the stop.
async fn next(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
    stop: &Stop,
) -> Option<(Seat, TcpStream, SocketAddr)> {
    let arrival = async {
        let seat = Arc::clone(seats).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((client, address)) => return Some((seat, client, address)),
                Err(fault) => {
                    // One client that left early, or no file descriptors: neither may end the loop, nor spin it.
                    tracing::warn!(%fault, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    };
    tokio::select! {
        biased;
        () = stop.begun() => None,
        arrived = arrival => arrived,
    }
}

/// One connection, from its first byte to its last.
async fn attend(client: TcpStream, address: SocketAddr, router: Router, limits: Limits, stop: Stop) {
    // A small answer must not wait for a full packet.
    let _ = client.set_nodelay(true);
    let router = router.map_request(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        request
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .max_headers(limits.header_lines)
        .max_header_size(limits.header_bytes)
        .serve_connection(
            TokioIo::new(Patient::new(client, limits.stalled)),
            TowerToHyperService::new(router),
        );
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(fault) = ended {
        tracing::debug!(%fault, "a connection ended early");
    }
}
