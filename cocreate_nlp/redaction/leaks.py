"""An independent second look at text that is about to leave: does anything that identifies still stand there?

It shares no state with the redaction that made the text. It knows the roster, the glossary and what was replaced, runs
the formats again, and the names model at a lower threshold; the gate holds whatever it finds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
        Stated figures of the session, as spoken; none may stand in the text as it was.
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
    for original, kind in _identifiers(originals):
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


def _identifiers(originals: Iterable[Edit | str]) -> list[tuple[str, Kind]]:
    out: dict[str, Kind] = {}
    for item in originals:
        word, kind = (item, Kind.PERSON) if isinstance(item, str) else (item.original, item.kind)
        plain = normalize(word).text.strip()
        if kind in DIRECT_KINDS and len(plain) >= 2:
            out.setdefault(plain, kind)
    return sorted(out.items(), key=lambda i: -len(i[0]))


def _occurrences(text: str, word: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(word), text)]


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


_NUMBER = r"\d(?:[\d,]*\d)?(?:\.\d+)?"


def _figures(text: str, figures: Iterable[str]) -> list[tuple[int, int]]:
    out = []
    for figure in dict.fromkeys(figures):
        plain = normalize(figure).text.strip()
        if not plain:
            continue
        exact = [n for n in re.findall(_NUMBER, plain) if len(re.sub(r"[,.]", "", n).strip("0")) >= 2]
        if exact:
            for number in exact:
                out += [m.span() for m in re.finditer(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text)]
        elif not re.fullmatch(r"[半倍全]?[額分々]?|\d", plain):
            # A round figure may stand as the edge of a range.
            out += [m.span() for m in re.finditer(rf"(?<![〜~\d一二三四五六七八九十百千万]){re.escape(plain)}(?!台|代|〜|~|以上|未満|前後)", text)]
    return out
