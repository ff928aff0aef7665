"""The loopback server in a process of its own: python -m bot.loopback.telegram --help."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys

from bot.loopback.telegram.server import TOKEN, LoopbackTelegram


def main() -> None:
    """Serve until SIGTERM, Ctrl+C, /control/stop, or the end of the input where a parent holds it."""
    parser = argparse.ArgumentParser(prog="python -m bot.loopback.telegram", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--username", default="kutip_bot")
    parser.add_argument("--no-flood", action="store_true", help="flood rules do not hold")
    parser.add_argument("--seed", type=int, default=0, help="of the faults")
    parser.add_argument("--keep", type=int, help="messages that each chat remembers (all)")
    parser.add_argument("--with-parent", action="store_true", help="end when the input, a pipe, ends")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(arguments: argparse.Namespace) -> None:
    server = LoopbackTelegram(
        token=arguments.token,
        username=arguments.username,
        port=arguments.port,
        flood=not arguments.no_flood,
        seed=arguments.seed,
        keep=arguments.keep,
        with_control=True,
    )
    async with server:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.stopping.set)
        if arguments.with_parent:
            held = sys.stdin.fileno()
            loop.add_reader(held, lambda: os.read(held, 4096) or server.stopping.set())
        sys.stdout.write(json.dumps({"root": server.root, "token": server.token}) + "\n")
        sys.stdout.flush()
        await server.stopping.wait()


if __name__ == "__main__":
    main()
