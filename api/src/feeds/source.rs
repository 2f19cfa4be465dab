//! The bytes of a file on their way to the CSV parser: hashed, made to end lines alike, and never
//! more of one record than its limit.
use std::io::{self, Read};

/// Bytes of one record, quoted line breaks included. A quotation mark left open runs into it.
pub(super) const RECORD_BYTES_MAX: usize = 64 * 1024;

/// Bytes read from the file at once.
const READ_BYTES: usize = 64 * 1024;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why a file was refused as a whole. Nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing in it.
    #[error("the file is empty: even without rows it needs its header line")]
    Empty,
    /// Written in UTF-16, as spreadsheets call "Unicode text".
    #[error("the file is UTF-16: save it as \"CSV UTF-8\"")]
    Utf16,
    /// A line is not UTF-8.
    #[error("line {line} is not UTF-8: save the file as \"CSV UTF-8\"")]
    NotUtf8 {
        /// The line.
        line: u64,
    },
    /// A record has no end within its limit.
    #[error(
        "the record on line {line} is longer than {RECORD_BYTES_MAX} bytes: is a quotation mark left open?"
    )]
    RecordTooLong {
        /// Line on which it begins.
        line: u64,
    },
    /// The header does not name the dataset's columns.
    #[error("the header does not fit the dataset `{dataset}`: {problems}")]
    Header {
        /// The dataset.
        dataset: &'static str,
        /// What is missing, unknown or repeated.
        problems: String,
    },
}

impl Refusal {
    /// The line to look at.
    pub fn line(&self) -> u64 {
        match self {
            Self::NotUtf8 { line } | Self::RecordTooLong { line } => *line,
            Self::Empty | Self::Utf16 | Self::Header { .. } => 1,
        }
    }
}

/// A reader of raw bytes that ends every line with a line feed, the last one too.
pub(super) struct Source<R> {
    raw: R,
    hasher: blake3::Hasher,
    buffer: Vec<u8>,
    position: usize,
    is_ended: bool,
    last: u8,
    bytes_raw: u64,
    /// Bytes handed out since the record under way began.
    record_bytes: usize,
}

impl<R: Read> Source<R> {
    /// Opens a file: takes its mark away, and finds its delimiter in the header.
    pub(super) fn open(raw: R) -> io::Result<(Self, Result<u8, Refusal>)> {
        let mut source = Self {
            raw,
            hasher: blake3::Hasher::new(),
            buffer: Vec::new(),
            position: 0,
            is_ended: false,
            last: b'\n',
            bytes_raw: 0,
            record_bytes: 0,
        };
        while !source.is_ended
            && source.buffer.len() < RECORD_BYTES_MAX
            && !source.buffer.contains(&b'\n')
        {
            source.fill()?;
        }
        let delimiter = source.skip_mark();
        Ok((source, delimiter))
    }

    fn skip_mark(&mut self) -> Result<u8, Refusal> {
        let head = self.buffer.as_slice();
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || has_early_nul(head) {
            return Err(Refusal::Utf16);
        }
        if head.starts_with(UTF8_MARK) {
            self.position = UTF8_MARK.len();
        }
        let rest = self.buffer.get(self.position..).unwrap_or_default();
        if rest.trim_ascii().is_empty() {
            return Err(Refusal::Empty);
        }
        Ok(delimiter_of(rest))
    }

    /// A new record begins: its limit counts from here.
    pub(super) fn begin_record(&mut self) {
        self.record_bytes = 0;
    }

    /// Whether the record under way broke its limit.
    pub(super) fn is_over_limit(&self) -> bool {
        self.record_bytes > RECORD_BYTES_MAX
    }

    /// Bytes of the file read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_raw
    }

    /// Reads what is left without keeping it, and answers the BLAKE3 of the whole file.
    pub(super) fn finish(&mut self) -> io::Result<String> {
        while !self.is_ended {
            self.buffer.clear();
            self.fill()?;
        }
        Ok(self.hasher.finalize().to_hex().to_string())
    }

    /// Appends the next raw bytes to the buffer, each `\r\n` as `\n`.
    fn fill(&mut self) -> io::Result<()> {
        let mut raw = vec![0; READ_BYTES];
        let length = loop {
            match self.raw.read(&mut raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        raw.truncate(length);
        self.hasher.update(&raw);
        self.bytes_raw += length as u64;
        if length == 0 {
            self.is_ended = true;
            if self.last != b'\n' {
                self.buffer.push(b'\n');
            }
            return Ok(());
        }
        for byte in raw {
            // A carriage return was held back until it is known whether a line feed follows.
            if self.last == b'\r' && byte != b'\n' {
                self.buffer.push(b'\r');
            }
            if byte != b'\r' {
                self.buffer.push(byte);
            }
            self.last = byte;
        }
        Ok(())
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.position >= self.buffer.len() {
            if self.is_ended {
                return Ok(0);
            }
            self.buffer.clear();
            self.position = 0;
            self.fill()?;
        }
        let waiting = self.buffer.get(self.position..).unwrap_or_default();
        let length = waiting.len().min(out.len());
        for (to, from) in out.iter_mut().zip(waiting) {
            *to = *from;
        }
        self.position += length;
        self.record_bytes += length;
        // The parser reads ahead by its own buffer, so that a record may pass by at most that much.
        if self.is_over_limit() && length > 0 && self.record_bytes - length > RECORD_BYTES_MAX {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "record too long",
            ));
        }
        Ok(length)
    }
}

fn has_early_nul(head: &[u8]) -> bool {
    head.iter().take(64).any(|byte| *byte == 0)
}

/// The delimiter that the header uses: where lists are written with decimals' commas, spreadsheets
/// part fields by semicolons.
fn delimiter_of(head: &[u8]) -> u8 {
    let mut lines = head
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    let (mut commas, mut semicolons) = (0, 0);
    for byte in lines.next().unwrap_or_default() {
        match byte {
            b',' => commas += 1,
            b';' => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> (String, u8) {
        let (mut source, delimiter) = Source::open(bytes).unwrap();
        let mut text = String::new();
        source.read_to_string(&mut text).unwrap();
        (text, delimiter.unwrap())
    }

    #[test]
    fn marks_and_windows_line_ends_go_away_and_the_last_line_ends() {
        assert_eq!(
            read_all(b"\xef\xbb\xbfa;b\r\n1;2\r\n3;4"),
            ("a;b\n1;2\n3;4\n".to_owned(), b';')
        );
        assert_eq!(read_all(b"a,b;c,d\n"), ("a,b;c,d\n".to_owned(), b','));
    }

    #[test]
    fn a_file_of_another_encoding_or_without_content_is_refused() {
        let refusal = |bytes: &[u8]| Source::open(bytes).unwrap().1.err();
        assert_eq!(refusal(b"\xff\xfen\0i\0b\0"), Some(Refusal::Utf16));
        assert_eq!(refusal(b"n\0i\0b\0"), Some(Refusal::Utf16));
        assert_eq!(refusal(b""), Some(Refusal::Empty));
        assert_eq!(refusal(b"\xef\xbb\xbf\r\n"), Some(Refusal::Empty));
    }

    #[test]
    fn the_hash_is_of_the_file_as_it_is() {
        let bytes = b"a,b\r\n1,2";
        let (mut source, _) = Source::open(bytes.as_slice()).unwrap();
        assert_eq!(
            source.finish().unwrap(),
            blake3::hash(bytes).to_hex().to_string()
        );
        assert_eq!(source.bytes_read(), 8);
    }
}
