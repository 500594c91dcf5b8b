"""Ordinary words become code names only where a company launches something under them."""

from __future__ import annotations

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.redaction.code_introductions import find_code_introductions
from cocreate_nlp.types import Role


def named(text: str, role: Role) -> list[str]:
    parsed = parse(text)
    return [parsed.norm.text[s.start : s.end] for s in find_code_introductions(parsed.norm.text, parsed.doc, role)]


SHOWN = [
    ("次のほたるでは糖分を12%から8%に減らします", "ほたる"),
    ("お見せするのがふくろうで、発売は来年の春です", "ふくろう"),
    ("次の機種、ゆきどけは畳めて、来春に出す予定です", "ゆきどけ"),
    ("来年の八月に木の葉の便りという便を始めます", "木の葉の便り"),
    ("今回の「けむらず」は、竹炭を54%使います", "けむらず"),
    ("試作「からくれない」は和紙に樹脂をはさみます", "からくれない"),
    ("現在「くるりん」という機械を開発中です", "くるりん"),
    ("次の版のいっちにでは半径を30%減らします", "いっちに"),
    ("朝の見守りはつゆくさといって、来年から始める予定です", "つゆくさ"),
    ("五個入りはころもと言って、来年の春に出します", "ころも"),
    ("蓋が勝手に閉まる「ぱたん」を、来年の四月に売り出します", "ぱたん"),
    ("瓶は満月という名で、来年の二月に出す話があります", "満月"),
]
KEPT = ["愛称がつくと親しみがわく、来年の発売です", "次のかばんでは底を10%減らします", "次の質問は来月にします", "来年からポイントという言葉はやめる予定です", "新しいおむつは3%薄い", "次の工場では20%減らします", "今回の「使いにくい」という声で10%減らしました", "次の「お客様の声」で10%減らしました", "現在「使用禁止」の札を出す予定です", "次の版のあたりでは20%減らします", "次の版では20%減らします", "次の版のほうでは開発中です", "お客様はやめると言って、来年から出ません", "味はすごいと言って、来年も予定です", "静かな「おやすみ」を十回、来年も言います"]


@pytest.mark.parametrize(("text", "name"), SHOWN)
def test_company_shows_a_name(text: str, name: str) -> None:
    assert named(text, Role.COMPANY) == [name]
    assert named(text, Role.PARTICIPANT) == []


@pytest.mark.parametrize("text", KEPT)
def test_things_themselves_stay(text: str) -> None:
    assert named(text, Role.COMPANY) == []
