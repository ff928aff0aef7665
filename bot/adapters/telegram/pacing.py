"""How long is waited for what on Telegram."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pacing:
    """Times, in seconds.

    Attributes:
        poll: After which Telegram answers a call for updates although there are none.
        late: Beyond that, until a call for updates has failed: whoever asks waits for as long.
        connect, read, write: After which a call has failed.
        pool: After which a call fails that waits for a free connection.
        stall: Beyond `poll`, until a call for updates counts as stalled.
        look: Between two looks whether anything has stalled.
        webhook_look: Between two questions to Telegram how well it reaches us.
        conflict: Until a second bot with the same token ends this one.
        retry_first, retry_longest, retry_total: Of the pauses between tries to send something: the first, the
            longest, and all together, after which it is put back.
        sweep: Between two looks for what was put back.
        typing: Between two signs that we are at work; Telegram shows one for five.
        edit: Between two edits of a message that shows how far something is.
        press: After which a button is let go although the work goes on.
        drain: That whatever is under way gets to finish at the end, all of it together; with what follows,
            the process is over within ten.
        last_word: The last of those: what was given up is tidied up, and a message that shows how far
            something is gets to show how it ended.
    """

    poll: float = 10
    late: float = 5
    connect: float = 10
    read: float = 20
    write: float = 20
    pool: float = 60
    stall: float = 60
    look: float = 5
    webhook_look: float = 180
    conflict: float = 10
    retry_first: float = 0.5
    retry_longest: float = 30
    retry_total: float = 600
    sweep: float = 60
    typing: float = 4
    edit: float = 3
    press: float = 3
    drain: float = 8.5
    last_word: float = 1


USUAL = Pacing()
