"""Find figures in running Japanese: a numeral, its unit, its hedges; ranges; follow-ups that borrow a unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cocreate_nlp.figures.figure import Figure, Raw, decade_end
from cocreate_nlp.figures.joining import Joiner
from cocreate_nlp.figures.kana import in_kanji
from cocreate_nlp.figures.scanning import FigureScanner
from cocreate_nlp.figures.tables import DECADE
from cocreate_nlp.text import need_text, normalize

START = re.compile("[0-9〇零一二三四五六七八九十百千壱弐参拾数半倍ゼコ½¼¾何]")
RAW_START = re.compile("[0-9０-９〇零一二三四五六七八九十百千壱弐参拾数半倍½¼¾]|何[割百千万十]|ゼロ|コンマ")
ODD = re.compile("[\uff61-\uff9f\u200b-\u200f\ufeff\u2060\u00ad\ufe00-\ufe0f\u0300-\u036f\u3099\u309a\r]")
FOLD = str.maketrans(
    {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | {0x3000: " ", 0xFFE5: "¥", 0xFF5E: "〜", 0x301C: "〜", 0x7E: "〜", 0x223C: "〜"}
    | dict.fromkeys(map(ord, "‐‑‒–−﹣－"), "-")
)


def find_figures(text: str) -> list[Figure]:
    """Find every figure of a text.

    Parameters
    ----------
    text
        Raw text, any width.

    Returns
    -------
    list of Figure
        In order, without overlap. Dates, clock times, ages, ordinals and codes are among them, by kind.

    Raises
    ------
    InputError
        It is no text.

    Examples
    --------
    >>> [(f.text, int(f.low), f.unit) for f in find_figures("一本九百円で、4千円弱の1.5倍")][:2]
    [('一本', 1, '本'), ('九百円', 900, '円')]
    """
    need_text(text, "find_figures()")
    said = in_kanji(text)
    if said is not None:
        spelled, origins = said
        return _in_original(find_figures(spelled), text, lambda start, end: (origins[start], origins[end]))
    if RAW_START.search(text) is None:
        return []
    if ODD.search(text):
        norm = normalize(text)
        return _in_original(_Reader(norm.text.translate(FOLD), norm.text).read(), text, norm.to_original)
    return _Reader(text.translate(FOLD), text).read()


def _in_original(found: list[Figure], text: str, to_original: Callable[[int, int], tuple[int, int]]) -> list[Figure]:
    """Return figures found in another writing of a text as ranges of the text itself."""
    spans = [to_original(f.start, f.end) for f in found]
    return [replace(f, start=start, end=end, text=text[start:end]) for f, (start, end) in zip(found, spans, strict=True)]


class _Reader(FigureScanner, Joiner):
    def read(self) -> list[Figure]:
        found: list[Raw] = []
        i = 0
        search = START.search
        t = self.t
        while (m := search(t, i)) is not None:
            i = m.start()
            raw, i = self.at(i)
            if raw is not None:
                found.append(raw)
        if not found:
            return []
        if len(found) > 1:
            found = self.join(found)
        found = [f for f in found if not f.tentative]
        self.borrow(found)
        return [self._figure(f) for f in found]

    def _figure(self, r: Raw) -> Figure:
        raw = self.raw
        first = raw[r.core_start] if r.core_start < len(raw) else ""
        low, high = r.low, r.high
        if r.hedge == "at_least" and not r.is_range:
            high = None
        elif r.hedge in ("at_most", "less") and not r.is_range:
            low = None
        elif r.hedge == DECADE and not r.is_range and low is not None and not r.half and r.number is not None:
            high = decade_end(r.number, low, r.scale)
        return Figure(
            r.start, r.end, raw[r.start : r.end], low, high, r.unit, r.kind, r.hedge, r.style,
            not (r.hedge or r.is_range or r.vague), r.borrowed, "" if r.borrowed and r.bare else self._written(r),
            r.scale, r.prefix, r.suffix, r.vague, "０" <= first <= "９", r.is_range, r.half, r.decades, r.connector,
            r.lent,
        )  # fmt: skip

    def _written(self, r: Raw) -> str:
        if r.half or not r.written:
            return r.written
        at = self.t.rfind(r.written, r.core_start, r.unit_end)
        return self.raw[at : at + len(r.written)] if at >= 0 else r.written
