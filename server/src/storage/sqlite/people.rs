//! The people page's own operations, in SQLite.

use std::collections::BTreeMap;

use async_trait::async_trait;
use rusqlite::params;
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{GroupId, UserId, WardCode},
};

use super::{Sqlite, audit, search};
use crate::storage::{StoreResult, people::PeopleStore};

#[async_trait]
impl PeopleStore for Sqlite {
    async fn groups_of_people(
        &self,
        ward: WardCode,
    ) -> StoreResult<BTreeMap<UserId, Vec<GroupId>>> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../sql/people/groups_of.sql"))?;
            let mut found = statement.query([ward.as_str()])?;
            let mut groups: BTreeMap<UserId, Vec<GroupId>> = BTreeMap::new();
            while let Some(row) = found.next()? {
                groups
                    .entry(UserId(row.get("account_id")?))
                    .or_default()
                    .push(GroupId(row.get("group_id")?));
            }
            Ok(groups)
        })
        .await
    }

    async fn change_person(
        &self,
        ward: WardCode,
        user: UserId,
        name: String,
        groups: Vec<GroupId>,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            tx.prepare_cached(include_str!("../../../sql/people/rename.sql"))?
                .execute(params![name, user.0])?;
            search::person(tx, user.0)?;
            tx.prepare_cached(include_str!("../../../sql/people/clear_groups.sql"))?
                .execute([user.0])?;
            let mut add = tx.prepare_cached(include_str!("../../../sql/people/add_group.sql"))?;
            for group in &groups {
                add.execute(params![user.0, group.0])?;
            }
            let detail = json!({ "groups": groups });
            audit::append(
                tx,
                &audit::Entry {
                    at: now,
                    ward: Some(&ward),
                    user: Some(by),
                    device: None,
                    action: "account.change",
                    subject: Some(user.0),
                    detail,
                },
            )
        })
        .await
    }

    async fn enable_account(
        &self,
        ward: WardCode,
        user: UserId,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            tx.prepare_cached(include_str!("../../../sql/people/enable.sql"))?
                .execute([user.0])?;
            audit::append(
                tx,
                &audit::Entry {
                    at: now,
                    ward: Some(&ward),
                    user: Some(by),
                    device: None,
                    action: "account.enable",
                    subject: Some(user.0),
                    detail: json!({}),
                },
            )
        })
        .await
    }

    async fn open_code(&self, user: UserId, now: Millis) -> StoreResult<Option<Millis>> {
        self.read(move |c| {
            let until: Option<i64> = c
                .prepare_cached(include_str!("../../../sql/people/open_code.sql"))?
                .query_row(params![user.0, now.0], |row| row.get(0))?;
            Ok(until.map(Millis))
        })
        .await
    }
}
