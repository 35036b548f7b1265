//! The walk: every line of the table for every caller of its columns, and what names they met.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use tungngo_server::{openapi, router};

use super::{ask::ask, table, world::World};

/// The methods of a path, as the router itself tells them to whoever comes with another one.
async fn methods(world: &World, path: &str) -> BTreeSet<String> {
    let id = uuid::Uuid::max().to_string();
    let parts = path
        .split('/')
        .map(|p| if p.starts_with('{') { id.as_str() } else { p });
    let request = Request::builder()
        .method(Method::from_bytes(b"PROPFIND").unwrap())
        .uri(parts.collect::<Vec<_>>().join("/"))
        .body(Body::empty())
        .unwrap();
    let answer = world.answer(request).await;
    assert_eq!(answer.status, 405, "{path}: {}", answer.body);
    let allowed = answer.headers[header::ALLOW].to_str().unwrap().split(',');
    let allowed: BTreeSet<String> = allowed.map(|m| m.trim().to_owned()).collect();
    // HEAD of a page is its GET without the body.
    let with_get = allowed.contains("GET");
    allowed
        .into_iter()
        .filter(|m| m != "HEAD" || !with_get)
        .collect()
}

#[tokio::test]
async fn every_route_has_a_line_and_every_line_a_route() {
    let world = World::make().await;
    let mut routes = BTreeSet::new();
    for path in router::paths() {
        for method in methods(&world, path).await {
            routes.insert((method, path.to_owned()));
        }
    }
    // Nothing is let in beside the list: only the list's own builder calls axum.
    let source = [
        include_str!("../../src/router.rs"),
        include_str!("../../src/router/casework.rs"),
    ]
    .concat();
    let written = source.matches(".route(").count();
    assert_eq!(
        written,
        router::paths().len() + 1,
        "a route beside the list"
    );
    for way in [".nest(", "_service(", "RouterExt"] {
        assert!(
            !source.contains(way),
            "the router uses {way}, which the list does not know"
        );
    }
    let lines: BTreeSet<(String, String)> = table::lines()
        .into_iter()
        .map(|l| (l.method, l.path.split('?').next().unwrap().to_owned()))
        .collect();
    let bare: Vec<_> = routes.difference(&lines).collect();
    assert!(
        bare.is_empty(),
        "routes without a line in routes.txt: {bare:?}"
    );
    let gone: Vec<_> = lines.difference(&routes).collect();
    assert!(
        gone.is_empty(),
        "lines of routes.txt without a route: {gone:?}"
    );

    // What the API's description says is what the router holds, and the other way round.
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut described = BTreeSet::from([("GET".to_owned(), "/api/openapi.json".to_owned())]);
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.insert((method.to_uppercase(), path.clone()));
        }
    }
    routes.retain(|(_, path)| path.starts_with("/api/"));
    assert_eq!(described, routes, "openapi.json and the router differ");
}

#[tokio::test]
async fn nobody_does_or_sees_what_is_not_theirs() {
    let mut world = World::make().await;
    let callers = world.callers.clone();
    let names = table::all_names();
    let mut wrong = Vec::new();
    let mut met: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut asked = 0;
    for line in table::lines() {
        for (column, expected) in &line.verdicts {
            for caller in callers.iter().filter(|c| c.is_of(column)) {
                let (answer, word) = ask(&mut world, caller, &line).await;
                asked += 1;
                if word != *expected {
                    wrong.push(format!(
                        "line {}: {} {} ({}) for {}: {word}, not {expected}",
                        line.number, line.method, line.path, line.of, caller.name
                    ));
                }
                let headers = format!("{:?}", answer.headers);
                for name in names
                    .iter()
                    .filter(|n| answer.body.contains(**n) || headers.contains(**n))
                {
                    if met.entry(caller.name).or_default().insert(name) {
                        println!(
                            "{} meets {name} at {} {} ({})",
                            caller.name, line.method, line.path, line.of
                        );
                    }
                }
            }
        }
    }
    println!("{asked} requests");
    assert!(
        wrong.is_empty(),
        "{} of {asked}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let allowed = table::names();
    for caller in &callers {
        let may: BTreeSet<&str> = allowed[caller.name].iter().copied().collect();
        let did = met.remove(caller.name).unwrap_or_default();
        let leaked: Vec<_> = did.difference(&may).collect();
        assert!(leaked.is_empty(), "{} came across {leaked:?}", caller.name);
        let never: Vec<_> = may.difference(&did).collect();
        assert!(
            never.is_empty(),
            "names.txt lets {} see {never:?}, which nothing shows",
            caller.name
        );
    }
    world.nothing_crosses_wards().await;
}

impl World {
    /// Whatever the forms named, nothing ties one ward's people and places to another's.
    async fn nothing_crosses_wards(&self) {
        let read = self.store.read(|c| {
            Ok(c.query_row(include_str!("crossing.sql"), [], |row| row.get::<_, u64>(0))?)
        });
        assert_eq!(
            read.await.unwrap(),
            0,
            "something of one ward hangs on another"
        );
    }
}
