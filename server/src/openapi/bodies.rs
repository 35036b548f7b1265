//! The bodies of requests and answers as the API's description shows them. The types that travel are those
//! of the same names in `tungngo-shared`, which knows nothing of OpenAPI; made-up requests (`cargo xtask test --only
//! schemathesis`) hold real answers to them.
#![allow(dead_code, missing_docs, reason = "only their shapes are used")]

use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// An error (RFC 9457), told apart by `code`.
#[derive(ToSchema)]
pub struct Problem {
    #[schema(rename = "type")]
    r#type: String,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    code: String,
    title: String,
    #[schema(nullable = false)]
    detail: Option<String>,
    fields: Option<Vec<FieldError>>,
}

#[derive(ToSchema)]
pub struct FieldError {
    path: String,
    code: String,
}

#[derive(ToSchema)]
pub struct EnrolCheckRequest {
    code: String,
}

#[derive(ToSchema)]
pub struct EnrolCheckReply {
    name: String,
    role: String,
    ward_name: String,
}

#[derive(ToSchema)]
pub struct ProtocolRange {
    #[schema(minimum = 0, maximum = 4_294_967_295_u64)]
    min: u64,
    #[schema(minimum = 0, maximum = 4_294_967_295_u64)]
    max: u64,
}

#[derive(ToSchema)]
pub struct EnrolRequest {
    code: String,
    device: Uuid,
    #[schema(min_length = 22)]
    nonce: String,
    #[schema(max_length = 80)]
    device_name: String,
    #[schema(max_length = 80)]
    platform: String,
    #[schema(max_length = 80)]
    app_version: String,
    protocol: ProtocolRange,
}

#[derive(ToSchema)]
pub struct EnrolReply {
    user: Uuid,
    name: String,
    role: String,
    ward: String,
    #[schema(value_type = Object)]
    ward_body: Value,
    tokens: Tokens,
}

#[derive(ToSchema)]
pub struct RefreshRequest {
    refresh: String,
}

#[derive(ToSchema)]
pub struct Tokens {
    access: String,
    access_expires_in_s: u32,
    refresh: String,
    server_ms: i64,
}

#[derive(ToSchema)]
pub struct Hello {
    protocol: ProtocolRange,
    app_version: String,
    device_ms: i64,
    #[schema(minimum = 0, nullable = false)]
    waiting: Option<u64>,
}

#[derive(ToSchema)]
pub struct Op {
    #[schema(minimum = 1)]
    op_seq: u64,
    doc_id: Uuid,
    kind: String,
    base_rev: Option<String>,
    #[schema(value_type = Object)]
    body: Value,
    sha256: String,
}

#[derive(ToSchema)]
pub struct PushRequest {
    hello: Hello,
    /// Where the last pull ended; a server that was restored since answers `cursor_reset`.
    #[schema(nullable = false)]
    cursor: Option<String>,
    #[schema(max_items = 200)]
    ops: Vec<Op>,
    /// Numbers that the phone gave once and no longer holds.
    #[schema(max_items = 200, nullable = false)]
    lost: Option<Vec<Span>>,
}

#[derive(ToSchema)]
pub struct Span {
    #[schema(minimum = 1)]
    first: u64,
    #[schema(minimum = 1)]
    last: u64,
}

#[derive(ToSchema)]
pub struct PushReply {
    verdicts: Vec<Verdict>,
    gap: Option<Gap>,
    last_op_seq: u64,
    server_ms: i64,
}

/// Also `rev`, `code`, `clashes` or `fields`, by `verdict`.
#[derive(ToSchema)]
pub struct Verdict {
    op_seq: u64,
    verdict: String,
}

#[derive(ToSchema)]
pub struct Gap {
    expected: u64,
}

#[derive(ToSchema)]
pub struct PullRequest {
    hello: Hello,
    cursor: Option<String>,
    #[schema(minimum = 1, maximum = 500)]
    limit: u32,
    #[schema(nullable = false)]
    check: Option<bool>,
}

#[derive(ToSchema)]
pub struct PullReply {
    changes: Vec<Change>,
    cursor: String,
    more: bool,
    server_ms: i64,
    last_op_seq: Option<u64>,
    #[schema(value_type = Option<Object>)]
    check: Option<Value>,
}

#[derive(ToSchema)]
pub struct Change {
    id: Uuid,
    kind: String,
    change: String,
    rev: Option<String>,
    #[schema(value_type = Option<Object>)]
    body: Option<Value>,
}

#[derive(ToSchema)]
pub struct RescueRequest {
    hello: Hello,
    #[schema(value_type = Vec<Object>)]
    records: Vec<Value>,
}

#[derive(ToSchema)]
pub struct RescueReply {
    #[schema(value_type = Vec<Object>)]
    answers: Vec<Value>,
    server_ms: i64,
}
