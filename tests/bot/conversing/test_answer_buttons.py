from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions import Action, encode
from bot.answering.quoting import QuotingAnswerer
from bot.memory.memory import Memory
from bot.messages import Messages
from bot.reply import (
    Choices,
    Excerpt,
    IncomingMessage,
    Press,
    Pressed,
    Quote,
    ReplyKind,
    Scores,
    Sentence,
    plain_text,
)
from tests.bot.conversing.talking import (
    ANNA,
    BUDI,
    EN,
    ENGLISH,
    GROUP,
    INDONESIAN,
    KOPI,
    KOPI_EN,
    PICKED,
    TEH,
    People,
    at,
    buttons,
)
from tests.bot.fakes import NEVER, article, conversation_over, index_of
from tests.fakes import HashingEmbedder


def test_an_answer_has_buttons(people: People) -> None:
    """Context, the other edition, more, why, and two marks; each fits into 64 bytes of ASCII."""
    reply = people.about_coffee().says(PICKED)
    labels = [[button.label for button in row] for row in reply.buttons]
    assert labels == [["Konteks"], ["In English", "Hasil lain", "Kenapa?"], ["👍", "👎"]]


def test_without_a_memory_there_are_no_buttons() -> None:
    """A button that could not work is not offered; the answer is the same."""
    conversation = conversation_over(index_of(KOPI, KOPI_EN, TEH))
    reply = asyncio.run(conversation.reply(IncomingMessage(ANNA, PICKED)))
    pressed = asyncio.run(conversation.press(Press(ANNA, "why:abc")))
    conversation.close()
    assert reply is not None
    assert (reply.kind, reply.buttons) == (ReplyKind.ANSWER, ())
    assert pressed.notice == INDONESIAN.get("notice.too_old")


def test_the_other_language_is_offered_only_where_there_is_one(people: People) -> None:
    """What exists in one edition has no such button."""
    reply = people.about_coffee().says("Di mana kebun teh Kayu Aro berdiri?")
    assert "language" not in buttons(reply)


def test_context_shows_the_neighbours_and_the_quote_in_bold(people: People) -> None:
    """What stands before, what was quoted and what stands after, each with its place; the title once."""
    person = people.about_coffee()
    pressed = person.presses(buttons(person.says(PICKED))["context"])
    assert pressed.is_private
    assert pressed.reply is not None
    excerpts = [block for block in pressed.reply.blocks if isinstance(block, Excerpt)]
    assert [block.heading for block in excerpts] == ["Kopi Gayo, paragraf 1", "Paragraf 2", "Paragraf 3"]
    (mark,) = excerpts[1].marks
    assert excerpts[1].text[slice(*mark)] == KOPI.paragraphs[1].text
    assert [block.marks for block in excerpts[::2]] == [(), ()]


def test_more_results_come_in_pages_without_what_was_shown(people: People) -> None:
    """Each hit that is not cited, once, the nearest first, with its source."""
    texts = [
        f"Biji kopi jenis {number} dipetik petani pada bulan ke-{number} di kebun." for number in range(9)
    ]
    person = people.over(index_of(*(article(f"a{n}", text, title=f"A{n}") for n, text in enumerate(texts))))
    reply = person.says("Kapan biji kopi jenis 4 dipetik petani di kebun?")
    cited = {block.citation.passage.text for block in reply.blocks if isinstance(block, Quote)}
    shown: list[str] = []
    button = buttons(reply).get("more")
    while button is not None:
        pressed = person.presses(button)
        assert pressed.is_private
        assert pressed.reply is not None
        page = [block.text for block in pressed.reply.blocks if isinstance(block, Excerpt)]
        assert 1 <= len(page) <= 3
        shown += page
        button = buttons(pressed.reply).get("more")
    assert len(shown) == len(set(shown)) >= 5
    assert not cited & set(shown)
    assert set(shown) <= set(texts)


def test_why_shows_the_scores_of_that_answer(people: People) -> None:
    """Not those of the question asked last."""
    person = people.about_coffee()
    why = buttons(person.says(PICKED))["why"]
    person.says("Di mana kebun teh Kayu Aro berdiri?")
    pressed = person.presses(why)
    assert pressed.is_private
    assert pressed.reply is not None
    scores, confidence = pressed.reply.blocks
    assert isinstance(scores, Scores)
    assert PICKED in scores.title
    assert (scores.hits[0].passage.title, scores.hits[0].passage.paragraph) == ("Kopi Gayo", 2)
    assert isinstance(confidence, Sentence)
    assert confidence.text.endswith("%")


def test_the_other_language_answers_from_the_other_edition(people: People) -> None:
    """The English sentence with its own source, in English, with buttons of its own; and back again."""
    person = people.about_coffee()
    pressed = person.presses(buttons(person.says(PICKED))["language"])
    assert pressed.reply is not None
    assert (pressed.reply.kind, pressed.reply.language) == (ReplyKind.ANSWER, EN)
    assert f"“{KOPI_EN.paragraphs[1].text}” [1]" in plain_text(pressed.reply)
    assert "Gayo coffee, paragraph 2" in plain_text(pressed.reply)
    back = person.presses(buttons(pressed.reply)["language"])
    assert back.reply is not None
    assert f"“{KOPI.paragraphs[1].text}” [1]" in plain_text(back.reply)


def test_where_the_other_edition_does_not_answer_its_paragraph_is_shown(
    people: People, tmp_path: Path
) -> None:
    """With equally many paragraphs the one of that number; else it is said that there is none."""
    for edition, expected in ((KOPI_EN, True), (replace(KOPI_EN, paragraphs=KOPI_EN.paragraphs[:2]), False)):
        answering = people.over(index_of(KOPI, edition))
        button = buttons(answering.says(PICKED))["language"]
        refusing = conversation_over(
            index_of(KOPI, edition),
            answerer=QuotingAnswerer(HashingEmbedder(), gate=NEVER),
            memory=answering.memory,
        )
        pressed = asyncio.run(refusing.press(Press(ANNA, button.action)))
        refusing.close()
        if expected:
            assert pressed.reply is not None
            note, excerpt = pressed.reply.blocks
            assert note == Sentence(ENGLISH.get("button.same_paragraph"))
            assert excerpt == Excerpt("Gayo coffee, paragraph 2", KOPI_EN.paragraphs[1].text)
        else:
            assert (pressed.reply, pressed.notice) == (None, INDONESIAN.get("notice.no_other_language"))


def test_a_refusal_offers_the_nearest_titles_as_buttons(people: People) -> None:
    """Pressing one shows what that article says, with its place; the question is a gap of that person."""
    refusing = QuotingAnswerer(HashingEmbedder(), gate=NEVER)
    person = people.over(index_of(KOPI, TEH), answerer=refusing)
    reply = person.says("Apakah petani kopi Gayo setempat punya koperasi?")
    assert reply.kind is ReplyKind.NO_ANSWER
    assert [[button.label for button in row] for row in reply.buttons] == [["Kenapa?", "👍", "👎"]]
    choices = reply.blocks[-1]
    assert isinstance(choices, Choices)
    assert [item.label for item in choices.items] == ["Kopi Gayo"]
    pressed = person.presses(choices.items[0])
    assert pressed.reply is not None
    excerpts = [block for block in pressed.reply.blocks if isinstance(block, Excerpt)]
    assert excerpts[0].heading == "Kopi Gayo, paragraf 1"
    assert all(block.text in {paragraph.text for paragraph in KOPI.paragraphs} for block in excerpts)
    why = person.presses(buttons(reply)["why"]).reply
    assert why is not None
    assert isinstance(why.blocks[0], Scores)
    assert person.presses(buttons(reply)["good"]).notice == INDONESIAN.get("notice.thanks_refused")
    assert person.presses(buttons(reply)["bad"]).notice == INDONESIAN.get("notice.thanks_bad")
    (bad,) = person.memory.feedback.marked_bad()
    assert (bad.answer.kind, bad.answer.citations) == (ReplyKind.NO_ANSWER, ())
    (gap,) = person.memory.gaps.read().gaps
    assert gap.nearest == ("kopi",)
    assert person.memory.forget("telegram:11").gaps == 1


def test_marks_are_one_a_person_and_may_change(people: People) -> None:
    """In a group everybody may mark, once each; pressing the other takes the place of the first."""
    person = people.about_coffee()
    pressable = buttons(person.says(PICKED, GROUP))
    assert person.presses(pressable["bad"], GROUP).notice == INDONESIAN.get("notice.thanks_bad")
    assert person.presses(pressable["bad"], at(GROUP, "telegram:22")).reply is None
    assert [(bad.bad, bad.good) for bad in person.memory.feedback.marked_bad()] == [(2, 0)]
    assert person.presses(pressable["good"], GROUP).notice == INDONESIAN.get("notice.thanks_good")
    assert person.presses(pressable["good"], GROUP).keeps_buttons
    assert [(bad.bad, bad.good) for bad in person.memory.feedback.marked_bad()] == [(1, 1)]


def test_a_second_press_does_not_bring_the_same_once_more(people: People) -> None:
    """It says where to look, to others in the chat as well; later, or when resumed, it is brought."""
    now = 0.0
    person = people.about_coffee(clock=lambda: now)
    pressable = buttons(person.says(PICKED, GROUP))
    for button in (pressable[name] for name in ("context", "more", "why", "language")):
        assert person.presses(button, GROUP).reply is not None
        for origin in (GROUP, at(GROUP, "telegram:22")):
            again = person.presses(button, origin)
            assert (again.reply, again.notice) == (None, INDONESIAN.get("notice.shown_already"))
        alone = Press(at(GROUP, "telegram:22"), button.action, is_seen_alone=True)
        assert asyncio.run(person.conversation.press(alone)).reply is not None
        resumed = Press(GROUP, button.action, is_again=True)
        assert asyncio.run(person.conversation.press(resumed)).reply is not None
    now = 1_000.0
    assert person.presses(pressable["why"], GROUP).reply is not None


def test_buttons_survive_a_restart(tmp_path: Path) -> None:
    """A new conversation over the same memory knows what the old one answered."""
    index = index_of(KOPI, KOPI_EN, TEH)
    before = conversation_over(index, memory=Memory(tmp_path))
    reply = asyncio.run(before.reply(IncomingMessage(ANNA, PICKED)))
    before.close()
    after = conversation_over(index, memory=Memory(tmp_path))
    pressed = asyncio.run(after.press(Press(ANNA, buttons(reply)["context"].action)))
    after.close()
    assert pressed.reply is not None
    assert KOPI.paragraphs[1].text in plain_text(pressed.reply)


@pytest.mark.parametrize("name", ["context", "language", "more", "why", "nearest", "good", "bad"])
def test_an_unknown_answer_is_too_old(people: People, name: str) -> None:
    """So is one of another chat, a number that there is not, and whatever else was forged."""
    person = people.about_coffee()
    too_old = INDONESIAN.get("notice.too_old")
    real = buttons(person.says(PICKED))["why"].action.split(":")[1]
    for action in (Action(name, ("unknown", "1")), Action(name), Action(name, ("", ""))):
        assert person.presses(encode(action)).notice == too_old
    assert person.presses(encode(Action(name, (real, "1"))), BUDI).notice == too_old


@pytest.mark.parametrize(
    "action", ["", "nothing", "Why:1", "why:é", "context:x:99", "x" * 200, "admin-reindex:1"]
)
def test_a_forged_button_gets_a_notice(people: People, action: str) -> None:
    """Nothing else happens."""
    pressed = people.about_coffee().presses(action)
    assert pressed.reply is None
    assert pressed.notice in {INDONESIAN.get("notice.too_old"), INDONESIAN.get("command.not_available")}


def test_numbers_that_there_are_not_are_too_old(people: People) -> None:
    """A forged number names no citation, no title and no page."""
    person = people.about_coffee()
    answer = buttons(person.says(PICKED))["why"].action.split(":")[1]
    for name, notice in (("context", "too_old"), ("nearest", "too_old"), ("more", "no_more")):
        pressed = person.presses(encode(Action(name, (answer, "999"))))
        assert (pressed.reply, pressed.notice) == (None, INDONESIAN.get(f"notice.{notice}"))


def test_an_article_that_has_changed_is_not_shown_as_if_it_had_not(people: People) -> None:
    """A paragraph that moved is found again by what was quoted; what is gone is said to be gone."""
    person = people.about_coffee()
    button = buttons(person.says(PICKED))["context"]
    moved = article("kopi", TEH.paragraphs[0].text, *(p.text for p in KOPI.paragraphs), title="Kopi Gayo")
    gone = article("kopi", TEH.paragraphs[0].text, title="Kopi Gayo")
    shown: dict[str, Pressed] = {}
    for name, changed in (("moved", moved), ("gone", gone)):
        later = conversation_over(index_of(changed), memory=person.memory)
        shown[name] = asyncio.run(later.press(Press(ANNA, button.action)))
        later.close()
    reply = shown["moved"].reply
    assert reply is not None
    quoted = reply.blocks[1]
    assert isinstance(quoted, Excerpt)
    assert (quoted.heading, quoted.text) == ("Paragraf 3", KOPI.paragraphs[1].text)
    assert (shown["gone"].reply, shown["gone"].notice) == (None, INDONESIAN.get("notice.article_changed"))


@pytest.mark.parametrize("messages", [INDONESIAN, ENGLISH])
def test_notices_fit(messages: Messages) -> None:
    """A platform shows at most 200 characters for a moment; facts take 60 of them at most."""
    others = {"command.language_denied", "command.not_available"}
    for key, sentence in messages.sentences.items():
        if key.startswith(("notice.", "apology.")) or key in others:
            assert len(sentence) <= 140, key
