"""Makes the bundled model from the data folder: python -m embeddings.training --data ../shared/data."""

# pyright: reportUnknownMemberType=false
# (tokenizers carries no complete types)
from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.card import render_card
from embeddings.training.data import Fence, fenced_texts
from embeddings.training.export import NAME, move_into_place, write_manifest, write_weights
from embeddings.training.fit import Recipe, Source, Trainer
from embeddings.training.measure import measure, table
from embeddings.training.pairs import collect_pairs
from embeddings.training.prepare import prepare_sources, vocabulary_texts
from embeddings.training.vocabulary import learn_vocabulary

_HERE = Path(__file__).parent


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with train/ and dev/.",
)
@click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    default=_HERE.parent / "models",
    show_default=True,
    help="Folder that receives the model's folder.",
)
def main(data: Path, models: Path) -> None:
    """Train, measure and write the bundled embedding model."""
    began, recipe = time.monotonic(), Recipe()
    pairs = collect_pairs(data, Fence(fenced_texts(data)), seed=recipe.seed)
    print(f"{sum(len(kind.left) for kind in pairs):,} pairs of {len(pairs)} kinds", flush=True)
    tokenizer = learn_vocabulary(vocabulary_texts(pairs, seed=recipe.seed), size=recipe.pieces)
    vectors = _train(prepare_sources(pairs, tokenizer), tokenizer, recipe, _HERE / "runs")
    written = models / f".{NAME}.writing"
    shutil.rmtree(written, ignore_errors=True)
    write_weights(written, tokenizer, vectors)
    figures = measure(written, data)
    print(table(figures), flush=True)
    rows = {kind.name: len(kind.left) for kind in pairs}
    seconds = time.monotonic() - began
    card = render_card(recipe=recipe, rows=rows, figures=figures, seconds=seconds)
    (written / "README.md").write_text(card, encoding="utf-8")
    write_manifest(written, dimensions=recipe.dimensions)
    move_into_place(written, models / NAME)
    print(f"{models / NAME} is ready after {seconds / 60:.0f} minutes")


def _train(
    sources: Sequence[Source], tokenizer: Tokenizer, recipe: Recipe, runs: Path
) -> NDArray[np.float32]:
    """Train; vectors and tokenizer also stay in `runs`, to look at later."""
    trainer = Trainer(recipe)
    trainer.run(sources)
    runs.mkdir(parents=True, exist_ok=True)
    np.save(runs / "vectors.npy", trainer.vectors)
    tokenizer.save(str(runs / "tokenizer.json"))
    return trainer.vectors


if __name__ == "__main__":
    main()
