//! Whether a clearance still holds.
use super::*;

#[test]
fn a_clearance_is_taken_back_only_by_what_says_worse() {
    let at = |facts: &Facts| licensing(facts);
    let (clear, owing) = (at(&paid_up()), at(&paid_up().owing(FIRST, &["2026-05"])));
    let doubted = at(&Facts {
        candidate_memberships: 1,
        ..business(Large)
    });
    let restricted =
        at(&paid_up().restricted(ServiceKind::BusinessLicensing, Some("2026-10-01"), None));
    let taken_back = |issued: &PermitCheck, now| standing::withdrawal(issued.verdict, now);
    assert_eq!(taken_back(&clear, &clear), None);
    assert_eq!(taken_back(&owing, &clear), None);
    assert_eq!(taken_back(&restricted, &owing), None);
    let unknown = at(&paid_up().with_source(BpjsMembership, None));
    assert_eq!(unknown.verdict, Undetermined);
    assert_eq!(
        taken_back(&owing, &unknown),
        None,
        "what is not known is no finding"
    );
    assert_eq!(taken_back(&clear, &doubted), None, "a guess is not either");
    for (issued, now) in [(&clear, &owing), (&owing, &restricted), (&clear, &unknown)] {
        let withdrawal = taken_back(issued, now).unwrap();
        assert_eq!(withdrawal.verdict, now.verdict);
        assert!(withdrawal.why.id.ends_with(&now.reasons[0].text.id));
        assert!(withdrawal.why.en.ends_with(&now.reasons[0].text.en));
    }
}
