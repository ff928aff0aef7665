"""The language of the terminal's own messages; needed before anything else, so it imports nearly nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping

from knowledge.article import Language


def terminal_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of the terminal's own messages: `KUTIP_LANGUAGE`, then the locale, then Indonesian."""
    for variable in ("KUTIP_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = environment.get(variable, "").split("_")[0].split(".")[0].casefold()
        if code in set(Language):
            return Language(code)
    return Language.INDONESIAN
