"""Shows the words that moved a linear model: contributions of n-grams and cues, laid back onto the text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from cocreate_nlp.tagging.cues import CUES
from cocreate_nlp.tagging.features import LONGEST_GRAM, Features, Unit, character_text
from cocreate_nlp.types import Evidence

MAX_CUES = 3
ENOUGH_CUES = 2
"""With fewer, the words that speak most for the label are looked for as well."""
MAX_SPAN = 12


def explain(features: Features, contributions: Mapping[int, float], unit: Unit, label: str) -> list[Evidence]:
    """Return the evidence for one decision, strongest first, at least one span for any non-empty text.

    Parameters
    ----------
    features
        The fitted features.
    contributions
        Column of the feature matrix → value times weight, for the columns that the unit has.
    label
        Put before each cue name, as ``label:cue``.

    Returns
    -------
    list of Evidence
        Cues with a positive weight first (with the words they matched); where there are few, the stretch of text
        whose character n-grams speak most for the label. Spans count in the unit's normalised text.
    """
    blocks: dict[str, tuple[int, dict[str, int]]] = {}
    start = 0
    for family in features.families:
        vocabulary: dict[str, int] = features.vectorizers[family].vocabulary_
        blocks[family] = start, vocabulary
        start += len(vocabulary)
    found: list[Evidence] = []
    if "cues" in blocks:
        start, vocabulary = blocks["cues"]
        cues = _cue_evidence(contributions, vocabulary, start, unit, label)
        found = sorted(cues, key=lambda e: -e.score)[:MAX_CUES]
    if len(found) < ENOUGH_CUES and "characters" in blocks:
        start, vocabulary = blocks["characters"]
        span = _strongest_span(contributions, vocabulary, start, unit)
        if span is not None:
            found.append(Evidence(f"{label}:words", *span))
    if not found and unit.text.strip():
        found = [Evidence(f"{label}:whole", 0, len(unit.text.rstrip()), 0.0)]
    return found


def _cue_evidence(
    contributions: Mapping[int, float], vocabulary: dict[str, int], offset: int, unit: Unit, label: str
) -> list[Evidence]:
    found = []
    for name, cue in _CUES.items():
        column = vocabulary.get(name)
        if column is None or column + offset not in contributions:
            continue
        end_column = vocabulary.get(f"{name}$")
        at_end = contributions.get(end_column + offset, 0.0) if end_column is not None else 0.0
        weight = contributions[column + offset] + at_end
        matches = list(cue.pattern.finditer(unit.text)) if weight > 0 else []
        # Where it counts that the cue ends the snippet, the last one is the evidence.
        match = matches[-1 if at_end else 0] if matches else None
        if match is not None and match.end() > match.start():
            found.append(Evidence(f"{label}:{name}", match.start(), match.end(), round(float(weight), 3)))
    return found


_CUES = {cue.name: cue for cue in CUES}


def _strongest_span(
    contributions: Mapping[int, float], vocabulary: dict[str, int], offset: int, unit: Unit
) -> tuple[int, int, float] | None:
    text = character_text(unit)
    lead = len(unit.text) - len(unit.text.lstrip())
    places: dict[int, tuple[int, list[int]]] = {}
    for n in range(1, LONGEST_GRAM + 1):
        for i in range(len(text) - n + 1):
            column = vocabulary.get(text[i : i + n])
            if column is not None:
                places.setdefault(column + offset, (n, []))[1].append(i)
    # Each n-gram's weight is spread over its characters: steps up where it begins and down where it ends.
    steps = [0.0] * (len(text) + 1)
    for column, (n, begins_at) in places.items():
        weight = contributions.get(column)
        if weight:
            share = weight / (n * len(begins_at))
            for i in begins_at:
                steps[i] += share
                steps[i + n] -= share
    sums = [0.0, *accumulate([*accumulate(steps)][1:-2])]
    score, start, end = 0.0, 0, 0
    for begin, before in enumerate(sums[:-1]):
        following = sums[begin + 1 : begin + 1 + MAX_SPAN]
        most = max(following)
        if most - before > score:
            score, start, end = most - before, begin, begin + 1 + following.index(most)
    if score <= 0:
        return None
    # Whole words read better than torn ones.
    start, end = start + lead, end + lead
    for word in unit.words:
        word_end = word.start + len(word.text)
        if word.start < start < word_end:
            start = word.start
        if word.start < end < word_end:
            end = word_end
    return start, min(end, len(unit.text)), round(score, 3)
