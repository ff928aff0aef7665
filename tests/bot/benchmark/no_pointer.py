"""An index whose pointer is never written: what it makes is never served."""

from __future__ import annotations

import sys

from bot.benchmark.crashing import main
from tests.bot.benchmark.half_pointer import NoPointerDisk

if __name__ == "__main__":
    main(sys.argv[1:], NoPointerDisk)
