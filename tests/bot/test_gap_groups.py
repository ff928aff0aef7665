from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from bot.gap_groups import group_gaps
from bot.memory.records import Gap
from embeddings.embedder import ModelFailedError, Vectors
from knowledge.article import Language
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
START = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)


class FailingEmbedder(HashingEmbedder):
    """Has a model that fails at every text."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Fail."""
        raise ModelFailedError("failing", "NaN or infinity in a vector")


def gaps_of(*questions: str, language: Language = ID, nearest: tuple[str, ...] = ()) -> list[Gap]:
    """Gaps a minute after one another."""
    return [
        Gap(START + dt.timedelta(minutes=minute), question, language, 0.1, nearest)
        for minute, question in enumerate(questions)
    ]


def counts(gaps: Sequence[Gap], embedder: HashingEmbedder | None = None) -> list[tuple[int, str]]:
    """Count and newest question of each group."""
    return [(group.count, group.question) for group in group_gaps(gaps, embedder=embedder)]


def test_the_same_question_in_other_spelling_is_one_group() -> None:
    """Chat spelling, order, fillers and case make no other question; the newest stands for all."""
    gaps = gaps_of("Berapa harga tiket kereta?", "brp sih harga tiket kereta", "HARGA TIKET KERETA BERAPA?")
    assert counts(gaps) == [(3, "HARGA TIKET KERETA BERAPA?")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Siapa yang mendirikan Xiaomi?", "Kapan Xiaomi didirikan?"),
        ("Berapa penjualan pada Januari 2025?", "Berapa penjualan pada Januari 2026?"),
        ("Berapa harga SU7?", "Berapa harga YU7?"),
        ("Berapa harga mobil?", "Berapa harga mobil SU7?"),
        ("Hewan itu termasuk ordo apa?", "Hewan itu termasuk famili apa?"),
    ],
)
def test_what_differs_in_what_is_asked_for_stays_two(first: str, second: str) -> None:
    """Another kind of thing, another number, another name or another word of its own is another question."""
    assert len(group_gaps(gaps_of(first, second), embedder=HashingEmbedder())) == 2


def test_a_word_more_is_the_same_question_where_the_meaning_is_near() -> None:
    """With a model "luas kota X" joins "luas X"; without one, or with one that fails, both stay."""
    gaps = gaps_of("Berapa luas kota Yogyakarta lama?", "Berapa luas Yogyakarta lama?")
    assert counts(gaps, HashingEmbedder()) == [(2, "Berapa luas Yogyakarta lama?")]
    assert len(counts(gaps)) == 2
    assert len(counts(gaps, FailingEmbedder())) == 2


def test_a_general_question_does_not_take_in_every_special_one() -> None:
    """That its words stand in a longer question is not enough."""
    gaps = gaps_of("Berapa harganya?", "Berapa harga tiket kereta cepat dari Jakarta ke Bandung pagi hari?")
    assert len(counts(gaps, HashingEmbedder())) == 2


def test_languages_are_never_mixed() -> None:
    """A name alone is asked for in two languages by different people."""
    gaps = [*gaps_of("Xiaomi?"), *gaps_of("Xiaomi?", language=EN)]
    groups = group_gaps(gaps, embedder=HashingEmbedder())
    assert [(group.count, group.language) for group in groups] == [(1, ID), (1, EN)]


def test_the_largest_group_comes_first_then_the_newest() -> None:
    """Of equally large groups the one that was asked for last is first."""
    gaps = gaps_of("kopi luwak", "gula aren", "teh melati", "kopi luwak")
    assert counts(gaps) == [(2, "kopi luwak"), (1, "teh melati"), (1, "gula aren")]
    assert [group.last for group in group_gaps(gaps)][:2] == [gaps[3].time, gaps[2].time]


def test_the_articles_that_came_close_most_often_are_named() -> None:
    """Three at most, the commonest first, and of equally common ones the newest."""
    found = [("lama", "kopi"), ("kopi", "teh"), ("gula", "kopi")]
    gaps = [gap for nearest in found for gap in gaps_of("harga kopi luwak", nearest=nearest)]
    timed = [
        Gap(START + dt.timedelta(minutes=minute), gap.question, gap.language, 0.1, gap.nearest)
        for minute, gap in enumerate(gaps)
    ]
    (group,) = group_gaps(timed)
    assert group.nearest == ("kopi", "gula", "teh")


def test_the_model_is_asked_only_where_there_is_something_to_compare() -> None:
    """One group is a group without a model."""
    embedder = HashingEmbedder()
    group_gaps([], embedder=embedder)
    group_gaps(gaps_of("kopi luwak", "kopi luwak"), embedder=embedder)
    assert embedder.passages_embedded == 0


def test_thousands_of_different_questions_are_grouped() -> None:
    """Every gap is in exactly one group, also where nothing but a common word is shared."""
    things = ("kursi", "meja", "lemari", "rak")
    gaps = gaps_of(*(f"Berapa harga {things[number % 4]} jati nomor {number}?" for number in range(3_000)))
    groups = group_gaps([*gaps, *gaps[:5]], embedder=HashingEmbedder())
    assert sum(group.count for group in groups) == 3_005
    assert [group.count for group in groups[:6]] == [2, 2, 2, 2, 2, 1]
