//! A bad network: a TCP proxy between a phone and a server that is slow, cuts, swallows and repeats,
//! by the lots of a seed, and counts what travelled.
//!
//! It works on bytes, not on HTTP: phones ask one thing at a time on a connection, so whatever a phone
//! sends after a reply has begun is its next request.

use std::{
    net::SocketAddr,
    ops::Range,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rand::{RngExt as _, rngs::StdRng};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::Instant,
};

use crate::seed::lots;

mod carry;

/// What can happen to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The connection is refused, or ends before a byte of the request came through.
    Refused,
    /// It ends in the middle of the request.
    CutRequest,
    /// The request arrives, and the connection ends in the middle of the reply.
    CutReply,
    /// The request arrives, and the reply never does: it ends at once.
    LostReply,
    /// Half open: the request is taken, nothing arrives, nobody answers.
    Silent,
    /// The request arrives, nobody answers.
    SilentReply,
    /// The request arrives twice, the second time on a connection of its own.
    Twice,
    /// Everything comes, late.
    Late,
    /// The reply comes byte by byte.
    Dripping,
}

impl Fault {
    /// All faults.
    pub const ALL: [Self; 9] = [
        Self::Refused,
        Self::CutRequest,
        Self::CutReply,
        Self::LostReply,
        Self::Silent,
        Self::SilentReply,
        Self::Twice,
        Self::Late,
        Self::Dripping,
    ];
}

/// How the network is right now.
#[derive(Clone, Debug, Default)]
pub struct Weather {
    /// Bytes a second from the phone; none is as fast as it goes.
    pub up: Option<u64>,
    /// Bytes a second to the phone.
    pub down: Option<u64>,
    /// How long a byte is on its way, one way.
    pub delay: Duration,
    /// How many bytes go at once, and are lost when the connection ends: what the link carries in this
    /// time; none is a twentieth of a second.
    pub grain: Option<Duration>,
    /// Every connection ends again and again after a pause drawn from this.
    pub cuts: Option<Range<Duration>>,
    /// What happens to requests.
    pub faults: Vec<Fault>,
    /// To how many of a hundred.
    pub percent: u32,
}

impl Weather {
    /// A phone on 2G at the edge of a village: 50 kbit/s up, 100 kbit/s down, 600 ms there and back. All
    /// of it `times` as fast.
    #[must_use]
    pub fn edge(times: u32) -> Self {
        Self {
            up: Some(50_000 / 8 * u64::from(times)),
            down: Some(100_000 / 8 * u64::from(times)),
            delay: Duration::from_millis(300) / times,
            grain: Some(Duration::from_millis(100) / times),
            ..Self::default()
        }
    }

    /// One fault, for so many requests of a hundred.
    #[must_use]
    pub fn with(fault: Fault, percent: u32) -> Self {
        Self {
            faults: vec![fault],
            percent,
            ..Self::default()
        }
    }
}

/// What travelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Connections that the phone opened.
    pub connections: u64,
    /// Requests that it began.
    pub requests: u64,
    /// Requests that something happened to.
    pub faults: u64,
    /// Connections ended by a cut of everything.
    pub cuts: u64,
    /// Bytes that came from the phone.
    pub up: u64,
    /// Bytes that went to the phone.
    pub down: u64,
}

#[derive(Debug, Default)]
struct Counters {
    connections: AtomicU64,
    requests: AtomicU64,
    faults: AtomicU64,
    cuts: AtomicU64,
    up: AtomicU64,
    down: AtomicU64,
}

/// The proxy; it lives as long as the test's runtime.
#[derive(Clone, Debug)]
pub struct Proxy {
    url: String,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    server: Mutex<SocketAddr>,
    weather: Mutex<Weather>,
    lots: Mutex<StdRng>,
    counters: Counters,
    /// When the link is free again, either way.
    busy: [Mutex<Option<Instant>>; 2],
    /// Counts cuts of everything.
    hang_up: watch::Sender<u64>,
    /// When each request began.
    times: Mutex<Vec<Instant>>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Proxy {
    /// Starts it in fair weather.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(server: SocketAddr, seed: u64) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let inner = Arc::new(Inner {
            server: Mutex::new(server),
            weather: Mutex::default(),
            lots: Mutex::new(lots(seed, 77)),
            counters: Counters::default(),
            busy: Default::default(),
            hang_up: watch::channel(0).0,
            times: Mutex::default(),
        });
        tokio::spawn(accept(listener, inner.clone()));
        tokio::spawn(cut(inner.clone()));
        Ok(Self { url, inner })
    }

    /// Where phones reach the server through it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes the weather; requests under way go on as they began.
    pub fn set(&self, weather: Weather) {
        *lock(&self.inner.weather) = weather;
    }

    /// Ends every connection now.
    pub fn hang_up(&self) {
        self.inner.hang_up.send_modify(|n| *n += 1);
    }

    /// What travelled so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        let get = |n: &AtomicU64| n.load(Ordering::SeqCst);
        let c = &self.inner.counters;
        Traffic {
            connections: get(&c.connections),
            requests: get(&c.requests),
            faults: get(&c.faults),
            cuts: get(&c.cuts),
            up: get(&c.up),
            down: get(&c.down),
        }
    }

    /// When each request began, since the last call.
    #[must_use]
    pub fn take_times(&self) -> Vec<Instant> {
        std::mem::take(&mut lock(&self.inner.times))
    }
}

async fn accept(listener: TcpListener, inner: Arc<Inner>) {
    while let Ok((phone, _)) = listener.accept().await {
        inner.counters.connections.fetch_add(1, Ordering::SeqCst);
        let inner = inner.clone();
        tokio::spawn(async move {
            let mut hang_up = inner.hang_up.subscribe();
            tokio::select! {
                // An end of either side ends the connection; that is all it says.
                _ = carry::carry(phone, &inner) => {}
                _ = hang_up.changed() => {
                    inner.counters.cuts.fetch_add(1, Ordering::SeqCst);
                }
            }
        });
    }
}

/// Ends all connections as often as the weather says.
async fn cut(inner: Arc<Inner>) {
    const LOOK: Duration = Duration::from_millis(20);
    loop {
        let Some(cuts) = lock(&inner.weather).cuts.clone() else {
            tokio::time::sleep(LOOK).await;
            continue;
        };
        let pause = lock(&inner.lots).random_range(cuts);
        tokio::time::sleep(pause).await;
        inner.hang_up.send_modify(|n| *n += 1);
    }
}

/// A direction.
#[derive(Clone, Copy, Debug)]
enum Way {
    Up,
    Down,
}

impl Inner {
    fn rate(&self, way: Way) -> Option<u64> {
        let weather = lock(&self.weather);
        match way {
            Way::Up => weather.up,
            Way::Down => weather.down,
        }
    }

    /// How many bytes go at once.
    fn chunk(&self, way: Way) -> usize {
        const MOST: usize = 64 * 1024;
        let Some(rate) = self.rate(way) else {
            return MOST;
        };
        let grain = lock(&self.weather).grain;
        let grain = grain.unwrap_or(Duration::from_millis(50));
        let bytes = rate as f64 * grain.as_secs_f64();
        (bytes as usize).clamp(64, MOST)
    }

    /// Counts bytes and takes the time that the link needs for them.
    async fn travel(&self, way: Way, bytes: usize) {
        /// As late as a busy machine wakes a task.
        const LATE: Duration = Duration::from_millis(5);
        let n = bytes as u64;
        match way {
            Way::Up => self.counters.up.fetch_add(n, Ordering::SeqCst),
            Way::Down => self.counters.down.fetch_add(n, Ordering::SeqCst),
        };
        let Some(rate) = self.rate(way) else { return };
        let until = {
            let mut busy = lock(&self.busy[way as usize]);
            let now = Instant::now();
            // Who wakes up late has not lost what the link could carry meanwhile.
            let late = busy.filter(|until| now.saturating_duration_since(*until) < LATE);
            let start = late.unwrap_or(now);
            let until = start + Duration::from_micros(n * 1_000_000 / rate.max(1));
            *busy = Some(until);
            until
        };
        tokio::time::sleep_until(until).await;
    }

    async fn delay(&self) {
        let delay = lock(&self.weather).delay;
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
    }

    /// What happens to the next request.
    fn draw(&self) -> Option<Fault> {
        self.counters.requests.fetch_add(1, Ordering::SeqCst);
        lock(&self.times).push(Instant::now());
        let (faults, percent) = {
            let weather = lock(&self.weather);
            (weather.faults.clone(), weather.percent)
        };
        let mut lots = lock(&self.lots);
        if faults.is_empty() || lots.random_range(0..100) >= percent {
            return None;
        }
        self.counters.faults.fetch_add(1, Ordering::SeqCst);
        Some(faults[lots.random_range(0..faults.len())])
    }

    fn below(&self, most: usize) -> usize {
        lock(&self.lots).random_range(0..most.max(1))
    }

    async fn connect(&self) -> std::io::Result<TcpStream> {
        let server = *lock(&self.server);
        TcpStream::connect(server).await
    }
}
