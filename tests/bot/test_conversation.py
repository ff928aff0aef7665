from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.answering.quoting import QuotingAnswerer
from bot.conversation import Conversation
from bot.messages import messages_in
from bot.reply import (
    IncomingMessage,
    Listing,
    Origin,
    Quote,
    Reply,
    ReplyKind,
    Scores,
    Sentence,
    Sources,
    plain_text,
)
from embeddings.embedder import ModelDamagedError
from embeddings.index.errors import IndexDamagedError
from embeddings.index.memory import MemoryIndex
from knowledge.article import Language
from tests.bot.fakes import (
    NEVER,
    BrokenEmbedder,
    StrictEmbedder,
    WaitingAnswerer,
    article,
    conversation_over,
    index_of,
    replied,
)
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
INDONESIAN = messages_in(ID)
ENGLISH = messages_in(EN)

KOPI = article("kopi", "Kopi Gayo tumbuh di dataran tinggi Aceh sejak tahun 1908.", title="Kopi Gayo")
KOPI_EN = article(
    "kopi",
    "Gayo coffee has grown in the highlands of Aceh since the year 1908.",
    language=EN,
    title="Gayo coffee",
)
TEH = article("teh", "Kebun teh Kayu Aro di Kerinci berdiri pada zaman kolonial dahulu.", title="Teh")

Talker = Callable[..., Reply]


@pytest.fixture
def conversations() -> Iterator[Callable[[Conversation], Conversation]]:
    """Takes conversations and closes them at the end."""
    opened: list[Conversation] = []

    def keep(conversation: Conversation) -> Conversation:
        opened.append(conversation)
        return conversation

    yield keep
    for conversation in opened:
        conversation.close()


@pytest.fixture
def say(conversations: Callable[[Conversation], Conversation]) -> Talker:
    """Says something in a conversation about coffee and tea, and returns the reply."""
    conversation = conversations(conversation_over(index_of(KOPI, KOPI_EN, TEH)))

    def send(text: str, *, chat: str = "chat", hint: Language | None = None) -> Reply:
        return asyncio.run(replied(conversation, IncomingMessage(Origin(chat, hint=hint), text)))

    return send


def test_how_many_articles_there_are_is_said_with_the_way_to_them(say: Talker) -> None:
    """Two editions are one article, and the command has its name in the asker's language."""
    reply, english = say("min, ada berapa artikel?"), say("How many articles do you have?")
    assert (reply.kind, reply.language) == (ReplyKind.TALK, ID)
    assert reply.blocks == (Sentence(INDONESIAN.get("talk.articles", articles=2, command="/sumber")),)
    assert english.blocks == (Sentence(ENGLISH.get("talk.articles", articles=2, command="/sources")),)


def test_a_question_is_answered_with_quote_and_source(say: Talker) -> None:
    """The reply shows the exact sentence, its number, and where it stands."""
    reply = say("Sejak tahun berapa kopi Gayo tumbuh di Aceh?")
    assert (reply.kind, reply.language) == (ReplyKind.ANSWER, ID)
    quote, sources = reply.blocks
    assert isinstance(quote, Quote)
    assert isinstance(sources, Sources)
    assert quote.citation.quote == "Kopi Gayo tumbuh di dataran tinggi Aceh sejak tahun 1908."
    assert [(source.number, source.text) for source in sources.items] == [(1, "Kopi Gayo, paragraf 1")]


def test_the_asker_gets_the_edition_in_their_language(say: Talker) -> None:
    """The same question in English quotes the English edition, and says so in English."""
    reply = say("Since what year has Gayo coffee grown in the highlands of Aceh?")
    assert reply.language is EN
    assert "“Gayo coffee has grown" in plain_text(reply)
    assert "Sources:\n[1] Gayo coffee, paragraph 1" in plain_text(reply)


def test_what_exists_in_one_language_is_quoted_in_the_original(say: Talker) -> None:
    """An English reply to what only an Indonesian article says names the language of the quote."""
    text = plain_text(say("When was the Kayu Aro tea estate in Kerinci founded?"))
    assert "“Kebun teh Kayu Aro di Kerinci berdiri pada zaman kolonial dahulu.” [1]" in text
    assert "The quote is from an article in Indonesian and shown as it stands." in text


def test_talk_cites_nothing(say: Talker) -> None:
    """A greeting gets a greeting, without search, and leaves nothing to explain."""
    reply = say("halo")
    assert (reply.kind, reply.blocks) == (ReplyKind.TALK, (Sentence(INDONESIAN.get("talk.hello")),))
    assert say("/why").blocks == (Sentence(INDONESIAN.get("command.why_none")),)


def test_a_refusal_offers_the_nearest_titles(conversations: Callable[[Conversation], Conversation]) -> None:
    """What the articles do not say is said plainly, with the titles that have to do with the question."""
    refusing = QuotingAnswerer(HashingEmbedder(), gate=NEVER)
    conversation = conversations(conversation_over(index_of(KOPI, TEH), answerer=refusing))
    reply = asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), "Apa ibu kota Aceh?")))
    assert reply.kind is ReplyKind.NO_ANSWER
    sentence, titles = reply.blocks
    assert sentence == Sentence(INDONESIAN.get("answer.none"))
    assert isinstance(titles, Listing)
    assert titles.items == ("Kopi Gayo",)


def test_the_language_follows_the_text_then_what_came_before_then_the_hint(say: Talker) -> None:
    """A clear text wins; in doubt the earlier language, before that the platform's hint, else Indonesian."""
    doubtful = "Kayu Aro?"
    assert say(doubtful, chat="silent").language is ID
    assert say(doubtful, chat="hinted", hint=EN).language is EN
    assert say("di mana kebun teh Kayu Aro berada?", chat="hinted", hint=EN).language is ID
    assert say(doubtful, chat="hinted", hint=EN).language is ID
    assert say("where can I find the tea estate of Kayu Aro?", chat="hinted").language is EN


def test_a_chosen_language_outweighs_all(say: Talker) -> None:
    """After `/language en` even Indonesian is answered in English, until `/language auto`."""
    assert plain_text(say("/language en")) == ENGLISH.get("command.language_set_person")
    assert say("Sejak tahun berapa kopi Gayo tumbuh di Aceh?", hint=ID).language is EN
    assert plain_text(say("/language")) == ENGLISH.get(
        "command.language_now", language="English", command="/language"
    )
    assert plain_text(say("/language auto")) == ENGLISH.get("command.language_auto_person")
    assert say("Sejak tahun berapa kopi Gayo tumbuh di Aceh?").language is ID
    assert plain_text(say("/language")) == INDONESIAN.get("command.language_following", command="/bahasa")


@pytest.mark.parametrize("command", ["/language id", "/LANGUAGE Indonesia", "/bahasa   id ", "/language\nid"])
def test_a_command_may_be_written_in_many_ways(say: Talker, command: str) -> None:
    """Case, white space and the Indonesian name make no difference."""
    assert plain_text(say(command, hint=EN)) == INDONESIAN.get("command.language_set_person")


def test_a_language_that_is_not_spoken_changes_nothing(say: Talker) -> None:
    """The reply names what was asked for, and the choice stays."""
    say("/language en")
    assert "“fr{0}”" in plain_text(say("/language fr{0}"))
    assert say("halo").language is EN


@pytest.mark.parametrize(("hint", "messages"), [(None, INDONESIAN), (ID, INDONESIAN), (EN, ENGLISH)])
@pytest.mark.parametrize("command", ["/help", "/HELP me please"])
def test_help_is_given_in_the_language_spoken_so_far(
    say: Talker, command: str, hint: Language | None, messages: object
) -> None:
    """A command is no sentence of its own language: what came before and the hint decide."""
    reply = say(command, hint=hint)
    assert reply.blocks[0] == Sentence(messages_in(hint or ID).get("command.help"))
    assert messages is messages_in(reply.language)


@pytest.mark.parametrize("language", Language)
def test_an_unknown_command_is_named(say: Talker, language: Language) -> None:
    """Whatever was typed stands in the reply as it came, but not at any length."""
    reply = say("/{0.__class__}[bold] x", hint=language)
    facts = {"command": "/{0.__class__}[bold]", "help": {ID: "/bantuan", EN: "/help"}[language]}
    assert plain_text(reply) == messages_in(language).get("command.unknown", **facts)
    assert len(plain_text(say("/" + "a" * 5000, hint=language))) < 150


def test_a_slash_alone_is_an_empty_message(say: Talker) -> None:
    """It is neither a command nor a question."""
    assert say(" / ").blocks == (Sentence(INDONESIAN.get("talk.empty")),)


def test_sources_come_in_pages(conversations: Callable[[Conversation], Conversation]) -> None:
    """Twenty titles a page, in order, each edition once, with the command that shows the next page."""
    articles = [
        article(f"a{number:02}", f"Isi {number}.", title=f"Judul {number:02}") for number in range(45)
    ]
    conversation = conversations(conversation_over(index_of(*articles)))

    def page(command: str) -> Reply:
        return asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), command)))

    shown: list[str] = []
    for number, left in ((1, 25), (2, 5), (3, 0)):
        listing, *more = page(f"/sources {number}").blocks
        assert isinstance(listing, Listing)
        assert "45" in listing.title
        shown += listing.items
        following = INDONESIAN.get("command.sources_more", count=left, command=f"/sumber {number + 1}")
        assert more == ([Sentence(following)] if left else [])
    assert shown == [f"Judul {number:02} (Indonesia, 1 paragraf)" for number in range(45)]
    assert page("/sources 4").blocks == (Sentence(INDONESIAN.get("command.sources_none")),)
    for same in ("/sources", "/sumber", "/sources 0", "/sources -1", "/sources 9999999"):
        assert page(same) == page("/sources 1")


def test_why_shows_the_hits_of_the_last_question(say: Talker) -> None:
    """Question, scores and confidence; talk in between does not make it forget."""
    say("Sejak tahun berapa kopi Gayo tumbuh di Aceh?")
    say("makasih")
    for command in ("/why", "/mengapa", "/kenapa"):
        scores, confidence = say(command).blocks
        assert isinstance(scores, Scores)
        assert isinstance(confidence, Sentence)
        assert "“Sejak tahun berapa kopi Gayo tumbuh di Aceh?”" in scores.title
        assert scores.hits[0].passage.id == "kopi/id/1"
        assert confidence.text.endswith("%")


def test_many_chats_do_not_mix(conversations: Callable[[Conversation], Conversation]) -> None:
    """Forty chats at once, each with its own language and its own last question."""
    conversation = conversations(conversation_over(index_of(KOPI, KOPI_EN, TEH), waiting=100))

    async def talk(number: int) -> list[str]:
        chat = f"platform:{number}"
        lines = [f"/language {'en' if number % 2 else 'id'}", f"Kopi Gayo nomor {number} di Aceh?", "/why"]
        return [
            plain_text(await replied(conversation, IncomingMessage(Origin(chat), line))) for line in lines
        ]

    async def everybody() -> list[list[str]]:
        return await asyncio.gather(*(talk(number) for number in range(40)))

    for number, (_, answer, why) in enumerate(asyncio.run(everybody())):
        assert ("Sources:" if number % 2 else "Sumber:") in answer
        assert f"“Kopi Gayo nomor {number} di Aceh?”" in why


def test_only_so_many_chats_are_remembered(conversations: Callable[[Conversation], Conversation]) -> None:
    """Of ten thousand and one chats the longest silent one is forgotten, and no other."""
    conversation = conversations(conversation_over(MemoryIndex()))

    async def talk() -> tuple[str, str]:
        async def say(chat: str, text: str) -> str:
            return plain_text(await replied(conversation, IncomingMessage(Origin(chat), text)))

        await say("first", "/language en")
        await say("second", "/language en")
        await say("first", "/help")
        for number in range(9_999):
            await say(f"other {number}", "/language en")
        return await say("first", "/language"), await say("second", "/language")

    first, second = asyncio.run(talk())
    assert first == ENGLISH.get("command.language_now", language="English", command="/language")
    assert second == INDONESIAN.get("command.language_following", command="/bahasa")


def test_a_full_queue_says_so_at_once_and_the_loop_goes_on() -> None:
    """While all workers are held up, others hear so in their own language; nothing blocks the loop."""
    answerer = WaitingAnswerer()
    conversation = conversation_over(index_of(KOPI), answerer=answerer, workers=1, waiting=1)

    async def talk() -> tuple[list[Reply], list[Reply]]:
        working = [
            asyncio.create_task(
                replied(conversation, IncomingMessage(Origin(f"chat {number}"), "Kopi Gayo dari mana?"))
            )
            for number in range(2)
        ]
        assert await asyncio.to_thread(answerer.begun.wait, 30)
        # These two are answered by the very loop that waits for the two above.
        turned_away = [
            await replied(conversation, IncomingMessage(Origin("third"), "Di mana kopi Gayo ditanam?")),
            await replied(conversation, IncomingMessage(Origin("fourth"), "Where is this coffee grown?")),
        ]
        assert not any(task.done() for task in working)
        answerer.released.set()
        return turned_away, await asyncio.gather(*working)

    try:
        turned_away, answered = asyncio.run(talk())
    finally:
        answerer.released.set()
        conversation.close()
    assert [plain_text(reply) for reply in turned_away] == [
        INDONESIAN.get("apology.busy"),
        ENGLISH.get("apology.busy"),
    ]
    assert [reply.kind for reply in answered] == [ReplyKind.ANSWER, ReplyKind.ANSWER]


def test_there_is_room_again_after_a_rush(conversations: Callable[[Conversation], Conversation]) -> None:
    """Places in the queue are given back, after failures as well."""
    broken = BrokenEmbedder(RuntimeError("no"))
    conversation = conversations(conversation_over(index_of(KOPI), embedder=broken, workers=1, waiting=0))
    for _ in range(3):
        reply = asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), "Kopi Gayo dari mana?")))
        assert plain_text(reply) == INDONESIAN.get("apology.failed")


@pytest.mark.parametrize(
    ("error", "apology"),
    [
        (ModelDamagedError(model="s3cret", path=Path("/s3cret")), "apology.unavailable"),
        (IndexDamagedError(path=Path("/s3cret"), reason="s3cret"), "apology.unavailable"),
        (RuntimeError("s3cret {0} <b>"), "apology.failed"),
        (KeyError("s3cret"), "apology.failed"),
    ],
)
@pytest.mark.parametrize(
    ("text", "language"), [("Di mana kopi Gayo ditanam?", ID), ("Where is this coffee grown?", EN)]
)
def test_an_error_becomes_an_apology(
    conversations: Callable[[Conversation], Conversation],
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    apology: str,
    text: str,
    language: Language,
) -> None:
    """In the asker's language, without a word of the error, which the log holds."""
    conversation = conversations(conversation_over(index_of(KOPI), embedder=BrokenEmbedder(error)))
    reply = asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), text)))
    assert reply.blocks == (Sentence(messages_in(language).get(apology)),)
    assert "s3cret" not in plain_text(reply)
    assert "s3cret" in caplog.text


def test_an_apology_keeps_to_the_chosen_language(
    conversations: Callable[[Conversation], Conversation],
) -> None:
    """Who chose English is told in English, whatever they wrote in."""
    broken = BrokenEmbedder(RuntimeError("no"))
    conversation = conversations(conversation_over(index_of(KOPI), embedder=broken))
    asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), "/language en")))
    reply = asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), "Di mana kopi Gayo ditanam?")))
    assert plain_text(reply) == ENGLISH.get("apology.failed")


def test_an_index_of_another_model_is_an_apology(
    conversations: Callable[[Conversation], Conversation], caplog: pytest.LogCaptureFixture
) -> None:
    """A model whose vectors do not fit is never asked against an index that it did not make."""
    conversation = conversations(
        conversation_over(index_of(KOPI), embedder=HashingEmbedder(dimensions=32, name="other"))
    )
    reply = asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), "Di mana kopi Gayo ditanam?")))
    assert plain_text(reply) == INDONESIAN.get("apology.unavailable")
    assert "IndexMismatchError" in caplog.text


def test_half_a_character_is_read_as_a_sign_that_it_was_lost(
    conversations: Callable[[Conversation], Conversation],
) -> None:
    """Text that UTF-8 cannot hold is answered like any other, and what is shown of it can be written."""
    conversation = conversations(conversation_over(index_of(KOPI), embedder=StrictEmbedder()))
    reply = asyncio.run(
        replied(conversation, IncomingMessage(Origin("chat"), "Kopi Gayo \ud83d dari \udcff mana?"))
    )
    assert reply.kind is ReplyKind.ANSWER
    for command in ("/why", "/\ud83d", "/language \udcff"):
        shown = plain_text(asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), command))))
        assert "\ufffd" in shown.encode("utf-8").decode("utf-8")


def test_a_very_long_message_is_a_message(say: Talker) -> None:
    """A hundred thousand characters are answered by what stands at their beginning."""
    reply = say("Sejak tahun berapa kopi Gayo tumbuh di Aceh? " + "kopi " * 20_000)
    assert reply.kind is ReplyKind.ANSWER
    assert len(plain_text(say("/why"))) < 2_000
    assert "“Kebun teh Kayu Aro" in plain_text(say("? " * 500 + "di mana kebun teh Kayu Aro?"))


def test_an_empty_index_knows_nothing(conversations: Callable[[Conversation], Conversation]) -> None:
    """Without articles there is a refusal and an empty list, not a failure."""
    conversation = conversations(conversation_over(MemoryIndex()))

    def send(text: str) -> Reply:
        return asyncio.run(replied(conversation, IncomingMessage(Origin("chat"), text)))

    assert plain_text(send("Di mana kopi Gayo ditanam?")) == INDONESIAN.get("answer.none")
    assert plain_text(send("/sources")) == INDONESIAN.get("command.sources_none")
