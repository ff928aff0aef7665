"""Signs that text was saved in one encoding and read in another."""

from __future__ import annotations

import re

_DAMAGE = re.compile(
    r"""
      [\ufffd\x80-\x9f]                                   # lost for good; controls that no text contains
    | (?<![\u0e00-\u0e7f]) \u0e42 (?![\u0e00-\u0e7f])     # a dash read as Thai: a vowel without its consonant
    | [A-Za-z] [\u0590-\u05ff\u0e00-\u0e7f]               # an accented letter read as Hebrew or Thai
    | [\u0590-\u05ff\u0e00-\u0e7f] [A-Za-z]
    | (?<=[A-Za-z]\ ) [\u0432\u05d2] (?=\ [A-Za-z])       # a dash read as Cyrillic or Hebrew
    | \u9225                                              # a dash or quotation mark read as Chinese
    """,
    re.VERBOSE,
)


# Nearly every text is sound, and the searches are slow: these tell which need not be made at all.
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_IN_DAMAGE = re.compile("[\ufffd\x80-\x9f\u0590-\u05ff\u0e00-\u0e7f\u0432\u9225]")
_ALONE = frozenset("ŒœÃÂ")  # all else that ftfy finds has two characters side by side that are not ASCII


def find_damage(text: str) -> int | None:
    """Find the first place in text that looks damaged, or None. It only looks."""
    if text.isascii():
        return None
    runs: list[str] = _NOT_ASCII.findall(text)
    if _IN_DAMAGE.search("".join(runs)) is not None and (match := _DAMAGE.search(text)) is not None:
        return match.start()
    if all(len(run) == 1 and run not in _ALONE for run in runs):
        return None
    from ftfy.badness import BADNESS_RE  # noqa: PLC0415 - slow to import, and most texts are sound

    match = BADNESS_RE.search(text)
    return None if match is None else match.start()


def repair(text: str) -> str | None:
    """Undo the damage in text, where nothing damaged is left after it; None where that cannot be done."""
    from ftfy import fix_encoding  # noqa: PLC0415 - as above

    repaired = fix_encoding(text)
    return repaired if repaired != text and find_damage(repaired) is None else None
