"""Removing an article: found, shown, confirmed, taken out of the folder and out of the index."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Action, encode
from bot.administration.afterwards import Afterwards
from bot.administration.article_files import FileChange
from bot.administration.auditing import Deed
from bot.administration.confirmations import Confirmed, Flow, choice, yes_or_no
from bot.administration.finding import editions_named
from bot.administration.parts import Caller, Desk
from bot.editions import key_of
from bot.evaluation.golden import read_golden
from bot.messages import on_one_line
from bot.paging import pages_of, turning
from bot.reindex_lines import more
from bot.reply import Block, Button, Choices, Listing, Reply, Rows, Sentence
from embeddings.index.base import Edition
from knowledge.article import Language
from knowledge.readers.formats import LINES

PAGE, PICK = "admin-remove", "admin-remove-pick"
"""The names of the actions that turn pages, and that pick an edition by its place and a digest of its key."""

_SIZE = 10
_MOST_GOLDEN = 5
_LONGEST_LABEL = 60
_LONGEST_WORD = 200


class Removing:
    """`/remove` and its buttons."""

    def __init__(self, desk: Desk, afterwards: Afterwards) -> None:
        self._desk = desk
        self._afterwards = afterwards

    async def ask(self, caller: Caller, argument: str) -> Reply:
        """Offer to remove what is meant, or all that there is to choose from."""
        if not argument:
            return await self.show(caller)
        return await self._find(caller, argument[:_LONGEST_WORD], 0)

    async def _find(self, caller: Caller, name: str, page: int) -> Reply:
        """A page, from 0, of what is called so; the only one is offered at once."""
        found, count = await self._desk.works.aside(
            editions_named, name, self._desk.parts.index, offset=page * _SIZE, most=_SIZE
        )
        if not count:
            return caller.say("admin.remove_none", name=name[:100])
        if count == 1:
            _, edition = found[0]
            return await self._offer(caller, edition)
        pages = pages_of(count, _SIZE)
        if page >= pages:
            # Some have gone meanwhile.
            return await self._find(caller, name, pages - 1)
        title = caller.messages.get("admin.remove_which", count=count, page=page + 1, pages=pages)
        buttons = await self._turning(caller, name, page, pages)
        return caller.reply(_choices(title, found), buttons=buttons)

    async def _turning(self, caller: Caller, name: str, page: int, pages: int) -> Rows:
        """The ways to other pages; what was looked for may be longer than a button carries."""
        if pages == 1:
            return ()
        waiting = await self._desk.confirmations.ask(caller.person, Flow.FOUND, name=name)
        ways = (("◀", page - 1), ("▶", page + 1))
        return (tuple(choice(label, waiting, str(other)) for label, other in ways if 0 <= other < pages),)

    async def turned(self, confirmed: Confirmed, chosen: str, caller: Caller) -> Reply:
        """Another page of what was found."""
        return await self._find(caller, confirmed.fact("name"), int(chosen))

    async def show(self, caller: Caller, page: int = 0) -> Reply:
        """A page of all editions, from 0, with a button each."""
        return await self._desk.works.aside(self._show, caller, page)

    def _show(self, caller: Caller, page: int) -> Reply:
        reader, messages = self._desk.parts.index.now(), caller.messages
        count = reader.info().editions
        if not count:
            return caller.say("admin.remove_nothing")
        pages = pages_of(count, _SIZE)
        page = min(page, pages - 1)
        editions = reader.editions(offset=page * _SIZE, limit=_SIZE)
        title = messages.get("admin.remove_list", count=count, page=page + 1, pages=pages)
        choices = _choices(title, list(enumerate(editions, page * _SIZE)))
        return caller.reply(choices, buttons=turning(PAGE, page, pages))

    async def picked(self, caller: Caller, place: int, key: str) -> Reply:
        """Offer to remove the edition at a place, if it is still there."""
        editions = await self._desk.works.aside(self._desk.parts.index.editions, offset=place, limit=1)
        if not editions or key_of(editions[0]) != key:
            return await self.show(caller, place // _SIZE)
        return await self._offer(caller, editions[0])

    async def _offer(self, caller: Caller, edition: Edition) -> Reply:
        if not edition.path:
            return caller.say("admin.remove_no_file", title=edition.title)
        files = self._afterwards.files
        digest = await self._desk.works.aside(files.digest, edition.path)
        if not digest:
            return caller.say("admin.changed_meanwhile")
        siblings = await self._desk.works.aside(self._desk.parts.index.editions_from, edition.path)
        is_line = edition.path.lower().endswith(LINES)
        blocks = await self._desk.works.aside(
            self._blocks, edition, len(siblings) - 1 if is_line else 0, caller
        )
        facts = {"path": edition.path, "digest": digest, "line": edition.digest if is_line else ""}
        waiting = await self._desk.confirmations.ask(
            caller.person, Flow.REMOVE, id=edition.article_id, language=edition.language, **facts
        )
        buttons = yes_or_no("admin.remove", waiting, caller.messages)
        return caller.reply(*blocks, buttons=buttons)

    def _blocks(self, edition: Edition, others: int, caller: Caller) -> list[Block]:
        """What goes, and which golden questions want it."""
        messages = caller.messages
        facts = {"title": edition.title, "language": messages.name_of(edition.language), "path": edition.path}
        sentence = messages.get("admin.remove_ask", paragraphs=edition.paragraphs, **facts)
        blocks: list[Block] = [Sentence(sentence)]
        if others > 0:
            blocks.append(Sentence(messages.get("admin.remove_line", count=others)))
        golden = [q for q in read_golden(self._desk.golden).questions if q.article == edition.article_id]
        if golden:
            lines = [on_one_line(question.text) for question in golden[:_MOST_GOLDEN]]
            rest = [line.text for line in more(len(golden) - len(lines), messages)]
            title = messages.get("admin.remove_golden", count=len(golden))
            blocks.append(Listing(title, (*lines, *rest)))
        return blocks

    async def confirmed(self, confirmed: Confirmed, caller: Caller) -> Reply:
        """Take it out, and reindex."""
        fact = confirmed.fact
        path, line = fact("path"), fact("line")
        files = self._afterwards.files

        def take() -> Sequence[FileChange]:
            if line:
                return [files.take_line(path, line)]
            return [files.take(path, expected=fact("digest"))]

        detail = f"{fact('id')} ({Language(fact('language'))}), {path}"
        return await self._afterwards.change(caller, Deed.REMOVE, detail, take)


def _choices(title: str, found: Sequence[tuple[int, Edition]]) -> Choices:
    return Choices(title, tuple(_button(place, edition) for place, edition in found))


def _button(place: int, edition: Edition) -> Button:
    title = on_one_line(edition.title)
    short = title if len(title) <= _LONGEST_LABEL else f"{title[:_LONGEST_LABEL]}…"
    # In front, as chats leave out the end of what is too long for a button.
    label = f"[{edition.language}] {short}"
    return Button(label, encode(Action(PICK, (str(place), key_of(edition)))))
