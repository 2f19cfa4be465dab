//! The command `simpul`.
fn main() {}
