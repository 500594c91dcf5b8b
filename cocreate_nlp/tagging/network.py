"""A small convolutional network that reads a snippet, the tagger's third voice.

Word counts know only words they have seen labelled. The network first learns the language of sessions without any
label: it guesses left-out words from their surroundings (Devlin et al. 2019; for small networks the spaCy command
``pretrain``), starting from the word vectors of ja_ginza. Then it learns the tags, and beside them their sub-kinds,
which keep it from clinging to single words (multi-task learning, Caruana 1997).
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]
from thinc.api import (
    Dropout,
    LayerNorm,
    Linear,
    Maxout,
    Model,
    Ragged,
    chain,
    concatenate,
    fix_random_seed,
    reduce_last,
    reduce_max,
    reduce_mean,
    use_ops,
    with_array,
)

from cocreate_nlp.errors import ModelError
from cocreate_nlp.language import load_language
from cocreate_nlp.linear import Array, sigmoid
from cocreate_nlp.network import (
    Sizes,
    Tokens,
    characters_of,
    embedded_width,
    gated_window,
    initialize,
    learn,
    make_embedding,
    read,
    set_parameters,
    softmax,
    to_archive,
)
from cocreate_nlp.tagging.features import Unit, Word, read_lexicon
from cocreate_nlp.types import Tag

WIDTH = 128
DEPTH = 4
REACH = 2
DROPOUT = 0.25
SIZES = Sizes(word=96, tag=24, character=24, word_dropout=0.12, rest_dropout=0.06)
LONGEST = 120
"""Tokens of a snippet that are read; the end of a longer one says where it lands."""

LEAST_SEEN = 2
"""Words seen less often than this are unknown to the network."""
LEAST_GUESSED = 4
"""Words seen less often than this are not guessed in pre-training."""

PRETRAINING = 10
EPOCHS = 8
BATCH = 128
LEARN_RATE = 0.0015
FINE_LEARN_RATE = 0.001
DECAY = 0.05
MEMORY = 0.98
"""See `learn`; more decay and a shorter memory than usual suit so short a training (chosen on left-out themes)."""
LEFT_OUT = 0.2
"""Share of the words that are guessed."""
TAGS = len(Tag)
"""The first outputs; what comes after them is learned beside."""
SIDE_WEIGHT = 0.1
"""Weight of what is learned beside the tags."""
AGREEMENT = 1.0
"""Weight of what two readings of a snippet, each with other parts dropped, say differently of its tags."""

ROLES = ("participant", "facilitator", "company")


class UnitEncoder:
    """Turns snippets into the numbers that the network reads, remembering each word.

    Parameters
    ----------
    words, tags
        Hashes of the known words (normal forms and surfaces) and tags; all others count as unknown.
    """

    def __init__(self, words: NDArray[np.uint64], tags: NDArray[np.uint64]) -> None:
        self._vectors = load_language().vocab.vectors.key2row
        self.words, self.tags = words, tags
        self._words = {int(h): i for i, h in enumerate(words, 1)}
        self._tags = {int(h): i for i, h in enumerate(tags, 1)}
        self.classes = sorted({name for names in read_lexicon().values() for name in names})
        self._classes = {name: 2 * i for i, name in enumerate(self.classes)}
        self.flags = 2 * len(self.classes) + len(ROLES)
        self._memo: dict[tuple[str, str, str], tuple[int, ...]] = {}

    def encode(self, unit: Unit) -> Tokens:
        """Encode the tokens of a snippet; one without any is a single unknown token."""
        words = unit.words[-LONGEST:]
        first = len(unit.words) - len(words)
        ids = np.array([self._token(w) for w in words], dtype=np.int32).reshape(-1, 7) if words else np.zeros((1, 7), np.int32)
        flags = np.zeros((len(ids), self.flags), dtype=np.float32)
        for i, name, negated in unit.hits:
            if i >= first:
                flags[i - first, self._classes[name] + negated] = 1.0
        if unit.role in ROLES:
            flags[:, ROLES.index(unit.role) - len(ROLES)] = 1.0
        return ids, flags

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return what the encoder knows: hashes of words and tags, and the names of the word classes."""
        return {"words": self.words, "tags": self.tags, "classes": np.array(self.classes)}

    @classmethod
    def from_arrays(cls, stored: Mapping[str, NDArray[Any]]) -> UnitEncoder:
        """Rebuild what `to_arrays` gave.

        Raises
        ------
        ModelError
            The word list has other classes than at training.
        """
        encoder = cls(stored["words"], stored["tags"])
        if "classes" not in stored or stored["classes"].tolist() != encoder.classes:
            raise ModelError("a stored network was trained with another word list", remedy="reinstall, or run `make train`")
        return encoder

    def _token(self, word: Word) -> tuple[int, ...]:
        key = (word.text, word.norm or word.lemma, word.tag)
        known = self._memo.get(key)
        if known is None:
            orth, norm, tag = (hash_string(part) for part in key)
            row = next((r for h in (norm, hash_string(word.lemma), orth) if (r := self._vectors.get(h, -1)) >= 0), -1)
            known = (self._words.get(norm, 0), self._words.get(orth, 0), self._tags.get(tag, 0), row + 1, *characters_of(word.text))
            if len(self._memo) > 200_000:
                self._memo.clear()
            self._memo[key] = known
        return known


def make_encoder(units: Sequence[Unit]) -> UnitEncoder:
    """Return an encoder that knows the words and tags of these snippets."""
    words: Counter[int] = Counter()
    tags: Counter[int] = Counter()
    for unit in units:
        for word in unit.words:
            words.update({hash_string(word.text), hash_string(word.norm or word.lemma)})
            tags[hash_string(word.tag)] += 1
    known = [np.array(sorted(h for h, n in c.items() if n >= LEAST_SEEN), dtype=np.uint64) for c in (words, tags)]
    return UnitEncoder(*known)


class TagNetwork:
    """Gives each snippet one log-odds value an output.

    Parameters
    ----------
    encoder
        Its input.
    outputs
        How many values it gives.
    """

    def __init__(self, encoder: UnitEncoder, outputs: int, seed: int = 1) -> None:
        self.encoder, self.outputs = encoder, outputs
        embed = make_embedding(len(encoder.words), len(encoder.tags), SIZES, np.random.default_rng(seed))
        # NumPy's own matrix product is twice as fast here as the one that Thinc brings along.
        with use_ops("numpy", use_blis=False):
            self.body: Model[Any, Any] = chain(
                embed, with_array(chain(Linear(WIDTH, embedded_width(embed, encoder.flags)), LayerNorm(WIDTH), Dropout(DROPOUT))),
                *(gated_window(WIDTH, reach=REACH, dropout=DROPOUT) for _ in range(DEPTH)), with_array(LayerNorm(WIDTH)),
            )  # fmt: skip
            head: Model[Any, Any] = chain(
                concatenate(reduce_max(), reduce_mean(), reduce_last()),
                Maxout(nO=WIDTH, nI=3 * WIDTH, nP=2, normalize=True, dropout=DROPOUT), Linear(nO=outputs, nI=WIDTH),
            )  # fmt: skip
            self.model: Model[Any, Any] = chain(self.body, head)
        initialize(self.model, seed)

    def predict(self, units: Sequence[Unit]) -> Array:
        """Return log-odds, shape (n, outputs)."""
        tokens = [self.encoder.encode(u) for u in units]
        found = read(self.model, tokens)
        return np.concatenate(found).astype(np.float64) if found else np.zeros((0, self.outputs))

    def to_bytes(self) -> bytes:
        """Return the parameters and the known words' hashes as a NumPy archive without pickles."""
        return to_archive(self.model, **self.encoder.to_arrays(), outputs=np.array(self.outputs))

    @classmethod
    def from_bytes(cls, data: bytes) -> TagNetwork:
        """Rebuild what `to_bytes` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            network = cls(UnitEncoder.from_arrays(stored), int(stored["outputs"]))
            set_parameters(network.model, stored)
        return network


def pretrain(network: TagNetwork, tokens: Sequence[Tokens], *, epochs: int = PRETRAINING, seed: int = 1) -> TagNetwork:
    """Return the network after it has learned to guess left-out words of encoded snippets; only their text is seen."""
    network = TagNetwork.from_bytes(network.to_bytes())
    seen = np.bincount(np.concatenate([t[0][:, 0] for t in tokens]), minlength=len(network.encoder.words) + 1)
    seen[0] = 0
    guessed = np.flatnonzero(seen >= LEAST_GUESSED)
    if not len(guessed):
        return network
    column = np.full(len(seen), -1)
    column[guessed] = np.arange(len(guessed))
    generator = np.random.default_rng(seed)
    # A word is guessed by what stands for it in the input (Press and Wolf 2017), so that each guess teaches all words.
    embed = network.body.layers[0]
    with use_ops("numpy", use_blis=False):
        to_word: Model[Any, Any] = Linear(nO=SIZES.word, nI=WIDTH)
    initialize(to_word, seed)
    zeros: Any = np.zeros(len(guessed), np.float32)
    to_word.set_param("common", zeros)
    whole: Model[Any, Any] = chain(network.body, with_array(to_word))
    # No words are dropped besides: those left out are hidden already.
    embed.attrs["sizes"] = replace(SIZES, word_dropout=0.0, rest_dropout=0.0)

    def step(batch: NDArray[np.intp]) -> None:
        parts, targets = [], []
        for i in batch:
            ids, flags = tokens[i]
            hidden = (generator.random(len(ids)) < LEFT_OUT) & (column[ids[:, 0]] >= 0)
            targets.append(np.where(hidden, column[ids[:, 0]], -1))
            keep = ~hidden[:, None]
            # Who speaks stays known: the last flags of every token.
            parts.append((ids * keep, np.hstack([flags[:, : -len(ROLES)] * keep, flags[:, -len(ROLES) :]])))
        target = np.concatenate(targets)
        rows = np.flatnonzero(target >= 0)
        if not len(rows):
            return
        # Only the left-out words are scored, against all that may be guessed.
        states, back = network.body.begin_update(parts)
        data = np.asarray(states.dataXd)
        meant, back_to_word = to_word.begin_update(data[rows])
        known = np.asarray(embed.get_param("words"))[guessed]
        errors = softmax(meant @ known.T + np.asarray(to_word.get_param("common")))
        errors[np.arange(len(rows)), target[rows]] -= 1.0
        errors /= len(rows)
        gradient: Any = np.zeros_like(data)
        gradient[rows] = back_to_word(errors @ known)
        back(Ragged(gradient, states.lengths))
        np.asarray(embed.get_grad("words"))[guessed] += errors.T @ meant
        to_word.inc_grad("common", errors.sum(axis=0))

    fix_random_seed(seed)
    return learn(whole, len(tokens), epochs, step, seed, batch=BATCH, rate=LEARN_RATE, decay=DECAY, memory=MEMORY, copy=lambda: TagNetwork.from_bytes(network.to_bytes()))


def fine_tune(
    network: TagNetwork, tokens: Sequence[Tokens], targets: NDArray[np.float32], *, epochs: int = EPOCHS, seed: int = 1
) -> TagNetwork:
    """Return the network after it has learned its outputs from encoded snippets.

    Each snippet is read twice, with other parts dropped, and the two answers are drawn together (R-Drop, Wu et al. 2021):
    on themes left out that took the network alone from a mean average precision of 0.923 to 0.930.

    Parameters
    ----------
    targets
        Shape (n, outputs), 0 or 1. The first columns are the tags; those after `TAGS` count for less.
    """
    network = TagNetwork.from_bytes(network.to_bytes())
    weights = np.ones(network.outputs, dtype=np.float32)
    weights[TAGS:] = SIDE_WEIGHT

    def step(batch: NDArray[np.intp]) -> None:
        scores, back = network.model.begin_update([tokens[i] for i in (*batch, *batch)])
        errors = twice_read_slopes(np.asarray(scores, dtype=np.float64), targets[batch], weights)
        back(errors.astype(np.float32))

    fix_random_seed(seed)
    return learn(network.model, len(tokens), epochs, step, seed, batch=BATCH, rate=FINE_LEARN_RATE, decay=DECAY, memory=MEMORY, copy=lambda: TagNetwork.from_bytes(network.to_bytes()))


def twice_read_slopes(scores: Array, targets: NDArray[np.float32], weights: NDArray[np.float32]) -> Array:
    """Return the slopes of the loss by the log-odds of snippets read twice.

    The loss is the mean cross-entropy of both readings, plus half the sum of both relative entropies between them for the
    tags, which for a yes-or-no answer is (p - q)(log-odds of p - log-odds of q) / 2 (Wu et al. 2021, equation 2).

    Parameters
    ----------
    scores
        Log-odds, shape (2 n, outputs): of the first readings, then of the second.
    targets
        Shape (n, outputs), 0 or 1.
    weights
        Of the outputs.
    """
    agreement = np.zeros(scores.shape[1])
    agreement[:TAGS] = AGREEMENT
    # Each reading beside the other one of the same snippet.
    others = np.roll(scores, len(targets), axis=0)
    p, q = sigmoid(scores), sigmoid(others)
    slopes = (p - np.tile(targets, (2, 1))) * weights + p * (1.0 - p) * (agreement * (scores - others)) + agreement * (p - q)
    return np.asarray(slopes / (2 * len(targets)))
