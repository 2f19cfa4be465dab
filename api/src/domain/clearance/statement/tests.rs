use super::*;
use crate::domain::codes::Freshness;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn check() -> PermitCheck {
    PermitCheck {
        verdict: PermitVerdict::Restricted,
        service: ServiceKind::BuildingApproval,
        reasons: vec![Reason {
            code: ReasonCode::RestrictionInForce,
            text: Bilingual {
                id: "Sanksi berlaku.".to_owned(),
                en: "A restriction is in force.".to_owned(),
            },
            cure: Bilingual::default(),
            contact: "BPJS Ketenagakerjaan".to_owned(),
            legal_basis: "PP 86/2013 Ps. 9".to_owned(),
            reference: Some("TMP2T/1/2026".to_owned()),
            register: None,
        }],
        sources: vec![
            SourceReading {
                register: SourceRegister::BusinessLicence,
                as_of: Some(day("2026-11-20")),
                freshness: Freshness::OnTime,
            },
            SourceReading {
                register: SourceRegister::ManpowerReport,
                as_of: None,
                freshness: Freshness::Missing,
            },
        ],
        valid_until: day("2026-11-26"),
        policy_basis: None,
        law_hash: "ab12".to_owned(),
    }
}

fn statement() -> Statement {
    let issue = Issue {
        issuer: "https://simpul.example.go.id".to_owned(),
        reference: Reference::of([7; 10]),
        nib: "0120304050607".parse().unwrap(),
        issued_at: moment("2026-11-26T02:00:00.4Z"),
        expires_at: moment("2026-11-26T16:00:00Z"),
        status: StatusPlace {
            index: 41,
            uri: "https://simpul.example.go.id/clearance/status".to_owned(),
        },
    };
    Statement::of(issue, &check())
}

#[test]
fn a_statement_is_the_same_bytes_and_reads_back() {
    let json = statement().to_json().unwrap();
    assert_eq!(json, statement().to_json().unwrap());
    assert_eq!(
        serde_json::from_slice::<Statement>(&json).unwrap(),
        statement()
    );
}

/// RFC 8785: members in the order of their names at every depth, and no space between them.
#[test]
fn its_json_is_canonical() {
    let json = String::from_utf8(statement().to_json().unwrap()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json, canonical(&value));
    // Every member that may be left out is there in one of the two, and is in order there as well.
    let mut full = statement();
    full.policy_basis = Some("Perbup 33/2024".to_owned());
    full.reasons[0].register = Some(SourceRegister::BusinessLicence);
    let json = String::from_utf8(full.to_json().unwrap()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json, canonical(&value));
    assert_eq!(
        serde_json::from_str::<Statement>(&json).unwrap(),
        full,
        "what may be left out reads back too"
    );
}

fn canonical(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.encode_utf16().collect::<Vec<_>>());
            let members: Vec<String> = members
                .into_iter()
                .map(|(name, value)| format!("\"{name}\":{}", canonical(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        serde_json::Value::Array(values) => {
            let values: Vec<String> = values.iter().map(canonical).collect();
            format!("[{}]", values.join(","))
        }
        plain => plain.to_string(),
    }
}

/// What a statement may tell is this list and no more: a new member is a decision, not an accident.
#[test]
fn it_names_no_amount_no_worker_and_no_person() {
    let value = serde_json::to_value(statement()).unwrap();
    let names: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut known = vec![
        "exp",
        "iat",
        "iss",
        "jti",
        "lawHash",
        "reasons",
        "service",
        "sources",
        "status",
        "sub",
        "validUntil",
        "verdict",
    ];
    let mut names = names;
    names.sort_unstable();
    known.sort_unstable();
    assert_eq!(names, known);
}

#[test]
fn registered_names_say_what_rfc_7519_says() {
    let value = serde_json::to_value(statement()).unwrap();
    assert_eq!(value["iss"], "https://simpul.example.go.id");
    assert_eq!(value["iat"], 1_795_658_400);
    assert_eq!(value["exp"], 1_795_708_800);
    assert_eq!(value["jti"], Reference::of([7; 10]).as_str());
    assert_eq!(value["sub"], "0120304050607");
    assert_eq!(value["status"]["status_list"]["idx"], 41);
    assert_eq!(value["sources"][1]["asOf"], serde_json::Value::Null);
}

#[test]
fn a_statement_is_current_until_its_last_day_ends() {
    let statement = statement();
    assert!(statement.is_current(moment("2026-11-26T15:59:59Z")));
    assert!(!statement.is_current(moment("2026-11-26T16:00:00Z")));
}

#[test]
fn a_reference_reads_as_people_write_it_and_never_prints_itself() {
    let reference: Reference = "7k2mq0tx93fdzb5j".parse().unwrap();
    assert_eq!(reference.as_str(), "7K2M-Q0TX-93FD-ZB5J");
    assert_eq!(
        "7K2M QOTX 93FD ZB5J".parse::<Reference>().unwrap(),
        reference
    );
    assert_eq!(format!("{reference:?}"), "Reference(…)");
    for wrong in [
        "",
        "7K2M-Q0TX-93FD-ZB5",
        "7K2M-Q0TX-93FD-ZB5JH",
        "7K2M-Q0TX-93FD-ZB5U",
    ] {
        assert!(wrong.parse::<Reference>().is_err(), "{wrong}");
    }
    assert!("-".repeat(49).parse::<Reference>().is_err());
}

#[test]
fn every_bit_of_a_reference_counts() {
    let mut seen = std::collections::BTreeSet::new();
    // The first five bits have no symbol: the last symbol checks the others.
    for bit in (0..80).filter(|bit| !(3..8).contains(bit)) {
        let mut random = [0_u8; 10];
        random[bit / 8] = 1 << (bit % 8);
        let reference = Reference::of(random);
        assert_eq!(reference.as_str().parse::<Reference>().unwrap(), reference);
        assert!(seen.insert(reference));
    }
}
