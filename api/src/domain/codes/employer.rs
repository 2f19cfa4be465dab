//! Codes of employers, their keys, and the agencies and places around them.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
    /// An agency of the compliance team. Codes are in small letters where people write them in files.
    Agency {
        /// BPJS Ketenagakerjaan, branch Sumbawa: owner of the membership registers.
        Bpjs = "bpjs",
        /// Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu: the licence office.
        Licensing = "dpmptsp",
        /// Dinas Tenaga Kerja of the kabupaten: manpower reports and vulnerable workers.
        Manpower = "disnaker",
        /// Balai Pengawasan Ketenagakerjaan of the province: labour inspection.
        Inspectorate = "inspectorate",
        /// Kejaksaan Negeri, Datun: the state attorneys.
        Prosecutor = "prosecutor",
        /// Sekretariat Daerah and Bappeda: steering and reporting.
        Secretariat = "secretariat",
    }

    /// Level of an administrative region (wilayah administrasi).
    RegionLevel {
        /// Provinsi.
        Province = "PROVINCE",
        /// Kabupaten or kota.
        Regency = "REGENCY",
        /// Kecamatan.
        District = "DISTRICT",
        /// Desa or kelurahan.
        Village = "VILLAGE",
    }

    /// Legal form of an employer (bentuk badan usaha).
    LegalForm {
        /// Perseroan terbatas: a limited company.
        LimitedCompany = "PT",
        /// Commanditaire vennootschap: a limited partnership.
        LimitedPartnership = "CV",
        /// Usaha dagang: a trading business of one person.
        TradingBusiness = "UD",
        /// Koperasi.
        Cooperative = "COOPERATIVE",
        /// Yayasan.
        Foundation = "FOUNDATION",
        /// Usaha perorangan: a person doing business under the own name. Its tax number is a NIK.
        SoleTrader = "SOLE_TRADER",
        /// Any other form.
        Other = "OTHER",
    }

    /// State of an employer as the registers together show it.
    EmployerStatus {
        /// Doing business.
        Active = "ACTIVE",
        /// Its NIB is frozen (dibekukan).
        Frozen = "FROZEN",
        /// Its NIB was revoked (dicabut).
        Revoked = "REVOKED",
        /// Closed business.
        Closed = "CLOSED",
        /// No register says.
        Unknown = "UNKNOWN",
    }

    /// Business scale (skala usaha), PP 7/2021 Ps. 35: capital without land and buildings, or yearly sales.
    BusinessScale {
        /// Mikro: capital up to Rp1 billion or sales up to Rp2 billion.
        Micro = "MICRO",
        /// Kecil: capital up to Rp5 billion or sales up to Rp15 billion.
        Small = "SMALL",
        /// Menengah: capital up to Rp10 billion or sales up to Rp50 billion.
        Medium = "MEDIUM",
        /// Besar: above.
        Large = "LARGE",
    }

    /// Scheme of a key under which a register knows an employer.
    IdentifierScheme {
        /// Nomor Induk Berusaha, the licence register's key: 13 digits.
        Nib = "NIB",
        /// Tax number of a body: 16 digits.
        Npwp = "NPWP",
        /// Tax number of a sole trader, which is a NIK: personal data.
        NpwpPersonal = "NPWP_PERSONAL",
        /// Number of a place of business on the tax side: 22 digits.
        Nitku = "NITKU",
        /// Nomor Pendaftaran Perusahaan, BPJS Ketenagakerjaan's key: 8 characters.
        Npp = "NPP",
        /// Number of the manpower report (WLKP), the inspectorate's key: opaque.
        Wlkp = "WLKP",
    }

    /// How a key came to be tied to an employer.
    MatchMethod {
        /// The first key under which the employer was met.
        OwnKey = "OWN_KEY",
        /// A register wrote both keys in one record.
        Crosswalk = "CROSSWALK",
        /// Two registers wrote the same tax number, and their names do not speak against it.
        TaxNumber = "TAX_NUMBER",
        /// Name, place and contact agree with high probability, an identifying value among them.
        Probabilistic = "PROBABILISTIC",
        /// A person confirmed it.
        Confirmed = "CONFIRMED",
    }

    /// Role of a responsible person in a business.
    PersonRole {
        /// Pemilik.
        Owner = "OWNER",
        /// Direktur.
        Director = "DIRECTOR",
        /// Komisaris.
        Commissioner = "COMMISSIONER",
    }
}
