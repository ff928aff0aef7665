from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.command_names import FOR_ADMINS, Command
from bot.reply import IncomingMessage, Listing, Press, Pressed, Reply, ReplyKind, plain_text
from knowledge.article import Language
from tests.bot.conversing.talking import (
    ANNA,
    BUDI,
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
    file,
)
from tests.bot.fakes import article, conversation_over, index_of

BOSS = at(ANNA, "telegram:99")
ADMINS = frozenset({"telegram:99"})


@pytest.mark.parametrize("command", ["ask", "tanya", "ASK"])
def test_a_question_may_be_a_command(people: People, command: str) -> None:
    """Its text is answered in its own language; without one there is a hint."""
    person = people.about_coffee()
    for origin in (ANNA, GROUP):
        assert person.says(f"/{command} {PICKED}", origin).kind is ReplyKind.ANSWER
        assert person.says(f"/{command}\nHow often are Gayo coffee beans picked?", origin).language is EN
    person = people.about_coffee()
    assert person.shown(f"/{command}") == INDONESIAN.get("command.ask_hint", command="/tanya")
    assert person.shown(f"/{command} halo") == INDONESIAN.get("talk.hello")


@pytest.mark.parametrize("language", Language)
def test_every_command_has_both_names(people: People, language: Language) -> None:
    """Whatever it is called, it does the same."""
    person = people.about_coffee(admins=ADMINS)
    for command in Command:
        hints = {ID: ANNA, EN: ANNA}
        names = {person.shown(f"/{command.name_in(each)}", hints[each]) for each in Language}
        # A confirmation has a one-time button, but the same words.
        assert len(names) == 1
        unknown = INDONESIAN.get("command.unknown", command=f"/{command.name_in(language)}", help="/bantuan")
        assert names != {unknown}


def test_help_lists_the_commands_that_one_has(people: People) -> None:
    """People see theirs, admins their own as well, in the names of their language."""
    person = people.about_coffee(admins=ADMINS)

    def listed(reply: Reply) -> list[str]:
        items = [item for block in reply.blocks if isinstance(block, Listing) for item in block.items]
        return [item.partition(" ")[0].removeprefix("/") for item in items]

    own = [command.name_in(ID) for command in Command if command not in FOR_ADMINS]
    assert listed(person.says("/help")) == own
    theirs = [command.name_in(ID) for command in Command if command in FOR_ADMINS]
    assert listed(person.says("/help", BOSS)) == own + theirs
    person.says("/language en")
    assert listed(person.says("/help")) == [str(c) for c in Command if c not in FOR_ADMINS]
    assert ENGLISH.get("command.help_group", ask="/ask") in person.shown("/help", GROUP)


def test_privacy_says_who_what_and_how_long(people: People) -> None:
    """The operator by name, or that there is none; the days; and how to be forgotten."""
    text = people.about_coffee(operator="Redaksi {0} Warta", retention_days=42).shown("/privasi")
    assert "Redaksi {0} Warta" in text
    assert "42 hari" in text
    assert "/lupakan" in text
    nobody = people.about_coffee().shown("/privacy", at(ANNA, "telegram:5"))
    assert INDONESIAN.get("command.privacy_nobody") in nobody


def test_privacy_without_a_memory(people: People) -> None:
    """Nothing is kept, and that is what is said."""
    del people
    conversation = conversation_over(index_of(KOPI))
    reply = asyncio.run(conversation.reply(IncomingMessage(ANNA, "/privacy")))
    forgotten = asyncio.run(conversation.reply(IncomingMessage(ANNA, "/lupakan ya")))
    asked = asyncio.run(conversation.reply(IncomingMessage(ANNA, "/lupakan")))
    conversation.close()
    assert reply is not None
    assert forgotten is not None
    assert asked is not None
    assert INDONESIAN.get("command.privacy_nothing") in plain_text(reply)
    assert plain_text(forgotten) == INDONESIAN.get("command.forgotten_here")
    assert asked.buttons == ()


def test_ones_id_is_as_the_settings_want_it(people: People) -> None:
    """The person's, and in a group the group's."""
    person = people.about_coffee()
    assert person.shown("/id") == INDONESIAN.get("command.id_person", person="telegram:11")
    assert "telegram:-100" in person.shown("/id", GROUP)
    assert INDONESIAN.get("command.id_nobody") in person.shown("/id", at(ANNA, ""))


def test_forgetting_is_confirmed_once_and_by_the_same_person(people: People) -> None:
    """Another's press, and a second one, do nothing; what was chosen and asked is gone afterwards."""
    person = people.about_coffee()
    person.says("/language en")
    answer = person.says(PICKED)
    person.presses(buttons(answer)["bad"])
    asked = person.says("/forget")
    delete = buttons(asked)["forget"]
    assert person.presses(delete, BUDI).notice == INDONESIAN.get("notice.not_yours")
    assert person.says(PICKED).language is EN
    pressed = person.presses(delete)
    assert (pressed.is_instead, pressed.keeps_buttons) == (True, False)
    assert pressed.reply is not None
    assert plain_text(pressed.reply) == ENGLISH.get("command.forgotten", languages=1, feedback=1, gaps=0)
    assert person.presses(delete).notice == INDONESIAN.get("notice.not_yours")
    assert person.says("/why").blocks == people.about_coffee().says("/why").blocks
    assert person.says(PICKED).language is ID
    assert person.memory.feedback.count_bad() == 0


def test_why_is_answered_from_memory_after_a_restart(people: People) -> None:
    """The last answer of the chat, not of another one nor of an unknown topic, until it is forgotten."""
    people.about_coffee().says(PICKED)
    person = people.about_coffee()
    assert PICKED in person.shown("/why")
    older = INDONESIAN.get("command.why_older", button="Kenapa?")
    nothing = f"{INDONESIAN.get('command.why_none')}\n\n{older}"
    assert person.shown("/why", BUDI) == nothing
    assert person.shown("/why", replace(ANNA, thread="5")) == nothing
    person.says("/forget ya")
    assert person.shown("/why") == nothing


def test_forgetting_may_be_thought_better_of(people: People) -> None:
    """The other button leaves everything as it is."""
    person = people.about_coffee()
    person.says("/language en")
    (row,) = person.says("/forget").buttons
    pressed = person.presses(row[1])
    assert pressed.reply is not None
    assert plain_text(pressed.reply) == ENGLISH.get("command.forget_kept")
    assert person.says(PICKED).language is EN
    assert person.presses(row[0]).reply is None


def test_sources_turn_their_pages_by_button(people: People) -> None:
    """The message is replaced by the page, in the language that it was in."""
    person = people.over(index_of(*(article(f"a{n:02}", f"Isi {n}.", title=f"J{n:02}") for n in range(45))))
    reply = person.says("/sumber")
    seen = [plain_text(reply)]
    while (button := {b.label: b for row in reply.buttons for b in row}.get("▶")) is not None:
        pressed = person.presses(button)
        assert pressed.is_instead
        assert pressed.reply is not None
        reply = pressed.reply
        seen.append(plain_text(reply))
    assert [f"J{n:02}" in page for page, n in zip(seen, (0, 20, 40), strict=True)] == [True, True, True]
    assert [b.label for row in reply.buttons for b in row] == ["◀"]
    person.says("/language en")
    back = person.presses(reply.buttons[0][0])
    assert back.reply is not None
    assert plain_text(back.reply) == seen[1]
    for forged in ("sources:999999:id", "sources:x:fr", "sources"):
        assert person.presses(forged).reply is not None


def test_a_group_is_left_alone_with_what_is_not_ours(people: People) -> None:
    """An unknown command may be another bot's; a file is nobody's question unless it has words."""
    person = people.about_coffee()
    assert person.hears("/roll 20", GROUP) is None
    assert "/roll" in person.shown("/roll 20")
    assert person.hears("", GROUP, file=file()) is None
    assert person.says(PICKED, GROUP, file=file()).kind is ReplyKind.ANSWER
    assert person.shown("", file=file()) == INDONESIAN.get("notice.file_denied")


@pytest.mark.parametrize("origin", [ANNA, GROUP])
def test_a_message_without_words_gets_a_hint(people: People, origin: Any) -> None:
    """A voice message or a sticker, in the language spoken so far."""
    person = people.about_coffee()
    assert person.shown("", origin) == INDONESIAN.get("notice.only_text")
    person.says("Where is the tea estate of Kayu Aro?", origin)
    assert person.shown(" \n", origin) == ENGLISH.get("notice.only_text")


class NotedAdministration:
    """Notes what it is handed."""

    def __init__(self) -> None:
        self.got: list[tuple[str, ...]] = []

    async def command(self, command: Any, message: Any, messages: Any, argument: str) -> Reply:
        """Note a command."""
        self.got.append((command, message.origin.person, argument))
        return Reply(ReplyKind.TALK, messages.language, ())

    async def press(self, action: Any, press: Any, messages: Any) -> Pressed:
        """Note a button."""
        del messages
        self.got.append((action.name, press.origin.person, *action.arguments))
        return Pressed("done")

    async def file(self, message: Any, messages: Any) -> Reply:
        """Note a file, if its bytes can be had."""
        self.got.append((message.file.name, message.origin.person))
        assert await message.file.fetch(3) == b"# K"
        return Reply(ReplyKind.TALK, messages.language, ())


def test_what_is_for_admins_is_handed_on(people: People) -> None:
    """Commands and buttons of anybody, for the rights are checked there; files of admins only."""
    administration = NotedAdministration()
    person = people.about_coffee(admins=ADMINS, administration=administration)
    person.says("/hapus kopi teh", BOSS)
    person.says("/remove x", ANNA)
    assert person.presses("admin-remove:1:yes", ANNA).notice == "done"
    person.says("tolong tambahkan", BOSS, file=file())
    person.says("", ANNA, file=file())
    assert administration.got == [
        (Command.REMOVE, "telegram:99", "kopi teh"),
        (Command.REMOVE, "telegram:11", "x"),
        ("admin-remove", "telegram:11", "1", "yes"),
        ("kopi.md", "telegram:99"),
    ]


def test_without_an_administration_there_is_a_sentence(people: People) -> None:
    """In the terminal nothing can be administered by chat."""
    person = people.about_coffee(admins=ADMINS)
    unavailable = INDONESIAN.get("command.not_available")
    assert person.shown("/reindex", BOSS) == person.shown("", BOSS, file=file()) == unavailable
    assert asyncio.run(person.conversation.press(Press(BOSS, "admin-x"))).notice == unavailable


@pytest.mark.parametrize("command", ["/id", "/forget", "/forget yes"])
def test_who_writes_in_the_name_of_a_group_is_asked_to_write_as_themselves(
    people: People, command: str
) -> None:
    """The group's ID is never proposed for an admin, and nothing of the group is forgotten."""
    person = people.about_coffee()
    anonymous = at(GROUP, "")
    person.says("/language en", replace(GROUP, manages_chat=_yes))
    shown = person.shown(command, anonymous)
    assert ENGLISH.get("command.id_anonymous") in shown
    assert "KUTIP_ADMINS" not in shown
    assert person.memory.languages.chosen(GROUP.chat) is EN


def test_a_group_or_channel_is_never_an_admin(people: People) -> None:
    """Even where the settings have been got round, whoever writes in its name is none."""
    channel = at(GROUP, "telegram:-100")
    person = people.about_coffee(admins=frozenset({"telegram:-100"}))
    assert INDONESIAN.get("command.help_admins") not in person.shown("/help", channel)
    assert person.shown("/language en", channel) == INDONESIAN.get("command.language_denied")


async def _yes() -> bool:
    return True


def test_a_server_is_told_with_its_channel(people: People) -> None:
    """Either can be allowed."""
    channel = replace(GROUP, chat="discord:5", server="discord:7")
    said = people.about_coffee().shown("/id", channel)
    assert INDONESIAN.get("command.id_server", server="discord:7", chat="discord:5") in said
