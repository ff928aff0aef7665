from __future__ import annotations

import pytest

from knowledge.readers.cleaning import clean


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  kopi \t susu  ", "kopi susu"),
        ("cafe\u0301", "café"),
        ("ko\u200bpi\u00ad\x00\x9d", "kopi"),
        ("Rp\u00a05.000", "Rp 5.000"),
        ("satu \r\n\r\n  dua", "satu\ndua"),
        ("\ud83d", "\ufffd"),
        ("aman\U000e0041\u202e", "aman"),
        ("\u200b\n\u00a0", ""),
    ],
)
def test_cleaning_leaves_only_what_can_be_seen(raw: str, cleaned: str) -> None:
    """One form of Unicode, single blanks, no invisible characters; cleaning again changes nothing."""
    assert clean(raw) == cleaned
    assert clean(cleaned) == cleaned
