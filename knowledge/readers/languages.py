"""The language of an article, and of a paragraph in it that is written in the other one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from knowledge.article import Language, Paragraph
from knowledge.language import choose_language, guess_language

_CHARACTERS_FOR_LANGUAGE = 2_000
_DOUBT_A_DECLARATION = 0.9

# A paragraph is set apart only where whole sentences say so: names and titles are in any language.
_LEAST_WORDS = 12
_WORDS_OF_A_SENTENCE = 6
_SURE = 0.97
_GLANCE = 500
_OWN_SHARE = 0.04
_OTHER_SHARE = 0.14
_NAMES_SHARE = 0.4
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = {
    Language.INDONESIAN: frozenset(
        """yang dan di ke dari ini itu untuk dengan pada adalah tidak akan atau juga dalam oleh sebagai
        bisa dapat karena ada saat telah sudah harus agar jika bila para lebih hanya serta secara hingga
        sampai setelah sebelum antara bagi kami kita anda mereka ia dia kepada tersebut seperti namun
        tetapi lalu maka
        """.split()  # noqa: SIM905 - a list of eighty strings would be a page
    ),
    Language.ENGLISH: frozenset(
        """the of and to in is are was were be been for with that this these those it its on at by from as
        or not have has had will would can could should may must their they them which who when where if
        but than then you your we our he she his her there into about after before only also each any
        all more no
        """.split()  # noqa: SIM905
    ),
}
"""Words that hardly a sentence does without."""


def language_of(
    title: str, paragraphs: Sequence[Paragraph], *, folder: Language | None, declared: Language | None
) -> Language:
    """An article's language: its folder's, else what it declares if that can be believed, else a guess."""
    if folder is not None:
        return folder
    text = " ".join([title, *_beginning(paragraphs)])
    if declared is not None:
        guess = guess_language(text)
        if guess.language in (None, declared) or guess.confidence < _DOUBT_A_DECLARATION:
            return declared
    return choose_language(text)


def with_languages(
    paragraphs: Sequence[Paragraph], language: Language, *, tables: Collection[int] = ()
) -> tuple[Paragraph, ...]:
    """Set the language of each paragraph that is surely written in the other one.

    A lone paragraph is never set: where it is in the wrong language, so is the article.

    Args:
        language: That of the article.
        tables: Numbers of the paragraphs that are tables, in which names and figures prove nothing.
    """
    if len(paragraphs) < 2:
        return tuple(paragraphs)
    other = Language.ENGLISH if language is Language.INDONESIAN else Language.INDONESIAN
    return tuple(
        replace(paragraph, language=other)
        if paragraph.number not in tables and _is_surely(other, language, paragraph.text)
        else paragraph
        for paragraph in paragraphs
    )


def _is_surely(other: Language, own: Language, text: str) -> bool:
    written = _sentence_words(text[:_GLANCE])
    if len(written) < _LEAST_WORDS:
        return False
    words = list(map(str.lower, written))
    others = sum(map(_FUNCTION_WORDS[other].__contains__, words))
    if others < _OTHER_SHARE * len(words):
        return False
    owns = sum(map(_FUNCTION_WORDS[own].__contains__, words))
    if owns > _OWN_SHARE * len(words) or sum(map(str.istitle, written)) > _NAMES_SHARE * len(words):
        return False
    guess = guess_language(text[:_GLANCE])
    return guess.language is other and guess.confidence >= _SURE


def _sentence_words(text: str) -> list[str]:
    """The words of the lines that are long enough to be sentences; a list of names has none."""
    lines = map(_WORD.findall, text.split("\n"))
    return [word for words in lines if len(words) >= _WORDS_OF_A_SENTENCE for word in words]


def _beginning(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    wanted = _CHARACTERS_FOR_LANGUAGE
    for paragraph in paragraphs:
        if wanted <= 0:
            return
        yield paragraph.text[:wanted]
        wanted -= len(paragraph.text)
