"""What the recognisers hand each other: spans over the normalised text of one turn, and how overlaps resolve."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import accumulate

from cocreate_nlp.types import DIRECT_KINDS, Kind


class Tier(IntEnum):
    """Which list wins (annotation guide §6): the lower rank."""

    FORMAT = 0
    ROSTER = 1
    GLOSSARY = 2
    ALLOW = 3
    RULE = 4
    MODEL = 5

    @property
    def rank(self) -> int:
        """Place among the lists; formats and roster share the first."""
        return max(self, Tier.ROSTER)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of the normalised text with what was recognised there."""

    start: int
    end: int
    kind: Kind
    score: float
    recogniser: str
    evidence: str = ""
    tier: Tier = Tier.RULE
    valid: bool | None = None
    role: str = ""
    """Finer word for the replacement: ``sponsor``, ``client``, ``shop``, ``station``, ``honorific`` …"""
    identity: str = ""
    """Whose or what it is, where that is known already: key of a speaker's name or of a glossary term."""


def resolve(spans: Iterable[Span], allowed: Iterable[Span] = ()) -> list[Span]:
    """Choose a set of spans without overlap.

    An allowed span drops what lies inside it, unless a format, the roster or the glossary found it. Overlapping direct
    identifiers become one span that covers both, named after the longest: a name inside a shop's name must not leave
    the rest of the shop readable. Of other overlaps the winner is the better tier, then the longer; what remains of
    the loser on either side stays when it is an identifier.

    Returns
    -------
    list of Span
        In order of the text.
    """
    permitted = sorted(allowed, key=lambda a: a.start)
    # How far those that begin no later reach: one of them covers what ends by then.
    reach = [0, *accumulate((a.end for a in permitted), max)]
    pool = [
        s
        for s in spans
        if s.start < s.end
        and not (s.tier > Tier.ALLOW and s.end <= reach[bisect_right(permitted, s.start, key=lambda a: a.start)])
    ]
    # In order of the text and without overlap, so that what a span overlaps stands side by side.
    chosen: list[Span] = []
    for span in sorted(pool, key=lambda s: (s.kind not in DIRECT_KINDS, s.tier.rank, s.start - s.end, -s.score, s.start)):
        first = bisect_right(chosen, span.start, key=lambda c: c.end)
        after = bisect_left(chosen, span.end, key=lambda c: c.start)
        clashes = chosen[first:after]
        if not clashes:
            chosen.insert(first, span)
        elif span.kind in DIRECT_KINDS:
            chosen[first:after] = [_merge(span, clashes)]
        # A quasi-identifier that overlaps what is already treated is treated with it.
    return chosen


def _merge(span: Span, clashes: list[Span]) -> Span:
    group = [span, *clashes]
    longest = max(group, key=lambda s: (s.end - s.start, -s.tier.rank, s.score))
    return replace(
        longest,
        start=min(s.start for s in group),
        end=max(s.end for s in group),
        score=max(s.score for s in group),
        tier=min(s.tier for s in group),
    )


_NUMBER_PART = re.compile(r"[0-9〇一二三四五六七八九十百千万億.]*[本人個枚台匹回度年月日分秒円点件棟軒組名社店箱冊杯号階番台]?")
_NUMBER_BEFORE = re.compile(r"[0-9〇一二三四五六七八九十百千万億.〜~]$")


def inside_number(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is the rest of a number with its counter (``五本`` of ``二〜五本``), and so no name."""
    return bool(_NUMBER_BEFORE.search(text, max(0, start - 2), start)) and _NUMBER_PART.fullmatch(text, start, end) is not None
