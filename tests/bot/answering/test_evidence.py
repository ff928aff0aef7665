from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from bot.answering.evidence import (
    WEIGHTS,
    Calibration,
    Caution,
    EvidenceGate,
    read_calibration,
    shipped_calibration,
)
from bot.answering.reading import Reader, Reading
from bot.answering.signs import NAMES, Signs
from embeddings.index.base import Hit
from embeddings.question import Question
from embeddings.word_vectors import WordVectors
from knowledge.article import Language, Passage, PassageId
from tests.bot.fakes import article, hit, passages
from tests.fakes import HashingEmbedder

THRESHOLDS = {Caution.CAUTIOUS: 0.6, Caution.BALANCED: 0.4, Caution.GENEROUS: 0.2}
VECTORS = WordVectors()

TEXT = "Kedai buka setiap hari dari pukul delapan pagi. Pemiliknya bernama Sri."
(KEDAI,) = passages(article("kedai", TEXT))
(OTHER,) = passages(article("lain", "Pasar malam ramai setiap Sabtu di alun-alun kota."))
TWIN = replace(KEDAI, id=PassageId("twin/id/1"), article_id="twin")
EDITION = replace(KEDAI, id=PassageId("kedai/en/1"), language=Language.ENGLISH, text="The stall opens daily.")


def calibration(weights: Mapping[str, float], *, bias: float = 0.0) -> Calibration:
    """One that scores a sentence by the weighted sum of some signs."""
    column = np.array([[weights.get(name, 0.0)] for name in NAMES], dtype=np.float32)
    nothing, one = np.zeros(len(NAMES), dtype=np.float32), np.ones(len(NAMES), dtype=np.float32)
    hidden = np.concatenate([column, -column], axis=1)
    output = np.array([1.0, -1.0], dtype=np.float32)
    return Calibration(nothing, one, hidden, np.zeros(2, dtype=np.float32), output, bias, THRESHOLDS)


BY_WORDS = calibration({"covered": 4.0}, bias=-2.0)


def of_values(values: list[float], *, sign: str = "covered") -> Signs:
    """Signs of sentences that differ in one of them."""
    table = np.zeros((len(values), len(NAMES)), dtype=np.float32)
    table[:, NAMES.index(sign)] = values
    return Signs(table, ((),) * len(values), np.ones((1, 1), dtype=np.bool_))


def reading(text: str, *hits: Hit, weighed: Calibration | None = BY_WORDS) -> Reading:
    """An Indonesian question and what was found for it."""
    reader = Reader(HashingEmbedder(), VECTORS, weighed)
    return reader.read(Question.ask(text, Language.INDONESIAN), hits)


@pytest.mark.parametrize("weighed", [BY_WORDS, shipped_calibration()], ids=["by words", "shipped"])
@pytest.mark.parametrize("values", [[0.0], [1.0, 1.0], [0.0, 0.5, 1.0], [1.0] * 80, [-900.0, 900.0]])
def test_probabilities_leave_room_for_none(weighed: Calibration, values: list[float]) -> None:
    """Together they are at most 1; the rest is that no sentence answers."""
    found = weighed.probabilities(of_values(values))
    assert found.shape == (len(values),)
    assert (found >= 0).all()
    assert 0 <= float(found.sum()) <= 1 + 1e-5


def test_probabilities_are_a_softmax_with_none() -> None:
    """A score of 0 is as likely as "none of them"; two of them share with it."""
    weighed = calibration({"covered": 1.0})
    assert weighed.probabilities(of_values([0.0])).tolist() == pytest.approx([1 / 2])
    assert weighed.probabilities(of_values([0.0, 0.0])).tolist() == pytest.approx([1 / 3, 1 / 3])
    assert weighed.probabilities(of_values([np.log(8)])).tolist() == pytest.approx([8 / 9])
    assert weighed.probabilities(of_values([])).tolist() == []


def test_the_better_the_signs_the_surer() -> None:
    """A sentence with more of a sign that counts is likelier, and takes from the others."""
    low, high = (BY_WORDS.probabilities(of_values([first, 0.5])) for first in (0.2, 0.9))
    assert high[0] > low[0]
    assert high[1] < low[1]


def test_the_shipped_calibration_can_be_read() -> None:
    """It was fitted on the signs as they are, and holds nothing but finite numbers of matching shapes."""
    shipped = shipped_calibration()
    signs, units = shipped.hidden.shape
    assert (shipped.mean.shape, shipped.scale.shape) == ((signs,), (signs,))
    assert signs == len(NAMES)
    assert (shipped.hidden_bias.shape, shipped.output.shape) == ((units,), (units,))
    assert (shipped.scale > 0).all()
    arrays = (shipped.mean, shipped.scale, shipped.hidden, shipped.hidden_bias, shipped.output)
    assert all(np.isfinite(array).all() for array in arrays)


@pytest.mark.parametrize("change", ["less", "more", "order", "name"])
def test_a_calibration_of_other_signs_is_refused(change: str) -> None:
    """Weights must never meet signs that they were not fitted on."""
    table = json.loads(files("bot.answering").joinpath(WEIGHTS).read_text("utf-8"))
    table["signs"] = {
        "less": list(NAMES[1:]),
        "more": [*NAMES, "mood"],
        "order": list(reversed(NAMES)),
        "name": ["mood", *NAMES[1:]],
    }[change]
    with pytest.raises(ValueError, match="other signs"):
        read_calibration(json.dumps(table))


def test_caution_raises_the_bar() -> None:
    """What a cautious gate lets pass, a balanced and a generous one let pass as well."""
    thresholds = shipped_calibration().thresholds
    assert 1 > thresholds[Caution.CAUTIOUS] > thresholds[Caution.BALANCED] > thresholds[Caution.GENEROUS] > 0
    gates = [EvidenceGate(caution=caution) for caution in Caution]
    passed = [[gate.opens(step / 100) for step in range(101)].count(True) for gate in gates]
    assert 0 < passed[0] < passed[1] < passed[2]


@pytest.mark.parametrize("caution", Caution)
def test_a_gate_opens_at_its_threshold(caution: Caution) -> None:
    """From there on, and not below; a threshold of its own counts before that of its caution."""
    gate = EvidenceGate(caution=caution, calibration=BY_WORDS)
    bar = THRESHOLDS[caution]
    assert gate.opens(bar)
    assert not gate.opens(bar - 1e-6)
    assert replace(gate, threshold=0.9).opens(0.9)
    assert not replace(gate, threshold=0.9).opens(0.89)


def test_balanced_is_what_a_gate_is_by_itself() -> None:
    """With the calibration that ships."""
    assert EvidenceGate() == EvidenceGate(caution=Caution.BALANCED, calibration=shipped_calibration())


def test_nothing_found_is_nothing_read() -> None:
    """Without a sentence, or without a word in the question, there is no confidence."""
    for found in (reading("Siapa?"), reading("🙏", hit(KEDAI, 0.8)), reading("", hit(KEDAI, 0.8))):
        assert (found.sentences, found.confidence) == ((), 0.0)
        assert found.weighed_by(BY_WORDS) is found


def test_confidence_is_that_of_the_best_passage() -> None:
    """The sentences of one passage answer together, and never with more than all there is."""
    found = reading("Siapa pemilik kedai?", hit(KEDAI, 0.8), hit(OTHER, 0.8))
    best = found.sentences[0].hit
    of_best = sum(sentence.probability for sentence in found.sentences if sentence.hit is best)
    assert best.passage == KEDAI
    assert found.confidence == pytest.approx(of_best)
    assert 0 < found.confidence < 1


@pytest.mark.parametrize("second", [TWIN, EDITION], ids=["the same text", "another edition"])
def test_what_says_the_same_answers_together(second: Passage) -> None:
    """An article that stands in the folder twice, or in two languages, is answered as surely as once."""
    alone = reading("Siapa pemilik kedai?", hit(KEDAI, 0.8))
    again = reading("Siapa pemilik kedai?", hit(KEDAI, 0.8), hit(second, 0.8))
    assert again.confidence >= alone.confidence


def test_what_says_something_else_competes() -> None:
    """A different passage that fits leaves doubt which of the two is meant."""
    alone = reading("Siapa pemilik kedai?", hit(KEDAI, 0.8))
    rivalled = reading("Siapa pemilik kedai?", hit(KEDAI, 0.8), hit(OTHER, 0.8))
    assert rivalled.confidence < alone.confidence


def test_another_calibration_reads_the_same_sentences_anew() -> None:
    """Weighed again, the sentences stand in the order of the other one, as if it had read them."""
    hits = (hit(KEDAI, 0.8), hit(OTHER, 0.7))
    last = calibration({"first": -3.0})
    first = reading("Siapa pemilik kedai?", *hits)
    assert first.weighed_by(last).sentences == reading("Siapa pemilik kedai?", *hits, weighed=last).sentences
    assert first.weighed_by(last).sentences[0].text == "Pemiliknya bernama Sri."
    in_order = first.weighed_by(last).in_reading_order()
    assert [(one.place, one.number) for one in in_order] == [(0, 0), (0, 1), (1, 0)]


def test_a_reader_without_calibration_leaves_the_order() -> None:
    """The sentences stand as they do in the passages, with their signs."""
    found = reading("Siapa pemilik kedai?", hit(OTHER, 0.8), hit(KEDAI, 0.7), weighed=None)
    assert [sentence.hit.passage for sentence in found.sentences] == [OTHER, KEDAI, KEDAI]
    assert found.confidence == 0
    assert found.signs is not None
