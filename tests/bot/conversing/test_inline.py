from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.conversing.inline import SHORTEST
from bot.messages import Messages
from bot.reply import ReplyKind, plain_text
from embeddings.embedder import ModelMissingError
from tests.bot.conversing.talking import ANNA, EN, ENGLISH, ID, INDONESIAN, KOPI, PICKED, TEH, People, buttons
from tests.bot.fakes import NEVER, BrokenEmbedder, article, index_of
from tests.fakes import HashingEmbedder


def test_the_cited_answer_comes_first_and_then_other_quotes(people: People) -> None:
    """Each is offered with the beginning of its quote and its source, and sent as quote and source."""
    offered = people.about_coffee().types(PICKED)
    first, *others = offered
    assert first.title.rstrip("… ") in KOPI.paragraphs[1].text
    assert first.description == "Kopi Gayo, paragraf 2"
    assert f"“{KOPI.paragraphs[1].text}” [1]" in plain_text(first.reply)
    assert "Sumber:\n[1] Kopi Gayo, paragraf 2" in plain_text(first.reply)
    assert others
    assert len({each.id for each in offered}) == len(offered)
    for each in offered:
        assert (each.reply.kind, each.reply.language, each.reply.buttons) == (ReplyKind.ANSWER, ID, ())
        assert each.description in plain_text(each.reply)
        assert KOPI.paragraphs[1].text not in plain_text(each.reply) or each is first


def test_no_more_than_the_limit(people: People) -> None:
    """The answer counts as one of them."""
    person = people.about_coffee()
    assert [len(person.types(PICKED, limit=limit)) for limit in (1, 2)] == [1, 2]


@pytest.mark.parametrize("text", ["", "  ", "ko", "halo", "terima kasih", "???", "\ud83d"])
def test_what_is_no_question_offers_nothing(people: People, text: str) -> None:
    """Too short a text, and talk."""
    assert people.about_coffee().types(text) == []
    assert SHORTEST == 3


@pytest.mark.parametrize(
    ("text", "messages"),
    [("Berapa tinggi menara itu sekarang?", INDONESIAN), ("How tall is the tower today?", ENGLISH)],
)
def test_that_nothing_was_found_is_said(people: People, text: str, messages: Messages) -> None:
    """In the language of the question; what is no question is not told so."""
    refusing = QuotingAnswerer(HashingEmbedder(), gate=NEVER)
    person = people.over(index_of(TEH), answerer=refusing)
    offered = person.offered(text)
    assert (offered.answers, offered.nothing) == ((), messages.get("notice.nothing_inline"))
    assert person.offered("halo").nothing == ""
    assert people.about_coffee().offered(PICKED).nothing == ""


def test_a_refusal_offers_only_what_has_to_do_with_it(people: People) -> None:
    """Nothing of other articles, and it is no gap: somebody is still typing."""
    refusing = QuotingAnswerer(HashingEmbedder(), gate=replace(NEVER, floor=0.0))
    person = people.over(index_of(KOPI, TEH), answerer=refusing)
    offered = person.types("Apakah petani kopi Gayo setempat punya koperasi?")
    assert {each.description.partition(",")[0] for each in offered} == {"Kopi Gayo"}
    assert person.memory.gaps.read().gaps == ()


def test_what_is_not_near_enough_is_not_offered(people: People) -> None:
    """Below the floor nothing is quoted, neither as a further result nor while somebody types."""
    strict = QuotingAnswerer(HashingEmbedder(), gate=EvidenceGate(threshold=0.0, floor=1.1))
    person = people.over(index_of(KOPI, TEH), answerer=strict)
    assert [each.id for each in person.types(PICKED)] == ["answer"]
    assert "more" not in buttons(person.says(PICKED))
    refusing = people.over(index_of(KOPI, TEH), answerer=QuotingAnswerer(HashingEmbedder(), gate=NEVER))
    offered = refusing.offered("Apakah petani kopi Gayo setempat punya koperasi?")
    assert (offered.answers, offered.nothing) == ((), INDONESIAN.get("notice.nothing_inline"))


def test_nothing_is_remembered(people: People) -> None:
    """What was typed cannot be followed, explained or marked."""
    person = people.about_coffee()
    person.types(PICKED)
    assert person.shown("/why").startswith("Belum ada")


def test_the_language_that_was_chosen_counts(people: People) -> None:
    """Else that of the text."""
    person = people.about_coffee()
    assert person.types("How often a year are Gayo coffee beans picked by hand?")[0].reply.language is EN
    person.says("/language en", ANNA)
    assert person.types(PICKED)[0].reply.language is EN


def test_a_failure_offers_nothing(people: People) -> None:
    """The log has the reason; nobody sees an apology among answers."""
    broken = BrokenEmbedder(ModelMissingError("x", "y"))
    assert people.over(index_of(KOPI), embedder=broken).types(PICKED) == []


def test_a_long_paragraph_is_quoted_at_its_beginning(people: People) -> None:
    """As many whole sentences as fit: an exact part of the paragraph."""
    long = " ".join(f"Kopi Gayo nomor {number} disangrai pelan di kedai kecil itu." for number in range(15))
    person = people.over(index_of(KOPI, article("panjang", long, title="Panjang")))
    quoted = [plain_text(each.reply) for each in person.types(PICKED) if "Panjang" in each.description]
    (text,) = quoted
    quote = text.partition("” [1]")[0].removeprefix("“")
    assert long.startswith(quote)
    assert quote.endswith(".")
    assert len(quote) <= 380
