"""Reads DOCX paragraphs and XLSX rows without trusting the archive: bounded sizes, no entities, nothing extracted."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from cocreate_nlp.errors import EXPORT_AGAIN, BrokenFileError, InputError, UnknownFormatError
from cocreate_nlp.transcripts.files import Document

MAX_PART_BYTES = 120_000_000
"""Most that the parts we read may unpack to, together."""

MAX_RATIO = 300
"""Office XML compresses ten- to fiftyfold; a bomb a thousandfold."""

MAX_TAG_BYTES = 2_000_000
"""Longest stretch of XML without the end of a tag; a tag of a million attributes takes minutes to read."""

MAX_PARTS = 2000
MAX_ROWS = 200_000
MAX_COLUMNS = 200

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def open_office(path: Path) -> Document:
    """Open a DOCX or XLSX file.

    Raises
    ------
    InputError
        Not an Office file, damaged, or built to exhaust memory.
    """
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            names = _checked_names(archive, name)
            if "word/document.xml" in names:
                return Document(name, "docx", "\n".join(_docx_lines(archive, name)), encoding="docx")
            if "xl/workbook.xml" in names:
                for part in sorted(names):
                    if part.endswith((".xml", ".rels")):
                        _scan_part(archive, part, name)
            else:
                raise UnknownFormatError(
                    "ZIP 形式ですが、DOCX でも XLSX でもありません",
                    where=name,
                    remedy="展開するか、もう一度書き出してください",
                )
    except zipfile.BadZipFile:
        raise BrokenFileError(
            "ファイルが壊れています", where=name, remedy="もう一度書き出すか、コピーし直してください"
        ) from None
    except (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise BrokenFileError(
            f"ファイルを開けません（{type(error).__name__}）",
            where=name,
            remedy="パスワードを外して保存し直すか、もう一度書き出してください",
        ) from None
    read = list(_xlsx_sheets(path))
    sheets = tuple((title, rows) for title, rows, _ in read)
    return Document(name, "xlsx", sheets=sheets, merged=tuple(merged for *_, merged in read), encoding="xlsx")


def _checked_names(archive: zipfile.ZipFile, name: str) -> set[str]:
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise InputError(
            f"ファイルの中の部品が多すぎます（{len(infos)}個）",
            where=name,
            remedy=EXPORT_AGAIN,
        )
    total = 0
    for info in infos:
        if not info.filename.endswith((".xml", ".rels")):
            continue
        total += info.file_size
        packed = max(info.compress_size, 1)
        if total > MAX_PART_BYTES or (info.file_size > 1_000_000 and info.file_size / packed > MAX_RATIO):
            raise InputError(
                "中身を展開すると、書き起こしとしては大きくなりすぎます（ZIP 爆弾かもしれません）",
                where=name,
                remedy="もう一度書き出してください。本当に長い書き起こしなら、txt か csv にしてください",
            )
    return {info.filename for info in infos}


class _Bounded(io.RawIOBase):
    """Reads a part, and refuses document types and more bytes than the archive declared."""

    def __init__(self, raw: IO[bytes], limit: int, where: str) -> None:
        self._raw, self._left, self._where = raw, limit, where
        self._tail = b""
        self._untagged = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(65536 if size is None or size < 0 else size)
        self._left -= len(data)
        if self._left < 0:
            raise InputError(
                "ファイルの中身が、記されている大きさを超えています",
                where=self._where,
                remedy=EXPORT_AGAIN,
            )
        window = self._tail + data
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"<\x00!\x00D\x00" in window:
            raise InputError(
                "Office のファイルにはない宣言（DOCTYPE）が入っています",
                where=self._where,
                remedy=EXPORT_AGAIN,
            )
        self._tail = window[-12:]
        closed = data.rfind(b">")
        self._untagged = self._untagged + len(data) if closed < 0 else len(data) - closed - 1
        if self._untagged > MAX_TAG_BYTES:
            raise InputError(
                "ファイルの中に、長すぎるタグか文章があります",
                where=self._where,
                remedy=EXPORT_AGAIN,
            )
        return data


def _scan_part(archive: zipfile.ZipFile, part: str, name: str) -> None:
    with archive.open(part) as raw:
        bounded = _Bounded(raw, archive.getinfo(part).file_size, name)
        while bounded.read(1 << 20):
            pass


def _docx_lines(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """Yield a line for each paragraph and each line break inside one, deleted text aside.

    A row of a table is one line, with tabs between its cells.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    info = archive.getinfo("word/document.xml")
    line: list[str] = []
    # One list of cells, each in pieces, for each table that is open; tables stand in cells of tables.
    rows: list[list[list[str]]] = []
    try:
        with archive.open(info) as raw:
            for event, element in iterparse(
                _Bounded(raw, info.file_size, name), events=("start", "end"), forbid_dtd=True
            ):
                tag = element.tag
                if event == "start":
                    if tag == f"{_W}tr":
                        rows.append([])
                    elif tag == f"{_W}tc" and rows:
                        rows[-1].append([])
                    continue
                if tag == f"{_W}t":
                    line.append(element.text or "")
                elif tag == f"{_W}tab":
                    line.append("\t")
                elif tag in {f"{_W}br", f"{_W}cr"}:
                    line.append("\n")
                elif tag == f"{_W}p":
                    if rows and rows[-1]:
                        rows[-1][-1] += [*line, "\n"]
                    else:
                        yield from "".join(line).split("\n")
                    line = []
                    element.clear()
                elif tag == f"{_W}tr":
                    text = _row("".join(cell) for cell in rows.pop())
                    if rows and rows[-1]:
                        rows[-1][-1] += [text, "\n"]
                    else:
                        yield from text.split("\n")
                    element.clear()
                elif tag in {f"{_W}tbl", f"{_W}sectPr"}:
                    element.clear()
    except (ParseError, DefusedXmlException) as error:
        raise BrokenFileError(
            f"Word の文書を読めません（{type(error).__name__}）", where=name, remedy=".docx で保存し直してください"
        ) from None


def _row(cells: Iterable[str]) -> str:
    """Join the cells of a row by tabs; a table with one cell a row is mere layout, and keeps its lines."""
    texts = [cell.strip() for cell in cells]
    if sum(bool(text) for text in texts) < 2:
        return "".join(texts)
    return "\t".join(re.sub(r"\s*[\n\t]\s*", " ", text) for text in texts)


_Sheet = tuple[str, tuple[tuple[object, ...], ...], tuple[tuple[int, int, int], ...]]


def _xlsx_sheets(path: Path) -> Iterator[_Sheet]:
    # An open file, since openpyxl judges a path by its ending.
    with path.open("rb") as file:
        yield from _sheets_of(file, path.name)


def _sheets_of(file: IO[bytes], name: str) -> Iterator[_Sheet]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises nearly anything on damaged workbooks
        raise BrokenFileError(
            f"Excel のブックを読めません（{type(error).__name__}）", where=name, remedy=".xlsx で保存し直してください"
        ) from None
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # The declared size may be wrong or hostile; rows tell for themselves.
            sheet.reset_dimensions()
            rows: list[tuple[object, ...]] = []
            try:
                for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
                    if number > MAX_ROWS:
                        raise InputError(
                            f"行が多すぎます（読めるのは{MAX_ROWS}行までです）",
                            where=f"{name}:{sheet.title}",
                            remedy="セッションごとに分けてください",
                        )
                    end = len(row)
                    while end and row[end - 1] is None:
                        end -= 1
                    rows.append(tuple(row[:end]))
                with sheet._get_source() as part:  # type: ignore[attr-defined]
                    merged = tuple(itertools.islice(_merged_over_rows(part), MAX_ROWS))
            except InputError:
                raise
            except Exception as error:
                raise BrokenFileError(
                    f"シートを読めません（{type(error).__name__}）",
                    where=f"{name}:{sheet.title}:{len(rows) + 1}",
                    remedy=".xlsx で保存し直してください",
                ) from None
            while rows and not rows[-1]:
                rows.pop()
            yield sheet.title, tuple(rows), merged
    finally:
        book.close()


def _merged_over_rows(part: IO[bytes]) -> Iterator[tuple[int, int, int]]:
    """Yield column, first and last row (from 0) of the cells of a sheet that are merged over several rows.

    openpyxl reads them only together with every cell's style, which takes many times the memory.
    """
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils.cell import range_boundaries

    for _, element in iterparse(part, forbid_dtd=True):
        if element.tag.endswith("}mergeCell"):
            column, first, _, last = range_boundaries(element.get("ref", ""))
            if column and first and last and last > first:
                yield column - 1, first - 1, last - 1
        elif element.tag.endswith(("}row", "}mergeCells")):
            element.clear()
