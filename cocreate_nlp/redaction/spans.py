"""What the recognisers hand each other: spans over the normalised text of one turn, and how overlaps resolve."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

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

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Tell whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end


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
    permitted = list(allowed)
    pool = [
        s
        for s in spans
        if s.start < s.end and not (s.tier > Tier.ALLOW and any(a.covers(s) for a in permitted))
    ]
    chosen: list[Span] = []
    for span in sorted(pool, key=lambda s: (s.kind not in DIRECT_KINDS, s.tier.rank, s.start - s.end, -s.score, s.start)):
        clashes = [c for c in chosen if c.overlaps(span)]
        if not clashes:
            chosen.append(span)
        elif span.kind in DIRECT_KINDS:
            merged = _merge(span, clashes)
            chosen = [c for c in chosen if not c.overlaps(merged)]
            chosen.append(merged)
        # A quasi-identifier that overlaps what is already treated is treated with it.
    return sorted(chosen, key=lambda s: s.start)


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
    return bool(_NUMBER_BEFORE.search(text[:start])) and _NUMBER_PART.fullmatch(text, start, end) is not None
