//! How long a phone takes to fetch a ward and to answer its screens. Run by hand, optimised:
//! `cargo test --release -p tungngo-tests --test phone_speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tungngo_mobile::{
    actor,
    handle::{Config, Handle},
    protocol::{Boot, Request, VisitForm},
};
use tungngo_shared::visit::Outcome;
use tungngo_tests::{program::Program, wait, ward::TestWard};

fn pin() -> String {
    "190371".to_owned()
}

/// How long the core's thread has worked, waiting for its turn not counted: a busy machine does not
/// show. Linux only.
fn worked() -> anyhow::Result<Duration> {
    for task in std::fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        if std::fs::read_to_string(task.join("comm"))?.trim() == "core" {
            let text = std::fs::read_to_string(task.join("schedstat"))?;
            let ns = text.split(' ').next().context("no figure")?.parse()?;
            return Ok(Duration::from_nanos(ns));
        }
    }
    bail!("no core is running")
}

fn worst_of_a_hundred(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() * 99 / 100]
}

async fn timed(
    handle: &Handle,
    many: usize,
    mut request: impl FnMut(usize) -> Request,
) -> anyhow::Result<Duration> {
    let mut times = Vec::with_capacity(many);
    for n in 0..many {
        let before = worked()?;
        handle.ask(request(n)).await?;
        times.push(worked()? - before);
    }
    Ok(worst_of_a_hundred(&mut times))
}

#[tokio::test]
#[ignore = "a measurement, not a check"]
async fn a_ward_of_twelve_thousand_households() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("server");
    let ward = TestWard::make_for_load(&data, 12_000, 1).await?;
    let server = Program::server(&data).await?;
    let handle = actor::start(Config::new(dir.path().join("phone"), "preview"))?;
    handle.boot(Request::SetPin { pin: pin() }).await?;
    let start = Instant::now();
    let confirm = Request::EnrolConfirm {
        server: server.url().to_owned(),
        code: ward.codes[0].clone(),
        device_name: "speed".to_owned(),
    };
    let Boot::Open(_) = handle.boot(confirm).await? else {
        bail!("not open");
    };
    wait::until("the list is there", async || {
        handle.note().sync.list_complete.then_some(())
    })
    .await?;
    let first_pull = start.elapsed();
    let stored = worked()?;

    handle.boot(Request::Lock).await?;
    let before = worked()?;
    handle.boot(Request::Unlock { pin: pin() }).await?;
    let unlock = worked()? - before;
    let alleys = handle.alleys(Request::Alleys).await?;
    let first_list = worked()? - before - unlock;

    let today = timed(&handle, 100, |_| Request::Today).await?;
    let words = ["n", "ng", "nguyen", "nguyen van", "12", "ngo 4 12"];
    let search = timed(&handle, 300, |n| Request::Search {
        text: words[n % words.len()].to_owned(),
        alley: None,
    })
    .await?;
    let list = timed(&handle, 100, |n| Request::Houses {
        alley: alleys[n % alleys.len()].id,
    })
    .await?;
    let houses = handle
        .houses(Request::Houses {
            alley: alleys[0].id,
        })
        .await?
        .rows;
    let form = VisitForm {
        outcome: Some(Outcome::Refused),
        ..VisitForm::default()
    };
    let household = houses.first().context("no house")?.id;
    let save = timed(&handle, 100, |_| Request::SaveVisit {
        household,
        form: form.clone(),
        observations: vec![],
    })
    .await?;
    println!(
        "first pull {first_pull:?} by the clock on the wall, of which the phone worked {stored:?}; \
         from here on work alone: unlock {unlock:?}, then first list {first_list:?}; 99 %: today {today:?}, search {search:?}, alley {list:?}, save {save:?}"
    );
    Ok(())
}
