from __future__ import annotations

import pytest

from embeddings.index.fusion import FusionWeights, fuse, words_share
from embeddings.index.wording import Coverage

WEIGHTS = FusionWeights(same_language=1.0, across_languages=0.5, passage=0.4, sentence=0.2, opening=0.1)


def test_words_are_a_weighted_mean() -> None:
    """0.4 · 0.8 + 0.2 · 0.6 + 0.1 · 0.2 + 0.3 · 0.5 = 0.61."""
    assert words_share(0.5, Coverage(0.8, 0.6, 0.2, 0.0), WEIGHTS) == pytest.approx(0.61)


def test_score_is_a_weighted_mean_of_meaning_and_words() -> None:
    """(0.5 + 1 · 1) / 2 in the same language, and (0.5 + 0.5 · 1) / 1.5 across languages."""
    assert fuse(0.5, 1.0, same_language=True, weights=WEIGHTS) == pytest.approx(0.75)
    assert fuse(0.5, 1.0, same_language=False, weights=WEIGHTS) == pytest.approx(2 / 3)


def test_words_count_less_across_languages() -> None:
    """Without words a passage in another language is hurt less, with all of them it gains less."""
    assert fuse(0.6, 0.0, same_language=True, weights=WEIGHTS) == pytest.approx(0.3)
    assert fuse(0.6, 0.0, same_language=False, weights=WEIGHTS) == pytest.approx(0.4)


@pytest.mark.parametrize("weights", [FusionWeights(), WEIGHTS])
def test_all_of_everything_is_one(weights: FusionWeights) -> None:
    """The best that there can be is 1 and nothing at all is 0, whatever the weights."""
    assert words_share(1.0, Coverage(1.0, 1.0, 1.0, 0.0), weights) == pytest.approx(1.0)
    assert words_share(0.0, Coverage(0.0, 0.0, 0.0, 0.0), weights) == 0.0
    for same in (True, False):
        assert fuse(1.0, 1.0, same_language=same, weights=weights) == pytest.approx(1.0)
        assert fuse(0.0, 0.0, same_language=same, weights=weights) == 0.0


@pytest.mark.parametrize("weights", [FusionWeights(), WEIGHTS])
def test_more_is_never_less(weights: FusionWeights) -> None:
    """More meaning, more words, or more coverage never lowers a score."""
    low, high = 0.3, 0.7
    middle = words_share(low, Coverage(low, low, low, 0.0), weights)
    assert words_share(high, Coverage(low, low, low, 0.0), weights) >= middle
    assert words_share(low, Coverage(high, low, low, 0.0), weights) >= middle
    assert words_share(low, Coverage(low, high, low, 0.0), weights) >= middle
    assert words_share(low, Coverage(low, low, high, 0.0), weights) >= middle
    for same in (True, False):
        score = fuse(low, low, same_language=same, weights=weights)
        assert fuse(high, low, same_language=same, weights=weights) > score
        assert fuse(low, high, same_language=same, weights=weights) > score
