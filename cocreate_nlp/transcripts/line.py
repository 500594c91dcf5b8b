"""LINE トーク履歴, from phones (tabs) and from the desktop (spaces)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict

from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import are_surname_and_name, squash
from cocreate_nlp.transcripts.readings import Reading, Utterance, filled
from cocreate_nlp.transcripts.words import NOT_VOICES, NOTICES, ROLE_WORDS

BANNER = re.compile(r"^\[LINE\]\s?.*(?:トーク履歴|Chat history)", re.I)
DATE_MOBILE = re.compile(
    r"^(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})\s?\([^)]{1,4}\)$"
    r"|^\w{3}, (?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4})$"
)
DATE_DESKTOP = re.compile(r"^(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})\s(?:[月火水木金土日]曜日|\w{3,9})$")
TIME = r"(?P<half>午前|午後)?\s?(?P<h>\d{1,2}):(?P<min>\d{2})\s?(?P<ampm>[AP]M)?"
MOBILE = re.compile(rf"^{TIME}\t(?P<name>[^\t]*)(?:\t(?P<text>.*))?$", re.I)
DESKTOP = re.compile(rf"^{TIME} (?P<rest>\S.*)$", re.I)


def score_mobile(document: Document) -> float:
    """Recognise the phone's export: banner or dates, time⇥name⇥text."""
    if document.container != "text":
        return 0.0
    rows = sum(bool(MOBILE.match(line)) for line in document.head)
    dates = sum(_date(line) is not None for line in document.head)
    banner = any(BANNER.match(line.strip("\ufeff ")) for line in document.head[:3])
    if banner and (rows or dates):
        return 0.99
    return 0.9 if rows and dates else 0.0


def score_desktop(document: Document) -> float:
    """Recognise the desktop's export: ``2025.12.30 火曜日``, then ``23:43 名 本文``."""
    if document.container != "text":
        return 0.0
    dates = sum(bool(DATE_DESKTOP.match(line.strip("\ufeff "))) for line in document.head)
    rows = sum(bool(DESKTOP.match(line)) for line in document.head)
    return 0.95 if dates and rows else 0.0


def read_mobile(document: Document) -> Reading:
    """Read the phone's export; one message one turn; bodies in quotes may go over lines."""
    clock = _Clock()
    messages: list[Utterance] = []
    bodies: list[list[str]] = []
    system = 0
    quoted = False
    for line in document.lines:
        if not quoted and clock.takes_date(_date(line)):
            continue
        match = None if quoted and not _next_message(line) else MOBILE.match(line)
        if match:
            quoted = False
            name, text = match["name"].strip(), match["text"]
            if not name or text is None:
                system += 1
                # What follows belongs to a notice, not to the last speaker.
                messages.append(Utterance("", "", None))
                bodies.append([])
                continue
            quoted = text.startswith('"') and not (len(text) > 1 and text.endswith('"'))
            messages.append(Utterance(name, "", clock.seconds(match)))
            bodies.append([text])
        elif messages and messages[-1].label:
            bodies[-1].append(line)
            if quoted and line.endswith('"'):
                quoted = False
    for message in filled(messages, bodies, "\n".join):
        text = message.text.strip()
        if len(text) > 1 and text.startswith('"') and text.endswith('"') and "\n" in text:
            text = text[1:-1].replace('""', '"')
        message.text = text
    return _voices(messages, system)


def read_desktop(document: Document) -> Reading:
    """Read the desktop's export. Names may hold spaces; how often a word follows another tells where they end."""
    clock = _Clock()
    rows: list[tuple[float | None, list[str]]] = []
    for line in document.lines:
        if clock.takes_date(_date(line)):
            continue
        match = DESKTOP.match(line)
        if match:
            rows.append((clock.seconds(match), [match["rest"]]))
        elif rows and line.strip():
            rows[-1][1].append(line)
    heads = [body[0] for _, body in rows]
    names = _spaced_names([head for head in heads if not NOTICES.match(head)])
    messages: list[Utterance] = []
    system = 0
    for start, (first_line, *following) in rows:
        more = "\n".join(following)
        if NOTICES.match(first_line) or (" " not in first_line and NOT_VOICES.match(first_line)):
            system += 1
            continue
        name = next((n for n in names if first_line.startswith(n + " ")), first_line.split(" ", 1)[0])
        text = first_line[len(name) :].strip()
        if not text and not more:
            system += 1
            continue
        messages.append(Utterance(name, f"{text}\n{more}".strip(), start))
    return _voices(messages, system)


def _date(line: str) -> re.Match[str] | None:
    line = line.strip("\ufeff ")
    return DATE_MOBILE.match(line) or DATE_DESKTOP.match(line)


def _spaced_names(rows: list[str]) -> list[str]:
    """Return names of two or three words, longest first: those whose first word is always followed by the same one."""
    following: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        words = row.split(" ")
        for n in (1, 2):
            if len(words) > n + 1:
                following[" ".join(words[:n])][words[n]] += 1
            elif len(words) > n:
                following[" ".join(words[:n])]["\n"] += 1
    names = []
    for first, counts in following.items():
        (word, count), total = counts.most_common(1)[0], sum(counts.values())
        always = word != "\n" and count == total and total > 1 and len(word) <= 12
        # 三谷 事務局: a role twice in this place is part of the name.
        if always and (total > 2 or are_surname_and_name(first, word) or squash(word) in ROLE_WORDS):
            names.append(f"{first} {word}")
    return sorted(names, key=len, reverse=True)


def _next_message(line: str) -> bool:
    match = MOBILE.match(line)
    return bool(match and match["text"] is not None)


def _voices(messages: list[Utterance], system: int) -> Reading:
    kept = []
    for message in messages:
        if not message.label:
            continue
        if not message.text or NOT_VOICES.match(message.text):
            system += 1
        else:
            kept.append(message)
    return Reading(kept, [f"スタンプ・写真・通知など{system}件は発話ではないため除きました。"] if system else [])


class _Clock:
    def __init__(self) -> None:
        self._day: dt.date | None = None
        self._first: dt.datetime | None = None

    def takes_date(self, match: re.Match[str] | None) -> bool:
        if match is None:
            return False
        g = match.groupdict()
        try:
            self._day = dt.date(*(int(g[part] or g[f"{part}2"]) for part in ("y", "m", "d")))
        except (ValueError, KeyError):
            return False
        return True

    def seconds(self, match: re.Match[str]) -> float | None:
        hour, minute = int(match["h"]), int(match["min"])
        half = match["half"] or (match["ampm"] or "").upper()
        if half:
            hour = hour % 12 + (12 if half in {"午後", "PM"} else 0)
        if hour > 23 or minute > 59:
            return None
        now = dt.datetime.combine(self._day or dt.date(2000, 1, 1), dt.time(hour, minute))
        self._first = self._first or now
        return max(0.0, (now - self._first).total_seconds())
