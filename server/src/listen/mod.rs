//! Takes connections in and answers on them, with or without TLS. Whoever connects and then says nothing,
//! reads nothing, or does not finish the handshake is let go; when the server stops, what is under way is
//! finished first.

use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request, response::Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time,
};
use tower::Service as _;

mod expiry;
pub mod silence;
#[cfg(test)]
mod tests;
pub mod tls;

use silence::Watched;
use tls::Certificate;

/// How many streams of one HTTP/2 connection are answered at once.
const STREAMS: u32 = 64;

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For the head of a request, and for a connection on which not a byte moves. Longer than an answer may
    /// take, and longer than a phone waits before it asks again.
    pub silence: Duration,
    /// Connections at once; well under the 1,024 files that a process may usually have open. Whoever comes
    /// after that waits until one ends.
    pub connections: usize,
    /// For requests under way after the signal to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            silence: Duration::from_secs(75),
            connections: 800,
            grace: Duration::from_secs(10),
        }
    }
}

/// What every connection needs.
#[derive(Clone)]
struct Shared {
    router: Router,
    tls: Option<Arc<Certificate>>,
    limits: Limits,
    /// Turns true when the server stops.
    stopping: watch::Receiver<bool>,
}

/// Answers on a listener until `stop` is ready, then finishes what is under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Arc<Certificate>>,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let (tell, stopping) = watch::channel(false);
    let shared = Shared {
        router,
        tls,
        limits,
        stopping,
    };
    let mut open = JoinSet::new();
    let mut stop = pin!(stop);
    let room = Arc::new(Semaphore::new(limits.connections));
    loop {
        let next = async {
            if room.available_permits() == 0 {
                tracing::warn!(
                    connections = limits.connections,
                    "no room for more connections"
                );
            }
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            biased;
            () = &mut stop => break,
            next = next => next,
        };
        // Those that have ended.
        while open.try_join_next().is_some() {}
        match (place, accepted) {
            (Ok(place), Ok((stream, peer))) => {
                open.spawn(connection(shared.clone(), stream, peer, place));
            }
            (_, Err(error)) if is_of_one_connection(&error) => {}
            (_, Err(error)) => {
                // Too many open files, as a rule: it passes.
                tracing::error!(%error, "a connection was not taken in");
                time::sleep(Duration::from_secs(1)).await;
            }
            // Nobody closes the semaphore.
            (Err(_), _) => break,
        }
    }
    drop(listener);
    let _ = tell.send(true);
    let ended = async { while open.join_next().await.is_some() {} };
    if time::timeout(limits.grace, ended).await.is_err() {
        tracing::warn!("connections were still open");
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

async fn connection(
    shared: Shared,
    stream: TcpStream,
    peer: SocketAddr,
    _place: OwnedSemaphorePermit,
) {
    // From whom is nobody's business here.
    tracing::trace!("a connection was taken in");
    // Only a matter of speed.
    let _ = stream.set_nodelay(true);
    let Some(certificate) = shared.tls.clone() else {
        return talk(shared, stream, peer, false).await;
    };
    let mut stopping = shared.stopping.clone();
    let shaken = time::timeout(shared.limits.handshake, tls::accept(&certificate, stream));
    tokio::select! {
        shaken = shaken => match shaken {
            Ok(Ok(Some((stream, is_h2)))) => talk(shared, stream, peer, is_h2).await,
            Ok(Ok(None)) => tracing::debug!("a caller without TLS was turned away"),
            Ok(Err(error)) => tracing::debug!(%error, "no TLS handshake"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        },
        () = told(&mut stopping) => {}
    }
}

/// Ready when the server stops.
async fn told(stopping: &mut watch::Receiver<bool>) {
    // Whoever would tell is gone: the same.
    let _ = stopping.wait_for(|stops| *stops).await;
}

async fn talk<S>(shared: Shared, stream: S, peer: SocketAddr, is_h2: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Shared {
        router,
        limits,
        mut stopping,
        ..
    } = shared;
    let (stream, moved) = Watched::new(stream);
    let service =
        service_fn(move |request: Request<Incoming>| answer(router.clone(), request, peer));
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // What was agreed on, and no guess by the first bytes, for which nobody sets a time.
    builder = match is_h2 {
        true => builder.http2_only(),
        false => builder.http1_only(),
    };
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.silence);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS);
    let mut talk = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut is_told = false;
    loop {
        tokio::select! {
            ended = talk.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended");
                }
                return;
            }
            () = moved.none_for(limits.silence) => return tracing::debug!("a silent connection was closed"),
            () = told(&mut stopping), if !is_told => {
                is_told = true;
                talk.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(
    mut router: Router,
    mut request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<Response<Body>, std::convert::Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.call(request).await
}
