from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.adapters.telegram.settings import connection_of
from bot.messages import messages_in
from bot.settings import MissingSettingError, Settings, SettingsError
from knowledge.article import Language

TOKEN = SecretStr("1:a")
WEBHOOK = "https://bot.example.org/telegram"


@pytest.mark.parametrize("language", Language)
def test_a_webhook_without_a_secret_is_a_missing_setting(language: Language) -> None:
    """It is said to be missing, not to be wrong, with the setting that needs it and an example."""
    with pytest.raises(MissingSettingError) as caught:
        connection_of(Settings(telegram_token=TOKEN, telegram_webhook_url=WEBHOOK))
    sentence = messages_in(language).error(caught.value)
    word = {Language.INDONESIAN: "belum diisi: ", Language.ENGLISH: "is missing: "}[language]
    assert f"KUTIP_TELEGRAM_WEBHOOK_SECRET {word}" in sentence
    assert "KUTIP_TELEGRAM_WEBHOOK_URL" in sentence


def test_a_secret_that_telegram_would_not_take_is_wrong() -> None:
    """It has other signs than Telegram sends along."""
    secret = SecretStr("no blanks")
    with pytest.raises(SettingsError):
        connection_of(
            Settings(telegram_token=TOKEN, telegram_webhook_url=WEBHOOK, telegram_webhook_secret=secret)
        )
