"""Moves findings from a turn's original text onto its normalised form, where the grid reads them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from cocreate_nlp.grid.features import Mark
from cocreate_nlp.text import Normalized, normalize
from cocreate_nlp.types import Kind


def to_normalized(norm: Normalized, start: int, end: int) -> tuple[int, int]:
    """Return the smallest range of the normalised text that covers a range of the original (maybe empty)."""
    return bisect_right(norm.ends, start), bisect_left(norm.starts, end)


def to_marks(norm: Normalized, spans: Iterable[tuple[int, int, Kind]]) -> list[Mark]:
    """Return findings, given in the original text, as marks in the normalised text."""
    marks = []
    for start, end, kind in spans:
        first, last = to_normalized(norm, start, end)
        if last > first:
            marks.append(Mark(first, last, kind))
    return marks


def marks_from_texts(texts: Sequence[str]) -> list[list[Mark]]:
    """Search unrelated texts with the shipped redactor and return what it found."""
    from cocreate_nlp.redaction import Redactor

    redactor = Redactor()
    return [
        to_marks(normalize(text), [(e.start, e.end, e.kind) for e in redactor.redact(text).edits]) for text in texts
    ]
