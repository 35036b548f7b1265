//! Connections without TLS and with small limits.

use std::time::{Duration, Instant};

use axum::{Router, routing::get};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{Limits, serve};

const SILENCE: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_secs(60);
const ASK: &[u8] = b"GET /quick HTTP/1.1\r\nhost: x\r\n\r\n";

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn start(connections: usize) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let much = "x".repeat(64 * 1024 * 1024);
    let router = Router::new()
        .route("/quick", get(async || "done"))
        .route("/much", get(async move || much.clone()))
        .route(
            "/slow",
            get(async || {
                sleep(SILENCE / 2).await;
                "done"
            }),
        );
    let limits = Limits {
        handshake: SILENCE,
        silence: SILENCE,
        connections,
        grace: LONG,
    };
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(serve(listener, router, None, limits, async {
        let _ = stopped.await;
    }));
    Running {
        address,
        stop,
        ended,
    }
}

async fn heard(stream: &mut TcpStream, end: &str) -> String {
    let mut heard = Vec::new();
    let mut piece = [0; 1024];
    while !String::from_utf8_lossy(&heard).ends_with(end) {
        let n = timeout(LONG, stream.read(&mut piece)).await.unwrap();
        match n {
            Ok(n @ 1..) => heard.extend_from_slice(&piece[..n]),
            _ => break,
        }
    }
    String::from_utf8(heard).unwrap()
}

/// Reads to the end, which has to come.
async fn ends(stream: &mut TcpStream) -> usize {
    let mut rest = Vec::new();
    let _ = timeout(LONG, stream.read_to_end(&mut rest)).await.unwrap();
    rest.len()
}

#[tokio::test]
async fn a_connection_on_which_nothing_moves_is_closed_and_one_that_is_slow_is_not() {
    let running = start(8).await;
    let connect = async || TcpStream::connect(running.address).await.unwrap();
    // Nothing; half a head; a head that comes drop by drop for ever; nothing after an answer.
    let mut nothing = connect().await;
    let mut half = connect().await;
    half.write_all(&ASK[..20]).await.unwrap();
    let mut after = connect().await;
    after.write_all(ASK).await.unwrap();
    assert!(heard(&mut after, "done").await.starts_with("HTTP/1.1 200"));
    let mut drops = connect().await;
    let dripping = async {
        let start = Instant::now();
        while drops.write_all(b"x").await.is_ok() {
            assert!(start.elapsed() < LONG, "a head may take for ever");
            sleep(SILENCE / 8).await;
        }
    };
    dripping.await;
    for quiet in [&mut nothing, &mut half, &mut after] {
        ends(quiet).await;
    }

    // Whoever does not read what it asked for is let go in the middle.
    let mut deaf = connect().await;
    deaf.write_all(b"GET /much HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    sleep(SILENCE * 4).await;
    let came = ends(&mut deaf).await;
    assert!(came < 64 * 1024 * 1024, "{came} bytes");

    // An answer that takes its time is waited for, several times in a row.
    let mut slow = connect().await;
    for _ in 0..4 {
        slow.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        assert!(heard(&mut slow, "done").await.starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn no_more_connections_than_the_limit_are_open_and_the_next_comes_when_one_ends() {
    let running = start(2).await;
    let mut first = TcpStream::connect(running.address).await.unwrap();
    let mut second = TcpStream::connect(running.address).await.unwrap();
    for stream in [&mut first, &mut second] {
        stream.write_all(ASK).await.unwrap();
        heard(stream, "done").await;
    }
    let mut third = TcpStream::connect(running.address).await.unwrap();
    third.write_all(ASK).await.unwrap();
    let early = timeout(SILENCE / 4, third.read_u8()).await;
    assert!(early.is_err(), "a third one was answered");
    drop(first);
    assert!(heard(&mut third, "done").await.contains("200 OK"));
}

#[tokio::test]
async fn a_stop_ends_idle_connections_at_once_and_finishes_the_others() {
    let running = start(8).await;
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    idle.write_all(ASK).await.unwrap();
    heard(&mut idle, "done").await;
    let mut busy = TcpStream::connect(running.address).await.unwrap();
    busy.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    sleep(SILENCE / 8).await;
    running.stop.send(()).unwrap();
    ends(&mut idle).await;
    assert!(heard(&mut busy, "done").await.starts_with("HTTP/1.1 200"));
    timeout(LONG, running.ended).await.unwrap().unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}
