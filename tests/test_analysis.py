"""What a result lets out when somebody has withdrawn."""

from __future__ import annotations

import pandas as pd
import pytest

import cocreate_nlp as cc

SESSION = cc.Session(
    "s",
    (
        cc.Turn("ふたが固くて、毎朝困っています。", "鷹取 花子", cc.Role.PARTICIPANT),
        cc.Turn("うちは片手で開けています。", "梶谷", cc.Role.PARTICIPANT),
    ),
)
POLICY = cc.Policy(acknowledged_by="事務局", acknowledged_on="2026-11-22")


@pytest.mark.parametrize("name", ["鷹取 花子", "鷹取　花子", "鷹取花子"])
def test_withdrawn_voices_are_held_however_the_name_is_spaced(name: str) -> None:
    texts = list(cc.analyze(SESSION, policy=POLICY).share(withdrawn=[name]).to_frame()["text"])
    assert not any("困って" in t for t in texts)
    assert any("片手" in t for t in texts)


def test_a_bare_name_is_one_person() -> None:
    session = cc.Session("x", (cc.Turn("うちの店の売上は月に三十万くらいです。", "浅井", cc.Role.PARTICIPANT),))
    staged = cc.analyze(session, policy=POLICY.replace(phase="commercialization", audience="partners"))
    for alone in ("山田", ["山田"]):
        shared = staged.share(recipient="包材会社", purpose="試作", released_by=alone)
        assert shared.to_frame()["text"].tolist() == ["〔共有範囲外〕"]
    assert not any("困って" in t for t in cc.analyze(SESSION, policy=POLICY).share(withdrawn="鷹取花子").to_frame()["text"])


def test_a_withdrawn_name_of_nobody_is_an_error_without_the_name() -> None:
    with pytest.raises(cc.SharingError) as raised:
        cc.analyze(SESSION, policy=POLICY).share(withdrawn=["鷹野"])
    assert "鷹野" not in str(raised.value)


def test_where_no_role_is_known_a_participant_is_taken_to_speak() -> None:
    texts = ("先月、店で二つ買いました。", "もっと小さくしてほしいです。")
    tags = []
    for role in (None, cc.Role.PARTICIPANT):
        session = cc.Session("s", tuple(cc.Turn(text, "", role) for text in texts))
        tags.append([(s.tags, s.tag_scores) for s in cc.analyze(session).snippets])
    assert tags[0] == tags[1]
    assert cc.Tag.IDEA in tags[0][1][0]


def test_who_says_to_be_of_the_sponsor_is_no_participant_where_no_role_is_given() -> None:
    policy = cc.Policy(glossary={"sponsor": ["湯快設備"]})
    turns = (cc.Turn("湯快設備の森です。", "森 泰三"), cc.Turn("廃熱回収に替える話を進めています。", "森 泰三"), cc.Turn("番台でよく話します。", "佐藤"))
    session = cc.analyze(cc.Session("s", turns), policy=policy).session
    assert [t.role for t in session.turns] == [cc.Role.COMPANY, cc.Role.COMPANY, cc.Role.PARTICIPANT]
    # What somebody gave wins.
    given = cc.Policy(glossary={"sponsor": ["湯快設備"]}, speakers={"森 泰三": cc.Role.FACILITATOR})
    assert cc.analyze(cc.Session("s", turns), policy=given).session.turns[0].role is cc.Role.FACILITATOR


def test_who_takes_part_is_numbered_first() -> None:
    session = cc.Session(
        "s",
        (
            cc.Turn("鷹取です。では始めます。", "鷹取", cc.Role.FACILITATOR),
            cc.Turn("梶谷です。鷹取さん、お願いします。", "梶谷", cc.Role.PARTICIPANT),
            cc.Turn("宇佐美です。", "宇佐美", cc.Role.PARTICIPANT),
        ),
    )
    result = cc.analyze(session)
    assert result.speaker_names == {"梶谷": "参加者A", "宇佐美": "参加者B", "鷹取": "参加者C"}
    assert any("参加者C" in s.redacted for s in result.snippets)


def test_an_audience_may_be_said_as_in_a_policy_file() -> None:
    result = cc.analyze(SESSION, policy=POLICY)
    for said in (" 参加者 ", " participants ", cc.Audience.PARTICIPANTS):
        assert result.share(audience=said).audience is cc.Audience.PARTICIPANTS
    assert result.share(audience="第三者").audience is cc.Audience.PUBLIC
    for unknown in ("家族", ""):
        with pytest.raises(cc.SharingError, match="unknown audience"):
            result.share(audience=unknown)


@pytest.mark.parametrize("session", [None, "座談会.vtt", [], pd.DataFrame({"text": ["重い"]})])
def test_what_is_no_session_is_told_how_to_become_one(session: object) -> None:
    with pytest.raises(cc.InputError, match=r"Session\.from_frame.*read_session"):
        cc.analyze(session)  # type: ignore[arg-type]


@pytest.mark.parametrize("policy", ["policy.yaml", {}])
def test_what_is_no_policy_is_told_how_to_become_one(policy: object) -> None:
    with pytest.raises(cc.PolicyError, match="from_yaml"):
        cc.analyze(SESSION, policy=policy)  # type: ignore[arg-type]


def test_many_sessions_are_checked_like_one() -> None:
    for sessions in (SESSION, None, 3):
        with pytest.raises(cc.InputError, match="takes a list of sessions"):
            list(cc.analyze_many(sessions))  # type: ignore[arg-type]
    with pytest.raises(cc.InputError, match=r"Session\.from_frame"):
        list(cc.analyze_many([pd.DataFrame({"text": ["重い"]})]))  # type: ignore[list-item]
    with pytest.raises(cc.PolicyError, match="from_yaml"):
        list(cc.analyze_many([SESSION], policy="policy.yaml"))  # type: ignore[arg-type]


def test_recipient_and_purpose_are_words() -> None:
    for given in ({"recipient": 1}, {"purpose": 2}):
        with pytest.raises(cc.SharingError, match="is text, not int"):
            cc.analyze(SESSION, policy=POLICY).share(**given)  # type: ignore[arg-type]


def test_a_result_survives_its_internal_table() -> None:
    session = cc.Session(
        "s",
        (
            *SESSION.turns,
            cc.Turn("原価は182円で、来年の春に新潟で出します。", "森", cc.Role.COMPANY),
            cc.Turn("三鷹市に住む四十一歳です。ふたが重いから軽くしてほしい。", "梶谷", cc.Role.PARTICIPANT),
        ),
    )
    result = cc.analyze(session, policy=POLICY)
    frame = result.to_frame()
    again = cc.SessionResult.from_frame(frame, policy=POLICY)
    pd.testing.assert_frame_equal(again.to_frame(), frame)
    assert again.share().rows == result.share().rows
    # The decisions are those of the policy given, not those of the table.
    assert (frame["role"] == "company").any() and (frame[frame["role"] == "company"]["decision"] == "hold").all()
    wider = cc.SessionResult.from_frame(frame, policy=POLICY.replace(audience="public"))
    assert set(wider.to_frame()["decision"]) == {"hold"}


@pytest.mark.parametrize("turn", [cc.Turn(None), cc.Turn("はい", None), cc.Turn("はい", "山", "participant")])  # type: ignore[arg-type]
def test_turns_that_cannot_be_read_are_named(turn: cc.Turn) -> None:
    with pytest.raises(cc.InputError, match="turn 1: text and speaker"):
        cc.analyze(cc.Session("s", (cc.Turn("はい"), turn)))
