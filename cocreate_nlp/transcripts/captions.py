"""WebVTT (Zoom, Teams and any other), SRT, and the older Word export of Teams."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cocreate_nlp.errors import BrokenFileError
from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import find_speakers, is_label, split_line
from cocreate_nlp.transcripts.readings import Reading, Utterance, filled, glue, glue_all, merge_cues
from cocreate_nlp.transcripts.times import parse_clock
from cocreate_nlp.transcripts.words import AUTOMATIC_LABEL

TIMING = re.compile(
    r"^\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s+\S.*)?$"
)
TEAMS_TIMING = re.compile(r"^(\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?)\s*-->\s*(\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?)$")
BRACKETED = re.compile(r"^[【［\[](?P<label>[^】］\]]{1,20})[】］\]]\s*(?=\S)")
LOOKS_LIKE_TIMING = re.compile(r"^[\s\d:.,]{0,40}-->")
CUE_ID = re.compile(r"^(?:\d{1,7}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27,}(?:/\S+)?)$")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{0,120})>(.*?)(?=</v>|<v[\s.]|$)", re.DOTALL)
MARKUP = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<(?:\d+:)?\d{2}:\d{2}[.,]\d{3}>|\{\\an\d\}")


@dataclass(slots=True)
class Cue:
    """One timed cue; ``line`` is where its time stands (from 1)."""

    line: int
    start: float
    end: float
    payload: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The payload as one text."""
        return glue_all(self.payload)


def score_zoom_vtt(document: Document) -> float:
    """Recognise WebVTT whose cues begin with ``Name:``."""
    if not _is_vtt(document):
        return 0.0
    cues = _sample(document)
    named = sum(bool(re.match(r"^[^:：<]{1,40}(?::\s|：)", c)) for c in cues)
    return 0.95 if cues and named >= 0.5 * len(cues) else 0.8


def score_teams_vtt(document: Document) -> float:
    """Recognise WebVTT with voice tags or the marks of Stream."""
    if not _is_vtt(document):
        return 0.0
    if any(re.search(r"<v[\s.]", line) for line in document.head):
        return 0.98
    return 0.9 if any(line.startswith("NOTE Confidence") for line in document.head) else 0.0


def score_vtt(document: Document) -> float:
    """Recognise any other WebVTT."""
    return 0.85 if _is_vtt(document) else 0.0


def score_srt(document: Document) -> float:
    """Recognise SubRip: a number, then a timing line."""
    if document.container != "text" or _is_vtt(document):
        return 0.0
    head = document.head
    numbered = sum(bool(TIMING.match(b)) and a.strip().lstrip("\ufeff").isdigit() for a, b in pairwise(head))
    timed = sum(bool(TIMING.match(line)) for line in head)
    if timed == 0:
        return 0.0
    return 0.95 if numbered >= 0.5 * timed else 0.6


def score_teams_cues(document: Document) -> float:
    """Recognise the older Word export of Teams: ``0:0:5.100 --> 0:0:8.250``, the name, the words."""
    if document.container not in {"docx", "text"} or _is_vtt(document):
        return 0.0
    heads = [i for i, line in enumerate(document.head) if TEAMS_TIMING.match(line.strip())]
    names = [document.head[i + 1].strip() for i in heads if i + 1 < len(document.head)]
    if not names or document.head[heads[0] - 1].strip().isdigit():
        return 0.0
    return 0.96 if sum(is_label(name) for name in names) >= 0.8 * len(names) else 0.0


def read_teams_cues(document: Document) -> Reading:
    """Read blocks of a time, a name and words."""
    utterances: list[Utterance] = []
    bodies: list[list[str]] = []
    before = 0
    named = True
    for line in (line.strip() for line in document.lines):
        match = TEAMS_TIMING.match(line)
        if match:
            start, end = (_loose_clock(time) for time in match.groups())
            utterances.append(Utterance("", "", start, end))
            bodies.append([])
            named = False
        elif not utterances:
            before += bool(line)
        elif not named:
            utterances[-1].label, named = line, True
        else:
            bodies[-1].append(line)
    notes = [f"冒頭の見出しや要約{before}行を発話から除きました。"] if before else []
    return Reading(merge_cues(_spoken(filled(utterances, bodies, glue_all))), notes)


def _loose_clock(text: str) -> float:
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def read_vtt(document: Document) -> Reading:
    """Read WebVTT of any tool; cues of one speaker in a row become one turn.

    Raises
    ------
    BrokenFileError
        No cue, or a timing line that cannot be read.
    """
    cues, notes = parse_cues(document)
    utterances: list[Utterance] = []
    plain: list[Cue] = []
    if any(VOICE.search(line) for cue in cues for line in cue.payload):
        for cue in cues:
            utterances.extend(_voices(cue))
        return Reading(merge_cues(_spoken(utterances)), notes)
    for cue in cues:
        cue.payload = [_clean(line) for line in cue.payload]
        plain.append(cue)
    return _named_by_colon(plain, notes)


def read_srt(document: Document) -> Reading:
    """Read SubRip; a speaker may stand before a colon or alone on the first line."""
    cues, notes = parse_cues(document)
    for cue in cues:
        cue.payload = [_clean(line) for line in cue.payload]
    return _named_by_colon(cues, notes)


def parse_cues(document: Document) -> tuple[list[Cue], list[str]]:
    """Return the cues of VTT or SRT, tolerant of missing blank lines, blank lines inside cues and lost numbers."""
    lines = document.lines
    cues: list[Cue] = []
    current: Cue | None = None
    in_block = after_blank = False
    strays = marks = 0
    # WebVTT lets a cue be called anything (intro-a); in SRT only a number stands there.
    any_id = _is_vtt(document)
    for i, line in enumerate(lines):
        match = TIMING.match(line)
        if match:
            in_block = False
            _drop_cue_id(current, after_blank)
            start, end = (parse_clock(t.replace(",", ".")) for t in match.groups())
            if start is None or end is None:
                raise _bad_timing(document, i + 1)
            current = Cue(i + 1, start, max(start, end))
            cues.append(current)
            after_blank = False
            continue
        if LOOKS_LIKE_TIMING.match(line):
            raise _bad_timing(document, i + 1)
        if not line.strip():
            in_block, after_blank = False, True
            continue
        if (after_blank or current is None) and re.match(r"^(?:NOTE(?:\s|$)|STYLE$|REGION$|X-TIMESTAMP-MAP)", line):
            in_block = True
            continue
        if in_block and CUE_ID.match(line.strip()):
            in_block = False
        if in_block or current is None:
            continue
        if after_blank and _next_is_timing(lines, i):
            if CUE_ID.match(line.strip()):
                continue
            if any_id and not VOICE.search(line):
                marks += 1
                continue
        if after_blank:
            strays += _is_stray(lines, i)
        current.payload.append(line)
        after_blank = False
    if not cues:
        raise BrokenFileError(
            "時刻のついた字幕が見つかりません", where=document.name, remedy="VTT か SRT で、もう一度書き出してください"
        )
    notes = [f"時刻のない行を{strays}か所、直前の発話につなげました。"] if strays else []
    if marks:
        notes.append(f"時刻のすぐ上にある字幕の名札{marks}行を、発話ではないため除きました。")
    return cues, notes


def _is_stray(lines: Sequence[str], i: int) -> bool:
    return not _next_is_timing(lines, i)


def _next_is_timing(lines: Sequence[str], i: int) -> bool:
    return i + 1 < len(lines) and bool(TIMING.match(lines[i + 1]))


def _drop_cue_id(cue: Cue | None, after_blank: bool) -> None:
    """Take the number of the next cue off a payload where the blank line between them is missing."""
    if cue and not after_blank and len(cue.payload) > 1 and CUE_ID.match(cue.payload[-1].strip()):
        cue.payload.pop()


def _bad_timing(document: Document, line: int) -> BrokenFileError:
    return BrokenFileError(
        "時刻の行が読めません（00:00:01.000 --> 00:00:02.000 の形で書きます）",
        where=document.at(line),
        remedy="この行を直すか、もう一度書き出してください",
    )


def _is_vtt(document: Document) -> bool:
    return document.container == "text" and document.text.lstrip("\ufeff \n")[:6] == "WEBVTT"


def _sample(document: Document) -> list[str]:
    return [b for a, b in pairwise(document.head) if TIMING.match(a)]


def _clean(line: str) -> str:
    text = html.unescape(MARKUP.sub("", line)).replace("\xa0", " ")
    return re.sub(r"[\u200e\u200f\u202a-\u202e]", "", text).strip()


def _voices(cue: Cue) -> list[Utterance]:
    raw = "\n".join(cue.payload)
    found = []
    before = raw[: raw.find("<v")] if "<v" in raw else raw
    if _clean(before.replace("\n", " ")):
        found.append(Utterance("", _join(before), cue.start, cue.end))
    for match in VOICE.finditer(raw):
        found.append(Utterance(_clean(match[1]), _join(match[2]), cue.start, cue.end))
    tail = raw.rfind("</v>")
    if tail > raw.rfind("<v") and _join(raw[tail + 4 :]) and found:
        found[-1].text = glue(found[-1].text, _join(raw[tail + 4 :]))
    return found


def _join(raw: str) -> str:
    return glue_all(_clean(piece) for piece in raw.split("\n"))


def _brackets_to_colons(cues: list[Cue]) -> None:
    """Write ``【司会】はい`` as ``司会：はい`` where most cues begin so; ``[拍手]`` now and then is no speaker."""
    found = [
        (cue, m) for cue in cues if cue.payload and (m := BRACKETED.match(cue.payload[0])) and is_label(m["label"])
    ]
    if len(found) >= 0.5 * len(cues):
        for cue, match in found:
            cue.payload[0] = f"{match['label']}：{cue.payload[0][match.end() :]}"


def _named_by_colon(cues: list[Cue], notes: list[str]) -> Reading:
    _brackets_to_colons(cues)
    firsts = [cue.payload[0].removeprefix("- ") for cue in cues if cue.payload]
    speakers = find_speakers(firsts)
    # Inside a cue a second speaker may begin on a new line (`- はい` / `佐藤: そうです`).
    utterances: list[Utterance] = []
    for cue in cues:
        label, opened = "", False
        body: list[str] = []
        for position, line in enumerate(cue.payload):
            split = split_line(line.removeprefix("- "), speakers)
            if split:
                if opened:
                    utterances.append(Utterance(label, glue_all(body), cue.start, cue.end))
                label, body = split[0], [split[1]]
            elif position == 0 and len(cue.payload) > 1 and AUTOMATIC_LABEL.match(line) and is_label(line):
                label = line
            else:
                body.append(line)
            opened = True
        if opened:
            utterances.append(Utterance(label, glue_all(body), cue.start, cue.end))
    spoken = _spoken(utterances)
    if any(u.label for u in spoken) and not all(u.label for u in spoken):
        notes.append(f"話者名のない字幕が{sum(not u.label for u in spoken)}件あります。")
    return Reading(
        merge_cues(spoken),
        notes,
        automatic=any(AUTOMATIC_LABEL.match(u.label) for u in spoken),
    )


def _spoken(utterances: list[Utterance]) -> list[Utterance]:
    return [u for u in utterances if u.text.strip()]
