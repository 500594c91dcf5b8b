"""Snippets whose facets were judged by hand (definitions in ``docs/labels.md``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.tagging.facet_rules import FACETS
from cocreate_nlp.types import Facet

HELD_OUT = "fresh"
"""Beginning of the name of a part that is never trained on."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A snippet, its session, the part of the data it belongs to, and its facets."""

    text: str
    session: str
    half: str
    facets: tuple[Facet, ...]

    @property
    def held_out(self) -> bool:
        """Whether the snippet is for measuring only."""
        return self.half.startswith(HELD_OUT)


def read_judged(folder: Path) -> list[Judged]:
    """Read all ``*.jsonl`` of a folder: ``session``, ``text``, ``half`` and ``facets`` (facet, start, end, value).

    Returns
    -------
    list of Judged
        Empty where there is no such folder.

    Raises
    ------
    CorpusError
        A line is no such record, or a span lies outside its text; names file and line.
    """
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        # Not splitlines: it would tear a text at U+2028 or U+0085, which JSON leaves as they are.
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                text = str(record["text"])
                facets = tuple(Facet(f["facet"], int(f["start"]), int(f["end"]), str(f.get("value", ""))) for f in record["facets"])
                row = Judged(text, str(record["session"]), str(record["half"]), facets)
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise CorpusError("no record of judged facets", where=f"{path}:{number}", remedy="give session, text, half, facets") from error
            for facet in facets:
                if facet.name not in FACETS or not 0 <= facet.start < facet.end <= len(text):
                    raise CorpusError("unknown facet, or span outside the text", where=f"{path}:{number}", remedy=f"use {', '.join(FACETS)}")
            rows.append(row)
    return rows
