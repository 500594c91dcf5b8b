"""Fit the judge of context on the labelled corpus."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from cocreate_nlp.figures.context import FILE, PART, context_features
from cocreate_nlp.figures.contrasts import STATEMENTS
from cocreate_nlp.figures.ranger import FigureRanger, FigureTurn
from cocreate_nlp.store import save_parts
from cocreate_nlp.training.corpus import Record, spans_of
from cocreate_nlp.types import Kind, Role

C = 0.1
THRESHOLD = 0.36
COMPANY_THRESHOLD = 0.24
RULED_THRESHOLD = 0.1
CONTRAST_WEIGHT = 2
"""How often a hand-written statement counts."""
MIN_COUNT = 3
MIN_WEIGHT = 0.01


def collect_examples(records: Sequence[Record]) -> tuple[list[list[str]], list[bool], list[str]]:
    """Return features, labels and sessions of every figure that context decides."""
    features: list[list[str]] = []
    labels: list[bool] = []
    groups: list[str] = []
    for session, rows in groupby(records, key=lambda r: r.session):
        turns, gold = [], []
        for row in rows:
            spans = spans_of(row)
            turns.append(
                FigureTurn(row.text, Role(row.role), [(a, b) for a, b, kind in spans if kind is not Kind.FIGURE])
            )
            gold.append([(a, b) for a, b, kind in spans if kind is Kind.FIGURE])
        for turn, figure, ruled, score, around in FigureRanger().judge(turns):
            label = any(a < figure.end and figure.start < b for a, b in gold[turn])
            text, role = turns[turn].text, turns[turn].role
            features.append(context_features(figure, text, role, ruled=ruled, score=score, around=around))
            labels.append(label)
            groups.append(session)
    return features, labels, groups


def contrast_examples() -> tuple[list[list[str]], list[bool]]:
    """Return features and labels of the hand-written statements, each a session of its own."""
    features: list[list[str]] = []
    labels: list[bool] = []
    for role, label, text in STATEMENTS:
        for _, figure, ruled, score, around in FigureRanger().judge([FigureTurn(text, role)]):
            features.append(context_features(figure, text, role, ruled=ruled, score=score, around=around))
            labels.append(label)
    return features, labels


def fit_weights(features: Sequence[Sequence[str]], labels: Sequence[bool]) -> tuple[dict[str, float], float]:
    """Fit a logistic model and return the weights that matter, and the bias."""
    counts = Counter(name for names in features for name in set(names))
    vocabulary = {name: k for k, name in enumerate(sorted(n for n, c in counts.items() if c >= MIN_COUNT))}
    rows = [sorted({vocabulary[name] for name in names if name in vocabulary}) for names in features]
    indices = np.concatenate([np.asarray(row, dtype=np.int32) for row in rows])
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    matrix = sparse.csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(rows), len(vocabulary)))
    model = LogisticRegression(C=C, solver="liblinear", max_iter=1000, random_state=0)
    model.fit(matrix, np.asarray(labels))
    weights = {name: round(float(model.coef_[0][k]), 4) for name, k in vocabulary.items()}
    return {n: w for n, w in weights.items() if abs(w) >= MIN_WEIGHT}, float(model.intercept_[0])


def train_figures(records: Sequence[Record], folder: Path, *, facts: dict[str, Any] | None = None) -> None:
    """Fit the model and store it below a folder of models.

    Parameters
    ----------
    records
        Labelled snippets, sessions in order.
    folder
        The part's folder, for example ``models/figures``.
    facts
        What the manifest should say.
    """
    features, labels, _ = collect_examples(records)
    contrasts = contrast_examples()
    features, labels = features + CONTRAST_WEIGHT * contrasts[0], labels + CONTRAST_WEIGHT * contrasts[1]
    weights, bias = fit_weights(features, labels)
    state = {
        "weights": weights, "bias": round(bias, 4), "threshold": THRESHOLD, "company_threshold": COMPANY_THRESHOLD,
        "ruled_threshold": RULED_THRESHOLD,
    }  # fmt: skip
    data = json.dumps(state, ensure_ascii=False, sort_keys=True, indent=0).encode()
    save_parts(folder, {FILE: data}, facts={**(facts or {}), "examples": len(labels), "ranged": sum(labels)})


def main() -> None:
    """Rebuild ``models/figures`` from ``data/corpus``."""
    from cocreate_nlp.store import models_folder
    from cocreate_nlp.training.corpus import read_corpus

    train_figures(read_corpus([Path("data/corpus")]), models_folder() / PART)


if __name__ == "__main__":
    main()
