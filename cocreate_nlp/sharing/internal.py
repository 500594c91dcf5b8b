"""The internal table: every snippet with original text, scores and reasons. Never leaves ``internal/``."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cocreate_nlp.errors import InputError
from cocreate_nlp.policy.tables import REASONS, TAG_LABELS
from cocreate_nlp.types import Band, Edit, Evidence, Facet, Kind, Level, Placement, Role, Session, Snippet, Tag, Turn

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "session", "turn", "snippet", "speaker", "role", "text", "tags", "tag_scores", "specificity", "core",
    "specificity_band", "core_band", "level", "redacted", "level_after", "decision", "reasons",
    "subkinds", "hearsay", "needs_check", "tag_evidence", "facets", "remedy", "edits", "direct_message",
)  # fmt: skip
"""Columns of the internal table; the first seventeen are a fixed contract."""


def frame_of(session: Session, snippets: Sequence[Snippet]) -> pd.DataFrame:
    """Return the internal table of a session."""
    import pandas as pd

    # Plain objects: speech recognition can leave lone surrogates, which pandas' own strings refuse.
    frame = pd.DataFrame([_row(session, s) for s in snippets], columns=list(COLUMNS), dtype=object)
    return frame.astype({"turn": "int64", "snippet": "int64", "specificity": "float64", "core": "float64"})


def _row(session: Session, snippet: Snippet) -> dict[str, Any]:
    placement = snippet.placement
    assert placement is not None and snippet.level_after is not None and snippet.decision is not None
    base = snippet.start
    return {
        "session": session.id,
        "turn": snippet.turn,
        "snippet": snippet.index,
        "speaker": snippet.speaker,
        "role": snippet.role.value,
        "text": snippet.text,
        "tags": [t.value for t in snippet.tags],
        "tag_scores": dict(snippet.tag_scores),
        "specificity": placement.specificity,
        "core": placement.core,
        "specificity_band": placement.specificity_band.value,
        "core_band": placement.core_band.value,
        "level": placement.level.value,
        "redacted": snippet.redacted,
        "level_after": snippet.level_after.value,
        "decision": snippet.decision.action.value,
        "reasons": [*dict.fromkeys(e.note for e in placement.why if e.note), *snippet.decision.reasons],
        "subkinds": dict(snippet.subkinds),
        "hearsay": snippet.hearsay,
        "needs_check": snippet.needs_check,
        "tag_evidence": [
            {"cue": e.cue, "words": snippet.text[e.start - base : e.end - base], "score": e.score}
            for e in snippet.tag_evidence
        ],
        "facets": [
            {"name": f.name, "words": snippet.text[f.start - base : f.end - base], "value": f.value}
            for f in snippet.facets
        ],
        "remedy": snippet.remedy,
        "edits": [
            {
                "kind": e.kind.value, "original": e.original, "replacement": e.replacement, "recogniser": e.recogniser,
                "evidence": e.evidence, "score": e.score, "valid": e.valid, "note": e.note,
            }
            for e in snippet.edits
        ],
        "direct_message": session.turns[snippet.turn].direct_message,
    }  # fmt: skip


def evidence_lines(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the words that spoke for each tag, a line a tag, from ``tag_evidence`` (``体験：ました／使って``)."""
    words: dict[str, list[str]] = {}
    for evidence in found:
        tag = str(evidence["cue"]).partition(":")[0]
        if evidence.get("words") and tag in {t.value for t in Tag}:
            words.setdefault(TAG_LABELS[Tag(tag)], []).append(str(evidence["words"]).strip("、。 "))
    return [f"{label}：{'／'.join(dict.fromkeys(said))}" for label, said in words.items()]


def parse_frame(frame: pd.DataFrame) -> tuple[Session, list[Snippet]]:
    """Rebuild the session and its snippets, but for their decisions, from the internal table.

    Where the table has words only, evidence and facets are where these words stand first in the snippet.

    Raises
    ------
    InputError
        A column is missing or holds an unknown value.
    """
    turns: dict[int, Turn] = {}
    snippets = []
    try:
        for row in frame.sort_values(["turn", "snippet"]).to_dict("records"):
            number, role = int(row["turn"]), Role(row["role"])
            text = str(row["text"])
            before = turns.get(number)
            start = len(before.text) if before else 0
            turns[number] = Turn(
                (before.text if before else "") + text,
                str(row["speaker"]),
                role,
                direct_message=bool(row["direct_message"]),
            )
            edits = tuple(_edit(e) for e in row["edits"])
            snippets.append(
                Snippet(
                    turn=number, index=int(row["snippet"]), start=start, end=start + len(text), text=text,
                    speaker=str(row["speaker"]), role=role, tags=tuple(Tag(t) for t in row["tags"]),
                    redacted=str(row["redacted"]), edits=edits, level_after=Level(row["level_after"]),
                    subkinds=dict(row["subkinds"]), **_judged(row, start, text),
                )
            )  # fmt: skip
        if sorted(turns) != list(range(len(turns))):
            raise ValueError
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(
            "内部用の表が壊れています", remedy="書き起こしから `cocreate run` をやり直してください"
        ) from error
    session = Session(str(frame["session"].iloc[0]) if len(frame) else "", tuple(turns[i] for i in range(len(turns))))
    return session, snippets


def _edit(written: Mapping[str, Any]) -> Edit:
    known = {"kind": Kind(written["kind"]), "original": str(written["original"]), "replacement": str(written["replacement"])}
    return Edit(0, 0, **{name: written[name] for name in _EDIT if name in written} | known)


_EDIT = ("recogniser", "evidence", "score", "valid", "note")


def _judged(row: Mapping[Hashable, Any], start: int, text: str) -> dict[str, Any]:
    """Return what tagger and grid said of a snippet; reasons before the policy's are the grid's, those after them are of the level."""
    reasons = [str(reason) for reason in row["reasons"]]
    own = [i for i, reason in enumerate(reasons) if reason in _POLICY_REASONS] or [len(reasons)]

    def place(words: str) -> tuple[int, int]:
        at = start + max(text.find(words), 0)
        return at, at + len(words)

    return {
        "tag_scores": dict(row["tag_scores"]),
        "tag_evidence": tuple(Evidence(e["cue"], *place(e["words"]), e["score"]) for e in row["tag_evidence"]),
        "facets": tuple(Facet(f["name"], *place(f["words"]), f["value"]) for f in row["facets"]),
        "hearsay": bool(row["hearsay"]),
        "needs_check": bool(row["needs_check"]),
        "remedy": str(row["remedy"]),
        "placement": Placement(
            float(row["specificity"]), float(row["core"]), Band(row["specificity_band"]), Band(row["core_band"]),
            Level(row["level"]), tuple(Evidence("", note=reason) for reason in reasons[: own[0]]),
        ),
        "why_after": tuple(Evidence("", note=reason) for reason in reasons[own[-1] + 1 :]),
    }  # fmt: skip


_POLICY_REASONS = frozenset(REASONS.values())


def read_internal(folder: Path) -> pd.DataFrame:
    """Read the internal table of a session's output folder back.

    Raises
    ------
    InputError
        The folder holds none, or it is damaged.
    """
    import pandas as pd

    path = folder / "internal" / "full.jsonl"
    try:
        # Not splitlines: it would tear a text at U+2028 or U+0085, which JSON leaves as they are.
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        if not all(isinstance(row, dict) for row in rows):
            raise ValueError("a line is no table row")
    except (OSError, ValueError) as error:
        raise InputError(
            "内部用の表がないか、読めません", where=str(path), remedy="`cocreate run` が書いたセッションのフォルダを指定してください"
        ) from error
    return pd.DataFrame(rows, columns=list(COLUMNS))
