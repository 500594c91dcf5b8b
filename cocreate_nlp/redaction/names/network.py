"""A small convolutional network over tokens, the second voice of the names model.

A CRF adds up what single features say; it cannot say that an ordinary word in this company of words is somebody. The
network sees the word vectors, dictionary tags and flags of a token and of its neighbours together. Layers as in spaCy's
``tok2vec`` (maxout, layer normalisation, residual windows): Honnibal, "Embed, encode, attend, predict" (2016); windows
over words for tagging: Collobert et al. (2011). Built with Thinc, which spaCy brings along.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Linear, Maxout, Model, Ragged, chain, expand_window, residual, use_ops, with_array

from cocreate_nlp.language import unit_vectors
from cocreate_nlp.redaction.names.features import Entry, TokenFeatures

WIDTH = 128
DEPTH = 4
PIECES = 2
DROPOUT = 0.25
WORD_DROPOUT = 0.25
"""Share of the words that are taken for unknown in training: new names must be read from their surroundings."""
WORD_SIZE, TAG_SIZE, CHARACTER_SIZE = 32, 12, 16
CHARACTER_ROWS = 2003
VECTOR_LENGTH = 3.0

TOGETHER = 64
"""Stretches read at once: more no longer fit the processor's caches."""

_FLAGS = ("hon", "title", "org", "fac", "place", "trap", "intro", "rel", "pref", "city", "town", "famc", "givc")
_SHAPES = ("K", "H", "C", "Aa", "AA", "aa", "9", "x")
_COLUMNS = {name: i for i, name in enumerate([*_FLAGS, *(f"s={s}{n}" for s in _SHAPES for n in range(1, 6))])}
FLAGS = len(_COLUMNS) + 2
"""Yes-or-no columns of a token: its own, and whether a company speaks, and whether the text looks written."""

Tokens = tuple[NDArray[np.int32], NDArray[np.float32]]
"""A stretch of tokens: row numbers, shape (n, 7), and flags, shape (n, `FLAGS`)."""


class TokenEncoder:
    """Turns tokens into the numbers that the network reads, remembering each word.

    Parameters
    ----------
    vocab
        Vocabulary of the pipeline, with its word vectors.
    features
        Features of tokens; the flags are taken from them.
    words, tags
        Hashes of the known words (normal forms and surfaces) and tags; all others count as unknown.
    """

    def __init__(
        self, vocab: Vocab, features: TokenFeatures, words: NDArray[np.uint64], tags: NDArray[np.uint64]
    ) -> None:
        self._features = features
        self._rows = vocab.vectors.key2row
        self.words, self.tags = words, tags
        self._words = {int(h): i for i, h in enumerate(words, 1)}
        self._tags = {int(h): i for i, h in enumerate(tags, 1)}
        self._memo: dict[tuple[int, int, int], tuple[tuple[int, ...], list[int]]] = {}

    def encode(self, doc: Doc, entries: Sequence[Entry], *, company: bool, written: bool, start: int = 0) -> Tokens:
        """Encode the tokens of a stretch that begins at token `start`; `entries` are its features."""
        hashes = doc.to_array(["ORTH", "TAG", "NORM"])[start : start + len(entries)].tolist()
        known = [self._token(key, entry) for key, entry in zip(map(tuple, hashes), entries, strict=True)]
        ids = np.array([k[0] for k in known], dtype=np.int32).reshape(-1, 7)
        flags = np.zeros((len(known), FLAGS), dtype=np.float32)
        for i, (_, columns) in enumerate(known):
            flags[i, columns] = 1.0
        flags[:, -2] = company
        flags[:, -1] = written
        return ids, flags

    def _token(self, key: tuple[int, ...], entry: Entry) -> tuple[tuple[int, ...], list[int]]:
        orth, tag, norm = key
        known = self._memo.get((orth, tag, norm))
        if known is None:
            row = self._rows.get(orth, self._rows.get(norm, -1))
            text = entry.text
            ids = (
                self._words.get(norm, 0), self._words.get(orth, 0), self._tags.get(tag, 0), row + 1,
                ord(text[0]) % CHARACTER_ROWS, ord(text[-1]) % CHARACTER_ROWS, ord(text[1]) % CHARACTER_ROWS if len(text) > 1 else 0,
            )  # fmt: skip
            known = ids, [_COLUMNS[f] for f in entry.own if f in _COLUMNS]
            if len(self._memo) > 200_000:
                self._memo.clear()
            self._memo[orth, tag, norm] = known
        return known


def _embed(model: Model[Any, Any], batch: Sequence[Tokens], is_train: bool) -> tuple[Ragged, Any]:
    """Look up and join what is known of each token."""
    ids = np.concatenate([tokens[0] for tokens in batch])
    flags = np.concatenate([tokens[1] for tokens in batch])
    lengths = np.array([len(tokens[0]) for tokens in batch], dtype=np.int32)
    words, tags, characters = (np.asarray(model.get_param(name)) for name in ("words", "tags", "characters"))
    norm, orth = ids[:, 0], ids[:, 1]
    if is_train:
        dropped = np.random.random(len(ids)) < WORD_DROPOUT
        norm, orth = np.where(dropped, 0, norm), np.where(dropped, 0, orth)
    blocks = [words[norm] + words[orth], tags[ids[:, 2]], *(characters[ids[:, k]] for k in (4, 5, 6)), model.attrs["vectors"][ids[:, 3]], flags]

    def backprop(gradient: Any) -> list[Tokens]:
        parts = np.split(np.asarray(gradient.dataXd), np.cumsum([WORD_SIZE, TAG_SIZE, *[CHARACTER_SIZE] * 3]), axis=1)
        for name, uses in (
            ("words", ((norm, parts[0]), (orth, parts[0]))),
            ("tags", ((ids[:, 2], parts[1]),)),
            ("characters", tuple((ids[:, k], part) for k, part in zip((4, 5, 6), parts[2:5], strict=True))),
        ):
            total: Any = np.zeros_like(model.get_param(name))
            for rows, part in uses:
                np.add.at(total, rows, part)
            model.inc_grad(name, total)
        return []

    joined: Any = np.hstack(blocks)
    sizes: Any = lengths
    return Ragged(joined, sizes), backprop


def _add_sentence(model: Model[Any, Any], tokens: Ragged, is_train: bool) -> tuple[Ragged, Any]:
    """Put the mean of a stretch beside each of its tokens: what the talk is about, and how it is held."""
    data, lengths = np.asarray(tokens.dataXd), np.asarray(tokens.lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    sizes = lengths[:, None].astype(np.float32)
    means = np.add.reduceat(data, starts, axis=0) / sizes

    def backprop(gradient: Any) -> Ragged:
        width = data.shape[1]
        change = np.asarray(gradient.dataXd)
        of_means = np.add.reduceat(change[:, width:], starts, axis=0) / sizes
        back: Any = change[:, :width] + np.repeat(of_means, lengths, axis=0)
        return Ragged(back, tokens.lengths)

    joined: Any = np.hstack([data, np.repeat(means, lengths, axis=0)])
    return Ragged(joined, tokens.lengths), backprop


class TokenNetwork:
    """Says with what probability each token has each label.

    Parameters
    ----------
    encoder
        Its input.
    vocab
        Vocabulary of the pipeline, with its word vectors.
    labels
        Labels of its output, in order.
    """

    def __init__(self, encoder: TokenEncoder, vocab: Vocab, labels: Sequence[str], seed: int = 1) -> None:
        self.encoder = encoder
        self.labels = tuple(labels)
        generator = np.random.default_rng(seed)
        # After a row of zeros for words without a vector.
        vectors = np.vstack([np.zeros((1, vocab.vectors.shape[1]), np.float32), VECTOR_LENGTH * unit_vectors()])
        embed: Model[Any, Any] = Model("embed", _embed, attrs={"vectors": vectors})
        for name, rows, size in (
            ("words", len(encoder.words) + 1, WORD_SIZE), ("tags", len(encoder.tags) + 1, TAG_SIZE), ("characters", CHARACTER_ROWS, CHARACTER_SIZE),
        ):  # fmt: skip
            start: Any = (generator.normal(size=(rows, size)) * 0.1).astype(np.float32)
            embed.set_param(name, start)
        width = WORD_SIZE + TAG_SIZE + 3 * CHARACTER_SIZE + vocab.vectors.shape[1] + FLAGS

        def layer(size: int) -> Model[Any, Any]:
            return with_array(Maxout(nO=WIDTH, nI=size, nP=PIECES, normalize=True, dropout=DROPOUT))

        def window() -> Model[Any, Any]:
            return residual(chain(expand_window(window_size=1), layer(3 * WIDTH)))

        # NumPy's own matrix product is twice as fast here as the one that Thinc brings along.
        with use_ops("numpy", use_blis=False):
            self.model: Model[Any, Any] = chain(
                embed, layer(width), window(), Model("sentence", _add_sentence), layer(2 * WIDTH),
                *(window() for _ in range(DEPTH - 1)), with_array(Linear(nO=len(labels), nI=WIDTH)),
            )  # fmt: skip
        self.model.initialize()

    def predict(self, batch: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        """Return label probabilities of the tokens of each stretch, shapes (n, labels)."""
        found: list[NDArray[np.float32]] = []
        for start in range(0, len(batch), TOGETHER):
            scores = self.model.predict(list(batch[start : start + TOGETHER]))
            found.extend(np.split(softmax(scores.dataXd), np.cumsum(scores.lengths)[:-1]))
        return found

    def to_bytes(self) -> bytes:
        """Return the parameters and the known words' hashes as a NumPy archive without pickles."""
        buffer = io.BytesIO()
        arrays: dict[str, Any] = {key: value.astype(np.float16) for key, value in self._parameters()}
        np.savez_compressed(buffer, words=self.encoder.words, tags=self.encoder.tags, labels=np.array(self.labels), **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, vocab: Vocab, features: TokenFeatures) -> TokenNetwork:
        """Rebuild what `to_bytes` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            network = cls(TokenEncoder(vocab, features, stored["words"], stored["tags"]), vocab, stored["labels"].tolist())
            for key, value in network._parameters():
                value[:] = stored[key].astype(np.float32)
        return network

    def _parameters(self) -> list[tuple[str, NDArray[np.float32]]]:
        return [
            (f"p{i}_{name}", np.asarray(node.get_param(name)))
            for i, node in enumerate(self.model.walk())
            for name in node.param_names
            if node.has_param(name)
        ]


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)
