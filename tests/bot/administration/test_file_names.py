from __future__ import annotations

import pytest

from bot.administration.file_names import LONGEST_NAME, file_name, is_read


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("jam layanan.md", "jam layanan.md"),
        ("Kopi Gayo – édisi 2.PDF", "Kopi Gayo – édisi 2.PDF"),
        ("../../etc/passwd.md", "passwd.md"),
        ("..\\..\\windows\\system.md", "system.md"),
        ("C:\\a\\b.md", "b.md"),
        (".hidden.md", "hidden.md"),
        ("~$jam.docx", "jam.docx"),
        ("jam.md. ", "jam.md"),
        ('a<b>c:d"e|f?g*.md', "a_b_c_d_e_f_g_.md"),
        ("CON.md", "_CON.md"),
        ("nul.tar.md", "_nul.tar.md"),
        ("com1.txt", "_com1.txt"),
        ("a\x00b\nc.md", "a_b_c.md"),
        ("kopi\u202edm.exe.md", "kopi_dm.exe.md"),
        ("half \ud800.md", "half _.md"),
    ],
)
def test_what_is_left_of_a_name(sent: str, kept: str) -> None:
    """No folder, nothing hidden, nothing that a system refuses, steers or turns around."""
    assert file_name(sent).replace("?", "_") == kept


@pytest.mark.parametrize(
    "sent", ["", ".", "..", "/", "md", ".md", "...md", "a/", "a/.md", "_.md", f"{'é' * 75}.md"]
)
def test_a_name_of_which_nothing_is_left(sent: str) -> None:
    """A name needs a stem and an ending, and room for what is put before it when the file is kept."""
    assert file_name(sent) == ""


def test_the_longest_name() -> None:
    """It is counted in bytes, as file systems do."""
    name = f"{'a' * (LONGEST_NAME - 3)}.md"
    assert file_name(name) == name


def test_endings_are_read_in_any_case() -> None:
    """What the readers of articles know, and nothing else."""
    assert is_read("A.MD")
    assert is_read("a.b.jsonl")
    assert not is_read("a.md.exe")
    assert not is_read("md")
