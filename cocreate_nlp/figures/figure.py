"""A figure as it is found, and as it is put together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cocreate_nlp.figures.numerals import Number, Style
from cocreate_nlp.figures.tables import FigureKind


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


@dataclass(slots=True)
class Raw:
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


def is_kanji(c: str) -> bool:
    """Return whether a character is kanji or 々."""
    return "\u4e00" <= c <= "\u9fff" or c == "々"


def is_katakana(c: str) -> bool:
    """Return whether a character is katakana or ー."""
    return "ァ" <= c <= "ヺ" or c == "ー"


def is_letter(c: str) -> bool:
    """Return whether a character is an ASCII letter."""
    return "a" <= c <= "z" or "A" <= c <= "Z"


def mark_special(start: int, end: int, kind: FigureKind) -> tuple[Raw, int]:
    """A date, clock time or code: recognised by its form, without a value."""
    return Raw(start, end, None, None, None, "", kind, Style.ARABIC, core_start=start, unit_end=end), end


def decade_end(number: Number, low: Decimal, scale: Decimal) -> Decimal:
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
