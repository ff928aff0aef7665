"""Acknowledging interactions, and answering them through their webhook."""

from __future__ import annotations

from bot.loopback.discord.bodies import CHOICES, MODAL, SAID, check, check_said
from bot.loopback.discord.failure import ApiError, Json, invalid_form, unknown
from bot.loopback.discord.interactions import Callback, Interaction, Kind
from bot.loopback.discord.messages import Flag, Message
from bot.loopback.discord.routes.route import Request, Routes
from bot.loopback.discord.routes.saying import change, new_message, stand

_POSSIBLE = {
    Kind.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    Kind.AUTOCOMPLETE: {Callback.CHOICES},
    Kind.COMPONENT: set(Callback) - {Callback.CHOICES},
    Kind.MODAL: set(Callback) - {Callback.CHOICES, Callback.MODAL},
}


def acknowledge(request: Request) -> Json | None:
    """The callback of an interaction: in time, and once."""
    backend, body = request.backend, request.json
    interaction = backend.interactions.get(request.path["interaction_token"])
    now = backend.clock()
    if interaction is None or str(interaction.id) != request.path["interaction_id"]:
        raise unknown("interaction", 10062)
    if interaction.callback is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    if now - interaction.asked_at > backend.deadline:
        raise unknown("interaction", 10062)
    callback = _callback(interaction, body)
    _respond(interaction, callback, body.get("data") or {}, request)
    interaction.callback, interaction.acknowledged_at = callback, now
    backend.changed.fire()
    return _acknowledged(interaction) if request.query.get("with_response") in ("1", "true") else None


def _callback(interaction: Interaction, body: Json) -> Callback:
    for name in set(body) - {"type", "data"}:
        raise invalid_form({name: ("UNKNOWN_FIELD", "There is no such field")})
    possible = _POSSIBLE[interaction.kind]
    if body.get("type") not in {int(one) for one in possible}:
        raise invalid_form({"type": ("BASE_TYPE_CHOICES", f"Value must be one of {sorted(possible)}.")})
    return Callback(body["type"])


def _respond(interaction: Interaction, callback: Callback, data: Json, request: Request) -> None:
    files = list(request.files.values())
    if callback is Callback.CHOICES:
        check(CHOICES, data, path="data")
        interaction.choices = [(one["name"], one["value"]) for one in data["choices"]]
    elif callback is Callback.MODAL:
        check(MODAL, data, path="data")
        interaction.modal = data
    elif callback is Callback.MESSAGE:
        check_said(SAID, data, files, path="data")
        _say(interaction, data, request)
    elif callback is Callback.DEFERRED_MESSAGE:
        check(SAID, data, path="data")
        _say(interaction, {"flags": Flag(data.get("flags") or 0) & Flag.EPHEMERAL | Flag.LOADING}, None)
    else:
        _check_source(interaction)
        interaction.original = interaction.source
        if callback is Callback.UPDATE and interaction.source:
            check_said(SAID, data, files, path="data", old=interaction.source)
            _update(interaction, data, request)


def _check_source(interaction: Interaction) -> None:
    if interaction.source is None:
        raise invalid_form({"type": ("BASE_TYPE_CHOICES", "There is no message to update")})


def _say(interaction: Interaction, data: Json, request: Request | None) -> Message:
    """A new message of the answer; without a request it is "thinking…"."""
    kind = 0 if interaction.kind is not Kind.COMMAND else 23 if interaction.source else 20
    message = new_message(interaction.channel, data, request.files if request else {}, kind=kind)
    if request is None:
        message.flags |= Flag.LOADING
    message.interaction = interaction
    interaction.messages.append(message)
    interaction.original = interaction.original or message
    stand(message)
    return message


def _update(interaction: Interaction, data: Json, request: Request) -> None:
    message = interaction.original
    if message is None or message.is_deleted:
        raise unknown("Message", 10008)
    is_source = message is interaction.source
    change(message, data, request.files)
    interaction.updates += is_source
    message.channel.backend.changed.fire()


def _acknowledged(interaction: Interaction) -> Json:
    told: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    resource: Json = {"type": int(interaction.callback or 0)}
    message = interaction.original
    if message is not None:
        told |= {"response_message_id": str(message.id)}
        told |= {"response_message_loading": message.is_loading}
        told |= {"response_message_ephemeral": message.is_ephemeral}
        if interaction.callback in (Callback.MESSAGE, Callback.UPDATE):
            resource["message"] = message.as_json()
    return {"interaction": told, "resource": resource}


def follow_up(request: Request) -> Json:
    """A further message; the first one after "thinking…" takes the place of that."""
    interaction = _interaction(request)
    body = request.json
    check_said(SAID, body, list(request.files.values()))
    original = interaction.original
    if original is not None and original.is_loading and not original.is_deleted:
        change(original, body | {"flags": Flag(body.get("flags") or 0) & ~Flag.EPHEMERAL}, request.files)
        return original.as_json()
    return _say(interaction, body, request).as_json()


def _interaction(request: Request) -> Interaction:
    if request.number("webhook_id") != request.backend.bot.id:
        raise unknown("Webhook", 10015)
    return request.backend.interaction(request.path["webhook_token"])


def _message(request: Request) -> tuple[Interaction, Message]:
    interaction = _interaction(request)
    wanted = request.path.get("message_id", "@original")
    found = interaction.original if wanted == "@original" else None
    for message in interaction.messages:
        if str(message.id) == wanted:
            found = message
    if found is None or found.is_deleted:
        raise unknown("Message", 10008)
    return interaction, found


def show(request: Request) -> Json:
    """A message of the answer."""
    return _message(request)[1].as_json()


def edit(request: Request) -> Json:
    """A message of the answer changes."""
    interaction, message = _message(request)
    body = request.json
    old = None if message.is_loading else message
    check_said(SAID, body, list(request.files.values()), old=old)
    is_source = message is interaction.source
    change(message, body, request.files)
    interaction.updates += is_source
    request.backend.changed.fire()
    return message.as_json()


def delete(request: Request) -> None:
    """A message of the answer goes."""
    request.backend.remove(_message(request)[1])


_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES: Routes = {
    "POST /interactions/{interaction_id}/{interaction_token}/callback": acknowledge,
    f"POST {_WEBHOOK}": follow_up,
    f"GET {_WEBHOOK}/messages/@original": show,
    f"PATCH {_WEBHOOK}/messages/@original": edit,
    f"DELETE {_WEBHOOK}/messages/@original": delete,
    f"GET {_WEBHOOK}/messages/{{message_id}}": show,
    f"PATCH {_WEBHOOK}/messages/{{message_id}}": edit,
    f"DELETE {_WEBHOOK}/messages/{{message_id}}": delete,
}
