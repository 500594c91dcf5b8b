"""Reads labelled snippets in the gold-record format (annotation guide §5), one snippet a line, one file a session."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.grid.features import GridUnit, Mark, make_grid_units
from cocreate_nlp.grid.marks import to_marks
from cocreate_nlp.language import parse
from cocreate_nlp.tagging.features import Unit, make_unit
from cocreate_nlp.tagging.tagger import SUBKINDS
from cocreate_nlp.types import Band, Kind, Role, Tag

ENTITY_KINDS: Mapping[str, Kind] = {
    "person": Kind.PERSON, "organization": Kind.ORGANIZATION, "facility": Kind.FACILITY, "address": Kind.ADDRESS,
    "code_name": Kind.CODE_NAME, "contact": Kind.PHONE, "birth_date": Kind.BIRTH_DATE, "age": Kind.AGE,
    "city": Kind.CITY, "date": Kind.DATE, "occupation": Kind.OCCUPATION, "family": Kind.FAMILY,
    "sensitive": Kind.SENSITIVE, "origin": Kind.ORIGIN, "other_quasi": Kind.OTHER_QUASI, "figure": Kind.FIGURE,
}  # fmt: skip
"""Entity labels of the corpus → kinds. ``contact`` covers every contact datum and ID number."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A labelled span of a snippet's text."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Record:
    """One labelled snippet. ``direct``, ``quasi``, ``figures`` and ``keep`` are substrings of ``text``."""

    session: str
    turn: int
    speaker: str
    role: str
    text: str
    tags: tuple[str, ...]
    specificity: str
    core: str
    direct: tuple[str, ...] = ()
    quasi: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    subkinds: Mapping[str, str] = field(default_factory=dict)
    hearsay: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    theme: str = ""
    domain: str = ""


def read_corpus(paths: Iterable[Path]) -> list[Record]:
    """Read labelled snippets from JSONL or CSV files, or folders of them, in order.

    Raises
    ------
    CorpusError
        A line is not a record, a label is unknown, or a span is not in the text; names file and line.
    """
    records: list[Record] = []
    for path in paths:
        files = sorted([*path.glob("*.jsonl"), *path.glob("*.csv")]) if path.is_dir() else [path]
        if not files:
            raise CorpusError(
                "no .jsonl or .csv in this folder", where=str(path), remedy="name the files or their folder"
            )
        for file in files:
            records.extend(_read_file(file))
    return records


def _read_file(path: Path) -> list[Record]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError("cannot be read as UTF-8", where=str(path), remedy="save as UTF-8") from error
    records = []
    if path.suffix == ".csv":
        reader = csv.DictReader(io.StringIO(text, newline=""))
        for i, row in enumerate(reader):
            split = {k: (v or "").split(";") if v else [] for k, v in row.items() if k in _LISTS}
            value = {**row, **split, "turn": row.get("turn") or i + 1}
            records.append(make_record(value, where=f"{path}:{reader.line_num}"))
        return records
    # Not splitlines: it would tear a text at U+2028 or U+0085, which JSON leaves as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            value = json.loads(line)
        except ValueError as error:
            raise CorpusError("not a JSON object", where=where, remedy="one JSON object per line") from error
        if not isinstance(value, dict):
            raise CorpusError("not a JSON object", where=where, remedy="one JSON object per line")
        records.append(make_record(value, where=where))
    return records


_LISTS = ("tags", "direct", "quasi", "figures", "keep")


def make_record(value: Mapping[str, Any], *, where: str) -> Record:
    """Check one gold record and return it.

    Raises
    ------
    CorpusError
        A field is missing or wrong.
    """
    for name in ("session", "text"):
        if not isinstance(value.get(name), str):
            raise CorpusError(
                f"field {name!r} is missing or no text", where=where, remedy="see the annotation guide §5"
            )
    _check_shapes(value, where)
    text = value["text"]
    tags = tuple(value.get("tags") or ())
    for tag in tags:
        if tag not in [t.value for t in Tag]:
            raise CorpusError(f"unknown tag {tag!r}", where=where, remedy="use experience, pain_point, idea")
    bands = [value.get("specificity") or "low", value.get("core") or "low"]
    for band in bands:
        if band not in [b.value for b in Band]:
            raise CorpusError(f"unknown band {band!r}", where=where, remedy="use low, mid, high")
    role = value.get("role") or "participant"
    if role not in [r.value for r in Role]:
        raise CorpusError(f"unknown role {role!r}", where=where, remedy="use participant, facilitator, company")
    lists = {name: tuple(value.get(name) or ()) for name in _LISTS[1:]}
    for name, spans in lists.items():
        for span in spans:
            if span not in text:
                raise CorpusError(f"a span of {name!r} is not in the text", where=where, remedy="copy it exactly")
    entities = tuple(Entity(int(e["start"]), int(e["end"]), str(e["label"])) for e in value.get("entities") or ())
    for entity in entities:
        if not 0 <= entity.start < entity.end <= len(text) or entity.label not in ENTITY_KINDS:
            raise CorpusError(
                "an entity is out of range or of unknown label", where=where, remedy="check start, end, label"
            )
    subkinds = dict(value.get("subkinds") or {})
    for tag, kind in subkinds.items():
        if kind not in SUBKINDS.get(tag, ()):
            raise CorpusError(
                f"unknown sub-kind {kind!r} of {tag!r}", where=where, remedy="see the annotation guide §1"
            )
    return Record(
        session=value["session"], turn=int(value.get("turn") or 0), speaker=str(value.get("speaker") or ""), role=role,
        text=text, tags=tags, specificity=bands[0], core=bands[1], direct=lists["direct"], quasi=lists["quasi"],
        figures=lists["figures"], keep=lists["keep"], subkinds=subkinds, hearsay=tuple(value.get("hearsay") or ()),
        entities=entities, theme=str(value.get("theme") or ""), domain=str(value.get("domain") or ""),
    )  # fmt: skip


def _check_shapes(value: Mapping[str, Any], where: str) -> None:
    remedy = "see the annotation guide §5"
    for name in (*_LISTS, "hearsay"):
        given = value.get(name) or []
        if not isinstance(given, list | tuple) or not all(isinstance(v, str) for v in given):
            raise CorpusError(f"field {name!r} is not a list of texts", where=where, remedy=remedy)
    try:
        int(value.get("turn") or 0)
    except (TypeError, ValueError) as error:
        raise CorpusError("field 'turn' is no whole number", where=where, remedy=remedy) from error
    entities = value.get("entities") or []
    if not isinstance(entities, list | tuple) or not all(
        isinstance(e, dict) and isinstance(e.get("start"), int) and isinstance(e.get("end"), int) and "label" in e
        for e in entities
    ):
        raise CorpusError("field 'entities' is not a list of start, end, label", where=where, remedy=remedy)
    if not isinstance(value.get("subkinds") or {}, Mapping):
        raise CorpusError("field 'subkinds' is not a table of tag and sub-kind", where=where, remedy=remedy)


def spans_of(record: Record) -> list[tuple[int, int, Kind]]:
    """Return the labelled spans of a record; where it has no entities, every occurrence of its listed substrings."""
    if record.entities:
        return [(e.start, e.end, ENTITY_KINDS[e.label]) for e in record.entities]
    found = []
    for spans, kind in ((record.direct, Kind.PERSON), (record.quasi, Kind.OTHER_QUASI), (record.figures, Kind.FIGURE)):
        for span in spans:
            start = record.text.find(span)
            while start >= 0:
                found.append((start, start + len(span), kind))
                start = record.text.find(span, start + len(span))
    return sorted(found)


def units_of(records: Sequence[Record]) -> tuple[list[Unit], list[GridUnit]]:
    """Parse records (in transcript order) into what the tagger and the grid learn from."""
    units: list[Unit] = []
    marks: list[list[Mark]] = []
    grid: list[GridUnit] = []
    session = None
    begin = 0
    for i, record in enumerate(records):
        if record.session != session:
            grid.extend(make_grid_units(units[begin:i], marks[begin:i]))
            session, begin = record.session, i
        parsed = parse(record.text)
        previous = units[-1].text if i > begin else ""
        unit = make_unit(parsed, 0, len(parsed.norm.text), role=record.role, previous=previous)
        units.append(unit)
        marks.append(to_marks(parsed.norm, spans_of(record)))
    grid.extend(make_grid_units(units[begin:], marks[begin:]))
    return units, grid
