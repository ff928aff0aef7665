"""The vocabulary: word pieces of both languages, learned from the training texts."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (tokenizers ships no complete types)
from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers


def learn_vocabulary(texts: Iterable[str], *, size: int) -> Tokenizer:
    """Learn lowercase WordPiece pieces from texts.

    Punctuation says nothing to a model that only adds up words, so it is dropped before splitting; the few
    signs that change a meaning (C++, C#, 50%, R&D, $) stay.

    Returns:
        A tokenizer of exactly `size` pieces that adds no special tokens.
    """
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=64))  # noqa: S106
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\p{M}+"), ""),
            normalizers.Replace(Regex(r"[^\p{L}\p{N}+#%$&]+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, limit_alphabet=300, special_tokens=["[PAD]", "[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
