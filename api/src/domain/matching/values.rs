//! Texts kept once: a record holds a number of four bytes in place of each of its values.

/// Number of a text in [`Values`]; [`MISSING`] where a record has none.
pub(super) type ValueId = u32;
/// The number of no text.
pub(super) const MISSING: ValueId = 0;

/// Distinct texts in one buffer, numbered from 1 in the order of their coming, with how often each
/// came. A hash table of numbers finds them; it holds no text itself.
pub(super) struct Values {
    bytes: Vec<u8>,
    /// End of text `number` in the buffer; its beginning is the end of the one before.
    ends: Vec<u32>,
    counts: Vec<u32>,
    slots: Vec<ValueId>,
}

impl Values {
    pub(super) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            ends: vec![0],
            counts: vec![0],
            slots: vec![MISSING; 64],
        }
    }

    /// The number of a text, which is [`MISSING`] for the empty one; counts its coming.
    pub(super) fn intern(&mut self, text: &[u8]) -> ValueId {
        if text.is_empty() {
            return MISSING;
        }
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot_of(text);
        let known = self.slots.get(slot).copied().unwrap_or(MISSING);
        let id = if known == MISSING {
            self.append(slot, text)
        } else {
            known
        };
        if let Some(count) = self.counts.get_mut(id as usize) {
            *count += 1;
        }
        id
    }

    /// The text of a number; empty for [`MISSING`].
    pub(super) fn text(&self, id: ValueId) -> &[u8] {
        let at = id as usize;
        let from = at.checked_sub(1).and_then(|at| self.ends.get(at));
        let (Some(from), Some(to)) = (from, self.ends.get(at)) else {
            return &[];
        };
        self.bytes
            .get(*from as usize..*to as usize)
            .unwrap_or_default()
    }

    /// How often a text came.
    pub(super) fn count(&self, id: ValueId) -> u32 {
        self.counts.get(id as usize).copied().unwrap_or_default()
    }

    /// Replaces the counts, where a coming is not what is to be counted.
    pub(super) fn recount(&mut self, counts: Vec<u32>) {
        self.counts = counts;
    }

    /// Numbers given so far, [`MISSING`] among them.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Gives up the hash table: nothing more comes.
    pub(super) fn close(&mut self) {
        self.slots = Vec::new();
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.counts.shrink_to_fit();
    }

    fn append(&mut self, slot: usize, text: &[u8]) -> ValueId {
        let (Ok(id), Ok(end)) = (
            u32::try_from(self.ends.len()),
            u32::try_from(self.bytes.len() + text.len()),
        ) else {
            // Four gigabytes of distinct texts in one field are beyond any register: what comes
            // then counts as missing, and says nothing.
            return MISSING;
        };
        self.bytes.extend_from_slice(text);
        self.ends.push(end);
        self.counts.push(0);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = id;
        }
        id
    }

    /// The slot that holds the text, or the empty one where it belongs.
    fn slot_of(&self, text: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = usize::try_from(hash(text) >> 20).unwrap_or_default() & mask;
        loop {
            match self.slots.get(at) {
                Some(&id) if id != MISSING && self.text(id) != text => at = (at + 1) & mask,
                _ => return at,
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![MISSING; self.slots.len() * 2];
        for id in 1..self.ends.len() {
            let id = u32::try_from(id).unwrap_or(MISSING);
            let slot = self.slot_of(self.text(id));
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = id;
            }
        }
    }
}

/// A hash of bytes, the same on every machine and in every run: eight bytes a step, multiplied
/// and folded. It guards nothing; who crafts collisions only makes his own feed slow.
pub(super) fn hash(text: &[u8]) -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for piece in text.chunks(8) {
        let word = piece
            .iter()
            .fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        state = mix(state, word);
    }
    mix(state, text.len() as u64)
}

/// Two numbers into one, in which every bit of both has a part.
pub(super) fn mix(one: u64, other: u64) -> u64 {
    let mut state = (one ^ other).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state ^= state >> 31;
    state = state
        .wrapping_add(other)
        .wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_and_is_counted() {
        let mut values = Values::new();
        let numbers: Vec<ValueId> = (0..1000)
            .map(|n| values.intern(format!("text {}", n % 400).as_bytes()))
            .collect();
        assert_eq!(values.len(), 401);
        assert_eq!(numbers[3], numbers[403]);
        assert_eq!(values.text(numbers[399]), b"text 399");
        assert_eq!(
            (values.count(numbers[0]), values.count(numbers[399])),
            (3, 2)
        );
    }

    #[test]
    fn the_empty_text_is_missing() {
        let mut values = Values::new();
        assert_eq!(values.intern(b""), MISSING);
        assert_eq!(values.text(MISSING), b"");
    }
}
