//! Content that came compressed, on its way to the reader: a little of it in memory at a time, and
//! never more in all than a register has.
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

use super::refusal::Refusal;

/// How a gzip stream begins (RFC 1952). No text in UTF-8 does.
pub(super) const GZIP_MARK: [u8; 2] = [0x1f, 0x8b];

/// Times its size that content may grow: registers shrink by less than a hundredfold, and what
/// deflate can do at most is a thousandfold.
const RATIO_MAX: u64 = 250;

/// Content up to this many bytes may grow by any ratio.
const RATIO_FREE_BYTES: u64 = 16 * 1024 * 1024;

/// A gzip stream of one or several members, decompressed as it is read.
pub(super) struct Inflated<R> {
    decoder: MultiGzDecoder<Counted<R>>,
    bytes: u64,
    bytes_max: u64,
}

struct Counted<R> {
    raw: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.raw.read(out)?;
        self.bytes += length as u64;
        Ok(length)
    }
}

impl<R: Read> Inflated<R> {
    /// Decompresses `raw` up to a limit.
    pub(super) fn new(raw: R, bytes_max: u64) -> Self {
        Self {
            decoder: MultiGzDecoder::new(Counted { raw, bytes: 0 }),
            bytes: 0,
            bytes_max,
        }
    }
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.decoder.read(out).map_err(told)?;
        self.bytes += length as u64;
        let grown = self.decoder.get_ref().bytes.saturating_mul(RATIO_MAX);
        if self.bytes > self.bytes_max || self.bytes > grown.max(RATIO_FREE_BYTES) {
            return Err(Refusal::GzipTooLarge {
                bytes_max: self.bytes_max,
                ratio_max: RATIO_MAX,
            }
            .into_io());
        }
        Ok(length)
    }
}

/// What the decoder finds wrong is the file's fault; an error of the disk is not.
fn told(error: io::Error) -> io::Error {
    let is_damage = error.raw_os_error().is_none()
        && matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
        );
    if is_damage {
        Refusal::BrokenGzip.into_io()
    } else {
        error
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn refusal(raw: &[u8], bytes_max: u64) -> Option<Refusal> {
        let read = io::copy(&mut Inflated::new(raw, bytes_max), &mut io::sink());
        Refusal::from_io(read.err()?).ok()
    }

    #[test]
    fn members_one_after_another_are_one_content() {
        let joined = [gzip(b"a,b\n"), gzip(b"1,2\n")].concat();
        let mut text = String::new();
        Inflated::new(joined.as_slice(), 100)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "a,b\n1,2\n");
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_refused() {
        let whole = gzip(&b"nik,name\n".repeat(100));
        let cut = whole.get(..whole.len() - 5).unwrap();
        assert_eq!(refusal(cut, 10_000), Some(Refusal::BrokenGzip));
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(refusal(&damaged, 10_000), Some(Refusal::BrokenGzip));
        assert_eq!(refusal(&whole, 10_000), None);
    }

    #[test]
    fn a_bomb_is_refused_by_size_and_by_ratio() {
        let small = gzip(&vec![b'a'; 20_000]);
        assert!(matches!(
            refusal(&small, 10_000),
            Some(Refusal::GzipTooLarge { .. })
        ));
        let bomb = gzip(&vec![b'a'; 32 * 1024 * 1024]);
        assert!(matches!(
            refusal(&bomb, u64::MAX),
            Some(Refusal::GzipTooLarge { .. })
        ));
    }
}
