"""A Bot API of our own on the loopback, and the people who talk to the bot through it.

    async with LoopbackTelegram() as server:  # the bot under test uses server.root and server.token
        chat = server.private(language_code="id")
        question = await chat.ask("Apa ibu kota Aceh?")
        answer = await chat.reply_to(question)
        query = await chat.press(answer, "Mengapa?", chat.person)
        assert answer.styled("bold") and await query.answered()

In a process of its own: `python -m bot.loopback.telegram --help`, or LoopbackProcess in process.py.
"""

from bot.loopback.faults import Fault, Faults
from bot.loopback.telegram.calls import Call
from bot.loopback.telegram.gathering import Group, PrivateChat
from bot.loopback.telegram.people import Message, Person
from bot.loopback.telegram.queries import Query
from bot.loopback.telegram.server import TOKEN, LoopbackTelegram

__all__ = [
    "TOKEN",
    "Call",
    "Fault",
    "Faults",
    "Group",
    "LoopbackTelegram",
    "Message",
    "Person",
    "PrivateChat",
    "Query",
]
