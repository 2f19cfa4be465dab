//! Which pairs become links, and which of them nobody has to look at.
use super::*;

#[test]
fn equal_namesakes_share_the_probability() {
    let table = names(&["BERKAH", "BERKAH", "LAIN"], &["BERKAH", "LAIN"]);
    let scored = |left, right, bits| Scored {
        left,
        right,
        pattern: Pattern::default(),
        bits,
    };
    let thresholds = Thresholds {
        automatic: 0.99,
        candidate: 0.1,
    };
    let pairs = vec![scored(0, 3, 10.0), scored(1, 3, 10.0), scored(2, 4, 10.0)];
    let links = decide(&table, pairs, &thresholds);
    assert_eq!(links.len(), 2);
    let of = |right: u32| {
        links
            .iter()
            .find(|link| link.right == right)
            .unwrap()
            .probability
    };
    assert!((of(3) - 0.5).abs() < 0.001 && of(3) < 0.5, "{}", of(3));
    assert!(of(4) > 0.999);
}

#[test]
fn one_to_one_gives_every_record_one_partner() {
    let table = planted(3, 3, [1.0; 6], 40);
    let scored = |left, right, bits| Scored {
        left,
        right,
        pattern: Pattern::default(),
        bits,
    };
    let pairs = vec![
        scored(0, 3, 5.0),
        scored(0, 4, 9.0),
        scored(1, 4, 7.0),
        scored(1, 3, 4.0),
    ];
    let links = decide(&table, pairs, &Thresholds::default());
    let found: Vec<(u32, u32)> = links.iter().map(|link| (link.left, link.right)).collect();
    assert_eq!(found, [(0, 4), (1, 3)]);
}

fn field(name: &str) -> usize {
    FIELD_NAMES.iter().position(|known| *known == name).unwrap()
}

#[test]
fn nothing_is_automatic_without_an_identifier_in_agreement_and_against_a_contradiction() {
    let thresholds = Thresholds::default();
    let mut rng = StdRng::seed_from_u64(11);
    let mut automatic = 0;
    for _ in 0..200_000 {
        let pattern = (0..FIELD_NAMES.len()).fold(Pattern::default(), |pattern, field| {
            pattern.with(field, Level::ALL[rng.random_range(0..6)])
        });
        let probability = if rng.random_bool(0.5) {
            1.0
        } else {
            rng.random_range(0.9..1.0)
        };
        if decision(&FIRM, pattern, probability, &thresholds) == Decision::Candidate {
            continue;
        }
        automatic += 1;
        let level = |name: &str| pattern.level(field(name));
        let identified = ["npwp", "nib", "npp", "wlkp"]
            .map(level)
            .contains(&Level::Exact);
        let unopposed = ["npwp", "nib"]
            .map(level)
            .iter()
            .all(|l| matches!(l, Level::Missing | Level::Exact));
        assert!(
            identified && unopposed && probability >= 0.99 && level("name") >= Level::Near,
            "{pattern:?}"
        );
    }
    assert!(automatic > 100);
}

#[test]
fn everything_alike_but_no_identifier_is_a_candidate() {
    let alike = ["name", "legalForm", "address", "district", "kbli", "phone"];
    let pattern = alike.iter().fold(Pattern::default(), |pattern, name| {
        pattern.with(field(name), Level::Exact)
    });
    let judged = |pattern| decision(&FIRM, pattern, 1.0, &Thresholds::default());
    assert_eq!(judged(pattern), Decision::Candidate);
    assert_eq!(
        judged(pattern.with(field("npwp"), Level::Exact)),
        Decision::Automatic
    );
    assert_eq!(
        judged(pattern.with(field("npwp"), Level::Close)),
        Decision::Candidate
    );
    let contradicted = pattern
        .with(field("nib"), Level::Exact)
        .with(field("npwp"), Level::Differs);
    assert_eq!(judged(contradicted), Decision::Candidate);
}
