"""Which figures are treated: kind and the words around decide; who speaks is evidence (annotation guide §4 and §6)."""

from __future__ import annotations

import re
from decimal import Decimal

from cocreate_nlp.figures.bins import Rule
from cocreate_nlp.figures.context import ALONE, Surroundings, context_features, load_context_model
from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.tables import (
    BUSINESS_COUNTERS,
    EVERYDAY_COUNTERS,
    NEVER_RANGED,
    PLACE_COUNTERS,
    SPEC_UNITS,
    FigureKind,
)
from cocreate_nlp.figures.words import BUSINESS_WORDS, EVERYDAY_WORDS, PERIODS, PLAN_WORDS, SPEC_WORDS, TRADE_WORDS
from cocreate_nlp.policy import Policy
from cocreate_nlp.types import Role

K = FigureKind
THRESHOLD = 2.0
THRESHOLDS: dict[tuple[Role, FigureKind], float] = {
    # Measured on the labelled corpus: company people hardly ever state these about daily life.
    (Role.COMPANY, K.COUNT): 1.5,
    (Role.COMPANY, K.DURATION): 1.5,
    (Role.COMPANY, K.TEMPERATURE): 1.5,
    (Role.COMPANY, K.RATIO): 0.75,
    (Role.COMPANY, K.RATE): 1.0,
    (Role.COMPANY, K.NUMBER): 0.0,
    (Role.PARTICIPANT, K.RATE): 0.0,
}
_COPAYMENT = re.compile(r"[一二三1-3１-３]割(?:の)?(?:自己)?負担(?!し)")
"""What the sick pay of their treatment by law (``三割負担``)."""
REACH_BEFORE, REACH_AFTER = 26, 18
ROLE_SCORES = {Role.COMPANY: 1.0, Role.FACILITATOR: 0.25, Role.PARTICIPANT: 0.0}
SPEC_SCORES = {Role.COMPANY: 1.0, Role.FACILITATOR: 0.75, Role.PARTICIPANT: 0.5}
RULE_NAMES = {K.POINT: "other", K.DISCOUNT: "rate", K.AREA: "size", K.NUMBER: "other"}
ALWAYS = {K.MONEY: "金額", K.POINT: "ポイント", K.DISCOUNT: "割引"}


def rule_of(figure: Figure, policy: Policy | None) -> Rule:
    """Return the policy's rule for a figure's kind."""
    return (policy or DEFAULT).figures.rule(RULE_NAMES.get(figure.kind, figure.kind.value))


DEFAULT = Policy()


def treated(figure: Figure, text: str, *, role: Role | None = None, policy: Policy | None = None) -> tuple[bool, str]:
    """Decide whether a figure is ranged.

    Parameters
    ----------
    figure
        From :func:`find_figures` on ``text``.
    text
        The turn.
    role
        Who speaks; None is judged like a participant.
    policy
        Rules by kind: always, never, or by context.

    Returns
    -------
    tuple
        The decision and why, in a few Japanese words (never the figure itself).
    """
    if figure.kind in NEVER_RANGED:
        return False, "日付・年齢・順序など（値ではない）"
    rule = rule_of(figure, policy)
    if rule.treat is False:
        return False, "方針により対象外"
    if rule.treat is True:
        return True, ALWAYS.get(figure.kind, "方針により対象")
    if figure.kind in ALWAYS:
        return True, ALWAYS[figure.kind]
    ruled, score, reason = apply_rules(figure, text, role)
    return decide_by_context(figure, text, role, ruled=ruled, score=score), reason


def is_decided_by_context(figure: Figure, policy: Policy | None = None) -> bool:
    """Return whether neither the kind nor the policy settles a figure."""
    return (
        figure.kind not in NEVER_RANGED
        and figure.kind not in ALWAYS
        and not isinstance(rule_of(figure, policy).treat, bool)
    )


def apply_rules(figure: Figure, text: str, role: Role | None) -> tuple[bool, float, str]:
    """Return what the word lists decide, their score, and why."""
    score, reasons = score_context(figure, text, role)
    threshold = THRESHOLDS.get((role or Role.PARTICIPANT, figure.kind), THRESHOLD)
    return score >= threshold, score, "・".join(reasons) or "日常の数"


def decide_by_context(
    figure: Figure, text: str, role: Role | None, *, ruled: bool, score: float, around: Surroundings = ALONE
) -> bool:
    """Let the learned judge weigh the rules, the words around and the session."""
    if figure.kind is K.RATIO and not figure.unit and not (ruled or around.follows):
        # 三分の一残した: fractions of daily life are too rare in the corpus to be judged by it.
        return False
    if figure.kind is K.RATE and role is not Role.COMPANY and _COPAYMENT.match(text, figure.start):
        return False
    model = load_context_model()
    features = context_features(figure, text, role, ruled=ruled, score=score, around=around)
    return model.probability(features) >= model.limit(role, ruled=ruled or around.follows)


def score_context(figure: Figure, text: str, role: Role | None) -> tuple[float, list[str]]:
    """Return the evidence that a figure is a business or product-internal one, and its names."""
    role = role or Role.PARTICIPANT
    score = ROLE_SCORES[role]
    reasons = ["企業側の発言"] if role is Role.COMPANY else []
    before = _clause_before(text, figure.start)
    after = _clause_after(text, figure.end)
    around = before + "　" + after
    business = next((w for w in BUSINESS_WORDS if w in around), "")
    if business:
        score += 2.0
        reasons.append(f"事業の語「{business}」")
    spec = next((w for w in SPEC_WORDS if w in around), "")
    if spec:
        score += SPEC_SCORES[role]
        reasons.append(f"仕様・計画の語「{spec}」")
    score += _unit_score(figure, role, around, before, reasons)
    if any(w in around for w in EVERYDAY_WORDS):
        score -= 1.0
        reasons.append("暮らしの文脈")
    return score, reasons


def _unit_score(figure: Figure, role: Role, around: str, before: str, reasons: list[str]) -> float:
    kind, unit = figure.kind, figure.unit
    size = abs(figure.high or figure.low or Decimal(0)) / (figure.scale or 1)
    company = role is not Role.PARTICIPANT
    score = 0.0
    if size == 1 and kind is not K.RATE and not figure.is_range:
        # 一枚の原価, 一店あたり: the one of a price, not a quantity.
        return -3.0
    if kind is K.RATE or unit in SPEC_UNITS:
        if company:
            score += 1.0
            reasons.append("仕様・率の単位")
        if kind is K.RATE and size == 100:
            score -= 1.0
        if figure.half:
            score -= 1.5
        if figure.written_unit in ("掛け", "掛"):
            score += 2.0
    if kind is K.COUNT or kind is K.NUMBER:
        if unit in BUSINESS_COUNTERS:
            score += 0.5
        if unit in EVERYDAY_COUNTERS:
            score -= 1.0
        if size < 10 and not figure.vague:
            score -= 1.5
            if company and unit in PLACE_COUNTERS and any(w in around for w in PLAN_WORDS):
                score += 2.0
                reasons.append("計画の規模")
            if kind is K.NUMBER and size == int(size):
                score -= 2.0
        elif size >= 100 and company:
            score += 1.0
            reasons.append("大きな数")
        if size != int(size):
            score += 1.0
        if not company and size >= 4 and unit not in EVERYDAY_COUNTERS:
            trade = next((w for w in TRADE_WORDS if w in around), "")
            if before.rstrip("　 、").endswith(PERIODS):
                score += 1.0
                reasons.append("期間あたりの数")
            if trade:
                score += 1.0
                reasons.append(f"営みの語「{trade}」")
    if kind is K.NUMBER:
        score -= 0.5
    if kind is K.DURATION:
        score -= 0.5
    if kind is K.RATIO:
        score -= 0.25
    if kind is K.TEMPERATURE:
        if size >= 100 and company:
            score += 1.0
        if not company and "分" in figure.text:
            # 八度五分 is somebody's fever.
            score -= 2.0
    return score


def _clause_before(text: str, end: int) -> str:
    start = max(0, end - REACH_BEFORE)
    cut = max(text.rfind(mark, start, end) for mark in "。！？!?\n")
    return text[max(start, cut + 1) : end]


def _clause_after(text: str, start: int) -> str:
    end = min(len(text), start + REACH_AFTER)
    cuts = [k for k in (text.find(mark, start, end) for mark in "。！？!?\n") if k >= 0]
    return text[start : min(cuts, default=end)]
