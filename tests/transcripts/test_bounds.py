"""Hostile, huge and damaged files: bounded memory, a clear error, no traceback of somebody else."""

import contextlib
import io
import tracemalloc
import zipfile
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.errors import BrokenFileError, CocreateError, EncodingError, InputError
from cocreate_nlp.transcripts import captions, line, meet, plain, read_session, stamped, zoom
from cocreate_nlp.transcripts.files import Document, open_document

DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def docx(path, xml, extra=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
        for name, data in extra:
            archive.writestr(name, data)
    return path


def test_two_hundred_megabytes_are_refused_without_reading(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.write("佐藤：はい\n".encode())
        file.truncate(200_000_000)
    tracemalloc.start()
    with pytest.raises(InputError, match="MB"):
        read_session(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_large_but_allowed_file_is_read_whole(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("佐藤：はい、そうですね。\n田中：ええ。\n" * 40_000, encoding="utf-8")
    assert len(read_session(path).turns) == 80_000


@pytest.mark.parametrize(
    "line",
    [
        " " * 1_000_000 + "x",
        "あ" * 1_000_000,
        "1:" * 500_000,
        "<v " * 300_000,
        "-" * 1_000_000,
        "[" * 1_000_000,
        "\t" * 1_000_000,
        "From a to " * 100_000,
        '"' * 1_000_000,
        "10:00 " * 160_000,
        "00:" * 300_000 + "-->",
        "（" * 1_000_000,
    ],
)
@pytest.mark.parametrize(
    "head", ["", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "10:00:00 From 佐藤 to Everyone: ", "話者 1 00:07\n"]
)
def test_one_endless_line_is_no_trap(tmp_path, line, head):
    path = tmp_path / "line.txt"
    path.write_text(head + line + "\n佐藤：はい\n田中：ええ\n", encoding="utf-8")
    with contextlib.suppress(InputError):
        read_session(path)


def test_zip_bomb(tmp_path):
    path = docx(tmp_path / "bomb.docx", DOCUMENT.format("<w:p/>" + " " * 60_000_000))
    with pytest.raises(InputError, match="爆弾"):
        read_session(path)


def test_bomb_that_lies_about_its_size(tmp_path):
    path = docx(tmp_path / "bomb.docx", DOCUMENT.format(" " * 900_000))
    data = path.read_bytes()
    # The central directory says 100 bytes; what unpacks is 900,000.
    at = data.rfind(b"PK\x01\x02")
    path.write_bytes(data[: at + 24] + (100).to_bytes(4, "little") + data[at + 28 :])
    with pytest.raises(InputError):
        read_session(path)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_xml_entities_are_refused(tmp_path, doctype):
    path = docx(tmp_path / "xxe.docx", doctype + DOCUMENT.format("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"))
    with pytest.raises(InputError) as info:
        read_session(path)
    assert "root:" not in str(info.value)


def test_a_tag_without_end_is_refused(tmp_path):
    attributes = " ".join(f'a{i}="{i * 7919 % 99991}"' for i in range(150_000))
    path = docx(tmp_path / "a.docx", DOCUMENT.format(f"<w:p {attributes}/>"))
    with pytest.raises(InputError, match="長すぎる"):
        read_session(path)


def test_many_cues_of_one_speaker_are_read_whole(tmp_path):
    path = tmp_path / "a.vtt"
    path.write_text("WEBVTT\n\n" + "00:00:01.000 --> 00:00:02.000\n佐藤: はい\n\n" * 60_000, encoding="utf-8")
    assert sum(t.text.count("はい") for t in read_session(path).turns) == 60_000


@pytest.mark.parametrize(
    ("read", "head"),
    [
        (plain.read_labelled, "参加者A：はい\n"),
        (stamped.read_stamped, "佐藤  0:03\n"),
        (meet.read_meet, "会議 - Transcript\n参加者A: はい\n"),
        (line.read_mobile, "2025/12/30(火)\n10:01\t佐藤\tはい\n"),
        (line.read_desktop, "2025.12.30 火曜日\n10:01 佐藤 はい\n"),
        (captions.read_teams_cues, "0:0:5.100 --> 0:0:8.250\n佐藤\n"),
        (captions.read_srt, "00:00:01.000 --> 00:00:02.000\n佐藤: はい\n"),
        (captions.read_vtt, "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v 佐藤>"),
        (zoom.read_captions, "[佐藤] 10:01:00\n"),
        (zoom.read_chat, "10:01:00 From 佐藤 to Everyone:\n"),
    ],
)
def test_a_turn_of_many_lines_is_read_whole(read, head):
    document = Document("a.txt", "text", head + ("あいうえおかきくけこさ" * 4 + "\n") * 20_000)
    assert read(document).utterances[-1].text.count("あ") == 80_000


def test_a_cell_of_many_paragraphs_is_read_whole(tmp_path):
    paragraphs = "<w:p><w:r><w:t>あいうえおかきくけこさ</w:t></w:r></w:p>" * 20_000
    path = docx(tmp_path / "a.docx", DOCUMENT.format(f"<w:tbl><w:tr><w:tc>{paragraphs}</w:tc></w:tr></w:tbl>"))
    assert open_document(path).text.count("あ") == 20_000


def test_rows_of_a_table_in_word_are_turns(tmp_path):
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = [("話者", "発言"), ("佐藤", "はい"), ("田中", "ええ")]
    table = "".join(f"<w:tr>{''.join(cell.format(c) for c in row)}</w:tr>" for row in rows)
    inner = f"<w:tbl><w:tr><w:tc><w:tbl>{table}</w:tbl><w:p/></w:tc></w:tr></w:tbl>"
    for body in (f"<w:tbl>{table}</w:tbl>", inner):
        session = read_session(docx(tmp_path / "a.docx", DOCUMENT.format(body)))
        assert [(t.speaker, t.text) for t in session.turns] == [("佐藤", "はい"), ("田中", "ええ")]


def test_entities_in_a_workbook_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["話者", "発言"])
    book.active.append(["佐藤", "はい"])
    book.save(path)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            target.writestr(info.filename, data)
    path.write_bytes(out.getvalue())
    with pytest.raises(InputError, match="DOCTYPE"):
        read_session(path)


def test_workbook_that_claims_a_million_rows(tmp_path):
    path = tmp_path / "wide.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["話者", "発言"])
    book.active.append(["佐藤", "はい"])
    book.active.cell(60_000, 1).value = "田中"
    book.active.cell(60_000, 2).value = "ええ"
    book.active.cell(3, 16_000).value = "遠く"
    book.save(path)
    turns = read_session(path).turns
    assert (turns[0].text, turns[-1].text) == ("はい", "ええ")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", BrokenFileError),
        (b"\xef\xbb\xbf\r\n", BrokenFileError),
        ("佐藤：はい\x00\n田中：ええ\n".encode(), BrokenFileError),
        ("佐藤：はい\n".encode("utf-16-le"), BrokenFileError),
        ("佐藤：はい\n田中：ええ\n".encode() + "鈴木：うん\n".encode("cp932"), EncodingError),
        ("佐藤：はい、そうです\n".encode("cp932") + "田中：ええ、はい\n".encode(), EncodingError),
        ("佐藤：はい\n田中：ええ\n".encode("iso-2022-jp"), EncodingError),
        ("佐藤：はい、そうですね、わかりました。\n田中：ええ、ほんとうに。\n".encode("euc-jp"), EncodingError),
        ("佐藤：はい\n田中：ええ".encode()[:-1], EncodingError),
        (b"\xff\xfe\x00", EncodingError),
        (b"PK\x03\x04 not a zip", BrokenFileError),
        (b"PK\x05\x06" + b"\x00" * 18, InputError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, InputError),
        (b"\x89PNG\r\n\x1a\n", InputError),
    ],
)
def test_damaged_bytes_are_a_clear_error(tmp_path, data, error):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(error) as info:
        read_session(path)
    assert info.value.where and "a.txt" in info.value.where and info.value.remedy
    assert "佐藤" not in str(info.value)


def test_mixed_encodings_name_the_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("佐藤：はい\n田中：ええ\n".encode() + "鈴木：うん\n".encode("cp932"))
    with pytest.raises(EncodingError, match=r"a\.txt:3"):
        read_session(path)


def test_json_nested_without_end(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text('{"text":' + "[" * 200_000, encoding="utf-8")
    with pytest.raises(InputError):
        read_session(path)


@pytest.mark.parametrize("text", ['[{"text": "はい", "start": %s}]', '{"text": "はい", "start": %s}\n{"text": "ええ", "start": 2}\n'])
def test_json_with_a_number_of_thousands_of_digits(tmp_path, text):
    path = tmp_path / "digits.json"
    path.write_text(text % ("1" * 5000), encoding="utf-8")
    with pytest.raises(InputError, match=r"digits\.json"):
        read_session(path)


def test_json_that_smuggles_control_characters_is_cleaned(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"speaker": "佐藤\\u0000", "text": "はい\\ud800\\u0007です"}\n', encoding="utf-8")
    (turn,) = read_session(path).turns
    assert (turn.speaker, turn.text) == ("佐藤", "はい\ufffdです")


PIECES = st.sampled_from(
    [
        "WEBVTT\n",
        "\n",
        "1\n",
        "00:00:01.000 --> 00:00:02.000\n",
        "<v 佐藤>",
        "</v>",
        "佐藤：",
        "はい。",
        "話者,発言\n",
        '"',
        ",",
        "\t",
        "[佐藤] 10:00:00\n",
        "10:00:00 From 佐藤 to Everyone: ",
        "話者 1 00:03\n",
        "[LINE] 会のトーク履歴\n",
        "2024/08/01(木)\n",
        "22:12\t",
        '{"text": "',
        '"}',
        "[",
        "9月 3, 2026\n会 - 文字起こし\n",
        "00:00:44\n",
        "\ufeff",
        "\r",
        "😀",
        "結論: ",
        "https://",
        "<",
        "--> ",
        "\x0b",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_mixture_is_read_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("mix") / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        session = read_session(path)
    except CocreateError as error:
        assert error.where and error.remedy
    else:
        assert session.turns and all(t.text == t.text.strip() for t in session.turns)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "a.bin"
    path.write_bytes(data)
    try:
        read_session(path)
    except CocreateError as error:
        assert error.where and error.remedy


WORDS = st.text("あいうえおかきくけこ漢字アイウ、。！ 0123", min_size=1, max_size=30).map(str.strip).filter(bool)
NAMES = st.sampled_from(["佐藤", "田中 花子", "みっちゃん", "Kenji Ito", "参加者A"])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(NAMES, WORDS), min_size=2, max_size=12),
    st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]),
)
def test_labelled_text_comes_back(tmp_path_factory, talk, encoding):
    path = tmp_path_factory.mktemp("plain") / "a.txt"
    path.write_bytes("".join(f"{name}：{words}\n" for name, words in talk).encode(encoding))
    turns = read_session(path).turns
    assert [(t.speaker, t.text) for t in turns] == talk


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(NAMES, WORDS), min_size=1, max_size=12))
def test_voice_tags_come_back_whole(tmp_path_factory, talk):
    path = tmp_path_factory.mktemp("vtt") / "a.vtt"
    cues = [f"00:{i:02}:00.000 --> 00:{i:02}:05.000\n<v {name}>{words}</v>\n" for i, (name, words) in enumerate(talk)]
    path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    turns = read_session(path).turns
    assert "".join(t.text for t in turns).replace(" ", "") == "".join(words for _, words in talk).replace(" ", "")
    assert all(a.speaker != b.speaker for a, b in pairwise(turns))
