"""The model card, filled in with what a training run used and reached."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from string import Template

from embeddings.training.fit import Recipe
from embeddings.training.measure import Figure, table

_ROWS = {
    "parallel_rows": ("general", "human", "machine"),
    "wiki_rows": ("title",),
    "question_rows": ("question",),
    "synthetic_rows": ("synthetic",),
    "heading_rows": ("heading_id", "heading_en"),
    "dictionary_rows": ("dictionary",),
    "informal_rows": ("informal",),
    "slang_rows": ("slang",),
}


def render_card(*, recipe: Recipe, rows: Mapping[str, int], figures: Sequence[Figure], seconds: float) -> str:
    """Fill in the card.

    Args:
        recipe: the numbers of the run.
        rows: pairs of each kind that were trained on.
        figures: what the finished model reached on dev/.
        seconds: how long the run took, from reading the data to here.
    """
    template = Template(files("embeddings.training").joinpath("card.md").read_text("utf-8"))
    counts = {name: f"{sum(rows[kind] for kind in kinds):,}" for name, kinds in _ROWS.items()}
    return template.substitute(
        counts,
        dimensions=recipe.dimensions,
        pieces=f"{recipe.pieces:,}",
        batch=f"{recipe.batch:,}",
        steps=f"{recipe.steps:,}",
        dropped=f"{recipe.dropped:.0%}",
        date=datetime.now(UTC).date().isoformat(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        minutes=round(seconds / 60),
        figures=table(figures),
    )
