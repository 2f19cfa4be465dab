//! The level of each field group for each agency, told once more and apart from the agreements, so
//! that a cell of an annex that is changed by mistake is found by what queries then show.
use simpul::domain::codes::{Agency, Code as _};
use simpul::domain::scope::Grants;

#[rustfmt::skip]
const ANNEXES: &str = "\
group                    bpjs         dpmptsp      disnaker     inspectorate prosecutor   secretariat
employer                 read         read         read         read         case         read
employer_contact         read         read         read         read         case         none
tax_number               read         read         none         case         case         none
personal_identity        case         read         none         case         case         none
licence                  read         read         read         read         case         aggregate
investment               none         read         none         none         none         aggregate
membership               read         read         read         read         case         read
programme                read         read         read         read         case         aggregate
worker_count             read         none         read         read         case         aggregate
headcount                read         none         read         read         case         aggregate
arrears_class            read         none         read         read         case         aggregate
arrears_amount           read         none         none         case         case         aggregate
compliance               read         none         read         read         case         aggregate
clearance                read         read         read         read         read         aggregate
clearance_request        none         read         none         none         none         none
objection                read         read         aggregate    read         aggregate    aggregate
warning                  read         none         read         read         case         aggregate
restriction              read         read         read         read         read         aggregate
restriction_request      read         none         none         none         none         none
restriction_imposition   none         read         none         none         none         none
restriction_recommendation none       none         none         read         none         none
worker_identity          read         none         none         case         case         none
worker_wage              read         none         none         case         none         none
wage_band                read         none         read         case         none         aggregate
vulnerable_worker        none         none         read         none         none         aggregate
inspection               read         none         read         read         case         aggregate
social_security_finding  case         none         none         read         case         aggregate
inspection_finding       none         none         none         read         case         aggregate
inspection_plan          none         none         none         read         none         none
investigation            none         none         none         read         none         none
power_of_attorney        read         none         none         read         read         aggregate
field_verification       read         none         read         read         case         aggregate
case                     read         case         read         read         case         read
application              none         read         none         none         none         none
linkage                  read         read         none         none         none         none
feed                     read         read         read         read         read         read
access_log               read         read         read         read         read         read
access_history           read         read         read         read         case         none
audit_log                none         none         none         none         none         read";

/// What the annex of an agency grants.
pub fn expected(agency: Agency) -> Grants {
    let mut rows = ANNEXES.lines().map(|line| line.split_whitespace());
    let mut heading = rows.next().expect("a heading");
    let column = heading
        .position(|name| name == agency.as_str())
        .expect("every agency has a column");
    rows.filter_map(|mut row| {
        let group = row.clone().next()?;
        let level = row.nth(column)?;
        (level != "none").then(|| format!("{group}:{level}").parse().expect("a permission"))
    })
    .collect()
}
