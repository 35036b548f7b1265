//! The ward of the demo: made by the server's own command, and shown as a table.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use anyhow::{Context as _, bail};
use serde_json::Value;
use xshell::cmd;

use crate::cargo::Place;

/// The roles whose phones the demo starts.
const WALKERS: [&str; 2] = ["group_leader", "volunteer"];

/// Somebody in the ward.
#[derive(Clone, Debug)]
pub struct Person {
    role: String,
    name: String,
    login: Option<String>,
    password: Option<String>,
    code: Option<String>,
}

/// The ward.
#[derive(Clone, Debug)]
pub struct Ward {
    name: String,
    people: Vec<Person>,
}

impl Person {
    /// The enrolment code of their phone.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl Ward {
    /// One of each role that walks.
    pub fn walkers(&self) -> impl Iterator<Item = &Person> {
        WALKERS
            .iter()
            .filter_map(|role| self.people.iter().find(|p| p.role == *role))
    }
}

/// Makes the ward on a new data folder; returns what the server said of it.
pub fn make(place: &Place, data_dir: &Path) -> anyhow::Result<String> {
    let sh = place.shell()?;
    let server = place.program("tungngo-server", false)?;
    Ok(cmd!(
        sh,
        "{server} synthesize --wards 1 --households 1200 --visited 35 --json --data-dir {data_dir}"
    )
    .quiet()
    .read()?)
}

/// Makes the ward on a new data folder.
pub fn made(place: &Place, data_dir: &Path) -> anyhow::Result<Ward> {
    parse(&make(place, data_dir)?)
}

/// Reads what [`make`] returned.
pub fn read(path: &Path) -> anyhow::Result<Ward> {
    parse(&std::fs::read_to_string(path)?)
}

fn parse(said: &str) -> anyhow::Result<Ward> {
    let said: Value = serde_json::from_str(said).context("synthesize said no JSON")?;
    let ward = &said["wards"][0];
    let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let people = ward["people"].as_array().context("nobody was made")?;
    Ok(Ward {
        name: text(ward, "name").context("the ward has no name")?,
        people: people
            .iter()
            .map(|person| Person {
                role: text(person, "role").unwrap_or_default(),
                name: text(person, "name").unwrap_or_default(),
                login: text(person, "login"),
                password: text(person, "password"),
                code: text(person, "code"),
            })
            .collect(),
    })
}

/// Prints where to look and who to be.
pub fn print(ward: &Ward, server: &str, phones: &[(String, &Person)]) {
    println!("\n{} – a made-up ward with made-up people\n", ward.name);
    println!("Desk (police, steering committee): {server}/");
    let desk: Vec<[String; 4]> = ward
        .people
        .iter()
        .filter_map(|p| {
            let login = p.login.clone()?;
            Some([p.role.clone(), p.name.clone(), login, p.password.clone()?])
        })
        .collect();
    table(&["role", "name", "login", "password"], &desk);
    println!("\nField app (each address is one phone; any six digits make its PIN):");
    let rows: Vec<[String; 4]> = phones
        .iter()
        .map(|(url, p)| {
            let code = p.code.clone().unwrap_or_default();
            [p.role.clone(), p.name.clone(), format!("{url}/"), code]
        })
        .collect();
    table(&["role", "name", "address", "enrolment code"], &rows);
}

fn table(head: &[&str; 4], rows: &[[String; 4]]) {
    let width = |i: usize| {
        let cells = rows.iter().map(|row| row[i].chars().count());
        cells.chain([head[i].len()]).max().unwrap_or(0)
    };
    let widths = [0, 1, 2, 3].map(width);
    let line = |cells: [&str; 4]| {
        let mut text = String::from("  ");
        for (cell, width) in cells.iter().zip(widths) {
            let pad = width - cell.chars().count() + 2;
            text.push_str(cell);
            text.push_str(&" ".repeat(pad));
        }
        println!("{}", text.trim_end());
    };
    line(*head);
    for row in rows {
        line([&row[0], &row[1], &row[2], &row[3]]);
    }
}

/// The status that a plain GET of an `http://` address gets.
pub fn status_of(url: &str) -> anyhow::Result<u16> {
    let rest = url.strip_prefix("http://").context("not http")?;
    let (host, path) = rest.split_once('/').context("no path")?;
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    let reply = String::from_utf8_lossy(&reply);
    let Some(status) = reply.split(' ').nth(1) else {
        bail!("{url} gave no status");
    };
    Ok(status.parse()?)
}
