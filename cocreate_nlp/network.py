"""Parts of small convolutional networks over tokens, shared by the names model and the tagger.

Layers as in spaCy's ``tok2vec`` (maxout, layer normalisation, residual windows): Honnibal, "Embed, encode, attend,
predict" (2016); windows over words: Collobert et al. (2011). Built with Thinc, which spaCy brings along.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from thinc.api import (
    Adam,
    Dropout,
    LayerNorm,
    Linear,
    Maxout,
    Model,
    Ragged,
    chain,
    expand_window,
    residual,
    with_array,
)

from cocreate_nlp.errors import ModelError
from cocreate_nlp.language import unit_vectors
from cocreate_nlp.threads import load_once, one_thread_each

CHARACTER_ROWS = 2003
VECTOR_LENGTH = 3.0

TOGETHER = 40
"""Stretches read at once: more no longer fit the processor's caches."""
READERS = 2
"""Threads that read; each takes one such lot after the other."""

WARM_UP = 300
"""Steps until the learning rate is reached, at most."""

Network = TypeVar("Network")

Tokens = tuple[NDArray[np.int32], NDArray[np.float32]]
"""A stretch of tokens: row numbers (`COLUMNS`), shape (n, 7), and yes-or-no flags, shape (n, flags)."""

COLUMNS = ("norm", "orth", "tag", "vector", "first", "last", "second")
"""Known word of the normal form, of the surface, tag, row of the word vectors plus one, characters; 0 is unknown."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many numbers stand for a word, a tag and a character; what share is dropped in training.

    Attributes
    ----------
    word_dropout
        Share of the words taken for unknown.
    rest_dropout
        Share of the words whose vector and flags are taken for unknown.
    """

    word: int
    tag: int
    character: int
    word_dropout: float
    rest_dropout: float = 0.0


def characters_of(text: str) -> tuple[int, int, int]:
    """Return the rows of a token's first, last and second character."""
    return ord(text[0]) % CHARACTER_ROWS, ord(text[-1]) % CHARACTER_ROWS, ord(text[1]) % CHARACTER_ROWS if len(text) > 1 else 0


@load_once
def vector_table() -> NDArray[np.float32]:
    """Return the pipeline's word vectors, after a row of zeros for words without one."""
    vectors = unit_vectors()
    return np.vstack([np.zeros((1, vectors.shape[1]), np.float32), VECTOR_LENGTH * vectors])


def make_embedding(words: int, tags: int, sizes: Sizes, generator: np.random.Generator) -> Model[Any, Any]:
    """Return the layer that looks up and joins what is known of each token, for so many known words and tags."""
    embed: Model[Any, Any] = Model("embed", _embed, attrs={"vectors": vector_table(), "sizes": sizes})
    for name, rows, size in (
        ("words", words + 1, sizes.word), ("tags", tags + 1, sizes.tag), ("characters", CHARACTER_ROWS, sizes.character),
    ):  # fmt: skip
        start: Any = (generator.normal(size=(rows, size)) * 0.1).astype(np.float32)
        embed.set_param(name, start)
    return embed


def embedded_width(model: Model[Any, Any], flags: int) -> int:
    """Return how many numbers the embedding gives for a token."""
    sizes: Sizes = model.attrs["sizes"]
    return int(sizes.word + sizes.tag + 3 * sizes.character + model.attrs["vectors"].shape[1] + flags)


def _embed(model: Model[Any, Any], batch: Sequence[Tokens], is_train: bool) -> tuple[Ragged, Any]:
    ids = np.concatenate([tokens[0] for tokens in batch])
    flags = np.concatenate([tokens[1] for tokens in batch])
    lengths = np.array([len(tokens[0]) for tokens in batch], dtype=np.int32)
    sizes: Sizes = model.attrs["sizes"]
    words, tags, characters = (np.asarray(model.get_param(name)) for name in ("words", "tags", "characters"))
    norm, orth, vector = ids[:, 0], ids[:, 1], ids[:, 3]
    if is_train:
        dropped = np.random.random(len(ids)) < sizes.word_dropout
        norm, orth = np.where(dropped, 0, norm), np.where(dropped, 0, orth)
        if sizes.rest_dropout:
            kept = np.random.random(len(ids)) >= sizes.rest_dropout
            vector, flags = vector * kept, flags * kept[:, None]
    blocks = [words[norm] + words[orth], tags[ids[:, 2]], *(characters[ids[:, k]] for k in (4, 5, 6)), model.attrs["vectors"][vector], flags]

    def backprop(gradient: Any) -> list[Tokens]:
        parts = np.split(np.asarray(gradient.dataXd), np.cumsum([sizes.word, sizes.tag, *[sizes.character] * 3]), axis=1)
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
    shape: Any = lengths
    return Ragged(joined, shape), backprop


def maxout(width: int, size: int, *, pieces: int, dropout: float) -> Model[Any, Any]:
    """Return a maxout layer over each token, normalised."""
    return with_array(Maxout(nO=width, nI=size, nP=pieces, normalize=True, dropout=dropout))


def window(width: int, *, reach: int = 1, pieces: int, dropout: float) -> Model[Any, Any]:
    """Return a residual layer over each token and its neighbours as far as `reach`."""
    return residual(chain(expand_window(window_size=reach), maxout(width, (2 * reach + 1) * width, pieces=pieces, dropout=dropout)))


def gated_window(width: int, *, reach: int, dropout: float) -> Model[Any, Any]:
    """Return two residual layers over each token and its neighbours: a gated convolution (Dauphin et al. 2017), then a
    wider layer over each token, both normalised first (Xiong et al. 2020)."""
    convolution: Model[Any, Any] = chain(
        with_array(LayerNorm(width)),
        expand_window(window_size=reach),
        with_array(chain(Linear(2 * width, (2 * reach + 1) * width), Model("gate", _gate), Linear(width, width), Dropout(dropout))),
    )
    wider: Model[Any, Any] = with_array(
        chain(LayerNorm(width), Linear(2 * width, width), Model("gelu", _gelu), Dropout(dropout), Linear(width, 2 * width), Dropout(dropout))
    )
    return chain(residual(convolution), residual(wider))


def _gate(model: Model[Any, Any], values: Any, is_train: bool) -> tuple[Any, Any]:
    """Let the second half of the numbers say how much of the first goes through."""
    width = values.shape[1] // 2
    through, gates = values[:, :width], _logistic(values[:, width:])

    def backprop(gradient: Any) -> Any:
        return np.hstack([gradient * gates, gradient * through * gates * (1.0 - gates)])

    return through * gates, backprop


def _gelu(model: Model[Any, Any], values: Any, is_train: bool) -> tuple[Any, Any]:
    """The sigmoid form of GELU (Hendrycks and Gimpel 2016)."""
    gates = _logistic(1.702 * values)

    def backprop(gradient: Any) -> Any:
        return gradient * (gates + 1.702 * values * gates * (1.0 - gates))

    return values * gates, backprop


def _logistic(values: Any) -> Any:
    """The logistic function at the values' own precision; that of `linear` counts in double precision."""
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))


def read(model: Model[Any, Any], tokens: Sequence[Tokens]) -> list[Any]:
    """Return what a network says of stretches of tokens, in lots of at most `TOGETHER`, in their order.

    Two threads with a lot each are faster than one whose matrix products are spread over two: much of the time goes
    into what is done number by number. Each thread gets as many lots as the other.
    """
    count = READERS * -(-len(tokens) // (READERS * TOGETHER))
    bounds = [len(tokens) * i // count for i in range(count + 1)] if count else []
    lots = [list(tokens[first:end]) for first, end in pairwise(bounds) if end > first]
    if len(lots) < READERS:
        return [model.predict(lot) for lot in lots]
    with one_thread_each("blas"), ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(model.predict, lots))


def parameters(model: Model[Any, Any]) -> dict[str, NDArray[np.float32]]:
    """Return the parameters of a network by name, as they lie in it."""
    return {
        f"p{i}_{name}": np.asarray(node.get_param(name))
        for i, node in enumerate(model.walk())
        for name in node.param_names
        if node.has_param(name)
    }


def initialize(model: Model[Any, Any], seed: int) -> None:
    """Give all layers their first weights: the same for the same seed, and NumPy's global state as it was."""
    state = np.random.get_state()
    np.random.seed(seed)
    model.initialize()
    np.random.set_state(state)


def layers_of(model: Model[Any, Any]) -> str:
    """Return a short hash of the layers of a network, by which a stored one is known again."""
    return hashlib.sha256(">".join(node.name for node in model.walk()).encode()).hexdigest()[:16]


def to_archive(model: Model[Any, Any], **others: NDArray[Any]) -> bytes:
    """Return the parameters, at half precision, and other arrays as a NumPy archive without pickles."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {**others, "layers": np.array(layers_of(model)), **{key: value.astype(np.float16) for key, value in parameters(model).items()}}
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def set_parameters(model: Model[Any, Any], stored: Mapping[str, NDArray[Any]]) -> None:
    """Put the parameters of `to_archive` into a network of the same layers.

    Raises
    ------
    ModelError
        They are those of another network.
    """
    own = parameters(model)
    same = "layers" in stored and str(stored["layers"]) == layers_of(model)
    if not same or any(key not in stored or stored[key].shape != value.shape for key, value in own.items()):
        raise ModelError("a stored network was trained by another version of this package", remedy="reinstall, or run `make train`")
    for key, value in own.items():
        value[:] = stored[key].astype(np.float32)


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def learn(
    model: Model[Any, Any],
    count: int,
    epochs: int,
    step: Callable[[NDArray[np.intp]], None],
    seed: int,
    *,
    batch: int,
    rate: float,
    copy: Callable[[], Network],
    decay: float = 1e-4,
    memory: float = 0.999,
) -> Network:
    """Call `step` on every batch of every epoch and update `model`; the learning rate rises to `rate`, then falls.

    Parameters
    ----------
    count
        How many things there are to learn from; `step` gets the numbers of some.
    decay
        Of all parameters, norms and biases too, in each step times the learning rate (Loshchilov and Hutter 2019).
    memory
        Share of the mean square of the gradients that a step keeps (β2 of Adam).

    Returns
    -------
    Network
        What `copy` gives while the averaged weights stand in the model.
    """
    optimizer = Adam(rate, beta2=memory, L2=decay, L2_is_weight_decay=True, use_averages=True)
    generator = np.random.default_rng(seed)
    steps = epochs * -(-count // batch)
    warm_up = min(WARM_UP, max(1, steps // 5))
    done = 0
    for _ in range(epochs):
        order = generator.permutation(count)
        for first in range(0, count, batch):
            done += 1
            optimizer.learn_rate = rate * min(1.0, done / warm_up) * (1.0 - 0.95 * done / steps)
            step(order[first : first + batch])
            model.finish_update(optimizer)
    with model.use_params(optimizer.averages):
        return copy()
