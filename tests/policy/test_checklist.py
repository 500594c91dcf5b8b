"""The five points: each can fail and each can hold; closing too much is warned of."""

from __future__ import annotations

import pytest

import cocreate_nlp as cc
from cocreate_nlp.policy import Policy
from cocreate_nlp.policy.checklist import check_policy, closed_share, ordinary_session
from cocreate_nlp.policy.sheet import render_markdown
from cocreate_nlp.policy.talk import ORDINARY_TALK
from cocreate_nlp.types import Phase
from tests.policy.frames import make_frame

GOOD = Policy(
    purpose="次の試作で確かめることを一つ決める",
    glossary={"sponsor": ["みずほ野"], "code_names": ["あおぞら"]},
    promises=["最後まで聴きます"],
    feedback="月末にお礼と採用の報告を送ります",
    contact="事務局",
    acknowledged_by="山本",
    acknowledged_on="2026-11-22",
)
FAIR = "参加者は、故意または重過失がある場合に限り、謝礼の額を上限として損害を賠償する。"


def test_a_good_policy_holds_all_five() -> None:
    result = check_policy(GOOD, contract=FAIR)
    assert result.score == 5 and not result.warnings and result.closed_share == 0


def test_a_new_policy_says_what_is_missing() -> None:
    result = check_policy(Policy())
    assert [p.name for p in result.points if p.holds] == ["phases", "manners"]
    assert all(p.missing for p in result.points if not p.holds)
    assert any("acknowledge" in w for w in result.warnings)


def test_promises_that_the_sheet_prints_are_not_missing() -> None:
    plain = GOOD.replace(promises=[])
    assert "違いを尊重し" in render_markdown(plain)
    assert check_policy(plain, contract=FAIR).score == 5


HOLD_ALL = {
    level: {phase.value: {"internal": "hold"} for phase in Phase}
    for level in ("open", "staged", "closed")
}


@pytest.mark.parametrize(
    ("changes", "contract", "fails", "said"),
    [
        ({"purpose": ""}, FAIR, "separation", "purpose"),
        ({"glossary": {"code_names": ["あおぞら"]}}, FAIR, "separation", "sponsor"),
        ({"glossary": {"sponsor": ["みずほ野"]}}, FAIR, "separation", "code_names"),
        ({}, "参加者は一切の損害を賠償する。", "liability", "1行目「一切の損害を賠償」"),
        ({}, None, "liability", "--contract"),
        ({}, " \n", "liability", "文章がありません"),
        ({"sharing": HOLD_ALL}, FAIR, "phases", "見直して"),
        ({"promises": ["尊重します" * 30] * 20}, FAIR, "manners", "A4一枚に収まりません"),
        ({"feedback": ""}, FAIR, "feedback", "feedback"),
        ({"contact": ""}, FAIR, "feedback", "contact"),
    ],
)
def test_each_point_can_fail_alone(changes: dict, contract: str | None, fails: str, said: str) -> None:
    result = check_policy(GOOD.replace(**changes), contract=contract)
    assert [p.name for p in result.points if not p.holds] == [fails]
    assert said in "".join(m for p in result.points for m in p.missing)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"matrix": {"low": {"low": "staged"}}}, "閉じすぎ"),
        ({"recording": {"take_home": "no"}}, "閉じすぎ"),
        ({"sharing": {"open": {"exploration": {"participants": "hold"}}}}, "閉じすぎ"),
        ({"glossary": {"core_terms": ["です", "した", "とか", "のに", "ない", "けど"]}}, "閉じすぎ"),
        ({"glossary": {"sponsor": ["みずほ野"], "core_terms": ["です"]}}, "core_terms[0]"),
        ({"matrix": {"mid": {"low": "closed"}}}, "原則クローズ"),
        ({"figures": {"money": False}}, "金額"),
        ({"acknowledged_by": ""}, "確認"),
    ],
)
def test_warnings(changes: dict, said: str) -> None:
    assert any(said in w for w in check_policy(GOOD.replace(**changes), contract=FAIR).warnings)
    assert not any(said in w for w in check_policy(GOOD, contract=FAIR).warnings)


def test_over_closing_is_measured_on_sessions_where_given() -> None:
    rows = [
        (0, 0, "participant", "柔軟剤の香りが好き", "low", "low", "open", "open", "share", []),
        (1, 0, "participant", "ふたが固い", "low", "low", "open", "open", "share", []),
        (2, 0, "participant", "柔軟剤の原価は", "low", "high", "closed", "closed", "hold", []),
        (3, 0, "company", "柔軟剤です", "low", "low", "open", "open", "hold", []),
        (4, 0, "participant", " ", "low", "low", "open", "open", "share", []),
    ]
    policy = GOOD.replace(glossary={"sponsor": ["みずほ野"], "core_terms": ["柔軟剤"]})
    assert closed_share(policy, [make_frame(rows)]) == 0.5
    assert closed_share(policy) == 0.0


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({}, False),
        ({"thresholds": {"specificity_mid": 0.1, "core_mid": 0.2}}, False),
        ({"thresholds": {"specificity_mid": 0.0}}, True),
        ({"thresholds": {"core_mid": 0.0}}, True),
    ],
)
def test_thresholds_that_close_ordinary_talk_are_measured(changes: dict, warned: bool) -> None:
    policy = GOOD.replace(**changes)
    frame = cc.analyze(ordinary_session(), policy=policy).to_frame()
    assert any("閉じすぎ" in w for w in check_policy(policy, contract=FAIR, frames=[frame]).warnings) is warned


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"contact": "みずほ野 お客様係"}, "contact: 連絡先に用語集の語"),
        ({"promises": ["尊重します" * 30] * 20}, "A4一枚に収まりません"),
        ({"purpose": "次に確かめることを決める" * 12}, "心得カード"),
    ],
)
def test_a_sheet_that_cannot_be_printed_is_missing(changes: dict, said: str) -> None:
    (point,) = (p for p in check_policy(GOOD.replace(**changes), contract=FAIR).points if not p.holds)
    assert point.name == "manners" and any(said in m for m in point.missing)


def test_ordinary_talk_is_ordinary() -> None:
    assert len(set(ORDINARY_TALK)) >= 30
    assert not any(c.isdigit() for line in ORDINARY_TALK for c in line)
