//! Bearer token to verified claims.
