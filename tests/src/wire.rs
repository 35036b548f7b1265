//! A phone as the server sees it: enrolment, pushes and pulls as bytes on the wire, without the field
//! app's store. For measuring, and for sending what the app never would.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use data_encoding::BASE64URL_NOPAD;
use reqwest::{StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use tungngo_shared::{
    auth::{EnrolReply, EnrolRequest, RefreshRequest},
    clock::Millis,
    ids::DeviceId,
    sync::{
        Change, DocKind, Hello, MAX_ROWS, Op, ProtocolRange, PullReply, PullRequest, PushReply,
        PushRequest,
    },
};
use uuid::Uuid;

/// The level at which a phone compresses.
const ZSTD_LEVEL: i32 = 3;

/// An enrolled phone.
#[derive(Clone, Debug)]
pub struct WirePhone {
    client: reqwest::Client,
    url: String,
    /// The phone's id.
    pub device: DeviceId,
    /// What enrolment answered.
    pub enrolled: EnrolReply,
    next_seq: u64,
}

/// What a pull to the tip brought and cost.
#[derive(Debug, Default)]
pub struct Pulled {
    /// The rows, in feed order.
    pub changes: Vec<Change>,
    /// Where the feed stands now.
    pub cursor: String,
    /// How many requests it took.
    pub requests: u32,
    /// Compressed bodies of the replies, in bytes.
    pub bytes: usize,
}

/// The time now.
#[must_use]
pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Millis(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}

/// The time now, in microseconds since 1970.
#[must_use]
pub fn now_us() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX))
}

/// A new id of version 7.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

fn hello() -> Hello {
    Hello {
        protocol: ProtocolRange::OURS,
        app_version: "0.1.0".to_owned(),
        device_ms: now(),
        waiting: 0,
    }
}

impl WirePhone {
    /// Enrols with a code.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn enrol(url: &str, code: &str) -> anyhow::Result<Self> {
        crate::init_tls();
        let client = reqwest::Client::builder().build()?;
        let device = DeviceId(new_id());
        let request = EnrolRequest {
            code: code.to_owned(),
            device,
            nonce: BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>()),
            device_name: "wire".to_owned(),
            platform: "preview".to_owned(),
            app_version: "0.1.0".to_owned(),
            protocol: ProtocolRange::OURS,
        };
        let reply = client
            .post(format!("{url}/api/v1/enrol"))
            .json(&request)
            .send()
            .await?;
        let status = reply.status();
        let text = reply.text().await?;
        if !status.is_success() {
            bail!("enrolment answered {status}: {text}");
        }
        Ok(Self {
            client,
            url: url.to_owned(),
            device,
            enrolled: serde_json::from_str(&text)?,
            next_seq: 1,
        })
    }

    /// Freezes an edit with the next number.
    ///
    /// # Errors
    /// When the body cannot be written as JSON.
    pub fn freeze(&mut self, kind: DocKind, id: Uuid, body: &impl Serialize) -> anyhow::Result<Op> {
        let body = RawValue::from_string(serde_json::to_string(body)?)?;
        let op = Op::freeze(self.device, self.next_seq, id, kind, None, body);
        self.next_seq += 1;
        Ok(op)
    }

    /// A push as it goes over the wire: JSON, compressed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn push_bytes(ops: Vec<Op>) -> anyhow::Result<Vec<u8>> {
        let hello = hello();
        let text = serde_json::to_vec(&PushRequest {
            hello,
            cursor: None,
            ops,
            lost: Vec::new(),
        })?;
        Ok(zstd::encode_all(text.as_slice(), ZSTD_LEVEL)?)
    }

    /// Sends such bytes.
    ///
    /// # Errors
    /// When the server cannot be reached or does not answer 200.
    pub async fn push(&self, bytes: Vec<u8>) -> anyhow::Result<PushReply> {
        let (reply, _) = self.call("push", bytes, true).await?;
        Ok(reply)
    }

    /// Pulls to the tip of the feed from `cursor`, or everything.
    ///
    /// # Errors
    /// When the server cannot be reached or does not answer 200.
    pub async fn pull(&self, cursor: Option<String>) -> anyhow::Result<Pulled> {
        let mut pulled = Pulled::default();
        let mut cursor = cursor;
        loop {
            let request = PullRequest {
                hello: hello(),
                cursor: cursor.take(),
                limit: MAX_ROWS,
                check: false,
            };
            let body = serde_json::to_vec(&request)?;
            let (reply, bytes) = self.call::<PullReply>("pull", body, false).await?;
            pulled.requests += 1;
            pulled.bytes += bytes;
            pulled.changes.extend(reply.changes);
            if !reply.more {
                pulled.cursor = reply.cursor;
                return Ok(pulled);
            }
            cursor = Some(reply.cursor);
        }
    }

    /// Gets new tokens, as a phone does when the old ones are about to expire.
    ///
    /// # Errors
    /// When the server cannot be reached or knows the session no more.
    pub async fn renew(&mut self) -> anyhow::Result<()> {
        let refresh = self.enrolled.tokens.refresh.clone();
        let reply = self
            .client
            .post(format!("{}/api/v1/token/refresh", self.url))
            .json(&RefreshRequest { refresh })
            .send()
            .await?;
        let status = reply.status();
        if !status.is_success() {
            bail!("a new token was answered {status}");
        }
        self.enrolled.tokens = serde_json::from_slice(&reply.bytes().await?)?;
        Ok(())
    }

    /// Calls a sync step; returns the answer and its size as it was sent.
    async fn call<T: DeserializeOwned>(
        &self,
        step: &str,
        body: Vec<u8>,
        compressed: bool,
    ) -> anyhow::Result<(T, usize)> {
        let mut request = self
            .client
            .post(format!("{}/api/v1/sync/{step}", self.url))
            .bearer_auth(&self.enrolled.tokens.access)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_ENCODING, "zstd")
            .body(body);
        if compressed {
            request = request.header(header::CONTENT_ENCODING, "zstd");
        }
        let reply = request.send().await?;
        let status = reply.status();
        let packed = reply
            .headers()
            .get(header::CONTENT_ENCODING)
            .is_some_and(|encoding| encoding == "zstd");
        let bytes = reply.bytes().await?;
        let text = match packed {
            true => zstd::decode_all(bytes.as_ref()).context("the reply is not zstd")?,
            false => bytes.to_vec(),
        };
        if status != StatusCode::OK {
            bail!(
                "{step} answered {status}: {}",
                String::from_utf8_lossy(&text)
            );
        }
        Ok((serde_json::from_slice(&text)?, bytes.len()))
    }
}
