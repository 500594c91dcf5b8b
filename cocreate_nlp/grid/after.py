"""The level after redaction: a rule over the evidence that survives, never a second opinion on rewritten text.

The rule is that of the annotation guide §2: with no direct identifier left, specificity is at most mid; up to two
generalised attributes or a national chain leave it low, three or more mid. Where nothing of what made it mid was
replaced (the wording alone tells), it stays mid: the wording survives. Ranged figures bring a high core down to mid only
where figures were the sole reason for it; core words keep the core as it was. A policy's thresholds act on what is
left as they do on what was spoken, and can only raise a band.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cocreate_nlp.grid.classifier import kind_label
from cocreate_nlp.policy import Policy, level_of, tighten_bands
from cocreate_nlp.policy.tables import BANDS, KIND_LABELS, LEVEL_LABELS
from cocreate_nlp.types import DIRECT_KINDS, QUASI_KINDS, Band, Edit, Evidence, Kind, Level, Placement

SOLE_FIGURE_CUES = ("core:core.cost", "core:core.sales", "core:figure", "core:vague.share", "core:company.we")
"""Reasons that amount to "a figure": once it is a range, the core is at most mid."""

MOST_ATTRIBUTES = 2
"""Generalised attributes up to this many leave specificity low."""

ATTRIBUTE_SCORE = 1 / 9
"""Score that a surviving attribute or chain counts, so that three of them are mid at the default threshold."""

HIGHEST_LEFT = 0.6666
"""No score for specificity after redaction is above this, the upper end of mid: no direct identifier is left."""

RANGED_SCORE = 0.5
"""Score of a core that figures alone made high, once they are ranges: the middle of mid."""

RAISED = {
    "specificity": Evidence("policy:specificity", note="ポリシーが決めた特定性のしきい値"),
    "core": Evidence("policy:core", note="ポリシーが決めた競争中核性のしきい値"),
}
"""The reason beside the others where a policy's thresholds raised a band."""


def specificity_after(spoken: Band, kinds: Iterable[Kind], *, chain: bool = False) -> Band:
    """Return the specificity that is left.

    Parameters
    ----------
    spoken
        The band as spoken.
    kinds
        Kinds of what was replaced: attributes add up, direct identifiers are gone.
    chain
        Whether a national chain is named.
    """
    found = [kind for kind in kinds if kind is not Kind.FIGURE]
    if sum(kind in QUASI_KINDS for kind in found) > MOST_ATTRIBUTES:
        return Band.MID
    return Band.LOW if found or chain else min(spoken, Band.MID, key=BANDS.index)


def place_after(
    placement: Placement, edits: Sequence[Edit], policy: Policy | None = None
) -> tuple[Band, Band, tuple[Evidence, ...]]:
    """Return specificity and core after redaction, with the reasons in Japanese.

    Parameters
    ----------
    placement
        Where the snippet stood as spoken.
    edits
        What the redactor replaced in it.
    policy
        Its thresholds may raise a band.
    """
    kinds = [e.kind for e in edits]
    attributes = sum(kind in QUASI_KINDS for kind in kinds)
    chain = any(e.cue == "specificity:chain" for e in placement.why)
    if chain or any(kind is not Kind.FIGURE for kind in kinds):
        left = max(attributes, int(chain)) * ATTRIBUTE_SCORE
    else:
        left = placement.specificity
    core, core_left = placement.core_band, placement.core
    if core is Band.HIGH and _figures_only(placement, edits):
        core, core_left = Band.MID, min(core_left, RANGED_SCORE)
    by_rule = specificity_after(placement.specificity_band, kinds, chain=chain)
    specificity, core = tighten_bands(min(left, HIGHEST_LEFT), core_left, by_rule, core, policy or Policy())

    why: list[Evidence] = []
    if specificity is not Band.LOW:
        if attributes > MOST_ATTRIBUTES:
            why.append(Evidence("after:attributes", note=f"{attributes}つの属性の重なり"))
        elif by_rule is Band.MID and all(e.cue != RAISED["specificity"].cue for e in placement.why):
            why.append(Evidence("after:words", note="話し手を絞り込める言い回し"))
        else:
            why.append(Evidence("after:threshold", note=RAISED["specificity"].note))
    if core is not Band.LOW:
        labels = list(dict.fromkeys(e.note for e in placement.why if e.cue.startswith("core:") and e.note))
        # The number is a range now: what it was about says more.
        about = [e.note for e in placement.why if e.cue.startswith("core:") and e.cue != "core:figure"]
        labels = [label for label in labels if label in about] or labels
        raised = any(e.cue == RAISED["core"].cue for e in placement.why)
        other = RAISED["core"].note if raised else "企業の内部に関わる話"
        why.append(Evidence("after:core", note="、".join(labels[:2]) or other))
    return specificity, core, tuple(why)


def level_after(
    placement: Placement, edits: Sequence[Edit], policy: Policy | None = None
) -> tuple[Level, tuple[Evidence, ...]]:
    """Return the level after redaction under a policy, and why."""
    specificity, core, why = place_after(placement, edits, policy)
    return level_of(specificity, core, policy), why


def remedy_to_open(placement: Placement, edits: Sequence[Edit], policy: Policy | None = None) -> str:
    """Say in Japanese the least change that would make a staged or closed snippet open; empty for an open one.

    Examples: ``人名を仮名や伏せ字にしたので共有OK``, ``原価・利益・取引条件の話のため段階開示。この話を除けば共有OK``.
    """
    if placement.level is Level.OPEN:
        return ""
    specificity, core, why = place_after(placement, edits, policy)
    after = level_of(specificity, core, policy)
    if after is Level.OPEN:
        steps = _steps(edits)
        return ("、".join(steps) + "たので共有OK") if steps else "チェーン名などの手がかりだけなので共有OK"
    if level_of(Band.LOW, Band.LOW, policy) is not Level.OPEN:
        return f"ポリシーにより{LEVEL_LABELS[after]}"
    reasons, changes = [], []
    for evidence in why:
        reasons.append(evidence.note)
        changes.append(_CHANGES.get(evidence.cue) or ("数字にふれずに話せば" if _figures_only(placement, edits) else "この話を除けば"))
    # Two changes read as one sentence: 属性を二つまでに減らし、この話を除けば.
    said = "、".join([*(c.replace("せば", "し").replace("えれば", "え") for c in changes[:-1]), *changes[-1:]])
    return f"{'、'.join(reasons)}のため{LEVEL_LABELS[after]}。{said}共有OK"


_CHANGES = {
    "after:attributes": "属性を二つまでに減らせば",
    "after:words": "だれの話か分からない言い方に替えれば",
    "after:threshold": "だれの話か分からない言い方に替えれば",
}
"""What opens a snippet, by what is left of its specificity."""


def _steps(edits: Sequence[Edit]) -> list[str]:
    said = "".join(e.original for e in edits)
    direct = list(dict.fromkeys(kind_label(e.kind, e.original, said) for e in edits if e.kind in DIRECT_KINDS))
    blurred = list(dict.fromkeys(KIND_LABELS[e.kind] for e in edits if e.kind in QUASI_KINDS))
    steps = []
    if direct:
        steps.append("・".join(direct) + "を仮名や伏せ字にし")
    if blurred:
        steps.append("・".join(blurred) + "をぼかし")
    if any(e.kind is Kind.FIGURE for e in edits):
        steps.append("数字を幅にし")
    return steps


def _figures_only(placement: Placement, edits: Sequence[Edit]) -> bool:
    if not any(e.kind is Kind.FIGURE for e in edits):
        return False
    cues = [e.cue for e in placement.why if e.cue.startswith("core:")]
    return bool(cues) and all(c in SOLE_FIGURE_CUES for c in cues)
