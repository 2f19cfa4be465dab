//! Agreements and admission: who is let in, and with which rights.
use serde_json::{Value, json};
use simpul::domain::agreement::{Agreement, Agreements};
use simpul::domain::codes::{Agency, Code};
use simpul::domain::disclosure::{Claims, Refusal, Stated, Unstated, admit};
use simpul::domain::scope::{Grants, Group, Level, Permission};

use crate::app::{TODAY, agreement_files, agreements};
use crate::callers::{codes, every_scope, withheld};
use crate::given::{day, employer};

fn claims(client: &str, scopes: &[&str]) -> Claims {
    Claims {
        issuer: "https://issuer.simpul.invalid".to_owned(),
        client_id: client.to_owned(),
        subject: client.to_owned(),
        token_id: None,
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        expires_at: i64::MAX,
    }
}

fn stated(purpose: Option<&str>, reference: Option<&str>) -> Stated {
    Stated {
        purpose: purpose.map(str::to_owned),
        reference: reference.map(str::to_owned),
    }
}

fn bpjs(scopes: &[&str]) -> Grants {
    let stated = stated(Some("contribution_supervision"), None);
    admit(&agreements(), &claims("bpjs-portal", scopes), stated, TODAY)
        .expect("it is admitted")
        .grants()
}

#[test]
fn every_agency_has_an_agreement_whose_annex_names_every_group() {
    let agreements = agreements();
    assert_eq!(agreements.iter().count(), Agency::ALL.len());
    for (name, text) in agreement_files() {
        let agreement =
            Agreement::parse(&text).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert_eq!(name, format!("{}.toml", agreement.agency.as_str()));
        let annex = text.split("[fields]").nth(1).expect("an annex");
        for group in Group::ALL {
            let line = format!("\n{} = ", group.name());
            assert_eq!(annex.matches(&line).count(), 1, "{name}: {}", group.name());
        }
    }
}

#[test]
fn every_fault_of_every_file_is_listed() {
    let mut files = agreement_files();
    let text = &mut files[0].1;
    *text = text
        .replace("agency = \"bpjs\"", "agency = \"bank\"")
        .replace("region = \"52.04\"", "region = \"Sumbawa\"")
        .replace("\nlicence = \"read\"", "\nlicences = \"read\"")
        .replace(
            "valid_until = \"2028-12-31\"",
            "valid_until = \"2025-12-31\"",
        )
        .replace(
            "code = \"contribution_supervision\"",
            "code = \"Supervision 1\"",
        );
    files[1].1 = "agency = ".to_owned();
    let faults = Agreements::parse(&files)
        .expect_err("it cannot be used")
        .faults;
    let listed = faults.join("\n");
    for part in [
        "bank",
        "region",
        "`licences` is no field group",
        "`licence` has no level",
        "valid_until",
        "Supervision 1",
        &files[1].0,
    ] {
        assert!(listed.contains(part), "{part} is not in\n{listed}");
    }
    assert!(faults.iter().all(|fault| {
        files
            .iter()
            .any(|(name, _)| fault.starts_with(name.as_str()))
    }));
}

#[test]
fn unknown_keys_levels_and_doubled_agencies_are_faults() {
    let (name, text) = agreement_files().remove(0);
    for (from, to) in [
        ("retention_days", "retention_dayz"),
        ("employer = \"read\"", "employer = \"write\""),
        ("on_denied = \"null\"", "on_denied = \"ignore\""),
        (
            "issuer = \"https://issuer.simpul.invalid\"",
            "issuer = \"\"",
        ),
        ("clients = [\"bpjs-portal\"]", "clients = []"),
        ("reference = \"optional\"", "reference = \"maybe\""),
    ] {
        let bad = text.replacen(from, to, 1);
        assert_ne!(bad, text, "{from}");
        assert!(Agreements::parse(&[(name.clone(), bad)]).is_err(), "{to}");
    }
    let twice = [
        (name.clone(), text.clone()),
        ("other.toml".to_owned(), text),
    ];
    assert_eq!(
        Agreements::parse(&twice)
            .expect_err("made twice")
            .faults
            .len(),
        2
    );
    assert!(Agreements::parse(&[]).is_err());
}

#[test]
fn a_client_is_admitted_only_under_an_agreement_in_force() {
    let purpose = || stated(Some("contribution_supervision"), None);
    let on = |day| admit(&agreements(), &claims("bpjs-portal", &[]), purpose(), day).map(|_| ());
    let expired = Err(Refusal::NotInForce {
        number: "PKS-01/CONTOH/2026".to_owned(),
    });
    assert_eq!(on(day(2025, 12, 31)), expired);
    assert_eq!(on(day(2026, 1, 1)), Ok(()));
    assert_eq!(on(day(2028, 12, 31)), Ok(()));
    assert_eq!(on(day(2029, 1, 1)), expired);
}

#[test]
fn an_issuer_speaks_only_for_the_clients_its_agreement_names() {
    let refused = |claims: &Claims| {
        let stated = stated(Some("contribution_supervision"), None);
        admit(&agreements(), claims, stated, TODAY).map(|_| ()) == Err(Refusal::UnknownClient)
    };
    for client in [
        "",
        "bpjs",
        "BPJS-PORTAL",
        "bpjs-portal ",
        "bpjs-portal,dpmptsp-loket",
        "*",
    ] {
        assert!(refused(&claims(client, &[])), "{client}");
    }
    for issuer in [
        "",
        "https://issuer.simpul.invalid/",
        "https://other.invalid",
        "HTTPS://issuer.simpul.invalid",
    ] {
        let mut claims = claims("bpjs-portal", &[]);
        issuer.clone_into(&mut claims.issuer);
        assert!(refused(&claims), "{issuer}");
    }
    // The same client id under two issuers is two clients, each of its own agency.
    let mut files = agreement_files();
    files[1].1 = files[1]
        .1
        .replace("https://issuer.simpul.invalid", "https://second.invalid")
        .replace("disnaker-app", "bpjs-portal");
    let two = Agreements::parse(&files).expect("two issuers may name one client id");
    let of = |issuer: &str| {
        two.find_by_client(issuer, "bpjs-portal")
            .map(|found| found.agency)
    };
    assert_eq!(of("https://issuer.simpul.invalid"), Some(Agency::Bpjs));
    assert_eq!(of("https://second.invalid"), Some(Agency::Manpower));
}

#[test]
fn without_a_purpose_or_its_reference_there_is_no_right() {
    let scopes = every_scope();
    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
    let ask = |purpose, reference| {
        admit(
            &agreements(),
            &claims("prosecutor-datun", &scopes),
            stated(purpose, reference),
            TODAY,
        )
    };
    for purpose in [None, Some("")] {
        let caller = ask(purpose, Some("SKK-1")).unwrap();
        assert_eq!(caller.unstated(), Some(Unstated::Purpose));
        assert_eq!(caller.grants(), Grants::NONE);
        assert_ne!(caller.potential(), Grants::NONE);
    }
    for reference in [None, Some("")] {
        let caller = ask(Some("state_attorney_assistance"), reference).unwrap();
        assert_eq!(caller.unstated(), Some(Unstated::Reference));
        assert_eq!(caller.grants(), Grants::NONE);
    }
    for purpose in [
        "State_attorney_assistance",
        "steering",
        "contribution_supervision",
        " ",
    ] {
        assert!(
            matches!(
                ask(Some(purpose), None),
                Err(Refusal::UnknownPurpose { .. })
            ),
            "{purpose}"
        );
    }
    for reference in [" SKK-1", "SKK\n1", "SKK-1\0", &"9".repeat(81)] {
        let refused = ask(Some("state_attorney_assistance"), Some(reference));
        assert_eq!(
            refused.map(|_| ()),
            Err(Refusal::MalformedReference),
            "{reference:?}"
        );
    }
}

#[test]
fn a_purpose_narrows_the_rights_to_its_groups() {
    let scopes = every_scope();
    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
    let of = |purpose| {
        admit(
            &agreements(),
            &claims("dpmptsp-loket", &scopes),
            stated(Some(purpose), None),
            TODAY,
        )
        .unwrap()
        .grants()
    };
    let investment = Permission {
        group: Group::Investment,
        level: Level::Read,
    };
    assert!(
        of("licence_administration")
            .permissions()
            .any(|held| held == investment)
    );
    assert!(
        !of("permit_check")
            .permissions()
            .any(|held| held.group == Group::Investment)
    );
}

#[test]
fn only_an_exact_scope_gives_a_right() {
    let none = [
        "employer",
        "employer:",
        ":read",
        "employer:rea",
        "employer:reads",
        "Employer:read",
        "EMPLOYER:READ",
        "employer:READ",
        " employer:read",
        "employer:read ",
        "employer:read\t",
        "employer:read\tmembership:read",
        "employer:read\u{a0}membership:read",
        "employer:read\u{2028}membership:read",
        "employer:read,membership:read",
        "employer:*",
        "*:read",
        "*",
        "employer:none",
        "employer:write",
        "employer_:read",
        "employer:read:read",
        "employer.read",
        "emplоyer:read",
        "",
    ];
    for scope in none {
        assert_eq!(bpjs(&[scope]), Grants::NONE, "{scope:?}");
    }
    assert_eq!(bpjs(&["employer:read"]).permissions().count(), 1);
}

#[test]
fn rights_are_what_token_and_agreement_both_allow() {
    let held = |scopes: &[&str]| -> Vec<String> {
        bpjs(scopes)
            .permissions()
            .map(|held| held.to_string())
            .collect()
    };
    assert_eq!(
        held(&["personal_identity:read"]),
        ["personal_identity:case"]
    );
    assert_eq!(held(&["employer:case"]), ["employer:case"]);
    assert_eq!(held(&["employer:aggregate"]), ["employer:aggregate"]);
    assert_eq!(
        held(&["investment:read", "investigation:read"]),
        Vec::<String>::new()
    );
    assert_eq!(held(&["personal_identity:aggregate"]), Vec::<String>::new());
    assert_eq!(
        held(&["employer:case", "employer:read", "employer:aggregate"]),
        ["employer:read"]
    );
}

on_both_databases! {
    async fn what_is_not_permitted_is_null_or_refuses_as_the_agreement_says(app: TestApp) {
        app.given(employer("9120000000001").registered("15000001")).await;
        let query = "{ employers { nodes { legalName memberships { npp workerCount } } } }";
        let row = |count: Value| json!([{ "legalName": "PT 9120000000001", "memberships": [{ "npp": "15000001", "workerCount": count }] }]);
        let permitted = app.manpower().ask(query).await;
        assert_eq!(permitted, json!({ "data": { "employers": { "nodes": row(json!(10)) } } }));
        let nulled = app.licensing().ask(query).await;
        assert_eq!(nulled["data"]["employers"]["nodes"], row(Value::Null));
        assert_eq!((codes(&nulled), withheld(&nulled)), (vec!["FORBIDDEN"], vec!["Membership.workerCount"]));
        let told = &nulled["errors"][0]["extensions"];
        assert_eq!(told["requiredScopes"], json!([["worker_count:read"], ["worker_count:case"]]));
        assert_eq!(told["agreement"], "PKS-02/CONTOH/2026");
        let files = agreement_files().into_iter().map(|(name, text)| (name, text.replace("on_denied = \"null\"", "on_denied = \"reject\"")));
        let strict = app.under(Agreements::parse(&files.collect::<Vec<_>>()).unwrap());
        let refused = strict.licensing().ask(query).await;
        assert_eq!((&refused["data"], withheld(&refused)), (&Value::Null, vec!["Membership.workerCount"]));
        assert_eq!(strict.manpower().ask(query).await, permitted);
    }

    async fn a_narrower_token_narrows_the_answer(app: TestApp) {
        app.given(employer("9120000000001").registered("15000001")).await;
        let query = "{ employers { nodes { legalName phone } } }";
        let answer = app.bpjs().with_scopes("employer:read").ask(query).await;
        assert_eq!(answer["data"]["employers"]["nodes"], json!([{ "legalName": "PT 9120000000001", "phone": null }]));
        let answer = app.bpjs().with_scopes("employer_contact:read").ask(query).await;
        assert_eq!(withheld(&answer), ["Query.employers"]);
        let answer = app.bpjs().with_scopes("").ask("{ __typename }").await;
        assert_eq!(answer, json!({ "data": { "__typename": "Query" } }));
    }
}
