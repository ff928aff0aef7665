"""How golden questions were answered over generations, for when these cannot be asked again."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

from bot.evaluation.questions import KnownQuestion
from bot.gating.places import Anchors

_log = logging.getLogger(__name__)

_FILE = "gate.json"

_KEPT = 6
"""Generations; those that were blocked are among them."""

_LARGEST = 16_000_000
"""Bytes of a file that is read."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How a question was answered.

    Attributes:
        cited: What was cited, for people; "" for a refusal.
        anchors: What the right paragraphs said.
    """

    is_right: bool
    cited: str
    anchors: Anchors


Verdicts: TypeAlias = Mapping[str, Judged]
"""How questions were answered over one generation, by `key_of` the question."""


class RememberedVerdicts:
    """The verdicts below a home folder, by the generation's name. What cannot be read counts as forgotten."""

    def __init__(self, home: Path) -> None:
        self._path = home / "index" / _FILE

    def of(self, generation: str) -> Verdicts:
        """The verdicts over that generation; none if it was never judged."""
        try:
            return _verdicts(self._read().get(generation, {}))
        except (KeyError, TypeError, ValueError, AttributeError):
            return {}

    def keep(self, generation: str, verdicts: Verdicts) -> None:
        """Remember verdicts, and forget the oldest; a disk that refuses is told to the log."""
        held = self._read()
        held.pop(generation, None)
        held[generation] = _as_json(verdicts)
        kept = dict(list(held.items())[-_KEPT:])
        waiting = self._path.with_name(f"{_FILE}.new")
        try:
            waiting.write_text(json.dumps(kept), "ascii")
            waiting.replace(self._path)
        except OSError as error:
            _log.warning("The verdicts on golden questions cannot be kept in %s: %s", self._path, error)

    def _read(self) -> dict[str, object]:
        try:
            with self._path.open("rb") as file:
                raw = file.read(_LARGEST + 1)
            value = cast("object", json.loads(raw)) if len(raw) <= _LARGEST else None
        except (OSError, ValueError, RecursionError):
            return {}
        return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def key_of(question: KnownQuestion) -> str:
    """What a question asks and what it expects; one that was edited is another."""
    facts = {str(language): list(facts) for language, facts in sorted(question.facts.items())}
    said = json.dumps([question.text, question.article, question.paragraph, facts])
    return hashlib.blake2b(said.encode("ascii"), digest_size=16).hexdigest()


def _as_json(verdicts: Verdicts) -> dict[str, object]:
    return {
        key: {"right": one.is_right, "cited": one.cited, "anchors": sorted(one.anchors)}
        for key, one in verdicts.items()
    }


def _verdicts(value: object) -> Verdicts:
    questions = cast("dict[str, dict[str, object]]", value)
    return {
        key: Judged(
            is_right=one["right"] is True,
            cited=str(one["cited"]),
            anchors=frozenset(str(digest) for digest in cast("list[object]", one["anchors"])),
        )
        for key, one in questions.items()
    }
