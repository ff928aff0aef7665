from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.reply import IncomingMessage, ManagersUnknownError, Origin, Press, plain_text
from tests.bot.conversing.talking import (
    ANNA,
    EN,
    ENGLISH,
    GROUP,
    ID,
    INDONESIAN,
    KOPI,
    PICKED,
    People,
    at,
    buttons,
)
from tests.bot.fakes import conversation_over, index_of

KUTIP_ADMIN = "telegram:99"


async def _yes() -> bool:
    return True


STRANGER = at(GROUP, "telegram:33")
MANAGER = replace(at(GROUP, "telegram:44"), manages_chat=_yes)
ADMIN = at(GROUP, KUTIP_ADMIN)
ANONYMOUS = at(GROUP, "")

ROLES = [
    ("stranger", STRANGER, False),
    ("anonymous", ANONYMOUS, False),
    ("group admin", MANAGER, True),
    ("Kutip admin", ADMIN, True),
    ("in private", ANNA, True),
]


@pytest.mark.parametrize(("role", "origin", "may"), ROLES, ids=[role for role, _, _ in ROLES])
def test_who_may_fix_the_language(people: People, role: str, origin: Origin, may: bool) -> None:
    """By command and by button alike, checked at the press; others get a polite line and nothing changes."""
    del role
    person = people.about_coffee(admins=frozenset({KUTIP_ADMIN}))
    said = person.shown("/language en", origin)
    assert (said == INDONESIAN.get("command.language_denied")) is not may
    assert (person.says(PICKED, origin).language is EN) is may
    pressed = person.presses("speak:id", origin)
    assert (pressed.notice == INDONESIAN.get("command.language_denied")) is not may
    assert (pressed.reply is not None and pressed.is_instead) is may
    assert person.says("Where is the tea estate of Kayu Aro?", origin).language is (ID if may else EN)


def test_anybody_may_look(people: People) -> None:
    """Without an argument the command changes nothing, and shows a button for each choice."""
    reply = people.about_coffee().says("/bahasa", STRANGER)
    assert plain_text(reply) == INDONESIAN.get("command.language_following", command="/bahasa")
    assert [[button.label for button in row] for row in reply.buttons] == [
        ["Indonesia", "English", "✓ Otomatis"]
    ]


def test_the_present_choice_is_marked(people: People) -> None:
    """As soon as it is made, and when somebody looks again."""
    person = people.about_coffee()
    for shown in (person.presses("speak:en").reply, person.says("/language")):
        assert shown is not None
        assert [button.label for button in shown.buttons[0]] == ["Indonesia", "✓ English", "Automatic"]


def test_a_groups_choice_goes_before_a_persons(people: People) -> None:
    """What Anna chose for herself counts in private, and in groups that have chosen nothing."""
    person = people.about_coffee()
    person.says("/language en")
    assert person.says(PICKED).language is EN
    assert person.says(PICKED, GROUP).language is EN
    assert person.says(PICKED, STRANGER).language is ID
    person.says("/language id", MANAGER)
    assert person.says("Where is the tea estate of Kayu Aro?", GROUP).language is ID
    assert person.says(PICKED).language is EN
    person.presses("speak:auto", MANAGER)
    assert person.says(PICKED, GROUP).language is EN


@pytest.mark.parametrize(
    ("origin", "language", "expected"),
    [
        (ANNA, "en", ENGLISH.get("command.language_set_person")),
        (ANNA, "auto", INDONESIAN.get("command.language_auto_person")),
        (MANAGER, "en", ENGLISH.get("command.language_set_group")),
        (MANAGER, "auto", INDONESIAN.get("command.language_auto_group")),
    ],
)
def test_what_was_chosen_is_said_for_whom(
    people: People, origin: Origin, language: str, expected: str
) -> None:
    """For a person, or for all in the group."""
    person = people.about_coffee()
    assert person.shown(f"/language {language}", origin) == expected
    pressed = person.presses(f"speak:{language}", origin)
    assert pressed.reply is not None
    assert pressed.reply.blocks == person.says(f"/language {language}", origin).blocks


def test_a_choice_survives_a_restart(people: People) -> None:
    """A new conversation over the same memory answers as was chosen."""
    first = people.about_coffee()
    first.says("/language en")
    first.says("/language en", MANAGER)
    later = conversation_over(index_of(KOPI), memory=first.memory)
    for origin in (ANNA, STRANGER):
        reply = asyncio.run(later.reply(IncomingMessage(origin, "/help")))
        assert reply is not None
        assert reply.language is EN
    later.close()


def test_a_platform_that_cannot_say_who_manages_a_chat_is_an_apology(people: People) -> None:
    """Nothing changes then."""

    async def fails() -> bool:
        raise OSError("no")

    person = people.about_coffee()
    failing = replace(STRANGER, manages_chat=fails)
    assert person.shown("/language en", failing) == INDONESIAN.get("apology.failed")
    pressed = asyncio.run(person.conversation.press(Press(failing, "speak:en")))
    assert (pressed.notice, pressed.reply) == (INDONESIAN.get("apology.failed"), None)
    assert person.says(PICKED, failing).language is ID


def test_not_knowing_who_manages_a_chat_is_no_refusal(people: People) -> None:
    """Whoever asks is told to try again, by command and by button; nothing changes."""

    async def unknown() -> bool:
        raise ManagersUnknownError

    person = people.about_coffee()
    origin = replace(STRANGER, manages_chat=unknown)
    again = INDONESIAN.get("apology.managers_unknown")
    assert person.shown("/language en", origin) == again
    assert person.presses("speak:en", origin).notice == again
    assert person.says(PICKED, origin).language is ID


@pytest.mark.parametrize("action", ["speak", "speak:fr", "speak:EN", "speak::"])
def test_a_forged_choice_changes_nothing(people: People, action: str) -> None:
    """There are no other languages."""
    person = people.about_coffee()
    assert person.presses(action).notice == INDONESIAN.get("notice.too_old")
    assert person.says(PICKED).language is ID
    assert set(buttons(person.says("/language"))) == {"speak"}
