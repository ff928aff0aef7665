"""Settings, read once from the environment and validated; the rest of Kutip gets plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.answering.evidence import Caution
from knowledge.article import Language
from knowledge.errors import KutipError

PREFIX = "KUTIP_"

EXAMPLES: Mapping[str, str] = {
    "articles": "KUTIP_ARTICLES=/srv/kutip/articles",
    "golden": "KUTIP_GOLDEN=/srv/kutip/golden",
    "home": "KUTIP_HOME=/var/lib/kutip",
    "model": "KUTIP_MODEL=fast",
    "question_prefix": "KUTIP_QUESTION_PREFIX='query: '",
    "passage_prefix": "KUTIP_PASSAGE_PREFIX='passage: '",
    "caution": "KUTIP_CAUTION=balanced",
    "language": "KUTIP_LANGUAGE=id",
    "watch": "KUTIP_WATCH=1",
}
"""How each setting may look; shown when one is wrong."""


_CHOICES: Mapping[str, str] = {
    "caution": "not_a_caution",
    "language": "not_a_language",
    "watch": "not_a_watch",
}
"""What is wrong with a value that is none of a few; a message key below `reasons`."""


class Watch(StrEnum):
    """Whether articles are watched, and how: by what the system tells, or by looking every few seconds."""

    OFF = "off"
    ON = "on"
    POLL = "poll"


_WATCH: Mapping[str, Watch] = {
    **dict.fromkeys(("0", "false", "no"), Watch.OFF),
    **dict.fromkeys(("1", "true", "yes"), Watch.ON),
}
"""Other ways to say it."""


@dataclass(eq=False)
class SettingsError(KutipError):
    """An environment variable has a value that cannot be used.

    Attributes:
        name: The variable.
        reason: What is wrong with it: the key of a sentence below `reasons`.
        example: A line that would be right.
    """

    name: str
    reason: str
    example: str


def _shipped_articles() -> Path:
    return Path(__file__).resolve().parent.parent / "knowledge" / "articles"


def _expanded(value: object) -> object:
    """A path as it was meant: "~" is the home folder, and an empty variable is no path at all."""
    if isinstance(value, str):
        if not value.strip():
            raise ValueError("empty")
        if "\0" in value:
            raise ValueError("null_byte")
        try:
            return Path(value).expanduser()
        except RuntimeError as error:
            raise ValueError("no_home_folder") from error
    return value


def _not_blank(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("empty")
    return value


def _watch(value: object) -> object:
    """What was meant; what is nothing of the kind is left as it is, and refused."""
    if not isinstance(value, str):
        return value
    said = value.strip().casefold()
    return _WATCH.get(said, said)


Folder = Annotated[Path, BeforeValidator(_expanded)]


class Settings(BaseSettings):
    """What the environment says; every variable is the field's name in capitals behind `KUTIP_`.

    Attributes:
        articles: The folder of articles.
        golden: The folder of golden questions; beside the articles if it is not set.
        home: Where index and memory live.
        model: A bundled model's name, a model folder, or a name on the model hub.
        question_prefix, passage_prefix: Put before questions and passages instead of the model's own.
        caution: How sure Kutip must be before it answers.
        language: Of the terminal's own messages; the system's if it is not set.
        watch: Whether a running bot brings the index up to date whenever articles change.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    articles: Folder = Field(default_factory=_shipped_articles)
    golden: Folder | None = None
    home: Folder = Field(default_factory=lambda: user_data_path("kutip", appauthor=False))
    model: Annotated[str, BeforeValidator(_not_blank)] = "fast"
    question_prefix: str | None = None
    passage_prefix: str | None = None
    caution: Caution = Caution.BALANCED
    language: Language | None = None
    watch: Annotated[Watch, BeforeValidator(_watch)] = Watch.OFF
    telegram_token: SecretStr | None = None
    discord_token: SecretStr | None = None

    @property
    def golden_folder(self) -> Path:
        """Where golden questions are: the folder that was set, or `golden` beside the articles."""
        return self.golden or self.articles.parent / "golden"


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: A variable has a value that cannot be used; only the first such is named.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0])
        reason = _CHOICES[field] if first["type"] == "enum" else first["msg"].removeprefix("Value error, ")
        raise SettingsError(PREFIX + field.upper(), reason, EXAMPLES.get(field, "")) from None
