use super::*;

#[tokio::test]
async fn types_of_access_tokens_are_accepted_in_any_case_and_no_others() {
    for accepted in ["at+jwt", "AT+JWT", "application/at+jwt", "JWT", "jwt"] {
        let header = with(header("EdDSA", "ed"), "typ", accepted.into());
        assert!(
            outcome(&token(&header, &payload())).await.is_ok(),
            "{accepted}"
        );
    }
    for other in ["dpop+jwt", "logout+jwt", "", "JWE"] {
        let header = with(header("EdDSA", "ed"), "typ", other.into());
        assert_eq!(
            refused(header, payload()).await,
            TokenError::NotAnAccessToken,
            "{other}"
        );
    }
    let none = without(header("EdDSA", "ed"), "typ");
    assert_eq!(refused(none, payload()).await, TokenError::NotAnAccessToken);
}

#[tokio::test]
async fn the_audience_is_required_and_must_name_us() {
    for other in [
        json!("other"),
        json!(["other"]),
        json!([]),
        json!({"simpul": 1}),
        json!("simpul "),
        json!(null),
    ] {
        let payload = with(payload(), "aud", other.clone());
        assert_eq!(
            refused(header("EdDSA", "ed"), payload).await,
            TokenError::Audience,
            "{other}"
        );
    }
    assert_eq!(
        refused(header("EdDSA", "ed"), without(payload(), "aud")).await,
        TokenError::Audience
    );
    let several = with(payload(), "aud", json!(["other", "simpul"]));
    assert!(
        outcome(&token(&header("EdDSA", "ed"), &several))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn required_claims_are_required() {
    for name in ["exp", "sub", "client_id"] {
        let missing = refused(header("EdDSA", "ed"), without(payload(), name)).await;
        assert_eq!(missing, TokenError::ClaimMissing(name));
        let wrong = refused(header("EdDSA", "ed"), with(payload(), name, json!({}))).await;
        assert_eq!(wrong, TokenError::ClaimMissing(name));
    }
}

#[tokio::test]
async fn dates_are_held_to_the_leeway() {
    let at = |seconds: i64| json!(now().timestamp() + seconds);
    let cases = [
        ("exp", -30, Err(TokenError::Expired)),
        ("exp", -29, Ok(())),
        ("nbf", 30, Ok(())),
        ("nbf", 31, Err(TokenError::NotYetValid)),
        ("iat", 30, Ok(())),
        ("iat", 31, Err(TokenError::NotYetValid)),
    ];
    for (name, seconds, expected) in cases {
        let token = token(&header("EdDSA", "ed"), &with(payload(), name, at(seconds)));
        assert_eq!(
            outcome(&token).await.map(drop),
            expected,
            "{name} {seconds}"
        );
    }
    for strange in [json!("1900000000"), json!(-1.5), json!(1e300), json!(null)] {
        let token = token(
            &header("EdDSA", "ed"),
            &with(payload(), "exp", strange.clone()),
        );
        assert!(outcome(&token).await.is_err(), "{strange}");
    }
}

#[tokio::test]
async fn only_a_space_separates_scopes() {
    let scopes = async |scope: Value| {
        let token = token(&header("EdDSA", "ed"), &with(payload(), "scope", scope));
        outcome(&token).await.map(|claims| claims.scopes.clone())
    };
    assert_eq!(
        scopes(json!("a:read\u{a0}b:read\tc\u{2028}d"))
            .await
            .unwrap(),
        ["a:read\u{a0}b:read\tc\u{2028}d"]
    );
    assert_eq!(
        scopes(json!("  a:read  b:read ")).await.unwrap(),
        ["a:read", "b:read"]
    );
    assert_eq!(scopes(json!("")).await.unwrap(), Vec::<String>::new());
    assert_eq!(
        scopes(json!(["a:read"])).await.unwrap_err(),
        TokenError::ClaimMissing("scope")
    );
    let none = outcome(&token(&header("EdDSA", "ed"), &without(payload(), "scope")))
        .await
        .unwrap();
    assert_eq!(none.scopes, Vec::<String>::new());
}

#[tokio::test]
async fn repeated_members_are_refused_in_both_parts() {
    let twice = payload()
        .to_string()
        .replacen('{', r#"{"scope":"worker:read","#, 1);
    let token = sign(
        &header("EdDSA", "ed").to_string(),
        &twice,
        &ed25519(1),
        Algorithm::EdDSA,
    );
    assert_eq!(outcome(&token).await.unwrap_err(), TokenError::Malformed);
    let twice = header("EdDSA", "ed")
        .to_string()
        .replacen('{', r#"{"alg":"none","#, 1);
    let token = sign(
        &twice,
        &payload().to_string(),
        &ed25519(1),
        Algorithm::EdDSA,
    );
    assert_eq!(outcome(&token).await.unwrap_err(), TokenError::Malformed);
}

#[tokio::test]
async fn overlong_tokens_and_claims_are_refused() {
    assert_eq!(
        outcome(&"a".repeat(9000)).await.unwrap_err(),
        TokenError::TooLong
    );
    let long = with(payload(), "client_id", json!("c".repeat(300)));
    assert_eq!(
        refused(header("EdDSA", "ed"), long).await,
        TokenError::ClaimMissing("client_id")
    );
}
