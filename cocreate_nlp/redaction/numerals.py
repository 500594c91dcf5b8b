"""Small Japanese numerals as integers, for ages, sizes of families and years."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"(?:\d{1,4}|[〇零一二三四五六七八九十百千]{1,7})"


def read_numeral(text: str) -> int | None:
    """Read ``34``, ``三十四`` or ``三四``; None when it is none of them."""
    if re.fullmatch(r"\d+", text):
        return int(text)
    if not text or not re.fullmatch(r"[〇零一二三四五六七八九十百千]+", text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = current = 0
    for char in text:
        if char in _DIGITS:
            current = current * 10 + _DIGITS[char]
        else:
            total += (current or 1) * _UNITS[char]
            current = 0
    return total + current


def is_kanji_numeral(text: str) -> bool:
    """Tell whether a number is written in kanji."""
    return bool(re.search(r"[〇零一二三四五六七八九十百千]", text)) and not re.search(r"\d", text)


def write_kanji(number: int) -> str:
    """Write a number below 1,000 in kanji."""
    if number < 10:
        return "〇一二三四五六七八九"[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else "〇一二三四五六七八九"[tens]) + "十" + ("" if ones == 0 else "〇一二三四五六七八九"[ones])
    hundreds, rest = divmod(number, 100)
    return ("" if hundreds == 1 else "〇一二三四五六七八九"[hundreds]) + "百" + ("" if rest == 0 else write_kanji(rest))
