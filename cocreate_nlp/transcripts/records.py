"""JSON and JSON Lines: AiNote's API and anything with records of speaker and text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cocreate_nlp.errors import EXPORT_AGAIN, BrokenFileError
from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import read_role
from cocreate_nlp.transcripts.readings import Reading, Utterance
from cocreate_nlp.transcripts.tables import MILLISECOND_NAMES, column_key
from cocreate_nlp.transcripts.times import parse_cell_time
from cocreate_nlp.transcripts.words import (
    AUTOMATIC_LABEL,
    END_COLUMNS,
    RECIPIENT_COLUMNS,
    ROLE_COLUMNS,
    SPEAKER_COLUMNS,
    START_COLUMNS,
    TEXT_COLUMNS,
)
from cocreate_nlp.transcripts.zoom import is_private

MAX_DEPTH = 6

_REMEDY = '1件ごとに "speaker" と "text" を書いてください'


def score_ainote(document: Document) -> float:
    """Recognise AiNote's API: ``scripts`` with ``attendeeName`` and ``startOffset``."""
    if document.container != "text" or not document.text.lstrip().startswith("{"):
        return 0.0
    start = document.text[:20000]
    return 0.98 if '"scripts"' in start and ('"attendeeName"' in start or '"startOffset"' in start) else 0.0


def score_json(document: Document) -> float:
    """Recognise JSON by its first character and a key that names the words."""
    if document.container != "text" or document.text.lstrip()[:1] not in {"{", "["}:
        return 0.0
    if score_jsonl(document):
        return 0.0
    start = document.text[:20000].casefold()
    return 0.9 if any(f'"{key}"' in start for key in TEXT_COLUMNS) else 0.4 if '"' in start[:200] else 0.0


def score_jsonl(document: Document) -> float:
    """Recognise JSON Lines: each line an object of its own."""
    if document.container != "text":
        return 0.0
    lines = [line for line in document.head if line.strip()][:3]
    if not lines or not lines[0].lstrip().startswith("{"):
        return 0.0
    try:
        first = json.loads(lines[0])
    except (ValueError, RecursionError):
        # A broken first line of many objects is still JSON Lines, for a better message.
        return 0.6 if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines[1:]) else 0.0
    if not isinstance(first, dict) or _value(first, TEXT_COLUMNS) is None:
        return 0.0
    # One object whose own text stands beside a list of segments is a whole transcript on one line.
    return 0.0 if len(lines) == 1 and next(_record_lists(first, 0), None) is not None else 0.95


def read_json(document: Document) -> Reading:
    """Read one JSON document; the first list of records with words in it is the transcript.

    Raises
    ------
    BrokenFileError
        Not JSON, or no such list.
    """
    try:
        whole = json.loads(document.text)
    except json.JSONDecodeError as error:
        raise BrokenFileError(
            "JSON として読めません",
            where=document.at(error.lineno),
            remedy=EXPORT_AGAIN,
        ) from None
    except (ValueError, RecursionError) as error:
        # Python reads no number of thousands of digits.
        what = "JSON の入れ子が深すぎます" if isinstance(error, RecursionError) else "JSON として読めません"
        raise BrokenFileError(what, where=document.name, remedy=EXPORT_AGAIN) from None
    records = next(_record_lists(whole, 0), None)
    if records is None:
        raise BrokenFileError("発言の並びが見つかりません", where=document.name, remedy=_REMEDY)
    reading = _read_records(((f"{document.name}:record {i}", r) for i, r in enumerate(records, start=1)), document.name)
    names = _names_of_ids(whole)
    for utterance in reading.utterances:
        utterance.label = names.get(utterance.label, utterance.label)
    return reading


def _names_of_ids(whole: Any) -> dict[str, str]:
    """Return the names that a list of speakers beside the records gives to their numbers."""
    names: dict[str, str] = {}
    for key in ("speakers", "participants", "attendees", "members"):
        listed = whole.get(key) if isinstance(whole, dict) else None
        for person in listed if isinstance(listed, list) else []:
            if isinstance(person, dict):
                number = next((person[k] for k in ("id", "speakerId", "speaker_id", "attendeeId") if k in person), None)
                name = next((person[k] for k in ("name", "attendeeName", "displayName") if k in person), None)
                if number is not None and isinstance(name, str) and name.strip():
                    names[str(number)] = name.strip()
    return names


def read_jsonl(document: Document) -> Reading:
    """Read JSON Lines; one line one turn.

    Raises
    ------
    BrokenFileError
        A line is no JSON object or has no text.
    """

    def records() -> Iterator[tuple[str, Any]]:
        for number, line in enumerate(document.lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                raise BrokenFileError(
                    "この行は JSON として読めません", where=document.at(number), remedy="この行を直すか、消してください"
                ) from None
            yield document.at(number), record

    return _read_records(records(), document.name)


def _read_records(records: Iterator[tuple[str, Any]], name: str) -> Reading:
    utterances: list[Utterance] = []
    for where, record in records:
        if not isinstance(record, dict):
            raise BrokenFileError("この1件が { } で囲まれていません", where=where, remedy=_REMEDY)
        found = _value(record, TEXT_COLUMNS)
        if found is None:
            raise BrokenFileError("この1件に発言（text）がありません", where=where, remedy=_REMEDY)
        written = _string(_value(record, ROLE_COLUMNS)).strip()
        role = read_role(written, where) if written else None
        utterances.append(
            Utterance(
                _string(_value(record, SPEAKER_COLUMNS)).strip(),
                _string(found[1]),
                _time(record, START_COLUMNS),
                _time(record, END_COLUMNS),
                role,
                is_private(_string(_value(record, RECIPIENT_COLUMNS))) or record.get("direct_message") is True,
            )
        )
    if not utterances:
        raise BrokenFileError("発言が1件もありません", where=name, remedy=EXPORT_AGAIN)
    labels = {u.label for u in utterances if u.label}
    return Reading(utterances, automatic=any(AUTOMATIC_LABEL.match(label) for label in labels))


def _record_lists(value: Any, depth: int) -> Iterator[list[Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        if value and isinstance(value[0], dict) and _value(value[0], TEXT_COLUMNS) is not None:
            yield value
        else:
            for inner in value[:50]:
                yield from _record_lists(inner, depth + 1)
    elif isinstance(value, dict):
        # The transcript first, so that a summary beside it is never taken for talk.
        preferred = (
            "scripts",
            "transcript",
            "transcripts",
            "segments",
            "utterances",
            "turns",
            "messages",
            "results",
            "data",
        )
        for key in sorted(value, key=lambda k: preferred.index(k) if k in preferred else len(preferred)):
            yield from _record_lists(value[key], depth + 1)


def _value(record: Mapping[str, Any], names: list[str]) -> tuple[str, Any] | None:
    keys = {column_key(key): key for key in record}
    for name in names:
        key = keys.get(name)
        if key is not None and not isinstance(record[key], list | dict):
            return name, record[key]
        if key is not None and isinstance(record[key], dict) and isinstance(record[key].get("name"), str):
            return name, record[key]["name"]
    return None


def _string(found: tuple[str, Any] | Any) -> str:
    value = found[1] if isinstance(found, tuple) else found
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def _time(record: Mapping[str, Any], names: list[str]) -> float | None:
    found = _value(record, names)
    return None if found is None else parse_cell_time(found[1], milliseconds=found[0] in MILLISECOND_NAMES)
