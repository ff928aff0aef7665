"""Whether requests keep to Discord's own description of its API, where that is at hand.

It is read from the file that KUTIP_TEST_DISCORD_OPENAPI names, or from shared/specs beside the repository.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.loopback.discord import Call

_BESIDE = Path(__file__).parents[4].parent / "shared" / "specs" / "discord_openapi.json"
_ROOT = "urn:discord"


def _path() -> Path:
    return Path(os.environ.get("KUTIP_TEST_DISCORD_OPENAPI") or _BESIDE)


described = pytest.mark.skipif(not _path().is_file(), reason="Discord's description of its API is not here")
"""Marks tests that need the description."""


@cache
def _description() -> dict[str, Any]:
    description = json.loads(_path().read_bytes())
    # discord.py sends ids as numbers, which Discord takes, too.
    digits = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
    description["components"]["schemas"]["SnowflakeType"] = {
        "anyOf": [digits, {"type": "integer", "minimum": 0}]
    }
    return description


@cache
def _validator(route: str) -> Draft202012Validator | None:
    """What checks the bodies of a route; None if it takes none.

    Raises:
        LookupError: There is no such route.
    """
    method, path = route.split(" ", 1)
    operation = _description()["paths"][path][method.lower()]
    if "requestBody" not in operation:
        return None
    resource = Resource[Any].from_contents(_description(), DRAFT202012)
    registry: Registry[Any] = Registry[Any]().with_resource(_ROOT, resource)
    place = path.replace("~", "~0").replace("/", "~1")
    pointer = f"/paths/{place}/{method.lower()}/requestBody/content/application~1json/schema"
    return Draft202012Validator({"$ref": f"{_ROOT}#{pointer}"}, registry=registry)


def problems(call: Call) -> list[str]:
    """What in a request Discord's description does not allow; nothing if all is well."""
    try:
        validator = _validator(call.route)
    except LookupError:
        return [f"{call.route}: there is no such route"]
    if validator is None:
        return [f"{call.route}: takes no body"] if call.body not in (None, {}) else []
    found = list(cast("Any", validator).iter_errors(call.body))
    return [f"{call.route} {error.json_path}: {str(error.message)[:300]}" for error in found]
