use super::*;

const ACCESS: Access = Access {
    session: Uuid::max(),
    generation: 3,
};
const NOW: Millis = Millis(1_795_000_000_000);

/// Tokens of a key of their own, with its folder.
fn tokens() -> (AccessTokens, TokenKeys, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let keys = TokenKeys::open(dir.path()).unwrap();
    (AccessTokens::new(keys.clone()).unwrap(), keys, dir)
}

fn our_kid(tokens: &AccessTokens) -> String {
    tokens.loaded.read().unwrap().kid.clone()
}

/// A token whose parts are chosen one by one, signed by the right key.
fn forged(
    tokens: &AccessTokens,
    change: impl FnOnce(&mut Header, &mut serde_json::Value),
) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(our_kid(tokens));
    let iat = NOW.0 / 1000;
    let mut claims = serde_json::json!({
        "iss": ISSUER, "aud": AUDIENCE, "iat": iat, "exp": iat + 600, "sid": Uuid::max(), "gen_no": 3,
    });
    change(&mut header, &mut claims);
    encode(&header, &claims, &tokens.loaded.read().unwrap().signing).unwrap()
}

#[test]
fn a_token_is_good_for_ten_minutes() {
    let (ours, _keys, _dir) = tokens();
    let token = ours.issue(ACCESS, NOW).unwrap();
    assert_eq!(ours.check(&token, NOW), Some(ACCESS));
    assert_eq!(ours.check(&token, Millis(NOW.0 + 599_000)), Some(ACCESS));
    assert_eq!(ours.check(&token, Millis(NOW.0 + 600_000)), None);
}

#[test]
fn a_token_of_another_key_is_refused_even_under_our_kid() {
    let (ours, _keys, _dir) = tokens();
    let (theirs, _their_keys, _their_dir) = tokens();
    assert_eq!(ours.check(&theirs.issue(ACCESS, NOW).unwrap(), NOW), None);
    let posing = forged(&theirs, |h, _| h.kid = Some(our_kid(&ours)));
    assert_eq!(ours.check(&posing, NOW), None);
}

#[test]
fn each_pinned_part_is_checked() {
    let (ours, _keys, _dir) = tokens();
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
    let (ours, keys, _dir) = tokens();
    // The public key used as an HMAC secret, and no signature at all.
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(our_kid(&ours));
    let iat = NOW.0 / 1000;
    let claims = serde_json::json!({
        "iss": ISSUER, "aud": AUDIENCE, "iat": iat, "exp": iat + 600, "sid": Uuid::max(), "gen_no": 3,
    });
    let public = keys.ring().unwrap().current.verifying_key();
    let secret = EncodingKey::from_secret(public.as_bytes());
    assert_eq!(
        ours.check(&encode(&header, &claims, &secret).unwrap(), NOW),
        None
    );

    let part = |v: serde_json::Value| BASE64URL_NOPAD.encode(v.to_string().as_bytes());
    let head = serde_json::json!({"alg": "none", "typ": TYPE, "kid": our_kid(&ours)});
    let unsigned = format!("{}.{}.", part(head), part(claims));
    assert_eq!(ours.check(&unsigned, NOW), None);
    for junk in ["", ".", "a.b.c"] {
        assert_eq!(ours.check(junk, NOW), None);
    }
}

#[test]
fn a_replaced_keys_tokens_run_out_and_a_stolen_ones_are_out_at_once() {
    let (ours, keys, _dir) = tokens();
    let (first, before) = (ours.issue(ACCESS, NOW).unwrap(), our_kid(&ours));
    let ten_minutes = i64::from(LIFETIME_S) * 1000;
    let named = keys.rotate(NOW, ten_minutes).unwrap();
    // The server that runs follows by itself.
    let second = ours.issue(ACCESS, NOW).unwrap();
    assert_eq!(our_kid(&ours), named);
    assert_ne!(named, before);
    for token in [&first, &second] {
        assert_eq!(ours.check(token, NOW), Some(ACCESS));
    }
    keys.rotate(NOW, 0).unwrap();
    for token in [first, second] {
        assert_eq!(ours.check(&token, NOW), None);
    }
    let third = ours.issue(ACCESS, NOW).unwrap();
    assert_eq!(ours.check(&third, NOW), Some(ACCESS));
    // And after a restart.
    let again = AccessTokens::new(keys).unwrap();
    assert_eq!(again.check(&third, NOW), Some(ACCESS));
}

#[test]
fn a_retired_key_ends_with_its_time() {
    let (ours, keys, _dir) = tokens();
    let old = ours.issue(ACCESS, NOW).unwrap();
    keys.rotate(NOW, 1000).unwrap();
    assert_eq!(ours.check(&old, Millis(NOW.0 + 999)), Some(ACCESS));
    assert_eq!(ours.check(&old, Millis(NOW.0 + 1000)), None);
}
