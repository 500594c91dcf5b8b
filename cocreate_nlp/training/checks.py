"""Checks a labelled corpus: offsets, near-duplicates across sessions, label balance, vocabulary growth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from cocreate_nlp.text import normalize
from cocreate_nlp.training.corpus import ENTITY_KINDS, Record
from cocreate_nlp.types import DIRECT_KINDS, QUASI_KINDS, Kind, Tag

SHINGLE = 4
NEAR_DUPLICATE = 0.6
"""Share of common character 4-grams (Jaccard) from which two snippets of different sessions are near-duplicates."""

MIN_LENGTH = 14
"""Shorter snippets (backchannels, greetings) are alike by nature."""

OFTEN = 200
"""Snippets from which a shingle is too common to be compared by."""

BLOCK = 4_096
"""Snippets that are compared with all others at once."""


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """What the checks found. ``problems`` is empty for a sound corpus; each names session and turn."""

    problems: tuple[str, ...]
    balance: dict[str, float] = field(default_factory=dict)
    growth: tuple[tuple[int, int], ...] = ()


def check_corpus(records: Sequence[Record]) -> CorpusReport:
    """Check a corpus.

    Returns
    -------
    CorpusReport
        ``balance``: share of snippets per tag, band, role and domain. ``growth``: (snippets, distinct character
        bigrams of kanji and kana words) after each tenth, which must keep growing in hand-written text.
    """
    problems = [*_offset_problems(records), *_near_duplicates(records)]
    return CorpusReport(tuple(problems), _balance(records), _growth(records))


def _where(record: Record) -> str:
    return f"{record.session} turn {record.turn}"


def _offset_problems(records: Sequence[Record]) -> list[str]:
    problems = []
    for r in records:
        groups: dict[str, set[str]] = defaultdict(set)
        position = 0
        for e in sorted(r.entities, key=lambda e: e.start):
            if e.start < position:
                problems.append(f"{_where(r)}: entities overlap")
            position = e.end
            kind = ENTITY_KINDS[e.label]
            name = "figures" if kind is Kind.FIGURE else "quasi" if kind in QUASI_KINDS else "direct"
            assert name != "direct" or kind in DIRECT_KINDS
            groups[name].add(r.text[e.start : e.end])
        if r.entities:
            for name in ("direct", "quasi", "figures"):
                if groups[name] != set(getattr(r, name)):
                    problems.append(f"{_where(r)}: {name} disagrees with the entities")
        covered = [(e.start, e.end) for e in r.entities]
        for kept in r.keep:
            start = r.text.find(kept)
            if any(s < start + len(kept) and start < e for s, e in covered) and r.text.count(kept) == 1:
                problems.append(f"{_where(r)}: keep overlaps an entity")
        if r.direct and r.specificity != "high":
            problems.append(f"{_where(r)}: a direct identifier, but specificity is not high")
        if r.quasi and r.specificity == "low":
            problems.append(f"{_where(r)}: an attribute, but specificity is low")
        if set(r.subkinds) != set(r.tags) and r.subkinds:
            problems.append(f"{_where(r)}: sub-kinds do not match the tags")
    return problems


def _near_duplicates(records: Sequence[Record]) -> list[str]:
    shingles = [_shingles(normalize(r.text).text) for r in records]
    if not any(shingles):
        return []
    matrix = CountVectorizer(analyzer=list, dtype=np.int32).fit_transform(shingles)
    sizes = matrix.sum(axis=1).A1
    # A shingle that stands in very many snippets cannot make two of them alike.
    rare = matrix[:, matrix.sum(axis=0).A1 <= OFTEN]
    sessions = np.array([r.session for r in records])
    problems = []
    for start in range(0, len(records), BLOCK):
        shared = (rare[start : start + BLOCK] @ rare.T).tocoo()
        first, second = shared.row + start, shared.col
        # Jaccard's measure is at most the common part over the larger of the two.
        near = (second < first) & (shared.data >= NEAR_DUPLICATE * np.maximum(sizes[first], sizes[second]))
        for i, j, common in zip(first[near], second[near], shared.data[near], strict=True):
            both = sizes[i] + sizes[j] - int(matrix[i].multiply(matrix[j]).sum())
            if sessions[i] != sessions[j] and common / both >= NEAR_DUPLICATE:
                problems.append(f"{_where(records[i])}: nearly the same as {_where(records[j])}")
    return problems


def _shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)} if len(text) >= MIN_LENGTH else set()


def _balance(records: Sequence[Record]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for r in records:
        counts.update(r.tags)
        counts["none"] += not r.tags
        counts.update([f"specificity={r.specificity}", f"core={r.core}", f"role={r.role}", f"domain={r.domain}"])
    order = [*(t.value for t in Tag), "none"]
    rest = sorted(k for k in counts if k not in order)
    return {k: round(counts[k] / max(1, len(records)), 4) for k in [*order, *rest]}


def _growth(records: Sequence[Record], steps: int = 10) -> tuple[tuple[int, int], ...]:
    seen: set[str] = set()
    points = []
    size = max(1, len(records) // steps)
    for i, r in enumerate(records, 1):
        text = normalize(r.text).text
        seen.update(text[k : k + 2] for k in range(len(text) - 1))
        if i % size == 0:
            points.append((i, len(seen)))
    return tuple(points)
