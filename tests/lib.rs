//! The suite is the test binary `it`; this crate has no code of its own.
