//! What the service knows: keys, codes, rights, law and verdicts. Pure: no IO, no clock, no
//! randomness, nothing asynchronous, and no import from another room.

pub mod agreement;
pub mod arrears_bands;
pub mod codes;
pub mod disclosure;
pub mod identifiers;
pub mod scope;
pub mod wage_band;
