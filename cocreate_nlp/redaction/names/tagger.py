"""The names model: a linear-chain CRF over GiNZA's tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from cocreate_nlp.language import load_language
from cocreate_nlp.redaction.names.features import PUBLIC, TokenFeatures, spans_of, stretches
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind, Role

LABEL_KINDS: Mapping[str, Kind] = {
    "person": Kind.PERSON, "organization": Kind.ORGANIZATION, "facility": Kind.FACILITY, "address": Kind.ADDRESS,
    "code_name": Kind.CODE_NAME, "age": Kind.AGE, "city": Kind.CITY, "date": Kind.DATE, "occupation": Kind.OCCUPATION,
    "family": Kind.FAMILY, "sensitive": Kind.SENSITIVE, "origin": Kind.ORIGIN, "other_quasi": Kind.OTHER_QUASI,
    PUBLIC: Kind.ORGANIZATION,
}  # fmt: skip
"""Labels of the model → kinds. Contacts and figures are left to rules."""

class NamesModel:
    """Tags tokens with what they identify.

    Parameters
    ----------
    path
        Model file of CRFsuite.
    clusters
        Cluster of each row of the pipeline's word vectors.
    thresholds
        Label → least probability of a span; ``""`` is the default, ``label@role`` goes before both.
    safe
        Words that the gate may pass over, and by which a stretch of ordinary talk is not looked at.
    """

    def __init__(
        self, path: Path, clusters: NDArray[np.int16], *, thresholds: Mapping[str, float], safe: frozenset[str] = frozenset()
    ) -> None:
        import pycrfsuite

        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open(str(path))
        self._labels = frozenset(self._tagger.labels())
        self._features = TokenFeatures(load_language().vocab, clusters)
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
        return [
            list(self._find(doc, threshold, role.value if role is not None else ""))
            for doc, role in zip(docs, known, strict=True)
        ]

    def _find(self, doc: Doc, threshold: float | None, role: str) -> Iterator[Span]:
        if not len(doc):
            return
        entries = self._features.entries(doc)
        least = min(self.thresholds.values(), default=0.5) if threshold is None else threshold
        for start, end in stretches(doc):
            part = entries[start:end]
            if self._safe and all(e.text in self._safe for e in part):
                continue
            labels = self._tagger.tag(self._features.combine(part, role))
            # When all tokens are ordinary with probability p, none is a name with more than 1 - p.
            if not any(label != "O" for label in labels) and 1.0 - self._tagger.probability(labels) < least:
                continue
            yield from self._spans(doc, start, labels, threshold, role)

    def _least(self, label: str, role: str) -> float:
        given = self.thresholds
        return given.get(f"{label}@{role}", given.get(label, given.get("", 0.5)))

    def _spans(
        self, doc: Doc, start: int, labels: Sequence[str], threshold: float | None, role: str
    ) -> Iterator[Span]:
        for a, b, label, first, last in spans_of(labels, doc, start):
            score = self._score(first - start, last - start, label)
            least = self._least(label, role) if threshold is None else threshold
            if score >= least:
                yield self._span(a, b, label, score)
        # What the best labelling leaves out may still be likely.
        for label in LABEL_KINDS:
            least = self._least(label, role) if threshold is None else threshold
            if least >= 0.5:
                continue
            run = -1
            for i in range(len(labels) + 1):
                p = 0.0
                if i < len(labels) and labels[i] == "O":
                    p = self._marginal("B-" + label, i) + self._marginal("I-" + label, i)
                if p >= least and run < 0:
                    run = i
                elif p < least and run >= 0:
                    first_token, last_token = doc[start + run], doc[start + i - 1]
                    yield self._span(first_token.idx, last_token.idx + len(last_token), label, least)
                    run = -1

    def _marginal(self, label: str, i: int) -> float:
        return float(self._tagger.marginal(label, i)) if label in self._labels else 0.0

    def _score(self, first: int, last: int, label: str) -> float:
        return max(
            max(self._marginal("B-" + label, i), self._marginal("I-" + label, i)) for i in range(first, last)
        )

    def _span(self, start: int, end: int, label: str, score: float) -> Span:
        role = PUBLIC if label == PUBLIC else ""
        return Span(start, end, LABEL_KINDS[label], round(score, 3), "names_model", f"model says {label}", Tier.MODEL, role=role)
