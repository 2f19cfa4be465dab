//! Helvetica and Helvetica-Bold, two of the fourteen fonts that every PDF reader has (ISO 32000-1,
//! 9.6.2.2), with the widths that Adobe publishes for them. Nothing is embedded, so that the service
//! carries no font and no licence; the letters are those of Western Europe (WinAnsi).

/// A font of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    /// For text.
    Plain,
    /// For what must be seen.
    Bold,
}

/// The first letter of the tables: the space.
const FIRST: u8 = 0x20;

/// Thousandths of the size, from the space to the tilde.
#[rustfmt::skip]
const PLAIN: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

#[rustfmt::skip]
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// The widest letter: what is in no table is counted as wide as that, so that no line runs over.
const WIDEST: u16 = 1015;

impl Font {
    /// Its name in the file.
    pub fn base_name(self) -> &'static [u8] {
        match self {
            Self::Plain => b"Helvetica",
            Self::Bold => b"Helvetica-Bold",
        }
    }

    /// How wide a text is at a size, in points.
    pub fn width(self, text: &str, size: f32) -> f32 {
        let table = match self {
            Self::Plain => &PLAIN,
            Self::Bold => &BOLD,
        };
        let width = |byte: &u8| {
            let place = byte.checked_sub(FIRST).map(usize::from);
            let known = place.and_then(|place| table.get(place));
            f32::from(known.copied().unwrap_or(WIDEST))
        };
        let thousandths: f32 = encoded(text).iter().map(width).sum();
        thousandths * size / 1000.0
    }

    /// A text in lines that are at most as wide. A word that is wider by itself is cut.
    pub fn lines(self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            for part in self.parts(word, size, width) {
                let longer = if line.is_empty() {
                    part.clone()
                } else {
                    format!("{line} {part}")
                };
                if self.width(&longer, size) <= width {
                    line = longer;
                } else {
                    lines.push(std::mem::replace(&mut line, part));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    fn parts(self, word: &str, size: f32, width: f32) -> Vec<String> {
        let mut parts = vec![String::new()];
        for letter in word.chars() {
            let Some(part) = parts.last_mut() else {
                continue;
            };
            part.push(letter);
            if self.width(part, size) > width && part.chars().count() > 1 {
                part.pop();
                parts.push(letter.to_string());
            }
        }
        parts
    }
}

/// A text in WinAnsi (Windows-1252). A letter that it lacks is a question mark.
pub fn encoded(text: &str) -> Vec<u8> {
    text.chars().map(byte_of).collect()
}

fn byte_of(letter: char) -> u8 {
    match letter {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
        '€' => 0x80,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        _ => b'?',
    }
}
