"""What is trained on: pairs of texts that belong together, by kind."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from embeddings.training.data import (
    QUESTION_FILES,
    DictionaryRow,
    Fence,
    HeadingRow,
    InformalRow,
    ParallelRow,
    QuestionRow,
    SlangRow,
    WikiRow,
    comparison_key,
    read_rows,
    train_file,
)
from embeddings.training.lexicon import Lexicon
from embeddings.training.noise import ChatSpelling, pseudo_question
from knowledge.text import sentences

_LETTERS = re.compile(r"[\W\d_]+")
_SHORTEST = 60
"""Characters of a Wikipedia paragraph; shorter ones are captions and remains of tables."""
_CHATTY = 0.25
"""Part of the made-up questions that is put into chat spelling."""
_GENERAL = frozenset(
    {
        "panl_bppt",
        "nusax_mt",
        "talpco",
        "opensource_guide",
        "privacyguides",
        "debian_handbook",
        "misc_docs",
        "mozilla_www_ftl",
    }
)
"""Sources of general prose: rarer than the technical ones and closer to what is asked."""


@dataclass(slots=True)
class Pairs:
    """Texts that belong together: left[i] should find right[i] among the other rights.

    share: batches of this kind, relative to the other kinds. run: neighbouring rows that stay in one batch
    (paragraphs of one article are the hardest wrong answers for each other).
    """

    name: str
    share: float
    run: int
    left: list[str]
    right: list[str]

    def add(self, left: str, right: str) -> None:
        """Append one pair, unless either side says nothing."""
        if _speaks(left) and _speaks(right):
            self.left.append(left)
            self.right.append(right)


def collect_pairs(data: Path, fence: Fence, *, seed: int) -> list[Pairs]:
    """Build every kind of pair from train/; no fenced text is on either side."""
    chance = random.Random(seed)
    chat = ChatSpelling.from_data(data)
    parallel = list(_parallel(data, fence, chance, chat))
    lexicon = learn_lexicon(data, parallel)
    return [
        *parallel,
        *_questions(data, fence, chance, chat, lexicon),
        *_wiki(data, fence, chance, chat, lexicon),
        *_headings(data, fence, chance),
        *_words(data, fence),
    ]


def learn_lexicon(data: Path, parallel: Iterable[Pairs]) -> Lexicon:
    """Learn single words from the human translations and the dictionary."""
    human = [pairs for pairs in parallel if pairs.name in {"general", "human"}]
    sides = [side for pairs in human for side in zip(pairs.left, pairs.right, strict=True)]
    return Lexicon(sides, read_rows(train_file(data, "dictionary")))


def _speaks(text: str) -> bool:
    return any(map(str.isalnum, text))


def _new(name: str, share: float, run: int = 1) -> Pairs:
    return Pairs(name, share, run, [], [])


def _parallel(data: Path, fence: Fence, chance: random.Random, chat: ChatSpelling) -> Iterator[Pairs]:
    general, human, machine = _new("general", 2.0), _new("human", 1.0), _new("machine", 0.8)
    seen: set[tuple[str, str]] = set()
    row: ParallelRow
    for row in read_rows(train_file(data, "parallel")):
        key = (_LETTERS.sub("", row["id"].casefold()), _LETTERS.sub("", row["en"].casefold()))
        # Equal sides are code and names; the same words with other numbers are one interface string.
        if key[0] == key[1] or key in seen or fence.keeps_out(row["id"]) or fence.keeps_out(row["en"]):
            continue
        seen.add(key)
        kind = general if row["source"] in _GENERAL else human if row["tier"] == "A" else machine
        kind.add(row["id"], row["en"])
    yield from (general, human, machine)
    typed = _new("general_chat", 0.4)
    typed.left, typed.right = [chat.rewrite(text, chance) for text in general.left], general.right
    yield typed
    yield _among_others("id_in_en", general, chance, lambda pairs: (pairs.left, pairs.right))
    yield _among_others("en_in_id", general, chance, lambda pairs: (pairs.right, pairs.left))
    yield _among_others("id_in_en_it", human, chance, lambda pairs: (pairs.left, pairs.right), share=0.4)
    yield _among_others("en_in_id_it", human, chance, lambda pairs: (pairs.right, pairs.left), share=0.4)


def _among_others(
    name: str,
    pairs: Pairs,
    chance: random.Random,
    sides: Callable[[Pairs], tuple[list[str], list[str]]],
    share: float = 0.8,
) -> Pairs:
    """A sentence in one language, and its translation among one to three other sentences."""
    asked, found = sides(pairs)
    result = _new(name, share)
    for place, sentence in enumerate(asked):
        company = [found[place], *chance.choices(found, k=chance.randint(1, 3))]
        chance.shuffle(company)
        result.add(sentence, " ".join(company))
    return result


def _questions(
    data: Path, fence: Fence, chance: random.Random, chat: ChatSpelling, lexicon: Lexicon
) -> Iterator[Pairs]:
    asked, synthetic = _new("question", 0.6), _new("synthetic", 1.2)
    typed, english = _new("chat", 0.8), _new("english", 0.8)
    seen: set[tuple[str, str]] = set()
    for name in (*QUESTION_FILES, "synthetic_qa_id"):
        row: QuestionRow
        for row in read_rows(train_file(data, name)):
            key = (comparison_key(row["question"]), comparison_key(row["passage"]))
            if not row["answerable"] or key in seen:
                continue
            if fence.keeps_out(row["passage"]) or fence.keeps_out(row["question"]):
                continue
            seen.add(key)
            passage = _titled(row["title"], row["passage"], chance)
            (synthetic if name.startswith("synthetic") else asked).add(row["question"], passage)
            for kind, rewritten in (
                (typed, chat.rewrite(row["question"], chance)),
                (english, lexicon.translate(row["question"])),
            ):
                if not fence.holds(rewritten):
                    kind.add(rewritten, passage)
    yield from (asked, synthetic, typed, english)


def _titled(title: str, passage: str, chance: random.Random) -> str:
    """The passage as it is embedded at run time, under its title, or bare (half each)."""
    return f"{title}\n{passage}" if title and chance.random() < 0.5 else passage


def _wiki(
    data: Path, fence: Fence, chance: random.Random, chat: ChatSpelling, lexicon: Lexicon
) -> Iterator[Pairs]:
    titles, parts = _new("title", 1.5, 4), _new("sentence", 2.5, 4)
    made_up, english = _new("made_up", 2.5, 4), _new("made_up_english", 2.0, 4)
    # One list for the three, so that it is split into pieces once.
    made_up.right = english.right = titles.right
    row: WikiRow
    for row in read_rows(train_file(data, "wiki_id_passages")):
        title, passage = row["title"], row["passage"]
        if len(passage) < _SHORTEST or not _speaks(title) or fence.keeps_out(passage):
            continue
        if crc32(title.encode()) % 3 == 0:
            continue  # Two articles in three are enough, and a third less to prepare.
        titles.left.append(title)
        titles.right.append(passage)
        found = sentences(passage)
        sentence = chance.choice(found)
        if len(found) > 1:
            parts.add(sentence, _titled(title, passage.replace(sentence, " ", 1), chance))
        question = pseudo_question(title, sentence, chance)
        made_up.left.append(chat.rewrite(question, chance) if chance.random() < _CHATTY else question)
        sentence = lexicon.translate(chance.choice(found))
        english.left.append(pseudo_question(title, sentence, chance, english=True))
    yield from (titles, parts, made_up, english)


def _headings(data: Path, fence: Fence, chance: random.Random) -> Iterator[Pairs]:
    for language, share in (("id", 0.4), ("en", 1.0)):
        headings, parts = _new(f"heading_{language}", share, 4), _new(f"section_{language}", share, 4)
        made_up = _new(f"made_up_{language}", share, 4)
        row: HeadingRow
        for row in read_rows(train_file(data, f"headings_{language}")):
            heading, passage = row["heading"], row["passage"]
            if fence.keeps_out(passage) or fence.keeps_out(heading):
                continue
            headings.add(heading, passage)
            found = sentences(passage)
            sentence = chance.choice(found or [passage])
            if len(found) > 1:
                parts.add(sentence, _titled(heading, passage.replace(sentence, " ", 1), chance))
            question = pseudo_question(heading, sentence, chance, english=language == "en")
            made_up.add(question, _titled(heading, passage, chance))
        yield from (headings, parts, made_up)


def _words(data: Path, fence: Fence) -> Iterable[Pairs]:
    dictionary, informal, slang = _new("dictionary", 0.4), _new("informal", 0.1), _new("slang", 0.15)
    word: DictionaryRow
    for word in read_rows(train_file(data, "dictionary")):
        dictionary.add(word["id"], word["en"])
    message: InformalRow
    for message in read_rows(train_file(data, "informal_formal")):
        if not (fence.keeps_out(message["informal"]) or fence.keeps_out(message["formal"])):
            informal.add(message["informal"], message["formal"])
    spelling: SlangRow
    for spelling in read_rows(train_file(data, "colloquial_lexicon")):
        slang.add(spelling["slang"], spelling["formal"])
    return (dictionary, informal, slang)
