//! Lists taken out as files: how long until the last byte, and how many rows that were.

use std::time::Instant;

use super::{pages::Timed, seat::Seat};
use crate::load::of_100;

/// How often each list is taken out; the log keeps every time.
const TIMES: usize = 10;

/// Takes the lists that grow out as CSV, by somebody who has just signed in.
pub async fn taken_out(seat: &mut Seat, role: &'static str) -> anyhow::Result<Vec<Timed>> {
    let mut rows = Vec::new();
    for list in ["/queue/export?state=all", "/households/export?group="] {
        let (mut took, mut largest, mut lines) = (Vec::new(), 0, 0);
        for _ in 0..TIMES {
            let desk = seat.again().await?;
            let start = Instant::now();
            let reply = desk.post(list, list, &[("kind", "csv")]).await?;
            let bytes = reply.error_for_status()?.bytes().await?;
            took.push(start.elapsed());
            largest = largest.max(bytes.len());
            lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        }
        anyhow::ensure!(lines > 1, "{list} gave no rows");
        rows.push(Timed {
            role,
            page: format!("{list}, form and CSV of {} rows", lines - 1),
            p50: of_100(&took, 50),
            p99: of_100(&took, 99),
            bytes: largest,
        });
    }
    Ok(rows)
}
