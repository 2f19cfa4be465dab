//! How alike two short texts are: Jaro–Winkler and edit distance, on bytes and without allocation.
//!
//! Sources: M. A. Jaro, "Advances in Record-Linkage Methodology" (JASA 84, 1989); W. E. Winkler,
//! "String Comparator Metrics and Enhanced Decision Rules" (1990); F. J. Damerau, "A Technique for
//! Computer Detection and Correction of Spelling Errors" (CACM 7, 1964).

/// Bytes of a text that are looked at; longer texts are compared by their beginnings.
pub const COMPARED_BYTES: usize = 64;

/// Letters at the beginning that Winkler's bonus counts.
const WINKLER_PREFIX: usize = 4;
/// Winkler's bonus for each of them.
const WINKLER_BONUS: f64 = 0.1;

/// Jaro's similarity, 0 to 1: the share of letters that stand in both texts near the same place,
/// less half of those that stand there in another order. Two empty texts are alike.
pub fn jaro(left: &[u8], right: &[u8]) -> f64 {
    let (left, right) = (cut(left), cut(right));
    if left == right {
        return 1.0;
    }
    // Which letters find each other depends on where one begins: always with the shorter text.
    let (left, right) = if (left.len(), left) <= (right.len(), right) {
        (left, right)
    } else {
        (right, left)
    };
    let window = (left.len().max(right.len()) / 2).saturating_sub(1);
    let (mut of_left, mut of_right) = (0_u64, 0_u64);
    for (at, byte) in left.iter().enumerate() {
        let from = at.saturating_sub(window);
        let near = right.iter().enumerate().take(at + window + 1).skip(from);
        for (other, candidate) in near {
            if candidate == byte && of_right & (1 << other) == 0 {
                of_left |= 1 << at;
                of_right |= 1 << other;
                break;
            }
        }
    }
    let shared = of_left.count_ones();
    if shared == 0 {
        return 0.0;
    }
    let moved = taken(left, of_left)
        .zip(taken(right, of_right))
        .filter(|(one, other)| one != other)
        .count();
    let (shared, moved) = (f64::from(shared), length(moved) / 2.0);
    (shared / length(left.len()) + shared / length(right.len()) + (shared - moved) / shared) / 3.0
}

/// Jaro's similarity with Winkler's bonus for a common beginning, 0 to 1.
///
/// ```
/// use simpul::domain::matching::similarity::jaro_winkler;
///
/// assert!((jaro_winkler(b"MARTHA", b"MARHTA") - 0.961).abs() < 0.001);
/// ```
pub fn jaro_winkler(left: &[u8], right: &[u8]) -> f64 {
    let plain = jaro(left, right);
    let prefix = left
        .iter()
        .zip(right)
        .take(WINKLER_PREFIX)
        .take_while(|(one, other)| one == other)
        .count();
    plain + length(prefix) * WINKLER_BONUS * (1.0 - plain)
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other
/// (optimal string alignment).
pub fn edit_distance(left: &[u8], right: &[u8]) -> usize {
    let (left, right) = (cut(left), cut(right));
    let mut before = [0_usize; COMPARED_BYTES + 1];
    let mut above: [usize; COMPARED_BYTES + 1] = std::array::from_fn(|at| at);
    let mut previous_row = None;
    for (row, byte) in left.iter().enumerate() {
        let mut line = [0_usize; COMPARED_BYTES + 1];
        let (mut corner, mut beside, mut swap) = (row, row + 1, usize::MAX);
        let mut previous = None;
        if let Some(first) = line.first_mut() {
            *first = beside;
        }
        let columns = line.iter_mut().skip(1).zip(above.iter().skip(1));
        for (((cell, up), other), two_back) in columns.zip(right).zip(&before) {
            let mut least = (corner + usize::from(byte != other)).min(up.min(&beside) + 1);
            if previous == Some(byte) && previous_row == Some(other) {
                least = least.min(swap.saturating_add(1));
            }
            (*cell, beside, corner, swap) = (least, least, *up, *two_back);
            previous = Some(other);
        }
        (before, above, previous_row) = (above, line, Some(byte));
    }
    above.get(right.len()).copied().unwrap_or_default()
}

/// The edit distance where it is at most `most`, which should be small: every edit is tried where
/// the texts first differ, so that texts that have nothing in common are left at once.
pub fn edits_within(left: &[u8], right: &[u8], most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let same = left
        .iter()
        .zip(right)
        .take_while(|(one, other)| one == other)
        .count();
    let (left, right) = (
        left.get(same..).unwrap_or_default(),
        right.get(same..).unwrap_or_default(),
    );
    if left.is_empty() && right.is_empty() {
        return Some(0);
    }
    let most = most.checked_sub(1)?;
    let tail = |one: usize, other: usize| {
        let (left, right) = left.get(one..).zip(right.get(other..))?;
        edits_within(left, right, most)
    };
    let is_swap = left.len() > 1
        && right.len() > 1
        && left.first() == right.get(1)
        && right.first() == left.get(1);
    let swapped = is_swap.then(|| tail(2, 2)).flatten();
    let edited = [tail(1, 1), tail(1, 0), tail(0, 1), swapped];
    edited.into_iter().flatten().min().map(|edits| edits + 1)
}

fn cut(text: &[u8]) -> &[u8] {
    text.get(..COMPARED_BYTES).unwrap_or(text)
}

fn taken(text: &[u8], mask: u64) -> impl Iterator<Item = &u8> {
    text.iter()
        .enumerate()
        .filter(move |(at, _)| mask & (1 << at) != 0)
        .map(|(_, byte)| byte)
}

/// A length as a number to reckon with; no text is longer than [`COMPARED_BYTES`].
fn length(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_examples_hold() {
        for (left, right, jaro_is, winkler_is) in [
            ("MARTHA", "MARHTA", 0.944, 0.961),
            ("DIXON", "DICKSONX", 0.767, 0.813),
            ("DWAYNE", "DUANE", 0.822, 0.840),
            ("JELLYFISH", "SMELLYFISH", 0.896, 0.896),
            ("ABC", "XYZ", 0.0, 0.0),
            ("", "", 1.0, 1.0),
            ("", "A", 0.0, 0.0),
        ] {
            let plain = jaro(left.as_bytes(), right.as_bytes());
            let winkler = jaro_winkler(left.as_bytes(), right.as_bytes());
            assert!((plain - jaro_is).abs() < 0.001, "{left} {right}: {plain}");
            assert!(
                (winkler - winkler_is).abs() < 0.001,
                "{left} {right}: {winkler}"
            );
        }
    }

    #[test]
    fn edits_are_counted_and_a_swap_is_one() {
        for (left, right, edits) in [
            ("KITTEN", "SITTING", 3),
            ("0812345", "0812354", 1),
            ("REJEKI", "REZEKI", 1),
            ("", "ABC", 3),
            ("ABC", "", 3),
            ("CA", "ABC", 3),
            ("SAME", "SAME", 0),
        ] {
            let (left, right) = (left.as_bytes(), right.as_bytes());
            assert_eq!(edit_distance(left, right), edits, "{left:?} {right:?}");
            assert_eq!(edits_within(left, right, edits), Some(edits));
            assert_eq!(
                edits
                    .checked_sub(1)
                    .and_then(|less| edits_within(left, right, less)),
                None
            );
        }
    }

    #[test]
    fn long_texts_are_compared_by_their_beginnings() {
        let (one, mut other) = (vec![b'A'; 500], vec![b'A'; 500]);
        other.extend(b"BBBB");
        assert!((jaro_winkler(&one, &other) - 1.0).abs() < f64::EPSILON);
        assert_eq!(edit_distance(&one, &other), 0);
    }
}
