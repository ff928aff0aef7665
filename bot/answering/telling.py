"""The parts of a sentence that may be what a question asks for: numbers, dates, places, names, reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from bot.answering.question_type import QuestionType, is_no_person, measures_it
from knowledge.article import Language
from knowledge.terms import stopwords, tokens

Span = tuple[int, int]
"""(start, end) in a sentence."""

_MONTH = (
    r"(?:Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember|"
    r"January|February|March|May|June|July|August|October|December)"
)
_DAY = (
    r"(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?"
)
_SCALE = r"(?:ribu|juta|miliar|milyar|triliun|thousand|million|billion|trillion)"
_WORDED = (
    r"(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|seratus|seribu|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred)\b"
)
_VAGUE = (
    r"(?:puluhan|belasan|ratusan|ribuan|jutaan|dozens|hundreds|thousands|millions|separuh|setengah|half|"
    r"twice|sepertiga|seperempat)\b"
)
_DIGITS = r"(?<![\d.,])\d+(?:[.,]\d+)*"
_CURRENCY = r"(?<!\w)(?:Rp\.?|IDR|USD|US\$|S\$|RM|\$|€|£|¥)"
_MONEY_WORD = r"(?:rupiah|dolar|dollars?|euros?|yen|yuan|ringgit|pounds?|riyal|baht)"
_CLOCK = r"(?<![\d.,])(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d%]|[.,]\d|\s(?:persen|percent)\b)"
_CAPITAL = r"[A-ZÀ-Þ][\w&'’.-]*\w|[A-Z]\b"

_MONEY = re.compile(
    rf"{_CURRENCY}\s?\d+(?:[.,]\d+)*(?:\s{_SCALE}\b)?"
    rf"|{_DIGITS}(?:\s{_SCALE})?\s{_MONEY_WORD}\b"
    r"|\b(?:gratis|cuma-cuma|tanpa (?:biaya|bayar|dipungut)|no charge)\b"
    r"|(?<![\w-])free\b(?! from\b)"
    r"|\btidak (?:dipungut|dikenai|dikenakan) biaya\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\b\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?\s{_MONTH}(?:\s\d{{4}})?\b"
    rf"|\b{_MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s\d{{4}})?\b"
    r"|\b(?:pukul|jam)\s\d{1,2}(?:[.:]\d{2})?"
    r"(?:\s?(?:–|-|sampai|hingga)\s?(?:pukul\s)?\d{1,2}(?:[.:]\d{2})?)?(?:\s(?:WIB|WITA|WIT))?"
    rf"|{_CLOCK}(?:\s?(?:–|-|to)\s?{_CLOCK})?(?:\s?[ap]\.?m\b\.?)?"
    r"|\b\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\b(?:1\d{3}|20\d\d)\b(?:\s(?:SM|M)\b)?"
    r"|\b[Mm]inggu\s(?:depan|lalu|ini)\b"
    rf"|\b{_DAY}(?:\s?(?:–|-|sampai|hingga|to)\s?{_DAY})?\b"
    r"|\babad\s(?:ke-?\s?\d+|[A-Z]+)|\b\d+(?:st|nd|rd|th)\scentury\b"
    r"|\b(?:kemarin|besok|lusa|yesterday|tomorrow|(?:minggu|bulan|tahun|pekan)\s(?:depan|lalu|ini))\b"
    r"|\b(?:next|last|this)\s(?:week|month|year)\b"
)
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?:{_DIGITS}(?:\s{_SCALE})?"
    rf"|{_WORDED}(?:[\s-](?:{_WORDED}|belas|puluh|ratus|ribu|juta|hundred|thousand))*"
    rf"|{_VAGUE})(?:[\s-](?:(?:working|business|calendar|consecutive|full|whole|trading|school)\s)?(?:%|persen\b|percent\b|[a-zé²³]+(?:/[a-z]+)?)|%)?",
    re.IGNORECASE,
)
# Not at the start of a sentence, where any word has a capital.
_IN_NAME = re.compile(r"[^.!?\s]\s[A-ZÀ-Þ][^\W\d_]*\s$")
_SHORT = re.compile(r"\d{1,2}(?![\d.,])")
_UNIT = re.compile(r"(?:%|[\s-][^\W\d]+[²³]?)$")
_ONE_OF = re.compile(r"(?:one|satu)(?: (?:of|di|dari))?$", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]\d\d|20\d\d)(?![\d]|[.,]\d)")
_BEFORE_YEAR = re.compile(
    r"\b(?:tahun|pada|sejak|sampai|hingga|di|dari|awal|akhir|musim|edisi|in|since|until|by|of|from|year|season)\s$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:di|ke|dari|dalam|in|at|from|near|to|on|outside|across|towards?|around)\s"
    r"(?P<place>(?:[^\W\d_A-Z][\w-]*\s){0,4}?(?:"
    + _CAPITAL
    + r")(?:[\s/](?:"
    + _CAPITAL
    + r"|\d+[A-Z]?\b|dan|of|the))*"
    r"|(?:lantai|gedung|halaman|depan|belakang|seberang|samping|sebelah|ruang|lobi|kantor|the|floor)\b"
    r"[^,.;()–]{0,60}(?!\w))"
)
_PERSON = re.compile(rf"\b(?:{_CAPITAL})(?:\s(?:bin|binti|van|de|al|the|of)?\s?(?:{_CAPITAL}))*")
_REASON = re.compile(
    r"\b(?:karena|sebab|akibat|lantaran|agar|supaya|untuk|sehingga|demi|berkat|gara-gara|disebabkan|"
    r"dikarenakan|dipicu|sebagai bagian dari|berasal dari|penyebabnya|because|since|due to|owing to|so that|"
    r"in order to|as part of|"
    r"thanks to|caused by|after|to)\b"
    r"(?:[^.;–()]|\.(?=\d)){3,200}?(?=,\s(?:dan|sementara|sedangkan|while|and|but)\b|\.(?!\d)|[;–()]|$)",
    re.IGNORECASE,
)
_POLARITY = re.compile(
    r"\b(?:tidak(?: pernah)?|belum|bukan|tanpa|dilarang|jangan|membantah|menolak|batal|sudah|telah|masih|"
    r"boleh|dapat|bisa|wajib|harus|not(?: yet)?|never|no longer|denied|denies|refused|cannot|can't|without|"
    r"forbidden|already|still|may|can|must)\b"
    r"(?:\s[\w-]+)?",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"[“\"‘][^”\"’]{{2,60}}[”\"’]|(?:{_CAPITAL})(?:\s(?:{_CAPITAL}|\d+\b))*")


def candidates(sentence: str, kind: QuestionType, besides: frozenset[str], measure: str = "") -> list[Span]:
    """Parts of a sentence that look like what is asked for, in order; none for kinds without a look.

    Args:
        besides: Tokens of the question itself, which answer nothing.
        measure: What a number measures, as `question_type.measure` says; "" for any.
    """
    finder = _FINDERS.get(kind)
    if finder is None:
        return []
    spans = [span for span in finder(sentence) if not besides.issuperset(tokens(sentence[span[0] : span[1]]))]
    if kind is not QuestionType.NUMBER:
        return spans
    return [span for span in spans if measures_it(_unit(sentence[span[0] : span[1]]), measure)]


def _unit(number: str) -> str:
    """What stands behind a number: "unit" of "45 unit", "%" of "37%"."""
    last = _UNIT.search(number)
    return last.group().strip().casefold() if last else ""


def _find_time(sentence: str) -> Iterator[Span]:
    return (match.span() for match in _TIME.finditer(sentence))


def _find_money(sentence: str) -> Iterator[Span]:
    return (match.span() for match in _MONEY.finditer(sentence))


def _find_number(sentence: str) -> Iterator[Span]:
    """Numbers that may count something: no year, no part of a date, a sum or a name ("Gran Turismo 7")."""
    dates = (span for span in _find_time(sentence) if not _YEAR.fullmatch(sentence[slice(*span)]))
    taken = [*dates, *_find_money(sentence)]
    for match in _NUMBER.finditer(sentence):
        start, number = match.start(), _without_small_word(match.group())
        end = start + len(number)
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        if not _is_year_or_name(number, sentence[:start]) and not _ONE_OF.match(match.group()):
            yield start, end


def _is_year_or_name(number: str, before: str) -> bool:
    """Whether a number counts nothing: "tahun 2025", "Gran Turismo 7", "salah satu"."""
    if before.casefold().endswith("salah "):
        return True
    if _SHORT.match(number) and _IN_NAME.search(before):
        return True
    if not _YEAR.match(number):
        return False
    # "1.200 unit" and "2000 unit" are counted; "pada 2025 perusahaan" is not.
    return _YEAR.fullmatch(number) is not None or _BEFORE_YEAR.search(before) is not None


def _without_small_word(number: str) -> str:
    """The number without a small word behind it: in "45 pada Desember" nothing called "pada" is counted."""
    head, _, unit = number.rpartition(" ")
    small = any(unit.casefold() in stopwords(language) for language in Language)
    return head if head and small else number


def _find_place(sentence: str) -> Iterator[Span]:
    return (match.span("place") for match in _PLACE.finditer(sentence))


def _find_person(sentence: str) -> Iterator[Span]:
    for match in _PERSON.finditer(sentence):
        # At the start of a sentence any word has a capital.
        if (match.start() > 1 or " " in match.group()) and not is_no_person(match.group()):
            yield match.span()


def _find_reason(sentence: str) -> Iterator[Span]:
    return (match.span() for match in _REASON.finditer(sentence))


def _find_polarity(sentence: str) -> Iterator[Span]:
    return (match.span() for match in _POLARITY.finditer(sentence))


def _find_named(sentence: str) -> Iterator[Span]:
    for match in _NAMED.finditer(sentence):
        if match.start() > 1 or " " in match.group() or match.group()[0] in '“"‘':
            yield match.span()


_FINDERS: Mapping[QuestionType, Callable[[str], Iterator[Span]]] = {
    QuestionType.NUMBER: _find_number,
    QuestionType.MONEY: _find_money,
    QuestionType.TIME: _find_time,
    QuestionType.PLACE: _find_place,
    QuestionType.PERSON: _find_person,
    QuestionType.REASON: _find_reason,
    QuestionType.YES_NO: _find_polarity,
    QuestionType.OTHER: _find_named,
}
