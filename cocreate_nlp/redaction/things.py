"""Ordinary things whose words look like names: plants, dishes, wares, tunes (``things.txt``)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SCRIPTS = (re.compile("[一-龥々]"), re.compile("[ァ-ヶー]"), re.compile("[A-Za-z0-9]"))


@cache
def things() -> dict[str, frozenset[str]]:
    """Return the listed words by category."""
    return read_list("things.txt")


def read_list(file: str) -> dict[str, frozenset[str]]:
    """Return the words of a list in this folder by category: one a line, after a heading ``# category``."""
    found: dict[str, set[str]] = {}
    category = ""
    for line in (Path(__file__).parent / file).read_text(encoding="utf-8").split("\n"):
        if line.startswith("# "):
            category = line[2:]
        elif line:
            found.setdefault(category, set()).add(line)
    return {name: frozenset(words) for name, words in found.items()}


@cache
def _all() -> tuple[frozenset[str], int]:
    words = frozenset().union(*things().values())
    return words, max(map(len, words))


def is_thing(word: str) -> bool:
    """Tell whether a word is a listed thing."""
    return word in _all()[0]


_ACTIVITIES = (
    "hobbies", "clubs and subjects", "sports", "music", "martial arts and sumo", "card, board and video games", "toys and traditional play",
    "theatre", "Japanese instruments", "western and other instruments", "folk songs and dances", "care and childcare",
)  # fmt: skip


def is_activity(word: str) -> bool:
    """Tell whether a word is listed among what people do together."""
    return any(word in things()[name] for name in _ACTIVITIES)


def thing_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the longest listed word that covers a stretch of a text and stands there by itself.

    A word of kanji or of katakana does not stand by itself where more of the same script goes on: そら豆 is no thing in 喫茶そら豆.

    Examples
    --------
    >>> thing_around("信玄餅の黒蜜", 0, 2)
    (0, 3)
    """
    words, longest = _all()
    best: tuple[int, int] | None = None
    for first in range(max(0, end - longest), start + 1):
        for last in range(end, min(len(text), first + longest) + 1):
            if (best is None or last - first > best[1] - best[0]) and text[first:last] in words and stands_alone(text, first, last):
                best = first, last
    return best


def is_inside_thing(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is part of a listed word, and not all of it (安来 in 安来節), that nothing calls somebody or something by."""
    around = thing_around(text, start, end)
    return around is not None and around != (start, end) and not _NAMES_IT.match(text, around[1])


_NAMES_IT = re.compile("さん|くん|ちゃん|君|様|さま|先生")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether no more of the same script comes before or after a stretch."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not any(
        (s.match(text[start]) and s.match(before)) or (s.match(text[end - 1]) and s.match(after)) for s in _SCRIPTS
    )
