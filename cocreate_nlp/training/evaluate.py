"""Measures the tagger and the grid on labelled snippets: grouped and leave-one-theme-out cross-validation.

Figures: precision, recall, F1 with 95 % bootstrap intervals over sessions, expected calibration error, learning
curve, ablation of each feature family, confusion, the worst errors, Cohen's κ and Krippendorff's α between annotators.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import CorpusError
from cocreate_nlp.grid.features import GridUnit
from cocreate_nlp.linear import Array, f1
from cocreate_nlp.tagging.features import FAMILIES, Unit
from cocreate_nlp.tagging.tagger import Tagger, as_indicator
from cocreate_nlp.training.corpus import Record, units_of
from cocreate_nlp.training.train import fit_grid, fit_tagger
from cocreate_nlp.types import Band, Level, Tag

TAGS = [t.value for t in Tag]
Folds = list[tuple[NDArray[np.intp], NDArray[np.intp]]]


def evaluate(
    records: Sequence[Record],
    *,
    by: str = "theme",
    folds: int = 12,
    only: Collection[int] = (),
    network: bool = False,
    grid: bool = True,
    curve: bool = False,
    ablation: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Cross-validate on labelled snippets.

    Parameters
    ----------
    records
        Labelled snippets, in transcript order within each session.
    by
        What a fold holds out whole: ``theme`` or ``session``.
    folds
        Most folds; each holds out an equal share of the themes or sessions.
    only
        Numbers (from 0) of the folds to measure; all if empty.
    network
        Whether the tagger's network is trained too, as for the stored model (about eighty minutes a fold on our corpus).
    grid
        Whether to measure the grid too.
    curve, ablation
        Whether to add the learning curve and the ablation of feature families.

    Returns
    -------
    dict
        Plain values, ready for JSON; see `render_text`.

    Raises
    ------
    CorpusError
        Fewer than two groups to hold out.
    """
    groups = np.array([getattr(r, by) or r.session for r in records])
    splits = _folds(groups, folds)
    if wrong := [k for k in only if not 0 <= k < len(splits)]:
        raise CorpusError(f"there is no fold {wrong[0]}", remedy=f"use 0 to {len(splits) - 1}")
    splits = [split for k, split in enumerate(splits) if k in only or not only]
    units, grid_units = units_of(records)
    measured = np.sort(np.concatenate([test for _, test in splits]))
    target = as_indicator([r.tags for r in records])[measured]
    sessions = np.array([r.session for r in records])[measured]
    say(f"{len(records)} snippets, {len(splits)} folds by {by}")
    probabilities, predicted = (a[measured] for a in _cross_validate_tags(units, records, splits, network=network))
    report: dict[str, Any] = {
        "snippets": len(measured), "sessions": len(set(sessions)), "held_out": by, "folds": len(splits),
        "tags": _tag_report(target, predicted, probabilities, sessions),
        "worst": _worst([records[i] for i in measured], target, probabilities),
    }  # fmt: skip
    if grid:
        say("grid")
        report["grid"] = _grid_report(grid_units, records, splits, measured)
    if curve:
        say("learning curve")
        report["learning_curve"] = _learning_curve(units, records, groups)
    if ablation:
        say("ablation")
        report["ablation"] = _ablation(units, records, groups)
    return report


def _folds(groups: NDArray[Any], most: int) -> Folds:
    names = list(dict.fromkeys(groups))
    if len(names) < 2:
        raise CorpusError("only one theme or session", remedy="give data of at least two, or --by session")
    buckets = [set(names[i :: min(most, len(names))]) for i in range(min(most, len(names)))]
    rows = np.arange(len(groups))
    out: Folds = []
    for bucket in buckets:
        held = np.isin(groups, list(bucket))
        out.append((rows[~held], rows[held]))
    return out


def _cross_validate_tags(
    units: Sequence[Unit], records: Sequence[Record], folds: Folds, **parameters: Any
) -> tuple[Array, NDArray[np.bool_]]:
    probabilities = np.zeros((len(units), len(TAGS)))
    predicted = np.zeros((len(units), len(TAGS)), dtype=bool)
    for train, test in folds:
        tagger = fit_tagger([units[i] for i in train], [records[i] for i in train], **parameters)
        probabilities[test] = tagger.predict_proba([units[i] for i in test])
        predicted[test] = probabilities[test] >= tagger.thresholds_
    return probabilities, predicted


def _tag_report(
    target: NDArray[np.bool_], predicted: NDArray[np.bool_], probabilities: Array, sessions: NDArray[Any]
) -> dict[str, Any]:
    def macro(rows: NDArray[np.intp]) -> float:
        return float(np.mean([f1(predicted[rows, k], target[rows, k]) for k in range(len(TAGS))]))

    everything = np.arange(len(target))
    report: dict[str, Any] = {
        "macro_f1": _figure(macro, sessions),
        "none_accuracy": round(float(np.mean(target.any(axis=1) == predicted.any(axis=1))), 4),
    }
    for k, tag in enumerate(TAGS):
        hits = int(np.sum(predicted[:, k] & target[:, k]))
        report[tag] = {
            "precision": round(hits / max(1, int(predicted[:, k].sum())), 4),
            "recall": round(hits / max(1, int(target[:, k].sum())), 4),
            "f1": _figure(partial(_f1_of, predicted[:, k], target[:, k]), sessions),
            "ece": round(expected_calibration_error(probabilities[everything, k], target[:, k]), 4),
            "share": round(float(target[:, k].mean()), 4),
        }
    confusion: dict[str, int] = {}
    for gold, got in zip(target, predicted, strict=True):
        key = f"{'+'.join(np.array(TAGS)[gold]) or 'none'} → {'+'.join(np.array(TAGS)[got]) or 'none'}"
        confusion[key] = confusion.get(key, 0) + 1
    report["confusion"] = dict(sorted(confusion.items(), key=lambda item: -item[1]))
    return report


def _f1_of(predicted: NDArray[np.bool_], target: NDArray[np.bool_], rows: NDArray[np.intp]) -> float:
    return f1(predicted[rows], target[rows])


def _figure(
    measure: Callable[[NDArray[np.intp]], float], sessions: NDArray[Any], rounds: int = 300
) -> dict[str, float]:
    """Return a measure with its 95 % bootstrap interval over whole sessions."""
    random = np.random.default_rng(0)
    members = [np.flatnonzero(sessions == s) for s in dict.fromkeys(sessions)]
    values = [
        measure(np.concatenate([members[i] for i in random.integers(0, len(members), len(members))]))
        for _ in range(rounds)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return {"value": round(measure(np.arange(len(sessions))), 4), "low": round(low, 4), "high": round(high, 4)}


def expected_calibration_error(probabilities: Array, truth: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the ECE: mean gap between confidence and frequency over equal-width bins, weighted by their size."""
    error = 0.0
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    for b in range(bins):
        inside = which == b
        if inside.any():
            error += float(inside.mean()) * abs(float(probabilities[inside].mean()) - float(truth[inside].mean()))
    return error


def _worst(
    records: Sequence[Record], target: NDArray[np.bool_], probabilities: Array, top: int = 20
) -> list[dict[str, Any]]:
    gaps = np.abs(probabilities - target)
    order = np.argsort(-gaps, axis=None)[:top]
    out = []
    for flat in order:
        i, k = divmod(int(flat), len(TAGS))
        out.append(
            {
                "session": records[i].session, "turn": records[i].turn, "tag": TAGS[k], "gold": bool(target[i, k]),
                "probability": round(float(probabilities[i, k]), 3), "text": records[i].text,
            }
        )  # fmt: skip
    return out


def _grid_report(
    items: Sequence[GridUnit], records: Sequence[Record], folds: Folds, measured: NDArray[np.intp]
) -> dict[str, Any]:
    bands = {"specificity": [""] * len(records), "core": [""] * len(records)}
    levels = [""] * len(records)
    for train, test in folds:
        classifier = fit_grid([items[i] for i in train], [records[i] for i in train])
        for i, placement in zip(test, classifier.place([items[i] for i in test]), strict=True):
            bands["specificity"][i] = placement.specificity_band.value
            bands["core"][i] = placement.core_band.value
            levels[i] = placement.level.value
    report: dict[str, Any] = {}
    names = [b.value for b in Band]
    levels = [levels[i] for i in measured]
    records = [records[i] for i in measured]
    for axis, all_bands in bands.items():
        got = [all_bands[i] for i in measured]
        gold = [getattr(r, axis) for r in records]
        report[axis] = {
            "qwk": _kappa(gold, got, names, weights="quadratic"),
            "macro_f1": round(_macro(gold, got, names), 4),
        }
    gold_levels = [gold_level(r) for r in records]
    closed = [p for g, p in zip(gold_levels, levels, strict=True) if g == "closed"]
    opened = [p for g, p in zip(gold_levels, levels, strict=True) if g == "open"]
    report["level"] = {
        "macro_f1": round(_macro(gold_levels, levels, [v.value for v in Level]), 4),
        "closed_called_open": f"{closed.count('open')}/{len(closed)}",
        "open_called_closed": f"{opened.count('closed')}/{len(opened)}",
    }
    return report


def gold_level(record: Record) -> str:
    """Return the level that a record's bands give (annotation guide §2)."""
    pair = {record.specificity, record.core}
    return "closed" if "high" in pair else "staged" if "mid" in pair else "open"


def _macro(gold: Sequence[str], got: Sequence[str], names: Sequence[str]) -> float:
    g, p = np.array(gold), np.array(got)
    return float(np.mean([f1(p == n, g == n) for n in names]))


def _learning_curve(units: Sequence[Unit], records: Sequence[Record], groups: NDArray[Any]) -> list[dict[str, float]]:
    names = list(dict.fromkeys(groups))
    held = set(names[::5])
    test = [i for i, g in enumerate(groups) if g in held]
    pool = [n for n in names if n not in held]
    target = as_indicator([records[i].tags for i in test])
    points = []
    for share in (0.1, 0.2, 0.4, 0.7, 1.0):
        kept = set(pool[: max(2, int(len(pool) * share))])
        train = [i for i, g in enumerate(groups) if g in kept]
        tagger = Tagger().fit(
            [units[i] for i in train], [records[i].tags for i in train], groups=[records[i].session for i in train]
        )
        predicted = tagger.predict([units[i] for i in test]).astype(bool)
        value = float(np.mean([f1(predicted[:, k], target[:, k]) for k in range(len(TAGS))]))
        points.append({"snippets": len(train), "macro_f1": round(value, 4)})
    return points


def _ablation(units: Sequence[Unit], records: Sequence[Record], groups: NDArray[Any]) -> dict[str, float]:
    folds = _folds(groups, most=4)
    target = as_indicator([r.tags for r in records])

    def measure(families: Sequence[str]) -> float:
        _, predicted = _cross_validate_tags(units, records, folds, families=tuple(families))
        return round(float(np.mean([f1(predicted[:, k], target[:, k]) for k in range(len(TAGS))])), 4)

    out = {"all": measure(FAMILIES)}
    for family in FAMILIES:
        out[f"without {family}"] = measure([f for f in FAMILIES if f != family])
    return out


def agreement(first: Sequence[Record], second: Sequence[Record]) -> dict[str, Any]:
    """Compare two annotations of the same snippets: Cohen's κ per tag and axis, Krippendorff's α of the level.

    Raises
    ------
    CorpusError
        The two do not hold the same snippets in the same order.
    """
    if [(r.session, r.text) for r in first] != [(r.session, r.text) for r in second]:
        raise CorpusError("the two annotations are not of the same snippets", remedy="give the same snippets in order")
    if not first:
        raise CorpusError("no snippets to compare", remedy="give two annotations of the same snippets")
    a, b = as_indicator([r.tags for r in first]), as_indicator([r.tags for r in second])
    out: dict[str, Any] = {"snippets": len(first)}
    for k, tag in enumerate(TAGS):
        out[tag] = _kappa(list(a[:, k]), list(b[:, k]), [False, True])
    names = [v.value for v in Band]
    for axis in ("specificity", "core"):
        x, y = [getattr(r, axis) for r in first], [getattr(r, axis) for r in second]
        out[f"{axis}_quadratic"] = _kappa(x, y, names, weights="quadratic")
    x, y = [gold_level(r) for r in first], [gold_level(r) for r in second]
    out["level_kappa"] = _kappa(x, y, [v.value for v in Level])
    out["level_alpha"] = round(krippendorff_alpha(x, y), 4)
    return out


def _kappa(first: Sequence[Any], second: Sequence[Any], labels: Sequence[Any], weights: str | None = None) -> float:
    """Return Cohen's κ; 1 for full agreement also where only one label occurs (0/0)."""
    if list(first) == list(second):
        return 1.0
    return round(float(cohen_kappa_score(first, second, labels=labels, weights=weights)), 4)


def krippendorff_alpha(first: Sequence[str], second: Sequence[str]) -> float:
    """Return Krippendorff's α for nominal labels of two annotators without gaps (Krippendorff 2011)."""
    values = sorted({*first, *second})
    n = 2 * len(first)
    observed = sum(x != y for x, y in zip(first, second, strict=True)) * 2 / n
    totals = {v: list(first).count(v) + list(second).count(v) for v in values}
    expected = 1 - sum(c * (c - 1) for c in totals.values()) / (n * (n - 1))
    return 1 - observed / expected if expected else 1.0


def render_text(report: Mapping[str, Any]) -> str:
    """Return the report as text for a terminal or a model card."""
    tags = report["tags"]
    size = f"{report['snippets']} snippets, {report['sessions']} sessions"
    lines = [f"{size}, held out by {report['held_out']} ({report['folds']} folds)"]
    m = tags["macro_f1"]
    lines.append(
        f"tags: macro-F1 {m['value']:.3f} [{m['low']:.3f}, {m['high']:.3f}], none-accuracy {tags['none_accuracy']:.3f}"
    )
    for tag in TAGS:
        t = tags[tag]
        lines.append(
            f"  {tag:<11} P {t['precision']:.3f} R {t['recall']:.3f} F1 {t['f1']['value']:.3f} "
            f"[{t['f1']['low']:.3f}, {t['f1']['high']:.3f}] ECE {t['ece']:.3f} share {t['share']:.3f}"
        )
    lines.append("confusion: " + "; ".join(f"{k} {v}" for k, v in list(tags["confusion"].items())[:10]))
    if "grid" in report:
        for name, values in report["grid"].items():
            lines.append(f"{name}: " + ", ".join(f"{k} {v}" for k, v in values.items()))
    if "learning_curve" in report:
        points = ", ".join(f"{p['snippets']} → {p['macro_f1']}" for p in report["learning_curve"])
        lines.append(f"learning curve: {points}")
    if "ablation" in report:
        lines.append("ablation: " + ", ".join(f"{k} {v}" for k, v in report["ablation"].items()))
    return "\n".join(lines)


def write_report(report: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write ``evaluation.txt``, ``evaluation.json`` and, with matplotlib installed, ``evaluation.png``."""
    paths = [folder / "evaluation.txt", folder / "evaluation.json"]
    write_atomically(paths[0], (render_text(report) + "\n").encode())
    write_atomically(paths[1], (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode())
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return paths
    figure, axes = pyplot.subplots(1, 2, figsize=(9, 3.5))
    axes[0].bar(TAGS, [report["tags"][t]["f1"]["value"] for t in TAGS])
    axes[0].set_ylim(0, 1)
    axes[0].set_title("F1 per tag")
    points: Iterable[Mapping[str, float]] = report.get("learning_curve", [])
    axes[1].plot([p["snippets"] for p in points], [p["macro_f1"] for p in points], marker="o")
    axes[1].set_title("Learning curve (macro F1)")
    figure.tight_layout()
    figure.savefig(folder / "evaluation.png", dpi=120)
    pyplot.close(figure)
    return [*paths, folder / "evaluation.png"]


__all__ = [
    "agreement", "evaluate", "expected_calibration_error", "fit_tagger", "gold_level", "krippendorff_alpha",
    "render_text", "write_report",
]  # fmt: skip
