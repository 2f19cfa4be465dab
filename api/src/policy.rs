//! Agreements and declarations, compiled into the table that decides an operation.
//!
//! A coordinate declares its requirement once, beside the field ([`declaration`]). At start all
//! declarations are read from the schema's registry into a [`table`]; a coordinate that declares
//! none stops the build. An operation is measured ([`extent`]) and decided ([`plan`]) on the parsed
//! document before anything runs; what may not be seen is marked in it ([`withhold`]) or refuses it.
//! What a document reaches is the same for everybody ([`reach`]): plans before asking, documents
//! known by their id ([`trusted`]) and the comparison of agreements ([`diff`]) are made of it.
//! Introspection ([`introspection`]) and the lawyers' [`matrix`] come from the same table.

pub mod declaration;
pub mod diff;
pub mod extent;
pub mod introspection;
pub mod matrix;
pub mod plan;
pub mod reach;
pub mod table;
pub mod text;
pub mod trusted;
pub mod withhold;
