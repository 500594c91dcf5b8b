"""Back-out guard: find figures that the others of the session give back, and say what to widen.

A relation (price × count = total, total − part, part ÷ base, ratio, the same quantity in two units) holds among true
values. What a reader sees are kept figures and ranges. If these, put through the relation, pin a protected figure
down to less than its default range, another member goes to the next coarser level, everywhere in the session.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice, permutations

from cocreate_nlp.figures.bins import MAX_LEVEL, Interval, bin_scale
from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.tables import FigureKind

K = FigureKind
KEPT = -1
"""Level of a figure that stays as spoken."""
REACH = 3
"""Turns between the first and the last member of a relation."""
WINDOW = 25
"""Members of relations are looked for among so many figures."""
ENOUGH = Decimal("0.75")
"""Share of the default range that must stay possible."""
TOLERANCE = Decimal("0.006")
"""Rounding that speakers allow themselves in quotients (12 of 35 is 34%)."""
INFINITE = Decimal("1e30")

Key = tuple[str, str, Decimal | None, Decimal | None, Decimal]
"""Kind, unit, bounds and scale of a figure: those of one key are one quantity."""
Bounds = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A mention as the guard sees it; level -1 is kept as spoken."""

    key: Key
    figure: Figure
    turn: int
    level: int


@dataclass(frozen=True, slots=True)
class Widening:
    """A figure to widen, to which level, and why."""

    key: Key
    level: int
    note: str


@dataclass(frozen=True, slots=True)
class _Relation:
    """``name``, members, and for each member what the others say about it."""

    name: str
    members: tuple[Quantity, ...]
    solve: Callable[[int, Sequence[Bounds]], Bounds | None]


def find_widenings(quantities: Sequence[Quantity], interval: Callable[[Figure, int], Interval]) -> list[Widening]:
    """Return what must become coarser so that no protected figure can be worked out.

    Parameters
    ----------
    quantities
        The session's figures in order, kept ones too.
    interval
        Gives the interval that is said for a figure at a level.
    """
    relations = list(_relations(quantities))
    if not relations:
        return []
    levels = {q.key: q.level for q in quantities}
    notes: dict[Key, str] = {}
    protected = {q.key for q in quantities if q.level >= 0}
    for _ in range(4 * len(relations) + 4):
        changed = False
        for relation in relations:
            target = _exposed(relation, levels, protected, interval)
            if target is None:
                continue
            key = _to_widen(relation, target, levels, protected, interval)
            if key is None:
                continue
            levels[key] = levels[key] + 1
            notes[key] = f"逆算を防ぐため一段粗く（{relation.name}）"
            changed = True
        if not changed:
            break
    return [Widening(key, levels[key], note) for key, note in notes.items()]


def _bounds(quantity: Quantity, level: int, interval: Callable[[Figure, int], Interval]) -> Bounds:
    figure = quantity.figure
    if level == KEPT:
        low = figure.low if figure.low is not None else Decimal(0)
        return low, figure.high if figure.high is not None else INFINITE
    said = interval(figure, level)
    scale = bin_scale(figure)
    low = Decimal(0) if said.low is None else said.low * scale
    return low, INFINITE if said.high is None else said.high * scale


def _exposed(
    relation: _Relation, levels: dict[Key, int], protected: set[Key], interval: Callable[[Figure, int], Interval]
) -> int | None:
    """Index of a protected member that the others pin down."""
    said = [_bounds(q, levels[q.key], interval) for q in relation.members]
    for index, quantity in enumerate(relation.members):
        if quantity.key not in protected:
            continue
        own, implied = said[index], relation.solve(index, said)
        if implied is None:
            continue
        default = _bounds(quantity, 0, interval)
        width = min(own[1], implied[1]) - max(own[0], implied[0])
        if default[1] < INFINITE and width < ENOUGH * (default[1] - default[0]):
            return index
    return None


def _to_widen(
    relation: _Relation,
    target: int,
    levels: dict[Key, int],
    protected: set[Key],
    interval: Callable[[Figure, int], Interval],
) -> Key | None:
    """The member to widen: one that ends the exposure, a ranged one before a kept one; else any that still can."""
    order = sorted(
        (i for i in range(len(relation.members)) if i != target and levels[relation.members[i].key] < MAX_LEVEL),
        key=lambda i: (levels[relation.members[i].key] == KEPT, i),
    )
    for i in order:
        key = relation.members[i].key
        trial = {**levels, key: levels[key] + 1}
        if _exposed(relation, trial, protected, interval) is None:
            return key
    if order:
        # One step is not enough: begin with what is kept, it says most.
        return relation.members[
            max(order, key=lambda i: (levels[relation.members[i].key] == KEPT, -levels[relation.members[i].key]))
        ].key
    own = relation.members[target].key
    return own if levels[own] < MAX_LEVEL else None


def _relations(quantities: Sequence[Quantity]) -> Iterable[_Relation]:
    points = [q for q in quantities if q.figure.value is not None and q.figure.value > 0 and not q.figure.half]
    seen: set[tuple[str, ...]] = set()
    for window in _windows(points):
        first = window[0]
        for pair in window[1:]:
            yield from _fresh(_same_quantity(first, pair), seen)
        for b, c in combinations(window[1:], 2):
            trio = (first, b, c)
            # Every relation has two members of one unit.
            if all(q.level == KEPT for q in trio) or len({_unit(q) for q in trio}) == len(trio):
                continue
            for order in permutations(trio):
                yield from _fresh(_product(*order), seen)
                yield from _fresh(_sum(*order), seen)


def _windows(points: Sequence[Quantity]) -> Iterable[list[Quantity]]:
    """Give each quantity with the different ones that follow it within reach, in order."""
    windows = []
    # From the end, so that the next mention of each key is known, the nearest first.
    following: OrderedDict[Key, Quantity] = OrderedDict()
    for first in reversed(points):
        following[first.key] = first
        following.move_to_end(first.key, last=False)
        windows.append([q for q in islice(following.values(), WINDOW) if q.turn - first.turn <= REACH])
    return reversed(windows)


def _fresh(relation: _Relation | None, seen: set[tuple[str, ...]]) -> Iterable[_Relation]:
    if relation is None:
        return
    mark = (relation.name, *sorted(str(q.key) for q in relation.members))
    if mark not in seen:
        seen.add(mark)
        yield relation


def _unit(quantity: Quantity) -> tuple[str, str]:
    return quantity.figure.kind, quantity.figure.unit


def _factor(quantity: Quantity) -> Decimal | None:
    """A pure number to multiply with: a count, a ratio, a rate; with its bounds' scale."""
    kind = quantity.figure.kind
    if kind in (K.RATE, K.DISCOUNT):
        return Decimal("0.01")
    if kind in (K.COUNT, K.RATIO):
        return Decimal(1)
    return None


def _product(a: Quantity, b: Quantity, whole: Quantity) -> _Relation | None:
    """a × b = whole: price × count = total, base × rate = part, value × ratio = value."""
    factor = _factor(b)
    if factor is None or a.figure.kind in (K.RATE, K.DISCOUNT, K.RATIO, K.NUMBER) or _unit(b) == _unit(whole):
        return None
    if _unit(a) != _unit(whole):
        return None
    x, y, z = _value(a), _value(b) * factor, _value(whole)
    rate = b.figure.kind in (K.RATE, K.DISCOUNT, K.RATIO)
    if y == 1 or x == z:
        return None
    if a.figure.kind is K.COUNT and not rate and a.figure.unit == b.figure.unit:
        return None
    exact = x * y == z
    if not exact and not (
        rate and abs(x * y - z) <= max(TOLERANCE * x, Decimal("0.5") if z >= 20 else Decimal("0.05"))
    ):
        return None
    if not rate and (y < 2 or a.figure.kind is K.COUNT):
        # 3箱 × 4個 = 12個 is told with units of their own; plain counts coincide too often.
        return None

    def solve(index: int, said: Sequence[Bounds]) -> Bounds | None:
        (alow, ahigh), (blow, bhigh), (zlow, zhigh) = said
        if index == 2:
            return alow * blow * factor, _times(ahigh, bhigh * factor)
        if index == 0:
            return _divide(zlow, bhigh * factor), _divide(zhigh, blow * factor)
        low, high = _divide(zlow, ahigh), _divide(zhigh, alow)
        return _divide(low, factor), _divide(high, factor)

    return _Relation("割合と母数" if rate else "単価×数量＝合計", (a, b, whole), solve)


def _sum(a: Quantity, b: Quantity, whole: Quantity) -> _Relation | None:
    """a + b = whole in one unit."""
    if not (_unit(a) == _unit(b) == _unit(whole)) or a.figure.kind in (K.RATIO, K.NUMBER, K.DURATION):
        return None
    if _value(a) + _value(b) != _value(whole) or _value(a) > _value(b) or _value(whole) < 10:
        return None

    def solve(index: int, said: Sequence[Bounds]) -> Bounds | None:
        (alow, ahigh), (blow, bhigh), (zlow, zhigh) = said
        if index == 2:
            return alow + blow, ahigh + bhigh
        low, high = (blow, bhigh) if index == 0 else (alow, ahigh)
        return zlow - high, zhigh - low

    return _Relation("合計と内訳", (a, b, whole), solve)


def _same_quantity(a: Quantity, b: Quantity) -> _Relation | None:
    """One quantity said in two units (90分, 1.5時間), whose bins cross."""
    if _unit(a) != _unit(b) or a.figure.scale == b.figure.scale or _value(a) != _value(b):
        return None

    def solve(index: int, said: Sequence[Bounds]) -> Bounds | None:
        return said[1 - index]

    return _Relation("同じ量の別の言い方", (a, b), solve)


def _value(quantity: Quantity) -> Decimal:
    return quantity.figure.value or Decimal(0)


def _times(a: Decimal, b: Decimal) -> Decimal:
    return INFINITE if INFINITE in (a, b) else a * b


def _divide(a: Decimal, b: Decimal) -> Decimal:
    return INFINITE if not b or a == INFINITE else a / b
