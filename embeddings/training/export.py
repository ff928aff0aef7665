"""The model's folder: weights, tokenizer, configuration, manifest; written beside and moved into place."""

# pyright: reportUnknownMemberType=false
# (tokenizers and sentence_transformers carry no complete types)
from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save  # pyright: ignore[reportUnknownVariableType]
from tokenizers import Tokenizer

NAME = "kutip-id-en-static"
WEIGHTS = "0_StaticEmbedding/model.safetensors"
MANIFEST = "manifest.json"
_MODULE = "sentence_transformers.sentence_transformer.modules.StaticEmbedding"


def write_weights(folder: Path, tokenizer: Tokenizer, vectors: NDArray[np.float32]) -> None:
    """Write what SentenceTransformer loads: weights in half precision, tokenizer, list of modules."""
    part = folder / Path(WEIGHTS).parent
    part.mkdir(parents=True)
    (folder / WEIGHTS).write_bytes(save({"embedding.weight": vectors.astype(np.float16)}))
    tokenizer.save(str(part / "tokenizer.json"), pretty=False)
    modules = [{"idx": 0, "name": "0", "path": part.name, "type": _MODULE}]
    _write_json(folder / "modules.json", modules)
    settings: dict[str, object] = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", settings)


def write_manifest(folder: Path, *, dimensions: int) -> None:
    """Write the manifest: what the model is, and size and SHA-256 of every other file in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    manifest = {
        "name": NAME,
        "revision": _sha256(folder / WEIGHTS)[:12],
        "dimensions": dimensions,
        "question_prefix": "",
        "passage_prefix": "",
        "license": "Apache-2.0",
        "files": {
            path.relative_to(folder).as_posix(): {"sha256": _sha256(path), "bytes": path.stat().st_size}
            for path in files
        },
    }
    _write_json(folder / MANIFEST, manifest)


def move_into_place(written: Path, final: Path) -> None:
    """Replace the folder `final` by `written`, so that nobody ever loads half a model."""
    retired = final.with_name(f".{final.name}.old")
    shutil.rmtree(retired, ignore_errors=True)
    if final.exists():
        final.rename(retired)
    final.parent.mkdir(parents=True, exist_ok=True)
    written.rename(final)
    shutil.rmtree(retired, ignore_errors=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
