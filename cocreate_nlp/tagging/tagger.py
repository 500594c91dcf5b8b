"""The tagger: one calibrated binary classifier a tag, sub-kinds, hearsay, abstention and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from cocreate_nlp.errors import CorpusError, InputError
from cocreate_nlp.linear import (
    Array,
    Folds,
    LinearModel,
    best_threshold,
    calibrate,
    fit_logistic,
    fit_platt,
    logit,
    make_folds,
    out_of_fold,
    rescale,
    theoretical_threshold,
)
from cocreate_nlp.store import load_part, part_folder, read_file, save_parts
from cocreate_nlp.tables import column_of, is_missing
from cocreate_nlp.tagging.evidence import explain
from cocreate_nlp.tagging.features import FAMILIES, Features, Unit, units_from_texts
from cocreate_nlp.tagging.network import TagNetwork, fine_tune, make_encoder, pretrain
from cocreate_nlp.tagging.second import LEAST_SNIPPETS, SecondStage, choose_columns, fit_second
from cocreate_nlp.threads import load_once
from cocreate_nlp.transcripts.frames import read_roles
from cocreate_nlp.types import Evidence, Tag

SUBKINDS: Mapping[str, tuple[str, ...]] = {
    "experience": ("use", "purchase", "hesitation"),
    "pain_point": ("trouble", "dissatisfaction", "expectation"),
    "idea": ("wish", "improvement", "hypothesis"),
}
"""Sub-kinds of each tag (annotation guide §1)."""

UNDECIDED_MARGIN = 0.12
"""A probability nearer than this to its threshold is not decisive: a person should check (要確認)."""

NETWORK_SHARE = 0.45
"""Weight of the network's log-odds beside those of the first two stages (on themes left out, 0.35 and 0.55 are within 0.001)."""

SURE: Mapping[str, float] = {"experience": 0.8, "pain_point": 1.2, "idea": 1.2}
"""Log-odds from which the first two stages need no network, if for all tags: on themes left out that changed F1 by 0.002."""


RECALL: Mapping[str, float] = {"experience": 1.2, "pain_point": 1.35, "idea": 0.9}
"""Weight of recall where thresholds are set (the beta of F-beta): about the best on the mean of ten held-out sets by other
writers, where pain points get lower probabilities than on themes left out and what is no idea higher ones."""


@dataclass(frozen=True, slots=True)
class TagResult:
    """What the tagger says of one snippet.

    Attributes
    ----------
    tags
        Tags whose probability reaches their threshold.
    scores
        Tag name → calibrated probability.
    subkinds
        Tag name → most probable sub-kind, for the tags given.
    hearsay
        True where the voice is passed on from family or friends.
    needs_check
        True where a probability is too near its threshold to decide.
    evidence
        The words that spoke for each tag; spans count in the unit's normalised text, ``cue`` begins with the tag.
    """

    tags: tuple[Tag, ...]
    scores: dict[str, float]
    subkinds: dict[str, str]
    hearsay: bool
    needs_check: bool
    evidence: tuple[Evidence, ...]


class Tagger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multi-label classifier of snippets: experience, pain point, idea.

    Parameters
    ----------
    families
        Feature families to use, out of ``cocreate_nlp.tagging.features.FAMILIES``.
    C
        Inverse regularisation strength of the logistic models.
    folds
        Folds for out-of-fold calibration and thresholds.
    network
        Whether a small network reads the snippets as well (`cocreate_nlp.tagging.network`): better, but slow to train.

    Attributes
    ----------
    classes_
        Tag names, in the order of the columns of `predict_proba`.
    thresholds_
        Probability from which a tag is given, per tag.

    Examples
    --------
    >>> tagger = Tagger.load()                                         # doctest: +SKIP
    >>> tagger.tag(["詰め替えたらこぼれて大変だった"])[0].tags           # doctest: +SKIP
    (<Tag.EXPERIENCE: 'experience'>, <Tag.PAIN_POINT: 'pain_point'>)
    """

    def __init__(self, families: Sequence[str] = FAMILIES, C: float = 6.0, folds: int = 5, network: bool = False) -> None:  # noqa: N803
        self.families = families
        self.C = C
        self.folds = folds
        self.network = network

    # -- learning ----------------------------------------------------------------------------------------------
    def fit(
        self,
        X: Any,  # noqa: N803
        y: Any,
        groups: Sequence[Any] | None = None,
        subkinds: Sequence[Mapping[str, str]] | None = None,
        hearsay: Sequence[bool] | None = None,
    ) -> Tagger:
        """Learn from labelled snippets.

        Parameters
        ----------
        X
            Texts, units, or a DataFrame with ``text`` and optionally ``role`` and ``previous``.
        y
            A list of tag names per snippet, or indicators of 0 and 1: rows of three, or a DataFrame with a column a tag.
            scikit-learn's ``cross_val_score`` and ``GridSearchCV`` take an indicator array only.
        groups
            Session of each snippet, so that calibration never sees a session it was trained on.
        subkinds, hearsay
            Optional labels of sub-kinds (tag → sub-kind) and of second-hand voices.

        Raises
        ------
        CorpusError
            ``X``, ``y`` and ``groups`` differ in length, ``y`` is of another form, or a tag is not known.
        InputError
            ``X`` holds no texts, ``folds`` is less than 2, or a family is not known.
        """
        units = as_units(X)
        target = as_indicator(y)
        if len(units) != len(target):
            raise CorpusError(f"{len(units)} texts but {len(target)} labels", remedy="give one list of tags per text")
        splits = make_folds(len(units), groups, self.folds)
        self.classes_ = np.array([t.value for t in Tag])
        self.features_ = Features(self.families).fit(units)
        matrix = self.features_.transform(units)
        tags = range(len(self.classes_))
        self.models_: list[LinearModel] = [fit_logistic(matrix, target[:, k], c=self.C) for k in tags]
        self.thresholds_ = np.full(len(self.classes_), 0.5)
        self.second_: SecondStage | None = None
        self.network_: TagNetwork | None = None
        if splits:
            held_out = np.column_stack([out_of_fold(matrix, target[:, k], splits, c=self.C) for k in tags])
            self.thresholds_ = np.array([calibrate(self.models_[k], held_out[:, k], target[:, k]) for k in tags])
            if len(units) >= LEAST_SNIPPETS:
                held_out = self._fit_second(held_out, matrix, units, target, splits)
                if self.network:
                    self._fit_network(held_out, units, target, subkinds, splits)
        self.subkind_models_ = self._fit_subkinds(matrix, subkinds) if subkinds is not None else {}
        self.hearsay_model_ = (
            fit_logistic(matrix, np.asarray(hearsay, dtype=bool), c=self.C) if hearsay is not None else None
        )
        return self

    def _fit_second(
        self, decisions: Array, matrix: sparse.csr_matrix, units: Sequence[Unit], target: NDArray[np.bool_], splits: Folds
    ) -> Array:
        """Fit the second stage, its calibration and its thresholds, from the first stage's decisions out of fold.

        Returns the log-odds out of fold.
        """
        tags = range(target.shape[1])
        columns = choose_columns(self.features_, matrix)
        held_out = np.zeros(target.shape)
        for train, test in splits:
            stage = fit_second(decisions[train], matrix[train], [units[i] for i in train], target[train], columns)
            held_out[test] = stage.decisions(decisions[test], matrix[test], [units[i] for i in test])
        self.second_ = fit_second(decisions, matrix, units, target, columns)
        self.second_.scales = [fit_platt(held_out[:, k], target[:, k]) for k in tags]
        calibrated = self.second_.calibrate(held_out)
        self.thresholds_ = np.array([best_threshold(calibrated[:, k], target[:, k]) for k in tags])
        return logit(calibrated)

    def _fit_network(
        self,
        held_out: Array,
        units: Sequence[Unit],
        target: NDArray[np.bool_],
        subkinds: Sequence[Mapping[str, str]] | None,
        splits: Folds,
    ) -> None:
        """Fit the network, and the scales and thresholds of its mean with the rest on one fold whose labels it has not seen."""
        encoder = make_encoder(units)
        tokens = [encoder.encode(u) for u in units]
        sides = [np.array([s.get(tag) == kind for s in subkinds]) for tag in SUBKINDS for kind in SUBKINDS[tag]] if subkinds else []
        targets = np.column_stack([target, *sides]).astype(np.float32)
        start = pretrain(TagNetwork(encoder, targets.shape[1]), tokens)
        train, test = splits[0]
        judge = fine_tune(start, [tokens[i] for i in train], targets[train])
        mean = _join(held_out[test], judge, [units[i] for i in test])
        self.network_ = fine_tune(start, tokens, targets)
        self.scales_ = [fit_platt(mean[:, k], target[test, k]) for k in range(target.shape[1])]
        calibrated = rescale(mean, self.scales_)
        self.thresholds_ = np.array(
            [theoretical_threshold(calibrated[:, k], target[test, k], beta=RECALL[tag]) for k, tag in enumerate(Tag)]
        )

    def _fit_subkinds(
        self, matrix: sparse.csr_matrix, subkinds: Sequence[Mapping[str, str]]
    ) -> dict[str, list[LinearModel]]:
        models = {}
        for tag, kinds in SUBKINDS.items():
            rows = np.array([i for i, s in enumerate(subkinds) if s.get(tag) in kinds], dtype=int)
            if len(rows):
                values = np.array([subkinds[i][tag] for i in rows])
                models[tag] = [fit_logistic(matrix[rows], values == kind, c=self.C) for kind in kinds]
        return models

    # -- predicting --------------------------------------------------------------------------------------------
    def predict_proba(self, X: Any) -> Array:  # noqa: N803
        """Return calibrated probabilities, shape (n, 3), columns as ``classes_``."""
        check_is_fitted(self, "models_")
        units = as_units(X)
        if not units:
            return np.zeros((0, len(self.classes_)))
        return self._probabilities(self.features_.transform(units), units)

    def _probabilities(self, matrix: sparse.csr_matrix, units: Sequence[Unit]) -> Array:
        if self.second_ is None:
            values = np.column_stack([m.probability(matrix) for m in self.models_])
        else:
            decisions = np.column_stack([m.decision(matrix) for m in self.models_])
            values = self.second_.calibrate(self.second_.decisions(decisions, matrix, units))
            if self.network_ is not None:
                values = rescale(_join(logit(values), self.network_, units), self.scales_)
        values[[not has_words(u) for u in units]] = 0.0
        return values

    def predict(self, X: Any) -> NDArray[np.int64]:  # noqa: N803
        """Return the indicator array of tags, shape (n, 3)."""
        return np.asarray(self.predict_proba(X) >= self.thresholds_, dtype=np.int64)

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:  # noqa: N803
        """Return the macro F1 over the tags."""
        from cocreate_nlp.linear import f1

        predicted, target = self.predict(X).astype(bool), as_indicator(y)
        return float(np.mean([f1(predicted[:, k], target[:, k]) for k in range(target.shape[1])]))

    def tag(self, X: Any) -> list[TagResult]:  # noqa: N803
        """Tag snippets with everything known about each decision.

        Parameters
        ----------
        X
            Texts, units, or a DataFrame with ``text`` and optionally ``role`` and ``previous``.

        Returns
        -------
        list of TagResult
            One per snippet.
        """
        check_is_fitted(self, "models_")
        units = as_units(X)
        if not units:
            return []
        matrix = self.features_.transform(units)
        probabilities = self._probabilities(matrix, units)
        given = probabilities >= self.thresholds_
        details = dict(zip(np.flatnonzero(given.any(axis=1)).tolist(), self._details(matrix, given), strict=True))
        names = self.classes_.tolist()
        scores = probabilities.round(4).tolist()
        checks = (np.abs(probabilities - self.thresholds_) < UNDECIDED_MARGIN).any(axis=1).tolist()
        evidence: list[list[Evidence]] = [[] for _ in units]
        for k, model in enumerate(self.models_):
            rows = np.flatnonzero(given[:, k])
            contributions = matrix[rows]
            contributions.data = contributions.data * model.coef[contributions.indices]
            for i, shown in zip(rows.tolist(), explain(self.features_, contributions, [units[i] for i in rows], names[k]), strict=True):
                evidence[i].extend(shown)
        results = []
        for i in range(len(units)):
            tags = tuple(Tag(names[k]) for k in np.flatnonzero(given[i])) if i in details else ()
            subkinds, hearsay = details.get(i, ({}, False))
            results.append(
                TagResult(
                    tags=tags,
                    scores=dict(zip(names, scores[i], strict=True)),
                    subkinds={t.value: subkinds[t.value] for t in tags if t.value in subkinds},
                    hearsay=hearsay,
                    needs_check=checks[i],
                    evidence=tuple(evidence[i]),
                )
            )
        return results

    def _details(self, matrix: sparse.csr_matrix, given: NDArray[np.bool_]) -> list[tuple[dict[str, str], bool]]:
        """Return the most probable sub-kind of every tag, and whether the voice is hearsay, of the rows with a tag."""
        rows = matrix[given.any(axis=1)]
        if not rows.shape[0]:
            return []
        best = {
            tag: np.argmax(np.column_stack([m.probability(rows) for m in models]), axis=1)
            for tag, models in self.subkind_models_.items()
        }
        hearsay = self.hearsay_model_.probability(rows) >= 0.5 if self.hearsay_model_ else np.zeros(rows.shape[0], bool)
        return [
            ({tag: SUBKINDS[tag][kinds[i]] for tag, kinds in best.items()}, bool(hearsay[i])) for i in range(rows.shape[0])
        ]

    # -- storing -----------------------------------------------------------------------------------------------
    def save(self, folder: str | Path, *, facts: Mapping[str, Any] | None = None) -> None:
        """Store the fitted tagger with skops and a manifest of hashes."""
        check_is_fitted(self, "models_")
        state = {
            "families": list(self.families),
            "vectorizers": self.features_.to_state(),
            "models": [m.to_state() for m in self.models_],
            "thresholds": [float(t) for t in self.thresholds_],
            "subkinds": {tag: [m.to_state() for m in ms] for tag, ms in self.subkind_models_.items()},
            "hearsay": self.hearsay_model_.to_state() if self.hearsay_model_ else None,
            "second": self.second_.to_state() if self.second_ else None,
            "scales": [list(s) for s in self.scales_] if self.network_ else None,
        }
        network = {"network.npz": self.network_.to_bytes()} if self.network_ else {}
        save_parts(Path(folder), {"tagger": state, **network}, facts=facts or {})

    @classmethod
    def load(cls, folder: str | Path | None = None) -> Tagger:
        """Load a stored tagger, by default the one that ships with the package.

        Raises
        ------
        ModelError
            The model is missing, altered, or of another library version.
        """
        folder = Path(folder) if folder else part_folder("tagger")
        state = load_part(folder, "tagger")
        tagger = cls(families=tuple(state["families"]))
        tagger.classes_ = np.array([t.value for t in Tag])
        tagger.features_ = Features(tagger.families).restore(state["vectorizers"])
        tagger.models_ = [LinearModel.from_state(s) for s in state["models"]]
        tagger.thresholds_ = np.array(state["thresholds"])
        tagger.subkind_models_ = {t: [LinearModel.from_state(s) for s in ss] for t, ss in state["subkinds"].items()}
        tagger.hearsay_model_ = LinearModel.from_state(state["hearsay"]) if state["hearsay"] else None
        tagger.second_ = SecondStage.from_state(state["second"]) if state["second"] else None
        tagger.network = state["scales"] is not None
        tagger.network_ = TagNetwork.from_bytes(read_file(folder, "network.npz")) if tagger.network else None
        tagger.scales_ = [(slope, shift) for slope, shift in state["scales"] or ()]
        return tagger


def _join(values: Array, network: TagNetwork, units: Sequence[Unit]) -> Array:
    """Return the log-odds of the first two stages, joined with the network's where one of them is not sure."""
    asked = np.flatnonzero((np.abs(values) < [SURE[tag] for tag in Tag]).any(axis=1)).tolist()
    said = network.predict([units[i] for i in asked])[:, : values.shape[1]]
    joined = values.copy()
    joined[asked] = NETWORK_SHARE * said + (1.0 - NETWORK_SHARE) * values[asked]
    return joined


@load_once
def default_tagger() -> Tagger:
    """Return the shipped tagger, loaded once."""
    return Tagger.load()


def has_words(unit: Unit) -> bool:
    """Return whether a snippet holds anything but marks, emoji and spaces; without words it has no tag."""
    return any(not w.tag.startswith(("補助記号", "空白", "記号")) for w in unit.words)


def as_units(values: Any) -> list[Unit]:
    """Turn texts, units or a table into units, parsing what is not parsed yet.

    Raises
    ------
    InputError
        It is neither, or what `as_texts` refuses.
    BrokenFileError
        The table has no column ``text``, or a role of it is not known.
    """
    if isinstance(values, pd.DataFrame):
        roles = [r.value if r else "" for r in read_roles(column_of(values, "role"))] if "role" in values else None
        units = units_from_texts(as_texts(values), roles)
        if "previous" in values:
            before = column_of(values, "previous")
            return [replace(u, previous=p if isinstance(p, str) else "") for u, p in zip(units, before, strict=True)]
        return units
    items = as_list(values)
    if items and isinstance(items[0], Unit):
        return items
    return units_from_texts(as_texts(items))


def as_texts(values: Any) -> list[str]:
    """Return the texts of a table's column ``text`` or of a list; a gap is an empty text.

    Raises
    ------
    InputError
        Something else is among them. Taken for an empty text it would pass for a voice that says nothing.
    BrokenFileError
        The table has no column ``text``.
    """
    texts = as_list(column_of(values, "text") if isinstance(values, pd.DataFrame) else values)
    for i, text in enumerate(texts):
        if not isinstance(text, str) and not is_missing(text):
            raise InputError(f"a text is {type(text).__name__}", where=f"row {i}", remedy=_TEXTS)
    return [text if isinstance(text, str) else "" for text in texts]


def as_list(values: Any) -> list[Any]:
    """Return what was given as a flat list; a bare text is one text, not its letters.

    Raises
    ------
    InputError
        It is no list of anything.
    """
    if isinstance(values, str):
        return [values]
    if not isinstance(values, Iterable) or isinstance(values, Mapping | bytes):
        raise InputError(f"the texts are {type(values).__name__}", remedy=_TEXTS)
    dimensions = getattr(values, "ndim", 1)
    if dimensions != 1:
        # scikit-learn's transformers give a column as an array of two.
        raise InputError(f"the texts are an array of {dimensions} dimensions", remedy=f"{_TEXTS}; array.ravel() makes one")
    return list(values)


_TEXTS = "give a list of texts, or a DataFrame with a column text"


def as_indicator(labels: Any) -> NDArray[np.bool_]:
    """Turn lists of tag names, or indicators of 0 and 1, into a boolean array of shape (n, 3).

    Raises
    ------
    CorpusError
        A tag is not known, or the labels are of another form.
    """
    names = [t.value for t in Tag]
    form = f"give a list of tags per text, or 0 and 1 in the {len(names)} columns {', '.join(names)}"
    if isinstance(labels, pd.DataFrame):
        if not set(names) <= set(labels.columns):
            raise CorpusError("the labels lack the column of a tag", remedy=form)
        labels = labels[names].to_numpy()
    if not isinstance(labels, Iterable) or isinstance(labels, str):
        raise CorpusError(f"the labels are {type(labels).__name__}", remedy=form)
    if not (isinstance(labels, np.ndarray) and labels.ndim == 2 and labels.dtype.kind in "biuf"):
        labels = list(labels)
        for i, tags in enumerate(labels):
            if not isinstance(tags, Iterable) or isinstance(tags, str):
                raise CorpusError(f"the labels of a text are {type(tags).__name__}", where=f"row {i}", remedy=form)
        labels = [list(tags) for tags in labels]
        if not any(isinstance(tag, int | float | np.number | np.bool_) for tags in labels for tag in tags):
            return _from_names(labels, names)
        if any(len(row) != len(names) for row in labels):
            raise CorpusError("a row of indicators is too short or too long", remedy=form)
        labels = np.array(labels, dtype=object)
    if labels.shape[1] != len(names) or not np.isin(labels, (0, 1)).all():
        raise CorpusError("the labels are no indicators", remedy=form)
    return np.asarray(labels, dtype=bool)


def _from_names(labels: Sequence[Sequence[str]], names: Sequence[str]) -> NDArray[np.bool_]:
    out = np.zeros((len(labels), len(names)), dtype=bool)
    for i, tags in enumerate(labels):
        for tag in tags:
            if tag not in names:
                raise CorpusError(f"unknown tag {tag!r}", where=f"row {i}", remedy=f"use {', '.join(names)}")
            out[i, names.index(tag)] = True
    return out
