"""Google Meet transcripts as Docs export them (txt, docx), in Japanese and English, with or without Gemini notes."""

from __future__ import annotations

import re

from cocreate_nlp.errors import BrokenFileError
from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import find_speakers, split_line
from cocreate_nlp.transcripts.readings import Reading, Utterance, filled
from cocreate_nlp.transcripts.stamped import _notes, opens_summary
from cocreate_nlp.transcripts.times import parse_clock
from cocreate_nlp.transcripts.words import SYSTEM_LINES

STAMP = re.compile(r"^\d{1,2}:\d{2}:\d{2}$")
TITLE = re.compile(r"\s[-–－—]\s(?:文字起こし|Transcript)\s*$|^📖\s?(?:Transcript|文字起こし|トランスクリプト)", re.I)
ENDED = re.compile(
    r"^(?:(?:Transcription|Transcript|Meeting) ended after \d|\d{1,2}:\d{2}:\d{2}\s?より後に文字起こしが終了"
    r"|文字起こしは?\s?\d{1,2}:\d{2}:\d{2}.*終了)",
    re.I,
)
DATE = re.compile(
    r"^(?:\d{1,2}月\s?\d{1,2},\s?\d{4}|\d{4}年\s?\d{1,2}月\s?\d{1,2}日"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.? \d{1,2}, \d{4})"
)


def score_meet(document: Document) -> float:
    """Recognise Meet: a stamp alone on its line, a title that ends in Transcript, the closing sentence."""
    if document.container not in {"text", "docx"}:
        return 0.0
    stamps = sum(bool(STAMP.match(line.strip())) for line in document.head)
    titled = any(TITLE.search(line.strip()) for line in document.head)
    ended = any(ENDED.match(line.strip()) for line in (*document.head, *document.lines[-30:]))
    dated = any(DATE.match(line.strip("\ufeff ")) for line in document.head[:6])
    if not (titled or ended or (stamps and dated)):
        return 0.0
    evidence = 0.55 * (titled or ended) + 0.25 * (titled and ended) + 0.2 * bool(stamps) + 0.1 * dated
    return evidence if find_speakers(document.head) else 0.0


def read_meet(document: Document) -> Reading:
    """Read the spoken part; the first turn after a stamp gets its time.

    Raises
    ------
    BrokenFileError
        No line with a speaker was found.
    """
    lines = [line.strip().strip("\ufeff") for line in document.lines]
    # Notes made by a machine stand before the title, never after it.
    begin = max((i for i, line in enumerate(lines) if TITLE.search(line)), default=-1)
    spoken = (line for line in lines[begin + 1 :] if not STAMP.match(line) and not ENDED.match(line))
    speakers = find_speakers(line for line in spoken if not SYSTEM_LINES.match(line))
    utterances: list[Utterance] = []
    bodies: list[list[str]] = []
    pending: float | None = None
    before = max(0, sum(bool(line) for line in lines[: begin + 1]))
    system = summary = 0
    in_summary = False
    for i, line in enumerate(lines[begin + 1 :], start=begin + 1):
        if not line:
            continue
        if ENDED.match(line):
            # Nothing spoken follows the closing sentence.
            system += sum(bool(rest) for rest in lines[i:])
            break
        if STAMP.match(line):
            pending, in_summary = parse_clock(line), False
            continue
        split = split_line(line, speakers)
        if split:
            utterances.append(Utterance(split[0], "", pending))
            bodies.append([split[1]])
            pending, in_summary = None, False
        elif SYSTEM_LINES.match(line):
            system += 1
        elif not utterances:
            before += 1
        elif in_summary or opens_summary(line, lines, i):
            in_summary = True
            summary += 1
        else:
            bodies[-1].append(line)
    utterances = [u for u in filled(utterances, bodies) if u.text]
    if not utterances:
        raise BrokenFileError(
            "話者で始まる行が見つかりません",
            where=document.name,
            remedy="Google ドキュメントから、もう一度書き出してください",
        )
    return Reading(utterances, _notes(before, system, summary))
