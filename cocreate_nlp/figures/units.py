"""Numbers with units: what stands after a numeral, calendar units, bare numbers, hedges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from cocreate_nlp.figures.figure import Raw, is_kanji, is_katakana, is_letter, mark_special
from cocreate_nlp.figures.numerals import (
    ASCII_DIGITS,
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
    CURRENCY,
    DAYS_AFTER,
    DAYS_BEFORE,
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
    MACHINE_WORDS,
    NOT_UNIT_BEFORE,
    TEMPERATURE_WORDS,
    WORD_PREFIXES,
)

K = FigureKind

DECIMAL_PIECES = re.compile(r"(?:\d{1,4}|\d(?: \d){1,3}) ?[.点] ?(?:\d{1,4}|\d(?: \d){1,3})")
"""A decimal that speech recognition broke up: 6 . 4, 0 .68, 1 2 . 5."""

ROUND = frozenset(Decimal(d) * p for d in range(1, 10) for p in (1, 10, 100, 1000))

ALONE_BEFORE = " \n、。,.?？!！のをはがでにもま"
"""After these a unit of one character stands alone."""

TENTHS_OF = frozenset({"割", "度", "分"})
"""三割五, 三十七度二, 六分四: a digit after the unit is its tenths."""

HALVED_KINDS = frozenset({K.DURATION, K.WEIGHT, K.LENGTH, K.VOLUME, K.AREA})
_SUFFIX_FIRST: dict[str, tuple[str, ...]] = {}
for _word in sorted(SUFFIX_HEDGES, key=len, reverse=True):
    _SUFFIX_FIRST[_word[0]] = (*_SUFFIX_FIRST.get(_word[0], ()), _word)


def _is_decimal(text: str) -> bool:
    return DECIMAL_PIECES.fullmatch(text.replace("\u3000", " ").replace("\n", " ").replace("\t", " ")) is not None


_PAID = re.compile("(?:くらい|ぐらい)?(?:なら|だったら|やったら|じゃったら|まで)、?(?:なら|だったら)?、?[^。、]{0,6}(?:払[えういっ]|買[いうえわっ]|出[すせし])")
"""After a bare number that is a price: what one would do for it (``五千なら買います``)."""


class UnitScanner:
    """Numbers with their units and hedges at a position of a width-folded text."""

    def __init__(self, text: str, raw: str) -> None:
        self.t = text
        self.raw = raw
        self.n = len(text)

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
        if j < n and t[j] in GAPS and j + 1 < n and (t[j + 1] in NUMERALS or t[j + 1] in ",.点"):
            return self._gapped(i, number)
        if j + 2 < n and t[j] in ".点" and t[j + 1] in GAPS and t[j + 2] in NUMERALS:
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
                c in ",.点"
                and k + 1 < n
                and (t[k + 1] in NUMERALS or t[k + 1] in GAPS)
                and chars
                and chars[-1] in NUMERALS
            ):
                chars.append(c)
                ends.append(k + 1)
                k += 1
            elif c in GAPS and k + 1 < n and (t[k + 1] in NUMERALS or t[k + 1] in ",.点"):
                k += 1
            else:
                break
        joined = "".join(chars)
        if joined[-1] == "点":
            joined, ends = joined[:-1], ends[:-1]
        unit = self._unit(ends[-1])
        if "点" in joined and joined[0] in ASCII_DIGITS:
            # 5 点 3 枚 are five points and three sheets.
            if unit is None or unit[2][0] is K.COUNT:
                return number
            joined = joined.replace("点", ".")
        whole = read_number(joined, 0)
        if whole is None or whole.end != len(joined):
            return number
        large = any(c in LARGE for c in joined)
        if unit is None and not (i and t[i - 1] in CURRENCY) and not (large and joined[-1] in "万億兆千百十"):
            return number
        parts = t[i : ends[-1]].replace("\u3000", " ").replace("\n", " ").replace("\t", " ").split(" ")
        if joined[-1] in LARGE and all(c in ASCII_DIGITS for c in joined[:-1]):
            if not all(len(p.rstrip("万億兆")) <= 1 for p in parts):
                return number
        elif all(c in ASCII_DIGITS or c in ",." for c in joined):
            grouped = len(parts[0].rstrip(",")) <= 3 and all(len(p.strip(",")) == 3 for p in parts[1:])
            single = all(len(p) == 1 for p in parts)
            wrapped = "\n" in t[i : ends[-1]] and " " not in t[i : ends[-1]] and len(parts) == 2 and unit is not None
            if not (grouped or single or wrapped or _is_decimal(t[i : ends[-1]])):
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
                if is_letter(last) and (
                    is_letter(after) or (after in ASCII_DIGITS and form in ("m", "L", "l", "G", "A", "V", "N", "W"))
                ):
                    continue
                if is_katakana(last) and last != "ヶ" and is_katakana(after) and not t.startswith(WORD_PREFIXES, end):
                    continue
                stop = NOT_UNIT_BEFORE.get(form)
                if stop is not None and t.startswith(stop, end):
                    continue
            alone = is_kanji(form) and (not after or after in ALONE_BEFORE)
            if k > j and len(form) == 1 and not (alone or form in "円%度割人個本件台枚名社" or is_letter(form)):
                # 5 分 is a time, 5 分析 the beginning of a heading.
                continue
            return form, end, UNITS[form]
        if k == j and is_katakana(t[k]) and t[k] != "ー":
            end = k
            while end < n and is_katakana(t[end]) and end - k < 9:
                end += 1
            word = t[k:end]
            if 3 <= len(word) <= 8 and not t.startswith(WORD_PREFIXES, k):
                return word, end, (K.COUNT, word, Decimal(1))
        return None

    def _with_unit(self, raw: Raw, unit: tuple[str, int, tuple[FigureKind, str, Decimal]]) -> tuple[Raw | None, int]:
        t, n = self.t, self.n
        form, end, (kind, canonical, scale) = unit
        number = raw.number
        assert number is not None
        value = number.value
        single_kanji = number.end - raw.core_start == 1 and t[raw.core_start] in KANJI_NUMERALS
        if form == "分" and t.startswith("分け", number.end):
            return self._bare(raw)
        if single_kanji and kind is K.COUNT and (is_katakana(form[0]) and len(form) > 3 and form not in UNITS):
            return None, number.end
        if form == "点" and value == int(value):
            at = self._past_gap(end)
            tenths = self._tenths(at)
            if tenths is not None:
                # 6点3が: a decimal whose unit was said before.
                raw.number = replace(number, value=value + tenths, coefficient=value + tenths, multiplier=1, end=at + 1)
                raw.end = raw.unit_end = at + 1
                raw.low = raw.high = value + tenths
                return self._bare(raw)
        # Sub-units: 3割4分5厘, 1メートル20センチ, 2時間半
        total, unit_end = value, end
        subs = SUB_UNITS.get(form)
        if subs:
            while (at := self._past_gap(unit_end)) < n and t[at] in NUMERALS:
                sub = read_number(t, at)
                if sub is None:
                    break
                after = self._past_gap(sub.end)
                for name, part in subs:
                    if t.startswith(name, after) and not (name == "分" and t.startswith("分の", after)):
                        total += sub.value * part
                        unit_end = after + len(name)
                        break
                else:
                    break
        if form in TENTHS_OF and unit_end == end:
            tenths = self._tenths(end)
            if tenths is not None:
                total += tenths
                unit_end = end + 1
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
            and not t.startswith(("以上", "以下", "未満"), unit_end)
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

    def _past_gap(self, i: int) -> int:
        return i + 1 if i < self.n and self.t[i] in GAPS else i

    def _tenths(self, i: int) -> Decimal | None:
        """One digit of its own after a unit, said as tenths."""
        t, n = self.t, self.n
        if i >= n or t[i] not in NUMERALS or t[i] in SMALL or t[i] in LARGE:
            return None
        digit = read_number(t, i)
        if (
            digit is None
            or digit.end != i + 1
            or digit.value == 0
            or self._unit(i + 1) is not None
            or self._idiom_end(i)
        ):
            return None
        after = t[i + 1] if i + 1 < n else ""
        if after and (
            after in "〜-/:かつ"
            or is_letter(after)
            or is_katakana(after)
            or (is_kanji(after) and after not in "台以前程位弱強")
        ):
            return None
        return digit.value / 10

    def _degrees(self, raw: Raw, value: Decimal) -> tuple[FigureKind, str]:
        t = self.t
        warm = self._near(TEMPERATURE_WORDS, raw.start, raw.unit_end, 14)
        if warm or value >= 10 or value != int(value) or value < 0 or t[raw.unit_end - 1] == "分":
            return K.TEMPERATURE, "℃"
        return K.COUNT, "度"

    def _calendar(self, raw: Raw, form: str, end: int) -> tuple[Raw | None, int]:
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
        lasts = t.startswith(DAYS_AFTER, k) or t.endswith(DAYS_BEFORE, max(0, start - 5), start) or value != int(value)
        raw.unit = "日"
        raw.kind = K.DURATION if lasts or not (1 <= value <= 31) else K.DATE
        return self._finish(raw)

    def _bare(self, raw: Raw) -> tuple[Raw | None, int]:
        """A number without a unit: a follow-up, an amount of money with 万, or no figure."""
        t, n = self.t, self.n
        number = raw.number
        assert number is not None
        i, j = raw.core_start, number.end
        before, after = (t[i - 1] if i else ""), (t[j] if j < n else "")
        raw.bare = True
        kanji = t[i] in KANJI_NUMERALS and number.style in (Style.KANJI, Style.POSITIONAL)
        goes_on = after == "〜" or (t[i] == "千" and after == "と")
        if kanji and goes_on and j + 1 < n and t[j + 1] in NUMERALS:
            # 会員五十〜百人, 千と二百円: whatever word stands before it, it counts where the rest is joined to it.
            raw.tentative = True
            return raw, j
        if t[i] in ASCII_DIGITS and number.multiplier == 1 and after and (is_letter(after) or after in "_#"):
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
            elif before and (is_kanji(before) or is_katakana(before)) and not t.endswith(BARE_BEFORE, 0, i):
                return None, j
            if after and (is_kanji(after) or is_katakana(after)) and not hedged:
                return None, j
        if number.multiplier >= 1000 and _PAID.match(t, number.end):
            raw.kind, raw.unit, raw.borrowed = K.MONEY, "円", True
        elif (
            number.multiplier >= 10**4
            or (number.multiplier == 1000 and number.style is Style.MIXED_SMALL)
            or (number.value >= 10**4 and number.style is Style.KANJI)
        ):
            if t.endswith(COUNTED_BEFORE, max(0, i - 12), i) or self._near(COUNTED_BEFORE, i - 8, i, 0):
                raw.kind = K.COUNT
            else:
                raw.kind, raw.unit, raw.borrowed = K.MONEY, "円", True
        return self._finish(raw)

    def _finish(self, raw: Raw) -> tuple[Raw, int]:
        """Add the sign, the hedges before and after."""
        t, n = self.t, self.n
        if raw.unit_end == 0:
            raw.unit_end = raw.end
        raw.end = raw.unit_end
        start = raw.start
        if start and raw.low is not None and raw.high is not None:
            before = t[start - 1]
            # After hiragana a ー lengthens the vowel (えー3万円) and is no minus.
            if before in "-ー△▲+" and not (before == "ー" and start > 1 and "ぁ" <= t[start - 2] <= "ん") and (
                start == 1
                or not (
                    t[start - 2] in NUMERALS
                    or is_katakana(t[start - 2])
                    or is_letter(t[start - 2])
                    or (before == "-" and is_kanji(t[start - 2]))
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

    def _suffix(self, k: int, raw: Raw) -> tuple[str, str, bool] | None:
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
            if word in ("強", "弱") and after and (after in "いくさめみ" or (is_kanji(after) and after not in "程")):
                return None
            if word in ("近く", "ちかく") and t.startswith(("の店", "のお店", "に住", "に店", "にあ", "にで", "のスーパー", "のコンビニ"), k + len(word)):
                # 三百円、近くの店で: what is near is a place.
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
            return (word, *SUFFIX_HEDGES[word])
        return None

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

    def _code(self, i: int) -> tuple[Raw | None, int]:
        t, n = self.t, self.n
        j = i
        while j < n and (
            t[j] in ASCII_DIGITS
            or is_letter(t[j])
            or (t[j] in "-_." and j + 1 < n and (t[j + 1] in ASCII_DIGITS or is_letter(t[j + 1])))
        ):
            j += 1
        j = max(j, i + 1)
        return mark_special(i, j, K.CODE)

    def _near(self, words: Sequence[str], start: int, end: int, reach: int) -> bool:
        window = self.t[max(0, start - reach) : end + reach]
        return any(w in window for w in words)
