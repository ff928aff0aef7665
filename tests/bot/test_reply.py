from __future__ import annotations

from bot.answering.answer import Citation
from bot.reply import (
    Block,
    Listing,
    Quote,
    Reply,
    ReplyKind,
    Scores,
    Sentence,
    Source,
    Sources,
    plain_text,
)
from embeddings.index.base import Hit
from knowledge.article import Language
from tests.bot.fakes import article, passages

TEXT = "[bold]Kopi[/bold] {0} [1] *tebal* <b>&amp;</b> \\[x]"
(PASSAGE,) = passages(article("kopi", TEXT))
SOURCE = Source(1, "Kopi [link=x]", "https://example.org/?a=[1]")


def plain(*blocks: Block) -> str:
    """The blocks as plain text."""
    return plain_text(Reply(ReplyKind.TALK, Language.INDONESIAN, blocks))


def test_every_block_has_a_plain_form_in_which_nothing_is_markup() -> None:
    """Brackets, braces and angle brackets of articles and questions stand as they are."""
    hit = Hit(PASSAGE, score=0.5, meaning=0.25, words=0.75)
    assert plain(Sentence(TEXT)) == TEXT
    assert plain(Quote(Citation(2, PASSAGE, TEXT))) == f"“{TEXT}” [2]"
    assert plain(Listing(TEXT, (TEXT, "b"))) == f"{TEXT}\n• {TEXT}\n• b"
    assert plain(Sources("Sumber", (SOURCE, Source(2, "b", None)))) == (
        "Sumber:\n[1] Kopi [link=x] – https://example.org/?a=[1]\n[2] b"
    )
    assert plain(Scores("Dekat", ("tempat", "skor", "makna", "kata"), (hit,))) == (
        "Dekat\n• kopi/id/1: skor 0,50, makna 0,25, kata 0,75"
    )


def test_blocks_are_apart() -> None:
    """One blank line stands between two blocks, none around them."""
    assert plain(Sentence("a"), Sentence("b")) == "a\n\nb"
