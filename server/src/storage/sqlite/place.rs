//! Wards, residential groups and alleys.

use async_trait::async_trait;
use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, json};
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, GroupId, UserId, WardCode},
    place::{Alley, Group, Ward},
    text,
};
use uuid::Uuid;

use super::{
    Sqlite, Tx, audit,
    docs::{self, Author, Changes},
    rows,
};
use crate::{
    clock,
    storage::{
        PlaceStore, StoreError, StoreResult,
        place::{AlleyRow, GroupRow},
    },
};

/// The ward's document as phones see it.
pub fn ward(c: &rusqlite::Connection, code: &WardCode) -> StoreResult<Option<Ward>> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/place/ward.sql"))?
            .query_row(params![docs::ward_doc_id(code)], |row| {
                rows::json(row, "body")
            })
            .optional()?,
    )
}

/// The group with this name (compared folded), made if there is none.
///
/// # Errors
/// The engine's own.
pub fn ensure_group(c: &mut Changes<'_>, name: &str) -> StoreResult<GroupId> {
    let name = text::nfc(name);
    let found: Option<Uuid> =
        c.tx.prepare_cached(include_str!("../../../sql/place/group_by_name.sql"))?
            .query_row(params![c.ward.as_str(), text::fold(&name)], |row| {
                row.get(0)
            })
            .optional()?;
    if let Some(id) = found {
        return Ok(GroupId(id));
    }
    let id = GroupId(clock::new_id());
    c.put_group(
        id,
        &Group {
            name,
            extra: Map::new(),
        },
    )?;
    made(c, "group.add", id.0)?;
    Ok(id)
}

/// The alley with this name (compared folded) in a group, made if there is none.
///
/// # Errors
/// The engine's own.
pub fn ensure_alley(c: &mut Changes<'_>, group: GroupId, name: &str) -> StoreResult<AlleyId> {
    let name = text::nfc(name);
    let found: Option<Uuid> =
        c.tx.prepare_cached(include_str!("../../../sql/place/alley_by_name.sql"))?
            .query_row(params![group.0, text::fold(&name)], |row| row.get(0))
            .optional()?;
    if let Some(id) = found {
        return Ok(AlleyId(id));
    }
    let id = AlleyId(clock::new_id());
    c.put_alley(
        id,
        &Alley {
            group,
            name,
            extra: Map::new(),
        },
    )?;
    made(c, "alley.add", id.0)?;
    Ok(id)
}

fn made(c: &Changes<'_>, action: &str, subject: Uuid) -> StoreResult<()> {
    audit::append(
        c.tx,
        &audit::Entry {
            at: c.at,
            ward: Some(c.ward),
            user: c.by.user,
            device: c.by.device,
            action,
            subject: Some(subject),
            detail: json!({}),
        },
    )
}

fn add_ward(tx: &Tx<'_>, ward: &Ward, by: Option<UserId>, now: Millis) -> StoreResult<()> {
    let added = tx
        .prepare_cached(include_str!("../../../sql/place/insert_ward.sql"))?
        .execute(params![
            ward.code.as_str(),
            ward.name,
            ward.synthetic,
            now.0
        ])?;
    if added == 0 {
        return Err(StoreError::Conflict("ward"));
    }
    docs::change(tx, &ward.code, Author::desk(by), now, |c| {
        c.put_ward(ward)?;
        made(c, "ward.add", docs::ward_doc_id(c.ward))
    })
}

#[async_trait]
impl PlaceStore for Sqlite {
    async fn add_ward(&self, ward: Ward, by: Option<UserId>, now: Millis) -> StoreResult<()> {
        self.write(move |tx| add_ward(tx, &ward, by, now)).await
    }

    async fn change_ward(
        &self,
        ward: Ward,
        (action, detail): (&'static str, serde_json::Value),
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            docs::change(tx, &ward.code, Author::desk(None), now, |c| {
                c.put_ward(&ward)?;
                let entry = audit::Entry {
                    at: now,
                    ward: Some(c.ward),
                    user: None,
                    device: None,
                    action,
                    subject: Some(docs::ward_doc_id(c.ward)),
                    detail,
                };
                audit::append(c.tx, &entry)
            })
        })
        .await
    }

    async fn wards(&self) -> StoreResult<Vec<Ward>> {
        self.read(|c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/place/wards.sql"))?;
            let rows = statement.query_map([], |row| rows::json(row, "body"))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn ward(&self, code: &WardCode) -> StoreResult<Option<Ward>> {
        let code = code.clone();
        self.read(move |c| ward(c, &code)).await
    }

    async fn groups(&self, ward: &WardCode) -> StoreResult<Vec<GroupRow>> {
        let ward = ward.clone();
        self.read(move |c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/place/groups.sql"))?;
            let rows = statement.query_map([ward.as_str()], |row| {
                Ok(GroupRow {
                    id: GroupId(row.get("id")?),
                    name: row.get("name")?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn alleys(&self, ward: &WardCode) -> StoreResult<Vec<AlleyRow>> {
        let ward = ward.clone();
        self.read(move |c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/place/alleys.sql"))?;
            let rows = statement.query_map([ward.as_str()], |row| {
                Ok(AlleyRow {
                    id: AlleyId(row.get("id")?),
                    group: GroupId(row.get("group_id")?),
                    name: row.get("name")?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn ensure_group(
        &self,
        ward: &WardCode,
        name: &str,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<GroupId> {
        let (ward, name) = (ward.clone(), name.to_owned());
        self.write(move |tx| {
            docs::change(tx, &ward, Author::desk(by), now, |c| ensure_group(c, &name))
        })
        .await
    }

    async fn ensure_alley(
        &self,
        ward: &WardCode,
        group: GroupId,
        name: &str,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<AlleyId> {
        let (ward, name) = (ward.clone(), name.to_owned());
        self.write(move |tx| {
            docs::change(tx, &ward, Author::desk(by), now, |c| {
                ensure_alley(c, group, &name)
            })
        })
        .await
    }

    async fn ping(&self) -> StoreResult<()> {
        self.read(|c| {
            let _: i64 = c.query_row(include_str!("../../../sql/place/ping.sql"), [], |r| {
                r.get(0)
            })?;
            Ok(())
        })
        .await
    }
}
