//! Made-up requests, thousands of them, against a real server with a made-up ward: none may make it fail, and each
//! answer must be one that the API's own description knows.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use xshell::cmd;

use crate::{
    cargo::{Place, fresh_dir},
    demo_ward, host,
};

/// From PyPI; the only thing of it that this project uses is its command.
const VERSION: &str = "schemathesis==4.32.5";
/// How long it may go on, in seconds.
const SECONDS: &str = "90";
/// The same requests each time.
const SEED: &str = "20261127";
/// How bodies that are neither JSON nor a form travel.
const HOOKS: &str = include_str!("schemathesis_hooks.py");
/// What an answer is held to.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
response_headers_conformance,response_schema_conformance,missing_required_header,unsupported_method,\
ignored_auth";

/// Runs it.
pub fn run(place: &Place) -> anyhow::Result<()> {
    host::install(&[host::PYTHON])?;
    place.workspace("build", &["--bins"])?;
    let dir = place.target.join("schemathesis");
    let program = installed(place, &dir.join("python"))?;
    // The keys lie beside the data and are made anew with them.
    let ward = dir.join("ward");
    fresh_dir(&ward)?;
    let data = ward.join("data");
    let ward = demo_ward::made(place, &data)?;
    let code = ward
        .walkers()
        .find_map(|person| person.code())
        .context("nobody in the ward has a phone")?;
    let server = Server::start(place, &data)?;
    let token = enrolled(&server.address, code)?;
    let (address, auth) = (&server.address, format!("Authorization: Bearer {token}"));
    let sh = place.shell()?;
    sh.change_dir(&dir);
    sh.write_file("hooks.py", HOOKS)?;
    sh.set_var("SCHEMATHESIS_HOOKS", dir.join("hooks.py"));
    cmd!(
        sh,
        "{program} run http://{address}/api/openapi.json --header {auth} --checks {CHECKS} --seed {SEED}
         --phases examples,coverage,fuzzing --max-time {SECONDS} --request-timeout 20 --no-shrink --continue-on-failure --no-color --warnings off"
    )
    .quiet()
    .run()
    .context("the API answered something that its description does not know; see above")?;
    Ok(())
}

/// The program in a Python environment of its own, which is made when it is not there.
fn installed(place: &Place, dir: &Path) -> anyhow::Result<std::path::PathBuf> {
    let program = dir.join("bin/schemathesis");
    let mark = dir.join(VERSION);
    if !mark.is_file() {
        fresh_dir(dir)?;
        let sh = place.shell()?;
        cmd!(sh, "python3 -m venv {dir}").run()?;
        let pip = dir.join("bin/pip");
        cmd!(
            sh,
            "{pip} install --quiet --disable-pip-version-check {VERSION}"
        )
        .run()?;
        std::fs::write(&mark, "")?;
    }
    Ok(program)
}

/// A server that ends with this.
struct Server {
    child: Child,
    /// Host and port.
    address: String,
}

impl Server {
    fn start(place: &Place, data: &Path) -> anyhow::Result<Self> {
        let program = place.program("tungngo-server", false)?;
        let mut child = Command::new(&program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .stdout(Stdio::piped())
            // Beside the data, not between the findings.
            .stderr(std::fs::File::create(data.with_extension("log"))?)
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let mut line = String::new();
        let out = child.stdout.take().context("no output")?;
        let mut server = Self {
            child,
            address: String::new(),
        };
        BufReader::new(out).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).context("the server did not start")?;
        let url = said["listening"].as_str().unwrap_or_default();
        server.address = url.trim_start_matches("http://").to_owned();
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        host::runs("kill", &["-TERM", &self.child.id().to_string()]);
        let _ = self.child.wait();
    }
}

/// Enrols a phone and gives its access token.
fn enrolled(address: &str, code: &str) -> anyhow::Result<String> {
    let body = json!({
        "code": code, "device": "019abcde-0000-7000-8000-000000000001", "nonce": "n".repeat(43),
        "device_name": "schemathesis", "platform": "preview", "app_version": "0.1.0",
        "protocol": {"min": 1, "max": 1},
    })
    .to_string();
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /api/v1/enrol HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let json = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let said: Value = serde_json::from_str(json).unwrap_or_default();
    match said["tokens"]["access"].as_str() {
        Some(token) => Ok(token.to_owned()),
        None => bail!("no phone was enrolled: {answer}"),
    }
}
