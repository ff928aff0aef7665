"""Text as it is stored: one form of Unicode, nothing invisible, no layout but line breaks."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens, zero-width and direction marks, and the "tag" letters that can hide text from a reader.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def clean(text: str) -> str:
    """Bring a title or paragraph to the form in which it is stored, searched and quoted.

    Composed Unicode (NFC); no control, zero-width or soft hyphen characters; one space where there were
    several blanks of any kind; no blank lines; nothing around it. Cleaning twice changes nothing more.
    """
    text = without_invisible(text)
    text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _LINE_BREAKS.sub("\n", text)
    return text.strip()


def clean_line(text: str) -> str:
    """As `clean`, and on one line."""
    return clean(text).replace("\n", " ")


def without_invisible(text: str) -> str:
    """Remove what cannot be seen, and leave the layout alone: for code, where indentation speaks.

    A lone surrogate, which JSON can spell and UTF-8 cannot hold, becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _HALF_A_CHARACTER.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
