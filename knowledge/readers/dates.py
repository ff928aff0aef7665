"""Dates that documents carry about themselves; what cannot be one counts as absent."""

from __future__ import annotations

import datetime as dt
import re

_DATE = re.compile(r"\s*(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")
_FIRST_YEAR = 1970
_YEARS_AHEAD = 2


def believable_date(text: str | None) -> dt.date | None:
    """The day that a text such as "2026-02-05T10:00:00+07:00" or "D:20260205100000" begins with."""
    match = _DATE.match(text or "")
    if match is None:
        return None
    try:
        date = dt.date(*map(int, match.groups()))
    except ValueError:
        return None
    latest = dt.datetime.now(dt.UTC).year + _YEARS_AHEAD
    return date if _FIRST_YEAR <= date.year <= latest else None
