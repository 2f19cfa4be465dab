//! An employer's keys, places and persons.
use async_graphql::{Context, Object};
use futures_util::future::try_join_all;

use super::{Employer, Identity};
use crate::domain::codes::{Code, IdentifierScheme, MatchMethod};
use crate::domain::identifiers::{EmployerId, Nitku, Npwp};
use crate::domain::scope::{Group, Requirement};
use crate::graphql::business_detail::{Branch, ResponsiblePerson};
use crate::graphql::code::Choice;
use crate::graphql::disclose::{governed, loaders, note_person, rows};
use crate::graphql::error::{Answer, answer};
use crate::graphql::scalar::Date;
use crate::loaders::employers::{Identifier, Identifiers};
use crate::loaders::licensing::{Branches, ResponsiblePersons};
use crate::loaders::{LoadError, Owned};
use crate::policy::declaration::needs;

impl Employer {
    /// The employer of a register's row; nothing where it is withheld.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        employer: EmployerId,
    ) -> Answer<Employer> {
        let found = loaders(ctx).employer(employer).await;
        answer(ctx, found.map(|row| row.map(Employer::new)))
    }
}

/// The part of `Employer` that holds its keys, places and persons.
#[derive(Clone, Copy, Debug)]
pub struct EmployerIdentity(pub(super) EmployerId);

/// Keys, places and persons of an employer.
#[Object]
impl EmployerIdentity {
    /// Tax number (NPWP) of a body. A sole trader's is in `soleTraderNpwp`.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn npwp(&self, ctx: &Context<'_>) -> Answer<Npwp> {
        let npwp = match self.key(ctx, IdentifierScheme::Npwp).await? {
            Ok(npwp) => npwp,
            Err(error) => return Some(Err(error)),
        };
        let shown = governed(ctx, body_or_person(&npwp), self.0, Some(npwp)).await;
        note_shown(ctx, IdentifierScheme::Npwp, shown)
    }

    /// Tax number of a sole trader, which is a NIK: personal data.
    #[graphql(directive = needs::apply(Group::PersonalIdentity))]
    async fn sole_trader_npwp(&self, ctx: &Context<'_>) -> Answer<Npwp> {
        let npwp = match self.key(ctx, IdentifierScheme::NpwpPersonal).await? {
            Ok(npwp) => npwp,
            Err(error) => return Some(Err(error)),
        };
        let shown = governed(ctx, Group::PersonalIdentity, self.0, Some(npwp)).await;
        note_shown(ctx, IdentifierScheme::NpwpPersonal, shown)
    }

    /// The keys under which the registers know it, and how each came to be tied to it. Keys of a
    /// scheme that the caller may not see are left out: NPWP and NITKU ask for tax numbers, those of
    /// a person for personal identities as well, NPP for memberships, WLKP for headcounts.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn identifiers(&self, ctx: &Context<'_>) -> Answer<Vec<EmployerIdentifier>> {
        answer(ctx, self.visible_keys(ctx).await.map(Some))
    }

    /// How the registers' records came to be one employer, and what they say differently of it.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn identity(&self) -> Option<Identity> {
        Some(Identity(self.0))
    }

    /// Places of business (tempat kegiatan usaha) on the tax side.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn branches(&self, ctx: &Context<'_>) -> Answer<Vec<Branch>> {
        rows::<Branches, _>(ctx, self.0, Branch::new).await
    }

    /// Owners and directors (penanggung jawab): personal data.
    #[graphql(directive = needs::apply(Group::PersonalIdentity))]
    async fn responsible_persons(&self, ctx: &Context<'_>) -> Answer<Vec<ResponsiblePerson>> {
        rows::<ResponsiblePersons, _>(ctx, self.0, ResponsiblePerson::new).await
    }
}

impl EmployerIdentity {
    /// The first key of a scheme; not yet decided by the scheme's group.
    async fn key(&self, ctx: &Context<'_>, scheme: IdentifierScheme) -> Answer<Npwp> {
        let keys = rows::<Identifiers, _>(ctx, self.0, |key| key.row).await?;
        let of_scheme = |keys: Vec<Identifier>| {
            keys.into_iter()
                .find(|key| key.scheme == scheme.as_str())
                .and_then(|key| key.value.parse().ok())
        };
        keys.map(of_scheme).transpose()
    }

    async fn visible_keys(&self, ctx: &Context<'_>) -> Result<Vec<EmployerIdentifier>, LoadError> {
        let loaders = loaders(ctx);
        let keys = loaders.of_employer::<Identifiers>(self.0).await?;
        let decided = keys.iter().map(async |key| {
            let Some(requirement) = asked_by(&key.row.scheme, &key.row.value) else {
                return Ok::<_, LoadError>(None);
            };
            let is_visible = loaders.may_see(requirement, self.0).await?;
            Ok(is_visible.then(|| EmployerIdentifier(key.clone())))
        });
        let decided = try_join_all(decided).await?;
        Ok(decided.into_iter().flatten().collect())
    }
}

/// Notes the person whose tax number is shown.
fn note_shown(ctx: &Context<'_>, scheme: IdentifierScheme, shown: Answer<Npwp>) -> Answer<Npwp> {
    if let Some(Ok(npwp)) = &shown {
        note_person(ctx, scheme, npwp.as_str());
    }
    shown
}

/// The group of a tax number from a body's column: registers write a sole trader's there as well, and
/// that one is a NIK.
pub(in crate::graphql) fn body_or_person(npwp: &Npwp) -> Group {
    if npwp.is_of_person() {
        Group::PersonalIdentity
    } else {
        Group::TaxNumber
    }
}

/// What a key's scheme asks of whoever sees the key; `None` for a scheme of a later release.
pub(in crate::graphql) fn asked_by(scheme: &str, value: &str) -> Option<Requirement> {
    let requirement = match scheme.parse().ok()? {
        IdentifierScheme::Nib => Requirement::rows(Group::Employer),
        IdentifierScheme::Npwp => {
            let is_of_person = value
                .parse::<Npwp>()
                .map_or(true, |npwp| npwp.is_of_person());
            if is_of_person {
                Group::TaxNumber & Group::PersonalIdentity
            } else {
                Requirement::rows(Group::TaxNumber)
            }
        }
        IdentifierScheme::NpwpPersonal => Requirement::rows(Group::PersonalIdentity),
        IdentifierScheme::Nitku => {
            let is_of_person = value
                .parse::<Nitku>()
                .map_or(true, |nitku| nitku.is_of_person());
            if is_of_person {
                Group::TaxNumber & Group::PersonalIdentity
            } else {
                Requirement::rows(Group::TaxNumber)
            }
        }
        IdentifierScheme::Npp => Requirement::rows(Group::Membership),
        IdentifierScheme::Wlkp => Requirement::rows(Group::Headcount),
    };
    Some(requirement)
}

/// A key under which a register knows an employer, and how it came to be tied to it.
#[derive(Clone, Debug)]
pub struct EmployerIdentifier(Owned<Identifier>);

/// A key under which a register knows an employer (nomor identitas).
#[Object(directive = needs::apply(Group::Employer))]
impl EmployerIdentifier {
    /// The scheme.
    async fn scheme(&self) -> Option<Choice<IdentifierScheme>> {
        Choice::stored(&self.0.row.scheme)
    }

    /// The key as the register writes it, normalised. The list holds only keys of schemes that the
    /// caller may see.
    async fn value(&self, ctx: &Context<'_>) -> Option<&str> {
        if let Ok(scheme) = self.0.row.scheme.parse() {
            note_person(ctx, scheme, &self.0.row.value);
        }
        Some(&self.0.row.value)
    }

    /// How the key came to be tied to the employer.
    async fn match_method(&self) -> Option<Choice<MatchMethod>> {
        Choice::stored(&self.0.row.match_method)
    }

    /// How sure the tie is, per mille; 1000 is certain.
    async fn match_confidence(&self) -> Option<i32> {
        Some(self.0.row.match_confidence)
    }

    /// Who confirmed a tie that the keys alone did not prove.
    async fn confirmed_by(&self) -> Option<&str> {
        self.0.row.confirmed_by.as_deref()
    }

    /// Names of the fields that agreed, where the tie rests on probability.
    async fn agreed_fields(&self) -> Option<Vec<&str>> {
        let agreed = self.0.row.agreed_fields.as_deref()?;
        Some(agreed.split_whitespace().collect())
    }

    /// The dataset that brought the key.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Request;
    use serde_json::{Value, json};

    use crate::domain::codes::Agency;
    use crate::graphql::trial::{ask, service};
    use crate::store::matter_fixture::{
        attorney, caller, case, given, given_employer, membership, named, party, registers,
    };

    const NIK: &str = "5204084101900001";

    /// The keys that an agency sees of a body and of a sole trader, of whom a case names the latter.
    async fn keys_seen_by(agency: Agency, reference: Option<&str>) -> Value {
        let (db, _) = registers().await;
        let body = [
            ("NIB", "0000000000001"),
            ("NPWP", "0012345678901000"),
            ("NITKU", "0012345678901000000000"),
            ("NPP", "A0000001"),
            ("WLKP", "W-1"),
        ];
        let nitku = format!("{NIK}000000");
        let sole_trader = [
            ("NIB", "0000000000002"),
            ("NPWP_PERSONAL", NIK),
            ("NITKU", nitku.as_str()),
            ("NPP", "A0000002"),
        ];
        given_employer(&db, 1, "52.04", &body).await;
        given_employer(&db, 2, "52.04", &sole_trader).await;
        let days = ("2026-01-01", None);
        given(&db, case("K-1", ("NPP", "A0000002"), days)).await;
        given(&db, party("K-1", Agency::Inspectorate, days)).await;
        given(&db, attorney("SKK-1", ("2026-01-01", "2026-12-31"), None)).await;
        given(&db, named("SKK-1", "A0000002")).await;
        let query = "{ employers { nodes { npwp soleTraderNpwp identifiers { scheme value } } } }";
        let caller = caller(agency, reference, "2026-03-01");
        let response = ask(&service(db), &caller, Request::new(query)).await;
        let data = response.data.into_json().unwrap();
        let employers = data["employers"]["nodes"].as_array().unwrap();
        let seen = employers.iter().map(|employer| {
            let identifiers = employer["identifiers"].as_array().unwrap();
            let schemes: Vec<&Value> = identifiers.iter().map(|key| &key["scheme"]).collect();
            json!([employer["npwp"], employer["soleTraderNpwp"], schemes])
        });
        seen.collect()
    }

    #[tokio::test]
    async fn the_licence_office_sees_tax_numbers_and_persons_and_no_manpower_report() {
        let expected = json!([
            ["0012345678901000", null, ["NIB", "NITKU", "NPP", "NPWP"]],
            [null, NIK, ["NIB", "NITKU", "NPP", "NPWP_PERSONAL"]],
        ]);
        assert_eq!(keys_seen_by(Agency::Licensing, None).await, expected);
    }

    #[tokio::test]
    async fn a_nik_in_the_column_of_a_body_is_personal_all_the_same() {
        let (db, _) = registers().await;
        let keys = [("NPWP", NIK), ("NPP", "A0000001")];
        given_employer(&db, 1, "52.04", &keys).await;
        let member = entity::membership::Model {
            npwp: Some(NIK.to_owned()),
            ..membership("A0000001")
        };
        given(&db, member).await;
        let query = format!(
            "{{ employers {{ nodes {{ npwp identifiers {{ scheme }} memberships {{ npwp }} }} }}
                employer(by: {{ npwp: \"{NIK}\" }}) {{ legalName }} }}"
        );
        let service = service(db);
        for (agency, npwp, schemes) in [
            (Agency::Bpjs, Value::Null, json!([{ "scheme": "NPP" }])),
            (
                Agency::Licensing,
                json!(NIK),
                json!([{ "scheme": "NPP" }, { "scheme": "NPWP" }]),
            ),
        ] {
            let caller = caller(agency, None, "2026-03-01");
            let response = ask(&service, &caller, Request::new(query.as_str())).await;
            assert_eq!(response.errors, []);
            let expected = json!({
                "employers": { "nodes": [{
                    "npwp": npwp, "identifiers": schemes, "memberships": [{ "npwp": npwp }]
                }] },
                "employer": null,
            });
            assert_eq!(response.data.into_json().unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn bpjs_sees_no_key_that_carries_a_nik_without_a_case() {
        let expected = json!([
            [
                "0012345678901000",
                null,
                ["NIB", "NITKU", "NPP", "NPWP", "WLKP"]
            ],
            [null, null, ["NIB", "NPP"]],
        ]);
        assert_eq!(keys_seen_by(Agency::Bpjs, None).await, expected);
    }

    #[tokio::test]
    async fn the_inspectorate_sees_tax_numbers_only_of_whom_a_case_names() {
        let expected = json!([
            [null, null, ["NIB", "NPP", "WLKP"]],
            [null, NIK, ["NIB", "NITKU", "NPP", "NPWP_PERSONAL"]],
        ]);
        assert_eq!(keys_seen_by(Agency::Inspectorate, None).await, expected);
    }

    #[tokio::test]
    async fn the_attorneys_see_the_keys_of_whom_their_power_names_and_of_nobody_else() {
        let expected = json!([[null, NIK, ["NIB", "NITKU", "NPP", "NPWP_PERSONAL"]]]);
        let seen = keys_seen_by(Agency::Prosecutor, Some("SKK-1")).await;
        assert_eq!(seen, expected);
    }
}
