//! What the demo prints: where it listens, a token an agency, and calls to paste.
use std::net::SocketAddr;

use super::issuer::DemoIssuer;
use crate::domain::agreement::{Agreement, Agreements, ReferenceRule};
use crate::domain::codes::Agency;
use chrono::{DateTime, Utc};

/// Prints it.
pub fn print(
    address: SocketAddr,
    agreements: &Agreements,
    issuer: &DemoIssuer,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    println!("\nGraphQL   http://{address}/graphql");
    println!("Explorer  http://{address}/explorer");
    println!("Schema    http://{address}/schema.graphql\n");
    println!("Tokens, valid for eight hours:");
    for agreement in agreements.iter() {
        println!("\n{} ({})", agreement.title.en, agreement.title.id);
        for purpose in &agreement.purposes {
            let reference = match purpose.reference {
                ReferenceRule::Required => ", with a Simpul-Reference",
                ReferenceRule::Optional => "",
            };
            println!("  purpose {}{reference}", purpose.code);
        }
        println!(
            "export {}={}",
            variable(agreement.agency),
            issuer.token(agreement, now)?
        );
    }
    println!("\nThree calls:\n");
    for (says, agency, query) in CALLS {
        if let Some(agreement) = agreements
            .iter()
            .find(|agreement| agreement.agency == agency)
        {
            println!("# {says}\n{}\n", call(address, agreement, query));
        }
    }
    println!("Stop with Ctrl+C.");
    Ok(())
}

// Joined at merge: the permit check and the dossier, with a NIB of the generated feeds.
const CALLS: [(&str, Agency, &str); 3] = [
    (
        "What the licence office may see",
        Agency::Licensing,
        "{ __schema { queryType { name } } }",
    ),
    (
        "What BPJS may see",
        Agency::Bpjs,
        "{ __schema { queryType { name } } }",
    ),
    (
        "What the state attorneys may see",
        Agency::Prosecutor,
        "{ __schema { queryType { name } } }",
    ),
];

fn call(address: SocketAddr, agreement: &Agreement, query: &str) -> String {
    let purpose = agreement
        .purposes
        .first()
        .map(|purpose| purpose.code.as_str())
        .unwrap_or_default();
    let token = variable(agreement.agency);
    let body = serde_json::json!({"query": query});
    format!(
        "curl -s http://{address}/graphql -H \"Authorization: Bearer ${token}\" \\\n  \
         -H 'Simpul-Purpose: {purpose}' -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
}

/// The shell variable of an agency's token.
fn variable(agency: Agency) -> String {
    use crate::domain::codes::Code as _;
    agency.as_str().to_uppercase()
}
