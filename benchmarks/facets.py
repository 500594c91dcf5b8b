"""Precision and recall of each facet against snippets judged by hand (definitions in ``docs/labels.md``).

    python benchmarks/facets.py [--judged FILE] [--half dev|test|final|unseen|all] [--misses]

A span is a hit when it and one of the other side, of the same facet, share at least half of the shorter; feelings must
agree in polarity too. ``--misses`` prints what was missed and what was too much.
"""

from __future__ import annotations

import argparse
import collections
import json
from pathlib import Path
from typing import Any

from cocreate_nlp.tagging.facets import FACETS, find_facets
from cocreate_nlp.tagging.features import units_from_texts

JUDGED = Path(__file__).parent.parent / "tests" / "tagging" / "facets_judged.jsonl"


def is_hit(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Return whether two spans count as the same."""
    shared = min(a["end"], b["end"]) - max(a["start"], b["start"])
    shorter = min(a["end"] - a["start"], b["end"] - b["start"])
    return a["facet"] == b["facet"] and a.get("value") == b.get("value") and shared > 0 and 2 * shared >= shorter


def find(texts: list[str]) -> list[list[dict[str, Any]]]:
    """Return the program's facets in the form of the judged ones; only feelings carry a value."""
    return [
        [
            {"facet": f.name, "start": f.start, "end": f.end, **({"value": f.value} if f.name == "feeling" else {})}
            for f in find_facets(unit)
        ]
        for unit in units_from_texts(texts)
    ]


def measure(rows: list[dict[str, Any]], *, misses: bool = False) -> dict[str, tuple[float, float, int, int]]:
    """Return precision, recall, number judged and number found, a facet."""
    count: collections.Counter[tuple[str, str]] = collections.Counter()
    for row, found in zip(rows, find([r["text"] for r in rows]), strict=True):
        for kind, own, other in (("judged", row["facets"], found), ("found", found, row["facets"])):
            for span in own:
                hit = any(is_hit(span, o) for o in other)
                count[span["facet"], kind] += 1
                count[span["facet"], f"{kind} hit"] += hit
                if misses and not hit:
                    words = row["text"][span["start"] : span["end"]]
                    label = "missed" if kind == "judged" else "too much"
                    print(f"{label:8} {span['facet']} {span.get('value', '')} [{words}] {row['text']}")
    return {
        name: (
            count[name, "found hit"] / max(1, count[name, "found"]),
            count[name, "judged hit"] / max(1, count[name, "judged"]),
            count[name, "judged"],
            count[name, "found"],
        )
        for name in FACETS
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--half", choices=("dev", "test", "final", "unseen", "all"), default="all")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.judged.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if options.half in ("all", row["half"])]
    print("| facet | precision | recall | judged | found |\n|---|---|---|---|---|")
    for name, (precision, recall, judged, found) in measure(rows, misses=options.misses).items():
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {judged} | {found} |")


if __name__ == "__main__":
    main()
