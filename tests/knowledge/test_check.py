from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.check import check_folder
from knowledge.errors import ArticlesFolderMissingError
from knowledge.problem import Problem, ProblemKind

INDONESIAN = (
    "Kopi ini tidak terlalu pahit dan bisa diminum pada pagi hari dengan sedikit gula. "
    "Petani di dataran tinggi memetik buahnya dengan tangan, lalu menjemurnya selama dua minggu."
)
ENGLISH = (
    "This coffee is not very bitter and you can drink it in the morning with a little sugar. "
    "Farmers in the highlands pick the fruit by hand and then dry it in the sun for two weeks."
)
# The dashes as they came: of three bytes, the first was read as Thai and the others were dropped.
DAMAGED = "Xiaomi SU7 Ultra masuk dalam gim Gran Turismo 7 \u0e42 pencapaian yang menunjukkan upaya Xiaomi."

Check = Callable[[dict[str, str]], list[Problem]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Writes files by name and checks the folder."""

    def run(files: dict[str, str]) -> list[Problem]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return list(check_folder(tmp_path))

    return run


def line(article_id: str, text: str, language: str = "id", *, ascii_only: bool = False) -> str:
    """An article as a line of JSON."""
    values = {"id": article_id, "title": "Kopi", "text": text, "language": language}
    return json.dumps(values, ensure_ascii=ascii_only) + "\n"


def test_sound_articles_have_no_problems(check: Check) -> None:
    """Typography, foreign names and other scripts are not mistaken for damage."""
    foreign = "Kafé “São Tomé” – 5 °C, Rp\u00a05.000… 東京, Москва, ภาษาไทย, β-karoten, 10 µm, naïve ½ ©"
    text = f"{INDONESIAN} {foreign}"
    assert check({"id/a.md": f"# Kopi\n\n{text}\n", "en/a.md": f"# Coffee\n\n{ENGLISH}\n"}) == []


def test_problems_of_reading_are_included(check: Check) -> None:
    """What a reader reports stands among the rest, in the order of the files."""
    found = check({"id/a.md": "---\n", "id/b.md": INDONESIAN, "id/c.jsonl": "{\n"})
    assert [problem.kind for problem in found] == [
        ProblemKind.BROKEN_FRONT_MATTER,
        ProblemKind.MISSING_TITLE,
        ProblemKind.BROKEN_JSON,
    ]


@pytest.mark.parametrize(
    "damaged",
    [
        DAMAGED,
        "Ia berkata \ufffdya\ufffd.",
        "Kopi \u0432 enak sekali.",
        "Sebuah caf\u0e23\u0e09 baru.",
        "Kopi \u9225\u003f enak.",
    ],
)
def test_damaged_text_is_found_with_its_line_and_an_excerpt(check: Check, damaged: str) -> None:
    """A character read in the wrong encoding is shown where it stands, in the file's own line."""
    (found,) = check({"id/a.md": f"# Kopi\n\n{INDONESIAN}\n\n{INDONESIAN}\n{damaged}\n"})
    assert (found.kind, found.line) == (ProblemKind.SUSPICIOUS_ENCODING, 6)
    assert len(found.facts["excerpt"]) <= 80
    assert any(not letter.isascii() for letter in found.facts["excerpt"])


@pytest.mark.parametrize("damaged", ["Kopi \u00e2\u0080\u0093 enak, café.", "Kopi â€“ enak, cafÃ©."])
def test_damage_that_can_be_undone_is_repaired_and_reported(check: Check, damaged: str) -> None:
    """Where only one text can have been meant, that is what is read; before and after are shown."""
    found = check({"id/a.md": f"# Kopi\n\n{damaged}\n", "id/b.jsonl": line("b", damaged)})
    assert [(problem.kind, problem.line) for problem in found] == [
        (ProblemKind.REPAIRED_ENCODING, 3),
        (ProblemKind.REPAIRED_ENCODING, 1),
    ]
    assert {problem.facts["repaired"] for problem in found} == {"Kopi – enak, café."}


def test_damage_behind_json_escapes_is_found(check: Check) -> None:
    """It does not matter whether the file spells characters out or escapes them."""
    text = f"{INDONESIAN} {DAMAGED}"
    found = check({"id/a.jsonl": line("a", text) + line("b", INDONESIAN) + line("c", text, ascii_only=True)})
    assert [(problem.kind, problem.line) for problem in found] == [
        (ProblemKind.SUSPICIOUS_ENCODING, 1),
        (ProblemKind.SUSPICIOUS_ENCODING, 3),
    ]
    assert "\u0e42" in found[1].facts["excerpt"]


def test_half_a_character_is_damage_and_an_escaped_emoji_is_not(check: Check) -> None:
    """What is shown of the damage can always be written as UTF-8."""
    emoji = line("a", f"{INDONESIAN} \U0001f600", ascii_only=True)
    half = line("b", f"{INDONESIAN} \ud83d", ascii_only=True)
    (found,) = check({"id/a.jsonl": emoji + half})
    assert (found.kind, found.line) == (ProblemKind.SUSPICIOUS_ENCODING, 2)
    assert "\ufffd" in found.facts["excerpt"].encode().decode()


def test_a_file_of_the_wrong_encoding_is_reported_once(check: Check, tmp_path: Path) -> None:
    """The reader's report of Windows-1252 is not repeated for each line."""
    (tmp_path / "id").mkdir()
    text = f"# Kopi\n\n{INDONESIAN} Caf\u00e9.\n\nCaf\u00e9.\n"
    (tmp_path / "id" / "a.md").write_bytes(text.encode("cp1252"))
    assert [problem.kind for problem in check({})] == [ProblemKind.SUSPICIOUS_ENCODING]


def test_a_duplicate_names_where_the_first_one_stands(check: Check, tmp_path: Path) -> None:
    """The second of two equal editions is fatal, and is not counted for anything else."""
    (found,) = check({"id/a.md": f"# Kopi\n\n{INDONESIAN}\n", "id/b.jsonl": line("a", "Salah.\n\nSalah.")})
    assert (found.kind, found.path.name, found.is_fatal) == (ProblemKind.DUPLICATE_EDITION, "b.jsonl", True)
    assert found.facts["other"] == f"{tmp_path / 'id' / 'a.md'}:1"


def test_editions_that_do_not_line_up_are_reported_last(check: Check) -> None:
    """A paragraph that one language lacks is seen from the counts."""
    *_, found = check(
        {
            "id/a.md": f"# Kopi\n\n{INDONESIAN}\n\n{INDONESIAN}\n",
            "en/a.md": f"# Coffee\n\n{ENGLISH}\n",
            "en/b.md": f"# Tea\n\n{ENGLISH}\n",
        }
    )
    assert (found.kind, found.path.parts[-2:]) == (ProblemKind.EDITIONS_DIFFER, ("id", "a.md"))
    assert found.facts == {
        "article": "a",
        "language": "id",
        "count": "2",
        "other_language": "en",
        "other_count": "1",
    }


def test_a_paragraph_over_the_limit_is_reported(check: Check) -> None:
    """Its number, size and the limit are given, at its line."""
    (found,) = check({"id/a.md": f"# Kopi\n\n{INDONESIAN}\n\n" + f"{INDONESIAN} " * 10})
    assert (found.kind, found.line) == (ProblemKind.LONG_PARAGRAPH, 5)
    assert found.facts["paragraph"] == "2"
    assert int(found.facts["size"]) > int(found.facts["limit"])


def test_text_in_the_other_language_is_reported(check: Check) -> None:
    """English in the Indonesian folder is noticed, and the reverse; a few words are not enough to judge."""
    found = check(
        {
            "id/a.md": f"# Kopi\n\n{ENGLISH}\n",
            "en/b.md": f"# Coffee\n\n{INDONESIAN}\n",
            "id/c.md": "# Xiaomi\n\nXiaomi SU7 Ultra.\n",
        }
    )
    assert [(problem.kind, problem.path.name, problem.facts) for problem in found] == [
        (ProblemKind.LANGUAGE_MISMATCH, "b.md", {"language": "en", "detected": "id"}),
        (ProblemKind.LANGUAGE_MISMATCH, "a.md", {"language": "id", "detected": "en"}),
    ]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """There is nothing to check, and that is not the same as nothing wrong."""
    with pytest.raises(ArticlesFolderMissingError):
        list(check_folder(tmp_path / "absent"))
