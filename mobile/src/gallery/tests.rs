//! Everything there is has a page, and shows there what it should.

use std::collections::BTreeSet;

use super::pages::{Page, Part, Phase, Scene};
use super::world::World;
use super::{index, samples};
use crate::protocol::Settings;
use crate::screens::shell::{Screen, Shell};
use crate::screens::{Route, samples as plain};

fn opened(scene: Scene, phase: Phase) -> Shell {
    let settings = Settings::default();
    let world = World {
        scene,
        phase,
        settings,
    };
    world.open().0
}

/// A new place to go to needs a page here: this does not compile without.
fn scene_of(route: &Route) -> Scene {
    match route {
        Route::Today => Scene::Today,
        Route::Due => Scene::Due,
        Route::Recap => Scene::Recap,
        Route::Alleys => Scene::Alleys,
        Route::Houses(_) => Scene::Houses,
        Route::Plan(_) => Scene::Plan,
        Route::Order(_) => Scene::Order,
        Route::Handover(_) => Scene::Handover,
        Route::Visit(_) => Scene::Visit,
        Route::Mend(_) => Scene::Mend,
        Route::AddHouse { .. } => Scene::AddHouse,
        Route::EditHouse(_) => Scene::EditHouse,
        Route::MyVisits => Scene::MyVisits,
        Route::Tasks => Scene::Tasks,
        Route::Task(_) => Scene::Task,
        Route::Sync => Scene::Sync,
        Route::Help => Scene::Help,
    }
}

/// A scene's place to go to; none before the PIN.
fn route_of(scene: Scene) -> Option<Route> {
    let (alley, house, visit) = (samples::alley(), samples::door(), samples::visit());
    Some(match scene {
        Scene::Start | Scene::Enrol | Scene::Unlock => return None,
        Scene::Today => Route::Today,
        Scene::Due => Route::Due,
        Scene::Recap => Route::Recap,
        Scene::Alleys => Route::Alleys,
        Scene::Houses => Route::Houses(alley),
        Scene::Plan => Route::Plan(alley),
        Scene::Order => Route::Order(alley),
        Scene::Handover => Route::Handover(alley),
        Scene::Visit => Route::Visit(house),
        Scene::Mend => Route::Mend(visit),
        Scene::AddHouse => Route::AddHouse {
            alley,
            alley_name: String::new(),
            number: String::new(),
        },
        Scene::EditHouse => Route::EditHouse(house),
        Scene::MyVisits => Route::MyVisits,
        Scene::Tasks => Route::Tasks,
        Scene::Task => Route::Task(plain::task_id()),
        Scene::Sync => Route::Sync,
        Scene::Help => Route::Help,
    })
}

#[test]
fn every_screen_is_in_the_gallery_and_every_page_shows_its_screen() {
    let mut shown = BTreeSet::new();
    for page in Page::all() {
        let Page::Screen(scene, phase) = page else {
            continue;
        };
        let shell = opened(scene, phase);
        let name = shell.front().screen.name();
        shown.insert(name);
        match route_of(scene) {
            Some(route) => {
                assert_eq!(scene_of(&route), scene);
                assert_eq!(name, Screen::of(route).name(), "{page:?}");
            }
            None => assert!(!shell.front().screen.has_strip(), "{page:?}"),
        }
    }
    assert_eq!(shown, Screen::NAMES.iter().copied().collect());
}

#[test]
fn the_states_of_a_screen_differ_and_only_a_few_are_never() {
    let mut never = 0;
    for scene in Scene::ALL {
        let mut seen = Vec::new();
        for phase in Phase::ALL {
            if scene.never(*phase).is_some() {
                never += 1;
                continue;
            }
            let shell = opened(*scene, *phase);
            let screen = format!("{:?} {:?}", shell.front().screen, shell.boot_failure);
            assert!(!seen.contains(&screen), "{scene:?} {phase:?}");
            seen.push(screen);
        }
    }
    assert!(never <= 3, "{never} states are said not to be there");
}

#[test]
fn every_page_has_an_address_of_its_own_and_is_on_the_index() {
    let html = index();
    let mut paths = BTreeSet::new();
    for page in Page::all() {
        let path = page.path();
        let (folder, name) = path.split_once('/').unwrap();
        assert_eq!(Page::at(folder, name), Some(page));
        assert!(html.contains(&format!("\"/gallery/{path}\"")), "{path}");
        assert!(paths.insert(path));
    }
    assert_eq!(Page::at("unlock", "empty"), None);
    assert_eq!(Page::at("parts", "\"><script>"), None);
}

#[test]
fn every_component_has_a_specimen() {
    let kinds = include_str!("../components/mod.rs");
    let specimens = concat!(
        include_str!("parts.rs"),
        include_str!("parts_forms.rs"),
        include_str!("parts_frame.rs"),
    );
    let files = kinds.lines().filter_map(|line| {
        let line = line.strip_prefix("pub use ")?;
        line.split_once("::")
    });
    let mut count = 0;
    for (file, names) in files {
        assert!(Part::parse(file).is_some(), "{file}");
        let names = names.trim_matches(['{', '}', ';']).split(", ");
        // What is no component is drawn by one.
        let others = ["Kind", "Tone", "Glyph", "Share", "Choice", "Tab"];
        for name in names.filter(|name| !others.contains(name)) {
            count += 1;
            let heading = format!("Component {{ name: \"{name}\"");
            assert!(specimens.contains(&heading), "{name} has no heading");
            let drawn = [' ', '\n'].map(|end| format!(" {name} {{{end}"));
            let is_drawn = drawn.iter().any(|drawn| specimens.contains(drawn));
            assert!(is_drawn, "{name} is not drawn");
        }
    }
    assert_eq!((count, Part::ALL.len()), (25, 17));
}
