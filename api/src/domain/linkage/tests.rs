//! The order of evidence, and what binds it.
use std::collections::BTreeSet;

use super::*;
use crate::domain::codes::IdentifierScheme;

fn key(scheme: IdentifierScheme, value: &str) -> Key {
    Key {
        scheme,
        value: value.to_owned(),
    }
}

fn nib(value: &str) -> Key {
    key(IdentifierScheme::Nib, value)
}

fn npp(value: &str) -> Key {
    key(IdentifierScheme::Npp, value)
}

fn tax(value: &str) -> Key {
    key(IdentifierScheme::Npwp, value)
}

/// An employer that holds a register's own key of the record.
fn holder(employer: i64, singular: &[Key]) -> Holder {
    Holder {
        employer,
        holds: BTreeSet::from([npp("A")]),
        singular: singular.iter().cloned().collect(),
        marks: BTreeSet::new(),
        name: Some("PT Uji Coba".to_owned()),
    }
}

/// An employer that holds nothing of the record but its tax number.
fn taxpayer(employer: i64, name: &str) -> Holder {
    Holder {
        holds: BTreeSet::from([tax("1")]),
        name: Some(name.to_owned()),
        ..holder(employer, &[tax("1")])
    }
}

fn said<'a>(keys: &'a [Key], name: &'a str) -> Said<'a> {
    static NONE: BTreeSet<Mark> = BTreeSet::new();
    Said {
        keys,
        name: Some(name),
        marks: &NONE,
    }
}

fn decided(keys: &[Key], holders: &[Holder]) -> Decision {
    decide(said(keys, "PT Uji Coba"), holders).decision
}

fn left(decision: i64) -> Mark {
    Mark {
        decision,
        is_left: true,
    }
}

fn right(decision: i64) -> Mark {
    Mark {
        decision,
        is_left: false,
    }
}

fn marked(holder: Holder, marks: &[Mark]) -> Holder {
    Holder {
        marks: marks.iter().copied().collect(),
        ..holder
    }
}

#[test]
fn unknown_keys_make_a_new_employer() {
    assert_eq!(decided(&[nib("1"), npp("A")], &[]), Decision::Create);
}

#[test]
fn a_known_employer_gains_the_missing_keys() {
    let known = [holder(7, &[nib("1")])];
    assert_eq!(decided(&[nib("1"), npp("A")], &known), Decision::Attach(7));
    assert_eq!(
        decided(&[npp("A"), nib("1")], &[holder(7, &[])]),
        Decision::Attach(7)
    );
}

#[test]
fn a_crosswalk_between_two_employers_merges_into_the_one_known_longest() {
    let known = [holder(9, &[nib("1")]), holder(4, &[])];
    let decision = decided(&[nib("1"), npp("A")], &known);
    assert_eq!(
        decision,
        Decision::Merge {
            into: 4,
            from: vec![9]
        }
    );
}

#[test]
fn two_nibs_never_become_one_employer() {
    let known = [holder(4, &[nib("1")]), holder(9, &[nib("2")])];
    assert_eq!(decided(&[npp("A"), npp("B")], &known), Decision::Conflict);
    assert_eq!(
        decided(&[npp("A"), nib("2")], &[holder(4, &[nib("1")])]),
        Decision::Conflict
    );
}

#[test]
fn two_tax_numbers_of_bodies_never_become_one_employer() {
    let known = [holder(4, &[tax("1")])];
    assert_eq!(decided(&[npp("A"), tax("2")], &known), Decision::Conflict);
}

#[test]
fn many_memberships_of_one_employer_are_no_conflict() {
    let known = [holder(4, &[nib("1")])];
    assert_eq!(decided(&[npp("B"), nib("1")], &known), Decision::Attach(4));
}

#[test]
fn a_second_nib_that_a_person_confirmed_does_not_conflict_for_ever() {
    let known = [holder(4, &[nib("1"), nib("2")])];
    assert_eq!(decided(&[nib("2"), npp("A")], &known), Decision::Attach(4));
}

#[test]
fn a_tax_number_ties_where_the_names_do_not_disagree() {
    let keys = [npp("B"), tax("1")];
    let verdict = decide(said(&keys, "UJI COBA, PT"), &[taxpayer(4, "PT Uji Coba")]);
    assert_eq!(verdict.decision, Decision::Attach(4));
    assert_eq!(verdict.tie(4, None), Tie::TAX_NUMBER);
    let known = [holder(9, &[]), taxpayer(4, "PT Uji Coba")];
    let verdict = decide(said(&keys, "UJI COBA, PT"), &known);
    assert_eq!(
        verdict.decision,
        Decision::Merge {
            into: 4,
            from: vec![9]
        }
    );
    assert_eq!(verdict.tie(4, Some(9)), Tie::TAX_NUMBER);
}

#[test]
fn a_tax_number_beside_plainly_another_name_ties_nothing_and_is_for_a_person_to_look_at() {
    let keys = [npp("B"), tax("1")];
    let known = [taxpayer(4, "UD Laut Biru")];
    let verdict = decide(said(&keys, "PT Uji Coba"), &known);
    assert_eq!(verdict.decision, Decision::Create);
    assert_eq!(verdict.doubted, BTreeSet::from([4]));
    let known = [holder(9, &[nib("1")]), taxpayer(4, "UD Laut Biru")];
    let verdict = decide(said(&keys, "PT Uji Coba"), &known);
    assert_eq!(verdict.decision, Decision::Attach(9));
    assert_eq!(verdict.doubted, BTreeSet::from([4]));
}

#[test]
fn a_record_without_a_name_is_judged_by_the_names_of_those_it_joins() {
    let keys = [npp("A"), tax("1")];
    let record = Said {
        name: None,
        ..said(&keys, "")
    };
    let known = [holder(9, &[]), taxpayer(4, "UD Laut Biru")];
    assert_eq!(decide(record, &known).decision, Decision::Attach(9));
    let known = [holder(9, &[]), taxpayer(4, "Uji Coba")];
    assert!(matches!(
        decide(record, &known).decision,
        Decision::Merge { .. }
    ));
}

#[test]
fn a_register_that_wrote_both_keys_is_believed_whatever_the_names() {
    let known = [
        holder(9, &[]),
        Holder {
            name: Some("UD Laut Biru".to_owned()),
            ..holder(4, &[nib("1")])
        },
    ];
    assert!(matches!(
        decided(&[npp("A"), nib("1")], &known),
        Decision::Merge { .. }
    ));
}

#[test]
fn what_a_person_keeps_apart_no_record_joins() {
    let known = [
        marked(holder(4, &[nib("1")]), &[left(7)]),
        marked(holder(9, &[]), &[right(7)]),
    ];
    assert_eq!(decided(&[nib("1"), npp("A")], &known), Decision::KeptApart);
    let others = [
        marked(holder(4, &[nib("1")]), &[left(7)]),
        marked(holder(9, &[]), &[right(8)]),
    ];
    assert!(matches!(
        decided(&[nib("1"), npp("A")], &others),
        Decision::Merge { .. }
    ));
}

#[test]
fn a_key_that_a_person_moved_away_is_not_attached_again() {
    let keys = [nib("1"), npp("A")];
    let marks = BTreeSet::from([right(7)]);
    let record = Said {
        marks: &marks,
        ..said(&keys, "PT Uji Coba")
    };
    let known = [marked(holder(4, &[nib("1")]), &[left(7)])];
    assert_eq!(decide(record, &known).decision, Decision::KeptApart);
}

#[test]
fn a_tax_number_kept_apart_ties_nothing_and_is_no_candidate_again() {
    let keys = [npp("B"), tax("1")];
    let known = [
        marked(holder(9, &[]), &[right(7)]),
        marked(taxpayer(4, "PT Uji Coba"), &[left(7)]),
    ];
    let verdict = decide(said(&keys, "PT Uji Coba"), &known);
    assert_eq!(verdict.decision, Decision::Attach(9));
    assert_eq!(verdict.doubted, BTreeSet::new());
}

#[test]
fn a_place_of_business_names_its_bodys_tax_number_and_a_sole_traders_names_none() {
    let nitku = |value| key(IdentifierScheme::Nitku, value);
    let named = nitku("0012345678914000000001").named_tax_number();
    assert_eq!(named, Some(tax("0012345678914000")));
    assert_eq!(nitku("9952044107900001000000").named_tax_number(), None);
    assert_eq!(nib("9120000000001").named_tax_number(), None);
}

#[test]
fn only_a_decision_about_two_nibs_lets_two_nibs_meet() {
    let set = |keys: &[Key]| keys.iter().cloned().collect::<BTreeSet<_>>();
    let (one, other) = (set(&[nib("1"), tax("1")]), set(&[nib("2"), tax("1")]));
    let pair = |one, other| Pair::of(one, other).unwrap();
    assert!(!would_meet(&one, &other, &pair(nib("2"), nib("1"))));
    assert!(would_meet(&one, &other, &pair(nib("1"), npp("A"))));
    let (one, other) = (set(&[nib("1"), tax("1")]), set(&[nib("2"), tax("2")]));
    assert!(would_meet(&one, &other, &pair(nib("1"), nib("2"))));
}
