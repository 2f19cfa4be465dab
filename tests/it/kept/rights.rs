//! What a caller may not see it can neither filter nor sort by, and whom no matter names is as absent.
use serde_json::{Value, json};

use super::{every_register_is_of_today, nibs, refreshed};
use crate::app::TestApp;
use crate::callers::{Asks, TestCaller, codes, withheld};
use crate::given::employer;

async fn given(app: &TestApp) {
    let named = employer("9120000000001")
        .called("PT A")
        .registered("15000001")
        .in_arrears(8, 800_000)
        .named_in("SKK-1");
    let other = employer("9120000000002")
        .called("PT B")
        .registered("15000002")
        .in_arrears(3, 9_000_000);
    let outside = employer("9120000000003")
        .called("PT C")
        .registered("15000003")
        .in_arrears(5, 500_000)
        .in_region("52.07");
    for employer in [named, other, outside] {
        app.given(employer).await;
    }
    every_register_is_of_today(app).await;
    assert_eq!(refreshed(app).await.total(), 3);
}

/// That an argument is refused before anything is read, naming the coordinate.
async fn is_refused<R: Asks>(caller: &TestCaller<'_, R>, call: &str, coordinate: &str) {
    let answer = caller
        .ask(&format!(
            "{{ list: {call} {{ totalCount nodes {{ nib }} }} }}"
        ))
        .await;
    assert_eq!(answer["data"]["list"], Value::Null, "{call}: {answer}");
    assert!(codes(&answer).contains(&"FORBIDDEN"), "{call}: {answer}");
    assert!(withheld(&answer).contains(&coordinate), "{call}: {answer}");
}

on_both_databases! {
    async fn who_may_not_see_it_can_neither_filter_nor_sort_by_it(app: TestApp) {
        given(&app).await;
        let (office, manpower, inspectors) = (app.licensing(), app.manpower(), app.inspectorate());
        for (call, coordinate) in [
            ("employers(filter: { category: ARREARS })", "EmployerFilter.category"),
            ("employers(filter: { severity: HIGH })", "EmployerFilter.severity"),
            ("employers(filter: { undetermined: ARREARS })", "EmployerFilter.undetermined"),
            ("employers(filter: { monthsInArrearsMin: 1 })", "EmployerFilter.monthsInArrearsMin"),
            ("employers(orderBy: { field: SINCE, direction: ASC })", "EmployerOrderField.SINCE"),
            ("workList(kind: NEVER_PAID)", "WorkList.NEVER_PAID"),
            ("workList(kind: NOTICES_OVERDUE)", "WorkList.NOTICES_OVERDUE"),
            ("workList(kind: LARGEST_ARREARS)", "WorkList.LARGEST_ARREARS"),
        ] {
            is_refused(&office, call, coordinate).await;
        }
        // The manpower office sees months and categories, and no rupiah; so do inspectors without a case.
        for caller in [&manpower, &inspectors] {
            assert_eq!(nibs(caller, "employers(filter: { category: ARREARS })").await, ["9120000000001", "9120000000002"]);
            is_refused(caller, "employers(filter: { arrearsMin: 1 })", "EmployerFilter.arrearsMin").await;
            is_refused(caller, "employers(orderBy: { field: ARREARS_AMOUNT, direction: DESC })", "EmployerOrderField.ARREARS_AMOUNT").await;
            is_refused(caller, "workList(kind: LARGEST_ARREARS)", "WorkList.LARGEST_ARREARS").await;
        }
        let (by_variable, kind) = ("query($kind: WorkList!) { list: workList(kind: $kind) { totalCount } }", json!({ "kind": "LARGEST_ARREARS" }));
        let answer = manpower.ask_with(by_variable, kind).await;
        assert!(withheld(&answer).contains(&"WorkList.LARGEST_ARREARS"), "{answer}");
    }

    async fn by_case_whom_no_matter_names_is_as_absent(app: TestApp) {
        given(&app).await;
        let attorneys = app.prosecutor("SKK-1");
        for call in [
            "employers(filter: { category: ARREARS })",
            "employers(filter: { monthsInArrearsMin: 1 })",
            "employers(filter: { severity: HIGH })",
            "employers(orderBy: { field: SINCE, direction: ASC })",
            "employers(orderBy: { field: ARREARS_AMOUNT, direction: DESC })",
            "workList(kind: LARGEST_ARREARS)",
            "workList(kind: NEVER_PAID)",
        ] {
            // `nibs` compares the count with the rows.
            assert_eq!(nibs(&attorneys, call).await, ["9120000000001"], "{call}");
            assert_eq!(nibs(&app.prosecutor("SKK-2"), call).await, [""; 0], "{call}");
        }
        assert_eq!(nibs(&app.bpjs(), "workList(kind: LARGEST_ARREARS)").await, ["9120000000002", "9120000000001"], "nobody of another region");
    }

    async fn kept_compliance_and_its_history_are_for_who_sees_compliance(app: TestApp) {
        given(&app).await;
        let query = |nib: &str| format!("{{ employer(by: {{ nib: \"{nib}\" }}) {{ nib keptCompliance {{ assessedOn }} complianceHistory {{ category }} }} }}");
        let answer = app.licensing().ask(&query("9120000000001")).await;
        assert!(withheld(&answer).contains(&"Employer.keptCompliance") && withheld(&answer).contains(&"Employer.complianceHistory"), "{answer}");
        let answer = app.prosecutor("SKK-1").ask(&query("9120000000001")).await;
        assert_eq!(answer["data"]["employer"]["keptCompliance"]["assessedOn"], "2026-06-15", "{answer}");
        assert!(!answer["data"]["employer"]["complianceHistory"].as_array().unwrap().is_empty(), "{answer}");
        let answer = app.prosecutor("SKK-1").ask(&query("9120000000002")).await;
        assert_eq!(answer["data"]["employer"], Value::Null, "{answer}");
    }
}
