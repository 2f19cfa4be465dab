//! Which employers an agency sees: its region, and by case those that an open matter names.
use serde_json::{Value, json};
use simpul::domain::codes::{Agency, Code};

use crate::app::TODAY;
use crate::callers::codes;
use crate::given::{day, employer};

const NAMES: &str = "{ employers(first: 100) { totalCount nodes { legalName } } }";

fn names(answer: &Value) -> Vec<&str> {
    let nodes = answer["data"]["employers"]["nodes"].as_array();
    let nodes = nodes.unwrap_or_else(|| panic!("no page in {answer}"));
    let names: Vec<&str> = nodes
        .iter()
        .map(|node| node["legalName"].as_str().unwrap())
        .collect();
    assert_eq!(answer["data"]["employers"]["totalCount"], names.len());
    names
}

on_both_databases! {
    async fn an_employer_of_another_regency_is_invisible_to_everybody(app: TestApp) {
        let everybody = Agency::ALL.map_agencies();
        app.given(employer("9120000000001").called("PT Dalam").registered("15000001").named_in("SKK-1").in_case("K-1", &everybody)).await;
        app.given(employer("9120000000002").called("PT Luar").in_region("52.07").registered("15000002").named_in("SKK-1").in_case("K-2", &everybody)).await;
        app.given(employer("9120000000003").called("PT Awalan").in_region("52.040").registered("15000003").in_case("K-3", &everybody)).await;
        for agency in everybody {
            let caller = match agency {
                Agency::Prosecutor => app.prosecutor("SKK-1"),
                _ => app.caller(agency),
            };
            assert_eq!(names(&caller.ask(NAMES).await), ["PT Dalam"], "{agency:?}");
            for by in [r#"nib: "9120000000002""#, r#"npp: "15000002""#] {
                let answer = caller.ask(&format!("{{ employer(by: {{ {by} }}) {{ id legalName }} }}")).await;
                assert_eq!(answer, json!({ "data": { "employer": null } }), "{agency:?} by {by}");
            }
            let memberships = caller.ask("{ memberships { totalCount nodes { npp } } }").await;
            assert_eq!(memberships["data"]["memberships"], json!({ "totalCount": 1, "nodes": [{ "npp": "15000001" }] }));
        }
    }

    async fn nobody_learns_that_a_visit_is_planned_or_a_complaint_came_by_counting_rows(app: TestApp) {
        for agency in Agency::ALL.map_agencies() {
            let caller = match agency {
                Agency::Prosecutor => app.prosecutor("SKK-1"),
                _ => app.caller(agency),
            };
            let answer = caller.ask("{ datasets { name rows asOf } }").await;
            let listed = answer["data"]["datasets"].as_array().unwrap();
            for name in ["inspection_plans", "complaints", "investigations"] {
                let is_listed = listed.iter().any(|dataset| dataset["name"] == name);
                assert_eq!(is_listed, agency == Agency::Inspectorate, "{agency:?} {name}");
            }
            assert!(listed.iter().any(|dataset| dataset["name"] == "inspections"));
        }
    }

    async fn an_id_of_an_employer_out_of_sight_is_no_id(app: TestApp) {
        app.given(employer("9120000000001").registered("15000001")).await;
        let id = app.bpjs().ask(r#"{ employer(by: { nib: "9120000000001" }) { id } }"#).await["data"]["employer"]["id"].clone();
        let query = "query($id: ID!) { employer(by: { id: $id }) { id legalName } }";
        let seen = app.bpjs().ask_with(query, json!({ "id": id })).await;
        assert_eq!(seen["data"]["employer"]["id"], id);
        let unnamed = app.prosecutor("SKK-1").ask_with(query, json!({ "id": id })).await;
        let absent = app.bpjs().ask_with(query, json!({ "id": "x" })).await;
        assert_eq!(unnamed, absent);
        assert_eq!(absent, json!({ "data": { "employer": null } }));
    }

    async fn a_prosecutor_sees_only_whom_the_power_of_attorney_names_while_it_lasts(app: TestApp) {
        let year = (day(2026, 1, 1), day(2026, 12, 31));
        app.given(employer("9120000000001").called("PT Disebut").registered("15000001").named_in("SKK-1")).await;
        app.given(employer("9120000000002").called("PT Lain").registered("15000002").named_in("SKK-2")).await;
        app.given(employer("9120000000003").called("PT Tak Disebut").registered("15000003")).await;
        app.given(employer("9120000000004").called("PT Dikembalikan").registered("15000004").named_from("SKK-R", year, Some(TODAY))).await;
        app.given(employer("9120000000005").called("PT Dikembalikan Besok").registered("15000005").named_from("SKK-T", year, TODAY.succ_opt())).await;
        app.given(employer("9120000000006").called("PT Kemarin").registered("15000006").named_from("SKK-Y", (year.0, TODAY.pred_opt().unwrap()), None)).await;
        app.given(employer("9120000000007").called("PT Hari Terakhir").registered("15000007").named_from("SKK-L", (TODAY, TODAY), None)).await;
        app.given(employer("9120000000008").called("PT Besok").registered("15000008").named_from("SKK-F", (TODAY.succ_opt().unwrap(), year.1), None)).await;
        for (reference, seen) in [
            ("SKK-1", vec!["PT Disebut"]), ("SKK-2", vec!["PT Lain"]), ("SKK-R", vec![]), ("SKK-T", vec!["PT Dikembalikan Besok"]),
            ("SKK-Y", vec![]), ("SKK-L", vec!["PT Hari Terakhir"]), ("SKK-F", vec![]), ("SKK-", vec![]), ("%", vec![]), ("SKK-1' OR '1'='1", vec![]),
        ] {
            assert_eq!(names(&app.prosecutor(reference).ask(NAMES).await), seen, "{reference}");
        }
        let unstated = app.prosecutor("SKK-1").without_reference().ask(NAMES).await;
        assert_eq!(codes(&unstated), ["REFERENCE_REQUIRED"]);
        assert_eq!(unstated["data"], Value::Null);
    }

    async fn a_case_opens_its_employer_to_its_parties_while_both_last(app: TestApp) {
        use Agency::{Bpjs, Inspectorate};
        app.given(employer("9120000000001").called("PT Terbuka").known_as("NPWP", "0111111111111111").in_case("K-1", &[Inspectorate])).await;
        app.given(employer("9120000000002").called("PT Tanpa Balai").known_as("NPWP", "0222222222222222").in_case("K-2", &[Bpjs])).await;
        app.given(employer("9120000000003").called("PT Tutup Hari Ini").known_as("NPWP", "0333333333333333").in_case_until("K-3", &[Inspectorate], Some(TODAY))).await;
        app.given(employer("9120000000004").called("PT Ditinggal").known_as("NPWP", "0444444444444444").in_case("K-4", &[Bpjs]).left_by("K-4", Inspectorate, TODAY)).await;
        app.given(employer("9120000000005").called("PT Tutup Besok").known_as("NPWP", "0555555555555555").in_case_until("K-5", &[Inspectorate], TODAY.succ_opt())).await;
        // Prosecutors hold every group of employers by case alone, so that their list is the matter's.
        let tomorrow = TODAY.succ_opt();
        let prosecutor = &[Agency::Prosecutor];
        app.given(employer("9120000000006").called("PT Jaksa").in_case("K-6", prosecutor)).await;
        app.given(employer("9120000000007").called("PT Tutup").in_case_until("K-7", prosecutor, Some(TODAY))).await;
        app.given(employer("9120000000008").called("PT Tutup Besok Juga").in_case_until("K-8", prosecutor, tomorrow)).await;
        app.given(employer("9120000000009").called("PT Keluar").in_case("K-9", &[Bpjs]).left_by("K-9", Agency::Prosecutor, TODAY)).await;
        app.given(employer("9120000000010").called("PT Keluar Besok").in_case("K-10", &[Bpjs]).left_by("K-10", Agency::Prosecutor, tomorrow.unwrap())).await;
        app.given(employer("9120000000011").called("PT Belum").in_case("K-11", &[Bpjs]).joined_by("K-11", Agency::Prosecutor, tomorrow.unwrap())).await;
        app.given(employer("9120000000012").called("PT Bergabung").in_case("K-12", &[Bpjs]).joined_by("K-12", Agency::Prosecutor, TODAY)).await;
        for (reference, seen) in [
            ("K-1", None), ("K-6", Some("PT Jaksa")), ("K-7", None), ("K-8", Some("PT Tutup Besok Juga")), ("K-9", None),
            ("K-10", Some("PT Keluar Besok")), ("K-11", None), ("K-12", Some("PT Bergabung")),
        ] {
            assert_eq!(names(&app.prosecutor(reference).ask(NAMES).await), Vec::from_iter(seen), "{reference}");
        }
        // An inspector reads every employer, so that a search by tax number would reveal the others.
        let search = app.inspectorate().ask(r#"{ employer(by: { npwp: "0111111111111111" }) { legalName } }"#).await;
        assert_eq!(codes(&search), ["FORBIDDEN"]);
        assert_eq!(names(&app.inspectorate().ask(NAMES).await).len(), 12);
    }

    async fn a_right_by_case_over_a_column_shows_it_of_named_employers_only(app: TestApp) {
        let text = crate::app::agreement_files().into_iter().find(|(name, _)| name == "inspectorate.toml").unwrap().1;
        let text = text.replace("employer_contact = \"read\"", "employer_contact = \"case\"").replace("membership = \"read\"", "membership = \"case\"");
        let agreements = simpul::domain::agreement::Agreements::parse(&[("inspectorate.toml".to_owned(), text)]).unwrap();
        let app = app.under(agreements);
        app.given(employer("9120000000001").called("PT A").registered("15000001").in_case("K-1", &[Agency::Inspectorate])).await;
        app.given(employer("9120000000002").called("PT B").registered("15000002").in_case("K-2", &[Agency::Inspectorate])).await;
        app.given(employer("9120000000003").called("PT C").registered("15000003")).await;
        let query = "{ employers { nodes { legalName phone memberships { npp } } } }";
        let row = |name: &str, npp: Option<&str>| json!({
            "legalName": name,
            "phone": npp.map(|_| "0371-21000"),
            "memberships": npp.map(|npp| vec![json!({ "npp": npp })]).unwrap_or_default(),
        });
        let answer = app.inspectorate().ask(query).await;
        assert_eq!(answer["data"]["employers"]["nodes"], json!([row("PT A", Some("15000001")), row("PT B", Some("15000002")), row("PT C", None)]));
        assert_eq!(answer["errors"], Value::Null, "what no matter names looks as if it were not there");
        let one = app.inspectorate().with_reference("K-2").ask(query).await;
        assert_eq!(one["data"]["employers"]["nodes"], json!([row("PT A", None), row("PT B", Some("15000002")), row("PT C", None)]));
        let listed = app.inspectorate().ask("{ memberships { totalCount nodes { npp employer { legalName } } } }").await;
        assert_eq!(listed["data"]["memberships"]["totalCount"], 2);
    }

    async fn an_application_opens_the_applicant_to_the_licence_office_while_it_is_pending(app: TestApp) {
        let text = crate::app::agreement_files().into_iter().find(|(name, _)| name == "dpmptsp.toml").unwrap().1;
        let text = text.replace("\nemployer = \"read\"", "\nemployer = \"case\"");
        let app = app.under(simpul::domain::agreement::Agreements::parse(&[("dpmptsp.toml".to_owned(), text)]).unwrap());
        app.given(employer("9120000000001").called("PT Pemohon").applying("P-1")).await;
        app.given(employer("9120000000002").called("PT Sudah").granted("P-2")).await;
        app.given(employer("9120000000003").called("PT Bukan").registered("15000003").named_in("SKK-1")).await;
        assert_eq!(names(&app.licensing().ask(NAMES).await), ["PT Pemohon"]);
        assert_eq!(names(&app.licensing().with_reference("P-2").ask(NAMES).await), Vec::<&str>::new());
        assert_eq!(names(&app.licensing().with_reference("SKK-1").ask(NAMES).await), Vec::<&str>::new());
    }
}

/// The agencies of the code list.
trait Agencies {
    fn map_agencies(&self) -> Vec<Agency>;
}

impl Agencies for &[(Agency, &str)] {
    fn map_agencies(&self) -> Vec<Agency> {
        self.iter().map(|(agency, _)| *agency).collect()
    }
}
