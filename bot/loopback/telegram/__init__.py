"""A Bot API of our own on the loopback, and the people who talk to the bot through it."""

from bot.loopback.telegram.calls import Call
from bot.loopback.telegram.faults import Fault, Faults
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
