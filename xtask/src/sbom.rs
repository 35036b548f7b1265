//! A software bill of materials of each program, as CycloneDX 1.6: what is compiled into it, where it came
//! from, under which licence, with which hash. The same sources give the same file.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use xshell::cmd;

use crate::cargo::Place;

/// The programs, by package.
const PROGRAMS: [&str; 2] = ["tungngo-server", "tungngo-mobile"];

/// Writes the bills into `target/sbom`.
pub fn write(place: &Place) -> anyhow::Result<()> {
    let folder = place.target.join("sbom");
    std::fs::create_dir_all(&folder)?;
    let hashes = hashes(&std::fs::read_to_string(place.root.join("Cargo.lock"))?);
    let metadata = metadata(place)?;
    for program in PROGRAMS {
        let bill = bill(&metadata, &hashes, program)?;
        let file = folder.join(format!("{program}.cdx.json"));
        std::fs::write(&file, serde_json::to_string_pretty(&bill)? + "\n")?;
        let parts = bill["components"].as_array().map_or(0, Vec::len);
        println!("{}: {parts} components", file.display());
    }
    Ok(())
}

/// What cargo knows of all packages, for the platform that servers run on.
fn metadata(place: &Place) -> anyhow::Result<Value> {
    let sh = place.shell()?;
    let features = Place::FEATURES;
    let text = cmd!(
        sh,
        "cargo metadata --format-version 1 --locked --features {features} --filter-platform x86_64-unknown-linux-gnu"
    )
    .quiet()
    .read()?;
    Ok(serde_json::from_str(&text)?)
}

/// The checksums in a lock file, by name and version.
fn hashes(lock: &str) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = package.lines().find_map(|l| l.strip_prefix(key))?;
            Some(line.trim_start_matches(" = ").trim_matches('"').to_owned())
        };
        if let (Some(name), Some(version), Some(sum)) =
            (value("name"), value("version"), value("checksum"))
        {
            found.insert((name, version), sum);
        }
    }
    found
}

/// Packages that a program is compiled from, itself first: not what its tests use.
fn closure(metadata: &Value, root: &str) -> anyhow::Result<Vec<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array().context("nodes")?;
    let nodes: BTreeMap<&str, &Value> = nodes
        .iter()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let (mut all, mut seen, mut next) = (Vec::new(), BTreeSet::new(), vec![root.to_owned()]);
    while let Some(id) = next.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let deps = nodes.get(id.as_str()).and_then(|n| n["deps"].as_array());
        for dep in deps.into_iter().flatten() {
            let kinds = dep["dep_kinds"].as_array();
            let is_built = kinds.is_some_and(|kinds| kinds.iter().any(|k| k["kind"] != "dev"));
            if let Some(id) = dep["pkg"].as_str().filter(|_| is_built) {
                next.push(id.to_owned());
            }
        }
        all.push(id);
    }
    Ok(all)
}

fn bill(
    metadata: &Value,
    hashes: &BTreeMap<(String, String), String>,
    program: &str,
) -> anyhow::Result<Value> {
    let packages = metadata["packages"].as_array().context("packages")?;
    let by_id: BTreeMap<&str, &Value> = packages
        .iter()
        .filter_map(|p| Some((p["id"].as_str()?, p)))
        .collect();
    let root = packages.iter().find(|p| p["name"] == program);
    let root = root.with_context(|| format!("no package {program}"))?;
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let reference = |package: &Value| {
        let (name, version) = (text(package, "name"), text(package, "version"));
        format!("pkg:cargo/{name}@{version}")
    };
    let ids = closure(metadata, root["id"].as_str().context("id")?)?;
    let mut components = BTreeMap::new();
    let mut depends = BTreeMap::new();
    for id in &ids {
        let package = by_id.get(id.as_str()).context("a package without data")?;
        let key = (text(package, "name"), text(package, "version"));
        let mut component = json!({
            "type": "library",
            "bom-ref": reference(package),
            "name": key.0,
            "version": key.1,
            "purl": reference(package),
            "licenses": [{ "expression": text(package, "license").replace('/', " OR ") }],
        });
        match hashes.get(&key) {
            Some(sum) => component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]),
            // Our own crates are the repository itself.
            None => ensure!(package["source"].is_null(), "{} has no checksum", key.0),
        }
        if let Some(home) = package["repository"].as_str() {
            component["externalReferences"] = json!([{ "type": "vcs", "url": home }]);
        }
        let nodes = metadata["resolve"]["nodes"]
            .as_array()
            .into_iter()
            .flatten();
        let node = nodes.clone().find(|n| n["id"] == id.as_str());
        let deps = node
            .and_then(|n| n["deps"].as_array())
            .into_iter()
            .flatten();
        let deps: BTreeSet<String> = deps
            .filter_map(|d| d["pkg"].as_str())
            .filter(|dep| ids.iter().any(|id| id == dep))
            .filter_map(|dep| by_id.get(dep).map(|p| reference(p)))
            .collect();
        depends.insert(reference(package), deps);
        if package["id"] != root["id"] {
            components.insert(reference(package), component);
        }
    }
    let depends: Vec<Value> = depends
        .into_iter()
        .map(|(of, on)| json!({ "ref": of, "dependsOn": on }))
        .collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "bom-ref": reference(root),
            "name": text(root, "name"),
            "version": text(root, "version"),
            "purl": reference(root),
            "licenses": [{ "expression": text(root, "license") }],
        } },
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": depends,
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_names_what_is_compiled_in_and_nothing_else() {
        let place = Place::find().unwrap();
        let lock = std::fs::read_to_string(place.root.join("Cargo.lock")).unwrap();
        let metadata = metadata(&place).unwrap();
        let bill = bill(&metadata, &hashes(&lock), "tungngo-server").unwrap();
        let parts = bill["components"].as_array().unwrap();
        let has = |name: &str| parts.iter().any(|part| part["name"] == name);
        assert!(has("axum") && has("hpke") && has("libsqlite3-sys") && has("tungngo-shared"));
        assert!(
            !has("proptest") && !has("thirtyfour"),
            "tests are not shipped"
        );
        assert!(!has("tungngo-server"), "the program is no part of itself");
        for part in parts {
            let own = part["name"].as_str().unwrap().starts_with("tungngo-");
            assert_eq!(part["hashes"].is_null(), own, "{part}");
            assert_ne!(part["licenses"][0]["expression"], "", "{part}");
        }
        let told = bill["dependencies"].as_array().unwrap().len();
        assert_eq!(told, parts.len() + 1);
    }
}
