"""Facets of a voice as spans: reason, context, feeling, comparison, and facts of behaviour.

One linear-chain CRF a facet (facets overlap), over the words, what kind of word each is, and what the rows of
`cocreate_nlp.tagging.facet_rules` find: the rows know the grammar, the models when to believe them and what else counts
(stacking). A network that has read all sessions (`cocreate_nlp.tagging.facet_network`) votes with them. Only tagged
snippets are looked at.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocreate_nlp.language import cluster_vectors, load_language
from cocreate_nlp.store import part_folder, read_file, save_parts
from cocreate_nlp.tagging.facet_network import OUTPUTS, FacetNetwork, train_facet_network
from cocreate_nlp.tagging.facet_rules import FACETS, classes_of, find_by_row, letters_of, trim
from cocreate_nlp.tagging.features import Unit, Word
from cocreate_nlp.tagging.network import TagNetwork
from cocreate_nlp.threads import load_once
from cocreate_nlp.types import Facet

THRESHOLDS: Mapping[str, float] = {"reason": 0.5, "context": 0.5, "feeling": 0.55, "where": 0.5, "how": 0.55, "before_buying": 0.5}
"""Probability of belonging to a facet from which a word does, `THRESHOLD` where none is given (chosen on the measuring sets; the card gives figures by halves)."""
THRESHOLD = 0.45

NETWORK_SHARE = 0.5
"""Weight of the network beside the CRF."""

CLUSTERS = (64, 512)
"""Numbers of clusters of the pipeline's word vectors: nouns of places, of tools, of people are alike there."""

PARAMETERS: Mapping[str, Any] = {
    "c1": 0.4, "c2": 0.05, "max_iterations": 60, "feature.possible_transitions": True, "feature.minfreq": 2,
}  # fmt: skip

_PHRASES = frozenset(("reason", "context", "comparison", "how", "before_buying"))
"""Facets told by phrases: two that touch are one."""

_ENDS = frozenset("因て果仮、。")
"""Letters of words that end a clause."""


class FacetModel:
    """Finds the facets of snippets.

    Parameters
    ----------
    paths
        Facet → model file of CRFsuite.
    clusters
        For each size in `CLUSTERS`, the cluster of each row of the pipeline's word vectors.
    network
        Votes with the models, if given.
    """

    def __init__(
        self, paths: Mapping[str, Path], clusters: Sequence[NDArray[np.int16]], network: FacetNetwork | None = None
    ) -> None:
        import pycrfsuite

        self._features = FacetFeatures(clusters)
        self._network = network
        self._taggers: dict[str, tuple[Any, frozenset[str]]] = {}
        self._lock = threading.Lock()
        for name, path in paths.items():
            tagger = pycrfsuite.Tagger()
            tagger.open(str(path))
            self._taggers[name] = tagger, frozenset(tagger.labels())

    def find(self, units: Sequence[Unit]) -> list[tuple[Facet, ...]]:
        """Return the facets of each snippet, in order of their start; spans count in the unit's normalised text.

        The value of a feeling is its polarity, that of another facet the row that found it too, if any did.
        """
        said = self._network.predict(units) if self._network is not None else [None] * len(units)
        return [self._find(unit, values) if unit.words else () for unit, values in zip(units, said, strict=True)]

    def _find(self, unit: Unit, said: NDArray[np.float64] | None) -> tuple[Facet, ...]:
        letters = letters_of(unit)
        rows = find_by_row(unit, letters)
        values = self._probabilities(unit, letters, rows, said)
        found: list[Facet] = []
        for k, name in enumerate(FACETS):
            found.extend(_decode(name, unit, values[:, 2 * k], values[:, 2 * k + 1], values[:, -1], rows))
        return tuple(sorted(found, key=lambda f: (f.start, FACETS.index(f.name))))

    def _probabilities(self, unit: Unit, letters: str, rows: Sequence[Facet], said: NDArray[np.float64] | None) -> NDArray[np.float64]:
        """Return what CRFs and network (``said``) say of each word, in the columns of `OUTPUTS`."""
        features = self._features.of(unit, letters, rows)
        values = np.zeros((len(unit.words), OUTPUTS))
        feeling = 2 * FACETS.index("feeling")
        for name, (tagger, labels) in self._taggers.items():
            column = 2 * FACETS.index(name)
            # The CRF remembers the snippet it was last asked about: its answers are one thread's at a time.
            with self._lock:
                tagger.set(features)
                said_of_words = [{label: tagger.marginal(label, i) for label in labels} for i in range(len(unit.words))]
            for i, marginals in enumerate(said_of_words):
                values[i, column] = sum(p for label, p in marginals.items() if label != "O")
                values[i, column + 1] = sum(p for label, p in marginals.items() if label[0] == "B")
                if name == "feeling":
                    values[i, -1] = sum(p for label, p in marginals.items() if label.endswith("positive"))
        if said is not None:
            said[:, -1] *= said[:, feeling]
            values = NETWORK_SHARE * said + (1.0 - NETWORK_SHARE) * values
        # Whether a feeling is a good one is asked of those who see a feeling.
        values[:, -1] /= np.maximum(1e-9, values[:, feeling])
        return values


class FacetFeatures:
    """Features of the words of a snippet for the facet models."""

    def __init__(self, clusters: Sequence[NDArray[np.int16]]) -> None:
        vocab = load_language().vocab
        self._rows, self._strings = vocab.vectors.key2row, vocab.strings
        self._clusters = tuple(zip(CLUSTERS, clusters, strict=True))
        self._memo: dict[tuple[str, str], tuple[str, ...]] = {}

    def _clusters_of(self, word: Word) -> tuple[str, ...]:
        key = (word.norm, word.text)
        if key not in self._memo:
            row = next((r for form in key if form and (r := self._rows.get(self._strings[form], -1)) >= 0), -1)
            if len(self._memo) > 100_000:
                self._memo.clear()
            self._memo[key] = tuple(f"{size}={of[row]}" for size, of in self._clusters) if row >= 0 else ()
        return self._memo[key]

    def of(self, unit: Unit, letters: str, rows: Iterable[Facet]) -> list[list[str]]:
        """Return the features of each word, given the letters of the words and what the rows found."""
        words = unit.words
        near, far, furthest = [], [], []
        hits: list[list[str]] = [[] for _ in words]
        for i, name, negated in unit.hits:
            hits[i].append(f"H{name}{'-' if negated else ''}")
        for word, letter, own in zip(words, letters, hits, strict=True):
            kind, form = f"L{letter}", f"N{word.norm or word.lemma}"
            tag = "P" + "-".join(word.tag.split("-")[:3])
            near.append([kind, tag, form, *self._clusters_of(word), *(f"C{c}" for c in sorted(classes_of(word))), *own])
            far.append([kind, form])
            furthest.append([kind])
        for facet in rows:
            mark = f"{facet.name}{facet.value if facet.name == 'feeling' else ''}"
            position = "B"
            for i, word in enumerate(words):
                if facet.start <= word.start < facet.end:
                    near[i].append(f"R{position}{mark}")
                    position = "I"
        end = "e" + letters.rstrip("。")[-3:]
        out = []
        for i, word in enumerate(words):
            features = ["b", end, f"T{word.text}"]
            for blocks, distances in ((near, (-1, 0, 1)), (far, (-2, 2)), (furthest, (-3, 3))):
                for d in distances:
                    features.extend(f"{d}{f}" for f in blocks[i + d]) if 0 <= i + d < len(words) else features.append(f"{d}E")
            features += (
                "a" + letters[max(0, i - 1) : i + 1], "b" + letters[i : i + 2], "c" + letters[max(0, i - 1) : i + 2],
                "d" + letters[i : i + 3], "f" + letters[max(0, i - 2) : i + 1],
                "g" + "".join([c for c in letters[i : i + 14] if c in _ENDS][:2]),
            )  # fmt: skip
            out.append(features)
        return out


def labels_of(unit: Unit, facets: Iterable[Facet], name: str) -> list[str]:
    """Return the labels of a snippet's words for one facet: O, or B/I with the polarity of a feeling."""
    labels = ["O"] * len(unit.words)
    for facet in facets:
        if facet.name != name:
            continue
        mark = "B"
        for i, word in enumerate(unit.words):
            if word.start < facet.end and word.start + len(word.text) > facet.start:
                if mark == "B" or labels[i] == "O":
                    labels[i] = f"{mark}-{facet.value if name == 'feeling' else ''}"
                mark = "I"
    return labels


def _decode(
    name: str, unit: Unit, inside: NDArray[np.float64], begins: NDArray[np.float64], good: NDArray[np.float64], rows: Iterable[Facet]
) -> list[Facet]:
    spans: list[tuple[int, int]] = []
    threshold = THRESHOLDS.get(name, THRESHOLD)
    for i in range(len(unit.words)):
        if inside[i] >= threshold:
            if spans and spans[-1][1] == i and (begins[i] <= inside[i] / 2 or name in _PHRASES):
                spans[-1] = (spans[-1][0], i + 1)
            else:
                spans.append((i, i + 1))
    words = {word.start: word for word in unit.words}
    out = []
    for first, last in spans:
        end = unit.words[last - 1]
        start, stop = trim(unit.text, words, unit.words[first].start, end.start + len(end.text))
        if start < stop:
            if name == "feeling":
                value = "positive" if good[first:last].mean() > 0.5 else "negative"
            else:
                value = next((f.value for f in rows if f.name == name and f.start < stop and start < f.end), "")
            out.append(Facet(name, start, stop, value))
    return out


def find_facets(units: Sequence[Unit]) -> list[tuple[Facet, ...]]:
    """Return the facets of each snippet by the stored models, in order of their start.

    Raises
    ------
    ModelError
        The models are missing, altered, or were trained with other libraries.
    """
    return _stored().find(units)


@load_once
def _stored() -> FacetModel:
    folder = part_folder("facets")
    clusters = [np.frombuffer(read_file(folder, f"clusters{size}.i2"), dtype="<i2").astype(np.int16) for size in CLUSTERS]
    paths = {}
    for name in FACETS:
        read_file(folder, f"{name}.crfsuite")
        paths[name] = folder / f"{name}.crfsuite"
    return FacetModel(paths, clusters, FacetNetwork.from_bytes(read_file(folder, "network.npz")))


def train_facets(
    units: Sequence[Unit], facets: Sequence[Sequence[Facet]], folder: Path, *, start: TagNetwork, facts: Mapping[str, Any]
) -> None:
    """Train and store one model a facet, and the network.

    Parameters
    ----------
    units
        Snippets.
    facets
        The facets judged by hand in each.
    folder
        Where the models go, for example ``models/facets``.
    start
        The tagger's network, from which that of the facets starts.
    facts
        What the manifest says of the data.
    """
    import tempfile

    import pycrfsuite

    clusters = [cluster_vectors(size) for size in CLUSTERS]
    table = FacetFeatures(clusters)
    features = []
    for unit in units:
        letters = letters_of(unit)
        features.append(table.of(unit, letters, find_by_row(unit, letters)))
    parts: dict[str, Any] = {f"clusters{size}.i2": of.astype("<i2").tobytes() for size, of in zip(CLUSTERS, clusters, strict=True)}
    with tempfile.TemporaryDirectory() as temporary:
        for name in FACETS:
            trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
            trainer.set_params(dict(PARAMETERS))
            for unit, own, judged in zip(units, features, facets, strict=True):
                if unit.words:
                    trainer.append(own, labels_of(unit, judged, name))
            path = Path(temporary) / f"{name}.crfsuite"
            trainer.train(str(path))
            parts[path.name] = path.read_bytes()
    parts["network.npz"] = train_facet_network(start, units, facets).to_bytes()
    save_parts(folder, parts, facts=facts)
