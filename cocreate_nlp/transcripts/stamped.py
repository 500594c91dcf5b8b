"""Transcripts whose turns open with a name and a time: Teams DOCX, Otter, Notta, CLOVA Note / AiNote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from cocreate_nlp.errors import EXPORT_AGAIN, BrokenFileError
from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import is_label, sounds_like_a_name, speaks_for_itself, squash
from cocreate_nlp.transcripts.readings import Reading, Utterance, filled
from cocreate_nlp.transcripts.times import parse_clock
from cocreate_nlp.transcripts.words import AUTOMATIC_LABEL, SUMMARY_HEADINGS, SYSTEM_LINES, TRANSCRIPT_HEADINGS

_TIME = r"(?P<time>\d{1,3}:\d{2}(?::\d{2})?)"
STAMPS = (
    re.compile(rf"^(?P<name>\S.{{0,40}}?)(?P<gap>[ \u3000\t]{{1,6}}){_TIME}$"),
    re.compile(rf"^(?P<name>[^(（\[［]{{1,40}}?)(?P<gap>[ \u3000\t]{{0,3}})[(（\[［]{_TIME}[)）\]］]$"),
    re.compile(
        rf"^[(（\[［]?{_TIME}[)）\]］]?(?P<gap>[ \u3000\t]{{1,4}})"
        r"(?:(?:-|–|~|～|-->)\s?[\d:]{4,8}\s{1,4})?(?P<name>(?:話者|発言者|Speaker|SPEAKER)[ _]?[0-9A-Z]{1,3})[:：]?$"
    ),
)
INLINE = re.compile(
    r"^(?P<name>\S.{0,30}?)[ \u3000\t]{1,4}(?P<time>\d{1,3}:\d{2}(?::\d{2})?)[ \u3000\t]{1,4}(?P<text>\S.*)$"
)
UNTIMED = re.compile(r"^(?:参加者|話者|スピーカー|Speaker|Participant) ?[0-9A-Z]{1,3}$")
TEAMS_MARK = re.compile(
    r"(?:started|stopped) transcription|(?:文字起こし|トランスクリプション)を(?:開始|停止)しました|Meeting Transcript",
    re.I,
)
OTTER_MARK = re.compile(r"otter\.ai", re.I)
NOTTA_MARK = re.compile(r"notta", re.I)
CLOVA_MARK = re.compile(r"clova\s?note|ainote|line works", re.I)
CLOVA_HEAD = re.compile(r"\d{4}[./年]\s?\d{1,2}[./月]\s?\d{1,2}.*・.*\d+\s?(?:分|秒|時間|min|sec|:)")


def score_teams_docx(document: Document) -> float:
    """Recognise Teams' DOCX (or its text): ``Name   0:03`` on a line of its own."""
    stamps = _stamps(document.head)
    if not stamps:
        return 0.0
    if any(TEAMS_MARK.search(line) for line in document.head):
        return 0.97
    wide = sum(len(m["gap"]) >= 2 for _, m in stamps) >= 0.8 * len(stamps)
    return 0.8 if document.container == "docx" and wide else 0.0


def score_otter(document: Document) -> float:
    """Recognise Otter: two spaces before the time, the footer."""
    stamps = _stamps(document.head)
    if not stamps:
        return 0.0
    if any(OTTER_MARK.search(line) for line in (*document.head, *document.lines[-20:])):
        return 0.97
    wide = sum(len(m["gap"]) == 2 for _, m in stamps) >= 0.8 * len(stamps)
    return 0.75 if wide else 0.0


def score_notta(document: Document) -> float:
    """Recognise Notta's header lines: ``話者 1 00:07``."""
    stamps = _stamps(document.head)
    if not stamps:
        return 0.0
    if any(NOTTA_MARK.search(line) for line in (*document.head[:20], *document.lines[-20:])):
        return 0.95
    wordy = sum(m["name"].startswith(("話者", "Speaker", "スピーカー")) for _, m in stamps)
    return 0.85 if wordy >= 0.3 * len(stamps) else 0.0


def score_notta_inline(document: Document) -> float:
    """Recognise Notta's inline form: ``話者 1 07:30 本文``."""
    found = _inline(document.head)
    filled = sum(bool(line.strip()) for line in document.head)
    return 0.85 if found and len(found) >= 0.3 * filled else 0.0


def score_clova(document: Document) -> float:
    """Recognise CLOVA Note and AiNote: ``参加者 1 00:03``, date ・ duration at the top."""
    stamps = _stamps(document.head)
    if not stamps:
        return 0.0
    if any(CLOVA_MARK.search(line) for line in (*document.head[:20], *document.lines[-20:])):
        return 0.96
    if any(CLOVA_HEAD.search(line) for line in document.head[:10]):
        return 0.9
    wordy = sum(m["name"].startswith(("参加者", "Participant")) for _, m in stamps)
    return 0.85 if wordy >= 0.3 * len(stamps) else 0.0


def score_untimed(document: Document) -> float:
    """Recognise the variant without times: a speaker alone on its line, the words below."""
    if document.container not in {"text", "docx"} or _stamps(document.head):
        return 0.0
    labels = _untimed_labels(document.head)
    if not labels:
        return 0.0
    marked = any(CLOVA_MARK.search(line) for line in (*document.head[:20], *document.lines[-20:]))
    filled = sum(bool(line.strip()) for line in document.head)
    heads = sum(line.strip() in labels for line in document.head)
    return 0.9 if marked and heads else 0.8 if heads >= 0.2 * filled else 0.0


def score_stamped(document: Document) -> float:
    """Recognise any other text with names and times as headings."""
    stamps = _stamps(document.head)
    filled = sum(bool(line.strip()) for line in document.head)
    return 0.6 if stamps and len(stamps) >= 0.1 * filled else 0.0


def read_stamped(document: Document) -> Reading:
    """Read blocks that a line with name and time opens; what stands before the first is the head."""
    heads = {i: (m["name"].strip(), parse_clock(m["time"])) for i, m in _stamps(document.lines)}
    return _read_blocks(document, heads)


def read_untimed(document: Document) -> Reading:
    """Read blocks that a speaker alone on a line opens."""
    labels = _untimed_labels(document.lines)
    heads: dict[int, tuple[str, float | None]] = {
        i: (line.strip(), None) for i, line in enumerate(document.lines) if line.strip() in labels
    }
    return _read_blocks(document, heads)


def read_inline(document: Document) -> Reading:
    """Read lines of name, time and words."""
    found = dict(_inline(document.lines))
    return _read_blocks(document, {i: (m["name"].strip(), parse_clock(m["time"])) for i, m in found.items()}, found)


def _read_blocks(
    document: Document, heads: dict[int, tuple[str, float | None]], inline: dict[int, re.Match[str]] | None = None
) -> Reading:
    if not heads:
        raise BrokenFileError(
            "話者の行が見つかりません", where=document.name, remedy=EXPORT_AGAIN
        )
    utterances: list[Utterance] = []
    bodies: list[list[str]] = []
    before = system = summary = 0
    in_summary = False
    for i, line in enumerate(document.lines):
        text = line.strip()
        if i in heads:
            name, start = heads[i]
            utterances.append(Utterance(name, "", start))
            bodies.append([inline[i]["text"]] if inline else [])
            in_summary = False
        elif not text:
            continue
        elif not utterances:
            before += 1
        elif SYSTEM_LINES.match(text) or _is_rule(text):
            system += 1
        elif in_summary or opens_summary(text, document.lines, i):
            in_summary = True
            summary += 1
        else:
            bodies[-1].append(text)
    kept = [u for u in filled(utterances, bodies) if u.text]
    return Reading(kept, _notes(before, system, summary), automatic=any(AUTOMATIC_LABEL.match(u.label) for u in kept))


def _notes(before: int, system: int, summary: int) -> list[str]:
    notes = []
    if before:
        notes.append(f"冒頭の見出しや要約{before}行を発話から除きました。")
    if system:
        notes.append(f"ツールが書いた行を{system}行除きました。")
    if summary:
        notes.append(f"要約・メモとみられる{summary}行を発話から除きました。")
    return notes


def opens_summary(text: str, lines: Sequence[str], i: int) -> bool:
    """Tell whether a line alone, after a blank one, is the heading of a summary."""
    name = squash(re.sub(r"^[\W_]+|[\W_]+$", "", text))
    return name in SUMMARY_HEADINGS and name not in TRANSCRIPT_HEADINGS and (i == 0 or not lines[i - 1].strip())


def _is_rule(text: str) -> bool:
    return len(text) >= 3 and not re.search(r"[^\W_]", text) and len(set(text)) == 1


def _stamps(lines: Sequence[str]) -> list[tuple[int, re.Match[str]]]:
    """Return the lines that really open a turn: a possible speaker, words below, time not running backwards."""
    found = [(i, m) for i, line in enumerate(lines) if len(line) <= 60 and (m := _stamp(line))]
    found = [(i, m) for i, m in found if is_label(m["name"]) and parse_clock(m["time"]) is not None]
    return _trusted(found, minimum=1)


def _stamp(line: str) -> re.Match[str] | None:
    return next((m for pattern in STAMPS if (m := pattern.match(line))), None)


def _inline(lines: Sequence[str]) -> list[tuple[int, re.Match[str]]]:
    found = [(i, m) for i, line in enumerate(lines) if (m := INLINE.match(line)) and is_label(m["name"])]
    return _trusted(found, minimum=2)


def _trusted(found: Iterable[tuple[int, re.Match[str]]], *, minimum: int) -> list[tuple[int, re.Match[str]]]:
    found = list(found)
    counts = Counter(m["name"].strip() for _, m in found)
    names = {
        name for name, count in counts.items() if count >= 3 or speaks_for_itself(name) or sounds_like_a_name(name)
    }
    kept = []
    last = -1.0
    for i, match in found:
        time = parse_clock(match["time"])
        if match["name"].strip() in names and time is not None and time >= last - 1:
            kept.append((i, match))
            last = time
    return kept if len(kept) >= minimum else []


def _untimed_labels(lines: Sequence[str]) -> set[str]:
    """Return the lines that stand alone after a blank line, again and again, with words below: the speakers."""
    counts: Counter[str] = Counter()
    generic: Counter[str] = Counter()
    for i, line in enumerate(lines):
        text = line.strip()
        following = lines[i + 1].strip() if i + 1 < len(lines) else ""
        if not text or len(text) > 20:
            continue
        if UNTIMED.match(text):
            generic[text] += 1
        elif (
            following
            and (i == 0 or not lines[i - 1].strip())
            and is_label(text)
            and squash(text) not in SUMMARY_HEADINGS
        ):
            counts[text] += 1
    if sum(generic.values()) < 2:
        return set()
    # Beside numbered speakers some may have been named.
    return set(generic) | {name for name, count in counts.items() if count >= 2 and sounds_like_a_name(name)}
