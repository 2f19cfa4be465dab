//! Register rows whose employer another register does not know.
