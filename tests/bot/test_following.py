"""Follow-ups in a conversation about the shipped articles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Citation, NoAnswer
from bot.asking import Asker
from bot.conversation import Conversation
from bot.messages import messages_in
from bot.reply import IncomingMessage, Origin, Reply, ReplyKind, Scores, Sentence
from embeddings.index.base import Hit
from embeddings.question import Question
from embeddings.retriever import Retriever
from knowledge.article import Article, Language
from knowledge.readers import read_folder
from tests.bot.fakes import index_of, replied
from tests.fakes import HashingEmbedder

SHIPPED = Path(__file__).parents[2] / "knowledge" / "articles"
DECEMBER = "Berapa unit SU7 Ultra yang terjual pada Desember 2025?"
JANUARY = "Berapa unit SU7 Ultra yang terjual pada Januari 2026?"
ENGLISH, INDONESIAN = messages_in(Language.ENGLISH), messages_in(Language.INDONESIAN)


@dataclass(slots=True)
class NotedAnswerer:
    """Quotes the first hit, except for questions that it refuses, and notes what it was asked.

    Attributes:
        refuses: Whether it refuses a question.
    """

    refuses: Callable[[str], bool] = lambda text: False
    asked: list[Question] = field(default_factory=list[Question])

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer | NoAnswer:
        """Note, and quote."""
        self.asked.append(question)
        if self.refuses(question.text):
            return NoAnswer((hits[0].passage,))
        return Answer((Citation(1, hits[0].passage, hits[0].passage.text),), confidence=1.0)


@dataclass(slots=True)
class Chat:
    """Talks in a conversation whose clock stands still unless it is moved.

    Attributes:
        now: Seconds.
    """

    answerer: NotedAnswerer = field(default_factory=NotedAnswerer)
    now: float = 0.0
    conversation: Conversation = field(init=False)

    def __post_init__(self) -> None:
        index = index_of(*(found for found in read_folder(SHIPPED) if isinstance(found, Article)))
        asker = Asker(Retriever(HashingEmbedder(), index), self.answerer)
        self.conversation = Conversation(asker, index, clock=lambda: self.now)

    def say(self, text: str, *, chat: str = "chat") -> Reply:
        """The reply to a message."""
        return asyncio.run(replied(self.conversation, IncomingMessage(Origin(chat), text)))

    @property
    def understood(self) -> str:
        """The question that was answered last."""
        return self.answerer.asked[-1].text


@pytest.fixture
def chat() -> Iterator[Chat]:
    """A chat in which every question is answered."""
    opened = Chat()
    yield opened
    opened.conversation.close()


def test_a_month_takes_the_place_of_the_month(chat: Chat) -> None:
    """After December, "kalau Januari 2026?" asks about January, and the reply says so in its first line."""
    plain = chat.say(DECEMBER)
    followed = chat.say("kalau Januari 2026?")
    assert chat.understood == JANUARY
    assert followed.blocks[0] == Sentence(INDONESIAN.get("answer.understood", question=JANUARY))
    assert not isinstance(plain.blocks[0], Sentence)


def test_the_reply_is_in_the_language_of_the_follow_up(chat: Chat) -> None:
    """The fragment is understood in Indonesian; answer and first line are English."""
    chat.say(DECEMBER)
    reply = chat.say("and the YU7?")
    wanted = DECEMBER.replace("SU7 Ultra", "YU7")
    assert (reply.kind, reply.language) == (ReplyKind.ANSWER, Language.ENGLISH)
    assert reply.blocks[0] == Sentence(ENGLISH.get("answer.understood", question=wanted))
    question = chat.answerer.asked[-1]
    assert (question.language, question.answer_in) == (Language.INDONESIAN, Language.ENGLISH)


def test_small_letters_find_the_names_of_the_passages(chat: Chat) -> None:
    """The article writes YU7 with capitals, so that "trus yg yu7?" is one."""
    chat.say("brp unit su7 ultra kejual des 2025?")
    chat.say("trus yg yu7?")
    assert chat.understood.endswith("Desember 2025?")
    assert "YU7" in chat.understood
    assert "ultra" not in chat.understood


def test_follow_ups_make_a_chain_over_talk(chat: Chat) -> None:
    """Thanks in between erase nothing, and each follow-up goes on from the one before."""
    for text in (DECEMBER, "kalau Januari 2026?", "makasih ya", "and the YU7?", "kenapa?"):
        chat.say(text)
    assert chat.understood == "Kenapa unit YU7 terjual pada Januari 2026?"
    (scores, _) = chat.say("/why").blocks
    assert isinstance(scores, Scores)
    assert "“Kenapa unit YU7 terjual pada Januari 2026?”" in scores.title


def test_a_question_of_its_own_is_asked_as_it_is(chat: Chat) -> None:
    """It gets no first line, and is what the next follow-up points back to."""
    chat.say(DECEMBER)
    reply = chat.say("Apakah Ford bekerja sama dengan Xiaomi?")
    assert chat.understood == "Apakah Ford bekerja sama dengan Xiaomi?"
    assert not isinstance(reply.blocks[0], Sentence)
    chat.say("kalau Toyota?")
    assert chat.understood == "Apakah Toyota bekerja sama dengan Xiaomi?"


def test_what_is_answered_alone_is_taken_alone(chat: Chat) -> None:
    """Where the complete question is refused and the text, a question itself, is not, it was no follow-up."""
    complete, alone = "berapa harga bekas SU7 Ultra?", "berapa harga bekasnya?"
    chat.answerer.refuses = lambda text: text == complete
    chat.say(DECEMBER)
    reply = chat.say(alone)
    assert [question.text for question in chat.answerer.asked[1:]] == [complete, alone]
    assert reply.kind is ReplyKind.ANSWER
    assert not isinstance(reply.blocks[0], Sentence)


def test_a_fragment_is_never_asked_alone(chat: Chat) -> None:
    """By itself "kalau Januari 2026?" would be answered with any figure of that month."""
    chat.answerer.refuses = lambda text: text == JANUARY
    chat.say(DECEMBER)
    refused = chat.say("kalau Januari 2026?")
    assert [question.text for question in chat.answerer.asked[1:]] == [JANUARY]
    assert refused.kind is ReplyKind.NO_ANSWER
    assert refused.blocks[0] == Sentence(INDONESIAN.get("answer.understood", question=JANUARY))


def test_a_refused_question_can_be_followed(chat: Chat) -> None:
    """Somebody who got no answer asks on, too."""
    chat.answerer.refuses = lambda text: "Desember" in text
    assert chat.say(DECEMBER).kind is ReplyKind.NO_ANSWER
    chat.say("kalau Januari 2026?")
    assert chat.understood == JANUARY


def test_after_half_an_hour_nothing_is_followed(chat: Chat) -> None:
    """Thirty minutes are remembered, a second more is not; every question starts anew."""
    chat.say(DECEMBER)
    chat.now = 1_800.0
    chat.say("kalau Januari 2026?")
    assert chat.understood == JANUARY
    chat.now = 3_601.0
    chat.say("kalau Maret 2026?")
    assert chat.understood == "kalau Maret 2026?"


def test_chats_follow_their_own_questions(chat: Chat) -> None:
    """What was asked in one chat means nothing in another."""
    chat.say(DECEMBER, chat="one")
    chat.say("kalau Januari 2026?", chat="two")
    assert chat.understood == "kalau Januari 2026?"


def test_what_reads_badly_is_searched_for_and_not_shown(chat: Chat) -> None:
    """Another noun may not fit the words around it; the reply names the question that was followed."""
    last = "Siapa ketua tim Xiaomi?"
    chat.say(last)
    followed = chat.say("and the marketing?")
    assert chat.understood not in {last, "and the marketing?"}
    assert followed.blocks[0] == Sentence(ENGLISH.get("answer.follows", question=last))
