"""Which messages answered which, so that an edited question edits its answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection, select

from bot.memory.shared import Ground, put
from bot.memory.tables import sent


class SentReplies:
    """Ids of a chat's messages by the id of the question; no answer fails for it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def remember(self, chat: str, question_id: str, answer_ids: Sequence[str]) -> None:
        """These messages answer that one, in place of earlier ones."""
        self._ground.database.try_write(
            lambda connection: self._remember(connection, chat, question_id, answer_ids), otherwise=None
        )

    def of(self, chat: str, question_id: str) -> tuple[str, ...]:
        """The messages that answer one, in order; none if that is not known."""
        found = self._ground.database.try_read(
            lambda connection: self._find(connection, chat, question_id), empty=None
        )
        return tuple(cast("list[str]", json.loads(found))) if found else ()

    def _remember(
        self, connection: Connection, chat: str, question_id: str, answer_ids: Sequence[str]
    ) -> None:
        key = {"chat": self._ground.pseudonyms.of(chat), "question": question_id}
        put(connection, sent, key, {"answers": json.dumps(list(answer_ids)), "created": self._ground.clock()})

    def _find(self, connection: Connection, chat: str, question_id: str) -> str | None:
        name = self._ground.pseudonyms.of(chat)
        query = select(sent.c.answers).where(sent.c.chat == name, sent.c.question == question_id)
        return connection.execute(query).scalar()
