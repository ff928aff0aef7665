"""Where updates wait until they are worked on: what lasts is in the journal first, each chat in its lane."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Event
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Update

from bot.adapters.telegram.entries import Arrived, Left
from bot.adapters.telegram.journalling import UpdateJournal
from bot.adapters.telegram.lanes import SUSPECTS, Lanes, lane_of
from bot.adapters.telegram.polling import Polls
from bot.adapters.telegram.worth import Admitted, Worth

_log = logging.getLogger(__name__)

SUSPECT = 2
"""Starts of an update, none of which ended well, after which it waits until no other such one is begun."""

HOPELESS = 4
"""Starts after which it is not worked on any more: each time it was under way when we were killed."""

_TYPING = 256
"""Questions that people are still typing, under way at a time; those that come on top are left out."""


class UpdateQueue(asyncio.Queue[object]):
    """Where updates wait until they are worked on.

    The library awaits `put` before it tells Telegram that an update has arrived, by polling as by webhook.
    What finds no place in the lane of its chat is left in the journal, and fetched when there is one.

    Args:
        worth: What an update is to us.
        read: Reads an update of the journal.
    """

    def __init__(
        self,
        journal: UpdateJournal,
        polls: Polls,
        lanes: Lanes,
        *,
        worth: Callable[[Update], Worth],
        read: Callable[[dict[str, Any]], Update],
    ) -> None:
        super().__init__()
        self._journal = journal
        self._polls = polls
        self._lanes = lanes
        self._worth = worth
        self._read = read
        self._admitted: dict[int, Admitted] = {}
        self._lane_of: dict[int, str] = {}
        self._typing = 0
        self._wanting: dict[str, None] = {}
        self._wanted = Event()
        self._freed = Event()
        self._grown: set[str] = set()
        self._blocked: set[str] = set()
        self._is_over = False
        self.sweep_soon = Event()
        """Set when what was put off until the next sweep need not wait any longer."""

    async def admit(self, batch: Sequence[tuple[Update, dict[str, Any]]]) -> None:
        """Write down what came in one answer of Telegram's, before it is put one by one."""
        # What was not put of the last one never will be.
        self._abandon(self._admitted)
        self._admitted = await self._admission(batch)

    async def _admission(self, batch: Sequence[tuple[Update, dict[str, Any]]]) -> dict[int, Admitted]:
        raws = {update.update_id: raw for update, raw in batch}
        admitted = {
            number: self._placed(update) for number, update in {u.update_id: u for u, _ in batch}.items()
        }
        lasting = {number: one.lane for number, one in admitted.items() if one.lane is not None}
        if not lasting:
            return admitted
        arrived = [
            Arrived(raws[number], lane, admitted[number].has_place) for number, lane in lasting.items()
        ]
        try:
            new = await self._journal.open(arrived)
        except BaseException:
            self._abandon(admitted)
            raise
        known = {number: admitted[number] for number in lasting if number not in new}
        self._abandon(known)
        return admitted | dict.fromkeys(known, Admitted(Worth.NOTHING))

    def _placed(self, update: Update) -> Admitted:
        worth = self._worth(update)
        if worth is not Worth.LASTING:
            return Admitted(worth)
        lane = lane_of(update)
        has_place = self._lanes.reserve(lane)
        if not has_place:
            self._fall_behind(lane)
        return Admitted(worth, lane, has_place)

    def _abandon(self, admitted: dict[int, Admitted]) -> None:
        """Leave these for later, if they are new."""
        self._journal.leave(admitted)
        for one in admitted.values():
            if one.lane is None:
                continue
            if one.has_place:
                self._lanes.leave(one.lane)
            self._fall_behind(one.lane)

    async def put(self, item: object) -> None:
        """Queue an update if it is new and worth something; anything else is the library's own."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        one = self._admitted.pop(item.update_id, None)
        if one is None:
            one = (await self._admission([(item, item.to_dict())]))[item.update_id]
        if one.lane is None:
            self._put_passing(item, one.worth)
        elif one.has_place:
            self._enter(one.lane, item)
        elif self._journal.is_written(item.update_id):
            self._journal.leave([item.update_id])
            self._fall_behind(one.lane)
        else:
            # Nobody has it but us.
            with self._polls.held():
                await self._wait_for_place(one.lane)
            self._enter(one.lane, item)

    def _put_passing(self, update: Update, worth: Worth) -> None:
        if worth is not Worth.PASSING:
            self._journal.leave([update.update_id])
        elif update.inline_query is None:
            self._hand_out(update)
        elif self._typing < _TYPING:
            self._typing += 1
            self._hand_out(update)

    def _enter(self, lane: str, update: Update) -> None:
        self._journal.take(update.update_id)
        self._lane_of[update.update_id] = lane
        if self._lanes.enter(lane, update):
            self._hand_out(update)

    def _hand_out(self, update: Update) -> None:
        if not self._is_over:
            self.put_nowait(update)

    async def _wait_for_place(self, lane: str) -> None:
        while not self._lanes.reserve(lane, is_next=True):
            self._freed.clear()
            await self._freed.wait()

    def done(self, update: object) -> None:
        """Somebody has finished with an update: the next one of its lane may begin."""
        if not isinstance(update, Update):
            return
        if update.inline_query is not None:
            self._typing -= 1
        lane = self._lane_of.pop(update.update_id, None)
        if lane is not None:
            self._end_in(lane)

    def _end_in(self, lane: str) -> None:
        following = self._lanes.end(lane)
        if following is not None:
            self._hand_out(following)
        self._freed.set()
        if self._lanes.wants_more(lane):
            self._want(lane)
        if lane == SUSPECTS:
            self.sweep_soon.set()

    def survived(self, number: int) -> None:
        """What could have been the end of us is over: the next suspect is tried while this one is sent."""
        if self._lane_of.get(number) == SUSPECTS:
            del self._lane_of[number]
            self._end_in(SUSPECTS)

    def end(self) -> None:
        """Hand out no more: whatever comes or waits is left for the next start."""
        self._is_over = True

    async def sweep(self) -> None:
        """Look for what nobody works on, of before our start or of in between."""
        self.sweep_soon.clear()
        self._blocked.clear()
        await self._journal.rested()
        for lane in await self._journal.lanes():
            self._fall_behind(lane)

    async def refill(self) -> None:
        """Fetch from the journal what finds a place, as long as we run; the lanes take turns."""
        while True:
            await self._wanted.wait()
            lane = next(iter(self._wanting), None)
            if lane is None:
                self._wanted.clear()
                continue
            del self._wanting[lane]
            if self._lanes.is_full:
                self._freed.clear()
                self._want(lane)
                await self._freed.wait()
            elif (most := self._lanes.places(lane)) > 0:
                try:
                    await self._fetch(lane, most)
                except Exception:
                    _log.exception(
                        "What waits in the journal cannot be fetched now; the next sweep will try again"
                    )

    async def _fetch(self, lane: str, most: int) -> None:
        self._grown.discard(lane)
        found, has_more = await self._journal.next_of(lane, most)
        begun: list[tuple[str, Update]] = []
        for place, left in enumerate(found):
            update = self._read(left.raw)
            if self._worth(update) is not Worth.LASTING:
                # Another version of us, or of the library, thought otherwise.
                await self._journal.close(left.number)
                continue
            name = SUSPECTS if SUSPECT <= left.starts < HOPELESS else lane
            if self._lanes.reserve(name, is_next=True):
                begun.append((name, update))
            else:
                self._put_off(found[place:], lane, is_suspect=name == SUSPECTS)
                has_more = True
                break
        await self._journal.begin([update.update_id for _, update in begun])
        for name, update in begun:
            self._enter(name, update)
        self._lanes.set_behind(lane, is_behind=has_more or lane in self._grown)
        if self._lanes.wants_more(lane):
            self._want(lane)

    def _put_off(self, found: Sequence[Left], lane: str, *, is_suspect: bool) -> None:
        """Leave these in the journal; what stands behind a suspect is not begun before it."""
        first, *others = found
        if is_suspect:
            self._journal.rest(first.number)
            self._blocked.add(lane)
        else:
            self._journal.let_go(first.number)
        for left in others:
            self._journal.let_go(left.number)

    def _fall_behind(self, lane: str) -> None:
        """More of a lane is in the journal."""
        self._grown.add(lane)
        self._lanes.set_behind(lane)
        if self._lanes.wants_more(lane):
            self._want(lane)

    def _want(self, lane: str) -> None:
        if lane not in self._blocked:
            self._wanting[lane] = None
            self._wanted.set()
