//! The categories of data in Indonesian, for those whom the data is about.
use super::Group;

impl Group {
    /// What the group holds, in Indonesian.
    pub fn kategori(self) -> &'static str {
        match self {
            Self::Employer => "Identitas pemberi kerja",
            Self::EmployerContact => "Alamat dan telepon usaha",
            Self::TaxNumber => "NPWP dan NITKU badan usaha",
            Self::PersonalIdentity => {
                "NPWP atau NIK usaha perorangan; nama dan NIK pemilik dan pengurus"
            }
            Self::Licence => "Perizinan berusaha",
            Self::Investment => "Nilai investasi dan laporan kegiatan penanaman modal (LKPM)",
            Self::Membership => "Kepesertaan BPJS Ketenagakerjaan",
            Self::Programme => "Program jaminan sosial yang diikuti",
            Self::WorkerCount => "Jumlah pekerja terdaftar",
            Self::Headcount => "Jumlah pekerja menurut wajib lapor ketenagakerjaan (WLKP)",
            Self::ArrearsClass => "Bulan dan golongan tunggakan iuran",
            Self::ArrearsAmount => "Jumlah tunggakan, denda dan angsuran iuran",
            Self::Compliance => "Hasil penilaian kepatuhan",
            Self::Clearance => "Hasil pemeriksaan kepatuhan sebelum izin",
            Self::ClearanceRequest => "Surat keterangan kepatuhan yang diterbitkan",
            Self::Objection => "Keberatan atas surat keterangan kepatuhan",
            Self::Warning => "Surat teguran dan denda administratif",
            Self::Restriction => "Tidak mendapat pelayanan publik tertentu (TMP2T)",
            Self::RestrictionRequest => "Permintaan pengenaan dan pencabutan TMP2T",
            Self::RestrictionImposition => "Pengenaan dan pencabutan TMP2T",
            Self::RestrictionRecommendation => "Rekomendasi pengenaan dan pencabutan TMP2T",
            Self::WorkerIdentity => "Nama, NIK dan nomor kartu peserta pekerja",
            Self::WorkerWage => "Upah pekerja",
            Self::WageBand => "Golongan upah",
            Self::VulnerableWorker => "Daftar pekerja rentan",
            Self::Inspection => "Pemeriksaan ketenagakerjaan",
            Self::SocialSecurityFinding => "Temuan norma jaminan sosial",
            Self::InspectionFinding => "Nota pemeriksaan dan temuan",
            Self::InspectionPlan => "Rencana pemeriksaan dan pengaduan",
            Self::Investigation => "Penyidikan",
            Self::PowerOfAttorney => "Surat kuasa khusus dan penagihan",
            Self::FieldVerification => "Verifikasi lapangan",
            Self::Case => "Kasus tim kepatuhan",
            Self::Application => "Permohonan perizinan",
            Self::Linkage => "Penautan data antarregister",
            Self::Feed => "Pemasukan data register",
            Self::AccessLog => "Catatan akses instansi sendiri",
            Self::AccessHistory => "Riwayat akses atas register sendiri",
            Self::AuditLog => "Catatan akses semua instansi",
        }
    }
}
