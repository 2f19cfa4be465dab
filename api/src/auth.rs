//! Bearer token to verified claims.
//!
//! The library that checks signatures accepts, by default, tokens without issuer or audience and
//! takes the algorithm from the token's own header. Everything that decides is therefore checked
//! here, against the configuration of the issuer: the library only checks a signature with a key
//! and an algorithm that we chose. No fetch is ever caused by what a token says, except that a key
//! id unknown to a configured issuer may cause one fetch of that issuer's configured keys every
//! five seconds.

pub mod confirmation;
pub mod discovery;
pub mod fetch;
pub mod issuer;
pub mod keyring;
pub mod keys;
mod token;
pub mod verifier;

pub use confirmation::Confirmation;
pub use discovery::Discovery;
pub use issuer::{Issuer, KeySource, SigningAlgorithm};
pub use keys::KeyChange;
pub use verifier::{TokenError, Verifier};
