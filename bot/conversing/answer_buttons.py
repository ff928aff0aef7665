"""The buttons below an answer, and those that a refusal offers; what they are about was remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.actions import Action, encode
from bot.asking import Asker
from bot.conversing.excerpts import (
    LONG,
    FoundParagraph,
    excerpt,
    excerpt_around,
    find_paragraph,
    find_quoted,
    neighbours,
    titled_once,
)
from bot.conversing.languages import asker
from bot.conversing.other_language import in_other_language
from bot.conversing.remembering import unshown
from bot.conversing.scores import scores_of
from bot.memory.memory import Memory
from bot.memory.records import RememberedAnswer
from bot.messages import Messages, messages_in
from bot.reply import Button, Origin, Pressed, ReplyKind, Rows, Sentence
from bot.saying import talk
from embeddings.index.base import EditionKey, PassageIndex

_PAGE = 3
"""Further hits that are shown at a time."""

ASKS = "language"
"""The action for which the model is needed."""

MARKS = frozenset({"good", "bad"})
"""The actions that bring no message."""

NAMES = MARKS | {"context", "language", "more", "why", "nearest"}
"""The actions whose first argument is an answer's id."""


@dataclass(frozen=True, slots=True)
class AnswerButtons:
    """What the buttons do. Runs in a worker: it reads memory and index."""

    asker: Asker
    index: PassageIndex
    memory: Memory | None

    def press(self, action: Action, origin: Origin, messages: Messages) -> Pressed:
        """What comes of a button; whatever is unknown, too old, or of another chat is too old.

        Args:
            messages: In the presser's language, for when nothing is known of the answer.
        """
        answer = self.memory.answers.get(action.argument(0)) if self.memory is not None else None
        # Whoever has the id of an answer in another chat was not shown it there by us.
        if self.memory is None or answer is None or answer.chat != self.memory.pseudonym(origin.chat):
            return Pressed(messages.get("notice.too_old"))
        if action.name in MARKS:
            return self._mark(self.memory, answer, origin, is_good=action.name == "good")
        if action.name == "language":
            return in_other_language(answer, origin, self.asker, self.index, self.memory)
        shown: Mapping[str, Callable[[RememberedAnswer, Action], Pressed]] = {
            "context": self._context,
            "more": self._more,
            "why": self._why,
            "nearest": self._nearest,
        }
        return shown[action.name](answer, action)

    def _mark(self, memory: Memory, answer: RememberedAnswer, origin: Origin, *, is_good: bool) -> Pressed:
        memory.feedback.mark(answer.id, asker(origin), is_good=is_good)
        key = "notice.thanks_good" if is_good else "notice.thanks_bad"
        if answer.kind is ReplyKind.NO_ANSWER and is_good:
            # It did not help, but it was right not to answer.
            key = "notice.thanks_refused"
        return Pressed(messages_in(answer.language).get(key))

    def _context(self, answer: RememberedAnswer, action: Action) -> Pressed:
        messages = messages_in(answer.language)
        quoted = [one for one in answer.citations if one.number == action.number(1)]
        if not quoted:
            return Pressed(messages.get("notice.too_old"))
        state, first = self.index.now(), quoted[0]
        key = EditionKey(first.article, first.language)
        found = find_quoted(state, key, first.paragraph, first.quote)
        if found is None:
            return Pressed(messages.get("notice.article_changed"))
        before, after = neighbours(state, key, found.passage.paragraph)
        excerpts = [excerpt_around(found, [one.quote for one in quoted], messages)]
        if before is not None:
            excerpts.insert(0, excerpt(before, messages))
        if after is not None:
            excerpts.append(excerpt(after, messages))
        shown = [found.passage for found in (before, found, after) if found is not None]
        return Pressed(reply=talk(messages, *titled_once(excerpts, shown, messages)), is_private=True)

    def _more(self, answer: RememberedAnswer, action: Action) -> Pressed:
        messages = messages_in(answer.language)
        hits, first = unshown(answer), action.number(1)
        state = self.index.now()
        found = [
            paragraph
            for hit in hits[first : first + _PAGE]
            if (paragraph := find_paragraph(state, hit.article, hit.language, hit.paragraph)) is not None
        ]
        if not found:
            key = "notice.no_more" if first >= len(hits) else "notice.article_changed"
            return Pressed(messages.get(key))
        title = Sentence(messages.get("button.more_title", question=answer.question[:200]))
        rows: Rows = ()
        if len(hits) > first + _PAGE:
            following = encode(Action("more", (answer.id, str(first + _PAGE))))
            rows = ((Button(messages.get("button.even_more"), following),),)
        blocks = [excerpt(paragraph, messages) for paragraph in found]
        return Pressed(reply=talk(messages, title, *blocks, buttons=rows), is_private=True)

    def _why(self, answer: RememberedAnswer, action: Action) -> Pressed:
        del action
        messages = messages_in(answer.language)
        return Pressed(reply=talk(messages, *scores_of(answer, messages)), is_private=True)

    def _nearest(self, answer: RememberedAnswer, action: Action) -> Pressed:
        messages = messages_in(answer.language)
        place = action.number(1)
        if place >= len(answer.nearest):
            return Pressed(messages.get("notice.too_old"))
        article, language, _ = answer.nearest[place]
        state = self.index.now()
        numbers = [hit.paragraph for hit in answer.hits if (hit.article, hit.language) == (article, language)]
        found: list[FoundParagraph] = []
        for number in sorted({1, *numbers[:1]}):
            paragraph = find_paragraph(state, article, language, number)
            if paragraph is not None:
                found.append(paragraph)
        if not found:
            return Pressed(messages.get("notice.article_changed"))
        # The beginning says what the article is about; what came nearest is shown for its own sake.
        excerpts = [excerpt(paragraph, messages) for paragraph in found[:-1]]
        excerpts.append(excerpt(found[-1], messages, most=LONG))
        shown = [paragraph.passage for paragraph in found]
        return Pressed(reply=talk(messages, *titled_once(excerpts, shown, messages)))
