"""Turns per second of `analyze`, and of Presidio + ja_ginza analysing the same texts, in one run.

    python benchmarks/throughput.py [FILE.jsonl] [--turns N]

FILE holds one JSON object a line with ``text`` and optionally ``speaker``; by default the sample sessions are used,
repeated. Prints both rates and their ratio, and the tagger's time against ``spacy.blank("ja")`` tokenising the texts.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from pathlib import Path

import spacy

import cocreate_nlp as cc
from cocreate_nlp.tagging.features import make_unit
from cocreate_nlp.tagging.tagger import default_tagger

TURNS_PER_SESSION = 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--turns", type=int, default=1000)
    options = parser.parse_args()
    turns = read_turns(options.file)[: options.turns]
    texts = [t.text for t in turns]
    sessions = [
        cc.Session(f"b{i}", tuple(turns[i : i + TURNS_PER_SESSION])) for i in range(0, len(turns), TURNS_PER_SESSION)
    ]
    cc.analyze(sessions[0])
    seconds = clock(lambda: [cc.analyze(s) for s in sessions])
    ours = len(turns) / seconds
    # Presidio's e-mail recogniser tries to download a list at run time and logs each failure.
    logging.disable(logging.CRITICAL)
    engine = presidio()
    engine.analyze(texts[0], "ja")
    few = texts[: max(100, len(texts) // 5)]
    theirs = len(few) / clock(lambda: [engine.analyze(t, "ja") for t in few])
    print(f"analyze: {ours:.1f} turns/s on {len(turns)} turns; Presidio + ja_ginza: {theirs:.1f} turns/s on {len(few)}")
    print(f"ratio: {ours / theirs:.2f}")
    blank = spacy.blank("ja")
    blank("あ")
    tokenising = clock(lambda: [blank.make_doc(t) for t in texts])
    from cocreate_nlp.language import parse

    units = [make_unit(p, 0, len(p.norm.text)) for p in map(parse, texts)]
    tagging = clock(lambda: default_tagger().tag(units))
    print(f"tagging / spacy.blank('ja') tokenising: {tagging / tokenising:.2f}")


def read_turns(path: Path | None) -> list[cc.Turn]:
    """Read turns from a file, or the sample sessions several times over."""
    if path is not None:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [cc.Turn(r["text"], str(r.get("speaker", ""))) for r in rows]
    samples = Path(__file__).parent.parent / "data" / "samples"
    turns = [t for p in sorted(samples.glob("*.*")) if p.suffix in {".vtt", ".csv"} for t in cc.read_session(p).turns]
    return turns * 5


def clock(work: object) -> float:
    """Return the seconds that a call takes."""
    assert callable(work)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def presidio():  # type: ignore[no-untyped-def]
    """Return Presidio with ja_ginza as shipped."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "ja", "model_name": "ja_ginza"}]}
    engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["ja"])


if __name__ == "__main__":
    main()
