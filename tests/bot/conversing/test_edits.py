from __future__ import annotations

from bot.conversing.chats import Chat
from bot.reply import Origin, plain_text
from tests.bot.conversing.talking import ANNA, INDONESIAN, People
from tests.bot.test_following import DECEMBER, NotedAnswerer


def _understood(people: People, *messages: tuple[str, str, bool], origin: Origin = ANNA) -> list[str]:
    """What was asked for after each of these messages: text, id, whether it is edited."""
    answerer = NotedAnswerer()
    person = people.about_coffee(answerer=answerer)
    understood: list[str] = []
    for text, identity, is_edited in messages:
        person.says(text, origin, id=identity, is_edited=is_edited)
        understood.append(answerer.asked[-1].text)
    return understood


def test_an_edited_follow_up_follows_the_question_before_it(people: People) -> None:
    """Not itself; what is asked afterwards follows what it says now."""
    assert _understood(
        people,
        (DECEMBER, "1", False),
        ("kalau Januari 2026?", "2", False),
        ("kalau Februari 2026?", "2", True),
        ("kalau Maret 2026?", "2", True),
        ("kenapa?", "3", False),
    )[1:] == [
        "Berapa unit SU7 Ultra yang terjual pada Januari 2026?",
        "Berapa unit SU7 Ultra yang terjual pada Februari 2026?",
        "Berapa unit SU7 Ultra yang terjual pada Maret 2026?",
        "Kenapa unit SU7 Ultra terjual pada Maret 2026?",
    ]


def test_an_edited_first_question_follows_nothing(people: People) -> None:
    """There is none before it."""
    assert _understood(
        people, (DECEMBER, "1", False), ("kalau Januari 2026?", "1", True), ("kenapa?", "2", False)
    )[1] == ("kalau Januari 2026?")


def test_an_older_question_that_is_edited_is_not_the_last_one(people: People) -> None:
    """It is answered by itself, and follow-ups still follow what was asked last."""
    understood = _understood(
        people,
        ("Siapa pemilik kebun teh Kayu Aro?", "1", False),
        (DECEMBER, "2", False),
        ("Di mana kebun teh Kayu Aro?", "1", True),
        ("kalau Januari 2026?", "3", False),
    )
    assert understood[2:] == [
        "Di mana kebun teh Kayu Aro?",
        "Berapa unit SU7 Ultra yang terjual pada Januari 2026?",
    ]


def test_a_greeting_that_became_a_question_is_a_question(people: People) -> None:
    """Talk is nothing that could be followed, so the edited text follows what came before it."""
    assert _understood(
        people, (DECEMBER, "1", False), ("halo", "2", False), ("kalau Januari 2026?", "2", True)
    )[2] == ("Berapa unit SU7 Ultra yang terjual pada Januari 2026?")


def test_messages_without_names_are_never_taken_for_one_another(people: People) -> None:
    """A platform that edits but names nothing gets an answer all the same."""
    assert _understood(people, (DECEMBER, "", False), ("kalau Januari 2026?", "", True))[1] == (
        "Berapa unit SU7 Ultra yang terjual pada Januari 2026?"
    )


def test_topics_of_a_chat_follow_their_own_questions(people: People) -> None:
    """A thread knows nothing of another."""
    answerer = NotedAnswerer()
    person = people.about_coffee(answerer=answerer)
    person.says(DECEMBER, Origin("telegram:-1", thread="5", person="telegram:1"))
    person.says("kalau Januari 2026?", Origin("telegram:-1", thread="6", person="telegram:1"))
    assert answerer.asked[-1].text == "kalau Januari 2026?"
    person.says("kalau Januari 2026?", Origin("telegram:-1", thread="5", person="telegram:1"))
    assert answerer.asked[-1].text == "Berapa unit SU7 Ultra yang terjual pada Januari 2026?"


def test_an_edited_command_is_carried_out(people: People) -> None:
    """Whoever mistyped one need not write it anew."""
    person = people.about_coffee()
    assert "/bantuan" in person.shown("/bahsa en", id="1")
    assert plain_text(person.says("/bahasa id", id="1", is_edited=True)) == INDONESIAN.get(
        "command.language_set_person"
    )


def test_a_chat_that_is_forgotten_knows_nothing() -> None:
    """Neither the language nor the last question."""
    chat = Chat(lambda: 0.0)
    chat.forget()
    assert (chat.last, chat.earlier) == (None, None)
