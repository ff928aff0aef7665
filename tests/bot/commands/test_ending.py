from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE

from tests.bot.processes import LONG

HANGS = """
import asyncio, threading
from bot.commands.ending import told_to_end

async def talk():
    with told_to_end(within=0.5) as end:
        threading.Thread(target=threading.Event().wait).start()
        hanging = asyncio.to_thread(threading.Event().wait) if {awaits} else end.wait()
        print("ready", flush=True)
        await asyncio.gather(hanging, end.wait())

asyncio.run(talk())
print("over", flush=True)
"""


def test_no_thread_keeps_a_process_that_is_to_end() -> None:
    """Neither one that is waited for, nor one that only Python waits for when it exits; its status is 0."""

    async def told(*, awaits: bool) -> str:
        code = HANGS.format(awaits=awaits)
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=PIPE)
        assert process.stdout is not None
        async with asyncio.timeout(LONG):
            await process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
            return (await process.stdout.read()).decode()

    assert asyncio.run(told(awaits=True)) == ""
    assert asyncio.run(told(awaits=False)) == "over\n"
