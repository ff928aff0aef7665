"""What a passage's vector is made of, and the name under which a vector is found again."""

from __future__ import annotations

import hashlib

from knowledge.article import Passage


def embedded_text(passage: Passage) -> str:
    """What a passage's vector is made of: its title and heading say what its text leaves out."""
    return "\n".join(part for part in (passage.title, passage.heading, passage.text) if part)


def content_key(passage: Passage) -> bytes:
    """Equal for passages that get the same vector, wherever they stand: BLAKE2b, 16 bytes."""
    text = embedded_text(passage).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()
