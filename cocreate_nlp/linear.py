"""Calibrated logistic models over sparse features, kept as plain arrays so that they store and explain simply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, KFold

from cocreate_nlp.errors import CorpusError, InputError

Array = NDArray[np.float64]
Folds = list[tuple[NDArray[np.intp], NDArray[np.intp]]]


@dataclass
class LinearModel:
    """A logistic model with Platt scaling fitted out of fold.

    Attributes
    ----------
    coef
        One weight a feature.
    intercept
        Bias.
    slope, shift
        Platt scaling of the decision value (Platt 1999), fitted on out-of-fold values.
    """

    coef: Array
    intercept: float
    slope: float = 1.0
    shift: float = 0.0

    def decision(self, matrix: sparse.csr_matrix) -> Array:
        """Return raw decision values, one a row."""
        return np.asarray(matrix @ self.coef + self.intercept, dtype=np.float64)

    def probability(self, matrix: sparse.csr_matrix) -> Array:
        """Return calibrated probabilities, one a row."""
        return sigmoid(self.slope * self.decision(matrix) + self.shift)

    def to_state(self) -> dict[str, Any]:
        """Return plain values for storing."""
        return {"coef": self.coef.astype(np.float16), "scalars": [self.intercept, self.slope, self.shift]}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> LinearModel:
        """Rebuild what `to_state` gave."""
        intercept, slope, shift = state["scalars"]
        return cls(np.asarray(state["coef"], dtype=np.float64), intercept, slope, shift)


def sigmoid(values: Array) -> Array:
    """Return the logistic function, safe for large values."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -35, 35))), dtype=np.float64)


def logit(probabilities: Array) -> Array:
    """Return log-odds; probabilities of 0 and 1 count as a millionth off."""
    inner = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inner / (1 - inner)), dtype=np.float64)


def rescale(decisions: Array, scales: Sequence[tuple[float, float]]) -> Array:
    """Return calibrated probabilities from decision values, a column and a pair of slope and shift each (`fit_platt`)."""
    return np.column_stack([sigmoid(slope * decisions[:, k] + shift) for k, (slope, shift) in enumerate(scales)])


def fit_logistic(
    matrix: sparse.csr_matrix, target: NDArray[np.bool_], *, c: float, sample_weight: Array | None = None
) -> LinearModel:
    """Fit one logistic model. A target of one class gives a constant model."""
    if target.all() or not target.any():
        rate = (target.sum() + 0.5) / (len(target) + 1.0)
        return LinearModel(np.zeros(matrix.shape[1]), float(np.log(rate / (1 - rate))))
    model = LogisticRegression(C=c, solver="liblinear", dual=True, max_iter=2000, random_state=0)
    model.fit(matrix, target, sample_weight=sample_weight)
    # Rounded as it is stored, so that a loaded model gives what the fitted one gave.
    return LinearModel(model.coef_[0].astype(np.float16).astype(np.float64), float(model.intercept_[0]))


def make_folds(n: int, groups: Sequence[Any] | None, folds: int) -> Folds:
    """Split rows into folds, whole groups together where groups are given.

    Raises
    ------
    CorpusError
        There is not one group a row.
    InputError
        There are fewer than two folds.
    """
    if folds < 2:
        raise InputError(f"folds={folds}: one part cannot be held out", remedy="give folds of 2 or more")
    if groups is not None and len(groups) != n:
        raise CorpusError(f"{n} texts but {len(groups)} groups", remedy="give one group per text")
    if groups is not None and len(set(groups)) >= 2:
        splitter: Any = GroupKFold(n_splits=min(folds, len(set(groups))))
        return list(splitter.split(np.zeros((n, 1)), groups=list(groups)))
    if n < 2:
        return []
    return list(KFold(n_splits=min(folds, n), shuffle=True, random_state=0).split(np.zeros((n, 1))))


def fit_platt(decisions: Array, target: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit slope and shift that make decision values probabilities."""
    if target.all() or not target.any():
        return 1.0, 0.0
    model = LogisticRegression(C=1e3, solver="lbfgs").fit(decisions.reshape(-1, 1), target)
    slope = float(model.coef_[0, 0])
    # With few rows the decisions out of fold can run against the truth by chance; the order is kept.
    return (slope, float(model.intercept_[0])) if slope > 0 else (1.0, 0.0)


def fit_calibrated(
    matrix: sparse.csr_matrix, target: NDArray[np.bool_], splits: Folds, *, c: float, beta: float = 1.0, lowest: float = 0.2
) -> tuple[LinearModel, float]:
    """Fit one logistic model with Platt scaling and a threshold from out-of-fold values (0.5 without folds).

    Parameters
    ----------
    splits
        From `make_folds`.
    beta, lowest
        See `best_threshold`.
    """
    model = fit_logistic(matrix, target, c=c)
    if not splits:
        return model, 0.5
    held_out = out_of_fold(matrix, target, splits, c=c)
    return model, calibrate(model, held_out, target, beta=beta, lowest=lowest)


def calibrate(
    model: LinearModel, held_out: Array, target: NDArray[np.bool_], *, beta: float = 1.0, lowest: float = 0.2
) -> float:
    """Set a model's Platt scaling from decision values out of fold, and return its threshold (see `best_threshold`)."""
    model.slope, model.shift = fit_platt(held_out, target)
    return best_threshold(sigmoid(model.slope * held_out + model.shift), target, beta=beta, lowest=lowest)


def out_of_fold(matrix: sparse.csr_matrix, target: NDArray[np.bool_], splits: Folds, *, c: float) -> Array:
    """Return each row's decision value by a model that was fitted without the row's fold."""
    held_out = np.full(len(target), np.nan)
    for train, test in splits:
        held_out[test] = fit_logistic(matrix[train], target[train], c=c).decision(matrix[test])
    return held_out


def best_threshold(
    probabilities: Array, target: NDArray[np.bool_], *, beta: float = 1.0, lowest: float = 0.2
) -> float:
    """Return the threshold of best F-beta, smoothed over its neighbours so that one row cannot move it far.

    ``beta`` weighs recall against precision; no threshold below ``lowest`` is tried.
    """
    grid = np.arange(lowest, 0.71, 0.01)
    scores = np.array([f_beta(probabilities >= t, target, beta) for t in grid])
    smooth = np.convolve(np.pad(scores, 5, mode="edge"), np.ones(11) / 11, mode="valid")
    return float(grid[int(np.argmax(smooth))])


def theoretical_threshold(probabilities: Array, target: NDArray[np.bool_], *, beta: float = 1.0) -> float:
    """Return the best F-beta that any threshold reaches over 1 + beta²: the best threshold where probabilities are calibrated.

    Steadier than the threshold that happens to be best on few rows (Lipton, Elkan and Naryanaswamy 2014, for F1: half of it).
    Never below 0.4 over 1 + beta²: where nothing was learned, that of nothing would give the tag to every snippet.
    """
    return max(0.4, *(f_beta(probabilities >= t, target, beta) for t in np.arange(0.2, 0.71, 0.01))) / (1.0 + beta**2)


def f_beta(predicted: NDArray[np.bool_], target: NDArray[np.bool_], beta: float) -> float:
    """Return the F-beta of a binary prediction (0 where nothing is right)."""
    hits = float(np.sum(predicted & target))
    weight = beta**2
    return (1 + weight) * hits / (weight * float(target.sum()) + float(predicted.sum())) if hits else 0.0


def f1(predicted: NDArray[np.bool_], target: NDArray[np.bool_]) -> float:
    """Return the F1 of a binary prediction (0 where nothing is right)."""
    return f_beta(predicted, target, 1.0)
