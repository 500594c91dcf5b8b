"""Files for others: right in Excel, the same in every run, importable elsewhere, and from the gate only."""

import csv
import hashlib
import html
import io
import json
import uuid
import zipfile
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pytest

from cocreate_nlp.errors import SharingError
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.sharing.exports import WRITERS, guard_formula, write_internal, write_shared
from cocreate_nlp.sharing.gate import COLUMNS
from cocreate_nlp.types import Level, Role, Tag
from tests.reports.sessions import RAW, make_shared
from tests.sharing.frames import internal_frame

P = Role.PARTICIPANT
ROWS = [
    ("田中", P, "=HYPERLINK(\"http://x\")とか、\n\"引用\"とか", None, (Tag.IDEA,), Level.OPEN),
    ("田中", P, "+8度くらいが、うれしい <b>&", None, (Tag.IDEA, Tag.EXPERIENCE), Level.OPEN),
    ("鈴木", P, "丘町の霧島さん", "ある町の人物Aさん😀𠮷野", (), Level.OPEN),
    ("鈴木", P, "-1\x07\ud800\ufffe", None, (), Level.OPEN),
    ("鈴木", P, "原価の話", None, (), Level.CLOSED),
    ("鈴木", P, "＠田中", "＠人物A", (), Level.OPEN),
    ("鈴木", P, "あ" * 40_000, None, (), Level.OPEN),
]  # fmt: skip


@pytest.fixture(scope="module")
def shared():
    return make_shared(ROWS)


def plain_bytes(name: str, data: bytes) -> str:
    """Return everything readable in a file, archives unpacked."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return name + "".join(plain_bytes(n, archive.read(n)) for n in archive.namelist())
    return name + html.unescape(data.decode("utf-8", "replace")) + data.decode("utf-16-le", "replace")


@pytest.mark.parametrize("name", WRITERS)
def test_two_runs_give_the_same_bytes(name, tmp_path, shared):
    first = write_shared(shared, tmp_path / "a", formats=[name])[0].read_bytes()
    second = write_shared(make_shared(ROWS), tmp_path / "b", formats=[name])[0].read_bytes()
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


@pytest.mark.parametrize("name", WRITERS)
def test_no_raw_identifier_in_any_file(name, tmp_path):
    shared = make_shared()
    data = write_shared(shared, tmp_path, formats=[name])[0].read_bytes()
    if name == "parquet":
        data = str(pq.read_table(io.BytesIO(data)).to_pylist()).encode()
    found = plain_bytes(name, data)
    assert not [raw for raw in [*RAW, "s01"] if raw in found]
    assert "水筒" in found


@pytest.mark.parametrize("wrong", [None, "text", {"rows": []}])
def test_only_the_gate_gives_what_can_be_written(wrong, tmp_path):
    with pytest.raises(SharingError):
        write_shared(wrong, tmp_path)
    with pytest.raises(SharingError):
        write_shared(internal_frame(), tmp_path)
    assert not list(tmp_path.iterdir())


def test_unknown_format_is_named(tmp_path, shared):
    with pytest.raises(SharingError, match="pdf"):
        write_shared(shared, tmp_path, formats=["pdf"])


def test_csv_opens_rightly_in_excel(tmp_path, shared):
    data = write_shared(shared, tmp_path, formats=["csv"])[0].read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["セッション", "発話", "話者", "立場", "発言", "種類", "開示の段階"]
    assert rows[1][4].startswith("'=HYPERLINK") and rows[2][4].startswith("'+8") and rows[4][4].startswith("'-1")
    assert [r[1] for r in rows[1:5]] == ["1", "2", "3", "4"]
    assert WITHHELD in [r[4] for r in rows]
    assert not any(cell.startswith(("=", "+", "-", "@")) for r in rows for cell in r)


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\t=1", "'\t=1"), ("＝1", "'＝1"), (" =1", "' =1"),
        ("1=1", "1=1"), ("あ", "あ"), ("", ""), ("〔共有範囲外〕", "〔共有範囲外〕"), ("'=1", "'=1"),
    ],
)  # fmt: skip
def test_formulas_are_guarded(cell, guarded):
    assert guard_formula(cell) == guarded


def test_workbook_holds_text_not_formulas_and_says_what_is_missing(tmp_path, shared):
    path = write_shared(shared, tmp_path, formats=["xlsx"])[0]
    book = openpyxl.load_workbook(path)
    sheet = book["発言"]
    assert [c.value for c in sheet[1]] == ["セッション", "発話", "話者", "立場", "発言", "種類", "開示の段階"]
    assert sheet["E2"].value.startswith("=HYPERLINK") and sheet["E2"].data_type == "s"
    assert not [c.coordinate for r in sheet.iter_rows() for c in r if c.data_type == "f"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
    assert sheet["F3"].value in {"体験・アイデア", "アイデア・体験"}
    about = {r[0].value: r[1].value for r in book["この資料について"].iter_rows() if r[0].value}
    assert about["取り扱い"] == shared.tlp and about["開示ポリシーの版"] == shared.policy_version
    said = "".join(str(c.value) for r in book["この資料について"].iter_rows() for c in r)
    assert all(reason in said for reason in shared.withheld)


def test_numbers_of_withheld_snippets_stay_inside(tmp_path):
    rows = [("田中", P, "ふたの話", None, (), Level.OPEN)] + [
        ("鈴木", P, f"秘{i}", None, (), Level.CLOSED) for i in range(73)
    ]
    shared = make_shared(rows)
    assert sum(shared.withheld.values()) == 73
    for path in write_shared(shared, tmp_path, formats=["csv", "jsonl", "kh-coder", "doccano"]):
        assert "73" not in path.read_text(encoding="utf-8-sig").replace(shared.id, "")


def test_jsonl_and_parquet_have_the_columns_of_the_frame(tmp_path, shared):
    lines, parquet = write_shared(shared, tmp_path, formats=["jsonl", "parquet"])
    records = [json.loads(line) for line in lines.read_text(encoding="utf-8").split("\n") if line]
    table = pq.read_table(parquet).to_pylist()
    assert records == table
    assert list(records[0]) == list(COLUMNS)
    assert [r["turn"] for r in records] == [row.turn for row in shared.rows]
    assert records[2]["text"] == "ある町の人物Aさん😀𠮷野"
    assert records[3]["text"] == "-1\ufffd"


def test_doccano_and_label_studio_import(tmp_path, shared):
    doccano, studio = write_shared(shared, tmp_path, formats=["doccano", "label-studio"])
    lines = [json.loads(line) for line in doccano.read_text(encoding="utf-8").split("\n") if line]
    assert lines[1]["label"] == ["idea", "experience"] and lines[2]["label"] == []
    tasks = json.loads(studio.read_text(encoding="utf-8"))
    assert [t["data"]["text"] for t in tasks] == [line["text"] for line in lines]
    result = tasks[1]["predictions"][0]["result"][0]
    assert result["value"]["choices"] == ["idea", "experience"] and result["type"] == "choices"
    assert WITHHELD not in [t["data"]["text"] for t in tasks]


def test_kh_coder_text_has_headings_and_no_other_markup(tmp_path, shared):
    text = write_shared(shared, tmp_path, formats=["kh-coder"])[0].read_text(encoding="utf-8")
    lines = text.split("\n")
    assert lines[0] == f"<h1>{shared.id}</h1>" and "<h2>参加者B</h2>" in lines
    assert "＜b＞" in text and "<b>" not in text


def test_qdpx_opens_again(tmp_path, shared):
    path = write_shared(shared, tmp_path, formats=["qdpx"])[0]
    space = {"q": "urn:QDA-XML:project:1.0"}
    with zipfile.ZipFile(path) as archive:
        project = ElementTree.fromstring(archive.read("project.qde"))
        source = project.find("q:Sources/q:TextSource", space)
        name = source.get("plainTextPath").replace("internal://", "sources/")
        text = archive.read(name).decode("utf-8")
    codes = {c.get("guid"): c.get("name") for c in project.iterfind("q:CodeBook/q:Codes/q:Code", space)}
    assert {"体験", "困りごと", "アイデア", "共有OK"} <= set(codes.values())
    coded = []
    for selection in source.iterfind("q:PlainTextSelection", space):
        words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
        names = [codes[ref.get("targetGUID")] for ref in selection.iterfind("q:Coding/q:CodeRef", space)]
        coded.append((words, names))
    assert coded[2] == ("ある町の人物Aさん😀𠮷野", ["共有OK"])
    assert coded[1] == ("+8度くらいが、うれしい <b>&", ["アイデア", "体験", "共有OK"])
    guids = [e.get("guid") for e in project.iter() if e.get("guid")]
    assert len(guids) == len(set(guids)) and all(uuid.UUID(g) for g in guids)


def test_nothing_but_whole_files_is_left(tmp_path, shared, monkeypatch):
    write_shared(shared, tmp_path, formats=["csv"])
    before = (tmp_path / "shared.csv").read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("cocreate_nlp.atomic.os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_shared(make_shared(), tmp_path, formats=["csv"])
    assert [p.name for p in tmp_path.iterdir()] == ["shared.csv"]
    assert (tmp_path / "shared.csv").read_bytes() == before


def test_what_is_missing_in_the_table_is_null_in_json(tmp_path):
    frame = internal_frame()
    frame["reviewed"] = float("nan")
    _, lines = write_internal(frame, tmp_path)
    rows = [json.loads(line, parse_constant=pytest.fail) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert rows and all(row["reviewed"] is None for row in rows)


def test_internal_table_stays_in_its_folder(tmp_path):
    frame = internal_frame()
    paths = write_internal(frame, tmp_path)
    assert {p.relative_to(tmp_path).as_posix() for p in paths} == {"internal/full.xlsx", "internal/full.jsonl"}
    assert (tmp_path / "internal").stat().st_mode & 0o077 == 0
    records = [json.loads(line) for line in paths[1].read_text(encoding="utf-8").split("\n") if line]
    assert [r["text"] for r in records] == list(frame["text"])
    assert records[1]["edits"][0]["original"] == "丘町" and records[1]["tag_scores"]["experience"] == 0.9
    sheet = openpyxl.load_workbook(paths[0]).active
    headers = [c.value for c in sheet[1]]
    assert headers[:6] == ["セッション", "発話", "区切り", "話者", "立場", "発言（原文）"]
    # People read Japanese and the same numbers as in the shared tables; the lines beside it hold the values.
    second = {header: cell.value for header, cell in zip(headers, sheet[3], strict=True)}
    assert second["発話"] == records[1]["turn"] + 1
    assert second["種類の手がかり"] == "体験：買った" and second["加工の内訳"].startswith("住所：丘町→")
    assert {second["立場"], second["判定"], second["特定性の帯"]} <= {"参加者", "加工して共有", "低", "中", "高"}
    assert sheet.cell(5, 6).value.startswith("=1+1") and sheet.cell(5, 6).data_type == "s"
