"""How people tell the writing, the reading and the parts of a name; words that only look so stay."""

from __future__ import annotations

import pytest

from cocreate_nlp.redaction import Redactor

from .marked import assert_stays

TOLD = [
    ("わたしの名前は清、さんずいに青できよしです", ["さんずいに青", "きよし"]), ("ヘルパーのよしえさん、良いに入り江の江のほうね", ["入り江の江"]),
    ("名字は、温泉の泉じゃなくて和むに泉です", ["温泉の泉"]), ("孫の名前は実一文字でみのるです", ["実", "みのる"]), ("ダワは 名前、苗字 シェルパ、です", ["ダワ", "シェルパ"]),
    ("口座は普通 4471902、名義オオタケシズクです", ["オオタケシズク"]), ("岸は苗字です、よく下の名前と間違われます", ["岸"]), ("ゲンさんで通ってます", ["ゲン"]),
    ("名前は漢字一文字の岳です", ["岳"]), ("森林の森って書いて、もりです", ["森林の森"]), ("秋です、季節の秋じゃなくて名字です", ["季節の秋"]), ("源さんで通っとるもんじゃ", ["源"]),
]  # fmt: skip
KEPT = (
    "自転車で通ってます|一人で通ってます|バスで通っとる|お母さんで通ってる|牛肉の肉が固い|温泉の湯がいい|森の木が倒れた|これは名前、こっちは番号|一文字で済むので楽|それは苗字です|名義変更が面倒で口座を作った|"
    "歩きで通っています|週三で通ってる|名義は夫です、口座の|漢字一文字で書ける|みんなで通っとる|隣町から車で通っとります"
).split("|")


@pytest.mark.parametrize(("text", "parts"), TOLD)
def test_names_that_are_explained(text: str, parts: list[str]) -> None:
    out = Redactor(names=False).redact(text).text
    assert not [part for part in parts if part in out]


@pytest.mark.parametrize("text", KEPT)
def test_no_name_explained(text: str) -> None:
    assert_stays(text)


def test_prefecture_as_a_speakers_name() -> None:
    redactor = Redactor(roster=["福島"], names=False)
    assert "福島" not in redactor.redact("福島って名乗ってますけど、生まれはここです").text
    assert redactor.redact("福島の桃を食べた").text == "福島の桃を食べた"


def test_reading_is_no_polite_ending() -> None:
    assert Redactor(roster=["木下透"], names=False).redact("木下の透でございます").text.endswith("でございます")
