from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages import messages_in
from bot.settings import EXAMPLES, Settings, SettingsError, Watch, load_settings
from knowledge.article import Language

ENVIRONMENT = sorted(f"KUTIP_{field}".upper() for field in Settings.model_fields)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests counts."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("KUTIP_ARTICLES", "", "empty"),
        ("KUTIP_ARTICLES", "~nobody-of-that-name/a", "no_home_folder"),
        ("KUTIP_GOLDEN", " ", "empty"),
        ("KUTIP_HOME", "", "empty"),
        ("KUTIP_HOME", "~nobody-of-that-name", "no_home_folder"),
        ("KUTIP_MODEL", " ", "empty"),
        ("KUTIP_CAUTION", "brave", "not_a_caution"),
        ("KUTIP_LANGUAGE", "fr", "not_a_language"),
        ("KUTIP_WATCH", "sometimes", "not_a_watch"),
        ("KUTIP_WATCH", "", "not_a_watch"),
        ("KUTIP_ADMINS", "telegram:-1001234", "not_people"),
        ("KUTIP_ADMINS", "telegram:5, telegram:-5", "not_people"),
        ("KUTIP_ADMINS", "@sari", "not_names"),
        ("KUTIP_LANGUAGE", "", "not_a_language"),
        ("KUTIP_DISCORD_GATEWAY", "https://discord.com", "not_a_gateway"),
        ("KUTIP_DISCORD_FORUMS", "berita, tanya", "not_numbers"),
        ("KUTIP_DISCORD_FORUM_CONFIDENCE", "1.5", "number_out_of_range"),
        ("KUTIP_DISCORD_FORUM_CONFIDENCE", "sure", "not_a_number"),
        ("KUTIP_DISCORD_SHARDS", "0", "number_out_of_range"),
    ],
)
def test_a_wrong_variable_is_named_with_reason_and_example(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str, language: Language
) -> None:
    """Whoever set it learns which one, why, and how it could look."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    example = EXAMPLES[name.removeprefix("KUTIP_").lower()]
    assert (caught.value.name, caught.value.reason, caught.value.example) == (name, reason, example)
    messages = messages_in(language)
    sentence = messages.error(caught.value)
    assert name in sentence
    assert messages.get(f"reasons.{reason}") in sentence
    assert example in sentence


def test_every_example_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a message recommends is accepted."""
    for line in EXAMPLES.values():
        name, _, value = line.partition("=")
        monkeypatch.setenv(name, value.strip("'"))
    settings = load_settings()
    assert settings.home == Path("/var/lib/kutip")
    assert settings.golden_folder == Path("/srv/kutip/golden")
    assert settings.question_prefix == "query: "
    assert settings.language is Language.INDONESIAN


def test_every_setting_that_can_be_wrong_has_an_example() -> None:
    """Only tokens have none: there is nothing about them that could be checked."""
    assert set(Settings.model_fields) - set(EXAMPLES) == {"telegram_token", "discord_token"}


def test_the_shipped_articles_are_read_if_nothing_is_set() -> None:
    """Without any variable Kutip answers from its own articles with its own model."""
    settings = load_settings()
    assert (settings.articles / "id" / "xiaomi-auto.md").is_file()
    assert settings.golden_folder == settings.articles.parent / "golden"
    assert settings.model == "fast"
    assert settings.home.is_absolute()


@pytest.mark.parametrize(
    ("value", "watch"),
    [
        *((value, Watch.ON) for value in ("1", "true", "True", "yes", "on", " 1 ")),
        *((value, Watch.OFF) for value in ("0", "false", "No", "OFF")),
        ("poll", Watch.POLL),
        ("Poll", Watch.POLL),
    ],
)
def test_watching_is_asked_for_in_many_ways(
    monkeypatch: pytest.MonkeyPatch, value: str, watch: Watch
) -> None:
    """Whatever people usually write for yes and no is understood; unset, it is off."""
    assert load_settings().watch is Watch.OFF
    monkeypatch.setenv("KUTIP_WATCH", value)
    assert load_settings().watch is watch


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`KUTIP_HOME=~/kutip` in a file that no shell reads means what it says."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KUTIP_HOME", "~/kutip")
    assert load_settings().home == tmp_path / "kutip"


def test_tokens_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings as text nor the error about another variable holds a token."""
    monkeypatch.setenv("KUTIP_TELEGRAM_TOKEN", "123:s3cret")
    monkeypatch.setenv("KUTIP_DISCORD_TOKEN", "s3cret.b")
    settings = load_settings()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "123:s3cret"
    assert "s3cret" not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    monkeypatch.setenv("KUTIP_LANGUAGE", "fr")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "s3cret" not in f"{caught.value} {caught.value!r} {caught.value.__cause__}"


def test_settings_do_not_change() -> None:
    """They are read once, and plain values are passed on."""
    with pytest.raises(ValueError, match="frozen"):
        load_settings().home = Path("/elsewhere")  # pyright: ignore[reportAttributeAccessIssue] (that is the point)


def test_managers_are_admins_only_where_the_server_is_allowed_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Anybody may add a bot to a server of their own."""
    monkeypatch.setenv("KUTIP_DISCORD_MANAGERS", "1")
    assert load_settings().managed_servers == frozenset()
    monkeypatch.setenv("KUTIP_ALLOWED_CHATS", "discord:7,telegram:-100")
    assert load_settings().managed_servers == {"discord:7"}
    monkeypatch.setenv("KUTIP_DISCORD_MANAGERS", "0")
    assert load_settings().managed_servers == frozenset()
