"""What people think of answers: good or bad, one mark a person."""

from __future__ import annotations

from sqlalchemy import Connection, and_, case, func, select, true, update

from bot.memory.answers import answer_of
from bot.memory.records import BadAnswer
from bot.memory.shared import Ground, moment, put
from bot.memory.tables import answers, feedback

_IS_BAD = and_(feedback.c.is_good.is_(False), feedback.c.is_settled.is_(False))


class Feedback:
    """Marks on remembered answers; they go when the answer goes. Every method raises `MemoryError_`."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def mark(self, answer_id: str, person: str, *, is_good: bool) -> bool:
        """Mark an answer, in place of the person's earlier mark.

        Returns:
            Whether there is such an answer (still).
        """
        return self._ground.database.write(
            lambda connection: self._mark(connection, answer_id, person, is_good=is_good)
        )

    def marked_bad(self, *, offset: int = 0, limit: int = 10) -> list[BadAnswer]:
        """Answers that were marked as bad and not settled since, the last marked first."""
        return self._ground.database.read(lambda connection: _marked_bad(connection, offset, limit), empty=[])

    def count_bad(self) -> int:
        """How many answers `marked_bad` has."""
        query = select(func.count(func.distinct(feedback.c.answer))).where(_IS_BAD)
        return self._ground.database.read(lambda connection: connection.execute(query).scalar() or 0, empty=0)

    def settle(self, answer_id: str) -> None:
        """An admin has dealt with an answer: only who marks it as bad from now on brings it back."""
        settled = update(feedback).where(feedback.c.answer == answer_id).values(is_settled=True)
        self._ground.database.write(lambda connection: connection.execute(settled))

    def _mark(self, connection: Connection, answer_id: str, person: str, *, is_good: bool) -> bool:
        if connection.execute(select(answers.c.id).where(answers.c.id == answer_id)).scalar() is None:
            return False
        key = {"answer": answer_id, "person": self._ground.pseudonyms.of(person)}
        earlier = connection.execute(
            select(feedback.c.is_good).where(
                feedback.c.answer == answer_id, feedback.c.person == key["person"]
            )
        ).scalar()
        if earlier is not is_good:
            marked = {"is_good": is_good, "is_settled": False, "created": self._ground.clock()}
            put(connection, feedback, key, marked)
        return True


def _marked_bad(connection: Connection, offset: int, limit: int) -> list[BadAnswer]:
    bad = func.sum(case((_IS_BAD, 1), else_=0))
    good = func.sum(case((feedback.c.is_good.is_(true()), 1), else_=0))
    last = func.max(case((_IS_BAD, feedback.c.created)))
    query = (
        select(feedback.c.answer, bad.label("bad"), good.label("good"), last.label("last"))
        .group_by(feedback.c.answer)
        .having(bad > 0)
        .order_by(last.desc(), feedback.c.answer)
    )
    rows = connection.execute(query.offset(offset).limit(limit)).all()
    found = connection.execute(select(answers).where(answers.c.id.in_([row.answer for row in rows])))
    known = {row.id: answer_of(row) for row in found}
    return [
        BadAnswer(answer, row.bad, row.good, moment(row.last))
        for row in rows
        if (answer := known.get(row.answer)) is not None
    ]
