"""Ordinary things whose words look like names: as things they stay, as names they go."""

from __future__ import annotations

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.things import is_activity, is_inside_thing, is_thing, thing_around, things
from cocreate_nlp.types import Role, Session, Turn

REDACTOR = Redactor()


@pytest.mark.parametrize(
    "text",
    [
        "ミントを植えたら、さくらんぼの木まで枯れました。", "笠地蔵の話を思い出した。", "輪島塗の箸は軽い。", "高いキャットタワーは登らない。", "東京タワーの横を通ります。",
        "グリーンスリーブスが流れると、しんみりする。", "パパイヤをせん切りにする道具です。", "ゴルフ場のキャディさんが上手で。", "図書室で借りた本を読んで、母子で泣きました。",
        "安来節のどじょうすくいは腰にいい。", "酒がすすむすすむ。", "皮がかとうなる。", "だるまさんがころんだで転びました。", "鈴蘭の押し花が好き。", "黒田節ば歌う。",
    ],
)
def test_a_thing_stays(text: str) -> None:
    assert REDACTOR.redact(text).text == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("喫茶そら豆で買いました。", "そら豆"), ("安来さんが来ました。", "安来"), ("旅館笹舟に泊まる。", "笹舟"), ("つばきさんに頼んだ。", "つばき"),
        ("僕は<昂>で、のぼるじゃなくてすばるです".replace("<", "").replace(">", ""), "すばる"),
    ],
)
def test_a_name_goes(text: str, gone: str) -> None:
    assert gone not in REDACTOR.redact(text).text


def test_a_speakers_name_inside_a_ware_is_not_the_speaker() -> None:
    turns = (Turn("備前焼は水切れがいい。", "備前", Role.PARTICIPANT), Turn("備前さんの器です。", "安来", Role.PARTICIPANT))
    ware, person = REDACTOR.redact_session([parse(t.text) for t in turns], Session("s", turns))
    assert ware.text == "備前焼は水切れがいい。" and "備前" not in person.text


def test_only_whole_words_count() -> None:
    assert is_thing("信玄餅") and not is_thing("信玄")
    assert thing_around("信玄餅の黒蜜", 0, 2) == (0, 3)
    assert thing_around("喫茶輪島塗", 2, 4) is None
    assert is_inside_thing("備前焼の皿", 0, 2) and not is_inside_thing("備前焼", 0, 3)


def test_what_one_does_together_is_no_name_of_a_circle() -> None:
    assert is_activity("俳句") and not is_activity("すみれ")
    assert REDACTOR.redact("俳句の会に入っています。").text == "俳句の会に入っています。"
    assert "やまなみ" not in REDACTOR.redact("やまなみの会に入っています。").text


def test_the_list_holds_whole_words_once() -> None:
    words = [word for listed in things().values() for word in listed]
    assert all(len(word) >= 2 and word == word.strip() for word in words)
    assert len(words) > 10_000


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("父は岡山大学を出て、農家を継ぎました。", "父は施設Aを出て、農家を継ぎました。"),
        ("息子は岡山大学の三年生です。", "息子は施設Aの大学生です。"),
        ("高校の三年生です、うちの息子は。", "高校生です、うちの息子は。"),
        ("奥さんをがんで亡くされたばかりでしてね。", "奥さんを重い病気で亡くされたばかりでしてね。"),
        ("母をがんで亡くしたばかりです。", "母を重い病気で亡くしたばかりです。"),
        ("祖父を脳梗塞で亡くしたときに使いました。", "祖父を病気で亡くしたときに使いました。"),
        ("不登校の子どもたちのための教室です。", "不登校の子どもたちのための教室です。"),
        ("がんばりました。", "がんばりました。"),
    ],
)
def test_what_stands_beside_an_attribute_stays(text: str, redacted: str) -> None:
    assert REDACTOR.redact(text).text == redacted
