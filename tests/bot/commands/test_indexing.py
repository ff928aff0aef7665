from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.commands.indexing import ensure_index
from bot.commands.reindexing import ReindexOptions, run_reindex
from bot.messages import messages_in
from bot.reindexing import reindex_articles
from embeddings.embedder import Vectors
from embeddings.index.errors import IndexMismatchError, IndexSourceError
from embeddings.reindexer import spec_name
from knowledge.article import Language
from tests.bot.installation import COFFEE, HOURS, PRICE, PRICE_ASKED, Installation, installation
from tests.fakes import HashingEmbedder

__all__ = ["installation"]

ENGLISH = messages_in(Language.ENGLISH)
OLD, NEW = HashingEmbedder(name="old", dimensions=32), HashingEmbedder(name="new")


def ensured(
    installation: Installation, capsys: pytest.CaptureFixture[str], *, refresh: bool = False
) -> list[str]:
    """What a command says before it can start."""
    capsys.readouterr()
    ensure_index(installation.app(), ENGLISH, refresh=refresh)
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def articles(installation: Installation) -> int:
    """How many articles another process would answer from."""
    return installation.app().index.info().articles


def test_the_first_index_is_made_at_once(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, problems are named, and the next command has nothing to say."""
    broken = installation.write("teh")
    broken.write_bytes(bytes(range(256)))
    assert ensured(installation, capsys) == [
        ENGLISH.get("cli.first_index", folder=installation.settings.articles),
        f"{broken}, line 1: {ENGLISH.get('problems.not_text')}",
    ]
    broken.unlink()
    run_reindex(installation.app(), ENGLISH, ReindexOptions())
    assert ensured(installation, capsys) == []


def test_an_index_that_is_behind_is_said_or_refreshed(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kutip ask` answers from it and says so; a chat brings it up to date."""
    reindex_articles(installation.app())
    installation.write("teh", HOURS)
    assert ensured(installation, capsys) == [ENGLISH.get("cli.stale")]
    assert articles(installation) == 1
    assert ensured(installation, capsys, refresh=True) == []
    assert articles(installation) == 2


def test_a_refresh_that_the_gate_blocks_starts_nevertheless(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """The chat says which questions got worse, and answers from what was there."""
    path = installation.ask(PRICE_ASKED)
    reindex_articles(installation.app())
    installation.write("kopi", COFFEE, PRICE.replace("45 ribu", "50 ribu"))
    said = ensured(installation, capsys, refresh=True)
    assert said[0] == f"✗ {PRICE_ASKED['question']} ({path}:1)"
    what_next = ENGLISH.get("gate.blocked_next", folder=path.parent)
    assert said[-1] == f"{ENGLISH.get('gate.blocked', count=1)} {what_next}"


def test_the_old_model_answers_until_somebody_reindexes(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asking finds what it found, with a hint, also for a chat; an explicit reindex changes the model."""
    reindex_articles(installation.app(embedder=OLD))
    capsys.readouterr()
    for refresh in (False, True):
        app = installation.app(embedder=NEW, older=[OLD])
        ensure_index(app, ENGLISH, refresh=refresh)
        hint = ENGLISH.get("cli.other_model", built_with=spec_name(OLD.spec), loaded=spec_name(NEW.spec))
        assert capsys.readouterr() == ("", hint + "\n")
        exchange = app.asker.ask("Berapa harga satu bungkus kopi Gayo?")
        assert [citation.quote for citation in exchange.citations] == [PRICE]
    app = installation.app(embedder=NEW, older=[OLD])
    assert run_reindex(app, ENGLISH, ReindexOptions()) == 0
    assert app.index.info().embedder == NEW.spec
    assert app.asker.ask("Berapa harga satu bungkus kopi Gayo?").citations[0].quote == PRICE


def test_an_old_model_that_is_gone_is_an_error(installation: Installation) -> None:
    """Its index can answer nothing, and both models are named."""
    reindex_articles(installation.app(embedder=OLD))
    with pytest.raises(IndexMismatchError) as raised:
        ensure_index(installation.app(embedder=NEW), ENGLISH)
    assert (raised.value.built_with, raised.value.loaded) == (spec_name(OLD.spec), spec_name(NEW.spec))


def test_another_folder_is_an_error(installation: Installation, tmp_path: Path) -> None:
    """Nobody has said that the other articles shall be forgotten."""
    reindex_articles(installation.app())
    other = Installation(tmp_path / "other")
    other.write("teh", HOURS)
    (tmp_path / "other" / "home").symlink_to(installation.settings.home)
    with pytest.raises(IndexSourceError):
        ensure_index(other.app(), ENGLISH, refresh=True)


def test_an_index_is_as_good_as_it_was_without_its_folder(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is away, such as one of the network, is no reason not to answer."""
    reindex_articles(installation.app())
    installation.settings.articles.rename(installation.folder / "away")
    assert ensured(installation, capsys, refresh=True) == []


class Interrupted(HashingEmbedder):
    """Somebody presses Ctrl-C while it embeds."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Be interrupted."""
        raise KeyboardInterrupt


def test_who_leaves_while_the_first_index_is_made_is_reassured(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """A chat that is left before it begins says that nothing is lost, and the next one begins anew."""
    with pytest.raises(KeyboardInterrupt):
        ensure_index(installation.app(embedder=Interrupted()), ENGLISH, refresh=True)
    assert capsys.readouterr().err.splitlines()[-1] == ENGLISH.get("reindex.interrupted")
    ensured(installation, capsys)
    assert articles(installation) == 1
