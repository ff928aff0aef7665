"""The main text of a web page: navigation, banners and the like are cut off its tree."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] (it has no public name)

_NEVER_READ = frozenset(
    {"script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "audio"}
    | {"video", "button", "input", "select", "textarea", "datalist", "dialog", "head", "title", "math"}
    | {"map"}
)
_BESIDE_THE_TEXT = frozenset({"nav", "footer", "menu"})
_BESIDE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"}
    | {"alertdialog"}
)
# Words in a class or id. The first never hold an article; the second may, unless they consist of links.
_NOISE = frozenset(
    {"consent", "gdpr", "advert", "adverts", "advertisement", "ads", "newsletter", "popup", "modal"}
    | {"breadcrumb", "breadcrumbs", "pagination", "sharing", "sharedaddy", "noprint"}
)
_COOKIES = frozenset({"cookie", "cookies"})  # are also baked
_NOTICES = frozenset({"banner", "notice", "bar", "overlay", "popup", "message"})
_LINKS = frozenset(
    {"nav", "navbar", "navigation", "menu", "sidebar", "related", "recommended", "recommendations"}
    | {"share", "footer", "header", "topbar", "masthead", "toolbar", "widget", "tags", "tagcloud"}
    | {"pager", "toc", "promo", "social", "skip"}
)
# These may be anything, unless they hold no more than a line or two.
_BYLINES = frozenset(
    {"byline", "dateline", "meta", "postmeta", "metadata", "timestamp", "author", "authors", "editor"}
    | {"penulis", "reporter", "copyright", "footer", "login"}
)
_ELSEWHERE = re.compile(r"(?:baca|lihat|simak|read|see)\s+(?:juga|also|more)\b", re.IGNORECASE)
_LONGEST_BYLINE = 200
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_MOSTLY_LINKS = 0.5
_ASIDE_LINKS = 0.2
_MAIN_SHARE = 0.3
_ARTICLE_SHARE = 0.6
_LEAST_LINKS = 3
_LONGEST_LINK = 40


def main_text(body: Element) -> Element:
    """Cut off what is not the page's text, and return the element that holds it."""
    _cut(body, _is_never_read)
    whole = _size(body)
    main = _main(body, whole)
    _cut(main, lambda element: _is_beside(element, main) and _size(element) < whole / 2)
    if main is body:
        _cut(main, _is_list_of_links)
    return main


def _main(body: Element, whole: int) -> Element:
    """The one element that says that it holds the text, and holds enough of it; else the body."""
    for path, share in (
        (".//*[@itemprop='articleBody']", _ARTICLE_SHARE),
        (".//main | .//*[@role='main']", _MAIN_SHARE),
    ):
        found: list[Element] = body.xpath(path)
        if len(found) == 1 and _size(found[0]) >= share * whole:
            return _only_article(found[0])
    return _only_article(body)


def _only_article(element: Element) -> Element:
    articles: list[Element] = element.xpath(".//article[not(ancestor::article)]")
    if not articles:
        return element
    largest = max(articles, key=_size)
    return largest if _size(largest) >= _ARTICLE_SHARE * _size(element) else element


def _cut(root: Element, is_wanted_gone: Callable[[Element], bool]) -> None:
    for element in list(root.iter()):
        if element is not root and element.getparent() is not None and is_wanted_gone(element):
            remove(element)


def remove(element: Element) -> None:
    """Take an element out of its tree, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _is_never_read(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NEVER_READ:  # a comment's tag is a function
        return True
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _INVISIBLE.search(element.get("style", "")) is not None
    )


def _is_beside(element: Element, main: Element) -> bool:
    if element.tag in _BESIDE_THE_TEXT or element.get("role", "").lower() in _BESIDE_ROLES:
        return True
    if element.tag == "header" and element.find(".//h1") is None:
        return _links_share(element) > 0
    if element.tag == "aside" and (main.tag == "body" or _links_share(element) > _ASIDE_LINKS):
        return True  # within the text it may be a remark
    words = {word.lower() for word in _WORD.findall(f"{element.get('class', '')} {element.get('id', '')}")}
    if words & _NOISE or (words & _COOKIES and words & _NOTICES):
        return True
    if words & _BYLINES and _size(element) <= _LONGEST_BYLINE:
        return True
    return (bool(words & _LINKS) and _links_share(element) > _MOSTLY_LINKS) or _leads_elsewhere(element)


def _leads_elsewhere(element: Element) -> bool:
    """Whether it is the line amid a report that names another one: "Baca juga: …"."""
    if element.tag not in ("p", "div", "strong") or element.find(".//a") is None:
        return False
    text = "".join(element.itertext()).strip()
    return len(text) <= _LONGEST_BYLINE and _ELSEWHERE.match(text) is not None


def _is_list_of_links(element: Element) -> bool:
    """A menu without a name: several short links, and nothing else."""
    if element.tag not in ("ul", "ol", "div", "p"):
        return False
    links = element.findall(".//a")
    if len(links) < _LEAST_LINKS or _links_share(element) < 0.9:
        return False
    return all(_size(link) <= _LONGEST_LINK for link in links)


def _links_share(element: Element) -> float:
    """How much of an element's text is links, from 0 to 1."""
    size = _size(element)
    return sum(_size(link) for link in element.findall(".//a")) / size if size else 0.0


def _size(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())
