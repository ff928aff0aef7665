"""The model card."""

from __future__ import annotations

import re
from collections import defaultdict

from embeddings.training.card import render_card
from embeddings.training.fit import Recipe
from embeddings.training.measure import Figure


def test_the_card_tells_the_run_and_its_figures() -> None:
    """The card names the steps and figures of the run it describes, and leaves no gap open."""
    rows = defaultdict[str, int](lambda: 1234)
    figures = [Figure("tico19 id to en", 3070, 3070, 0.912, 0.934)]
    card = render_card(recipe=Recipe(steps=4321), rows=rows, figures=figures, seconds=600)
    assert "| tico19 id to en | 3,070 | 3,070 | 0.912 | 0.934 |" in card
    assert "4,321 steps" in card
    assert not re.search(r"\$\w", card)
