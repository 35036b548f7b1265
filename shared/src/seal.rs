//! Sealing to a public key: HPKE (RFC 9180), X25519 · HKDF-SHA256 · ChaCha20-Poly1305.
//! Only the holder of the private key opens, and only with the same binding. In base mode anyone may
//! seal; with a [`Sender`] (PSK mode) the seal also proves which phone made it.

use data_encoding::BASE64URL_NOPAD;
use hpke::{
    Deserializable, Kem as _, OpModeR, OpModeS, PskBundle, Serializable, aead::ChaCha20Poly1305,
    kdf::HkdfSha256, kem::X25519HkdfSha256,
};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ids::DeviceId;

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

/// How many bytes the encapsulated key has.
pub const ENC_BYTES: usize = 32;

/// How many bytes a ciphertext is longer than its content.
pub const TAG_BYTES: usize = 16;

/// A phone that seals, proven by a secret it shares with the server: the SHA-256 of its enrolment
/// nonce, which the server keeps and which never travels.
#[derive(Clone)]
pub struct Sender {
    psk: [u8; 32],
    id: String,
}

impl Sender {
    /// The phone that enrolled with this nonce.
    #[must_use]
    pub fn phone(device: DeviceId, nonce: &str) -> Self {
        Self {
            psk: Sha256::digest(nonce.as_bytes()).into(),
            id: format!("tungngo/device/{device}"),
        }
    }

    /// The same phone as the server knows it: by the nonce's SHA-256 in base64url.
    #[must_use]
    pub fn known(device: DeviceId, nonce_hash: &str) -> Option<Self> {
        let psk = BASE64URL_NOPAD.decode(nonce_hash.as_bytes()).ok()?;
        Some(Self {
            psk: psk.try_into().ok()?,
            id: format!("tungngo/device/{device}"),
        })
    }

    fn bundle(&self) -> Result<PskBundle<'_>, SealError> {
        PskBundle::new(&self.psk, self.id.as_bytes()).map_err(|_| SealError::BadKey)
    }
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
    let (enc, ct) = sealed_bytes(key, &OpModeS::Base, binding, content, rng)?;
    Ok(in_text(key, &enc, &ct))
}

/// The same from a phone that proves who it is.
///
/// # Errors
/// [`SealError::BadKey`] when the public key is damaged.
pub fn seal_from(
    sender: &Sender,
    key: &SealingKey,
    binding: &[u8],
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Sealed, SealError> {
    let (enc, ct) = seal_bytes_from(sender, key, binding, content, rng)?;
    Ok(in_text(key, &enc, &ct))
}

/// The same as bytes: the encapsulated key ([`ENC_BYTES`]) and the ciphertext, [`TAG_BYTES`] longer
/// than the content.
///
/// # Errors
/// [`SealError::BadKey`] when the public key is damaged.
pub fn seal_bytes_from(
    sender: &Sender,
    key: &SealingKey,
    binding: &[u8],
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Vec<u8>), SealError> {
    sealed_bytes(key, &OpModeS::Psk(sender.bundle()?), binding, content, rng)
}

fn in_text(key: &SealingKey, enc: &[u8], ct: &[u8]) -> Sealed {
    Sealed {
        key_id: key.key_id.clone(),
        enc: BASE64URL_NOPAD.encode(enc),
        ct: BASE64URL_NOPAD.encode(ct),
    }
}

fn sealed_bytes(
    key: &SealingKey,
    mode: &OpModeS<'_, Kem>,
    binding: &[u8],
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Vec<u8>), SealError> {
    let bytes = BASE64URL_NOPAD
        .decode(key.public.as_bytes())
        .map_err(|_| SealError::BadKey)?;
    let public =
        <Kem as hpke::Kem>::PublicKey::from_bytes(&bytes).map_err(|_| SealError::BadKey)?;
    let (enc, ct) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
        mode, &public, INFO, content, binding, rng,
    )
    .map_err(|_| SealError::BadKey)?;
    Ok((enc.to_bytes().to_vec(), ct))
}

/// Opens what was sealed to the public half of `private` with the same binding.
///
/// # Errors
/// [`SealError`], without telling which part did not fit.
pub fn open(private: &[u8], binding: &[u8], sealed: &Sealed) -> Result<Vec<u8>, SealError> {
    let (enc, ct) = as_bytes(sealed)?;
    opened(private, &OpModeR::Base, binding, &enc, &ct)
}

/// Opens what `sender` sealed.
///
/// # Errors
/// [`SealError`], also when another phone sealed it.
pub fn open_from(
    sender: &Sender,
    private: &[u8],
    binding: &[u8],
    sealed: &Sealed,
) -> Result<Vec<u8>, SealError> {
    let (enc, ct) = as_bytes(sealed)?;
    open_bytes_from(sender, private, binding, &enc, &ct)
}

/// The same from bytes as [`seal_bytes_from`] gave them.
///
/// # Errors
/// [`SealError`], also when another phone sealed it.
pub fn open_bytes_from(
    sender: &Sender,
    private: &[u8],
    binding: &[u8],
    enc: &[u8],
    ct: &[u8],
) -> Result<Vec<u8>, SealError> {
    let mode = OpModeR::Psk(sender.bundle()?);
    opened(private, &mode, binding, enc, ct)
}

fn as_bytes(sealed: &Sealed) -> Result<(Vec<u8>, Vec<u8>), SealError> {
    let decode = |text: &str| {
        BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| SealError::DoesNotOpen)
    };
    Ok((decode(&sealed.enc)?, decode(&sealed.ct)?))
}

fn opened(
    private: &[u8],
    mode: &OpModeR<'_, Kem>,
    binding: &[u8],
    enc: &[u8],
    ct: &[u8],
) -> Result<Vec<u8>, SealError> {
    let private =
        <Kem as hpke::Kem>::PrivateKey::from_bytes(private).map_err(|_| SealError::BadKey)?;
    let enc =
        <Kem as hpke::Kem>::EncappedKey::from_bytes(enc).map_err(|_| SealError::DoesNotOpen)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
        mode, &private, &enc, INFO, ct, binding,
    )
    .map_err(|_| SealError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_proves_which_phone_made_it() {
        let mut rng = rand::rng();
        let (private, public) = generate("k1", &mut rng);
        let device = DeviceId::from_parts(1, [1; 10]);
        let phone = Sender::phone(device, "nonce");
        let hash = BASE64URL_NOPAD.encode(&Sha256::digest(b"nonce"));
        let known = Sender::known(device, &hash).unwrap();
        let sealed = seal_from(&phone, &public, b"b", b"content", &mut rng).unwrap();
        assert_eq!(
            open_from(&known, &private, b"b", &sealed).unwrap(),
            b"content"
        );
        let another_id = Sender::phone(DeviceId::from_parts(2, [1; 10]), "nonce");
        let another_nonce = Sender::phone(device, "other");
        for stranger in [another_id, another_nonce] {
            assert!(open_from(&stranger, &private, b"b", &sealed).is_err());
        }
        // What anybody sealed does not pass for a phone's, nor the other way round.
        let anybody = seal(&public, b"b", b"content", &mut rng).unwrap();
        assert!(open_from(&known, &private, b"b", &anybody).is_err());
        assert!(open(&private, b"b", &sealed).is_err());
        assert!(Sender::known(device, "short").is_none());
    }
}
