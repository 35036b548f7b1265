//! Ids in addresses.

use axum::{
    extract::{FromRequestParts, Path as AnyPath},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::problem::ApiError;

/// What an address names. One that cannot be an id names nothing: that is not found, not a fault of
/// whoever followed the link.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match AnyPath::from_request_parts(parts, state).await {
            Ok(AnyPath(named)) => Ok(Self(named)),
            Err(_) => Err(ApiError::not_found()),
        }
    }
}
