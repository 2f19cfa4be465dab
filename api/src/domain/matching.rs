//! Which records of two registers are one firm, where no register says so.
//!
//! # How it works
//!
//! The licence office writes *PT Sumber Rejeki Samawa, Jl. Garuda No. 12*, BPJS *SUMBER REZEKI SAMAWA,
//! PT; JLN GARUDA 12 RT 3*. A person sees at once that they are one firm: such a name is rare, the street and the number
//! agree, and what differs is writing. The same person would doubt *Toko Berkah* and *UD Berkah*: there
//! are dozens. The matching does the same reckoning with numbers, in six steps.
//!
//! 1. **Normalising** ([`firm_name`], [`contact`]). Legal forms go into a field of their own, `Jl.` and
//!    `No.` go, old and new spelling become one (`Soember Redjeki` is `SUMBER REJEKI`), a telephone is
//!    its digits without `+62`. What is normalised is compared and never shown.
//! 2. **Blocking** ([`blocking`]). A million firms against a million would be a million million pairs.
//!    Only records that share something are compared: the tax number, the telephone, two words of the
//!    name by their sound, a word of the name and the district, street and house. There are several
//!    such keys, so that one slip hides nothing. Where thousands share a key, the group is split by
//!    place and activity, and what is still too large is cut and reported.
//! 3. **Comparing** ([`table`]). Each field of a pair gets a [`Level`](schema::Level): exact, close (a slip
//!    of the pen), near (a word more), far (a word in common), different. Where one of the two records
//!    says nothing, nothing is concluded: a missing telephone speaks neither for nor against.
//! 4. **Weighing** ([`model`]). For each field and level there are two shares. *m*: of pairs that are one
//!    firm, how many show this level? *u*: of pairs that are two firms, how many show it by chance? If
//!    85 of 100 true pairs agree in the district and 10 of 100 others do, agreement makes it 8.5 times
//!    likelier that the pair is one firm. Weights are counted in bits, one bit for each doubling of the
//!    odds, and the bits of all fields are added (Fellegi and Sunter, "A Theory for Record Linkage",
//!    JASA 64, 1969). For values that agree, the chance is that of this very value: *Tirtanadi* is
//!    seen once, *Berkah* a thousand times, and so the one weighs ten bits more than the other
//!    (Winkler; Linacre et al., "Splink", IJPDS 7, 2022, on term frequencies).
//! 5. **Learning**. Nobody tells the matching which pairs are right. *u* is counted on pairs drawn at
//!    random, which are practically all of two firms. *m* is found by expectation and maximisation
//!    (Winkler, "Using the EM Algorithm for Weight Computation", 1988): with the weights at hand the
//!    probability of every pair is reckoned, with these probabilities the shares are counted anew, and
//!    so on until they rest. It begins with the shares that stand in [`firm::FIRM`], and these keep the
//!    weight of fifty pairs; with fewer than two hundred records on the smaller side they hold alone.
//!    So a small office gets sane results, and a large one its own.
//! 6. **Deciding** ([`decide`]). Prior odds (how many pairs are one firm at all) and the bits of the fields
//!    make a probability. A membership has one firm, so that its possible partners share the
//!    probability: of two equal namesakes neither gets more than one half. From 0.99 **and** with an
//!    identifier in agreement (a body's tax number, or a NIB, NPP or report number that the other record
//!    names) and nothing against it, a link is automatic. From 0.5 it is a candidate, which a person
//!    decides on and no verdict uses. However alike two records are, without an identifier they stay
//!    a candidate; two different tax numbers, or names that do not agree, are never linked by themselves.
//!
//! # What it cannot know
//!
//! The fields are taken as independent, given that a pair is one firm or two. They are not quite: sister
//! firms share owner, office and telephone. The probabilities of such pairs are too high; this is one
//! reason why nothing is automatic on names and addresses alone.
//!
//! Everything here is pure: the same records give the same links on any number of threads and in
//! whatever order they come. `feeds::matching` runs it. `scripts/bench-linkage` measures it.
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

#[cfg(test)]
mod tests;

/// The words of any text in capital letters, without accents and signs.
///
/// ```
/// assert_eq!(simpul::domain::matching::plain("St. Mary's, Café"), "ST MARYS CAFE");
/// ```
pub fn plain(text: &str) -> String {
    spelling::words_of(text).join(" ")
}
