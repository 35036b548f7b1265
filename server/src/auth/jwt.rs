//! Access tokens: JWTs signed with Ed25519, ten minutes at most. The token only names a session;
//! who that is and what they may do is looked up with every request, so a revoked phone is out at once.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey as _};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tungngo_shared::clock::Millis;
use uuid::Uuid;

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
    signing: EncodingKey,
    checking: DecodingKey,
    kid: String,
}

impl AccessTokens {
    /// Tokens signed with `key`; its `kid` is a digest of the public half.
    ///
    /// # Errors
    /// When the key cannot be brought into the form that the JWT library wants.
    pub fn new(key: &SigningKey) -> anyhow::Result<Self> {
        let der = key.to_pkcs8_der().map_err(|e| anyhow::anyhow!("{e}"))?;
        let public = key.verifying_key();
        Ok(Self {
            signing: EncodingKey::from_ed_der(der.as_bytes()),
            checking: DecodingKey::from_ed_components(&BASE64URL_NOPAD.encode(public.as_bytes()))?,
            kid: HEXLOWER.encode(&Sha256::digest(public.as_bytes())[..8]),
        })
    }

    /// A token for a session, good for [`LIFETIME_S`] from `now`.
    ///
    /// # Errors
    /// The JWT library's own.
    pub fn issue(&self, access: Access, now: Millis) -> anyhow::Result<String> {
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
        header.kid = Some(self.kid.clone());
        Ok(encode(&header, &claims, &self.signing)?)
    }

    /// What a good token says; none for any other, whatever is wrong with it.
    #[must_use]
    pub fn check(&self, token: &str, now: Millis) -> Option<Access> {
        let header = decode_header(token).ok()?;
        if header.alg != Algorithm::EdDSA
            || header.typ.as_deref() != Some(TYPE)
            || header.kid.as_deref() != Some(self.kid.as_str())
        {
            return None;
        }
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud"]);
        // The times are compared below with the same clock that made them.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &self.checking, &rules).ok()?.claims;
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
