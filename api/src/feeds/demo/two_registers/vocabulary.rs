//! Words of firms' names and addresses. They are drawn unevenly, as names are: the first of each
//! list are everywhere.
use std::sync::LazyLock;

use rand::Rng;
use rand::rngs::StdRng;

type Words = LazyLock<Vec<&'static str>>;

/// Words that a name begins with, commonest first.
pub(super) static FIRST: Words = LazyLock::new(|| {
    words(
        "Berkah, Sumber, Karya, Cahaya, Mitra, Bintang, Putra, Usaha, Sinar, Anugerah, Tunas, \
     Mutiara, Maju, Mekar, Harapan, Indah, Surya, Dua, Tiga, Bumi, Graha, Citra, Duta, Gunung, \
     Jaya, Kencana, Laut, Mega, Multi, Nusa, Pelita, Prima, Rajawali, Restu, Rukun, Sahabat, \
     Samudra, Sari, Satria, Sentra, Setia, Tirta, Tri, Wahana, Warna, Wira, Aneka, Agung, Alam, \
     Amanah, Arta, Asia, Bahtera, Bakti, Barokah, Batara, Bina, Bunga, Cakra, Cendana, Delta, \
     Dharma, Eka, Elang, Fajar, Famili, Garuda, Gema, Global, Harum, Hasil, Hidayah, Hikmah, \
     Intan, Istana, Kartika, Kasih, Lancar, Lima, Lintas, Madu, Mahkota, Makmur, Mandala, \
     Manunggal, Matahari, Melati, Merah, Merpati, Murni, Naga, Nirwana, Panca, Pandawa, Permata, \
     Pesona, Pilar, Pondok, Pratama, Puncak, Purnama, Pusaka, Rahayu, Rahmat, Ratu, Roda, Rumah, \
     Sakti, Salam, Sapta, Sasak, Segara, Sekar, Serasi, Sido, Simpati, Sri, Subur, Suka, Suluh, \
     Taman, Tambora, Tani, Tanjung, Teguh, Telaga, Terang, Titian, Trans, Tugu, Utama, Varia, \
     Wangsa, Wijaya, Yudha, Zamrud, Olat, Moyo, Samawa, Rinjani, Andalas",
    )
});

/// Words that follow, commonest first.
pub(super) static SECOND: Words = LazyLock::new(|| {
    words(
        "Jaya, Rejeki, Mandiri, Abadi, Makmur, Bersama, Sejahtera, Utama, Lestari, Sentosa, Persada, \
     Perkasa, Mulia, Gemilang, Barokah, Indah, Baru, Raya, Agung, Bahari, Tani, Motor, Teknik, \
     Karya, Usaha, Putra, Bangunan, Elektronik, Mebel, Pangan, Konstruksi, Bina, Cipta, \
     Nusantara, Perdana, Pratama, Prima, Sakti, Sarana, Semesta, Setia, Sukses, Surya, Tama, \
     Timur, Barat, Selatan, Utara, Wisata, Logistik, Medika, Farma, Tekstil, Kimia, Energi, \
     Mineral, Maritim, Samudra, Alam, Amanah, Artha, Asri, Aman, Bakti, Berlian, Buana, Budaya, \
     Cemerlang, Dinamika, Ekspres, Fajar, Gumilang, Harmoni, Ilahi, Insani, Internusa, Kencana, \
     Kreasi, Langgeng, Madani, Maju, Mas, Media, Megah, Niaga, Optima, Pelangi, Pertiwi, Pesisir, \
     Pusaka, Rahmat, Sabalong, Saudara, Selaras, Sinergi, Solusi, Tangguh, Terpadu, Unggul, \
     Wangi, Zaman, Transport, Catering, Digital",
    )
});

/// Words that a longer name ends with, commonest first.
pub(super) static THIRD: Words = LazyLock::new(|| {
    words(
        "Indonesia, Nusantara, Mandiri, Group, Sejahtera, Abadi, Sumbawa, Persada, Utama, Bersama, \
     Perdana, Mulia, Internasional, Konstruksi, Lestari, Perkasa, Sentosa, Trading, Konsultan, \
     Industri, Teknologi, Samawa, Lombok, Bima, Dompu, Jaya, Makmur, Raya, Timur, Barat, Prima, \
     Energi, Logistik, Wisata, Agro, Property",
    )
});

/// Given names of persons, for shops named after their owner. None stands for a person.
pub(super) static GIVEN: Words = LazyLock::new(|| {
    words(
        "Andi, Budi, Sari, Dewi, Joko, Siti, Rahmat, Nur, Agus, Wati, Hasan, Lina, Yusuf, Fitri, \
     Dedi, Ratna, Amir, Nina, Iwan, Maya, Ahmad, Zainal, Rizki, Hendri, Sulaiman, Aminah, Rusdi, \
     Salmah, Junaidi, Mulyono, Wahyu, Komang, Ketut, Lalu, Baiq, Idris, Ibrahim, Syarif, Taufik, \
     Umar, Yanti, Yuni, Zahra, Fauzi",
    )
});

/// Places, commonest first.
pub(super) static PLACES: Words = LazyLock::new(|| {
    words(
        "Seketeng, Brang Biji, Bugis, Lempeh, Pekat, Samapuin, Uma Sima, Brang Bara, Labuhan, Lopok, \
     Moyo, Plampang, Empang, Alas, Utan, Rhee, Lape, Maronge, Tarano, Lunyuk, Ropang, Lantung, \
     Orong Telu, Lenangguar, Batulanteh, Buer, Kerato, Jorok, Boal, Penyaring, Serading, Pungkit, \
     Leseng, Kakiang, Sebewe, Karang Dima, Nijang, Pamulung, Kebayan, Kerekeh, Boak, Unter Iwes, \
     Mapin, Gontar, Usar, Teluk Santong, Muer, Sepakat, Jotang, Gapit, Bunga Eja, Pidang, Banda, \
     Labangka",
    )
});

/// Streets, commonest first.
pub(super) static STREETS: Words = LazyLock::new(|| {
    words(
        "Garuda, Diponegoro, Hasanuddin, Kartini, Mawar, Lintas Sumbawa Bima, Pahlawan, Yos Sudarso, \
     Cendrawasih, Pelabuhan, Sudirman, Gajah Mada, Ahmad Yani, Merdeka, Melati, Anggrek, Kenanga, \
     Dahlia, Flamboyan, Teratai, Manggis, Durian, Mangga, Rambutan, Cempaka, Kamboja, Sultan \
     Kaharuddin, Setia Budi, Wijaya Kusuma, Imam Bonjol, Teuku Umar, Cut Nyak Dien, Pattimura, \
     Hayam Wuruk, Majapahit, Sriwijaya, Pejanggik, Langko, Udayana, Airlangga, Brawijaya, Sutomo, \
     Wahidin, Kebayan, Osap Sio, Durian Raya, Tongkol, Bawal, Kakap, Baronang, Merak, Rajawali, \
     Nuri, Kutilang, Bungur, Mahoni, Jati, Sengon, Cemara, Pinus, Batu Pasak, Samota, Ai Awak, \
     Urip Sumoharjo, Supratman, Jenggala, Pendidikan, Pemuda, Veteran, Pancasila",
    )
});

const ONSETS: &[&str] = &[
    "b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "tr", "pr",
    "kr", "br", "ng", "ny", "dw", "sw",
];
const VOWELS: &[&str] = &["a", "a", "a", "i", "i", "u", "e", "o"];
const CODAS: &[&str] = &["", "", "", "", "n", "r", "s", "m", "ng", "k", "l", "t"];

fn words(list: &'static str) -> Vec<&'static str> {
    list.split(", ").collect()
}

/// One of a list, the first ones far oftener than the last.
pub(super) fn uneven<'a>(rng: &mut StdRng, list: &[&'a str]) -> &'a str {
    let at = uneven_below(rng, u32::try_from(list.len()).unwrap_or(u32::MAX));
    list.get(at as usize).copied().unwrap_or_default()
}

/// A number below `count`, small ones far oftener: a third of all draws are in the first tenth or so.
pub(super) fn uneven_below(rng: &mut StdRng, count: u32) -> u32 {
    let first = rng.random_range(0..count.max(1));
    let second = rng.random_range(0..=first);
    if rng.random_bool(0.5) {
        rng.random_range(0..=second)
    } else {
        second
    }
}

/// A word that is in no dictionary, of two to four syllables, such as firms coin for themselves.
pub(super) fn coined(rng: &mut StdRng) -> String {
    let syllables = rng.random_range(2..=4);
    let mut word = String::new();
    for at in 1..=syllables {
        word.push_str(even(rng, ONSETS));
        word.push_str(even(rng, VOWELS));
        if at == syllables {
            word.push_str(even(rng, CODAS));
        }
    }
    let first: String = word.chars().take(1).flat_map(char::to_uppercase).collect();
    first + word.get(1..).unwrap_or_default()
}

fn even<'a>(rng: &mut StdRng, list: &[&'a str]) -> &'a str {
    let at = rng.random_range(0..list.len().max(1));
    list.get(at).copied().unwrap_or_default()
}
