from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answering.answer import Answer, Citation, NoAnswer
from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.answering.selecting import MOST_SENTENCES
from bot.asking import Asker, Exchange, reply_to
from bot.messages import messages_in
from bot.reply import Sentence, Sources, plain_text
from embeddings.embedder import Embedder
from embeddings.index.base import EmbeddedPassage, Hit, Provenance
from embeddings.index.content import embedded_text
from embeddings.index.filling import filled_with
from embeddings.index.memory import MemoryIndex
from embeddings.question import Question
from embeddings.retriever import Retriever
from embeddings.sentence import SentenceEmbedder
from embeddings.word_vectors import WordVectors
from knowledge.article import Article, Language
from knowledge.text import sentences
from tests.bot.fakes import ALWAYS, NEVER, article, hit, passages
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
WORDS = WordVectors()
EMBEDDERS: dict[str, Embedder] = {"hashing": HashingEmbedder(), "fast": SentenceEmbedder("fast")}

HISTORY = "Warung ini dibuka oleh Bu Sri. Ia berjualan sendiri selama tiga tahun di pinggir jalan itu."
SALES = (
    "Cuaca tahun ini baik sekali. Sekitar 45 gelas terjual pada Mei 2025, kata dr. Andi. "
    "Lampu di teras sudah diganti."
)
WARUNG = passages(article("warung", HISTORY, SALES, title="Warung Sri"))
KOPI = [hit(WARUNG[1], 0.8), hit(WARUNG[0], 0.3)]

JANUARY, MARCH = dt.date(2024, 1, 5), dt.date(2025, 3, 2)


@pytest.fixture(params=list(EMBEDDERS))
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Answering works with any model: one that only compares words, and the one that ships."""
    return EMBEDDERS[str(request.param)]


def ask(
    text: str,
    hits: Sequence[Hit],
    embedder: Embedder,
    *,
    language: Language = ID,
    gate: EvidenceGate = ALWAYS,
) -> Answer | NoAnswer:
    """The answer to a question; whatever is asked passes."""
    return QuotingAnswerer(embedder, gate=gate, words=WORDS).answer(Question.ask(text, language), hits)


def only(answer: Answer | NoAnswer) -> Citation:
    """The only citation of an answer."""
    assert isinstance(answer, Answer)
    (citation,) = answer.citations
    return citation


def one_hit(text: str, *, language: Language = ID, date: dt.date | None = None, name: str = "a") -> Hit:
    """A hit of one paragraph."""
    (passage,) = passages(article(name, text, language=language, title="Kabar"))
    return hit(replace(passage, date=date), 0.8)


def asked_over(embedder: Embedder, *articles: Article, text: str, language: Language = ID) -> Exchange:
    """A question over articles, from search to answer."""
    index = MemoryIndex()
    found = passages(*articles)
    vectors = embedder.embed_passages([embedded_text(passage) for passage in found])
    changes = filled_with(map(EmbeddedPassage, found, vectors))
    index.apply(changes, provenance=Provenance(embedder.spec))
    asker = Asker(Retriever(embedder, index), QuotingAnswerer(embedder, gate=ALWAYS, words=WORDS))
    return asker.ask(text, language=language)


def test_the_sentence_that_fits_is_quoted_exactly(embedder: Embedder) -> None:
    """A whole sentence, "dr." included, letter by letter, from the paragraph it stands in."""
    citation = only(ask("Berapa gelas yang terjual pada Mei 2025?", KOPI, embedder))
    assert citation.quote == "Sekitar 45 gelas terjual pada Mei 2025, kata dr. Andi."
    assert (citation.number, citation.passage.paragraph, citation.marked) == (1, 2, ("45 gelas",))


def test_a_sentence_of_a_lower_hit_may_answer(embedder: Embedder) -> None:
    """Not the best hit decides alone: the sentences of all hits are compared, and only one is cited."""
    near = [hit(WARUNG[1], 0.42), hit(WARUNG[0], 0.4)]
    citation = only(ask("Oleh siapa warung ini dibuka?", near, embedder))
    assert (citation.passage.paragraph, citation.quote) == (1, "Warung ini dibuka oleh Bu Sri.")
    assert citation.marked == ("Bu Sri",)


def test_a_sentence_that_points_back_is_quoted_with_the_one_it_means(embedder: Embedder) -> None:
    """Who "Ia" is stands in the sentence before it."""
    question = "Siapa yang berjualan sendiri di pinggir jalan selama tiga tahun?"
    assert only(ask(question, [hit(WARUNG[0], 0.4)], embedder)).quote == HISTORY


@pytest.mark.parametrize(
    ("question", "language", "text", "quote"),
    [
        (
            "Apakah warung itu sudah tutup?",
            ID,
            "Warung itu dikabarkan sudah tutup. Namun pemiliknya membantah kabar itu. Kopinya enak.",
            "Warung itu dikabarkan sudah tutup. Namun pemiliknya membantah kabar itu.",
        ),
        (
            "Is the stall closed?",
            EN,
            "The stall is said to be closed. However, its owner denied it. The coffee is good.",
            "The stall is said to be closed. However, its owner denied it.",
        ),
        (
            "Apakah warung itu sudah tutup?",
            ID,
            "Warung itu dikabarkan sudah tutup. Kopi di sana pahit. Namun tehnya manis.",
            "Warung itu dikabarkan sudah tutup.",
        ),
        (
            "Berapa meja di warung itu?",
            ID,
            "Di warung itu ada 12 meja. Namun kopi susunya manis.",
            "Di warung itu ada 12 meja.",
        ),
    ],
)
def test_a_claim_is_quoted_with_what_turns_against_it(
    embedder: Embedder, question: str, language: Language, text: str, quote: str
) -> None:
    """A report and its denial are not torn apart; a turn to another subject is left out."""
    hits = [one_hit(text, language=language)]
    assert only(ask(question, hits, embedder, language=language)).quote == quote


@pytest.mark.parametrize("question", ["Apa itu kopi Gayo?", "kopi gayo", "Berapa kopi Gayo di Takengon?"])
def test_three_sentences_at_most(embedder: Embedder, question: str) -> None:
    """Many sentences that fit equally well are no reason to quote them all."""
    same = [f"Kopi Gayo nomor {number} di Takengon itu enak." for number in range(11, 31)]
    hits = [one_hit(" ".join(same[at : at + 5]), name=f"a{at}") for at in range(0, 20, 5)]
    answer = ask(question, hits, embedder)
    assert isinstance(answer, Answer)
    quoted = [sentence for citation in answer.citations for sentence in sentences(citation.quote)]
    assert 1 <= len(quoted) <= MOST_SENTENCES
    assert len(set(quoted)) == len(quoted)


def test_the_same_sentence_is_quoted_once(embedder: Embedder) -> None:
    """An article that stands in the folder twice is cited once."""
    text = "Harga tiket Monas Rp15 ribu per orang."
    hits = [one_hit(text), one_hit(text, name="b")]
    assert only(ask("Berapa harga tiket Monas?", hits, embedder)).quote == text


TWICE = (
    "Tiket Monas untuk dewasa seharga Rp20 ribu. Lampu di teras sudah diganti tadi malam. "
    "Rumput di halaman hijau. Tiket Monas untuk anak seharga Rp15 ribu."
)


def test_two_quotes_of_one_paragraph_are_one_source(embedder: Embedder) -> None:
    """Both carry its number; the list of sources shows it once, and nothing that is not quoted."""
    exchange = asked_over(
        embedder,
        replace(article("monas", TWICE, title="Monas"), date=JANUARY),
        article("lain", "Rumput dan lampu dijual di pasar malam."),
        text="Berapa harga tiket Monas?",
    )
    assert isinstance(exchange.outcome, Answer)
    assert {(citation.number, citation.quote) for citation in exchange.citations} == {
        (1, "Tiket Monas untuk dewasa seharga Rp20 ribu."),
        (1, "Tiket Monas untuk anak seharga Rp15 ribu."),
    }
    sources = [block for block in reply_to(exchange).blocks if isinstance(block, Sources)]
    assert [[(item.number, item.text) for item in block.items] for block in sources] == [
        [(1, "Monas, paragraf 1 (5 Januari 2024)")]
    ]


@pytest.mark.parametrize(
    ("language", "text", "older", "newer", "dates"),
    [
        (
            ID,
            "Berapa harga tiket Monas?",
            "Harga tiket Monas Rp15 ribu per orang.",
            "Harga tiket Monas Rp20 ribu per orang.",
            ("2 Maret 2025", "5 Januari 2024"),
        ),
        (
            EN,
            "How much is a ticket to Monas?",
            "A ticket to Monas costs $15 a person.",
            "A ticket to Monas costs $20 a person.",
            ("2 March 2025", "5 January 2024"),
        ),
        (
            ID,
            "brp org yg dateng ke monas?",
            "Ada 150 orang yang datang ke Monas.",
            "Ada 200 orang yang datang ke Monas.",
            ("2 Maret 2025", "5 Januari 2024"),
        ),
    ],
)
def test_articles_that_differ_show_the_newer_first(
    embedder: Embedder, language: Language, text: str, older: str, newer: str, dates: tuple[str, str]
) -> None:
    """Two figures on one thing are both quoted, the newer first, and the reply says so with both dates."""
    old = replace(article("lama", older, language=language), date=JANUARY)
    new = replace(article("baru", newer, language=language), date=MARCH)
    for articles in ((old, new), (new, old)):
        exchange = asked_over(embedder, *articles, text=text, language=language)
        assert isinstance(exchange.outcome, Answer)
        assert exchange.outcome.differing
        assert [(each.number, each.quote) for each in exchange.citations] == [(1, newer), (2, older)]
        reply = reply_to(exchange)
        assert reply.blocks[0] == Sentence(messages_in(language).get("answer.newer_first"))
        shown = plain_text(reply)
        assert 0 < shown.index(dates[0]) < shown.index(dates[1])


@pytest.mark.parametrize(
    ("first", "second", "dates"),
    [
        ("Harga tiket Monas Rp20 ribu.", "Harga tiket Monas Rp20 ribu per orang.", (JANUARY, MARCH)),
        ("Harga tiket Monas Rp20.000.", "Harga tiket Monas Rp20 ribu per orang.", (JANUARY, MARCH)),
        ("Harga tiket Monas Rp15 ribu.", "Harga tiket Monas Rp20 ribu per orang.", (None, None)),
        ("Harga tiket Monas Rp15 ribu.", "Harga tiket Monas Rp20 ribu per orang.", (MARCH, MARCH)),
        ("Harga tiket Monas Rp15 ribu.", "Harga tiket Ragunan Rp20 ribu per orang.", (JANUARY, MARCH)),
    ],
    ids=["the same", "the same, written otherwise", "no dates", "one date", "something else"],
)
def test_articles_that_agree_are_not_said_to_differ(
    embedder: Embedder, first: str, second: str, dates: tuple[dt.date | None, dt.date | None]
) -> None:
    """The same figure, figures that no date puts in order, or one of another thing are no newer state."""
    hits = [one_hit(first, date=dates[0]), one_hit(second, date=dates[1], name="b")]
    answer = ask("Berapa harga tiket Monas?", hits, embedder)
    assert isinstance(answer, Answer)
    assert not answer.differing


def test_paragraphs_of_one_article_do_not_differ(embedder: Embedder) -> None:
    """An article's own figures belong to one state of things."""
    texts = ("Harga tiket Monas Rp15 ribu per orang.", "Harga tiket Monas Rp20 ribu per rombongan.")
    found = passages(article("a", *(text + " Lampu di teras itu hijau." * 4 for text in texts)))
    assert len(found) == 2
    answer = ask("Berapa harga tiket Monas?", [hit(each, 0.8) for each in found], embedder)
    assert isinstance(answer, Answer)
    assert not answer.differing


def test_nothing_found_is_nothing_answered(embedder: Embedder) -> None:
    """Without a hit there is no answer, no title to offer, and no confidence."""
    assert ask("Berapa?", [], embedder) == NoAnswer(nearest=(), confidence=0.0, likely=frozenset())


def test_hits_that_share_nothing_with_the_question_are_refused(embedder: Embedder) -> None:
    """The gate as it ships says no where neither meaning nor words agree, and says how unsure it was."""
    gate = EvidenceGate()
    refusal = ask("Siapa presiden Prancis?", [hit(WARUNG[1], 0.0)], embedder, gate=gate)
    assert isinstance(refusal, NoAnswer)
    assert not gate.opens(refusal.confidence)


def test_a_refusal_offers_each_article_once_nearest_first(embedder: Embedder) -> None:
    """Of an article with several hits the best passage stands for it, and three articles are enough."""
    found = passages(*(article(name, f"Isi {name} yang pertama.") for name in "abcde"))
    again = passages(
        article("a", HISTORY, "Isi a yang kedua, yang cukup panjang untuk berdiri sendiri saja.")
    )[1]
    hits = [hit(found[2], 0.9), hit(again, 0.8), *(hit(each, 0.5) for each in found)]
    answer = ask("Apa?", hits, embedder, gate=NEVER)
    assert isinstance(answer, NoAnswer)
    assert answer.nearest == (found[2], again, found[1])


def test_a_refusal_offers_nothing_that_is_far_away(embedder: Embedder) -> None:
    """A title that has nothing to do with the question helps nobody."""
    far = Hit(WARUNG[0], 0.1, meaning=0.1, words=0.0)
    answer = ask("Apa?", [far], embedder, gate=NEVER)
    assert isinstance(answer, NoAnswer)
    assert answer.nearest == ()


def test_two_editions_of_an_article_are_one_title(embedder: Embedder) -> None:
    """A refusal does not offer an article a second time in another language."""
    both = passages(article("a", "Isi."), article("a", "Content.", language=EN))
    answer = ask("Apa?", [hit(each, 0.5) for each in both], embedder, gate=NEVER)
    assert isinstance(answer, NoAnswer)
    assert answer.nearest == (both[0],)
