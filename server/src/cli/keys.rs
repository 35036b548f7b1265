//! `keys`: the keys outside the database.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::json;
use tungngo_shared::ids::WardCode;

use super::{Store, out::Out};
use crate::{
    app::{App, AppState},
    auth::jwt,
    clock,
    keys::token::TokenKeys,
};

/// Keys.
#[derive(Debug, Args)]
pub struct KeysCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Sign phones' access tokens with a new key, also while the server runs. Tokens of the old key
    /// run out within ten minutes.
    RotateToken {
        #[command(flatten)]
        store: Store,
        /// Refuse the old key's tokens at once: it may have been stolen. Phones get new ones by themselves.
        #[arg(long)]
        at_once: bool,
        #[command(flatten)]
        out: Out,
    },
    /// Give a ward a new sealing key. Phones seal to it from their next contact on; the old private key
    /// stays, because it alone opens what was sealed before.
    RotateSealing {
        #[command(flatten)]
        store: Store,
        /// Which ward.
        #[arg(long)]
        ward: WardCode,
        #[command(flatten)]
        out: Out,
    },
}

impl KeysCommand {
    /// Runs the command; a server may run meanwhile.
    ///
    /// # Errors
    /// What could not be done, in words.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::RotateToken {
                store,
                at_once,
                out,
            } => rotate_token(&store, at_once, &out),
            What::RotateSealing { store, ward, out } => {
                let app = App::open(store.config())?;
                let (before, after) = rotate_sealing(&app, &ward).await?;
                let value = json!({ "ward": ward, "before": before, "after": after });
                let lines = [
                    format!("ward {ward} seals to {after} now"),
                    format!(
                        "keep the private key of {before}: it alone opens what was sealed to it"
                    ),
                ];
                out.print(&value, lines)
            }
        }
    }
}

fn rotate_token(store: &Store, at_once: bool, out: &Out) -> anyhow::Result<()> {
    let dir = store.config().keys_dir;
    let keep_ms = match at_once {
        true => 0,
        false => i64::from(jwt::LIFETIME_S) * 1000,
    };
    anyhow::ensure!(
        dir.join("token.pem").exists(),
        "there is no key in {}",
        dir.display()
    );
    let kid = TokenKeys::open(&dir)?.rotate(clock::now(), keep_ms)?;
    out.print(
        &json!({ "kid": kid }),
        [format!("tokens are signed with {kid}")],
    )
}

/// Makes a new key pair for a ward and tells its phones by the feed; gives the ids of both keys.
///
/// # Errors
/// When there is no such ward, or the key cannot be kept.
pub async fn rotate_sealing(app: &AppState, code: &WardCode) -> anyhow::Result<(String, String)> {
    let ward = app.store.ward(code).await?;
    let mut ward = ward.with_context(|| format!("there is no ward {code}"))?;
    let now = clock::now();
    let before = ward.sealing_key.key_id.clone();
    // The private key is on the disk before any phone hears of the public one.
    ward.sealing_key = app.keys.new_ward_key(code, now)?;
    let after = ward.sealing_key.key_id.clone();
    let detail = json!({ "before": before, "after": after });
    app.store
        .change_ward(ward, ("keys.rotate", detail), now)
        .await?;
    Ok((before, after))
}
