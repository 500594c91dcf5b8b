"""An independent second look at text that is about to leave: does anything that identifies still stand there?

It shares no state with the redaction that made the text. It knows the roster, the glossary and what was replaced, runs
the formats again, and the names model at a lower threshold; the gate holds whatever it finds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cocreate_nlp.figures import find_figures
from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.numerals import KANJI_NUMERALS, NUMERALS, read_number
from cocreate_nlp.figures.tables import DECADE, FigureKind
from cocreate_nlp.language import parse
from cocreate_nlp.policy import Glossary
from cocreate_nlp.policy.glossary import term_key
from cocreate_nlp.policy.tables import KIND_LABELS
from cocreate_nlp.redaction.formats import find_formats, find_own_words
from cocreate_nlp.redaction.forms import is_generic, name_forms, same_key
from cocreate_nlp.redaction.mentions import Borders, KnownNames, Term, find_terms
from cocreate_nlp.redaction.spans import Tier
from cocreate_nlp.redaction.vetoes import is_vetoed
from cocreate_nlp.text import normalize
from cocreate_nlp.types import DIRECT_KINDS, Edit, Kind

MODEL_THRESHOLD = 0.6
"""Probability from which a name seen by the model alone holds a text that was redacted already."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that must not leave, as a range of the outgoing text.

    Attributes
    ----------
    check
        Which look found it: ``roster``, ``glossary``, ``original``, ``format``, ``names``, ``figure``.
    reason
        What it is, in a few words of Japanese; never the text itself.
    """

    start: int
    end: int
    kind: Kind
    check: str
    reason: str


def find_leaks(
    text: str,
    *,
    roster: Iterable[str] = (),
    glossary: Glossary | None = None,
    originals: Iterable[Edit | str] = (),
    figures: Iterable[str] = (),
    allow: Collection[str] = (),
    model: bool = True,
) -> list[Leak]:
    """Find what identifies in an outgoing text.

    Parameters
    ----------
    text
        The text as it would leave.
    roster
        Names of the session's speakers.
    glossary
        The policy's glossary.
    originals
        What was replaced in this session: edits, or the words themselves. Identifiers of two characters or more may
        not recur; generalised attributes are left out.
    figures
        Stated figures of the session, as spoken; none may stand in the text as it was or with its exact number in
        another writing, unless that measures something else.
    allow
        The policy's allow list.
    model
        Run the names model as well.
    """
    parsed = parse(text)
    norm, doc = parsed.norm, parsed.doc
    own = find_own_words(norm.text)
    allowed = [
        (s.start, s.end)
        for s in find_terms(
            norm.text, [Term(term_key(a), Kind.OTHER_QUASI, "allow", a) for a in allow], recogniser="allow", tier=Tier.ALLOW
        )
    ]
    found: list[Leak] = []

    def report(start: int, end: int, kind: Kind, check: str, reason: str, *, respects_allow: bool = False) -> None:
        if any(a <= start and end <= b for a, b in own):
            return
        if respects_allow and any(a <= start and end <= b for a, b in allowed):
            return
        a, b = norm.to_original(start, end)
        found.append(Leak(a, b, kind, check, reason))

    borders = Borders.of(doc)
    for span in _roster_names(tuple(roster)).find(norm.text, borders, tier=Tier.ROSTER, score=1.0):
        report(span.start, span.end, Kind.PERSON, "roster", "話者の名前")
    if glossary is not None:
        terms = [Term(term_key(f), Kind.CODE_NAME, name, "") for name, _, t in glossary.terms() for f in t.forms]
        for span in find_terms(norm.text, terms, recogniser="glossary", tier=Tier.GLOSSARY):
            report(span.start, span.end, span.kind, "glossary", "用語集の語")
    said = ((o, Kind.PERSON) if isinstance(o, str) else (o.original, o.kind) for o in originals)
    for original, kind in _identifiers(tuple(dict.fromkeys(said))):
        for start in _occurrences(norm.text, original):
            end = start + len(original)
            if _stands_alone(norm.text, start, end, borders):
                report(start, end, kind, "original", "ほかの箇所で置き換えた言葉", respects_allow=True)
    for span in find_formats(norm.text):
        if span.kind in DIRECT_KINDS and span.score >= 0.8:
            report(span.start, span.end, span.kind, "format", KIND_LABELS[span.kind])
    for start, end in _figures(norm.text, figures):
        report(start, end, Kind.FIGURE, "figure", KIND_LABELS[Kind.FIGURE])
    if model:
        from cocreate_nlp.redaction.names import load_names_model

        for span in load_names_model().find([doc])[0]:
            if span.kind in DIRECT_KINDS and span.score >= MODEL_THRESHOLD and not is_vetoed(span, norm.text, doc, pets=True):
                report(span.start, span.end, span.kind, "names", KIND_LABELS[span.kind], respects_allow=True)
    return sorted(set(found), key=lambda leak: (leak.start, leak.end, leak.check))


@lru_cache(maxsize=64)
def _roster_names(roster: Sequence[str]) -> KnownNames:
    known = KnownNames()
    for name in roster:
        if not is_generic(name):
            known.add(same_key(name), name_forms(name), "roster")
    return known


@lru_cache(maxsize=16)
def _identifiers(originals: tuple[tuple[str, Kind], ...]) -> list[tuple[str, Kind]]:
    out: dict[str, Kind] = {}
    for word, kind in originals:
        plain = normalize(word).text.strip()
        if kind in DIRECT_KINDS and len(plain) >= 2:
            out.setdefault(plain, kind)
    return sorted(out.items(), key=lambda i: -len(i[0]))


def _occurrences(text: str, word: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(word), text)] if word in text else []


def _stands_alone(text: str, start: int, end: int, borders: Borders) -> bool:
    word = text[start:end]
    if re.fullmatch(r"[\d\W]+", word):
        digits = re.sub(r"\D", "", word)
        around = text[start - 1 : start] + text[end : end + 1]
        return len(digits) >= 4 and not re.search(r"\d", around)
    if re.fullmatch(r"[A-Za-z0-9@._\- ]+", word):
        return len(word) >= 3 and not re.match(r"[A-Za-z0-9]", text[end : end + 1] or " ")
    free = start in borders.starts and end in borders.ends
    # A name that is an ordinary word as well (泉, 鏡) was judged in its own sentence already.
    return (free and not borders.is_ordinary(start, end)) or (len(word) >= 4 and free)


_NUMERAL = re.compile(f"[{''.join(sorted(NUMERALS))}]")
_RANGE_HEDGES = frozenset((DECADE, "at_least", "at_most", "less"))
_EITHER = frozenset(("キロ", "ミリ", "センチ", "ミクロン"))
"""Said for one measure as for another (a weight, a length): what is measured is not known."""
_ROUND_BEFORE = re.compile(r"[〜~\d一二三四五六七八九十百千万億]$|\d[.,]$")
_ROUND_AFTER = re.compile(r"台|代|〜|~|以上|未満|前後|[.,]?\d")
_NO_FIGURE = re.compile(r"[半倍全]?[額分々]?|\d")


@dataclass(frozen=True, slots=True)
class _Number:
    """A whole number of a text (12万4千, not 12 and 4), or a figure with what it is worth in its unit."""

    start: int
    end: int
    value: Decimal
    written: str
    measure: str | None
    edge: bool
    """An end of a range, which may be any figure's."""


def _numbers(text: str) -> list[_Number]:
    """Return every number of a normalised text: each as written, and the values of figures in their units."""
    figures = find_figures(text)
    written: list[tuple[int, int, Decimal]] = []
    i = 0
    while (m := _NUMERAL.search(text, i)) is not None:
        number = read_number(text, m.start())
        i = max(number.end, m.end()) if number is not None else m.end()
        if number is not None:
            written.append((m.start(), i, number.value))
    found = []
    at = 0
    for figure in figures:
        while at < len(written) and written[at][0] < figure.start:
            found += _bare(text, *written[at])
            at += 1
        first = at
        while at < len(written) and written[at][0] < figure.end:
            at += 1
        inside, measure = written[first:at], _measure(figure)
        edge = figure.is_range or figure.hedge in _RANGE_HEDGES
        worth = [v for v in (figure.low, figure.high) if v is not None and not figure.vague]
        # 1割2分, 1時間25分: no part of them is a figure.
        if len(inside) < 2 or figure.is_range or not worth:
            found += [_Number(a, b, v, text[a:b], measure, edge) for a, b, v in inside]
        if figure.hedge == DECADE:
            worth = worth[:1]
        # Hours and minutes together carry a rounding error.
        found += [_Number(figure.start, figure.end, round(v, 9), "", measure, edge) for v in worth]
    for rest in written[at:]:
        found += _bare(text, *rest)
    return [n for n in found if _is_exact(n.value)]


def _bare(text: str, start: int, end: int, value: Decimal) -> list[_Number]:
    # Kanji numerals that the reader takes for no figure are words: 十八番, 七五三.
    return [] if text[start] in KANJI_NUMERALS else [_Number(start, end, value, text[start:end], None, False)]


def _measure(figure: Figure) -> str | None:
    """Return what a figure measures, or None where the text does not tell."""
    if figure.borrowed or figure.kind in (FigureKind.NUMBER, FigureKind.CODE) or figure.unit in _EITHER:
        return None
    if figure.kind in (FigureKind.RATE, FigureKind.DISCOUNT, FigureKind.RATIO):
        return FigureKind.RATE
    if figure.kind is FigureKind.COUNT:
        return "人" if figure.unit == "名" else figure.unit
    return figure.kind


def _is_exact(value: Decimal) -> bool:
    """Tell whether a number has two digits or more beside its zeros."""
    return len(f"{value:f}".replace(".", "").strip("0")) >= 2


@dataclass(frozen=True, slots=True)
class _Stated:
    """The stated figures of a session, to look numbers up in."""

    numbers: Mapping[Decimal, tuple[frozenset[str | None], frozenset[str]]]
    """Value → what it measures, and how it is written."""
    phrases: frozenset[str]
    lengths: tuple[int, ...]


@lru_cache(maxsize=16)
def _stated(figures: tuple[str, ...]) -> _Stated:
    phrases = {normalize(figure).text.strip() for figure in figures}
    numbers: dict[Decimal, list[_Number]] = {}
    for phrase in phrases:
        for number in _numbers(phrase):
            numbers.setdefault(number.value, []).append(number)
    phrases = {p for p in phrases if not _NO_FIGURE.fullmatch(p)}
    return _Stated(
        {v: (frozenset(n.measure for n in ns), frozenset(n.written for n in ns) - {""}) for v, ns in numbers.items()},
        frozenset(phrases),
        tuple(sorted({len(p) for p in phrases})),
    )


def _figures(text: str, figures: Iterable[str]) -> list[tuple[int, int]]:
    stated = _stated(tuple(dict.fromkeys(figures)))
    out = []
    for number in _numbers(text) if stated.numbers else ():
        measures, writings = stated.numbers.get(number.value, (frozenset(), frozenset()))
        # The end of a range is a figure only as it was said; 98 is no 98円 where the text says 98度.
        known = None not in measures and number.measure is not None
        if measures and (number.written in writings if number.edge else not known or number.measure in measures):
            out.append((number.start, number.end))
    for length in stated.lengths:
        for start in range(len(text) - length + 1):
            end = start + length
            # A round figure may stand as the edge of a range.
            if (
                text[start:end] in stated.phrases
                and not _ROUND_BEFORE.search(text[max(0, start - 2) : start])
                and not _ROUND_AFTER.match(text, end)
            ):
                out.append((start, end))
    return out
