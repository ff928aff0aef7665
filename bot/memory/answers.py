"""Answers that were given, so that their buttons work as long as they are kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import Connection, Row, insert, select

from bot.memory.records import RememberedAnswer, RememberedCitation, RememberedHit
from bot.memory.shared import Ground, moment, new_id
from bot.memory.tables import answers
from bot.reply import ReplyKind
from knowledge.article import Language


class Answers:
    """Answers by an id that nobody can guess."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def remember(self, answer: RememberedAnswer) -> str:
        """Write an answer down.

        Returns:
            Its id; "" where it cannot be remembered, which the log says.
        """
        return self._ground.database.try_write(lambda connection: self._add(connection, answer), otherwise="")

    def get(self, id: str) -> RememberedAnswer | None:  # noqa: A002 - that is what it is
        """The answer with that id; None if there is none, or none any more.

        Raises:
            MemoryError_: It cannot be looked up.
        """
        return self._ground.database.read(lambda connection: self._find(connection, id), empty=None)

    def latest(self, chat: str) -> RememberedAnswer | None:
        """The last answer, or refusal, of a chat; None if there is none any more. Raises as `get`."""
        oldest, name = self._ground.clock() - self._ground.kept, self._ground.pseudonyms.of(chat)
        # Whose person is forgotten is forgotten here as well.
        theirs = (answers.c.chat == name) & (answers.c.person != "")
        query = select(answers).where(theirs, answers.c.created >= oldest)
        newest = query.order_by(answers.c.created.desc()).limit(1)

        def find(connection: Connection) -> RememberedAnswer | None:
            found = connection.execute(newest).one_or_none()
            return None if found is None else answer_of(found)

        return self._ground.database.read(find, empty=None) if name else None

    def _add(self, connection: Connection, answer: RememberedAnswer) -> str:
        name, made = self._ground.pseudonyms.of, new_id()
        row = {
            "id": made,
            "person": name(answer.person),
            "chat": name(answer.chat),
            "language": str(answer.language),
            "kind": str(answer.kind),
            "question": answer.question,
            "understood": answer.understood,
            "confidence": answer.confidence,
            "details": _details(answer),
            "created": self._ground.clock(),
        }
        connection.execute(insert(answers).values(row))
        return made

    def _find(self, connection: Connection, id: str) -> RememberedAnswer | None:  # noqa: A002
        oldest = self._ground.clock() - self._ground.kept
        found = connection.execute(
            select(answers).where(answers.c.id == id, answers.c.created >= oldest)
        ).one_or_none()
        return None if found is None else answer_of(found)


def answer_of(row: Row[Any]) -> RememberedAnswer | None:
    """What a row of the table says; None if that is nothing that we wrote."""
    try:
        details = cast("dict[str, list[Any]]", json.loads(row.details))
        return RememberedAnswer(
            id=row.id,
            person=row.person,
            chat=row.chat,
            language=Language(row.language),
            kind=ReplyKind(row.kind),
            question=row.question,
            understood=row.understood,
            confidence=row.confidence,
            citations=tuple(RememberedCitation(**_read(one)) for one in details["citations"]),
            hits=tuple(RememberedHit(**_read(one)) for one in details["hits"]),
            nearest=tuple((one[0], Language(one[1]), one[2]) for one in details["nearest"]),
            created=moment(row.created),
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _details(answer: RememberedAnswer) -> str:
    return json.dumps(
        {
            "citations": [asdict(one) for one in answer.citations],
            "hits": [asdict(one) for one in answer.hits],
            "nearest": answer.nearest,
        },
        ensure_ascii=False,
    )


def _read(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "language": Language(fields["language"])}
