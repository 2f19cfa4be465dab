//! Ids and cursors: sealed, each agency's its own, and nothing to another.
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use simpul::domain::agreement::Agreements;
use simpul::domain::codes::Agency;
use simpul::graphql::seal::Kind;

use super::found::stands_in;
use super::queries::Atlas;
use super::seed::{Canary, World, as_of, seed};
use super::{Tried, seeing_all};
use crate::app::{TestApp, agreement_files, seals};
use crate::callers::Asks as _;

/// Fields whose values are ids or cursors. Batches are named by a number that only the agency sees that
/// feeds them; the text of a reason in Indonesian is called `id` too.
const OPAQUE: [(&str, Kind); 6] = [
    ("id", Kind::Id),
    ("withdraws", Kind::Id),
    ("withdrawnBy", Kind::Id),
    ("cursor", Kind::Cursor),
    ("startCursor", Kind::Cursor),
    ("endCursor", Kind::Cursor),
];
const NOT_SEALED: [&str; 2] = ["ImportBatch.id", "Text.id"];

on_both_databases! {
    async fn no_id_leaves_unsealed_and_none_is_the_same_for_two_agencies(app: TestApp) {
        let canaries = seed(app.db()).await;
        let both = app.under(two_that_see_all());
        let mut atlas = Atlas::read(&app.service().sdl());
        let (mut ours, mut theirs) = (BTreeSet::new(), BTreeSet::new());
        for world in World::ALL {
            for asked in atlas.leaf_by_leaf(world) {
                // The log grows with each question, so that two agencies' differ; objections are listed
                // for the owner of the register alone.
                let of_log = ["accessLog", "accessHistory", "dataProtectionLog", "objections"];
                let is_of_log = of_log.iter().any(|name| asked.text.contains(name));
                if is_of_log || !asked.leaves.iter().any(|leaf| is_opaque(leaf)) {
                    continue;
                }
                for (agency, found) in [(Agency::Bpjs, &mut ours), (Agency::Licensing, &mut theirs)] {
                    let tried = Tried::new(&both, agency, None, None);
                    let answer = both.answer(&tried.asking, &as_of(agency, &asked.text), json!({})).await;
                    gather(&answer["data"], found);
                }
            }
        }
        assert!(ours.len() > 50 && ours.len() == theirs.len(), "{} and {}", ours.len(), theirs.len());
        let types = look_into(&ours, Agency::Bpjs, &canaries);
        assert!(types.len() > 15, "{types:?}");
        assert_eq!(types, look_into(&theirs, Agency::Licensing, &canaries));
        let texts = |found: &BTreeSet<(Kind, String)>| -> BTreeSet<String> {
            found.iter().map(|(_, text)| text.clone()).collect()
        };
        assert_eq!(texts(&ours).intersection(&texts(&theirs)).count(), 0);
        let strangers = ours.iter().filter(|(kind, _)| *kind == Kind::Id).map(|(_, id)| id.as_str());
        each_is_nonsense_to(&both, Agency::Licensing, strangers).await;
    }
}

/// What another agency is answered to ids is what it is answered to nonsense of their length.
async fn each_is_nonsense_to<'a>(
    app: &TestApp,
    agency: Agency,
    ids: impl Iterator<Item = &'a str>,
) {
    let asking = Tried::new(app, agency, None, None).asking;
    let ask = async |id: &str| {
        let mut answers = Vec::new();
        for query in [
            "query($id: ID!) { node(id: $id) { id __typename } }",
            "query($id: ID!) { nodes(ids: [$id]) { id } }",
            "query($id: ID!) { employer(by: { id: $id }) { id } }",
            "mutation($id: ID!) { confirmLink(candidate: $id, reason: \"sama alamat dan nama\") { id } }",
        ] {
            answers.push(
                app.answer(&asking, query, json!({ "id": id }))
                    .await
                    .to_string(),
            );
        }
        answers
    };
    let mut answers = BTreeMap::new();
    for id in ids {
        let nonsense =
            URL_SAFE_NO_PAD.encode(vec![0x55; URL_SAFE_NO_PAD.decode(id).unwrap().len()]);
        if !answers.contains_key(&nonsense) {
            answers.insert(nonsense.clone(), ask(&nonsense).await);
        }
        assert_eq!(ask(id).await, answers[&nonsense], "{id}");
    }
}

fn is_opaque(leaf: &str) -> bool {
    let field = leaf.rsplit('.').next().unwrap_or_default();
    !NOT_SEALED.contains(&leaf) && OPAQUE.iter().any(|(name, _)| *name == field)
}

/// Two agencies that may read everything.
fn two_that_see_all() -> Agreements {
    let files: Vec<(String, String)> = agreement_files()
        .into_iter()
        .filter(|(name, _)| name == "bpjs.toml" || name == "dpmptsp.toml")
        .map(|(name, text)| (name, seeing_all(&text)))
        .collect();
    Agreements::parse(&files).expect("they can be used")
}

fn gather(value: &Value, into: &mut BTreeSet<(Kind, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let kind = OPAQUE.iter().find(|(opaque, _)| opaque == name);
                match (kind, value.as_str()) {
                    (Some((_, kind)), Some(text)) => {
                        into.insert((*kind, text.to_owned()));
                    }
                    (None, _) | (_, None) => gather(value, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The types of ids and the orders of cursors, each opened by its agency's seal and by no other, of a
/// length that tells nothing, with nothing to read in it.
fn look_into(
    found: &BTreeSet<(Kind, String)>,
    agency: Agency,
    canaries: &[Canary],
) -> BTreeSet<String> {
    let other = match agency {
        Agency::Bpjs => Agency::Licensing,
        _ => Agency::Bpjs,
    };
    let mut types = BTreeSet::new();
    for (kind, text) in found {
        let opened = seals().of(agency).open(*kind, text);
        let opened = opened.unwrap_or_else(|| panic!("{text} is not sealed"));
        types.insert(opened.split('\u{1f}').next().unwrap_or_default().to_owned());
        assert_eq!(seals().of(other).open(*kind, text), None);
        let bytes = URL_SAFE_NO_PAD.decode(text).expect("it is base64");
        assert_eq!((bytes.len() - 16) % 32, 0, "{text}");
        let readable = String::from_utf8_lossy(&bytes);
        let leak = canaries
            .iter()
            .find(|canary| stands_in(&readable, &canary.text));
        assert!(leak.is_none(), "{leak:?} in {text}");
    }
    types
}
