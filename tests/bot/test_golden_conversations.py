"""The golden conversations in the terminal, over the shipped articles and with the bundled model."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.adapters.console import render
from bot.app import App, build
from bot.commands.indexing import ensure_index
from bot.messages import messages_in
from bot.reply import IncomingMessage, Origin
from bot.settings import Settings
from knowledge.article import Article, Language
from knowledge.readers import read_folder
from tests.conversations.golden import (
    GoldenConversation,
    Titles,
    differences,
    golden_conversations,
)

SHIPPED = Path(__file__).parents[2] / "knowledge" / "articles"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Kutip as it ships, with an index of its own articles."""
    made = build(Settings(articles=SHIPPED, home=tmp_path_factory.mktemp("golden") / "home"))
    ensure_index(made, messages_in(Language.ENGLISH))
    yield made
    made.memory.close()


@pytest.fixture(scope="module")
def titles() -> Titles:
    """Of the shipped articles."""
    articles = [found for found in read_folder(SHIPPED) if isinstance(found, Article)]
    return {(article.id, article.language): article.title for article in articles}


def test_there_are_conversations_in_both_languages() -> None:
    """Two of each at least."""
    languages = [conversation.language for conversation in golden_conversations()]
    assert min(languages.count(language) for language in Language) >= 2


def test_what_is_shown_otherwise_is_told(titles: Titles) -> None:
    """A platform that shows nothing, or always the same, passes no line but what it happens to show."""
    conversation = next(each for each in golden_conversations() if each.name == "asking")

    async def nothing(line: str) -> str:
        del line
        return ""

    async def refusal(line: str) -> str:
        del line
        return messages_in(Language.ENGLISH).get("answer.none")

    assert {
        found.partition(" (")[0] for found in asyncio.run(differences(conversation, nothing, titles))
    } == {f"asking, line {number}" for number in range(1, len(conversation.lines) + 1)}
    right = {
        f"asking, line {n}" for n, line in enumerate(conversation.lines, 1) if line.say.endswith("Australia?")
    }
    wrong = {found.partition(" (")[0] for found in asyncio.run(differences(conversation, refusal, titles))}
    assert not right & wrong
    assert len(wrong) == len(conversation.lines) - 1


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('say = "a"\nkind = "talk"\nsows = ["b"]', "sows"),
        ('say = "a"\nkind = "answer"', "cites"),
        ('say = "a"\nkind = "talk"\narticle = "x"\nparagraph = 1', "cites"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, row: str, problem: str) -> None:
    """With file and line: a misspelt key would check nothing."""
    (tmp_path / "a.toml").write_text(f'language = "id"\n[[line]]\n{row}\n', "utf-8")
    with pytest.raises(ValueError, match=rf"a\.toml, line 1: .*{problem}"):
        golden_conversations(tmp_path)


@pytest.mark.parametrize("conversation", golden_conversations(), ids=lambda each: each.name)
@pytest.mark.parametrize("with_memory", [False, True], ids=["terminal", "remembered"])
def test_a_golden_conversation(
    app: App, titles: Titles, conversation: GoldenConversation, with_memory: bool
) -> None:
    """Every line shows what it must, with and without a memory, rendered as in a terminal."""
    talking = app.conversation() if with_memory else app.terminal_conversation()
    origin = Origin(f"test:{conversation.name}", hint=conversation.language)

    async def say(line: str) -> str:
        reply = await talking.reply(IncomingMessage(origin, line))
        if reply is None:
            return ""
        console = Console(file=io.StringIO(), width=10_000, highlight=False, markup=False)
        with console.capture() as shown:
            console.print(render(reply))
        return shown.get()

    try:
        assert asyncio.run(differences(conversation, say, titles)) == []
    finally:
        talking.close()
