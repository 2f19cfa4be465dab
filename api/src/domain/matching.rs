//! Which records of two registers are one firm, where no register says so.
pub mod blocking;
pub mod contact;
pub mod decide;
pub mod firm;
pub mod firm_name;
pub mod model;
pub mod schema;
pub mod similarity;
mod sounds;
mod spelling;
pub mod table;
mod values;
mod words;

/// The words of any text in canonical form: upper case, without accents and signs.
pub fn plain(text: &str) -> String {
    spelling::words_of(text).join(" ")
}
