//! The public audits of GraphQL over HTTP (npm `graphql-http`), every MUST, SHOULD and MAY of them.
use serde_json::Value;

use super::HttpApp;
use crate::node;

/// Audits that the pinned version of the suite has.
const AUDITS: usize = 61;

on_both_databases! {
    async fn every_public_audit_of_graphql_over_http_passes(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = http.bpjs().asking;
        let url = format!("http://{}/graphql", http.address());
        let token = http.issuer.token(&asking);
        let purpose = asking.purpose.as_deref().expect("it has one");
        let output = node::script("audits.js", &[&url, &token, purpose]).output().await.expect(node::MISSING);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        let audits: Vec<Value> = serde_json::from_slice(&output.stdout).expect("an array");
        let failing: Vec<String> = audits
            .iter()
            .filter(|audit| audit["status"] != "ok")
            .map(|audit| format!("{} {}: {} ({})", audit["status"], audit["id"], audit["name"], audit["reason"]))
            .collect();
        assert!(failing.is_empty(), "{}", failing.join("\n"));
        assert_eq!(audits.len(), AUDITS);
    }
}
