from __future__ import annotations

import pytest

from bot.terminal_language import terminal_language
from knowledge.article import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ID),
        ({"LANG": "en_GB.UTF-8"}, EN),
        ({"LANG": "id_ID.UTF-8"}, ID),
        ({"LANG": "C.UTF-8"}, ID),
        ({"LANG": "de_DE"}, ID),
        ({"LANG": "id_ID", "LC_MESSAGES": "en_US"}, EN),
        ({"LC_MESSAGES": "id_ID", "LC_ALL": "en_US"}, EN),
        ({"LC_ALL": "id_ID", "KUTIP_LANGUAGE": "en"}, EN),
        ({"LC_ALL": "en_US", "KUTIP_LANGUAGE": "ID"}, ID),
        ({"LC_ALL": "en_US", "KUTIP_LANGUAGE": "fr"}, EN),
        ({"LC_ALL": "", "LANG": "en_US"}, EN),
    ],
)
def test_the_setting_comes_before_the_locale(environment: dict[str, str], language: Language) -> None:
    """KUTIP_LANGUAGE, LC_ALL, LC_MESSAGES, LANG, each if it names a language we speak; else Indonesian."""
    assert terminal_language(environment) is language
