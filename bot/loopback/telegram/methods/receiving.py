"""How the bot receives updates: by polling or by a webhook."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.failure import Json, bad_request, conflict
from bot.loopback.telegram.inbox import KINDS
from bot.loopback.telegram.methods.handler import Handler

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PORTS = (443, 80, 88, 8443)


async def get_updates(backend: Backend, fields: Json) -> list[Json]:
    """GetUpdates, which waits."""
    if backend.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    _check_kinds(fields.get("allowed_updates"))
    backend.inbox.allow(fields.get("allowed_updates"))
    updates = await backend.inbox.poll(
        fields.get("offset", 0), fields.get("limit", 100), fields.get("timeout", 0)
    )
    return [update.as_json() for update in updates]


def set_webhook(backend: Backend, fields: Json) -> bool:
    """SetWebhook; addresses of the loopback may be plain HTTP and have any port, as with a local server."""
    url: str = fields["url"]
    if not url:
        return delete_webhook(backend, fields)
    _check_url(url)
    secret: str = fields.get("secret_token", "")
    if "secret_token" in fields and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _check_kinds(fields.get("allowed_updates"))
    backend.inbox.allow(fields.get("allowed_updates"))
    _drop(backend, fields)
    hook = backend.webhook
    hook.url, hook.secret, hook.connections = url, secret, fields.get("max_connections", 40)
    hook.last_error, hook.last_error_date = "", 0
    backend.inbox.end_poll("terminated by setWebhook request")
    hook.changed.fire()
    return True


def delete_webhook(backend: Backend, fields: Json) -> bool:
    """DeleteWebhook."""
    _drop(backend, fields)
    backend.webhook.url = ""
    backend.webhook.changed.fire()
    return True


def get_webhook_info(backend: Backend, fields: Json) -> Json:
    """GetWebhookInfo."""
    hook = backend.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(backend.inbox.waiting),
    }
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if hook.url:
        info |= {"max_connections": hook.connections, "allowed_updates": sorted(backend.inbox.allowed)}
    return info


def close(backend: Backend, fields: Json) -> bool:
    """Close; the bot can come back."""
    return True


def log_out(backend: Backend, fields: Json) -> bool:
    """LogOut; every later call is refused."""
    backend.is_closed = True
    return True


def _check_kinds(kinds: Sequence[str] | None) -> None:
    unknown = [kind for kind in kinds or () if kind not in KINDS]
    if unknown:
        raise bad_request(f'there are no updates of the kind "{unknown[0]}"')


def _drop(backend: Backend, fields: Json) -> None:
    if fields.get("drop_pending_updates"):
        backend.inbox.confirm(len(backend.inbox.waiting))


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if _is_loopback(parts.hostname or ""):
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


HANDLERS: Mapping[str, Handler] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "close": close,
    "logOut": log_out,
}
