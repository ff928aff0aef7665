"""How long the adapter waits for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pacing:
    """Seconds.

    Attributes:
        acknowledge: How long it is tried to tell Discord that an interaction has arrived; it waits three.
        token: How long an interaction can be answered; Discord says fifteen minutes.
        edit: Between two edits of a message that shows how far something is.
        typing: After which the sign that we are at work is given again; Discord shows it for ten.
        autocomplete: How long titles are looked for; Discord waits three.
        retry_first, retry_longest: Pauses between two tries to send something.
        call: After which a call that is never answered has failed; the library waits five minutes.
        retry_total: How long an ordinary message is tried.
        guilds: How long the next server is waited for, of those that Discord tells at the start.
        reconnect_first, reconnect_longest: Pauses between two tries to log in.
        resync_first, resync_longest: Pauses between two tries to hand in the commands.
        starter: How long the first message of a forum's new post is waited for.
        drain: How long what is under way may take to finish when we end.
        last_word: The same for messages that show how far something is.
        close: The same for the connections.
    """

    acknowledge: float = 2.5
    token: float = 15 * 60 - 20
    edit: float = 3
    typing: float = 8
    autocomplete: float = 2.5
    retry_first: float = 0.5
    retry_longest: float = 30
    call: float = 60
    retry_total: float = 15 * 60
    guilds: float = 2
    reconnect_first: float = 1
    reconnect_longest: float = 30
    resync_first: float = 60
    resync_longest: float = 60 * 60
    starter: float = 10
    drain: float = 5
    last_word: float = 1
    close: float = 3


USUAL = Pacing()
