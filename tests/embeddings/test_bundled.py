from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from embeddings.bundled import SHORT_NAMES, find_bundled, models_folder
from embeddings.embedder import ModelDamagedError, ModelMissingError
from embeddings.sentence import SentenceEmbedder

NAME = "kutip-id-en-static"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the folder of bundled models, to be spoilt."""
    copy = tmp_path / "models"
    shutil.copytree(models_folder() / NAME, copy / NAME)
    return copy


def test_every_short_name_has_a_model_that_is_whole() -> None:
    """Each model that ships is there, and its files are those of its manifest."""
    for short, name in SHORT_NAMES.items():
        found = find_bundled(short)
        assert found is not None
        assert found == find_bundled(name)
        assert found.spec.name == name
        found.verify()


def test_every_file_of_a_model_is_in_its_manifest() -> None:
    """Nothing ships that is not vouched for."""
    found = find_bundled("fast")
    assert found is not None
    lying = {path.relative_to(found.folder).as_posix() for path in found.folder.rglob("*") if path.is_file()}
    assert lying == {*found.digests, "manifest.json"} | (lying & {"README.md", "LICENSE"})


def test_a_changed_weight_is_noticed(models: Path) -> None:
    """One flipped byte in any file keeps the model from being loaded, and the error names the file."""
    found = find_bundled("fast", folder=models)
    assert found is not None
    found.verify()
    for name in found.digests:
        path = models / NAME / name
        good = path.read_bytes()
        middle = len(good) // 2
        path.write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
        with pytest.raises(ModelDamagedError) as caught:
            SentenceEmbedder("fast", models=models).load()
        assert (caught.value.model, caught.value.path) == (NAME, path)
        path.write_bytes(good)
    found.verify()


def test_a_missing_file_is_noticed_at_the_first_use(models: Path) -> None:
    """An embedder of a model with a missing file can be made, but neither its spec nor its vectors be had."""
    missing = models / NAME / "modules.json"
    missing.unlink()
    embedder = SentenceEmbedder(NAME, models=models)
    for use in (lambda: embedder.spec, lambda: embedder.embed_question("kopi")):
        with pytest.raises(ModelDamagedError) as caught:
            use()
        assert caught.value.path == missing


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"[]", b"null", b"\xff", b'{"name": "x"}', b'{"files": 3}'],
    ids=["missing", "empty", "cut", "list", "null", "binary", "short", "odd"],
)
def test_a_manifest_that_cannot_be_read_is_damage(models: Path, content: bytes | None) -> None:
    """A bundled model without a manifest that makes sense is damaged, not missing."""
    manifest = models / NAME / "manifest.json"
    manifest.unlink()
    if content is not None:
        manifest.write_bytes(content)
    with pytest.raises(ModelDamagedError) as caught:
        SentenceEmbedder("fast", models=models)
    assert (caught.value.model, caught.value.path) == (NAME, manifest)


def test_a_model_that_should_have_shipped_is_damage(tmp_path: Path) -> None:
    """Where a bundled model's whole folder is gone, nobody goes to look for it on a hub."""
    with pytest.raises(ModelDamagedError):
        find_bundled("fast", folder=tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../kutip-id-en-static", "a\\b", "unknown"])
def test_other_names_are_not_bundled(models: Path, name: str) -> None:
    """Only a plain name of a folder that is there is a bundled model."""
    assert find_bundled(name, folder=models) is None


@pytest.mark.parametrize("name", ["./no-such-folder", "/no/such/folder", "~/no-such-folder-here", "a/b/c"])
def test_a_folder_that_is_not_there_is_a_missing_model(name: str) -> None:
    """A path to nowhere is said to be one, without a look on any hub."""
    with pytest.raises(ModelMissingError) as caught:
        SentenceEmbedder(name).load()
    assert caught.value.model == name


def test_prefixes_can_be_overridden(models: Path) -> None:
    """An override of either prefix becomes part of the spec, the empty one too."""
    manifest = models / NAME / "manifest.json"
    facts = json.loads(manifest.read_bytes()) | {"question_prefix": "q: ", "passage_prefix": "p: "}
    manifest.write_text(json.dumps(facts), "utf-8")
    plain = SentenceEmbedder("fast", models=models).spec
    changed = SentenceEmbedder("fast", models=models, question_prefix="", passage_prefix="text: ").spec
    assert (plain.question_prefix, plain.passage_prefix) == ("q: ", "p: ")
    assert (changed.question_prefix, changed.passage_prefix) == ("", "text: ")
    assert changed != plain
