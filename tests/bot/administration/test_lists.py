"""What administrators look at: state, generations, gaps, feedback and the audit."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io

import pytest

from bot.actions import Action, decode
from bot.administration.auditing import Deed
from bot.administration.discord_line import discord_lines
from bot.administration.golden_file import FILE, GoldenFile, Place, expects
from bot.command_names import Command
from bot.evaluation.golden import read_golden
from bot.memory.records import Gap
from bot.messages import messages_in
from bot.reindexing import reindex_articles
from bot.reply import Excerpt, Listing
from bot.settings import Settings
from knowledge.article import Language
from tests.bot.administration.office import (
    ADMIN,
    Office,
    at_work,
    button_of,
    buttons_of,
    indexed,
    last,
    remembered,
    text_of,
)
from tests.bot.installation import HOURS, PRICE, PRICE_ASKED, Installation
from tests.bot.processes import index_of

__all__ = ["indexed"]

ID, EN = Language.INDONESIAN, Language.ENGLISH
JANUARY = dt.datetime(2026, 1, 30, 12, tzinfo=dt.UTC)


def listed(office: Office, *questions: tuple[str, Language]) -> None:
    """Questions that found no answer."""
    for number, (question, language) in enumerate(questions):
        time = JANUARY + dt.timedelta(hours=number)
        office.app.memory.gaps.add(Gap(time, question, language, 0.1, ("kopi",)))


@pytest.mark.parametrize("language", Language)
def test_the_state_is_told_in_few_lines(indexed: Installation, language: Language) -> None:
    """Index, freshness, golden questions and memory, with what to do called as it is in a chat."""
    indexed.write("teh", HOURS)

    async def run() -> None:
        async with at_work(indexed) as office:
            office.messages = messages_in(language)
            listed(office, ("Siapa?", ID))
            said = text_of(await office.say(Command.STATUS))
            assert index_of(indexed).info().generation in said
            reindex = f"/{Command.REINDEX.name_in(language)}"
            assert f"`{indexed.settings.articles}`" in said
            assert ("0,0 MB" in said) is (language is ID)
            assert office.get("status.fresh_no", reindex=reindex) in said
            assert office.get("admin.memory", gaps=1, bad=0, entries=0) in said
            assert "kutip reindex" not in said
            assert len(said.splitlines()) < 20

    asyncio.run(run())


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({}, None),
        ({"discord_token": "x"}, "admin.forums_no_content"),
        ({"discord_token": "x", "discord_forums": "7"}, "admin.forums_no_content"),
        ({"discord_token": "x", "discord_message_content": "1"}, "admin.forums_none"),
        ({"discord_token": "x", "discord_message_content": "1", "discord_forums": "7,8"}, "admin.forums"),
    ],
)
def test_the_state_says_why_posts_of_forums_are_not_answered(
    settings: dict[str, str], key: str | None
) -> None:
    """Nothing where Discord is not served."""
    messages = messages_in(ID)
    lines = list(discord_lines(Settings.model_validate(settings), messages))
    facts = {
        "admin.forums_no_content": "KUTIP_DISCORD_MESSAGE_CONTENT",
        "admin.forums_none": "KUTIP_DISCORD_FORUMS",
    }
    if key is None:
        assert not lines
    else:
        value = messages.get(key, setting=facts.get(key), count=2, confidence=80)
        assert lines == [messages.get("admin.row", name=messages.get("admin.forums_name"), value=value)]


def test_a_rollback_says_where_it_leads_before_it_goes_there(indexed: Installation) -> None:
    """Afterwards that generation answers and is pinned; where there is none before, that is said."""
    first = index_of(indexed).info().generation

    async def run() -> None:
        async with at_work(indexed) as office:
            nothing = await office.say(Command.ROLLBACK)
            assert text_of(nothing) == office.get("errors.NothingToRollBackError", status="/status")
            indexed.write("teh", HOURS)
            second = reindex_articles(indexed.app()).generation
            shown = await office.say(Command.ROLLBACK)
            assert first in text_of(shown)
            assert second in text_of(shown)
            done = await office.pressed(shown, office.get("admin.rollback"))
            assert first in text_of(done)
            assert index_of(indexed).info().generation == first
            assert index_of(indexed).pinned()
            assert office.audit() == [
                (ADMIN, Deed.ROLLBACK, f"{second} → {first}"),
                (ADMIN, Deed.ROLLBACK, "→ done"),
            ]

    asyncio.run(run())


def test_a_rollback_that_was_overtaken_does_nothing(indexed: Installation) -> None:
    """What was confirmed is no longer what it would lead to."""
    indexed.write("teh", HOURS)
    reindex_articles(indexed.app())

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = await office.say(Command.ROLLBACK)
            indexed.write("jam", PRICE)
            newest = reindex_articles(indexed.app()).generation
            said = await office.pressed(shown, office.get("admin.rollback"))
            assert text_of(said) == office.get("admin.rollback_changed", rollback="/rollback")
            assert index_of(indexed).info().generation == newest
            assert office.audit() == []

    asyncio.run(run())


def test_gaps_are_grouped_filtered_and_paged(indexed: Installation) -> None:
    """The largest group first, a language at a time if wanted, ten on a page."""
    names = ("teh", "gula", "susu", "roti", "kue", "jus", "soda", "air", "nasi", "mie", "sop")

    async def run() -> None:
        async with at_work(indexed) as office:
            asked = [(f"Siapa penjual {name}?", ID) for name in names]
            listed(office, *asked, ("siapa sih penjual teh", ID), ("Who sells coffee?", EN))
            shown = await office.say(Command.GAPS)
            (listing,) = (block for block in shown.blocks if isinstance(block, Listing))
            title = (
                "Unanswered: 12 different questions, asked 13 times (12 Indonesian, 1 English). Page 1 of 2."
            )
            assert listing.title == title
            assert len(listing.items) == 10
            assert listing.items[0].startswith(
                "2× siapa sih penjual teh (Indonesian, last on 30 January 2026)"
            )
            assert listing.items[0].endswith("nearest: kopi")
            listed(office, ("Siapa penjual roti?", ID), ("Siapa penjual roti?", ID))
            rest = await office.pressed(shown, "▶")
            (listing,) = (block for block in rest.blocks if isinstance(block, Listing))
            assert len(listing.items) == 2
            english = await office.pressed(shown, "English")
            (listing,) = (block for block in english.blocks if isinstance(block, Listing))
            assert listing.items[0].startswith("1× Who sells coffee?")
            assert "1 different question, asked 1 time (1 English)" in listing.title
            same = await office.press(button_of(english, "✓ English"))
            assert (same.notice, same.reply) == (office.get("admin.gaps_same"), None)
            anew = await office.pressed(english, "All")
            assert "asked 15 times" in text_of(anew)

    asyncio.run(run())


def test_gaps_come_as_a_table_that_spreadsheets_can_read(indexed: Installation) -> None:
    """UTF-8 with a mark, no formula, the chosen language; who took it stands in the audit."""

    async def run() -> None:
        async with at_work(indexed) as office:
            listed(office, ("=SUM(1) penjual teh?", ID), ("Who sells coffee?", EN))
            shown = await office.pressed(await office.say(Command.GAPS), "Indonesian")
            table = await office.pressed(shown, office.get("admin.gaps_csv"))
            assert table.document is not None
            assert table.document.name.startswith("kutip-gaps-id-")
            assert table.document.name.endswith(".csv")
            assert text_of(table) == office.get("admin.gaps_table_in", language="Indonesian", count=1)
            assert table.document.content.startswith(b"\xef\xbb\xbf")
            rows = list(csv.reader(io.StringIO(table.document.content.decode("utf-8-sig"))))
            assert [row[:3] for row in rows[1:]] == [["1", "id", "'=SUM(1) penjual teh?"]]
            assert office.audit() == [(ADMIN, Deed.EXPORT, "id")]

    asyncio.run(run())


def test_a_marked_answer_becomes_a_golden_question(indexed: Installation) -> None:
    """Question, quote and marks are shown; the passage that is chosen is what must be cited from then on."""

    async def run() -> None:
        async with at_work(indexed) as office:
            (passage,) = office.app.index.paragraph("kopi", ID, 1)
            remembered(office, str(PRICE_ASKED["question"]), quotes=passage, marks=3)
            shown = await office.say(Command.FEEDBACK)
            assert office.get("admin.feedback", place=1, count=1, marks=3) in text_of(shown)
            assert str(PRICE_ASKED["question"]) in text_of(shown)
            assert passage.text in text_of(shown)
            which = await office.pressed(shown, office.get("admin.golden"))
            excerpts = [block for block in which.blocks if isinstance(block, Excerpt)]
            number = next(n for n, block in enumerate(excerpts, start=1) if block.text == PRICE)
            bold = [PRICE[start:end] for start, end in excerpts[number - 1].marks]
            assert bold
            assert office.get("admin.golden_bold") in text_of(which)
            done = await office.pressed(which, office.get("admin.golden_this", number=number))
            assert office.get("admin.golden_done", question=PRICE_ASKED["question"]) in text_of(done)
            assert office.get("admin.golden_must", facts="”, “".join(bold)) in text_of(done)
            golden = read_golden(indexed.settings.golden_folder)
            (question,) = golden.questions
            assert (question.text, question.article, question.paragraph) == (
                PRICE_ASKED["question"],
                "kopi",
                2,
            )
            assert (question.language, question.answerable, golden.bad_count) == (ID, True, 0)
            assert question.facts == {ID: tuple(bold)}
            assert office.app.memory.feedback.count_bad() == 0
            report = reindex_articles(indexed.app(), again=True)
            assert report.gate is not None
            assert (report.gate.asked, report.gate.right_after) == (1, 1)

    asyncio.run(run())


def test_what_should_be_refused_is_a_golden_question_as_well(indexed: Installation) -> None:
    """The gate asks it, and expects no answer; a second one of the same text is not written."""

    async def run() -> None:
        async with at_work(indexed) as office:
            for key in ("admin.golden_done", "admin.golden_known"):
                remembered(office, "Siapa pemilik kedai ini?")
                which = await office.pressed(await office.say(Command.FEEDBACK), office.get("admin.golden"))
                done = await office.pressed(which, office.get("admin.golden_refuse"))
                assert text_of(done) == office.get(key, question="Siapa pemilik kedai ini?")
            (question,) = read_golden(indexed.settings.golden_folder).questions
            assert (question.answerable, question.article) == (False, None)
            assert office.app.memory.feedback.count_bad() == 0

    asyncio.run(run())


def test_a_golden_question_that_says_otherwise_is_named(indexed: Installation) -> None:
    """Nothing is written, and the mark stays until somebody has looked at it."""
    path = indexed.ask(PRICE_ASKED)

    async def run() -> None:
        async with at_work(indexed) as office:
            remembered(office, f" {str(PRICE_ASKED['question']).upper()}")
            which = await office.pressed(await office.say(Command.FEEDBACK), office.get("admin.golden"))
            said = await office.pressed(which, office.get("admin.golden_refuse"))
            assert f"kopi ¶2 ({path}:1)" in text_of(said)
            assert not (path.parent / FILE).exists()
            assert office.app.memory.feedback.count_bad() == 1

    asyncio.run(run())


def test_a_question_that_nobody_marked_becomes_golden_as_well(indexed: Installation) -> None:
    """The passages that may answer it are offered; what a chat is asked with is no gap and no feedback."""

    async def run() -> None:
        async with at_work(indexed) as office:
            text = str(PRICE_ASKED["question"])
            which = await office.say(Command.GOLDEN, text)
            excerpts = [block for block in which.blocks if isinstance(block, Excerpt)]
            number = next(n for n, block in enumerate(excerpts, start=1) if block.text == PRICE)
            done = await office.pressed(which, office.get("admin.golden_this", number=number))
            assert office.get("admin.golden_done", question=text) in text_of(done)
            (question,) = read_golden(indexed.settings.golden_folder).questions
            assert (question.text, question.article, question.paragraph) == (text, "kopi", 2)
            memory = office.app.memory
            assert (memory.gaps.count(), memory.feedback.count_bad()) == (0, 0)
            assert Deed.GOLDEN in {entry[1] for entry in office.audit()}

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "key"), [("", "admin.golden_hint"), ("halo", "admin.golden_talk"), ("  ", "admin.golden_hint")]
)
def test_what_is_no_question_does_not_become_golden(indexed: Installation, text: str, key: str) -> None:
    """There is a hint how it would."""

    async def run() -> None:
        async with at_work(indexed) as office:
            assert text_of(await office.say(Command.GOLDEN, text)) == office.get(key, command="/golden")

    asyncio.run(run())


def test_feedback_is_turned_page_by_page_and_dismissed(indexed: Installation) -> None:
    """One answer at a time; what was dismissed is gone, and the next one is shown."""

    async def run() -> None:
        async with at_work(indexed) as office:
            remembered(office, "Pertanyaan pertama?")
            remembered(office, "Pertanyaan kedua?")
            first = await office.say(Command.FEEDBACK)
            second = await office.pressed(first, "▶")
            assert "◀" in [button.label for button in buttons_of(second)]
            texts = [text_of(first), text_of(second)]
            assert ["pertama" in text for text in texts] == ["kedua" in text for text in texts][::-1]
            left = await office.pressed(second, office.get("admin.dismiss"))
            assert office.get("admin.feedback_asked", question="")[:10] in text_of(left)
            await office.pressed(left, office.get("admin.dismiss"))
            assert text_of(await office.say(Command.FEEDBACK)) == office.get("admin.feedback_none")
            assert [action for _, action, _ in office.audit()] == 4 * [Deed.DISMISS]

    asyncio.run(run())


def test_the_audit_is_shown_newest_first(indexed: Installation) -> None:
    """When, who and what, in the reader's language; nothing in it can break a line."""

    async def run() -> None:
        async with at_work(indexed) as office:
            assert text_of(await office.say(Command.AUDIT)) == office.get("admin.audit_none")
            for number in range(20):
                office.app.memory.audit.record(ADMIN, Deed.ADD, f"{number}.md\n\u202e")
            office.app.memory.audit.record(ADMIN, Deed.ADD, "→ published")
            shown = await office.say(Command.AUDIT)
            (listing,) = (block for block in shown.blocks if isinstance(block, Listing))
            assert listing.items[0].endswith(f"by {ADMIN}: article added → done")
            assert "19.md" in listing.items[1]
            assert all(line.isprintable() for line in listing.items)
            older = await office.press(button_of(shown, "▶"))
            assert older.is_instead
            assert older.reply is not None
            assert "0.md" in text_of(older.reply)

    asyncio.run(run())


@pytest.mark.parametrize("number", ["999999", "-1", "x", "", "1e9", "٣"])
def test_a_page_that_is_not_there_is_the_last_or_the_first(indexed: Installation, number: str) -> None:
    """A forged number shows a page, and breaks nothing."""

    async def run() -> None:
        async with at_work(indexed) as office:
            remembered(office, "Pertanyaan?")
            listed(office, ("Siapa?", ID))
            names = ("admin-audit", "admin-gaps", "admin-feedback", "admin-remove", "admin-remove-pick")
            for name in names:
                pressed = await office.press(Action(name, (number, "fr")))
                assert pressed.reply is not None
                assert text_of(await last(pressed.reply)) != office.get("apology.failed")

    asyncio.run(run())


def test_every_button_fits_what_platforms_carry(indexed: Installation) -> None:
    """Whatever an article is called, its button is an action that can be read back."""
    name = "k" * 200
    indexed.write(name, HOURS)
    reindex_articles(indexed.app())

    async def run() -> None:
        async with at_work(indexed) as office:
            shown = await office.say(Command.REMOVE)
            for button in buttons_of(shown):
                assert decode(button.action) is not None
                assert len(button.label) < 90

    asyncio.run(run())


def test_a_golden_file_that_was_left_open_is_closed_first(indexed: Installation) -> None:
    """A last line without its end, as editors leave it, stays a line of its own."""
    path = indexed.settings.golden_folder / FILE
    path.parent.mkdir()
    path.write_text('{"question": "A?", "article": null}', "utf-8")
    golden = GoldenFile(path.parent)
    assert golden.add("B?", ID, Place("kopi", 1)) is None
    assert [question.text for question in read_golden(path.parent).questions] == ["A?", "B?"]
    known = golden.add("b?", ID, None)
    assert known is not None
    assert (expects(known, Place("kopi", 1)), expects(known, None)) == (True, False)
