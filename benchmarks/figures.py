"""Measure the figure reader: speed against spaCy's tokeniser, and agreement with text that nobody here wrote.

    python benchmarks/figures.py FOLDER [--gold GOLD.jsonl] [--show] [--peers FOLDER]

FOLDER holds ``figures_written_spoken.jsonl``, ``figures_normalised.jsonl``, ``booking_dialogue.jsonl`` and
``casual_dialogue.jsonl``; ``--peers`` is a folder into which kanjize and pynormalizenumexp were installed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import spacy

from cocreate_nlp.figures import Figure, FigureRanger, FigureTurn, find_figures
from cocreate_nlp.figures.tables import FigureKind
from cocreate_nlp.types import Role

Rows = list[dict[str, Any]]
Values = Callable[[str], list[Decimal]]
NUMBER_LABELS = ("NNumber", "numerical", "number")


def read_rows(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def our_values(text: str) -> list[Decimal]:
    found = find_figures(text)
    return [f.low for f in found if f.low is not None and f.kind is not FigureKind.DATE]


def measure_speed(folder: Path) -> float:
    texts = [r["text"] for r in read_rows(folder / "casual_dialogue.jsonl")]
    texts += [r["text"] for r in read_rows(folder / "booking_dialogue.jsonl")]
    nlp = spacy.blank("ja")
    nlp.make_doc("慣らし")
    theirs, ours = [], []
    for _ in range(3):
        begin = time.perf_counter()
        for text in texts:
            nlp.make_doc(text)
        theirs.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        for text in texts:
            find_figures(text)
        ours.append(time.perf_counter() - begin)
    print(f"speed: {min(ours):.3f} s against {min(theirs):.3f} s to tokenise, ratio {min(ours) / min(theirs):.4f}")
    dense = [t for t in texts if re.search("[0-9０-９]", t)]
    begin = time.perf_counter()
    for text in dense:
        find_figures(text)
    ours_dense = time.perf_counter() - begin
    begin = time.perf_counter()
    for text in dense:
        nlp.make_doc(text)
    print(f"  only turns with digits ({len(dense)}): ratio {ours_dense / (time.perf_counter() - begin):.4f}")
    for line in (
        "1,234," * 170_000,
        "9" * 10**6,
        "一二三、" * 250_000,
        "1-" * 500_000,
        "3 " * 500_000,
        "1〜" * 500_000,
    ):
        begin = time.perf_counter()
        find_figures(line)
        print(f"  1 MB of {line[:6]!r}: {time.perf_counter() - begin:.2f} s")
    return min(ours) / min(theirs)


def measure_written_spoken(folder: Path, values: Values, name: str, show: bool) -> None:
    rows = [
        r
        for r in read_rows(folder / "figures_written_spoken.jsonl")
        if r["label"] in ("cardinal", "fraction", "decimal")
    ]
    same = 0
    for row in rows:
        a, b = values(row["text"]), values(row["target"])
        good = len(a) == len(b) > 0 and all(abs(x - y) <= abs(x) * Decimal("1e-6") for x, y in zip(a, b, strict=True))
        same += good
        if show and not good:
            print(
                "  written/spoken",
                row["label"],
                row["text"],
                [str(v) for v in a],
                "|",
                row["target"],
                [str(v) for v in b],
            )
    print(f"written and spoken read alike [{name}]: {same}/{len(rows)} = {same / len(rows):.4f}")


def bounds_of(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    return figure.low, figure.high


def measure_normalised(folder: Path, show: bool) -> None:
    wrong = total = 0
    for row in read_rows(folder / "figures_normalised.jsonl"):
        figures = find_figures(row["text"])
        for entity in row["entities"]:
            if not entity["label"].lower().startswith(("nnumber", "numer")):
                continue
            total += 1
            end = entity.get("end", entity["start"] + len(entity["text"]))
            over = [f for f in figures if f.start < end and entity["start"] < f.end]
            good = any(
                f.low is not None and f.high is not None
                and abs(float(f.low) - entity["low"]) < 1e-6 and abs(float(f.high) - entity["high"]) < 1e-6
                for f in over
            )  # fmt: skip
            wrong += not good
            if show and not good:
                print("  bounds", row["text"], entity, [(f.text, str(f.low), str(f.high)) for f in over])
    print(f"number entities with wrong bounds: {wrong} of {total}")


def measure_booking(folder: Path, show: bool) -> None:
    found = total = 0
    for row in read_rows(folder / "booking_dialogue.jsonl"):
        figures = [f for f in find_figures(row["text"]) if f.kind in (FigureKind.MONEY, FigureKind.NUMBER)]
        for entity in row["entities"]:
            text = unicodedata.normalize("NFKC", entity["text"])
            if "予算" not in entity["label"] or not re.search("[0-9一二三四五六七八九十百千万]", text):
                continue
            if not re.search("[0-9]|[一二三四五六七八九十百千]+[万千円]", text):
                continue
            total += 1
            good = any(f.start < entity["end"] and entity["start"] < f.end for f in figures)
            found += good
            if show and not good:
                print("  budget", entity["text"], row["text"])
    print(f"budget spans with a numeral found: {found}/{total} = {found / max(total, 1):.4f}")


def measure_gold(path: Path, show: bool) -> None:
    """Ranger alone on gold rows: the direct and quasi spans are taken as blocked."""
    sessions: dict[str, Rows] = {}
    for row in read_rows(path):
        sessions.setdefault(row["session"], []).append(row)
    total = gone = kept = keeps = clean = untouched = 0
    for rows in sessions.values():
        turns = [FigureTurn(r["text"], Role(r["role"]), _spans(r["text"], r["direct"] + r["quasi"])) for r in rows]
        for row, edits in zip(rows, FigureRanger().plan(turns), strict=True):
            text, at = "", 0
            for edit in edits:
                text += row["text"][at : edit.start] + edit.replacement
                at = edit.end
            text += row["text"][at:]
            touched = [(e.start, e.end) for e in edits]
            for span in row["figures"]:
                total += 1
                hit = any(a < b2 and a2 < b for a, b in _spans(row["text"], [span]) for a2, b2 in touched)
                gone += hit
                if show and not hit:
                    print("  gold", span, row["text"])
            keeps += len(row["keep"])
            kept += sum(k in text for k in row["keep"])
            if not (row["figures"] or row["direct"] or row["quasi"]):
                clean += 1
                untouched += text == row["text"]
    print(
        f"gold figures ranged: {gone}/{total}; keep {kept}/{keeps}; rows without figures untouched {untouched}/{clean}"
    )


def _spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for word in words for m in re.finditer(re.escape(word), text)]


def peer_values(folder: Path) -> dict[str, Values]:
    sys.path.insert(0, str(folder))
    peers: dict[str, Values] = {}
    try:
        from kanjize import kanji2number

        def kanjize_values(text: str) -> list[Decimal]:
            out = []
            for piece in re.findall("[0-9.,〇零一二三四五六七八九十百千万億兆]+", unicodedata.normalize("NFKC", text)):
                try:
                    out.append(Decimal(kanji2number(piece.replace(",", ""))))
                except Exception:
                    out.append(Decimal(-1) - len(out))
            return out

        peers["kanjize"] = kanjize_values
    except ImportError as error:
        print("kanjize:", error)
    try:
        from pynormalizenumexp.normalizer.number_normalizer import NumberNormalizer
        from pynormalizenumexp.utility.dict_loader import DictLoader

        normalizer = NumberNormalizer(DictLoader("ja"))
        peers["pynormalizenumexp"] = lambda text: [Decimal(str(n.value_lower_bound)) for n in normalizer.process(text)]
    except ImportError as error:
        print("pynormalizenumexp:", error)
    return peers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    measure_speed(options.folder)
    measure_written_spoken(options.folder, our_values, "cocreate_nlp", options.show)
    for name, values in (peer_values(options.peers) if options.peers else {}).items():
        measure_written_spoken(options.folder, values, name, False)
    measure_normalised(options.folder, options.show)
    measure_booking(options.folder, options.show)
    if options.gold:
        measure_gold(options.gold, options.show)


if __name__ == "__main__":
    main()
