"""What is ranged in talk: context, role, repeats, blocked spans, policy, offsets."""

from __future__ import annotations

import pandas as pd
import pytest

from cocreate_nlp.errors import BrokenFileError, InputError
from cocreate_nlp.figures import FigureRanger, FigureTurn, find_figures, range_column, range_figures
from cocreate_nlp.policy import FigurePolicy, FigureRule, Policy
from cocreate_nlp.types import Kind, Role

C, P = Role.COMPANY, Role.PARTICIPANT


def ranged(*turns: tuple[Role, str], policy: Policy | None = None) -> list[str]:
    session = [FigureTurn(text, role) for role, text in turns]
    out = []
    for turn, edits in zip(session, FigureRanger(policy).plan(session), strict=True):
        text, at = "", 0
        for edit in edits:
            assert turn.text[edit.start : edit.end] == edit.figure.text
            text += turn.text[at : edit.start] + edit.replacement
            at = edit.end
        out.append(text + turn.text[at:])
    return out


@pytest.mark.parametrize(
    ("turns", "last"),
    [
        # A repeat of what the company said is ranged in the mouth of a participant too, unit or not.
        ([(C, "荷重は二十五キロまで持ちます。"), (P, "二十五ありゃ十分です。")], "二十キロ〜五十キロありゃ十分です。"),
        ([(C, "精度は九二パーセントです。"), (P, "残りの八パーが私か。")], "残りの十パー未満が私か。"),
        ([(C, "契約に平均74分かかる計画です。"), (P, "74分もですか。")], "50〜100分もですか。"),
        ([(C, "原価は四千二百円です。"), (P, "三千五百にならない?")], "三千台にならない?"),
        ([(C, "利用者は十六、七万です。")], "利用者は十万〜二十万です。"),
        ([(P, "病院は三割負担です。")], "病院は三割負担です。"),
        ([(P, "五十枚入りを五段階で三人が選びました。")], "五十枚入りを五段階で三人が選びました。"),
        ([(C, "送料は二割負担していただきます。")], "送料は2割台負担していただきます。"),
        # Everyday life stays.
        ([(C, "原価は四千二百円です。"), (P, "子どもが三人いて、二回洗います。")], "子どもが三人いて、二回洗います。"),
        ([(C, "会員は1,200人です。"), (P, "四十分待って、7時に帰った。")], "四十分待って、7時に帰った。"),
    ],
)
def test_follow_ups(turns: list[tuple[Role, str]], last: str) -> None:
    assert ranged(*turns)[-1] == last


def test_blocked_ranges_are_left_to_redaction() -> None:
    text = "田中1丁目398円"
    edits = FigureRanger().plan([FigureTurn(text, P, [(0, 5)])])[0]
    assert [e.figure.text for e in edits] == ["398円"]


def test_the_same_figure_gets_the_same_range_in_every_writing() -> None:
    lows = {
        (e.low, e.high)
        for edits in FigureRanger().plan(
            [FigureTurn(t) for t in ("3,980円", "３９８０円", "三千九百八十円", "3 980円")]
        )
        for e in edits
    }
    assert len(lows) == 1


def test_policy_by_kind() -> None:
    never = Policy(figures=FigurePolicy(money=FigureRule(treat=False)))
    assert ranged((P, "398円でした。"), policy=never) == ["398円でした。"]
    always = Policy(figures=FigurePolicy(count=FigureRule(treat=True)))
    assert ranged((P, "三十五人分です。"), policy=always) == ["二十〜五十人分です。"]
    coarse = Policy(figures=FigurePolicy(money=FigureRule(treat=True, level=1)))
    assert ranged((P, "3,980円です。"), policy=coarse) == ["2,000円台〜4,000円台です。"]
    own = Policy(figures=FigurePolicy(money=FigureRule(treat=True, bins=(1000, 3000, 5000))))
    assert ranged((P, "3,980円と800円と9,800円。"), policy=own) == ["3,000〜5,000円と1,000円未満と5,000円以上。"]
    coded = Policy(figures=FigurePolicy(money=FigureRule(treat=True, bottom=100, top=10000)))
    assert ranged((P, "80円と398円と12,000円。"), policy=coded) == ["100円以下と300円台と10,000円以上。"]


@pytest.mark.parametrize(
    "text", ["", " ", "はい。", "😀3個\r\n４個", "ﾐﾘで0.6ﾐﾘ", "2\u200b98円", "①番", "九", "円", "数", "約", "半"]
)
def test_any_text_gives_spans_of_that_text(text: str) -> None:
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text


def test_spans_survive_invisible_characters_and_half_width_kana() -> None:
    assert [f.text for f in find_figures("厚みは0.6ﾐﾘ、\u200b398円")] == ["0.6ﾐﾘ", "398円"]
    assert range_figures("2\u200b98円です").text == "200円台です"


def test_single_text() -> None:
    redaction = range_figures("仕入れは46円で、三回目です", role=C)
    assert redaction.text == "仕入れは40円台で、三回目です"
    (edit,) = redaction.edits
    assert (edit.kind, edit.original, edit.replacement) == (Kind.FIGURE, "46円", "40円台")
    assert "40〜50" in edit.evidence


def test_frame() -> None:
    frame = pd.DataFrame(
        {"誰": ["company", "participant", None], "声": ["精度は92%です", "残りの8%が私", None]}, index=["a", "b", "c"]
    )
    column = range_column(frame, "声", role="誰")
    assert column.iloc[:2].tolist() == ["精度は90%台です", "残りの10%未満が私"]
    assert column.index.tolist() == ["a", "b", "c"] and column.isna().tolist() == [False, False, True]
    assert frame["声"].iloc[0] == "精度は92%です"
    with pytest.raises(BrokenFileError, match="ない列"):
        range_column(frame, "ない列")


def test_roles_of_a_table_may_be_japanese_and_must_be_known() -> None:
    said = {"発言": ["検査は14回やります", "重さは46グラムです", "12秒で乾きます"]}
    for role in ("企業側", "company", Role.COMPANY):
        frame = pd.DataFrame(said | {"役割": [role] * 3})
        assert range_column(frame, "発言", role="役割").tolist()[0] == "検査は10〜20回やります"
    with pytest.raises(BrokenFileError, match="列 役割 の2行目") as raised:
        range_column(pd.DataFrame(said | {"役割": [None, "宇宙人", ""]}), "発言", role="役割")
    assert "宇宙人" not in str(raised.value)


def test_what_is_no_text_or_table_is_named() -> None:
    with pytest.raises(InputError, match=r"find_figures\(\) takes one text"):
        find_figures(None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="takes a DataFrame"):
        range_column(["398円"], "声")  # type: ignore[arg-type]
    with pytest.raises(BrokenFileError, match="2つ以上"):
        range_column(pd.DataFrame([["398円", "498円"]], columns=["声", "声"]), "声")
    assert range_column(pd.DataFrame({"声": pd.Series(["398円\ud800"], dtype=object)}), "声").tolist() == ["300円台\ud800"]
