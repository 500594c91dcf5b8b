"""What people decided on a session, kept beside its output, so that no later run or review forgets it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import InputError
from cocreate_nlp.sharing.review import REVIEWED_COLUMNS, ReviewDecision, ReviewOutcome
from cocreate_nlp.types import Action

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class KeptReview:
    """One person's decision on one snippet, with the values they set.

    Attributes
    ----------
    text_hash
        Of the original text, to find the snippet again after another analysis.
    values
        Column → value, for the columns that the person changed.
    """

    decision: ReviewDecision
    text_hash: str
    values: Mapping[str, Any]


def reviews_path(out: Path, session: str) -> Path:
    """Return where the output folder of a run keeps the reviews of a session (by its pseudonymous id)."""
    return out / "internal" / "reviews" / f"{session}.json"


def load_reviews(path: Path) -> list[KeptReview]:
    """Return the reviews kept in a file; none if there is no file.

    Raises
    ------
    InputError
        The file is damaged. Going on without it would share what somebody held.
    """
    if not path.exists():
        return []
    try:
        kept = []
        for entry in json.loads(path.read_text(encoding="utf-8")):
            decision = dict(entry["decision"])
            decision["decision"] = Action(decision["decision"])
            for name in ("changed", "released_by"):
                decision[name] = tuple(decision[name])
            kept.append(KeptReview(ReviewDecision(**decision), str(entry["text_hash"]), dict(entry["values"])))
        return kept
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError("見直しの記録が壊れています", where=str(path), remedy="控えから戻してください") from None


def save_reviews(path: Path, reviews: Iterable[KeptReview]) -> None:
    """Write reviews; the folder is for its owner only, since edited texts are in it."""
    entries = [
        {
            "decision": {name: getattr(r.decision, name) for name in ReviewDecision.__slots__},
            "text_hash": r.text_hash,
            "values": dict(r.values),
        }
        for r in reviews
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    write_atomically(path, (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass"))


def keep(earlier: Iterable[KeptReview], outcome: ReviewOutcome) -> list[KeptReview]:
    """Return earlier reviews with those of a workbook put over them: the last word on a snippet counts.

    What an earlier review changed stays changed, unless the workbook changed it again.
    """
    rows = {(int(r["turn"]), int(r["snippet"])): r for r in outcome.frame.to_dict("records")}
    kept = {(r.decision.turn, r.decision.snippet): r for r in earlier}
    for decision in outcome.decisions:
        place = decision.turn, decision.snippet
        before = kept[place].values if place in kept else {}
        names = {*before, *decision.changed, "decision"}
        values = {name: rows[place][name] for name in REVIEWED_COLUMNS if name in names}
        kept[place] = KeptReview(decision, hash_of(str(rows[place]["text"])), values)
    return [kept[place] for place in sorted(kept)]


def refit(frame: pd.DataFrame, reviews: Iterable[KeptReview]) -> tuple[list[tuple[int, KeptReview]], frozenset[int]]:
    """Find the rows that reviews are about in another analysis of the same session.

    Returns
    -------
    tuple
        Row position and review, the decision's place corrected; and the turns in which a reviewed snippet is not
        found any more.
    """
    places: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for position, row in enumerate(frame.to_dict("records")):
        places.setdefault((int(row["turn"]), hash_of(str(row["text"]))), []).append((int(row["snippet"]), position))
    fitted, lost = [], set()
    for review in reviews:
        turn, snippet = review.decision.turn, review.decision.snippet
        found = places.get((turn, review.text_hash), [])
        if not found:
            lost.add(turn)
            continue
        number, position = min(found, key=lambda place: abs(place[0] - snippet))
        fitted.append((position, replace(review, decision=replace(review.decision, snippet=number))))
    return fitted, frozenset(lost)


def hash_of(text: str) -> str:
    """Return a short hash of an original text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
