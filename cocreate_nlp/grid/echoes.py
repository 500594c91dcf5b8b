"""What the company said of its inside and others say again (月額でどこでも入れる…ってこと？): a rule, no model.

A snippet of anybody else repeats one of the company with a raised core, said a few turns before, if both hold two content
words that nobody had said until then, a noun among them, or such a noun beside another content word in the same order.
Names and figures do not count: they are replaced anyway. What is repeated so is no more than abstracted, so its core is mid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from cocreate_nlp.grid.features import Mark
from cocreate_nlp.tagging.features import Unit, Word
from cocreate_nlp.types import DIRECT_KINDS, Band, Evidence, Kind, Placement, Role

TURNS_BACK = 8
"""Turns before in which the company must have said it."""

TOGETHER = 2
"""Words from one content word to the next, at most, that count as beside each other (蒸気で温める)."""

MIDDLE = 0.5
"""Score of a core that is mid by this rule."""

NOTE = "企業側が直前に話した社内の内容の繰り返し"

_NOUNS = ("名詞-普通名詞-一般", "名詞-普通名詞-サ変", "名詞-普通名詞-形状詞可能", "名詞-固有名詞")
_CONTENT = (*_NOUNS, "動詞-一般")
_SAY_NOTHING = frozenset(("いう", "言う", "する", "なる", "思う", "もの", "こと", "ところ", "ほう", "ため", "自分", "人", "方", "皆さん"))


class _Said(NamedTuple):
    turn: int
    words: tuple[Word, ...]
    fresh: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def raise_echoes(
    units: Sequence[Unit], marks: Sequence[Sequence[Mark]], turns: Sequence[int], placements: Sequence[Placement]
) -> list[Placement]:
    """Return the placements, the core of what repeats the company's inside raised to mid.

    Parameters
    ----------
    units, marks, turns
        The snippets of one session in order, what the redactor found in each, and the turn of each.
    placements
        Of the snippets, as the classifier gave them.
    """
    known: set[str] = set()
    inside: list[_Said] = []
    out = []
    for unit, found, turn, placement in zip(units, marks, turns, placements, strict=True):
        content = [(i, w) for i, w in enumerate(unit.words) if _counts(w) and not _replaced(w, found)]
        words = tuple(w for _, w in content)
        pairs = frozenset((a.lemma, b.lemma) for (i, a), (j, b) in pairwise(content) if j - i <= TOGETHER)
        if unit.role == Role.COMPANY.value and placement.core_band is not Band.LOW:
            said = _Said(turn, words, frozenset(w.lemma for w in words) - known, pairs)
            inside.append(said)
        elif unit.role != Role.COMPANY.value and placement.core_band is Band.LOW:
            near = (said for said in reversed(inside) if turn - said.turn <= TURNS_BACK)
            shared = next(filter(None, (_shared(said, words, pairs) for said in near)), ())
            if shared:
                why = Evidence("core:echo", shared[0].start, shared[-1].start + len(shared[-1].text), MIDDLE, NOTE)
                placement = replace(
                    placement, core=max(placement.core, MIDDLE), core_band=Band.MID, why=(*placement.why, why)
                )
        # What the company's inside brought up stays its own, however often it is repeated.
        known |= {w.lemma for w in words} - {lemma for said in inside for lemma in said.fresh}
        out.append(placement)
    return out


def _shared(said: _Said, words: Iterable[Word], pairs: frozenset[tuple[str, str]]) -> tuple[Word, ...]:
    """Return the words of a snippet that repeat what was said, or none if they are too few."""
    fresh = [w for w in words if w.lemma in said.fresh]
    nouns = {w.lemma for w in fresh if w.tag.startswith(_NOUNS)}
    if nouns and len({w.lemma for w in fresh}) > 1:
        return tuple(fresh)
    beside = {lemma for pair in pairs & said.pairs if nouns & set(pair) for lemma in pair}
    return tuple(w for w in words if w.lemma in beside)


def _counts(word: Word) -> bool:
    """Tell whether a word says something by itself (カップ, 温める; not 時, 三, する)."""
    return word.tag.startswith(_CONTENT) and word.lemma not in _SAY_NOTHING


def _replaced(word: Word, marks: Iterable[Mark]) -> bool:
    end = word.start + len(word.text)
    return any(
        m.start < end and word.start < m.end for m in marks if m.kind in DIRECT_KINDS or m.kind is Kind.FIGURE
    )
