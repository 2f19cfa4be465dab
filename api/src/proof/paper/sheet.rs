//! Lines on a sheet of A4, and the file that they make.
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::font::{Font, encoded};
use crate::proof::qr::Code;

/// A4 in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;

/// White on every side, and where named values begin.
const MARGIN: f32 = 56.0;
const VALUES: f32 = 130.0;

/// The QR code with its quiet zone, at the foot of the sheet: 4 cm.
const CODE: f32 = 113.4;
const QUIET: f32 = 4.0;

/// A line is as high as its letters and a quarter.
const LEADING: f32 = 1.25;

/// A paragraph.
#[derive(Clone, Debug)]
pub struct Block {
    font: Font,
    size: f32,
    text: String,
    name: Option<&'static str>,
    indent: f32,
    gap: f32,
}

impl Block {
    /// A paragraph under the one before.
    pub fn new(font: Font, size: f32, text: impl Into<String>) -> Self {
        Self {
            font,
            size,
            text: text.into(),
            name: None,
            indent: 0.0,
            gap: 2.0,
        }
    }

    /// The same with a name before it, in a column of its own.
    pub fn named(self, name: &'static str) -> Self {
        Self {
            name: Some(name),
            indent: VALUES,
            ..self
        }
    }

    /// The same, further to the right.
    pub fn indented(self, indent: f32) -> Self {
        Self { indent, ..self }
    }

    /// The same, with more white above it.
    pub fn after(self, gap: f32) -> Self {
        Self { gap, ..self }
    }
}

/// A line at its place, from the foot of the sheet.
struct Line {
    font: Font,
    size: f32,
    text: String,
    left: f32,
    base: f32,
}

/// A sheet with its lines set.
pub struct Sheet {
    lines: Vec<Line>,
    foot: f32,
}

impl Sheet {
    /// Sets paragraphs at a scale.
    pub fn new(blocks: &[Block], scale: f32) -> Self {
        let mut lines = Vec::new();
        let mut base = HEIGHT - MARGIN;
        for block in blocks {
            let size = block.size * scale;
            base -= block.gap * scale;
            let width = WIDTH - 2.0 * MARGIN - block.indent;
            for (place, text) in block
                .font
                .lines(&block.text, size, width)
                .into_iter()
                .enumerate()
            {
                base -= size * LEADING;
                if let Some(name) = block.name.filter(|_| place == 0) {
                    let name = (Font::Bold, name.to_owned());
                    lines.push(Line::at(name, size, MARGIN, base));
                }
                let left = MARGIN + block.indent;
                lines.push(Line::at((block.font, text), size, left, base));
            }
        }
        Self { lines, foot: base }
    }

    /// Whether the lines end above the QR code.
    pub fn fits(&self) -> bool {
        self.foot >= MARGIN + CODE
    }

    /// The file: one page, its lines, and the code at its foot.
    pub fn to_pdf(&self, title: &str, code: &Code) -> Vec<u8> {
        let [catalogue, pages, page, contents, plain, bold, info] =
            [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
        let mut pdf = Pdf::new();
        pdf.catalog(catalogue)
            .pages(pages)
            .lang(TextStr("id-ID"))
            .viewer_preferences()
            .display_doc_title(true);
        pdf.pages(pages).kids([page]).count(1);
        pdf.document_info(info)
            .title(TextStr(title))
            .producer(TextStr("Simpul"));
        let mut sheet = pdf.page(page);
        sheet
            .parent(pages)
            .media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .contents(contents);
        sheet
            .resources()
            .fonts()
            .pair(name(Font::Plain), plain)
            .pair(name(Font::Bold), bold);
        sheet.finish();
        for (font, id) in [(Font::Plain, plain), (Font::Bold, bold)] {
            pdf.type1_font(id)
                .base_font(Name(font.base_name()))
                .encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        let mut content = Content::new();
        for line in self.lines.iter().filter(|line| line.base >= MARGIN / 2.0) {
            line.draw(&mut content);
        }
        draw_code(code, &mut content);
        pdf.stream(contents, &content.finish());
        pdf.finish()
    }
}

impl Line {
    fn at((font, text): (Font, String), size: f32, left: f32, base: f32) -> Self {
        Self {
            font,
            size,
            text,
            left,
            base,
        }
    }

    fn draw(&self, content: &mut Content) {
        content
            .begin_text()
            .set_font(name(self.font), self.size)
            .next_line(self.left, self.base)
            .show(Str(&encoded(&self.text)))
            .end_text();
    }
}

fn name(font: Font) -> Name<'static> {
    match font {
        Font::Plain => Name(b"F1"),
        Font::Bold => Name(b"F2"),
    }
}

/// The code as squares on white, in the corner at the foot.
fn draw_code(code: &Code, content: &mut Content) {
    let number = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    let module = CODE / (number(code.side()) + 2.0 * QUIET);
    let (left, top) = (WIDTH - MARGIN - CODE, MARGIN + CODE);
    content.set_fill_gray(1.0);
    content.rect(left, MARGIN, CODE, CODE).fill_nonzero();
    content.set_fill_gray(0.0);
    for (row, column) in code.dark_modules() {
        let x = left + (number(column) + QUIET) * module;
        let y = top - (number(row) + QUIET + 1.0) * module;
        content.rect(x, y, module, module);
    }
    content.fill_nonzero();
}
