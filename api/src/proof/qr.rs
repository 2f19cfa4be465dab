//! The QR code of a clearance: the address of its page.
//!
//! A signed statement is two or three thousand characters, which needs a code of the largest versions
//! (up to 177 modules a side) that a phone cannot read from a sheet of paper. The address needs 33 to
//! 41 modules and leads to the page, where the statement itself can be fetched.
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around a code (ISO/IEC 18004, 7.3.7 quiet zone).
const QUIET: usize = 4;

/// Pixels a module of the PNG has.
const PIXELS: usize = 8;

/// Longest text of a code: an address, and no document.
const TEXT_BYTES_MAX: usize = 300;

/// A code cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The address is too long for a code that a phone can read.
    #[error("the address is too long for a QR code")]
    TooLong,
    /// It cannot be a code.
    #[error("the address cannot be a QR code")]
    Code(#[from] QrError),
    /// The image cannot be written.
    #[error("the QR code cannot be written as PNG")]
    Image(#[from] png::EncodingError),
}

/// A QR code, as rows of dark and light modules without the quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    side: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The code of a text. A sixth of it may be dirty (level M).
    pub fn of(text: &str) -> Result<Self, CodeError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(CodeError::TooLong);
        }
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M)?;
        let colours = code.to_colors();
        Ok(Self {
            side: code.width(),
            dark: colours.into_iter().map(|c| c == Color::Dark).collect(),
        })
    }

    /// Modules a side.
    pub fn side(&self) -> usize {
        self.side
    }

    /// The dark modules by row and column.
    pub fn dark_modules(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let modules = self.dark.iter().enumerate();
        modules
            .filter(|(_, is_dark)| **is_dark)
            .map(|(place, _)| (place / self.side.max(1), place % self.side.max(1)))
    }

    /// As SVG: one path, and nothing that a page's policy could refuse.
    pub fn to_svg(&self) -> String {
        use std::fmt::Write as _;
        let side = self.side + 2 * QUIET;
        let mut path = String::new();
        for (row, column) in self.dark_modules() {
            // Writing to a string does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
             <path d=\"{path}\"/></svg>\n"
        )
    }

    /// As PNG: one bit a pixel.
    pub fn to_png(&self) -> Result<Vec<u8>, CodeError> {
        let side = (self.side + 2 * QUIET) * PIXELS;
        let length = u32::try_from(side).map_err(|_| CodeError::TooLong)?;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, length, length);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels(side))?;
        writer.finish()?;
        Ok(bytes)
    }

    /// Rows of packed pixels, the leftmost in the highest bit; a set bit is light.
    fn pixels(&self, side: usize) -> Vec<u8> {
        let row_bytes = side.div_ceil(8);
        let mut pixels = vec![0xff_u8; row_bytes * side];
        for (row, column) in self.dark_modules() {
            let (top, left) = ((row + QUIET) * PIXELS, (column + QUIET) * PIXELS);
            for y in top..top + PIXELS {
                for x in left..left + PIXELS {
                    if let Some(byte) = pixels.get_mut(y * row_bytes + x / 8) {
                        *byte &= !(0x80 >> (x % 8));
                    }
                }
            }
        }
        pixels
    }
}
