//! What the service knows: keys, codes, rights, law and verdicts. Pure: no IO, no clock, no
//! randomness, nothing asynchronous, and no import from another room.

pub mod arrears;
pub mod assessment;
pub mod clearance;
pub mod codes;
pub mod contribution;
pub mod facts;
pub mod identifiers;
pub mod regulation;
