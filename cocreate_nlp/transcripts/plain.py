"""Plain text: ``名前：発話`` line by line, or no speakers at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import find_speakers, is_label, sounds_like_a_name, split_line
from cocreate_nlp.transcripts.readings import Reading, Utterance, filled
from cocreate_nlp.transcripts.times import parse_clock
from cocreate_nlp.transcripts.words import SYSTEM_LINES

LEADING_TIME = re.compile(
    r"^\s*[\[(（［]?(?P<time>\d{1,3}:\d{2}(?::\d{2})?(?:\.\d{1,3})?)[\])）］]?\s*[-–,\t]?\s*(?=\D)"
)
NUMBER = re.compile(r"^\s*[(（]?\d{1,4}[.．)）、]\s*(?=\D)")
TIME_AFTER_NAME = re.compile(
    r"^(?P<label>[^:：\n（(\[［]{1,30}?)\s*[（(\[［](?P<time>\d{1,3}:\d{2}(?::\d{2})?)[)）\]］]\s*(?=[:：])"
)
SEPARATORS = (
    re.compile(r"^[【［\[](?P<label>[^】］\]]{1,20})[】］\]]\s*(?P<text>.+)$", re.DOTALL),
    re.compile(r"^(?P<label>[^\t]{1,20})\t+(?P<text>.+)$", re.DOTALL),
    re.compile(r"^(?P<label>[^「」]{1,20})「(?P<text>.+)」$", re.DOTALL),
    re.compile(r"^(?P<label>[^\u3000]{1,12})\u3000+(?P<text>.+)$", re.DOTALL),
    re.compile(r'^"?(?P<label>[^,"]{1,20})"?,"?(?P<text>.+?)"?$', re.DOTALL),
)
KANA = re.compile(r"[ぁ-んァ-ヴー]")
MARKUP = re.compile(r"^\s*(?:<[!?/a-zA-Z]|#include|import |def |class |function |\{\\rtf)")


def score_labelled(document: Document) -> float:
    """Recognise lines that open with a speaker and a colon."""
    if document.container == "xlsx" or MARKUP.match(document.text[:200]):
        return 0.0
    lines = [_without_time(line)[0] for line in _numbers_off(document.head) if line.strip()]
    speakers = find_speakers(lines)
    if not speakers:
        return 0.0
    share = sum(split_line(line, speakers) is not None for line in lines) / len(lines)
    return 0.35 + 0.4 * share


def read_labelled(document: Document) -> Reading:
    """Read ``名前：発話``; a line without a speaker goes on with the last one's words.

    A time in front (``[00:12] 名前：発話``) is read as the start, a number of the line is dropped.
    """
    lines = _numbers_off(document.lines)
    speakers = find_speakers(_without_time(line)[0] for line in lines)
    return _read_lines(lines, lambda line: split_line(line, speakers))


def score_separated(document: Document) -> float:
    """Recognise a speaker at the head of nearly every line, before a tab, a wide space, a comma or a bracket."""
    if document.container == "xlsx" or MARKUP.match(document.text[:200]):
        return 0.0
    return 0.34 if _separator(document.head) else 0.0


def read_separated(document: Document) -> Reading:
    """Read ``名前　発話``, ``名前「発話」`` and tables without a header."""
    lines = _numbers_off(document.lines)
    pattern, speakers = _separator(lines) or (SEPARATORS[0], set())

    def split(line: str) -> tuple[str, str] | None:
        match = pattern.match(line.strip())
        return (match["label"].strip(), match["text"].strip()) if match and match["label"].strip() in speakers else None

    reading = _read_lines(lines, split)
    reading.notes.append("コロンのない書き方なので、行の先頭の言葉を話者とみて読みました。")
    return reading


def _separator(lines: Sequence[str]) -> tuple[re.Pattern[str], set[str]] | None:
    """Return the separator that most lines share, with the labels before it, where they look like speakers."""
    filled = [rest for line in lines if (rest := _without_time(line)[0]).strip()]
    for pattern in SEPARATORS:
        counts = Counter(m["label"].strip() for line in filled if (m := pattern.match(line.strip())))
        speakers = {label for label, n in counts.items() if is_label(label) and (n > 1 or sounds_like_a_name(label))}
        carried = sum(counts[label] for label in speakers)
        # Somebody must speak twice: a list of words and meanings looks the same otherwise.
        if carried >= 0.7 * len(filled) and any(counts[label] > 1 for label in speakers) and len(speakers) > 1:
            return pattern, speakers
    return None


def _read_lines(lines: Sequence[str], split: Callable[[str], tuple[str, str] | None]) -> Reading:
    utterances: list[Utterance] = []
    bodies: list[list[str]] = []
    before = system = 0
    for line in lines:
        if not line.strip():
            continue
        rest, start = _without_time(line)
        found = split(rest)
        if found:
            utterances.append(Utterance(found[0], "", start))
            bodies.append([found[1]])
        elif SYSTEM_LINES.match(line.strip()):
            system += 1
        elif utterances:
            bodies[-1].append(line)
        else:
            before += 1
    notes = [f"最初の話者より前の{before}行は見出しとみて除きました。"] if before else []
    if system:
        notes.append(f"ツールが書いた行を{system}行除きました。")
    return Reading([u for u in filled(utterances, bodies) if u.text], notes)


def _numbers_off(lines: Sequence[str]) -> Sequence[str]:
    """Take the numbers off lines where nearly all have one (``1. 佐藤：…``)."""
    filled = sum(bool(line.strip()) for line in lines)
    if sum(bool(NUMBER.match(line)) for line in lines) < max(2, 0.7 * filled):
        return lines
    return [NUMBER.sub("", line, count=1) for line in lines]


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
    named = TIME_AFTER_NAME.match(line)
    if named and (start := parse_clock(named["time"])) is not None:
        return named["label"] + line[named.end() :], start
    match = LEADING_TIME.match(line)
    if match is None:
        return line, None
    start = parse_clock(match["time"])
    return (line, None) if start is None else (line[match.end() :], start)
