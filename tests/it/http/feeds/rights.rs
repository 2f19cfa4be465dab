//! Only the agency that supplies a register feeds it, and only its clients see what became of it.
use serde_json::json;
use simpul::domain::codes::Agency;
use simpul::feeds::datasets;

use super::*;
use crate::http::clock;
use crate::http::issuer::claims;

const AGENCIES: [Agency; 6] = [
    Agency::Bpjs,
    Agency::Licensing,
    Agency::Manpower,
    Agency::Inspectorate,
    Agency::Prosecutor,
    Agency::Secretariat,
];

/// A client of an agency that holds every scope there is, those to feed included.
fn greedy(http: &HttpApp, agency: Agency) -> Asking {
    let names: Vec<&str> = datasets().into_iter().map(|dataset| dataset.name).collect();
    let asking = feeder(http, agency, &names);
    match agency {
        Agency::Prosecutor => Asking {
            reference: Some("SKK-1".to_owned()),
            ..asking
        },
        _ => asking,
    }
}

on_both_databases! {
    async fn an_agency_feeds_its_own_datasets_and_no_other(app: TestApp) {
        let http = HttpApp::over(&app).await;
        for agency in AGENCIES {
            let asking = greedy(&http, agency);
            let mut refusals = Vec::new();
            for dataset in datasets() {
                // An empty file is refused only after its sender was let in.
                let place = format!("{}?{AS_OF}", dataset.name);
                let answer = Answered::of(sending(&http, &asking, &place, CSV, "")).await;
                let is_own = dataset.owner == agency;
                assert_eq!(answer.status, if is_own { 422 } else { 403 }, "{agency} {}: {answer:?}", dataset.name);
                if !is_own {
                    refusals.push(answer.text);
                }
            }
            let place = format!("salaries?{AS_OF}");
            let unknown = Answered::of(sending(&http, &asking, &place, CSV, "")).await;
            assert_eq!(unknown.status, 403);
            assert!(refusals.iter().all(|refusal| *refusal == unknown.text), "what is foreign and what is not there look alike");
        }
        assert_eq!(spooled(&http), Vec::<String>::new());
    }

    async fn a_token_names_the_dataset_and_the_request_a_purpose(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let mut without = http.bpjs().asking;
        assert_eq!(send(&http, &without, "", &workers(1)).await.refusal(), (403, "FORBIDDEN"));
        for scope in ["feed:worker", "feed:workers:read", "feed:*", "Feed:workers", "feed:"] {
            without.scopes = vec![scope.to_owned(), "feed:read".to_owned()];
            assert_eq!(send(&http, &without, "", &workers(1)).await.refusal(), (403, "FORBIDDEN"), "{scope}");
        }
        let purposeless = Asking { purpose: None, ..bpjs(&http) };
        assert_eq!(send(&http, &purposeless, "", &workers(1)).await.refusal(), (400, "PURPOSE_REQUIRED"));
        let place = format!("workers?{AS_OF}");
        let unsigned = http.request(Method::POST, &format!("/feeds/{place}")).header("content-type", CSV);
        assert_eq!(Answered::of(unsigned.body("")).await.refusal(), (401, "UNAUTHENTICATED"));
        let asking = bpjs(&http);
        let old = http.issuer.sign(&claims(&asking, clock(), -3600));
        let request = http.request(Method::POST, &format!("/feeds/{place}")).bearer_auth(old);
        let request = request.header("content-type", CSV).header("simpul-purpose", asking.purpose.as_deref().unwrap());
        assert_eq!(Answered::of(request.body(workers(1))).await.refusal(), (401, "UNAUTHENTICATED"));
        let only = Asking { scopes: vec!["feed:workers".to_owned()], ..asking };
        let accepted = send(&http, &only, "", &workers(1)).await;
        assert_eq!(accepted.status, 202, "to feed asks for nothing else: {accepted:?}");
        assert_eq!(look(&http, &only, accepted.header("location")).await.refusal(), (403, "FORBIDDEN"), "to look does");
        until_unspooled(&http).await;
    }

    async fn a_batch_is_seen_by_the_agency_that_feeds_it(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let own = bpjs(&http);
        let accepted = send(&http, &own, "", &format!("{}1,Budi\n", workers(1))).await;
        let state = ended(&http, &own, &accepted).await;
        let place = accepted.header("location").to_owned();
        let report = format!("{place}/rejects.csv");
        assert_eq!(state["rejects"], json!(report));
        assert_eq!(look(&http, &own, &report).await.status, 200);
        for agency in AGENCIES.into_iter().filter(|agency| *agency != Agency::Bpjs) {
            let other = greedy(&http, agency);
            for path in [&place, &report] {
                let foreign = look(&http, &other, path).await;
                let absent = look(&http, &other, &path.replace(&place, "/feeds/batches/999999")).await;
                assert_eq!(foreign.refusal(), (404, "NOT_FOUND"), "{agency}");
                assert_eq!(foreign.text, absent.text);
            }
        }
        let id = accepted.body["batch"].as_str().expect("an id");
        let query = format!("{{ importBatch(id: \"{id}\") {{ dataset rowsRead rowsRejected hasRejects faults {{ line code }} }} }}");
        for agency in AGENCIES {
            let seen = http.caller(agency).ask(&query).await;
            let batch = &seen["data"]["importBatch"];
            assert_eq!(batch.is_null(), agency != Agency::Bpjs, "{agency}: {seen}");
        }
        for wrong in ["x", "-1", "1e3", "99999999999999999999"] {
            assert_eq!(look(&http, &own, &format!("/feeds/batches/{wrong}")).await.refusal(), (404, "NOT_FOUND"));
        }
    }
}
