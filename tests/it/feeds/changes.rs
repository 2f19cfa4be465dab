//! The change feed names exactly whom a batch touched.
use std::collections::BTreeSet;
use std::fmt::Write as _;

use simpul::feeds::Import;
use simpul::store::changes::changes_after;

use super::content::touched;
use super::material::{CONTRIBUTIONS, MEMBERSHIPS, fed, file, yesterday};

/// Lines of the batch at a place among the batches.
async fn of_batch(app: &crate::app::TestApp, place: usize) -> Vec<String> {
    let begin = format!("Some({place}) ");
    let told = touched(app.db()).await;
    told.iter()
        .filter_map(|line| line.strip_prefix(&begin))
        .map(str::to_owned)
        .collect()
}

fn member(npp: &str, workers: u32) -> String {
    format!("{npp},000,\"UJI {npp}, PT\",,,WAGE_EARNER,ACTIVE,2024-02-01,,,,{workers},,,,,\n")
}

on_both_databases! {
    async fn a_batch_names_whom_it_touched_and_nobody_else(app: TestApp) {
        let db = app.db();
        let of_yesterday = |dataset, text: String| Import { as_of: yesterday(), ..file(dataset, text) };
        let members = format!("{MEMBERSHIPS}{}{}{}", member("Z0000001", 5), member("Z0000002", 5), member("Z0000003", 5));
        fed(db, of_yesterday("memberships", members)).await;
        assert_eq!(of_batch(&app, 0).await.len(), 3);

        // One changed, two as they were.
        let members = format!("{MEMBERSHIPS}{}{}{}", member("Z0000001", 5), member("Z0000002", 6), member("Z0000003", 5));
        fed(db, file("memberships", members)).await;
        assert_eq!(of_batch(&app, 1).await, ["BPJS_MEMBERSHIP NPP Z0000002; "]);

        // Contributions of one, and of a membership that nobody knows.
        let row = |npp: &str| format!("{npp},000,2026-01,OLD_AGE,1,1,1,1,2026-02-15,,0\n");
        fed(db, file("contributions", format!("{CONTRIBUTIONS}{}{}", row("Z0000003"), row("Z0000009")))).await;
        assert_eq!(of_batch(&app, 2).await, ["BPJS_CONTRIBUTION NPP Z0000003; "]);

        // A worker that moves is a change for the employer it leaves as well.
        let header = "kpj,nik,npp,division,wage,started_on,ended_on\n";
        let enrolment = |npp: &str| format!("{header}99000000001,9952044107900001,{npp},000,3000000,2025-01-01,\n");
        fed(db, of_yesterday("worker_enrolments", enrolment("Z0000001"))).await;
        assert_eq!(of_batch(&app, 3).await, ["worker_enrolments NPP Z0000001; "]);
        fed(db, file("worker_enrolments", enrolment("Z0000002"))).await;
        assert_eq!(of_batch(&app, 4).await, ["worker_enrolments NPP Z0000001; ", "worker_enrolments NPP Z0000002; "]);

        // Through its enrolment, a worker's own row is its employer's.
        fed(db, file("workers", "nik,name\n9952044107900001,Sari\n9952044107900002,Dewi\n")).await;
        assert_eq!(of_batch(&app, 5).await, ["workers NPP Z0000002; "]);
    }

    async fn through_an_inspection_its_findings_and_notes_are_the_company_s(app: TestApp) {
        let db = app.db();
        fed(db, file("manpower_reports", "wlkp_number,year,legal_name,nib,npp,headcount,lowest_wage,reported_on,district_code,address\nW-9-1,2025,UJI SATU,,,3,,2025-12-01,,\n")).await;
        fed(db, file("inspections", "inspection_number,wlkp_number,kind,inspected_on,result_class,inspector_code,workers_found\nI-9-1,W-9-1,PERIODIC,2026-05-04,COMPLIANT,P-1,3\n")).await;
        fed(db, file("inspection_findings", "inspection_number,line,norm,body,status\nI-9-1,1,SOCIAL_SECURITY,Contoh,OPEN\nI-9-2,1,SOCIAL_SECURITY,Contoh,OPEN\n")).await;
        assert_eq!(of_batch(&app, 0).await, ["MANPOWER_REPORT WLKP W-9-1; "]);
        assert_eq!(of_batch(&app, 1).await, ["LABOUR_INSPECTION WLKP W-9-1; "]);
        assert_eq!(of_batch(&app, 2).await, ["inspection_findings WLKP W-9-1; "]);
    }

    async fn who_follows_misses_nobody_that_a_batch_touches_again(app: TestApp) {
        let db = app.db();
        let members = format!("{MEMBERSHIPS}{}{}", member("Z0000001", 5), member("Z0000002", 5));
        fed(db, file("memberships", members)).await;
        let seen = changes_after(db, 0, 100).await.unwrap().last().unwrap().id;
        // Enough for many chunks, each of which touches both.
        let mut text = CONTRIBUTIONS.to_owned();
        for year in 1990..2020 {
            for month in 1..=12 {
                for npp in ["Z0000001", "Z0000002"] {
                    let _ = writeln!(text, "{npp},000,{year}-{month:02},OLD_AGE,1,1,1,1,2026-02-15,,0");
                }
            }
        }
        let mut chunks = 0;
        let report = simpul::feeds::import(db, file("contributions", text), &mut |_| chunks += 1).await.unwrap();
        assert_eq!((report.counts.inserted, chunks), (720, 18 + 1));
        let news = changes_after(db, seen, 100).await.unwrap();
        let touched: BTreeSet<i64> = news.iter().map(|change| change.employer_id).collect();
        assert_eq!((news.len(), touched.len()), (2, 2));
        assert!(news[0].id > seen + 2 * 17, "whoever has read after the chunk before finds them again");
        assert_eq!(changes_after(db, news[1].id, 100).await.unwrap(), []);
    }
}
