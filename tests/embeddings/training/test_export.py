"""The model's folder: complete, described by its manifest, and loadable."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from embeddings.training.export import MANIFEST, NAME, WEIGHTS, move_into_place, write_manifest, write_weights
from embeddings.training.vocabulary import learn_vocabulary

_SHIPPED = Path(__file__).parents[3] / "embeddings" / "models" / NAME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny model, written as the real one is."""
    tokenizer = learn_vocabulary(["harga mobil listrik naik", "price of electric cars"], size=60)
    vectors = np.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    written = tmp_path / "model"
    write_weights(written, tokenizer, vectors)
    write_manifest(written, dimensions=8)
    return written


@pytest.mark.parametrize("which", ["tiny", "shipped"])
def test_the_manifest_describes_every_file(which: str, folder: Path) -> None:
    """Each file but the manifest is listed with its size and SHA-256; the revision is the weights'."""
    model = folder if which == "tiny" else _SHIPPED
    manifest = json.loads((model / MANIFEST).read_text("utf-8"))
    found = {
        path.relative_to(model).as_posix(): {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in model.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    assert manifest["files"] == found
    assert found[WEIGHTS]["sha256"] == manifest["revision"] + str(found[WEIGHTS]["sha256"])[12:]


def test_the_shipped_model_is_small() -> None:
    """Everything in the shipped folder together takes at most 20 MB."""
    assert sum(path.stat().st_size for path in _SHIPPED.rglob("*") if path.is_file()) <= 20_000_000


def test_a_new_model_replaces_the_old_one_whole(folder: Path, tmp_path: Path) -> None:
    """After the move the place holds the new folder alone: nothing of the old one is left beside or in it."""
    place = tmp_path / "models" / NAME
    place.mkdir(parents=True)
    (place / "old.txt").write_text("old")
    move_into_place(folder, place)
    assert (place / MANIFEST).exists()
    assert not (place / "old.txt").exists()
    assert [path.name for path in place.parent.iterdir()] == [NAME]
