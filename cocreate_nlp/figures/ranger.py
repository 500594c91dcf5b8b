"""Range the figures of a whole session: decide, follow repeats, widen where they give each other away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cocreate_nlp.figures.bins import MAX_LEVEL, Interval, bin_scale
from cocreate_nlp.figures.context import Surroundings
from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.guard import Quantity, Widening, find_widenings
from cocreate_nlp.figures.reader import find_figures
from cocreate_nlp.figures.tables import NEVER_RANGED, FigureKind
from cocreate_nlp.figures.treatment import apply_rules, decide_by_context, is_decided_by_context, rule_of, treated
from cocreate_nlp.figures.wording import range_text
from cocreate_nlp.policy import Policy
from cocreate_nlp.types import Edit, Kind, Redaction, Role

K = FigureKind
FOLLOW_UP_TURNS = 3
RATE_TURNS = 6
REPEAT_TURNS = 8
KEPT = -1
"""Level of a figure that stays as spoken."""

QuantityKey = tuple[str, str, Decimal | None, Decimal | None, Decimal]


@dataclass(frozen=True, slots=True)
class FigureTurn:
    """One turn to range. Figures that overlap ``blocked`` ranges (names, ages, dates, addresses) are left alone."""

    text: str
    role: Role | None = None
    blocked: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class FigureEdit:
    """A figure and the range that stands for it.

    Attributes
    ----------
    start, end
        Range in the turn.
    figure
        What was found.
    replacement
        What is written instead.
    low, high
        The interval that is said, in the unit that is said; None where it is open.
    reason
        Why it is treated.
    note
        Why it is coarser than the default, if it is.
    level
        Coarseness, 0 to 3.
    """

    start: int
    end: int
    figure: Figure
    replacement: str
    low: Decimal | None
    high: Decimal | None
    reason: str
    note: str = ""
    level: int = 0


def key_of(figure: Figure) -> QuantityKey:
    """Return what makes two mentions the same figure: kind, unit and value, not the writing.

    The scale is part of it, because 114分 and 1.9時間 fall into bins of their own units.
    """
    return figure.kind.value, figure.unit, figure.low, figure.high, bin_scale(figure)


@dataclass(slots=True)
class _Mention:
    turn: int
    figure: Figure
    treat: bool
    reason: str
    role: Role | None = None
    ruled: bool = False
    score: float = 0.0
    open: bool = False
    """Context decides, neither kind nor policy."""


class FigureRanger:
    """Range figures under a policy; the same figure gets the same range wherever it recurs in the project.

    Parameters
    ----------
    policy
        Rules by kind; the safe default without it.
    levels
        Coarser levels decided before (from :attr:`levels` of an earlier ranger of the same project).

    Examples
    --------
    >>> FigureRanger().range_text("三千九百八十円で買った").text
    '三千円台で買った'
    """

    def __init__(self, policy: Policy | None = None, *, levels: Mapping[QuantityKey, int] | None = None) -> None:
        self.policy = policy or Policy()
        self._levels: dict[QuantityKey, int] = dict(levels or {})
        self._notes: dict[QuantityKey, str] = {}

    @property
    def levels(self) -> dict[QuantityKey, int]:
        """The figures that are coarser than the default, to carry to the project's next session."""
        return dict(self._levels)

    def plan(self, turns: Sequence[FigureTurn]) -> list[list[FigureEdit]]:
        """Decide every figure of a session.

        Parameters
        ----------
        turns
            The session in order.

        Returns
        -------
        list of list of FigureEdit
            For each turn, its edits in order. A figure that is already a range is an edit whose replacement equals
            it only if something else changed; unchanged figures give no edit.
        """
        mentions = self._read(turns)
        self._follow(mentions)
        self._decide(mentions, turns)
        for widening in find_widenings(self._quantities(mentions), self._interval):
            key = widening.key
            self._levels[key] = max(self._levels.get(key, KEPT), widening.level)
            self._notes[key] = widening.note
        plans: list[list[FigureEdit]] = [[] for _ in turns]
        for mention in mentions:
            edit = self._edit(mention)
            if edit is not None:
                plans[mention.turn].append(edit)
        return plans

    def range_text(self, text: str, *, role: Role | None = None, blocked: Sequence[tuple[int, int]] = ()) -> Redaction:
        """Range the figures of a single text."""
        return _apply(text, self.plan([FigureTurn(text, role, blocked)])[0])

    def _read(self, turns: Sequence[FigureTurn]) -> list[_Mention]:
        mentions = []
        for index, turn in enumerate(turns):
            for figure in find_figures(turn.text):
                if figure.kind in NEVER_RANGED or any(a < figure.end and figure.start < b for a, b in turn.blocked):
                    continue
                if is_decided_by_context(figure, self.policy):
                    ruled, score, reason = apply_rules(figure, turn.text, turn.role)
                    mentions.append(_Mention(index, figure, ruled, reason, turn.role, ruled, score, open=True))
                else:
                    decision, reason = treated(figure, turn.text, role=turn.role, policy=self.policy)
                    mentions.append(_Mention(index, figure, decision, reason, turn.role))
        return mentions

    def judge(self, turns: Sequence[FigureTurn]) -> list[tuple[int, Figure, bool, float, Surroundings]]:
        """Return every figure that context decides, as the rules and the session see it (for training)."""
        mentions = self._read(turns)
        self._follow(mentions)
        around = _surroundings(mentions)
        return [(m.turn, m.figure, m.ruled, m.score, s) for m, s in zip(mentions, around, strict=True) if m.open]

    def _decide(self, mentions: list[_Mention], turns: Sequence[FigureTurn]) -> None:
        decisions = [
            decide_by_context(
                m.figure, turns[m.turn].text, m.role, ruled=m.ruled, score=m.score, around=around
            ) if m.open else m.treat
            for m, around in zip(mentions, _surroundings(mentions), strict=True)
        ]  # fmt: skip
        for mention, decision in zip(mentions, decisions, strict=True):
            mention.treat = decision
        # Whatever is ranged somewhere is ranged in its repeats.
        known = {key_of(m.figure)[:4] for m in mentions if m.treat and _is_telling(m.figure)}
        for mention in mentions:
            if (
                mention.open
                and not mention.treat
                and key_of(mention.figure)[:4] in known
                and _is_telling(mention.figure)
            ):
                mention.treat, mention.reason = True, "別の箇所で扱う数値のくり返し"

    def _follow(self, mentions: list[_Mention]) -> None:
        """Treat repeats and follow-ups of treated figures, which carry no context of their own."""
        known = {key_of(m.figure)[:4] for m in mentions if m.treat and _is_telling(m.figure)}
        for index, mention in enumerate(mentions):
            figure = mention.figure
            if mention.treat or rule_of(figure, self.policy).treat is False:
                continue
            if key_of(figure)[:4] in known and _is_telling(figure):
                mention.treat, mention.reason = True, "別の箇所で扱う数値のくり返し"
                continue
            if _repeats_company(mention, mentions[:index]):
                mention.treat, mention.reason = True, "企業側の数値のくり返し"
                continue
            earlier = [m for m in mentions[:index] if m.treat and mention.turn - m.turn <= RATE_TURNS]
            near = [m for m in earlier if mention.turn - m.turn <= FOLLOW_UP_TURNS]
            if figure.kind is K.NUMBER:
                lender = next((m for m in reversed(near) if _continues(m.figure, figure)), None)
                if lender is None:
                    lender = next((m for m in reversed(earlier) if _same_number(m.figure, figure)), None)
                if lender is None and near and _is_telling(figure):
                    mention.treat, mention.reason = True, "扱う数値への受け答え"
                elif lender is not None:
                    mention.figure = _borrow(figure, lender.figure)
                    mention.treat, mention.reason = True, "扱う数値への受け答え（単位の省略）"
            elif figure.kind is K.RATE and not figure.half and any(m.figure.kind is K.RATE for m in near):
                mention.treat, mention.reason = True, "扱う率への受け答え"

    def _quantities(self, mentions: Sequence[_Mention]) -> list[Quantity]:
        return [
            Quantity(key_of(m.figure), m.figure, m.turn, self._levels.get(key_of(m.figure), 0 if m.treat else KEPT))
            for m in mentions
            if rule_of(m.figure, self.policy).treat is not False or not m.treat
        ]

    def _interval(self, figure: Figure, level: int) -> Interval:
        return range_text(figure, level, rule_of(figure, self.policy))[1]

    def _edit(self, mention: _Mention) -> FigureEdit | None:
        figure = mention.figure
        key = key_of(figure)
        level = self._levels.get(key, 0 if mention.treat else KEPT)
        if level == KEPT:
            return None
        text, interval = range_text(figure, min(level, MAX_LEVEL), rule_of(figure, self.policy))
        if text == figure.text:
            return None
        reason = mention.reason if mention.treat else "ほかの数値から逆算できるため"
        return FigureEdit(
            figure.start, figure.end, figure, text, interval.low, interval.high, reason, self._notes.get(key, ""), level
        )


def range_figures(text: str, *, role: Role | None = None, policy: Policy | None = None) -> Redaction:
    """Range the figures of one text.

    Examples
    --------
    >>> range_figures("二割三分引きの398円").text
    '2割台引きの300円台'
    """
    return FigureRanger(policy).range_text(text, role=role)


def _apply(text: str, edits: Sequence[FigureEdit]) -> Redaction:
    out, at = [], 0
    done = []
    for edit in edits:
        out += [text[at : edit.start], edit.replacement]
        at = edit.end
        done.append(to_edit(edit))
    return Redaction("".join(out) + text[at:], tuple(done))


def to_edit(edit: FigureEdit) -> Edit:
    """Return a figure's edit as the redaction part writes it (value and bin in the evidence: internal only)."""
    low = "" if edit.low is None else format(edit.low.normalize(), "f")
    high = "" if edit.high is None else format(edit.high.normalize(), "f")
    return Edit(
        edit.start, edit.end, Kind.FIGURE, edit.figure.text, edit.replacement,
        recogniser=f"figure:{edit.figure.kind.value}", evidence=f"{edit.reason}；階級 {low}〜{high}", note=edit.note,
    )  # fmt: skip


def _surroundings(mentions: Sequence[_Mention]) -> list[Surroundings]:
    in_turn = Counter(m.turn for m in mentions)
    treated_in_turn = Counter(m.turn for m in mentions if m.treat)
    out = []
    for index, mention in enumerate(mentions):
        near = [m for m in mentions[max(0, index - 12) : index] if m.treat and mention.turn - m.turn <= FOLLOW_UP_TURNS]
        out.append(
            Surroundings(
                mention.treat and not mention.ruled, len(near), any(m.role is Role.COMPANY for m in near),
                treated_in_turn[mention.turn] > mention.treat, in_turn[mention.turn],
            )
        )  # fmt: skip
    return out


def _is_telling(figure: Figure) -> bool:
    """A value that would be recognised again: not 3本 or 半分."""
    if figure.vague or figure.half or figure.low is None or figure.high is None:
        return False
    if figure.kind is K.DURATION:
        return False
    value = abs(figure.high) / (figure.scale or Decimal(1))
    return value >= 10 or value != int(value)


def _repeats_company(mention: _Mention, earlier: Sequence[_Mention]) -> bool:
    """A small number too is the company's when it is said back within a few turns."""
    key = key_of(mention.figure)[:4]
    value = mention.figure.value
    if value is None or value <= mention.figure.scale or mention.figure.half:
        return False
    return any(
        m.treat and m.role is Role.COMPANY and mention.turn - m.turn <= REPEAT_TURNS and key_of(m.figure)[:4] == key
        for m in earlier
    )


def _said(figure: Figure) -> Decimal | None:
    value = figure.value
    return None if value is None else value / (figure.scale or Decimal(1))


def _same_number(lender: Figure, figure: Figure) -> bool:
    a, b = _said(lender), _said(figure)
    return a is not None and a == b and (a >= 10 or a != int(a))


def _continues(lender: Figure, figure: Figure) -> bool:
    """A bare number that answers a treated one: same size, not a small count."""
    if _same_number(lender, figure):
        return True
    a, b = _said(lender), _said(figure)
    if a is None or b is None or not a or not b or (b < 10 and b == int(b)):
        return False
    return lender.kind in (K.MONEY, K.RATE) and Decimal("0.3") <= b / a <= 3


def _borrow(figure: Figure, lender: Figure) -> Figure:
    said = figure.low or Decimal(0)
    value = said * lender.scale
    return replace(
        figure, low=value, high=value, unit=lender.unit, kind=lender.kind, scale=lender.scale, borrowed=True,
        lent_unit=lender.written_unit or lender.lent_unit,
    )  # fmt: skip


__all__ = ["FigureEdit", "FigureRanger", "FigureTurn", "Widening", "key_of", "range_figures", "to_edit"]
