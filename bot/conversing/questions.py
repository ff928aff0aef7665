"""A question of a chat, answered after what was asked there before."""

from __future__ import annotations

from dataclasses import dataclass

from bot.asking import Asker
from bot.conversing.chats import Chat
from bot.conversing.languages import LanguageChoices
from bot.conversing.remembering import reply_with_buttons
from bot.memory.memory import Memory
from bot.reply import IncomingMessage, Reply, ReplyKind
from embeddings.index.base import PassageIndex


@dataclass(frozen=True, slots=True)
class Questions:
    """Answers them. Runs in a worker: it waits for model, index and memory."""

    asker: Asker
    index: PassageIndex
    memory: Memory | None
    choices: LanguageChoices

    def answer(self, message: IncomingMessage, chat: Chat) -> Reply:
        """The reply to a question, or to talk.

        Raises:
            EmbedderError, IndexError_: Model or index cannot be used.
        """
        origin = message.origin
        exchange = self.asker.ask(
            message.text,
            language=message.language or self.choices.chosen(origin),
            earlier=chat.earlier,
            hint=origin.hint,
            after=chat.followed_by(message),
            # Where nothing else is remembered of people, a gap is nobody's.
            person=origin.person if self.memory is not None else "",
            came=message.came,
        )
        chat.note(message, exchange)
        return reply_with_buttons(exchange, origin, self.index.now(), self.memory)

    def answer_if_sure(self, message: IncomingMessage, chat: Chat, confidence: float) -> Reply | None:
        """The reply to something that was not asked of us; None unless it is an answer, and that sure.

        Raises:
            EmbedderError, IndexError_: Model or index cannot be used.
        """
        origin = message.origin
        exchange = self.asker.ask(
            message.text, language=self.choices.chosen(origin), hint=origin.hint, person=None
        )
        if exchange.kind is not ReplyKind.ANSWER or exchange.confidence < confidence:
            return None
        chat.note(message, exchange)
        return reply_with_buttons(exchange, origin, self.index.now(), self.memory)
