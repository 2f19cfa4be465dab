use proptest::prelude::*;

use super::*;

const KINDS: [Kind; 2] = [Kind::Id, Kind::Cursor];

fn seal(key: u8, agency: Agency) -> Seal {
    Seals::new(&[[key; 32]]).unwrap().of(agency)
}

#[test]
fn what_was_sealed_opens_for_the_same_agency_kind_and_key_only() {
    let own = seal(1, Agency::Bpjs);
    let sealed = own.close(Kind::Id, "Employer\u{1f}42");
    assert_eq!(
        own.open(Kind::Id, &sealed).as_deref(),
        Some("Employer\u{1f}42")
    );
    assert_eq!(
        sealed,
        seal(1, Agency::Bpjs).close(Kind::Id, "Employer\u{1f}42")
    );
    assert_eq!(own.open(Kind::Cursor, &sealed), None);
    assert_eq!(seal(2, Agency::Bpjs).open(Kind::Id, &sealed), None);
    for (agency, _) in Agency::ALL {
        let other = seal(1, *agency);
        if *agency != Agency::Bpjs {
            assert_eq!(other.open(Kind::Id, &sealed), None, "{agency:?}");
            assert_ne!(other.close(Kind::Id, "Employer\u{1f}42"), sealed);
        }
    }
}

#[test]
fn a_new_key_seals_while_the_old_one_still_opens() {
    let old = Seals::new(&[[1; 32]]).unwrap().of(Agency::Bpjs);
    let both = Seals::new(&[[2; 32], [1; 32]]).unwrap().of(Agency::Bpjs);
    let new = Seals::new(&[[2; 32]]).unwrap().of(Agency::Bpjs);
    let before = old.close(Kind::Id, "x");
    let after = both.close(Kind::Id, "x");
    assert_eq!(both.open(Kind::Id, &before).as_deref(), Some("x"));
    assert_eq!(new.open(Kind::Id, &after).as_deref(), Some("x"));
    assert_eq!(new.open(Kind::Id, &before), None);
    assert_eq!(Seals::new(&[]).unwrap_err(), NoKey);
}

#[test]
fn neither_seals_nor_a_seal_print_a_key() {
    let seals = Seals::new(&[[171; 32]]).unwrap();
    let printed = format!("{seals:?} {:?}", seals.of(Agency::Bpjs));
    assert!(
        !printed.contains("171") && !printed.contains("ab"),
        "{printed}"
    );
}

#[test]
fn texts_of_a_block_have_one_length() {
    let seal = seal(1, Agency::Bpjs);
    for kind in KINDS {
        let lengths: std::collections::BTreeSet<usize> = (0..kind.block())
            .map(|length| seal.close(kind, &"x".repeat(length)).len())
            .collect();
        assert_eq!(lengths.len(), 1, "{kind:?}");
        assert_ne!(
            seal.close(kind, &"x".repeat(kind.block())).len(),
            seal.close(kind, "").len()
        );
    }
}

proptest! {
    #[test]
    fn any_text_comes_back(text in "\\PC{0,300}|(?s).{0,40}") {
        let seal = seal(1, Agency::Bpjs);
        for kind in KINDS {
            let sealed = seal.close(kind, &text);
            prop_assert_eq!(seal.open(kind, &sealed), Some(text.clone()));
        }
    }

    #[test]
    fn no_bytes_open(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "(?s).{0,100}") {
        let seal = seal(1, Agency::Bpjs);
        for kind in KINDS {
            prop_assert_eq!(seal.open(kind, &URL_SAFE_NO_PAD.encode(&bytes)), None);
            prop_assert_eq!(seal.open(kind, &text), None);
        }
    }

    #[test]
    fn nothing_changed_opens(text in "(?s).{0,80}", at in any::<proptest::sample::Index>(), flip in 1_u8..) {
        let seal = seal(1, Agency::Bpjs);
        for kind in KINDS {
            let sealed = seal.close(kind, &text);
            let mut bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
            let at = at.index(bytes.len());
            let truncated = URL_SAFE_NO_PAD.encode(&bytes[..at]);
            prop_assert_eq!(seal.open(kind, &truncated), None);
            bytes[at] ^= flip;
            prop_assert_eq!(seal.open(kind, &URL_SAFE_NO_PAD.encode(&bytes)), None);
            bytes[at] ^= flip;
            bytes.push(flip);
            prop_assert_eq!(seal.open(kind, &URL_SAFE_NO_PAD.encode(&bytes)), None);
        }
    }
}
