//! The sheet of paper of a clearance: one page of A4 in Indonesian, for a clerk to print.
//!
//! The QR code is drawn as squares, so that it is sharp at any printer. There is no time in the file but
//! the clearance's own: the same clearance is the same bytes.
mod font;
mod sheet;

use chrono::{DateTime, Utc};

use super::archive::KeptClearance;
use super::page_of;
use super::qr::{Code, CodeError};
use super::words::{
    day_id, issued_id, register_words, service_words, verdict_meaning, verdict_words,
};
use crate::domain::clearance::statement::{StatedReason, Statement};
use font::Font;
use sheet::{Block, Sheet};

/// The smallest letters that are tried before reasons are left to the page on the web.
const SCALES: [f32; 8] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65];

/// Makes the sheet of a clearance as it stands at a time.
pub fn of(kept: &KeptClearance, now: DateTime<Utc>) -> Result<Vec<u8>, CodeError> {
    let code = Code::of(&page_of(&kept.statement))?;
    let mut shown = kept.statement.reasons.len();
    loop {
        let blocks = blocks(kept, now, shown);
        let fitting = SCALES
            .iter()
            .map(|scale| Sheet::new(&blocks, *scale))
            .find(Sheet::fits);
        match fitting {
            Some(sheet) => return Ok(sheet.to_pdf(&title(&kept.statement), &code)),
            // Nothing to leave out any more: the sheet is cut at its foot.
            None if shown == 0 => {
                return Ok(Sheet::new(&blocks, 0.5).to_pdf(&title(&kept.statement), &code));
            }
            None => shown -= 1,
        }
    }
}

fn title(statement: &Statement) -> String {
    format!("Keterangan kepatuhan {}", statement.reference)
}

/// What the sheet says, from the top down, with so many of the reasons.
fn blocks(kept: &KeptClearance, now: DateTime<Utc>, shown: usize) -> Vec<Block> {
    let statement = &kept.statement;
    let mut blocks = vec![
        Block::new(Font::Bold, 16.0, "KETERANGAN KEPATUHAN"),
        Block::new(
            Font::Plain,
            10.0,
            "Jaminan sosial ketenagakerjaan, untuk pelayanan publik tertentu (PP 86/2013)",
        ),
    ];
    if let Some(withdrawal) = &kept.withdrawal {
        let at = super::words::moment_id(withdrawal.at);
        let text = format!("DICABUT pada {at}. {}", withdrawal.why.id);
        blocks.push(Block::new(Font::Bold, 13.0, text).after(10.0));
    } else if !statement.is_current(now) {
        let text = "MASA BERLAKU TELAH BERAKHIR";
        blocks.push(Block::new(Font::Bold, 13.0, text).after(10.0));
    }
    blocks.extend(facts(statement));
    let verdict = verdict_words(statement.verdict).id.to_uppercase();
    blocks.push(Block::new(Font::Bold, 15.0, verdict).after(14.0));
    let meaning = verdict_meaning(statement.verdict).id;
    blocks.push(Block::new(Font::Plain, 10.0, meaning));
    blocks.extend(reasons(statement, shown));
    blocks.push(sources(statement));
    blocks.extend(how_to_check(statement));
    blocks
}

fn facts(statement: &Statement) -> impl Iterator<Item = Block> {
    let rows = [
        ("Nomor referensi", statement.reference.to_string()),
        ("NIB", statement.nib.as_str().to_owned()),
        ("Pelayanan", service_words(statement.service).id),
        ("Diberikan", issued_id(statement)),
        ("Berlaku sampai dengan", day_id(statement.valid_until)),
    ];
    rows.into_iter().enumerate().map(|(place, (name, value))| {
        let gap = if place == 0 { 14.0 } else { 3.0 };
        Block::new(Font::Plain, 11.0, value).named(name).after(gap)
    })
}

fn reasons(statement: &Statement, shown: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !statement.reasons.is_empty() {
        blocks.push(Block::new(Font::Bold, 11.0, "Alasan").after(12.0));
    }
    for (place, reason) in statement.reasons.iter().take(shown).enumerate() {
        blocks.extend(reason_blocks(place + 1, reason));
    }
    let left = statement.reasons.len().saturating_sub(shown);
    if left > 0 {
        let text = format!("… dan {left} alasan lain, lihat halaman pada kode QR.");
        blocks.push(Block::new(Font::Bold, 10.0, text).after(4.0));
    }
    blocks
}

fn reason_blocks(number: usize, reason: &StatedReason) -> Vec<Block> {
    let text = format!("{number}. {}", reason.text.id);
    let mut blocks = vec![Block::new(Font::Plain, 10.0, text).after(5.0)];
    let mut rest = |text: String| {
        blocks.push(Block::new(Font::Plain, 9.0, text).indented(14.0).after(1.5));
    };
    if !reason.cure.id.is_empty() {
        rest(format!("Cara memenuhi: {}", reason.cure.id));
    }
    let basis = match &reason.reference {
        Some(number) => format!("{}; Nomor {number}", reason.legal_basis),
        None => reason.legal_basis.clone(),
    };
    let contact = match reason.contact.as_str() {
        "" => String::new(),
        contact => format!("Hubungi: {contact}. "),
    };
    rest(format!("{contact}Dasar: {basis} ({})", reason.code));
    blocks
}

fn sources(statement: &Statement) -> Block {
    let days: Vec<String> = statement
        .sources
        .iter()
        .map(|source| {
            let day = source.as_of.map_or_else(|| "belum ada".to_owned(), day_id);
            format!("{} {day}", register_words(source.register).id)
        })
        .collect();
    let text = format!("Data per tanggal: {}.", days.join("; "));
    Block::new(Font::Plain, 8.5, text).after(12.0)
}

fn how_to_check(statement: &Statement) -> [Block; 3] {
    let scan = format!(
        "Cara memeriksa: pindai kode QR, atau buka {} dan cocokkan NIB, pelayanan dan tanggal. Halaman itu \
         juga memberi tahu apakah keterangan ini telah dicabut dan mengapa.",
        page_of(statement)
    );
    let proof = "Yang sah adalah pernyataan bertanda tangan elektronik pada alamat itu, bukan kertas ini. \
        Keterangan ini tidak memuat jumlah uang dan tidak memuat pekerja.";
    let basis = match &statement.policy_basis {
        Some(basis) => format!("Kebijakan: {basis}. Aturan: {}", statement.law_hash),
        None => format!("Aturan: {}", statement.law_hash),
    };
    [
        Block::new(Font::Plain, 9.0, scan).after(12.0),
        Block::new(Font::Plain, 9.0, proof).after(3.0),
        Block::new(Font::Plain, 6.5, basis).after(6.0),
    ]
}
