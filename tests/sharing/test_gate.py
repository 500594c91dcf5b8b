from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cocreate_nlp as cc
from cocreate_nlp.errors import CocreateError, InputError, NotAcknowledgedError, SharingError
from cocreate_nlp.policy import tlp_of_all
from cocreate_nlp.redaction import Leak, find_leaks
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.sharing import internal
from cocreate_nlp.sharing.gate import (
    COLUMNS,
    GATE_REASON,
    SharedRow,
    SharedSession,
    open_gate,
    session_pseudonym,
)
from cocreate_nlp.types import Action, Audience, Decision, Level, Phase, Role, Session, Snippet, Tag, Turn
from tests.policy.test_decisions import policies

NAMES = {"佐藤": "参加者A", "鈴木": "参加者B"}
SHARE, HOLD = Decision(Action.SHARE, ("共有OK",)), Decision(Action.HOLD, ("段階開示のため",))
SECRETS = ["090-1234-5678", "taro@example.com", "佐藤花子", "鈴木", "株式会社みずほ野", "あおぞら計画", "1,280円", "〒150-0001"]
VOICES = ["朝は忙しい。", "ふたが固くて困る。", "もっと軽くしてほしい。", "", "👍", "毎日使っています、", "よかったです"]


def snippet(turn: int, text: str, speaker: str = "佐藤", level: Level | None = Level.OPEN, **more: Any) -> Snippet:
    return Snippet(
        turn=turn, index=0, start=0, end=len(text), text=text, speaker=speaker, role=Role.PARTICIPANT, redacted=text,
        level_after=level, **more,
    )  # fmt: skip


def open_for(
    snippets: Sequence[Snippet],
    *,
    decide: Callable[[Snippet], Decision] = lambda s: SHARE if s.level_after is Level.OPEN else HOLD,
    leaks: Callable[[str], Sequence[object]] = lambda _: (),
    in_pieces: Callable[[str], Sequence[Leak]] = lambda _: (),
    withdrawn: frozenset[str] = frozenset(),
) -> SharedSession:
    session = Session("秘密の会議", tuple(Turn(s.text, s.speaker, s.role) for s in snippets))
    return open_gate(
        session, snippets, audience=Audience.PARTICIPANTS, phase=Phase.EXPLORATION, policy_version="v1",
        tlp_of=lambda levels: tlp_of_all(levels), decide=decide, find_leaks=leaks, find_in_pieces=in_pieces,
        speaker_names=NAMES, withdrawn=withdrawn,
    )  # fmt: skip


def texts(shared: SharedSession) -> list[str]:
    return [row.text for row in shared.rows]


# -- only the gate makes one -----------------------------------------------------------------------------------------

FIELDS: dict[str, Any] = {
    "id": "S-1", "rows": (SharedRow(0, "", "", "生の文"),), "audience": Audience.PUBLIC, "phase": Phase.EXPLORATION,
    "policy_version": "v1", "tlp": "TLP:GREEN",
}  # fmt: skip


@pytest.mark.parametrize("more", [{}, {"key": None}, {"key": object()}, {"key": True}])
def test_nobody_else_makes_a_shared_session(more: dict[str, Any]) -> None:
    with pytest.raises(SharingError, match=r"made by the sharing gate only → use result\.share"):
        SharedSession(**FIELDS, **more)


def test_a_shared_session_cannot_be_turned_into_another() -> None:
    shared = open_for([snippet(0, "軽くしてほしい。")])
    with pytest.raises(SharingError):
        replace(shared, rows=FIELDS["rows"])
    with pytest.raises(SharingError):
        SharedSession(**FIELDS, key=shared.key)
    with pytest.raises(AttributeError):
        shared.rows = FIELDS["rows"]  # type: ignore[misc]
    with pytest.raises(TypeError):
        shared.withheld["x"] = 1  # type: ignore[index]
    assert copy.copy(shared).rows == shared.rows
    assert "_KEY" not in repr(shared) and "key=" not in repr(shared)


@pytest.mark.parametrize("passed_on", [copy.copy, copy.deepcopy, lambda shared: pickle.loads(pickle.dumps(shared))])
def test_a_shared_session_can_be_passed_on_but_not_refilled(passed_on: Any) -> None:
    shared = open_for([snippet(0, "軽くしてほしい。"), snippet(1, "秘密です。", level=Level.CLOSED)])
    other = passed_on(shared)
    assert other == shared and other.withheld == shared.withheld and shared.withheld
    assert other.to_frame().equals(shared.to_frame())
    for made in (shared, other):
        with pytest.raises(SharingError, match="cannot be changed"):
            made.__setstate__([*FIELDS.values(), {}, None, None, None])
        with pytest.raises(SharingError):
            replace(made, rows=FIELDS["rows"])
        with pytest.raises(TypeError):
            made.withheld["x"] = 1
    with pytest.raises(SharingError):
        SharedSession(**{**asdict(shared), "key": other.key})


# -- what the rows are -----------------------------------------------------------------------------------------------


def test_a_run_of_held_snippets_is_one_row_without_a_count() -> None:
    staged = {"level": Level.STAGED}
    shared = open_for(
        [
            snippet(0, "原価の話。", **staged), snippet(1, "卸値の話。", **staged), snippet(2, "軽くしてほしい。"),
            snippet(3, "配合の話。", **staged), snippet(4, "計画の話。", "鈴木", **staged), snippet(5, "重いです。", "鈴木"),
            snippet(6, "在庫の話。", **staged),
        ]
    )  # fmt: skip
    assert texts(shared) == [WITHHELD, "軽くしてほしい。", WITHHELD, "重いです。", WITHHELD]
    assert [row.turn for row in shared.rows] == [0, 2, 3, 5, 6]
    for row in shared.rows:
        if row.text == WITHHELD:
            assert (row.speaker, row.role, row.tags, row.level_after) == ("", "", (), "")
    assert not any(c.isdigit() for c in WITHHELD)
    assert dict(shared.withheld) == {"段階開示のため": 5}


def test_a_shared_row_holds_the_redacted_text_and_nothing_internal() -> None:
    spoken = replace(
        snippet(0, "佐藤さんに借りた。", tags=(Tag.EXPERIENCE,), tag_scores={"experience": 0.9}),
        redacted="参加者Aさんに借りた。",
    )
    shared = open_for([spoken])
    assert shared.rows == (SharedRow(0, "参加者A", "participant", "参加者Aさんに借りた。", ("experience",), "open"),)
    frame = shared.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert frame.iloc[0].tolist() == [
        shared.id, 0, "参加者A", "participant", "参加者Aさんに借りた。", ["experience"], "open",
    ]  # fmt: skip
    assert "佐藤" not in frame.to_csv() and "佐藤" not in repr(shared)


def test_speakers_are_pseudonyms_also_where_none_was_given() -> None:
    shared = open_for([snippet(0, "軽い。"), snippet(1, "重い。", "鈴木"), snippet(2, "固い。", "田中"), snippet(3, "熱い。", "")])
    assert [row.speaker for row in shared.rows] == ["参加者A", "参加者B", "話者", ""]


def test_blank_snippets_leave_no_trace_and_do_not_split_a_run() -> None:
    held = {"level": Level.CLOSED}
    shared = open_for([snippet(0, "社外秘。", **held), snippet(1, " \n"), snippet(2, "極秘。", **held), snippet(3, "")])
    assert texts(shared) == [WITHHELD]


def test_a_snippet_without_level_counts_as_closed() -> None:
    shared = open_for([snippet(0, "軽い。", level=None)], decide=lambda _: SHARE)
    assert shared.rows[0].level_after == "closed" and shared.tlp == "TLP:RED"


def test_nothing_shared_is_still_a_session() -> None:
    assert open_for([]).rows == ()
    assert texts(open_for([snippet(0, "極秘。", level=Level.CLOSED)])) == [WITHHELD]
    assert open_for([]).to_frame().empty


# -- what holds ------------------------------------------------------------------------------------------------------


def test_a_leak_holds_the_snippet_and_nothing_else() -> None:
    shared = open_for(
        [snippet(0, "軽い。"), snippet(1, "みなせの話。"), snippet(2, "重い。")],
        leaks=lambda text: ["みなせ"] if "みなせ" in text else [],
    )
    assert texts(shared) == ["軽い。", WITHHELD, "重い。"]
    assert dict(shared.withheld) == {GATE_REASON: 1}


def test_the_second_look_is_at_what_would_leave() -> None:
    seen: list[str] = []

    def look(text: str) -> list[object]:
        seen.append(text)
        return []

    open_for(
        [replace(snippet(0, "佐藤です。"), redacted="参加者Aです。"), snippet(1, "社外秘。", level=Level.CLOSED)], leaks=look
    )
    assert seen == ["参加者Aです。"]


def test_who_withdrew_is_held_whatever_the_policy_says() -> None:
    shared = open_for([snippet(0, "軽い。"), snippet(1, "重い。", "鈴木")], withdrawn=frozenset({"鈴木"}))
    assert texts(shared) == ["軽い。", WITHHELD]
    assert dict(shared.withheld) == {"参加者の申し出により取り下げ": 1}


def test_a_hold_without_reason_has_a_general_one() -> None:
    shared = open_for([snippet(0, "軽い。")], decide=lambda _: Decision(Action.HOLD))
    assert dict(shared.withheld) == {"共有範囲外": 1}


# -- in pieces -------------------------------------------------------------------------------------------------------


def look(text: str) -> list[Leak]:
    return find_leaks(
        text, roster=("佐藤 花子", "鈴木"), glossary=cc.Policy(glossary={"code_names": ["こだちの森"]}).glossary,
        originals=("みずほ野工房",), figures=("1,280円",), model=False,
    )  # fmt: skip


PIECES = [
    # said in a row
    [("電話は0798の。", "佐藤"), ("22の3981です。", "佐藤")],
    [("0798の", "佐藤"), ("22-3981です。", "鈴木")],
    [("090", "佐藤"), ("12345678です。", "佐藤")],
    [("こだち", "佐藤"), ("の森の話。", "鈴木")],
    [("みずほ", "佐藤"), ("野工房です。", "佐藤")],
    [("090", "佐藤"), ("1234", "佐藤"), ("5678", "佐藤")],
    # a short answer of somebody else between
    [("0798の。", "佐藤"), ("はい。", "鈴木"), ("22の3981です。", "佐藤")],
    [("0798の", "佐藤"), ("はい。", "鈴木"), ("はい。", "鈴木"), ("22の3981です。", "佐藤")],
    # at the end and at the beginning of something long
    [("朝は忙しいのでいつも母に頼んで出してもらっていて、それで困ったときの連絡先として伝えているのは0798の", "佐藤"), ("22の3981です。", "佐藤")],
    [("0798の", "佐藤"), ("22の3981に電話をかけてもらえば、いつでも出られますし、出られないときは夜になってからかけ直すことにしています。", "佐藤")],
]  # fmt: skip


@pytest.mark.parametrize("said", PIECES)
def test_an_identifier_in_pieces_holds_every_piece_and_nothing_else(said: list[tuple[str, str]]) -> None:
    around = [("朝は忙しいです。", "鈴木"), *said, ("もっと軽くしてほしい。", "鈴木")]
    snippets = [snippet(i, text, speaker) for i, (text, speaker) in enumerate(around)]
    assert not any(look(s.text) for s in snippets), "no piece is anything alone"
    shared = texts(open_for(snippets, leaks=look, in_pieces=look))
    assert shared[0] == "朝は忙しいです。" and shared[-1] == "もっと軽くしてほしい。"
    for text, _ in said:
        assert (text in shared) == (text == "はい。")


def test_pieces_far_apart_or_of_different_speakers_are_no_identifier() -> None:
    later = [snippet(0, "0798の"), *(snippet(i, "はい。", "鈴木") for i in range(1, 5)), snippet(5, "22の3981です。")]
    assert WITHHELD not in texts(open_for(later, leaks=look, in_pieces=look))
    others = [snippet(0, "0798の"), snippet(1, "はい。", "鈴木"), snippet(2, "22の3981です。", "田中")]
    assert WITHHELD not in texts(open_for(others, leaks=look, in_pieces=look))


@pytest.mark.parametrize("count", [2, 23, 24, 25, 49, 200])
def test_pieces_are_found_anywhere_in_a_long_session(count: int) -> None:
    for at in {0, count // 2, count - 1}:
        said = ["はい。"] * count
        said[at : at + 1] = ["0798の", "22の3981です。"]
        shared = texts(open_for([snippet(i, text) for i, text in enumerate(said)], leaks=look, in_pieces=look))
        assert shared.count("はい。") == count - 1 and WITHHELD in shared


def test_a_piece_is_held_whoever_gets_the_other() -> None:
    pieces = [snippet(0, "電話は0798の。", level=Level.STAGED), snippet(1, "22の3981です。"), snippet(2, "重い。")]
    narrow = open_for(pieces, leaks=look, in_pieces=look, decide=lambda _: SHARE)
    wide = open_for(pieces, leaks=look, in_pieces=look)
    assert texts(narrow) == texts(wide) == [WITHHELD, "重い。"]
    assert dict(wide.withheld) == {"段階開示のため": 1, GATE_REASON: 1}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(VOICES), st.sampled_from(["佐藤", "鈴木"])), max_size=30))
def test_clean_voices_are_never_held_for_what_stands_beside_them(rows: list[tuple[str, str]]) -> None:
    shared = open_for([snippet(i, *row) for i, row in enumerate(rows)], leaks=look, in_pieces=look)
    assert texts(shared) == [text for text, _ in rows if text.strip()]


# -- identity --------------------------------------------------------------------------------------------------------


def test_the_session_name_tells_nothing_and_follows_the_content() -> None:
    first = Session("佐藤家の洗剤", (Turn("軽い。", "佐藤"),))
    name = session_pseudonym(first)
    assert name == session_pseudonym(replace(first, id="別の名前"))
    assert name.startswith("S-") and len(name) == 10 and int(name[2:], 16) >= 0
    others = [(Turn("重い。", "佐藤"),), (Turn("軽い。", "鈴木"),), (), (Turn("軽い。", "佐藤"), Turn(""))]
    assert len({name, *(session_pseudonym(replace(first, turns=turns)) for turns in others)}) == 5
    assert session_pseudonym(Session("x", (Turn("\ud800"),)))


# -- properties ------------------------------------------------------------------------------------------------------

spoken = st.lists(
    st.tuples(
        st.lists(st.sampled_from(VOICES + SECRETS), max_size=4).map("".join),
        st.sampled_from(list(Level)),
        st.sampled_from(["佐藤", "鈴木", ""]),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=50)
@given(spoken, st.sets(st.sampled_from(["佐藤", "鈴木"])))
def test_text_on_which_something_is_found_never_leaves(rows: list[tuple[str, Level, str]], gone: set[str]) -> None:
    def look(text: str) -> Sequence[object]:
        return find_leaks(text, roster=tuple(NAMES), originals=("みずほ野", "あおぞら"), figures=("1,280円",), model=False)

    snippets = [snippet(i, text, speaker, level) for i, (text, level, speaker) in enumerate(rows)]
    shared = open_for(snippets, leaks=look, withdrawn=frozenset(gone))
    for row in shared.rows:
        assert row.text == WITHHELD or not look(row.text)
        assert not any(secret in row.text for secret in SECRETS)
        assert row.speaker not in NAMES
    assert not any(a.text == b.text == WITHHELD for a, b in pairwise(shared.rows))
    assert [row.turn for row in shared.rows] == sorted(row.turn for row in shared.rows)
    for s in snippets:
        if s.speaker in gone or s.level_after is not Level.OPEN:
            assert not any(row.turn == s.turn and row.text != WITHHELD for row in shared.rows)
        elif s.redacted.strip() and not look(s.redacted):
            assert any(row.turn == s.turn and row.text == s.redacted for row in shared.rows), "a clean voice is held"


# -- the whole way ---------------------------------------------------------------------------------------------------

SESSION = Session(
    "s01",
    (
        Turn("ふたが固くて困ります。もう少し軽いと嬉しいです。", "鷹取 花子", Role.PARTICIPANT),
        Turn("一行目の話です。\u2028二行目の話です。", "鷹取 花子", Role.PARTICIPANT),
        Turn("原価は214円です。", "荒木", Role.COMPANY),
        Turn("内緒ですが軽いです。", "鷹取 花子", Role.PARTICIPANT, direct_message=True),
        Turn("", "鷹取 花子", Role.PARTICIPANT),
    ),
)


def acknowledged() -> cc.Policy:
    return cc.Policy(acknowledged_by="事務局", acknowledged_on="2026-11-22")


def test_an_analysed_session_goes_through_the_gate() -> None:
    result = cc.analyze(SESSION, policy=acknowledged())
    shared = result.share()
    everything = shared.to_frame().to_csv()
    assert "もう少し軽いと嬉しいです。" in everything
    assert not any(word in everything for word in ("鷹取", "花子", "荒木", "214", "内緒", "s01"))
    assert result.share(withdrawn=["鷹取 花子"]).to_frame()["text"].tolist() == [WITHHELD]


def test_without_acknowledgement_nothing_is_shared() -> None:
    result = cc.analyze(SESSION)
    with pytest.raises(NotAcknowledgedError, match="cocreate policy acknowledge"):
        result.share()


def test_an_unknown_audience_is_named() -> None:
    with pytest.raises(SharingError, match="unknown audience 'everyone'"):
        cc.analyze(Session("x", (Turn("はい。"),)), policy=acknowledged()).share("everyone")


EVERYTHING = {"recipient": "研究会", "purpose": "検討", "released_by": ("山本", "三宅")}


@settings(deadline=None, max_examples=25)
@given(policies(), st.booleans())
def test_a_later_phase_or_a_wider_audience_never_gets_more(policy: cc.Policy, named: bool) -> None:
    result = _analysed()
    given_ = EVERYTHING if named else {}
    got: dict[tuple[Phase, Audience], set[tuple[int, str]]] = {}
    for phase in Phase:
        agreed = policy.replace(phase=phase, acknowledged_by="事務局", acknowledged_on="2026-11-22")
        under = replace(result, policy=agreed)
        for audience in Audience:
            rows = under.share(audience, **given_).rows
            got[phase, audience] = {(row.turn, row.text) for row in rows if row.text != WITHHELD}
    for (phase, audience), rows in got.items():
        for earlier in list(Phase)[: list(Phase).index(phase) + 1]:
            for narrower in list(Audience)[: list(Audience).index(audience) + 1]:
                assert rows <= got[earlier, narrower]


@cache
def _analysed() -> cc.SessionResult:
    turns = (
        *SESSION.turns,
        Turn("三鷹市に住んでいて、四十一歳、小学二年の子がいます。", "荻野", Role.PARTICIPANT),
        Turn("試作品は容器が二重になっていて軽いです。", "荻野", Role.PARTICIPANT),
        Turn("電話は0798の。", "荻野", Role.PARTICIPANT),
        Turn("22の3981です。", "荻野", Role.PARTICIPANT),
    )
    result = cc.analyze(Session("s02", turns), policy=acknowledged())
    # The second look is independent of policy and audience; done once, it keeps the property test short.
    return replace(result, leaks=cache(result.leaks))


# -- the internal table ----------------------------------------------------------------------------------------------


def test_the_internal_table_keeps_every_turn_and_joins_to_it(tmp_path: Path) -> None:
    frame = cc.analyze(SESSION, policy=acknowledged()).to_frame()
    assert tuple(frame.columns) == internal.COLUMNS
    for i, turn in enumerate(SESSION.turns):
        assert "".join(frame[frame["turn"] == i]["text"]) == turn.text
    assert set(frame["turn"]) == set(range(len(SESSION.turns)))
    assert set(frame["decision"]) <= {"share", "share_redacted", "hold"}
    assert frame["specificity"].between(0, 1).all() and frame["core"].between(0, 1).all()

    (tmp_path / "internal").mkdir()
    path = tmp_path / "internal" / "full.jsonl"
    path.write_text(frame.to_json(orient="records", lines=True, force_ascii=False), encoding="utf-8")
    assert internal.read_internal(tmp_path)["text"].tolist() == frame["text"].tolist()


@pytest.mark.parametrize("content", [None, "{", "[1]", "3", "null"])
def test_a_damaged_internal_table_is_an_error(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "internal").mkdir()
        (tmp_path / "internal" / "full.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="内部用の表") as caught:
        internal.read_internal(tmp_path)
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), CocreateError)
