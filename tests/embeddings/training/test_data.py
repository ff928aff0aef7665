"""What is held out, and what the fence keeps out of training."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from embeddings.training.data import Fence, QuestionRow, fenced_texts, is_held_out, read_rows
from embeddings.training.pairs import collect_pairs

_TRAIN_FILES = (
    "parallel",
    "wiki_id_passages",
    "tydiqa_id",
    "idk_mrc",
    "synthetic_qa_id",
    "headings_id",
    "headings_en",
    "dictionary",
    "informal_formal",
    "colloquial_lexicon",
)
_DEV_FILES = ("tydiqa_id", "idk_mrc", "tico19", "nusax", "informal_formal")


def _write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def _asked(question: str, passage: str) -> QuestionRow:
    return {"question": question, "passage": passage, "answers": ["x"], "answerable": True, "title": ""}


def _data(folder: Path, train: Mapping[str, Iterable[Mapping[str, object]]]) -> Path:
    """A data folder with the given training rows and one passage, question and sentence pair in dev/."""
    for name in _TRAIN_FILES:
        _write(folder / "train" / f"{name}.jsonl.gz", train.get(name, []))
    dev = {
        "tydiqa_id": [_asked(_DEV_QUESTION, _DEV_PASSAGE)],
        "tico19": [{"id": "Cuci tangan Anda sesering mungkin.", "en": "Wash your hands often."}],
    }
    for name in _DEV_FILES:
        _write(folder / "dev" / f"{name}.jsonl.gz", dev.get(name, []))
    return folder


_DEV_QUESTION = "Kapan candi itu selesai dibangun?"
_DEV_PASSAGE = (
    "Candi itu selesai dibangun pada abad kesembilan oleh dinasti yang memerintah Jawa Tengah.[1] " * 2
)
_FREE = [
    text for number in range(40) if not is_held_out(text := f"Kalimat latihan nomor {number} tentang padi.")
]
_HELD = [text for number in range(80) if is_held_out(text := f"Kalimat latihan nomor {number} tentang padi.")]


def test_the_held_out_split_never_moves() -> None:
    """The split of given texts is what it was on the day it was made."""
    texts = [f"teks {number}" for number in range(60)]
    assert [number for number, text in enumerate(texts) if is_held_out(text)] == [5, 8, 14, 19, 21, 26]


def test_layout_and_unicode_form_do_not_move_a_text_across_the_split() -> None:
    """White space and the form of an accent do not decide whether a text is held out."""
    for text in ("kafé  di\nBandung", "naïve", "Ngurah Rai"):
        assert is_held_out(text) == is_held_out(f" {unicodedata.normalize('NFD', text)}\n")


def test_about_a_tenth_is_held_out() -> None:
    """Of two thousand texts, between eight and twelve in a hundred are held out."""
    assert 160 < sum(is_held_out(f"kalimat {number}") for number in range(2000)) < 240


def test_the_fence_sees_through_layout_footnotes_and_longer_editions() -> None:
    """A copy with other case, punctuation, footnotes or a longer ending is kept out, another text is not."""
    fence = Fence([_DEV_PASSAGE, "Wash your hands often."])
    assert fence.keeps_out(_DEV_PASSAGE.upper().replace("[1]", " [23]"))
    assert fence.keeps_out(_DEV_PASSAGE + " Kini candi itu dikunjungi banyak orang.")
    assert fence.keeps_out("wash your hands, often")
    assert not fence.keeps_out(_FREE[0])


def test_no_fenced_text_reaches_the_pairs(tmp_path: Path) -> None:
    """Dev texts and held-out passages are in no pair, whichever training file repeats them."""
    held, free = _HELD[0], _FREE[0]
    long_free = free + " Sawah itu terletak di kaki gunung dan diairi sepanjang tahun oleh sungai."
    data = _data(
        tmp_path,
        {
            "tydiqa_id": [
                _asked("Di mana padi?", held),
                _asked(_DEV_QUESTION, free),
                _asked("Apa itu?", free),
            ],
            "synthetic_qa_id": [_asked("Apa candi itu?", _DEV_PASSAGE)],
            "wiki_id_passages": [{"title": f"Candi {n}", "passage": _DEV_PASSAGE} for n in range(9)]
            + [{"title": f"Padi {n}", "passage": long_free} for n in range(9)],
            "headings_id": [{"heading": "Candi", "passage": _DEV_PASSAGE}],
            "parallel": [
                {"id": "Cuci tangan!", "en": "Wash your hands, often.", "source": "panl_bppt", "tier": "A"},
                {"id": held, "en": "A sentence about rice.", "source": "panl_bppt", "tier": "A"},
                {"id": free, "en": "Another sentence about rice.", "source": "panl_bppt", "tier": "A"},
            ],
        },
    )
    pairs = collect_pairs(data, Fence(fenced_texts(data)), seed=1)
    texts = {text for kind in pairs for side in (kind.left, kind.right) for text in side}
    assert {"Apa itu?", free, "Another sentence about rice."} <= texts
    assert not [text for text in texts if "candi itu selesai" in text.casefold() or held in text]
    assert not [text for text in texts if "hands" in text]


def test_rows_come_back_in_order(tmp_path: Path) -> None:
    """A gzip JSON Lines file is read row by row, in the order of its lines."""
    _write(tmp_path / "rows.jsonl.gz", [{"number": 2}, {"number": 1}])
    assert list(read_rows(tmp_path / "rows.jsonl.gz")) == [{"number": 2}, {"number": 1}]
