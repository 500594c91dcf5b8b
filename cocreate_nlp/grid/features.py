"""What the grid classifier sees of a snippet: masked text, findings, core terms, figures in context, neighbours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from cocreate_nlp.chains import NATIONAL_CHAINS
from cocreate_nlp.grid.terms import TERMS
from cocreate_nlp.tagging.features import (
    TermFeatures,
    Unit,
    Word,
    speaker_terms,
    word_terms,
)
from cocreate_nlp.types import DIRECT_KINDS, QUASI_KINDS, Kind

FAMILIES = ("characters", "lemmas", "terms", "findings", "speaker")
"""Feature families of the grid, in the order of their columns."""

# One private-use character stands for each kind of finding, so that n-grams see "原価は<figure>" and never the value.
_MASKS = {kind: chr(0xE000 + i) for i, kind in enumerate(Kind)}
_DIGITS = re.compile(r"[0-9〇一二三四五六七八九十百千万億.]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding inside a snippet: range in the unit's normalised text, and kind."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class GridUnit:
    """A snippet with what the redactor found in it and what stands around it.

    ``previous_terms`` are the core terms of the snippets just before; ``repeated`` tells that a figure of this
    snippet was said earlier beside core terms.
    """

    unit: Unit
    marks: tuple[Mark, ...] = ()
    previous_terms: tuple[str, ...] = ()
    repeated: bool = False


def make_grid_units(
    units: Sequence[Unit], marks: Sequence[Sequence[Mark]], *, connected: bool = True
) -> list[GridUnit]:
    """Put snippets of one transcript, in order, beside their neighbours.

    Parameters
    ----------
    units, marks
        Snippets and the findings in each.
    connected
        False where the snippets are unrelated texts.
    """
    out: list[GridUnit] = []
    core_numbers: dict[str, set[str]] = {}
    before: tuple[str, ...] = ()
    for unit, found in zip(units, marks, strict=True):
        names = tuple(t.name for t in TERMS if t.pattern.search(unit.text))
        numbers = [n for m in found if m.kind is Kind.FIGURE and (n := _number(unit.text[m.start : m.end])) is not None]
        repeated = any(_may_be_same(unit_said, core_numbers.get(digits, ())) for digits, unit_said in numbers)
        out.append(GridUnit(unit, tuple(found), before if connected else (), repeated and connected))
        core = [n for n in names if n.startswith(("core.", "proto."))]
        if core or unit.role == "company" or repeated:
            for digits, unit_said in numbers:
                core_numbers.setdefault(digits, set()).add(unit_said)
        before = tuple(core)
    return out


def _number(text: str) -> tuple[str, str] | None:
    """Return the digits of a figure and how its unit begins; None where there are fewer than two."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    match = _DIGITS.search(plain)
    return (match[0], plain[match.end() : match.end() + 1]) if match and len(match[0]) >= 2 else None


def _may_be_same(unit: str, said: Collection[str]) -> bool:
    """Tell whether a number of this unit may be one said before with these: 8,000円 is not 8,000個, a bare 8,000 may be either."""
    return bool(said) and (not unit or "" in said or unit in said)


def mask(item: GridUnit) -> Unit:
    """Replace every finding by one character that stands for its kind."""
    if not item.marks:
        return item.unit
    unit = item.unit
    pieces: list[str] = []
    position = 0
    shifts: list[tuple[int, int, str]] = []
    for mark in sorted(item.marks, key=lambda m: m.start):
        if mark.start < position:
            continue
        pieces.append(unit.text[position : mark.start])
        pieces.append(_MASKS[mark.kind])
        shifts.append((mark.start, mark.end, _MASKS[mark.kind]))
        position = mark.end
    pieces.append(unit.text[position:])
    words: list[Word] = []
    done: set[int] = set()
    for word in unit.words:
        inside = next((i for i, (s, e, _) in enumerate(shifts) if s <= word.start < e), None)
        if inside is None:
            words.append(word)
        elif inside not in done:
            done.add(inside)
            char = shifts[inside][2]
            words.append(Word(char, char, "名詞-固有名詞-一般", word.start))
    return replace(unit, text="".join(pieces), words=tuple(words))


def term_terms(item: GridUnit) -> list[str]:
    """Return the rows of `TERMS` that fire, alone and together with figures, code names, role and neighbours."""
    text = item.unit.text
    names = [t.name for t in TERMS if t.pattern.search(text)]
    kinds = {m.kind for m in item.marks}
    role = item.unit.role
    terms = list(names)
    figure = Kind.FIGURE in kinds
    for name in names:
        if figure:
            terms.append(f"{name}&figure")
        if role:
            terms.append(f"{name}&{role}")
        if figure and role:
            terms.append(f"{name}&figure&{role}")
        if Kind.CODE_NAME in kinds:
            terms.append(f"{name}&code_name")
        if Kind.ORGANIZATION in kinds:
            terms.append(f"{name}&organization")
    cores = sorted(n for n in names if n.startswith(("core.", "plan.", "proto.")))
    terms.extend(f"{a}+{b}" for i, a in enumerate(cores) for b in cores[i + 1 :])
    terms.append(f"ncore={min(3, len(cores))}")
    for name in item.previous_terms:
        terms.append(f"before:{name}")
        if figure:
            terms.append(f"before:{name}&figure")
    return terms


def finding_terms(item: GridUnit) -> list[str]:
    """Return kinds and numbers of what was found, singly and combined."""
    kinds = [m.kind for m in item.marks]
    direct = [k for k in kinds if k in DIRECT_KINDS]
    quasi = [k for k in kinds if k in QUASI_KINDS]
    figures = sum(k is Kind.FIGURE for k in kinds)
    terms = sorted({f"kind={k.value}" for k in kinds})
    terms.append(f"direct={min(2, len(direct))}")
    terms.append(f"quasi={min(3, len(quasi))}")
    terms.append(f"figures={min(3, figures)}")
    if item.unit.role:
        terms.append(f"figures={min(1, figures)}&{item.unit.role}")
        terms.append(f"direct={min(1, len(direct))}&{item.unit.role}")
    if NATIONAL_CHAINS.search(item.unit.text):
        terms.append("chain")
    if item.repeated:
        terms.append("repeated")
    for m in item.marks:
        if m.kind is Kind.FIGURE:
            text = item.unit.text[m.start : m.end]
            unit = re.sub(r"[0-9〇一二三四五六七八九十百千万億.,\s]", "", text)[:3]
            terms.append(f"unit={unit}")
            if re.search(
                r"約|くらい|ぐらい|ほど|程度|前後|弱|強|だいたい|数", item.unit.text[max(0, m.start - 3) : m.end + 4]
            ):
                terms.append("vague figure")
            digits = re.sub(r"[^0-9一二三四五六七八九]", "", text).rstrip("0")
            terms.append(f"precise={min(3, len(digits))}")
            if item.unit.role:
                terms.append(f"unit={unit}&{item.unit.role}")
    return terms


class GridFeatures(TermFeatures[GridUnit]):
    """Fitted feature families of the grid.

    Parameters
    ----------
    families
        Which of `FAMILIES` to use.
    """

    known = FAMILIES

    def __init__(self, families: Sequence[str] = FAMILIES) -> None:
        super().__init__(families)

    def seen(self, item: GridUnit) -> Unit:
        """Return the snippet with its findings masked."""
        return mask(item)

    def terms(self, family: str, items: Sequence[GridUnit]) -> list[list[str]]:
        """Return the terms of each snippet in this family."""
        of: dict[str, Callable[[GridUnit], list[str]]] = {
            "lemmas": lambda i: word_terms(mask(i)), "terms": term_terms, "findings": finding_terms, "speaker": lambda i: speaker_terms(i.unit),
        }  # fmt: skip
        return [of[family](i) for i in items]
