"""Levels and decisions: pure functions over the policy's tables, with reasons for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from cocreate_nlp.errors import NotAcknowledgedError
from cocreate_nlp.policy.model import Permission, Policy
from cocreate_nlp.policy.tables import AUDIENCES, BANDS, EARLY_PHASES, REASONS, TLP_CLEAR, TLP_MARKS, Condition
from cocreate_nlp.text import each_name
from cocreate_nlp.types import Action, Audience, Band, Decision, Level, Phase, Role


def tighten_bands(
    specificity: float, core: float, specificity_band: Band, core_band: Band, policy: Policy
) -> tuple[Band, Band]:
    """Return the bands after the policy's thresholds, which can only raise a band.

    Parameters
    ----------
    specificity, core
        Scores in [0, 1].
    specificity_band, core_band
        The bands that the classifier gave.
    """
    limits = policy.thresholds
    return (
        max(specificity_band, _band(specificity, limits.specificity_mid, limits.specificity_high), key=BANDS.index),
        max(core_band, _band(core, limits.core_mid, limits.core_high), key=BANDS.index),
    )


def _band(score: float, mid: float, high: float) -> Band:
    return Band.HIGH if score >= high else Band.MID if score >= mid else Band.LOW


def level_of(specificity_band: Band, core_band: Band, policy: Policy | None = None) -> Level:
    """Return the level of two bands under a policy (annotation guide §2).

    Examples
    --------
    >>> level_of(Band.MID, Band.LOW)
    <Level.STAGED: 'staged'>
    """
    return (policy or Policy()).level_at(Band(specificity_band), Band(core_band))


def decide(
    level_after: Level,
    *,
    phase: Phase | None = None,
    audience: Audience | None = None,
    role: Role | None = Role.PARTICIPANT,
    for_nobody: str | None = None,
    recipient: str | None = None,
    purpose: str | None = None,
    released_by: str | Iterable[str] = (),
    shown_to_participants: bool = False,
    policy: Policy | None = None,
    edited: bool = False,
) -> Decision:
    """Decide what an audience sees of a snippet (annotation guide §3).

    Parameters
    ----------
    level_after
        Level of the redacted text.
    phase, audience
        Where the project stands and who receives; by default the policy's.
    role
        Who spoke; None is treated like the company.
    for_nobody
        Why it goes to nobody whatever the rest says, as a key of `REASONS` (`cocreate_nlp.policy.taken_back.for_nobody`).
    recipient, purpose
        Whom it goes to and what for.
    released_by
        Names of those who released it; two different people are two releases, a bare text is one person.
    shown_to_participants
        Whether the snippet is marked as shown to the participants in the session.
    policy
        The policy, by default the safe one.
    edited
        Whether redaction changed the text; the action is then ``share_redacted``.
    """
    policy = policy or Policy()
    level = Level(level_after)
    phase = Phase(phase) if phase is not None else policy.phase
    audience = Audience(audience) if audience is not None else policy.audience
    if for_nobody is not None:
        return _hold(for_nobody)
    if role is not Role.PARTICIPANT:
        if role is Role.FACILITATOR:
            if level is not Level.OPEN:
                return _hold("facilitator")
        elif not policy.share_company:
            return _hold("company")
    # What participants may not take home goes to nobody wider either.
    leaves = AUDIENCES.index(audience) >= AUDIENCES.index(Audience.PARTICIPANTS)
    if leaves and policy.recording.take_home is Permission.NO:
        return _hold("take_home_no")
    named = bool(tell_apart(recipient) and tell_apart(purpose))
    released = len({tell_apart(name) for name in each_name(released_by)} - {""}) >= 2
    met = {
        Condition.SHARE: True,
        Condition.RECIPIENT: named or (shown_to_participants and level is not Level.CLOSED and phase in EARLY_PHASES),
        Condition.SHOWN: shown_to_participants,
        Condition.RELEASE: named and released,
        Condition.PUBLISH: policy.publish,
        Condition.HOLD: False,
    }
    conditions = policy.conditions_at(level, phase, audience)
    for condition in (Condition.HOLD, Condition.PUBLISH, Condition.RELEASE, Condition.SHOWN, Condition.RECIPIENT):
        if condition in conditions and not met[condition]:
            word = condition.value if condition in (Condition.HOLD, Condition.RECIPIENT) else f"{condition.value}_no"
            key = {
                Condition.HOLD: f"hold_{level.value}",
                Condition.RECIPIENT: f"recipient_no_{level.value}",
            }.get(condition, word)
            return _hold(key)
    return _share(level, conditions, named, edited)


def _share(level: Level, conditions: frozenset[Condition], named: bool, edited: bool) -> Decision:
    if Condition.RELEASE in conditions:
        why = "release_yes"
    elif Condition.SHOWN in conditions:
        why = "shown_yes"
    elif Condition.RECIPIENT in conditions:
        why = "recipient_yes" if named else "shown_yes"
    elif Condition.PUBLISH in conditions:
        why = "publish_yes"
    else:
        why = "open" if level is Level.OPEN else "internal"
    if not edited:
        return Decision(Action.SHARE, (REASONS[why],))
    reasons = (REASONS["edited"],) if why == "open" else (REASONS[why], REASONS["edited"])
    return Decision(Action.SHARE_REDACTED, reasons)


def _hold(reason: str) -> Decision:
    return Decision(Action.HOLD, (REASONS[reason],))


def tell_apart(value: str | None) -> str:
    """Return what tells two names apart, without spaces and widths; empty where there is no letter or digit."""
    text = "".join(unicodedata.normalize("NFKC", value or "").split())
    return text if any(c.isalnum() for c in text) else ""


def tlp_of(level: Level, *, audience: Audience | None = None, policy: Policy | None = None) -> str:
    """Return the Traffic Light Protocol 2.0 mark of a level: RED, AMBER, GREEN, or CLEAR where it may be published."""
    level = Level(level)
    if level is Level.OPEN and audience is Audience.PUBLIC and policy is not None and policy.publish:
        return TLP_CLEAR
    return TLP_MARKS[level]


def tlp_of_all(levels: Iterable[Level], *, audience: Audience | None = None, policy: Policy | None = None) -> str:
    """Return the mark of a collection: that of its most restricted part."""
    ranked = sorted((Level(level) for level in levels), key=list(Level).index)
    return tlp_of(ranked[-1] if ranked else Level.OPEN, audience=audience, policy=policy)


def require_acknowledged(policy: Policy, path: str | None = None) -> None:
    """Refuse to share under a policy that nobody has acknowledged, or that changed since.

    Raises
    ------
    NotAcknowledgedError
        Names the command that acknowledges.
    """
    if policy.acknowledged:
        return
    changed = bool(policy.acknowledged_by and policy.acknowledged_on)
    raise NotAcknowledgedError(
        "確認のあとにポリシーの内容が変わっています" if changed else "このポリシーはまだ誰も確認していません",
        where=path,
        remedy=f"内容を読んで `cocreate policy acknowledge {path or 'FILE'} --by 氏名` を実行してください",
    )
