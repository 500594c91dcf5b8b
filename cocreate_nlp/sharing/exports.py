"""Writes what may leave, for people (Excel, CSV) and for other tools. Every writer takes a `SharedSession` only."""

from __future__ import annotations

import csv
import io
import json
import math
import uuid
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import SharingError
from cocreate_nlp.policy.tables import (
    AUDIENCE_LABELS,
    BAND_LABELS,
    DECISION_LABELS,
    KIND_LABELS,
    LEVEL_LABELS,
    PHASE_LABELS,
    ROLE_LABELS,
    TAG_LABELS,
)
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.sharing.gate import COLUMNS, SharedRow, SharedSession
from cocreate_nlp.sharing.internal import COLUMNS as INTERNAL_COLUMNS
from cocreate_nlp.sharing.internal import evidence_lines
from cocreate_nlp.transcripts.files import clean_text
from cocreate_nlp.types import Kind, Level, Role, Tag

if TYPE_CHECKING:
    import pandas as pd

HEADERS = ("セッション", "発話", "話者", "立場", "発言", "種類", "開示の段階")
"""Headers of the workbook and the CSV, in the order of the gate's columns. 発話 counts from 1."""

WIDTHS = (14, 8, 14, 10, 80, 20, 14)
INTERNAL_LABELS = {
    "session": "セッション", "turn": "発話", "snippet": "区切り", "speaker": "話者", "role": "立場",
    "text": "発言（原文）",
    "tags": "種類", "tag_scores": "種類の確からしさ", "specificity": "特定性", "core": "競争中核性",
    "specificity_band": "特定性の帯", "core_band": "競争中核性の帯", "level": "段階（加工前）",
    "redacted": "発言（加工後）",
    "level_after": "段階（加工後）", "decision": "判定", "reasons": "理由", "subkinds": "細目", "hearsay": "伝聞",
    "needs_check": "要確認", "tag_evidence": "種類の手がかり", "facets": "理由・文脈・気持ち", "remedy": "開くには",
    "edits": "加工の内訳", "direct_message": "個別メッセージ",
}  # fmt: skip

FORMULA_STARTS = frozenset("=+-@\t\r＝＋－＠")
"""A cell of a CSV that begins so is a formula to a spreadsheet."""

_NAMESPACE = uuid.UUID("6f1f0f53-0f0d-5c53-9f0e-3b7e1a0c2d11")
TAG_COLORS = {Tag.EXPERIENCE: "#3B7EA1", Tag.PAIN_POINT: "#C4572F", Tag.IDEA: "#5A8F3C"}


def write_shared(
    shared: SharedSession, folder: Path, *, formats: Sequence[str] = ("xlsx", "csv", "jsonl")
) -> list[Path]:
    """Write a shared session in the wanted formats and return the paths.

    Parameters
    ----------
    shared
        From the gate.
    folder
        Created if missing.
    formats
        Names from `WRITERS`.

    Raises
    ------
    SharingError
        Not a `SharedSession`, or a format is not known.
    """
    if not isinstance(shared, SharedSession):
        raise SharingError("only a SharedSession can be written", remedy="use result.share(audience=…)")
    unknown = [name for name in formats if name not in WRITERS]
    if unknown:
        raise SharingError(f"unknown format {unknown[0]!r}", remedy=f"use one of {', '.join(WRITERS)}")
    paths = []
    for name in formats:
        ending, to_bytes = WRITERS[name]
        path = folder / f"shared.{ending}"
        write_atomically(path, to_bytes(shared))
        paths.append(path)
    return paths


def write_internal(frame: pd.DataFrame, folder: Path) -> list[Path]:
    """Write the internal table as ``internal/full.xlsx`` and ``internal/full.jsonl`` below a folder."""
    from openpyxl import Workbook

    from cocreate_nlp.sharing.workbooks import fill_table, workbook_bytes

    inside = folder / "internal"
    inside.mkdir(parents=True, exist_ok=True)
    # Original text: nobody but the owner reads the folder.
    inside.chmod(0o700)
    columns = [c for c in INTERNAL_COLUMNS if c in frame.columns] + [
        c for c in frame.columns if c not in INTERNAL_COLUMNS
    ]
    records: list[dict[str, Any]] = [
        dict(zip(columns, row, strict=True)) for row in frame[columns].itertuples(index=False)
    ]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "内部用"
    widths = [
        60 if c in {"text", "redacted"} else 40 if c in {"reasons", "edits", "tag_evidence"} else 12 for c in columns
    ]
    fill_table(
        sheet,
        [INTERNAL_LABELS.get(c, c) for c in columns],
        widths,
        ([_internal_cell(c, record[c]) for c in columns] for record in records),
    )
    workbook, lines = inside / "full.xlsx", inside / "full.jsonl"
    write_atomically(workbook, workbook_bytes(book))
    write_atomically(lines, _json_lines(records))
    return [workbook, lines]


def to_xlsx(shared: SharedSession) -> bytes:
    """Return the workbook: the voices, and a sheet that says what this file is and what was withheld."""
    from openpyxl import Workbook
    from openpyxl.worksheet.properties import PageSetupProperties

    from cocreate_nlp.sharing.workbooks import fill_table, put, workbook_bytes

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "発言"
    fill_table(sheet, HEADERS, WIDTHS, (_people_cells(shared, row) for row in shared.rows))
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter.center.text = shared.tlp
    about = book.create_sheet("この資料について")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, 90
    for i, (name, value) in enumerate(about_rows(shared), start=1):
        put(about, i, 1, name)
        put(about, i, 2, value)
    return workbook_bytes(book)


def about_rows(shared: SharedSession) -> list[tuple[str, str]]:
    """Return what a reader of the file must know, as pairs of label and words. Reasons for withholding, no numbers."""
    rows = [
        ("取り扱い", shared.tlp),
        ("共有先", AUDIENCE_LABELS[shared.audience]),
        ("フェーズ", PHASE_LABELS[shared.phase]),
        ("開示ポリシーの版", shared.policy_version),
    ]
    reasons = sorted(shared.withheld)
    rows.append(("伏せたもの", f"「{WITHHELD}」の箇所は、次の理由で載せていません。" if reasons else "ありません。"))
    rows.extend(("", reason) for reason in reasons)
    rows.append(
        (
            "加工について",
            "お名前・連絡先・会社名などは仮の呼び名に、年齢や地名は広いまとまりに、金額などの数字は幅に置き換えています。",
        )
    )
    rows.append(("お願い", "どなたの発言かを推測したり、ほかの情報と突き合わせて特定したりしないでください。"))
    return rows


def to_csv(shared: SharedSession) -> bytes:
    """Return CSV that Excel opens rightly: byte order mark, CRLF, no cell that runs as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADERS)
    for row in shared.rows:
        writer.writerow([guard_formula(clean_text(str(cell))) for cell in _people_cells(shared, row)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def guard_formula(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip(" \u3000\n")[:1] in FORMULA_STARTS and cell.strip() else cell


def to_jsonl(shared: SharedSession) -> bytes:
    """Return JSON Lines with the columns of ``to_frame()``; turns count from 0."""
    return _json_lines(_records(shared))


def to_parquet(shared: SharedSession) -> bytes:
    """Return Parquet with the columns of ``to_frame()``.

    Raises
    ------
    SharingError
        pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise SharingError(
            "parquet で書き出すには pyarrow が必要です",
            remedy="pip install 'cocreate-nlp[parquet]' を実行してください",
        ) from error
    schema = pa.schema(
        [
            (name, pa.list_(pa.string()) if name == "tags" else pa.int64() if name == "turn" else pa.string())
            for name in COLUMNS
        ]
    )
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(_records(shared)), schema=schema), buffer)
    return buffer.getvalue()


def to_doccano(shared: SharedSession) -> bytes:
    """Return JSON Lines for doccano's text classification: text, labels, and where it stands."""
    return _json_lines(
        {"text": r["text"], "label": r["tags"], "session": r["session"], "turn": r["turn"], "speaker": r["speaker"]}
        for r in _records(shared)
        if r["text"] != WITHHELD
    )


def to_label_studio(shared: SharedSession) -> bytes:
    """Return Label Studio tasks with our tags as predictions (a choice named ``tags`` on a text named ``text``)."""
    tasks = [
        {
            "data": {k: r[k] for k in ("text", "session", "turn", "speaker", "role", "level_after")},
            "predictions": [
                {
                    "model_version": "cocreate_nlp",
                    "result": [
                        {
                            "from_name": "tags",
                            "to_name": "text",
                            "type": "choices",
                            "value": {"choices": list(r["tags"])},
                        }
                    ],
                }
            ],
        }
        for r in _records(shared)
        if r["text"] != WITHHELD
    ]
    return (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def to_kh_coder(shared: SharedSession) -> bytes:
    """Return text for KH Coder: the session as h1, the speaker as h2, one snippet a line."""
    lines = [f"<h1>{shared.id}</h1>"]
    speaker: str | None = None
    for row in shared.rows:
        if row.text == WITHHELD:
            speaker = None
            continue
        if row.speaker != speaker:
            speaker = row.speaker
            lines.append(f"<h2>{_no_markup(speaker)}</h2>")
        lines.append(_no_markup(" ".join(row.text.split("\n"))))
    return ("\n".join(lines) + "\n").encode("utf-8")


def to_qdpx(shared: SharedSession) -> bytes:
    """Return a REFI-QDA project (.qdpx) for MAXQDA, NVivo, ATLAS.ti, QualCoder: one source; tags and levels as codes.

    Positions count code points. Identifiers in the file are derived from names, so two runs give the same bytes.
    """
    codes: dict[str, tuple[str, str, str]] = {
        tag.value: (_guid(f"code:{tag.value}"), TAG_LABELS[tag], TAG_COLORS[tag]) for tag in Tag
    }
    codes |= {level.value: (_guid(f"code:{level.value}"), LEVEL_LABELS[level], "#777777") for level in Level}
    user, source = _guid("user"), _guid(f"source:{shared.id}")
    text, selections = "", []
    for i, row in enumerate(shared.rows):
        body = clean_text(row.text)
        start = len(text) + len(row.speaker) + (2 if row.speaker else 0)
        text += (f"{row.speaker}: " if row.speaker else "") + body + "\n"
        labels = [*row.tags, row.level_after] if row.text != WITHHELD else []
        if not labels or not body:
            continue
        references = "".join(
            f'<Coding guid="{_guid(f"coding:{shared.id}:{i}:{label}")}" creatingUser="{user}">'
            f'<CodeRef targetGUID="{codes[label][0]}"/></Coding>'
            for label in labels
            if label in codes
        )
        selections.append(
            f'<PlainTextSelection guid="{_guid(f"selection:{shared.id}:{i}")}" creatingUser="{user}" '
            f'startPosition="{start}" endPosition="{start + len(body)}">{references}</PlainTextSelection>'
        )
    code_book = "".join(
        f'<Code guid="{guid}" name={quoteattr(name)} isCodable="true" color="{color}"/>'
        for guid, name, color in codes.values()
    )
    project = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<Project xmlns="urn:QDA-XML:project:1.0" name={quoteattr(shared.id)} origin="cocreate_nlp" '
        f'creatingUserGUID="{user}">'
        f'<Users><User guid="{user}" name="cocreate_nlp"/></Users>'
        f"<CodeBook><Codes>{code_book}</Codes></CodeBook>"
        f'<Sources><TextSource guid="{source}" name={quoteattr(shared.id)} creatingUser="{user}" '
        f'plainTextPath="internal://{source}.txt">{"".join(selections)}</TextSource></Sources>'
        f"<Description>{escape(' / '.join(f'{k} {v}'.strip() for k, v in about_rows(shared)))}</Description>"
        "</Project>\n"
    )
    from cocreate_nlp.sharing.workbooks import fixed_entry

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        fixed_entry(archive, "project.qde", project.encode("utf-8"))
        fixed_entry(archive, f"sources/{source}.txt", text.encode("utf-8"))
    return out.getvalue()


WRITERS: Mapping[str, tuple[str, Callable[[SharedSession], bytes]]] = {
    "xlsx": ("xlsx", to_xlsx),
    "csv": ("csv", to_csv),
    "jsonl": ("jsonl", to_jsonl),
    "parquet": ("parquet", to_parquet),
    "doccano": ("doccano.jsonl", to_doccano),
    "label-studio": ("label-studio.json", to_label_studio),
    "kh-coder": ("kh-coder.txt", to_kh_coder),
    "qdpx": ("qdpx", to_qdpx),
}
"""Format → ending of the file and the function that makes its bytes."""


def _people_cells(shared: SharedSession, row: SharedRow) -> list[Any]:
    return [
        shared.id,
        row.turn + 1,
        row.speaker,
        ROLE_LABELS[Role(row.role)] if row.role else "",
        row.text,
        "・".join(TAG_LABELS[Tag(t)] for t in row.tags),
        LEVEL_LABELS[Level(row.level_after)] if row.level_after else "",
    ]


def _records(shared: SharedSession) -> Iterable[dict[str, Any]]:
    for row in shared.rows:
        values = (shared.id, row.turn, row.speaker, row.role, clean_text(row.text), list(row.tags), row.level_after)
        yield dict(zip(COLUMNS, values, strict=True))


def _json_lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    # A missing value of a frame is no JSON.
    kept = ({k: None if isinstance(v, float) and math.isnan(v) else v for k, v in record.items()} for record in records)
    lines = [json.dumps(record, ensure_ascii=False, default=_plain) for record in kept]
    return "".join(line + "\n" for line in lines).encode("utf-8", "backslashreplace")


def _plain(value: object) -> Any:
    # numpy scalars from a frame
    item = getattr(value, "item", None)
    return item() if callable(item) else str(value)


_LABELS: Mapping[str, Mapping[Any, str]] = {
    "role": ROLE_LABELS, "specificity_band": BAND_LABELS, "core_band": BAND_LABELS, "level": LEVEL_LABELS,
    "level_after": LEVEL_LABELS, "decision": DECISION_LABELS,
}  # fmt: skip
_WORDS: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "tags": lambda tags: (TAG_LABELS[Tag(t)] for t in tags),
    "tag_scores": lambda scores: (f"{TAG_LABELS[Tag(t)]} {score:.2f}" for t, score in scores.items()),
    "tag_evidence": evidence_lines,
    "edits": lambda edits: (f"{KIND_LABELS[Kind(e['kind'])]}：{e['original']}→{e['replacement']}" for e in edits),
}
"""What people read in a column of the internal workbook; the JSON Lines beside it hold the values."""


def _internal_cell(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "turn":
        return int(value) + 1
    if name in _LABELS and value:
        return _LABELS[name][value]
    if name in _WORDS:
        return "\n".join(dict.fromkeys(_WORDS[name](value)))
    if isinstance(value, bool):
        return "○" if value else ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
        return "\n".join(value)
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain) if value else ""
    value = _plain(value) if not isinstance(value, int | float) else value
    return round(value, 4) if isinstance(value, float) else value


def _no_markup(text: str) -> str:
    return clean_text(text).replace("<", "＜").replace(">", "＞")


def _guid(name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, name))
