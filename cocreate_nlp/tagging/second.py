"""The tagger's second stage: trees over the linear models' decisions, the cues, and the neighbouring snippets.

A linear model adds up what words say; it cannot say that 忘れる is no trouble where the sentence lands on a laugh, or
that a complaint follows a complaint. The trees see the decisions of the linear models for all tags, for the snippet
and for its neighbours, together with the cues, word classes and clauses, and weigh them in combination (stacking,
Wolpert 1992: the decisions it learns from are out of fold).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier

from cocreate_nlp.linear import Array, rescale
from cocreate_nlp.tagging.features import Features, Unit
from cocreate_nlp.threads import one_thread_each

FAMILIES = ("cues", "lexicon", "clauses", "speaker")
"""Families whose more frequent columns the trees see as present or absent."""

LEAST_SHARE = 0.02
"""Share of the training snippets in which such a column must stand."""

LEAST_SNIPPETS = 1000
"""With fewer labelled snippets the linear models stand alone."""


@dataclass
class SecondStage:
    """Fitted trees, one model a tag.

    Attributes
    ----------
    columns
        The columns of the feature matrix that the trees see.
    models
        One model a tag.
    scales
        Slope and shift of the Platt scaling, one pair a tag.
    """

    columns: NDArray[np.int64]
    models: list[Any]
    scales: list[tuple[float, float]]

    def decisions(self, first: Array, matrix: sparse.csr_matrix, units: Sequence[Unit]) -> Array:
        """Return log-odds before calibration, shape (n, tags), from the first stage's decisions."""
        table = make_table(first, matrix[:, self.columns], units)
        # One thread: the tables are small, and waiting threads of several processes would slow each other.
        with one_thread_each():
            return np.column_stack([m.decision_function(table) for m in self.models])

    def calibrate(self, decisions: Array) -> Array:
        """Return calibrated probabilities, shape (n, tags)."""
        return rescale(decisions, self.scales)

    def to_state(self) -> dict[str, Any]:
        """Return plain values and trees for storing."""
        return {"columns": self.columns, "models": self.models, "scales": [list(s) for s in self.scales]}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> SecondStage:
        """Rebuild what `to_state` gave."""
        return cls(state["columns"], state["models"], [(a, b) for a, b in state["scales"]])


def choose_columns(features: Features, matrix: sparse.csr_matrix) -> NDArray[np.int64]:
    """Return the columns of the second stage: those of its families that are not rare."""
    counts = np.asarray((matrix != 0).sum(axis=0)).ravel()
    chosen: list[int] = []
    for family in features.families:
        if family in FAMILIES:
            block = features.block(family)
            frequent = counts[block] >= max(20, LEAST_SHARE * matrix.shape[0])
            chosen.extend(block.start + np.flatnonzero(frequent))
    return np.array(chosen, dtype=np.int64)


def make_table(decisions: Array, columns: sparse.csr_matrix, units: Sequence[Unit]) -> NDArray[np.float32]:
    """Return what the trees see: decisions of the snippet, of its neighbours (NaN where there are none), columns."""
    before = np.full_like(decisions, np.nan)
    after = np.full_like(decisions, np.nan)
    for i in range(1, len(units)):
        if units[i].previous and units[i].previous == units[i - 1].text:
            before[i], after[i - 1] = decisions[i - 1], decisions[i]
    return np.hstack([decisions, before, after, (columns != 0).toarray()]).astype(np.float32)


def fit_second(
    decisions: Array, matrix: sparse.csr_matrix, units: Sequence[Unit], target: NDArray[np.bool_], columns: NDArray[np.int64]
) -> SecondStage:
    """Fit the trees on out-of-fold decisions of the first stage.

    In a third of the rows the neighbours are blanked, so that texts that come alone are judged as well.
    """
    table = make_table(decisions, matrix[:, columns], units)
    k = decisions.shape[1]
    alone = np.random.default_rng(0).random(len(table)) < 1 / 3
    table[alone, k : 3 * k] = np.nan
    models = []
    for tag in range(target.shape[1]):
        model = HistGradientBoostingClassifier(
            max_iter=60, learning_rate=0.12, max_leaf_nodes=12, min_samples_leaf=40, l2_regularization=5.0,
            early_stopping=False, random_state=0,
        )  # fmt: skip
        with one_thread_each():
            models.append(model.fit(table, target[:, tag]))
    return SecondStage(columns, models, [(1.0, 0.0)] * len(models))
