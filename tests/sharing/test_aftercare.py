"""Withdrawals that hold, and feedback that nobody forgets."""

import datetime as dt
import json

import openpyxl
import pytest

from cocreate_nlp.errors import InputError, VaultError
from cocreate_nlp.sharing.aftercare import AdoptedIdea, WithdrawalList, make_feedback, read_ideas

NAMES = {"霧島 まゆ": "参加者A", "田中": "参加者B"}


def test_a_name_counts_in_every_session_and_spelling(tmp_path):
    gone = WithdrawalList(tmp_path / "w.json")
    assert gone.find("S-1", NAMES) == frozenset()
    gone.add("霧島まゆ")
    assert gone.find("S-1", NAMES) == {"霧島 まゆ"}
    assert gone.find("S-2", ["霧島　まゆ", "田中"]) == {"霧島　まゆ"}
    assert gone.find("S-2", ["霧島まゆみ", "霧島", ""]) == frozenset()


def test_any_name_of_the_transcript_counts(tmp_path):
    gone = WithdrawalList(tmp_path / "w.json")
    gone.add("高橋さん")
    also = [("A", "A（高橋）"), ("A", "高橋"), ("B", "B（李）"), ("B", "李")]
    assert gone.find("S-1", {"A": "参加者A", "B": "参加者B"}, also) == {"A"}
    # In another session A is somebody else.
    assert gone.find("S-2", {"A": "参加者A"}, [("A", "A（佐藤）"), ("A", "佐藤")]) == frozenset()
    assert gone.find("S-3", ["高橋様", "高橋🧶", "高橋 恵"]) == {"高橋様", "高橋🧶"}


def test_a_list_of_an_earlier_version_still_counts(tmp_path):
    gone = WithdrawalList(tmp_path / "w.json")
    gone.add("田中")
    data = json.loads(gone.path.read_text(encoding="utf-8"))
    data["withdrawn"][0]["who"] = gone._hash(data["key"], "佐藤さん")
    gone.path.write_text(json.dumps(data), encoding="utf-8")
    assert gone.find("S-1", ["佐藤さん", "田中"]) == {"佐藤さん"}


def test_a_pseudonym_counts_in_its_session_only(tmp_path):
    gone = WithdrawalList(tmp_path / "w.json")
    gone.add("参加者B", session="S-1")
    assert gone.find("S-1", NAMES) == {"田中"}
    assert gone.find("S-2", NAMES) == frozenset()


def test_a_pseudonym_without_session_never_drops_somebody_else(tmp_path):
    gone = WithdrawalList(tmp_path / "w.json")
    gone.add("参加者B")
    assert gone.find("S-1", NAMES) == frozenset()


def test_no_name_stands_in_the_file_and_nobody_twice(tmp_path):
    gone = WithdrawalList(tmp_path / "w.json")
    for _ in range(2):
        gone.add("霧島 まゆ", on=dt.date(2026, 9, 3))
    assert len(gone) == 1
    assert "霧島" not in gone.path.read_text(encoding="utf-8") and "2026-09-03" in gone.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"key": "00", "withdrawn": [{"who": 1}]}'])
def test_a_damaged_list_stops_everything(tmp_path, text):
    path = tmp_path / "w.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        WithdrawalList(path).find("S-1", NAMES)
    with pytest.raises(InputError):
        WithdrawalList(path).add("田中")


def test_nobody_cannot_withdraw(tmp_path):
    with pytest.raises(InputError):
        WithdrawalList(tmp_path / "w.json").add("  ")


IDEAS = """話者,アイデア,状況,採用日,報告日
参加者A,ふたを大きくする,採用,2026/07/01,
参加者A,色を変える,見送り,,
参加者B,=注ぎ口を細く,採用,2026年8月30日,
参加者B,音を小さく,採用,2026-06-01,2026-06-10
参加者C,別の案,採用,2026-06-01,
参加者A,日付のない案,採用,,
"""


def lookup(name):
    people = {"参加者A": "霧島 まゆ", "参加者B": "田中"}
    if name not in people:
        raise VaultError("no such pseudonym")
    return people[name]


def test_feedback_by_participant_and_what_is_owed(tmp_path):
    path = tmp_path / "ideas.csv"
    path.write_bytes(IDEAS.encode("cp932"))
    care = make_feedback(read_ideas(path), lookup=lookup, today=dt.date(2026, 9, 3))
    assert {who: [i.idea for i in ideas] for who, ideas in care.feedback.items()} == {
        "霧島 まゆ": ["ふたを大きくする", "日付のない案"],
        "田中": ["=注ぎ口を細く", "音を小さく"],
    }
    assert len(care.warnings) == 3
    assert "64日" in care.warnings[0] and "参加者C" in care.warnings[1] and "まだ報告していません" in care.warnings[2]
    assert not any("霧島" in w or "ふた" in w for w in care.warnings)
    paths = care.save(tmp_path / "out")
    assert [p.name for p in paths] == ["feedback.csv", "letter-001.txt", "letter-002.txt"]
    table = paths[0].read_text(encoding="utf-8-sig")
    assert "'=注ぎ口" in table and "霧島 まゆ" in table
    letter = paths[1].read_text(encoding="utf-8")
    assert letter.startswith("霧島 まゆ 様") and "・ふたを大きくする" in letter and "色を変える" not in letter


def test_an_idea_on_two_lines_keeps_its_line_break(tmp_path):
    path = tmp_path / "ideas.csv"
    path.write_text('話者,アイデア\n参加者A,"ふたを大きく。\n色も変える"\n', encoding="utf-8")
    assert [idea.idea for idea in read_ideas(path)] == ["ふたを大きく。\n色も変える"]


@pytest.mark.parametrize(
    ("name", "called"), [("マイ", "マイ 様"), ("津田 邦彦さん", "津田 邦彦 様"), ("佐藤様", "佐藤 様"), ("君", "君 様")]
)
def test_a_letter_calls_people_as_they_are_written(tmp_path, name, called):
    idea = AdoptedIdea("参加者A", "ふたを大きくする")
    care = make_feedback([idea], lookup=lambda _: name, today=dt.date(2026, 9, 3))
    letter = care.save(tmp_path)[1].read_text(encoding="utf-8")
    assert letter.startswith(f"{called}\n")


def test_ideas_from_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["呼び名", "採用内容", "採用日"])
    book.active.append(["参加者A", "ふた", dt.datetime(2026, 7, 1)])
    book.active.append([None, None, None])
    book.save(tmp_path / "i.xlsx")
    (idea,) = read_ideas(tmp_path / "i.xlsx")
    assert (idea.speaker, idea.decided_on, idea.adopted) == ("参加者A", dt.date(2026, 7, 1), True)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("話者,状況\n参加者A,採用\n", "i.csv"),
        ("話者,アイデア,状況\n参加者A,ふた,たぶん\n", "i.csv:2"),
        ("話者,アイデア,採用日\n参加者A,ふた,\n参加者B,ふた,昨日\n", "i.csv:3"),
        ("話者,アイデア\n参加者A,\n", "i.csv:2"),
        ("話者,アイデア,採用日\n参加者A,ふた,2026-02-30\n", "i.csv:2"),
        ('話者,アイデア,状況\n参加者A,"ふたを\n大きく",採用\n参加者B,ふた,たぶん\n', "i.csv:4"),
        (f"話者,アイデア\n参加者A,{'ふ' * 140_000}\n", "i.csv:2"),
        ('話者,アイデア\n参加者A,"ふた\n', "i.csv:2"),
    ],
)
def test_wrong_lists_are_named_by_row(tmp_path, text, where):
    path = tmp_path / "i.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as info:
        read_ideas(path)
    assert info.value.where == where and info.value.remedy
