//! A phone as the server meets it.

use serde_json::{Value, json, value::RawValue};
use tungngo_shared::{
    auth::Tokens,
    ids::{DeviceId, Rev},
    sync::{Change, DocKind, Op, PullReply, PushReply},
};
use uuid::Uuid;

use super::{Answer, Server, hello};

/// An enrolled phone; numbers its operations itself.
pub struct Phone<'a> {
    pub server: &'a Server,
    pub device: DeviceId,
    pub tokens: Tokens,
    pub next_seq: u64,
}

impl Phone<'_> {
    pub fn op(&mut self, kind: DocKind, id: Uuid, base: Option<&Rev>, body: &Value) -> Op {
        let raw = RawValue::from_string(body.to_string()).unwrap();
        let op = Op::freeze(self.device, self.next_seq, id, kind, base.cloned(), raw);
        self.next_seq += 1;
        op
    }

    pub async fn try_push(&self, ops: &[Op]) -> Answer {
        self.push_saying(ops, ("lost", &json!([]))).await
    }

    async fn push_saying(&self, ops: &[Op], (name, value): (&str, &Value)) -> Answer {
        let body = json!({"hello": hello(), "ops": ops, name: value});
        self.server
            .post("/api/v1/sync/push", Some(&self.tokens.access), &body)
            .await
    }

    pub async fn push(&self, ops: &[Op]) -> PushReply {
        self.try_push(ops).await.ok()
    }

    /// Pushes, and says which numbers this phone no longer holds.
    pub async fn push_without(&self, ops: &[Op], lost: &Value) -> Answer {
        self.push_saying(ops, ("lost", lost)).await
    }

    /// Pushes, and says up to where this phone has followed the feed.
    pub async fn push_from(&self, cursor: &str, ops: &[Op]) -> Answer {
        self.push_saying(ops, ("cursor", &json!(cursor))).await
    }

    /// Pushes one operation and gives its verdict as JSON.
    pub async fn push_one(
        &mut self,
        kind: DocKind,
        id: Uuid,
        base: Option<&Rev>,
        body: &Value,
    ) -> Value {
        let op = self.op(kind, id, base, body);
        let reply = self.push(&[op]).await;
        serde_json::to_value(&reply.verdicts[0]).unwrap()
    }

    pub async fn try_pull(&self, cursor: Option<&str>, limit: u32) -> Answer {
        let body = json!({"hello": hello(), "cursor": cursor, "limit": limit});
        self.server
            .post("/api/v1/sync/pull", Some(&self.tokens.access), &body)
            .await
    }

    /// Everything from a cursor to the tip, in pages of `limit`.
    pub async fn pull(&self, cursor: Option<&str>, limit: u32) -> (Vec<Change>, String) {
        let mut changes = Vec::new();
        let mut cursor = cursor.map(str::to_owned);
        loop {
            let page: PullReply = self.try_pull(cursor.as_deref(), limit).await.ok();
            assert!(page.changes.len() <= limit as usize);
            changes.extend(page.changes);
            if !page.more {
                return (changes, page.cursor);
            }
            cursor = Some(page.cursor);
        }
    }
}
