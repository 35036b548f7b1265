//! Access tokens: JWTs signed with Ed25519, ten minutes at most. The token only names a session;
//! who that is and what they may do is looked up with every request, so a revoked phone is out at once.

use std::sync::{PoisonError, RwLock};

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{VerifyingKey, pkcs8::EncodePrivateKey as _};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};
use tungngo_shared::clock::Millis;
use uuid::Uuid;

use crate::keys::token::{Stamp, TokenKeys, kid};

/// How long an access token lives, in seconds.
pub const LIFETIME_S: u32 = 600;
/// Who makes the tokens.
const ISSUER: &str = "tungngo-server";
/// Who they are for.
const AUDIENCE: &str = "tungngo-field";
/// What kind of token it is (RFC 9068 names access tokens so).
const TYPE: &str = "at+jwt";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    /// The phone's session.
    sid: Uuid,
    /// The generation of the refresh token that came with this one.
    #[serde(default)]
    gen_no: u32,
}

/// What a good access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// The phone's session.
    pub session: Uuid,
    /// The generation of the refresh token that came with it: whoever uses this token has that one.
    pub generation: u32,
}

/// Makes and checks access tokens.
pub struct AccessTokens {
    keys: TokenKeys,
    loaded: RwLock<Loaded>,
}

/// The keys as they were last read.
struct Loaded {
    stamp: Option<Stamp>,
    kid: String,
    signing: EncodingKey,
    checking: Vec<Checking>,
}

struct Checking {
    kid: String,
    key: DecodingKey,
    /// The end of a key that signs no more.
    until_ms: Option<Millis>,
}

fn decoding(public: &VerifyingKey) -> anyhow::Result<DecodingKey> {
    let x = BASE64URL_NOPAD.encode(public.as_bytes());
    Ok(DecodingKey::from_ed_components(&x)?)
}

impl Loaded {
    fn read(keys: &TokenKeys) -> anyhow::Result<Self> {
        // Looked at first: a key that is replaced meanwhile is read again the next time.
        let stamp = keys.stamp();
        let ring = keys.ring()?;
        let der = ring
            .current
            .to_pkcs8_der()
            .map_err(|e| anyhow::anyhow!("{e}"))?;
        let public = ring.current.verifying_key();
        let current = kid(&public);
        let mut checking = vec![Checking {
            kid: current.clone(),
            key: decoding(&public)?,
            until_ms: None,
        }];
        for old in &ring.retired {
            if let Some(public) = old.public() {
                checking.push(Checking {
                    kid: kid(&public),
                    key: decoding(&public)?,
                    until_ms: Some(old.until_ms),
                });
            }
        }
        Ok(Self {
            stamp,
            kid: current,
            signing: EncodingKey::from_ed_der(der.as_bytes()),
            checking,
        })
    }

    fn key(&self, kid: &str, now: Millis) -> Option<DecodingKey> {
        let found = self.checking.iter().find(|c| c.kid == kid)?;
        let good = found.until_ms.is_none_or(|until| now < until);
        good.then(|| found.key.clone())
    }
}

impl AccessTokens {
    /// Tokens signed with the newest of `keys`; a `kid` is a digest of the public half.
    ///
    /// # Errors
    /// When a key cannot be read or brought into the form that the JWT library wants.
    pub fn new(keys: TokenKeys) -> anyhow::Result<Self> {
        let loaded = RwLock::new(Loaded::read(&keys)?);
        Ok(Self { keys, loaded })
    }

    /// Reads the keys again when somebody has replaced them since.
    fn follow(&self) {
        let stamp = self.keys.stamp();
        let known = |loaded: &Loaded| loaded.stamp == stamp;
        if known(&self.loaded.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        match Loaded::read(&self.keys) {
            Ok(fresh) => *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = fresh,
            // The keys that were read before are as good as they were.
            Err(error) => tracing::error!(error = %error, "the token keys cannot be read again"),
        }
    }

    /// A token for a session, good for [`LIFETIME_S`] from `now`.
    ///
    /// # Errors
    /// The JWT library's own.
    pub fn issue(&self, access: Access, now: Millis) -> anyhow::Result<String> {
        self.follow();
        let iat = now.0.div_euclid(1000);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            iat,
            exp: iat + i64::from(LIFETIME_S),
            sid: access.session,
            gen_no: access.generation,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        let loaded = self.loaded.read().unwrap_or_else(PoisonError::into_inner);
        header.kid = Some(loaded.kid.clone());
        Ok(encode(&header, &claims, &loaded.signing)?)
    }

    fn key(&self, kid: &str, now: Millis) -> Option<DecodingKey> {
        let loaded = self.loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.key(kid, now)
    }

    /// What a good token says; none for any other, whatever is wrong with it.
    #[must_use]
    pub fn check(&self, token: &str, now: Millis) -> Option<Access> {
        let header = decode_header(token).ok()?;
        if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TYPE) {
            return None;
        }
        self.follow();
        let key = self.key(header.kid.as_deref()?, now)?;
        // Pinned: what the header says decides nothing.
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud"]);
        // The times are compared below with the same clock that made them.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &key, &rules).ok()?.claims;
        let now_s = now.0.div_euclid(1000);
        let fresh = now_s < claims.exp && claims.exp - claims.iat <= i64::from(LIFETIME_S);
        fresh.then_some(Access {
            session: claims.sid,
            generation: claims.gen_no,
        })
    }
}

#[cfg(test)]
mod tests;
