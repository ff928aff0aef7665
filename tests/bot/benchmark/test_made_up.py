from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.benchmark.made_up import write_articles
from knowledge.article import Article
from knowledge.passages import split_article
from knowledge.readers import read_folder
from knowledge.text import sentences

_CAPITALS = re.compile(r"(?<=\w )[A-Z]\w+ [A-Z]\w+")
_DATE = re.compile(r"\b\d{1,2} (?:Januari|Mei|Agustus|Desember) \d{4}\b")


def articles_in(folder: Path) -> list[Article]:
    """What a reader makes of the made-up articles; nothing may be wrong with them."""
    return [item for item in read_folder(folder) if isinstance(item, Article) or pytest.fail(str(item))]


def test_the_same_articles_come_every_time(tmp_path: Path) -> None:
    """Byte for byte, and the questions with them."""
    asked = [write_articles(tmp_path / name, 50, questions=20) for name in "ab"]
    assert asked[0] == asked[1]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_articles_are_one_passage_of_ordinary_sentences(tmp_path: Path) -> None:
    """Three to five sentences of ten to eighteen words, among them numbers, dates and names."""
    write_articles(tmp_path / "articles.jsonl", 200, questions=1)
    articles = articles_in(tmp_path)
    assert len(articles) == 200
    assert len({article.id for article in articles}) == 200
    texts = [passage.text for article in articles for passage in split_article(article)]
    assert len(texts) == 200
    for text in texts:
        found = sentences(text)
        assert 3 <= len(found) <= 5
        assert all(10 <= len(sentence.split()) <= 18 for sentence in found)
    joined = "\n".join(texts)
    assert min(len(_CAPITALS.findall(joined)), len(_DATE.findall(joined))) > 30
    assert " yang " in joined


@pytest.mark.parametrize("size", [1, 7, 100])
def test_questions_are_different_words_of_one_sentence(tmp_path: Path, size: int) -> None:
    """A question word and five to eight words in their order, spread over all articles."""
    asked = write_articles(tmp_path / "articles.jsonl", size, questions=30)
    assert len(set(asked)) == len(asked) > 25
    found = [
        sentence for article in articles_in(tmp_path) for sentence in sentences(article.paragraphs[0].text)
    ]
    for question in asked:
        words = question.removeprefix("Di mana ").removesuffix("?").lower().split()
        words = words if question.startswith("Di mana ") else words[1:]
        assert 5 <= len(words) <= 8
        assert any(_in_order(words, sentence.lower().rstrip(".").split()) for sentence in found)


def _in_order(words: list[str], sentence: list[str]) -> bool:
    remaining = iter(sentence)
    return all(word in remaining for word in words)
