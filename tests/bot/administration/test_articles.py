"""Articles that come and go by chat: real folders, a real memory, real reindexing processes."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import time
from pathlib import Path

import pytest

from bot.actions import decode
from bot.administration.auditing import Deed
from bot.command_names import Command
from bot.reindexing_protocol import ReindexRequest
from bot.reply import Preformatted
from embeddings.index.job import owner_name
from embeddings.reindexing.report import Outcome
from knowledge.article import Language
from tests.bot.administration.office import (
    ADMIN,
    ENGLISH,
    at_work,
    button_of,
    buttons_of,
    indexed,
    seen,
    text_of,
)
from tests.bot.installation import COFFEE, HOURS, PRICE, PRICE_ASKED, Installation
from tests.bot.processes import Hold, index_of, until
from tests.knowledge.hostile_files import ALL

__all__ = ["indexed"]

SAVE, REMOVE, DROP, BACK, FORCE = (
    ENGLISH.get(f"admin.{name}") for name in ("save", "remove", "drop", "put_back", "force")
)
TEA = f"# teh\n\n{HOURS}\n".encode()


def names(folder: Path) -> set[str]:
    """Every file below a folder, from it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def removed(installation: Installation) -> dict[str, str]:
    """What is kept of files that were replaced or removed, by the end of their names."""
    folder = installation.settings.home / "removed"
    return {path.name.split("-", 3)[3]: path.read_text("utf-8") for path in sorted(folder.glob("*"))}


def test_a_new_article_is_shown_confirmed_placed_and_indexed(indexed: Installation) -> None:
    """It goes into the folder of its language and into the index; putting it back takes it out of both."""

    async def run() -> None:
        async with at_work(indexed) as office:
            before = names(indexed.settings.articles)
            shown = await office.send("teh.md", TEA)
            assert office.get("admin.file_new", path="id/teh.md") in text_of(shown)
            assert "teh (Indonesian), id teh, 1 paragraph\n" in text_of(shown)
            assert names(indexed.settings.articles) == before
            assert office.audit() == []
            report = await office.pressed(shown, SAVE)
            assert (indexed.settings.articles / "id" / "teh.md").read_bytes() == TEA
            assert index_of(indexed).edition("teh", Language.INDONESIAN) is not None
            assert office.audit() == [(ADMIN, Deed.ADD, "id/teh.md"), (ADMIN, Deed.ADD, "→ published")]
            assert names(indexed.settings.home / "incoming") == set()
            back = await office.pressed(report, BACK)
            assert office.get("admin.taken_out", path="id/teh.md") in text_of(back)
            assert names(indexed.settings.articles) == before
            assert index_of(indexed).edition("teh", Language.INDONESIAN) is None
            assert removed(indexed) == {"teh.md": TEA.decode()}

    asyncio.run(run())


def test_a_new_version_is_shown_as_a_difference(indexed: Installation) -> None:
    """What the old file said is kept, and comes back when it is put back."""
    path = indexed.settings.articles / "id" / "kopi.md"
    old = path.read_text("utf-8")
    path.chmod(0o640)

    async def run() -> None:
        async with at_work(indexed) as office:
            new = old.replace("45 ribu", "50 ribu")
            shown = await office.send("KOPI.md", new.encode())
            assert office.get("admin.file_replaces", path="id/kopi.md") in text_of(shown)
            (difference,) = (block for block in shown.blocks if isinstance(block, Preformatted))
            assert f"-{PRICE}" in difference.text.splitlines()
            assert f"+{PRICE.replace('45 ribu', '50 ribu')}" in difference.text.splitlines()
            report = await office.pressed(shown, SAVE)
            assert path.read_text("utf-8") == new
            assert stat.S_IMODE(path.stat().st_mode) == 0o640
            assert removed(indexed) == {"kopi.md": old}
            back = await office.pressed(report, BACK)
            assert text_of(back).startswith(office.get("admin.restored", path="id/kopi.md"))
            assert path.read_text("utf-8") == old

    asyncio.run(run())


def test_an_edition_in_another_language_replaces_nothing(indexed: Installation) -> None:
    """A file of the same name and another language goes into the folder of that language."""
    (indexed.settings.articles / "en").mkdir()
    text = "# Coffee\n\nThis coffee is grown in the highlands and you can drink it with a little sugar.\n"

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = await office.send("kopi.md", text.encode())
            assert office.get("admin.file_new", path="en/kopi.md") in text_of(shown)
            await office.pressed(shown, SAVE)
            assert names(indexed.settings.articles) == {"id/kopi.md", "en/kopi.md"}

    asyncio.run(run())


def test_the_same_edition_under_another_name_takes_the_others_place(indexed: Installation) -> None:
    """The old file goes, since of two with one edition only one would be read."""
    text = f"---\nid: kopi\ntitle: Kopi\n---\n\n{COFFEE}\n"

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = await office.send("kopi-baru.md", text.encode())
            where = office.get("admin.file_instead", path="id/kopi-baru.md", old="id/kopi.md")
            assert where in text_of(shown)
            report = await office.pressed(shown, SAVE)
            assert names(indexed.settings.articles) == {"id/kopi-baru.md"}
            await office.pressed(report, BACK)
            assert names(indexed.settings.articles) == {"id/kopi.md"}

    asyncio.run(run())


def test_what_the_gate_blocks_can_be_put_back_or_published(indexed: Installation) -> None:
    """The file stays, the index does not take it, and the report offers both ways."""
    indexed.ask(PRICE_ASKED)
    new = (indexed.settings.articles / "id" / "kopi.md").read_bytes().replace(b"45 ribu", b"50 ribu")

    async def run() -> None:
        async with at_work(indexed) as office:
            generation = index_of(indexed).info().generation
            report = await office.pressed(await office.send("kopi.md", new), SAVE)
            assert office.get("gate.blocked", count=1) in text_of(report)
            assert [button.label for button in buttons_of(report)] == [BACK, FORCE]
            assert index_of(indexed).info().generation == generation
            back = await office.pressed(report, BACK)
            assert office.get("cli.up_to_date", unchanged=2) in text_of(back)
            report = await office.pressed(await office.send("kopi.md", new), SAVE)
            published = await office.pressed(report, FORCE)
            assert office.get("gate.forced", count=1) in text_of(published)
            assert index_of(indexed).info().generation != generation

    asyncio.run(run())


def test_nothing_is_published_that_was_not_blocked(indexed: Installation) -> None:
    """A button that nobody was shown neither publishes nor puts back; it is stale."""

    async def run() -> None:
        async with at_work(indexed) as office:
            report = await office.pressed(await office.send("teh.md", f"# Teh\n\n{HOURS}\n".encode()), SAVE)
            before = office.everything()
            forged = decode(button_of(report, BACK).action.replace(":back", ":force"))
            assert forged is not None
            pressed = await office.press(forged)
            assert (pressed.notice, pressed.reply) == (office.get("admin.stale"), None)
            assert office.everything() == before

    asyncio.run(run())


def test_a_file_that_changed_since_it_was_shown_is_left_alone(indexed: Installation) -> None:
    """Whoever edited the article meanwhile loses nothing."""
    path = indexed.settings.articles / "id" / "kopi.md"

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = await office.send("kopi.md", path.read_bytes() + b"\nTambahan.\n")
            path.write_text(f"# kopi\n\n{HOURS}\n", "utf-8")
            said = await office.pressed(shown, SAVE)
            assert text_of(said) == office.get("admin.changed_meanwhile")
            assert path.read_text("utf-8") == f"# kopi\n\n{HOURS}\n"
            assert names(indexed.settings.home / "incoming") == set()
            assert office.audit()[-1] == (ADMIN, Deed.ADD, "→ failed")

    asyncio.run(run())


def test_what_was_edited_since_is_not_put_back(indexed: Installation) -> None:
    """An undo button is good for what it was shown for; later work is not undone with it."""
    path = indexed.settings.articles / "id" / "teh.md"

    async def run() -> None:
        async with at_work(indexed) as office:
            report = await office.pressed(await office.send("teh.md", TEA), SAVE)
            path.write_bytes(TEA + b"\nTambahan.\n")
            said = await office.pressed(report, BACK)
            assert text_of(said) == office.get("admin.changed_meanwhile")
            assert path.read_bytes() == TEA + b"\nTambahan.\n"

    asyncio.run(run())


def test_a_reindex_of_somebody_else_is_waited_for(indexed: Installation, tmp_path: Path) -> None:
    """Where articles are watched, the watcher may be at it already: the file is indexed afterwards."""
    indexed.write("jam", PRICE)
    (tmp_path / "hold").mkdir()
    hold = Hold(tmp_path / "hold")

    async def run() -> None:
        async with at_work(indexed, hold=hold) as office:
            watching = await office.process.start(ReindexRequest("watch", by_itself=True))
            await hold.begun()
            shown = await office.send("teh.md", TEA)
            pressed = await office.press(button_of(shown, SAVE))
            assert pressed.reply is not None
            looking = asyncio.create_task(seen(pressed.reply))
            await until((indexed.settings.articles / "id" / "teh.md").exists)
            hold.release()
            assert (await watching.result()).outcome is Outcome.PUBLISHED
            replies = await looking
            assert any(owner_name("watch") in text_of(reply) for reply in replies[:-1])
            assert index_of(indexed).edition("teh", Language.INDONESIAN) is not None
            assert office.audit()[-1][2] in {"→ published", "→ up_to_date"}

    asyncio.run(run())


def test_a_dropped_or_unchanged_file_leaves_nothing_behind(indexed: Installation) -> None:
    """Neither in the folder of articles nor among what came in."""

    async def run() -> None:
        async with at_work(indexed) as office:
            await office.pressed(await office.send("teh.md", TEA), DROP)
            same = await office.send("kopi.md", (indexed.settings.articles / "id" / "kopi.md").read_bytes())
            assert text_of(same) == office.get("admin.file_same", path="id/kopi.md")
            assert names(indexed.settings.home / "incoming") == set()
            assert names(indexed.settings.articles) == {"id/kopi.md"}
            assert office.audit() == []

    asyncio.run(run())


def test_what_nobody_confirmed_is_swept_away(indexed: Installation) -> None:
    """A file that can no longer be confirmed goes, whether or not another one comes; the others stay."""
    incoming = indexed.settings.home / "incoming"

    def grows_old(folder: Path) -> None:
        an_hour_ago = time.time() - 4_300
        os.utime(folder, (an_hour_ago, an_hour_ago))

    async def run() -> None:
        async with at_work(indexed) as office:
            await office.send("teh.md", TEA)
            (old,) = incoming.iterdir()
            grows_old(old)
            await office.send("jam.md", TEA)
            assert not old.exists()
            (old,) = incoming.iterdir()
        async with at_work(indexed) as office:
            await office.administration.sweep()
            assert names(incoming)
            grows_old(old)
            await office.administration.sweep()
            assert names(incoming) == set()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("teh.exe", "admin.file_format"),
        ("teh.doc", "admin.file_format"),
        ("..", "admin.file_name"),
        (".md", "admin.file_name"),
        ("", "admin.file_name"),
        (f"{'a' * 200}.md", "admin.file_name"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_before_it_is_fetched(
    indexed: Installation, name: str, key: str
) -> None:
    """Without a reader, or without a name, there is nothing to fetch."""

    async def run() -> None:
        async with at_work(indexed) as office:
            said = await office.send(name, TEA)
            assert text_of(said).startswith(office.get(key, name=name, formats="", limit=150)[:30])
            assert office.fetched == []

    asyncio.run(run())


@pytest.mark.parametrize(
    "name", ["../../teh.md", "..\\..\\teh.md", "/etc/teh.md", "C:\\teh.md", "\u202eteh.md", "teh\n.md"]
)
def test_no_name_leads_out_of_the_folder(indexed: Installation, name: str) -> None:
    """Whatever a file is called, it would lie in the folder of articles, under a plain name."""

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = text_of(await office.send(name, TEA))
            plain = {"teh.md", "_teh.md", "teh_.md"}
            assert any(office.get("admin.file_new", path=f"id/{each}") in shown for each in plain)
            (kept,) = names(indexed.settings.home / "incoming")
            assert kept.split("/", 1)[1].removeprefix("articles/id/") in plain

    asyncio.run(run())


def test_a_file_is_no_larger_than_it_may_be(indexed: Installation) -> None:
    """One that says that it is too large is not fetched; one that lies is given up while it is fetched."""

    async def run() -> None:
        async with at_work(indexed) as office:
            large = office.get("admin.file_large", name="teh.md", limit=20)
            assert text_of(await office.send("teh.md", TEA, size=21_000_000)) == large
            assert office.fetched == []
            lying = await office.send("teh.md", b"a" * 20_000_001, size=10)
            assert text_of(lying) == office.get("admin.file_lost", name="teh.md")
            assert names(indexed.settings.home / "incoming") == set()

    asyncio.run(run())


@pytest.mark.parametrize(
    "name", ["truncated.docx", "password.docx", "scan.pdf", "smaller-than-it-says.docx", "picture.docx"]
)
def test_a_hostile_file_is_reported_and_not_kept(indexed: Installation, tmp_path: Path, name: str) -> None:
    """What the isolated reader says of it is what the admin reads, by the name that they gave it."""
    (tmp_path / "made").mkdir()
    path = tmp_path / "made" / name
    ALL[name].make(path)

    async def run() -> None:
        async with at_work(indexed) as office:
            before = office.everything()
            said = await office.send(name, path.read_bytes())
            assert text_of(said).startswith(office.get("admin.file_empty", name=name))
            assert f"{name}, line 1: " in text_of(said)
            assert str(indexed.folder) not in text_of(said)
            assert buttons_of(said) == []
            assert office.everything() == before

    asyncio.run(run())


def test_a_folder_that_cannot_be_written_is_told(indexed: Installation) -> None:
    """The sentence names the folder and what the system says, and nothing is lost."""
    folder = indexed.settings.articles / "id"

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = await office.send("teh.md", TEA)
            # Where nobody can write: a file stands where the folder was. Permissions do not keep root out.
            folder.rename(folder.with_name("away"))
            folder.write_text("", "utf-8")
            said = await office.pressed(shown, SAVE)
            assert str(indexed.settings.articles) in text_of(said)
            assert office.audit()[-1] == (ADMIN, Deed.ADD, "→ failed")

    asyncio.run(run())


def test_an_article_is_removed_by_its_title_and_can_be_put_back(indexed: Installation) -> None:
    """What goes is shown with the golden questions that want it; the file is kept and comes back."""
    indexed.write("teh", HOURS)
    indexed.ask(PRICE_ASKED)
    path = indexed.settings.articles / "id" / "kopi.md"
    old = path.read_text("utf-8")

    async def run() -> None:
        async with at_work(indexed) as office:
            await office.pressed(await office.say(Command.REINDEX), office.get("admin.reindex"))
            shown = await office.say(Command.REMOVE, "KOPI")
            assert "id/kopi.md" in text_of(shown)
            assert str(PRICE_ASKED["question"]) in text_of(shown)
            assert path.exists()
            report = await office.pressed(shown, REMOVE)
            assert not path.exists()
            assert removed(indexed) == {"kopi.md": old}
            assert office.get("gate.blocked", count=1) in text_of(report)
            await office.pressed(report, FORCE)
            assert index_of(indexed).edition("kopi", Language.INDONESIAN) is None
            assert [action for _, action, _ in office.audit()][2:] == [*2 * [Deed.REMOVE], *2 * [Deed.FORCE]]

    asyncio.run(run())


def test_of_a_file_with_many_articles_one_line_goes(indexed: Installation) -> None:
    """The other lines stay byte for byte, and the whole file comes back."""
    rows = [{"id": f"a{n}", "title": f"Artikel {n}", "text": f"{HOURS} Nomor {n}."} for n in range(3)]
    path = indexed.settings.articles / "semua.jsonl"
    lines = [json.dumps(row) + "\n" for row in rows]
    path.write_text("\ufeff" + "\n".join(lines), "utf-8")

    async def run() -> None:
        async with at_work(indexed) as office:
            await office.pressed(await office.say(Command.REINDEX), office.get("admin.reindex"))
            listed = await office.say(Command.REMOVE)
            assert len(buttons_of(listed)) == 4
            shown = await office.pressed(listed, "[id] Artikel 1")
            assert office.get("admin.remove_line", count=2) in text_of(shown)
            report = await office.pressed(shown, REMOVE)
            assert path.read_text("utf-8") == f"\ufeff{lines[0]}\n\n{lines[2]}"
            assert index_of(indexed).edition("a1", Language.INDONESIAN) is None
            await office.pressed(report, BACK)
            assert path.read_text("utf-8") == "\ufeff" + "\n".join(lines)
            assert index_of(indexed).edition("a1", Language.INDONESIAN) is not None

    asyncio.run(run())


def test_what_is_to_be_removed_is_found_or_listed(indexed: Installation) -> None:
    """Part of a title finds all that have it; what fits nothing is said so."""
    indexed.write("kopi susu", HOURS)
    indexed.write("kopi hitam", HOURS)

    async def run() -> None:
        async with at_work(indexed) as office:
            await office.pressed(await office.say(Command.REINDEX), office.get("admin.reindex"))
            found = await office.say(Command.REMOVE, "kopi ")
            assert "id/kopi.md" in text_of(found)
            found = await office.say(Command.REMOVE, "opi")
            assert len(buttons_of(found)) == 3
            none = await office.say(Command.REMOVE, "teh")
            assert buttons_of(none) == []
            assert text_of(none) == office.get("admin.remove_none", name="teh")

    asyncio.run(run())


def test_all_that_fits_a_word_can_be_turned_to(indexed: Installation) -> None:
    """Ten on a page, however long the word is; each page's buttons work once, and pick what they name."""
    word = f"kopi {'enak ' * 12}".strip()
    for number in range(12):
        indexed.write(f"{number} {word}", HOURS)

    async def run() -> None:
        async with at_work(indexed) as office:
            await office.pressed(await office.say(Command.REINDEX), office.get("admin.reindex"))
            first = await office.say(Command.REMOVE, word)
            assert [len(buttons_of(first)), len(first.buttons[0])] == [11, 1]
            second = await office.pressed(first, "▶")
            assert len(buttons_of(second)) == 3
            labels = [button.label for reply in (first, second) for button in buttons_of(reply)]
            assert len(set(labels) - {"◀", "▶"}) == 12
            assert all(label.startswith("[id] ") for label in set(labels) - {"◀", "▶"})
            used = await office.press(button_of(first, "▶"))
            assert used.notice == office.get("admin.stale")
            assert text_of(await office.pressed(second, "◀")) == text_of(first)
            picked = await office.press(buttons_of(second)[0])
            assert picked.reply is not None
            number = buttons_of(second)[0].label.removeprefix("[id] ").partition(" ")[0]
            assert f"id/{number} {word}.md" in text_of(picked.reply)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("date: 2026-01-30", "date: 2026-01-31", ["-date: 2026-01-30", "+date: 2026-01-31"]),
        ("url: https://a.id/x", "url: https://a.id/y", ["-url: https://a.id/x", "+url: https://a.id/y"]),
        ("title: Kopi", "title: Kopi Gayo", ["-title: Kopi", "+title: Kopi Gayo"]),
        ("tags: kopi", "", ["-tags: kopi"]),
    ],
)
def test_a_difference_in_particulars_alone_is_shown(
    indexed: Installation, old: str, new: str, lines: list[str]
) -> None:
    """A date, link, title or tag that changes is what the admin confirms."""
    matter = "title: Kopi\ndate: 2026-01-30\nurl: https://a.id/x\ntags: kopi"
    text = f"---\nid: kopi\n{matter}\n---\n\n{COFFEE}\n"
    (indexed.settings.articles / "id" / "kopi.md").write_text(text, "utf-8")

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = await office.send("kopi.md", text.replace(old, new).encode())
            (difference,) = (block for block in shown.blocks if isinstance(block, Preformatted))
            assert difference.text.splitlines() == lines
            same = await office.send("kopi.md", f"{text}\n".encode())
            assert office.get("admin.file_only_layout") in text_of(same)

    asyncio.run(run())
