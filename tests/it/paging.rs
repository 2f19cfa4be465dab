//! Pages: whatever the size and direction, a walk gives exactly the sorted list.
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use simpul::domain::codes::Agency;
use simpul::graphql::seal::Kind;

use crate::app::{TestApp, seals};
use crate::callers::codes;
use crate::given::employer;

const FORWARDS: &str = "query($n: Int!, $at: String, $o: EmployerOrder, $f: EmployerFilter) { employers(first: $n, after: $at, orderBy: $o, filter: $f) {
    totalCount nodes { id legalName } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
const BACKWARDS: &str = "query($n: Int!, $at: String, $o: EmployerOrder, $f: EmployerFilter) { employers(last: $n, before: $at, orderBy: $o, filter: $f) {
    totalCount nodes { id legalName } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

/// Rows as name and id, walked to the end; checks of each page what it says of its place.
async fn walk(
    app: &TestApp,
    is_forwards: bool,
    size: usize,
    order: &Value,
    filter: &Value,
) -> Vec<(String, String)> {
    let query = if is_forwards { FORWARDS } else { BACKWARDS };
    let (next, previous, edge) = match is_forwards {
        true => ("hasNextPage", "hasPreviousPage", "endCursor"),
        false => ("hasPreviousPage", "hasNextPage", "startCursor"),
    };
    let (mut rows, mut at, mut total) = (Vec::new(), Value::Null, None);
    loop {
        let variables = json!({ "n": size, "at": at, "o": order, "f": filter });
        let answer = app.bpjs().ask_with(query, variables).await;
        let page = &answer["data"]["employers"];
        let found = rows_of(page);
        assert_eq!(page["pageInfo"][previous], !at.is_null(), "{answer}");
        assert_eq!(
            *total.get_or_insert(page["totalCount"].clone()),
            page["totalCount"]
        );
        let is_full = found.len() == size;
        if is_forwards {
            rows.extend(found);
        } else {
            rows.splice(0..0, found);
        }
        if page["pageInfo"][next] == false {
            assert_eq!(
                total,
                Some(json!(rows.len())),
                "the count is not what the walk gives"
            );
            return rows;
        }
        assert!(is_full, "a page that is not the last is full");
        at = page["pageInfo"][edge].clone();
    }
}

/// The rows of a page, whose cursors are those of its ends.
fn rows_of(page: &Value) -> Vec<(String, String)> {
    let edges = page["edges"]
        .as_array()
        .unwrap_or_else(|| panic!("no page: {page}"));
    let cursor = |edge: Option<&Value>| edge.map_or(Value::Null, |edge| edge["cursor"].clone());
    assert_eq!(page["pageInfo"]["startCursor"], cursor(edges.first()));
    assert_eq!(page["pageInfo"]["endCursor"], cursor(edges.last()));
    let text = |node: &Value, field: &str| node[field].as_str().unwrap().to_owned();
    let nodes = page["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| (text(node, "legalName"), text(node, "id")))
        .collect()
}

/// Names with many repetitions, so that the tie-breaker works, and with letters that tempt a collation.
async fn populate(app: &TestApp, random: &mut StdRng, count: usize) {
    const NAMES: &[&str] = &[
        "PT A", "PT a", "PT B", "CV B", "UD_C", "UD%C", "PT 'D'", "PT \\E", "PT É", "pt z",
        "PT A B", "PT-AB",
    ];
    for index in 0..count {
        let name = NAMES[random.random_range(0..NAMES.len())];
        let region = if random.random_range(0..5) == 0 {
            "52.07"
        } else {
            "52.04"
        };
        app.given(
            employer(&format!("9120{index:09}"))
                .called(name)
                .in_region(region),
        )
        .await;
    }
}

on_both_databases! {
    async fn every_walk_gives_the_sorted_list(app: TestApp) {
        let mut random = StdRng::seed_from_u64(7);
        populate(&app, &mut random, 60).await;
        let asc = json!({ "field": "LEGAL_NAME", "direction": "ASC" });
        let desc = json!({ "field": "LEGAL_NAME", "direction": "DESC" });
        let whole = walk(&app, true, 100, &asc, &Value::Null).await;
        assert!(whole.len() > 30 && whole.len() < 60, "some are of another region: {}", whole.len());
        // Whatever the collation, equal names stand together, each in the order of its tie-breaker.
        let mut names: Vec<&String> = whole.iter().map(|(name, _)| name).collect();
        names.dedup();
        let distinct: std::collections::BTreeSet<&&String> = names.iter().collect();
        assert_eq!(names.len(), distinct.len());
        let mut reversed = whole.clone();
        reversed.reverse();
        for size in [1, 2, 3, 7, whole.len() - 1, whole.len(), whole.len() + 1] {
            for is_forwards in [true, false] {
                assert_eq!(walk(&app, is_forwards, size, &asc, &Value::Null).await, whole, "{size} {is_forwards}");
                assert_eq!(walk(&app, is_forwards, size, &desc, &Value::Null).await, reversed, "{size} {is_forwards}");
            }
        }
        assert_eq!(walk(&app, true, 3, &Value::Null, &Value::Null).await, whole, "the default order");
        for part in ["PT", "a b", "_C", "%C", "'D'", "\\E", "zz"] {
            let filter = json!({ "nameContains": part });
            let expected: Vec<_> = whole.iter().filter(|(name, _)| name.to_uppercase().contains(&part.to_uppercase())).cloned().collect();
            for (is_forwards, size) in [(true, 2), (false, 3)] {
                assert_eq!(walk(&app, is_forwards, size, &asc, &filter).await, expected, "{part}");
            }
        }
    }

    async fn letters_beyond_ascii_are_found_in_any_case(app: TestApp) {
        app.given(employer("9120000000001").called("PT Énergi")).await;
        for part in ["Éner", "éner", "ÉNER"] {
            let rows = walk(&app, true, 5, &Value::Null, &json!({ "nameContains": part })).await;
            assert_eq!(rows.len(), 1, "{part}");
        }
    }

    async fn a_page_of_none_tells_whether_there_are_rows(app: TestApp) {
        populate(&app, &mut StdRng::seed_from_u64(1), 3).await;
        let answer = app.bpjs().ask("{ employers(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }").await;
        let page = &answer["data"]["employers"];
        assert_eq!((&page["nodes"], &page["pageInfo"]["hasNextPage"]), (&json!([]), &json!(true)), "{answer}");
    }

    async fn a_cursor_of_another_order_or_listing_is_refused(app: TestApp) {
        populate(&app, &mut StdRng::seed_from_u64(2), 8).await;
        app.given(employer("9120000000091").registered("15000001")).await;
        let own = app.bpjs().ask("{ employers(first: 1) { pageInfo { endCursor } } }").await["data"]["employers"]["pageInfo"]["endCursor"].clone();
        let other = app.bpjs().ask("{ memberships(first: 1) { pageInfo { endCursor } } }").await["data"]["memberships"]["pageInfo"]["endCursor"].clone();
        assert!(own.is_string() && other.is_string());
        let ask = |at: Value, direction: &'static str| {
            let order = json!({ "field": "LEGAL_NAME", "direction": direction });
            let caller = app.bpjs();
            async move { caller.ask_with(FORWARDS, json!({ "n": 2, "at": at, "o": order })).await }
        };
        assert_eq!(codes(&ask(own.clone(), "ASC").await), [""; 0]);
        assert_eq!(codes(&ask(own, "DESC").await), ["BAD_USER_INPUT"]);
        assert_eq!(codes(&ask(other, "ASC").await), ["BAD_USER_INPUT"]);
        for forged in [String::new(), "x".to_owned(), "A".repeat(5_000), seal("legal\u{1f}tA\u{1f}i1"), seal("legal_name")] {
            assert_eq!(codes(&ask(json!(forged), "ASC").await), ["BAD_USER_INPUT"], "{forged:.40}");
        }
    }

    async fn a_cursor_with_values_of_other_kinds_is_refused(app: TestApp) {
        for forged in ["tA\u{1f}tB", "i1\u{1f}i1", "tA", "tA\u{1f}i1\u{1f}i2", "d2026-01-01\u{1f}i1", "tA\u{1f}i99999999999999999999"] {
            let at = seal(&format!("legal_name\u{1f}{forged}"));
            let answer = app.bpjs().ask_with(FORWARDS, json!({ "n": 2, "at": at })).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{forged:?}");
        }
    }

    async fn text_that_no_database_can_hold_is_refused_as_input(app: TestApp) {
        let answer = app.bpjs().ask_with(FORWARDS, json!({ "n": 2, "f": { "nameContains": "PT\u{0}A" } })).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    }

    async fn contradictory_arguments_are_refused(app: TestApp) {
        for arguments in ["first: 1, last: 1", "first: -1", "last: -1", "first: 1, before: \"x\"", "last: 1, after: \"x\"", "after: \"x\", before: \"x\""] {
            let answer = app.bpjs().ask(&format!("{{ employers({arguments}) {{ totalCount }} }}")).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{arguments}");
        }
    }
}

fn seal(text: &str) -> String {
    seals().of(Agency::Bpjs).close(Kind::Cursor, text)
}
