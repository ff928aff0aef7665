from __future__ import annotations
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from knowledge.article import Language
from bot.answering.answer import NoAnswer
from bot.memory.records import RememberedAnswer
from embeddings.question import Question


@dataclass(frozen=True)
class Forgotten:
    languages: int = 0
    feedback: int = 0
    gaps: int = 0


class Languages:
    def __init__(self) -> None:
        self.d: dict[str, Language] = {}

    def chosen(self, who: str) -> Language | None:
        return self.d.get(who)

    def choose(self, who: str, language: Language | None) -> None:
        if language is None:
            self.d.pop(who, None)
        else:
            self.d[who] = language


class Answers:
    def __init__(self) -> None:
        self.d: dict[str, RememberedAnswer] = {}

    def remember(self, answer: RememberedAnswer) -> str:
        id = secrets.token_hex(6)
        self.d[id] = replace(answer, id=id)
        return id

    def get(self, id: str) -> RememberedAnswer | None:
        return self.d.get(id)


class Feedback:
    def __init__(self) -> None:
        self.d: dict[tuple[str, str], bool] = {}

    def mark(self, answer_id: str, person: str, *, is_good: bool) -> None:
        self.d[answer_id, person] = is_good

    def count_bad(self) -> int:
        return sum(not v for v in self.d.values())


class Gaps:
    def __init__(self) -> None:
        self.l: list[tuple[str, str]] = []

    def remember(self, question: Question, outcome: NoAnswer, person: str = "") -> None:
        self.l.append((question.text, person))


class Pending:
    def __init__(self) -> None:
        self.d: dict[str, tuple[str, str, str]] = {}

    def put(self, kind: str, person: str, payload: str, *, seconds: float) -> str:
        id = secrets.token_hex(6)
        self.d[id] = kind, person, payload
        return id

    def take(self, id: str, person: str, kind: str) -> str | None:
        f = self.d.get(id)
        if f and f[0] == kind and f[1] == person:
            del self.d[id]
            return f[2]
        return None


class Told:
    def __init__(self) -> None:
        self.d: set[tuple[str, str]] = set()

    def first_time(self, chat: str, what: str) -> bool:
        if (chat, what) in self.d:
            return False
        self.d.add((chat, what))
        return True


class Memory:
    def __init__(self, home: Path, *, url: str | None = None, retention_days: int = 90) -> None:
        self.languages = Languages()
        self.answers = Answers()
        self.feedback = Feedback()
        self.gaps = Gaps()
        self.pending = Pending()
        self.told = Told()

    def forget(self, person: str) -> Forgotten:
        n = person in self.languages.d
        self.languages.choose(person, None)
        return Forgotten(int(n), 0, 0)

    def sweep(self) -> None: ...
    def close(self) -> None: ...
