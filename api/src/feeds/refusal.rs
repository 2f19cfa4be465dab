//! Why a file is refused as a whole.
use std::io;

/// Bytes of one record, quoted line breaks included. A quotation mark left open runs into it.
pub(super) const RECORD_BYTES_MAX: usize = 64 * 1024;

/// Why a file was refused as a whole. Nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing in it.
    #[error("the file is empty: a CSV file needs its header line even without rows")]
    Empty,
    /// Written in UTF-16, as spreadsheets call "Unicode text", or padded with NUL.
    #[error("the file is UTF-16 or begins with NUL bytes: save it as \"CSV UTF-8\"")]
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
    /// The header runs on over carriage returns, as old Macintosh programs end lines.
    #[error("lines end with a carriage return alone: save the file with line feeds")]
    CarriageReturns,
    /// The header does not name the dataset's columns.
    #[error("the header does not fit the dataset `{dataset}`: {problems}")]
    Header {
        /// The dataset.
        dataset: &'static str,
        /// What is missing, unknown or repeated.
        problems: String,
    },
    /// The first line of an NDJSON file is no object.
    #[error(
        "the first line does not begin a JSON object: write one object a line, without a list around them"
    )]
    NotNdjson,
    /// The gzip stream ends early or is damaged.
    #[error("the gzip content is damaged or cut off: compress and send it again")]
    BrokenGzip,
    /// The gzip stream grows beyond what a register does.
    #[error(
        "the gzip content grows beyond its limit of {bytes_max} bytes or {ratio_max} times its size"
    )]
    GzipTooLarge {
        /// Bytes after decompression that are read at most.
        bytes_max: u64,
        /// Times its size that content may grow.
        ratio_max: u64,
    },
}

impl Refusal {
    /// The line to look at.
    pub fn line(&self) -> u64 {
        match self {
            Self::NotUtf8 { line } | Self::RecordTooLong { line } => *line,
            Self::Empty
            | Self::Utf16
            | Self::CarriageReturns
            | Self::Header { .. }
            | Self::NotNdjson
            | Self::BrokenGzip
            | Self::GzipTooLarge { .. } => 1,
        }
    }

    /// The same for the officer who sends the file.
    pub fn in_indonesian(&self) -> String {
        match self {
            Self::Empty => {
                "berkas kosong: berkas CSV tetap memerlukan baris judul kolom".to_owned()
            }
            Self::Utf16 => {
                "berkas berformat UTF-16 atau diawali byte NUL: simpan sebagai \"CSV UTF-8\""
                    .to_owned()
            }
            Self::NotUtf8 { line } => {
                format!("baris {line} bukan UTF-8: simpan berkas sebagai \"CSV UTF-8\"")
            }
            Self::RecordTooLong { line } => format!(
                "catatan pada baris {line} lebih panjang dari {RECORD_BYTES_MAX} byte: adakah tanda kutip yang tidak ditutup?"
            ),
            Self::CarriageReturns => {
                "akhir baris hanya berupa carriage return: simpan berkas dengan line feed"
                    .to_owned()
            }
            // The names of columns are the same in both languages.
            Self::Header { dataset, problems } => format!(
                "baris judul kolom tidak sesuai dengan kumpulan data `{dataset}` (missing: kurang, unknown: tidak dikenal, repeated: berulang): {problems}"
            ),
            Self::NotNdjson => {
                "baris pertama bukan objek JSON: tulis satu objek per baris, tanpa daftar di luarnya"
                    .to_owned()
            }
            Self::BrokenGzip => {
                "isi gzip rusak atau terpotong: mampatkan dan kirim ulang".to_owned()
            }
            Self::GzipTooLarge {
                bytes_max,
                ratio_max,
            } => format!(
                "isi gzip melebihi batas {bytes_max} byte atau {ratio_max} kali ukurannya"
            ),
        }
    }

    /// Carries it through a reader, whose errors are those of the system.
    pub(super) fn into_io(self) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, self)
    }

    /// Finds it in a reader's error; gives back what is an error of the system.
    pub(super) fn from_io(error: io::Error) -> Result<Self, io::Error> {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Self>())
        {
            Some(refusal) => Ok(refusal.clone()),
            None => Err(error),
        }
    }
}
