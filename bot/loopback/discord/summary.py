"""Messages and interactions as other processes are told of them; times are seconds of the server's clock."""

from __future__ import annotations

from dataclasses import asdict

from bot.loopback.discord.failure import Json
from bot.loopback.discord.interactions import Interaction
from bot.loopback.discord.messages import Message


def summary(message: Message) -> Json:
    """What it says and shows, and when it was sent."""
    return {
        "channel": message.channel.id,
        "message": message.id,
        "user": message.author.id,
        "is_from_bot": message.is_from_bot,
        "is_ephemeral": message.is_ephemeral,
        "is_loading": message.is_loading,
        "is_deleted": message.is_deleted,
        "text": message.text,
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "buttons": [asdict(button) for button in message.buttons],
        "attachments": [file.as_json() for file in message.attachments],
        "pings": sorted(map(str, message.pings)),
        "reference": message.reference,
        "interaction": message.interaction.id if message.interaction else None,
        "sent_at": message.sent_at,
        "edited_at": message.edited_at,
        "versions": message.versions,
    }


def interaction_summary(interaction: Interaction) -> Json:
    """How it was acknowledged and answered."""
    source = interaction.source
    return {
        "interaction": interaction.id,
        "kind": interaction.kind.name.lower(),
        "channel": interaction.channel.id,
        "user": interaction.account.id,
        "locale": interaction.locale,
        "asked_at": interaction.asked_at,
        "callback": interaction.callback,
        "acknowledged_after": interaction.acknowledged_after,
        "answered_after": interaction.answered_after,
        "choices": interaction.choices,
        "modal": interaction.modal,
        "updates": interaction.updates,
        "source": summary(source) if source else None,
        "messages": [summary(message) for message in interaction.messages],
    }
