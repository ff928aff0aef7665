from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.article import Language
from knowledge.terms import joined_pairs, numbers, stopwords, telling_terms, terms, tokens

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (["39.000", "39,000", "39 ribu", "39 thousand", "39000", "39 RIBU"], ["39000"]),
        (["1,5 juta", "1.5 million", "1.500.000", "1,500,000", "1500 ribu", "1,5juta"], ["1500000"]),
        (["2,5 miliar", "2.5 billion", "2,50 milyar"], ["2500000000"]),
        (["1,5 triliun", "1.5 trillion"], ["1500000000000"]),
        (["1.234,5", "1,234.5", "1234,50", "1234.5"], ["1234.5"]),
        (["0,5", "0.5", "0.50"], ["0.5"]),
        (["19.30", "19,3"], ["19.3"]),
        (["10.00", "10,0", "10", "sepuluh", "ten"], ["10"]),
        (["21st", "21"], ["21"]),
        (["dua", "two", "2nd", "2"], ["2"]),
        (["3.11.7"], ["3.11.7"]),
        (["12,5 persen", "12.5 percent", "12,5%", "12.5 PERSEN"], ["12.5", "persen"]),
        (["Rp39.000", "Rp 39.000", "rp. 39,000", "IDR 39,000", "rupiah 39 ribu"], ["rupiah", "39000"]),
        (["US$5", "$5", "USD 5", "dolar lima"], ["dolar", "5"]),
        (["3 km", "3 kilometer", "3 kilometres"], ["3", "kilometer"]),
        (["5 Mei 2025", "5 May 2025", "5 MEI 2025"], ["5", "m05", "2025"]),
        (["des 2025", "Desember 2025", "Dec. 2025", "December 2025"], ["m12", "2025"]),
        (["Jum'at", "Jum’at", "jumat", "Friday"], ["d5"]),
        (["Agustus", "August", "agustus"], ["m08"]),
    ],
)
def test_both_languages_spell_one_thing(spellings: list[str], expected: list[str]) -> None:
    """Numbers, money, months, days and units have one form, whatever the language and style."""
    for spelling in spellings:
        assert tokens(spelling) == expected, spelling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SU7 dan iPhone15", ["su7", "dan", "iphone15"]),
        ("64GB, 100km, 2025an, 4G", ["64gb", "100km", "2025an", "4g"]),
        ("2.5GHz", ["2.5", "ghz"]),
        ("R&D", ["r&d"]),
        ("laki-laki", ["laki", "laki"]),
        ("résumé re\u0301sume\u0301 RESUME", ["resume"] * 3),
        ("don't don’t", ["don't", "don't"]),
        ("ﷺ", ["صلى", "الله", "عليه", "وسلم"]),
        ("007 08123", ["007", "08123"]),
        ("1.00.000", ["1.00.000"]),
        ("1/2 19:30", ["1", "2", "19", "30"]),
        ("snake_case", ["snake", "case"]),
        ("🤖 !? --- ()", []),
        ("\x00kopi\x1b\ud800teh", ["kopi", "teh"]),
        ("", []),
    ],
)
def test_tokens_are_words_and_numbers(text: str, expected: list[str]) -> None:
    """Signs separate; digits and letters that are written together stay together."""
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May I go", ["may", "i", "go"]),
        ("you may go", ["you", "may", "go"]),
        ("closed in May", ["closed", "in", "m05"]),
        ("They march on", ["they", "march", "on"]),
        ("March 2025", ["m03", "2025"]),
        ("5 mar", ["5", "m03"]),
        ("mar", ["mar"]),
        ("des", ["des"]),
        ("desa", ["desa"]),
        ("Maret", ["m03"]),
    ],
)
def test_a_month_that_is_another_word_needs_a_sign(text: str, expected: list[str]) -> None:
    """Names like "may" and "mar" are months beside a number, or "May" with a capital inside a sentence."""
    assert tokens(text) == expected


def test_numbers_are_compared_across_styles() -> None:
    """The numbers of two texts are equal where a reader finds them equal."""
    assert numbers("39.000 unit pada 5 Mei") == numbers("39,000 units on May 5") == {"39000", "5"}
    assert numbers("Rp1,5 juta") == {"1500000"}
    assert numbers("SU7 dan R&D") == frozenset()
    assert numbers("39.000") != numbers("39.001")


@pytest.mark.parametrize(
    "text", ["፩ juta", "𐩀 ribu", "² juta", "½ juta", "٣ juta", "9" * 400 + " juta", "3.11.7 juta"]
)
def test_odd_numbers_can_be_scaled_or_left(text: str) -> None:
    """A digit that is no decimal, or a number that is no number, is no reason to fail."""
    assert tokens(text)[0][0].isdigit()


def test_arabic_digits_are_digits() -> None:
    """A number in other decimal digits is scaled like any other."""
    assert tokens("٣ juta") == ["3000000"]


def test_forms_of_a_word_share_a_stem() -> None:
    """Affixes of each language are taken off, and the other language's are not."""
    assert set(terms("pembelian dibeli membeli pembeli", ID)) == {"beli"}
    assert set(terms("running runs run", EN)) == {"run"}
    assert terms("runs", ID) != ["run"]


def test_terms_leave_nothing_out() -> None:
    """Terms are tokens one for one: stopwords stay, and what is equal in both languages is not stemmed."""
    assert terms("Apa itu Senin 39.000 persen?", ID) == ["apa", "itu", "d1", "39000", "persen"]
    text = "Kopi Gayo, 20 ribu per kilogram, di Aceh!"
    assert len(terms(text, ID)) == len(tokens(text))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Berapa harga kopi?", ID, ["harga", "kopi"]),
        ("How much are the beans?", EN, ["bean"]),
        ("What's the price?", EN, ["price"]),
        ("what’s the price", EN, ["price"]),
        ("Kopi, kopi, KOPI!", ID, ["kopi"]),
        ("apa itu?", ID, ["apa", "itu"]),
        ("What is it?", EN, ["what", "is", "it"]),
        ("?!", ID, []),
        ("", EN, []),
    ],
)
def test_telling_terms_say_what_it_is_about(text: str, language: Language, expected: list[str]) -> None:
    """Stopwords go, unless there is nothing else, and each term comes once."""
    assert telling_terms(text, language) == expected


def test_telling_terms_can_be_looked_up_in_the_other_language() -> None:
    """The question's own stopwords go, and its words are stemmed as the passages were."""
    assert telling_terms("how many runs", EN, stem_as=ID) == terms("runs", ID)
    assert telling_terms("berapa beans", ID, stem_as=EN) == ["bean"]


def test_stopwords_are_tokens() -> None:
    """Every stopword can be met: it is one token, in the form that tokens have."""
    for language in Language:
        assert {"what", "apa"} & stopwords(language)
        assert all(tokens(f"x {word}")[1:] == [word] for word in stopwords(language))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["su", "7"], [("su", "7")]),
        (["harga", "su", "7", "pro"], [("su", "7")]),
        (["7", "su"], []),
        (["su", "1.5"], []),
        (["su7", "8"], []),
        (["transportasi", "7"], []),
        (["su"], []),
        ([], []),
    ],
)
def test_joined_pairs(words: list[str], expected: list[tuple[str, str]]) -> None:
    """Short letters before digits may be one name; anything else is not joined."""
    assert joined_pairs(words) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 100_000, 1),
        ("1" * 100_000, 1),
        ("1" * 100_000 + "a", 1),
        ("1." * 50_000 + "a", 2),
        ("a&" * 50_000, 1),
        ("a'" * 50_000, 25_000),
        ("us" * 50_000 + "$", 2),
        ("rp" * 50_000 + "1", 1),
        ("juta " * 20_000, 20_000),
        ("5 juta " * 10_000, 10_000),
        ("_" * 100_000, 0),
        ("1 a " * 25_000, 50_000),
    ],
    ids=range(12),
)
def test_long_texts_are_read_in_one_go(text: str, count: int) -> None:
    """A hundred thousand characters made to confuse are read like any others, and no token grows long."""
    found = tokens(text)
    assert len(found) == count
    assert all(len(word) <= 64 for word in found)
    assert len(terms(text, ID)) == count


def test_threads_stem_alike() -> None:
    """Threads that stem at once get what one gets alone."""
    texts = [f"pembelian nomor {n} membangun perkantoran{n % 9}" for n in range(200)]
    alone = [terms(text, ID) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(terms, texts, [ID] * len(texts))) == alone
