from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from bot.reply import IncomingMessage, Origin, ReplyKind, plain_text
from knowledge.article import Language
from tests.bot.conversing.talking import (
    ANNA,
    BUDI,
    EN,
    ENGLISH,
    GROUP,
    INDONESIAN,
    KOPI,
    PICKED,
    People,
    at,
    buttons,
    file,
)
from tests.bot.fakes import WaitingAnswerer, index_of

ALLOWED = frozenset({"telegram:-100"})
BOSS = "telegram:99"


def test_elsewhere_there_is_one_polite_line_and_then_silence(people: People) -> None:
    """It names the chat, so that an admin can allow it; commands, files and edits are not answered either."""
    person = people.about_coffee(allowed_chats=ALLOWED)
    assert person.shown(PICKED) == INDONESIAN.get("notice.not_here", id="telegram:11")
    for text, sent, is_edited in (
        (PICKED, None, False),
        ("/help", None, False),
        ("", None, False),
        ("x", file(), False),
        ("y", None, True),
    ):
        assert person.hears(text, file=sent, is_edited=is_edited) is None
    assert person.shown("Where is it?", BUDI) == ENGLISH.get("notice.not_here", id="telegram:22")
    assert person.says(PICKED, GROUP).kind is ReplyKind.ANSWER


def test_it_stays_silent_after_a_restart(people: People) -> None:
    """What a chat was told is remembered."""
    first = people.about_coffee(allowed_chats=ALLOWED)
    first.says(PICKED)
    second = people.about_coffee(allowed_chats=ALLOWED)
    assert second.hears(PICKED) is None


def test_buttons_and_inline_questions_are_checked_as_well(people: People) -> None:
    """A button that was shown while the chat was allowed says so each time, and does nothing any more."""
    before = people.about_coffee()
    button = buttons(before.says(PICKED))["context"]
    person = people.about_coffee(allowed_chats=ALLOWED)
    for _ in range(3):
        pressed = person.presses(button)
        assert pressed.notice == INDONESIAN.get("notice.not_here", id="telegram:11")
        assert pressed.reply is None
    assert person.types(PICKED) == []


def test_admins_are_served_in_private_everywhere(people: People) -> None:
    """Not in other groups, where others read along."""
    person = people.about_coffee(allowed_chats=ALLOWED, admins=frozenset({BOSS}))
    private = at(ANNA, BOSS)
    assert person.says(PICKED, private).kind is ReplyKind.ANSWER
    assert person.types(PICKED, private)
    assert "telegram:-7" in person.shown(PICKED, at(type(GROUP)("telegram:-7", is_group=True), BOSS))


def test_only_so_many_questions_a_minute(people: People) -> None:
    """The one too many is refused with the seconds to wait; others, and commands, are not concerned."""
    now = 0.0
    person = people.about_coffee(person_limit=2, clock=lambda: now)
    answer = person.says(PICKED)
    person.says("halo", GROUP)
    now = 20.0
    refused = INDONESIAN.get("apology.too_many", seconds=40)
    assert person.shown(PICKED) == refused
    assert person.shown(f"/ask {PICKED}", GROUP) == refused
    assert person.presses(buttons(answer)["language"]).reply is None
    assert person.says(PICKED, BUDI).kind is ReplyKind.ANSWER
    assert person.shown("/id").startswith("ID Anda")
    now = 60.0
    assert person.says(PICKED).kind is ReplyKind.ANSWER


def test_whoever_asks_too_much_hears_so_once_a_minute_in_a_chat(people: People) -> None:
    """Then nothing; what was counted before we were interrupted is answered."""
    person = people.about_coffee(person_limit=1, clock=lambda: 0.0)
    person.says(PICKED)
    assert person.hears(PICKED) is not None
    assert [person.hears(PICKED) for _ in range(3)] == [None] * 3
    assert person.says(PICKED, came=dt.datetime.now(dt.UTC)).kind is ReplyKind.ANSWER
    assert person.says(PICKED, age=120.0).kind is ReplyKind.ANSWER


def test_presses_that_bring_a_message_count_as_questions(people: People) -> None:
    """The one too many gets a notice that says how long to wait; a mark brings none and is always taken."""
    person = people.about_coffee(person_limit=3, clock=lambda: 0.0)
    pressable = buttons(person.says(PICKED))
    assert [person.presses(pressable[name]).reply is None for name in ("context", "more")] == [False, False]
    too_many = INDONESIAN.get("notice.too_many_presses", seconds=60)
    for _ in range(40):
        pressed = person.presses(pressable["why"])
        assert (pressed.reply, pressed.notice) == (None, too_many)
    assert person.shown(PICKED) == INDONESIAN.get("apology.too_many", seconds=60)
    assert person.presses(pressable["good"]).notice == INDONESIAN.get("notice.thanks_good")
    assert person.presses(pressable["why"], at(ANNA, "telegram:33")).reply is not None


def test_typing_costs_no_question(people: People) -> None:
    """Whoever types one in another chat may ask here as often as before; typing has an end as well."""
    person = people.about_coffee(person_limit=2, clock=lambda: 0.0)
    typed = [bool(person.types(PICKED[: 3 + number % 40])) for number in range(20)]
    assert any(typed)
    assert person.says(PICKED).kind is ReplyKind.ANSWER
    assert person.says(PICKED).kind is ReplyKind.ANSWER
    assert person.types(PICKED) == []
    assert person.types(PICKED, BUDI)


def test_whoever_waits_is_told_their_place_and_still_answered(people: People) -> None:
    """Once a minute, in their language, while the worker is busy; a failure to say so changes nothing."""
    answerer = WaitingAnswerer()
    person = people.over(index_of(KOPI), answerer=answerer, workers=1, patience=0.0)
    told: list[str] = []

    async def wait(reply: object) -> None:
        told.append(plain_text(reply))  # pyright: ignore[reportArgumentType] (always a reply)
        if len(told) == 2:
            raise OSError("cannot send")

    async def everybody() -> list[ReplyKind]:
        first = asyncio.create_task(person.conversation.reply(IncomingMessage(ANNA, PICKED)))
        assert await asyncio.to_thread(answerer.begun.wait, 30)
        tasks = [first]
        other = replace(BUDI, chat="telegram:33", person="telegram:33")
        for chat, text in ((BUDI, PICKED), (other, "Where is this coffee grown?")):
            message = IncomingMessage(chat, text)
            tasks.append(asyncio.create_task(person.conversation.reply(message, waiting=wait)))
            while len(told) < len(tasks) - 1:
                await asyncio.sleep(0)
        again = IncomingMessage(BUDI, PICKED)
        tasks.append(asyncio.create_task(person.conversation.reply(again, waiting=wait)))
        await asyncio.sleep(0.05)
        answerer.released.set()
        return [reply.kind for reply in await asyncio.gather(*tasks) if reply is not None]

    try:
        kinds = asyncio.run(everybody())
    finally:
        answerer.released.set()
    assert kinds == [ReplyKind.ANSWER] * 4
    assert told == [
        INDONESIAN.get("notice.in_line", place=1),
        ENGLISH.get("notice.in_line", place=2),
    ]


@pytest.mark.parametrize("text", ["/id", "/language", "/privasi"])
def test_commands_do_not_wait_for_questions(people: People, text: str) -> None:
    """While every worker is held up by a model, a command is answered."""
    answerer = WaitingAnswerer()
    person = people.over(index_of(KOPI), answerer=answerer, workers=1)

    async def both() -> str:
        first = asyncio.create_task(person.conversation.reply(IncomingMessage(ANNA, PICKED)))
        assert await asyncio.to_thread(answerer.begun.wait, 30)
        reply = await person.conversation.reply(IncomingMessage(ANNA, text))
        assert not first.done()
        answerer.released.set()
        await first
        assert reply is not None
        return plain_text(reply)

    try:
        assert asyncio.run(both())
    finally:
        answerer.released.set()


def test_an_indonesian_command_is_answered_in_indonesian(people: People) -> None:
    """Whatever was spoken before; its English name follows what was spoken."""
    person = people.over(index_of(KOPI))
    assert person.says("Where is this coffee grown?") is not None
    assert "What is kept" in person.shown("/privacy")
    assert "Yang disimpan" in person.shown("/privasi")


SERVER = Origin("discord:5", person="discord:11", is_group=True, hint=Language.INDONESIAN, server="discord:7")
MANAGER = replace(SERVER, manages_server=True)
_SERVERS = frozenset({"discord:7"})


def test_a_server_is_allowed_with_all_its_chats(people: People) -> None:
    """Or only one of its chats is."""
    for allowed in ("discord:7", "discord:5"):
        person = people.about_coffee(allowed_chats=frozenset({allowed}))
        assert person.says(PICKED, SERVER).kind is ReplyKind.ANSWER
    other = replace(SERVER, chat="discord:6", server="discord:8")
    assert person.shown(PICKED, other) == INDONESIAN.get("notice.not_here", id="discord:6")


@pytest.mark.parametrize(
    ("managed", "origin", "is_admin"),
    [
        (_SERVERS, MANAGER, True),
        (_SERVERS, SERVER, False),
        (frozenset[str](), MANAGER, False),
        (_SERVERS, replace(MANAGER, server="discord:8"), False),
        (_SERVERS, replace(MANAGER, server="", is_group=False), False),
        (_SERVERS, replace(MANAGER, person=""), False),
    ],
)
def test_who_manages_a_server_may_be_an_admin_in_it(
    people: People, managed: frozenset[str], origin: Origin, *, is_admin: bool
) -> None:
    """In no other, and only where that has been switched on."""
    person = people.about_coffee(managed=managed)
    told = INDONESIAN.get("command.help_admins")
    assert (told in person.shown("/bantuan", origin)) is is_admin


def test_a_command_with_one_name_follows_the_app_and_not_the_last_question(people: People) -> None:
    """The fixed choice first, then the app's language, and the last question's where there is neither."""
    person = people.over(index_of(KOPI))
    nobody = replace(ANNA, hint=None)
    for origin in (ANNA, nobody):
        assert person.says("Where is this coffee grown?", origin) is not None
    assert "tulis pertanyaan" in person.shown("/start")
    assert "tulis pertanyaan" not in person.shown("/start", nobody)
    assert person.says("/language id", nobody) is not None
    assert "tulis pertanyaan" in person.shown("/start", replace(ANNA, hint=EN))


def test_a_group_that_is_called_otherwise_stays_allowed(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    """With its language and its buttons, after a restart as well; the log names what to set."""
    moved = replace(GROUP, chat="telegram:-200")
    further = replace(GROUP, chat="telegram:-300")
    person = people.about_coffee(allowed_chats=ALLOWED)
    person.memory.languages.choose(GROUP.chat, EN)
    assert person.says(PICKED, GROUP).language is EN
    button = buttons(person.says(PICKED, GROUP))["context"]
    for before, after in ((GROUP, moved), (moved, further), (further, further)):
        asyncio.run(person.conversation.moved(before.chat, after.chat))
    for each in (person, people.about_coffee(allowed_chats=ALLOWED)):
        assert each.says(PICKED, further).language is EN
    assert person.presses(button, further).reply is not None
    assert "telegram:-300 into KUTIP_ALLOWED_CHATS" in caplog.text


def test_only_what_was_allowed_is_allowed_when_it_moves(people: People) -> None:
    """A group that nobody has allowed is told so once, whatever it is called."""
    person = people.about_coffee(allowed_chats=ALLOWED)
    stranger = replace(GROUP, chat="telegram:-7")
    assert "telegram:-7" in person.shown(PICKED, stranger)
    asyncio.run(person.conversation.moved("telegram:-7", "telegram:-8"))
    assert person.hears(PICKED, replace(GROUP, chat="telegram:-8")) is None


def test_what_only_the_writer_sees_is_always_replied_to(people: People) -> None:
    """A file of somebody who is no admin, or a command that nobody knows: it disturbs no others."""
    alone = replace(SERVER, is_for_one=True)
    person = people.about_coffee()
    assert person.shown("", alone, file=file()) == INDONESIAN.get("notice.file_denied")
    assert person.hears("", SERVER, file=file()) is None
    assert person.hears("/apa", alone) is not None
    assert person.hears("/apa", SERVER) is None
