//! Lexing, measured.
use super::*;

#[test]
fn tokens_are_counted_as_the_grammar_has_them() {
    assert_eq!(
        lex(r#"{ a(b: "x } { \" y", c: [1.5, $d]) } # {{{{"#),
        (15, 3)
    );
    assert_eq!(lex("\"\"\"a \" { \\\"\"\" b\"\"\" q"), (2, 0));
    assert_eq!(lex("\"never closed {"), (1, 0));
    assert_eq!(lex("{ a ...B ... @c { d } }"), (11, 2));
}

#[test]
fn nothing_hides_behind_a_block_string_that_never_closes() {
    assert_eq!(lex("\"\"\" \" {{{{"), (6, 4));
    assert_eq!(lex("\"\"\""), (2, 0));
}

#[test]
fn nesting_is_refused_before_a_parser_recurses() {
    let limits = DocumentLimits::default();
    let deep = "{a".repeat(10_000);
    assert_eq!(check_text(&deep, &limits).unwrap_err().what, "tokens");
    let deep = "{a".repeat(60);
    assert_eq!(
        check_text(&deep, &limits).unwrap_err().what,
        "levels of nesting"
    );
}
