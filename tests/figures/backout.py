"""A second, independent way to work figures out from what is shown: interval arithmetic over every triple."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

Shown = tuple[Decimal, tuple[Decimal, Decimal], bool, str]


def narrowest(shown: list[Shown]) -> Decimal:
    """Smallest share of its own range that stays possible for a protected figure."""
    share = Decimal(1)
    for a, b, c in permutations(shown, 3):
        if c[3] != a[3]:
            continue
        # a × b = c
        factor = Decimal("0.01") if b[3] == "%" else Decimal(1)
        if b[3] != a[3] and abs(a[0] * b[0] * factor - c[0]) <= (Decimal("0.006") * a[0] if b[3] == "%" else 0):
            low, high = a[1][0] * b[1][0] * factor, a[1][1] * b[1][1] * factor
            share = min(share, _share(c, low, high))
            share = min(
                share, _share(a, c[1][0] / (b[1][1] * factor), c[1][1] / (b[1][0] * factor)) if b[1][0] else share
            )
            share = min(share, _share(b, c[1][0] / a[1][1] / factor, c[1][1] / a[1][0] / factor) if a[1][0] else share)
        if a[3] == b[3] == c[3] and a[0] + b[0] == c[0] and c[0] >= 10:
            share = min(share, _share(c, a[1][0] + b[1][0], a[1][1] + b[1][1]))
            share = min(share, _share(a, c[1][0] - b[1][1], c[1][1] - b[1][0]))
    return share


def _share(figure: Shown, low: Decimal, high: Decimal) -> Decimal:
    _, (own_low, own_high), protected, _ = figure
    if not protected or own_high == own_low:
        return Decimal(1)
    return (min(high, own_high) - max(low, own_low)) / (own_high - own_low)
