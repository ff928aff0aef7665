from __future__ import annotations

import re
from pathlib import Path

import pytest

import knowledge
from knowledge.article import Article, Language
from knowledge.check import check_folder
from knowledge.passages import split_article
from knowledge.readers import read_folder

FOLDER = Path(knowledge.__file__).parent / "articles"


@pytest.fixture(scope="module")
def editions() -> dict[tuple[str, Language], Article]:
    """The shipped editions by id and language."""
    return {(item.id, item.language): item for item in read_folder(FOLDER) if isinstance(item, Article)}


def test_the_shipped_articles_have_no_problems() -> None:
    """What we ship passes our own check."""
    assert list(check_folder(FOLDER)) == []


@pytest.mark.parametrize("language", list(Language))
def test_the_article_on_xiaomi_has_four_paragraphs(
    editions: dict[tuple[str, Language], Article], language: Language
) -> None:
    """Both editions have four paragraphs, and each of them is one passage."""
    article = editions["xiaomi-auto", language]
    assert [paragraph.number for paragraph in article.paragraphs] == [1, 2, 3, 4]
    assert [passage.paragraph for passage in split_article(article)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("number", "terms"),
    [
        (1, ["Ford", "joint venture", "EV"]),
        (2, ["SU7 Ultra", "Gran Turismo 7", "45", "2025", "–"]),
        (3, ["YU7", "2026", "SUV"]),
        (4, ["R&D"]),
    ],
)
def test_the_paragraphs_of_both_editions_say_the_same(
    editions: dict[tuple[str, Language], Article], number: int, terms: list[str]
) -> None:
    """Names and figures stand in the same paragraph of either language."""
    for language in Language:
        text = editions["xiaomi-auto", language].paragraphs[number - 1].text
        assert [term for term in terms if term not in text] == []


def test_figures_are_written_as_the_language_writes_them(
    editions: dict[tuple[str, Language], Article],
) -> None:
    """Thirty-nine thousand has a full stop in Indonesian and a comma in English."""
    assert "39.000 unit" in editions["xiaomi-auto", Language.INDONESIAN].paragraphs[2].text
    assert "39,000 units" in editions["xiaomi-auto", Language.ENGLISH].paragraphs[2].text


def test_every_article_exists_in_both_languages(editions: dict[tuple[str, Language], Article]) -> None:
    """Each id has an Indonesian and an English edition, under names that fit a link."""
    ids = {language: {key[0] for key in editions if key[1] is language} for language in Language}
    assert ids[Language.INDONESIAN] == ids[Language.ENGLISH]
    assert all(re.fullmatch(r"[a-z0-9-]+", article_id) for article_id in ids[Language.ENGLISH])
