"""The grid classifier: two ordinal axes with calibrated probabilities, bands and reasons in Japanese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import f1_score
from sklearn.utils.validation import check_is_fitted

from cocreate_nlp.chains import NATIONAL_CHAINS
from cocreate_nlp.errors import CorpusError
from cocreate_nlp.grid.features import FAMILIES, GridFeatures, GridUnit, make_grid_units
from cocreate_nlp.grid.terms import (
    NO_PLAN,
    REASONS_ONLY,
    STATED_COST,
    STATED_PLAN,
    TERMS,
    VAGUE_FIGURE,
)
from cocreate_nlp.linear import Array, LinearModel, fit_calibrated, make_folds
from cocreate_nlp.policy.tables import BANDS, DEFAULT_MATRIX, KIND_LABELS
from cocreate_nlp.redaction.formats import topics_of
from cocreate_nlp.store import load_part, part_folder, save_parts
from cocreate_nlp.text import normalize
from cocreate_nlp.threads import load_once
from cocreate_nlp.types import DIRECT_KINDS, QUASI_KINDS, Band, Evidence, Kind, Placement

AXES = ("specificity", "core")

UNSURE_NUMBERS = frozenset({Kind.PHONE, Kind.ADDRESS, Kind.POSTAL_CODE, Kind.MEMBER_NUMBER, Kind.BANK_ACCOUNT})
"""Kinds that a piece of a number may be taken for."""

ANY_NUMBER = "個人につながる番号"
"""The reason for a number whose kind nothing around it tells."""

HIGH_BETA = 1.3
"""Weight of recall against precision for the band high: a leak costs more than an over-closed voice."""

MID_BETA = 0.7
"""The same for at least mid: what is staged without need is held from the participants, which chills the talk."""

LOWEST_THRESHOLD = 0.15
"""No lower threshold is tried for a band; the tagger's floor is higher, since a wrong tag costs less than a leak."""


@dataclass(frozen=True, slots=True)
class _Axis:
    mid: LinearModel
    high: LinearModel
    mid_threshold: float
    high_threshold: float


class GridClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Ordinal classifier of specificity and competitive core.

    Each axis is two logistic models, P(at least mid) and P(high), calibrated out of fold. What the redactor found
    sets a floor: a direct identifier makes specificity high, an attribute or a national chain at least mid, and a
    stated cost or launch closes the core (annotation guide §2).

    Parameters
    ----------
    families
        Feature families, out of ``cocreate_nlp.grid.features.FAMILIES``.
    C
        Inverse regularisation strength.
    folds
        Folds for out-of-fold calibration and thresholds.
    """

    def __init__(self, families: Sequence[str] = FAMILIES, C: float = 3.0, folds: int = 5) -> None:  # noqa: N803
        self.families = families
        self.C = C
        self.folds = folds

    def fit(self, X: Any, y: Any, groups: Sequence[Any] | None = None) -> GridClassifier:  # noqa: N803
        """Learn from labelled snippets.

        Parameters
        ----------
        X
            Texts, grid units, or a DataFrame (``text`` and optionally ``role``, ``previous``).
        y
            A DataFrame or mapping with ``specificity`` and ``core`` ("low", "mid", "high").
        groups
            Session of each snippet, for calibration.

        Raises
        ------
        CorpusError
            Lengths differ, an axis is missing or a band is not known.
        InputError
            ``X`` holds no texts, ``folds`` is less than 2, or a family is not known.
        """
        items = as_grid_units(X)
        splits = make_folds(len(items), groups, self.folds)
        self.features_ = GridFeatures(self.families).fit(items)
        matrix = self.features_.transform(items)
        self.axes_: dict[str, _Axis] = {}
        for axis in AXES:
            codes = _bands_of(y, axis)
            if len(codes) != len(items):
                raise CorpusError(f"{len(items)} texts but {len(codes)} bands", remedy="give one band per text")
            mid, mid_threshold = fit_calibrated(
                matrix, codes >= 1, splits, c=self.C, beta=MID_BETA, lowest=LOWEST_THRESHOLD
            )
            high, high_threshold = fit_calibrated(
                matrix, codes >= 2, splits, c=self.C, beta=HIGH_BETA, lowest=LOWEST_THRESHOLD
            )
            self.axes_[axis] = _Axis(mid, high, mid_threshold, high_threshold)
        return self

    def predict_proba(self, X: Any) -> dict[str, Array]:  # noqa: N803
        """Return per axis the probabilities of low, mid and high, shape (n, 3)."""
        check_is_fitted(self, "axes_")
        return self._probabilities(self.features_.transform(as_grid_units(X)))

    def _probabilities(self, matrix: sparse.csr_matrix) -> dict[str, Array]:
        out = {}
        for name, axis in self.axes_.items():
            mid, high = axis.mid.probability(matrix), axis.high.probability(matrix)
            high = np.minimum(high, mid)
            out[name] = np.column_stack([1 - mid, mid - high, high])
        return out

    def predict(self, X: Any) -> pd.DataFrame:  # noqa: N803
        """Return the bands as a table with the columns ``specificity`` and ``core``, and the index of a table given."""
        placed = self.place(X)
        return pd.DataFrame(
            {"specificity": [p.specificity_band.value for p in placed], "core": [p.core_band.value for p in placed]},
            # Joined by another index, the bands would stand beside other people's words.
            index=X.index if isinstance(X, pd.DataFrame | pd.Series) else None,
        )

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:  # noqa: N803
        """Return the mean over the two axes of the macro F1 over their bands; a band that occurs nowhere counts not.

        Parameters
        ----------
        X, y
            As for `fit`.
        sample_weight
            Weight of each snippet.
        """
        predicted = self.predict(X)
        axes = []
        for axis in AXES:
            true, said = _bands_of(y, axis), _band_codes(predicted[axis])
            if len(true) != len(said):
                raise CorpusError(f"{len(said)} texts but {len(true)} bands", remedy="give one band per text")
            axes.append(f1_score(true, said, average="macro", sample_weight=sample_weight))
        return float(np.mean(axes))

    def place(self, X: Any) -> list[Placement]:  # noqa: N803
        """Place snippets on the grid, with the reasons.

        Returns
        -------
        list of Placement
            Spans in ``why`` count in the unit's normalised text; ``note`` is Japanese for people.
        """
        items = as_grid_units(X)
        if not items:
            return []
        matrix = self.features_.transform(items)
        probabilities = self._probabilities(matrix)
        placements = []
        for i, item in enumerate(items):
            bands: dict[str, Band] = {}
            scores: dict[str, float] = {}
            for name, axis in self.axes_.items():
                _, p_mid, p_high = probabilities[name][i]
                code = 2 if p_high >= axis.high_threshold else 1 if p_mid + p_high >= axis.mid_threshold else 0
                score = float(p_mid / 2 + p_high)
                if name == "specificity":
                    floor = specificity_floor(item)
                    if code > floor and not item.marks and code == 2:
                        code = 1
                    code = max(code, floor)
                else:
                    code = max(code, core_floor(item))
                if not item.unit.text.strip():
                    code = 0
                bands[name] = BANDS[code]
                # The score agrees with the band: thirds of [0, 1].
                scores[name] = round(min(max(score, code / 3), (code + 1) / 3 - 1e-4 if code < 2 else 1.0), 4)
            about = _specificity_reasons(item, bands["specificity"])
            core = self._core_reasons(item, matrix[i], bands["core"])
            # What decides is said first.
            why = about + core if BANDS.index(bands["specificity"]) >= BANDS.index(bands["core"]) else core + about
            placements.append(
                Placement(
                    scores["specificity"], scores["core"], bands["specificity"], bands["core"],
                    DEFAULT_MATRIX[bands["specificity"]][bands["core"]], tuple(why),
                )
            )  # fmt: skip
        return placements

    def _core_reasons(self, item: GridUnit, row: Any, band: Band) -> list[Evidence]:
        if band is Band.LOW:
            return []
        model = self.axes_["core"].high if band is Band.HIGH else self.axes_["core"].mid
        weights = dict(zip(row.indices, row.data * model.coef[row.indices], strict=True))
        has_terms = "terms" in self.features_.families
        vocabulary: dict[str, int] = self.features_.vectorizers["terms"].vocabulary_ if has_terms else {}
        offset = self.features_.block("terms").start if has_terms else 0
        found: list[Evidence] = []
        for term in TERMS:
            if term.name.startswith("life."):
                continue
            match = term.pattern.search(item.unit.text)
            if match is None:
                continue
            names = [n for n in vocabulary if n == term.name or n.startswith(f"{term.name}&")]
            weight = sum(weights.get(vocabulary[n] + offset, 0.0) for n in names)
            found.append(Evidence(f"core:{term.name}", match.start(), match.end(), round(float(weight), 3), term.label))
        found.sort(key=lambda e: -e.score)
        reasons = [e for e in found if e.score > 0][:3] or found[:1]
        for term in REASONS_ONLY:
            match = term.pattern.search(item.unit.text)
            if match is not None and all(e.note != term.label for e in reasons):
                reasons.append(Evidence(f"core:{term.name}", match.start(), match.end(), 0.0, term.label))
        if any(e.cue == "core:core.plan" for e in reasons):
            reasons = [e for e in reasons if e.cue != "core:plan.timing"]
        figures = [m for m in item.marks if m.kind is Kind.FIGURE]
        if figures:
            # What a participant counts (八反, 一台4,800円) is the company's own at most in the model's opinion.
            own = "社内のことかもしれない数字" if item.unit.role == "participant" else "社内の数字"
            note = "前に出た社内の数字の繰り返し" if item.repeated else own
            reasons.append(Evidence("core:figure", figures[0].start, figures[0].end, 0.0, note))
        if not reasons:
            note = "直前の社内の話の続き" if item.previous_terms else "企業の内部に関わる言い回し"
            reasons.append(Evidence("core:words", 0, len(item.unit.text.rstrip()), 0.0, note))
        return reasons

    def save(self, folder: str | Path, *, facts: Mapping[str, Any] | None = None) -> None:
        """Store the fitted classifier with skops and a manifest of hashes."""
        check_is_fitted(self, "axes_")
        state = {
            "families": list(self.families),
            "vectorizers": self.features_.to_state(),
            "axes": {
                name: {
                    "mid": a.mid.to_state(),
                    "high": a.high.to_state(),
                    "thresholds": [a.mid_threshold, a.high_threshold],
                }
                for name, a in self.axes_.items()
            },
        }
        save_parts(Path(folder), {"grid": state}, facts=facts or {})

    @classmethod
    def load(cls, folder: str | Path | None = None) -> GridClassifier:
        """Load a stored classifier, by default the one that ships with the package.

        Raises
        ------
        ModelError
            The model is missing, altered, or of another library version.
        """
        state = load_part(Path(folder) if folder else part_folder("grid"), "grid")
        classifier = cls(families=tuple(state["families"]))
        classifier.features_ = GridFeatures(classifier.families).restore(state["vectorizers"])
        classifier.axes_ = {
            name: _Axis(LinearModel.from_state(a["mid"]), LinearModel.from_state(a["high"]), *a["thresholds"])
            for name, a in state["axes"].items()
        }
        return classifier


@load_once
def default_grid() -> GridClassifier:
    """Return the shipped grid classifier, loaded once."""
    return GridClassifier.load()


def specificity_floor(item: GridUnit) -> int:
    """Return the least band code that the findings imply (annotation guide §2)."""
    kinds = {m.kind for m in item.marks}
    if kinds & DIRECT_KINDS:
        return 2
    return 1 if kinds & QUASI_KINDS or NATIONAL_CHAINS.search(item.unit.text) else 0


def core_floor(item: GridUnit) -> int:
    """Return the least band code of the core for what the guide closes by name: a stated cost, a launch with its time.

    On the corpus a cost word beside a figure is core mid or high in 69 of 69 snippets.
    """
    text = item.unit.text
    if STATED_PLAN.search(text) and not NO_PLAN.search(text):
        return 2
    cost = STATED_COST.search(text)
    if cost is None or all(m.kind is not Kind.FIGURE for m in item.marks):
        return 0
    own_business = item.unit.role == "participant" and cost.group().startswith("仕入")
    return 1 if own_business or VAGUE_FIGURE.search(text) else 2


def _specificity_reasons(item: GridUnit, band: Band) -> list[Evidence]:
    if band is Band.LOW:
        return []
    text = item.unit.text
    marks = [m for m in item.marks if m.kind in DIRECT_KINDS] + [m for m in item.marks if m.kind in QUASI_KINDS]
    found = [
        Evidence(f"specificity:{m.kind.value}", m.start, m.end, 1.0, kind_label(m.kind, text[m.start : m.end], text))
        for m in marks
    ]
    chain = NATIONAL_CHAINS.search(text)
    if chain is not None:
        found.append(Evidence("specificity:chain", chain.start(), chain.end(), 0.5, "チェーン名"))
    return found or [Evidence("specificity:words", 0, len(item.unit.text.rstrip()), 0.0, "話し手を絞り込める言い回し")]


_BARE_NUMBER = re.compile(r"[\d\s,.\-ー〜()〇一二三四五六七八九十の]+")
_PHONE_LIKE = re.compile(r"0(?:\D{0,2}\d){8,10}")


def kind_label(kind: Kind, words: str, context: str = "") -> str:
    """Return what a person reads for a finding; a bare number of which nothing tells the kind is just a number."""
    plain = normalize(words).text
    if kind not in UNSURE_NUMBERS or not _BARE_NUMBER.fullmatch(plain) or _PHONE_LIKE.search(plain):
        return KIND_LABELS[kind]
    return KIND_LABELS[kind] if kind in topics_of(context) else ANY_NUMBER


def as_grid_units(values: Any) -> list[GridUnit]:
    """Turn texts, a table or grid units into grid units; plain texts are searched for findings first.

    Raises
    ------
    InputError
        It is neither (`cocreate_nlp.tagging.tagger.as_texts`).
    """
    from cocreate_nlp.grid.marks import marks_from_texts
    from cocreate_nlp.tagging.tagger import as_list, as_texts, as_units

    if not isinstance(values, pd.DataFrame):
        items = as_list(values)
        if not items or isinstance(items[0], GridUnit):
            return items
        values = items
    texts = as_texts(values)
    return make_grid_units(as_units(values), marks_from_texts(texts), connected=False)


def _bands_of(y: Any, axis: str) -> NDArray[np.int64]:
    if not isinstance(y, pd.DataFrame | Mapping) or axis not in y:
        raise CorpusError(
            f"the bands lack {axis}", remedy="give a DataFrame or mapping with specificity and core: low, mid or high"
        )
    return _band_codes(y[axis])


def _band_codes(bands: Any) -> NDArray[np.int64]:
    names = [b.value for b in Band]
    try:
        return np.array([names.index(str(b)) for b in bands], dtype=np.int64)
    except ValueError as error:
        raise CorpusError("a band is not low, mid or high", remedy="use low, mid or high") from error
