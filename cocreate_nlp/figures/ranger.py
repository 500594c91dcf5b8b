"""Range the figures of a whole session: decide, follow repeats, widen where they give each other away."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from cocreate_nlp.figures.bins import MAX_LEVEL, Interval, bin_scale
from cocreate_nlp.figures.context import Surroundings
from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.guard import KEPT, Key, Quantity, Widening, find_widenings
from cocreate_nlp.figures.reader import find_figures
from cocreate_nlp.figures.tables import NEVER_RANGED, FigureKind
from cocreate_nlp.figures.treatment import (
    ALWAYS,
    apply_rules,
    decide_by_context,
    is_decided_by_context,
    rule_of,
    treated,
)
from cocreate_nlp.figures.wording import range_text
from cocreate_nlp.policy import Policy
from cocreate_nlp.text import covered
from cocreate_nlp.transcripts.roles import OWN_FIRM
from cocreate_nlp.types import Edit, Kind, Redaction, Role

K = FigureKind
FOLLOW_UP_TURNS = 3
RATE_TURNS = 6
RECENT = 100
"""So many treated figures are looked back at, however many stand in the turns before."""
REPEAT_TURNS = 8
CORRECTION = re.compile(
    r"[\s、。,.…ー]*(?:(?:えーと|えっと|えー|ええと|あの|その|いや|あ|じゃなくて|じゃない|ではなく|ではなくて|違う|違った|違いました|訂正)[\s、。,.…ー]*){0,3}"
)
"""What stands between a figure and its correction."""

Point = tuple[str, str, Decimal]
"""Kind, unit and value: what the same figure is, in whatever writing, unit of measure or hedge it is said."""


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


def key_of(figure: Figure) -> Key:
    """Return what makes two mentions the same figure: kind, unit and value, not the writing.

    The scale is part of it, because 114分 and 1.9時間 fall into bins of their own units.
    """
    return figure.kind.value, figure.unit, figure.low, figure.high, bin_scale(figure)


def points_of(figure: Figure) -> tuple[Point, ...]:
    """Return the values that a figure names: one, or the ends of a range."""
    return tuple({(figure.kind.value, figure.unit, v) for v in (figure.low, figure.high) if v is not None})


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
        Coarser levels decided for the project (from :attr:`levels` of a ranger of another session).

    Examples
    --------
    >>> FigureRanger().range_text("三千九百八十円で買った").text
    '三千円台で買った'
    """

    def __init__(self, policy: Policy | None = None, *, levels: Mapping[Point, int] | None = None) -> None:
        self.policy = policy or Policy()
        self._levels: dict[Point, int] = dict(levels or {})
        self._notes: dict[Point, str] = dict.fromkeys(self._levels, "同じ案件の別の回で一段粗くした数値")
        self._telling: set[Point] = set(self._levels)

    @property
    def levels(self) -> dict[Point, int]:
        """The figures that are coarser than the default, for the project's other sessions.

        A small everyday count (3本) is no figure that another session could be about, and is not among them.
        """
        return {point: level for point, level in self._levels.items() if point in self._telling}

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
        quantities = self._quantities(mentions)
        figures = {q.key: q.figure for q in quantities}
        for widening in find_widenings(quantities, self._interval):
            figure = figures[widening.key]
            for point in points_of(figure):
                self._levels[point] = max(self._levels.get(point, KEPT), widening.level)
                self._notes[point] = widening.note
                if _is_telling(figure) or figure.kind in ALWAYS:
                    self._telling.add(point)
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
            blocked = covered(len(turn.text), turn.blocked)
            # Guests of other firms speak of theirs (弊社は五十現場ほど).
            role = Role.COMPANY if turn.role is Role.PARTICIPANT and OWN_FIRM.search(turn.text) else turn.role
            for figure in find_figures(turn.text):
                if figure.kind in NEVER_RANGED or blocked.find(1, figure.start, figure.end) >= 0:
                    continue
                if is_decided_by_context(figure, self.policy):
                    ruled, score, reason = apply_rules(figure, turn.text, role)
                    mentions.append(_Mention(index, figure, ruled, reason, role, ruled, score, open=True))
                else:
                    decision, reason = treated(figure, turn.text, role=role, policy=self.policy)
                    mentions.append(_Mention(index, figure, decision, reason, role))
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
        known = _telling_points(mentions)
        company: dict[Point, int] = {}
        for mention in mentions:
            if mention.open and not mention.treat:
                if _is_known(mention.figure, known):
                    mention.treat, mention.reason = True, "別の箇所で扱う数値のくり返し"
                elif _repeats_company(mention, company):
                    mention.treat, mention.reason = True, "企業側の数値のくり返し"
            _note_company(mention, company)
        for a, b in pairwise(mentions):
            if a.treat != b.treat and _is_correction(a, b, turns):
                for mention in (a, b):
                    if mention.open and not mention.treat:
                        mention.treat, mention.reason = True, "扱う数値の言い直し"

    def _follow(self, mentions: list[_Mention]) -> None:
        """Treat repeats and follow-ups of treated figures, which carry no context of their own."""
        known = _telling_points(mentions)
        company: dict[Point, int] = {}
        recent: deque[_Mention] = deque(maxlen=RECENT)
        for mention in mentions:
            if not mention.treat and rule_of(mention.figure, self.policy).treat is not False:
                if _is_known(mention.figure, known):
                    mention.treat, mention.reason = True, "別の箇所で扱う数値のくり返し"
                elif _repeats_company(mention, company):
                    mention.treat, mention.reason = True, "企業側の数値のくり返し"
                else:
                    _answer(mention, recent)
            if mention.treat:
                recent.append(mention)
            _note_company(mention, company)

    def _quantities(self, mentions: Sequence[_Mention]) -> list[Quantity]:
        return [
            Quantity(key_of(m.figure), m.figure, m.turn, 0 if m.treat else KEPT)
            for m in mentions
            if rule_of(m.figure, self.policy).treat is not False or not m.treat
        ]

    def _level(self, mention: _Mention) -> int:
        """How coarse a mention is; 3,576円以上 is as coarse as 三千五百七十六円."""
        default = 0 if mention.treat else KEPT
        return max((self._levels.get(point, default) for point in points_of(mention.figure)), default=default)

    def _interval(self, figure: Figure, level: int) -> Interval:
        return range_text(figure, level, rule_of(figure, self.policy))[1]

    def _edit(self, mention: _Mention) -> FigureEdit | None:
        figure = mention.figure
        level = self._level(mention)
        if level == KEPT:
            return None
        text, interval = range_text(figure, min(level, MAX_LEVEL), rule_of(figure, self.policy))
        if text == figure.text:
            return None
        reason = mention.reason if mention.treat else "ほかの数値から逆算できるため"
        note = next((self._notes[p] for p in points_of(figure) if p in self._notes), "")
        return FigureEdit(figure.start, figure.end, figure, text, interval.low, interval.high, reason, note, level)


def project_levels(
    sessions: Iterable[Sequence[FigureTurn]], policy: Policy | None = None, *, levels: Mapping[Point, int] | None = None
) -> dict[Point, int]:
    """Return which figures of a project's sessions must be coarser than the default, so that all sessions agree.

    A figure that one session's guard widens would otherwise be narrower where another session says it alone. Widening
    a figure can only make others harder to work out, so that one pass over the sessions is enough.

    Parameters
    ----------
    sessions
        The turns of each session. Names need not be known.
    policy
        Rules by kind.
    levels
        What earlier sessions of the project decided.
    """
    found: dict[Point, int] = dict(levels or {})
    for turns in sessions:
        ranger = FigureRanger(policy, levels=found)
        ranger.plan(turns)
        found = ranger.levels
    return found


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
    points = [max(points_of(m.figure), default=None) for m in mentions]
    said = Counter(points)
    company_said = Counter(p for p, m in zip(points, mentions, strict=True) if m.role is Role.COMPANY)
    out = []
    for index, mention in enumerate(mentions):
        near = [m for m in mentions[max(0, index - 12) : index] if m.treat and mention.turn - m.turn <= FOLLOW_UP_TURNS]
        out.append(
            Surroundings(
                mention.treat and not mention.ruled, len(near), any(m.role is Role.COMPANY for m in near),
                treated_in_turn[mention.turn] > mention.treat, in_turn[mention.turn],
                said[points[index]], company_said[points[index]] - (mention.role is Role.COMPANY),
            )
        )  # fmt: skip
    return out


def _is_telling(figure: Figure) -> bool:
    """A value that would be recognised again: not 3本 or 半分."""
    end = figure.high if figure.high is not None else figure.low
    if figure.vague or figure.half or end is None or figure.kind is K.DURATION:
        return False
    value = abs(end) / (figure.scale or Decimal(1))
    return value >= 10 or value != int(value)


def _telling_points(mentions: Sequence[_Mention]) -> set[Point]:
    return {point for m in mentions if m.treat and _is_telling(m.figure) for point in points_of(m.figure)}


def _is_known(figure: Figure, known: set[Point]) -> bool:
    return _is_telling(figure) and any(point in known for point in points_of(figure))


def _is_correction(a: _Mention, b: _Mention, turns: Sequence[FigureTurn]) -> bool:
    """六分 六分四, 五本 いや六本: one quantity, begun or said again."""
    if a.turn != b.turn or (a.figure.kind, a.figure.unit) != (b.figure.kind, b.figure.unit):
        return False
    gap = turns[a.turn].text[a.figure.end : b.figure.start]
    return len(gap) <= 24 and CORRECTION.fullmatch(gap) is not None


def _answer(mention: _Mention, recent: Iterable[_Mention]) -> None:
    """Treat a bare number or a rate that answers one of the treated figures before it."""
    figure = mention.figure
    earlier = [m for m in recent if mention.turn - m.turn <= RATE_TURNS]
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


def _note_company(mention: _Mention, company: dict[Point, int]) -> None:
    """Note the turn in which the company last said each of its treated values."""
    if mention.treat and mention.role is Role.COMPANY:
        company.update(dict.fromkeys(points_of(mention.figure), mention.turn))


def _repeats_company(mention: _Mention, company: Mapping[Point, int]) -> bool:
    """A small number too is the company's when it is said back within a few turns."""
    value = mention.figure.value
    if value is None or value <= mention.figure.scale or mention.figure.half:
        return False
    return any(p in company and mention.turn - company[p] <= REPEAT_TURNS for p in points_of(mention.figure))


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


__all__ = [
    "FigureEdit",
    "FigureRanger",
    "FigureTurn",
    "Widening",
    "key_of",
    "project_levels",
    "range_figures",
    "to_edit",
]
