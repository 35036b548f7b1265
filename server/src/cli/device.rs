//! `device`: phones.

use clap::{Args, Subcommand};
use serde_json::json;
use tungngo_shared::ids::{DeviceId, WardCode};

use super::{Store, out::Out};
use crate::{
    app::App,
    clock,
    storage::{StoreError, auth::Device},
};

/// Phones.
#[derive(Debug, Args)]
pub struct DeviceCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List phones.
    List {
        #[command(flatten)]
        store: Store,
        /// Only this ward's.
        #[arg(long)]
        ward: Option<WardCode>,
        #[command(flatten)]
        out: Out,
    },
    /// Revoke a phone; its sessions end at once.
    Revoke {
        #[command(flatten)]
        store: Store,
        /// Its id.
        id: DeviceId,
        #[command(flatten)]
        out: Out,
    },
}

impl DeviceCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// What could not be done, in words.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::List { store, ward, out } => {
                let app = App::open(store.config())?;
                let devices = app.store.devices(ward).await?;
                out.print(&devices, devices.iter().map(line).collect::<Vec<_>>())
            }
            What::Revoke { store, id, out } => {
                let app = App::open(store.config())?;
                match app.store.revoke_device(id, None, clock::now()).await {
                    Ok(()) => out.print(&json!({ "id": id }), [format!("{id} is revoked")]),
                    Err(StoreError::NotFound) => anyhow::bail!("there is no phone {id}"),
                    Err(error) => Err(error.into()),
                }
            }
        }
    }
}

fn line(device: &Device) -> String {
    let seen = device.last_seen_ms.map_or_else(
        || "-".to_owned(),
        |ms| format!("{} {}", ms.local_dmy(), ms.local_hm()),
    );
    format!(
        "{} {} ({}) {seen} {}/{}{}",
        device.id,
        device.user_name,
        device.name,
        device.last_op_seq,
        device.last_op_seq + device.waiting,
        if device.revoked_ms.is_some() {
            " revoked"
        } else {
            ""
        },
    )
}
