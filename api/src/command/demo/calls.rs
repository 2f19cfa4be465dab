//! What the demo prints: where it listens, a token an agency, and calls to paste.
use std::net::SocketAddr;

use super::issuer::DemoIssuer;
use crate::domain::agreement::{Agreements, ReferenceRule};
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
    println!("\nCalls to paste after the tokens:\n");
    for example in &EXAMPLES {
        println!("# {}\n{}\n", example.says, example.call(address));
    }
    println!("Stop with Ctrl+C.");
    Ok(())
}

/// A call with its agency, purpose and reference.
struct Example {
    says: &'static str,
    agency: Agency,
    purpose: &'static str,
    reference: Option<&'static str>,
    query: &'static str,
}

const PERMIT_CHECK: &str = r#"{ permitCheck(nib: "9120000000001", service: BUSINESS_LICENSING) { verdict validUntil reasons { code legalBasis } sources { register asOf freshness } } }"#;
const DOSSIER: &str = r#"{ employer(by: {nib: "9120000000001"}) { legalName status compliance { isRegistered isActive isPaidUp categories } memberships { npp status workerCount } } }"#;

/// Employer 1 of every generated set is registered, in arrears, and named in this power of attorney.
const EXAMPLES: [Example; 4] = [
    Example {
        says: "The licence office before a permit: a verdict with its reasons, no amounts",
        agency: Agency::Licensing,
        purpose: "permit_check",
        reference: None,
        query: PERMIT_CHECK,
    },
    Example {
        says: "The dossier as BPJS sees it",
        agency: Agency::Bpjs,
        purpose: "contribution_supervision",
        reference: None,
        query: DOSSIER,
    },
    Example {
        says: "The same as the state attorneys see it, under the power of attorney that names it",
        agency: Agency::Prosecutor,
        purpose: "state_attorney_assistance",
        reference: Some("SKK-001/N.2.13/Gs/2026"),
        query: DOSSIER,
    },
    Example {
        says: "And without one",
        agency: Agency::Prosecutor,
        purpose: "clearance_enquiry",
        reference: None,
        query: DOSSIER,
    },
];

impl Example {
    fn call(&self, address: SocketAddr) -> String {
        let Self {
            agency, purpose, ..
        } = self;
        let token = variable(*agency);
        let body = serde_json::json!({"query": self.query});
        let reference = self
            .reference
            .map(|number| format!(" -H 'Simpul-Reference: {number}'"));
        let reference = reference.unwrap_or_default();
        format!(
            "curl -s http://{address}/graphql -H \"Authorization: Bearer ${token}\" \\\n  \
             -H 'Simpul-Purpose: {purpose}'{reference} -H 'Content-Type: application/json' \\\n  \
             -d '{body}'"
        )
    }
}

/// The shell variable of an agency's token.
fn variable(agency: Agency) -> String {
    use crate::domain::codes::Code as _;
    agency.as_str().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_state_purposes_and_references_as_the_agreements_ask() {
        let agreements = crate::command::demo::agreements().unwrap();
        for example in &EXAMPLES {
            let agreement = agreements
                .iter()
                .find(|made| made.agency == example.agency)
                .unwrap();
            let purpose = agreement.find_purpose(example.purpose).unwrap();
            let must_state = purpose.reference == ReferenceRule::Required;
            assert_eq!(example.reference.is_some(), must_state, "{}", example.says);
            // The shell's quotes would end at one.
            assert!(!example.query.contains('\''));
        }
    }
}
