"""The tagger's network set to find facets: for each word, whether it lies in a facet and whether it begins one.

It starts from what the tagger's network has learned (`cocreate_nlp.tagging.network`): which words stand for places, tools
and feelings is learned from all sessions, not from the judged snippets alone. Its probabilities are averaged with those of
the CRFs (`cocreate_nlp.tagging.facets`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Linear, Model, Ragged, chain, fix_random_seed, use_ops, with_array

from cocreate_nlp.linear import sigmoid
from cocreate_nlp.network import Tokens, initialize, learn, read, set_parameters, to_archive
from cocreate_nlp.tagging.facet_rules import FACETS
from cocreate_nlp.tagging.features import Unit
from cocreate_nlp.tagging.network import BATCH, FINE_LEARN_RATE, WIDTH, TagNetwork, UnitEncoder
from cocreate_nlp.types import Facet

EPOCHS = 10

OUTPUTS = 2 * len(FACETS) + 1
"""Inside and beginning of each facet in turn, then whether a feeling is a good one."""


class FacetNetwork:
    """Gives each word of a snippet its probabilities.

    Parameters
    ----------
    start
        The tagger's network, whose layers become its own: what it learns, they learn.
    """

    def __init__(self, start: TagNetwork, seed: int = 1) -> None:
        self.encoder = start.encoder
        with use_ops("numpy", use_blis=False):
            head: Model[Any, Any] = with_array(Linear(nO=OUTPUTS, nI=WIDTH))
        initialize(head, seed)
        self.model: Model[Any, Any] = chain(start.body, head)

    def predict(self, units: Sequence[Unit]) -> list[NDArray[np.float64]]:
        """Return the probabilities of the words of each snippet, shape (words, `OUTPUTS`); 0 for words left out at its begin."""
        tokens = [self.encoder.encode(u) for u in units]
        found: list[NDArray[np.float64]] = []
        for scores in read(self.model, tokens):
            found.extend(np.split(sigmoid(np.asarray(scores.dataXd, dtype=np.float64)), np.cumsum(scores.lengths)[:-1]))
        out = []
        for unit, values in zip(units, found, strict=True):
            whole = np.zeros((len(unit.words), OUTPUTS))
            kept = min(len(whole), len(values))
            whole[len(whole) - kept :] = values[len(values) - kept :]
            out.append(whole)
        return out

    def to_bytes(self) -> bytes:
        """Return the parameters and the known words' hashes as a NumPy archive without pickles."""
        return to_archive(self.model, **self.encoder.to_arrays())

    @classmethod
    def from_bytes(cls, data: bytes) -> FacetNetwork:
        """Rebuild what `to_bytes` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            network = cls(TagNetwork(UnitEncoder.from_arrays(stored), 1))
            set_parameters(network.model, stored)
        return network


def targets_of(unit: Unit, facets: Sequence[Facet]) -> NDArray[np.float32]:
    """Return what the network should say of a snippet's words; NaN for the polarity outside feelings."""
    target = np.zeros((max(1, len(unit.words)), OUTPUTS), dtype=np.float32)
    target[:, -1] = np.nan
    for facet in facets:
        column = 2 * FACETS.index(facet.name)
        begin = True
        for i, word in enumerate(unit.words):
            if word.start < facet.end and word.start + len(word.text) > facet.start:
                target[i, column] = 1.0
                target[i, column + 1] = max(target[i, column + 1], float(begin))
                begin = False
                if facet.name == "feeling":
                    target[i, -1] = float(facet.value == "positive")
    return target


def train_facet_network(start: TagNetwork, units: Sequence[Unit], facets: Sequence[Sequence[Facet]], *, epochs: int = EPOCHS, seed: int = 1) -> FacetNetwork:
    """Return a network that has learned the facets judged by hand in each snippet."""
    network = FacetNetwork(TagNetwork.from_bytes(start.to_bytes()), seed)
    tokens: list[Tokens] = [network.encoder.encode(u) for u in units]
    targets = [targets_of(u, f)[-len(t[0]) :] for u, f, t in zip(units, facets, tokens, strict=True)]

    def step(batch: NDArray[np.intp]) -> None:
        scores, back = network.model.begin_update([tokens[i] for i in batch])
        wanted = np.concatenate([targets[i] for i in batch])
        errors: Any = np.where(np.isnan(wanted), 0.0, sigmoid(np.asarray(scores.dataXd, dtype=np.float64)) - np.nan_to_num(wanted))
        back(Ragged((errors / len(batch)).astype(np.float32), scores.lengths))

    fix_random_seed(seed)
    return learn(network.model, len(units), epochs, step, seed, batch=BATCH, rate=FINE_LEARN_RATE, copy=lambda: FacetNetwork.from_bytes(network.to_bytes()))
