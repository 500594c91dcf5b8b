"""Shows the words that moved a linear model: contributions of n-grams and cues, laid back onto the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cocreate_nlp.linear import Array
from cocreate_nlp.tagging.cues import CUES
from cocreate_nlp.tagging.features import LONGEST_GRAM, Features, Unit, character_text
from cocreate_nlp.tagging.grams import character_grams
from cocreate_nlp.types import Evidence

MAX_CUES = 3
ENOUGH_CUES = 2
"""With fewer, the words that speak most for the label are looked for as well."""
MAX_SPAN = 12


_CUES = {cue.name: (place, cue.pattern) for place, cue in enumerate(CUES)}


def explain(features: Features, contributions: sparse.csr_matrix, units: Sequence[Unit], label: str) -> list[list[Evidence]]:
    """Return the evidence for the same decision on several snippets, strongest first, at least one span for any non-empty text.

    Parameters
    ----------
    features
        The fitted features.
    contributions
        The feature matrix of the units, each value times its weight.
    units
        The snippets.
    label
        Put before each cue name, as ``label:cue``.

    Returns
    -------
    list of list of Evidence
        For each snippet, cues with a positive weight first (with the words they matched); where there are few, the stretch of
        text whose character n-grams speak most for the label. Spans count in the unit's normalised text.
    """
    found: list[list[Evidence]] = [[] for _ in units]
    if "cues" in features.families:
        found = _cue_evidence(features, contributions, units, label)
    few = [i for i, cues in enumerate(found) if len(cues) < ENOUGH_CUES]
    if few and "characters" in features.families:
        spans = _strongest_spans(features, contributions[few], [units[i] for i in few])
        for i, span in zip(few, spans, strict=True):
            if span is not None:
                found[i].append(Evidence(f"{label}:words", *span))
    for unit, shown in zip(units, found, strict=True):
        if not shown and unit.text.strip():
            shown.append(Evidence(f"{label}:whole", 0, len(unit.text.rstrip()), 0.0))
    return found


def _cue_evidence(features: Features, contributions: sparse.csr_matrix, units: Sequence[Unit], label: str) -> list[list[Evidence]]:
    block = features.block("cues")
    names = {column: name for name, column in features.vectorizers["cues"].vocabulary_.items()}
    table = contributions[:, block]
    found = []
    for i, unit in enumerate(units):
        row = slice(table.indptr[i], table.indptr[i + 1])
        weights = {names[c]: w for c, w in zip(table.indices[row].tolist(), table.data[row].tolist(), strict=True)}
        at_end = {name: weights.get(f"{name}$", 0.0) for name in weights if name in _CUES}
        scores = {name: round(weights[name] + end, 3) for name, end in at_end.items() if weights[name] + end > 0}
        shown: list[Evidence] = []
        for name in sorted(scores, key=lambda n: (-scores[n], _CUES[n][0])):
            matches = list(_CUES[name][1].finditer(unit.text))
            # Where it counts that the cue ends the snippet, the last one is the evidence.
            match = matches[-1 if at_end[name] else 0] if matches else None
            if match is not None and match.end() > match.start():
                shown.append(Evidence(f"{label}:{name}", match.start(), match.end(), scores[name]))
            if len(shown) == MAX_CUES:
                break
        found.append(shown)
    return found


def _strongest_spans(
    features: Features, contributions: sparse.csr_matrix, units: Sequence[Unit]
) -> list[tuple[int, int, float] | None]:
    """Return, for each snippet, the stretch whose character n-grams add up to most, and what they add up to."""
    texts = [character_text(u) for u in units]
    sizes = np.array([len(t) for t in texts])
    of = np.repeat(np.arange(len(texts)), sizes)
    # Each n-gram's weight is spread over its characters: steps up where it begins and down where it ends.
    grams = character_grams(texts, features.vocabulary("characters"), LONGEST_GRAM)
    begins, columns = (np.concatenate(parts) for parts in zip(*grams, strict=True))
    lengths = np.repeat(np.arange(1, len(grams) + 1), [len(b) for b, _ in grams])
    shares = _shares(contributions[:, features.block("characters")], of[begins], columns) / lengths
    steps = np.bincount(begins, shares, len(of) + 1) - np.bincount(begins + lengths, shares, len(of) + 1)
    sums = np.concatenate([[0.0], np.cumsum(np.cumsum(steps)[:-1])])
    # A stretch lies between the marks of both ends of a text.
    ends = np.cumsum(sizes)
    begins = np.arange(len(of))
    inside = begins > (ends - sizes)[of]
    best, length = np.zeros(len(of)), np.zeros(len(of), dtype=np.int64)
    for size in range(1, MAX_SPAN + 1):
        stops = begins + size
        gains = np.where(inside & (stops < ends[of]), sums[np.minimum(stops, len(of))] - sums[begins], 0.0)
        better = gains > best
        best[better], length[better] = gains[better], size
    spans = []
    for unit, first, end in zip(units, (ends - sizes).tolist(), ends.tolist(), strict=True):
        at = first + int(best[first:end].argmax())
        spans.append(_snap_to_words(unit, at - first - 1, int(length[at]), float(best[at])) if best[at] > 0 else None)
    return spans


def _shares(contributions: sparse.csr_matrix, rows: NDArray[np.int64], columns: NDArray[np.int32]) -> Array:
    """Return the contribution of each n-gram found, shared by all places of its text where it stands."""
    width = contributions.shape[1]
    known = np.repeat(np.arange(contributions.shape[0]), np.diff(contributions.indptr)) * width + contributions.indices
    order = np.argsort(known)
    known = np.append(known[order], -1)
    keys = rows * width + columns
    places = np.searchsorted(known[:-1], keys)
    weights = np.append(contributions.data[order], 0.0)[places] * (known[places] == keys)
    return np.asarray(weights / np.maximum(1, np.bincount(places, minlength=len(known)))[places])


def _snap_to_words(unit: Unit, begin: int, length: int, score: float) -> tuple[int, int, float]:
    """Return a stretch of the stripped text, widened to whole words: they read better than torn ones."""
    lead = len(unit.text) - len(unit.text.lstrip())
    start, end = begin + lead, begin + length + lead
    for word in unit.words:
        word_end = word.start + len(word.text)
        if word.start < start < word_end:
            start = word.start
        if word.start < end < word_end:
            end = word_end
    return start, min(end, len(unit.text)), round(score, 3)
