from __future__ import annotations

import pytest

from bot.answering.asked import AskedWord, WordKind, analyse
from bot.answering.matching import Matched, match
from bot.answering.question_type import QuestionType
from embeddings.question import Question
from embeddings.word_vectors import WordVectors
from knowledge.article import Language
from tests.bot.fakes import article, hit, passages

ID, EN = Language.INDONESIAN, Language.ENGLISH
VECTORS = WordVectors()


def asked_words(text: str, language: Language) -> dict[str, AskedWord]:
    """The words of a question, by token, in order."""
    return {word.token: word for word in analyse(Question.ask(text, language)).words}


def matched(question: str, asked_in: Language, text: str, written_in: Language, title: str = "-") -> Matched:
    """A question compared with one passage."""
    asked = analyse(Question.ask(question, asked_in))
    (passage,) = passages(article("a", text, language=written_in, title=title))
    return match(asked, [hit(passage, 0.5)], VECTORS)


def taken_up(word: str, question: str, asked_in: Language, text: str, written_in: Language) -> list[float]:
    """How well each sentence of a text takes up a word of a question."""
    column = list(asked_words(question, asked_in)).index(word)
    return matched(question, asked_in, text, written_in).own[:, column].tolist()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Berapa unit SU7 Ultra yang terjual?", ID, ["unit", "su7", "ultra", "terjual"]),
        ("Di kota mana pabriknya?", ID, ["pabriknya"]),
        ("Who is Sartono's wife?", EN, ["sartono", "wife"]),
        ("Penjualan, penjualan, dan penjualan?", ID, ["penjualan"]),
        ("Apa namanya?", ID, ["namanya"]),
        ("Apa itu?", ID, ["apa", "itu"]),
        ("", ID, []),
        ("🙏?!", ID, []),
    ],
)
def test_the_words_that_an_answer_takes_up(text: str, language: Language, expected: list[str]) -> None:
    """Without what only asks, each once, in order; where nothing else is there, what there is."""
    assert list(asked_words(text, language)) == expected


def test_what_each_word_is() -> None:
    """Numbers, months, names and words are told apart, and the rarer a word the more it tells."""
    words = asked_words("Berapa unit SU7 yang terjual Sartono pada Desember 2025?", ID)
    assert {token: word.kind for token, word in words.items()} == {
        "unit": WordKind.WORD,
        "su7": WordKind.NAME,
        "terjual": WordKind.WORD,
        "sartono": WordKind.NAME,
        "m12": WordKind.DATE,
        "2025": WordKind.NUMBER,
    }
    assert words["sartono"].weight > words["2025"].weight > words["unit"].weight


def test_the_kind_of_a_question_in_chat_spelling() -> None:
    """What is asked for is read from the formal spelling."""
    assert analyse(Question.ask("laku brp?", ID)).kind is QuestionType.NUMBER


@pytest.mark.parametrize(
    ("word", "question", "asked_in", "text", "written_in"),
    [
        ("laku", "Berapa yang laku?", ID, "Ada 45 unit terjual. Motor itu hijau.", ID),
        ("sold", "How many were sold?", EN, "Ada 45 unit terjual. Motor itu hijau.", ID),
        ("cars", "How many cars are there?", EN, "Ada 45 mobil. Langit itu biru.", ID),
        ("mobil", "Berapa mobil yang ada?", ID, "There are 45 cars. The sky is blue.", EN),
        ("terjual", "Berapa yang terjual?", ID, "They sold 45. The sky is blue.", EN),
    ],
)
def test_another_word_for_the_same(
    word: str, question: str, asked_in: Language, text: str, written_in: Language
) -> None:
    """A synonym takes a word up nearly as well as itself, in its language and across both."""
    same, other = taken_up(word, question, asked_in, text, written_in)
    assert same > 0.75
    assert other < 0.35


def test_only_the_word_itself_is_exact() -> None:
    """A synonym is not the very word; another form of the word, brought together by its stem, is."""
    found = matched("Berapa yang laku?", ID, "Motornya terjual. Motornya laku.", ID)
    assert found.exact[:, 0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("question", "language", "text"),
    [
        ("What is the top speed?", EN, "Its speed was low. Its maximum speed is high. Its top is red."),
        ("ongkos kirim?", ID, "Ongkosnya murah. Ongkos kirimnya murah. Kami kirim besok."),
    ],
)
def test_a_part_of_an_expression_counts_less_than_the_whole(
    question: str, language: Language, text: str
) -> None:
    """A speed is no top speed: a sentence with one word of an expression does not say all of it."""
    first, whole, second = matched(question, language, text, language).own.mean(axis=1)
    assert whole == 1.0
    assert first < 0.7
    assert second < 0.7


def test_what_the_articles_write_with_a_capital_is_a_name() -> None:
    """In a chat nobody types capitals; a word that also stands there without one is none."""
    text = "Pabrik itu dipimpin Bos Ultra sejak lama. Ia bos yang kaya."
    found = matched("ultra itu bos pabrik apa?", ID, text, ID)
    words = list(asked_words("ultra itu bos pabrik apa?", ID))
    assert words == ["ultra", "bos", "pabrik"]
    assert found.kinds == (WordKind.NAME, WordKind.WORD, WordKind.WORD)


def test_letters_and_digits_apart_are_the_name_that_they_make_together() -> None:
    """Who types "su 7" means the SU7."""
    found = matched("harga su 7 berapa?", ID, "SU7 itu mahal. YU7 itu murah.", ID)
    words = list(asked_words("harga su 7 berapa?", ID))
    for half in ("su", "7"):
        assert found.own[:, words.index(half)].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("question", "asked_in", "text", "written_in"),
    [
        ("How many on 3 December, 39,000?", EN, "Ada 39.000 pada 3 Desember.", ID),
        ("39 ribu pada 3 des?", ID, "There were 39,000 on 3 December.", EN),
        ("Hari Senin pukul 8?", ID, "Monday at 8.", EN),
    ],
)
def test_numbers_and_months_are_the_same_in_both_languages(
    question: str, asked_in: Language, text: str, written_in: Language
) -> None:
    """However they are written, they are found whole."""
    found = matched(question, asked_in, text, written_in)
    columns = [at for at, kind in enumerate(found.kinds) if kind in {WordKind.NUMBER, WordKind.DATE}]
    assert len(columns) >= 2
    assert found.own[0, columns].tolist() == [1] * len(columns)


def test_title_and_passage_take_words_up_as_well() -> None:
    """A word of the title need not stand in the sentence, nor one that stands in another sentence."""
    found = matched("harga Xiaomi terbaru?", ID, "Harganya naik. Model terbaru.", ID, title="Kabar Xiaomi")
    words = list(asked_words("harga Xiaomi terbaru?", ID))
    assert words == ["harga", "xiaomi", "terbaru"]
    assert found.head[0, 1] == 1
    assert found.passage[0].tolist() == [1, 1, 1]


def test_a_passage_of_many_sentences_is_read_up_to_a_limit() -> None:
    """The first sentences of the best hits are read; where each stands is kept exactly."""
    first, second = passages(article("a", "Satu ini. " * 30), article("b", "Dua itu. Tiga itu."))
    asked = analyse(Question.ask("Apa itu?", ID))
    found = match(asked, [hit(second, 0.9), hit(first, 0.5)], VECTORS, limit=10)
    assert len(found.sentences) == len(found.texts) == len(found.own) == 10
    assert [(at.place, at.number) for at in found.sentences[:4]] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    for at, text in zip(found.sentences, found.texts, strict=True):
        assert (second, first)[at.place].text[at.start : at.end] == text


@pytest.mark.parametrize("text", ["", "😀", "9"])
def test_vectors_of_words(text: str) -> None:
    """A row of length 1 for what is known, of length 0 for what is not."""
    vectors = VECTORS.of([text, "mobil"])
    assert vectors.shape[0] == 2
    lengths = (vectors**2).sum(axis=1)
    assert lengths[1] == pytest.approx(1, abs=1e-4)
    assert lengths[0] == pytest.approx(round(float(lengths[0])), abs=1e-4)


def test_a_word_is_near_its_translation() -> None:
    """The table that ships knows more than the lists of synonyms do."""
    car, mobil, rain = VECTORS.of(["car", "mobil", "hujan"])
    assert car @ mobil > car @ rain
    assert VECTORS.of([]).shape[0] == 0


def test_a_letter_that_is_none_is_no_word() -> None:
    """A ligature can fall apart into a blank and an accent, and leave "'s" alone."""
    asked = analyse(Question.ask("apa \ufc5e's itu?", Language.INDONESIAN))
    assert all(word.token for word in asked.words)
