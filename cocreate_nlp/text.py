"""Normalisation with an offset map back to the original code points, and what many parts do with text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cocreate_nlp.errors import InputError
from cocreate_nlp.tables import is_missing

# NFKC would take these apart or make them ASCII, which would hide what they mean in Japanese text.
KEPT_CHARACTERS = {"…": "…", "‥": "‥", "～": "〜", "〜": "〜", "―": "—", "゛": "゛", "゜": "゜", "´": "´", "¨": "¨"}

_HYPHENS = dict.fromkeys("‐‑‒–−﹣－", "-")


@dataclass(frozen=True, slots=True)
class Normalized:
    """A normalised text whose every character knows where it came from.

    Attributes
    ----------
    original, text
        Before and after.
    starts, ends
        For each character of ``text``, its half-open range in ``original``.
    """

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open range of ``text`` to the smallest range of ``original`` that produced it."""
        if start >= end:
            position = self.starts[start] if start < len(self.starts) else len(self.original)
            return position, position
        return self.starts[start], self.ends[end - 1]


def need_text(value: object, asks: str) -> None:
    """Refuse what is no text.

    Raises
    ------
    InputError
        Says which function asks for one.
    """
    if not isinstance(value, str):
        raise InputError(f"{asks} takes one text, not {type(value).__name__}", remedy="call it with each text of a table or list")


def each_name(names: str | Iterable[str]) -> tuple[str, ...]:
    """Return names one by one: a bare text is one name, not its letters, and a gap of a table is nobody.

    Raises
    ------
    InputError
        Something among them is no text.
    """
    given = [names] if isinstance(names, str) else list(names)
    for place, name in enumerate(given, start=1):
        if not isinstance(name, str) and not is_missing(name):
            raise InputError(f"a name is text, not {type(name).__name__}", where=f"name {place}", remedy="give a list of texts")
    return tuple(name for name in given if not is_missing(name))


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def covered(size: int, ranges: Iterable[tuple[int, int]]) -> bytearray:
    """Mark with 1 the characters of a text that ranges cover, so that looking is as quick among many as among few."""
    marks = bytearray(size)
    for start, end in ranges:
        start, end = max(0, start), min(end, size)
        if start < end:
            marks[start:end] = b"\1" * (end - start)
    return marks


def normalize(text: str) -> Normalized:
    """Bring widths and compatibility forms to one writing (NFKC) and drop invisible characters.

    Full-width digits and letters become ASCII, half-width kana become full-width, dashes become ``-``, every space
    becomes U+0020, control and format characters (zero-width space, BOM, direction marks) disappear. Wave dashes
    become ``〜``; ``…`` stays. Newlines stay (CRLF and CR become LF).

    Parameters
    ----------
    text
        Any text; code points are the unit of all offsets.

    Returns
    -------
    Normalized
        The text and the map of offsets.
    """
    if text.isascii() and "\r" not in text and text.isprintable():
        positions = tuple(range(len(text)))
        return Normalized(text, text, positions, tuple(p + 1 for p in positions))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    i, n = 0, len(text)
    while i < n:
        char = text[i]
        j = i + 1
        # A base character and what combines with it (half-width voiced marks included) are normalised together.
        while char not in "\r\n" and j < n and (unicodedata.combining(text[j]) or text[j] in "ﾞﾟ゙゚"):
            j += 1
        if char == "\r":
            new = "" if j < n and text[j] == "\n" else "\n"
        elif j == i + 1 and char in KEPT_CHARACTERS:
            new = KEPT_CHARACTERS[char]
        elif j == i + 1 and char in _HYPHENS:
            new = "-"
        elif char == "\n":
            new = "\n"
        else:
            cluster = unicodedata.normalize("NFKC", text[i:j])
            new = "".join(_visible(c) for c in cluster)
        for c in new:
            out.append(c)
            starts.append(i)
            ends.append(j)
        i = j
    return Normalized(text, "".join(out), tuple(starts), tuple(ends))


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Zs" or char == "\t":
        return " "
    if category in {"Cf", "Cc", "Cs", "Co"} or "\ufe00" <= char <= "\ufe0f":
        return ""
    return "\n" if category in {"Zl", "Zp"} else char
