"""Text from anywhere made harmless in Discord's Markdown: seen letter by letter, and pinging nobody."""

from __future__ import annotations

import re
from urllib.parse import quote

# Both signs of "](" are masked, for a link ends with them, whatever is masked before. A colon makes addresses
# live, and names of emoji. The number of a source may stay as it is.
_SIGNS = re.compile(r"(?P<number>\[\d{1,3}\](?!\())|[\\*_~|`\[\]<>]|(?<=\])\(|:(?=//|[\w+-]+:)", re.ASCII)
# What makes headings, small print and lists where a line begins, or a bold part within one.
_LINE_START = re.compile(r"^([^\S\n]*)([#+]|-(?=[\s#]|\Z)|\d+(?=\.))", re.MULTILINE | re.ASCII)
_PING = re.compile(r"@(?=everyone|here)|(?<=<)@(?=[!&]?\d)", re.IGNORECASE)
_APART = "\N{ZERO WIDTH SPACE}"
_FENCE = re.compile("`(?=``)")

_ADDRESS = re.compile(
    r"(?P<server>https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](?::[1-9]\d{0,3})?)"
    r"(?P<rest>(?:[/?#][^\s\x00-\x20\x7f-\x9f\u200b-\u206f\ud800-\udfff]*)?)",
    re.IGNORECASE,
)
_UNQUOTED = "/?#=&%+,;:@!$~"
_LONGEST_ADDRESS = 512

# In the words of a link nothing can be masked, and an emoji, a mention or an address among them undoes it.
_WORDS = re.compile(r"(?:[\w ,.;!?'\"“”‘’()–—&%›·¶…+=#$-]|/(?!/)|:(?![\w/+-]))+", re.ASCII)
_ACCENTED = re.compile("[\u00c0-\u024f]")
_NOT_WORDS = re.compile(r"_|discord(?:app)?\.", re.IGNORECASE)


def escaped(text: str) -> str:
    """A text, already made fit for a chat, that looks the same when it is read as Markdown."""
    text = _SIGNS.sub(_masked, without_joiners(text))
    return without_pings(_LINE_START.sub(_masked_start, text))


def fenced(text: str) -> str:
    """Lines in which every column counts, from which nothing gets out; "" if there is nothing in them."""
    text = without_pings(_FENCE.sub(rf"\g<0>{_APART}", without_joiners(text))).strip("\n")
    return f"```{_language(text)}\n{text}\n```" if text.strip() else ""


def linked(words: str, url: str) -> str:
    """Words as a link, or an address as itself; words that cannot be one stay words."""
    if words == url:
        return f"<{url}>"
    return f"[{words.strip()}]({url})" if can_be_link(words) else escaped(words)


def can_be_link(words: str) -> bool:
    """Whether Discord shows a link with these words as one."""
    plain = _ACCENTED.sub("a", words)
    return bool(plain.strip() and _WORDS.fullmatch(plain) and not _NOT_WORDS.search(plain))


def safe_address(url: str) -> str | None:
    """A web page's address as a link can hold it; None for anything else."""
    match = _ADDRESS.fullmatch(url)
    if match is None:
        return None
    safe = match["server"] + quote(match["rest"], safe=_UNQUOTED)
    return safe if len(safe) <= _LONGEST_ADDRESS else None


def without_joiners(text: str) -> str:
    """A text without the signs that keep names dead in other chats; here they would only be copied along."""
    return text.replace("\N{WORD JOINER}", "")


def without_pings(text: str) -> str:
    """A text that calls nobody, even where it is not read as Markdown."""
    return _PING.sub(f"@{_APART}", text)


def _masked(match: re.Match[str]) -> str:
    return match[0] if match["number"] else f"\\{match[0]}"


def _masked_start(match: re.Match[str]) -> str:
    # A digit cannot be masked, the full stop behind it can.
    return f"{match[0]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def _language(text: str) -> str:
    """Differences are coloured, as what is gone and what is new."""
    lines = [line for line in text.split("\n") if line]
    changed = any(line[0] in "+-" for line in lines)
    return "diff" if changed and all(line[0] in "+-@ " for line in lines) else ""
