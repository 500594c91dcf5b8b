"""CSV, TSV and XLSX: one row one turn, never merged."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cocreate_nlp.errors import EXPORT_AGAIN, BrokenFileError
from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import parse_role, squash
from cocreate_nlp.transcripts.readings import Reading, Utterance
from cocreate_nlp.transcripts.times import parse_cell_time
from cocreate_nlp.transcripts.words import (
    AFFILIATION_COLUMNS,
    END_COLUMNS,
    END_HINT,
    HINT_TRAPS,
    RECIPIENT_COLUMNS,
    ROLE_COLUMNS,
    ROLE_WORDS,
    SPEAKER_COLUMNS,
    SPEAKER_HINT,
    START_COLUMNS,
    START_HINT,
    TEXT_COLUMNS,
    TEXT_HINT,
)
from cocreate_nlp.transcripts.zoom import is_private

HEADER_ROWS = 15
"""Titles may stand above the header."""

MILLISECOND_NAMES = frozenset({"startoffset", "startms", "endoffset", "endms"})


MAX_HEADER = 20
"""A longer cell is talk, not the name of a column."""

TRAPS_OF_SPEAKERS = re.compile(r"番号|回数|人数|区分|種別|role|count|number")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; -1 where there is none."""

    text: int
    speaker: int = -1
    role: int = -1
    start: int = -1
    end: int = -1
    recipient: int = -1
    affiliation: int = -1
    milliseconds: bool = False


def column_key(name: object) -> str:
    """Return a column name or key for comparison: ``Start_Time`` and ``startTime`` are the same."""
    return re.sub(r"[*_ -]", "", squash(str(name)))


def find_columns(header: Sequence[object], *, loose: bool = False) -> Columns | None:
    """Return the columns that a header row names, or None where no text column is among them.

    Parameters
    ----------
    header
        Cells of the row.
    loose
        Take names that only resemble the known ones, where both a speaker and a text column are found.
    """
    names = [column_key(cell) if cell is not None else "" for cell in header]
    if sum(bool(n) for n in names) == 0:
        return None

    def first(wanted: Iterable[str], taken: set[int]) -> int:
        for word in wanted:
            for i, name in enumerate(names):
                if i not in taken and (name == word or name.split("(")[0] == word):
                    return i
        return -1

    taken: set[int] = set()
    found = {}
    for key, wanted in (
        ("text", TEXT_COLUMNS),
        ("speaker", SPEAKER_COLUMNS),
        ("role", ROLE_COLUMNS),
        ("start", START_COLUMNS),
        ("end", END_COLUMNS),
        ("recipient", RECIPIENT_COLUMNS),
        ("affiliation", AFFILIATION_COLUMNS),
    ):
        found[key] = first(wanted, taken)
        taken.add(found[key])

    def guess(key: str, hint: re.Pattern[str], never: re.Pattern[str]) -> None:
        for i, name in enumerate(names):
            fits = len(name) <= MAX_HEADER and hint.search(name) and not never.search(name)
            if found[key] < 0 and i not in taken and fits:
                found[key] = i
                taken.add(i)

    guess("speaker", SPEAKER_HINT, TRAPS_OF_SPEAKERS)
    guess("start", START_HINT, END_HINT)
    if loose:
        guess("text", TEXT_HINT, HINT_TRAPS)
    if found["text"] < 0 or (loose and found["speaker"] < 0):
        return None
    start = found["start"]
    milliseconds = start >= 0 and (names[start] in MILLISECOND_NAMES or bool(re.search("ms|ミリ", names[start])))
    return Columns(**found, milliseconds=milliseconds)


def score_csv(document: Document) -> float:
    """Recognise a header row that names a text column."""
    if document.container not in {"text", "docx"} or document.text.lstrip()[:1] in {"{", "["}:
        return 0.0
    found = _delimiter_and_header(document)
    if found is None or (document.container == "docx" and found[0] != "\t"):
        return 0.0
    return 0.93 if found[2].speaker >= 0 else 0.7


def read_csv(document: Document) -> Reading:
    """Read CSV or TSV.

    Raises
    ------
    BrokenFileError
        A quote is not closed, or a row has more cells than the header.
    """
    found = _delimiter_and_header(document)
    if found is None:
        raise BrokenFileError("見出しの行が見つかりません", where=document.name, remedy=_REMEDY)
    delimiter, header_row, columns = found
    rows: list[tuple[int, list[object]]] = []
    width = 0
    for number, (line, row) in enumerate(csv_rows(document, delimiter), start=1):
        if number < header_row + 1:
            continue
        if number == header_row + 1:
            width = len(row)
            continue
        if any(cell.strip() for cell in row[width:]):
            raise BrokenFileError(
                f"セルが{len(row)}個ありますが、見出しは{width}列です（文章の中に区切り文字があるようです）",
                where=document.at(line),
                remedy='文章を二重引用符（"…"）で囲むか、Excel から保存し直してください',
            )
        rows.append((line, list(row)))
    return _read_rows(rows, columns, document.name)


def csv_rows(document: Document, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV or TSV file, each with the line on which it ends.

    Raises
    ------
    BrokenFileError
        A quote is not closed, or a cell is too long.
    """
    reader = csv.reader(io.StringIO(document.text), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise BrokenFileError(
            f"表の形がここで崩れています（{_csv_problem(error)}）",
            where=document.at(reader.line_num),
            remedy="引用符を閉じるか、Excel から保存し直してください",
        ) from None


def score_xlsx(document: Document) -> float:
    """Recognise a workbook by a sheet with a header row that names a text column."""
    if document.container != "xlsx":
        return 0.0
    return 0.95 if any(_header_of(rows) for _, rows in document.sheets) else 0.2


def read_xlsx(document: Document) -> Reading:
    """Read the first visible sheet with a usable header.

    Raises
    ------
    BrokenFileError
        No sheet has a header that names a text column.
    """
    usable = [
        (title, rows, merged, found)
        for (title, rows), merged in zip(document.sheets, document.merged, strict=True)
        if (found := _header_of(rows))
    ]
    if not usable:
        raise BrokenFileError("発言の列があるシートが見つかりません", where=document.name, remedy=_REMEDY)
    _, rows, merged, (header_row, columns) = usable[0]
    filled = [list(row) for row in rows]
    last_header = header_row
    # The words of a merged cell were said once.
    wanted = {columns.speaker, columns.role, columns.start, columns.end, columns.recipient, columns.affiliation}
    done: dict[int, int] = {}
    for column, first, last in sorted(merged):
        if first <= header_row <= last:
            last_header = max(last_header, min(last, header_row + HEADER_ROWS))
        # Merged cells never overlap, unless somebody means to keep the reader busy.
        elif column in wanted and first > done.get(column, header_row):
            _fill_down(filled, column, first, last)
            done[column] = last
    numbered = [(i, row) for i, row in enumerate(filled, start=1) if i > last_header + 1]
    reading = _read_rows(numbered, columns, document.name)
    if len(usable) > 1:
        reading.notes.append(f"読めるシートが{len(usable)}枚あります。最初の1枚だけを読みました。")
    return reading


def _fill_down(rows: list[list[object]], column: int, first: int, last: int) -> None:
    """Write what stands in the first of the merged cells into those below: Excel keeps it there alone."""
    value = rows[first][column] if first < len(rows) and column < len(rows[first]) else None
    for row in rows[first + 1 : last + 1] if value is not None else ():
        # A row that ends before the column holds no words in a later one, but may in an earlier.
        if row:
            row.extend([None] * (column + 1 - len(row)))
            row[column] = value


_REMEDY = "発言の列の見出しを「発言」（または text）、話者の列の見出しを「話者」（または speaker）にしてください"


def _read_rows(rows: list[tuple[int, list[object]]], columns: Columns, name: str) -> Reading:
    while rows and not any(cell_text(cell).strip() for cell in rows[-1][1]):
        rows.pop()
    utterances = []
    empty = carried = 0
    speaker, last_role = "", None
    for _, row in rows:

        def cell(i: int, row: list[object] = row) -> object:
            return row[i] if 0 <= i < len(row) else None

        written = cell_text(cell(columns.role)).strip()
        belongs = cell_text(cell(columns.affiliation)).strip()
        # A department or a firm in a column of its own may be a guest's employer.
        role = parse_role(written) or ROLE_WORDS.get(squash(belongs))
        affiliation = "" if role else written or belongs
        text = cell_text(cell(columns.text))
        empty += not text.strip()
        label = cell_text(cell(columns.speaker)).strip()
        if label:
            speaker, last_role = label, role
        elif speaker and text.strip() and role in {None, last_role}:
            # Written at each change of speaker only; left without a name, the company's words would pass for a guest's.
            label, role = speaker, last_role
            carried += 1
        utterances.append(
            Utterance(
                label,
                text,
                parse_cell_time(cell(columns.start), milliseconds=columns.milliseconds),
                parse_cell_time(cell(columns.end), milliseconds=columns.milliseconds),
                role,
                is_private(cell_text(cell(columns.recipient))),
                affiliation,
            )
        )
    if not utterances:
        raise BrokenFileError(
            "見出しだけで、発言の行がありません", where=name, remedy=EXPORT_AGAIN
        )
    notes = [f"発言が空の行が{empty}行あります。"] if empty else []
    if carried:
        notes.append(
            f"話者の欄が空いている発言が{carried}行あります。すぐ上の話者が続けて話したものとして読みました。"
            "違うときは、話者の欄を埋めて読み直してください。"
        )
    return Reading(utterances, notes)


def cell_text(cell: object) -> str:
    """Return a cell's value as a person would read it; a whole number has no point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _header_of(rows: Sequence[Sequence[object]]) -> tuple[int, Columns] | None:
    best: tuple[int, Columns] | None = None
    for loose in (False, True):
        for i, row in enumerate(rows[:HEADER_ROWS]):
            columns = find_columns(row, loose=loose)
            if columns and (columns.speaker >= 0 or len(row) == 1):
                return i, columns
            best = best or ((i, columns) if columns else None)
    return best


def _delimiter_and_header(document: Document) -> tuple[str, int, Columns] | None:
    head = "\n".join(document.head[:60])
    for delimiter in (",", "\t", ";"):
        rows = list(_lenient_rows(head, delimiter))
        if not any(len(row) > 1 for row in rows):
            continue
        found = _header_of(rows)
        if found and len(rows[found[0]]) > 1:
            return delimiter, *found
    return None


def _lenient_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error:
        return


def _csv_problem(error: csv.Error) -> str:
    # Only the library's fixed phrases: the rest of a message may quote the data.
    known = {"unexpected end of data": "引用符が閉じていません", "field larger": "長すぎるセルがあります"}
    return next((said for part, said in known.items() if part in str(error)), "セルの途中に引用符があります")
