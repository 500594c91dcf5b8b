"""The names model: a linear-chain CRF and a small network over GiNZA's tokens, averaged."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from cocreate_nlp.language import load_language
from cocreate_nlp.redaction.names.features import PUBLIC, Entry, TokenFeatures, looks_written, stretches
from cocreate_nlp.redaction.names.network import TokenNetwork
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind, Role

LABEL_KINDS: Mapping[str, Kind] = {
    "person": Kind.PERSON, "organization": Kind.ORGANIZATION, "facility": Kind.FACILITY, "address": Kind.ADDRESS,
    "code_name": Kind.CODE_NAME, "age": Kind.AGE, "city": Kind.CITY, "date": Kind.DATE, "occupation": Kind.OCCUPATION,
    "family": Kind.FAMILY, "sensitive": Kind.SENSITIVE, "origin": Kind.ORIGIN, "other_quasi": Kind.OTHER_QUASI,
    PUBLIC: Kind.ORGANIZATION,
}  # fmt: skip
"""Labels of the model → kinds. Contacts and figures are left to rules."""

LABELS = ("O", *(f"{mark}-{label}" for label in LABEL_KINDS for mark in "BI"))
"""Labels of a token, in the order of the columns of all probabilities."""
_NAMES = tuple(LABEL_KINDS)
_BEGIN = np.arange(1, len(LABELS), 2)
_TREATED = np.array([label != PUBLIC for label in _NAMES])

NETWORK_SHARE = 0.5
"""Weight of the network's probabilities beside the CRF's (chosen by leaving themes out)."""

_OPENERS, _CLOSERS = frozenset("「『(@\"'〇○◯"), frozenset("」』)!?\"'〇○◯")
"""Signs that may stand at the border of a name."""

SURE = 0.002
"""Where the CRF gives less than this to any name in a stretch, the network is not asked: on held-out sessions that changed
no finding of a name, and two thirds of casual talk are done with."""

ORDINARY = 0.98
"""Where the CRF takes a token for ordinary with more than this, which name it might be all the same is not asked."""

NEIGHBOUR = 0.5
"""A token beside a found one belongs to it from this share of the threshold: names are covered whole."""


class NamesModel:
    """Tags tokens with what they identify: the mean of a CRF and a network.

    Parameters
    ----------
    path
        Model file of CRFsuite.
    clusters
        Cluster of each row of the pipeline's word vectors.
    network
        The stored network (`TokenNetwork.to_bytes`); the CRF stands alone if None.
    thresholds
        Label → least probability of a token; ``""`` is the default, ``label@role`` goes before both.
    safe
        Words by which a stretch of ordinary talk is not looked at.
    """

    def __init__(
        self,
        path: Path,
        clusters: NDArray[np.int16],
        network: bytes | None = None,
        *,
        thresholds: Mapping[str, float],
        safe: frozenset[str] = frozenset(),
    ) -> None:
        import pycrfsuite

        self._crf: Any = pycrfsuite.Tagger()
        self._lock = threading.Lock()
        self._crf.open(str(path))
        known = set(self._crf.labels())
        self._columns = [(i, label) for i, label in enumerate(LABELS) if label in known]
        vocab = load_language().vocab
        self._features = TokenFeatures(vocab, clusters)
        self._network = TokenNetwork.from_bytes(network, vocab, self._features) if network is not None else None
        self.thresholds = dict(thresholds)
        self._safe = safe

    def find(
        self, docs: Sequence[Doc], *, roles: Sequence[Role | None] | None = None, threshold: float | None = None
    ) -> list[list[Span]]:
        """Find spans in each Doc.

        Parameters
        ----------
        docs
            Tokenised turns.
        roles
            Who speaks, where known: a company's plans have code names.
        threshold
            One threshold for every label instead of the stored ones (the leak check looks lower).
        """
        known = roles if roles is not None else [None] * len(docs)
        found: list[list[Span]] = [[] for _ in docs]
        parts: list[_Stretch] = []
        for number, (doc, role) in enumerate(zip(docs, known, strict=True)):
            entries = self._features.entries(doc)
            for start, end in stretches([e.text for e in entries]):
                part = entries[start:end]
                if not (self._safe and all(e.text in self._safe for e in part)):
                    parts.append(_Stretch(number, start, part, role.value if role is not None else ""))
        doubtful = [(p, marginals) for p in parts if (marginals := self._marginals(p)) is not None]
        networks = self._network_says(docs, [p for p, _ in doubtful])
        for (stretch, marginals), network in zip(doubtful, networks, strict=True):
            mean = marginals if network is None else NETWORK_SHARE * network + (1.0 - NETWORK_SHARE) * marginals
            found[stretch.doc].extend(self._spans(docs[stretch.doc], stretch, mean, threshold))
        return found

    def _marginals(self, part: _Stretch) -> NDArray[np.float32] | None:
        """Return the CRF's label probabilities of a stretch's tokens, shape (n, labels); None where it is sure of no name."""
        features = self._features.combine(part.entries, part.role)
        # The CRF remembers the stretch it was last asked about: its answers are one thread's at a time.
        with self._lock:
            labels = self._crf.tag(features)
            if not any(label != "O" for label in labels) and 1.0 - self._crf.probability(labels) < SURE:
                return None
            marginals = np.zeros((len(labels), len(LABELS)), dtype=np.float32)
            for i in range(len(labels)):
                marginals[i, 0] = ordinary = self._crf.marginal("O", i)
                if ordinary < ORDINARY:
                    for column, label in self._columns:
                        marginals[i, column] = self._crf.marginal(label, i)
        return marginals

    def _network_says(self, docs: Sequence[Doc], parts: Sequence[_Stretch]) -> Sequence[NDArray[np.float32] | None]:
        if self._network is None:
            return [None] * len(parts)
        encode = self._network.encoder.encode
        return self._network.predict(
            [encode(docs[p.doc], p.entries, company=p.role == "company", written=looks_written(p.entries), start=p.start) for p in parts]
        )

    def _spans(
        self, doc: Doc, part: _Stretch, probabilities: NDArray[np.float32], threshold: float | None
    ) -> Iterator[Span]:
        by_label = probabilities[:, _BEGIN] + probabilities[:, _BEGIN + 1]
        treated = by_label[:, _TREATED].sum(axis=1)
        best = np.where(_TREATED, by_label, -1.0).argmax(axis=1)
        least = np.array([self._least(name, part.role) if threshold is None else threshold for name in _NAMES])
        labels = np.where(treated >= least[best], best, -1)
        for order, step in ((range(1, len(labels)), -1), (range(len(labels) - 2, -1, -1), 1)):
            for i in order:
                if labels[i] < 0 <= labels[i + step] and treated[i] >= NEIGHBOUR * least[labels[i + step]]:
                    labels[i] = labels[i + step]
        public = _NAMES.index(PUBLIC)
        labels[(labels < 0) & (by_label[:, public] >= least[public])] = public
        starts = probabilities[np.arange(len(labels)), _BEGIN[labels]] > probabilities[np.arange(len(labels)), _BEGIN[labels] + 1]
        begin = 0
        for i in range(1, len(labels) + 1):
            if i < len(labels) and labels[i] == labels[begin] and not (labels[i] >= 0 and starts[i]):
                continue
            if labels[begin] >= 0:
                values = by_label[begin:i, public] if labels[begin] == public else treated[begin:i]
                tokens = list(doc[part.start + begin : part.start + i])
                # No name begins with a particle or ends in a comma.
                while len(tokens) > 1 and tokens[0].tag_.startswith(("助詞", "補助記号")) and tokens[0].text not in _OPENERS:
                    del tokens[0]
                while len(tokens) > 1 and tokens[-1].tag_.startswith(("助詞-格", "助詞-係", "助詞-副", "補助記号")) and tokens[-1].text not in _CLOSERS:
                    del tokens[-1]
                if not (len(tokens) == 1 and tokens[0].tag_.startswith(("助詞", "補助記号"))):
                    yield self._span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]), _NAMES[labels[begin]], float(values.max()))
            begin = i

    def _least(self, label: str, role: str) -> float:
        given = self.thresholds
        return given.get(f"{label}@{role}", given.get(label, given.get("", 0.5)))

    def _span(self, start: int, end: int, label: str, score: float) -> Span:
        role = PUBLIC if label == PUBLIC else ""
        return Span(start, end, LABEL_KINDS[label], round(score, 3), "names_model", f"model says {label}", Tier.MODEL, role=role)


class _Stretch(NamedTuple):
    """A stretch of a Doc that the model looks at."""

    doc: int
    start: int
    entries: list[Entry]
    role: str
