"""What each phase and audience would see of analysed sessions, and what a changed policy moves, before sharing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cocreate_nlp.policy.decisions import decide
from cocreate_nlp.policy.model import Policy
from cocreate_nlp.policy.tables import (
    AUDIENCE_LABELS,
    AUDIENCES,
    LEVEL_LABELS,
    LEVELS,
    PHASE_LABELS,
    PHASES,
    REASONS,
)
from cocreate_nlp.types import Action, Level, Role

if TYPE_CHECKING:
    import pandas as pd

    from cocreate_nlp.types import Session


class Analyzed(Protocol):
    """A session analysed under a policy, such as ``SessionResult``."""

    def to_frame(self) -> pd.DataFrame:
        """Return the internal table."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """What a share would come with."""

    recipient: str | None = None
    purpose: str | None = None
    released_by: tuple[str, ...] = ()
    shown_to_participants: bool = False


def simulate(frames: Sequence[pd.DataFrame], policy: Policy, request: Request | None = None) -> pd.DataFrame:
    """Count what each phase and audience would see.

    Parameters
    ----------
    frames
        Internal tables (``SessionResult.to_frame``).
    policy
        The policy whose sharing rules are tried; levels are taken from the tables.
    request
        Recipient, purpose and release that the shares would come with; by default none.

    Returns
    -------
    pandas.DataFrame
        One row for each phase and audience: ``phase, audience, shared, held, ratio`` and the number shared of each
        level (``open, staged, closed``). Empty snippets are not counted.
    """
    import pandas as pd

    asked = request or Request()
    groups = _groups(frames)
    rows: list[dict[str, Any]] = []
    for phase in PHASES:
        for audience in AUDIENCES:
            shared = dict.fromkeys(LEVELS, 0)
            total = 0
            for (level, role, nobody), count in groups.items():
                total += count
                decision = decide(
                    level, phase=phase, audience=audience, role=role, for_nobody=nobody, policy=policy,
                    recipient=asked.recipient, purpose=asked.purpose, released_by=asked.released_by,
                    shown_to_participants=asked.shown_to_participants,
                )  # fmt: skip
                if decision.action is not Action.HOLD:
                    shared[level] += count
            seen = sum(shared.values())
            rows.append(
                {
                    "phase": phase.value, "audience": audience.value, "shared": seen, "held": total - seen,
                    "ratio": seen / total if total else 0.0, **{level.value: shared[level] for level in LEVELS},
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _groups(frames: Sequence[pd.DataFrame]) -> dict[tuple[Level, Role, str | None], int]:
    # Held from everybody, whatever the policy.
    never = {REASONS[name]: name for name in ("direct_message", "taken_back")}
    groups: dict[tuple[Level, Role, str | None], int] = {}
    for frame in frames:
        for text, level, role, reasons in zip(
            frame["text"], frame["level_after"], frame["role"], frame["reasons"], strict=True
        ):
            if not str(text).strip():
                continue
            key = (Level(level), Role(role), next((never[reason] for reason in reasons if reason in never), None))
            groups[key] = groups.get(key, 0) + 1
    return groups


def simulate_change(
    sessions: Sequence[Session],
    policy: Policy,
    changed: Policy,
    analyze: Callable[[Session, Policy], Analyzed],
) -> pd.DataFrame:
    """Find what a changed policy moves between levels, as :func:`compare` does.

    Parameters
    ----------
    analyze
        Analyses a session under a policy, such as ``lambda s, p: cc.analyze(s, policy=p)``.
    """
    return compare(
        [analyze(session, policy).to_frame() for session in sessions],
        [analyze(session, changed).to_frame() for session in sessions],
    )


def compare(frames: Sequence[pd.DataFrame], changed: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Find what moves between levels from one analysis of the same sessions to another.

    Returns
    -------
    pandas.DataFrame
        One row for each snippet that moves: ``session, turn, snippet, level, level_changed, level_after,
        level_after_changed, decision, decision_changed``; no text.
    """
    import pandas as pd

    columns = ["level", "level_after", "decision"]
    rows: list[dict[str, Any]] = []
    for frame, other_frame in zip(frames, changed, strict=True):
        before, after = _placed(frame), _placed(other_frame)
        for turn, pieces in before.items():
            for piece in pieces:
                if not str(piece["text"]).strip():
                    continue
                # A glossary can move the border of a snippet: the one that covers most of it is its successor.
                other = max(after.get(turn, []), key=lambda o: _overlap(piece, o), default=None)
                if other is None or all(piece[c] == other[c] for c in columns):
                    continue
                moved = {name: piece[name] for name in ("session", "turn", "snippet")}
                for column in columns:
                    moved[column], moved[f"{column}_changed"] = piece[column], other[column]
                rows.append(moved)
    names = ["session", "turn", "snippet", *(n for c in columns for n in (c, f"{c}_changed"))]
    return pd.DataFrame(rows, columns=names)


def _placed(frame: pd.DataFrame) -> dict[int, list[dict[str, Any]]]:
    """Return the snippets of each turn with their range in the turn (a turn's texts joined are the turn)."""
    turns: dict[int, list[dict[str, Any]]] = {}
    wanted = ["session", "turn", "snippet", "text", "level", "level_after", "decision"]
    for values in frame[wanted].itertuples(index=False, name=None):
        row = dict(zip(wanted, values, strict=True))
        pieces = turns.setdefault(int(row["turn"]), [])
        start = pieces[-1]["end"] if pieces else 0
        pieces.append({**row, "start": start, "end": start + len(str(row["text"]))})
    return turns


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> int:
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


EVERYTHING = Request("相手", "目的", ("一人目", "二人目"), shown_to_participants=True)
"""A share with all that any condition asks for: what could be seen at most."""


def render_simulation(table: pd.DataFrame, most: pd.DataFrame | None = None) -> str:
    """Return the simulation as a Markdown table in Japanese: phases down, audiences across.

    Parameters
    ----------
    table
        From :func:`simulate`.
    most
        From :func:`simulate` with :data:`EVERYTHING`; said where it is more.
    """
    cells = _cells(table)
    possible = cells if most is None else _cells(most)
    lines = [
        "| フェーズ | " + " | ".join(AUDIENCE_LABELS[a] for a in AUDIENCES) + " |",
        "|---" * (len(AUDIENCES) + 1) + "|",
    ]
    for phase in PHASES:
        said = []
        for key in ((phase.value, a.value) for a in AUDIENCES):
            (shared, ratio), (more, _) = cells[key], possible[key]
            said.append(f"{shared}件（{ratio:.0%}）" + (f" 条件つきで{more}件" if more > shared else ""))
        lines.append(f"| {PHASE_LABELS[phase]} | " + " | ".join(said) + " |")
    return "\n".join(lines) + "\n"


def _cells(table: pd.DataFrame) -> dict[tuple[str, str], tuple[int, float]]:
    return {(r["phase"], r["audience"]): (int(r["shared"]), float(r["ratio"])) for r in table.to_dict("records")}


def render_moves(moves: pd.DataFrame) -> str:
    """Return in Japanese how many snippets moved from which level to which, after redaction and as spoken."""
    lines = []
    for column, word in (("level_after", "加工後"), ("level", "話されたまま")):
        changed = moves[moves[column] != moves[f"{column}_changed"]]
        counts = Counter(zip(changed[column], changed[f"{column}_changed"], strict=True))
        lines += [
            f"- {word}: {LEVEL_LABELS[Level(old)]} → {LEVEL_LABELS[Level(new)]} {count}件\n"
            for (old, new), count in counts.most_common()
        ]
    return "".join(lines) or "区分が変わる発言はありません。\n"
