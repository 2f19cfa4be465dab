//! A firm's name, taken apart: the legal form on one side, the words in canonical spelling on the other.
use super::spelling::{canonical, words_of};
use crate::domain::codes::LegalForm;

/// A name in the form in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirmName {
    /// The words in canonical spelling, in their order, with a blank between them.
    pub words: String,
    /// The legal form that the name shows, if any.
    pub form: Option<LegalForm>,
}

/// What stands for a legal form at the beginning or end of a name, longer ones first.
const FORMS: &[(&[&str], LegalForm)] = &[
    (&["PERSEROAN", "TERBATAS"], LegalForm::LimitedCompany),
    (&["PERUSAHAAN", "DAERAH"], LegalForm::Other),
    (&["PERUSAHAAN", "UMUM"], LegalForm::Other),
    (&["USAHA", "DAGANG"], LegalForm::TradingBusiness),
    (
        &["PERSEKUTUAN", "KOMANDITER"],
        LegalForm::LimitedPartnership,
    ),
    (&["KOPERASI", "SIMPAN", "PINJAM"], LegalForm::Cooperative),
    (&["KOPERASI", "UNIT", "DESA"], LegalForm::Cooperative),
    (&["KOPERASI", "SERBA", "USAHA"], LegalForm::Cooperative),
    (&["KOPERASI", "KARYAWAN"], LegalForm::Cooperative),
    (&["KOPERASI"], LegalForm::Cooperative),
    (&["KOP"], LegalForm::Cooperative),
    (&["KSP"], LegalForm::Cooperative),
    (&["KSU"], LegalForm::Cooperative),
    (&["KUD"], LegalForm::Cooperative),
    (&["KOPKAR"], LegalForm::Cooperative),
    (&["PT"], LegalForm::LimitedCompany),
    (&["PERSERO"], LegalForm::LimitedCompany),
    (&["TBK"], LegalForm::LimitedCompany),
    (&["CV"], LegalForm::LimitedPartnership),
    (&["UD"], LegalForm::TradingBusiness),
    (&["YAYASAN"], LegalForm::Foundation),
    (&["YYS"], LegalForm::Foundation),
    (&["TOKO"], LegalForm::SoleTrader),
    (&["TK"], LegalForm::SoleTrader),
    (&["FIRMA"], LegalForm::Other),
    (&["FA"], LegalForm::Other),
    (&["PERUM"], LegalForm::Other),
    (&["PERUSDA"], LegalForm::Other),
    (&["PERUMDA"], LegalForm::Other),
    (&["PD"], LegalForm::Other),
];

/// Words that tell nothing of who a firm is.
const IDLE: &[&str] = &["DAN", "THE", "CABANG", "CAB", "UNIT", "KANTOR", "PUSAT"];

impl FirmName {
    /// Takes a name apart; a word that is all of a name stays, whatever it is.
    ///
    /// ```
    /// use simpul::domain::codes::LegalForm;
    /// use simpul::domain::matching::firm_name::FirmName;
    ///
    /// let name = FirmName::of("Soember Redjeki, P.T. (Persero)");
    /// assert_eq!(name.words, "SUMBER REJEKI");
    /// assert_eq!(name.form, Some(LegalForm::LimitedCompany));
    /// ```
    pub fn of(name: &str) -> Self {
        let words = words_of(name);
        let mut rest: &[String] = &words;
        let mut form = None;
        while let Some((shorter, found)) = without_form(rest) {
            (rest, form) = (shorter, better(form, found));
        }
        let telling = |word: &&String| !IDLE.contains(&word.as_str());
        let is_idle = !rest.iter().any(|word| telling(&word));
        let kept: Vec<String> = rest
            .iter()
            .filter(|word| is_idle || telling(word))
            .map(|word| canonical(word))
            .collect();
        Self {
            words: kept.join(" "),
            form,
        }
    }
}

/// The words without a form at either end, where a word is left.
fn without_form(words: &[String]) -> Option<(&[String], LegalForm)> {
    FORMS.iter().find_map(|(sequence, form)| {
        let is_all = words.len() <= sequence.len();
        let shorter = words
            .get(sequence.len()..)
            .filter(|_| starts_with(words, sequence))
            .or_else(|| {
                let from = words.len().checked_sub(sequence.len())?;
                let ends = starts_with(words.get(from..)?, sequence);
                words.get(..from).filter(|_| ends)
            })?;
        (!is_all).then_some((shorter, *form))
    })
}

fn starts_with(words: &[String], sequence: &[&str]) -> bool {
    words.len() >= sequence.len() && words.iter().zip(sequence).all(|(word, part)| word == part)
}

/// The form found first counts, unless it says nothing.
fn better(known: Option<LegalForm>, found: LegalForm) -> Option<LegalForm> {
    known
        .filter(|form| *form != LegalForm::Other)
        .or(Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_writings_is_one_name() {
        for written in [
            "PT Sumber Rejeki",
            "PT. SUMBER REJEKI",
            "P.T. Sumber Rezeki",
            "SUMBER REJEKI, PT",
            "Soember Redjeki PT (Persero) Tbk",
            "Perseroan Terbatas Sumber  Rejeki",
            "PT. Sumber & Rejeki Cab.",
        ] {
            let name = FirmName::of(written);
            assert_eq!(name.words, "SUMBER REJEKI", "{written}");
            assert_eq!(name.form, Some(LegalForm::LimitedCompany), "{written}");
        }
    }

    #[test]
    fn every_form_is_known_at_both_ends() {
        for (written, form) in [
            ("CV Berkah", LegalForm::LimitedPartnership),
            ("Berkah C.V", LegalForm::LimitedPartnership),
            ("UD. Berkah", LegalForm::TradingBusiness),
            ("Usaha Dagang Berkah", LegalForm::TradingBusiness),
            ("KSP Berkah", LegalForm::Cooperative),
            ("Koperasi Simpan Pinjam Berkah", LegalForm::Cooperative),
            ("KUD Berkah", LegalForm::Cooperative),
            ("Yayasan Berkah", LegalForm::Foundation),
            ("Toko Berkah", LegalForm::SoleTrader),
            ("FA Berkah", LegalForm::Other),
            ("PERUSDA Berkah", LegalForm::Other),
        ] {
            let name = FirmName::of(written);
            assert_eq!(
                (name.words.as_str(), name.form),
                ("BERKAH", Some(form)),
                "{written}"
            );
        }
    }

    #[test]
    fn a_name_that_is_only_a_form_stays() {
        assert_eq!(FirmName::of("PT").words, "PT");
        assert_eq!(FirmName::of("Koperasi").words, "KOPERASI");
        assert_eq!(FirmName::of("Cabang").words, "CABANG");
        assert_eq!(FirmName::of("").words, "");
    }
}
