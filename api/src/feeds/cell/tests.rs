use super::*;
use crate::domain::codes::RiskLevel;

fn text(kind: Kind, cell: &str) -> Option<String> {
    kind.read(cell).ok()?.as_text().map(str::to_owned)
}

fn fault(kind: Kind, cell: &str) -> FaultCode {
    kind.read(cell)
        .err()
        .expect("the cell should be refused")
        .code
}

#[test]
fn white_space_around_a_cell_does_not_count_and_nothing_is_null() {
    assert_eq!(
        text(NIB, " 0120304050607\t").as_deref(),
        Some("0120304050607")
    );
    assert!(matches!(NIB.read("  "), Ok(Value::Null)));
}

#[test]
fn keys_keep_leading_zeros_and_lose_a_spreadsheets_apostrophe() {
    assert_eq!(
        text(NIB, "'0120304050607").as_deref(),
        Some("0120304050607")
    );
    assert_eq!(fault(NIB, "1,20304E+11"), FaultCode::Malformed);
    assert_eq!(
        text(NPWP, "01.234.567.8-901.000").as_deref(),
        Some("0012345678901000")
    );
}

#[test]
fn a_reason_never_repeats_the_cell() {
    let refused = NIK.read("5204120101990000").err().unwrap();
    assert!(!refused.reason.contains("5204"));
    let refused = code::<RiskLevel>().read("BUDI").err().unwrap();
    assert!(!refused.reason.contains("BUDI") && refused.reason.contains("MEDIUM_LOW"));
    assert_eq!(refused.code, FaultCode::UnknownCode);
}

#[test]
fn codes_are_read_in_any_case() {
    assert_eq!(
        text(code::<RiskLevel>(), "Medium_low").as_deref(),
        Some("MEDIUM_LOW")
    );
}

#[test]
fn control_characters_are_refused_and_line_breaks_are_not() {
    assert_eq!(fault(Kind::Text(20), "a\0b"), FaultCode::ControlCharacter);
    assert_eq!(
        text(Kind::Text(20), "Jalan\r\n Garuda").as_deref(),
        Some("Jalan Garuda")
    );
    assert_eq!(text(Kind::Prose(20), "a\r\nb").as_deref(), Some("a\nb"));
    assert_eq!(fault(Kind::Text(3), "abcd"), FaultCode::TooLong);
}

#[test]
fn formula_like_text_is_kept_as_it_is() {
    assert_eq!(
        text(Kind::Text(30), "+62 371 21000").as_deref(),
        Some("+62 371 21000")
    );
    assert_eq!(text(Kind::Text(30), "=1+1").as_deref(), Some("=1+1"));
}

#[test]
fn an_apostrophe_that_guards_a_cell_is_dropped_and_another_is_kept() {
    for (cell, read) in [
        ("'=1+1", "=1+1"),
        ("'+62 371", "+62 371"),
        ("'-", "-"),
        ("'@x", "@x"),
        ("'\tx", "x"),
        ("'Abd", "'Abd"),
        ("''=x", "''=x"),
    ] {
        assert_eq!(text(Kind::Text(30), cell).as_deref(), Some(read), "{cell}");
    }
}

#[test]
fn marks_that_no_keyboard_writes_are_refused() {
    for cell in ["PT \u{feff}A", "PT \u{202e}A", "PT \u{85}A", "PT \u{7f}A"] {
        assert_eq!(fault(Kind::Text(30), cell), FaultCode::ControlCharacter);
    }
    assert_eq!(
        text(Kind::Text(30), "Ng\u{e9}ndo").as_deref(),
        Some("Ng\u{e9}ndo")
    );
}

#[test]
fn yes_and_no_are_read_in_both_languages() {
    for yes in ["ya", "YA", "true", "1"] {
        assert!(
            matches!(Kind::Truth.read(yes), Ok(Value::Truth(true))),
            "{yes}"
        );
    }
    for no in ["Tidak", "false", "0"] {
        assert!(
            matches!(Kind::Truth.read(no), Ok(Value::Truth(false))),
            "{no}"
        );
    }
    assert_eq!(fault(Kind::Truth, "mungkin"), FaultCode::Malformed);
}

#[test]
fn periods_are_quarters_or_half_years() {
    assert_eq!(text(Kind::Period, "2026-q3").as_deref(), Some("2026-Q3"));
    for wrong in ["2026-Q5", "26-Q1", "2026", "2026-H3"] {
        assert_eq!(fault(Kind::Period, wrong), FaultCode::Malformed, "{wrong}");
    }
}
