"""The sharing gate: the only way from an analysed session to something that can be written for others.

Exporters take a `SharedSession`, and only `open_gate` makes one. It decides by policy, phase and audience, looks at
every outgoing snippet a second time, independently of the redactor, and holds each on which it finds anything.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cocreate_nlp.errors import SharingError
from cocreate_nlp.types import Action, Audience, Decision, Level, Phase, Session, Snippet

if TYPE_CHECKING:
    import pandas as pd

WITHHELD = "〔共有範囲外〕"
"""Stands for a run of held snippets, without telling how many."""

GATE_REASON = "出口の再点検で手がかりが残っていたため保留（gate）"

COLUMNS = ("session", "turn", "speaker", "role", "text", "tags", "level_after")

_KEY = object()


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One row of what is shared: pseudonymous, redacted, without score, reason or original."""

    turn: int
    speaker: str
    role: str
    text: str
    tags: tuple[str, ...] = ()
    level_after: str = ""


@dataclass(frozen=True, slots=True)
class SharedSession:
    """What one audience may see of a session. Made by the gate only.

    Attributes
    ----------
    id
        Pseudonymous: a hash of the content, so that no file name travels.
    withheld
        Reason (Japanese) → number of snippets held for it. The numbers are for the sender; exports name reasons only.
    tlp
        Traffic Light Protocol 2.0 mark of the widest material inside.
    """

    id: str
    rows: tuple[SharedRow, ...]
    audience: Audience
    phase: Phase
    policy_version: str
    tlp: str
    withheld: Mapping[str, int] = field(default_factory=dict)
    recipient: str | None = None
    purpose: str | None = None
    key: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise SharingError(
                "a SharedSession is made by the sharing gate only", remedy="use result.share(audience=…)"
            )
        # Used up, so that neither dataclasses.replace nor a look at the field makes another.
        object.__setattr__(self, "key", None)
        object.__setattr__(self, "withheld", MappingProxyType(dict(self.withheld)))

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a table with the columns of `COLUMNS`."""
        import pandas as pd

        return pd.DataFrame(
            [
                (self.id, row.turn, row.speaker, row.role, row.text, list(row.tags), row.level_after)
                for row in self.rows
            ],
            columns=list(COLUMNS),
            # Plain objects: speech recognition can leave lone surrogates, which pandas' own strings refuse.
            dtype=object,
        ).astype({"turn": "int64"})

    def save(self, folder: str | Path) -> list[Path]:
        """Write ``shared.xlsx``, ``shared.csv`` and ``shared.jsonl`` into a folder and return their paths."""
        from cocreate_nlp.sharing.exports import write_shared

        return write_shared(self, Path(folder))


def session_pseudonym(session: Session) -> str:
    """Return a name for a session that tells nothing but stays the same for the same content."""
    digest = hashlib.sha256()
    for turn in session.turns:
        digest.update(f"{turn.speaker}\x1f{turn.text}\x1e".encode("utf-8", "surrogatepass"))
    return f"S-{digest.hexdigest()[:8]}"


def open_gate(
    session: Session,
    snippets: Sequence[Snippet],
    *,
    audience: Audience,
    phase: Phase,
    policy_version: str,
    tlp_of: Callable[[Sequence[Level]], str],
    decide: Callable[[Snippet], Decision],
    find_leaks: Callable[[str], Sequence[object]],
    speaker_names: Mapping[str, str],
    recipient: str | None = None,
    purpose: str | None = None,
    withdrawn: frozenset[str] = frozenset(),
) -> SharedSession:
    """Decide, re-scan and assemble what one audience gets.

    Parameters
    ----------
    session, snippets
        The session and its analysed snippets, in order.
    decide
        Gives the policy's decision for a snippet.
    find_leaks
        The independent second look at outgoing text; anything it returns holds the snippet.
    speaker_names
        Speaker as in the transcript → pseudonym. A speaker without one is shown as ``話者``.
    withdrawn
        Speakers who have withdrawn; their voices are held.

    Returns
    -------
    SharedSession
        Runs of held snippets are one row each.
    """
    rows: list[SharedRow] = []
    withheld: Counter[str] = Counter()
    levels: list[Level] = []
    for snippet in snippets:
        reason = _held(snippet, decide, find_leaks, withdrawn)
        if reason is None:
            if not snippet.redacted.strip():
                continue
            level = snippet.level_after or Level.CLOSED
            levels.append(level)
            rows.append(
                SharedRow(
                    snippet.turn,
                    speaker_names.get(snippet.speaker, "話者") if snippet.speaker else "",
                    snippet.role.value,
                    snippet.redacted,
                    tuple(t.value for t in snippet.tags),
                    level.value,
                )
            )
            continue
        withheld[reason] += 1
        if not rows or rows[-1].text != WITHHELD:
            rows.append(SharedRow(snippet.turn, "", "", WITHHELD))
    return SharedSession(
        id=session_pseudonym(session),
        rows=tuple(rows),
        audience=audience,
        phase=phase,
        policy_version=policy_version,
        tlp=tlp_of(levels),
        withheld=withheld,
        recipient=recipient,
        purpose=purpose,
        key=_KEY,
    )


def _held(
    snippet: Snippet,
    decide: Callable[[Snippet], Decision],
    find_leaks: Callable[[str], Sequence[object]],
    withdrawn: frozenset[str],
) -> str | None:
    """Return why a snippet is held, or None where it may leave."""
    if snippet.speaker in withdrawn:
        return "参加者の申し出により取り下げ"
    decision = decide(snippet)
    if decision.action is Action.HOLD:
        return decision.reasons[0] if decision.reasons else "共有範囲外"
    return GATE_REASON if find_leaks(snippet.redacted) else None
