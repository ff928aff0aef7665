from __future__ import annotations

import gc
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from embeddings.bundled import find_bundled, models_folder
from embeddings.embedder import ModelFailedError, ModelMissingError
from embeddings.sentence import SentenceEmbedder

INDONESIAN = "Kapan kantor pelayanan pajak buka pada hari Jumat?"
ENGLISH = "When does the tax service office open on Friday?"
UNRELATED = "Resep sambal terasi yang pedas dan segar."


@pytest.fixture(scope="session")
def fast() -> SentenceEmbedder:
    """The model that ships, loaded once."""
    embedder = SentenceEmbedder("fast")
    embedder.load()
    return embedder


def test_the_bundled_model_embeds_both_languages(fast: SentenceEmbedder) -> None:
    """Vectors are float32 of length 1, and a sentence is nearer to its translation than to another topic."""
    bundled = find_bundled("fast")
    assert bundled is not None
    assert fast.spec == bundled.spec == SentenceEmbedder("kutip-id-en-static").spec
    vectors = fast.embed_passages([INDONESIAN, ENGLISH, UNRELATED])
    assert (vectors.shape, vectors.dtype) == ((3, fast.spec.dimensions), np.float32)
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1.0] * 3, abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert vectors[1] @ vectors[0] > vectors[1] @ vectors[2]


def test_a_loaded_model_is_not_looked_through_for_garbage(fast: SentenceEmbedder) -> None:
    """Full collections leave it out, so that no question waits for them."""
    fast.embed_question("kopi")
    assert gc.get_freeze_count() > 50_000


def test_a_question_is_one_row(fast: SentenceEmbedder) -> None:
    """A question has the shape (1, dimensions), and the same question the same vector."""
    first, second = fast.embed_question(ENGLISH), fast.embed_question(ENGLISH)
    assert first.shape == (1, fast.spec.dimensions)
    assert np.array_equal(first, second)


@pytest.mark.parametrize("text", ["", " ", "🤖", "\x00", "x" * 50_000, "kopi " * 20_000, "\ud800 kopi", "ﷺ"])
def test_any_text_has_a_finite_vector(fast: SentenceEmbedder, text: str) -> None:
    """Nothing that can be typed makes a vector that is longer than 1 or no number."""
    vector = fast.embed_question(text)
    assert np.isfinite(vector).all()
    assert float(np.linalg.norm(vector)) <= 1.0 + 1e-5


def test_no_texts_make_no_rows(fast: SentenceEmbedder) -> None:
    """An empty batch keeps its width."""
    assert fast.embed_passages([]).shape == (0, fast.spec.dimensions)


def test_a_batch_is_its_texts_one_by_one(fast: SentenceEmbedder) -> None:
    """The order of a batch is kept, and neighbours do not touch each other's vectors."""
    texts = [f"Kalimat nomor {n} tentang kopi {'dan teh ' * (n % 7)}" for n in range(150)]
    together = fast.embed_passages(texts)
    for place in (0, 63, 64, 149):
        assert np.allclose(together[place], fast.embed_passages([texts[place]])[0], atol=1e-5)


def test_a_local_folder_is_a_model(fast: SentenceEmbedder) -> None:
    """The same weights, named by their path, give the same vectors; the revision comes from the files."""
    folder = models_folder() / "kutip-id-en-static"
    local = SentenceEmbedder(str(folder))
    assert np.allclose(local.embed_question(ENGLISH), fast.embed_question(ENGLISH), atol=1e-6)
    assert (local.spec.name, local.spec.dimensions) == (str(folder), fast.spec.dimensions)
    assert local.spec.revision == SentenceEmbedder(str(folder)).spec.revision != ""


def copied(folder: Path) -> Path:
    """A copy of the bundled model in a folder that is not bundled."""
    shutil.copytree(models_folder() / "kutip-id-en-static", folder)
    (folder / "manifest.json").unlink()
    return folder


def test_prompts_that_a_model_names_are_used_once(fast: SentenceEmbedder, tmp_path: Path) -> None:
    """A model's own prompts become its prefixes and stand before each text exactly once."""
    folder = copied(tmp_path / "prompted")
    config = folder / "config_sentence_transformers.json"
    named = {"prompts": {"query": "tanya: ", "document": "jawab: "}, "default_prompt_name": "query"}
    config.write_text(json.dumps(json.loads(config.read_bytes()) | named), "utf-8")
    prompted = SentenceEmbedder(str(folder))
    assert (prompted.spec.question_prefix, prompted.spec.passage_prefix) == ("tanya: ", "jawab: ")
    for found, text in [
        (prompted.embed_question("kopi susu"), "tanya: kopi susu"),
        (prompted.embed_passages(["kopi susu"]), "jawab: kopi susu"),
    ]:
        assert np.allclose(found, fast.embed_passages([text]), atol=1e-6)


def test_a_model_of_the_e5_family_gets_its_prefixes(tmp_path: Path) -> None:
    """Its copies often do not name the prefixes that it was trained with, unless told otherwise."""
    folder = copied(tmp_path / "multilingual-e5-small")
    spec = SentenceEmbedder(str(folder)).spec
    assert (spec.question_prefix, spec.passage_prefix) == ("query: ", "passage: ")
    plain = SentenceEmbedder(str(folder), question_prefix="", passage_prefix="").spec
    assert (plain.question_prefix, plain.passage_prefix) == ("", "")


def test_other_weights_in_the_same_folder_are_another_model(tmp_path: Path) -> None:
    """A local model that is retrained in place is noticed by its revision."""
    folder = copied(tmp_path / "local")
    before = SentenceEmbedder(str(folder)).spec
    weights = next(folder.rglob("*.safetensors"))
    weights.write_bytes(save({name: -tensor for name, tensor in load(weights.read_bytes()).items()}))
    after = SentenceEmbedder(str(folder)).spec
    assert after != before
    assert (after.name, after.dimensions) == (before.name, before.dimensions)


def test_a_model_that_returns_no_numbers_has_failed(tmp_path: Path) -> None:
    """NaN never reaches an index, where it would be neither near to anything nor far from it."""
    folder = copied(tmp_path / "broken")
    weights = next(folder.rglob("*.safetensors"))
    spoilt = {name: np.full_like(tensor, np.nan) for name, tensor in load(weights.read_bytes()).items()}
    weights.write_bytes(save(spoilt))
    with pytest.raises(ModelFailedError):
        SentenceEmbedder(str(folder)).embed_passages(["kopi"])


def test_a_folder_without_a_model_is_a_missing_model(tmp_path: Path) -> None:
    """A folder that holds something else is said to be no model."""
    (tmp_path / "config.json").write_text("{}", "utf-8")
    with pytest.raises(ModelMissingError) as caught:
        SentenceEmbedder(str(tmp_path)).load()
    assert caught.value.reason
