from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.answering.answer import Answer, NoAnswer
from bot.answering.evidence import Caution, EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.answering.reading import read
from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Language
from tests.bot.fakes import ALWAYS, NEVER, article, hit, passages
from tests.fakes import HashingEmbedder

HISTORY = "Warung ini dibuka oleh Bu Sri. Ia berjualan sendiri selama tiga tahun di pinggir jalan itu."
SALES = (
    "Penjualan kopi naik tahun ini. Sekitar 1.250 gelas terjual pada Mei 2025, kata dr. Andi. "
    "Penjualan itu menggembirakan."
)
WARUNG = passages(article("warung", HISTORY, SALES, title="Warung Sri"))
KOPI = [hit(WARUNG[1], 0.8), hit(WARUNG[0], 0.3)]


def ask(
    text: str, hits: Sequence[Hit], *, gate: EvidenceGate = ALWAYS, second: float = 0.92
) -> Answer | NoAnswer:
    """The answer to an Indonesian question."""
    answerer = QuotingAnswerer(HashingEmbedder(), gate=gate, second=second)
    return answerer.answer(Question.ask(text, Language.INDONESIAN), hits)


def quotes(answer: Answer | NoAnswer) -> list[tuple[int, str]]:
    """The paragraph and the quote of each citation."""
    assert isinstance(answer, Answer)
    return [(citation.passage.paragraph, citation.quote) for citation in answer.citations]


def test_the_sentence_that_fits_is_quoted_exactly() -> None:
    """A whole sentence, "1.250" and "dr." included, letter by letter, from the paragraph it stands in."""
    answer = ask("Berapa gelas kopi yang terjual pada Mei 2025?", KOPI, second=2)
    assert quotes(answer) == [(2, "Sekitar 1.250 gelas terjual pada Mei 2025, kata dr. Andi.")]


def test_a_sentence_of_a_lower_hit_may_answer() -> None:
    """Not the best hit decides alone: the sentences of all hits are compared."""
    near = [hit(WARUNG[1], 0.42), hit(WARUNG[0], 0.4)]
    answer = ask("Oleh siapa warung ini dibuka?", near, second=2)
    assert quotes(answer) == [(1, "Warung ini dibuka oleh Bu Sri.")]


def test_a_sentence_that_points_back_is_quoted_with_the_one_it_means() -> None:
    """Who "Ia" is stands in the sentence before it."""
    answer = ask(
        "Siapa yang berjualan sendiri di pinggir jalan selama tiga tahun?", [hit(WARUNG[0], 0.4)], second=2
    )
    assert quotes(answer) == [(1, HISTORY)]


@pytest.mark.parametrize(
    ("question", "text", "quote"),
    [
        (
            "Apakah warung itu sudah tutup?",
            "Warung itu dikabarkan sudah tutup. Namun pemiliknya membantah kabar itu. Kopinya enak.",
            "Warung itu dikabarkan sudah tutup. Namun pemiliknya membantah kabar itu.",
        ),
        (
            "Apakah warung itu sudah tutup?",
            "Warung itu dikabarkan sudah tutup. Pemiliknya bernama Sri. Namun kopinya enak.",
            "Warung itu dikabarkan sudah tutup.",
        ),
        (
            "Berapa meja di warung itu?",
            "Di warung itu ada 12 meja. Namun kopi susunya manis sekali.",
            "Di warung itu ada 12 meja.",
        ),
    ],
)
def test_a_claim_is_quoted_with_what_turns_against_it(question: str, text: str, quote: str) -> None:
    """A report and its denial are not torn apart; a turn to another subject is left out."""
    (passage,) = passages(article("a", text))
    assert quotes(ask(question, [hit(passage, 0.9)], second=2)) == [(1, quote)]


def test_a_question_for_a_number_prefers_a_sentence_with_one() -> None:
    """Of two sentences with the same words, the one with a number answers "berapa"."""
    text = "Gelas kopi terjual banyak sekali. Gelas kopi terjual 80 buah sekali."
    (passage,) = passages(article("a", text))
    assert quotes(ask("Berapa gelas kopi terjual?", [hit(passage, 0.9)], second=2)) == [
        (1, "Gelas kopi terjual 80 buah sekali.")
    ]


def test_a_second_sentence_is_quoted_where_it_fits_as_well() -> None:
    """Two quotes at most, numbered, never the same sentence twice."""
    one, two = passages(article("a", "Kopi Gayo itu pahit."), article("b", "Kopi Gayo itu pahit.\n\nTeh."))
    three = passages(article("c", "Kopi Gayo itu asam."))[0]
    answer = ask("Apakah kopi Gayo itu pahit?", [hit(one, 0.9), hit(two, 0.9), hit(three, 0.9)], second=0.1)
    assert isinstance(answer, Answer)
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert sorted(quote for _, quote in quotes(answer)) == ["Kopi Gayo itu asam.", "Kopi Gayo itu pahit."]


def test_nothing_found_is_nothing_answered() -> None:
    """Without a hit there is no answer, no title to offer, and no confidence."""
    assert ask("Berapa?", [], gate=ALWAYS) == NoAnswer(nearest=(), confidence=0.0)


def test_hits_that_share_nothing_with_the_question_are_refused() -> None:
    """The gate as it ships says no where neither meaning nor words agree, and yes where both do."""
    gate = EvidenceGate()
    question = "Siapa presiden Prancis?"
    refusal = ask(question, [hit(WARUNG[1], 0.0)], gate=gate)
    assert isinstance(refusal, NoAnswer)
    assert not gate.opens(refusal.confidence)
    assert isinstance(ask(question, [hit(WARUNG[1], 1.0)], gate=gate), Answer)


def test_a_refusal_offers_each_article_once_nearest_first() -> None:
    """Of an article with several hits the best passage stands for it, and three articles are enough."""
    found = passages(*(article(name, f"Isi {name} yang pertama.") for name in "abcde"))
    again = passages(
        article("a", HISTORY, "Isi a yang kedua, yang cukup panjang untuk berdiri sendiri saja.")
    )[1]
    answer = ask(
        "Apa?", [hit(found[2], 0.9), hit(again, 0.8), *(hit(each, 0.5) for each in found)], gate=NEVER
    )
    assert isinstance(answer, NoAnswer)
    assert answer.nearest == (found[2], again, found[1])


def test_two_editions_of_an_article_are_one_title() -> None:
    """A refusal does not offer an article a second time in another language."""
    both = passages(article("a", "Isi."), article("a", "Content.", language=Language.ENGLISH))
    answer = ask("Apa?", [hit(each, 0.5) for each in both], gate=NEVER)
    assert isinstance(answer, NoAnswer)
    assert answer.nearest == (both[0],)


@pytest.mark.parametrize("score", [-1.0, 0.0, 0.4, 1.0])
def test_confidence_is_a_probability_that_grows_with_the_evidence(score: float) -> None:
    """It lies between 0 and 1, is the higher the better the hit, and 0 where nothing was found."""
    question = Question.ask("Apa itu kopi?", Language.INDONESIAN)

    def confidence(*hits: Hit) -> float:
        return EvidenceGate().confidence(read(question, hits, HashingEmbedder()))

    assert 0 < confidence(hit(WARUNG[0], score)) < 1
    assert confidence(hit(WARUNG[0], score)) < confidence(hit(WARUNG[0], score + 0.1))
    assert confidence() == 0


def test_caution_raises_the_bar() -> None:
    """What a cautious gate lets pass, a balanced and a generous one let pass as well."""
    bars = [
        EvidenceGate(caution=caution) for caution in (Caution.GENEROUS, Caution.BALANCED, Caution.CAUTIOUS)
    ]
    passed = [[gate.opens(step / 100) for step in range(101)].count(True) for gate in bars]
    assert passed[0] > passed[1] > passed[2] > 0
