"""Updates as Telegram writes them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ME: Json = {"id": 42, "is_bot": True, "first_name": "Kutip", "username": "Kutip_Bot"}
SITI: Json = {"id": 7, "is_bot": False, "first_name": "Siti", "language_code": "id"}
BUDI: Json = {"id": 8, "is_bot": False, "first_name": "Budi", "language_code": "en-GB"}
PRIVATE: Json = {"id": 7, "type": "private", "first_name": "Siti"}
GROUP: Json = {"id": -1001, "type": "supergroup", "title": "Warga"}
FORUM: Json = {"id": -1002, "type": "supergroup", "title": "Forum", "is_forum": True}


def message(text: str = "", *, chat: Json = PRIVATE, sender: Json = SITI, id: int = 5, **fields: Any) -> Json:  # noqa: A002
    """A message; its commands and names are marked as Telegram marks them."""
    made: Json = {"message_id": id, "date": 1_700_000_000, "chat": chat, "from": sender, **fields}
    if text:
        made |= {"text": text, "entities": entities(text)}
    return made


def entities(text: str) -> list[Json]:
    """Where a command at the beginning and names stand, counted in units of UTF-16."""
    found: list[Json] = []
    at = 0
    for word in text.split(" "):
        length = len(word.encode("utf-16-le")) // 2
        if word.startswith("/") and at == 0:
            found.append({"type": "bot_command", "offset": at, "length": length})
        elif word.startswith("@"):
            name = word.rstrip(",.?!:")
            found.append({"type": "mention", "offset": at, "length": len(name)})
        at += length + 1
    return found


def update(number: int = 1, /, **what: Json) -> Json:
    """An update with a message, an edited one, a press, and so on."""
    return {"update_id": number, **what}


def member(status: str, user: Json = ME) -> Json:
    """Somebody's place in a chat."""
    made: Json = {"status": status, "user": user}
    if status == "kicked":
        made["until_date"] = 0
    return made
