//! One connection through the proxy.

use std::{future::pending, io, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{sleep, timeout},
};

use super::{Fault, Inner, Way};

/// How late a late answer is.
const LATE: Duration = Duration::from_millis(700);
/// The pause after each byte of a dripping reply.
const DRIP: Duration = Duration::from_millis(25);

/// The request that is under way.
#[derive(Default)]
struct Request {
    fault: Option<Fault>,
    /// Its bytes so far, where it will be repeated.
    bytes: Vec<u8>,
    /// Whether the reply has begun.
    answered: bool,
}

/// Carries bytes both ways until one side or a fault ends it.
pub(super) async fn carry(mut phone: TcpStream, inner: &Inner) -> io::Result<()> {
    phone.set_nodelay(true)?;
    // The way of the connection itself, there and back.
    inner.delay().await;
    inner.delay().await;
    let mut server: Option<TcpStream> = None;
    let mut request: Option<Request> = None;
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let (most_up, most_down) = (inner.chunk(Way::Up), inner.chunk(Way::Down));
        tokio::select! {
            n = phone.read(&mut up[..most_up]) => {
                let n = n?;
                if n == 0 {
                    return Ok(());
                }
                if request.as_ref().is_none_or(|r| r.answered) {
                    let fault = inner.draw();
                    if fault == Some(Fault::Refused) {
                        // Closed with bytes unread: the phone sees a reset.
                        return Ok(());
                    }
                    request = Some(Request { fault, ..Request::default() });
                    inner.travel(Way::Up, n).await;
                    inner.delay().await;
                } else {
                    inner.travel(Way::Up, n).await;
                }
                let fault = request.as_ref().and_then(|r| r.fault);
                let mut kept = n;
                match fault {
                    Some(Fault::Silent) => return silence(phone).await,
                    Some(Fault::CutRequest) => kept = inner.below(n),
                    _ => {}
                }
                let stream = match &mut server {
                    Some(stream) => stream,
                    None => {
                        let stream = inner.connect().await?;
                        stream.set_nodelay(true)?;
                        server.insert(stream)
                    }
                };
                stream.write_all(&up[..kept]).await?;
                if fault == Some(Fault::CutRequest) {
                    stream.flush().await?;
                    return Ok(());
                }
                if let Some(request) = &mut request
                    && fault == Some(Fault::Twice)
                {
                    request.bytes.extend_from_slice(&up[..n]);
                }
            }
            n = read(&mut server, &mut down[..most_down]) => {
                let n = n?;
                if n == 0 {
                    return Ok(());
                }
                let begins = request.as_ref().is_some_and(|r| !r.answered);
                let fault = request.as_ref().and_then(|r| r.fault);
                if begins {
                    match fault {
                        Some(Fault::LostReply) => return Ok(()),
                        Some(Fault::SilentReply) => return silence(phone).await,
                        Some(Fault::Late) => sleep(LATE).await,
                        Some(Fault::Twice) => {
                            let bytes = request.as_mut().map(|r| std::mem::take(&mut r.bytes));
                            again(inner, &bytes.unwrap_or_default()).await?;
                        }
                        _ => {}
                    }
                    inner.delay().await;
                }
                if let Some(request) = &mut request {
                    request.answered = true;
                }
                match fault {
                    Some(Fault::CutReply) => {
                        let kept = inner.below(n);
                        inner.travel(Way::Down, kept).await;
                        return phone.write_all(&down[..kept]).await;
                    }
                    Some(Fault::Dripping) => {
                        for byte in &down[..n] {
                            inner.travel(Way::Down, 1).await;
                            phone.write_all(&[*byte]).await?;
                            sleep(DRIP).await;
                        }
                    }
                    _ => {
                        inner.travel(Way::Down, n).await;
                        phone.write_all(&down[..n]).await?;
                    }
                }
            }
        }
    }
}

async fn read(server: &mut Option<TcpStream>, buffer: &mut [u8]) -> io::Result<usize> {
    match server {
        Some(server) => server.read(buffer).await,
        None => pending().await,
    }
}

/// Takes whatever comes and says nothing, until the phone gives up.
async fn silence(mut phone: TcpStream) -> io::Result<()> {
    let mut sink = [0; 4096];
    while phone.read(&mut sink).await? > 0 {}
    Ok(())
}

/// Sends the same request once more and waits until it is answered; nobody reads the answer.
async fn again(inner: &Inner, bytes: &[u8]) -> io::Result<()> {
    let mut second = inner.connect().await?;
    second.write_all(bytes).await?;
    let mut answer = [0; 1024];
    // Whether it is answered is the server's business.
    let _ = timeout(Duration::from_secs(5), second.read(&mut answer)).await;
    Ok(())
}
