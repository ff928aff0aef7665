"""The loopback server in a process of its own: python -m bot.loopback.discord --help."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys

from bot.loopback.discord.server import TOKEN, LoopbackDiscord


def main() -> None:
    """Serve until SIGTERM, Ctrl+C, /control/stop, or the end of the input where a parent holds it."""
    parser = argparse.ArgumentParser(prog="python -m bot.loopback.discord", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--name", default="Kutip")
    parser.add_argument("--message-content", action="store_true", help="the intent is switched on")
    parser.add_argument("--shards", type=int, default=1, help="connections that bots are told to make")
    parser.add_argument("--heartbeat", type=float, default=41.25, help="seconds")
    parser.add_argument("--seed", type=int, default=0, help="of the faults")
    parser.add_argument("--keep", type=int, default=20_000, help="requests that are remembered")
    parser.add_argument("--with-parent", action="store_true", help="end when the input, a pipe, ends")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(arguments: argparse.Namespace) -> None:
    options = {name: value for name, value in vars(arguments).items() if name != "with_parent"}
    async with LoopbackDiscord(with_control=True, **options) as server:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.stopping.set)
        if arguments.with_parent:
            held = sys.stdin.fileno()
            loop.add_reader(held, lambda: os.read(held, 4096) or server.stopping.set())
        addresses = {"root": server.root, "api": server.api, "gateway": server.gateway.url}
        sys.stdout.write(json.dumps(addresses | {"token": server.token}) + "\n")
        sys.stdout.flush()
        await server.stopping.wait()


if __name__ == "__main__":
    main()
