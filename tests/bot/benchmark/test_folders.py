from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from bot.benchmark.folders import PARAGRAPHS, Kind, write_folder
from bot.benchmark.made_up import Text, made_up_texts, write_articles
from bot.benchmark.real import real_texts
from knowledge.article import Article
from knowledge.readers import read_folder


def paragraphs_in(folder: Path) -> dict[tuple[str, int], str]:
    """Every paragraph by its article and number; nothing may be wrong with the folder."""
    articles = [item for item in read_folder(folder) if isinstance(item, Article) or pytest.fail(str(item))]
    return {(article.id, part.number): part.text for article in articles for part in article.paragraphs}


@pytest.mark.parametrize(("kind", "files"), [(Kind.LINES, 1), (Kind.FILES, 5)])
def test_a_folder_holds_as_many_paragraphs_as_it_should(tmp_path: Path, kind: Kind, files: int) -> None:
    """All in one file, or a few in each."""
    write_folder(tmp_path / "articles", kind, made_up_texts(), 5 * PARAGRAPHS - 2)
    assert len(paragraphs_in(tmp_path / "articles")) == 5 * PARAGRAPHS - 2
    assert sum(path.is_file() for path in (tmp_path / "articles").rglob("*")) == files


@pytest.mark.parametrize("kind", Kind)
def test_exactly_one_paragraph_changes(tmp_path: Path, kind: Kind) -> None:
    """The others stay as they are, and renaming its file changes none."""
    folder = write_folder(tmp_path / "articles", kind, made_up_texts(), 30)
    before = paragraphs_in(folder.path)
    folder.change()
    after = paragraphs_in(folder.path)
    assert before.keys() == after.keys()
    (changed,) = [place for place in after if after[place] != before[place]]
    assert after[changed].startswith(before[changed])
    named = folder.changed
    folder.rename()
    assert folder.changed.exists()
    assert not named.exists()
    assert paragraphs_in(folder.path) == after


@pytest.mark.parametrize("packed", [True, False])
def test_texts_of_a_file_become_articles_with_questions(tmp_path: Path, packed: bool) -> None:
    """In their order, with the questions made of their own words; what holds no text is left out."""
    lines = [
        json.dumps({"title": "Kopi", "passage": "Kopi Gayo tumbuh\ndi dataran tinggi Aceh. Enak."}),
        "no JSON",
        json.dumps({"title": "Kosong", "passage": ""}),
        json.dumps({"passage": 'Teh "hijau" dari Jawa Barat dipetik pagi hari.'}),
    ]
    content = "\n".join(lines).encode()
    path = tmp_path / ("texts.jsonl.gz" if packed else "texts.jsonl")
    path.write_bytes(gzip.compress(content) if packed else content)
    texts = list(real_texts(path))
    assert [text.text for text in texts] == [
        "Kopi Gayo tumbuh di dataran tinggi Aceh. Enak.",
        'Teh "hijau" dari Jawa Barat dipetik pagi hari.',
    ]
    assert texts[1].title
    asked = write_articles(tmp_path / "articles.jsonl", 10, questions=20, texts=texts)
    assert asked
    said = " ".join(text.text for text in texts).split()
    assert all(
        set(question.rstrip("?").split()[-3:]) <= {*said, *(w.rstrip(".") for w in said)}
        for question in asked
    )


def test_a_title_with_quotes_stays_itself(tmp_path: Path) -> None:
    """Whatever a text is called, its file can be read."""
    text = Text('Kata "kunci" \\ dan: titik dua', "Satu paragraf saja, tidak lebih.", [["Satu"]])
    write_folder(tmp_path / "articles", Kind.FILES, [text], 1)
    (article,) = list(read_folder(tmp_path / "articles"))
    assert isinstance(article, Article)
    assert article.title == text.title


def test_made_up_texts_are_the_same_every_time() -> None:
    """Whoever compares two machines compares the same work."""
    assert list(islice(made_up_texts(), 5)) == list(islice(made_up_texts(), 5))
