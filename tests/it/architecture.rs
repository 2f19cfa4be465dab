//! The rule of imports, the sizes of files, and what the domain must not do: read from the source.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What each room may import of ours. The composition roots import everything.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("auth", &["domain", "config"]),
    ("policy", &["domain"]),
    ("store", &["entity", "domain"]),
    ("loaders", &["store", "domain"]),
    ("graphql", &["loaders", "domain", "policy"]),
    ("feeds", &["domain", "store"]),
    ("ledger", &["domain", "store"]),
    ("proof", &["domain"]),
];

/// Files and rooms that put the others together.
const ROOTS: &[&str] = &["main", "lib", "server", "command", "config", "telemetry"];

/// Lines of a file, and of a function, at most.
const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 60;

/// Files that may be longer, each up to its own number, and why.
const LONGER: &[(&str, usize, &str)] = &[];

#[test]
fn no_room_imports_what_the_design_forbids() {
    let rooms: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut faults = Vec::new();
    for (path, text) in sources("api/src") {
        let room = room_of(&path);
        if ROOTS.contains(&room.as_str()) {
            continue;
        }
        let Some(allowed) = rooms.get(room.as_str()) else {
            faults.push(format!("{path}: the room `{room}` has no rule of imports"));
            continue;
        };
        for named in imports(without_tests(&text)) {
            if named != room && !allowed.contains(&named.as_str()) {
                faults.push(format!("{path}: `{room}` must not import `{named}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn sql_stays_in_the_store() {
    let mut faults = Vec::new();
    for (path, text) in sources("api/src") {
        let room = room_of(&path);
        // The loaders name the traits of entities, and every room above hands the connection on.
        let is_sql = code(without_tests(&text)).any(|line| {
            line.contains("sea_query")
                || line.contains("ConnectionTrait")
                || line.contains("sqlx::")
        });
        if is_sql
            && !matches!(
                room.as_str(),
                "store" | "ledger" | "main" | "server" | "command"
            )
        {
            faults.push(format!("{path}: SQL outside the store"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A receipt is the log's word that a record is durable: whoever else made one could release an answer
/// that nobody recorded.
#[test]
fn only_the_ledger_gives_receipts_and_only_the_answering_releases_answers() {
    let rules = [
        ("Receipt::of(", ["api/src/ledger/"].as_slice()),
        (".release(", ["api/src/server/answering.rs"].as_slice()),
        (
            "service.execute(",
            ["api/src/server/answering.rs"].as_slice(),
        ),
    ];
    let mut faults = Vec::new();
    for (path, text) in sources("api/src") {
        // The executor's own tests have no log.
        if path == "api/src/graphql/trial.rs" {
            continue;
        }
        for (act, places) in rules {
            let is_there = code(without_tests(&text)).any(|line| line.contains(act));
            if is_there && !places.iter().any(|place| path.starts_with(place)) {
                faults.push(format!("{path}: `{act}` is not for this room"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_domain_is_pure() {
    let forbidden = [
        "async ",
        ".await",
        "std::fs",
        "std::net",
        "std::io",
        "std::process",
        "std::env",
        "tokio",
        "sea_orm",
        "Utc::now",
        "Local::now",
        "SystemTime",
        "Instant::now",
        "rand::",
        "println!",
    ];
    let mut faults = Vec::new();
    for (path, text) in sources("api/src") {
        if room_of(&path) != "domain" {
            continue;
        }
        for line in code(without_tests(&text)) {
            for word in forbidden.iter().filter(|word| line.contains(**word)) {
                faults.push(format!("{path}: `{word}` in {}", line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A day of UTC is another one than the regency's for eight hours of every day; what mixes the two
/// is right in the morning and wrong at night, also in a test.
#[test]
fn days_are_those_of_the_regency() {
    let mut faults = Vec::new();
    for folder in ["api/src", "api/benches", "entity/src", "tests/it"] {
        for (path, text) in sources(folder) {
            let asks_utc = code(&text).any(|line| line.contains(".date_naive()"));
            let may = ["api/src/domain/local_time.rs", "tests/it/architecture.rs"];
            if asks_utc && !may.contains(&path.as_str()) {
                faults.push(format!("{path}: a day is asked of `domain/local_time.rs`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_and_functions_stay_small() {
    let mut faults = Vec::new();
    for folder in ["api/src", "entity/src", "migration/src", "tests/it"] {
        for (path, text) in sources(folder) {
            if path.ends_with("/mod.rs") {
                faults.push(format!("{path}: rooms are `room.rs`, not `room/mod.rs`"));
            }
            let lines = text.lines().count();
            let exception = LONGER.iter().find(|(longer, ..)| *longer == path);
            let allowed = exception.map_or(FILE_LINES_MAX, |(_, lines, _)| *lines);
            if lines > allowed {
                faults.push(format!("{path}: {lines} lines, {allowed} at most"));
            }
            for (name, lines) in functions(&text) {
                if lines > FUNCTION_LINES_MAX {
                    faults.push(format!(
                        "{path}: `{name}` has {lines} lines, {FUNCTION_LINES_MAX} at most"
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_exception_outlives_its_file() {
    for (path, ..) in LONGER {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
        let lines = std::fs::read_to_string(file).map_or(0, |text| text.lines().count());
        assert!(
            lines > FILE_LINES_MAX,
            "{path} is short again: strike it from the list"
        );
    }
}

#[test]
fn migrations_never_import_entities() {
    for (path, text) in sources("migration/src") {
        assert!(!code(&text).any(|line| line.contains("entity::")), "{path}");
    }
}

#[test]
fn the_reader_of_imports_sees_every_form() {
    let text = "use crate::store::{page, register};\nuse super::domain as d;\n\
                pub use entity::employer;\nlet x = crate::graphql::Service::new();\n\
                use crate::{loaders::Loaders, policy};\n// use crate::feeds::x;\n";
    let found: Vec<String> = imports(text).collect();
    for room in ["store", "entity", "graphql", "loaders", "policy"] {
        assert!(
            found.iter().any(|named| named == room),
            "{room} of {found:?}"
        );
    }
    assert!(!found.iter().any(|named| named == "feeds"));
}

#[test]
fn the_measure_of_functions_counts_their_lines() {
    let text = "fn short() {}\n\npub(super) async fn long(\n    a: u8,\n) {\n    a;\n}\n";
    let found: Vec<(String, usize)> = functions(text).collect();
    assert_eq!(found, [("short".to_owned(), 1), ("long".to_owned(), 5)]);
}

/// Rooms of ours that a text names in `use` lines and in paths.
fn imports(text: &str) -> impl Iterator<Item = String> + '_ {
    let ours = ["entity", "migration"];
    let joined = code(text).collect::<Vec<_>>().join("\n");
    let mut found: Vec<String> = Vec::new();
    for start in ["crate::", "simpul::"] {
        for (at, _) in joined.match_indices(start) {
            found.extend(first_words(&joined[at + start.len()..]));
        }
    }
    for name in ours {
        for (at, _) in joined.match_indices(&format!("{name}::")) {
            let before = joined[..at].chars().next_back();
            let is_word = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
            if !is_word {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    found.dedup();
    found.into_iter()
}

/// The first segment behind `crate::`, or the first segments of each part of a braced group.
fn first_words(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![word(rest)];
    };
    let (mut words, mut depth, mut part) = (Vec::new(), 0, String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => words.push(word(&std::mem::take(&mut part))),
            c => part.push(c),
        }
    }
    words.push(word(&part));
    words.retain(|word| !word.is_empty());
    words
}

/// Functions with their lines, from `fn` to the brace that closes them.
fn functions(text: &str) -> impl Iterator<Item = (String, usize)> + '_ {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|at| is_function(lines[*at]))
        .collect();
    starts.into_iter().filter_map(move |start| {
        let indent = indent_of(lines[start]);
        let name = lines[start].split("fn ").nth(1)?;
        let name: String = name
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let end = (start..lines.len()).find(|at| {
            let line = lines[*at];
            let closes = indent_of(line) == indent && line.trim_start().starts_with('}');
            let is_one_line = *at == start && (line.ends_with('}') || line.ends_with(';'));
            closes || is_one_line || (indent_of(line) == indent && line.ends_with(");"))
        })?;
        Some((name, end - start + 1))
    })
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let head = line.split("fn ").next().unwrap_or_default();
    line.contains("fn ")
        && head
            .split_whitespace()
            .all(|word| word.starts_with("pub") || matches!(word, "async" | "const" | "unsafe"))
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Lines that are neither comments nor documentation.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

/// Tests beside the code may reach further, for instance to migrate a database.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// The room of a file under `api/src`: its first folder, or the file's own name.
fn room_of(path: &str) -> String {
    let rest = path.split("api/src/").nth(1).unwrap_or(path);
    let first = rest.split('/').next().unwrap_or(rest);
    first.trim_end_matches(".rs").to_owned()
}

/// Every Rust file below a folder of the workspace, with its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(folder);
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(!files.is_empty(), "there is no source in {folder}");
    files.sort();
    files
        .into_iter()
        .filter(|path| !is_test(path))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("it can be read");
            let name = path
                .to_string_lossy()
                .split("/../")
                .last()
                .unwrap_or_default()
                .to_owned();
            (name, text)
        })
        .collect()
}

/// Files of tests beside the code may reach further, for instance to migrate a database.
fn is_test(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let inside = text.split("/api/src/").nth(1).unwrap_or_default();
    inside.contains("/tests/") || inside.ends_with("tests.rs") || inside.ends_with("fixture.rs")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
