"""Settings, read once from the environment and validated; the rest of Kutip gets plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

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
    "admins": "KUTIP_ADMINS=telegram:123,discord:456",
    "allowed_chats": "KUTIP_ALLOWED_CHATS=telegram:-100123,discord:456",
    "operator": "KUTIP_OPERATOR='Redaksi Warta, redaksi@example.org'",
    "database_url": "KUTIP_DATABASE_URL=sqlite:////var/lib/kutip/memory.sqlite",
    "retention_days": "KUTIP_RETENTION_DAYS=90",
    "person_limit": "KUTIP_PERSON_LIMIT=120",
    "telegram_api": "KUTIP_TELEGRAM_API=https://api.telegram.org",
    "telegram_flood_limit": "KUTIP_TELEGRAM_FLOOD_LIMIT=1",
    "telegram_webhook_url": "KUTIP_TELEGRAM_WEBHOOK_URL=https://bot.example.org/telegram",
    "telegram_webhook_secret": "KUTIP_TELEGRAM_WEBHOOK_SECRET=a-long-random-word",
    "telegram_webhook_host": "KUTIP_TELEGRAM_WEBHOOK_HOST=127.0.0.1",
    "telegram_webhook_port": "KUTIP_TELEGRAM_WEBHOOK_PORT=8443",
    "discord_api": "KUTIP_DISCORD_API=https://discord.com/api/v10",
    "discord_gateway": "KUTIP_DISCORD_GATEWAY=wss://gateway.discord.gg",
    "discord_managers": "KUTIP_DISCORD_MANAGERS=1",
    "discord_message_content": "KUTIP_DISCORD_MESSAGE_CONTENT=1",
    "discord_forums": "KUTIP_DISCORD_FORUMS=123,456",
    "discord_forum_confidence": "KUTIP_DISCORD_FORUM_CONFIDENCE=0.8",
    "discord_shards": "KUTIP_DISCORD_SHARDS=2",
    "discord_shard_ids": "KUTIP_DISCORD_SHARD_IDS=0,1",
}
"""How each setting may look; shown when one is wrong."""


_CHOICES: Mapping[str, str] = {
    "caution": "not_a_caution",
    "language": "not_a_language",
    "watch": "not_a_watch",
}
"""What is wrong with a value that is none of a few; a message key below `reasons`."""


_NAME = re.compile(r"(telegram|discord):-?\d{1,20}")
_SERVER = re.compile(r"https?://[^\s/?#]+[^\s?#]*")
_GATEWAY = re.compile(r"wss?://[^\s/?#]+[^\s?#]*")


_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("int_parsing", "int_from_float", "float_parsing"), "not_a_number"),
    **dict.fromkeys(("greater_than_equal", "less_than_equal"), "number_out_of_range"),
    "bool_parsing": "not_a_switch",
}
"""The same for pydantic's own kinds of error."""


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


@dataclass(eq=False)
class MissingSettingError(KutipError):
    """An environment variable is not set although another one needs it; attributes as of `SettingsError`."""

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


def _names(value: object) -> object:
    """The names in a list with commas: "telegram:123, discord:456"."""
    if not isinstance(value, str):
        return value
    names = {name.strip().casefold() for name in value.split(",") if name.strip()}
    if not all(_NAME.fullmatch(name) for name in names):
        raise ValueError("not_names")
    return frozenset(names)


def _people(value: object) -> object:
    """The same of people: a group or channel of Telegram, whose number is negative, is nobody."""
    names = _names(value)
    if isinstance(value, str) and any(":-" in name for name in cast("frozenset[str]", names)):
        raise ValueError("not_people")
    return names


def _server(value: object) -> object:
    """The root of a server, without a slash at its end."""
    if isinstance(value, str):
        if not _SERVER.fullmatch(value.strip()):
            raise ValueError("not_a_server")
        return value.strip().rstrip("/")
    return value


def _gateway(value: object) -> object:
    """Where a WebSocket leads to, without a slash at its end."""
    if isinstance(value, str):
        if not _GATEWAY.fullmatch(value.strip()):
            raise ValueError("not_a_gateway")
        return value.strip().rstrip("/")
    return value


def _numbers(value: object) -> object:
    """The numbers in a list with commas: "123, 456"."""
    if not isinstance(value, str):
        return value
    numbers = [number.strip() for number in value.split(",") if number.strip()]
    if not all(number.isdecimal() and number.isascii() and len(number) <= 20 for number in numbers):
        raise ValueError("not_numbers")
    return frozenset(int(number) for number in numbers)


def _watch(value: object) -> object:
    """What was meant; what is nothing of the kind is left as it is, and refused."""
    if not isinstance(value, str):
        return value
    said = value.strip().casefold()
    return _WATCH.get(said, said)


Folder = Annotated[Path, BeforeValidator(_expanded)]
Names = Annotated[frozenset[str], NoDecode, BeforeValidator(_names)]
People = Annotated[frozenset[str], NoDecode, BeforeValidator(_people)]
Server = Annotated[str, BeforeValidator(_server)]
Gateway = Annotated[str, BeforeValidator(_gateway)]
Numbers = Annotated[frozenset[int], NoDecode, BeforeValidator(_numbers)]


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
        admins: Who may change anything: "telegram:123".
        allowed_chats: Where the bot may speak, named in the same way; everywhere if empty.
        operator: Who runs the bot, as `/privacy` tells.
        database_url: Where the memory is; `memory.sqlite` in `home` if it is not set.
        retention_days: How long what people leave behind is kept.
        person_limit: Questions that one person may ask in a minute; 0 for any number.
        telegram_api: The root of the Bot API's server.
        telegram_flood_limit: Whether messages are held back so that Telegram need not refuse them.
        telegram_webhook_url: Where Telegram sends updates to; they are fetched if it is not set.
        telegram_webhook_secret: What Telegram must know to be listened to.
        telegram_webhook_host, telegram_webhook_port: Where we listen.
        discord_api: The root of Discord's API, with its version.
        discord_gateway: Where events come from; Discord tells if it is not set.
        discord_managers: Whether members who manage a server that `allowed_chats` names are admins in it.
        discord_message_content: Whether Discord has been asked for what people write among themselves.
        discord_forums: Channels whose new posts are answered; for these that is needed.
        discord_forum_confidence: How sure an answer to such a post must be, from 0 to 1.
        discord_shards: Connections that all processes together make; Discord says how many if it is not set.
        discord_shard_ids: Which of them this process makes; all if it names none.
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
    admins: People = frozenset()
    allowed_chats: Names = frozenset()
    operator: str = ""
    database_url: SecretStr | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    person_limit: Annotated[int, Field(ge=0, le=100_000)] = 120
    telegram_token: SecretStr | None = None
    telegram_api: Server = "https://api.telegram.org"
    telegram_flood_limit: bool = True
    telegram_webhook_url: Server | None = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_webhook_host: str = "127.0.0.1"
    telegram_webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8443
    discord_token: SecretStr | None = None
    discord_api: Server = "https://discord.com/api/v10"
    discord_gateway: Gateway | None = None
    discord_managers: bool = False
    discord_message_content: bool = False
    discord_forums: Numbers = frozenset()
    discord_forum_confidence: Annotated[float, Field(ge=0, le=1)] = 0.8
    discord_shards: Annotated[int, Field(ge=1, le=10_000)] | None = None
    discord_shard_ids: Numbers = frozenset()

    @property
    def managed_servers(self) -> frozenset[str]:
        """Servers whose managers are admins in them: only those allowed by name, as anybody may add a bot."""
        allowed = (name for name in self.allowed_chats if name.startswith("discord:"))
        return frozenset(allowed) if self.discord_managers else frozenset()

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
        reason = _reason(field, first["type"], first["msg"])
        raise SettingsError(PREFIX + field.upper(), reason, EXAMPLES.get(field, "")) from None


def _reason(field: str, kind: str, message: str) -> str:
    """What is wrong with a value: a message key below `reasons`."""
    if kind == "enum":
        return _CHOICES[field]
    return _KINDS.get(kind, message.removeprefix("Value error, "))
