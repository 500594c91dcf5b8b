"""People, organisations, shops and code names: roster, glossary, session evidence and model together."""

from __future__ import annotations

import pandas as pd
import pytest

from cocreate_nlp.errors import BrokenFileError, InputError
from cocreate_nlp.language import parse
from cocreate_nlp.policy import Policy
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.forms import is_generic, name_forms
from cocreate_nlp.types import Kind, Role, Session, Turn

from .marked import assert_stays


def redact_turns(turns: list[tuple[str, str]], policy: Policy | None = None, company: str = "") -> list[str]:
    session = Session(
        "s", tuple(Turn(text, who, Role.COMPANY if who == company else Role.PARTICIPANT) for who, text in turns)
    )
    return [r.text for r in Redactor(policy).redact_session([parse(text) for _, text in turns], session)]


@pytest.mark.parametrize(
    ("speaker", "text", "expected"),
    [
        ("田所", "田所さんのお話", "参加者Aさんのお話"),
        ("田所", "タドコロさんのお話", "参加者Aさんのお話"),
        ("田所 真弓", "真弓さんと田所さん", "参加者Aさんと参加者Aさん"),
        ("田所真弓", "まゆみちゃんが言ってた", "参加者Aちゃんが言ってた"),
        ("田所（営業）", "田所部長に聞く", "参加者A部長に聞く"),
        ("Nguyen Thi Lan", "nguyen さんも来ます", "参加者A さんも来ます"),
        ("泉", "泉です、よろしく", "参加者Aです、よろしく"),
        ("泉", "水が泉のように湧く", "水が泉のように湧く"),
        ("森", "森さん、森の中みたいな香り", "参加者Aさん、森の中みたいな香り"),
        ("ハンバーグ", "ハンバーグを焼いた", "ハンバーグを焼いた"),
        ("話者 2", "話者って何ですか", "話者って何ですか"),
        ("みきこ", "みっきーに聞いた", "参加者Aに聞いた"),
    ],
)
def test_roster(speaker: str, text: str, expected: str) -> None:
    assert redact_turns([(speaker, text)]) == [expected]


def test_introduced_name_is_found_bare_later() -> None:
    out = redact_turns([("", "トモって呼んでください"), ("", "はい"), ("", "さっきトモが言ってた香り、いいですね")])
    assert all("トモ" not in text for text in out)


def test_code_name_in_kana_but_not_the_ordinary_word() -> None:
    out = redact_turns(
        [("堀", "社内では「カワセミ」って呼んで開発しています"), ("西", "カワセミ、いい名前"), ("西", "川で翡翠を見た")], company="堀"
    )
    assert "カワセミ" not in out[0] + out[1]
    assert out[2] == "川で翡翠を見た"


def test_affiliation_before_the_own_name() -> None:
    out = redact_turns([("堀", "しずく電設の堀です、よろしくお願いします")])
    assert "しずく" not in out[0] and "堀" not in out[0]


GLOSSARY = Policy.model_validate(
    {"glossary": {"sponsor": ["みなも堂"], "clients": ["北斗商会"], "code_names": [{"name": "アオバ-7", "variants": ["青葉セブン"]}]},
     "allow": ["ひなた便り"]}
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gone", "word"),
    [
        ("みなも堂の人です", "みなも堂", "主催企業"),
        ("ミナモ堂の人です", "ミナモ堂", "主催企業"),
        ("北斗商会さんが", "北斗商会", "取引先A"),
        ("ｱｵﾊﾞ7を試した", "ｱｵﾊﾞ7", "開発品A"),
        ("あおば 7と青葉セブン", "青葉セブン", "開発品A"),
    ],
)
def test_glossary_in_every_writing(text: str, gone: str, word: str) -> None:
    out = Redactor(GLOSSARY, names=False).redact(text).text
    assert gone not in out
    assert word in out


def test_allowed_term_stays_and_formats_win_over_it() -> None:
    redactor = Redactor(GLOSSARY)
    assert redactor.redact("ひなた便りを読んでます").text == "ひなた便りを読んでます"
    assert "090" not in redactor.redact("ひなた便りは090-0000-1111へ").text


def test_same_person_same_pseudonym_other_person_another() -> None:
    out = redact_turns([("", "宮原さんと小柴さん"), ("", "宮原さんが言うには"), ("", "小柴部長も")])
    assert out[0] == "人物Aさんと人物Bさん"
    assert out[1].startswith("人物Aさん")
    assert out[2].startswith("人物B部長")


def test_edits_have_evidence_and_exact_ranges() -> None:
    text = "🙂\r\nえ\u200bっと、宮原さん（３４歳）は\u3000所沢市です"
    redaction = Redactor().redact(text)
    assert {e.kind for e in redaction.edits} >= {Kind.PERSON, Kind.AGE, Kind.CITY}
    rebuilt, position = "", 0
    for edit in redaction.edits:
        assert text[edit.start : edit.end] == edit.original
        assert edit.recogniser
        assert edit.original not in edit.evidence
        rebuilt += text[position : edit.start] + edit.replacement
        position = edit.end
    assert rebuilt + text[position:] == redaction.text


@pytest.mark.parametrize("label", ["話者 2", "参加者1", "Speaker 3", "司会", "事務局", "", "進行"])
def test_generic_labels_are_no_names(label: str) -> None:
    assert is_generic(label)
    assert name_forms(label) == ()


def test_what_is_no_text_or_column_is_told() -> None:

    for text in (None, float("nan"), 1, ["宮原さんです"]):
        with pytest.raises(InputError, match="takes one text"):
            Redactor().redact(text)  # type: ignore[arg-type]
    with pytest.raises(BrokenFileError, match="列 発言"):
        Redactor().redact_column(pd.DataFrame({"text": ["はい"]}), "発言")


def test_column_and_doc() -> None:
    import spacy

    frame = pd.DataFrame({"text": ["宮原さんです", None, "宮原さんの店"]})
    redacted = Redactor().redact_column(frame, "text")
    # Missing stays missing, as range_column keeps it.
    assert redacted.isna().tolist() == [False, True, False]
    assert list(redacted.dropna()) == ["人物Aさんです", "人物Aさんの店"]
    assert list(frame["text"].dropna()) == ["宮原さんです", "宮原さんの店"]
    doc = spacy.blank("xx")("宮原さんです")
    assert Redactor().redact_doc(doc).text == "人物Aさんです"


@pytest.mark.parametrize(("text", "gone"), [("ランドリーこはるの話です", "こはる"), ("写真館すみれで撮った", "すみれ"), ("ハローワーク高松まで行った", "高松")])
def test_shops_with_the_kind_first(text: str, gone: str) -> None:
    assert gone not in Redactor(names=False).redact(text).text


@pytest.mark.parametrize("text", ["コインランドリーで洗った", "写真館で撮った", "ハローワークに行った"])
def test_kinds_of_shop_alone_stay(text: str) -> None:
    assert_stays(text)


def test_one_broken_cell_does_not_lose_the_column() -> None:
    frame = pd.DataFrame({"text": pd.Series(["浅川さんです\ud800", None], index=[3, 1], dtype=object)})
    redacted = Redactor(roster=["浅川"]).redact_column(frame, "text")
    assert redacted.iloc[0] == "参加者Aさんです\ud800" and redacted.isna().tolist() == [False, True]
    assert redacted.index.tolist() == [3, 1] and redacted.name == "text"
    with pytest.raises(BrokenFileError, match="2つ以上"):
        Redactor().redact_column(pd.DataFrame([["重い", "軽い"]], columns=["text", "text"]), "text")
    with pytest.raises(InputError, match="takes a DataFrame"):
        Redactor().redact_column(["重い"], "text")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="takes a spaCy Doc"):
        Redactor().redact_doc("浅川さんです")  # type: ignore[arg-type]
