"""Buttons: whoever presses one is checked as if they had written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.actions import Action, decode
from bot.conversing import answer_buttons
from bot.conversing.administering import BUTTONS, Administration
from bot.conversing.answer_buttons import AnswerButtons
from bot.conversing.chats import Chat
from bot.conversing.commands import Commands
from bot.conversing.desk import Desk
from bot.conversing.shown import Shown
from bot.messages import Messages
from bot.reply import Press, Pressed


@dataclass(frozen=True, slots=True)
class Presses:
    """Hands each button on to what it belongs to."""

    desk: Desk
    commands: Commands
    answers: AnswerButtons
    administration: Administration | None
    shown: Shown

    async def press(self, press: Press, chat: Chat) -> Pressed:
        """What comes of a button.

        Raises:
            Exception: Whatever went wrong.
        """
        desk, origin = self.desk, press.origin
        messages = await desk.messages(origin, chat)
        if not desk.places.may_speak(origin):
            # Whoever presses is told each time: nobody else sees it.
            return Pressed(messages.get("notice.not_here", id=origin.chat[:60]))
        action = decode(press.action)
        if action is None:
            return Pressed(messages.get("notice.too_old"))
        if action.name.startswith(BUTTONS):
            if self.administration is None:
                return Pressed(messages.get("command.not_available"))
            return await self.administration.press(action, press, messages)
        if action.name in answer_buttons.NAMES:
            return await self._press_answer(action, press, messages)
        may_choose = action.name == "speak" and await desk.may_choose(origin)
        work = partial(self.commands.press, action, origin, messages, may_choose=may_choose)
        return await desk.quickly(origin, work)

    async def _press_answer(self, action: Action, press: Press, messages: Messages) -> Pressed:
        """A mark, or what brings a message: that counts as a question, and is brought once."""
        origin = press.origin
        work = partial(self.answers.press, action, origin, messages)
        if action.name in answer_buttons.MARKS:
            return await self.desk.quickly(origin, work)
        if not self.shown.is_new(press):
            return Pressed(messages.get("notice.shown_already"))
        pressed = None
        try:
            if seconds := self.desk.seconds_to_wait(origin):
                return Pressed(messages.get("notice.too_many_presses", seconds=seconds))
            serve = self.desk.ask if action.name == answer_buttons.ASKS else self.desk.quickly
            pressed = await serve(origin, work)
            return pressed
        finally:
            if pressed is None or pressed.reply is None:
                self.shown.forget(press)
