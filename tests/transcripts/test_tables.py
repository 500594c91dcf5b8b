"""Tables as secretariats keep them: merged cells, gaps, columns of their own."""

import zipfile

import openpyxl
import pytest

from cocreate_nlp.transcripts import read_inspected, read_session
from cocreate_nlp.transcripts.labels import split_label
from cocreate_nlp.transcripts.roles import role_doubts, take_roles
from cocreate_nlp.types import Role, Session, Turn

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


def test_a_role_column_with_other_words_is_a_doubt_and_the_sponsor_is_the_company(tmp_path):
    rows = [("話者", "立場", "発言"), ("三宅", "ほのぼの家電", "はい。"), ("森下", "王様", "ええ。")]
    session, seen = read_inspected(workbook(tmp_path / "a.xlsx", rows), {}, ["ほのぼの家電"])
    assert take_roles(session, {}, ["ほのぼの家電"]) == {"三宅": Role.COMPANY, "森下": Role.PARTICIPANT}
    assert [d for d in seen.doubts if "「王様」" in d and "森下" in d]
    assert not [d for d in seen.doubts if "三宅" in d]


@pytest.mark.parametrize(("other", "role"), [("患者", Role.COMPANY), ("みどり銀行", Role.PARTICIPANT)])
def test_a_firm_in_a_column_of_its_own_is_the_company_among_guests_only(tmp_path, other, role):
    rows = [("話者", "所属", "発言"), ("有沢", "緑ヶ丘総合病院", "はい。"), ("長谷川", other, "ええ。"), ("森", "事務局", "では。")]
    session = read_session(workbook(tmp_path / "a.xlsx", rows))
    assert session.turns[2].role is Role.FACILITATOR
    assert take_roles(session, {})["有沢"] is role
    assert any("有沢" in doubt for doubt in role_doubts(session, {})) is (role is Role.PARTICIPANT)


@pytest.mark.parametrize(
    ("label", "name", "role"),
    [
        ("事務局たなべ", "たなべ", Role.FACILITATOR),
        ("司会中谷", "中谷", Role.FACILITATOR),
        ("事務局長", "事務局長", None),
        ("進行中", "進行中", None),
        ("司会者", "司会者", Role.FACILITATOR),
    ],
)
def test_a_role_glued_to_a_name_is_a_role(label, name, role):
    assert (split_label(label).speaker, split_label(label).role) == (name, role)


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("白鳥堂の堀です。", True),
        ("当院の外来は一日八百五十人です。", True),
        ("目黒区の堀です。", False),
        ("三児の母の堀です。", False),
        ("白鳥堂のシャンプーを使っています。", False),
        ("駅前の病院の堀先生です。", False),
    ],
)
def test_who_may_speak_for_a_firm_is_doubted_and_no_more(text, doubted):
    turns = (Turn("では始めます。", "森"), Turn(text, "堀 慎太郎"), Turn("はい。", "岸本"))
    assert take_roles(Session("s", turns), {})["堀 慎太郎"] is Role.PARTICIPANT
    assert [d.split(":")[0] for d in role_doubts(Session("s", turns), {})] == ["堀 慎太郎"] * doubted


def test_a_facilitator_told_as_such_in_one_row_is_one_in_all(tmp_path):
    rows = [("話者", "立場", "発言"), ("森", "司会", "では。"), ("森下", "参加者", "はい。"), ("森", None, "どうぞ。")]
    session, seen = read_inspected(workbook(tmp_path / "a.xlsx", rows))
    assert take_roles(session, {}) == {"森": Role.FACILITATOR}
    assert {s.name: s.role for s in seen.speakers}["森"] is Role.FACILITATOR
