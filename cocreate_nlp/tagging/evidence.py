"""Shows the words that moved a linear model: contributions of n-grams and cues, laid back onto the text."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from cocreate_nlp.linear import LinearModel
from cocreate_nlp.tagging.cues import CUES
from cocreate_nlp.tagging.features import Features, Unit, character_text
from cocreate_nlp.types import Evidence

MAX_CUES = 3
MAX_SPAN = 12


def explain(features: Features, row: sparse.csr_matrix, model: LinearModel, unit: Unit, label: str) -> list[Evidence]:
    """Return the evidence for one decision, strongest first, at least one span for any non-empty text.

    Parameters
    ----------
    features
        The fitted features; ``row`` is the unit's row of their matrix.
    model
        The model whose positive evidence is wanted.
    label
        Put before each cue name, as ``label:cue``.

    Returns
    -------
    list of Evidence
        Cues with a positive weight first (with the words they matched), then the stretch of text whose character
        n-grams speak most for the label. Spans count in the unit's normalised text.
    """
    contributions = dict(zip(row.indices, row.data * model.coef[row.indices], strict=True))
    found: list[Evidence] = []
    start = 0
    for family in features.families:
        vocabulary: dict[str, int] = features.vectorizers[family].vocabulary_
        if family == "cues":
            found.extend(_cue_evidence(contributions, vocabulary, start, unit, label))
        elif family == "characters":
            span = _strongest_span(contributions, vocabulary, start, unit)
            if span is not None:
                found.append(Evidence(f"{label}:words", *span))
        start += len(vocabulary)
    cues = sorted((e for e in found if not e.cue.endswith(":words")), key=lambda e: -e.score)[:MAX_CUES]
    words = [e for e in found if e.cue.endswith(":words")]
    if not cues and not words and unit.text.strip():
        words = [Evidence(f"{label}:whole", 0, len(unit.text.rstrip()), 0.0)]
    return [*cues, *words]


def _cue_evidence(
    contributions: dict[Any, Any], vocabulary: dict[str, int], offset: int, unit: Unit, label: str
) -> list[Evidence]:
    found = []
    for cue in CUES:
        column = vocabulary.get(cue.name)
        if column is None or column + offset not in contributions:
            continue
        weight = contributions[column + offset]
        if (end_column := vocabulary.get(f"{cue.name}$")) is not None:
            weight += contributions.get(end_column + offset, 0.0)
        match = cue.pattern.search(unit.text)
        if weight > 0 and match is not None and match.end() > match.start():
            found.append(Evidence(f"{label}:{cue.name}", match.start(), match.end(), round(float(weight), 3)))
    return found


def _strongest_span(
    contributions: dict[Any, Any], vocabulary: dict[str, int], offset: int, unit: Unit
) -> tuple[int, int, float] | None:
    text = character_text(unit)
    lead = len(unit.text) - len(unit.text.lstrip())
    weights = np.zeros(len(text))
    seen: dict[str, int] = {}
    grams: list[tuple[int, str]] = []
    for n in range(1, 6):
        for i in range(len(text) - n + 1):
            gram = text[i : i + n]
            if gram in vocabulary and vocabulary[gram] + offset in contributions:
                grams.append((i, gram))
                seen[gram] = seen.get(gram, 0) + 1
    for i, gram in grams:
        weights[i : i + len(gram)] += contributions[vocabulary[gram] + offset] / (len(gram) * seen[gram])
    best: tuple[float, int, int] | None = None
    for i in range(1, len(text) - 1):
        total = 0.0
        for j in range(i, min(len(text) - 1, i + MAX_SPAN)):
            total += weights[j]
            if best is None or total > best[0]:
                best = (total, i, j + 1)
    if best is None or best[0] <= 0:
        return None
    # Whole words read better than torn ones.
    start, end = best[1] - 1 + lead, best[2] - 1 + lead
    for word in unit.words:
        word_end = word.start + len(word.text)
        if word.start < start < word_end:
            start = word.start
        if word.start < end < word_end:
            end = word_end
    return start, min(end, len(unit.text)), round(float(best[0]), 3)
