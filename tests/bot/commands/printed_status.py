"""What `kutip status` prints about an installation."""

from __future__ import annotations

import json
from typing import cast

import pytest

from bot.app import App
from bot.commands.status import run_status
from bot.messages import messages_in
from knowledge.article import Language
from tests.bot.installation import Installation

JsonObject = dict[str, object]
ENGLISH = messages_in(Language.ENGLISH)


def state(
    installation: Installation, capsys: pytest.CaptureFixture[str], app: App | None = None
) -> JsonObject:
    """What the command prints as JSON."""
    capsys.readouterr()
    run_status(app or installation.app(), ENGLISH, as_json=True)
    return cast("JsonObject", json.loads(capsys.readouterr().out))


def table(
    installation: Installation, capsys: pytest.CaptureFixture[str], language: Language = Language.ENGLISH
) -> str:
    """What the command prints for people, on as many columns as it likes."""
    capsys.readouterr()
    run_status(installation.app(), messages_in(language), as_json=False)
    return capsys.readouterr().out


def generations(found: JsonObject) -> list[JsonObject]:
    """The generations of a state."""
    return cast("list[JsonObject]", found["generations"])
