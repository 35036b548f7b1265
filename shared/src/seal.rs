//! Sealing to a public key: HPKE (RFC 9180), X25519 · HKDF-SHA256 · ChaCha20-Poly1305, base mode.
//! Anyone may seal; only the holder of the private key opens, and only with the same binding.

use data_encoding::BASE64URL_NOPAD;
use hpke::{
    Deserializable, Kem as _, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305,
    kdf::HkdfSha256, kem::X25519HkdfSha256,
};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

type Kem = X25519HkdfSha256;

/// Set apart from any other use of the same key.
const INFO: &[u8] = b"tungngo/seal/1";

/// A public key to seal to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealingKey {
    /// Which key this is, so that a ward can change keys.
    pub key_id: String,
    /// The X25519 public key, 32 bytes in base64url.
    pub public: String,
}

/// Something sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The key it was sealed to.
    pub key_id: String,
    /// The encapsulated key, base64url.
    pub enc: String,
    /// The ciphertext with its tag, base64url.
    pub ct: String,
}

/// Why sealing or opening failed. Says nothing about the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key is not a key.
    #[error("the key is damaged")]
    BadKey,
    /// Made for another key or binding, or changed on the way.
    #[error("the seal does not open with this key and binding")]
    DoesNotOpen,
}

/// Makes a key pair: the private key (32 bytes) and the public one.
#[must_use]
pub fn generate(key_id: &str, rng: &mut impl CryptoRng) -> (Vec<u8>, SealingKey) {
    let (private, public) = Kem::gen_keypair_with_rng(rng);
    (
        private.to_bytes().to_vec(),
        SealingKey {
            key_id: key_id.to_owned(),
            public: BASE64URL_NOPAD.encode(&public.to_bytes()),
        },
    )
}

/// Seals `content` to `key`, bound to `binding` (authenticated, not sent).
///
/// # Errors
/// [`SealError::BadKey`] when the public key is damaged.
pub fn seal(
    key: &SealingKey,
    binding: &[u8],
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Sealed, SealError> {
    let bytes = BASE64URL_NOPAD
        .decode(key.public.as_bytes())
        .map_err(|_| SealError::BadKey)?;
    let public =
        <Kem as hpke::Kem>::PublicKey::from_bytes(&bytes).map_err(|_| SealError::BadKey)?;
    let (enc, ct) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeS::Base,
        &public,
        INFO,
        content,
        binding,
        rng,
    )
    .map_err(|_| SealError::BadKey)?;
    Ok(Sealed {
        key_id: key.key_id.clone(),
        enc: BASE64URL_NOPAD.encode(&enc.to_bytes()),
        ct: BASE64URL_NOPAD.encode(&ct),
    })
}

/// Opens what was sealed to the public half of `private` with the same binding.
///
/// # Errors
/// [`SealError`], without telling which part did not fit.
pub fn open(private: &[u8], binding: &[u8], sealed: &Sealed) -> Result<Vec<u8>, SealError> {
    let private =
        <Kem as hpke::Kem>::PrivateKey::from_bytes(private).map_err(|_| SealError::BadKey)?;
    let decode = |text: &str| {
        BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| SealError::DoesNotOpen)
    };
    let enc = <Kem as hpke::Kem>::EncappedKey::from_bytes(&decode(&sealed.enc)?)
        .map_err(|_| SealError::DoesNotOpen)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeR::Base,
        &private,
        &enc,
        INFO,
        &decode(&sealed.ct)?,
        binding,
    )
    .map_err(|_| SealError::DoesNotOpen)
}
