"""What opens a figure: numerals, 半, 数, コンマ, fractions, dates and codes by their form."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from cocreate_nlp.figures.figure import Raw, is_kanji, is_letter, mark_special
from cocreate_nlp.figures.numerals import ASCII_DIGITS, DIGITS, LARGE, NUMERALS, SMALL, Number, Style, read_number
from cocreate_nlp.figures.tables import CURRENCY, FigureKind
from cocreate_nlp.figures.units import UnitScanner
from cocreate_nlp.figures.words import FRACTION_AFTER, MACHINE_WORDS

K = FigureKind

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
FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
NUMBER_OF = frozenset(
    "人回個枚手件点複無多少小奇偶算指係定変画字頭本台口場部倍関分級桁歩拍度戸席駅総半過品食客社舗員者率票校単"
)
POINT_CHARACTERS = "・点.コ"


class FigureScanner(UnitScanner):
    """One figure at a position: numbers, and what is said without one or in a form of its own."""

    def at(self, i: int) -> tuple[Raw | None, int]:
        """Return the figure that opens at ``i``, or None, and where to go on."""
        t, n, c = self.t, self.n, self.t[i]
        if c in "半倍":
            return self._half(i)
        if c == "数" or c == "何":
            return self._vague(i)
        if c in "ゼコ":
            return self._comma_word(i)
        if c in FRACTIONS:
            return self._finish(
                Raw(i, i + 1, None, FRACTIONS[c], FRACTIONS[c], "", K.RATIO, Style.ARABIC, "", core_start=i)
            )
        idiom = self._idiom_end(i)
        if idiom:
            return None, idiom
        if c in "壱弐参拾" and (i + 1 >= n or t[i + 1] not in "壱弐参拾百千万円"):
            # 参加, 拾う: as numerals these come with more of their kind.
            return None, i + 1
        before = t[i - 1] if i else ""
        if i + LONG_RUN <= n and (m := DATA_DUMP.match(t, i)) is not None:
            return mark_special(i, m.end(), K.CODE)
        if c in ASCII_DIGITS:
            if before and (is_letter(before) or before == "_" or (before in "-." and i > 1 and is_letter(t[i - 2]))):
                return self._code(i)
            m = STRUCTURED.match(t, i)
            if m is not None:
                kind = {"date": K.DATE, "date2": K.DATE, "clock": K.CLOCK, "code": K.CODE}[m.lastgroup or "code"]
                return mark_special(i, m.end(), kind)
            m = SLASH.match(t, i)
            if m is not None:
                return self._slash(i, m)
            m = PAIR.match(t, i)
            if m is not None and self._unit(m.end()) is None and not (m.end() < n and t[m.end()] in "万億千百"):
                return mark_special(i, m.end(), K.CODE)
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
        if j < n and t[j] in "数何" and number.multiplier > 1:
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
            return self._finish(Raw(i, slash.end(), None, value, value, "", K.RATIO, number.style, core_start=i))
        if j + 1 < n and t[j] in "と荷" and t[j + 1] in NUMERALS:
            mixed = self._number(j + 1)
            if mixed is not None and t.startswith("分の", mixed.end):
                fraction = self._fraction(j + 1, mixed)
                if fraction is not None and fraction[0] is not None and fraction[0].low is not None:
                    value = number.value + fraction[0].low
                    return self._finish(
                        Raw(i, fraction[0].unit_end, None, value, value, "", K.RATIO, number.style, core_start=i)
                    )
        if (i and t[i - 1] == "第") or (i > 2 and t[i - 3 : i].lower() in ("no.", "ol.")):
            unit = self._unit(j)
            end = unit[1] if unit else j
            start = i - 1 if t[i - 1] == "第" else i
            return Raw(
                start, end, number, number.value, number.value, "", K.ORDINAL, number.style, core_start=i, unit_end=end
            ), end
        raw = Raw(i, j, number, number.value, number.value, "", K.NUMBER, number.style, core_start=i, unit_end=j)
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

    def _half(self, i: int) -> tuple[Raw | None, int]:
        t = self.t
        half = Decimal(50)
        if t[i] == "倍":
            if (i and (is_kanji(t[i - 1]) or t[i - 1] in NUMERALS)) or not t.startswith(
                ("倍に", "倍は", "倍の", "倍も", "倍く", "倍ぐ", "倍以", "倍近"), i
            ):
                return None, i + 1
            return self._finish(
                Raw(i, i + 1, None, Decimal(2), Decimal(2), "倍", K.RATIO, Style.KANJI, "倍", half=True, core_start=i)
            )
        if i and t[i - 1] in NUMERALS:
            return None, i + 1
        if t.startswith("半額", i):
            return self._finish(
                Raw(i, i + 2, None, half, half, "%", K.DISCOUNT, Style.KANJI, "半額", half=True, core_start=i)
            )
        if t.startswith(("半分", "半数"), i) and not t.startswith(
            ("半分こ", "半分だけ", "半分寝", "半分冗談", "半分本気"), i
        ):
            return self._finish(
                Raw(i, i + 2, None, half, half, "%", K.RATE, Style.KANJI, t[i : i + 2], half=True, core_start=i)
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
                    Raw(
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

    def _comma_word(self, i: int) -> tuple[Raw | None, int]:
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
                raw = Raw(
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
        raw = Raw(i, k, Number(value, k, style, value, 1), value, value, "", K.NUMBER, style, core_start=i, unit_end=k)
        unit = self._unit(k)
        if unit is None:
            raw.bare = True
            return self._finish(raw)
        return self._with_unit(raw, unit)

    def _vague(self, i: int) -> tuple[Raw | None, int]:
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
        raw = Raw(i, k, None, low, high, "", K.NUMBER, Style.KANJI, core_start=i, unit_end=k, vague=True)
        return self._vague_unit(raw, unit)

    def _vague_tail(self, i: int, number: Number) -> tuple[Raw | None, int] | None:
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
        raw = Raw(i, k, None, low, high, "", K.NUMBER, number.style, core_start=i, unit_end=k, is_range=True)
        return self._vague_unit(raw, unit)

    def _vague_unit(
        self, raw: Raw, unit: tuple[str, int, tuple[FigureKind, str, Decimal]] | None
    ) -> tuple[Raw | None, int]:
        if unit is not None and unit[0] == "台" and raw.high is not None and raw.high >= 10**4 and not self._near(MACHINE_WORDS, raw.start, unit[1], 14):
            # 数百万台 is money ranged by us.
            unit = None
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

    def _some_more(self, raw: Raw, number: Number) -> tuple[Raw | None, int]:
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

    def _adjacent_digits(self, i: int, number: Number) -> tuple[Raw | None, int] | None:
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
        raw = Raw(
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

    def _fraction(self, i: int, number: Number) -> tuple[Raw | None, int] | None:
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
        raw = Raw(i, top.end, None, value, value, "", K.RATIO, style, "分の", core_start=i, unit_end=top.end)
        return self._finish(raw)

    def _slash(self, i: int, m: re.Match[str]) -> tuple[Raw | None, int]:
        t = self.t
        a, b = int(m[1]), int(m[2])
        month = 1 <= a <= 12 and 1 <= b <= 31
        # 3/10 is a day or three tenths; a sign, 約 or を after it says the latter.
        fraction = (i > 0 and t[i - 1] in "-約√") or t.startswith(FRACTION_AFTER, m.end())
        if not fraction and month:
            ended = m.end() == self.n or t[m.end()] in "。を、のに"
            fraction = a < b <= 10 and math.gcd(a, b) == 1 and ended and not t.startswith(("、", "に", "の"), m.end())
        if b == 0 or len(m[2]) > 3 or (month and not fraction):
            return mark_special(i, m.end(), K.DATE if month else K.CODE)
        value = Decimal(a) / b
        return self._finish(
            Raw(i, m.end(), None, value, value, "", K.RATIO, Style.ARABIC, "/", core_start=i, unit_end=m.end())
        )
