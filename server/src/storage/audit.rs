//! The log of who did or saw what.

use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, GroupId, UserId, WardCode},
};
use uuid::Uuid;

use super::StoreResult;

/// Every action that is logged: `noun.verb`, stable. The tail of its text key has dashes instead of dots.
pub const ACTIONS: &[&str] = &[
    "access.refused",
    "account.add",
    "account.change",
    "account.disable",
    "account.enable",
    "account.password",
    "account.sign_in",
    "account.sign_out",
    "account.sign_out_elsewhere",
    "account.view",
    "alley.add",
    "aside.settle",
    "audit.read",
    "campaign.save",
    "case.approve",
    "case.ask_erasure",
    "case.correct",
    "case.end",
    "case.erase",
    "case.keep",
    "case.list",
    "case.print",
    "case.propose",
    "case.refuse",
    "case.reopen",
    "case.status",
    "case.task",
    "case.unask_erasure",
    "case.view",
    "clash.settle",
    "code.create",
    "code.failed",
    "device.enrol",
    "device.revoke",
    "group.add",
    "household.correct",
    "household.erase",
    "household.settle",
    "household.view",
    "households.import",
    "keys.rotate",
    "list.export",
    "list.exported",
    "merge.list",
    "merge.make",
    "merge.undo",
    "move.accept",
    "move.decline",
    "move.list",
    "move.offer",
    "move.print",
    "move.view",
    "move.withdraw",
    "match.accept",
    "match.decline",
    "match.finish",
    "match.propose",
    "match.stop",
    "need.add",
    "need.close",
    "need.list",
    "observation.list",
    "observation.read",
    "observation.step",
    "observation.view",
    "offer.add",
    "offer.change",
    "offer.close",
    "offer.reopen",
    "offer.view",
    "outbox.import",
    "outbox.rescue",
    "paper.add",
    "paper.correct",
    "paper.list",
    "paper.remove",
    "paper.replace",
    "paper.view",
    "photo.view",
    "quality.list",
    "reconcile.again",
    "reconcile.decide",
    "reconcile.drop",
    "reconcile.lay",
    "reconcile.name",
    "reconcile.sign",
    "reconcile.upload",
    "reconcile.view",
    "retention.run",
    "search.list",
    "second_factor.code_used",
    "second_factor.codes",
    "second_factor.drop",
    "second_factor.failed",
    "second_factor.require",
    "second_factor.set",
    "server.restore",
    "session.reused_token",
    "sign_in.failed",
    "sync.push",
    "task.report",
    "task.answer",
    "task.give",
    "task.view",
    "team.delete",
    "team.save",
    "visit.decide",
    "visit.erase",
    "visit.view",
    "ward.add",
    "ward.rules",
];

/// How an entry does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is not there.
    Missing,
    /// What stands there is not what was written after the entry before it.
    Changed,
    /// From the last checkpoint that fits up to here something is not what was signed.
    Unsigned,
}

/// The first entry that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Its number.
    pub seq: i64,
    /// How.
    pub how: How,
}

/// The newest entry: what a checkpoint signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Which life of the database.
    pub epoch: u64,
    /// The entry's number.
    pub seq: i64,
    /// Its hash, 32 bytes.
    pub hash: Vec<u8>,
}

/// Whose entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReach {
    /// The ward's.
    pub ward: WardCode,
    /// And those of the whole server.
    pub server: bool,
}

/// What to show of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only what this person did.
    pub user: Option<UserId>,
    /// Only this action.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<Millis>,
    /// Before.
    pub to: Option<Millis>,
    /// Only about this record, and about the visits of a household.
    pub subject: Option<Uuid>,
    /// And lists that showed this record.
    pub listed: bool,
    /// Only entries with a smaller number.
    pub before: Option<i64>,
}

/// An entry as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at_ms: Millis,
    /// Who; none for the command line and the server itself.
    pub name: Option<String>,
    /// As what.
    pub role: Option<String>,
    /// With which phone.
    pub device: Option<String>,
    /// What.
    pub action: String,
    /// About which record.
    pub subject: Option<Uuid>,
    /// What kind of record that is, as far as it is known: `household`, `visit`, `account`, `case`, `observation`.
    pub kind: Option<String>,
    /// Names of tables and states, numbers, ids; never what stands in a record.
    pub detail: String,
}

/// Failures of one kind about one thing, counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// One of [`ACTIONS`].
    pub action: &'static str,
    /// By whom, where that is known.
    pub by: Option<UserId>,
    /// With which phone.
    pub device: Option<DeviceId>,
    /// The account that was tried, or the record that was refused.
    pub about: Option<Uuid>,
    /// Method and route of what was refused.
    pub what: Option<String>,
    /// Whether it stands for several things that were too many to be told apart.
    pub rest: bool,
    /// How many were looked at and wrong.
    pub wrong: u64,
    /// How many came too soon or too many at once.
    pub turned_away: u64,
    /// The first of them.
    pub first: Millis,
    /// The last of them.
    pub last: Millis,
}

/// Where a record belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its ward; none above wards.
    pub ward: Option<WardCode>,
    /// Its group, if it is of one.
    pub group: Option<GroupId>,
}

/// A list that somebody takes out as a file.
#[derive(Clone, Debug)]
pub struct Export {
    /// Of which ward.
    pub ward: WardCode,
    /// Who.
    pub by: UserId,
    /// `list.export` before anything leaves, `list.exported` when all has left.
    pub action: &'static str,
    /// Which list, what kind of file, in the end how many rows.
    pub detail: Value,
}

/// The log of who did or saw what.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Goes through the whole log: how many entries there are, or the first one that does not follow
    /// from the one before it.
    async fn verify_audit(&self) -> StoreResult<Result<i64, Broken>>;
    /// The newest entry, if there is one.
    async fn audit_tip(&self) -> StoreResult<Option<Tip>>;
    /// Entries, newest first.
    async fn audit_entries(
        &self,
        reach: AuditReach,
        filter: AuditFilter,
        limit: u32,
    ) -> StoreResult<Vec<AuditRow>>;
    /// Who stands in a ward's log, by name.
    async fn audited_people(&self, reach: AuditReach) -> StoreResult<Vec<(UserId, String)>>;
    /// Notes that somebody read the log, or an account.
    async fn note_read(
        &self,
        ward: WardCode,
        by: UserId,
        action: &'static str,
        subject: Option<Uuid>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Notes that a list is about to leave as a file, or has left.
    async fn note_export(&self, export: Export, now: Millis) -> StoreResult<()>;
    /// Writes failures into the log, all of them or none.
    async fn note_failures(&self, failures: Vec<Noted>, now: Millis) -> StoreResult<()>;
    /// Where a household, visit, campaign, account or phone belongs; none if there is no such thing.
    async fn place_of(&self, record: Uuid) -> StoreResult<Option<Place>>;
}
