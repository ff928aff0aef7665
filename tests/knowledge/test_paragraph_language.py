from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.article import Article, Language
from knowledge.readers import markdown

INDONESIAN = (
    "Museum ini dibuka pada hari kerja dan tidak menerima tamu pada hari libur. Anak-anak yang datang dengan "
    "orang tua tidak perlu membayar, tetapi harus menunjukkan kartu pelajar kepada petugas."
)
ENGLISH = (
    "The museum is open on working days and does not accept visitors on public holidays. Children who come "
    "with their parents do not have to pay, but they must show a student card to the staff."
)
GERMAN = (
    "Das Museum ist an allen Werktagen von neun bis siebzehn Uhr geöffnet, und die Führungen in der Halle "
    "beginnen zu jeder vollen Stunde. Kinder haben in Begleitung eines Erwachsenen freien Eintritt."
)


def languages(folder: Path, language: Language, *paragraphs: str) -> list[Language | None]:
    """The languages of the paragraphs of an article."""
    path = folder / "a.md"
    path.write_text(f"---\ntitle: T\nlanguage: {language}\n---\n\n" + "\n\n".join(paragraphs), "utf-8")
    (article,) = (item for item in markdown.read(path, folder) if isinstance(item, Article))
    return [paragraph.language for paragraph in article.paragraphs]


def test_a_paragraph_in_the_other_language_says_so(tmp_path: Path) -> None:
    """In an article of either language; the others follow their article."""
    assert languages(tmp_path, Language.INDONESIAN, INDONESIAN, ENGLISH) == [None, Language.ENGLISH]
    assert languages(tmp_path, Language.ENGLISH, INDONESIAN, ENGLISH) == [Language.INDONESIAN, None]


@pytest.mark.parametrize(
    "text",
    [
        GERMAN,
        "The museum is open daily.",
        "The Lord of the Rings, The Two Towers, The Return of the King, Gone with the Wind, The Silence of "
        "the Lambs, Pirates of the Caribbean, Once Upon a Time in the West",
        "- The Two Towers\n- The Return of the King\n- Gone with the Wind\n- The Silence of the Lambs",
        f"| A | B |\n|---|---|\n| {ENGLISH} | {ENGLISH} |",
        f"Panduan itu berbunyi “the museum is open on working days” dan berlaku untuk semua. {INDONESIAN}",
        "2024 2025 2026 https://example.org/the-museum-is-open-and-it-is-on-the-way-to-the-sea",
    ],
)
def test_names_short_texts_tables_and_other_languages_prove_nothing(tmp_path: Path, text: str) -> None:
    """Only whole sentences of the other language set a paragraph apart."""
    assert languages(tmp_path, Language.INDONESIAN, INDONESIAN, text) == [None, None]


def test_an_article_of_one_paragraph_is_not_mixed(tmp_path: Path) -> None:
    """There the article itself is in the wrong language, which checking tells."""
    assert languages(tmp_path, Language.INDONESIAN, ENGLISH) == [None]
