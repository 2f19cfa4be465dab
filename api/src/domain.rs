//! What the service knows: keys, codes, rights, law and verdicts. Pure: no IO, no clock, no
//! randomness, nothing asynchronous, and no import from another room.

pub mod access_log;
pub mod agreement;
pub mod arrears;
pub mod assessment;
pub mod bilingual;
pub mod calendar;
pub mod clearance;
pub mod codes;
pub mod contribution;
pub mod dataset;
pub mod disclosure;
pub mod facts;
pub mod faults;
pub mod identifiers;
pub mod limits;
pub mod linkage;
pub mod local_time;
pub mod matching;
pub mod objection;
pub mod profile;
pub mod regulation;
pub mod replay;
pub mod restriction;
pub mod revocation;
pub mod scope;
pub mod trusted_document;
pub mod wage_band;

#[cfg(test)]
mod tests;
