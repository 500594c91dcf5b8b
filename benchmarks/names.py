"""Redaction against peers and against itself with each kind of evidence removed.

    python benchmarks/names.py --score SCORE.py --gold GOLD.jsonl [--wikipedia F] [--addresses F] [--casual F] [--systems ours,presidio]

``SCORE.py`` is the project's scorer (its leak rules are used as they are). Prints one Markdown row a system.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import importlib.util
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, PREFECTURES
from cocreate_nlp.redaction.names import load_names_model
from cocreate_nlp.redaction.names.broad import find_mentions
from cocreate_nlp.types import Kind, Role, Session, Turn

REDACTOR = "cocreate_nlp.redaction.redactor"
PRESIDIO = "cocreate_nlp.redaction.presidio"

WITHOUT: dict[str, list[tuple[str, Any]]] = {
    "ours": [],
    "without model": [],
    "without roster": [(f"{REDACTOR}.name_forms", lambda name: ())],
    "without name rules": [
        (f"{PRESIDIO}.find_names_by_rule", lambda text, doc: []),
        (f"{REDACTOR}.find_affiliations", lambda text, spans, role: []),
        (f"{REDACTOR}.find_family_firms", lambda text, spans: []),
        (f"{REDACTOR}.find_banks", lambda text: []),
        (f"{REDACTOR}.find_employers", lambda text: []),
        (f"{REDACTOR}.find_type_numbers", lambda text, role: []),
        (f"{REDACTOR}.find_code_introductions", lambda text, doc, role: []),
        (f"{REDACTOR}.find_code_names", lambda text, role: []),
    ],
    "without formats and addresses": [
        (f"{PRESIDIO}.find_formats", lambda text: []),
        (f"{PRESIDIO}.find_addresses", lambda text, doc: []),
        (f"{REDACTOR}.find_spoken_numbers", lambda text, topics: []),
        (f"{REDACTOR}.grow_houses", lambda text, spans: []),
        (f"{REDACTOR}.find_fragments", lambda text, spans, topics: []),
        (f"{REDACTOR}.find_pairs", lambda text, corrected_only: []),
    ],
    "without attribute rules": [(f"{PRESIDIO}.find_quasi", lambda text, doc: [])],
    "without session evidence": [(f"{REDACTOR}.Redactor._second_pass", lambda self, turns, roster: None)],
}
"""Our evidence, and what replaces it where it is left out."""


@contextlib.contextmanager
def patched(changes: list[tuple[str, Any]]) -> Iterator[None]:
    """Replace functions for a while."""
    with contextlib.ExitStack() as stack:
        for target, value in changes:
            stack.enter_context(mock.patch(target, value))
        yield


def redact_ours(name: str) -> Callable[[list[dict[str, Any]]], list[str]]:
    """Return our system without one kind of evidence."""

    def run(rows: list[dict[str, Any]]) -> list[str]:
        turns = tuple(Turn(r["text"], r.get("speaker", ""), Role(r["role"]) if "role" in r else None) for r in rows)
        with patched(WITHOUT[name]):
            redactor = Redactor(names=False if name == "without model" else None)
            return [r.text for r in redactor.redact_session([parse(t.text) for t in turns], Session("s", turns))]

    return run


def redact_ginza() -> Callable[[list[dict[str, Any]]], list[str]]:
    """Return GiNZA's entity recogniser by itself, every entity blanked."""
    import spacy

    nlp = spacy.load("ja_ginza")

    def run(rows: list[dict[str, Any]]) -> list[str]:
        out = []
        for row in rows:
            text = row["text"]
            for entity in reversed(nlp(text).ents):
                text = text[: entity.start_char] + f"<{entity.label_}>" + text[entity.end_char :]
            out.append(text)
        return out

    return run


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--wikipedia", type=Path)
    parser.add_argument("--casual", type=Path)
    parser.add_argument("--addresses", type=Path)
    parser.add_argument("--systems", default=",".join([*WITHOUT, "ginza", "presidio"]))
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", options.score)
    assert spec is not None and spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    sessions: dict[str, list[dict[str, Any]]] = collections.OrderedDict()
    for path in options.gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            sessions.setdefault(row["session"], []).append(row)
    print("| system | direct | quasi | figures | keep | clean rows untouched | turns/s |")
    print("|---|---|---|---|---|---|---|")
    for name in options.systems.split(","):
        run = (
            redact_ginza() if name == "ginza"
            else (lambda rows: [r["redacted"] for r in score.sys_presidio(rows)[0]]) if name == "presidio"
            else redact_ours(name)
        )  # fmt: skip
        run(sessions[next(iter(sessions))][:1])
        count: collections.Counter[str] = collections.Counter()
        start = time.perf_counter()
        outputs = {session: run(rows) for session, rows in sessions.items()}
        seconds = time.perf_counter() - start
        for session, rows in sessions.items():
            for row, out in zip(rows, outputs[session], strict=True):
                for kind in ("direct", "quasi", "figures"):
                    for span in row[kind]:
                        count[kind] += 1
                        count[kind + " ok"] += not score.leaked(kind, span, row, out)
                for word in row["keep"]:
                    count["keep"] += 1
                    count["keep ok"] += score.nfkc(word) in score.nfkc(out)
                if not (row["direct"] or row["quasi"] or row["figures"]):
                    count["clean"] += 1
                    count["clean ok"] += score.nfkc(out) == score.nfkc(row["text"])
                count["rows"] += 1
        shares = [f"{count[k + ' ok'] / max(1, count[k]):.3f}" for k in ("direct", "quasi", "figures", "keep", "clean")]
        print(f"| {name} | {' | '.join(shares)} | {count['rows'] / seconds:.0f} |", flush=True)
    if options.wikipedia:
        measure_wikipedia(options.wikipedia)
    if options.addresses:
        measure_addresses(options.addresses, score)
    if options.casual:
        measure_casual(options.casual)


NAME_KINDS = frozenset({Kind.PERSON, Kind.ORGANIZATION, Kind.FACILITY, Kind.STATION, Kind.ADDRESS, Kind.CITY, Kind.CODE_NAME})


def measure_wikipedia(path: Path) -> None:
    """Print how many names of the written register are touched, and how many findings touch one, by threshold and broadly."""
    model = load_names_model()
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    parsed = [parse(row["text"]) for row in rows]
    readings: dict[str, Callable[[Any], list[Any]]] = {
        "model": lambda doc: model.find([doc])[0],
        "model at 0.2": lambda doc: model.find([doc], threshold=0.2)[0],
        "model at 0.1": lambda doc: model.find([doc], threshold=0.1)[0],
        "dictionary's proper nouns alone": lambda doc: [t for t in doc if t.tag_.startswith("名詞-固有名詞")],
        "broadly read": lambda doc: find_mentions(doc, model),
    }
    print("| names in encyclopedia sentences | PERSON | ORG | FAC | findings that touch a marked name | characters found that are marked |")
    print("|---|---|---|---|---|---|")
    for name, find in readings.items():
        count: collections.Counter[str] = collections.Counter()
        for row, p in zip(rows, parsed, strict=True):
            spans = []
            for s in find(p.doc):
                if not hasattr(s, "start"):
                    spans.append(p.norm.to_original(s.idx, s.idx + len(s)))
                elif s.kind in NAME_KINDS:
                    spans.append(p.norm.to_original(s.start, s.end))
            marked = [(e["start"], e["end"]) for e in row["entities"]]
            for entity in row["entities"]:
                count[entity["label"]] += 1
                count[entity["label"] + " hit"] += any(a < entity["end"] and entity["start"] < b for a, b in spans)
            count["spans"] += len(spans)
            count["right"] += sum(any(a < d and c < b for c, d in marked) for a, b in spans)
            covered = {i for a, b in spans for i in range(a, b)}
            count["characters"] += len(covered)
            count["marked"] += len(covered & {i for a, b in marked for i in range(a, b)})
        recall = " | ".join(f"{count[label + ' hit'] / max(1, count[label]):.3f}" for label in ("PERSON", "ORG", "FAC"))
        print(f"| {name} | {recall} | {count['right'] / max(1, count['spans']):.3f} | {count['marked'] / max(1, count['characters']):.3f} |", flush=True)


CARRIERS = (
    "住所は{}です、はい", "えっと、{}に住んでます", "送り先は{}でお願いします", "{}から来ました、よろしくお願いします", "うちは{}で、歩いて十分くらい",
    "荷物は{}の宛て先で届きました", "{}ですね、メモしました", "前は{}にいたんですけど引っ越して", "あの、{}なんですけど、分かりますかね", "母がまだ{}におりまして",
)  # fmt: skip
"""Spoken carriers, of our own making."""


_REMARK = re.compile(r" ?#.*| +all:.*|^\* .*|^（[前後]期）| (?:半角|全角|二分|漢数字|罫線|フィギュア|ホリゾンタル).*|どこか")


def measure_addresses(path: Path, score: Any) -> None:
    """Print in how many spoken sentences nothing is left of an address but its prefecture."""
    gone = total = 0
    run = redact_ours("ours")
    for index, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        # What the makers of the data remark beside an address is none of it.
        address = _REMARK.sub("", json.loads(line)["text"]).split("#")[0].strip()
        if not address:
            continue
        text = CARRIERS[index % len(CARRIERS)].format(address)
        # 京都市 in 京都府: the prefecture's name may stay.
        below = re.sub(rf"^(?:{'|'.join(PREFECTURES)})?(?:(?:{'|'.join(PREFECTURE_STEMS)})市)?", "", score.nfkc(address))
        row = {"text": score.nfkc(text), "direct": [below], "quasi": [], "figures": []}
        total += 1
        gone += not score.leaked("direct", below, row, run([{"text": text}])[0])
    print(f"addresses: {gone} of {total} gone ({gone / total:.3f})")


READ = 600
TREATED = frozenset(
    "A00105-8 A00105-112 A00604-17 A00604-33 A00604-35 A00604-48 A00604-56 A00604-75 A00604-86 A01604-19 A01604-30 A01604-97 A01703-49".split()
)
"""Of the first `READ` rows of casual talk, all read, those that hold something the guide treats, handles (@) aside."""


def measure_casual(path: Path) -> None:
    """Print the share of rows of casual talk that stay as they are, and the model's speed.

    The rows without anything that the guide treats are those of the first `READ` without an @handle and not in `TREATED`.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    dialogues: dict[str, list[dict[str, Any]]] = collections.OrderedDict()
    for row in rows:
        dialogues.setdefault(row["dialogue"], []).append(row)
    run = redact_ours("ours")
    changed = handles = 0
    first = {row["id"] for row in rows[:READ] if "@" not in row["text"]} - TREATED
    kept = 0
    for talk in dialogues.values():
        for row, out in zip(talk, run(talk), strict=True):
            changed += out != row["text"]
            kept += out == row["text"] and row["id"] in first
            handles += out != row["text"] and row["text"].startswith("@")
    docs = [parse(r["text"]).doc for r in rows]
    tokens = sum(map(len, docs))
    model = load_names_model()
    model.find(docs[:50])
    start = time.process_time()
    model.find(docs)
    speed = tokens / (time.process_time() - start)
    if first:
        print(f"casual: {kept} of {len(first)} rows without anything to treat untouched ({kept / len(first):.3f})")
    print(f"casual: {len(rows)} rows, {changed} changed ({handles} of them @handles); names model {speed:.0f} tokens/s")


if __name__ == "__main__":
    main()
