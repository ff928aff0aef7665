"""The language of a message is recognised from few words, and doubt is admitted."""

from __future__ import annotations

import time

import pytest

from knowledge.article import Language
from knowledge.language import choose_language, guess_language

INDONESIAN_MESSAGES = [
    "makasih",
    "halo",
    "berapa?",
    "brp",
    "kenapa error terus",
    "gmn cara reset password di dashboard",
    "cara install windows 11",
    "brp hrg su7 ultra",
    "Berapa harga Xiaomi SU7 Ultra?",
    "siapa CEO Xiaomi",
    "link download nya mana",
    "update firmware gmn sih",
    "server down knp min",
    "login gak bisa",
    "apa itu machine learning",
    "kapan rilis GTA 6",
    "orang2 pada kemana",
    "ada promo gak",
    "terima kasih banyak kak",
    "kok lemot bgt internet",
    "Siapakah yang mendirikan John F. Kennedy Space Center?",
]

ENGLISH_MESSAGES = [
    "thanks",
    "hi",
    "why?",
    "how much?",
    "help me pls",
    "whats the price",
    "what is Gran Turismo 7",
    "how much is the SU7 Ultra",
    "how to reset password",
    "price of nasi goreng",
    "who is Joko Widodo",
    "where is Gunung Gede",
    "where can I buy batik in Yogyakarta",
    "what does gotong royong mean",
    "can i get a refund",
    "don't you know?",
    "don’t you know?",
]

DOUBTFUL_MESSAGES = [
    "",
    "   ",
    "???",
    "12345",
    "39rb",
    "😀😀",
    "ok",
    "SU7 Ultra",
    "Gran Turismo 7",
    "iPhone 15 Pro Max",
    "Joko Widodo",
    "BMW M3",
    "asdfgh",
    "https://example.com/why-is-the-sky-blue",
    "someone@example.com",
    "你好吗",
    "как дела",
    "ありがとう",
    "wie viel kostet das Auto",
    "combien coûte la voiture",
    "cuanto cuesta el coche",
    "magkano po ito",
]


@pytest.mark.parametrize("message", INDONESIAN_MESSAGES)
def test_indonesian_is_recognised_among_borrowed_words(message: str) -> None:
    """Function words and chat spelling decide for Indonesian, whatever nouns stand between them."""
    assert guess_language(message).language is Language.INDONESIAN


@pytest.mark.parametrize("message", ENGLISH_MESSAGES)
def test_english_is_recognised_among_indonesian_names(message: str) -> None:
    """English questions about Indonesian things are English."""
    assert guess_language(message).language is Language.ENGLISH


@pytest.mark.parametrize("message", DOUBTFUL_MESSAGES)
def test_doubt_is_admitted(message: str) -> None:
    """Names, numbers, addresses, single shared words and other languages are no evidence for either."""
    guess = guess_language(message)
    assert guess.language is None
    assert 0 <= guess.confidence < 0.9


@pytest.mark.parametrize("message", [*INDONESIAN_MESSAGES, *ENGLISH_MESSAGES, *DOUBTFUL_MESSAGES])
def test_confidence_is_a_share_and_capitals_do_not_matter(message: str) -> None:
    """Confidence lies between 0 and 1, and shouting changes nothing."""
    guess = guess_language(message)
    assert 0 <= guess.confidence <= 1
    assert guess_language(message.upper()).language is guess.language


def test_more_words_give_more_confidence() -> None:
    """A whole sentence is surer than its first words."""
    short, long = (
        guess_language("apa harga"),
        guess_language("apa yang membuat harga mobil itu begitu mahal?"),
    )
    assert short.confidence < long.confidence
    assert long.confidence > 0.99


@pytest.mark.parametrize(
    ("message", "earlier", "hint", "chosen"),
    [
        ("how much is it?", Language.INDONESIAN, Language.INDONESIAN, Language.ENGLISH),
        ("harganya berapa?", Language.ENGLISH, Language.ENGLISH, Language.INDONESIAN),
        ("SU7 Ultra", Language.ENGLISH, Language.INDONESIAN, Language.ENGLISH),
        ("SU7 Ultra", None, Language.ENGLISH, Language.ENGLISH),
        ("SU7 Ultra", None, None, Language.INDONESIAN),
    ],
)
def test_choice_falls_back_step_by_step(
    message: str, earlier: Language | None, hint: Language | None, chosen: Language
) -> None:
    """A confident guess wins, then the earlier choice, then the platform's hint, then Indonesian."""
    assert choose_language(message, earlier=earlier, hint=hint) is chosen


@pytest.mark.parametrize(
    "hostile", ["a", "apa ", "é", "a@", "a.", "a'", "2", "orang2", "\u0301", "\ud800", "𝓐 "]
)
def test_long_hostile_texts_are_cheap(hostile: str) -> None:
    """A hundred thousand characters of anything take a moment."""
    text = hostile * (100_000 // len(hostile))
    started = time.perf_counter()
    guess_language(text)
    assert time.perf_counter() - started < 0.5
