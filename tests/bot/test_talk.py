from __future__ import annotations

import pytest

from bot.talk import Talk, recognise_talk, without_opener


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("halo", Talk.HELLO),
        ("Haloooo min", Talk.HELLO),
        ("Selamat pagi, kak!", Talk.HELLO),
        ("assalamu’alaikum", Talk.HELLO),
        ("makasih", Talk.THANKS),
        ("terima kasih banyak ya kak", Talk.THANKS),
        ("THANKS a lot!!!", Talk.THANKS),
        ("halo, makasih ya", Talk.THANKS),
        ("good night", Talk.BYE),
        ("apa kabar min?", Talk.FINE),
        ("kamu bisa apa?", Talk.ABOUT),
        ("halo, kamu bisa apa?", Talk.ABOUT),
        ("what can you do", Talk.ABOUT),
        ("What's your name?", Talk.ABOUT),
        ("kamu siapa", Talk.ABOUT),
        ("makasih min", Talk.THANKS),
        ("p", Talk.HELLO),
        ("test", Talk.HELLO),
        ("min", Talk.HELLO),
        ("wkwk", Talk.LAUGH),
        ("wkwkwkwkw", Talk.LAUGH),
        ("awokwokwok", Talk.LAUGH),
        ("hahahaha min", Talk.LAUGH),
        ("lol", Talk.LAUGH),
        ("wkwk makasih ya", Talk.THANKS),
        ("oke sip", Talk.OKAY),
        ("ok kak", Talk.OKAY),
        ("Got it", Talk.OKAY),
        ("ada berapa artikel?", Talk.ARTICLES),
        ("min, artikelnya ada berapa ya", Talk.ARTICLES),
        ("how many articles do you have?", Talk.ARTICLES),
        ("🙏", Talk.EMPTY),
        ("", Talk.EMPTY),
        ("?!" * 500, Talk.EMPTY),
    ],
)
def test_talk_is_recognised(text: str, talk: Talk) -> None:
    """Greetings, thanks and questions about the bot are told apart, however they are written."""
    assert recognise_talk(text) is talk


@pytest.mark.parametrize(
    "text",
    [
        "halo, berapa unit SU7 Ultra yang terjual?",
        "makasih, kalau YU7 gimana?",
        "Siapa CEO Xiaomi?",
        "what can you tell me about Ford",
        "tes drive SU7 di mana?",
        "selamat",
        "7",
        "halo " * 50,
        "Ford?",
        "berapa artikel tentang Ford?",
        "semuanya?",
        "hoki",
        "kakak siapa yang menang?",
    ],
)
def test_a_question_is_not_talk(text: str) -> None:
    """One word that is not small talk makes a message a question; a greeting before it changes nothing."""
    assert recognise_talk(text) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("selamat pagi kak, sekretariat buka jam berapa ya?", "sekretariat buka jam berapa ya?"),
        ("min mau tanya harga tiket brp", "harga tiket brp"),
        ("Hi, could you please tell me the parking fee?", "the parking fee?"),
        ("Berapa harga tiket?", "Berapa harga tiket?"),
        ("Pagi ini ada acara apa?", "Pagi ini ada acara apa?"),
        ("halo", "halo"),
        ("", ""),
    ],
)
def test_politeness_in_front_of_a_question_is_not_searched_for(text: str, question: str) -> None:
    """It is taken off, as long as something is left to ask."""
    assert without_opener(text) == question
