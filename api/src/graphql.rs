//! The schema: types by register, root fields, and the executor that decides before it runs.
