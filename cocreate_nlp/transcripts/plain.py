"""Plain text: ``名前：発話`` line by line, or no speakers at all."""

from __future__ import annotations

import re

from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import find_speakers, split_line
from cocreate_nlp.transcripts.readings import Reading, Utterance
from cocreate_nlp.transcripts.times import parse_clock
from cocreate_nlp.transcripts.words import SYSTEM_LINES

LEADING_TIME = re.compile(r"^\s*[\[(（［]?(?P<time>\d{1,3}:\d{2}(?::\d{2})?(?:\.\d{1,3})?)[\])）］]?\s*[-–]?\s*(?=\D)")
KANA = re.compile(r"[ぁ-んァ-ヴー]")
MARKUP = re.compile(r"^\s*(?:<[!?/a-zA-Z]|#include|import |def |class |function |\{\\rtf)")


def score_labelled(document: Document) -> float:
    """Recognise lines that open with a speaker and a colon."""
    if document.container == "xlsx" or MARKUP.match(document.text[:200]):
        return 0.0
    lines = [_without_time(line)[0] for line in document.head if line.strip()]
    speakers = find_speakers(lines)
    if not speakers:
        return 0.0
    share = sum(split_line(line, speakers) is not None for line in lines) / len(lines)
    return 0.35 + 0.4 * share


def read_labelled(document: Document) -> Reading:
    """Read ``名前：発話``; a line without a speaker goes on with the last one's words.

    A time in front (``[00:12] 名前：発話``) is read as the start.
    """
    speakers = find_speakers(_without_time(line)[0] for line in document.lines)
    utterances: list[Utterance] = []
    before = system = 0
    for line in document.lines:
        if not line.strip():
            continue
        rest, start = _without_time(line)
        split = split_line(rest, speakers)
        if split:
            utterances.append(Utterance(split[0], split[1], start))
        elif SYSTEM_LINES.match(line.strip()):
            system += 1
        elif utterances:
            utterances[-1].text = f"{utterances[-1].text}\n{line.strip()}".strip()
        else:
            before += 1
    notes = [f"最初の話者より前の{before}行は見出しとみて除きました。"] if before else []
    if system:
        notes.append(f"ツールが書いた行を{system}行除きました。")
    return Reading([u for u in utterances if u.text], notes)


def score_unlabelled(document: Document) -> float:
    """Accept Japanese text without speakers, with little confidence."""
    if document.container == "xlsx" or MARKUP.match(document.text[:200]):
        return 0.0
    sample = re.sub(r"\s", "", "".join(document.head))[:20000]
    return 0.3 if sample and len(KANA.findall(sample)) >= 0.2 * len(sample) else 0.0


def read_unlabelled(document: Document) -> Reading:
    """Read text without speakers: one line one turn."""
    utterances = []
    for line in document.lines:
        rest, start = _without_time(line)
        if rest.strip():
            utterances.append(Utterance("", rest.strip(), start))
    return Reading(utterances, ["話者の印が見つかりませんでした。1行を1発話として読みました。"])


def _without_time(line: str) -> tuple[str, float | None]:
    match = LEADING_TIME.match(line)
    if match is None:
        return line, None
    start = parse_clock(match["time"])
    return (line, None) if start is None else (line[match.end() :], start)
