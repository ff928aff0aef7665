from __future__ import annotations

import datetime as dt

import pytest

from bot.ages import age
from bot.messages import messages_in
from knowledge.article import Language

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (-5, "baru saja", "just now"),
        (59, "baru saja", "just now"),
        (60, "1 menit yang lalu", "1 min ago"),
        (3_599, "59 menit yang lalu", "59 min ago"),
        (3_600, "1 jam yang lalu", "1 h ago"),
        (47 * 3_600, "47 jam yang lalu", "47 h ago"),
        (48 * 3_600, "2 hari yang lalu", "2 days ago"),
    ],
)
def test_how_long_ago_in_words(seconds: int, indonesian: str, english: str) -> None:
    """The largest unit that has passed; up to two days in hours, so that nobody reads "1 days"."""
    moment = NOW - dt.timedelta(seconds=seconds)
    assert age(moment, messages_in(Language.INDONESIAN), now=NOW) == indonesian
    assert age(moment, messages_in(Language.ENGLISH), now=NOW) == english
