//! Lists of households coming in, and files that wait to be confirmed.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Map, json};
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, GroupId, HouseholdId, Rev, UserId, WardCode},
    place::{Alley, Group},
};
use uuid::Uuid;

use super::{
    Sqlite, Tx, audit,
    docs::{self, Author, Changes, Version},
    place, rows,
};
use crate::{
    clock,
    imports::{
        plan::{self, Existing, Known, Plan},
        report::Report,
    },
    storage::{
        ImportStore, StoreError, StoreResult,
        imports::{Import, Upload},
    },
};

/// Everything of a ward that an import is compared with.
fn existing(c: &Connection, ward: &WardCode) -> StoreResult<Existing> {
    let ward = [ward.as_str()];
    let mut groups = c.prepare_cached(include_str!("../../../sql/place/groups.sql"))?;
    let groups = groups.query_map(ward, |row| Ok((GroupId(row.get("id")?), row.get("name")?)))?;
    let mut alleys = c.prepare_cached(include_str!("../../../sql/place/alleys.sql"))?;
    let alleys = alleys.query_map(ward, |row| {
        Ok((
            AlleyId(row.get("id")?),
            GroupId(row.get("group_id")?),
            row.get("name")?,
        ))
    })?;
    let mut households = c.prepare_cached(include_str!("../../../sql/imports/existing.sql"))?;
    let households = households.query_map(ward, |row| {
        Ok(Known {
            id: HouseholdId(row.get("id")?),
            rev: Rev::from_stored(row.get("rev")?),
            household: rows::json(row, "body")?,
        })
    })?;
    Ok(Existing {
        groups: groups.collect::<Result<_, _>>()?,
        alleys: alleys.collect::<Result<_, _>>()?,
        households: households.collect::<Result<_, _>>()?,
    })
}

fn planned(c: &Connection, import: &Import) -> StoreResult<(Plan, Report)> {
    if place::ward(c, &import.ward)?.is_none() {
        return Err(StoreError::NotFound);
    }
    let existing = existing(c, &import.ward)?;
    let plan = plan::plan(&import.list, &existing, &mut clock::new_id);
    let mut report = Report::of(
        &import.ward,
        &import.file_name,
        &import.list,
        &existing,
        &plan,
    );
    report.dry_run = import.dry_run;
    report.partial = import.partial;
    report.written = !import.dry_run && (import.partial || report.counts.rejected == 0);
    Ok((plan, report))
}

fn write(c: &mut Changes<'_>, plan: &Plan) -> StoreResult<()> {
    for (id, name) in &plan.groups {
        let (name, extra) = (name.clone(), Map::new());
        c.put_group(*id, &Group { name, extra })?;
    }
    for (id, group, name) in &plan.alleys {
        let alley = Alley {
            group: *group,
            name: name.clone(),
            extra: Map::new(),
        };
        c.put_alley(*id, &alley)?;
    }
    for write in &plan.writes {
        let body = serde_json::to_string(&write.household)?;
        let version = Version::server(&body, write.base.as_ref());
        c.put_household(write.id, &write.household, version)?;
    }
    Ok(())
}

fn import(tx: &Tx<'_>, import: &Import, now: Millis) -> StoreResult<Report> {
    let (plan, report) = planned(tx, import)?;
    // The same list again leaves no trace: there is nothing to tell.
    if !report.written || plan.writes.is_empty() {
        return Ok(report);
    }
    docs::change(tx, &import.ward, Author::desk(import.by), now, |c| {
        write(c, &plan)
    })?;
    let run = clock::new_id();
    tx.prepare_cached(include_str!("../../../sql/imports/add_run.sql"))?
        .execute(params![
            run,
            import.ward.as_str(),
            import.by.map(|u| u.0),
            now.0,
            import.file_name,
            report.sha256,
            serde_json::to_string(&report.counts)?,
        ])?;
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(&import.ward),
            user: import.by,
            device: None,
            action: "households.import",
            subject: Some(run),
            detail: json!({ "sha256": report.sha256, "counts": report.counts }),
        },
    )?;
    Ok(report)
}

#[async_trait]
impl ImportStore for Sqlite {
    async fn import_households(&self, wanted: Import, now: Millis) -> StoreResult<Report> {
        if wanted.dry_run {
            return self.read(move |c| Ok(planned(c, &wanted)?.1)).await;
        }
        self.write(move |tx| import(tx, &wanted, now)).await
    }

    async fn keep_upload(&self, upload: Upload, now: Millis) -> StoreResult<()> {
        self.write(move |tx| {
            tx.prepare_cached(include_str!("../../../sql/imports/drop_expired.sql"))?
                .execute([now.0])?;
            tx.prepare_cached(include_str!("../../../sql/imports/keep_upload.sql"))?
                .execute(params![
                    upload.id,
                    upload.ward.as_str(),
                    upload.by.0,
                    upload.file_name,
                    upload.content,
                    serde_json::to_string(&upload.report)?,
                    now.0,
                    upload.expires_ms.0,
                ])?;
            Ok(())
        })
        .await
    }

    async fn upload(
        &self,
        id: Uuid,
        ward: &WardCode,
        by: UserId,
        now: Millis,
    ) -> StoreResult<Option<Upload>> {
        let ward = ward.clone();
        self.read(move |c| {
            Ok(
                c.prepare_cached(include_str!("../../../sql/imports/upload.sql"))?
                    .query_row(params![id, ward.as_str(), by.0, now.0], |row| {
                        Ok(Upload {
                            id,
                            ward: ward.clone(),
                            by,
                            file_name: row.get("file_name")?,
                            content: row.get("content")?,
                            report: rows::json(row, "report")?,
                            expires_ms: rows::millis(row, "expires_ms")?,
                        })
                    })
                    .optional()?,
            )
        })
        .await
    }

    async fn finish_upload(&self, id: Uuid, report: Report) -> StoreResult<()> {
        self.write(move |tx| {
            tx.prepare_cached(include_str!("../../../sql/imports/finish_upload.sql"))?
                .execute(params![serde_json::to_string(&report)?, id])?;
            Ok(())
        })
        .await
    }
}
