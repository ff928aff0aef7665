from __future__ import annotations

import pytest

from embeddings.embedder import Embedder, EmbedderSpec, ModelMissingError
from embeddings.embedders import Embedders
from tests.fakes import HashingEmbedder

NEW, OLD = HashingEmbedder(name="new"), HashingEmbedder(name="old")


def test_the_configured_model_answers_for_what_it_made() -> None:
    """Also for an index that holds nothing, and where only the prefix of questions differs."""
    embedders = Embedders(NEW)
    asked = EmbedderSpec("new", "1", 64, question_prefix="query: ")
    assert all(embedders.for_spec(spec) is NEW for spec in (None, NEW.spec, asked))


def test_an_old_index_is_asked_with_its_old_model() -> None:
    """It is opened once, however often it is asked; another one takes its place."""
    opened: list[str] = []

    def open_model(spec: EmbedderSpec) -> Embedder:
        opened.append(spec.name)
        return HashingEmbedder(name=spec.name)

    embedders = Embedders(NEW, open_model)
    third = HashingEmbedder(name="third")
    assert embedders.for_spec(OLD.spec).spec == OLD.spec
    assert embedders.for_spec(OLD.spec) is embedders.for_spec(OLD.spec)
    assert embedders.for_spec(third.spec).spec == third.spec
    assert embedders.for_spec(NEW.spec) is NEW
    assert embedders.for_spec(OLD.spec).spec == OLD.spec
    assert opened == ["old", "third", "old"]


@pytest.mark.parametrize(
    "found", [HashingEmbedder(name="old", revision="2"), HashingEmbedder(name="old", dimensions=32)]
)
def test_a_model_that_makes_other_vectors_is_refused(found: Embedder) -> None:
    """The same name is not enough: its vectors would be compared with those of another."""
    with pytest.raises(ModelMissingError) as caught:
        Embedders(NEW, lambda spec: found).for_spec(OLD.spec)
    assert (caught.value.model, caught.value.reason) == ("old", "other_revision")


def test_without_a_way_to_open_it_an_old_model_is_missing() -> None:
    """Whoever has only one model says so, instead of answering with the wrong one."""
    with pytest.raises(ModelMissingError):
        Embedders(NEW).for_spec(OLD.spec)
