"""Sessions from tables in memory, the speaker map, guesses of roles."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.errors import BrokenFileError, InputError
from cocreate_nlp.transcripts import guess_roles, read_session, read_speaker_map, write_speaker_map
from cocreate_nlp.transcripts.roles import speaks_for_company, take_roles
from cocreate_nlp.types import Role, Session, Turn


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=8))
def test_one_row_is_one_turn_to_the_letter(rows):
    frame = pd.DataFrame({"speaker": [s for s, _ in rows], "text": [t for _, t in rows]}, dtype=object)
    session = Session.from_frame(frame, id="s")
    assert [(t.speaker, t.text) for t in session.turns] == rows
    back = session.to_frame()
    assert list(back["text"]) == [t for _, t in rows] and list(back["turn"]) == list(range(len(rows)))


def test_round_trip_through_a_table():
    session = Session(
        "s", (Turn("はい", "佐藤", Role.COMPANY, 1.0, 2.0), Turn("", ""), Turn("え", "花", direct_message=True))
    )
    assert Session.from_frame(session.to_frame(), id="s").turns == session.turns


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT, float("nan")])
def test_missing_values_are_empty(missing):
    frame = pd.DataFrame(
        {"text": ["はい", missing], "speaker": ["佐藤", missing], "role": ["参加者", missing]}, dtype=object
    )
    assert Session.from_frame(frame, id="s").turns[1] == Turn("")


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("参加者", Role.PARTICIPANT),
        ("司会", Role.FACILITATOR),
        ("進行", Role.FACILITATOR),
        ("企業", Role.COMPANY),
        ("主催", Role.COMPANY),
        ("Participant", Role.PARTICIPANT),
        ("ＣＯＭＰＡＮＹ", Role.COMPANY),
        (" facilitator ", Role.FACILITATOR),
        (Role.COMPANY, Role.COMPANY),
    ],
)
def test_roles_in_either_language(written, role):
    frame = pd.DataFrame({"text": ["はい"], "role": [written]})
    assert Session.from_frame(frame, id="s").turns[0].role is role


def test_only_text_is_needed_and_any_index_will_do():
    frame = pd.DataFrame({"text": [12, "はい"]}, index=[7, 7])
    assert [t.text for t in Session.from_frame(frame, id="s").turns] == ["12", "はい"]


def test_unknown_role_and_missing_column_are_named():
    with pytest.raises(BrokenFileError, match="s: 列 role の2行目") as raised:
        Session.from_frame(pd.DataFrame({"text": ["a", "b"], "role": ["参加者", "私は浅井花子"]}), id="s")
    assert "浅井" not in f"{raised.value!r}{raised.value}"
    with pytest.raises(BrokenFileError, match="text"):
        Session.from_frame(pd.DataFrame({"色": ["a"]}), id="s")
    with pytest.raises(BrokenFileError, match="2つ以上"):
        Session.from_frame(pd.DataFrame([["a", "b"]], columns=["text", "text"]), id="s")


TALK = Session(
    "s",
    (
        Turn("本日はお集まりいただきありがとうございます。では、佐藤さんからお願いします。", "森"),
        Turn("はい、よろしくお願いします。うちは朝が忙しくて。", "佐藤"),
        Turn("なるほど。田中さんはいかがでしょうか。", "森"),
        Turn("ふたが開けにくいです。", "田中"),
        Turn("弊社でも試作をしておりまして。", "伊藤"),
        Turn("ありがとうございました。では終わります。", "森"),
    ),
)


def test_roles_are_guessed_from_what_people_do():
    assert guess_roles(TALK) == {
        "森": Role.FACILITATOR,
        "佐藤": Role.PARTICIPANT,
        "田中": Role.PARTICIPANT,
        "伊藤": Role.COMPANY,
    }


def test_a_given_role_wins_over_the_guess():
    turns = (Turn(TALK.turns[0].text, "森", Role.COMPANY), *TALK.turns[1:])
    assert guess_roles(Session("s", turns))["森"] is Role.COMPANY


@pytest.mark.parametrize(
    ("speaker", "text", "company"),
    [
        ("森", "弊社では先月から始めました。", True),
        ("森 泰三", "はじめまして、湯快設備の森です。", True),
        ("森（湯快設備）", "よろしくお願いします。", True),
        ("森", "湯快設備で設計を担当しています。", True),
        ("佐藤", "湯快設備の給湯器です、うちのは。", False),
        ("佐藤", "湯快設備さんの展示を見ました。", False),
        ("佐藤", "うちの工場では手袋をします。", False),
        ("佐藤", "当社比二倍って書いてありました。", False),
    ],
)
def test_who_speaks_for_the_company_is_told_by_the_words(speaker, text, company):
    assert speaks_for_company(speaker, [text], ["湯快設備", "ゆかい設備"]) is company


def test_whoever_is_introduced_as_of_the_company_is_taken_to_be_of_it():
    said = (
        ("進行", "ここでメーカーの栗田さんにも入ってもらいます。かさね工房の真下さんからもお話しします。"),
        ("栗田", "よろしくお願いします。新しい砂を作っています。"),
        ("真下 望", "来年出します。"),
        ("佐藤", "メーカーの砂は高いです。"),
    )
    session = Session("s", tuple(Turn(text, who) for who, text in said))
    taken = take_roles(session, {"進行": Role.FACILITATOR}, ["かさね工房"])
    assert taken == {"栗田": Role.COMPANY, "真下 望": Role.COMPANY, "佐藤": Role.PARTICIPANT}


def test_one_mention_of_a_prototype_makes_nobody_of_the_company():
    turns = (*TALK.turns, Turn("試作の靴、歩いたら右だけ鳴りました。", "孫"))
    assert take_roles(Session("s", turns), {})["孫"] is Role.PARTICIPANT


def test_one_speaker_is_not_guessed():
    assert guess_roles(Session("s", (Turn("では始めます。", "森"),))) == {"森": None}


@pytest.mark.parametrize("name", ["speakers.yaml", "speakers.csv"])
def test_speaker_map_round_trip(tmp_path, name):
    path = tmp_path / name
    write_speaker_map(path, TALK)
    roles = read_speaker_map(path)
    assert roles == guess_roles(TALK)
    path.write_text(path.read_text(encoding="utf-8-sig").replace("企業側", "司会"), encoding="utf-8")
    assert read_speaker_map(path)["伊藤"] is Role.FACILITATOR


@pytest.mark.parametrize("speaker", ['a: "b"', "- x", "#", "山田　太郎", "yes", "0123", "'"])
def test_speaker_map_keeps_odd_names(tmp_path, speaker):
    session = Session("s", (Turn("では始めます。", speaker), Turn("はい", "花")))
    write_speaker_map(tmp_path / "m.yaml", session)
    assert set(read_speaker_map(tmp_path / "m.yaml")) == {speaker, "花"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.yaml", "speakers:\n  森: 王様\n"),
        ("m.yaml", "- 森\n"),
        ("m.yaml", "a: [\n"),
        ("m.csv", "話者,役割\n森,王様\n"),
        ("m.csv", f"話者,役割\n森,{'あ' * 140_000}\n"),
        ("m.csv", '話者,役割\n森,"参加者\n'),
        ("m.yaml", "[" * 3000),
        ("m.yaml", "森: !!int abc\n"),
        ("m.yaml", "2024-13-99: 王様\n"),
        ("m.yaml", f"森: {'1' * 5000}\n"),
        ("m.yaml", "森:\n"),
        ("m.yaml", "森: [参加者]\n"),
        ("m.yaml", "森: 参加者\n森: 企業側\n"),
    ],
)
def test_broken_map_is_named(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as info:
        read_speaker_map(path)
    assert info.value.where.startswith(name) and info.value.remedy
    assert "ポリシー" not in str(info.value) and "policy" not in str(info.value)


def test_a_name_that_yaml_takes_for_a_date_is_a_name(tmp_path):
    (tmp_path / "m.yaml").write_text("speakers:\n  2024-13-99: 企業側\n  0417: 参加者\n", encoding="utf-8")
    assert read_speaker_map(tmp_path / "m.yaml") == {"2024-13-99": Role.COMPANY, "0417": Role.PARTICIPANT}


def test_map_is_used_by_the_reader(tmp_path):
    (tmp_path / "talk.txt").write_text("森：はい。\n花：ええ。\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text("森: 企業\n", encoding="utf-8")
    session = read_session(tmp_path / "talk.txt", speakers=read_speaker_map(tmp_path / "m.yaml"))
    assert [t.role for t in session.turns] == [Role.COMPANY, None]


def test_columns_may_be_named_as_files_name_them():
    frame = pd.DataFrame({"発言": ["重い", "はい"], "話者": ["山", "森"], "役割": ["企業側", None]})
    turns = Session.from_frame(frame, id="s").turns
    assert [(t.text, t.speaker, t.role) for t in turns] == [("重い", "山", Role.COMPANY), ("はい", "森", None)]
    assert list(frame.columns) == ["発言", "話者", "役割"]
    with pytest.raises(BrokenFileError, match="text の列"):
        Session.from_frame(pd.DataFrame({"色": ["赤"]}), id="s")


def test_each_column_is_recognised_by_itself():
    frame = pd.DataFrame(
        {"text": ["重い"], "話者": ["山"], "役割": ["企業側"], "開始": ["00:05"], "終了": [pd.Timedelta(seconds=7)]}
    )
    assert Session.from_frame(frame, id="s").turns == (Turn("重い", "山", Role.COMPANY, 5.0, 7.0),)
    named = frame.rename(columns={"text": "発言", "話者": "speaker"})
    assert Session.from_frame(named, id="s").turns == Session.from_frame(frame, id="s").turns
    both = pd.DataFrame({"話者": ["別"], "speaker": ["山"], "発言": ["別"], "text": ["重い"]})
    assert Session.from_frame(both, id="s").turns == (Turn("重い", "山"),)


def test_who_belongs_where_and_private_chat_are_read_too():
    frame = pd.DataFrame({"text": ["重い", "はい"], "所属": ["企業側", "ほのぼの家電"], "speaker": ["山", "森"], "宛先": ["森", "全員"]})
    session = Session.from_frame(frame, id="s")
    assert [t.role for t in session.turns] == [Role.COMPANY, None]
    assert session.affiliations == (("森", "ほのぼの家電"),)
    assert [t.direct_message for t in session.turns] == [True, False]
    times = pd.DataFrame({"text": ["重い"], "to": [1.5]})
    assert not Session.from_frame(times, id="s").turns[0].direct_message


def test_a_column_of_sorts_may_be_about_anything_but_half_known_roles_are_an_error():
    goods = pd.DataFrame({"text": ["重い", "はい"], "区分": ["食品", "衣料"]})
    assert [t.role for t in Session.from_frame(goods, id="s").turns] == [None, None]
    roles = pd.DataFrame({"text": ["重い", "はい"], "区分": ["参加者", "企業の方々"]})
    with pytest.raises(BrokenFileError, match="列 区分 の2行目"):
        Session.from_frame(roles, id="s")
    with pytest.raises(BrokenFileError, match="列 役割 の1行目"):
        Session.from_frame(goods.rename(columns={"区分": "役割"}), id="s")


@pytest.mark.parametrize("what", [["重い"], {"text": ["重い"]}, None, "座談会.csv"])
def test_what_is_no_table_is_told_so(what):
    with pytest.raises(InputError, match="takes a DataFrame"):
        Session.from_frame(what, id="s")
