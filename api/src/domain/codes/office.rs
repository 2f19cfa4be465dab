//! Offices of the agencies, for whoever has to write to one.
use super::Agency;
use crate::domain::bilingual::Bilingual;

impl Agency {
    /// The office that answers for the agency's register.
    pub fn office(self) -> Bilingual {
        let (id, en) = match self {
            Self::Bpjs => (
                "BPJS Ketenagakerjaan Kantor Cabang Sumbawa",
                "BPJS Ketenagakerjaan, Sumbawa branch",
            ),
            Self::Licensing => (
                "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
                "Investment and one-stop licence office",
            ),
            Self::Manpower => ("Dinas Tenaga Kerja dan Transmigrasi", "Manpower office"),
            Self::Inspectorate => (
                "Balai Pengawasan Ketenagakerjaan dan K3",
                "Provincial labour inspectorate",
            ),
            Self::Prosecutor => (
                "Kejaksaan Negeri, Seksi Perdata dan Tata Usaha Negara",
                "District prosecutor's office, state attorneys",
            ),
            Self::Secretariat => ("Sekretariat Daerah", "Regional secretariat"),
        };
        Bilingual {
            id: id.to_owned(),
            en: en.to_owned(),
        }
    }
}
