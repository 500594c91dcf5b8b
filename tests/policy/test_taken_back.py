"""What people take back is not shared."""

from __future__ import annotations

import pytest

import cocreate_nlp as cc
from cocreate_nlp.policy.taken_back import taken_back
from cocreate_nlp.types import Role


def session(*said: str) -> cc.Session:
    """Turns as ``話者: 発言``; 司会 facilitates."""
    pairs = [line.split(": ", 1) for line in said]
    return cc.Session("s", tuple(cc.Turn(text, who, Role.FACILITATOR if who == "司会" else Role.PARTICIPANT) for who, text in pairs))


@pytest.mark.parametrize(
    ("said", "turns"),
    [
        (["花: 隣の湯、夏で閉めるらしいよ。", "花: 今のは無しで。"], {0, 1}),
        (["花: 隣の湯、夏で閉めるらしいよ。", "司会: そうなんですか。", "花: あ、今のはなしでお願いします。"], {0, 2}),
        (["花: うちの嫁が入院しててね。今のは無しでお願いします。"], {0}),
        (["花: 桶は白がいい。", "空: へえ。", "花: 嫁が入院しててね、もうひと月になるんです。今のは書かないでください。"], {2}),
        (["花: まだ内緒だって息子さんが言ってた。", "司会: はい、それは記録から外します。"], {0}),
        (["花: 夏で閉めるって。", "花: 息子さんから聞いた。", "司会: わかりました、記録には残しません。"], {0, 1}),
        (["花: ここだけの話ですけど、隣は赤字です。", "空: へえ。"], {0}),
        (["花: さっきの話、オフレコで。", "空: はい。"], {0}),
        (["花: 言いすぎたな、今のは取り消し。"], {0}),
        (["花: 仕入れは三割です。", "花: あ、書かないでください。"], {0, 1}),
        # Near misses.
        (["花: 件名にめだかとは書かないでください。"], set()),
        (["花: ここだけの話って、六人います。"], set()),
        (["司会: 言いすぎたと思ったら「今のは無しで」と言ってください。", "花: はい。"], set()),
        (["花: よろしく。", "司会: 言いにくいお話は記録から外しますので、遠慮なくどうぞ。"], set()),
        (["花: 妻に内緒で買いました。"], set()),
        (["花: 今のはなしですけど、面白いですね。"], set()),
        (["花: 今のは無地ですよね。"], set()),
        (["花: 砂糖なしでお願いします、いつも。"], set()),
        (["花: 名前は書かないで出しました。"], set()),
        (["花: それ、なしにはできないんですか。"], set()),
        (["花: 送料なしで買えるのはここだけですよ。"], set()),
    ],
)
def test_what_is_taken_back(said: list[str], turns: set[int]) -> None:
    assert taken_back(session(*said)) == turns


def test_what_is_taken_back_is_shared_with_nobody() -> None:
    talk = session("花: 桶が軽くて助かってます。", "空: 滑るのが怖いです。", "空: あ、今のは無しで。")
    policy = cc.Policy(acknowledged_by="事務局", acknowledged_on="2026-11-22")
    shared = cc.analyze(talk, policy=policy).share(audience="participants")
    assert [row.text for row in shared.rows if "怖い" in row.text or "無し" in row.text] == []
    assert any("軽くて" in row.text for row in shared.rows)
    assert any("取り下げ" in reason for reason in shared.withheld)
