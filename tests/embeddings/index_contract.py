"""What every `PassageIndex` must do. A new implementation inherits the class and supplies one fixture."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from threading import Event, Thread

import numpy as np
import pytest

from embeddings.index.base import (
    Applied,
    Change,
    Hit,
    IndexInfo,
    KnownVectors,
    PassageIndex,
    PassageReader,
    SourceFile,
)
from embeddings.index.content import content_key
from embeddings.index.errors import IndexMismatchError
from embeddings.index.hybrid import HoldsSearch
from embeddings.question import Question
from knowledge.article import PassageId
from tests.embeddings.samples import (
    EMBEDDER,
    EN,
    ID,
    ask,
    ask_words,
    edition_of,
    embedded,
    ids,
    passage,
    provenance,
    put,
    putting,
)
from tests.fakes import HashingEmbedder

PRICE = passage("Harga kopi di kantin adalah 20 ribu rupiah.", paragraph=1)
HOURS = passage("Kantin buka pukul tujuh pagi sampai sore.", paragraph=2)
TEA = passage("Teh hijau tumbuh di pegunungan yang sejuk.", article="teh", title="Teh")
TEA_EN = passage("Green tea grows in cool mountains.", article="teh", title="Tea", language=EN)

HOSTILE = (
    "",
    " \t\n",
    "?!... --- ///",
    "(x",
    "halo:dunia",
    'R&D "',
    "text_id:kopi OR *",
    "+kopi -kopi ^2 ~ [a TO z] {",
    "\x00\x01\x1b[31m\x7f",
    "🤖☕️👩‍👩‍👧",
    "ﷺ ½ ፩ juta",
    "\ud800 kopi\udcff",
    "kopi " * 2_000,
    "x" * 10_000,
    "1." * 5_000,
)


class PassageIndexContract:
    """Facts about any index of passages; `index` is a fixture that gives an empty one."""

    def test_an_empty_index_answers_nothing(self, index: PassageIndex) -> None:
        """Before the first `apply`, every question is answered, with nothing."""
        assert ask(index, "Berapa harga kopi?") == []
        assert index.digests() == {}
        assert index.editions() == []
        assert index.edition("kopi", ID) is None
        assert index.paragraph("kopi", ID, 1) == []
        assert index.info() == IndexInfo()

    def test_the_best_comes_first(self, index: PassageIndex) -> None:
        """The passage that answers ranks first, and scores only fall from there."""
        put(index, HOURS, TEA, PRICE, TEA_EN)
        hits = ask(index, "Berapa harga kopi?")
        assert hits[0].passage == PRICE
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert ask(index, "where does green tea grow", language=EN)[0].passage == TEA_EN
        assert ask(index, "kantin buka pukul berapa")[0].passage == HOURS

    def test_a_hit_carries_real_scores(self, index: PassageIndex) -> None:
        """Meaning is the cosine with the passage's vector, and words a share of 1."""
        put(index, HOURS, TEA)
        vector = EMBEDDER.embed_passages(["Teh\n" + TEA.text])
        first, second = ask(index, "Teh\n" + TEA.text)
        assert first.passage == TEA
        assert first.meaning == pytest.approx(1.0, abs=1e-5)
        expected = float(vector[0] @ EMBEDDER.embed_passages(["Kopi\n" + HOURS.text])[0])
        assert second.meaning == pytest.approx(expected, abs=1e-5)
        assert 0.0 <= second.words < first.words <= 1.0

    def test_an_edit_replaces(self, index: PassageIndex) -> None:
        """A passage put in under a known id takes the old one's place, in vectors, words and text."""
        put(index, PRICE, TEA)
        edited = passage("Parkir gratis untuk tamu.")
        put(index, edited)
        assert index.info().passages == 2
        assert index.digests() == {edited.id: edited.digest, TEA.id: TEA.digest}
        assert index.paragraph("kopi", ID, 1) == [edited]
        assert ask(index, "parkir gratis")[0].passage == edited
        assert all(hit.words == 0.0 for hit in ask_words(index, "ribu rupiah"))

    def test_equal_text_under_two_ids_stays_two(self, index: PassageIndex) -> None:
        """What two passages say may be the same; which they are is not."""
        first, second = passage("Hubungi kami.", article="a"), passage("Hubungi kami.", article="b")
        put(index, first, second)
        assert ids(ask(index, "Hubungi kami.")) == ["a/id/1", "b/id/1"]
        put(index, removed=["a/id/1"])
        assert ids(ask(index, "Hubungi kami.")) == ["b/id/1"]

    def test_what_is_removed_is_gone_everywhere(self, index: PassageIndex) -> None:
        """A removed passage is neither found, nor listed, nor counted."""
        put(index, PRICE, TEA)
        put(index, removed=[TEA.id])
        assert ids(ask(index, "teh hijau")) == [PRICE.id]
        assert index.digests() == {PRICE.id: PRICE.digest}
        assert index.paragraph("teh", ID, 1) == []
        assert index.edition("teh", ID) is None
        assert [edition.article_id for edition in index.editions()] == ["kopi"]
        info = index.info()
        assert (info.passages, info.articles, info.editions) == (1, 1, 1)

    def test_removing_everything_leaves_an_index_that_answers_nothing(self, index: PassageIndex) -> None:
        """An index that was emptied is no error."""
        put(index, PRICE)
        put(index, removed=[PRICE.id])
        assert ask(index, "harga kopi") == []
        assert index.info().passages == 0

    def test_removing_what_is_not_there_is_ignored(self, index: PassageIndex) -> None:
        """An unknown id among the removed does no harm."""
        put(index, PRICE, removed=["nowhere/id/1"])
        assert list(index.digests()) == [PRICE.id]

    def test_what_is_kept_keeps_its_vector(self, index: PassageIndex) -> None:
        """A passage that an `apply` does not mention is found as before."""
        put(index, PRICE, TEA, HOURS)
        before = {hit.passage.id: hit.meaning for hit in ask(index, "harga teh hijau")}
        put(index, TEA_EN, removed=[PRICE.id])
        after = {hit.passage.id: hit.meaning for hit in ask(index, "harga teh hijau")}
        assert after[TEA.id] == pytest.approx(before[TEA.id])
        assert after[HOURS.id] == pytest.approx(before[HOURS.id])

    def test_changes_are_made_from_the_state_that_they_change(self, index: PassageIndex) -> None:
        """What is gone may depend on what is there, and on what came before it in the same changes."""
        seen: list[object] = []

        def changes(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
            seen.append(present.digests())
            for item in embedded([HOURS, TEA]):
                seen.append(item.passage.id)
                yield Change(passages=[item])
            yield Change(removed=[PRICE.id])

        put(index, PRICE)
        assert index.apply(changes, provenance=provenance()) is Applied.PUBLISHED
        assert seen == [{PRICE.id: PRICE.digest}, HOURS.id, TEA.id]
        assert index.digests().keys() == {HOURS.id, TEA.id}

    def test_an_error_while_changing_leaves_the_index_as_it_was(self, index: PassageIndex) -> None:
        """Half an `apply` is none, and the next one works."""

        def failing(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
            yield Change(
                passages=embedded([TEA]), removed=[PRICE.id], removed_edition=edition_of([PRICE]).key
            )
            raise ConnectionError

        put(index, PRICE, HOURS)
        before = (index.digests(), index.info(), index.editions(), ask(index, "harga kopi"))
        with pytest.raises(ConnectionError):
            index.apply(failing, provenance=provenance())
        assert (index.digests(), index.info(), index.editions(), ask(index, "harga kopi")) == before
        put(index, TEA)
        assert index.digests().keys() == {PRICE.id, HOURS.id, TEA.id}

    def test_no_change_leaves_the_state_as_it_was(self, index: PassageIndex) -> None:
        """Only the state of the folder in which nothing had changed is noted."""
        put(index, PRICE)
        before = index.info()
        now = replace(provenance(), fingerprint="touched")
        assert index.apply(lambda present, known: [Change()], provenance=now) is Applied.UNCHANGED
        assert index.info() == replace(before, fingerprint="touched")

    def test_a_state_that_is_not_accepted_never_counts(self, index: PassageIndex) -> None:
        """Whoever judges sees both states whole; a refusal leaves the old one, and the next one works."""
        put(index, PRICE)
        before = (index.digests(), index.info())
        seen: list[dict[PassageId, str]] = []

        def refuse(new: PassageReader, old: PassageReader) -> bool:
            seen.extend([new.digests(), old.digests()])
            return ask(new, "teh hijau")[0].passage != TEA

        changes = putting(TEA)
        assert index.apply(changes, provenance=provenance(), accept=refuse) is Applied.REFUSED
        assert seen == [{PRICE.id: PRICE.digest, TEA.id: TEA.digest}, {PRICE.id: PRICE.digest}]
        assert (index.digests(), index.info()) == before
        assert index.apply(changes, provenance=provenance()) is Applied.PUBLISHED
        assert index.digests().keys() == {PRICE.id, TEA.id}

    def test_a_start_from_nothing_holds_nothing_else(self, index: PassageIndex) -> None:
        """What is not put in again is gone."""
        put(index, PRICE, TEA)
        index.apply(putting(HOURS), provenance=provenance(), anew=lambda info: info.passages == 2)
        assert index.digests().keys() == {HOURS.id}
        assert [edition.article_id for edition in index.editions()] == ["kopi"]

    def test_vectors_are_found_again_by_what_they_were_made_of(self, index: PassageIndex) -> None:
        """The same text elsewhere needs no model; another model's vectors are never handed out."""
        put(index, PRICE, TEA)
        moved = passage(PRICE.text, article="pindah", paragraph=9)
        key, unknown = content_key(moved), content_key(HOURS)
        assert key == content_key(PRICE)
        found = index.vectors_of([key, unknown], embedder=EMBEDDER.spec)
        assert list(found) == [key]
        assert found[key] == pytest.approx(embedded([PRICE])[0].vector)
        assert index.vectors_of([key], embedder=HashingEmbedder(name="other").spec) == {}

    def test_files_and_editions_are_kept_as_they_were_told(self, index: PassageIndex) -> None:
        """What was read from where stays, is replaced, and goes, without any passage."""
        stale = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
        kopi = replace(edition_of([PRICE], path="id/kopi.md", digest="d1"), stale_since=stale)
        teh = edition_of([TEA], path="semua.jsonl", digest="d2")
        first = [
            Change(passages=embedded([PRICE]), edition=kopi, file=SourceFile("id/kopi.md", "")),
            Change(passages=embedded([TEA]), edition=teh, file=SourceFile("semua.jsonl", "f2")),
        ]
        index.apply(lambda present, known: first, provenance=provenance())
        assert index.files() == {"id/kopi.md": "", "semua.jsonl": "f2"}
        assert index.edition("kopi", ID) == kopi
        assert index.editions_from("semua.jsonl") == [teh]
        assert index.records_of("semua.jsonl") == {"d2": teh.key}
        assert index.info().stale == 1
        mended = replace(kopi, stale_since=None)
        second = [
            Change(edition=mended, file=SourceFile("id/kopi.md", "f1")),
            Change(removed_file="semua.jsonl"),
        ]
        index.apply(lambda present, known: second, provenance=provenance())
        assert index.files() == {"id/kopi.md": "f1"}
        assert index.editions() == [mended, teh]
        assert (index.info().stale, index.info().passages) == (0, 2)

    def test_many_changes_add_up_to_what_one_would_make(self, index: PassageIndex) -> None:
        """However a state came about, one passage at a time or all at once, it says the same."""
        for number in range(1, 41):
            put(index, passage(f"Kopi nomor {number} enak.", paragraph=number))
            if number % 3 == 0:
                put(index, passage(f"Kopi nomor {number} sedap.", paragraph=number))
            if number % 5 == 0:
                put(index, removed=[f"kopi/id/{number - 1}"])
        expected = {
            n: f"Kopi nomor {n} {'sedap' if n % 3 == 0 else 'enak'}." for n in range(1, 41) if n % 5 != 4
        }
        found = ask(index, "kopi nomor", limit=100)
        assert {hit.passage.paragraph: hit.passage.text for hit in found} == expected
        assert ask(index, "kopi nomor 33", limit=1)[0].passage.text == "Kopi nomor 33 sedap."
        info = index.info()
        assert (info.passages, info.articles, info.editions, info.languages) == (32, 1, 1, {ID: 32})

    def test_ties_are_ordered_by_id(self, index: PassageIndex) -> None:
        """Equal scores come in the order of ids, whatever order they were put in."""
        put(index, *(passage("Hubungi kami.", article=name) for name in "dbca"))
        hits = ask(index, "Hubungi kami.")
        assert len({hit.score for hit in hits}) == 1
        assert ids(hits) == ["a/id/1", "b/id/1", "c/id/1", "d/id/1"]

    def test_the_limit_is_kept(self, index: PassageIndex) -> None:
        """As many hits as asked for, or as there are; a smaller limit is the beginning of a larger."""
        put(index, *(passage(f"Kopi nomor {n} enak.", paragraph=n) for n in range(1, 131)))
        many = ask(index, "kopi nomor 77", limit=120)
        assert (len(many), len(ask(index, "kopi", limit=500))) == (120, 130)
        assert many[0].passage.paragraph == 77
        assert ids(ask(index, "kopi nomor 77", limit=1)) == ids(many)[:1]

    @pytest.mark.parametrize(
        ("asked", "language", "text"),
        [
            ("harga su 7", ID, "SU7 dijual di Jakarta."),
            ("how many are 39,000", EN, "Sebanyak 39.000 buah terjual."),
            ("in January", EN, "Dibuka pada Januari lalu."),
            ("apa kata Soekarno-Hatta?", ID, "Bandara SOEKARNO HATTA ramai."),
            ("1.5 million", EN, "Gajinya Rp1,5 juta."),
            ("apa itu r&d", ID, "Bagian R&D baru."),
            ("RESUME", ID, "Kirim résumé Anda."),
        ],
    )
    def test_words_find_what_vectors_do_not(
        self, index: PassageIndex, asked: str, language: object, text: str
    ) -> None:
        """Names, numbers and months are found by their words, in either language's spelling."""
        wanted = passage(text, article="z")
        put(index, HOURS, TEA, TEA_EN, wanted)
        first, *others = ask_words(index, asked, language=ID if language == ID else EN)
        assert first.passage == wanted
        assert first.words > 0.0
        assert all(hit.words < first.words for hit in others)

    def test_words_find_what_a_hundred_vectors_hide(self, index: PassageIndex) -> None:
        """A name in one passage of many is found even if every other passage is nearer in meaning."""
        put(index, *(passage("Harga naik.", paragraph=n) for n in range(1, 151)))
        wanted = passage("Zebra berlari.", article="zebra", title="Hewan")
        put(index, wanted)
        # Shortened: near to all others, but not the same as they are.
        near_all_others = EMBEDDER.embed_passages(["Kopi\nHarga naik."]) * np.float32(0.3)
        hits = index.search(Question.ask("zebra", ID), near_all_others, limit=10)
        found = [hit for hit in hits if hit.passage == wanted]
        assert [hit.words > 0.0 for hit in found] == [True]
        expected = float(near_all_others[0] @ EMBEDDER.embed_passages(["Hewan\nZebra berlari."])[0])
        assert found[0].meaning == pytest.approx(expected, abs=1e-5)

    def test_words_of_title_and_heading_count(self, index: PassageIndex) -> None:
        """A passage is about what stands above it, even if its text does not repeat it."""
        titled = passage("Buka setiap hari.", article="a", title="Perpustakaan")
        headed = passage("Buka setiap hari.", article="b", title="Kampus", heading="Fasilitas › Laboratorium")
        put(index, HOURS, titled, headed)
        assert ask_words(index, "perpustakaan")[0].passage == titled
        assert ask_words(index, "laboratorium")[0].passage == headed

    def test_a_passage_comes_back_whole(self, index: PassageIndex) -> None:
        """Everything that a citation shows is as it was put in."""
        whole = passage("Teks “kutip”\nbaris ☕ dua.", article="a/b c", paragraph=7, heading="A › B")
        put(index, whole)
        assert ask(index, "baris dua")[0].passage == whole
        assert index.paragraph("a/b c", ID, 7) == [whole]

    def test_parts_of_a_paragraph_stay_in_reading_order(self, index: PassageIndex) -> None:
        """Editing one part of a long paragraph does not move it before or behind the others."""
        parts = [passage(f"Bagian {n}.", part=n) for n in range(1, 13)]
        put(index, *parts)
        edited = passage("Bagian ketiga, diperbarui.", part=3)
        put(index, edited)
        assert index.paragraph("kopi", ID, 1) == [*parts[:2], edited, *parts[3:]]

    def test_editions_are_counted_and_listed_in_order(self, index: PassageIndex) -> None:
        """Editions come by title, then id, then language, and can be leafed through."""
        put(index, PRICE, HOURS, TEA, TEA_EN, passage("Lain.", article="arabika"))
        info = index.info()
        assert (info.passages, info.articles, info.editions) == (5, 3, 4)
        assert info.languages == {ID: 4, EN: 1}
        assert (info.embedder, info.splitting, info.source, info.fingerprint) == (
            EMBEDDER.spec,
            "paragraph-1",
            "/articles",
            "f",
        )
        listed = [(edition.title, edition.article_id, edition.language) for edition in index.editions()]
        assert listed == [
            ("Kopi", "arabika", ID),
            ("Kopi", "kopi", ID),
            ("Tea", "teh", EN),
            ("Teh", "teh", ID),
        ]
        assert index.editions(offset=1, limit=2) == index.editions()[1:3]
        assert index.editions(offset=9) == []
        kopi = index.edition("kopi", ID)
        assert kopi is not None
        assert (kopi.paragraphs, kopi.date, kopi.url) == (2, PRICE.date, PRICE.url)
        assert index.edition("kopi", EN) is None

    def test_another_model_starts_from_nothing(self, index: PassageIndex) -> None:
        """Passages whose vectors another model made are gone: the two are never compared."""
        put(index, PRICE, TEA)
        other = HashingEmbedder(name="other")
        put(index, HOURS, embedder=other)
        assert index.digests().keys() == {HOURS.id}
        assert index.info().embedder == other.spec

    def test_another_model_may_have_other_dimensions(self, index: PassageIndex) -> None:
        """A model change is an ordinary `apply`, and questions of the old model are refused after it."""
        put(index, PRICE, TEA)
        wide = HashingEmbedder(name="wide", dimensions=96)
        put(index, PRICE, embedder=wide)
        assert ids(ask(index, "harga kopi", embedder=wide)) == [PRICE.id]
        with pytest.raises(IndexMismatchError):
            ask(index, "harga kopi")

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_any_text_can_be_asked(self, index: PassageIndex, text: str) -> None:
        """There is no query syntax to break: every text is answered with finite scores, best first."""
        put(index, PRICE, TEA_EN)
        for language in (ID, EN):
            hits = ask(index, text, language=language)
            assert len(hits) == 2
            assert all(math.isfinite(hit.score) and 0.0 <= hit.words <= 1.0 for hit in hits)
            assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))

    def test_a_search_sees_one_state(self, index: PassageIndex) -> None:
        """Searches that run while the index changes see what was before or what comes after, never both."""
        states = [
            [passage(f"Kopi keadaan {state}.", paragraph=n + 1) for n in range(3 + state % 2)]
            for state in range(6)
        ]
        put(index, *states[0])
        started, stop = Event(), Event()
        answers: list[list[Hit]] = []
        infos: list[IndexInfo] = []

        def search() -> None:
            while not stop.is_set():
                answers.append(ask(index, "kopi keadaan"))
                infos.append(index.info())
                started.set()

        threads = [Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            assert started.wait(30)
            for before, state in pairwise(states):
                gone = {item.id for item in before} - {item.id for item in state}
                put(index, *state, removed=gone)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        known = [{(item.id, item.text) for item in state} for state in states]
        assert all({(hit.passage.id, hit.passage.text) for hit in hits} in known for hits in answers)
        assert all(info.passages == info.languages[ID] for info in infos)
        assert {hit.passage.text for hit in ask(index, "kopi keadaan")} == {"Kopi keadaan 5."}


class HoldsSearchContract:
    """Facts about an index whose parts can be measured; `index` is a fixture that gives an empty one."""

    def test_the_parts_can_be_measured(self, index: PassageIndex) -> None:
        """An empty index has none; then words, vectors and passages describe the same rows."""
        assert isinstance(index, HoldsSearch)
        assert index.hybrid_search() is None
        put(index, PRICE, TEA)
        search = index.hybrid_search()
        assert search is not None
        assert [len(part) for part in (search.vectors, search.words, search.store)] == [2, 2, 2]
