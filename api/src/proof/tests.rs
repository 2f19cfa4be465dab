use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;

use super::key_set::{Days, PublicKey};
use super::*;
use crate::domain::clearance::statement::{
    Reference, StatedReason, StatedSource, Status, StatusPlace, Words,
};
use crate::domain::codes::{Code as _, PermitVerdict, ReasonCode, ServiceKind, SourceRegister};

mod forms;
mod lists;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    moment("2026-11-26T03:00:00Z")
}

fn signing(seed: u8) -> SigningKey {
    SigningKey::of(&[seed; 32], day("2026-01-01")).unwrap()
}

fn keys() -> KeySet {
    KeySet::new(Some(signing(1)), Vec::new())
}

fn reason(code: ReasonCode, words: &str) -> StatedReason {
    let words = |part: &str| Words {
        en: format!("{part} in English"),
        id: format!("{part} {words}"),
    };
    StatedReason {
        code,
        contact: "BPJS Ketenagakerjaan Cabang Sumbawa".to_owned(),
        cure: words("Penuhi kewajiban"),
        legal_basis: "UU 24/2011 Ps. 17; PP 86/2013 Ps. 9".to_owned(),
        reference: (code == ReasonCode::RestrictionInForce).then(|| "TMP2T/1/2026".to_owned()),
        register: None,
        text: words("Sanksi berlaku"),
    }
}

fn statement() -> Statement {
    Statement {
        expires_at: moment("2026-12-10T16:00:00Z").timestamp(),
        issued_at: moment("2026-11-26T02:00:00Z").timestamp(),
        issuer: "https://simpul.sumbawakab.go.id".to_owned(),
        reference: Reference::of([7; 10]),
        law_hash: "b3e1".repeat(16),
        policy_basis: Some("Perbup Sumbawa 33/2024".to_owned()),
        reasons: vec![reason(ReasonCode::RestrictionInForce, "untuk layanan ini.")],
        service: ServiceKind::BuildingApproval,
        sources: SourceRegister::ALL
            .iter()
            .map(|(register, _)| StatedSource {
                as_of: Some(day("2026-11-20")),
                register: *register,
            })
            .collect(),
        status: Status {
            status_list: StatusPlace {
                index: 41,
                uri: "https://simpul.sumbawakab.go.id/clearance/status".to_owned(),
            },
        },
        nib: "0120304050607".parse().unwrap(),
        valid_until: day("2026-12-10"),
        verdict: PermitVerdict::Restricted,
    }
}

fn kept() -> KeptClearance {
    KeptClearance {
        statement: statement(),
        employer: None,
        withdrawal: None,
    }
}

/// A compact JWS with parts replaced.
fn with(compact: &str, place: usize, bytes: &[u8]) -> String {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let mut parts: Vec<&str> = compact.split('.').collect();
    parts[place] = &encoded;
    parts.join(".")
}

#[test]
fn what_was_signed_opens_and_is_the_same_bytes_each_time() {
    let signed = sign(&statement(), &signing(1)).unwrap();
    assert_eq!(signed, sign(&statement(), &signing(1)).unwrap());
    assert_eq!(open(&signed, &keys()).unwrap(), statement());
    assert_eq!(open(&format!("{signed}\n"), &keys()).unwrap(), statement());
}

/// RFC 8037, appendix A: the key, its thumbprint as `kid`, and that nothing secret is published.
#[test]
fn a_key_is_named_by_its_thumbprint_of_rfc_7638() {
    let seed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let bytes = {
        use base64::Engine as _;
        let decoded = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(seed);
        <[u8; 32]>::try_from(decoded.unwrap()).unwrap()
    };
    let key = SigningKey::of(&bytes, day("2026-01-01")).unwrap();
    assert_eq!(
        key.public().id(),
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    );
    let set = KeySet::new(Some(key), Vec::new()).to_json().unwrap();
    assert!(set.contains(x) && !set.contains(seed), "{set}");
    let read = KeySet::parse(&set).unwrap();
    assert_eq!(read.public().count(), 1);
    assert!(read.signing().is_none());
}

#[test]
fn another_algorithm_or_none_is_refused_whatever_it_is_signed_with() {
    let signed = sign(&statement(), &signing(1)).unwrap();
    let id = signing(1).public().id().to_owned();
    for alg in ["none", "None", "HS256", "ES256", "RS256", "Ed25519", ""] {
        let header = format!(r#"{{"alg":"{alg}","kid":"{id}","typ":"simpul-clearance+jwt"}}"#);
        let forged = with(&signed, 0, header.as_bytes());
        assert_eq!(open(&forged, &keys()), Err(ProofError::Algorithm), "{alg}");
        let bare = format!("{}.", forged.rsplit_once('.').unwrap().0);
        assert_eq!(open(&bare, &keys()), Err(ProofError::Algorithm), "{alg}");
    }
}

#[test]
fn a_header_with_anything_more_or_less_or_twice_is_refused() {
    let signed = sign(&statement(), &signing(1)).unwrap();
    let id = signing(1).public().id().to_owned();
    let known = format!(r#""alg":"EdDSA","kid":"{id}","typ":"simpul-clearance+jwt""#);
    for header in [
        format!(r#"{{{known},"crit":["b64"],"b64":false}}"#),
        format!(r#"{{{known},"jwk":{{}}}}"#),
        format!(r#"{{{known},"jku":"https://evil.example"}}"#),
        format!(r#"{{{known},"alg":"none"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{id}"}}"#),
        "[]".to_owned(),
        "{".to_owned(),
    ] {
        let forged = with(&signed, 0, header.as_bytes());
        assert_eq!(
            open(&forged, &keys()),
            Err(ProofError::Malformed),
            "{header}"
        );
    }
}

#[test]
fn another_key_another_kind_and_a_dropped_signature_are_refused() {
    let signed = sign(&statement(), &signing(2)).unwrap();
    assert_eq!(open(&signed, &keys()), Err(ProofError::UnknownKey));
    // Named as the known key, signed by the other.
    let header = format!(
        r#"{{"alg":"EdDSA","kid":"{}","typ":"simpul-clearance+jwt"}}"#,
        signing(1).public().id()
    );
    let forged = with(&signed, 0, header.as_bytes());
    assert_eq!(open(&forged, &keys()), Err(ProofError::Signature));
    let payload = statement().to_json().unwrap();
    for kind in ["JWT", "at+jwt", status_list::LIST_TYPE] {
        let other = jws::sign(kind, &payload, &signing(1)).unwrap();
        assert_eq!(open(&other, &keys()), Err(ProofError::Kind), "{kind}");
    }
    let signed = sign(&statement(), &signing(1)).unwrap();
    let bare = format!("{}.", signed.rsplit_once('.').unwrap().0);
    assert_eq!(open(&bare, &keys()), Err(ProofError::Signature));
    let zeros = with(&signed, 2, &[0; 64]);
    assert_eq!(open(&zeros, &keys()), Err(ProofError::Signature));
    assert_eq!(open("", &keys()), Err(ProofError::Malformed));
    let long = "a".repeat(STATEMENT_BYTES_MAX + 1);
    assert_eq!(open(&long, &keys()), Err(ProofError::TooLong));
}

#[test]
fn a_payload_that_is_no_statement_is_refused_though_it_is_signed() {
    for payload in ["", "{}", "[]", r#"{"verdict":"CLEAR"}"#] {
        let signed = jws::sign(STATEMENT_TYPE, payload.as_bytes(), &signing(1)).unwrap();
        assert_eq!(open(&signed, &keys()), Err(ProofError::Claims), "{payload}");
    }
}

#[test]
fn a_key_that_was_changed_verifies_what_it_signed_and_nothing_of_a_later_day() {
    let signed = sign(&statement(), &signing(1)).unwrap();
    let bytes = signing(1).public().bytes().unwrap();
    let kept_until = |last: &str| {
        let days = Days {
            first: day("2026-01-01"),
            last: Some(day(last)),
        };
        KeySet::new(Some(signing(2)), vec![PublicKey::of(&bytes, days).unwrap()])
    };
    let rotated = kept_until("2026-11-26");
    assert_eq!(open(&signed, &rotated).unwrap(), statement());
    // Read as an outsider reads it.
    let read = KeySet::parse(&rotated.to_json().unwrap()).unwrap();
    assert_eq!(open(&signed, &read).unwrap(), statement());
    let renewed = sign(&statement(), rotated.signing().unwrap()).unwrap();
    assert_eq!(open(&renewed, &read).unwrap(), statement());
    assert_eq!(
        open(&signed, &kept_until("2026-11-25")),
        Err(ProofError::KeyEnded)
    );
}

#[test]
fn a_statement_that_lasts_for_ever_is_neither_signed_nor_opened() {
    for seconds in [-1, VALID_SECONDS_MAX + 1, i64::MAX] {
        let mut lasting = statement();
        lasting.expires_at = lasting.issued_at.saturating_add(seconds);
        assert_eq!(sign(&lasting, &signing(1)), Err(ProofError::TooLasting));
        let payload = lasting.to_json().unwrap();
        let forged = jws::sign(STATEMENT_TYPE, &payload, &signing(1)).unwrap();
        assert_eq!(open(&forged, &keys()), Err(ProofError::TooLasting));
    }
}

#[test]
fn a_published_key_whose_id_is_not_its_thumbprint_is_passed_over() {
    let set = keys().to_json().unwrap();
    let renamed = set.replace(signing(1).public().id(), signing(2).public().id());
    assert_eq!(KeySet::parse(&renamed).unwrap().public().count(), 0);
    let other = set.replace("\"OKP\"", "\"EC\"");
    assert_eq!(KeySet::parse(&other).unwrap().public().count(), 0);
    for wrong in ["", "{}", r#"{"keys":1}"#] {
        assert!(KeySet::parse(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    /// Any letter of a signed statement replaced by any other: never opened as what was signed, and
    /// never as anything else.
    #[test]
    fn a_changed_letter_is_noticed(place in any::<prop::sample::Index>(), letter in "[A-Za-z0-9_.~-]") {
        let signed = sign(&statement(), &signing(1)).unwrap();
        let place = place.index(signed.len());
        let mut changed = signed.clone();
        changed.replace_range(place..=place, &letter);
        prop_assume!(changed != signed);
        prop_assert!(open(&changed, &keys()).is_err());
    }

    #[test]
    fn no_text_is_a_statement(text in "[A-Za-z0-9_.-]{0,200}") {
        prop_assert!(open(&text, &keys()).is_err());
    }
}
