"""From an interval to natural Japanese in the style of what was said."""

from __future__ import annotations

from decimal import Decimal

from cocreate_nlp.figures.bins import Interval, Rule, bin_below, bin_scale, interval_of, is_stepped
from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.numerals import Style, write_number
from cocreate_nlp.figures.tables import CURRENCY_NAMES, FigureKind

K = FigureKind
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")

HALF_DURATIONS = {"半年": "か月", "半月": "か月", "半日": "日", "半時間": "時間"}


def range_text(figure: Figure, level: int = 0, rule: Rule | None = None) -> tuple[str, Interval]:
    """Return the words for a figure's range, and the interval in the number that is said.

    Parameters
    ----------
    figure
        What was found.
    level
        Extra coarseness, 0 to 3.
    rule
        The policy's rule for the kind.

    Returns
    -------
    tuple
        The replacement for ``figure.text`` (equal to it where it is a range already) and the interval.
    """
    interval = interval_of(figure, level, rule)
    if figure.vague and level == 0 and figure.kind is K.MONEY:
        # 数千円 is as wide as can be said; 台 marks it as a range.
        return (figure.text if figure.hedge else figure.text + "台"), interval
    return _Wording(figure, interval, rule).text(), interval


class _Wording:
    def __init__(self, figure: Figure, interval: Interval, rule: Rule | None) -> None:
        self.figure = figure
        self.interval = interval
        self.rule = rule
        self.before, self.after = self._unit()

    def _unit(self) -> tuple[str, str]:
        """What is written before and after the number."""
        f = self.figure
        if f.prefix and f.prefix[-1] in "¥$€£\\￥":
            return "", ""
        if f.half:
            if f.kind is K.DURATION:
                return "", HALF_DURATIONS.get(f.written_unit, f.unit)
            return "", "割" if f.unit == "%" else f.written_unit
        if f.kind is K.RATIO and f.unit == "":
            return "", "割"
        if f.written_unit:
            return "", f.written_unit
        low = self.interval.low
        # 二千台 would be two thousand machines when it is read again; 二千万台 is not, and a follow-up stays short.
        plain = f.style in (Style.ARABIC, Style.COMMA)
        mistaken = f.kind is not K.RATE and not f.lent_unit and low is not None and (plain or low < 10**4)
        if f.kind in (K.MONEY, K.POINT, K.RATE) and (low in (None, Decimal(0)) or mistaken):
            percent = "パーセント" if f.style in (Style.KANJI, Style.POSITIONAL) else f.unit
            return "", f.lent_unit or (percent if f.kind is K.RATE else CURRENCY_NAMES.get(f.unit, f.unit))
        return "", ""

    @property
    def tenths(self) -> bool:
        f = self.figure
        return is_stepped(f) and (self.after.startswith("割") or (f.scale == 10 and f.unit == "%"))

    def number(self, value: Decimal) -> str:
        f = self.figure
        style = f.style
        if self.tenths:
            return self._wide(write_number(value / 10, Style.ARABIC))
        if style is Style.ARABIC and (f.high or f.low or Decimal(0)) / bin_scale(f) < 1000:
            style = Style.COMMA
        if f.half and style is Style.KANJI:
            style = Style.ARABIC
        sign = ""
        if value < 0:
            sign, value = (
                ("マイナス" if style in (Style.KANJI, Style.POSITIONAL) or "マイナス" in f.text else "-"),
                -value,
            )
        # Small steps need decimals, which kanji write digit by digit.
        if style is Style.POSITIONAL and value == int(value):
            style = Style.KANJI
        if style is Style.KANJI and value != int(value) and value < 10:
            style = Style.POSITIONAL
        return sign + self._wide(write_number(value, style))

    def _wide(self, text: str) -> str:
        return text.translate(FULL_WIDTH) if self.figure.full_width else text

    def quantity(self, value: Decimal) -> str:
        return self.number(value) + self.after

    def text(self) -> str:
        f = self.figure
        body = self._body()
        return f"{f.prefix}{body}{f.suffix}"

    def _body(self) -> str:
        f, low, high = self.figure, self.interval.low, self.interval.high
        discount = ""
        if f.kind is K.DISCOUNT:
            self.after, discount = self._discount()
        if low is None and high is None:
            return "非公開の値" + discount
        if low is None:
            assert high is not None
            return self.quantity(high) + ("以下" if self.interval.closed else "未満") + discount
        if high is None:
            return self.quantity(low) + "以上" + discount
        if is_stepped(f) and not (self.rule is not None and self.rule.bins):
            return self._steps(low, high) + discount
        if low == 0 and (f.kind is K.MONEY or (self.rule is not None and self.rule.bins)):
            return self.quantity(high) + "未満" + discount
        if f.borrowed and f.lent_unit and not self.after:
            # Without its unit, 二十〜五十 would read like one number.
            return f"{self.number(low)}{f.lent_unit}〜{self.number(high)}{f.lent_unit}"
        return f"{self.number(low)}〜{self.quantity(high)}{discount}"

    def _discount(self) -> tuple[str, str]:
        written = self.figure.written_unit
        for mark in ("パーセント", "パー", "%", "％", "割り", "割"):
            if written.startswith(mark):
                rest = written[len(mark) :]
                # 3割台引き is not said; 二割三分引き keeps its 引き outside the figure.
                return mark.removesuffix("り"), "の割引" if mark.startswith("割") and rest else rest
        return "割", "の割引"

    def _steps(self, low: Decimal, high: Decimal) -> str:
        """〜台, 〜台〜〜台, 〜未満."""
        if low == 0:
            return self.quantity(high) + "未満"
        f = self.figure
        last = bin_below(f, high * bin_scale(f)).low or Decimal(0)
        if last <= low:
            return self.quantity(low) + "台"
        return f"{self.quantity(low)}台〜{self.quantity(last)}台"
