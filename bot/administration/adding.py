"""An article that an administrator sends as a file: checked, shown, confirmed, placed and indexed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bot.administration.added import held_blocks
from bot.administration.afterwards import Afterwards
from bot.administration.article_files import ChangedMeanwhileError, FileChange
from bot.administration.auditing import Deed
from bot.administration.confirmations import Confirmed, Flow, yes_or_no
from bot.administration.file_names import LONGEST_NAME, file_name, formats, is_read
from bot.administration.incoming import Incoming
from bot.administration.parts import Caller, Desk
from bot.administration.placing import Held, Placement, held_by, placed
from bot.administration.problem_lines import problems_listing
from bot.administration.works import Tell
from bot.reply import AttachedFile, AttachmentError, Reply, Sentence
from knowledge.errors import KutipError
from knowledge.readers import file_digest
from knowledge.readers.files import MEGABYTE
from knowledge.readers.formats import size_limit

_log = logging.getLogger(__name__)

MOST_BYTES = 20 * MEGABYTE
"""What a file that is sent in a chat may have: chats carry no more, and it is held in memory."""


class Adding:
    """Files that administrators send, and their buttons."""

    def __init__(self, desk: Desk, afterwards: Afterwards) -> None:
        self._desk = desk
        self._afterwards = afterwards
        self._incoming = Incoming(desk.home, desk.articles)

    async def receive(self, file: AttachedFile, caller: Caller) -> Reply:
        """Fetch a file, look at it, and offer to place it."""
        name = file_name(file.name)
        if not name:
            return caller.say("admin.file_name", limit=LONGEST_NAME)
        if not is_read(name):
            return caller.say("admin.file_format", name=name, formats=formats())
        limit = min(MOST_BYTES, size_limit(Path(name)))
        if file.size > limit:
            return caller.say("admin.file_large", name=name, limit=limit // MEGABYTE)

        async def work(tell: Tell) -> Reply:
            del tell
            try:
                content = await file.fetch(limit)
            except AttachmentError as error:
                _log.warning("A file cannot be fetched: %s", error)
                return caller.say("admin.file_lost", name=name)
            if len(content) > limit:
                return caller.say("admin.file_large", name=name, limit=limit // MEGABYTE)
            return await self._look_at(name, content, caller)

        first, failed = caller.say("admin.file_reading", name=name), caller.say("apology.failed")
        return await self._desk.works.show(first, work, failed=failed, stopped=caller.stopped())

    async def _look_at(self, name: str, content: bytes, caller: Caller) -> Reply:
        try:
            token, held, placement = await self._desk.works.aside(self._kept, name, content)
        except KutipError as error:
            return caller.reply(Sentence(caller.error(error)))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return caller.say("admin.not_writable", folder=self._desk.home, reason=reason)
        folder = self._incoming.folder(token)
        if placement is None:
            problems = problems_listing(held.problems, folder, caller.messages)
            return caller.reply(Sentence(caller.messages.get("admin.file_empty", name=name)), *problems)
        blocks = await self._desk.works.aside(
            held_blocks, held, placement, self._desk.articles, folder, caller.messages
        )
        digest = await self._desk.works.aside(file_digest, folder / placement.path)
        if digest == placement.expected:
            self._incoming.drop(token)
            return caller.say("admin.file_same", path=placement.path)
        facts = {"token": token, "digest": digest}
        facts |= {name: value for name, value in asdict(placement).items() if isinstance(value, str)}
        waiting = await self._desk.confirmations.ask(caller.person, Flow.ADD, **facts)
        buttons = yes_or_no("admin.save", waiting, caller.messages)
        return caller.reply(*blocks, buttons=buttons)

    def _kept(self, name: str, content: bytes) -> tuple[str, Held, Placement | None]:
        """Keep a file until it is confirmed, unless there is nothing in it."""
        self._incoming.sweep()
        token = self._incoming.keep(name, content)
        try:
            folder = self._incoming.folder(token)
            held = held_by(folder, name)
            if not held.articles:
                self._incoming.drop(token)
                return token, held, None
            placement = placed(name, held, self._desk.articles, self._desk.parts.index.now())
            if placement.path != name:
                self._incoming.move(token, name, placement.path)
                # Where it lies, its folder's name may tell its language.
                held = held_by(folder, placement.path)
        except BaseException:
            self._incoming.drop(token)
            raise
        return token, held, placement

    async def confirmed(self, confirmed: Confirmed, caller: Caller) -> Reply:
        """Place it, and reindex."""
        fact = confirmed.fact
        placement = Placement(fact("path"), fact("expected"), fact("instead"), fact("instead_expected"))

        def place() -> Sequence[FileChange]:
            try:
                return self._placed(fact("token"), fact("digest"), placement)
            finally:
                self.drop(confirmed)

        return await self._afterwards.change(caller, Deed.ADD, placement.path, place)

    def _placed(self, token: str, digest: str, placement: Placement) -> Sequence[FileChange]:
        files, folder = self._afterwards.files, self._incoming.folder(token)
        content = folder / placement.path
        try:
            # It was checked when it came; in between somebody may have been at our folder.
            if file_digest(content) != digest or not held_by(folder, placement.path).articles:
                raise ChangedMeanwhileError
        except FileNotFoundError as error:
            raise ChangedMeanwhileError from error
        changes = [files.put(placement.path, content, expected=placement.expected)]
        try:
            if placement.instead:
                changes.append(files.take(placement.instead, expected=placement.instead_expected))
        except BaseException:
            files.undo(changes)
            raise
        return changes

    def drop(self, confirmed: Confirmed) -> None:
        """Let go of it: it is placed, or nobody can place it any more."""
        self._incoming.drop(confirmed.fact("token"))

    def sweep(self) -> None:
        """Let go of every file that can no longer be confirmed. Runs in a thread."""
        self._incoming.sweep()
