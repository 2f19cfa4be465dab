//! Rejected lines: told, held where there are many, downloaded, corrected and sent again.
use entity::worker;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::json;

use super::*;
use crate::app::TestApp;

async fn count(app: &TestApp) -> u64 {
    let workers = worker::Entity::find().count(app.db());
    workers.await.expect("workers can be counted")
}

/// Workers whose numbers all lack a digit.
fn broken(count: u32) -> String {
    let lines: String = (1..=count)
        .map(|serial| format!("99520441079{serial:04},Budi {serial}\n"))
        .collect();
    format!("nik,name\n{lines}")
}

on_both_databases! {
    async fn a_corrected_report_is_a_feed(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let text = "name;nik\n=Sari;9952044107900001\n\"=HYPERLINK(\"\"x\"\");y\";99520441\n\"Budi\nContoh\";\n+62;9952044107900004;7\n";
        let accepted = send(&http, &asking, "", text).await;
        let state = ended(&http, &asking, &accepted).await;
        assert_eq!((&state["rows"]["read"], &state["rows"]["inserted"], &state["rows"]["rejected"]), (&json!(4), &json!(1), &json!(3)), "{state}");
        assert_eq!(state["faults"], json!({ "MALFORMED": 1, "MISSING_VALUE": 1, "WRONG_FIELD_COUNT": 1 }));

        let report = look(&http, &asking, state["rejects"].as_str().expect("there is a report")).await;
        assert_eq!(report.status, 200);
        assert_eq!(report.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(report.header("cache-control"), "no-store");
        assert!(report.header("content-disposition").starts_with("attachment; filename=\"workers-"));
        let lines: Vec<&str> = report.text.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}_line,_column,_code,_reason,nik,name,_record");
        assert!(lines[1].starts_with("3,nik,MALFORMED,") && lines[1].contains("99520441,\"'=HYPERLINK(\"\"x\"\");y\","), "{}", lines[1]);
        assert!(lines[2].starts_with("4,nik,MISSING_VALUE,"), "{}", lines[2]);
        assert!(lines[3].starts_with("6,,WRONG_FIELD_COUNT,") && lines[3].contains("'+62,9952044107900004,7"), "{}", lines[3]);

        let corrected = report.text
            .replace(",99520441,", ",9952044107900002,")
            .replace(",,\"Budi", ",9952044107900003,\"Budi")
            .replace(",,,\"'+62,9952044107900004,7\"", ",9952044107900004,'+62,");
        assert_ne!(corrected, report.text);
        let state = ended(&http, &asking, &send(&http, &asking, "", &corrected).await).await;
        assert_eq!((&state["rows"]["inserted"], &state["rows"]["rejected"]), (&json!(3), &json!(0)), "{state}");
        let names = [("9952044107900001", "=Sari"), ("9952044107900002", "=HYPERLINK(\"x\");y"), ("9952044107900003", "Budi Contoh"), ("9952044107900004", "+62")];
        for (nik, name) in names {
            let found = worker::Entity::find().filter(worker::Column::Nik.eq(nik)).one(app.db()).await.unwrap();
            assert_eq!(found.map(|worker| worker.name).as_deref(), Some(name));
        }
        assert_eq!(look(&http, &asking, accepted.header("location")).await.body["rejects"], json!(null), "the lines go when a later batch is done");
        assert_eq!(look(&http, &asking, &format!("{}/rejects.csv", accepted.header("location"))).await.refusal(), (404, "NOT_FOUND"));
    }

    async fn a_report_sent_back_as_it_is_is_rejected_again(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let state = ended(&http, &asking, &send(&http, &asking, "", &format!("{}=1+1,=2\n", workers(1))).await).await;
        let report = look(&http, &asking, state["rejects"].as_str().unwrap()).await.text;
        let again = ended(&http, &asking, &send(&http, &asking, "", &report).await).await;
        let second = look(&http, &asking, again["rejects"].as_str().unwrap()).await.text;
        assert_eq!(again["rows"]["rejected"], 1);
        assert!(second.contains("'=1+1,'=2") && !second.contains("''="), "{second}");
    }

    async fn many_rejected_lines_hold_the_file_until_a_person_accepts_them(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let text = format!("{}{}", broken(30), &workers(40)["nik,name\n".len()..]);
        let held = send(&http, &asking, "", &text).await;
        assert_eq!(held.status, 422, "{held:?}");
        assert_eq!(held.header("content-type"), "application/problem+json");
        assert_eq!((&held.body["status"], &held.body["report"]["status"]), (&json!(422), &json!("HELD")));
        assert!(held.body["indonesian"]["detail"].as_str().is_some_and(|text| text.contains("ditolak")));
        assert_eq!((&held.body["report"]["rows"]["rejected"], count(&app).await), (&json!(30), 0));
        let place = held.body["report"]["location"].as_str().unwrap().to_owned();
        let state = look(&http, &asking, &place).await.body;
        assert_eq!(state["status"], "HELD");
        assert!(state["reason"].is_string(), "{state}");
        let report = look(&http, &asking, state["rejects"].as_str().expect("a held file has a report")).await;
        assert_eq!(report.text.matches("MALFORMED").count(), 30);
        let state = ended(&http, &asking, &send(&http, &asking, "&accept=faults", &text).await).await;
        assert_eq!((&state["status"], count(&app).await), (&json!("DONE"), 40), "{state}");
        until_unspooled(&http).await;
    }

    async fn a_refused_file_is_told_in_both_languages_and_changes_nothing(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let refused = send(&http, &asking, "", "nik,nama\n1,2\n").await;
        assert_eq!(refused.refusal(), (422, "BAD_USER_INPUT"));
        assert!(refused.message().contains("missing: name; unknown: `nama`"), "{refused:?}");
        assert!(refused.body["indonesian"]["detail"].as_str().is_some_and(|text| text.contains("`nama`")));
        assert_eq!((count(&app).await, spooled(&http).len()), (0, 0));
    }

    async fn an_older_file_is_taken_only_when_it_is_said(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        ended(&http, &asking, &send(&http, &asking, "", &workers(2)).await).await;
        let place = "workers?asOf=2026-05-01";
        let older = Answered::of(sending(&http, &asking, place, CSV, workers(3))).await;
        assert_eq!(older.refusal(), (422, "CONFLICT"));
        assert!(older.message().contains("accept=older"));
        let taken = sending(&http, &asking, &format!("{place}&accept=older"), CSV, workers(3));
        let state = ended(&http, &asking, &Answered::of(taken).await).await;
        assert_eq!(state["status"], "DONE");
        until_unspooled(&http).await;
    }
}
