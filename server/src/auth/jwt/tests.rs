use super::*;

const ACCESS: Access = Access {
    session: Uuid::max(),
    generation: 3,
};
const NOW: Millis = Millis(1_795_000_000_000);

fn tokens(seed: u8) -> AccessTokens {
    AccessTokens::new(&SigningKey::from_bytes(&[seed; 32])).unwrap()
}

/// A token whose parts are chosen one by one, signed by the right key.
fn forged(
    tokens: &AccessTokens,
    change: impl FnOnce(&mut Header, &mut serde_json::Value),
) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(tokens.kid.clone());
    let iat = NOW.0 / 1000;
    let mut claims = serde_json::json!({
        "iss": ISSUER, "aud": AUDIENCE, "iat": iat, "exp": iat + 600, "sid": Uuid::max(), "gen_no": 3,
    });
    change(&mut header, &mut claims);
    encode(&header, &claims, &tokens.signing).unwrap()
}

#[test]
fn a_token_is_good_for_ten_minutes() {
    let ours = tokens(1);
    let token = ours.issue(ACCESS, NOW).unwrap();
    assert_eq!(ours.check(&token, NOW), Some(ACCESS));
    assert_eq!(ours.check(&token, Millis(NOW.0 + 599_000)), Some(ACCESS));
    assert_eq!(ours.check(&token, Millis(NOW.0 + 600_000)), None);
}

#[test]
fn a_token_of_another_key_is_refused_even_under_our_kid() {
    let (ours, theirs) = (tokens(1), tokens(2));
    assert_eq!(ours.check(&theirs.issue(ACCESS, NOW).unwrap(), NOW), None);
    let posing = forged(&theirs, |h, _| h.kid = Some(ours.kid.clone()));
    assert_eq!(ours.check(&posing, NOW), None);
}

#[test]
fn each_pinned_part_is_checked() {
    let ours = tokens(1);
    assert_eq!(ours.check(&forged(&ours, |_, _| ()), NOW), Some(ACCESS));
    let iat = NOW.0 / 1000;
    type Change = fn(&mut Header, &mut serde_json::Value, i64);
    let changes: [(&str, Change); 9] = [
        ("typ", |h, _, _| h.typ = Some("JWT".to_owned())),
        ("no typ", |h, _, _| h.typ = None),
        ("kid", |h, _, _| h.kid = Some("0".to_owned())),
        ("no kid", |h, _, _| h.kid = None),
        ("iss", |_, c, _| c["iss"] = "somebody".into()),
        ("aud", |_, c, _| c["aud"] = "desk".into()),
        ("no aud", |_, c, _| {
            drop(c.as_object_mut().unwrap().remove("aud"))
        }),
        ("no exp", |_, c, _| {
            drop(c.as_object_mut().unwrap().remove("exp"))
        }),
        ("too long", |_, c, iat| c["exp"] = (iat + 601).into()),
    ];
    for (what, change) in changes {
        let token = forged(&ours, |h, c| change(h, c, iat));
        assert_eq!(ours.check(&token, NOW), None, "{what}");
    }
}

#[test]
fn other_algorithms_are_refused() {
    let ours = tokens(1);
    // The public key used as an HMAC secret, and no signature at all.
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(ours.kid.clone());
    let iat = NOW.0 / 1000;
    let claims = serde_json::json!({
        "iss": ISSUER, "aud": AUDIENCE, "iat": iat, "exp": iat + 600, "sid": Uuid::max(), "gen_no": 3,
    });
    let public = SigningKey::from_bytes(&[1; 32]).verifying_key();
    let secret = EncodingKey::from_secret(public.as_bytes());
    assert_eq!(
        ours.check(&encode(&header, &claims, &secret).unwrap(), NOW),
        None
    );

    let part = |v: serde_json::Value| BASE64URL_NOPAD.encode(v.to_string().as_bytes());
    let head = serde_json::json!({"alg": "none", "typ": TYPE, "kid": ours.kid});
    let unsigned = format!("{}.{}.", part(head), part(claims));
    assert_eq!(ours.check(&unsigned, NOW), None);
    for junk in ["", ".", "a.b.c"] {
        assert_eq!(ours.check(junk, NOW), None);
    }
}
