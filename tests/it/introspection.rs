//! Introspection shows a caller exactly what some purpose of its agreement could allow it.
use std::collections::BTreeSet;

use serde_json::{Value, json};
use simpul::domain::codes::{Agency, Code};
use simpul::domain::scope::{Access, Requirement};

use crate::callers::codes;
use crate::given::employer;
use crate::sample::{Sample, grants};

const QUERY: &str = "{ __schema { types { name kind fields(includeDeprecated: true) { name args { name } } \
                     inputFields { name } enumValues(includeDeprecated: true) { name } } } }";

on_both_databases! {
    async fn each_agency_is_shown_exactly_what_it_could_be_answered(app: TestApp) {
        for (agency, _) in Agency::ALL {
            let caller = app.caller(*agency);
            let potential = app.admit(&caller.asking).unwrap().potential();
            let asks: Vec<(String, Requirement)> = app.service().table().coordinates()
                .map(|(coordinate, asks)| (coordinate.to_owned(), asks)).collect();
            let should: BTreeSet<String> = asks.iter()
                .filter(|(_, asks)| asks.decide(potential) != Access::Denied)
                .map(|(coordinate, _)| coordinate.clone()).collect();
            let known: BTreeSet<&String> = asks.iter().map(|(coordinate, _)| coordinate).collect();
            let shown: BTreeSet<String> = shown(&caller.ask(QUERY).await).into_iter().filter(|shown| known.contains(shown)).collect();
            // An argument is hidden with its field; of a field that is shown it is decided alone.
            let should: BTreeSet<String> = should.into_iter().filter(|coordinate| is_field_shown(coordinate, &shown)).collect();
            let hidden: Vec<_> = should.difference(&shown).collect();
            let betrayed: Vec<_> = shown.difference(&should).collect();
            assert!(hidden.is_empty() && betrayed.is_empty(), "{agency}: hides {hidden:?}, shows {betrayed:?}");
        }
    }

    async fn without_a_purpose_the_schema_can_be_read_and_nothing_else(app: TestApp) {
        let caller = app.bpjs().without_purpose();
        let with = shown(&app.bpjs().ask(QUERY).await);
        assert_eq!(shown(&caller.ask(QUERY).await), with);
        let answer = caller.ask("{ __typename employers { totalCount } }").await;
        assert_eq!((codes(&answer), &answer["data"]), (vec!["PURPOSE_REQUIRED"], &Value::Null));
    }

    async fn what_is_hidden_is_withheld_by_name_too(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let secretariat = app.secretariat();
        let seen = shown(&secretariat.ask(QUERY).await);
        assert!(!seen.contains("Employer.phone") && seen.contains("Employer.legalName"));
        let one = secretariat.ask("{ __type(name: \"Employer\") { fields { name } } }").await;
        assert!(!one.to_string().contains("phone"), "{one}");
        let asked = secretariat.ask("{ employers { nodes { phone } } }").await;
        assert_eq!(crate::callers::withheld(&asked), ["Employer.phone"]);
        // A misspelt name is not answered with the hidden one.
        let misspelt = secretariat.ask("{ employers { nodes { phon } } }").await.to_string();
        assert!(!misspelt.contains("phone"), "{misspelt}");
    }

    async fn the_internal_directive_is_neither_published_nor_accepted(app: TestApp) {
        assert!(!app.service().sdl().contains("@withheld"));
        let forged = app.bpjs().ask("{ employers { totalCount @withheld } }").await;
        assert_eq!(codes(&forged), ["BAD_USER_INPUT"]);
    }
}

#[tokio::test]
async fn an_interface_shows_a_field_only_to_who_may_see_it_in_every_implementor() {
    let query = "{ __type(name: \"ReportFilter\") { inputFields { name } } o: __type(name: \"ReportOrderField\") { enumValues { name } } \
                 w: __type(name: \"Report\") { fields { name args { name } } } }";
    let names = |rights: &'static str| async move {
        assert_ne!(grants(rights), grants(""));
        Sample::new()
            .ask(rights, query, json!({}))
            .await
            .body
            .to_string()
    };
    let poor = names("employer:read").await;
    let rich = names("employer:read arrears_amount:case").await;
    for hidden in ["amounts", "AMOUNT", "above", "\"amount\""] {
        assert!(!poor.contains(hidden), "{hidden} in {poor}");
        assert!(rich.contains(hidden), "{hidden} not in {rich}");
    }
}

/// A type that no shown field leads to is not shown, and an argument is shown with its field.
fn is_field_shown(coordinate: &str, shown: &BTreeSet<String>) -> bool {
    let of = coordinate.split_once('.').map_or("", |(of, _)| of);
    if !shown
        .iter()
        .any(|known| known.split_once('.').is_some_and(|(known, _)| known == of))
    {
        return false;
    }
    coordinate
        .split_once('(')
        .is_none_or(|(field, _)| shown.contains(field))
}

/// The coordinates that an introspection shows, written as the table writes them.
fn shown(answer: &Value) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    let types = answer["data"]["__schema"]["types"].as_array();
    for of in types.unwrap_or_else(|| panic!("no schema in {answer}")) {
        let name = of["name"].as_str().unwrap();
        for list in ["fields", "inputFields", "enumValues"] {
            for part in of[list].as_array().into_iter().flatten() {
                let coordinate = format!("{name}.{}", part["name"].as_str().unwrap());
                for argument in part["args"].as_array().into_iter().flatten() {
                    shown.insert(format!(
                        "{coordinate}({}:)",
                        argument["name"].as_str().unwrap()
                    ));
                }
                shown.insert(coordinate);
            }
        }
    }
    shown
}
