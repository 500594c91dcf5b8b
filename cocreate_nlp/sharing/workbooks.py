"""Workbooks that come out byte for byte the same: fixed dates and times, and text that is never a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cocreate_nlp.transcripts.files import clean_text

FIXED_TIME = (2020, 1, 1, 0, 0, 0)
MAX_CELL = 32_000
"""Excel takes 32,767 characters in a cell."""

HEADER_FILL = PatternFill("solid", fgColor="DDE8F0")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def put(sheet: Worksheet, row: int, column: int, value: Any, *, wrap: bool = True) -> None:
    """Put a value into a cell; text stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = clean_text(value)
        cell.value = text if len(text) <= MAX_CELL else text[:MAX_CELL] + "…（長いため以下略）"
        cell.data_type = "s"
    elif isinstance(value, CellRichText) or value is not None:
        cell.value = value
    if wrap:
        cell.alignment = WRAPPED


def fill_table(sheet: Worksheet, headers: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[Any]]) -> int:
    """Write a header and rows, freeze and filter the header, set widths; return the number of rows written."""
    for column, (header, width) in enumerate(zip(headers, widths, strict=True), start=1):
        put(sheet, 1, column, header)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).fill = HEADER_FILL
        sheet.column_dimensions[get_column_letter(column)].width = width
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            put(sheet, count + 1, column, value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{max(count + 1, 2)}"
    return count


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as bytes without any trace of when it was written."""
    buffer = io.BytesIO()
    book.save(buffer)
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "docProps/core.xml":
                data = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">2020-01-01T00:00:00Z<", data)
            fixed_entry(target, info.filename, data)
    return out.getvalue()


def fixed_entry(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file to an archive with a fixed time and fixed attributes."""
    info = zipfile.ZipInfo(name, FIXED_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    archive.writestr(info, data)
