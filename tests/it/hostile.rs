//! Files that mean harm, by the road that everybody can reach: each ends in a clear refusal or in
//! faults, nothing of a refused one is written, and the next file is taken as ever.
use entity::worker;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::Value;

use crate::callers::Asking;
use crate::http::Answered;
use crate::http::HttpApp;
use crate::http::feeds::{
    AS_OF, CSV, NDJSON, bpjs, ended, gzip, look, send, sending, until_unspooled, workers,
};

/// Sends bytes as a file of workers.
async fn sent(http: &HttpApp, asking: &Asking, kind: &str, content: Vec<u8>) -> Answered {
    let place = format!("workers?{AS_OF}");
    Answered::of(sending(http, asking, &place, kind, content)).await
}

/// The state of a file of whose lines some are rejected.
async fn taken(http: &HttpApp, asking: &Asking, content: &str) -> Value {
    let state = ended(http, asking, &send(http, asking, "", content).await).await;
    until_unspooled(http).await;
    state
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

on_both_databases! {
    async fn a_hostile_file_is_refused_with_words_and_leaves_nothing(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let wide = format!("{}\n", vec!["x"; 10_000].join(","));
        let cut = gzip(&workers(500));
        let cut = cut[..cut.len() / 2].to_vec();
        let bomb = gzip(&format!("nik,name\n{}", "x".repeat(20 << 20)));
        let open = format!("{}\"{}", workers(1), "x\n".repeat(100_000));
        let cases: [(&str, Vec<u8>, &str); 12] = [
            (CSV, Vec::new(), "empty"),
            (CSV, b"\xef\xbb\xbf\r\n".to_vec(), "empty"),
            (CSV, vec![0; 100_000], "NUL"),
            (CSV, utf16(&workers(2)), "UTF-16"),
            (CSV, b"nik,name\n9952044107900001,Caf\xe9\n".to_vec(), "line 2 is not UTF-8"),
            (CSV, workers(2).replace('\n', "\r").into_bytes(), "carriage return"),
            (CSV, wide.into_bytes(), "and 9980 more"),
            (CSV, open.into_bytes(), "quotation mark"),
            (CSV, format!("nik,name\n{}", "\"".repeat(1_000_000)).into_bytes(), "quotation mark"),
            (CSV, cut, "damaged or cut off"),
            (CSV, bomb, "longer than"),
            (NDJSON, workers(2).into_bytes(), "JSON object"),
        ];
        for (kind, content, told) in cases {
            let refused = sent(&http, &asking, kind, content).await;
            assert_eq!(refused.refusal(), (422, "BAD_USER_INPUT"), "{told}");
            assert!(refused.message().contains(told) && refused.text.len() < 4_000, "{told}: {}", refused.text);
            assert!(refused.body["indonesian"]["detail"].as_str().is_some_and(|text| !text.is_empty()));
        }
        until_unspooled(&http).await;
        assert_eq!(worker::Entity::find().count(app.db()).await.unwrap(), 0);
        assert_eq!(taken(&http, &asking, &workers(2)).await["rows"]["inserted"], 2);
    }

    async fn a_hostile_line_is_a_fault_beside_the_others(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        for (line, code) in [
            ("9952044107909999,Sa\0ri\n".to_owned(), "CONTROL_CHARACTER"),
            ("\u{feff}9952044107909999,Sari\n".to_owned(), "CONTROL_CHARACTER"),
            ("9952044107909999,\u{202e}iraS\n".to_owned(), "CONTROL_CHARACTER"),
            (format!("{}\n", ",".repeat(9_999)), "WRONG_FIELD_COUNT"),
            (format!("9952044107909999,{}\n", "x".repeat(60_000)), "TOO_LONG"),
            ("=cmd|' /C calc'!A0,Sari\n".to_owned(), "MALFORMED"),
        ] {
            let state = taken(&http, &asking, &format!("{}{line}", workers(3))).await;
            assert_eq!((&state["rows"]["read"], &state["rows"]["rejected"]), (&4.into(), &1.into()), "{code}: {state}");
            assert_eq!(state["faults"][code], 1, "{state}");
            let report = look(&http, &asking, state["rejects"].as_str().expect("a report")).await;
            let cells = report.text.lines().nth(1).expect("the line");
            assert!(!cells.contains(",=cmd"), "{cells}");
        }
    }
}
