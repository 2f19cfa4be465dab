//! The status list.
use super::*;
use crate::proof::status_list::{ListFull, OpenedList, StatusList};

const URI: &str = "https://simpul.sumbawakab.go.id/clearance/status";

fn list(indexes: &[u64], size: u64) -> StatusList {
    StatusList::of(&Withdrawn {
        indexes: indexes.to_vec(),
        size,
    })
    .unwrap()
}

/// The example of the draft, section 4.1: sixteen places in two bytes, 0xB9 and 0xA3.
fn signed_example() -> String {
    let claims = format!(
        r#"{{"exp":1795744800,"iat":1795658400,"status_list":{{"bits":1,"lst":"eNrbuRgAAhcBXQ"}},"sub":"{URI}","ttl":300}}"#
    );
    jws::sign(status_list::LIST_TYPE, claims.as_bytes(), &signing(1)).unwrap()
}

#[test]
fn the_example_of_the_draft_is_read_as_it_says() {
    let opened = OpenedList::open(&signed_example(), &keys()).unwrap();
    let told: Vec<u8> = (0..16)
        .map(|index| u8::from(opened.list.is_withdrawn(index).unwrap()))
        .collect();
    assert_eq!(told, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
    assert_eq!(opened.list.is_withdrawn(16), None);
}

#[test]
fn a_withdrawn_place_is_told_and_its_neighbours_are_not() {
    for index in [0, 1, 7, 8, 41, 4_095, 4_096, 100_000] {
        let list = list(&[index], 0);
        assert_eq!(list.is_withdrawn(index), Some(true), "{index}");
        for other in [index.wrapping_sub(1), index + 1, index + 8] {
            assert_ne!(
                list.is_withdrawn(other),
                Some(true),
                "{other} beside {index}"
            );
        }
    }
}

#[test]
fn a_list_reaches_over_all_that_was_given_out_and_does_not_count_it() {
    let small = list(&[], 3);
    assert_eq!(small.is_withdrawn(2), Some(false));
    assert_eq!(small, list(&[], 4_000));
    assert_eq!(list(&[], 4_097).is_withdrawn(4_096), Some(false));
    let too_many = Withdrawn {
        indexes: Vec::new(),
        size: 70_000_000,
    };
    assert_eq!(StatusList::of(&too_many), Err(ListFull));
}

#[test]
fn a_signed_list_is_a_token_status_list_that_ends() {
    let signed = list(&[41], 100).sign(URI, now(), &signing(1)).unwrap();
    let opened = OpenedList::open(&signed, &keys()).unwrap();
    assert_eq!(opened.uri, URI);
    assert_eq!(opened.list.is_withdrawn(41), Some(true));
    assert!(opened.is_current(now()));
    assert!(!opened.is_current(now() + chrono::TimeDelta::hours(24)));
    let (payload, _) = jws::open(&signed, "statuslist+jwt", &keys()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(claims["iat"], now().timestamp());
    assert_eq!(claims["exp"], now().timestamp() + 86_400);
    assert_eq!(
        (&claims["sub"], &claims["status_list"]["bits"]),
        (&URI.into(), &1.into())
    );
}

/// A million clearances, every hundredth withdrawn.
#[test]
fn a_list_stays_small() {
    let indexes: Vec<u64> = (0..1_000_000).step_by(100).collect();
    let signed = list(&indexes, 1_000_000)
        .sign(URI, now(), &signing(1))
        .unwrap();
    assert!(signed.len() < 60_000, "{}", signed.len());
}

#[test]
fn a_statement_is_no_list_and_a_changed_list_is_none() {
    let statement = sign(&statement(), &signing(1)).unwrap();
    assert_eq!(OpenedList::open(&statement, &keys()), Err(ProofError::Kind));
    let signed = list(&[41], 100).sign(URI, now(), &signing(1)).unwrap();
    let changed = with(&signed, 1, b"{}");
    assert_eq!(
        OpenedList::open(&changed, &keys()),
        Err(ProofError::Signature)
    );
}

/// A list that would become larger than memory when it is opened, and one of two bits a place.
#[test]
fn a_list_that_is_too_large_or_of_another_form_is_refused() {
    use base64::Engine as _;
    use std::io::Write as _;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![0; (8 << 20) + 1]).unwrap();
    let packed = packed.finish().unwrap();
    let bomb = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(packed);
    for (bits, lst) in [
        (1, bomb.as_str()),
        (2, "eNrbuRgAAhcBXQ"),
        (1, "AAAA"),
        (1, "~"),
    ] {
        let claims = format!(
            r#"{{"exp":1,"iat":1,"status_list":{{"bits":{bits},"lst":"{lst}"}},"sub":"","ttl":1}}"#
        );
        let signed = jws::sign(status_list::LIST_TYPE, claims.as_bytes(), &signing(1)).unwrap();
        let opened = OpenedList::open(&signed, &keys());
        assert_eq!(opened, Err(ProofError::Claims), "{bits} {}", lst.len());
    }
}

proptest! {
    #[test]
    fn a_list_says_of_every_place_what_was_withdrawn(
        indexes in prop::collection::btree_set(0_u64..20_000, 0..60),
    ) {
        let indexes: Vec<u64> = indexes.into_iter().collect();
        let signed = list(&indexes, 20_000).sign(URI, now(), &signing(1)).unwrap();
        let opened = OpenedList::open(&signed, &keys()).unwrap();
        for index in 0..20_000 {
            prop_assert_eq!(opened.list.is_withdrawn(index), Some(indexes.contains(&index)));
        }
    }
}
