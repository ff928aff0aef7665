"""Replies in our own words."""

from __future__ import annotations

from bot.messages import Messages, messages_in
from bot.reply import Block, Reply, ReplyKind, Rows, Sentence
from knowledge.article import Language


def talk(messages: Messages, *blocks: Block, buttons: Rows = ()) -> Reply:
    """A reply that is no answer to a question."""
    return Reply(ReplyKind.TALK, messages.language, blocks, buttons)


def say(language: Language, key: str, **facts: object) -> Reply:
    """One sentence, of our own."""
    messages = messages_in(language)
    return talk(messages, Sentence(messages.get(key, **facts)))
