from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest

from knowledge.article import Article, Language, Paragraph
from knowledge.passages import MAXIMUM_CHARACTERS, MINIMUM_CHARACTERS, split_article
from knowledge.readers import read_folder

LONG_ENOUGH = "Paragraf ini cukup panjang sehingga berdiri sendiri sebagai satu kutipan."
SENTENCE = "Kalimat nomor %d menjelaskan sesuatu tentang kopi, teh, dan minuman hangat lainnya."


def make(*texts: str | tuple[str, str], article_id: str = "kopi") -> Article:
    """An article from texts, or from pairs of heading and text."""
    pairs = [("", text) if isinstance(text, str) else text for text in texts]
    paragraphs = [Paragraph(n, text, heading, n) for n, (heading, text) in enumerate(pairs, start=1)]
    return Article(article_id, "Kopi", Language.INDONESIAN, tuple(paragraphs), Path("kopi.md"))


def test_a_paragraph_is_a_passage() -> None:
    """Text, heading, title and number go over unchanged."""
    article = dataclasses.replace(
        make(("Rasa", LONG_ENOUGH), ("Rasa", LONG_ENOUGH)),
        date=dt.date(2026, 2, 5),
        url="https://example.org",
    )
    passages = list(split_article(article))
    assert [passage.id for passage in passages] == ["kopi/id/1", "kopi/id/2"]
    second = passages[1]
    assert (second.text, second.heading, second.paragraph) == (LONG_ENOUGH, "Rasa", 2)
    assert (second.title, second.date, second.url) == ("Kopi", article.date, article.url)


def test_short_neighbours_are_joined_until_long_enough() -> None:
    """Labels and one-word answers travel together and cite the first of them."""
    passages = list(split_article(make("Syarat:", "Ya.", "k" * 50, "Tidak.", LONG_ENOUGH, "Selesai.")))
    assert [(passage.paragraph, passage.text) for passage in passages] == [
        (1, "Syarat:\nYa.\n" + "k" * 50),
        (4, "Tidak."),
        (5, LONG_ENOUGH),
        (6, "Selesai."),
    ]


def test_joining_stops_once_the_passage_is_long_enough() -> None:
    """Many short paragraphs make several passages, not one."""
    passages = list(split_article(make(*["k" * (MINIMUM_CHARACTERS // 2)] * 6)))
    assert [passage.paragraph for passage in passages] == [1, 3, 5]


def test_paragraphs_under_different_headings_are_never_joined() -> None:
    """A heading change ends a passage, however short."""
    passages = list(split_article(make(("Buka", "Pukul 9."), ("Tutup", "Pukul 17."))))
    assert [(passage.heading, passage.text) for passage in passages] == [
        ("Buka", "Pukul 9."),
        ("Tutup", "Pukul 17."),
    ]


def test_a_long_paragraph_is_cut_at_sentences_into_similar_parts() -> None:
    """Parts are within the limit, whole sentences, about equally long, and lose nothing."""
    text = " ".join(SENTENCE % number for number in range(40))
    passages = list(split_article(make(LONG_ENOUGH, text)))[1:]
    sizes = [len(passage.text) for passage in passages]
    assert [passage.id for passage in passages] == ["kopi/id/2", "kopi/id/2.2", "kopi/id/2.3"]
    assert {passage.paragraph for passage in passages} == {2}
    assert max(sizes) <= MAXIMUM_CHARACTERS
    assert max(sizes) - min(sizes) < 2 * len(SENTENCE)
    assert all(passage.text.startswith("Kalimat") and passage.text.endswith(".") for passage in passages)
    assert " ".join(passage.text for passage in passages) == text


def test_a_long_list_is_cut_at_line_ends() -> None:
    """No item is torn, although items hold several sentences."""
    items = [f"• Butir {number}. Isinya panjang sekali. Titik." for number in range(60)]
    passages = list(split_article(make("\n".join(items))))
    assert len(passages) > 1
    assert [line for passage in passages for line in passage.text.split("\n")] == items


def test_a_sentence_over_the_limit_is_cut_at_spaces() -> None:
    """Only where there is no other way is a sentence torn, and never a word."""
    words = [f"kata{number}" for number in range(500)]
    passages = list(split_article(make(" ".join(words))))
    assert max(len(passage.text) for passage in passages) <= MAXIMUM_CHARACTERS
    assert " ".join(passage.text for passage in passages).split() == words


def test_a_word_over_the_limit_is_cut() -> None:
    """Even text without any space stays within the limit and complete."""
    passages = list(split_article(make("k" * 5_000)))
    assert max(len(passage.text) for passage in passages) <= MAXIMUM_CHARACTERS
    assert "".join(passage.text for passage in passages) == "k" * 5_000


def test_an_edit_changes_only_its_own_passage() -> None:
    """Ids stay, one digest changes, and the parts of a long paragraph do not number what follows."""
    long_text = " ".join(SENTENCE % number for number in range(20))
    before = {
        passage.id: passage.digest for passage in split_article(make(LONG_ENOUGH, "Lama. " * 20, LONG_ENOUGH))
    }
    after = {
        passage.id: passage.digest for passage in split_article(make(LONG_ENOUGH, long_text, LONG_ENOUGH))
    }
    assert [key for key in before if before[key] == after[key]] == ["kopi/id/1", "kopi/id/3"]
    assert set(after) - set(before) == {"kopi/id/2.2"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Teh"},
        {"date": dt.date(2026, 2, 5)},
        {"url": "https://example.org"},
        {"paragraphs": (Paragraph(1, LONG_ENOUGH + "!", "", 1),)},
        {"paragraphs": (Paragraph(1, LONG_ENOUGH, "Rasa", 1),)},
        {"paragraphs": (Paragraph(2, LONG_ENOUGH, "", 1),)},
    ],
)
def test_the_digest_covers_everything_that_a_citation_shows(change: dict[str, object]) -> None:
    """Whatever a reader would see differently gives another digest; the line in the file does not."""
    article = make(LONG_ENOUGH)
    (plain,) = split_article(article)
    (moved,) = split_article(dataclasses.replace(article, paragraphs=(Paragraph(1, LONG_ENOUGH, "", 99),)))
    (changed,) = split_article(dataclasses.replace(article, **change))  # pyright: ignore[reportArgumentType]
    assert moved.digest == plain.digest
    assert changed.digest != plain.digest


def test_ids_with_slashes_do_not_collide() -> None:
    """An article named like another one's passage has ids of its own."""
    first = make(*[LONG_ENOUGH] * 2, article_id="kopi")
    second = make(*[LONG_ENOUGH] * 2, article_id="kopi/id")
    third = make(*[LONG_ENOUGH] * 2, article_id="kopi/id/1")
    ids = [passage.id for article in (first, second, third) for passage in split_article(article)]
    assert len(set(ids)) == 6


def test_no_word_of_a_file_is_lost(tmp_path: Path) -> None:
    """Every word of a plain Markdown file stands in a passage or in the heading above one."""
    blocks: list[str] = []
    for number in range(60):
        words = " ".join(f"w{number}x{place}" for place in range(1 + number * number % 700))
        form = number % 6
        prefix = ("", "- ", "> ", "1. ", "## ", "")[form]
        blocks.append(f"{prefix}{words}" if form < 5 else f"| h{number} |\n|---|\n| {words} |")
    source = "\n\n".join([*blocks, "Penutup."])
    (tmp_path / "a.md").write_text("---\ntitle: T\nlanguage: id\n---\n" + source, "utf-8")
    (article,) = read_folder(tmp_path)
    assert isinstance(article, Article)
    said = "\n".join(f"{passage.heading} {passage.text}" for passage in split_article(article))
    assert set(re.findall(r"\w+", source)) <= set(re.findall(r"\w+", said))
