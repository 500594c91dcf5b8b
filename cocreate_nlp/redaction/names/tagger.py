"""The names model: a linear-chain CRF over GiNZA's tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from cocreate_nlp.language import load_language
from cocreate_nlp.redaction.names.features import TokenFeatures, spans_of, stretches
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind, Role

LABEL_KINDS: Mapping[str, Kind] = {
    "person": Kind.PERSON, "organization": Kind.ORGANIZATION, "facility": Kind.FACILITY, "address": Kind.ADDRESS,
    "code_name": Kind.CODE_NAME, "age": Kind.AGE, "city": Kind.CITY, "date": Kind.DATE, "occupation": Kind.OCCUPATION,
    "family": Kind.FAMILY, "sensitive": Kind.SENSITIVE, "origin": Kind.ORIGIN, "other_quasi": Kind.OTHER_QUASI,
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
        Label → least probability of a span; ``""`` is the default.
    safe
        Words that the gate may pass over, and by which a stretch of ordinary talk is not looked at.
    """

    def __init__(
        self, path: Path, clusters: NDArray[np.int16], *, thresholds: Mapping[str, float], safe: frozenset[str] = frozenset()
    ) -> None:
        import pycrfsuite

        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open(str(path))
        self._features = TokenFeatures(load_language().vocab, clusters)
        self.thresholds = dict(thresholds)
        self._safe = safe
        self._safe_memo: dict[tuple[int, int], bool] = {}

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
        for start, end in stretches(doc):
            if self._safe and self._is_safe(doc, start, end):
                continue
            sequence = self._features.sequence(doc, start, end, role)
            labels = self._tagger.tag(sequence)
            if threshold is None and all(label == "O" for label in labels):
                if not self._low:
                    continue
            yield from self._spans(doc, start, labels, threshold)

    _low = True

    def _spans(self, doc: Doc, start: int, labels: Sequence[str], threshold: float | None) -> Iterator[Span]:
        taken: list[tuple[int, int]] = []
        for a, b, label, first, last in spans_of(labels, doc, start):
            score = self._score(first - start, last - start, label)
            least = threshold if threshold is not None else self.thresholds.get(label, self.thresholds.get("", 0.5))
            taken.append((first, last))
            if score >= least:
                yield self._span(a, b, label, score)
        # What the best labelling leaves out may still be likely.
        for label in LABEL_KINDS:
            least = threshold if threshold is not None else self.thresholds.get(label, self.thresholds.get("", 0.5))
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
        try:
            return float(self._tagger.marginal(label, i))
        except ValueError:
            return 0.0

    def _score(self, first: int, last: int, label: str) -> float:
        return max(
            max(self._marginal("B-" + label, i), self._marginal("I-" + label, i)) for i in range(first, last)
        )

    def _span(self, start: int, end: int, label: str, score: float) -> Span:
        return Span(start, end, LABEL_KINDS[label], round(score, 3), "names_model", f"model says {label}", Tier.MODEL)

    def _is_safe(self, doc: Doc, start: int, end: int) -> bool:
        memo = self._safe_memo
        for token in doc[start:end]:
            key = (token.orth, token.tag)
            safe = memo.get(key)
            if safe is None:
                safe = memo[key] = token.text in self._safe and "固有名詞" not in token.tag_
            if not safe:
                return False
        return True
