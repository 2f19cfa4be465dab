use super::*;

/// The 32 bytes of a hash, in the base64url of a claim.
fn thumbprint(byte: u8) -> String {
    URL_SAFE_NO_PAD.encode([byte; 32])
}

fn bound(confirmation: Value) -> String {
    token(
        &header("EdDSA", "ed"),
        &with(payload(), "cnf", confirmation),
    )
}

#[tokio::test]
async fn a_token_that_is_bound_to_a_key_is_no_bearer_token() {
    for confirmation in [
        json!({"x5t#S256": thumbprint(1)}),
        json!({"jkt": thumbprint(1)}),
    ] {
        assert_eq!(
            outcome(&bound(confirmation)).await.unwrap_err(),
            TokenError::ProofMissing
        );
    }
}

#[tokio::test]
async fn a_bound_token_is_accepted_with_the_proof_it_asks_for_and_with_no_other() {
    let verifier = Endpoint::start(keys()).await.verifier();
    let token = bound(json!({"x5t#S256": thumbprint(1)}));
    let right = Confirmation::Certificate([1; 32]);
    // Remembered or not, the proof is looked at each time.
    for _ in 0..2 {
        for wrong in [
            Confirmation::Certificate([2; 32]),
            Confirmation::DpopKey([1; 32]),
        ] {
            let refused = verifier.verify_with(&token, Some(&wrong), now()).await;
            assert_eq!(refused.unwrap_err(), TokenError::ProofMissing);
        }
        let accepted = verifier.verify_with(&token, Some(&right), now()).await;
        assert!(accepted.is_ok());
        let bare = verifier.verify(&token, now()).await;
        assert_eq!(bare.unwrap_err(), TokenError::ProofMissing);
    }
}

#[tokio::test]
async fn a_binding_that_cannot_be_proven_here_is_refused() {
    for confirmation in [
        json!(null),
        json!({}),
        json!("x"),
        json!({"jwk": {"kty": "OKP"}}),
        json!({"kid": "a"}),
        json!({"x5t#S256": thumbprint(1), "jkt": thumbprint(1)}),
        json!({"jkt": "short"}),
        json!({"jkt": 1}),
    ] {
        assert_eq!(
            outcome(&bound(confirmation.clone())).await.unwrap_err(),
            TokenError::ClaimMissing("cnf"),
            "{confirmation}"
        );
    }
}

#[tokio::test]
async fn a_revoked_token_is_refused_at_once_also_where_it_is_remembered() {
    use crate::domain::revocation::{Revocation, Revoked};
    let verifier = Endpoint::start(keys()).await.verifier();
    let token = token(&header("EdDSA", "ed"), &payload());
    verifier.verify(&token, now()).await.unwrap();
    let revocation = Revocation {
        issuer: ISSUER.to_owned(),
        revoked: Revoked::Token("t1".to_owned()),
        until: Some(now() + TimeDelta::seconds(60)),
    };
    verifier.refuse([revocation].into_iter().collect());
    let refused = verifier.verify(&token, now()).await;
    assert_eq!(refused.unwrap_err(), TokenError::Revoked);
    let later = now() + TimeDelta::seconds(60);
    assert!(verifier.verify(&token, later).await.is_ok());
    verifier.refuse(Revocations::default());
    assert!(verifier.verify(&token, now()).await.is_ok());
}
