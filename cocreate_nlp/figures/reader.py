"""Find figures in running Japanese: a numeral, its unit, its hedges; ranges; follow-ups that borrow a unit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cocreate_nlp.figures.numerals import (
    ASCII_DIGITS,
    DIGITS,
    GAPS,
    KANJI_NUMERALS,
    LARGE,
    NUMERALS,
    SMALL,
    Number,
    Style,
    read_number,
)
from cocreate_nlp.figures.tables import (
    DECADE,
    IDIOMS_BY_PAIR,
    MINUTES_AFTER,
    MINUTES_BEFORE,
    PREFIX_HEDGES,
    SUB_UNITS,
    SUFFIX_HEDGES,
    UNITS,
    UNITS_BY_FIRST,
    FigureKind,
)
from cocreate_nlp.figures.words import (
    BARE_AFTER,
    BARE_BEFORE,
    COUNTED_BEFORE,
    DISTANCE_WORDS,
    ERAS,
    NOT_UNIT_BEFORE,
    QUANTITY_WORDS,
    RATE_WORDS,
    TEMPERATURE_WORDS,
    WORD_PREFIXES,
)
from cocreate_nlp.text import normalize

K = FigureKind


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text.

    Attributes
    ----------
    start, end
        Half-open code-point range in the given text, hedges included.
    text
        What stands there.
    low, high
        The value in ``unit``, or the interval that is said; None where it is open. Rates are in percent.
    unit
        Canonical unit (``円``, ``%``, ``g``, ``本``), empty where none is said and none can be borrowed.
    kind
        What is measured.
    hedge
        ``approximate``, ``below``, ``above``, ``at_least``, ``at_most``, ``less``, ``decade`` or empty.
    style
        How the number is written.
    exact
        A point value without a hedge.
    borrowed
        The unit is not said here but taken from a figure before or after, or from the word that names the quantity.
    written_unit
        The unit as written here (empty if borrowed).
    scale
        What one written unit is in ``unit``.
    prefix, suffix
        Words that stay beside the range (``だいたい``, ``くらい``), and a currency sign.
    vague
        Said with 数 or 十数: no digit to protect.
    full_width
        Digits are full-width.
    """

    start: int
    end: int
    text: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: FigureKind
    hedge: str = ""
    style: Style = Style.ARABIC
    exact: bool = True
    borrowed: bool = False
    written_unit: str = ""
    scale: Decimal = Decimal(1)
    prefix: str = ""
    suffix: str = ""
    vague: bool = False
    full_width: bool = False
    is_range: bool = False
    half: bool = False
    """半額, 半分, 半数: said without a numeral."""
    decades: bool = False
    """Both ends are said as 台."""
    connector: str = ""
    lent_unit: str = ""
    """The unit as the lender writes it."""

    @property
    def value(self) -> Decimal | None:
        """The point value, or None for an interval."""
        return self.low if self.low is not None and self.low == self.high else None


START = re.compile("[0-9〇零一二三四五六七八九十百千壱弐参拾数半倍ゼコ½¼¾何]")
RAW_START = re.compile("[0-9０-９〇零一二三四五六七八九十百千壱弐参拾数半倍½¼¾]|何[割百千万十]|ゼロ|コンマ")
ODD = re.compile("[\uff61-\uff9f\u200b-\u200f\ufeff\u2060\u00ad\ufe00-\ufe0f\u0300-\u036f\u3099\u309a\r]")
STRUCTURED = re.compile(
    r"(?P<date>\d{4}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}(?!\d))"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?!\d))"
    r"|(?P<code>\d{1,6}(?:-\d{1,6}){2,8}-?|0\d{1,4}-\d{2,4}(?!\d)-?|\d{1,3}(?:\.\d{1,3}){2,3}(?![\d.])|0\d{9,11}(?!\d)|0\d{1,4}\(\d{1,4}\)\d{3,4})"
    r"|(?P<date2>(?:19|20)\d\d[./](?:0?[1-9]|1[0-2])(?![\d/.]))"
)
LONG_RUN = 120
DATA_DUMP = re.compile(r"[0-9〇零一二三四五六七八九,.、:/〜\- ]{120,}")
"""Nobody says this; a table was pasted, and reading it number by number would take for ever."""
SLASH = re.compile(r"(\d{1,5})/(\d{1,5})(?!\d)")
PAIR = re.compile(r"\d{1,7}-\d{1,7}(?!\d)")
MARKS = re.compile(r"[、,]?\s*(?:えっと|えー|あの)?[、,]?\s*")
JOINS = frozenset(
    ["〜", "-", "から", "ないし", "、", ",", "か", "〜 ", " 〜 ", " 〜", " - ", "より", "—", "ー", "もしくは", "または"]
)
FOLD = str.maketrans(
    {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | {0x3000: " ", 0xFFE5: "¥", 0xFF5E: "〜", 0x301C: "〜", 0x7E: "〜", 0x223C: "〜"}
    | dict.fromkeys(map(ord, "‐‑‒–−﹣－"), "-")
)
FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
CURRENCY = {"¥": "円", "$": "ドル", "€": "ユーロ", "£": "英ポンド", "\\": "円"}
HIRAGANA_END = "ん"


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

    Examples
    --------
    >>> [(f.text, int(f.low), f.unit) for f in find_figures("一本九百円で、4千円弱の1.5倍")][:2]
    [('一本', 1, '本'), ('九百円', 900, '円')]
    """
    if RAW_START.search(text) is None:
        return []
    if ODD.search(text):
        norm = normalize(text)
        found = _Reader(norm.text.translate(FOLD), norm.text).read()
        out = []
        for figure in found:
            start, end = norm.to_original(figure.start, figure.end)
            out.append(replace(figure, start=start, end=end, text=text[start:end]))
        return out
    return _Reader(text.translate(FOLD), text).read()


@dataclass(slots=True)
class _Raw:
    """A figure while it is put together; offsets in the folded text."""

    start: int
    end: int
    number: Number | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: FigureKind
    style: Style
    written: str = ""
    scale: Decimal = Decimal(1)
    hedge: str = ""
    prefix: str = ""
    suffix: str = ""
    vague: bool = False
    borrowed: bool = False
    half: bool = False
    is_range: bool = False
    decades: bool = False
    bare: bool = False
    core_start: int = 0
    unit_end: int = 0
    connector: str = ""
    lent: str = ""
    tentative: bool = False
    """A lone kanji digit: a figure only as the beginning of a range (二、三千円)."""


def _is_kanji(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff" or c == "々"


def _is_katakana(c: str) -> bool:
    return "ァ" <= c <= "ヺ" or c == "ー"


def _is_letter(c: str) -> bool:
    return "a" <= c <= "z" or "A" <= c <= "Z"


def _special(start: int, end: int, kind: FigureKind) -> tuple[_Raw, int]:
    """A date, clock time or code: recognised by its form, without a value."""
    return _Raw(start, end, None, None, None, "", kind, Style.ARABIC, core_start=start, unit_end=end), end


class _Reader:
    def __init__(self, text: str, raw: str) -> None:
        self.t = text
        self.raw = raw
        self.n = len(text)

    def read(self) -> list[Figure]:
        found: list[_Raw] = []
        i = 0
        search = START.search
        t = self.t
        while (m := search(t, i)) is not None:
            i = m.start()
            raw, i = self._at(i, found)
            if raw is not None:
                found.append(raw)
        if not found:
            return []
        if len(found) > 1:
            found = self._join(found)
        found = [f for f in found if not f.tentative]
        self._borrow(found)
        return [self._figure(f) for f in found]

    # One figure

    def _at(self, i: int, found: Sequence[_Raw]) -> tuple[_Raw | None, int]:
        t, n, c = self.t, self.n, self.t[i]
        if c in "半倍":
            return self._half(i)
        if c == "数" or c == "何":
            return self._vague(i)
        if c in "ゼコ":
            return self._comma_word(i)
        if c in FRACTIONS:
            return self._finish(
                _Raw(i, i + 1, None, FRACTIONS[c], FRACTIONS[c], "", K.RATIO, Style.ARABIC, "", core_start=i)
            )
        idiom = self._idiom_end(i)
        if idiom:
            return None, idiom
        if c in "壱弐参拾" and (i + 1 >= n or t[i + 1] not in "壱弐参拾百千万円"):
            # 参加, 拾う: as numerals these come with more of their kind.
            return None, i + 1
        before = t[i - 1] if i else ""
        if i + LONG_RUN <= n and (m := DATA_DUMP.match(t, i)) is not None:
            return _special(i, m.end(), K.CODE)
        if c in ASCII_DIGITS:
            if before and (_is_letter(before) or before == "_" or (before in "-." and i > 1 and _is_letter(t[i - 2]))):
                return self._code(i)
            m = STRUCTURED.match(t, i)
            if m is not None:
                kind = {"date": K.DATE, "date2": K.DATE, "clock": K.CLOCK, "code": K.CODE}[m.lastgroup or "code"]
                if m.lastgroup in ("date", "sep"):
                    kind = K.DATE
                return _special(i, m.end(), kind)
            m = SLASH.match(t, i)
            if m is not None:
                return self._slash(i, m)
            m = PAIR.match(t, i)
            if m is not None and self._unit(m.end()) is None and not (m.end() < n and t[m.end()] in "万億千百"):
                return _special(i, m.end(), K.CODE)
        number = self._number(i)
        if number is None:
            j = i
            while j < n and t[j] in NUMERALS:
                j += 1
            return None, max(j, i + 1)
        j = number.end
        ranged = self._adjacent_digits(i, number)
        if ranged is not None:
            return ranged
        # 十数人, 百数十円, 二千数百円
        if j < n and t[j] == "数" and number.multiplier > 1:
            vague = self._vague_tail(i, number)
            if vague is not None:
                return vague
        if t.startswith("分の", j):
            fraction = self._fraction(i, number)
            if fraction is not None:
                return fraction
        slash = SLASH.match(t, j + 1 + t.startswith("√", j + 1)) if j + 1 < n and t[j] in " と荷" else None
        if slash is not None and int(slash[2]) > int(slash[1]) > 0:
            value = number.value + Decimal(int(slash[1])) / int(slash[2])
            return self._finish(_Raw(i, slash.end(), None, value, value, "", K.RATIO, number.style, core_start=i))
        if j + 1 < n and t[j] in "と荷" and t[j + 1] in NUMERALS:
            mixed = self._number(j + 1)
            if mixed is not None and t.startswith("分の", mixed.end):
                fraction = self._fraction(j + 1, mixed)
                if fraction is not None and fraction[0] is not None and fraction[0].low is not None:
                    value = number.value + fraction[0].low
                    return self._finish(
                        _Raw(i, fraction[0].unit_end, None, value, value, "", K.RATIO, number.style, core_start=i)
                    )
        if (i and t[i - 1] == "第") or (i > 2 and t[i - 3 : i].lower() in ("no.", "ol.")):
            unit = self._unit(j)
            end = unit[1] if unit else j
            start = i - 1 if t[i - 1] == "第" else i
            return _Raw(
                start, end, number, number.value, number.value, "", K.ORDINAL, number.style, core_start=i, unit_end=end
            ), end
        raw = _Raw(i, j, number, number.value, number.value, "", K.NUMBER, number.style, core_start=i, unit_end=j)
        sign = CURRENCY.get(before)
        unit = self._unit(j)
        if (
            unit is None
            and t.startswith(("なんぼ", "いくら", "何円", "なん円", "なにがし", "数円"), j)
            and number.multiplier > 1
        ):
            return self._some_more(raw, number)
        if sign is not None and not (unit and unit[2][0] is K.MONEY):
            raw.unit, raw.kind, raw.prefix, raw.start = sign, K.MONEY, before, i - 1
            if i > 2 and t[i - 3 : i - 1] == "US":
                raw.start, raw.prefix = i - 3, "US" + before
            return self._finish(raw)
        if unit is None:
            return self._bare(raw)
        return self._with_unit(raw, unit)

    def _number(self, i: int) -> Number | None:
        """Read a number, spaces and line breaks of speech recognition inside it too."""
        t, n = self.t, self.n
        number = read_number(t, i)
        if number is None:
            return None
        if t is not self.raw:
            # A change of width inside a run of digits is a border between two numbers.
            raw = self.raw
            if raw[i] in ASCII_DIGITS or raw[i] in "０１２３４５６７８９":
                wide = raw[i] not in ASCII_DIGITS
                for k in range(i + 1, number.end):
                    if t[k] in ASCII_DIGITS and (raw[k] not in ASCII_DIGITS) is not wide:
                        cut = read_number(t[:k], i)
                        number = cut or number
                        break
        j = number.end
        if j < n and t[j] in GAPS and j + 1 < n and (t[j + 1] in NUMERALS or t[j + 1] in ","):
            return self._gapped(i, number)
        if j + 2 < n and t[j] == "." and t[j + 1] in GAPS and t[j + 2] in ASCII_DIGITS and t[i] in ASCII_DIGITS:
            return self._gapped(i, number)
        if j + 1 < n and t[j] in ",、" and t[j + 1] in GAPS and t[j + 2 : j + 5].isdigit() and t[i] in ASCII_DIGITS:
            return self._gapped(i, number)
        return number

    def _gapped(self, i: int, number: Number) -> Number:
        t, n = self.t, self.n
        chars: list[str] = []
        ends: list[int] = []
        k = i
        while k < n and len(chars) < 40:
            c = t[k]
            if c in NUMERALS or (
                c in ",."
                and k + 1 < n
                and (t[k + 1] in ASCII_DIGITS or t[k + 1] in GAPS)
                and chars
                and chars[-1] in ASCII_DIGITS
            ):
                chars.append(c)
                ends.append(k + 1)
                k += 1
            elif c in GAPS and k + 1 < n and (t[k + 1] in NUMERALS or t[k + 1] == ","):
                k += 1
            else:
                break
        joined = "".join(chars)
        whole = read_number(joined, 0)
        if whole is None or whole.end != len(joined):
            return number
        unit = self._unit(ends[-1])
        if unit is None and not (i and t[i - 1] in CURRENCY) and joined[-1] not in LARGE:
            return number
        parts = t[i : ends[-1]].replace("\u3000", " ").replace("\n", " ").replace("\t", " ").split(" ")
        if joined[-1] in LARGE and all(c in ASCII_DIGITS for c in joined[:-1]):
            if not all(len(p.rstrip("万億兆")) <= 1 for p in parts):
                return number
        elif all(c in ASCII_DIGITS or c in ",." for c in joined):
            grouped = len(parts[0].rstrip(",")) <= 3 and all(len(p.strip(",")) == 3 for p in parts[1:])
            single = all(len(p) == 1 for p in parts)
            wrapped = "\n" in t[i : ends[-1]] and " " not in t[i : ends[-1]] and len(parts) == 2 and unit is not None
            decimal = parts[0].endswith(".") and len(parts[0]) <= 4 and all(len(p) == 1 for p in parts[1:])
            if not (grouped or single or wrapped or decimal):
                return number
        return replace(whole, end=ends[-1])

    def _unit(self, j: int) -> tuple[str, int, tuple[FigureKind, str, Decimal]] | None:
        """The unit at ``j``, after at most two blanks: (written, end, row)."""
        t, n = self.t, self.n
        k = j
        while k < n and k - j < 2 and t[k] in GAPS:
            k += 1
        if k >= n:
            return None
        for form in UNITS_BY_FIRST.get(t[k], ()):
            if not t.startswith(form, k):
                continue
            end = k + len(form)
            after = t[end] if end < n else ""
            if after:
                last = form[-1]
                if _is_letter(last) and (
                    _is_letter(after) or (after in ASCII_DIGITS and form in ("m", "L", "l", "G", "A", "V", "N", "W"))
                ):
                    continue
                if _is_katakana(last) and last != "ヶ" and _is_katakana(after) and not t.startswith(WORD_PREFIXES, end):
                    continue
                stop = NOT_UNIT_BEFORE.get(form)
                if stop is not None and t.startswith(stop, end):
                    continue
            if k > j and len(form) == 1 and not (form in "円%度割人個本件台枚名社" or _is_letter(form)):
                continue
            return form, end, UNITS[form]
        if k == j and _is_katakana(t[k]) and t[k] != "ー":
            end = k
            while end < n and _is_katakana(t[end]) and end - k < 9:
                end += 1
            word = t[k:end]
            if 3 <= len(word) <= 8 and not t.startswith(WORD_PREFIXES, k):
                return word, end, (K.COUNT, word, Decimal(1))
        return None

    def _with_unit(self, raw: _Raw, unit: tuple[str, int, tuple[FigureKind, str, Decimal]]) -> tuple[_Raw | None, int]:
        t, n = self.t, self.n
        form, end, (kind, canonical, scale) = unit
        number = raw.number
        assert number is not None
        value = number.value
        single_kanji = number.end - raw.core_start == 1 and t[raw.core_start] in KANJI_NUMERALS
        if form == "分" and t.startswith("分け", number.end):
            return self._bare(raw)
        if single_kanji and kind is K.COUNT and (_is_katakana(form[0]) and len(form) > 3 and form not in UNITS):
            return None, number.end
        # Sub-units: 3割4分5厘, 1メートル20センチ, 2時間半
        total, unit_end = value, end
        subs = SUB_UNITS.get(form)
        if subs:
            while unit_end < n and t[unit_end] in NUMERALS:
                sub = read_number(t, unit_end)
                if sub is None:
                    break
                for name, part in subs:
                    if t.startswith(name, sub.end) and not (name == "分" and t.startswith("分の", sub.end)):
                        total += sub.value * part
                        unit_end = sub.end + len(name)
                        break
                else:
                    break
        if kind is K.DATE or (kind is K.DURATION and form in ("年", "日")) or form in ("時",):
            return self._calendar(raw, form, end)
        if (
            t.startswith("半", unit_end)
            and (kind in HALVED_KINDS or form in ("個", "本", "枚", "倍", "つ", "杯"))
            and not t.startswith(("半額", "半分", "半日", "半年", "半月"), unit_end)
        ):
            total += Decimal("0.5")
            unit_end += 1
        raw.unit, raw.kind, raw.scale, raw.written = canonical, kind, scale, form
        raw.unit_end = unit_end
        raw.low = raw.high = total * scale
        if kind is K.RATE and t.startswith(("引", "オフ", "OFF", "off"), unit_end):
            raw.kind = K.DISCOUNT
        if (
            form == "台"
            and number.multiplier >= 10**4
            and number.coefficient in ROUND
            and not self._near(MACHINE_WORDS, raw.start, unit_end, 14)
        ):
            raw.unit, raw.kind, raw.written, raw.unit_end = "", K.NUMBER, "", number.end
            return self._bare(raw)
        if form == "度":
            raw.kind, raw.unit = self._degrees(raw, total)
            if raw.kind is K.COUNT:
                raw.scale = Decimal(1)
        elif form in ("キロ", "㌔") and self._near(DISTANCE_WORDS, raw.start, unit_end, 10):
            raw.kind = K.LENGTH
        elif (
            form == "分"
            and number.end - raw.core_start == 1
            and t[raw.core_start] == "十"
            and not self._minutes("十分", raw.core_start)
        ):
            return None, end
        elif (form in ("代", "世") and number.multiplier >= 10**4) or (form == "位" and number.multiplier >= 1000):
            raw.unit, raw.kind, raw.written, raw.unit_end = "", K.NUMBER, "", number.end
            return self._bare(raw)
        elif form in ("元",) and number.multiplier == 1 and value < 10:
            return None, number.end
        elif (form == "分" and t.startswith("目", unit_end)) or (
            form != "分" and t.startswith("目", unit_end) and kind in (K.COUNT, K.DURATION)
        ):
            if not t.startswith(("目標", "目的", "目安", "目前", "目指"), unit_end):
                raw.kind, raw.unit_end = K.ORDINAL, unit_end + 1
        elif (
            kind is K.COUNT
            and form in UNITS
            and t.startswith(("分", "入り", "入"), unit_end)
            and form[-1] not in "分入り"
        ):
            if t.startswith("入り", unit_end):
                raw.unit_end, raw.written = unit_end + 2, form + "入り"
            elif t.startswith("分", unit_end) and not t.startswith(("分か", "分け", "分野", "分析", "分類"), unit_end):
                raw.unit_end, raw.written = unit_end + 1, form + "分"
        return self._finish(raw)

    def _degrees(self, raw: _Raw, value: Decimal) -> tuple[FigureKind, str]:
        t = self.t
        warm = self._near(TEMPERATURE_WORDS, raw.start, raw.unit_end, 14)
        if warm or value >= 10 or value != int(value) or value < 0 or t[raw.unit_end - 1] == "分":
            return K.TEMPERATURE, "℃"
        return K.COUNT, "度"

    def _calendar(self, raw: _Raw, form: str, end: int) -> tuple[_Raw | None, int]:
        """年, 月, 日, 時: a date, a clock time or a duration."""
        t, n = self.t, self.n
        number = raw.number
        assert number is not None
        value = number.value
        start = raw.core_start
        parts = [form]
        era = next((e for e in ERAS if t.endswith(e, 0, start)), "")
        k = end
        order = {"年": "月", "月": "日", "日": "時", "時": "分", "分": "秒"}
        last = form
        while last in order and k < n and t[k] in NUMERALS:
            nxt = read_number(t, k)
            if nxt is None or not t.startswith(order[last], nxt.end):
                break
            if order[last] == "月" and t.startswith(("ヶ月", "か月", "カ月"), nxt.end):
                break
            last = order[last]
            parts.append(last)
            k = nxt.end + 1
        if last == "日" and k + 2 < n and t[k] == "(" and t[k + 2] == ")":
            k += 3
        raw.unit_end = k
        raw.written = t[number.end : k] if len(parts) == 1 else form
        raw.start = start - len(era)
        if form == "時":
            raw.kind, raw.unit = K.CLOCK, "時"
            if t.startswith("半", k):
                raw.unit_end = k + 1
            return self._finish(raw)
        if len(parts) > 1:
            raw.kind, raw.unit = K.DATE, ""
            raw.low = raw.high = None
            return self._finish(raw)
        if form == "年":
            if era or ((1850 <= value <= 2150 and number.multiplier == 1) or 1850 <= value <= 2150):
                raw.kind, raw.unit = K.YEAR, "年"
                return self._finish(raw)
            sub = read_number(t, k) if k < n and t[k] in NUMERALS else None
            if sub is not None and t.startswith(("ヶ月", "か月", "カ月", "ヵ月", "ケ月"), sub.end):
                raw.low = raw.high = (value + sub.value / 12) * 12
                raw.unit_end = sub.end + 2
                raw.unit, raw.scale, raw.kind = "月", Decimal(12), K.DURATION
                return self._finish(raw)
            if t.startswith("半", k) and not t.startswith("半年", k):
                value += Decimal("0.5")
                raw.unit_end = k + 1
            if t.startswith("目", k):
                raw.kind, raw.unit_end = K.ORDINAL, k + 1
                return self._finish(raw)
            raw.low = raw.high = value * 12
            raw.unit, raw.scale, raw.kind = "月", Decimal(12), K.DURATION
            return self._finish(raw)
        if form == "月":
            raw.kind = K.DATE if 1 <= value <= 12 else K.NUMBER
            raw.unit = "月"
            if raw.kind is K.NUMBER:
                return None, end
            return self._finish(raw)
        if t.startswith("目", k):
            raw.kind, raw.unit, raw.unit_end = K.ORDINAL, "日", k + 1
            return self._finish(raw)
        hedged = t.startswith(("くらい", "ぐらい", "ほど", "以上", "以内", "程度", "前", "後", "も", "かか", "か"), k)
        raw.unit = "日"
        raw.kind = K.DURATION if hedged or not (1 <= value <= 31) else K.DATE
        return self._finish(raw)

    def _bare(self, raw: _Raw) -> tuple[_Raw | None, int]:
        """A number without a unit: a follow-up, an amount of money with 万, or no figure."""
        t, n = self.t, self.n
        number = raw.number
        assert number is not None
        i, j = raw.core_start, number.end
        before, after = (t[i - 1] if i else ""), (t[j] if j < n else "")
        raw.bare = True
        kanji = t[i] in KANJI_NUMERALS and number.style in (Style.KANJI, Style.POSITIONAL)
        if t[i] in ASCII_DIGITS and after and (_is_letter(after) or after in "_#"):
            return self._code(i)
        if kanji:
            hedged = t.startswith(BARE_AFTER, j)
            length = j - i
            signed = t.endswith(("マイナス", "プラス"), 0, i)
            if signed or (before and before in ASCII_DIGITS) or (i == 0 and j == n):
                return self._finish(raw)
            if length == 1 and not (hedged and number.value >= 10):
                if after and after in "、,か〜-" and i + 2 < n and (t[j + 1] in NUMERALS or t.startswith("から", j)):
                    raw.tentative = True
                    return raw, j
                if t.startswith("から", j) and j + 2 < n and t[j + 2] in NUMERALS:
                    raw.tentative = True
                    return raw, j
                return None, j
            large = number.multiplier >= 10**4
            if large and length > 1 and not t.startswith(("一", "能", "病", "葉", "年", "全", "博"), j):
                hedged = True
            elif before and (_is_kanji(before) or _is_katakana(before)) and not t.endswith(BARE_BEFORE, 0, i):
                return None, j
            if after and (_is_kanji(after) or _is_katakana(after)) and not hedged:
                return None, j
        if (
            number.multiplier >= 10**4
            or (number.multiplier == 1000 and number.style is Style.MIXED_SMALL)
            or (number.value >= 10**4 and number.style is Style.KANJI)
        ):
            if t.endswith(COUNTED_BEFORE, max(0, i - 12), i) or self._near(COUNTED_BEFORE, i - 8, i, 0):
                raw.kind = K.COUNT
            else:
                raw.kind, raw.unit, raw.borrowed = K.MONEY, "円", True
        return self._finish(raw)

    def _finish(self, raw: _Raw) -> tuple[_Raw, int]:
        """Add the sign, the hedges before and after."""
        t, n = self.t, self.n
        if raw.unit_end == 0:
            raw.unit_end = raw.end
        raw.end = raw.unit_end
        start = raw.start
        if start and raw.low is not None and raw.high is not None:
            before = t[start - 1]
            if before in "-ー△▲+" and (
                start == 1
                or not (
                    t[start - 2] in NUMERALS
                    or _is_katakana(t[start - 2])
                    or _is_letter(t[start - 2])
                    or (before == "-" and _is_kanji(t[start - 2]))
                )
            ):
                raw.start = start = start - 1
                if before != "+":
                    raw.low, raw.high = -raw.high, -raw.low
            elif t.endswith("マイナス", 0, start):
                raw.start = start = start - 4
                raw.low, raw.high = -raw.high, -raw.low
            elif t.endswith("プラス", 0, start):
                raw.start = start = start - 3
        if raw.kind in (K.ORDINAL, K.CODE, K.DATE, K.YEAR, K.CLOCK):
            return raw, raw.end
        if start and t[start - 1] in "約そぼう度体と概むりい":
            for word, drop in PREFIX_HEDGES.items():
                if t.endswith(word, 0, start):
                    raw.start = start - len(word)
                    raw.hedge = "approximate"
                    if not drop:
                        raw.prefix = word + raw.prefix
                    break
        end = raw.end
        for _ in range(2):
            k = end
            while k < n and k - end < 1 and t[k] in " ":
                k += 1
            hedge = self._suffix(k, raw)
            if hedge is None:
                break
            word, meaning, stays = hedge
            if meaning == DECADE and (raw.bare and raw.kind is not K.MONEY):
                break
            if stays and meaning == "approximate":
                raw.suffix += word
            raw.hedge = meaning if raw.hedge in ("", "approximate") else raw.hedge
            end = k + len(word)
        raw.end = end
        return raw, end

    def _suffix(self, k: int, raw: _Raw) -> tuple[str, str, bool] | None:
        t = self.t
        if k >= self.n or t[k] not in _SUFFIX_FIRST:
            return None
        for word in _SUFFIX_FIRST[t[k]]:
            if not t.startswith(word, k):
                continue
            after = t[k + len(word) : k + len(word) + 1]
            if word == "代" and not (raw.bare and raw.kind is K.MONEY):
                return None
            if word == "台" and (
                (after in "所風帳湾" and after)
                or raw.kind
                not in (
                    K.MONEY,
                    K.RATE,
                    K.POINT,
                    K.TEMPERATURE,
                    K.WEIGHT,
                    K.LENGTH,
                    K.DURATION,
                    K.ENERGY,
                    K.VOLUME,
                    K.DISCOUNT,
                )
            ):
                return None
            if word in ("強", "弱") and after and (after in "いくさめみ" or (_is_kanji(after) and after not in "程")):
                return None
            if word == "位" and after and after in "置":
                return None
            if (word == "ほど" and after == "け") or (word == "程" and after == "度"):
                continue
            if word in ("あまり", "余り") and t.startswith(("に", "よ", "好", "良", "高", "使", "気"), k + len(word)):
                return None
            if word in ("ちょっと",) and t.startswith(("高", "と", "待", "で高", "し"), k + len(word)):
                return None
            if word == "余" and after == "り":
                continue
            if word in ("以上",) and t.startswith(
                ("です", "、", "。", "に", "の", "は", "で", "も", "が"), k + len(word)
            ):
                pass
            return (word, *SUFFIX_HEDGES[word])
        return None

    # Special openings

    def _idiom_end(self, i: int) -> int:
        """End of an idiom or name whose numeral stands at ``i``, else 0."""
        t = self.t
        rows = IDIOMS_BY_PAIR.get(t[i : i + 2], ())
        if i:
            rows = rows + IDIOMS_BY_PAIR.get(t[i - 1 : i + 1], ())
        for word, offset in rows:
            start = i - offset
            if start < 0 or not t.startswith(word, start) or (word[-1] == "分" and self._minutes(word, i)):
                continue
            end = start + len(word)
            # 百円玉ねぎ is a price and an onion; 1番 is no beginning of 1番5.
            if (word[-1] == "玉" and t.startswith("ねぎ", end)) or (
                t[end - 1] in ASCII_DIGITS and t[end : end + 1].isdigit()
            ):
                continue
            return max(end, i + 1)
        return 0

    def _minutes(self, word: str, i: int) -> bool:
        if not word.endswith("分"):
            return False
        t = self.t
        return t.startswith(MINUTES_AFTER, i + len(word)) or t.endswith(MINUTES_BEFORE, 0, i)

    def _code(self, i: int) -> tuple[_Raw | None, int]:
        t, n = self.t, self.n
        j = i
        while j < n and (
            t[j] in ASCII_DIGITS
            or _is_letter(t[j])
            or (t[j] in "-_." and j + 1 < n and (t[j + 1] in ASCII_DIGITS or _is_letter(t[j + 1])))
        ):
            j += 1
        j = max(j, i + 1)
        return _special(i, j, K.CODE)

    def _half(self, i: int) -> tuple[_Raw | None, int]:
        t = self.t
        half = Decimal(50)
        if t[i] == "倍":
            if (i and (_is_kanji(t[i - 1]) or t[i - 1] in NUMERALS)) or not t.startswith(
                ("倍に", "倍は", "倍の", "倍も", "倍く", "倍ぐ", "倍以", "倍近"), i
            ):
                return None, i + 1
            return self._finish(
                _Raw(i, i + 1, None, Decimal(2), Decimal(2), "倍", K.RATIO, Style.KANJI, "倍", half=True, core_start=i)
            )
        if i and t[i - 1] in NUMERALS:
            return None, i + 1
        if t.startswith("半額", i):
            return self._finish(
                _Raw(i, i + 2, None, half, half, "%", K.DISCOUNT, Style.KANJI, "半額", half=True, core_start=i)
            )
        if t.startswith(("半分", "半数"), i) and not t.startswith(
            ("半分こ", "半分だけ", "半分寝", "半分冗談", "半分本気"), i
        ):
            return self._finish(
                _Raw(i, i + 2, None, half, half, "%", K.RATE, Style.KANJI, t[i : i + 2], half=True, core_start=i)
            )
        for word, unit, value, scale in (
            ("半年", "月", 6, 1),
            ("半日", "日", Decimal("0.5"), 1),
            ("半月", "月", Decimal("0.5"), 1),
            ("半時間", "秒", 1800, 1),
        ):
            if t.startswith(word, i):
                v = Decimal(value)
                return self._finish(
                    _Raw(
                        i,
                        i + len(word),
                        None,
                        v,
                        v,
                        unit,
                        K.DURATION,
                        Style.KANJI,
                        word,
                        Decimal(scale),
                        half=True,
                        core_start=i,
                    )
                )
        return None, i + 1

    def _comma_word(self, i: int) -> tuple[_Raw | None, int]:
        """ゼロコンマ八, コンマ五: a decimal that begins with a word."""
        t, n = self.t, self.n
        k = i
        if t.startswith("ゼロ", i):
            k = i + 2
        if t.startswith("コンマ", k):
            k += 3
        elif k > i and k < n and t[k] in "点・." and k + 1 < n and t[k + 1] in NUMERALS:
            k += 1
        elif k > i:
            unit = self._unit(k)
            if unit is not None and unit[2][0] is not K.COUNT:
                raw = _Raw(
                    i,
                    k,
                    Number(Decimal(0), k, Style.ARABIC, Decimal(0), 1),
                    Decimal(0),
                    Decimal(0),
                    "",
                    K.NUMBER,
                    Style.ARABIC,
                    core_start=i,
                    unit_end=k,
                )
                return self._with_unit(raw, unit)
            return None, k
        else:
            return None, i + 1
        digits = ""
        start = k
        while k < n and (t[k] in ASCII_DIGITS or t[k] in DIGITS) and k - start < 8:
            digits += t[k] if t[k] in ASCII_DIGITS else str(DIGITS[t[k]])
            k += 1
        if not digits:
            return None, start
        value = Decimal("0." + digits)
        style = Style.POSITIONAL if t[start] in DIGITS else Style.ARABIC
        raw = _Raw(i, k, Number(value, k, style, value, 1), value, value, "", K.NUMBER, style, core_start=i, unit_end=k)
        unit = self._unit(k)
        if unit is None:
            raw.bare = True
            return self._finish(raw)
        return self._with_unit(raw, unit)

    def _vague(self, i: int) -> tuple[_Raw | None, int]:
        """数人, 数十人, 数百万円."""
        t, n = self.t, self.n
        idiom = self._idiom_end(i)
        if idiom:
            return None, idiom
        if i and (t[i - 1] in NUMBER_OF or t[i - 1] in ASCII_DIGITS):
            # 人数, 回数 name a quantity; 一日数回 tells one.
            return None, i + 1
        k = i + 1
        scale = 1
        while k < n and t[k] in SMALL:
            scale *= SMALL[t[k]]
            k += 1
        if k < n and t[k] in LARGE:
            scale *= LARGE[t[k]]
            k += 1
        unit = self._unit(k)
        if unit is None and scale < 100:
            return None, k
        if t[i] == "何":
            # 何円 asks; 何割か and 何万円か tell.
            end = unit[1] if unit else k
            if (
                (scale == 1 and (unit is None or unit[2][0] is not K.RATE))
                or not t.startswith("か", end)
                or t.startswith(("から", "かかり", "かかる", "かな", "かね"), end)
            ):
                return None, k
        low, high = Decimal(2) * scale, Decimal(10) * scale - 1
        raw = _Raw(i, k, None, low, high, "", K.NUMBER, Style.KANJI, core_start=i, unit_end=k, vague=True)
        return self._vague_unit(raw, unit, k)

    def _vague_tail(self, i: int, number: Number) -> tuple[_Raw | None, int] | None:
        t, n = self.t, self.n
        k = number.end + 1
        scale = 1
        while k < n and t[k] in SMALL:
            scale *= SMALL[t[k]]
            k += 1
        if scale >= number.multiplier:
            return None
        big = 1
        if k < n and t[k] in LARGE and number.multiplier < 10**4:
            big = LARGE[t[k]]
            k += 1
        unit = self._unit(k)
        if unit is None and scale == 1 and big == 1:
            return None
        low = (number.value + (1 if scale == 1 else 2 * scale)) * big
        high = (number.value + 10 * scale - 1) * big
        raw = _Raw(i, k, None, low, high, "", K.NUMBER, number.style, core_start=i, unit_end=k, is_range=True)
        return self._vague_unit(raw, unit, k)

    def _vague_unit(
        self, raw: _Raw, unit: tuple[str, int, tuple[FigureKind, str, Decimal]] | None, k: int
    ) -> tuple[_Raw | None, int]:
        if unit is None:
            if raw.high is not None and raw.high >= 10**4:
                raw.kind, raw.unit, raw.borrowed, raw.bare = K.MONEY, "円", True, True
                return self._finish(raw)
            raw.bare = True
            return self._finish(raw)
        form, end, (kind, canonical, scale) = unit
        raw.kind, raw.unit, raw.scale, raw.written, raw.unit_end = kind, canonical, scale, form, end
        assert raw.low is not None and raw.high is not None
        if form in ("日", "年"):
            raw.kind = K.DURATION
        raw.low, raw.high = raw.low * scale, raw.high * scale
        if form == "度" and raw.high < 10:
            raw.kind = K.COUNT
        return self._finish(raw)

    def _some_more(self, raw: _Raw, number: Number) -> tuple[_Raw | None, int]:
        """百なんぼ, 千いくら: between this and the next step of its last multiplier."""
        end = number.end + next(
            len(w)
            for w in ("なにがし", "なんぼ", "いくら", "何円", "なん円", "数円")
            if self.t.startswith(w, number.end)
        )
        raw.low, raw.high = number.value, number.value + number.multiplier - 1
        raw.unit_end, raw.is_range, raw.number = end, True, None
        if self.t.startswith("円", end):
            raw.unit_end = end + 1
        raw.kind, raw.unit, raw.borrowed = K.MONEY, "円", True
        return self._finish(raw)

    def _adjacent_digits(self, i: int, number: Number) -> tuple[_Raw | None, int] | None:
        """二三人, 四五百円: two neighbours said in a row are a range."""
        t, n = self.t, self.n
        if number.style not in (Style.KANJI, Style.POSITIONAL) or i + 1 >= n:
            return None
        a, b = DIGITS.get(t[i]), DIGITS.get(t[i + 1])
        if not a or b != a + 1:
            return None
        if i + 2 < n and (t[i + 2] in DIGITS or t[i + 2] in POINT_CHARACTERS):
            return None
        second = read_number(t, i + 1)
        if second is None:
            return None
        unit = self._unit(second.end)
        if unit is None:
            return None
        form, end, (kind, canonical, scale) = unit
        if second.multiplier == 1 and (
            kind in (K.RATE, K.MONEY, K.ENERGY, K.LENGTH, K.ORDINAL, K.AGE, K.YEAR, K.DATE) or form in ("店舗", "社")
        ):
            return None
        if kind in (K.AGE, K.ORDINAL):
            return None
        factor = (second.value / second.coefficient) if second.coefficient else Decimal(1)
        low, high = Decimal(a) * factor * scale, second.value * scale
        raw = _Raw(
            i,
            end,
            None,
            low,
            high,
            canonical,
            kind,
            Style.KANJI,
            form,
            scale,
            core_start=i,
            unit_end=end,
            is_range=True,
        )
        if form in ("年", "日"):
            raw.kind = K.DURATION
        return self._finish(raw)

    def _fraction(self, i: int, number: Number) -> tuple[_Raw | None, int] | None:
        t, n = self.t, self.n
        k = number.end + 2
        if t.startswith("ルート", k):
            k += 3
        if k >= n or t[k] not in NUMERALS or number.value == 0:
            return None
        top = read_number(t, k)
        if top is None:
            return None
        value = top.value / number.value
        if k > number.end + 2:
            value = top.value.sqrt() / number.value
        style = number.style
        raw = _Raw(i, top.end, None, value, value, "", K.RATIO, style, "分の", core_start=i, unit_end=top.end)
        return self._finish(raw)

    def _slash(self, i: int, m: re.Match[str]) -> tuple[_Raw | None, int]:
        t = self.t
        a, b = int(m[1]), int(m[2])
        month = 1 <= a <= 12 and 1 <= b <= 31
        # 3/10 is a day or three tenths; a sign, 約 or を after it says the latter.
        fraction = (i > 0 and t[i - 1] in "-約√") or t.startswith(FRACTION_AFTER, m.end())
        if not fraction and month:
            ended = m.end() == self.n or t[m.end()] in "。を、のに"
            fraction = a < b <= 10 and math.gcd(a, b) == 1 and ended and not t.startswith(("、", "に", "の"), m.end())
        if b == 0 or len(m[2]) > 3 or (month and not fraction):
            return _special(i, m.end(), K.DATE if month else K.CODE)
        value = Decimal(a) / b
        return self._finish(
            _Raw(i, m.end(), None, value, value, "", K.RATIO, Style.ARABIC, "/", core_start=i, unit_end=m.end())
        )

    # Several figures

    def _join(self, found: list[_Raw]) -> list[_Raw]:
        out = [found[0]]
        for b in found[1:]:
            a = out[-1]
            joined = self._range(a, b)
            if joined is not None:
                out[-1] = joined
            else:
                out.append(b)
        return out

    def _range(self, a: _Raw, b: _Raw) -> _Raw | None:
        t = self.t
        gap = t[a.end : b.start]
        if len(gap) > 4 or a.is_range or b.low is None or a.low is None or b.high is None or a.high is None:
            return None
        if (gap == "" and b.hedge == "less" and a.hedge == "at_least") or (
            gap in (" ", "、") and b.hedge == "less" and a.hedge == "at_least"
        ):
            gap = "〜"
        if gap not in JOINS:
            if gap in ("円", "") or not gap:
                return None
            return None
        if a.vague or b.vague or a.half or b.half:
            return None
        number_a, number_b = a.number, b.number
        low, high = a.low, b.high
        comma = gap in ("、", ",", "か")
        if comma:
            # 二、三千円 and 1,2個 are ranges; 三、七日 and 100円、200円 are two figures.
            if not a.bare or number_a is None or number_b is None or a.hedge:
                return None
            first, second = number_a.value, number_b.coefficient
            near = (second == first + 1 and first < 10) or (first % 10 + 1 == second and 10 < first < 100)
            if not (near and second <= 9) or (b.bare and b.kind is not K.MONEY) or second == 1:
                return None
            if gap == "か" and number_a.multiplier != 1:
                return None
            factor = number_b.value / number_b.coefficient
            tens = first - first % 10 if first > 10 else Decimal(0)
            low = first * factor * b.scale
            high = (tens + second) * factor * b.scale if tens else b.high
        elif (a.bare and not b.bare) or (a.bare and b.bare):
            if number_a is None or number_b is None:
                return None
            if a.kind is K.CODE or (b.kind in (K.ORDINAL, K.CODE, K.DATE) and gap not in ("〜", "-", "から")):
                return None
            if (
                a.bare
                and b.bare
                and (
                    (
                        gap in ("から", "より", "もしくは", "または", "ないし")
                        and t.startswith(("に", "へ", "ま"), b.end)
                    )
                    or (b.bare and b.kind is not K.MONEY and gap not in ("〜", "-"))
                )
            ):
                return None
            if number_a.multiplier == 1 and number_b.multiplier > 1 and number_a.value < number_b.coefficient:
                low = a.low * (number_b.value / number_b.coefficient) * b.scale
            else:
                low = a.low * b.scale
            if gap == "から" and t.startswith(("に", "へ"), b.end):
                return None
        else:
            if a.kind is not b.kind and not (b.bare and b.kind is K.NUMBER):
                return None
            if b.bare:
                if gap not in ("〜", "-", "から", "—") or number_b is None or (a.kind is K.MONEY and not b.unit):
                    return None
                high = number_b.value * a.scale
            if gap in ("から", "より") and t.startswith(("に", "へ"), b.end):
                return None
            if a.kind in (K.DATE, K.CLOCK, K.YEAR, K.AGE, K.ORDINAL, K.CODE):
                return None
        if low is None or high is None or low >= high:
            return None
        base = a if (b.bare and not a.bare) else b
        hedge = "" if a.hedge == "at_least" or (b.hedge in ("less",) and a.hedge == "at_least") else b.hedge
        decades = a.hedge == DECADE and b.hedge == DECADE
        if b.hedge == DECADE and not decades:
            return None
        if decades and number_b is not None:
            high = _decade_end(number_b, b.high, b.scale)
        closed = a.hedge == "at_least" and b.hedge == "less"
        # A one-figure number needs the second as its range partner even where it is idle alone.
        style = a.style if a.style is Style.MIXED_SMALL else b.style
        kind = K.DURATION if comma and base.written == "日" else base.kind
        return _Raw(
            a.start, b.end, base.number, low, high, base.unit, kind, style, base.written, base.scale,
            hedge if not decades else DECADE, a.prefix or b.prefix, b.suffix, is_range=True, decades=decades,
            bare=base.bare, borrowed=base.borrowed, core_start=a.core_start, unit_end=b.unit_end,
            connector="以上未満" if closed else gap,
        )  # fmt: skip

    def _borrow(self, found: list[_Raw]) -> None:
        """Give bare numbers the unit of a neighbour or of the word that names the quantity."""
        t = self.t
        for index, raw in enumerate(found):
            if raw.written == "台":
                self._follow_decade(raw, found[max(0, index - LOOK_BACK) : index])
            if not raw.bare or raw.kind not in (K.NUMBER, K.MONEY) or raw.low is None:
                continue
            if raw.kind is K.MONEY and not raw.borrowed:
                continue
            lender = None
            for other in reversed(found[max(0, index - LOOK_BACK) : index]):
                if raw.start - other.end > LOOK_BACK_CHARACTERS:
                    break
                if self._lends(other, raw):
                    lender = other
                    break
            if lender is None and index + 1 < len(found):
                other = found[index + 1]
                gap = t[raw.end : other.start]
                if (
                    len(gap) <= 14
                    and self._lends(other, raw)
                    and (
                        "いや" in gap
                        or "じゃな" in gap
                        or "では" in gap
                        or "…" in gap
                        or gap in ("と", "や", "とか", "か", "、", "から", "に対して", "より")
                    )
                ):
                    lender = other
            named = None if lender is not None else self._named_quantity(raw)
            if lender is not None:
                raw.unit, raw.kind, raw.scale, raw.borrowed = lender.unit, lender.kind, lender.scale, True
                raw.lent = lender.written or lender.lent
            elif named is not None:
                raw.kind, raw.unit, raw.scale = named
                raw.borrowed = True
            else:
                if (
                    raw.kind is K.NUMBER
                    and raw.low is not None
                    and raw.low < 10
                    and raw.low != int(raw.low)
                    and self._near(RATE_WORDS, raw.start, raw.end, 16)
                ):
                    raw.kind, raw.unit, raw.borrowed, raw.scale = K.RATE, "%", True, Decimal(1)
                else:
                    continue
            if raw.number is not None and not raw.is_range:
                sign = -1 if raw.low is not None and raw.low < 0 else 1
                raw.low = raw.high = sign * raw.number.value * raw.scale

    def _follow_decade(self, raw: _Raw, earlier: Sequence[_Raw]) -> None:
        """九十パーセント台、来年は九十五台: 台 after a follow-up is no counter of machines."""
        if raw.written != "台" or raw.number is None or raw.kind is not K.COUNT:
            return
        for other in reversed(earlier):
            if other.hedge in (DECADE, "less") and other.kind in (K.MONEY, K.RATE) and other.low is not None:
                high = abs(other.high or other.low) / other.scale
                if high and Decimal("0.1") <= raw.number.value / high <= 10:
                    raw.kind, raw.unit, raw.scale = other.kind, other.unit, other.scale
                    raw.lent, raw.written, raw.borrowed, raw.bare, raw.hedge = (
                        other.written or other.lent,
                        "",
                        True,
                        True,
                        DECADE,
                    )
                    raw.low = raw.high = raw.number.value * raw.scale
                return

    def _lends(self, other: _Raw, raw: _Raw) -> bool:
        if (
            other.kind in (K.NUMBER, K.CODE, K.DATE, K.CLOCK, K.YEAR, K.ORDINAL, K.AGE)
            or other.vague
            or other.half
            or other.low is None
        ):
            return False
        if (other.bare and not other.borrowed) or raw.number is None or not other.unit:
            return False
        value = raw.number.value
        if value < 10 and value == int(value):
            return False
        anchor = abs(other.low / other.scale) if other.low else Decimal(0)
        if other.kind is K.RATE or other.kind is K.TEMPERATURE:
            return anchor != 0 and Decimal("0.1") <= value / anchor <= 10 if value else False
        if other.kind is K.COUNT and other.unit in ("つ", "回", "度", "人", "歩"):
            return False
        return bool(anchor) and bool(value) and Decimal("0.1") <= value / anchor <= 10

    def _named_quantity(self, raw: _Raw) -> tuple[FigureKind, str, Decimal] | None:
        t = self.t
        window = t[max(0, raw.start - 16) : raw.start]
        best, at = None, -1
        for word, unit in QUANTITY_WORDS.items():
            k = window.rfind(word)
            if k > at:
                best, at = unit, k
        if best is None:
            return None
        row = UNITS[best]
        return (K.TEMPERATURE, "℃", Decimal(1)) if best == "度" else row

    def _near(self, words: Sequence[str], start: int, end: int, reach: int) -> bool:
        window = self.t[max(0, start - reach) : end + reach]
        return any(w in window for w in words)

    def _figure(self, r: _Raw) -> Figure:
        raw = self.raw
        first = raw[r.core_start] if r.core_start < len(raw) else ""
        low, high = r.low, r.high
        if r.hedge == "at_least" and not r.is_range:
            high = None
        elif r.hedge in ("at_most", "less") and not r.is_range:
            low = None
        elif r.hedge == DECADE and not r.is_range and low is not None and not r.half and r.number is not None:
            high = _decade_end(r.number, low, r.scale)
        return Figure(
            r.start, r.end, raw[r.start : r.end], low, high, r.unit, r.kind, r.hedge, r.style,
            not (r.hedge or r.is_range or r.vague), r.borrowed, "" if r.borrowed and r.bare else self._written(r),
            r.scale, r.prefix, r.suffix, r.vague, "０" <= first <= "９", r.is_range, r.half, r.decades, r.connector,
            r.lent,
        )  # fmt: skip

    def _written(self, r: _Raw) -> str:
        if r.half or not r.written:
            return r.written
        at = self.t.rfind(r.written, r.core_start, r.unit_end)
        return self.raw[at : at + len(r.written)] if at >= 0 else r.written


def _decade_end(number: Number, low: Decimal, scale: Decimal) -> Decimal:
    """The end of 〜台: one step of the last significant digit."""
    value = number.value
    if not value:
        return low
    step = Decimal(1)
    if value == int(value):
        whole = int(value)
        while whole % 10 == 0:
            whole //= 10
            step *= 10
    return low + step * scale


HALVED_KINDS = frozenset({K.DURATION, K.WEIGHT, K.LENGTH, K.VOLUME, K.AREA})
LOOK_BACK = 8
LOOK_BACK_CHARACTERS = 120
FRACTION_AFTER = (
    "を",
    "くらい",
    "ぐらい",
    "程度",
    "ほど",
    "の人",
    "のうち",
    "の方",
    "の量",
    "のサイズ",
    "の値段",
    "の長さ",
    "の面積",
)
NUMBER_OF = frozenset(
    "人回個枚手件点複無多少小奇偶算指係定変画字頭本台口場部倍関分級桁歩拍度戸席駅総半過品食客社舗員者率票校単"
)
MACHINE_WORDS = (
    "生産",
    "販売",
    "出荷",
    "車",
    "製造",
    "在庫",
    "台数",
    "限定",
    "売れ",
    "納入",
    "導入",
    "稼働",
    "ロボ",
    "機",
)
ROUND = frozenset(Decimal(d) * p for d in range(1, 10) for p in (1, 10, 100, 1000))
POINT_CHARACTERS = "・点.コ"
_SUFFIX_FIRST: dict[str, tuple[str, ...]] = {}
for _word in sorted(SUFFIX_HEDGES, key=len, reverse=True):
    _SUFFIX_FIRST[_word[0]] = (*_SUFFIX_FIRST.get(_word[0], ()), _word)
