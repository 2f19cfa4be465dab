//! The bytes of a file on their way to the parser: hashed, made to end lines alike, and never
//! more of one record than its limit.
use std::io::{self, Read};

use super::refusal::{RECORD_BYTES_MAX, Refusal};

/// Bytes read from the file at once.
const READ_BYTES: usize = 64 * 1024;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// A reader of raw bytes that ends every line with a line feed, the last one too.
pub(super) struct Source<R> {
    raw: R,
    hasher: blake3::Hasher,
    /// As they came; kept between readings so that nothing is allocated a second time.
    incoming: Vec<u8>,
    /// With line ends alike, waiting from `position` on.
    buffer: Vec<u8>,
    position: usize,
    is_ended: bool,
    /// A carriage return was held back until it is known whether a line feed follows.
    holds_return: bool,
    ends_with_feed: bool,
    bytes_read: u64,
    /// Bytes handed out since the record under way began.
    record_bytes: usize,
}

/// What became of reading a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineRead {
    /// It was read.
    Whole,
    /// It has no end within the limit of a record.
    TooLong,
    /// There is none.
    End,
}

impl<R: Read> Source<R> {
    /// Opens a file: takes its mark away, and finds its delimiter in the header.
    pub(super) fn open(raw: R) -> io::Result<(Self, Result<u8, Refusal>)> {
        let mut source = Self {
            raw,
            hasher: blake3::Hasher::new(),
            incoming: Vec::new(),
            buffer: Vec::new(),
            position: 0,
            is_ended: false,
            holds_return: false,
            ends_with_feed: true,
            bytes_read: 0,
            record_bytes: 0,
        };
        while !source.is_ended
            && source.buffer.len() < RECORD_BYTES_MAX
            && !source.buffer.contains(&b'\n')
        {
            if let Err(error) = source.fill() {
                return Refusal::from_io(error).map(|refusal| (source, Err(refusal)));
            }
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

    /// The first byte that is no white space, once the file is opened.
    pub(super) fn first_byte(&self) -> Option<u8> {
        let waiting = self.buffer.get(self.position..)?;
        waiting.trim_ascii_start().first().copied()
    }

    /// A new record begins: its limit counts from here.
    pub(super) fn begin_record(&mut self) {
        self.record_bytes = 0;
    }

    /// Whether the record under way broke its limit.
    pub(super) fn is_over_limit(&self) -> bool {
        self.record_bytes > RECORD_BYTES_MAX
    }

    /// Bytes of the content read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Reads what is left without keeping it, and answers the BLAKE3 of the whole content. Of
    /// content that cannot be decompressed to its end it is that of what could be.
    pub(super) fn finish(&mut self) -> io::Result<String> {
        while !self.is_ended {
            self.buffer.clear();
            if let Err(error) = self.fill() {
                Refusal::from_io(error)?;
                break;
            }
        }
        Ok(self.hasher.finalize().to_hex().to_string())
    }

    /// Reads the next line, without its end, in place of what `line` held.
    pub(super) fn read_line(&mut self, line: &mut Vec<u8>) -> io::Result<LineRead> {
        line.clear();
        loop {
            let waiting = self.buffer.get(self.position..).unwrap_or_default();
            let end = waiting.iter().position(|byte| *byte == b'\n');
            let part = waiting
                .get(..end.unwrap_or(waiting.len()))
                .unwrap_or_default();
            if line.len() + part.len() > RECORD_BYTES_MAX {
                return Ok(LineRead::TooLong);
            }
            line.extend_from_slice(part);
            if let Some(end) = end {
                self.position += end + 1;
                return Ok(LineRead::Whole);
            }
            if self.is_ended {
                // Every line was ended by `fill`, the last one too, so that nothing is left over.
                return Ok(LineRead::End);
            }
            self.buffer.clear();
            self.position = 0;
            self.fill()?;
        }
    }

    /// Appends the next raw bytes to the buffer, each `\r\n` as `\n`.
    fn fill(&mut self) -> io::Result<()> {
        self.incoming.resize(READ_BYTES, 0);
        let length = loop {
            match self.raw.read(&mut self.incoming) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.incoming.truncate(length);
        self.hasher.update(&self.incoming);
        self.bytes_read += length as u64;
        if length == 0 {
            self.is_ended = true;
            if std::mem::take(&mut self.holds_return) {
                self.buffer.push(b'\r');
            }
            if !self.ends_with_feed {
                self.buffer.push(b'\n');
            }
            return Ok(());
        }
        if self.buffer.is_empty() && !self.holds_return && !self.incoming.contains(&b'\r') {
            std::mem::swap(&mut self.buffer, &mut self.incoming);
        } else {
            self.append_with_line_feeds();
        }
        self.ends_with_feed = !self.holds_return && self.buffer.last() == Some(&b'\n');
        Ok(())
    }

    fn append_with_line_feeds(&mut self) {
        let mut rest = self.incoming.as_slice();
        if std::mem::take(&mut self.holds_return) && rest.first() != Some(&b'\n') {
            self.buffer.push(b'\r');
        }
        while let Some(place) = rest.iter().position(|byte| *byte == b'\r') {
            let (before, from) = rest.split_at(place);
            self.buffer.extend_from_slice(before);
            rest = from.split_first().map_or(rest, |(_, after)| after);
            match rest.first() {
                Some(b'\n') => {}
                Some(_) => self.buffer.push(b'\r'),
                None => self.holds_return = true,
            }
        }
        self.buffer.extend_from_slice(rest);
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
        let mut waiting = self.buffer.get(self.position..).unwrap_or_default();
        let length = waiting.read(out)?;
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

/// Whether a quarter of the beginning is NUL, as text in two bytes a character is. One NUL alone is
/// a fault of its line.
fn has_early_nul(head: &[u8]) -> bool {
    let head = head.get(..64).unwrap_or(head);
    let nuls = head
        .iter()
        .map(|byte| usize::from(*byte == 0))
        .sum::<usize>();
    nuls * 4 > head.len()
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
mod tests;
