"""The models that ship with Kutip: where they are, and whether their files are the ones that shipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import cast

from embeddings.embedder import EmbedderSpec, ModelDamagedError

SHORT_NAMES: Mapping[str, str] = {"fast": "kutip-id-en-static"}
"""Short name -> folder below `embeddings/models`."""


@dataclass(frozen=True, slots=True)
class BundledModel:
    """A model folder with its manifest read, but not yet verified.

    Attributes:
        digests: SHA-256 in hexadecimal by path relative to the folder.
    """

    folder: Path
    spec: EmbedderSpec
    digests: Mapping[str, str]

    def verify(self) -> None:
        """Compare every file with the manifest.

        Raises:
            ModelDamagedError: A file is missing, changed, or cannot be read.
        """
        for name, expected in self.digests.items():
            path = self.folder / name
            try:
                with path.open("rb") as file:
                    actual = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise ModelDamagedError(model=self.spec.name, path=path) from error
            if actual != expected:
                raise ModelDamagedError(model=self.spec.name, path=path)


def models_folder() -> Path:
    """The folder that holds the bundled models."""
    return Path(str(files("embeddings").joinpath("models")))


def find_bundled(name: str, *, folder: Path | None = None) -> BundledModel | None:
    """The bundled model of that short or full name, or None where there is none.

    Args:
        name: "fast", or the name of a folder below `folder`.
        folder: Where to look instead of `models_folder()`.

    Raises:
        ModelDamagedError: The model is there, but its manifest cannot be read.
    """
    full_name = SHORT_NAMES.get(name, name)
    if "/" in full_name or "\\" in full_name or full_name in {"", ".", ".."}:
        return None
    path = (folder or models_folder()) / full_name
    if not path.is_dir() and full_name not in SHORT_NAMES.values():
        return None
    return _read_manifest(path)


def _read_manifest(folder: Path) -> BundledModel:
    path = folder / "manifest.json"
    try:
        manifest = cast("dict[str, object]", json.loads(path.read_bytes()))
        listed = cast("dict[str, dict[str, str]]", manifest["files"])
        spec = EmbedderSpec(
            name=str(manifest["name"]),
            revision=str(manifest["revision"]),
            dimensions=int(str(manifest["dimensions"])),
            question_prefix=str(manifest["question_prefix"]),
            passage_prefix=str(manifest["passage_prefix"]),
        )
        digests = {name: entry["sha256"] for name, entry in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelDamagedError(model=folder.name, path=path) from error
    return BundledModel(folder=folder, spec=spec, digests=digests)
