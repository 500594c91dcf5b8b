"""A small convolutional network over tokens, the second voice of the names model.

A CRF adds up what single features say; it cannot say that an ordinary word in this company of words is somebody. The
network sees the word vectors, dictionary tags and flags of a token and of its neighbours together. What it is built of
is in `cocreate_nlp.network`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Linear, Model, Ragged, chain, use_ops, with_array

from cocreate_nlp.network import (
    Sizes,
    Tokens,
    characters_of,
    embedded_width,
    initialize,
    make_embedding,
    maxout,
    read,
    set_parameters,
    softmax,
    to_archive,
    window,
)
from cocreate_nlp.redaction.names.features import Entry, TokenFeatures

WIDTH = 128
DEPTH = 4
PIECES = 2
DROPOUT = 0.25
SIZES = Sizes(word=32, tag=12, character=16, word_dropout=0.25)
"""New names must be read from their surroundings: many words are taken for unknown in training."""

_FLAGS = ("hon", "title", "org", "fac", "place", "trap", "intro", "rel", "pref", "city", "town", "famc", "givc")
_SHAPES = ("K", "H", "C", "Aa", "AA", "aa", "9", "x")
_COLUMNS = {name: i for i, name in enumerate([*_FLAGS, *(f"s={s}{n}" for s in _SHAPES for n in range(1, 6))])}
FLAGS = len(_COLUMNS) + 2
"""Yes-or-no columns of a token: its own, and whether a company speaks, and whether the text looks written."""

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
            ids = (self._words.get(norm, 0), self._words.get(orth, 0), self._tags.get(tag, 0), row + 1, *characters_of(entry.text))
            known = ids, [_COLUMNS[f] for f in entry.own if f in _COLUMNS]
            if len(self._memo) > 200_000:
                self._memo.clear()
            self._memo[orth, tag, norm] = known
        return known


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
    labels
        Labels of its output, in order.
    """

    def __init__(self, encoder: TokenEncoder, labels: Sequence[str], seed: int = 1) -> None:
        self.encoder = encoder
        self.labels = tuple(labels)
        embed = make_embedding(len(encoder.words), len(encoder.tags), SIZES, np.random.default_rng(seed))

        def layer(size: int) -> Model[Any, Any]:
            return maxout(WIDTH, size, pieces=PIECES, dropout=DROPOUT)

        def windows(count: int) -> list[Model[Any, Any]]:
            return [window(WIDTH, pieces=PIECES, dropout=DROPOUT) for _ in range(count)]

        # NumPy's own matrix product is twice as fast here as the one that Thinc brings along.
        with use_ops("numpy", use_blis=False):
            self.model: Model[Any, Any] = chain(
                embed, layer(embedded_width(embed, FLAGS)), *windows(1), Model("sentence", _add_sentence), layer(2 * WIDTH),
                *windows(DEPTH - 1), with_array(Linear(nO=len(labels), nI=WIDTH)),
            )  # fmt: skip
        initialize(self.model, seed)

    def predict(self, batch: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        """Return label probabilities of the tokens of each stretch, shapes (n, labels)."""
        found: list[NDArray[np.float32]] = []
        for scores in read(self.model, batch):
            found.extend(np.split(softmax(scores.dataXd), np.cumsum(scores.lengths)[:-1]))
        return found

    def to_bytes(self) -> bytes:
        """Return the parameters and the known words' hashes as a NumPy archive without pickles."""
        return to_archive(self.model, words=self.encoder.words, tags=self.encoder.tags, labels=np.array(self.labels))

    @classmethod
    def from_bytes(cls, data: bytes, vocab: Vocab, features: TokenFeatures) -> TokenNetwork:
        """Rebuild what `to_bytes` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            network = cls(TokenEncoder(vocab, features, stored["words"], stored["tags"]), stored["labels"].tolist())
            set_parameters(network.model, stored)
        return network
