//! The page of a clearance, for whoever holds its reference: plain HTML without script.
//!
//! It names no person. The NIB is told, since a paper is worth something only if it can be held
//! against the business that shows it; the business's name is not, since a sole trader's is a person's.
use chrono::{DateTime, Utc};

use super::archive::{KeptClearance, Withdrawal};
use super::words::{
    day_id, issued_id, moment_id, register_words, service_words, verdict_meaning, verdict_words,
};
use crate::domain::clearance::statement::{StatedReason, Statement, Words};

/// The style sheet. It is inside the page; the page's policy names its hash.
pub const STYLE: &str = "body{font:1rem/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}dt{font-weight:bold}dd{margin:0 0 .5rem}\
.verdict{border:2px solid #111;padding:1rem}.ended{border:4px double #900;padding:1rem;color:#900}\
[lang=en]{color:#444}code{word-break:break-all}";

/// The page of a clearance as it stands at a time. `has_proof` says whether there is a key to sign with.
pub fn of(kept: &KeptClearance, now: DateTime<Utc>, has_proof: bool) -> String {
    let statement = &kept.statement;
    let mut body = String::from(
        "<h1>Keterangan kepatuhan jaminan sosial ketenagakerjaan</h1>\n\
         <p lang=\"en\">Clearance: compliance with employment social security</p>\n",
    );
    if let Some(withdrawal) = &kept.withdrawal {
        body += &withdrawn(withdrawal);
    } else if !statement.is_current(now) {
        body += &ended("Masa berlaku telah berakhir.", "It has expired; ask anew.");
    }
    body += &verdict(statement);
    body += &facts(statement);
    body += &reasons(statement);
    body += &sources(statement);
    body += &how_to_check(kept, has_proof);
    document("Keterangan kepatuhan", &body)
}

/// The page of a reference that names nothing: the same for every one, however it is written.
pub fn unknown() -> String {
    let body = "<h1>Referensi tidak dikenal</h1>\n\
        <p>Tidak ada keterangan dengan nomor referensi ini. Periksa kembali penulisannya, atau tanyakan \
        kepada kantor yang memberikannya.</p>\n\
        <p lang=\"en\">No clearance has this reference number. Check how it is written, or ask the office \
        that gave it.</p>\n";
    document("Referensi tidak dikenal", body)
}

fn verdict(statement: &Statement) -> String {
    let (short, meaning) = (
        verdict_words(statement.verdict),
        verdict_meaning(statement.verdict),
    );
    format!(
        "<div class=\"verdict\"><p><strong>{}</strong> ({})</p><p>{}</p>\n\
         <p lang=\"en\"><strong>{}</strong>. {}</p></div>\n",
        escaped(&short.id),
        escaped(&statement.verdict.to_string()),
        escaped(&meaning.id),
        escaped(&short.en),
        escaped(&meaning.en)
    )
}

fn facts(statement: &Statement) -> String {
    let service = service_words(statement.service);
    let rows = [
        (
            "Nomor referensi / Reference",
            statement.reference.to_string(),
        ),
        ("NIB", statement.nib.as_str().to_owned()),
        (
            "Pelayanan / Service",
            format!("{} / {}", service.id, service.en),
        ),
        ("Diberikan / Issued", issued_id(statement)),
        (
            "Berlaku sampai dengan / Valid until",
            format!(
                "{} / {}",
                day_id(statement.valid_until),
                statement.valid_until
            ),
        ),
    ];
    let rows: Vec<String> = rows
        .iter()
        .map(|(name, value)| format!("<dt>{name}</dt><dd>{}</dd>\n", escaped(value)))
        .collect();
    format!("<dl>\n{}</dl>\n", rows.concat())
}

fn reasons(statement: &Statement) -> String {
    if statement.reasons.is_empty() {
        return String::new();
    }
    let rows: String = statement.reasons.iter().map(reason).collect();
    format!("<h2>Alasan / Reasons</h2>\n<ol>\n{rows}</ol>\n")
}

fn reason(reason: &StatedReason) -> String {
    let cure = match reason.cure.id.as_str() {
        "" => String::new(),
        _ => format!(
            "<p>Cara memenuhi / How to cure:</p>{}\n",
            both(&reason.cure)
        ),
    };
    let contact = match reason.contact.as_str() {
        "" => String::new(),
        contact => format!("<p>Hubungi / Ask: {}</p>\n", escaped(contact)),
    };
    let number = reason
        .reference
        .as_ref()
        .map_or_else(String::new, |number| format!("; No. {}", escaped(number)));
    format!(
        "<li>{}\n{cure}{contact}<p>Dasar / Basis: {}{number}; <code>{}</code></p></li>\n",
        both(&reason.text),
        escaped(&reason.legal_basis),
        escaped(&reason.code.to_string())
    )
}

fn sources(statement: &Statement) -> String {
    let rows: Vec<String> = statement
        .sources
        .iter()
        .map(|source| {
            let name = register_words(source.register);
            let day = source
                .as_of
                .map_or_else(|| "belum ada / none".to_owned(), day_id);
            format!(
                "<li>{} / {}: {}</li>\n",
                escaped(&name.id),
                escaped(&name.en),
                escaped(&day)
            )
        })
        .collect();
    format!(
        "<h2>Data per tanggal / Data as of</h2>\n<ul>\n{}</ul>\n",
        rows.concat()
    )
}

fn how_to_check(kept: &KeptClearance, has_proof: bool) -> String {
    let heading = "<h2>Cara memeriksa / How to check</h2>\n";
    if !has_proof {
        return format!(
            "{heading}<p>Keterangan ini tidak bertanda tangan elektronik; hanya halaman ini yang \
             menunjukkannya.</p>\n<p lang=\"en\">This clearance carries no signature; only this page \
             shows it.</p>\n"
        );
    }
    if kept.withdrawal.is_some() {
        return String::new();
    }
    let reference = escaped(kept.statement.reference.as_str());
    let issuer = escaped(&kept.statement.issuer);
    format!(
        "{heading}<p>Cocokkan NIB, pelayanan dan tanggal dengan surat yang ditunjukkan. Pernyataan yang \
         ditandatangani: <a href=\"{reference}.jws\">JWS</a>; surat satu halaman: \
         <a href=\"{reference}.pdf\">PDF</a>. Kunci publik: \
         <a href=\"{issuer}/.well-known/jwks.json\">jwks.json</a>; daftar yang dicabut: \
         <a href=\"{issuer}/clearance/status\">status</a>.</p>\n\
         <p lang=\"en\">Hold NIB, service and dates against the paper that you were shown. The signed \
         statement can be checked offline with the public keys (<code>simpul verify</code>).</p>\n"
    )
}

fn withdrawn(withdrawal: &Withdrawal) -> String {
    let at = moment_id(withdrawal.at);
    ended(
        &format!("DICABUT pada {at}. {}", withdrawal.why.id),
        &format!(
            "WITHDRAWN on {}. {}",
            withdrawal.at.format("%Y-%m-%d %H:%M UTC"),
            withdrawal.why.en
        ),
    )
}

fn ended(id: &str, en: &str) -> String {
    format!(
        "<div class=\"ended\"><p><strong>{}</strong></p><p lang=\"en\">{}</p></div>\n",
        escaped(id),
        escaped(en)
    )
}

fn both(words: &Words) -> String {
    format!(
        "<p>{}</p><p lang=\"en\">{}</p>",
        escaped(&words.id),
        escaped(&words.en)
    )
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"id\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Text as HTML shows it, in content and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            letter => html.push(letter),
        }
    }
    html
}
