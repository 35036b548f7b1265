//! TLS at the server itself: a real process, certificates made here, and clients that trust whoever signed
//! them and nobody else.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use hyper_util::rt::{TokioExecutor, TokioIo};
use reqwest::header::{LOCATION, SET_COOKIE, STRICT_TRANSPORT_SECURITY};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    process::Command,
    time::timeout,
};
use tungngo_tests::{
    phone::{self, OFTEN, Phone},
    program::{self, Program},
    tls::{Authority, Files, Line, Pair, connect},
    wait::{self, PATIENCE},
    ward::TestWard,
};

struct Stage {
    dir: tempfile::TempDir,
    authority: Authority,
    files: Files,
    ward: TestWard,
    server: Program,
}

impl Stage {
    async fn start() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let data = dir.path().join("server");
        let ward = TestWard::make_for_load(&data, 60, 1).await?;
        let authority = Authority::new()?;
        let files = Files::write(dir.path(), &authority.pair()?)?;
        let server = Program::server_args(&data, &files.args()).await?;
        Ok(Self {
            dir,
            authority,
            files,
            ward,
            server,
        })
    }

    fn address(&self) -> anyhow::Result<String> {
        Ok(self.server.address()?.to_string())
    }

    async fn line(&self) -> anyhow::Result<Line> {
        self.authority.connect(&self.address()?, &[]).await
    }
}

#[tokio::test]
async fn pages_come_over_tls_with_cookies_and_headers_for_tls_only() -> anyhow::Result<()> {
    let stage = Stage::start().await?;
    let url = stage.server.url();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    let client = stage.authority.client()?;
    let page = client.get(format!("{url}/login")).send().await?;
    assert_eq!(page.status(), 200);
    let hsts = page.headers().get(STRICT_TRANSPORT_SECURITY);
    assert!(hsts.is_some_and(|v| v.to_str().is_ok_and(|v| v.starts_with("max-age=63072000"))));

    let (login, password) = stage.ward.person("police_lead")?.credentials()?;
    let form = [("login", login), ("password", password), ("next", "/")];
    let signed_in = client
        .post(format!("{url}/login"))
        .form(&form)
        .send()
        .await?;
    assert_eq!(signed_in.headers().get(LOCATION).context("not in")?, "/");
    let cookies: Vec<_> = signed_in.headers().get_all(SET_COOKIE).iter().collect();
    assert!(!cookies.is_empty());
    for cookie in cookies {
        let cookie = cookie.to_str()?;
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        assert!(
            cookie.contains("; Secure") && cookie.contains("; HttpOnly"),
            "{cookie}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn http2_is_spoken_with_those_who_offer_it() -> anyhow::Result<()> {
    let stage = Stage::start().await?;
    let address = stage.address()?;
    let agreed = async |offered: &[&str]| -> anyhow::Result<Option<Vec<u8>>> {
        let line = stage.authority.connect(&address, offered).await?;
        Ok(line.0.get_ref().1.alpn_protocol().map(<[u8]>::to_vec))
    };
    assert_eq!(
        agreed(&["http/1.1", "h2"]).await?.as_deref(),
        Some(&b"h2"[..])
    );
    assert_eq!(
        agreed(&["http/1.1"]).await?.as_deref(),
        Some(&b"http/1.1"[..])
    );
    assert_eq!(agreed(&[]).await?, None);
    assert!(agreed(&["spdy/3"]).await.is_err());

    let line = stage.authority.connect(&address, &["h2"]).await?;
    let (mut ask, talk) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(line.0)).await?;
    tokio::spawn(talk);
    let url = format!("{}/login", stage.server.url());
    let request = hyper::Request::get(url).body(String::new())?;
    let page = ask.send_request(request).await?;
    assert_eq!(page.status(), 200);
    assert_eq!(page.version(), hyper::Version::HTTP_2);
    Ok(())
}

#[tokio::test]
async fn nobody_is_answered_without_tls_or_over_an_old_one() -> anyhow::Result<()> {
    let stage = Stage::start().await?;
    let address = stage.address()?;
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let config = stage.authority.trust(&[version], &[])?;
        let mut line = Line(connect(config, &address).await?);
        line.is_well().await?;
    }
    // Plain HTTP hears why, and nothing else.
    let mut plain = TcpStream::connect(&address).await?;
    let asked = "GET /login HTTP/1.1\r\nhost: localhost\r\n\r\n";
    plain.write_all(asked.as_bytes()).await?;
    let mut said = String::new();
    timeout(PATIENCE, plain.read_to_string(&mut said)).await??;
    assert!(said.starts_with("HTTP/1.1 400 "), "{said}");
    assert!(
        said.contains("\"code\":\"tls_required\"") && !said.contains("<form"),
        "{said}"
    );
    let typed = stage.server.url().replace("https://", "http://");
    let client = stage.authority.client()?;
    assert_eq!(
        client.get(format!("{typed}/login")).send().await?.status(),
        400
    );

    // TLS 1.1 by hand: a fatal alert, “handshake failure” or “protocol version”.
    let mut hello = vec![3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0, 4, 0xc0, 0x13, 0, 0x2f, 1, 0, 0, 0]);
    let length = |n: usize| u16::try_from(n).map(u16::to_be_bytes);
    let mut record = vec![22, 3, 1];
    record.extend(length(hello.len() + 4)?);
    record.extend([1, 0]);
    record.extend(length(hello.len())?);
    record.extend(hello);
    let mut old = TcpStream::connect(&address).await?;
    old.write_all(&record).await?;
    let mut alert = Vec::new();
    timeout(PATIENCE, old.read_to_end(&mut alert)).await??;
    assert!(
        matches!(alert[..], [21, 3, _, 0, 2, 2, 40 | 70]),
        "{alert:?}"
    );

    // Whoever trusts somebody else does not come.
    let stranger = Authority::new()?;
    let refused = stranger.connect(&address, &[]).await.err();
    let refused = format!("{:#}", refused.context("it was believed")?);
    assert!(
        refused.contains("UnknownIssuer") || refused.contains("certificate"),
        "{refused}"
    );
    Ok(())
}

#[tokio::test]
async fn a_new_certificate_is_used_while_open_connections_go_on_and_a_broken_one_is_not()
-> anyhow::Result<()> {
    let stage = Stage::start().await?;
    let mut open = stage.line().await?;
    open.is_well().await?;
    let first = open.certificate()?;

    // By itself, within seconds.
    let second = stage.authority.pair()?;
    stage.files.put(&second)?;
    let shown = wait::until("the new one is shown", async || {
        let shown = stage.line().await.ok()?.certificate().ok()?;
        (shown != first).then_some(shown)
    })
    .await?;
    open.is_well().await?;
    assert_eq!(open.certificate()?, first);

    // No good: another key, no PEM, nothing. Each is said once and changes nothing.
    let third = stage.authority.pair()?;
    let broken = [
        (
            "tls_mismatch",
            Pair {
                chain: third.chain.clone(),
                key: second.key.clone(),
            },
        ),
        (
            "tls_no_certificate",
            Pair {
                chain: "-----BEGIN".to_owned(),
                key: second.key.clone(),
            },
        ),
        (
            "tls_no_key",
            Pair {
                chain: second.chain.clone(),
                key: String::new(),
            },
        ),
    ];
    for (code, pair) in broken {
        stage.files.put(&pair)?;
        stage.server.signal("HUP").await?;
        let said = format!("\"code\":\"{code}\"");
        wait::until("it is refused", async || {
            stage.server.log_text().contains(&said).then_some(())
        })
        .await?;
        stage.server.signal("HUP").await?;
        let mut line = stage.line().await?;
        assert_eq!(line.certificate()?, shown, "{code}");
        line.is_well().await?;
        open.is_well().await?;
        assert_eq!(stage.server.log_text().matches(&said).count(), 1, "{code}");
    }

    // Mended, and asked to look at once.
    stage.files.put(&third)?;
    stage.server.signal("HUP").await?;
    wait::until("the third is shown", async || {
        let now = stage.line().await.ok()?.certificate().ok()?;
        (now != shown && now != first).then_some(())
    })
    .await?;
    open.is_well().await?;
    Ok(())
}

/// Whatever renews certificates has stopped doing so: the log says it while there is time.
#[tokio::test]
async fn a_certificate_that_ends_soon_is_told_of() -> anyhow::Result<()> {
    let stage = Stage::start().await?;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let ends = today
        .start_of_day()?
        .saturating_add(jiff::Span::new().days(9));
    let pair = stage.authority.pair_until(ends.date())?;
    stage.files.put(&pair)?;
    stage.server.signal("HUP").await?;
    wait::until("it is told", async || {
        let log = stage.server.log_text();
        let told = log.lines().find(|l| l.contains("\"tls_expires_soon\""))?;
        told.contains("\"days\":8").then_some(())
    })
    .await?;
    let metrics = format!("https://{}/metrics", stage.address()?);
    let text = stage.authority.client()?.get(metrics).send().await?;
    let ends = ends.timestamp().as_second();
    let line = format!("tls_certificate_ends_seconds {ends}\n");
    ensure!(text.text().await?.contains(&line));
    Ok(())
}

#[tokio::test]
async fn a_start_with_a_pair_that_is_no_good_says_why() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let authority = Authority::new()?;
    let (one, other) = (authority.pair()?, authority.pair()?);
    let file = |name: &str, text: &str| -> anyhow::Result<PathBuf> {
        let path = dir.path().join(name);
        fs::write(&path, text)?;
        Ok(path)
    };
    let chain = file("one.pem", &one.chain)?;
    let key = file("one.key", &one.key)?;
    let others = file("other.key", &other.key)?;
    let nothing = file("nothing.pem", "")?;
    let rubbish = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let rubbish = file("rubbish.pem", rubbish)?;
    let gone = dir.path().join("gone.pem");
    let url = "--public-url=http://soat.example".to_owned();
    let cases = [
        ("tls_unreadable", &gone, Some(&key), None),
        ("tls_unreadable", &chain, Some(&gone), None),
        ("tls_mismatch", &chain, Some(&others), None),
        ("tls_no_certificate", &nothing, Some(&key), None),
        ("tls_no_key", &chain, Some(&nothing), None),
        ("tls_unusable", &rubbish, Some(&key), None),
        ("--tls-key", &chain, None, None),
        ("tls_public_url", &chain, Some(&key), Some(&url)),
    ];
    for (said, chain, key, url) in cases {
        let data = dir.path().join("server");
        let mut command = Command::new(program::path("tungngo-server")?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
        command.arg(&data).arg("--tls-cert").arg(chain);
        if let Some(key) = key {
            command.arg("--tls-key").arg(key);
        }
        let out = command.args(url).kill_on_drop(true).output();
        let out = timeout(PATIENCE, out).await.context(said)??;
        let words = String::from_utf8_lossy(&out.stderr);
        ensure!(
            !out.status.success() && words.contains(said),
            "{said}: {words}"
        );
        ensure!(!data.exists(), "{said}: a database was made");
    }
    Ok(())
}

#[tokio::test]
async fn whoever_says_nothing_or_half_a_handshake_is_let_go() -> anyhow::Result<()> {
    let stage = Stage::start().await?;
    let address = stage.address()?;
    let start = Instant::now();
    let mut silent = TcpStream::connect(&address).await?;
    let mut half = TcpStream::connect(&address).await?;
    half.write_all(&[22, 3, 1, 2, 0, 1]).await?;
    for stream in [&mut silent, &mut half] {
        let mut rest = Vec::new();
        // An end or a reset: what matters is that the server holds it no longer.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut rest)).await?;
        assert!(rest.is_empty(), "{rest:?}");
    }
    let took = start.elapsed();
    assert!(took > Duration::from_secs(5), "{took:?}");
    assert!(took < Duration::from_secs(60), "{took:?}");
    stage.line().await?.is_well().await
}

#[tokio::test]
async fn a_request_under_way_is_finished_before_the_server_stops() -> anyhow::Result<()> {
    let mut stage = Stage::start().await?;
    let address = stage.address()?;
    let mut idle = stage.line().await?;
    idle.is_well().await?;
    let mut slow = stage.line().await?;
    slow.say(
        "POST /login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: 25\r\n\r\nlogin=nobody",
    )
    .await?;
    // Known to have been read when the server has it under way: it answers others meanwhile.
    stage.line().await?.is_well().await?;
    stage.server.signal("TERM").await?;
    wait::until("nobody new is let in", async || {
        TcpStream::connect(&address).await.is_err().then_some(())
    })
    .await?;
    let mut rest = Vec::new();
    let _ = timeout(PATIENCE, idle.0.read_to_end(&mut rest)).await?;
    slow.say("&password=x&x").await?;
    let said = slow.hear("</html>").await?;
    assert!(said.starts_with("HTTP/1.1 422 "), "{said}");
    let status = stage.server.ended().await?;
    assert!(status.success(), "{status}");
    let log = stage.server.log_text();
    assert!(!log.contains("connections were still open"), "{log}");
    Ok(())
}

#[tokio::test]
async fn a_phone_syncs_over_tls_with_a_server_that_it_can_trust_and_with_no_other()
-> anyhow::Result<()> {
    let stage = Stage::start().await?;
    let (url, code) = (stage.server.url(), &stage.ward.codes[0]);
    // As it ships it trusts the public authorities, and this is none.
    let strict = phone::config(stage.dir.path().join("strict"), OFTEN);
    let refused = Phone::enrol_with(strict, url, code).await;
    assert!(refused.is_err(), "a certificate of nobody was believed");

    let mut config = phone::config(stage.dir.path().join("phone"), OFTEN);
    config.trusted = vec![stage.authority.root.clone()];
    let phone = Phone::enrol_with(config, url, code).await?;
    let house = phone.first_house().await?;
    phone.met(house.id, 3).await?;
    phone
        .until("it is safe", |t| t.visits_safe == 1 && t.waiting == 0)
        .await
}
