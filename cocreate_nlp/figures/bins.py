"""Fixed bins: from a value to the interval that may be said, one nested table per kind, coarser by level.

Boundaries never depend on the value's neighbours or on the data: the same value always falls into the same bin, and a
bin of one level lies wholly in a bin of the next, so that two ranges of one quantity never meet in less than a bin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Protocol

from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.tables import FigureKind

K = FigureKind
ZERO, ONE, TEN, HUNDRED = Decimal(0), Decimal(1), Decimal(10), Decimal(100)
MAX_LEVEL = 3

LEADING = frozenset({K.MONEY, K.POINT})
DECADES = frozenset({K.RATE, K.DISCOUNT})
PERCENT_SCALES = frozenset({Decimal(1), Decimal(10)})
"""Rates said in % or 割 share the bins of ten points; ppm and the like are binned as written."""


class Rule(Protocol):
    """What a policy says about a kind (``cocreate_nlp.policy.FigureRule``)."""

    @property
    def treat(self) -> object: ...  # noqa: D102
    @property
    def level(self) -> int: ...  # noqa: D102
    @property
    def bins(self) -> Sequence[Decimal]: ...  # noqa: D102
    @property
    def bottom(self) -> Decimal | None: ...  # noqa: D102
    @property
    def top(self) -> Decimal | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open interval ``[low, high)``; None where it is open. ``closed`` marks a bottom code (以下)."""

    low: Decimal | None
    high: Decimal | None
    closed: bool = False


def is_stepped(figure: Figure) -> bool:
    """Return whether the figure's bins are said as 〜台 (money, points, rates)."""
    if figure.kind in LEADING:
        return True
    return (figure.kind in DECADES and figure.scale in PERCENT_SCALES) or (figure.kind is K.RATIO and figure.unit == "")


def bin_scale(figure: Figure) -> Decimal:
    """What one unit of the binned number is in the figure's unit: bins lie in the unit that is said."""
    if figure.kind is K.RATIO and figure.unit == "":
        return Decimal("0.01")
    return ONE if is_stepped(figure) else figure.scale


def bin_of(figure: Figure, value: Decimal, level: int = 0, rule: Rule | None = None) -> Interval:
    """Return the bin of a value, in the number that is said (yen, percent, the written unit).

    Parameters
    ----------
    figure
        Gives kind and unit.
    value
        The value to place, in the figure's unit.
    level
        0 the default bins, up to 3 coarser.
    rule
        The policy's rule: own boundaries, bottom and top.
    """
    scale = bin_scale(figure)
    with localcontext() as context:
        context.prec = 40
        number = value / scale
        if rule is not None:
            level = min(MAX_LEVEL, level + rule.level)
            if rule.bottom is not None and value <= rule.bottom:
                return Interval(None, rule.bottom / scale, closed=True)
            if rule.top is not None and value >= rule.top:
                return Interval(rule.top / scale, None)
            if rule.bins:
                return _own_bin([edge / scale for edge in rule.bins], number, max(0, level - rule.level))
        if number < 0:
            positive = _positive(figure, -number, level)
            # Mirrored, and closed at the same side: -15 lies in [-20, -10).
            low, high = -(positive.high or ZERO), -(positive.low or ZERO)
            if number == high:
                lower = _positive(figure, -number * (1 - Decimal("1e-12")), level)
                low, high = -(lower.high or ZERO), -(lower.low or ZERO)
            return Interval(low, high)
        return _positive(figure, number, level)


def bin_below(figure: Figure, value: Decimal, level: int = 0, rule: Rule | None = None) -> Interval:
    """Return the bin of what lies just below a value (4千円弱)."""
    # Nobody means less than nothing by ゼロ近く.
    return bin_of(figure, value - abs(value) * Decimal("1e-12"), level, rule)


def _own_bin(edges: list[Decimal], number: Decimal, level: int) -> Interval:
    if level:
        # Coarser: every second, fourth, eighth boundary.
        edges = edges[:: 2**level] or edges[:1]
    k = bisect_right(edges, number)
    return Interval(edges[k - 1] if k else None, edges[k] if k < len(edges) else None)


def _positive(figure: Figure, number: Decimal, level: int) -> Interval:
    if figure.kind in LEADING:
        return _leading(number, level)
    if is_stepped(figure):
        return _percent(number, level)
    return _one_two_five(number, level)


def _power(number: Decimal) -> Decimal:
    return ONE.scaleb(number.adjusted())


def _leading(number: Decimal, level: int) -> Interval:
    if level == 0:
        if number < HUNDRED:
            low = number // TEN * TEN
            return Interval(low, low + TEN)
        power = _power(number)
        low = number // power * power
        return Interval(low, low + power)
    if level == 1:
        return Interval(ZERO, Decimal(20)) if number < 20 else _one_two_five(number, 0)
    if level == 2:
        return Interval(ZERO, HUNDRED) if number < HUNDRED else _one_two_five(number, 1)
    if number < 1000:
        return Interval(ZERO, Decimal(1000))
    exponent = number.adjusted()
    exponent -= (exponent - 3) % 2
    return Interval(ONE.scaleb(exponent), ONE.scaleb(exponent + 2))


def _percent(number: Decimal, level: int) -> Interval:
    if number >= HUNDRED:
        return _leading(number, level)
    step = (Decimal(10), Decimal(20), HUNDRED, Decimal(1000))[level]
    low = number // step * step
    return Interval(low, low + step)


def _one_two_five(number: Decimal, level: int) -> Interval:
    if number == 0:
        return Interval(ZERO, (ONE, TEN, HUNDRED, Decimal(10000))[level])
    if level == 0:
        power = _power(number)
        digit = number / power
        if digit < 2:
            return Interval(power, power * 2)
        return Interval(power * 2, power * 5) if digit < 5 else Interval(power * 5, power * 10)
    width = 2 ** (level - 1)
    exponent = number.adjusted() // width * width
    return Interval(ONE.scaleb(exponent), ONE.scaleb(exponent + width))


def interval_of(figure: Figure, level: int = 0, rule: Rule | None = None) -> Interval:
    """Return what may be said instead of a figure: the union of the bins that it touches.

    A point lies in one bin; 弱 takes the bin below; 以上 keeps the bin's lower edge, 以下 the upper; a spoken range
    becomes the union of the bins of its ends and is never narrowed.
    """
    low, high = figure.low, figure.high
    if low is not None and low == high:
        if figure.hedge == "below":
            return bin_below(figure, low, level, rule)
        return bin_of(figure, low, level, rule)
    if low is None:
        if high is None:
            return Interval(None, None)
        if figure.hedge == "at_most" and rule is not None and rule.bottom is not None and high <= rule.bottom:
            return Interval(None, rule.bottom / bin_scale(figure), closed=True)
        last = bin_below(figure, high, level, rule) if figure.hedge == "less" else bin_of(figure, high, level, rule)
        return Interval(None, last.high)
    first = bin_of(figure, low, level, rule)
    if high is None:
        return Interval(first.low, None)
    scale = bin_scale(figure)
    half_open = figure.hedge == "decade" or figure.connector == "以上未満"
    if (not half_open and not is_stepped(figure)) or (rule is not None and rule.bins):
        # A spoken 100〜200人 is the bin itself: both ends are edges.
        last = bin_below(figure, high, level, rule)
        half_open = half_open or (first.low == low / scale and last.high == high / scale)
    last = bin_below(figure, high, level, rule) if half_open else bin_of(figure, high, level, rule)
    return Interval(first.low, last.high)
