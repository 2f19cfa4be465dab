//! What each register says of an employer, how its key was tied, and where registers disagree.
use std::collections::BTreeMap;

use async_graphql::{Context, Object};
use futures_util::future::{try_join_all, try_join4};

use crate::domain::codes::{BusinessScale, Code, IdentifierScheme, MatchMethod, SourceField};
use crate::domain::identifiers::{EmployerId, RegionCode};
use crate::domain::linkage::{SourceWord, contradictions};
use crate::domain::scope::{Group, Requirement};
use crate::graphql::code::Choice;
use crate::graphql::disclose::{governed, loaders};
use crate::graphql::error::{Answer, answer};
use crate::graphql::link_candidate::LinkCandidate;
use crate::graphql::link_decision::LinkDecision;
use crate::graphql::scalar::Date;
use crate::loaders::employers::{Identifier, Identifiers};
use crate::loaders::inspections::{ManpowerReport, ManpowerReports};
use crate::loaders::licensing::{BusinessRegistration, BusinessRegistrations};
use crate::loaders::memberships::{Membership, Memberships};
use crate::loaders::{LoadError, Loaders};
use crate::policy::declaration::needs;

/// How an employer's records came to be one.
#[derive(Clone, Copy, Debug)]
pub struct Identity(pub(super) EmployerId);

/// How the registers' records came to be one employer (identitas pemberi kerja), and what they say
/// differently of it. Every register's word is kept; which is shown follows a rule: the licence
/// register before BPJS Ketenagakerjaan before the manpower report, the later day before the earlier.
#[Object(directive = needs::apply(Group::Employer))]
impl Identity {
    /// The registers' records, as far as the caller may see them.
    async fn sources(&self, ctx: &Context<'_>) -> Answer<Vec<IdentitySource>> {
        answer(ctx, sources(loaders(ctx), self.0).await.map(Some))
    }

    /// What those records say differently. Both words are kept, each with its source.
    async fn conflicts(&self, ctx: &Context<'_>) -> Answer<Vec<IdentityConflict>> {
        answer(ctx, conflicts(loaders(ctx), self.0).await.map(Some))
    }

    /// Decisions about its keys, the latest first.
    #[graphql(directive = needs::apply(Group::Linkage))]
    async fn decisions(&self, ctx: &Context<'_>) -> Answer<Vec<LinkDecision>> {
        let decided = loaders(ctx).decisions_of(self.0).await;
        let decisions = decided.map(|decided| {
            let decisions = decided.iter().map(|(_, decided)| decided.clone());
            Some(decisions.map(LinkDecision::new).collect())
        });
        answer(ctx, decisions)
    }

    /// Records that may be its as well, or may not be its, and what became of that question.
    #[graphql(directive = needs::apply(Group::Linkage))]
    async fn candidates(&self, ctx: &Context<'_>) -> Answer<Vec<LinkCandidate>> {
        let found = loaders(ctx).candidates_of(self.0).await;
        let candidates = found.map(|found| {
            let candidates = found.iter().map(|(_, candidate)| candidate.clone());
            Some(candidates.map(LinkCandidate::new).collect())
        });
        answer(ctx, candidates)
    }
}

/// One record of one register, and how its key was tied.
#[derive(Clone, Debug)]
pub struct IdentitySource {
    employer: EmployerId,
    word: Word,
    tie: Option<Identifier>,
}

#[derive(Clone, Debug)]
enum Word {
    Registration(Box<BusinessRegistration>),
    Membership(Box<Membership>),
    Report(Box<ManpowerReport>),
}

/// One record of one register about an employer, under the register's own key.
#[Object(directive = needs::apply(Group::Employer))]
impl IdentitySource {
    /// Scheme of the register's key.
    async fn scheme(&self) -> Option<Choice<IdentifierScheme>> {
        Some(Choice(self.scheme_of()))
    }

    /// The register's key.
    async fn value(&self) -> Option<&str> {
        Some(self.key())
    }

    /// Name as the register writes it.
    async fn legal_name(&self) -> Option<&str> {
        Some(self.name())
    }

    /// Kecamatan, by its Kemendagri code.
    async fn district_code(&self) -> Option<RegionCode> {
        let code = match &self.word {
            Word::Registration(row) => Some(row.district_code.as_str()),
            Word::Membership(row) => row.district_code.as_deref(),
            Word::Report(row) => row.district_code.as_deref(),
        };
        code?.parse().ok()
    }

    /// Scale as the register records it.
    async fn scale(&self) -> Option<Choice<BusinessScale>> {
        self.scale_of().map(Choice)
    }

    /// Workers that the register counts: registered ones, or those of the manpower report.
    async fn headcount(&self, ctx: &Context<'_>) -> Answer<i32> {
        governed(ctx, self.headcount_group(), self.employer, self.counted()).await
    }

    /// Address as the register writes it.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn address(&self, ctx: &Context<'_>) -> Answer<String> {
        let address = match &self.word {
            Word::Registration(row) => &row.address,
            Word::Membership(row) => &row.address,
            Word::Report(row) => &row.address,
        };
        governed(ctx, Group::EmployerContact, self.employer, address.clone()).await
    }

    /// Telephone as the register writes it.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn phone(&self, ctx: &Context<'_>) -> Answer<String> {
        let phone = match &self.word {
            Word::Registration(row) => row.phone.clone(),
            Word::Membership(row) => row.phone.clone(),
            Word::Report(_) => None,
        };
        governed(ctx, Group::EmployerContact, self.employer, phone).await
    }

    /// The dataset that brought the record.
    async fn source(&self) -> Option<&str> {
        Some(self.dataset())
    }

    /// The day the record is true of.
    async fn as_of(&self) -> Option<Date> {
        let day = match &self.word {
            Word::Registration(row) => row.as_of,
            Word::Membership(row) => row.as_of,
            Word::Report(row) => row.as_of,
        };
        Some(Date(day))
    }

    /// How the key came to be tied to the employer.
    async fn match_method(&self) -> Option<Choice<MatchMethod>> {
        Choice::stored(&self.tie.as_ref()?.match_method)
    }

    /// How sure the tie is, per mille; 1000 is certain.
    async fn match_confidence(&self) -> Option<i32> {
        Some(self.tie.as_ref()?.match_confidence)
    }

    /// Names of the fields that agreed, where the tie rests on probability.
    async fn agreed_fields(&self) -> Option<Vec<&str>> {
        let agreed = self.tie.as_ref()?.agreed_fields.as_deref()?;
        Some(agreed.split_whitespace().collect())
    }

    /// The agency that confirmed a tie that the keys alone did not prove.
    async fn confirmed_by(&self) -> Option<&str> {
        self.tie.as_ref()?.confirmed_by.as_deref()
    }
}

impl IdentitySource {
    fn scheme_of(&self) -> IdentifierScheme {
        match self.word {
            Word::Registration(_) => IdentifierScheme::Nib,
            Word::Membership(_) => IdentifierScheme::Npp,
            Word::Report(_) => IdentifierScheme::Wlkp,
        }
    }

    fn key(&self) -> &str {
        match &self.word {
            Word::Registration(row) => &row.nib,
            Word::Membership(row) => &row.npp,
            Word::Report(row) => &row.wlkp_number,
        }
    }

    fn name(&self) -> &str {
        match &self.word {
            Word::Registration(row) => &row.legal_name,
            Word::Membership(row) => &row.legal_name,
            Word::Report(row) => &row.legal_name,
        }
    }

    fn dataset(&self) -> &str {
        match &self.word {
            Word::Registration(row) => &row.source,
            Word::Membership(row) => &row.source,
            Word::Report(row) => &row.source,
        }
    }

    fn scale_of(&self) -> Option<BusinessScale> {
        match &self.word {
            Word::Registration(row) => row.scale.parse().ok(),
            Word::Membership(row) => row.scale.as_deref()?.parse().ok(),
            Word::Report(_) => None,
        }
    }

    fn counted(&self) -> Option<i32> {
        match &self.word {
            Word::Registration(_) => None,
            Word::Membership(row) => Some(row.worker_count),
            Word::Report(row) => Some(row.headcount),
        }
    }

    fn headcount_group(&self) -> Group {
        match self.word {
            Word::Registration(_) => Group::Employer,
            Word::Membership(_) => Group::WorkerCount,
            Word::Report(_) => Group::Headcount,
        }
    }

    /// What it says, as far as the caller may see it.
    async fn said(&self, loaders: &Loaders) -> Result<SourceWord, LoadError> {
        let asks = Requirement::rows(self.headcount_group());
        let may_count = loaders.may_see(asks, self.employer).await?;
        Ok(SourceWord {
            legal_name: Some(self.name().to_owned()),
            scale: self.scale_of(),
            headcount: self.counted().filter(|_| may_count),
        })
    }
}

/// A field about which registers disagree.
#[derive(Clone, Debug)]
pub struct IdentityConflict {
    field: SourceField,
    sources: Vec<IdentitySource>,
    shown_from: Option<String>,
}

/// A field about which registers disagree. Nothing is corrected: each word stays with its source.
#[Object(directive = needs::apply(Group::Employer))]
impl IdentityConflict {
    /// The field.
    async fn field(&self) -> Option<Choice<SourceField>> {
        Some(Choice(self.field))
    }

    /// The records that speak of it.
    async fn sources(&self) -> Option<&[IdentitySource]> {
        Some(&self.sources)
    }

    /// The dataset whose word is shown of the employer; null for numbers of workers, of which none
    /// is shown: what an employer owes is judged by all of them.
    async fn shown_from(&self) -> Option<&str> {
        self.shown_from.as_deref()
    }
}

/// The record of a register's own key, as far as the caller may see it.
pub(in crate::graphql) async fn source_under(
    ctx: &Context<'_>,
    employer: EmployerId,
    (scheme, value): (&str, &str),
) -> Answer<IdentitySource> {
    let found = sources(loaders(ctx), employer).await.map(|sources| {
        let is_it = |source: &IdentitySource| {
            source.scheme_of().as_str() == scheme && source.key() == value
        };
        sources.into_iter().find(is_it)
    });
    answer(ctx, found)
}

/// An employer's records: licences first, of each manpower report the latest year.
async fn sources(
    loaders: &Loaders,
    employer: EmployerId,
) -> Result<Vec<IdentitySource>, LoadError> {
    let (registrations, memberships, reports, keys) = try_join4(
        loaders.of_employer::<BusinessRegistrations>(employer),
        loaders.of_employer::<Memberships>(employer),
        loaders.of_employer::<ManpowerReports>(employer),
        loaders.of_employer::<Identifiers>(employer),
    )
    .await?;
    let mut latest: BTreeMap<&str, &ManpowerReport> = BTreeMap::new();
    for report in reports.iter().map(|report| &report.row) {
        let known = latest.entry(report.wlkp_number.as_str()).or_insert(report);
        if report.year > known.year {
            *known = report;
        }
    }
    let registrations = registrations
        .iter()
        .map(|row| Word::Registration(Box::new(row.row.clone())));
    let memberships = memberships
        .iter()
        .map(|row| Word::Membership(Box::new(row.row.clone())));
    let reports = latest
        .into_values()
        .map(|row| Word::Report(Box::new(row.clone())));
    let words = registrations.chain(memberships).chain(reports);
    let sources = words.map(|word| {
        let mut source = IdentitySource {
            employer,
            word,
            tie: None,
        };
        let is_its = |key: &Identifier| {
            key.scheme == source.scheme_of().as_str() && key.value == source.key()
        };
        source.tie = keys
            .iter()
            .map(|key| &key.row)
            .find(|key| is_its(key))
            .cloned();
        source
    });
    Ok(sources.collect())
}

async fn conflicts(
    loaders: &Loaders,
    employer: EmployerId,
) -> Result<Vec<IdentityConflict>, LoadError> {
    let sources = sources(loaders, employer).await?;
    let said = try_join_all(sources.iter().map(|source| source.said(loaders))).await?;
    let shown = loaders.employer(employer).await?;
    let conflicts = contradictions(&said)
        .into_iter()
        .map(|found| IdentityConflict {
            field: found.field,
            sources: found
                .sources
                .iter()
                .filter_map(|index| sources.get(*index).cloned())
                .collect(),
            shown_from: shown.as_ref().and_then(|shown| match found.field {
                SourceField::LegalName => Some(shown.shown_from.clone()),
                SourceField::Scale => shown.scale_source.clone(),
                SourceField::Headcount => None,
            }),
        });
    Ok(conflicts.collect())
}
