"""The level after redaction: a rule over the evidence that survives, never a second opinion on rewritten text.

The rule is that of the annotation guide §2: with no direct identifier left, specificity is at most mid; up to two
generalised attributes or a national chain leave it low, three or more mid. Ranged figures bring a high core down to
mid only where figures were the sole reason for it; core words keep the core as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cocreate_nlp.grid.classifier import KIND_LABELS
from cocreate_nlp.policy import Policy, level_of
from cocreate_nlp.types import DIRECT_KINDS, QUASI_KINDS, Band, Edit, Evidence, Kind, Level, Placement

SOLE_FIGURE_CUES = ("core:core.cost", "core:core.sales", "core:figure", "core:vague.share", "core:company.we")
"""Reasons that amount to "a figure": once it is a range, the core is at most mid."""


MOST_ATTRIBUTES = 2
"""Generalised attributes up to this many leave specificity low."""


def specificity_after(kinds: Iterable[Kind]) -> Band:
    """Return the specificity that the kinds of what was replaced leave: attributes add up, direct identifiers are gone."""
    return Band.MID if sum(kind in QUASI_KINDS for kind in kinds) > MOST_ATTRIBUTES else Band.LOW


def place_after(placement: Placement, edits: Sequence[Edit]) -> tuple[Band, Band, tuple[Evidence, ...]]:
    """Return specificity and core after redaction, with the reasons in Japanese.

    Parameters
    ----------
    placement
        Where the snippet stood as spoken.
    edits
        What the redactor replaced in it.
    """
    specificity = specificity_after(e.kind for e in edits)
    why: list[Evidence] = []
    if specificity is Band.MID:
        attributes = sum(e.kind in QUASI_KINDS for e in edits)
        why.append(Evidence("after:attributes", note=f"属性が{attributes}つ重なる"))
    core = placement.core_band
    if core is Band.HIGH and _figures_only(placement, edits):
        core = Band.MID
    if core is not Band.LOW:
        labels = list(dict.fromkeys(e.note for e in placement.why if e.cue.startswith("core:") and e.note))
        why.append(Evidence("after:core", note="・".join(labels[:2]) or "企業の内部に関わる話"))
    return specificity, core, tuple(why)


def level_after(
    placement: Placement, edits: Sequence[Edit], policy: Policy | None = None
) -> tuple[Level, tuple[Evidence, ...]]:
    """Return the level after redaction under a policy, and why."""
    specificity, core, why = place_after(placement, edits)
    return level_of(specificity, core, policy), why


def remedy_to_open(placement: Placement, edits: Sequence[Edit], policy: Policy | None = None) -> str:
    """Say in Japanese the least change that would make a staged or closed snippet open; empty for an open one.

    Examples: ``人名を仮名にすれば共有OK``, ``原価・利益・取引条件の話のため段階開示``.
    """
    if placement.level is Level.OPEN:
        return ""
    after, why = level_after(placement, edits, policy)
    direct = list(dict.fromkeys(KIND_LABELS.get(e.kind, "番号") for e in edits if e.kind in DIRECT_KINDS))
    blurred = list(dict.fromkeys(KIND_LABELS.get(e.kind, "番号") for e in edits if e.kind in QUASI_KINDS))
    steps = []
    if direct:
        steps.append("・".join(direct) + "を仮名や伏せ字にし")
    if blurred:
        steps.append("・".join(blurred) + "をぼかし")
    if any(e.kind is Kind.FIGURE for e in edits):
        steps.append("数字を幅にし")
    if after is Level.OPEN:
        return ("、".join(steps) + "たので共有OK") if steps else "チェーン名などの手がかりだけなので共有OK"
    reason = "、".join(e.note for e in why if e.note)
    word = "段階開示" if after is Level.STAGED else "非公開"
    if any(e.cue == "after:attributes" for e in why) and after is Level.STAGED and placement.core_band is Band.LOW:
        return f"{reason}ため段階開示。属性を二つまでに減らせば共有OK"
    return f"{reason}のため{word}。その部分を除けば共有できる"


def _figures_only(placement: Placement, edits: Sequence[Edit]) -> bool:
    if not any(e.kind is Kind.FIGURE for e in edits):
        return False
    cues = [e.cue for e in placement.why if e.cue.startswith("core:")]
    return bool(cues) and all(c in SOLE_FIGURE_CUES for c in cues)
