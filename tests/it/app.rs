//! The service under test, over a database of the test's own.
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Variables};
use chrono::NaiveDate;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use simpul::domain::access_log::Pseudonyms;
use simpul::domain::agreement::Agreements;
use simpul::domain::codes::Agency;
use simpul::domain::disclosure::{Caller, Refusal, admit};
use simpul::domain::regulation::Regulation;
use simpul::graphql::Service;
use simpul::graphql::seal::Seals;
use simpul::graphql::service::{Road, ServiceParts};
use simpul::ledger::note::{KeyKind, Signer};
use simpul::ledger::{Ledger, LedgerParts, Trace};
use simpul::policy::extent::DocumentLimits;
use simpul::server::answering::Answering;

use crate::callers::{Asking, Asks, TestCaller};
use crate::given::Given;

/// The day on which every test takes place.
pub const TODAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 6, 15) {
    Some(day) => day,
    None => unreachable!(),
};

/// No test's question takes as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// The service with its starting agreements, asked in process.
#[derive(Clone)]
pub struct TestApp {
    db: DatabaseConnection,
    answering: Answering,
    agreements: Arc<Agreements>,
}

/// The starting agreements, as name and text.
pub fn agreement_files() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/agreements");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            let path = entry.expect("a file").path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("it can be read"))
        })
        .collect();
    files.sort();
    files
}

/// The starting agreements.
pub fn agreements() -> Agreements {
    Agreements::parse(&agreement_files()).expect("the starting agreements can be used")
}

/// What seals the ids and cursors of the service under test.
pub fn seals() -> Seals {
    Seals::new(&[[7; 32]]).expect("there is a key")
}

/// The service over a database that holds its log as well, under the law of the repository.
pub fn service(db: DatabaseConnection, limits: DocumentLimits) -> Service {
    service_and_log(db.clone(), db, limits)
}

fn service_and_log(
    db: DatabaseConnection,
    log: DatabaseConnection,
    limits: DocumentLimits,
) -> Service {
    let regulation = Regulation::embedded().expect("the law can be read");
    let parts = ServiceParts {
        log,
        db,
        regulation: Arc::new(regulation),
        datasets: simpul::feeds::datasets(),
        limits,
        seals: seals(),
        pseudonyms: pseudonyms(),
        draw: simpul::graphql::mutation::Draw(rand::random),
    };
    Service::new(parts).expect("every coordinate declares what it asks")
}

/// What the access log under test names persons and employers by.
pub fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&[[8; 32]]).expect("a key")
}

/// The access log in a database, with keys that only tests use.
pub async fn ledger(db: DatabaseConnection) -> Ledger {
    Ledger::open(ledger_parts(db))
        .await
        .expect("the log can be opened")
}

/// What the tests' access log is made of.
pub fn ledger_parts(db: DatabaseConnection) -> LedgerParts {
    LedgerParts {
        db,
        signers: vec![Signer::new("log.simpul.invalid", KeyKind::Log, &[7; 32]).expect("a key")],
        pseudonyms: pseudonyms(),
        anchor: None,
    }
}

impl TestApp {
    /// The service over a migrated database, with the starting agreements.
    pub async fn over(db: DatabaseConnection) -> Self {
        Self {
            answering: Answering {
                service: service(db.clone(), DocumentLimits::default()),
                ledger: ledger(db.clone()).await,
            },
            db,
            agreements: Arc::new(agreements()),
        }
    }

    /// The same database with its log in another.
    pub async fn logging_into(&self, log: DatabaseConnection) -> Self {
        Self {
            answering: Answering {
                service: service_and_log(self.db.clone(), log.clone(), DocumentLimits::default()),
                ledger: ledger(log).await,
            },
            ..self.clone()
        }
    }

    /// The same database under other agreements.
    pub fn under(&self, agreements: Agreements) -> Self {
        Self {
            agreements: Arc::new(agreements),
            ..self.clone()
        }
    }

    /// The same database under other limits.
    pub fn limited(&self, limits: DocumentLimits) -> Self {
        Self {
            answering: Answering {
                service: service(self.db.clone(), limits),
                ledger: self.answering.ledger.clone(),
            },
            ..self.clone()
        }
    }

    /// The database, for what no builder gives.
    pub fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    /// The service itself.
    pub fn service(&self) -> &Service {
        &self.answering.service
    }

    /// The access log.
    pub fn ledger(&self) -> &Ledger {
        &self.answering.ledger
    }

    /// The same service behind another access log.
    pub fn recorded_by(&self, ledger: Ledger) -> Self {
        Self {
            answering: Answering {
                service: self.answering.service.clone(),
                ledger,
            },
            ..self.clone()
        }
    }

    /// The agreements in use.
    pub fn agreements(&self) -> &Agreements {
        &self.agreements
    }

    /// Puts rows into the registers.
    pub async fn given(&self, given: impl Given) {
        given.insert(&self.db).await;
    }

    /// A client of an agency, with every scope and the widest purpose of its agreement.
    pub fn caller(&self, agency: Agency) -> TestCaller<'_, Self> {
        let agreement = self
            .agreements
            .iter()
            .find(|agreement| agreement.agency == agency)
            .expect("there is an agreement with the agency");
        TestCaller::new(self, Asking::of(agreement))
    }

    /// BPJS Ketenagakerjaan.
    pub fn bpjs(&self) -> TestCaller<'_, Self> {
        self.caller(Agency::Bpjs)
    }

    /// The licence office (DPMPTSP), administering licences.
    pub fn licensing(&self) -> TestCaller<'_, Self> {
        self.caller(Agency::Licensing)
    }

    /// The manpower office (Disnaker).
    pub fn manpower(&self) -> TestCaller<'_, Self> {
        self.caller(Agency::Manpower)
    }

    /// The labour inspectorate (Balai Pengawasan).
    pub fn inspectorate(&self) -> TestCaller<'_, Self> {
        self.caller(Agency::Inspectorate)
    }

    /// The prosecutor's office (Kejaksaan Negeri), under a special power of attorney or case.
    pub fn prosecutor(&self, reference: &str) -> TestCaller<'_, Self> {
        self.caller(Agency::Prosecutor)
            .for_purpose("state_attorney_assistance")
            .with_reference(reference)
    }

    /// The regional secretariat.
    pub fn secretariat(&self) -> TestCaller<'_, Self> {
        self.caller(Agency::Secretariat)
    }

    /// The caller whom `asking` makes.
    pub fn admit(&self, asking: &Asking) -> Result<Caller, Refusal> {
        admit(&self.agreements, &asking.claims(), asking.stated(), TODAY)
    }
}

impl TestApp {
    /// The answer to a request, as JSON.
    pub async fn respond(&self, asking: &Asking, request: Request) -> Value {
        let caller = match self.admit(asking) {
            Ok(caller) => Arc::new(caller),
            Err(refusal) => return refused(&refusal),
        };
        let trace = Trace {
            transaction: "test".to_owned(),
            trace: None,
        };
        let response = self
            .answering
            .answer(caller, request, Road::AnyOperation, (trace, PATIENCE))
            .await;
        let mut answer = serde_json::to_value(response).expect("a response is JSON");
        take_index(&mut answer);
        answer
    }
}

impl Asks for TestApp {
    async fn answer(&self, asking: &Asking, query: &str, variables: Value) -> Value {
        let request = Request::new(query).variables(Variables::from_json(variables));
        self.respond(asking, request).await
    }
}

/// Takes the place in the access log out of an answer, which no two answers share.
pub fn take_index(answer: &mut Value) -> Option<u64> {
    let extensions = answer.get_mut("extensions")?.as_object_mut()?;
    let index = extensions.remove("log")?["index"].as_u64();
    if extensions.is_empty() {
        answer.as_object_mut()?.remove("extensions");
    }
    index
}

fn refused(refusal: &Refusal) -> Value {
    json!({ "errors": [{ "message": refusal.to_string(), "extensions": { "code": refusal.code() } }] })
}
