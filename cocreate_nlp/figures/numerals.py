"""Numerals: reading Arabic, kanji and mixed writing, and writing a number in the same style.

Works on width-folded text (ASCII digits); the reader folds full-width characters one to one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "壱": 1, "壹": 1, "弐": 2, "貳": 2, "参": 3, "參": 3, "肆": 4, "伍": 5,
}  # fmt: skip
SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000, "阡": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
POINTS = ("・", "点", "コンマ", ".", "･")
GAPS = " \n\u3000\t"

SPOKEN_DECIMAL = re.compile(
    r"[点・･](\d{1,4})(?= ?(?:%|パー|割|ミリ|ミク|セン|メー|グラ|キロ|リッ|ボル|デシ|度|倍|秒|[a-zA-Zμ]))"
)
"""6点8ミリ, 0・9グラム: a point only before a unit of measure, because 5点3枚 are five points and three sheets."""

MAX_DIGITS = 24
"""Longer runs of digits are serial numbers, not figures."""

ASCII_DIGITS = frozenset("0123456789")
NUMERALS = ASCII_DIGITS | DIGITS.keys() | SMALL.keys() | LARGE.keys()
KANJI_NUMERALS = DIGITS.keys() | SMALL.keys() | LARGE.keys()


class Style(StrEnum):
    """How a number is written."""

    ARABIC = "arabic"
    COMMA = "comma"
    KANJI = "kanji"
    POSITIONAL = "positional"
    """Kanji digits without multipliers: 九二, 〇・八."""
    MIXED = "mixed"
    """Arabic digits with 万, 億: 4万2,000."""
    MIXED_SMALL = "mixed_small"
    """Arabic digits with 千, 百 too: 4千円."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: its value, where it ends, how it is written.

    ``coefficient`` is the number before its last multiplier (10 in 10万) and ``multiplier`` that multiplier, so that
    a bare number before it can borrow it (``5〜10万円``).
    """

    value: Decimal
    end: int
    style: Style
    coefficient: Decimal
    multiplier: int
    opens: bool = False
    """The number begins with a multiplier (百円, 千円)."""


def _arabic(text: str, i: int) -> tuple[str, int, bool]:
    """Read ``12``, ``1,234``, ``1.5`` at ``i``; returns digits, end, whether commas were seen."""
    n = len(text)
    j = i
    while j < n and text[j] in ASCII_DIGITS:
        j += 1
    digits = text[i:j]
    comma = False
    if j - i <= 3 and j < n and text[j] == ",":
        parts = [digits]
        k = j
        while k + 3 < n and text[k] == "," and text[k + 1 : k + 4].isdigit() and text[k + 1 : k + 4].isascii():
            parts.append(text[k + 1 : k + 4])
            k += 4
        # 1,2345 is no grouping: the last group must end there.
        if len(parts) > 1 and not (k < n and text[k] in ASCII_DIGITS):
            digits, j, comma = "".join(parts), k, True
    if j + 1 < n and text[j] == "." and text[j + 1] in ASCII_DIGITS:
        k = j + 1
        while k < n and text[k] in ASCII_DIGITS:
            k += 1
        # A second point is a date or a version.
        if not (k + 1 < n and text[k] == "." and text[k + 1] in ASCII_DIGITS):
            digits += text[j:k]
            j = k
    elif j < n and text[j] in "点・･" and not comma and (spoken := SPOKEN_DECIMAL.match(text, j)) is not None:
        digits += "." + spoken[1]
        j = spoken.end(1)
    return digits, j, comma


def _point(text: str, i: int) -> int:
    """Length of a decimal point at ``i`` that is followed by a kanji digit, else 0."""
    for point in POINTS:
        if text.startswith(point, i):
            k = i + len(point)
            return len(point) if k < len(text) and text[k] in DIGITS else 0
    return 0


def read_number(text: str, i: int) -> Number | None:
    """Read the longest number that starts at ``i`` of a width-folded text.

    Parameters
    ----------
    text
        Width-folded text.
    i
        Where a numeral stands.

    Returns
    -------
    Number or None
        None where the run is too long to be a figure.

    Examples
    --------
    >>> read_number("1億2千万円", 0).value
    Decimal('120000000')
    """
    n = len(text)
    start = i
    section = 0
    total_d = Decimal(0)
    last_large = 10**20
    last_small = 10**5
    current: int | Decimal | None = None
    current_kind = ""
    commas = mixed = mixed_small = kanji = positional = arabic = False
    multiplier = 1
    coefficient: int | Decimal = 0
    opens = text[i] in SMALL or text[i] in LARGE
    while i < n:
        c = text[i]
        if c in ASCII_DIGITS:
            if current is not None:
                break
            digits, j, comma = _arabic(text, i)
            if len(digits) > MAX_DIGITS:
                return None
            value: int | Decimal = int(digits) if "." not in digits else Decimal(digits)
            if multiplier > 1 and value >= multiplier:
                break
            current, current_kind, i = value, "a", j
            commas = commas or comma
            arabic = True
        elif c in DIGITS:
            if current is not None and current_kind != "k":
                break
            if current is None:
                current, current_kind = DIGITS[c], "k"
            else:
                if i - start > MAX_DIGITS:
                    return None
                current = current * 10 + DIGITS[c]
                positional = True
            kanji = True
            i += 1
            if multiplier > 1 and current >= multiplier:
                # 百二三: the second digit is no part of this number.
                current, i = int(current) // 10, i - 1
                break
        elif c in SMALL:
            unit = SMALL[c]
            if current is None:
                if section and unit >= last_small:
                    break
                amount: int | Decimal = unit
                coefficient = 1
            else:
                if (section and unit >= last_small) or (current_kind == "k" and current > 9):
                    break
                amount = current * unit
                coefficient = current
            mixed_small = mixed_small or current_kind == "a"
            kanji = kanji or current_kind != "a"
            section += amount  # type: ignore[assignment]
            last_small = multiplier = unit
            current, current_kind = None, ""
            i += 1
        elif c in LARGE:
            unit = LARGE[c]
            head = section + (current or 0)
            if not head or unit >= last_large:
                break
            mixed = mixed or arabic
            total_d += Decimal(head) * unit
            coefficient = head
            last_large = multiplier = unit
            section, last_small = 0, 10**5
            current, current_kind = None, ""
            i += 1
        else:
            step = _point(text, i) if current is not None or section else 0
            if not step or (current_kind == "a" and c != "コ"):
                break
            whole = section + (current or 0)
            i += step
            k = i
            while k < n and text[k] in DIGITS and k - i <= MAX_DIGITS:
                k += 1
            if k < n and text[k] in SMALL:
                i -= step
                break
            positional = positional or not section
            section, last_small = 0, 10**5
            current = Decimal(f"{whole}." + "".join(str(DIGITS[d]) for d in text[i:k]))
            current_kind = "d"
            i = k
            kanji = True
            if k == n or text[k] not in LARGE:
                break
    if i == start:
        return None
    value_d = total_d + section + (current or 0)
    if multiplier == 1 or current is not None:
        coefficient, multiplier = value_d, 1
    if mixed_small:
        style = Style.MIXED_SMALL
    elif mixed:
        style = Style.MIXED
    elif kanji:
        style = (
            Style.POSITIONAL if positional and multiplier == 1 and not (section and last_small <= 1000) else Style.KANJI
        )
    else:
        style = Style.COMMA if commas else Style.ARABIC
    return Number(Decimal(value_d), i, style, Decimal(coefficient), multiplier, opens)


_KANJI = "〇一二三四五六七八九"


def _kanji_below_10000(value: int) -> str:
    out = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("" if digit == 1 else _KANJI[digit]) + name
    return out + (_KANJI[value] if value else "")


def _split(value: int) -> list[tuple[int, str]]:
    groups = []
    for unit, name in ((10**16, "京"), (10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        group, value = divmod(value, unit)
        if group:
            groups.append((group, name))
    return groups or [(0, "")]


def write_number(value: Decimal | int, style: Style | str) -> str:
    """Write a number in a style; what :func:`read_number` reads back as the same value.

    Examples
    --------
    >>> write_number(3980, Style.KANJI), write_number(12000, Style.MIXED), write_number(5000, Style.MIXED_SMALL)
    ('三千九百八十', '1万2000', '5千')
    """
    value = Decimal(value)
    if value < 0:
        return "-" + write_number(-value, style)
    style = Style(style)
    whole = int(value)
    plain = format(value.normalize(), "f") if value != whole else str(whole)
    fraction = plain.partition(".")[2]
    if style is Style.ARABIC:
        return plain
    if style is Style.COMMA:
        return f"{whole:,}" + ("." + fraction if fraction else "")
    if style is Style.POSITIONAL and (fraction or whole < 10):
        digits = "".join(_KANJI[int(c)] for c in str(whole))
        return digits + ("・" + "".join(_KANJI[int(c)] for c in fraction) if fraction else "")
    if style in (Style.KANJI, Style.POSITIONAL):
        text = ""
        for group, name in _split(whole):
            # 千万 is read 一千万 everywhere, and 一 avoids reading it as part of the group before.
            head = _kanji_below_10000(group) if group else "〇"
            text += ("一" + head if name and head.startswith("千") and whole >= 10**8 else head) + name
        return text + ("・" + "".join(_KANJI[int(c)] for c in fraction) if fraction else "")
    if fraction:
        return plain
    if style is Style.MIXED:
        return "".join(f"{group}{name}" for group, name in _split(whole))
    out = ""
    for group, name in _split(whole):
        if name:
            out += f"{group}{name}"
            continue
        thousands, rest = divmod(group, 1000)
        out += f"{thousands}千" if thousands else ""
        out += str(rest) if rest or not out else ""
    return out
