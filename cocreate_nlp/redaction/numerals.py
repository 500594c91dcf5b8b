"""Small Japanese numerals as integers, for ages, sizes of families and years; read and written by the reader of figures."""

from __future__ import annotations

import re

from cocreate_nlp.figures.numerals import Style, read_number, write_number

NUMERAL = r"(?:\d{1,4}|[〇零一二三四五六七八九十百千]{1,7})"


def read_numeral(text: str) -> int | None:
    """Read ``34``, ``三十四`` or ``三四``; None when it is none of them."""
    if not re.fullmatch(r"\d+|[〇零一二三四五六七八九十百千]+", text):
        return None
    number = read_number(text, 0)
    return int(number.value) if number is not None and number.end == len(text) else None


def is_kanji_numeral(text: str) -> bool:
    """Tell whether a number is written in kanji."""
    return bool(re.search(r"[〇零一二三四五六七八九十百千]", text)) and not re.search(r"\d", text)


def write_kanji(number: int) -> str:
    """Write a number in kanji."""
    return write_number(number, Style.KANJI)
