"""Trains the bundled embedding model from scratch, on the CPU, in minutes.

The model is a table: one vector a token, averaged, brought to unit length (a sentence-transformers
`StaticEmbedding` followed by `Normalize`). It starts as a random projection of inverse document frequencies, which
already finds shared words, and then learns from pairs of texts that belong together (a title and its body, a sentence
and its surroundings, a question and its passage) against all other pairs of the batch.

    python embeddings/bundled/train.py DATA_FOLDER OUTPUT_FOLDER [--steps 4000]

DATA_FOLDER holds xwlb_corpus, cmrc2018_corpus, cmrc2018_qa, drcd_trad_corpus and drcd_trad_qa as `.jsonl.gz`.
torch, tokenizers, safetensors and opencc are imported here because a training script is no part of the running product.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rjieba
import torch
from numpy.typing import NDArray
from opencc import OpenCC
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

Ids = NDArray[np.int64]
log = logging.getLogger("train")

SENTENCE_END = re.compile(r"(?<=[。！？；!?\n])")
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training run depends on; the model card repeats it."""

    vocabulary: int = 29_000
    dimension: int = 256
    longest_token: int = 4
    batch: int = 1_024
    steps: int = 4_000
    learning_rate: float = 4e-3
    temperature: float = 0.05
    query_dropout: float = 0.3
    splitting: float = 0.15
    seed: int = 20201119
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """One training text: the token ids of its title and of each of its sentences."""

    title: Ids
    sentences: tuple[Ids, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that pairs are drawn from; `questions` holds (question ids, index of its text)."""

    texts: tuple[Text, ...]
    questions: tuple[tuple[Ids, int], ...]


def read_rows(path: Path) -> list[dict[str, object]]:
    """The objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def split_sentences(text: str) -> list[str]:
    """Whole sentences, none empty."""
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def train_tokenizer(texts: Sequence[str], settings: Settings) -> Tokenizer:
    """A Unigram tokenizer of every seen character and the most frequent words of at most `longest_token` characters.

    Its probabilities are the counts of jieba's words: the library's own trainer needs ten minutes for the same.
    """
    words = Counter(word.lower() for text in texts for word in rjieba.cut(unicodedata.normalize("NFKC", text)))
    characters: Counter[str] = Counter()
    for word, count in words.items():
        for character in word:
            if character.isalnum():
                characters[character] += 0 if len(word) == 1 else count
    pieces = {character: words[character] + 0.01 * count + 1 for character, count in characters.items() if count > 1}
    longer = (
        (word, count)
        for word, count in words.most_common()
        if 1 < len(word) <= (settings.longest_token if not word.isascii() else 12) and word.isalnum()
    )
    for word, count in longer:
        if len(pieces) >= settings.vocabulary - 1:
            break
        pieces[word] = float(count)
    total = math.log(sum(pieces.values()))
    ranked = sorted(pieces.items(), key=lambda row: (-row[1], row[0]))
    scored = [(piece, math.log(count) - total) for piece, count in ranked]
    tokenizer = Tokenizer(models.Unigram([("[UNK]", -20.0), *scored], 0, False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[\s\p{P}\p{S}]+"), "removed"),
            pre_tokenizers.Split(Regex(r"\p{N}+|[a-z]+"), "isolated"),
        ]
    )
    tokenizer.decoder = decoders.Fuse()
    return tokenizer


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """Token ids of each text."""
    return [np.asarray(row.ids, dtype=np.int64) for row in tokenizer.encode_batch(list(texts))]


def load_raw(folder: Path) -> tuple[list[tuple[str, str]], list[tuple[str, int]]]:
    """(title, text) pairs and (question, index of its text), all in simplified script."""
    simplify = OpenCC("t2s").convert
    texts: list[tuple[str, str]] = []
    questions: list[tuple[str, int]] = []
    for row in read_rows(folder / "xwlb_corpus.jsonl.gz"):
        title = re.sub(r"^【[^】]*】", "", str(row.get("title") or ""))
        texts.append((title, str(row["text"])))
    for name, script in (("cmrc2018", str), ("drcd_trad", simplify)):
        at = {}
        for row in read_rows(folder / f"{name}_corpus.jsonl.gz"):
            at[str(row["id"])] = len(texts)
            texts.append((script(str(row.get("title") or "")), script(str(row["text"]))))
        for row in read_rows(folder / f"{name}_qa.jsonl.gz"):
            gold = row["positive_ids"]
            if isinstance(gold, list) and gold:
                questions.append((script(str(row["question"])), at[str(gold[0])]))
    return texts, questions


def load_corpus(folder: Path, settings: Settings) -> tuple[Tokenizer, Corpus]:
    """The tokenizer trained on all texts, and all texts cut by it."""
    raw, asked = load_raw(folder)
    tokenizer = train_tokenizer([f"{title}\n{text}" for title, text in raw] + [q for q, _ in asked], settings)
    log.info("vocabulary %d", tokenizer.get_vocab_size())
    titles = encode(tokenizer, [title for title, _ in raw])
    parts = [split_sentences(text) for _, text in raw]
    flat = encode(tokenizer, [sentence for group in parts for sentence in group])
    texts, start = [], 0
    for title, group in zip(titles, parts, strict=True):
        texts.append(Text(title, tuple(ids for ids in flat[start : start + len(group)] if len(ids))))
        start += len(group)
    questions = zip(encode(tokenizer, [q for q, _ in asked]), (index for _, index in asked), strict=True)
    return tokenizer, Corpus(tuple(texts), tuple(questions))


def inverse_document_frequency(corpus: Corpus, size: int) -> NDArray[np.float32]:
    """log(1 + N / df) of each token over windows of texts; shape (size,)."""
    seen = np.zeros(size)
    for text in corpus.texts:
        seen[np.unique(np.concatenate([text.title, *text.sentences]))] += 1
    return np.log1p(len(corpus.texts) / (seen + 1)).astype(np.float32)


def pieces_of_tokens(tokenizer: Tokenizer, longest: int) -> Ids:
    """The characters of each token as token ids, shape (vocabulary, longest), −1 where there is none."""
    vocabulary = tokenizer.get_vocab()
    table = np.full((len(vocabulary), longest), -1, dtype=np.int64)
    for token, number in vocabulary.items():
        characters = [vocabulary.get(character, -1) for character in token]
        if 1 < len(token) <= longest and not token.isascii() and min(characters) >= 0:
            table[number, : len(token)] = characters
    return table


@dataclass(frozen=True, slots=True)
class Bags:
    """Token lists one after the other, and where each begins."""

    ids: Ids
    starts: Ids


class PairSource:
    """Draws pairs (query ids, passage ids); deterministic for a seed."""

    def __init__(self, corpus: Corpus, pieces: Ids, settings: Settings) -> None:
        self.random = np.random.default_rng(settings.seed)
        self.corpus = corpus
        self.pieces = pieces
        self.piece_count = np.maximum(1, (pieces >= 0).sum(axis=1))
        self.dropout = settings.query_dropout
        self.splitting = settings.splitting
        sizes = np.asarray([len(text.sentences) for text in corpus.texts], dtype=np.float64)
        usable = sizes >= 2
        self.weights = np.where(usable, np.sqrt(sizes), 0.0)
        self.weights /= self.weights.sum()

    def batches(self, size: int) -> Iterator[tuple[Bags, Bags]]:
        """Endless batches of `size` pairs: a tenth questions, a third titles, the rest sentences."""
        total, asked = len(self.corpus.texts), len(self.corpus.questions)
        while True:
            chosen = self.random.choice(total, size=size, replace=False, p=self.weights)
            kinds = self.random.random(size)
            pairs = [self._text_pair(int(index), kind) for index, kind in zip(chosen, kinds, strict=True)]
            for slot, number in enumerate(self.random.choice(asked, size=size // 10, replace=False)):
                question, index = self.corpus.questions[int(number)]
                pairs[slot] = (question, self._window(self.corpus.texts[index], around=None, drop=None))
            yield self._bags([self._thin(query) for query, _ in pairs]), self._bags([passage for _, passage in pairs])

    def _text_pair(self, index: int, kind: float) -> tuple[Ids, Ids]:
        text = self.corpus.texts[index]
        if kind < 0.35 and len(text.title) >= 2:
            return text.title, self._window(text, around=None, drop=None, titled=False)
        at = int(self.random.integers(len(text.sentences)))
        drop = at if self.random.random() < 0.7 else None
        return text.sentences[at], self._window(text, around=at, drop=drop)

    def _window(self, text: Text, *, around: int | None, drop: int | None, titled: bool = True) -> Ids:
        """Some 60 to 200 tokens of whole sentences, the title in front; sentence `drop` left out."""
        limit = int(self.random.integers(60, 200))
        at = int(self.random.integers(len(text.sentences))) if around is None else around
        low = max(0, at - int(self.random.integers(0, 3)))
        parts: list[Ids] = [text.title] if titled else []
        length = 0
        for number in range(low, len(text.sentences)):
            if number != drop:
                parts.append(text.sentences[number])
                length += len(text.sentences[number])
            if length >= limit:
                break
        return np.concatenate(parts) if parts else text.title

    def _bags(self, rows: list[Ids]) -> Bags:
        """Some words replaced by their characters, so that both ways of writing a text lie near each other."""
        ids = np.concatenate(rows)
        starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        counts = np.where(self.random.random(len(ids)) < self.splitting, self.piece_count[ids], 1)
        before = np.cumsum(counts) - counts
        spread, many = np.repeat(ids, counts), np.repeat(counts, counts) > 1
        within = np.arange(len(spread)) - np.repeat(before, counts)
        return Bags(np.where(many, self.pieces[spread, within], spread), np.append(before, len(spread))[starts])

    def _thin(self, ids: Ids) -> Ids:
        """Some tokens of a query left out, so that it does not lean on one word; at least two stay."""
        if len(ids) < 5:
            return ids
        kept = ids[self.random.random(len(ids)) >= self.random.random() * 2 * self.dropout]
        return kept if len(kept) >= 2 else ids


def pooled(table: torch.nn.EmbeddingBag, bags: Bags) -> torch.Tensor:
    """Unit vectors of token lists; shape (number of bags, dimension)."""
    vectors = table(torch.from_numpy(bags.ids), torch.from_numpy(bags.starts))
    return torch.nn.functional.normalize(vectors, dim=1)


def train(corpus: Corpus, pieces: Ids, settings: Settings) -> NDArray[np.float32]:
    """The learned table, shape (number of tokens, dimension)."""
    size = len(pieces)
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    weights = torch.randn(size, settings.dimension) / settings.dimension**0.5
    weights *= torch.from_numpy(inverse_document_frequency(corpus, size))[:, None] * 0.5
    table = torch.nn.EmbeddingBag.from_pretrained(weights, freeze=False, mode="mean")
    optimizer = torch.optim.Adam(table.parameters(), lr=settings.learning_rate, betas=(0.9, 0.98))
    target = torch.arange(settings.batch)
    mean_loss = 0.0
    batches = PairSource(corpus, pieces, settings).batches(settings.batch)
    for step, (queries, passages) in zip(range(settings.steps), batches, strict=False):
        done = step / settings.steps
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * min(1.0, (step + 1) / 50) * max(0.02, 1 - done)
        scores = pooled(table, queries) @ pooled(table, passages).T / settings.temperature
        cross_entropy = torch.nn.functional.cross_entropy
        loss = cross_entropy(scores, target) + cross_entropy(scores.T, target)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        mean_loss += (loss.item() - mean_loss) / min(step + 1, 100)
        if step % 100 == 0:
            log.info("step %d loss %.4f at %.0f%%", step, mean_loss, 100 * done)
    return np.asarray(table.weight.detach().numpy(), dtype=np.float32)


def save(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """A folder that `SentenceTransformer(folder)` opens, and numpy + tokenizers + safetensors alone too."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    (folder / "1_Normalize" / "config.json").write_text("{}\n", encoding="utf-8")
    # As model2vec stores it: a factor in single precision for each token makes whoever reads it compute in single too.
    ones = np.ones(len(table), np.float32)
    halves: dict[str, NDArray[Any]] = {"embeddings": table.astype(np.float16), "weights": ones}
    save_file(halves, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=2) + "\n", encoding="utf-8")
    config: dict[str, object] = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Reads the arguments, trains, saves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--steps", type=int, default=Settings().steps)
    parser.add_argument("--threads", type=int, default=Settings().threads)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    settings = Settings(steps=arguments.steps, threads=arguments.threads)
    tokenizer, corpus = load_corpus(arguments.data, settings)
    table = train(corpus, pieces_of_tokens(tokenizer, settings.longest_token), settings)
    save(arguments.output, tokenizer, table)


if __name__ == "__main__":
    main()
