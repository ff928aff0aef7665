"""Any sentence-transformers model as an `Embedder`: bundled, in a local folder, or from the model hub."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

import numpy as np

from embeddings.bundled import BundledModel, find_bundled
from embeddings.embedder import EmbedderSpec, ModelMissingError, Vectors, checked

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_FEW = 64
"""Texts that one thread embeds."""

_LONGEST_TEXT = 20_000
"""Characters; a model reads a few hundred words, so that what lies behind would only cost time and memory."""

_HUB_TIMEOUT = 15
"""Seconds."""

_QUESTION_PROMPTS = ("query", "question")
_PASSAGE_PROMPTS = ("passage", "document", "corpus")


class SentenceEmbedder:
    """A sentence-transformers model that is loaded at its first use.

    Args:
        model: Short or full name of a bundled model, a folder, or a name on the model hub.
        question_prefix: Overrides the prompt that the model itself names for questions.
        passage_prefix: Overrides the one for passages.
        models: Where bundled models lie, if not in the package.
    """

    def __init__(
        self,
        model: str,
        *,
        question_prefix: str | None = None,
        passage_prefix: str | None = None,
        models: Path | None = None,
    ) -> None:
        self._name = model
        self._prefixes = (question_prefix, passage_prefix)
        self._bundled = find_bundled(model, folder=models)
        self._model: SentenceTransformer | None = None
        self._spec: EmbedderSpec | None = self._with_overrides(self._bundled.spec) if self._bundled else None
        self._is_verified = False
        self._lock = Lock()

    @property
    def spec(self) -> EmbedderSpec:
        """Which model this is; a bundled model is verified for it, any other is loaded. Raises as `load`."""
        if self._bundled is not None:
            with self._lock:
                self._verified(self._bundled)
        elif self._spec is None:
            self.load()
        return cast("EmbedderSpec", self._spec)

    def load(self) -> None:
        """Load the model now instead of at its first use.

        Raises:
            ModelMissingError: There is no such model.
            ModelDamagedError: A bundled model's file is not the one that shipped.
        """
        with self._lock:
            self._loaded()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, in order, shape (len(texts), dimensions).

        Raises:
            ModelMissingError, ModelDamagedError: As `load`.
            ModelFailedError: The model returned something else than a finite vector a text.
        """
        return self._encode(texts, question=False)

    def embed_question(self, text: str) -> Vectors:
        """The vector of one question, shape (1, dimensions). Raises as `embed_passages`."""
        return self._encode([text], question=True)

    def _encode(self, texts: Sequence[str], *, question: bool) -> Vectors:
        with self._lock:
            model = self._loaded()
            spec = cast("EmbedderSpec", self._spec)
            prefix = spec.question_prefix if question else spec.passage_prefix
            if not texts:
                return np.zeros((0, spec.dimensions), dtype=np.float32)
            _share_out(len(texts))
            # The empty prompt keeps the library from adding the model's own a second time.
            vectors = model.encode(  # pyright: ignore[reportUnknownMemberType] (half-typed library)
                [prefix + _readable(text[:_LONGEST_TEXT]) for text in texts],
                prompt="",
                batch_size=64,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        made = np.ascontiguousarray(vectors, dtype=np.float32)
        return checked(made, len(texts), model=self._name, dimensions=spec.dimensions)

    def _loaded(self) -> SentenceTransformer:
        if self._model is None:
            gc.unfreeze()
            _all_threads()
            if self._bundled is not None:
                self._verified(self._bundled)
                self._model = _sentence_transformer(str(self._bundled.folder), local_files_only=True)
            else:
                self._model = _load_other(self._name)
            if self._spec is None:
                self._spec = self._with_overrides(_spec_of(self._model, self._name))
            # Model and library are half a million objects that stay. To look through them again at every
            # full collection of garbage would stop all questions for a fifth of a second each time.
            gc.freeze()
        return self._model

    def _verified(self, bundled: BundledModel) -> None:
        """Compare the files with their manifest, once."""
        if not self._is_verified:
            bundled.verify()
            self._is_verified = True

    def _with_overrides(self, spec: EmbedderSpec) -> EmbedderSpec:
        question, passage = self._prefixes
        return EmbedderSpec(
            name=spec.name,
            revision=spec.revision,
            dimensions=spec.dimensions,
            question_prefix=spec.question_prefix if question is None else question,
            passage_prefix=spec.passage_prefix if passage is None else passage,
        )


def _load_other(name: str) -> SentenceTransformer:
    path = Path(name).expanduser()
    if not path.is_dir() and (path.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1):
        raise ModelMissingError(name, "no such folder")
    try:
        if path.is_dir():
            return _sentence_transformer(str(path), local_files_only=True)
        repository = name if "/" in name else f"sentence-transformers/{name}"
        return _sentence_transformer(repository, local_files_only=_is_cached(repository))
    # The library answers a missing file, a strange format or a hub that cannot be reached with errors
    # of a dozen unrelated classes; whatever it is, there is no model to use.
    except Exception as error:
        raise ModelMissingError(name, _first_line(error)) from error


def _is_cached(repository: str) -> bool:
    """Whether a model was downloaded before; if not, ask the hub once, which answers or fails at once.

    Without asking, the library would try every file of the model many times over for minutes.
    """
    import huggingface_hub  # noqa: PLC0415

    names = ("modules.json", "config.json")
    if any(isinstance(huggingface_hub.try_to_load_from_cache(repository, name), str) for name in names):
        return True
    huggingface_hub.model_info(repository, timeout=_HUB_TIMEOUT)
    return False


def _sentence_transformer(name: str, *, local_files_only: bool) -> SentenceTransformer:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Seconds and hundreds of megabytes: only here, where a model is really needed.
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415

    for library in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(library).setLevel(logging.ERROR)
    transformers_logging.disable_progress_bar()
    model = SentenceTransformer(
        name,
        device="cpu",
        local_files_only=local_files_only,
        trust_remote_code=False,
        # The other format of weights is a pickle.
        model_kwargs={"use_safetensors": True},
    )
    # Weights may be stored in half precision; vectors are compared in single.
    return model.float()


@cache
def _all_threads() -> int:
    """How many threads torch takes by default; asked before anything changes it."""
    import torch  # noqa: PLC0415 (slow to import)

    return torch.get_num_threads()


def _share_out(count: int) -> None:
    """Let torch work on so many texts with one thread or with all.

    A question and a few sentences are too little to share out: beside other work on the machine, waiting for
    a second thread takes four hundred times as long as the work.
    """
    import torch  # noqa: PLC0415

    wanted = 1 if count <= _FEW else _all_threads()
    # The setting is the calling thread's own.
    if torch.get_num_threads() != wanted:
        torch.set_num_threads(wanted)


def _readable(text: str) -> str:
    """Text without half characters, as a terminal may pass them on; no tokeniser takes those."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


def _spec_of(model: SentenceTransformer, name: str) -> EmbedderSpec:
    """What a model that is not bundled tells about itself."""
    prompts = {key: value or "" for key, value in model.prompts.items()}
    # The E5 family was trained with prefixes, but most of its copies do not name them.
    fallback = ("query: ", "passage: ") if "e5" in Path(name).name.casefold().split("-") else ("", "")
    question = next((prompts[key] for key in _QUESTION_PROMPTS if prompts.get(key)), fallback[0])
    passage = next((prompts[key] for key in _PASSAGE_PROMPTS if prompts.get(key)), fallback[1])
    return EmbedderSpec(
        name=name,
        revision=_revision(model, Path(name).expanduser()),
        dimensions=int(model.get_embedding_dimension() or 0),
        question_prefix=question,
        passage_prefix=passage,
    )


def _revision(model: SentenceTransformer, folder: Path) -> str:
    if not folder.is_dir():
        config = getattr(getattr(model[0], "auto_model", None), "config", None)
        return str(getattr(config, "_commit_hash", None) or "")
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".bin", ".json"}):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
