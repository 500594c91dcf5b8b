"""Several figures of one text: ranges and follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from cocreate_nlp.figures.figure import Raw, decade_end
from cocreate_nlp.figures.numerals import Number, Style
from cocreate_nlp.figures.tables import DECADE, NEVER_RANGED, UNITS, FigureKind
from cocreate_nlp.figures.units import UnitScanner
from cocreate_nlp.figures.words import QUANTITY_WORDS, RATE_WORDS

K = FigureKind

JOINS = frozenset(
    ["〜", "-", "から", "ないし", "、", ",", "か", "〜 ", " 〜 ", " 〜", " - ", "より", "—", "ー", "もしくは", "または"]
)
LOOK_BACK = 8
LOOK_BACK_CHARACTERS = 120

Bounds = tuple[Decimal, Decimal]


class Joiner(UnitScanner):
    """Figures of one text together: ranges, and numbers that borrow a unit."""

    def join(self, found: list[Raw]) -> list[Raw]:
        """Return the figures with those that are the two ends of a range put together."""
        out = [found[0]]
        for b in found[1:]:
            a = out[-1]
            joined = self._range(a, b)
            if joined is not None:
                out[-1] = joined
            else:
                out.append(b)
        return out

    def _range(self, a: Raw, b: Raw) -> Raw | None:
        """Put two neighbours together if they are the ends of one range."""
        gap = self.t[a.end : b.start]
        if len(gap) > 4 or a.is_range or a.vague or b.vague or a.half or b.half:
            return None
        if gap in ("", " ", "、") and a.hedge == "at_least" and b.hedge == "less":
            gap = "〜"
        if gap == "と":
            return _sum(a, b)
        if gap not in JOINS:
            return None
        if gap in ("から", "より") and self.t.startswith(("に", "へ"), b.end):
            # 十二から十五に: a change, told as two figures.
            return None
        if gap == "〜" and a.bare and a.hedge != DECADE and b.hedge == DECADE and b.bare and b.number is not None:
            # 二万〜五万台: of money both ends have 台, so these are machines.
            kind, unit, scale = UNITS["台"]
            b = replace(b, kind=kind, unit=unit, scale=scale, written="台", hedge="", bare=False, borrowed=False, low=b.number.value, high=b.number.value)
        if gap in ("、", ",", "か"):
            bounds = _neighbours(a, b, gap)
        elif a.bare:
            bounds = self._first_borrows(a, b, gap)
        else:
            bounds = _both_said(a, b, gap)
        if bounds is None or bounds[0] >= bounds[1]:
            return None
        low, high = bounds
        number_b, comma = b.number, gap in ("、", ",", "か")
        base = a if (b.bare and not a.bare) else b
        hedge = "" if a.hedge == "at_least" else b.hedge
        decades = a.hedge == DECADE and b.hedge == DECADE
        if b.hedge == DECADE and not decades:
            return None
        if decades and number_b is not None:
            high = decade_end(number_b, high, b.scale)
        closed = a.hedge == "at_least" and b.hedge == "less"
        # A one-figure number needs the second as its range partner even where it is idle alone.
        style = a.style if a.style is Style.MIXED_SMALL else b.style
        kind = K.DURATION if comma and base.written == "日" else base.kind
        unit, borrowed = base.unit, base.borrowed
        if kind is K.MONEY and a.bare and b.bare and gap == "〜" and _is_bin(low, high):
            # 五千〜一万 names no money: so is a number without a unit ranged, and so it stays.
            kind, unit, borrowed = K.NUMBER, "", False
        return Raw(
            a.start, b.end, base.number, low, high, unit, kind, style, base.written, base.scale,
            hedge if not decades else DECADE, a.prefix or b.prefix, b.suffix, is_range=True, decades=decades,
            bare=base.bare, borrowed=borrowed, core_start=a.core_start, unit_end=b.unit_end,
            connector="以上未満" if closed else gap,
        )  # fmt: skip

    def _first_borrows(self, a: Raw, b: Raw, gap: str) -> Bounds | None:
        """10〜15万円, 1万から1万5千: the first end takes unit and, where it must, multiplier of the second."""
        if a.number is None or b.number is None or a.low is None or b.high is None or a.kind is K.CODE:
            return None
        if b.kind in (K.ORDINAL, K.CODE, K.DATE) and gap not in ("〜", "-", "から"):
            return None
        if b.bare and b.kind is not K.MONEY and gap not in ("〜", "-"):
            return None
        if b.bare and gap not in ("〜", "-") and self.t.startswith("ま", b.end):
            return None
        low = a.low * b.scale
        if a.number.multiplier == 1 and b.number.multiplier > 1 and a.number.value < b.number.coefficient:
            low *= b.number.value / b.number.coefficient
        return low, b.high

    def borrow(self, found: list[Raw]) -> None:
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

    def _follow_decade(self, raw: Raw, earlier: Sequence[Raw]) -> None:
        """九十パーセント台、来年は九十五台: 台 after a follow-up is no counter of machines."""
        if raw.written != "台" or raw.number is None or raw.kind is not K.COUNT or raw.is_range:
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

    def _lends(self, other: Raw, raw: Raw) -> bool:
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

    def _named_quantity(self, raw: Raw) -> tuple[FigureKind, str, Decimal] | None:
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


def _is_bin(low: Decimal, high: Decimal) -> bool:
    """Tell whether a range is one step of 1-2-5."""
    lead = low.scaleb(-low.adjusted()).normalize() if low > 0 else Decimal(0)
    return lead in (1, 2, 5) and high == low * (Decimal("2.5") if lead == 2 else 2)


def _sum(a: Raw, b: Raw) -> Raw | None:
    """一万と五百円 is one amount: thousands without a unit, then what is less than one of them with it."""
    if not (a.bare and a.number and b.number and b.kind is K.MONEY and not b.bare and a.low is not None and b.low is not None) or a.hedge:
        return None
    if a.number.multiplier < 1000 or not 0 < b.number.value < a.number.multiplier:
        return None
    value = a.number.value + b.number.value
    number = Number(value, b.number.end, b.number.style, value, 1)
    return replace(b, start=a.start, number=number, low=value * b.scale, high=value * b.scale, core_start=a.core_start)


def _neighbours(a: Raw, b: Raw, gap: str) -> Bounds | None:
    """二、三千円 and 1,2個 are ranges; 三、七日 and 100円、200円 are two figures."""
    if not a.bare or a.number is None or b.number is None or a.hedge or b.high is None:
        return None
    first, second = a.number.value, b.number.coefficient
    tens = first - first % 10 if first > 10 else Decimal(0)
    if not (1 < second <= 9 and second == first - tens + 1 and first < 100) or (b.bare and b.kind is not K.MONEY and b.number.multiplier < 1000):
        return None
    if gap == "か" and a.number.multiplier != 1:
        return None
    factor = b.number.value / b.number.coefficient
    return first * factor * b.scale, (tens + second) * factor * b.scale if tens else b.high


def _both_said(a: Raw, b: Raw, gap: str) -> Bounds | None:
    """15%〜20%, 3万円から5万円; 50グラム〜60."""
    if a.low is None or b.high is None or a.kind in NEVER_RANGED:
        return None
    if a.kind is not b.kind and not (b.bare and b.kind is K.NUMBER):
        return None
    if not b.bare:
        return a.low, b.high
    if gap not in ("〜", "-", "から", "—") or b.number is None or (a.kind is K.MONEY and not b.unit):
        return None
    return a.low, b.number.value * a.scale
