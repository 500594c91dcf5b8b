"""Precision and recall of each facet against snippets judged by hand (definitions in ``docs/labels.md``).

    python benchmarks/facets.py [--judged FILE] [--half fresh|second|plain|train|all] [--rows] [--misses]
    python benchmarks/facets.py --folds 5

``fresh`` are 789 snippets that nothing was trained on (540 at random, 249 for the rarer facets), ``second`` the same by a
second judge; ``plain`` are 240 at random of the plain sessions and questionnaires (`t`, `s9`). ``--agreement`` sets two judges against each other
(of ``fresh``, or of ``plain`` with ``--half plain``). ``--folds`` trains anew without each fold of sessions and measures on it. ``--rows`` measures the rows
alone, without the models. A span is a hit when it and one of the other side, of the same facet, share at least half of the
shorter; feelings must agree in polarity too. ``--misses`` prints what was missed and what was too much.
"""

from __future__ import annotations

import argparse
import collections
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cocreate_nlp.language import cluster_vectors
from cocreate_nlp.tagging.facet_network import FacetNetwork
from cocreate_nlp.tagging.facet_rules import FACETS, find_by_row, letters_of
from cocreate_nlp.tagging.facets import CLUSTERS, FacetModel, find_facets, train_facets
from cocreate_nlp.tagging.features import units_from_texts
from cocreate_nlp.tagging.tagger import default_tagger
from cocreate_nlp.training.judged import Judged, read_judged
from cocreate_nlp.types import Facet

JUDGED = Path(__file__).parent.parent / "data" / "corpus" / "facets"
HALVES = {"fresh": "fresh", "second": "fresh, second judge", "plain": "fresh, plain"}

Found = Sequence[Sequence[Facet]]


def is_hit(a: Facet, b: Facet) -> bool:
    """Return whether two spans count as the same."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    shorter = min(a.end - a.start, b.end - b.start)
    same = a.name == b.name and (a.name != "feeling" or a.value == b.value)
    return same and shared > 0 and 2 * shared >= shorter


def measure(rows: Sequence[Judged], found: Found, *, misses: bool = False) -> dict[str, tuple[float, float, int, int]]:
    """Return precision, recall, number judged and number found, a facet."""
    count: collections.Counter[tuple[str, str]] = collections.Counter()
    for row, facets in zip(rows, found, strict=True):
        for kind, own, other in (("judged", row.facets, facets), ("found", facets, row.facets)):
            for span in own:
                hit = any(is_hit(span, o) for o in other)
                count[span.name, kind] += 1
                count[span.name, f"{kind} hit"] += hit
                if misses and not hit:
                    label = "missed" if kind == "judged" else "too much"
                    print(f"{label:8} {span.name} {span.value} [{row.text[span.start : span.end]}] {row.text}")
    return {
        name: (
            count[name, "found hit"] / max(1, count[name, "found"]),
            count[name, "judged hit"] / max(1, count[name, "judged"]),
            count[name, "judged"],
            count[name, "found"],
        )
        for name in FACETS
    }


def find(rows: Sequence[Judged], *, by_row: bool = False) -> Found:
    """Return the program's facets of each snippet, by the stored models or by the rows alone."""
    units = units_from_texts([row.text for row in rows])
    return [find_by_row(u, letters_of(u)) for u in units] if by_row else find_facets(units)


def find_by_folds(rows: Sequence[Judged], folds: int) -> Found:
    """Return the facets of each snippet by models that saw no snippet of its session."""
    order = {session: i % folds for i, session in enumerate(sorted({row.session for row in rows}))}
    units = units_from_texts([row.text for row in rows])
    found: list[Sequence[Facet]] = [()] * len(rows)
    clusters = [cluster_vectors(size) for size in CLUSTERS]
    start = default_tagger().network_
    for fold in range(folds):
        train = [i for i, row in enumerate(rows) if order[row.session] != fold]
        with tempfile.TemporaryDirectory() as folder:
            train_facets([units[i] for i in train], [rows[i].facets for i in train], Path(folder), start=start, facts={})
            network = FacetNetwork.from_bytes((Path(folder) / "network.npz").read_bytes())
            model = FacetModel({name: Path(folder) / f"{name}.crfsuite" for name in FACETS}, clusters, network)
            test = [i for i, row in enumerate(rows) if order[row.session] == fold]
            for i, facets in zip(test, model.find([units[i] for i in test]), strict=True):
                found[i] = facets
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--half", choices=(*HALVES, "train", "all"), default="fresh")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--agreement", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    everything = read_judged(options.judged)
    rows = [row for row in everything if row.half == HALVES.get(options.half, row.half)]
    if options.half == "train" or options.folds:
        rows = [row for row in everything if not row.held_out]
    if options.agreement:
        found: Found = [row.facets for row in everything if row.half == f"{HALVES.get(options.half)}, second judge"]
        if len(found) != len(rows):
            parser.error(f"nobody judged {options.half} a second time")
    elif options.folds:
        found = find_by_folds(rows, options.folds)
    else:
        found = find(rows, by_row=options.rows)
    print("| facet | precision | recall | judged | found |\n|---|---|---|---|---|")
    for name, (precision, recall, judged, number) in measure(rows, found, misses=options.misses).items():
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {judged} | {number} |")


if __name__ == "__main__":
    main()
