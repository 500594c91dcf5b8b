"""The sharing gate: the only way from an analysed session to something that can be written for others.

Exporters take a `SharedSession`, and only `open_gate` makes one. It decides by policy, phase and audience, looks at
every outgoing snippet a second time, independently of the redactor, and holds each on which it finds anything. Then it
looks where redacted snippets meet, for an identifier that was said in pieces, and holds the pieces.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cocreate_nlp.errors import SharingError
from cocreate_nlp.policy.mapping import FrozenMapping
from cocreate_nlp.policy.tables import REASONS
from cocreate_nlp.replacements import NOBODY, WITHHELD
from cocreate_nlp.types import Action, Audience, Decision, Level, Phase, Session, Snippet

if TYPE_CHECKING:
    import pandas as pd

GATE_REASON = REASONS["gate"]

COLUMNS = ("session", "turn", "speaker", "role", "text", "tags", "level_after")

BORDER = 24
"""Characters on each side of a border between two snippets that are read together."""

TURNS_APART = 3
"""What one speaker says is read together over this many turns, so that a はい between two pieces hides nothing."""

MOST_JOINED, CARRIED = 24, 3
"""Snippets that are read together at most, and how many of them are read again with the next ones."""

_KEY = object()


class Found(Protocol):
    """Something that must not leave, as a range of the text that was looked at."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """After the last character."""
        ...


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One row of what is shared: pseudonymous, redacted, without score, reason or original.

    ``subkinds`` (tag → kind of it) sort the voices of the memo; no exported table has them.
    """

    turn: int
    speaker: str
    role: str
    text: str
    tags: tuple[str, ...] = ()
    level_after: str = ""
    subkinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedSession:
    """What one audience may see of a session. Made by the gate only.

    It may be pickled and copied, so that a worker process or a cache can pass it on: the copy is what the gate made, and
    cannot be filled a second time. A pickle is no seal, though. Whoever writes one by hand can as well write an export by
    hand, and unpickling what others wrote runs their code: take pickles only from where you would take a file to send.

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
        object.__setattr__(self, "withheld", FrozenMapping(self.withheld))

    def __setstate__(self, state: Sequence[object]) -> None:
        if hasattr(self, "id"):
            # Only a copy being made is empty; a session that the gate filled stays what it is.
            raise SharingError("a SharedSession cannot be changed", remedy="use result.share(audience=…)")
        for name, value in zip(self.__dataclass_fields__, state, strict=True):
            object.__setattr__(self, name, value)

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
    find_in_pieces: Callable[[str], Sequence[Found]],
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
    find_in_pieces
        The same look at text joined over the border of snippets; what lies on both sides holds both.
    speaker_names
        Speaker as in the transcript → pseudonym. A speaker without one is shown as ``話者``.
    withdrawn
        Speakers who have withdrawn; their voices are held.

    Returns
    -------
    SharedSession
        Runs of held snippets are one row each.
    """
    reasons = [why_held(snippet, decide, find_leaks, withdrawn) for snippet in snippets]
    # Also with what is held, so that no piece depends on who gets the others: a wider audience never gets more.
    for i in _in_pieces([(i, s) for i, s in enumerate(snippets) if s.redacted.strip()], find_in_pieces):
        reasons[i] = reasons[i] or GATE_REASON
    rows: list[SharedRow] = []
    withheld: Counter[str] = Counter()
    levels: list[Level] = []
    for snippet, reason in zip(snippets, reasons, strict=True):
        if reason is None:
            if not snippet.redacted.strip():
                continue
            level = snippet.level_after or Level.CLOSED
            levels.append(level)
            rows.append(
                SharedRow(
                    snippet.turn,
                    speaker_names.get(snippet.speaker, NOBODY) if snippet.speaker else "",
                    snippet.role.value,
                    snippet.redacted,
                    tuple(t.value for t in snippet.tags),
                    level.value,
                    dict(snippet.subkinds),
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


def why_held(
    snippet: Snippet,
    decide: Callable[[Snippet], Decision],
    find_leaks: Callable[[str], Sequence[object]],
    withdrawn: frozenset[str],
) -> str | None:
    """Return why a snippet is held, or None where it may leave."""
    if snippet.speaker in withdrawn:
        return REASONS["withdrawn"]
    decision = decide(snippet)
    if decision.action is Action.HOLD:
        return decision.reasons[0] if decision.reasons else "共有範囲外"
    return GATE_REASON if find_leaks(snippet.redacted) else None


_NUMBER_GOES_ON = re.compile(r"(?<=[0-9０-９〇一二三四五六七八九十のー-])[。、，．,.…\s]+$")


def _in_pieces(said: Sequence[tuple[int, Snippet]], look: Callable[[str], Sequence[Found]]) -> set[int]:
    """Return the places of snippets over whose borders the look finds something."""
    held: set[int] = set()
    for chain in _chains(said):
        texts = [_NUMBER_GOES_ON.sub("", text) for _, text in chain]
        ends = list(accumulate(len(text) for text in texts))
        for found in look("".join(texts)):
            touched = {
                place
                for (place, _), start, end in zip(chain, [0, *ends], ends, strict=False)
                if found.start < end and start < found.end
            }
            if len(touched) > 1:
                held |= touched
    return held


def _chains(said: Sequence[tuple[int, Snippet]]) -> Iterator[list[tuple[int, str]]]:
    """Yield what is read together: neighbours, and what one speaker says within a few turns."""
    yield from _joined((i, s.redacted) for i, s in said)
    by_speaker: dict[str, list[tuple[int, Snippet]]] = {}
    for i, snippet in said:
        if snippet.speaker:
            by_speaker.setdefault(snippet.speaker, []).append((i, snippet))
    for own in by_speaker.values():
        near: list[tuple[int, Snippet]] = own[:1]
        for before, after in pairwise(own):
            if after[1].turn - before[1].turn > TURNS_APART:
                yield from _apart(near)
                near = []
            near.append(after)
        yield from _apart(near)


def _apart(said: Sequence[tuple[int, Snippet]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the chains of one speaker that are not chains of neighbours as well."""
    for chain in _joined((i, s.redacted) for i, s in said):
        if any(b[0] - a[0] > 1 for a, b in pairwise(chain)):
            yield chain


def _joined(texts: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield chains of snippets; a long snippet ends one with its beginning and begins the next with its end."""
    chain: list[tuple[int, str]] = []
    for place, text in texts:
        long = len(text) > 2 * BORDER
        chain.append((place, text[:BORDER] if long else text))
        if len(chain) > 1 and (long or len(chain) >= MOST_JOINED):
            yield chain
            chain = chain[-CARRIED:]
        if long:
            chain = [(place, text[-BORDER:])]
    if len(chain) > 1:
        yield chain
