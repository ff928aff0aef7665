"""A Discord of our own on the loopback, and the people who talk to the bot through it.

    async with LoopbackDiscord() as server:
        # the bot under test uses server.api, server.gateway.url and server.token
        guild = server.guild()
        channel, member = guild.text_channel(), guild.member(locale="id")
        await server.gateway.ready()
        interaction = await member.slash(channel, "tanya", pertanyaan="Apa ibu kota Aceh?")
        answer = await interaction.reply()
        assert interaction.acknowledged_after < 3 and not answer.is_ephemeral and not answer.pings
        pressed = await member.press(answer, "Mengapa?")

In a process of its own: `python -m bot.loopback.discord --help`, or LoopbackProcess in process.py.
"""

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.calls import Call
from bot.loopback.discord.channels import Channel
from bot.loopback.discord.files import Attachment, Upload
from bot.loopback.discord.guilds import Guild, Role
from bot.loopback.discord.intents import Intent
from bot.loopback.discord.interactions import Callback, Interaction
from bot.loopback.discord.messages import Button, Message
from bot.loopback.discord.persons import Person
from bot.loopback.discord.server import TOKEN, LoopbackDiscord
from bot.loopback.faults import Fault, Faults

__all__ = [
    "TOKEN",
    "Account",
    "Attachment",
    "Button",
    "Call",
    "Callback",
    "Channel",
    "Fault",
    "Faults",
    "Guild",
    "Intent",
    "Interaction",
    "LoopbackDiscord",
    "Message",
    "Person",
    "Role",
    "Upload",
]
