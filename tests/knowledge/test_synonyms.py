"""Words that mean the same share an idea, and words that do not, do not."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from knowledge.article import Language
from knowledge.chat_spelling import formalise
from knowledge.synonyms import groups, idea_terms, ideas, phrases
from knowledge.terms import stopwords, terms

ID, EN = Language.INDONESIAN, Language.ENGLISH

SAME = [
    "id:laku id:terjual", "id:bos id:direktur", "id:biaya id:harga", "id:bilang id:mengatakan",
    "id:gaji id:upah", "id:utang id:tunggakan", "id:tewas id:wafat", "id:ketemu id:bertemu",
    "id:bantah id:menyangkal", "id:anjlok id:merosot", "id:melonjak id:kenaikan", "id:ditangkap id:dibekuk",
    "id:gratis id:cuma-cuma", "id:kirim id:pengiriman", "id:kecelakaan id:tabrakan",
    "id:diskon id:potongan-harga", "id:hamil id:kehamilan", "en:sold en:sales", "en:price en:cost",
    "en:movie en:film", "en:rise en:grew", "en:deny en:refute", "en:paid en:payment",
    "en:laid-off en:dismissed", "en:doctor en:physician", "en:ceo en:director",
    "en:smartphone en:cell-phone", "en:top-speed en:maximum-speed", "en:cancel en:called-off",
    "id:terjual en:sold", "id:direktur-utama en:ceo", "id:membantah en:denied", "id:kata-sandi en:password",
    "id:rumah-sakit en:hospital", "id:jarak-tempuh en:range", "id:korban en:victims",
    "id:kerja-sama en:cooperate", "id:gempa en:earthquake", "id:pemilu en:election",
    "id:kecepatan-maksimum en:top-speed", "id:pabrik en:factory", "id:ongkos-kirim en:shipping-cost",
    "id:didirikan en:founded", "id:jam-buka en:opening-hours", "id:beasiswa en:scholarship",
    "id:baterai en:battery", "id:gejala en:symptoms", "id:diluncurkan en:launched",
]  # fmt: skip

DIFFERENT = [
    "id:naik id:turun", "id:buka id:tutup", "id:masuk id:pulang", "id:jual id:beli", "id:untung id:rugi",
    "id:menang id:kalah", "id:murah id:mahal", "id:mulai id:selesai", "id:tertinggi id:terendah",
    "id:terbesar id:terkecil", "id:ekspor id:impor", "id:setuju id:tolak", "id:dukung id:kritik",
    "id:membantah id:membenarkan", "id:larang id:izinkan", "id:lahir id:meninggal", "id:menikah id:cerai",
    "id:utara id:selatan", "id:timur id:barat", "id:berangkat id:tiba", "id:kaya id:miskin",
    "id:cepat id:lambat", "id:aktifkan id:nonaktifkan", "id:unduh id:unggah", "id:perang id:damai",
    "id:suami id:istri", "id:pendiri id:direktur", "id:kota id:negara", "id:bulan id:tahun",
    "id:harga id:penjualan", "id:guru id:murid", "id:pengirim id:penerima", "id:maksimum id:minimum",
    "id:panas id:dingin", "id:tersangka id:korban", "id:pinjaman id:tabungan", "id:hari id:jam",
    "id:pasien id:dokter", "id:sehat id:sakit", "id:karyawan id:bos", "id:kekuatan id:kelemahan",
    "id:hulu id:hilir", "en:rise en:fall", "en:open en:close", "en:buy en:sell", "en:win en:lose",
    "en:beat en:lose", "en:start en:end", "en:export en:import", "en:arrive en:leave", "en:month en:year",
    "en:founder en:ceo", "id:naik en:fall", "id:dijual en:bought", "id:tutup en:open", "id:rugi en:profit",
    "id:kalah en:winner", "id:pendiri en:director", "id:suami en:wife", "id:ibu en:father",
    "id:mahal en:cheap", "id:tolak en:agree",
]  # fmt: skip


def _ideas_of(word: str) -> set[str]:
    code, _, text = word.partition(":")
    language = Language(code)
    found = terms(text, language)
    if len(found) == 1:
        return set(ideas(found[0], language))
    return {idea for start, end, idea in phrases(found, language) if (start, end) == (0, len(found))}


@pytest.mark.parametrize("pair", SAME)
def test_words_that_mean_the_same_share_an_idea(pair: str) -> None:
    """Synonyms of one language and translations meet in an idea."""
    first, second = pair.split()
    assert _ideas_of(first) & _ideas_of(second)


@pytest.mark.parametrize("pair", DIFFERENT)
def test_opposites_and_neighbours_share_none(pair: str) -> None:
    """Words that would change what is asked, antonyms first of all, are known and have no idea in common."""
    first, second = pair.split()
    assert _ideas_of(first)
    assert _ideas_of(second)
    assert not _ideas_of(first) & _ideas_of(second)


def test_every_word_is_in_formal_spelling() -> None:
    """No word of the table is chat spelling, as a hyphened expression or as its words."""
    for _, members in groups():
        for language, words in members.items():
            for word in words:
                for spelling in (word, word.replace("-", " ")):
                    assert formalise(f"x {spelling}", language) == f"x {spelling}"


def test_a_group_names_each_stem_once() -> None:
    """Within a group and language no two words have the same stem, so every word that stands there counts."""
    for idea, members in groups():
        for language, words in members.items():
            stems = [tuple(terms(word, language)) for word in words]
            assert len(stems) == len(set(stems)), (idea, words)
            assert all(stems), idea


def test_a_group_speaks_both_languages() -> None:
    """Each group has words of both languages, and at least two different stems."""
    for idea, members in groups():
        assert all(members[language] for language in Language), idea
        stems = {tuple(terms(word, language)) for language, words in members.items() for word in words}
        assert len(stems) >= 2, idea


def test_no_group_hangs_on_a_stopword() -> None:
    """A word that says nothing is never all that an idea has in a language."""
    for idea, members in groups():
        for language, words in members.items():
            assert not stopwords(language).issuperset(words), idea


def test_keys_are_plain_and_sorted() -> None:
    """Keys are lower-case English in alphabetical order; TOML itself refuses one that comes twice."""
    keys = list(tomllib.loads(files("knowledge").joinpath("synonyms.toml").read_text("utf-8")))
    assert keys == sorted(keys)
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", key) for key in keys)
    assert len(keys) >= 700


def test_a_line_has_one_separator() -> None:
    """Indonesian and English are parted once, and no word is written with a capital letter but R&D."""
    table = tomllib.loads(files("knowledge").joinpath("synonyms.toml").read_text("utf-8"))
    for idea, members in table.items():
        assert members.count("|") == 1, idea
        assert members.replace("R&D", "").islower(), idea


def test_idea_terms_lead_back_to_their_idea() -> None:
    """What an idea lists, has the idea; an unknown one lists nothing."""
    assert {"jual", "laku"} <= idea_terms("sell", ID)
    assert {"sell", "sold"} <= idea_terms("sell", EN)
    for idea, _ in groups():
        for language in Language:
            assert all(idea in ideas(term, language) for term in idea_terms(idea, language))
    assert idea_terms("no such idea", ID) == frozenset()
    assert ideas("nosuchterm", EN) == frozenset()


@pytest.mark.parametrize(
    ("asked", "word"), [("bosnya", "direktur"), ("hpnya", "ponsel"), ("harganya", "biaya")]
)
def test_an_ending_hides_no_idea(asked: str, word: str) -> None:
    """-nya, which the stemmer leaves on short words, does not keep a word from its ideas."""
    (asked_term,), (term,) = terms(asked, ID), terms(word, ID)
    assert ideas(asked_term, ID) & ideas(term, ID)
    assert ideas("nya", ID) == ideas("bossnya", EN) == frozenset()


def test_a_stem_belongs_to_its_language() -> None:
    """Water is air in Indonesian, and air is udara."""
    assert ideas("air", ID) & ideas("water", EN)
    assert not ideas("air", ID) & ideas("air", EN)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Di mana rumah sakit terdekat?", ID, [(2, 4, "hospital")]),
        ("Berapa top speed mobil itu?", ID, [(1, 3, "top-speed")]),
        ("what is its top speed", EN, [(3, 5, "top-speed")]),
        ("Nilai rata-rata siswa", ID, [(1, 3, "average")]),
        ("nomor telepon rumah sakit", ID, [(0, 2, "phone-number"), (2, 4, "hospital")]),
        ("rumah", ID, []),
        ("sakit rumah", ID, []),
        ("", EN, []),
    ],
)
def test_phrases_are_found_where_they_stand(
    text: str, language: Language, expected: list[tuple[int, int, str]]
) -> None:
    """An expression is found with its place, its words in their order and next to each other."""
    assert phrases(terms(text, language), language) == expected


def test_the_longest_phrase_wins() -> None:
    """Of expressions that begin together the longer counts, and none is found inside it."""
    assert phrases(terms("stasiun pengisian daya", ID), ID) == [(0, 3, "charging-station")]
    assert phrases(terms("stasiun pengisian", ID), ID) == [(0, 2, "charging-station")]


def test_long_lists_of_terms_are_read_in_one_go() -> None:
    """Beginnings of expressions a hundred thousand times over are no expressions."""
    assert phrases(["rumah"] * 100_000, ID) == []
    assert len(phrases(["rumah", "sakit"] * 50_000, ID)) == 50_000
