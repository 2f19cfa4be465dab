//! Documents that ask for much.
use std::fmt::Write as _;

use super::posted;

type Named = (&'static str, String);

/// Every one of them, by name, as the body of a request.
pub fn documents() -> Vec<Named> {
    let all = fields()
        .into_iter()
        .chain(nestings())
        .chain(repetitions())
        .chain(sizes())
        .chain(bombs());
    all.map(|(name, text)| (name, posted(&text))).collect()
}

fn times(count: usize, text: &str) -> String {
    text.repeat(count)
}

fn numbered(count: usize, write: &dyn Fn(usize) -> String) -> String {
    (0..count).map(write).collect()
}

fn nested(open: &str, close: &str) -> String {
    format!("{}x{}", times(10_000, open), times(10_000, close))
}

fn lists(depth: usize) -> String {
    format!("{}{}", times(depth, "["), times(depth, "]"))
}

/// Fields, asked again and again.
fn fields() -> Vec<Named> {
    vec![
        (
            "10,000 aliases",
            format!(
                "{{ viewer {{ {} }} }}",
                numbered(10_000, &|n| format!("a{n}:client "))
            ),
        ),
        (
            "100 aliases of a page",
            format!(
                "{{ {} }}",
                numbered(100, &|n| format!("a{n}: employers {{ totalCount }} "))
            ),
        ),
        (
            "the same field 9,990 times",
            format!("{{ viewer {{ {} }} }}", times(9_990, "client ")),
        ),
        (
            "a withheld field 2,000 times on a page of 20",
            format!(
                "{{ employers {{ nodes {{ {} }} }} }}",
                times(2_000, "phone ")
            ),
        ),
        (
            "200 withheld selections on a page of 20",
            format!("{{ employers {{ nodes {{ {} }} }} }}", times(200, "phone ")),
        ),
        (
            "7,000 fields that are not there",
            format!("{{ viewer {{ {} }} }}", times(7_000, "nothing ")),
        ),
        ("selections 10,000 deep", nested("{a", "}")),
        ("inline fragments 10,000 deep", nested("{...", "}")),
    ]
}

/// Brackets within brackets.
fn nestings() -> Vec<Named> {
    vec![
        (
            "lists 10,000 deep",
            format!(
                "{{ employers(filter: {}) {{ totalCount }} }}",
                lists(10_000)
            ),
        ),
        (
            "objects 10,000 deep",
            format!(
                "{{ employers(filter: {}) {{ totalCount }} }}",
                nested("{a:", "}")
            ),
        ),
        (
            "a default 10,000 deep",
            format!(
                "query($v: Int = {}) {{ viewer {{ client }} }}",
                lists(10_000)
            ),
        ),
        (
            "a type 10,000 deep",
            format!("query($v: {}) {{ viewer {{ client }} }}", nested("[", "]")),
        ),
        (
            "20,000 lists behind a block string that never closes",
            format!("{{ employers(by: [\"\"\" \" {}", times(20_000, "[")),
        ),
        (
            // Few enough for the parser to take them up, which then recurses over them.
            "400 lists behind a block string that never closes",
            format!("{{ employers(by: [\"\"\" \" {}]) {{ id }} }}", lists(400)),
        ),
        (
            "selections behind a block string that never closes",
            format!("{{ viewer(by: [\"\"\" \"]) {}", times(15_000, "{a ")),
        ),
    ]
}

/// Parts of a document, again and again.
fn repetitions() -> Vec<Named> {
    vec![
        (
            "2,000 directives on a field",
            format!(
                "{{ viewer {} {{ client }} }}",
                times(2_000, "@include(if: true) ")
            ),
        ),
        (
            "7,000 unknown directives",
            format!("{{ viewer {} {{ client }} }}", times(7_000, "@x ")),
        ),
        (
            "7,000 directives on an operation",
            format!("query {} {{ viewer {{ client }} }}", times(7_000, "@x ")),
        ),
        (
            "7,000 directives on a variable",
            format!(
                "query($v: Int {}) {{ viewer {{ client }} }}",
                times(7_000, "@x ")
            ),
        ),
        (
            "3,000 variables",
            format!(
                "query({}) {{ viewer {{ client }} }}",
                numbered(3_000, &|n| format!("$v{n}: Int "))
            ),
        ),
        (
            "3,000 operations",
            numbered(2_900, &|n| format!("query Q{n} {{ a }} ")),
        ),
        (
            "2,000 fragments that nothing spreads",
            format!(
                "{{ viewer {{ client }} }} {}",
                numbered(2_000, &|n| format!("fragment F{n} on Viewer {{ client }} "))
            ),
        ),
    ]
}

/// Long values and much that says nothing.
fn sizes() -> Vec<Named> {
    vec![
        (
            "1,500 fragments in a chain",
            format!(
                "{{ viewer {{ ...F0 }} }} {}",
                numbered(1_500, &|n| format!(
                    "fragment F{n} on Viewer {{ ...F{} }} ",
                    n + 1
                ))
            ),
        ),
        (
            "4,000 spreads of one fragment",
            format!(
                "{{ viewer {{ {} }} }} fragment F on Viewer {{ client }}",
                times(4_000, "...F ")
            ),
        ),
        (
            "a string of 60,000 characters",
            format!(
                "{{ employer(by: {{ nib: \"{}\" }}) {{ id }} }}",
                times(60_000, "9")
            ),
        ),
        (
            "a number of 60,000 digits",
            format!(
                "{{ employers(first: {}) {{ totalCount }} }}",
                times(60_000, "9")
            ),
        ),
        (
            "unicode",
            format!(
                "{{ employer(by: {{ nib: \"{}\" }}) {{ id }} }}",
                times(9_000, "\u{1F469}\u{200D}\u{202E}")
            ),
        ),
        (
            "12,000 comments",
            format!("{{ viewer {{ client }} }} {}", times(12_000, "#x\n")),
        ),
        (
            "60,000 commas",
            format!("{{ viewer {{ client }} }} {}", times(60_000, ",")),
        ),
    ]
}

/// Fragments that spread fragments.
fn bombs() -> Vec<Named> {
    let bombs = [
        ("a bomb of 587 bytes", 2, 20),
        ("a bomb of a kilobyte", 2, 34),
        ("a bomb ten wide and seven deep", 10, 7),
    ];
    let mut all: Vec<Named> = bombs
        .into_iter()
        .map(|(name, fan_out, levels)| {
            (
                name,
                format!("{{ viewer {{ ...F0 }} }}{}", bomb(fan_out, levels)),
            )
        })
        .collect();
    all.push((
        "a bomb in an operation that is not asked for",
        format!(
            "query A {{ viewer {{ client }} }} query B {{ viewer {{ ...F0 }} }}{}",
            bomb(10, 7)
        ),
    ));
    all
}

fn bomb(fan_out: usize, levels: usize) -> String {
    let mut text = String::new();
    for level in 0..levels {
        let spreads = format!("...F{} ", level + 1).repeat(fan_out);
        write!(text, " fragment F{level} on Viewer {{{spreads}}}").expect("a string takes it");
    }
    text + &format!(" fragment F{levels} on Viewer {{client}}")
}
