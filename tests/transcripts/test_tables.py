"""Tables as secretariats keep them: merged cells, gaps, columns of their own."""

import zipfile

import openpyxl
import pytest

from cocreate_nlp.transcripts import read_session
from cocreate_nlp.types import Role

ROWS = [
    ("話者", "立場", "発言"),
    ("大森", "進行役", "では始めます。"),
    ("三宅", "企業側", "新しいポンプの話です。"),
    (None, None, "吸い口を3.5mmにしました。"),
    (None, None, "初回は8,000台を作ります。"),
    ("森下", "参加者", "フタが固いです。"),
    (None, None, "猫が倒します。"),
]
READ = [
    ("大森", Role.FACILITATOR),
    *[("三宅", Role.COMPANY)] * 3,
    *[("森下", Role.PARTICIPANT)] * 2,
]


def workbook(path, rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


def test_a_merged_cell_counts_for_all_its_rows(tmp_path):
    merged = ["A3:A5", "B3:B5", "A6:A7", "B6:B7"]
    session = read_session(workbook(tmp_path / "a.xlsx", ROWS, merged))
    assert [(t.speaker, t.role) for t in session.turns] == READ
    assert session.notes == ()


def test_merged_words_are_said_once_and_a_merged_title_is_no_turn(tmp_path):
    rows = [("座談会", None), ("話者", "発言"), (None, None), ("三宅", "はい。"), ("森下", None), ("柴田", "ええ。")]
    path = workbook(tmp_path / "a.xlsx", rows, ["A1:B1", "A2:A3", "B2:B3", "B4:B5"])
    assert [(t.speaker, t.text) for t in read_session(path).turns] == [("三宅", "はい。"), ("森下", ""), ("柴田", "ええ。")]


def test_merged_cells_over_the_whole_sheet_cost_nothing(tmp_path):
    path, hostile = workbook(tmp_path / "a.xlsx", ROWS, ["A3:A5"]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(hostile, "w") as target:
        for info in source.infolist():
            data = source.read(info).replace(b'"A3:A5"', b'"A3:A1048576"')
            many = b'<mergeCell ref="A3:XFD1048576"/>' * 20_000 + b"</mergeCells>"
            target.writestr(info.filename, data.replace(b"</mergeCells>", many))
    assert [t.speaker for t in read_session(hostile).turns] == ["大森", *["三宅"] * 5]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_blank_speaker_goes_on_from_the_row_above(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        workbook(path, ROWS)
    else:
        path.write_text("".join(",".join(c or "" for c in row).replace("8,000", "8000") + "\n" for row in ROWS), encoding="utf-8")
    session = read_session(path)
    assert [(t.speaker, t.role) for t in session.turns] == READ
    assert any("3行" in note and "すぐ上の話者" in note for note in session.notes)


def test_a_blank_speaker_of_another_role_is_somebody_else(tmp_path):
    rows = [("話者", "立場", "発言"), ("森下", "参加者", "はい。"), (None, "企業側", "実は新型があります。")]
    (_, turn) = read_session(workbook(tmp_path / "a.xlsx", rows)).turns
    assert (turn.speaker, turn.role) == ("", Role.COMPANY)
