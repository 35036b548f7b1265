//! What a look over the whole store brought that was made while it was in use (a small one is looked over before it
//! opens).

use std::path::Path;

use tokio::sync::oneshot;

use super::Core;
use crate::protocol::SetAsideWhy;
use crate::store::{Examination, Result};

/// A look over the open store.
pub(super) struct Examined {
    found: oneshot::Receiver<bool>,
    _under_way: Examination,
}

impl Examined {
    /// Begins to look.
    pub(super) fn begin(store: &Path, key: &[u8; 32]) -> Result<Self> {
        let (tell, found) = oneshot::channel();
        // Nobody waiting any more: the store was closed meanwhile.
        let told = move |is_damaged| {
            let _ = tell.send(is_damaged);
        };
        Ok(Self {
            _under_way: Examination::begin(store, key, told)?,
            found,
        })
    }

    /// Waits for the end; whether the store is damaged.
    pub(super) async fn is_damaged(&mut self) -> bool {
        (&mut self.found).await.unwrap_or(false)
    }
}

impl Core {
    /// The look is over. A damaged store is set aside as one that was found damaged when it opened.
    pub(super) fn examined(&mut self, is_damaged: bool) {
        let Some(open) = &mut self.open else { return };
        open.examined = None;
        if !is_damaged {
            return;
        }
        // What was saved meanwhile may have no sealed copy yet.
        if let Err(failure) = open.secure_all() {
            tracing::error!(code = ?failure.code, "what was unsent could not be secured");
        }
        if let Err(failure) = self.set_store_aside(SetAsideWhy::Damaged) {
            tracing::error!(code = ?failure.code, "a damaged store could not be set aside");
        }
        self.changed();
    }
}
