//! What the service knows: keys, codes, rights, law and verdicts. Pure: no IO, no clock, no
//! randomness, nothing asynchronous, and no import from another room.

pub mod codes;
pub mod faults;
pub mod identifiers;
pub mod linkage;
pub mod profile;
