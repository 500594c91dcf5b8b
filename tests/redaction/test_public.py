"""What is everybody's stays, whatever the names model takes it for; what is somebody's beside it goes."""

from __future__ import annotations

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.types import Role, Session, Turn


def redact_turns(*turns: tuple[str, str], company: str = "") -> list[str]:
    """Redact turns with the names model."""
    session = Session("s", tuple(Turn(text, who, Role.COMPANY if who == company else Role.PARTICIPANT) for who, text in turns))
    return [r.text for r in Redactor().redact_session([parse(text) for _, text in turns], session)]


@pytest.mark.parametrize(
    "text",
    [
        "九条ねぎと安納芋を買いました。", "白樺湖のあたりで榛名山を見た。", "文部科学省のサイトで調べました。", "三人寄れば文殊の知恵ですよ。",
        "石橋をたたいても渡らないほうです。", "八十二銀行の人に聞いたら断られました。", "金沢カレーと浜松餃子が好き。", "進行役です、よろしくお願いします。", "それ保育園も同じです。",
        "弁慶の泣きどころやね。", "桃太郎も泣くわ。", "うどの大木って言われた。", "原宿っぽくしてほしい。", "茶碗は砥部焼です。", "坊っちゃん団子を食べる。", "安倍川もちと小倉トースト。", "なまはげの番組。", "家康公の花押です。", "加賀棒茶をどうぞ。", "上州の人間です。", "名取になるまで十年。",
        "婆ちゃん、聞こえますか。", "どこのおじょうさんかね。",
        "ブックオフさんで買った。", "ツタヤさんで借りた。", "アスクルさんに頼んだ。", "モノタロウさんで見つけた。", "3COINSさんの棚。", "TSUTAYAさんで借りた。", "LOFTさんで見た。",
    ],
)
def test_what_is_everybodys_stays(text: str) -> None:
    assert redact_turns(("聞き手", text))[0] == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("八十二銀行に勤めてます。", "八十二銀行"), ("九条さんのねぎをもらった。", "九条"), ("運営の堀北です、よろしく。", "堀北"), ("聞き手の森です。", "森で"), ("隣がみどり保育園だで。", "みどり"),
        ("原宿さんの店。", "原宿"), ("焼津の砥部さん。", "砥部"), ("名取さんが来た。", "名取"), ("王です、台湾から来ました。", "王"), ("うちは海岸町の番外地。", "番外"), ("湯ノ沢地区から走らせます。", "地区"), ("白露ヒュッテで試します。", "ヒュッテ"), ("送り先は石川曙の三丁目、12の5です。", "石川"),
        ("クリエイト工房さんで買った。", "クリエイト"), ("くも膜下だと言われて入院してました。", "くも膜下"),
    ],
)
def test_what_is_beside_it_goes(text: str, gone: str) -> None:
    assert gone not in redact_turns(("話者1", text))[0]


def test_own_words_are_not_found_again() -> None:
    assert redact_turns(("話者1", "おばあちゃん九十四です"))[0] == "おばあちゃん90歳以上です"
    assert redact_turns(("話者1", "90歳以上です。"))[0] == "90歳以上です。"


def test_a_code_name_is_known_without_its_plan() -> None:
    texts = redact_turns(("工藤", "仮に「はるかぜ計画」と呼んでおります"), ("奈緒", "えっ、はるかぜ、いい名前ですね"), company="工藤")
    assert "はるかぜ" not in "".join(texts)
