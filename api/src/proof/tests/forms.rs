//! The forms that people meet: page, sheet and QR code, read back by other programs.
use super::*;
use crate::proof::qr::{Code, CodeError};

/// What another program reads in the pixels of a PNG.
fn decoded(image: &[u8]) -> String {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(image));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (frame.width as usize, frame.height as usize);
    let line = frame.line_size;
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * line + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

/// The text of a PDF as another program extracts it, without its line ends.
fn text_of(pdf: &[u8]) -> (usize, String) {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    (pages.len(), words.join(" "))
}

#[test]
fn the_qr_code_leads_to_the_page_and_a_phone_can_read_it() {
    let url = page_of(&statement());
    assert!(
        url.starts_with("https://simpul.sumbawakab.go.id/verify/"),
        "{url}"
    );
    let code = Code::of(&url).unwrap();
    assert_eq!(decoded(&code.to_png().unwrap()), url);
    // Version 4: 33 modules, 1.2 mm each at 4 cm.
    assert_eq!((url.len(), code.side()), (58, 33));
    // A long name of a service still fits what a phone reads.
    let long = format!(
        "https://{}.go.id/verify/{}",
        "a".repeat(60),
        "0000-0000-0000-0000"
    );
    assert!(Code::of(&long).unwrap().side() <= 41);
}

/// Why the code holds an address: the statement would need more modules than paper and phone have.
#[test]
fn a_signed_statement_is_too_long_for_a_code() {
    let signed = sign(&statement(), &signing(1)).unwrap();
    assert!(signed.len() > 1_500, "{}", signed.len());
    assert!(matches!(Code::of(&signed), Err(CodeError::TooLong)));
}

#[test]
fn the_svg_draws_the_same_modules() {
    let code = Code::of(&page_of(&statement())).unwrap();
    let svg = code.to_svg();
    assert_eq!(svg.matches("h1v1h-1z").count(), code.dark_modules().count());
    assert!(svg.contains("viewBox=\"0 0 41 41\""), "{}", &svg[..90]);
    assert!(!svg.contains("script") && !svg.contains("href"));
}

#[test]
fn the_sheet_is_one_page_that_says_what_the_clerk_must_know() {
    let pdf = paper::of(&kept(), now()).unwrap();
    assert_eq!(pdf, paper::of(&kept(), now()).unwrap());
    let (pages, text) = text_of(&pdf);
    assert_eq!(pages, 1);
    for part in [
        "KETERANGAN KEPATUHAN",
        statement().reference.as_str(),
        "0120304050607",
        "Persetujuan Bangunan Gedung (PBG)",
        "26 November 2026 pukul 10.00 WITA",
        "10 Desember 2026",
        "PELAYANAN DIBATASI",
        "1. Sanksi berlaku untuk layanan ini.",
        "Cara memenuhi: Penuhi kewajiban untuk layanan ini.",
        "BPJS Ketenagakerjaan Cabang Sumbawa",
        "Nomor TMP2T/1/2026",
        "Kepesertaan BPJS 20 November 2026",
        "pindai kode QR",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("DICABUT") && !text.contains("BERAKHIR"));
}

#[test]
fn the_sheet_is_one_page_with_every_reason_there_is_and_with_more() {
    let mut full = kept();
    let long = "panjang sekali dengan banyak kata yang harus dibaca petugas ".repeat(4);
    full.statement.reasons = ReasonCode::ALL
        .iter()
        .map(|(code, _)| reason(*code, &long))
        .collect();
    let (pages, text) = text_of(&paper::of(&full, now()).unwrap());
    assert_eq!(pages, 1);
    assert!(
        text.contains("alasan lain, lihat halaman pada kode QR"),
        "{text}"
    );
    assert!(
        text.contains("pindai kode QR"),
        "how to check is never left out"
    );
    // Five, which is more than any verdict has had, are told whole.
    full.statement.reasons.truncate(5);
    let (pages, text) = text_of(&paper::of(&full, now()).unwrap());
    assert_eq!(pages, 1);
    assert!(
        text.contains("5. Sanksi berlaku") && !text.contains("alasan lain"),
        "{text}"
    );
    // A single one that no page could hold.
    full.statement.reasons = vec![reason(ReasonCode::NeverPaid, &"kata ".repeat(5_000))];
    assert_eq!(text_of(&paper::of(&full, now()).unwrap()).0, 1);
}

#[test]
fn a_sheet_that_is_over_or_withdrawn_says_so() {
    let late = moment("2026-12-10T16:00:00Z");
    let (_, text) = text_of(&paper::of(&kept(), late).unwrap());
    assert!(text.contains("MASA BERLAKU TELAH BERAKHIR"), "{text}");
    let withdrawn = KeptClearance {
        withdrawal: Some(withdrawal()),
        ..kept()
    };
    let (_, text) = text_of(&paper::of(&withdrawn, now()).unwrap());
    assert!(text.contains("DICABUT pada 26 November 2026"), "{text}");
}

fn withdrawal() -> Withdrawal {
    Withdrawal {
        at: moment("2026-11-26T02:30:00Z"),
        why: Words {
            en: "The facts changed.".to_owned(),
            id: "Data berubah.".to_owned(),
        },
    }
}

#[test]
fn the_page_says_verdict_dates_and_what_became_of_it() {
    let page = page::of(&kept(), now(), true);
    for part in [
        "Pelayanan dibatasi",
        "0120304050607",
        "10 Desember 2026",
        "Sanksi berlaku untuk layanan ini.",
        "Penuhi kewajiban untuk layanan ini.",
        ".jws\"",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("DICABUT"));
    let late = page::of(&kept(), moment("2026-12-10T16:00:00Z"), true);
    assert!(late.contains("Masa berlaku telah berakhir"));
    let withdrawn = KeptClearance {
        withdrawal: Some(withdrawal()),
        ..kept()
    };
    let page = page::of(&withdrawn, now(), true);
    assert!(page.contains("DICABUT pada 26 November 2026 pukul 10.30 WITA. Data berubah."));
    assert!(page.contains("WITHDRAWN") && !page.contains(".jws\""));
    let unsigned = page::of(&kept(), now(), false);
    assert!(unsigned.contains("tidak bertanda tangan") && !unsigned.contains(".jws\""));
}

/// Texts come from the law's data and from registers. None of them becomes markup.
#[test]
fn nothing_that_is_told_becomes_markup() {
    let mut hostile = kept();
    let mark = "<script>alert('&\"')</script>";
    hostile.statement.reasons = vec![reason(ReasonCode::RestrictionInForce, mark)];
    hostile.statement.reasons[0].contact = mark.to_owned();
    hostile.statement.reasons[0].legal_basis = mark.to_owned();
    hostile.statement.reasons[0].reference = Some(mark.to_owned());
    hostile.withdrawal = Some(Withdrawal {
        why: Words {
            en: mark.to_owned(),
            id: mark.to_owned(),
        },
        ..withdrawal()
    });
    let page = page::of(&hostile, now(), true);
    assert!(!page.contains("<script") && !page.contains("('"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(&#39;&amp;&quot;&#39;)"));
}

#[test]
fn every_verdict_service_and_register_has_words_in_both_languages() {
    let words = PermitVerdict::ALL
        .iter()
        .flat_map(|(verdict, _)| {
            [
                words::verdict_words(*verdict),
                words::verdict_meaning(*verdict),
            ]
        })
        .chain(
            ServiceKind::ALL
                .iter()
                .map(|(kind, _)| words::service_words(*kind)),
        )
        .chain(
            SourceRegister::ALL
                .iter()
                .map(|(one, _)| words::register_words(*one)),
        );
    for words in words {
        assert!(!words.id.is_empty() && !words.en.is_empty());
        assert!(words.id.is_ascii(), "the sheet's font has it: {}", words.id);
    }
    assert_eq!(day_id(day("2026-01-05")), "5 Januari 2026");
}
