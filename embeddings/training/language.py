"""How the table of `knowledge.language` was learned: `python -m embeddings.training.language --data DIR`.

A softmax regression over words and pieces of words with three outcomes. Most examples are windows of a few
words, many with a borrowed word, a name or chat spelling put in, because people write so to a bot.
A tenth of the rows is held out for temperature and threshold. `dev/` is only measured.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from embeddings.training.data import Fence, dev_file, fenced_texts, is_held_out, read_rows, train_file
from knowledge.article import Language
from knowledge.language import ACCENTED, BIAS, CHAT, THRESHOLD, features, guess_language

INDONESIAN, ENGLISH, NEITHER = 0, 1, 2
Example = tuple[str, int]
TABLE = Path(__file__).parents[2] / "knowledge" / "language.tsv"
SPECIAL = (BIAS, CHAT, ACCENTED)
WORDS, PIECES = 5200, 4200
"""Rows of the table: as many as fit in 150 KB."""
RIGHT = 0.985
"""Share of confident guesses that must be right on held-out windows."""

LINES = {
    INDONESIAN: """
        berapa? | kenapa? | siapa? | kapan? | di mana? | bagaimana? | apa? | apa itu {} | apa itu {}? |
        siapa {} | berapa harga {} | berapa harga {}? | harga {} berapa | kapan {} dirilis | di mana {} |
        cara {} | cara pakai {} | bagaimana cara {} | bagaimana cara menggunakan {} | jelaskan {} |
        apakah {} mahal | ada {} tidak | ada {} ga | halo | hai | selamat pagi | selamat siang |
        selamat malam | terima kasih | terima kasih banyak | makasih | makasih kak | makasih ya | iya |
        tidak | bukan | sudah | belum | tolong | tolong bantu | maaf | permisi | ya | boleh tanya |
        mau tanya | saya mau tanya {} | kamu siapa | kamu bisa apa | bisa bantu? | lagi | lanjut | stop dong
        | kok gitu | kok bisa | gimana | gmn | brp | knp | dmn | kpn | gak bisa | ga bisa {} | {} itu apa |
        {} itu siapa | {} dong | {} brp | {} gmn | {} di mana | {} kapan | {} kenapa | jam berapa buka |
        siapa presiden {} | arti {} | perbedaan {} dan {} | beda {} sama {} | dari mana {} | assalamualaikum
        | mantap | oke kak | siap | baik | bantuan | ganti bahasa | bahasa indonesia | sumbernya mana |
        ibu kota {} | pencipta {} | nomor {} | alamat {} | jadwal {}""",
    ENGLISH: """
        how much? | why? | who? | when? | where? | how? | what? | what is {} | what is {}? | who is {} |
        who are you | how much is {} | how much is {}? | price of {} | when was {} released | where is {} |
        how to {} | how to use {} | how do i {} | how can i use {} | explain {} | is {} expensive |
        do you have {} | does {} work | what about {} | hello | hi | hi there | hey | good morning |
        good evening | good night | thanks | thank you | thank you so much | thanks a lot | yes | no |
        not yet | please | please help | sorry | excuse me | yeah | sure | got it | help | more | can i ask
        | i want to ask about {} | i have a question | what can you do | can you help? | again | continue |
        why not | really? | how come | whats {} | dont know | cant open {} | what does {} mean |
        tell me about {} | thx | {} please | {} how much | {} where | {} when | {} why | when do you open |
        who is the president of {} | okay thanks | difference between {} and {} | {} versus {} |
        where does {} come from | great | awesome | alright | fine | good | change language | english |
        in english | source please | capital of {} | inventor of {} | number of {} | address""",
}
"""Opening lines, questions and single words of a chat; {} takes a name or a noun."""

FOREIGN = """
el la los las de que y en un una por con para como está qué cuánto dónde quién es del se no más pero cuesta
le la les des est que qui pour dans avec une je vous combien où pas du ce sur au il elle nous bonjour merci
der die das und ist nicht wie was wo ich ein eine für mit auf von zu den dem sich viel kostet warum danke
de het een van is hoe wat waar ik niet voor met op en dat zijn naar hij ze kan veel kost waarom dank wie bij
o a os as de que e do da em um uma para com não quanto onde é por mais como se na no custa obrigado quem
il lo la di che è per con non una quanto dove sono del della e un come chi perché costa grazie ciao
bir ve bu için ne kadar nerede mi var yok ben sen nasıl çok değil ile daha kim teşekkürler merhaba gibi olan
ang ng sa mga na ay ko ba po ano saan magkano ako ikaw siya hindi kung para lang naman salamat kumusta paano
opo piro ora iku sing karo wis durung piye nang neng kowe aku sopo ngendi matur nuwun iki wong isih
naha kumaha sabaraha teu henteu abdi anjeun nu jeung saha iraha hatur nuhun ieu eta aya atuh teh mah geus
nie jest się jak na w z co to ile gdzie kto dlaczego dziękuję cześć dla od do ale czy tak mam kosztuje dobry
och att det är inte hur vad var jag en ett för med på av som kan tack hej mycket kostar varför när den till
không là của và có một người này gì bao nhiêu ở đâu tôi bạn khi nào tại sao cảm ơn xin chào được cho với
khong la cua va co mot nguoi nay gi bao nhieu o dau toi ban khi nao tai sao cam on xin chao duoc cho voi
si nu este ce cum unde cat cine pentru din pe un o mai sunt de la cu sau multumesc buna ziua asta vreau
что как где кто почему сколько это не на для я ты он она спасибо привет когда есть был
chto kak gde kto pochemu skolko eto ne na dlya ya ty on ona spasibo privet kogda est byl
nani doko dare itsu ikura desu wa ga no ka to arigatou konnichiwa kore sore watashi anata dou naze masu
ni hao wo shi shenme zai nali duoshao qian xiexie de ma bu hen hao weishenme shui zenme ta men
"""
"""A language a line: its commonest words, so that they count for neither language."""

SHARED = """
ok oke okay wow hmm haha wkwk lol test tes ping admin bot start menu reset login password wifi email laptop
server internet online error update download video game iphone samsung google windows android bmw ferrari
honda upload dashboard file link game online app mobile update refund promo diskon chat video map tv monitor
"""


def main() -> None:
    """Train, write `knowledge/language.tsv` and print how good it is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    train = Mixture(read(options.data, held_out=False), chance).examples(360_000)
    held_out = Mixture(read(options.data, held_out=True), chance).examples(30_000)
    vocabulary = choose_features(train)
    weights = temper(held_out, fit(train, vocabulary, chance), vocabulary)
    threshold = least_confidence(held_out, weights, vocabulary)
    write(vocabulary, weights, threshold)
    print(f"{len(train)} examples, {len(vocabulary)} features, threshold {threshold:.2f}")
    measure("held out", [(text, label) for text, label in held_out if label != NEITHER])
    other = [guess_language(text).language is None for text, label in held_out if label == NEITHER]
    print(f"held out, neither language: doubt {sum(other) / len(other):.1%}")
    for name, labelled in dev_sets(options.data):
        measure(name, labelled)
        measure(f"{name}, 5 words", [(window(text, 5, chance), label) for text, label in labelled])


def read(data: Path, *, held_out: bool) -> dict[int, list[str]]:
    """Texts of both languages and names of neither; `Fence` keeps what is measured out of what is learned."""
    fence = Fence(fenced_texts(data))
    wanted: Callable[[str], bool] = is_held_out if held_out else lambda text: not fence.keeps_out(text)
    found: dict[int, list[str]] = {INDONESIAN: [], ENGLISH: [], NEITHER: []}
    per_source: Counter[str] = Counter()
    for row in read_rows(train_file(data, "parallel")):
        per_source[row["source"]] += 1
        if per_source[row["source"]] <= 6000 and wanted(row["id"]):
            found[INDONESIAN].append(row["id"])
            found[ENGLISH].append(row["en"])
    for row in read_rows(train_file(data, "tydiqa_id")):
        if wanted(row["passage"]):
            found[INDONESIAN] += [row["question"]] * 3
    for row in read_rows(train_file(data, "informal_formal")):
        if wanted(row["formal"]):
            found[INDONESIAN] += [row["informal"]] * 4 + [row["formal"]] * 2
    plain = {word for texts in found.values() for text in texts for word in text.split() if word.islower()}
    for row in islice(read_rows(train_file(data, "wiki_id_passages")), 150_000):
        name = re.sub(r"\(.*", "", row["title"]).strip()
        if name.istitle() and wanted(name) and plain.isdisjoint(name.lower().split()):
            found[NEITHER].append(name)
    return found


class Mixture:
    """Examples in the mix that the bot is asked: nine of twenty in each language, the rest in neither."""

    def __init__(self, texts: dict[int, list[str]], chance: random.Random) -> None:
        self._texts = texts
        self._chance = chance
        self._nouns = {label: nouns(texts[label]) for label in (INDONESIAN, ENGLISH)}
        self._chat = {INDONESIAN: spellings("indonesian"), ENGLISH: spellings("english")}
        self._lines = {
            label: [line.strip() for line in re.split(r"[|\n]", LINES[label]) if line.strip()]
            for label in LINES
        }

    def examples(self, count: int) -> list[Example]:
        """Draw that many."""
        labels = self._chance.choices((INDONESIAN, ENGLISH, NEITHER), (9, 9, 2), k=count)
        return [(self._neither() if label == NEITHER else self._written(label), label) for label in labels]

    def _written(self, label: int) -> str:
        chance = self._chance
        if chance.random() < 0.12:
            text = re.sub(r"\{\}", lambda _: self._borrowed(label), chance.choice(self._lines[label]))
            return text.lower() if chance.random() < 0.4 else text
        text = window(
            chance.choice(self._texts[label]), chance.choice((1, 2, 3, 3, 4, 4, 5, 5, 6, 8, 40)), chance
        )
        words, chat = text.split(), self._chat[label]
        if chance.random() < 0.3:
            words = [
                chance.choice(chat[word]) if word in chat and chance.random() < 0.6 else word
                for word in words
            ]
        if len(words) > 1 and chance.random() < 0.35:
            long = [place for place, word in enumerate(words) if len(word) > 5]
            for place in chance.sample(long, min(len(long), 2, len(words) // 2)):
                words[place] = self._borrowed(label)
        return " ".join(words).lower() if chance.random() < 0.4 else " ".join(words)

    def _borrowed(self, label: int) -> str:
        """A noun of the other language, a word that both share, or a name: what surrounds it decides."""
        names = self._texts[NEITHER]
        kind = self._chance.random()
        if kind < 0.35:
            return self._chance.choice(names) + self._chance.choice(("", "", " 7", " Ultra", " Pro", " SU7"))
        return self._chance.choice(SHARED.split() if kind < 0.5 else self._nouns[1 - label])

    def _neither(self) -> str:
        """Names, words of another language, words that both share, keys struck at random."""
        chance, names, kind = self._chance, self._texts[NEITHER], self._chance.random()
        if kind < 0.45:
            return chance.choice(names) + chance.choice(
                ("", "", " 7", " Ultra", " Pro 2", f" {chance.choice(names)}")
            )
        if kind < 0.9:
            words = chance.choice(FOREIGN.strip().splitlines()).split()
            return " ".join([*chance.choices(words, k=chance.randint(1, 7)), chance.choice(names).split()[0]])
        if kind < 0.96:
            return " ".join(chance.choices(SHARED.split(), k=chance.randint(1, 2)))
        return "".join(chance.choices("qwertyasdfghjklzxcvbnm", k=chance.randint(3, 12)))


def nouns(texts: Sequence[str]) -> list[str]:
    """Content words of a language: not its commonest few hundred, which carry its grammar."""
    counted = Counter(word for text in texts for word in text.split() if word.isalpha() and word.islower())
    return [word for word, _ in counted.most_common(6000)[400:]]


def spellings(section: str) -> dict[str, list[str]]:
    """Chat spellings by their formal word."""
    table = tomllib.loads(files("knowledge").joinpath("chat_spelling.toml").read_text(encoding="utf-8"))
    by_formal: dict[str, list[str]] = {}
    for chat, formal in table[section].items():
        by_formal.setdefault(formal, []).append(chat)
    return by_formal


def window(text: str, length: int, chance: random.Random) -> str:
    """Some words in a row."""
    words = text.split()
    start = chance.randrange(max(len(words) - length, 0) + 1)
    return " ".join(words[start : start + length])


def choose_features(train: Sequence[Example]) -> dict[str, int]:
    """The rows that tell most: frequent, and much more frequent on one side."""
    counts = (Counter[str](), Counter[str](), Counter[str]())
    for text, label in train:
        counts[label].update(set(features(text)))
    told: dict[str, float] = {}
    for feature in counts[0] | counts[1] | counts[2]:
        sides = [counter[feature] + 1 for counter in counts]
        if sum(sides) >= 13:
            told[feature] = abs(math.log(sides[0] / sides[1])) * math.sqrt(max(sides)) + math.log(sum(sides))
    ranked = sorted(told, key=lambda feature: (-told[feature], feature))
    words = [feature for feature in ranked if feature[0] not in "~="][:WORDS]
    pieces = [feature for feature in ranked if feature[0] == "~"][:PIECES]
    return {feature: place for place, feature in enumerate((*SPECIAL, *words, *pieces))}


def encode(text: str, vocabulary: dict[str, int]) -> list[int]:
    """Rows of the table that a text looks up; the bias always."""
    return [0, *(vocabulary[feature] for feature in features(text) if feature in vocabulary)]


def fit(
    train: Sequence[Example], vocabulary: dict[str, int], chance: random.Random, *, rounds: int = 3
) -> torch.Tensor:
    """Weights of each feature for Indonesian and English; neither is the zero of the scale."""
    encoded = [(encode(text, vocabulary), label) for text, label in train]
    weights = torch.zeros(len(vocabulary), 2, requires_grad=True)
    optimiser: Any = torch.optim.Adam([weights], lr=0.02)
    for turn in range(rounds):
        chance.shuffle(encoded)
        for group in optimiser.param_groups:
            group["lr"] = 0.02 / (turn + 1)
        for start in range(0, len(encoded), 1024):
            batch = encoded[start : start + 1024]
            labels = torch.tensor([label for _, label in batch])
            loss: Any = torch.nn.functional.cross_entropy(scores([row for row, _ in batch], weights), labels)
            optimiser.zero_grad()
            (loss + 1e-6 * weights.square().sum()).backward()
            optimiser.step()
    return weights.detach()


def scores(batch: Sequence[list[int]], weights: torch.Tensor) -> torch.Tensor:
    """Summed weights a text, with the zero of neither as third column."""
    offsets = torch.tensor([0, *(len(row) for row in batch)][:-1]).cumsum(0)
    flat = torch.tensor([place for row in batch for place in row])
    summed = torch.nn.functional.embedding_bag(flat, weights, offsets, mode="sum")
    return torch.cat([summed, torch.zeros(len(batch), 1)], dim=1)


def least_confidence(held_out: Sequence[Example], weights: torch.Tensor, vocabulary: dict[str, int]) -> float:
    """The lowest confidence at which `RIGHT` of the guesses are right; neither language counts as wrong."""
    shares = numbers(scores([encode(text, vocabulary) for text, _ in held_out], weights).softmax(dim=1))
    judged = sorted(
        (
            (max(row[:2]), (row[ENGLISH] > row[INDONESIAN]) == label and label != NEITHER)
            for row, (_, label) in zip(shares, held_out, strict=True)
        ),
        reverse=True,
    )
    right, least = 0, 1.0
    for taken, (confidence, correct) in enumerate(judged, start=1):
        right += correct
        if right >= RIGHT * taken:
            least = confidence
    return max(least, 0.5)


def numbers(table: Any) -> list[list[float]]:
    """The rows of a tensor; torch leaves their type open."""
    return table.tolist()


def temper(held_out: Sequence[Example], weights: torch.Tensor, vocabulary: dict[str, int]) -> torch.Tensor:
    """Divide the weights so that confidence means what it says (temperature scaling, Guo et al. 2017)."""
    summed = scores([encode(text, vocabulary) for text, _ in held_out], weights)
    labels = torch.tensor([label for _, label in held_out])
    steps = [step / 10 for step in range(5, 40)]
    losses = [float(torch.nn.functional.cross_entropy(summed / step, labels)) for step in steps]
    return weights / steps[losses.index(min(losses))]


def write(vocabulary: dict[str, int], weights: torch.Tensor, threshold: float) -> None:
    """Write the table: feature, weight for Indonesian, weight for English, in hundredths."""
    rows = numbers(weights)
    table = {
        feature: [round(100 * weight) for weight in rows[place]] for feature, place in vocabulary.items()
    }
    kept = {
        feature: row
        for feature, row in table.items()
        if feature in SPECIAL or max(abs(row[0]), abs(row[1])) >= 8
    }
    lines = [f"{THRESHOLD}\t{round(threshold * 100)}\t0"]
    lines += [f"{feature}\t{row[0]}\t{row[1]}" for feature, row in sorted(kept.items())]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def dev_sets(data: Path) -> Iterator[tuple[str, list[Example]]]:
    """The measuring texts by name, each with its language."""
    sides = (("id", INDONESIAN), ("en", ENGLISH))
    for name in ("nusax", "tico19"):
        for side, label in sides:
            yield f"{name} {side}", [(row[side], label) for row in read_rows(dev_file(data, name))]
    yield "tydiqa_id", [(row["question"], INDONESIAN) for row in read_rows(dev_file(data, "tydiqa_id"))]
    for side in ("informal", "formal"):
        yield (
            f"stif {side}",
            [(row[side], INDONESIAN) for row in read_rows(dev_file(data, "informal_formal"))],
        )


def measure(name: str, labelled: Sequence[Example]) -> None:
    """Print the share of doubt, and of right guesses among the others."""
    guesses = [(guess_language(text).language, label) for text, label in labelled]
    sure = [(guess, label) for guess, label in guesses if guess is not None]
    right = sum(guess is (Language.INDONESIAN, Language.ENGLISH)[label] for guess, label in sure)
    doubt = 1 - len(sure) / len(guesses)
    print(f"{name:24} {len(guesses):6} texts  doubt {doubt:6.1%}  right {right / len(sure):7.2%}")


if __name__ == "__main__":
    main()
