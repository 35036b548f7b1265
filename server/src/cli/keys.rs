//! `keys`: replacing keys.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Store, out::Out};
use crate::{auth::jwt, clock, keys::token::TokenKeys};

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
}

impl KeysCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// What could not be done, in words.
    pub fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::RotateToken {
                store,
                at_once,
                out,
            } => {
                let dir = store.config().keys_dir;
                anyhow::ensure!(
                    dir.join("token.pem").exists(),
                    "there is no key in {}",
                    dir.display()
                );
                let keep_ms = match at_once {
                    true => 0,
                    false => i64::from(jwt::LIFETIME_S) * 1000,
                };
                let kid = TokenKeys::open(&dir)?.rotate(clock::now(), keep_ms)?;
                out.print(
                    &json!({ "kid": kid }),
                    [format!("tokens are signed with {kid}")],
                )
            }
        }
    }
}
